"""Ask delegates and supervisors about the service as a whole. Source: R55."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.actions.decent_hours import for_texts
from gateway.actions.survey_rows import asked_or_planned, has_opted_out, lock_number
from gateway.policy.panel import PanelLine
from gateway.work import Work
from models.survey import Survey, SurveySource


def left_out(work: Work, lines: Iterable[PanelLine]) -> Sequence[tuple[PanelLine, str]]:
    """Those who may not be asked now, and why: they want no surveys, or were asked lately. Source: I10."""
    found = []
    for line in lines:
        if has_opted_out(work, line.number):
            found.append((line, "opted_out"))
        elif asked_or_planned(work, line.number) is not None:
            found.append((line, "asked_lately"))
    return found


def plan_panel(work: Work, lines: Sequence[PanelLine], source: SurveySource) -> int:
    """Plan a question to each for the next decent hour; returns how many. Done again it plans none."""
    planned = 0
    # In one order always: two lists that share numbers must not wait for each other.
    for line in sorted(lines, key=lambda line: line.number):
        lock_number(work, line.number)
        if left_out(work, [line]):
            continue
        at = for_texts(work).next_from(work.now)
        work.session.add(Survey(source=source, number=line.number, planned_at=work.now, next_due_at=at))
        work.session.flush()
        planned += 1
    work.audit("command", "panel survey planned", source=source.value, numbers=planned)
    return planned
