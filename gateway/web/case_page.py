"""Everything that the page of one case shows, as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.policy.phrases import LOCAL
from gateway.web.attempt_words import AttemptWords, person
from gateway.web.case_centre import Asked, surveys
from gateway.web.case_rows import CaseRows, rows_of
from gateway.web.case_shares import Share, shares
from gateway.web.case_story import Line, Story
from gateway.web.names import Names
from gateway.web.next_steps import Steps, next_steps
from gateway.web.standing import Standing, lead, masked, rung_number, standing, without_numbers
from gateway.web.story_parts import StoryPart, story_parts
from gateway.web.words import Words
from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.inbound import InboundCall
from models.lifecycle import ASKING, DispatchState, SurveyState
from models.recording import Recording
from models.survey import Survey

STEPS = ("claimed", "handed", "ringing", "answered", "ended")
CALL_STEPS = ("arrived", "waiting", "joined", "to_110", "ended")


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
class Sound:
    """A recording. It can be played once it `is_here`; `reason` says why it never will be."""

    id: int
    kind: str
    at: datetime
    length: timedelta
    is_here: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another case, and what it is to this one."""

    key: str
    relation: str
    id: int
    code: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case. The citizen's name is not in it and his number is masked."""

    id: int
    code: str
    standing: Standing
    facts: Sequence[tuple[str, str]]
    result: Sequence[tuple[str, str]]
    emergency: bool
    sensitive: bool
    drill: bool
    reopened: bool
    handing_over: bool
    call_back: bool
    complaint: bool
    shares: Sequence[Share]
    calls: Sequence[CallRow]
    recordings: Sequence[Sound]
    related: Sequence[Related]
    complaints: Sequence[Related]
    surveys: Sequence[Asked]
    steps: Sequence[Steps]
    story: Sequence[StoryPart]
    planned: Sequence[Line]
    attempts: Sequence[AttemptRow]


def case_page(work: Work, case: Case, words: Words, names: Names) -> CasePage:
    """The page of a case; seven queries."""
    rows = rows_of(work, case)
    story, told = Story(work, rows, words, names), AttemptWords(work.settings, words)
    led = lead(case, rows.dispatches)
    return CasePage(
        id=case.id,
        code=case.code,
        standing=standing(case, led, work.settings.ack_limit, work.now, _open_survey(rows.surveys)),
        facts=_facts(work, case, words, names),
        result=list(_result(rows, words)),
        emergency=case.emergency,
        sensitive=bool(case.sensitive_topics),
        drill=case.drill,
        reopened=case.reopened_at is not None,
        handing_over=any(each.state is DispatchState.HANDING_OVER for each in rows.dispatches),
        call_back=case.call_back_since is not None,
        complaint=case.about_case_id is not None,
        shares=shares(work, rows, words, names),
        calls=[_call(each) for each in rows.calls],
        recordings=[_sound(each) for each in rows.recordings],
        related=[*_related("merged_into", [rows.main]), *_related("merged", rows.merged)],
        complaints=[*_related("about", [rows.about]), *_related("complaint", rows.complaints)],
        surveys=surveys(rows, words),
        steps=next_steps(case, rows.dispatches, rows.surveys),
        story=story_parts(story.told()),
        planned=story.planned(),
        attempts=[_attempt(work, rows, each, told) for each in rows.attempts],
    )


def _open_survey(found: Sequence[Survey]) -> Survey | None:
    """The survey that is open: one that must be checked before one that is asked."""
    still = [each for each in found if each.state in ASKING or each.state is SurveyState.CHECKING]
    return max(still, key=lambda each: each.state is SurveyState.CHECKING, default=None)


def _result(rows: CaseRows, words: Words) -> Iterator[tuple[str, str]]:
    case = rows.case
    if case.result:
        yield "result", without_numbers(case.result)
    if case.answered_by:
        yield "answered_by", words(f"answered.{case.answered_by}")
    for name in ("completed", "archived", "merged", "invalid"):
        at: datetime | None = getattr(case, f"{name}_at")
        if at is not None:
            yield f"{name}_at", at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")


def _related(relation: str, cases: Iterable[Case | None]) -> Iterator[Related]:
    for case in cases:
        if case is not None:
            yield Related(f"{relation}-{case.id}", relation, case.id, case.code)


def _sound(row: Recording) -> Sound:
    return Sound(
        id=row.id,
        kind=row.kind.value,
        at=row.recorded_at,
        length=timedelta(seconds=row.duration_s),
        is_here=row.fetched_at is not None,
        reason=row.reason,
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


def _attempt(work: Work, rows: CaseRows, attempt: Attempt, told: AttemptWords) -> AttemptRow:
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
        outcome=told.outcome(attempt),
        code=attempt.error_code,
        meaning="" if attempt.error_code is None else told.code(attempt.error_code),
    )


def _call(call: InboundCall) -> CallRow:
    moments = [(step, getattr(call, f"{step}_at")) for step in CALL_STEPS]
    return CallRow(f"i{call.id}", call.state.value, [(step, at) for step, at in moments if at is not None])
