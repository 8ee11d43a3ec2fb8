"""Who is at work: a row that the clock writes every few seconds, so that others see when it does not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

CLOCK = "clock"
"""The clock's row; it stands for all of them, since one is enough."""


class Heartbeat(Base):
    """When a part of the service was last at work, by the database's own clock, which nobody moves.

    `alarmed_at` is when others told the centre that it stands still; null while all is well.
    """

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]
    alarmed_at: Mapped[datetime | None] = mapped_column(default=None)
