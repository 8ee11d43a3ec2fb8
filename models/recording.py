"""A recording: what somebody told us after the tone, kept with the case."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, HasDeadline
from models.trunk import TrunkCode


class RecordingKind(StrEnum):
    """Why somebody was recorded."""

    VOICEMAIL = "voicemail"
    SURVEY_REASON = "survey_reason"


class Recording(HasDeadline, Base):
    """A message by voice. It is known before it is here: `media` is fetched from the carrier afterwards.

    `next_due_at` is when to fetch it (again); none once `fetched_at` is set or the carrier has lost it
    (`reason`). The sound lies in the database, so that it is kept, backed up and deleted with its case.
    Source: R15.
    """

    __tablename__ = "recordings"
    unfinished = "fetched_at IS NULL AND reason = ''"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("inbound_calls.id"), default=None)
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempts.id"), default=None)
    kind: Mapped[RecordingKind]
    trunk: Mapped[TrunkCode] = mapped_column(default=TrunkCode.PRIMARY)
    carrier_ref: Mapped[str] = mapped_column(unique=True)
    recorded_at: Mapped[datetime]
    duration_s: Mapped[int] = mapped_column(default=0)
    media_type: Mapped[str] = mapped_column(default="")
    media: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True, default=None)
    fetched_at: Mapped[datetime | None] = mapped_column(default=None)
    tries: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")

    @classmethod
    def table_args(cls) -> tuple[Any, ...]:
        """The case's recordings."""
        return (Index("ix_recordings_case_id", "case_id"),)
