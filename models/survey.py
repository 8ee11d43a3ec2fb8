"""A survey: what a citizen, a delegate or a supervisor thinks of the handling. Source: R49, R50, R55."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, HasDeadline
from models.lifecycle import SURVEY, Moves, SurveyState


class SurveySource(StrEnum):
    """Who is asked; results of each are shown apart. Source: R55."""

    CALLER = "caller"
    SPOT_CHECK = "spot_check"
    DELEGATE = "delegate"
    SUPERVISOR = "supervisor"


class Verdict(StrEnum):
    """What the centre decided about a bad rating."""

    REDO = "redo"
    EXPLAINED = "explained"


class Survey(HasDeadline, Base):
    """One question to one number: a rating from 1 (best) to 5, and whether the matter is solved.

    `round` is 1, and 2 for the one that follows a redo or an explanation; there is no third. `number` is
    kept here alone, so that no unit sees who is asked, or when. `case_id` is empty for delegates and
    supervisors, who judge the service as a whole. `unclear` counts replies that could not be read.
    """

    __tablename__ = "surveys"
    moves: ClassVar[Moves] = SURVEY
    unfinished = (
        "state IN ('planned', 'asked', 'reminded', 'calling', 'checking')"
        " OR state = 'rated' AND case_id IS NOT NULL AND (rating >= 4 OR NOT solved)"
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), default=None)
    source: Mapped[SurveySource] = mapped_column(default=SurveySource.CALLER)
    state: Mapped[SurveyState] = mapped_column(default=SurveyState.PLANNED)
    round: Mapped[int] = mapped_column(default=1)
    number: Mapped[str]
    planned_at: Mapped[datetime]
    asked_at: Mapped[datetime | None] = mapped_column(default=None)
    reminded_at: Mapped[datetime | None] = mapped_column(default=None)
    called_at: Mapped[datetime | None] = mapped_column(default=None)
    calls: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_via: Mapped[str] = mapped_column(default="")
    unclear: Mapped[int] = mapped_column(default=0)
    rating: Mapped[int | None] = mapped_column(default=None)
    solved: Mapped[bool | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")
    checking_since: Mapped[datetime | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[str] = mapped_column(default="")
    verdict: Mapped[Verdict | None] = mapped_column(default=None)
    explanation: Mapped[str] = mapped_column(default="")
    gave_up_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    why_not: Mapped[str] = mapped_column(default="")

    @classmethod
    def table_args(cls) -> tuple[Any, ...]:
        """One per case, round and source; one open question at a time per number; the number's last one."""
        asking = text("state IN ('asked', 'reminded', 'calling')")
        return (
            CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
            Index(
                "uq_surveys_case_round",
                "case_id",
                "round",
                "source",
                unique=True,
                postgresql_where=text("case_id IS NOT NULL AND source = 'caller' AND state <> 'cancelled'"),
            ),
            Index("ix_surveys_case_id", "case_id"),
            Index("ix_surveys_number", "number", "id"),
            Index("ix_surveys_planned_at", "planned_at"),
            Index("uq_surveys_asking", "number", unique=True, postgresql_where=asking),
            Index("ix_surveys_checking", "checking_since", postgresql_where=text("state = 'checking'")),
        )

    @property
    def was_asked(self) -> bool:
        """True once a question has gone out or was answered before it did, whatever became of it."""
        return any(moment is not None for moment in (self.asked_at, self.called_at, self.answered_at))

    @property
    def is_bad(self) -> bool:
        """Dissatisfied, or the matter is not solved: somebody has to look into it."""
        return (self.rating or 0) >= 4 or self.solved is False


class SurveyOptOut(Base):
    """A number that wants no more surveys; everything else still reaches it."""

    __tablename__ = "survey_opt_outs"

    number: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
