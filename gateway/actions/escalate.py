"""Climb the ladder of a dispatch: the first rung and every later one by the same function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ARRAY, BigInteger, any_, bindparam, select

from gateway.actions.complained_of import is_complained_of
from gateway.actions.on_duty import on_duty, read_duty
from gateway.actions.open_dispatch import open_dispatch
from gateway.actions.outbox import Why, put_out
from gateway.actions.tell import tell
from gateway.actions.who_is import who_is
from gateway.policy.case_words import about
from gateway.policy.duty import CENTRE, POLICE_DESK, Target, reach
from gateway.policy.ladder import (
    Leg,
    due_rungs,
    late_by,
    next_ahead,
    next_unheard,
    next_wake,
    nobody_listens,
    times_due,
)
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.ladder import Ladder, Rung
from models.lifecycle import IN_REACH, WAITING
from models.unit import CENTRE as CENTRE_UNIT
from models.unit import POLICE

JUST_NOW = timedelta(seconds=30)
AHEAD = "ahead"
"""Climb of a rung before its time; climbs in time are numbered from 1."""

OTHERS_JUST_NOW = (
    select(Dispatch.id)
    .where(
        Dispatch.unit_code == bindparam("unit"),
        Dispatch.state.in_(WAITING),
        Dispatch.dispatched_at > bindparam("since"),
        Dispatch.id != bindparam("this"),
    )
    .limit(1)
    .execution_options(autoflush=False)  # its caller has written the dispatch; the rest can wait
)
TRIED = (
    select(Attempt)
    .where(Attempt.dispatch_id == any_(bindparam("dispatches", type_=ARRAY(BigInteger))))
    .order_by(Attempt.id)
)


def escalate(work: Work, dispatch: Dispatch) -> None:
    """Start every rung that is due and note when to look again; do nothing once somebody has answered.

    Time runs from the check. When nobody can be reached any more, the next person is tried without
    waiting for his time. Safe early, late or twice: a climbed rung is remembered on the dispatch, and one
    number is tried once per climb. The caller holds the dispatch's row lock.
    Source: notice 三(一), R21 (3 minutes), R25 (phone, officer, leader).
    """
    if not dispatch.is_waiting:
        return
    ladder = Ladder.from_json(dispatch.ladder)
    elapsed = work.now - dispatch.verified_at
    climber = _Climber(work, dispatch)
    for rung in due_rungs(ladder, elapsed, dispatch.climbed):
        times = times_due(rung, elapsed)
        late = late_by(rung, elapsed, dispatch.climbed.get(rung.name, 0))
        dispatch.climbed = {**dispatch.climbed, rung.name: times}
        climber.climb(rung, str(times), late)
    climber.tell_new_shift(ladder.rungs[0])
    while nobody_listens(climber.legs(), work.now, work.settings.ring):
        early = next_ahead(ladder, dispatch.climbed, dispatch.climbed_ahead)
        if early is None:
            break
        dispatch.climbed_ahead = [*dispatch.climbed_ahead, early.name]
        climber.climb(early, AHEAD)
    if not climber.legs():
        climber.climb_to_centre(ladder)
    dispatch.next_due_at = _look_again_at(work, dispatch, ladder, climber)


def read_ahead(work: Work, dispatches: Sequence[Dispatch]) -> None:
    """Read at once what the climbs of several dispatches will ask for, each under its row lock."""
    waiting = [dispatch for dispatch in dispatches if dispatch.is_waiting]
    read_duty(work, {(dispatch.unit_code, dispatch.region_code) for dispatch in waiting})
    _read_tried(work, waiting)


def _look_again_at(work: Work, dispatch: Dispatch, ladder: Ladder, climber: _Climber) -> datetime | None:
    """The next rung's time, or sooner: when a leg will have been waited for long enough, or people change."""
    wake, legs = next_wake(ladder, work.now - dispatch.verified_at), climber.legs()
    moments = [] if wake is None else [dispatch.verified_at + wake]
    if climber.shift_until is not None:
        moments.append(climber.shift_until)
    unheard = next_unheard(legs, work.now, work.settings.ring)
    if unheard is not None and next_ahead(ladder, dispatch.climbed, dispatch.climbed_ahead):
        moments.append(unheard)
    return min(moments, default=None)


def tell_the_desk(work: Work, case: Case, after_s: float = 0) -> None:
    """Give the case to the 110 desk, which is called until somebody there takes it; it has it once only.

    Its clocks run from now: danger is told when it is seen, which may be long after the check.
    `after_s` leaves the desk's phone free for a citizen who is on the way there himself. In a drill nobody
    outside a roster is called, so the desk is not: that is put on record instead. Source: R18, R35, I8.
    """
    if case.drill:
        work.record(case.id, "desk_spared")
        return
    desks = select(Dispatch).where(Dispatch.case_id == case.id, Dispatch.unit_code == POLICE)
    if any(dispatch.is_waiting for dispatch in work.session.scalars(desks)):
        return
    police = open_dispatch(work, case, POLICE, "police_return", since=work.now)
    if after_s:
        police.next_due_at = work.after(after_s)
    else:
        escalate(work, police)


class _Climber:
    """One dispatch being climbed: who is on duty now, and whom this dispatch has tried already."""

    def __init__(self, work: Work, dispatch: Dispatch) -> None:
        self._work, self._dispatch = work, dispatch
        self._shift = on_duty(work, dispatch.unit_code, dispatch.region_code)
        self._tried = _tried_so_far(work, dispatch)
        self._area = work.gateway.catalogue.region_name(dispatch.region_code)
        self._lead = work.gateway.catalogue.units[dispatch.case.unit_code].name_zh

    @property
    def shift_until(self) -> datetime | None:
        """When the people change."""
        return self._shift.ends_at if self._shift else None

    def tell_new_shift(self, first: Rung) -> None:
        """Whoever has come on duty since the dispatch hears of it as those before did; the desk not again."""
        since = self._shift.starts_at if self._shift else None
        if since is None or since <= self._dispatch.dispatched_at or self._dispatch.unit_code == POLICE:
            return
        mark = f"shift {since:%Y-%m-%d %H:%M}"
        if mark in self._dispatch.climbed_ahead:
            return
        self._dispatch.climbed_ahead = [*self._dispatch.climbed_ahead, mark]
        self.climb(replace(first, call=tuple(role for role in first.call if role != POLICE_DESK)), mark)

    def legs(self) -> list[Leg]:
        """All calls of this dispatch."""
        return [
            Leg(attempt.state, bool(attempt.extension), attempt.answered_at, attempt.ended_at)
            for attempt in self._tried
            if attempt.channel is Channel.CALL
        ]

    def climb(self, rung: Rung, climb: str, late: timedelta = timedelta(0)) -> None:
        """Call and text everybody the rung names, and put the climb into the timeline, with its lateness."""
        if rung.breach:
            self._breach()
        if POLICE_DESK in rung.call and self._dispatch.unit_code != POLICE:
            tell_the_desk(self._work, self._dispatch.case)
        made = [self._start(rung, climb, channel, target) for channel, target in self._targets(rung)]
        self._tried += made
        self._work.record(
            self._dispatch.case_id,
            "climbed",
            unit=self._dispatch.unit_code,
            rung=rung.name,
            climb=climb,
            late_s=int(late.total_seconds()),
            calls=sum(attempt.channel is Channel.CALL for attempt in made),
            texts=sum(attempt.channel is Channel.TEXT for attempt in made),
        )

    def climb_to_centre(self, ladder: Ladder) -> None:
        """Nobody of the unit has a number: the centre hears it now, not after the breach. Source: R5."""
        for rung in ladder.rungs:
            if CENTRE in rung.call and rung.name not in self._dispatch.climbed_ahead:
                self._dispatch.climbed_ahead = [*self._dispatch.climbed_ahead, rung.name]
                self.climb(rung, AHEAD)
                return

    def _targets(self, rung: Rung) -> Iterator[tuple[Channel, Target]]:
        wanted = [(Channel.CALL, role) for role in rung.call] + [(Channel.TEXT, role) for role in rung.text]
        seen: set[tuple[Channel, str, str]] = set()
        for channel, role in wanted:
            if role == POLICE_DESK and self._dispatch.unit_code != POLICE:
                continue
            centre = on_duty(self._work, CENTRE_UNIT, self._dispatch.region_code) if role == CENTRE else None
            settings = self._work.settings
            # In a drill only rosters are called, and the centre's number of the settings is on none.
            last_resort = None if self._dispatch.case.drill else settings.centre
            target = reach(role, channel, self._shift, centre, settings.own_lines, last_resort)
            if target is None or self._tried_already(rung, channel, target) or self._must_not_hear(target):
                continue
            line = (channel, target.number, target.extension or "")
            if line in seen:
                continue
            seen.add(line)
            yield channel, target

    def _tried_already(self, rung: Rung, channel: Channel, target: Target) -> bool:
        """One person on two rungs is called once, the centre on each; what rings is not called again."""
        before = [
            attempt
            for attempt in self._tried
            if (attempt.channel, attempt.number) == (channel, target.number)
            and attempt.extension == (target.extension or "")
        ]
        if channel is Channel.CALL and any(attempt.state in IN_REACH for attempt in before):
            return True
        if target.role == CENTRE:  # on each of its rungs, but on one that was climbed early not once more
            return rung.every is None and any(attempt.rung == rung.name for attempt in before)
        # A busy phone called ahead of its time is called once more in time; a text lies there anyway.
        return any(attempt.rung != rung.name or channel is Channel.TEXT for attempt in before)

    def _must_not_hear(self, target: Target) -> bool:
        """A complaint is never told to those whom it is about, wherever else they stand on a roster."""
        case = self._dispatch.case
        if case.about_case_id is None:
            return False
        return is_complained_of(self._work, case, who_is(self._work, target.number))

    def _start(self, rung: Rung, climb: str, channel: Channel, to: Target) -> Attempt:
        dispatch = self._dispatch
        why = Why(rung.name, climb, dispatch.case, dispatch)
        if channel is Channel.TEXT:
            words = about(dispatch, self._area, self._work.now, to.name, self._lead)
            return tell(self._work, Say(rung.text_words(to.role), **words), to, why)
        urgent = dispatch.unit_code == POLICE
        return put_out(
            self._work,
            to,
            channel,
            rung.call_words(to.role),
            why,
            urgent=urgent,
            passes=self._is_first_contact(),
        )

    def _is_first_contact(self) -> bool:
        """True while this is all that the unit has to hear of: a hundred cases of another are not in its way.

        Source: 三(一), each unit is notified within three minutes.
        """
        if self._tried:
            return False
        dispatch, since = self._dispatch, self._work.now - JUST_NOW
        asked = {"unit": dispatch.unit_code, "since": since, "this": dispatch.id}
        return self._work.session.scalars(OTHERS_JUST_NOW, asked).first() is None

    def _breach(self) -> None:
        """Put the breach of the limit on record, once, with what was tried. Source: R21."""
        if self._dispatch.breached_at is None:
            self._dispatch.breached_at = self._work.now
            self._work.record(
                self._dispatch.case_id,
                "breached",
                unit=self._dispatch.unit_code,
                notified=self._dispatch.notified_at is not None,
                tried=[f"{attempt.rung}: {attempt.state}" for attempt in self._tried],
            )


def _tried_so_far(work: Work, dispatch: Dispatch) -> list[Attempt]:
    """Its attempts, oldest first; before the first rung there are none to be asked for."""
    if not dispatch.climbed and not dispatch.climbed_ahead:
        return []
    if dispatch.id not in work.tried:
        _read_tried(work, [dispatch])
    return work.tried.pop(dispatch.id)


def _read_tried(work: Work, dispatches: Sequence[Dispatch]) -> None:
    work.tried.update({dispatch.id: [] for dispatch in dispatches})
    ids = [dispatch.id for dispatch in dispatches]
    for attempt in work.session.scalars(TRIED, {"dispatches": ids}):
        if attempt.dispatch_id is not None:
            work.tried[attempt.dispatch_id].append(attempt)
