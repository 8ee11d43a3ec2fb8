"""An attempt: one call leg or one text to one number, and what the carrier said about it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, HasDeadline
from models.lifecycle import ATTEMPT, AttemptState, Moves
from models.trunk import TrunkCode


class Channel(StrEnum):
    """How an attempt reaches somebody."""

    CALL = "call"
    TEXT = "text"


class Attempt(HasDeadline, Base):
    """Everything that must leave is a row like this before anything leaves.

    `due_at`, `claimed_at`, `handed_at`, `ringing_at`, `answered_at`, `ended_at` tell its whole story. A
    leg to hang up has `stop_wanted_at` until the carrier confirms (`stopped_at`). Its `id` is in every
    callback URL, so a callback finds it even when the carrier's answer to the request was lost.
    While a call `waits_for` a trunk that takes only so many a second, `lane` is its place in line.
    `role` says as whom the number is called (duty_phone, duty_officer, …, caller); `said` is the text, or
    for a call the name of the prompt; `trunk` and
    `sender` (a number of ours) those by which it went last; `unfit_on` the trunk that can never do it.
    """

    __tablename__ = "attempts"
    moves: ClassVar[Moves] = ATTEMPT
    unfinished = "state IN ('due', 'claimed', 'uncertain', 'handed_over', 'ringing', 'answered')"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), default=None)
    dispatch_id: Mapped[int | None] = mapped_column(ForeignKey("dispatches.id"), default=None)
    state: Mapped[AttemptState] = mapped_column(default=AttemptState.DUE)
    channel: Mapped[Channel]
    rung: Mapped[str]
    climb: Mapped[str] = mapped_column(default="")
    role: Mapped[str]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"), default=None)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    name: Mapped[str] = mapped_column(default="")
    number: Mapped[str]
    extension: Mapped[str] = mapped_column(default="")
    said: Mapped[str] = mapped_column(default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    drill: Mapped[bool] = mapped_column(default=False)

    due_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None] = mapped_column(default=None)
    handed_at: Mapped[datetime | None] = mapped_column(default=None)
    ringing_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    stop_wanted_at: Mapped[datetime | None] = mapped_column(default=None)
    stopped_at: Mapped[datetime | None] = mapped_column(default=None)
    tries: Mapped[int] = mapped_column(default=0)
    trunk: Mapped[TrunkCode | None] = mapped_column(default=None)
    sender: Mapped[str | None] = mapped_column(default=None)
    unfit_on: Mapped[TrunkCode | None] = mapped_column(default=None)
    waits_for: Mapped[TrunkCode | None] = mapped_column(default=None)
    lane: Mapped[int | None] = mapped_column(default=None)
    carrier_ref: Mapped[str | None] = mapped_column(default=None)
    error_code: Mapped[int | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")

    @classmethod
    def table_args(cls) -> tuple[Any, ...]:
        """One number is tried once per climb of a rung and channel; the cap counts by number."""
        return (
            UniqueConstraint("dispatch_id", "rung", "climb", "channel", "number", "extension", name="climb"),
            Index("ix_attempts_case_id", "case_id"),
            Index("ix_attempts_carrier_ref", "carrier_ref"),
            Index(
                "ix_attempts_line",
                "waits_for",
                "lane",
                "due_at",
                postgresql_where=text("state = 'due' AND waits_for IS NOT NULL"),
            ),
            Index(
                "ix_attempts_claimed",
                "number",
                "claimed_at",
                postgresql_where=text("claimed_at IS NOT NULL"),
            ),
        )
