"""Regions, linked units, and the numbers at which they can be reached."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import ARRAY, ForeignKey, Index, String, cast, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from models.attempt import Channel
from models.base import Base
from models.number import NumberMark
from models.phone import USUAL_PAUSE_S, Phone

CENTRE = "XNZX"
POLICE = "GAJ"
CITY = "SBJ"


class UnitKind(StrEnum):
    """What a unit is: the rules are the same for all, only the name on a report differs."""

    DEPARTMENT = "department"
    ENTERPRISE = "enterprise"
    POLICE = "police"
    CENTRE = "centre"


class Region(Base):
    """The city level, a county, a district or a zone. Source: R1."""

    __tablename__ = "regions"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    aliases: Mapped[list[Any]] = mapped_column(default=list)


class Unit(Base):
    """A linked unit: exactly one is responsible for a case. Source: R2, R3, R16."""

    __tablename__ = "units"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[UnitKind]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    direct_number: Mapped[str | None] = mapped_column(unique=True, default=None)


class Contact(Base):
    """One number of a unit: its duty phone, or somebody's mobile.

    `pause_s` is how long after its exchange has answered the extension is dialled.

    `barred` names the channels on which its number is marked, so that the ladder goes on to the next number
    at once instead of trying this one again.
    """

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_number", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    number: Mapped[str] = mapped_column()
    extension: Mapped[str | None] = mapped_column(default=None)
    pause_s: Mapped[float] = mapped_column(default=USUAL_PAUSE_S, server_default="2")
    barred: Mapped[list[str] | None] = column_property(
        select(func.array_agg(cast(NumberMark.channel, String), type_=ARRAY(String)))
        .where(NumberMark.number == number, NumberMark.again_at > func.service_now())
        .correlate_except(NumberMark)
        .scalar_subquery()
    )

    @property
    def phone(self) -> Phone:
        """The number as a value that knows what it can receive."""
        phone = Phone.parse(self.number)
        return Phone(number=phone.number, extension=self.extension, kind=phone.kind)

    def takes(self, channel: Channel) -> bool:
        """True when this number can receive what `channel` brings, as far as anybody knows."""
        can = self.phone.can_receive_text if channel is Channel.TEXT else self.phone.can_be_called
        return can and channel.value not in (self.barred or ())
