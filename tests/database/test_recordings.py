"""Messages by voice: noted once, fetched however late they are, told to whoever has the case."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from gateway.actions.acknowledge import BY_KEY, acknowledge
from gateway.actions.ask_about_caller import caller_left
from gateway.actions.fetch_recording import AGAIN_S, fetch_recording
from gateway.actions.find_dispatch import locked
from gateway.actions.keep_recording import keep_recording
from gateway.actions.look_for_messages import look_for_messages
from gateway.bell import Wake
from gateway.policy.speaker import Speaker
from gateway.work import Gateway
from models.errors import CarrierBusy, CarrierRejected
from models.recording import Recording, RecordingKind
from models.roster import Person
from models.trunk import TrunkCode
from notifications.carriers import CarrierRef, RecordingTold
from tests.database.conftest import HeardBell, HeardCarrier, rows, set_clock
from tests.database.stock import at, due_s, new_call, new_dispatch

NOT_YET = CarrierBusy("HTTP 404", 404)
TOLD = "SELECT said FROM attempts WHERE rung = 'officer_message'"


def leave_message(gateway: Gateway, ref: str = "RE1", seconds: int = 12, **columns: Any) -> int:
    """The id of a message that a caller has just left."""
    with gateway.work() as work:
        case_id = rows(gateway.engine, "SELECT case_id FROM dispatches")[0][0]
        keep_recording(
            work, TrunkCode.PRIMARY, RecordingTold(CarrierRef(ref), seconds), RecordingKind.VOICEMAIL, case_id
        )
        return work.session.scalars(select(Recording.id).where(Recording.carrier_ref == ref)).one()


def take(gateway: Gateway, dispatch_id: int) -> None:
    """Somebody of the unit takes the case."""
    with gateway.work() as work:
        dispatch = locked(work, dispatch_id)
        officer = work.session.scalars(select(Person).where(Person.unit_code == dispatch.unit_code)).first()
        assert officer is not None
        assert officer.mobile is not None
        who = Speaker(officer.mobile.number, officer.name, officer.id, frozenset({dispatch.unit_code}))
        acknowledge(work, dispatch, who, BY_KEY)


@pytest.mark.parametrize("lengths", [(12, 12), (0, 12), (12, 0)])
def test_a_message_told_twice_is_one(gateway: Gateway, lengths: tuple[int, int]) -> None:
    new_dispatch(gateway)
    call_id = new_call(gateway)
    with gateway.work() as work:
        case_id = rows(gateway.engine, "SELECT id FROM cases")[0][0]
        first, second = (
            keep_recording(
                work,
                TrunkCode.PRIMARY,
                RecordingTold(CarrierRef("RE1"), seconds),
                RecordingKind.VOICEMAIL,
                case_id,
                call_id=call_id,
            )
            for seconds in lengths
        )
    assert (first, second) == (True, False)
    assert rows(gateway.engine, "SELECT call_id, duration_s FROM recordings") == [(call_id, 12)]
    assert rows(gateway.engine, "SELECT count(*) FROM events WHERE kind = 'recording_left'") == [(1,)]


def test_a_message_is_fetched_and_kept(gateway: Gateway, bell: HeardBell) -> None:
    new_dispatch(gateway)
    recording_id = leave_message(gateway)
    bell.rung.clear()
    at(gateway, 3)
    assert Wake("fetch_recording", recording_id) in bell.rung

    fetch_recording(gateway, recording_id)
    fetch_recording(gateway, recording_id)

    kept = rows(gateway.engine, "SELECT media, media_type, tries, next_due_at, reason FROM recordings")
    assert kept == [(b"RIFF", "audio/x-wav", 1, None, "")]
    assert rows(gateway.engine, "SELECT count(*) FROM events WHERE kind = 'recording_kept'") == [(1,)]


def test_a_lost_job_is_made_up_for(gateway: Gateway, bell: HeardBell) -> None:
    new_dispatch(gateway)
    recording_id = leave_message(gateway)
    at(gateway, 3)
    bell.rung.clear()
    at(gateway, 63)
    assert Wake("fetch_recording", recording_id) in bell.rung


def test_a_late_message_is_asked_for_with_growing_pauses(gateway: Gateway, carrier: HeardCarrier) -> None:
    new_dispatch(gateway)
    recording_id = leave_message(gateway)
    carrier.fails = NOT_YET
    now = 0.0
    for tries, pause in enumerate(AGAIN_S, 1):
        fetch_recording(gateway, recording_id)
        assert due_s(gateway.engine, "recordings", recording_id) == now + pause
        assert rows(gateway.engine, "SELECT tries, reason FROM recordings") == [(tries, "HTTP 404")]
        now += pause
        set_clock(gateway.engine, now)
    assert list(AGAIN_S) == sorted(AGAIN_S)
    assert now > 72 * 3600

    carrier.fails = None
    fetch_recording(gateway, recording_id)
    assert rows(gateway.engine, "SELECT media FROM recordings") == [(b"RIFF",)]


@pytest.mark.parametrize(("error", "tries"), [(NOT_YET, len(AGAIN_S) + 1), (CarrierRejected("too large"), 1)])
def test_a_message_that_cannot_be_had_is_given_up_with_its_reason(
    gateway: Gateway, carrier: HeardCarrier, error: Exception, tries: int
) -> None:
    new_dispatch(gateway)
    recording_id = leave_message(gateway)
    carrier.fails = error
    for _ in range(tries + 1):
        fetch_recording(gateway, recording_id)
    assert rows(gateway.engine, "SELECT tries, reason, next_due_at FROM recordings") == [
        (tries, str(error), None)
    ]
    assert rows(gateway.engine, "SELECT count(*) FROM events WHERE kind = 'recording_lost'") == [(1,)]


@pytest.mark.parametrize("taken", ["before", "after"])
def test_whoever_has_the_case_is_told_of_the_message_once_it_is_here(gateway: Gateway, taken: str) -> None:
    dispatch_id = new_dispatch(gateway)
    recording_id = leave_message(gateway)
    if taken == "before":
        take(gateway, dispatch_id)
        assert rows(gateway.engine, TOLD) == []
    fetch_recording(gateway, recording_id)
    if taken == "after":
        assert rows(gateway.engine, TOLD) == []
        take(gateway, dispatch_id)
    [(said,)] = rows(gateway.engine, TOLD)
    assert "时长12秒" in said


def test_no_unit_is_told_of_what_was_said_about_it_in_a_survey(gateway: Gateway) -> None:
    dispatch_id = new_dispatch(gateway)
    take(gateway, dispatch_id)
    with gateway.work() as work:
        case_id = locked(work, dispatch_id).case_id
        keep_recording(
            work, TrunkCode.PRIMARY, RecordingTold(CarrierRef("RE1"), 9), RecordingKind.SURVEY_REASON, case_id
        )
    recording_id = rows(gateway.engine, "SELECT id FROM recordings")[0][0]
    fetch_recording(gateway, recording_id)
    assert rows(gateway.engine, "SELECT length(media) FROM recordings") == [(4,)]
    assert rows(gateway.engine, TOLD) == []


def over(gateway: Gateway, state: str = "told") -> int:
    """A citizen's call of the case that has just ended."""
    case_id = rows(gateway.engine, "SELECT case_id FROM dispatches")[0][0]
    call_id = new_call(gateway, state=state, case_id=case_id)
    with gateway.work() as work:
        caller_left(work, call_id)
    return call_id


def test_a_message_of_which_nobody_told_us_is_looked_for(
    gateway: Gateway, carrier: HeardCarrier, bell: HeardBell
) -> None:
    new_dispatch(gateway)
    call_id = over(gateway)
    carrier.recordings = [RecordingTold(CarrierRef("RE7"), 31)]
    bell.rung.clear()
    at(gateway, 60)
    assert Wake("look_for_messages", call_id) in bell.rung

    look_for_messages(gateway, call_id)
    look_for_messages(gateway, call_id)

    assert rows(gateway.engine, "SELECT carrier_ref, call_id, duration_s FROM recordings") == [
        ("RE7", call_id, 31)
    ]
    assert due_s(gateway.engine, "inbound_calls", call_id) is None


def test_a_carrier_that_is_away_is_asked_for_messages_again_for_a_day(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    new_dispatch(gateway)
    call_id = over(gateway)
    carrier.fails = NOT_YET
    look_for_messages(gateway, call_id)
    assert due_s(gateway.engine, "inbound_calls", call_id) == 300
    set_clock(gateway.engine, 25 * 3600)
    look_for_messages(gateway, call_id)
    assert due_s(gateway.engine, "inbound_calls", call_id) is None


@pytest.mark.parametrize("state", ["greeted", "waiting", "joined", "to_110"])
def test_nothing_is_looked_for_where_no_message_can_be(gateway: Gateway, state: str) -> None:
    new_dispatch(gateway)
    assert due_s(gateway.engine, "inbound_calls", over(gateway, state)) is None
