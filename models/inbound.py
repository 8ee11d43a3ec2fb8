"""Calls and texts as they come in; each is on disk before it is answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, HasDeadline
from models.lifecycle import CALLER, CallerState, Moves
from models.trunk import TrunkCode


class InboundCall(HasDeadline, Base):
    """A citizen's call, transferred by 110 to the common number or to a unit's own.

    `next_due_at` is the end of holding. `redirect_wanted_at` asks for the waiting leg to be fetched out of
    the queue at once (danger); it is done when `redirected_at` is set. `given_number` is what a caller
    without a number of his own keyed in; `by_operator` that the 110 operator is on this line, for a citizen;
    `trunk` the one by which it came.
    """

    __tablename__ = "inbound_calls"
    moves: ClassVar[Moves] = CALLER
    unfinished = "ended_at IS NULL"

    id: Mapped[int] = mapped_column(primary_key=True)
    trunk: Mapped[TrunkCode] = mapped_column(default=TrunkCode.PRIMARY)
    carrier_ref: Mapped[str] = mapped_column(unique=True)
    state: Mapped[CallerState] = mapped_column(default=CallerState.GREETED)
    sender: Mapped[str]
    dialled: Mapped[str]
    forwarded_from: Mapped[str] = mapped_column(default="")
    given_number: Mapped[str] = mapped_column(default="")
    by_operator: Mapped[bool] = mapped_column(default=False)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), default=None)
    arrived_at: Mapped[datetime]
    waiting_at: Mapped[datetime | None] = mapped_column(default=None)
    joined_at: Mapped[datetime | None] = mapped_column(default=None)
    to_110_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    wants_call_back: Mapped[bool] = mapped_column(default=False)
    redirect_wanted_at: Mapped[datetime | None] = mapped_column(default=None)
    redirected_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def table_args(cls) -> tuple[Any, ...]:
        """The case's calls, newest last."""
        return (Index("ix_inbound_calls_case_id", "case_id"),)


class InboundText(HasDeadline, Base):
    """A text as received, what it was taken to mean, and the case it was about, if any.

    `sender` is the number, or what the carrier showed instead of one. `next_due_at` is when to hear it
    (again) should nobody have heard it by then; none once it has `meant` something, or after so many `tries`
    that a person has to look.
    """

    __tablename__ = "inbound_texts"
    unfinished = "meant = '' AND tries < 4"

    id: Mapped[int] = mapped_column(primary_key=True)
    carrier_ref: Mapped[str] = mapped_column(unique=True)
    sender: Mapped[str]
    dialled: Mapped[str]
    body: Mapped[str]
    received_at: Mapped[datetime]
    meant: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), default=None)

    @classmethod
    def table_args(cls) -> tuple[Any, ...]:
        """The case's texts, and a number's last ones."""
        return (
            Index("ix_inbound_texts_case_id", "case_id"),
            Index("ix_inbound_texts_sender", "sender", "id"),
        )
