"""Who is reminded of what, and when somebody looks again. Source: R32, P15, scenarios 30 and 31."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.catalogue.load import load_catalogue
from gateway.policy.handling import (
    Handling,
    Nudge,
    Reminder,
    how_late,
    look_again_at,
    reminders_due,
    without_marks_of,
)
from gateway.policy.phrases import LOCAL
from gateway.policy.working_time import WorkingTime
from models.limits import Limits, Task

TABLE = load_catalogue().limits
TIME = WorkingTime(TABLE.hours)
INQUIRY, EMERGENCY = (
    TABLE.of("ZFJ", "CONSULT", emergency=False),
    TABLE.of("ZFJ", "CONSULT", emergency=True),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def taken(moment: str, limits: Limits = INQUIRY, *done: Task) -> Handling:
    since = at(moment)
    due = {task: TIME.after(since, span) for task, span in limits.due.items()}
    return Handling(since, due, frozenset(done), frozenset(), limits)


def lived_through(handling: Handling, until: datetime) -> list[tuple[str, Reminder]]:
    """Everything that is told up to `until`, when somebody looks each time it is asked for."""
    told, now = [], handling.since
    while (moment := look_again_at(handling, TIME, now)) is not None and moment <= until:
        now = moment
        reminders, marks = reminders_due(handling, TIME, now)
        told += [(f"{now:%m-%d %H:%M}", reminder) for reminder in reminders]
        assert marks > handling.told or any(mark.startswith("again") for mark in marks)
        handling = replace(handling, told=marks)
        following = look_again_at(handling, TIME, now)
        assert following is None or following > now, "the clock would spin"
    return told


def test_an_inquiry_that_nobody_touches_from_the_first_reminder_to_the_centre() -> None:
    told = lived_through(taken("2026-11-03T21:46"), at("2026-11-11T23:00"))
    assert told == [
        ("11-04 10:30", Reminder(Nudge.SOON, Task.CONTACT)),
        ("11-04 11:00", Reminder(Nudge.OVERDUE, Task.CONTACT)),
        ("11-05 09:00", Reminder(Nudge.SOON, Task.COMPLETE)),
        ("11-05 09:00", Reminder(Nudge.AGAIN, Task.CONTACT)),
        ("11-06 09:00", Reminder(Nudge.AGAIN, Task.CONTACT)),
        ("11-06 17:00", Reminder(Nudge.OVERDUE, Task.COMPLETE)),
        ("11-06 17:00", Reminder(Nudge.CENTRE, Task.CONTACT)),
        ("11-09 09:00", Reminder(Nudge.AGAIN, Task.COMPLETE)),
        ("11-10 09:00", Reminder(Nudge.AGAIN, Task.COMPLETE)),
        ("11-10 17:00", Reminder(Nudge.CENTRE, Task.COMPLETE)),
        ("11-11 09:00", Reminder(Nudge.AGAIN, Task.COMPLETE)),
    ]


def test_whoever_has_spoken_with_the_citizen_is_reminded_of_the_end_only() -> None:
    told = lived_through(taken("2026-11-05T10:00", INQUIRY, Task.CONTACT), at("2026-11-11T12:00"))
    assert told == [
        ("11-09 09:00", Reminder(Nudge.SOON, Task.COMPLETE)),
        ("11-10 17:00", Reminder(Nudge.OVERDUE, Task.COMPLETE)),
        ("11-11 09:00", Reminder(Nudge.AGAIN, Task.COMPLETE)),
    ]


def test_a_make_up_workday_counts_and_a_holiday_does_not() -> None:
    handling = taken("2026-09-30T10:00", INQUIRY, Task.CONTACT)
    assert handling.due[Task.COMPLETE] == at("2026-10-10T17:00")
    told = lived_through(handling, at("2026-10-12T09:00"))
    assert told == [
        ("10-09 09:00", Reminder(Nudge.SOON, Task.COMPLETE)),
        ("10-10 17:00", Reminder(Nudge.OVERDUE, Task.COMPLETE)),
        ("10-12 09:00", Reminder(Nudge.AGAIN, Task.COMPLETE)),
    ]


def test_a_limit_that_ends_at_night_is_told_when_work_begins() -> None:
    handling = replace(
        taken("2026-11-05T10:00", INQUIRY, Task.CONTACT), due={Task.COMPLETE: at("2026-11-07T03:00")}
    )
    told = lived_through(handling, at("2026-11-10T09:00"))
    assert told == [
        ("11-06 09:00", Reminder(Nudge.SOON, Task.COMPLETE)),
        ("11-09 09:00", Reminder(Nudge.OVERDUE, Task.COMPLETE)),
        ("11-10 09:00", Reminder(Nudge.AGAIN, Task.COMPLETE)),
    ]


def test_an_emergency_runs_round_the_clock() -> None:
    told = lived_through(taken("2026-11-07T03:00", EMERGENCY), at("2026-11-07T05:30"))
    assert told == [
        ("11-07 03:10", Reminder(Nudge.SOON, Task.CONTACT)),
        ("11-07 03:15", Reminder(Nudge.OVERDUE, Task.CONTACT)),
        ("11-07 03:45", Reminder(Nudge.SOON, Task.ARRIVE)),
        ("11-07 04:00", Reminder(Nudge.OVERDUE, Task.ARRIVE)),
        ("11-07 04:15", Reminder(Nudge.CENTRE, Task.CONTACT)),
        ("11-07 05:00", Reminder(Nudge.CENTRE, Task.ARRIVE)),
        ("11-07 05:15", Reminder(Nudge.AGAIN, Task.ARRIVE)),
    ]


def test_after_a_long_standstill_one_notification_makes_up_for_all() -> None:
    reminders, told = reminders_due(taken("2026-11-03T21:46"), TIME, at("2026-11-12T10:00"))
    assert reminders == [Reminder(Nudge.OVERDUE, Task.COMPLETE), Reminder(Nudge.CENTRE, Task.COMPLETE)]
    again, _ = reminders_due(replace(taken("2026-11-03T21:46"), told=told), TIME, at("2026-11-12T10:00"))
    assert again == []


def test_nothing_is_told_early_and_nothing_twice() -> None:
    handling = taken("2026-11-03T21:46")
    assert reminders_due(handling, TIME, at("2026-11-04T10:29")) == ([], frozenset())
    _, told = reminders_due(handling, TIME, at("2026-11-04T10:30"))
    assert reminders_due(replace(handling, told=told), TIME, at("2026-11-04T10:45")) == ([], told)


def test_a_reminder_that_would_come_before_the_acknowledgement_is_left_out() -> None:
    limits = replace(INQUIRY, lead={Task.CONTACT: INQUIRY.due[Task.COMPLETE]})
    told = lived_through(taken("2026-11-04T09:30", limits), at("2026-11-04T16:59"))
    assert told == [("11-04 11:30", Reminder(Nudge.OVERDUE, Task.CONTACT))]


def test_a_moved_limit_is_told_anew_and_the_others_are_not() -> None:
    told = {"contact.overdue", "complete.soon", "complete.overdue", "reply.soon", "again.202611060900"}
    assert without_marks_of({Task.COMPLETE, Task.REPLY}, told) == {"contact.overdue"}


@pytest.mark.parametrize(
    ("limits", "due", "now", "late"),
    [
        (INQUIRY, "2026-11-06T17:00", "2026-11-09T09:00", "1个工作日"),
        (INQUIRY, "2026-11-06T17:00", "2026-11-11T09:00", "3个工作日"),
        (EMERGENCY, "2026-11-06T17:00", "2026-11-06T17:45", "45分钟"),
        (EMERGENCY, "2026-11-06T17:00", "2026-11-08T18:59", "49小时"),
    ],
)
def test_it_is_said_how_late_it_is(limits: Limits, due: str, now: str, late: str) -> None:
    assert how_late(limits, TIME, at(due), at(now)) == late


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(
        datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-11-01"), timezones=st.just(LOCAL)
    ),
    st.sampled_from([INQUIRY, EMERGENCY, TABLE.of("JTJ", "HELP", emergency=False)]),
    st.sets(st.sampled_from([Task.CONTACT, Task.ARRIVE, Task.REPLY])),
    st.integers(0, 40),
)
def test_an_open_case_always_has_a_moment_ahead_and_nobody_spins(
    since: datetime, limits: Limits, done: set[Task], days: int
) -> None:
    handling = replace(taken(since.replace(tzinfo=None).isoformat(), limits), done=frozenset(done))
    told = lived_through(handling, since + timedelta(days=days))
    overdue = [reminder.task for _, reminder in told if reminder.nudge is Nudge.OVERDUE]
    assert len(overdue) == len(set(overdue)), "a limit passes once"
    _, marks = reminders_due(handling, TIME, since + timedelta(days=days))
    ahead = look_again_at(replace(handling, told=marks), TIME, since + timedelta(days=days))
    assert ahead is not None
    assert ahead > since + timedelta(days=days)


def test_of_all_repetitions_only_the_last_is_remembered() -> None:
    handling, now = taken("2026-11-03T21:46"), at("2026-11-04T08:00")
    for day in range(30):
        _, marks = reminders_due(handling, TIME, now + timedelta(days=day))
        handling = replace(handling, told=marks)
    assert sum(mark.startswith("again.") for mark in handling.told) == 1
