"""A dispatch: one unit's share of a case, with its own ladder, clocks and acknowledgement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, HasDeadline
from models.case import Case
from models.lifecycle import DISPATCH, IN_HAND, WAITING, DispatchState, Moves
from models.limits import Task
from models.unit import Unit

NEXT_LIMIT = (
    "LEAST("
    "CASE WHEN contacted_at IS NULL AND replied_at IS NULL AND not_reached_at IS NULL"
    " THEN contact_due_at END, "
    "CASE WHEN arrived_at IS NULL THEN arrive_due_at END, "
    "CASE WHEN replied_at IS NULL THEN reply_due_at END, "
    "complete_due_at)"
)
"""The earliest of a share's open limits, as SQL; `Dispatch.next_limit` says the same of a row at hand.

The schema has a partial index on it, `ix_dispatches_next_limit`, over the shares that are in hand.
"""

NOT_NOTIFIED = "state IN ('dispatched', 'notified') AND notified_at IS NULL AND breached_at IS NULL"
"""Shares of which the carrier has taken no call and no text, and no breach is on record, as SQL."""


class Part(StrEnum):
    """Whose share it is: one unit is responsible, others may help. Source: R40."""

    LEAD = "lead"
    ASSIST = "assist"


class Dispatch(HasDeadline, Base):
    """What one unit was asked to take, and what became of it.

    `ladder` is a copy made at dispatch: an edit of the ladder reaches only later cases. `climbed` counts
    how often each rung was climbed at its time, `climbed_ahead` names those climbed before it,
    and the shifts that heard of the case when they came on duty.
    `verified_at` is when both clocks started: the end of the check, or the decision that gave the case to
    this unit later. A `part` is the lead's or an assisting unit's. Once taken, `contact_due_at` to
    `complete_due_at` are its limits, and `told` names the reminders that have gone out. `not_reached` counts
    the failures to reach the citizen, `not_reached_at` is the last that counted; `reply` is what he was told
    by phone, `result` what this unit reports in the end. `redo_reason` is why it has to be handled again.
    Source: R13, R21, R25, R32, R40.
    """

    __tablename__ = "dispatches"
    moves: ClassVar[Moves] = DISPATCH
    unfinished = (
        "state IN ('dispatched', 'notified', 'return_requested')"
        " OR state IN ('acknowledged', 'in_progress', 'on_site', 'replied') AND unit_code <> 'GAJ'"
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    state: Mapped[DispatchState] = mapped_column(default=DispatchState.DISPATCHED)
    part: Mapped[Part] = mapped_column(default=Part.LEAD)
    ladder: Mapped[dict[str, Any]]
    climbed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    climbed_ahead: Mapped[list[Any]] = mapped_column(default=list)

    verified_at: Mapped[datetime]
    dispatched_at: Mapped[datetime]
    notified_at: Mapped[datetime | None] = mapped_column(default=None)
    delivered_at: Mapped[datetime | None] = mapped_column(default=None)
    breached_at: Mapped[datetime | None] = mapped_column(default=None)
    acknowledged_at: Mapped[datetime | None] = mapped_column(default=None)
    acknowledged_by: Mapped[str | None] = mapped_column(default=None)
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    acknowledged_via: Mapped[str | None] = mapped_column(default=None)
    return_requested_at: Mapped[datetime | None] = mapped_column(default=None)
    return_reason: Mapped[str] = mapped_column(default="")
    returned_by: Mapped[str] = mapped_column(default="")
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    reviewed_at: Mapped[datetime | None] = mapped_column(default=None)
    reviewed_by: Mapped[str] = mapped_column(default="")
    passed_on_at: Mapped[datetime | None] = mapped_column(default=None)
    released_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    police_return_at: Mapped[datetime | None] = mapped_column(default=None)
    notify_late_s: Mapped[int | None] = mapped_column(default=None)
    acknowledge_late_s: Mapped[int | None] = mapped_column(default=None)

    contact_due_at: Mapped[datetime | None] = mapped_column(default=None)
    arrive_due_at: Mapped[datetime | None] = mapped_column(default=None)
    reply_due_at: Mapped[datetime | None] = mapped_column(default=None)
    complete_due_at: Mapped[datetime | None] = mapped_column(default=None)
    contacted_at: Mapped[datetime | None] = mapped_column(default=None)
    arrived_at: Mapped[datetime | None] = mapped_column(default=None)
    replied_at: Mapped[datetime | None] = mapped_column(default=None)
    completed_at: Mapped[datetime | None] = mapped_column(default=None)
    extended_at: Mapped[datetime | None] = mapped_column(default=None)
    extension_reason: Mapped[str] = mapped_column(default="")
    redo_reason: Mapped[str] = mapped_column(default="")
    not_reached: Mapped[int] = mapped_column(default=0)
    not_reached_at: Mapped[datetime | None] = mapped_column(default=None)
    reply: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    told: Mapped[list[Any]] = mapped_column(default=list)

    case: Mapped[Case] = relationship(lazy="joined", innerjoin=True)
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def table_args(cls) -> tuple[Any, ...]:
        """Look-up by case; what waits and what a unit still has, by unit, and for the centre by age."""
        waiting = text("state IN ('dispatched', 'notified')")
        kept = text(
            "state IN ('dispatched', 'notified', 'acknowledged', 'in_progress', 'on_site', 'replied',"
            " 'return_requested', 'handing_over')"
        )
        returned = text("state = 'return_requested'")
        handing_over = text("state = 'handing_over'")
        return (
            Index("ix_dispatches_case_id", "case_id"),
            Index("ix_dispatches_not_notified", "verified_at", postgresql_where=text(NOT_NOTIFIED)),
            Index("ix_dispatches_waiting", "unit_code", "dispatched_at", postgresql_where=waiting),
            Index("ix_dispatches_waiting_since", "dispatched_at", postgresql_where=waiting),
            Index("ix_dispatches_open", "unit_code", "dispatched_at", postgresql_where=kept),
            Index("ix_dispatches_open_since", "dispatched_at", postgresql_where=kept),
            Index("ix_dispatches_returned", "case_id", postgresql_where=returned),
            Index("ix_dispatches_handing_over", "case_id", postgresql_where=handing_over),
        )

    @property
    def rung_names(self) -> frozenset[str]:
        """The rungs of its own ladder: attempts on them notify the unit, others (a talk) do not."""
        return frozenset(rung["name"] for rung in self.ladder["rungs"])

    def is_taken_by(self, person_id: int | None) -> bool:
        """True when this person acknowledged it; never for a phone that belongs to nobody in person."""
        return person_id is not None and self.acknowledged_by_id == person_id

    @property
    def is_waiting(self) -> bool:
        """True while nobody of the unit has said anything: the ladder goes on."""
        return self.state in WAITING

    @property
    def done(self) -> Mapping[Task, datetime]:
        """What the unit has done of what has a limit, and when; who has tried to call has."""
        moments = {
            Task.CONTACT: self.contacted_at or self.replied_at or self.not_reached_at,
            Task.ARRIVE: self.arrived_at,
            Task.REPLY: self.replied_at,
            Task.COMPLETE: self.completed_at,
        }
        return {limit: at for limit, at in moments.items() if at is not None}

    @property
    def next_limit(self) -> tuple[Task, datetime] | None:
        """What is to be done next and by when; None when nothing is, or the share is not in hand."""
        if not self.is_in_hand:
            return None
        due = {limit: getattr(self, f"{limit}_due_at") for limit in Task}
        done = self.done
        left = [
            (limit, at) for limit, at in due.items() if at and (limit not in done or limit is Task.COMPLETE)
        ]
        return min(left, key=lambda found: found[1], default=None)

    @property
    def is_in_hand(self) -> bool:
        """True while somebody of the unit works on it."""
        return self.state in IN_HAND
