"""A matter that a citizen tells by text, in one message or several, until it is a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, HasDeadline
from models.lifecycle import INTAKE, IntakeState, Moves


class TextIntake(HasDeadline, Base):
    """One citizen's short conversation with us; at most one is open per number.

    `parts` are the messages in the order in which they came, `place` and `caller_name` what was read out of
    them or answered. `next_due_at` is when to go on without another word: to put the parts together, or to
    register what there is. Source: R19, R22.
    """

    __tablename__ = "text_intakes"
    moves: ClassVar[Moves] = INTAKE
    unfinished = "state IN ('gathering', 'asked')"

    id: Mapped[int] = mapped_column(primary_key=True)
    sender: Mapped[str]
    state: Mapped[IntakeState] = mapped_column(default=IntakeState.GATHERING)
    parts: Mapped[list[Any]] = mapped_column(default=list)
    place: Mapped[str] = mapped_column(default="")
    caller_name: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime]
    heard_at: Mapped[datetime]
    asked_at: Mapped[datetime | None] = mapped_column(default=None)
    registered_at: Mapped[datetime | None] = mapped_column(default=None)
    dropped_at: Mapped[datetime | None] = mapped_column(default=None)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), default=None)

    @classmethod
    def table_args(cls) -> tuple[Any, ...]:
        """One open conversation per number, and the number's last one."""
        is_open = text("state IN ('gathering', 'asked')")
        return (
            Index("uq_text_intakes_open", "sender", unique=True, postgresql_where=is_open),
            Index("ix_text_intakes_sender", "sender", "id"),
        )
