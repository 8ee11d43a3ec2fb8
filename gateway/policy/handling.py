"""Who is to be reminded of what after the acknowledgement, and when to look again. Source: R32, P15."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.policy.working_time import WorkingTime
from models.limits import Limits, Task

AGAIN = "again."
TASKS = {Task.CONTACT: "联系群众", Task.ARRIVE: "到场", Task.REPLY: "答复群众", Task.COMPLETE: "办结"}
"""What each task is called in a text."""


class Nudge(StrEnum):
    """What is told: the end comes near, it has passed, it passed long ago, the centre must know."""

    SOON = "soon"
    OVERDUE = "overdue"
    AGAIN = "again"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to tell, about one task."""

    nudge: Nudge
    task: Task


@dataclass(frozen=True, slots=True)
class Handling:
    """How the handling of one share of a case stands; `told` are the marks of what was told before."""

    since: datetime
    due: Mapping[Task, datetime]
    done: Set[Task]
    told: Set[str]
    limits: Limits

    @property
    def open(self) -> list[Task]:
        """The tasks with a limit that are not done, the most important last."""
        return [task for task in Task if task in self.due and task not in self.done]


def reminders_due(
    handling: Handling, time: WorkingTime, now: datetime
) -> tuple[list[Reminder], frozenset[str]]:
    """What is to be told now, and the marks of everything that has been told once it is.

    However much fell due while nobody looked, each of officer, leader and centre is told one thing, about the
    most important task: nobody is told that a limit comes near once it has passed.
    """
    fallen = [found for found in _moments(handling, time, now) if found.at <= now]
    news = [
        found
        for found in fallen
        if found.mark not in handling.told
        and not (found.nudge is Nudge.SOON and handling.due[found.task] <= now)
    ]
    tasks = {found.nudge: found.task for found in news}  # of each kind the last, which is the most important
    if Nudge.OVERDUE in tasks:
        tasks.pop(Nudge.AGAIN, None)
    # The last repetition says all that earlier ones said; two years of them need not be kept.
    kept = {mark for mark in handling.told if not mark.startswith(AGAIN)}
    told = frozenset({*kept, *(found.mark for found in fallen)})
    return [Reminder(nudge, tasks[nudge]) for nudge in Nudge if nudge in tasks], told


def look_again_at(handling: Handling, time: WorkingTime, now: datetime) -> datetime | None:
    """When something is to be told next, `now` if it should have been already; None when nothing is open."""
    moments = _moments(handling, time, now)
    return min((max(found.at, now) for found in moments if found.mark not in handling.told), default=None)


def without_marks_of(tasks: Set[Task], told: Iterable[str]) -> frozenset[str]:
    """The marks that stay when the limits of some tasks have been moved: of those all is told anew."""
    gone = (AGAIN, *(f"{task}." for task in tasks))
    return frozenset(mark for mark in told if not mark.startswith(gone))


def how_late(limits: Limits, time: WorkingTime, due: datetime, now: datetime) -> str:
    """By how much a limit has been missed, as a text says it: 2个工作日, or 3小时 round the clock."""
    if limits.again.plain:
        minutes = int((now - due).total_seconds()) // 60
        return f"{minutes // 60}小时" if minutes >= 60 else f"{max(0, minutes)}分钟"
    return f"{time.workdays_between(due, now)}个工作日"


@dataclass(frozen=True, slots=True)
class _Moment:
    at: datetime
    nudge: Nudge
    task: Task
    mark: str


def _moments(handling: Handling, time: WorkingTime, now: datetime) -> Iterator[_Moment]:
    """Everything that may be told about the open tasks, up to the next repetition after `now`."""
    for task in handling.open:
        due = handling.due[task]
        lead = handling.limits.lead.get(task)
        if lead is not None and (soon := time.before(due, lead)) > handling.since:
            yield _Moment(soon, Nudge.SOON, task, f"{task}.{Nudge.SOON}")
        # A day that the centre has set may end at night: nobody is woken for it, unless it is an emergency.
        over = due if handling.limits.again.plain else time.at_work(due)
        yield _Moment(over, Nudge.OVERDUE, task, f"{task}.{Nudge.OVERDUE}")
        centre = time.after(due, handling.limits.centre_after)
        yield _Moment(centre, Nudge.CENTRE, task, f"{task}.{Nudge.CENTRE}")
    late = [task for task in handling.open if handling.due[task] <= now]
    if late:
        since = min(handling.due[task] for task in late)
        for at in _repetitions(handling.limits, time, since, now):
            yield _Moment(at, Nudge.AGAIN, late[-1], f"{AGAIN}{at:%Y%m%d%H%M}")


def _repetitions(limits: Limits, time: WorkingTime, since: datetime, now: datetime) -> Iterator[datetime]:
    """The last repetition up to `now`, if there is one, and the next."""
    last = None
    for at in _all_repetitions(limits, time, since):
        if at > now:
            if last is not None:
                yield last
            yield at
            return
        last = at


def _all_repetitions(limits: Limits, time: WorkingTime, since: datetime) -> Iterator[datetime]:
    """When the leader is told again: as working days begin, or so often round the clock."""
    if limits.again.plain:
        at = since
        while True:
            at += timedelta(minutes=limits.again.minutes)
            yield at
    for place, opening in enumerate(time.openings_after(since), 1):
        if place % limits.again.amount == 0:
            yield opening
