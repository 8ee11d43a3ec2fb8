"""The timeline of a case: what happened, told in sentences, and what is planned next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway.policy.duty import DUTY_PHONE
from gateway.policy.phrases import LOCAL
from gateway.web.attempt_words import AttemptWords
from gateway.web.case_rows import CaseRows, is_centres, is_for_the_centre
from gateway.web.names import Names
from gateway.web.standing import clock_text, masked, rung_number, without_numbers
from gateway.web.words import Words
from gateway.work import Work
from models.dispatch import Dispatch
from models.event import Event
from models.ladder import Ladder, Rung

GOOD = frozenset({
    "acknowledged", "joined", "contacted", "arrived", "replied", "completed", "assist_completed",
    "main_case_completed", "released", "archived", "survey_solved", "return_accepted",
})  # fmt: skip
BAD = frozenset({
    "breached", "emergency", "caller_to_110", "answer_lost", "not_reached", "overdue", "overdue_again",
    "overdue_centre", "supervised", "survey_unsolved", "survey_checking", "survey_to_110", "complaint",
    "recording_lost", "repaired", "step_failed", "reopened", "return_rejected",
})  # fmt: skip
ROUTINE = frozenset({"climbed", "asked_carrier", "capped"})
"""What happens again and again while nobody takes a case."""
_Order = tuple[datetime, int, int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline. `since` counts from the check; `tone` chooses icon and colour.

    `is_routine` is one of many calls and texts, `is_centres` what no unit may see.
    """

    key: str
    at: datetime
    since: timedelta | None
    text: str
    tone: str = "plain"
    is_routine: bool = False
    is_centres: bool = False


class Story:
    """Tells one case in one language."""

    def __init__(self, work: Work, rows: CaseRows, words: Words, names: Names) -> None:
        self._settings, self._rows, self._words, self._names = work.settings, rows, words, names
        self._of_attempts = AttemptWords(work.settings, words)

    def told(self) -> list[Line]:
        """What happened, oldest first."""
        lines = [*self._events(), *self._attempts(), *self._calls()]
        return [line for _, line in sorted(lines, key=lambda found: found[0])]

    def planned(self) -> list[Line]:
        """The rungs that will be climbed while nobody answers, from each dispatch's copy of its ladder."""
        waiting = [dispatch for dispatch in self._rows.dispatches if dispatch.is_waiting]
        lines = [line for dispatch in waiting for line in self._plan(dispatch)]
        return sorted(lines, key=lambda line: line.at)

    def _line(self, key: str, at: datetime, text: str, tone: str = "plain", *, routine: bool = False) -> Line:
        start = self._rows.case.verified_at
        return Line(key, at, None if start is None else at - start, text, tone, is_routine=routine)

    def _events(self) -> Iterator[tuple[_Order, Line]]:
        for place, event in enumerate(self._rows.events):
            tone = "good" if event.kind in GOOD else "bad" if event.kind in BAD else "plain"
            line = self._line(
                f"e{event.id}", event.at, self._sentence(event), tone, routine=event.kind in ROUTINE
            )
            if is_centres(event):
                line = replace(line, is_centres=True)
            yield (event.at, place, 0, event.id), line

    def _sentence(self, event: Event) -> str:
        key = f"event.{event.kind}"
        told = self._words(key, **self._values(event)) if key in self._words.entries else event.kind
        return told[:1].upper() + told[1:]

    def _values(self, event: Event) -> Mapping[str, object]:
        data, word = event.data, self._words.of
        return {
            "unit": self._names.unit(data.get("unit", "")),
            "to": self._names.unit(str(data.get("to", ""))),
            "other": data.get("other", ""),
            "topics": self._words("part.and").join(map(self._names.topic, data.get("topics") or ())),
            "for_reason": self._for_reason(str(data.get("reason") or "")),
            "whose": self._whose(str(data.get("unit", ""))),
            "region": self._names.region(data.get("region", "")),
            "source": word("source", event.actor),
            "by": word("role", event.actor or DUTY_PHONE),
            "n": str(data.get("n", "")),
            "task": word("task", str(data.get("task", ""))),
            "rule": str(data.get("rule", "")),
            "words": self._words("part.and").join(data.get("words", ())),
            "answered": word("answered", str(data.get("answered", ""))),
            "via": word("via", str(data.get("via", ""))),
            "ladder": word("ladder", str(data.get("ladder", ""))),
            "role": word("role", str(data.get("role", ""))),
            "step": self._step(str(data.get("rung", "")), data.get("unit")),
            "made": self._made(int(data.get("calls") or 0), int(data.get("texts") or 0)),
            "found": word("found", str(data.get("found") or self._words("part.nothing_known"))),
            "ahead": self._words("part.ahead") if data.get("climb") == "ahead" else "",
            "lost": word("lost", str(data.get("lost", ""))),
            "why": word("survey", str(data.get("why", ""))),
            "round": data.get("round", ""),
            "times": data.get("times", ""),
            "days": data.get("days", ""),
            "rating": word("rating", str(data.get("rating"))),
            "at": self._at(data.get("at")),
            "late": self._late(int(data.get("late_s") or 0)),
        }

    def _at(self, at: object) -> str:
        """A moment that is still to come, as people here write it."""
        if not isinstance(at, str):
            return ""
        return self._words("part.at", at=datetime.fromisoformat(at).astimezone(LOCAL).strftime("%m-%d %H:%M"))

    def _late(self, seconds: int) -> str:
        if not seconds:
            return ""
        return self._words("part.late", time=clock_text(timedelta(seconds=seconds), self._words("page.day")))

    def _for_reason(self, reason: str) -> str:
        """Why the centre decided so, without any number that somebody wrote into it."""
        return self._words("part.for_reason", reason=without_numbers(reason)) if reason else ""

    def _whose(self, unit: str) -> str:
        """Which unit is meant; it goes without saying while there is only one."""
        if len({dispatch.unit_code for dispatch in self._rows.dispatches}) < 2:
            return ""
        return self._words("part.whose", unit=self._names.unit(unit))

    def _made(self, calls: int, texts: int) -> str:
        made = [
            self._words(key, n=n) for key, n in (("part.made_calls", calls), ("part.made_texts", texts)) if n
        ]
        return self._words("part.comma").join(made) or self._words("part.made_nothing")

    def _step(self, name: str, unit: object = None) -> str:
        """Which rung of a ladder, or what a call or text was for that stands on none."""
        for dispatch in self._rows.dispatches:
            number = rung_number(dispatch, name)
            if number and unit in (None, dispatch.unit_code):
                return self._words("part.step", rung=number)
        known = self._words.entries.get(f"about.{name}")
        return self._words("part.for_what", what=known) if known else self._words("part.a_step")

    def _attempts(self) -> Iterator[tuple[_Order, Line]]:
        causes = {
            (event.data.get("rung"), event.data.get("climb")): (event.at, place)
            for place, event in enumerate(self._rows.events)
            if event.kind == "climbed"
        }
        for attempt in self._rows.attempts:
            at = attempt.claimed_at or attempt.due_at
            cause = causes.get((attempt.rung, attempt.climb), (None, 0))
            # At one instant an attempt stands behind the climb that made it, and before what came of it.
            place = cause[1] if cause[0] == at else len(self._rows.events)
            text, tone = self._of_attempts.sentence(attempt), self._of_attempts.tone(attempt)
            line = self._line(f"a{attempt.id}", at, text, tone, routine=True)
            if is_for_the_centre(attempt.rung):
                line = replace(line, is_centres=True)
            yield (at, place, 1, attempt.id), line

    def _calls(self) -> Iterator[tuple[_Order, Line]]:
        number = masked(self._settings, self._rows.case.caller_phone)
        shown = self._words("case.withheld") if number == "anonymous" else number
        for call in self._rows.calls:
            arrived = self._line(f"c{call.id}", call.arrived_at, self._words("part.arrived", number=shown))
            yield (call.arrived_at, -1, 0, call.id), arrived
            if call.waiting_at:
                waits = self._line(f"w{call.id}", call.waiting_at, self._words("part.waits"))
                yield (call.waiting_at, len(self._rows.events), 0, call.id), waits

    def _plan(self, dispatch: Dispatch) -> Iterator[Line]:
        before = self._whose(dispatch.unit_code)
        for number, rung in enumerate(Ladder.from_json(dispatch.ladder).rungs, 1):
            times = int(dispatch.climbed.get(rung.name, 0))
            if times and rung.every is None:
                continue
            at = dispatch.verified_at + rung.after + (rung.every or timedelta()) * times
            text = before + self._words("part.plan", rung=number, what=self._intent(rung))
            yield self._line(f"p{dispatch.id}-{rung.name}", at, text, "planned")

    def _intent(self, rung: Rung) -> str:
        parts = []
        for key, roles in (("part.will_call", rung.call), ("part.will_text", rung.text)):
            if roles:
                named = self._words("part.and").join(self._words.of("role", role) for role in roles)
                parts.append(self._words(key, roles=named))
        if rung.breach:
            parts.append(self._words("part.will_breach"))
        if rung.every:
            parts.append(self._words("part.every", n=_seconds(rung.every)))
        return self._words("part.comma").join(parts)


def _seconds(length: timedelta) -> int:
    return max(0, round(length.total_seconds()))
