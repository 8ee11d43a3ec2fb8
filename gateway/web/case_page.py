"""Everything that the page of one case shows, as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.web.case_story import Line, Story, person
from gateway.web.case_view import CaseRows, rows_of
from gateway.web.names import Names
from gateway.web.standing import Standing, deadline, lead, masked, rung_number, standing, without_numbers
from gateway.web.words import Words
from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.dispatch import Dispatch
from models.inbound import InboundCall

STEPS = ("claimed", "handed", "ringing", "answered", "ended")
CALL_STEPS = ("arrived", "waiting", "joined", "to_110", "ended")


@dataclass(frozen=True, slots=True)
class UnitClocks:
    """Both clocks of one unit's share: seconds from the check, and how far they passed the limit."""

    key: str
    unit: str
    notified_after_s: int | None
    notify_late: timedelta
    deadline: datetime | None
    acknowledged_after_s: int | None
    acknowledge_late: timedelta
    by: str
    via: str


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One call or text with every moment of it; a moment is told with its distance from the time due."""

    key: str
    channel: str
    role: str
    name: str
    number: str
    rung: int
    due_at: datetime
    moments: Sequence[tuple[str, datetime | None, float]]
    outcome: str
    code: int | None
    meaning: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """The citizen's call: where it stands, and since when it has been where."""

    key: str
    state: str
    moments: Sequence[tuple[str, datetime]]


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case. The citizen's name is not in it and his number is masked."""

    id: int
    code: str
    standing: Standing
    facts: Sequence[tuple[str, str]]
    emergency: bool
    sensitive: bool
    drill: bool
    clocks: Sequence[UnitClocks]
    calls: Sequence[CallRow]
    story: Sequence[Line]
    planned: Sequence[Line]
    attempts: Sequence[AttemptRow]


def case_page(work: Work, case: Case, words: Words, names: Names) -> CasePage:
    """The page of a case; four queries."""
    rows = rows_of(work, case)
    story = Story(work, rows, words, names)
    return CasePage(
        id=case.id,
        code=case.code,
        standing=standing(case, lead(case, rows.dispatches), work.settings.ack_limit, work.now),
        facts=_facts(work, case, words, names),
        emergency=case.emergency,
        sensitive=bool(case.sensitive_topics),
        drill=case.drill,
        clocks=[_clocks(work, each) for each in rows.dispatches],
        calls=[_call(each) for each in rows.calls],
        story=story.told(),
        planned=story.planned(),
        attempts=[_attempt(work, rows, each, story) for each in rows.attempts],
    )


def _facts(work: Work, case: Case, words: Words, names: Names) -> list[tuple[str, str]]:
    number = masked(work.settings, case.caller_phone)
    topics = [
        names.topic(topic) if topic != "SENSITIVE" else words("case.delicate")
        for topic in case.sensitive_topics
    ]
    facts = [
        ("type", words.of("type", case.type.value)),
        ("matter", without_numbers(case.matter)),
        ("region", names.region(case.region_code)),
        ("place", without_numbers(case.place)),
        ("request", without_numbers(case.request)),
        ("phone", words("case.withheld") if number == "anonymous" else number),
    ]
    return facts + ([("topics", words("part.and").join(topics))] if topics else [])


def _clocks(work: Work, dispatch: Dispatch) -> UnitClocks:
    return UnitClocks(
        key=f"d{dispatch.id}",
        unit=dispatch.unit_code,
        notified_after_s=_seconds_after(dispatch.verified_at, dispatch.notified_at),
        notify_late=timedelta(seconds=dispatch.notify_late_s or 0),
        deadline=deadline(dispatch, work.settings.ack_limit) if dispatch.is_waiting else None,
        acknowledged_after_s=_seconds_after(dispatch.verified_at, dispatch.acknowledged_at),
        acknowledge_late=timedelta(seconds=dispatch.acknowledge_late_s or 0),
        by=dispatch.acknowledged_by or "",
        via=dispatch.acknowledged_via or "",
    )


def _seconds_after(start: datetime, at: datetime | None) -> int | None:
    return None if at is None else max(0, int((at - start).total_seconds()))


def _attempt(work: Work, rows: CaseRows, attempt: Attempt, story: Story) -> AttemptRow:
    ladders = [each for each in rows.dispatches if each.id == attempt.dispatch_id]
    moments = [(step, getattr(attempt, f"{step}_at")) for step in STEPS]
    return AttemptRow(
        key=f"t{attempt.id}",
        channel=attempt.channel.value,
        role=attempt.role,
        name=person(attempt),
        number=masked(work.settings, attempt.number, attempt.extension),
        rung=rung_number(ladders[0], attempt.rung) if ladders else 0,
        due_at=attempt.due_at,
        moments=[(step, at, (at - attempt.due_at).total_seconds() if at else 0.0) for step, at in moments],
        outcome=story.attempt_words(attempt),
        code=attempt.error_code,
        meaning="" if attempt.error_code is None else story.code_words(attempt.error_code),
    )


def _call(call: InboundCall) -> CallRow:
    moments = [(step, getattr(call, f"{step}_at")) for step in CALL_STEPS]
    return CallRow(f"i{call.id}", call.state.value, [(step, at) for step, at in moments if at is not None])
