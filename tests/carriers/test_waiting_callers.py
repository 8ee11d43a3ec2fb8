"""Citizens who wait in a queue: key 0, the talk with an officer, redirects, hang-ups."""

from __future__ import annotations

import pytest

from tests.carriers.town import OURS, Phone, Town, document

HOLD = document('<Gather numDigits="1" timeout="2" action="/hold-key"><Say>正在为您接通</Say></Gather>')
WAITING = document('<Enqueue action="/left" waitUrl="/hold">case-0427</Enqueue>')
JOINING = document('<Say>接通诉求人</Say><Dial action="/talked"><Queue>case-0427</Queue></Dial>')


@pytest.fixture
def citizen(town: Town) -> Phone:
    """A citizen's phone; the gateway lets every caller wait."""
    town.gateway.answers |= {"/voice": WAITING, "/hold": HOLD}
    return town.phone("+8613900139000", label="群众")


@pytest.fixture
def officer(town: Town) -> Phone:
    """An officer's phone that the gateway joins to the first waiting citizen."""
    town.gateway.answers["/officer"] = JOINING
    return town.phone("+8613800138001", label="值班手机")


def test_a_caller_waits_and_hears_the_hold_document_again_and_again(town: Town, citizen: Phone) -> None:
    citizen.dials()
    first = town.gateway.asked("/hold")[0].form
    assert first["QueuePosition"] == "1"
    assert first["QueueTime"] == "0"
    assert first["CurrentQueueSize"] == "1"
    assert first["QueueSid"].startswith("QU")
    town.waits(3.2)
    assert len(town.gateway.asked("/hold")) == 2
    assert town.gateway.asked("/hold")[1].form["QueueTime"] == "3"
    assert citizen.captions == ["正在为您接通"] * 2


def test_key_0_leaves_the_queue_and_reaches_the_110_desk(town: Town, citizen: Phone) -> None:
    desk = town.phone("+862826110000", label="110席位", kind="landline")
    town.gateway.answers |= {
        "/hold-key": document("<Leave/>"),
        "/left": document(f'<Dial action="/desk-done" callerId="{OURS}">{desk.number}</Dial>'),
        "/desk-done": document("<Hangup/>"),
    }
    sid = citizen.dials()
    citizen.presses("0")
    assert town.gateway.asked("/hold-key")[0].form["Digits"] == "0"
    assert town.gateway.asked("/left")[0].form["QueueResult"] == "leave"
    assert desk.state == "ringing"
    assert desk.now["call"]["peer"] == OURS
    desk.answers()
    assert citizen.now["call"]["connected_to"] == desk.number
    assert desk.now["call"]["connected_to"] == citizen.number
    town.waits(30)
    desk.hangs_up()
    done = town.gateway.asked("/desk-done")[0].form
    assert (done["DialCallStatus"], done["DialBridged"], done["DialCallDuration"]) == (
        "completed",
        "true",
        "30",
    )
    assert done["CallSid"] == sid
    assert citizen.state == "idle"


def test_an_officer_is_joined_to_the_caller(town: Town, citizen: Phone, officer: Phone) -> None:
    caller_sid = citizen.dials()
    town.waits(10)
    call = town.calls(officer)
    officer.answers()
    assert officer.captions == ["接通诉求人"]
    town.waits(1)
    assert officer.now["call"]["connected_to"] == citizen.number
    assert town.gateway.asked("/left") == []

    town.waits(60)
    officer.hangs_up()
    left = town.gateway.asked("/left")[0].form
    assert (left["QueueResult"], left["QueueTime"]) == ("bridged", "11")
    talked = town.gateway.asked("/talked")[0].form
    assert (talked["DialCallStatus"], talked["DialCallSid"]) == ("completed", caller_sid)
    assert talked["CallSid"] == call.sid
    assert talked["CallStatus"] == "completed"
    assert citizen.state == "idle"


def test_who_hangs_up_before_he_is_connected_was_not_bridged(
    town: Town, citizen: Phone, officer: Phone
) -> None:
    town.gateway.answers["/officer"] = document(
        '<Dial><Queue url="/joined">case-0427</Queue></Dial><Pause length="60"/>'
    )
    town.gateway.answers["/joined"] = document("<Say>工作人员已接听，正在为您接通。</Say>")
    citizen.dials()
    town.calls(officer)
    officer.answers()
    assert citizen.captions[-1].startswith("工作人员已接听")
    citizen.hangs_up()
    assert town.gateway.asked("/left")[0].form["QueueResult"] == "bridging-in-process"


def test_the_officer_goes_on_when_the_caller_hangs_up(town: Town, citizen: Phone, officer: Phone) -> None:
    town.gateway.answers["/talked"] = document("<Say>诉求人已挂机</Say>")
    citizen.dials()
    town.calls(officer)
    officer.answers()
    town.waits(1)
    town.waits(20)
    citizen.hangs_up()
    assert town.gateway.asked("/left")[0].form["QueueResult"] == "bridged"
    assert town.gateway.asked("/talked")[0].form["DialBridged"] == "true"
    assert town.gateway.asked("/talked")[0].form["DialCallDuration"] == "20"
    assert officer.captions[-1] == "诉求人已挂机"
    assert town.gateway.asked("/left")[0].form["CallStatus"] == "completed"


def test_an_officer_waits_for_a_caller_who_is_not_there_yet(
    town: Town, citizen: Phone, officer: Phone
) -> None:
    citizen.dials()
    citizen.hangs_up()
    town.calls(officer)
    officer.answers()
    town.waits(1)
    assert officer.now["call"]["connected_to"] is None
    citizen.dials()
    assert officer.now["call"]["connected_to"] == citizen.number


def test_nobody_comes_in_time(town: Town, citizen: Phone, officer: Phone) -> None:
    citizen.dials()
    citizen.hangs_up()
    town.calls(officer)
    officer.answers()
    town.waits(32)
    assert town.gateway.asked("/talked")[0].form["DialCallStatus"] == "no-answer"


def test_an_unknown_queue_fails_at_once(town: Town, officer: Phone) -> None:
    town.calls(officer)
    officer.answers()
    town.waits(1)
    assert town.gateway.asked("/talked")[0].form["DialCallStatus"] == "failed"


def test_hanging_up_while_waiting_is_told(town: Town, citizen: Phone) -> None:
    citizen.dials()
    town.waits(7)
    citizen.hangs_up()
    left = town.gateway.asked("/left")[0].form
    assert (left["QueueResult"], left["QueueTime"], left["CallStatus"]) == ("hangup", "7", "completed")
    assert town.client.queues.list()[0].current_size == 0


def test_a_redirect_takes_a_waiting_caller_elsewhere(town: Town, citizen: Phone) -> None:
    town.gateway.answers |= {
        "/promise": document("<Say>我们会给您回电</Say>"),
        "/left": document("<Say>不该听到</Say>"),
    }
    sid = citizen.dials()
    town.client.calls(sid).update(url=town.at("/promise"))
    town.settles()
    assert citizen.captions[-1] == "我们会给您回电"
    assert town.gateway.asked("/left")[0].form["QueueResult"] == "redirected"
    town.waits(2)
    assert citizen.state == "idle"


def test_a_redirect_out_of_the_talk(town: Town, citizen: Phone, officer: Phone) -> None:
    town.gateway.answers["/promise"] = document("<Say>转回幺幺零</Say>")
    town.gateway.answers["/talked"] = document("<Say>通话结束</Say>")
    sid = citizen.dials()
    town.calls(officer)
    officer.answers()
    town.waits(1)
    town.client.calls(sid).update(url=town.at("/promise"))
    town.settles()
    assert town.gateway.asked("/left")[0].form["QueueResult"] == "redirected-from-bridged"
    assert citizen.captions[-1] == "转回幺幺零"
    assert officer.captions[-1] == "通话结束"


def test_a_member_is_taken_out_by_rest(town: Town, citizen: Phone) -> None:
    town.gateway.answers["/promise"] = document("<Say>轮到您了</Say>")
    sid = citizen.dials()
    queue = town.client.queues.list()[0]
    assert (queue.friendly_name, queue.current_size) == ("case-0427", 1)
    members = town.client.queues(queue.sid).members.list()
    assert [(member.call_sid, member.position) for member in members] == [(sid, 1)]
    town.client.queues(queue.sid).members("Front").update(url=town.at("/promise"))
    town.settles()
    assert citizen.captions[-1] == "轮到您了"
    assert town.client.queues(queue.sid).fetch().current_size == 0


def test_a_hold_document_without_a_pause_does_not_spin(town: Town, citizen: Phone) -> None:
    town.gateway.answers["/hold"] = document("")
    citizen.dials()
    assert len(town.gateway.asked("/hold")) == 1
    town.waits(5)
    assert len(town.gateway.asked("/hold")) == 6


def test_documents_that_lead_in_a_circle_are_slowed_down(town: Town, citizen: Phone) -> None:
    town.gateway.answers["/voice"] = document("<Redirect>/voice</Redirect>")
    citizen.dials()
    assert len(town.gateway.asked("/voice")) == 10
    town.waits(3)
    assert len(town.gateway.asked("/voice")) == 40


def test_a_broken_hold_document_reaches_the_action_as_an_error(town: Town, citizen: Phone) -> None:
    town.gateway.answers |= {"/hold": "no document", "/left": document("<Say>请稍候</Say>")}
    citizen.dials()
    assert town.gateway.asked("/left")[0].form["QueueResult"] == "error"
    assert citizen.captions == ["请稍候"]
    assert town.log("webhook_error")[0]["detail"]["code"] == 12100


def test_a_full_minute_of_waiting_without_a_hold_document(town: Town, citizen: Phone) -> None:
    town.gateway.answers["/voice"] = document("<Enqueue>case-0428</Enqueue>")
    citizen.dials()
    town.waits(60)
    assert citizen.captions == ["（等候音乐）"]
    assert town.settles()["busy"] == 0
