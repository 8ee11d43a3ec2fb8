"""Each unit's share of a case: what it had to do by when, what it did, and why it has it no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.policy.phrases import LOCAL
from gateway.web.case_rows import CaseRows
from gateway.web.names import Names
from gateway.web.standing import deadline, soon_before, without_numbers
from gateway.web.words import Words
from gateway.work import Work
from models.dispatch import Dispatch, Part
from models.event import Event
from models.lifecycle import DispatchState
from models.limits import Task
from models.unit import POLICE

TAKEN_AWAY = frozenset({DispatchState.HANDING_OVER, DispatchState.REASSIGNED, DispatchState.CANCELLED})
"""After a return: the centre has agreed to it."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """One thing that a unit owes: by when, when it was done, by how much too late.

    `after_s` counts from the check, for the two that are counted in seconds. `soon` is set while it is waited
    for: from so long before its end on it is near.
    """

    name: str
    due: datetime | None
    done: datetime | None
    late: timedelta
    soon: timedelta | None = None
    after_s: int | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """One unit's share. `notes` tell what else became of it, in sentences."""

    key: str
    unit: str
    part: str
    state: str
    milestones: Sequence[Milestone]
    notes: Sequence[str]


def shares(work: Work, rows: CaseRows, words: Words, names: Names) -> list[Share]:
    """All shares: who has the case before who had it, responsibility before help, the newest first."""
    notes = _Notes(rows, words, names)
    return [
        Share(
            key=f"d{each.id}",
            unit=each.unit_code,
            part="police" if each.unit_code == POLICE else each.part.value,
            state=each.state.value,
            milestones=[*_clocks(work, each, words), *_limits(each)],
            notes=list(notes.of(each)),
        )
        for each in sorted(rows.dispatches, key=_place)
    ]


def _place(dispatch: Dispatch) -> tuple[bool, bool, int]:
    is_former = dispatch.state in TAKEN_AWAY - {DispatchState.HANDING_OVER}
    return is_former, dispatch.part is not Part.LEAD, -dispatch.id


def _clocks(work: Work, dispatch: Dispatch, words: Words) -> Iterator[Milestone]:
    """Both clocks of the notice, in seconds from the check."""
    waits = timedelta(seconds=60) if dispatch.is_waiting else None
    notify_due = dispatch.verified_at + work.settings.notify_limit
    yield Milestone(
        "notify",
        notify_due if dispatch.unit_code != POLICE else None,
        dispatch.notified_at,
        timedelta(seconds=dispatch.notify_late_s or 0),
        after_s=_seconds_after(dispatch.verified_at, dispatch.notified_at),
    )
    by = words("case.acknowledged_by", by=dispatch.acknowledged_by or "—",
               via=words.of("via", dispatch.acknowledged_via or ""))  # fmt: skip
    yield Milestone(
        "acknowledge",
        deadline(dispatch, work.settings.ack_limit),
        dispatch.acknowledged_at,
        timedelta(seconds=dispatch.acknowledge_late_s or 0),
        soon=waits,
        after_s=_seconds_after(dispatch.verified_at, dispatch.acknowledged_at),
        by=by if dispatch.acknowledged_at else "",
    )


def _limits(dispatch: Dispatch) -> Iterator[Milestone]:
    """The limits of the handling; one that was never set and never met is not shown."""
    for limit in Task:
        due, done = getattr(dispatch, f"{limit}_due_at"), dispatch.done.get(limit)
        if dispatch.is_in_hand and limit is Task.COMPLETE:
            done = None
        is_void = dispatch.state is DispatchState.COMPLETED and done is None
        if is_void or (due is None and done is None):
            continue
        late = max(timedelta(0), done - due) if done and due else timedelta(0)
        soon = soon_before(dispatch, due) if due and done is None and dispatch.is_in_hand else None
        yield Milestone(limit.value, due, done, late, soon)


def _seconds_after(start: datetime, at: datetime | None) -> int | None:
    return None if at is None else max(0, int((at - start).total_seconds()))


class _Notes:
    """What became of a share besides its milestones."""

    def __init__(self, rows: CaseRows, words: Words, names: Names) -> None:
        self._rows, self._words, self._names = rows, words, names

    def of(self, share: Dispatch) -> Iterator[str]:
        yield from self._asked_for_help(share)
        if share.redo_reason:
            yield self._words("share.redo", reason=without_numbers(share.redo_reason))
        yield from self._returned(share)
        yield from self._given_away(share)
        if share.extended_at:
            reason = without_numbers(share.extension_reason)
            yield self._words("share.extended", at=_moment(share.extended_at), reason=reason)
        if share.not_reached:
            yield self._words("share.not_reached", n=share.not_reached)
        if share.reply:
            yield self._words("share.reply", reply=without_numbers(share.reply))
        if share.result:
            yield self._words("share.result", result=without_numbers(share.result))

    def _asked_for_help(self, share: Dispatch) -> Iterator[str]:
        for event in self._events("assist_asked"):
            if event.data.get("to") == share.unit_code and event.at == share.dispatched_at:
                yield self._words("share.assist_asked", by=event.actor, reason=self._reason(event))

    def _returned(self, share: Dispatch) -> Iterator[str]:
        if share.return_requested_at is None:
            return
        reason = without_numbers(share.return_reason) or self._words("share.no_reason")
        at = _moment(share.return_requested_at)
        yield self._words("share.returned", by=share.returned_by or "—", at=at, reason=reason)
        if share.reviewed_at and share.reviewed_at >= share.return_requested_at:
            verdict = "share.return_accepted" if share.state in TAKEN_AWAY else "share.return_rejected"
            yield self._words(verdict, by=share.reviewed_by or "—", at=_moment(share.reviewed_at))

    def _given_away(self, share: Dispatch) -> Iterator[str]:
        for event in self._events("reassigned"):
            if event.data.get("unit") == share.unit_code and share.passed_on_at == event.at:
                to = self._names.unit(str(event.data.get("to", "")))
                yield self._words("share.passed_on", by=event.actor, to=to, reason=self._reason(event))
        if share.released_at:
            yield self._words("share.released", at=_moment(share.released_at))
        if share.cancelled_at:
            yield self._words("share.cancelled", at=_moment(share.cancelled_at))

    def _events(self, kind: str) -> Iterator[Event]:
        return (event for event in self._rows.events if event.kind == kind)

    def _reason(self, event: Event) -> str:
        reason = without_numbers(str(event.data.get("reason") or ""))
        return self._words("share.for_reason", reason=reason) if reason else ""


def _moment(at: datetime) -> str:
    return at.astimezone(LOCAL).strftime("%m-%d %H:%M")
