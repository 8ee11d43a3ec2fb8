"""Numbers at which a carrier has refused something for good, and ours that cannot be used for a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.attempt import Channel
from models.base import Base
from models.trunk import TrunkCode


class NumberMark(Base):
    """Calls or texts to a number were refused for good: none goes there until the mark is lifted.

    It belongs to the number, on however many rosters that stands. `code` is the carrier's last refusal,
    `marked_at` the moment of the first; after `again_at` the number is tried once more.
    """

    __tablename__ = "number_marks"
    __table_args__ = (UniqueConstraint("number", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    channel: Mapped[Channel]
    code: Mapped[int]
    marked_at: Mapped[datetime]
    again_at: Mapped[datetime]


class PassedSender(Base):
    """One of our numbers that cannot text `number`, or with an empty one anybody, until a moment."""

    __tablename__ = "passed_senders"

    trunk: Mapped[TrunkCode] = mapped_column(primary_key=True)
    sender: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]
