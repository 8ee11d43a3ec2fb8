"""Trunks: our accounts at carriers, and how each of them has done lately."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class TrunkCode(StrEnum):
    """The carrier that we use, and the one that stands in for it."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class TrunkTrouble(Base):
    """What went wrong on a trunk lately; one that never had any trouble has no row.

    `troubles` counts those that followed closely on each other, `rests` how often it was left alone for it,
    the last time until `rests_until`. `reason` is the last one's, for the administrator.
    """

    __tablename__ = "trunk_troubles"

    trunk: Mapped[TrunkCode] = mapped_column(primary_key=True)
    troubles: Mapped[int] = mapped_column(default=0)
    troubled_at: Mapped[datetime | None] = mapped_column(default=None)
    rests: Mapped[int] = mapped_column(default=0)
    rests_until: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")


class CallPace(Base):
    """When the next call may leave by a trunk whose calls a second are limited; no other has a row.

    `turns` counts the calls that have left.
    """

    __tablename__ = "call_paces"

    trunk: Mapped[TrunkCode] = mapped_column(primary_key=True)
    free_at: Mapped[datetime]
    turns: Mapped[int]


class UnitTurn(Base):
    """When a unit was last called, or put into line to be, while calls were limited."""

    __tablename__ = "unit_turns"

    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"), primary_key=True)
    at: Mapped[datetime]
