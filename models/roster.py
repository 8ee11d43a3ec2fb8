"""People and their shifts: who is on duty, with which phone, and who leads. Source: R24, R25."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.unit import Contact


class Person(Base):
    """Somebody who can be on duty for a unit."""

    __tablename__ = "people"
    __table_args__ = (Index("ix_people_mobile_id", "mobile_id"), Index("ix_people_unit_code", "unit_code"))

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    mobile_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"), default=None)

    mobile: Mapped[Contact | None] = relationship(lazy="joined")


class Shift(Base):
    """One unit's duty from `starts_at` up to `ends_at`: duty phone, officer, backup officer, leader.

    Any of the four may be missing: the ladder then takes the next one, and the gap is reported.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("ix_shifts_duty_phone_id", "duty_phone_id"),
        Index("ix_shifts_unit_region_starts", "unit_code", "region_code", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    duty_phone_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"), default=None)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    backup_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)

    duty_phone: Mapped[Contact | None] = relationship(lazy="joined")
    officer: Mapped[Person | None] = relationship(foreign_keys=[officer_id], lazy="joined")
    backup: Mapped[Person | None] = relationship(foreign_keys=[backup_id], lazy="joined")
    leader: Mapped[Person | None] = relationship(foreign_keys=[leader_id], lazy="joined")
