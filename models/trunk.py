"""Trunks: our accounts at carriers, and how each of them has done lately."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

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
