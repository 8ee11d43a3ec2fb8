"""Queues by REST: made, renamed, limited, deleted, and emptied from the front."""

from __future__ import annotations

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carriers.town import Town, document

CALLERS = [f"+861390000000{last}" for last in range(1, 5)]


def waits_in(town: Town, name: str, count: int) -> None:
    """Let callers wait in a queue."""
    town.gateway.answers["/voice"] = document(f'<Enqueue action="/left">{name}</Enqueue>')
    for number in CALLERS[:count]:
        town.phone(number).dials()


def test_a_queue_is_made_before_anybody_waits(town: Town) -> None:
    made = town.client.queues.create(friendly_name="case-0427", max_size=2)
    assert (made.friendly_name, made.max_size, made.current_size, made.average_wait_time) == (
        *("case-0427", 2, 0, 0),
    )
    waits_in(town, "case-0427", 3)
    again = town.client.queues(made.sid).fetch()
    assert (again.sid, again.current_size) == (made.sid, 2)
    assert town.gateway.asked("/left")[0].form["QueueResult"] == "queue-full"


def test_who_waits_stays_when_a_queue_is_renamed(town: Town) -> None:
    waits_in(town, "case-0427", 1)
    sid = town.client.queues.list()[0].sid
    renamed = town.client.queues(sid).update(friendly_name="case-0428", max_size=5000)
    assert (renamed.friendly_name, renamed.max_size, renamed.current_size) == ("case-0428", 5000, 1)
    assert [queue.friendly_name for queue in town.client.queues.list()] == ["case-0428"]


def test_a_queue_with_somebody_in_it_is_not_deleted(town: Town) -> None:
    waits_in(town, "case-0427", 1)
    queue = town.client.queues(town.client.queues.list()[0].sid)
    with pytest.raises(TwilioRestException) as refused:
        queue.delete()
    assert refused.value.status == 400
    town.client.calls(town.client.calls.list()[0].sid).update(status="completed")
    town.settles()
    assert queue.delete()
    assert town.client.queues.list() == []


@pytest.mark.parametrize("form", [{"friendly_name": ""}, {"friendly_name": "x" * 65}, {"max_size": 5001}])
def test_a_queue_that_cannot_be(town: Town, form: dict[str, object]) -> None:
    with pytest.raises(TwilioRestException) as refused:
        town.client.queues.create(**({"friendly_name": "case-0427"} | form))
    assert refused.value.code == 20001
    assert town.client.queues.list() == []


def test_no_two_queues_have_one_name(town: Town) -> None:
    first = town.client.queues.create(friendly_name="case-0427")
    second = town.client.queues.create(friendly_name="case-0428")
    with pytest.raises(TwilioRestException):
        town.client.queues.create(friendly_name="case-0427")
    with pytest.raises(TwilioRestException):
        town.client.queues(second.sid).update(friendly_name="case-0427")
    town.client.queues(first.sid).update(friendly_name="case-0427", max_size=7)
    assert town.client.queues(first.sid).fetch().max_size == 7


def test_members_are_paged_and_taken_from_the_front(town: Town) -> None:
    waits_in(town, "case-0427", 4)
    sids = [call.sid for call in reversed(town.client.calls.list())]
    queue = town.client.queues(town.client.queues.list()[0].sid)
    assert [member.call_sid for member in queue.members.list(page_size=2)] == sids
    assert [member.position for member in queue.members.list()] == [1, 2, 3, 4]
    town.waits(30)
    assert queue.members("Front").fetch().wait_time == 30
    town.gateway.answers["/out"] = document("<Pause length='60'/>")
    queue.members("Front").update(url=town.at("/out"))
    town.settles()
    assert town.gateway.asked("/left")[0].form["QueueResult"] == "redirected"
    assert [member.call_sid for member in queue.members.list()] == sids[1:]
    with pytest.raises(TwilioRestException) as gone:
        queue.members(sids[0]).fetch()
    assert gone.value.code == 20404
