"""What the gateway's own adapter makes of a carrier whose lists are long, late or cut small."""

from __future__ import annotations

from datetime import timedelta

from notifications.carriers import CarrierRef
from notifications.carriers.twilio import TwilioCarrier
from tests.carriers.town import MORNING, Town

NUMBER = "+8613800138001"


def adapter(town: Town) -> TwilioCarrier:
    return TwilioCarrier(town.url, town.account_sid, [town.auth_token], town.gateway.url, 5)


def test_a_leg_is_found_on_whatever_page_it_stands(town: Town) -> None:
    phone = town.phone(NUMBER, persona={"then": "busy"})
    first = town.calls(phone)
    for _ in range(4):
        town.waits(1)
        town.calls(phone)
    town.behaves(largest_page=2)

    found = adapter(town).find_call(NUMBER, MORNING - timedelta(minutes=1))

    assert len(found) == 5
    assert CarrierRef(str(first.sid)) in [progress.ref for progress in found]


def test_a_text_is_found_on_whatever_page_it_stands(town: Town) -> None:
    town.phone(NUMBER)
    for number in range(5):
        town.client.messages.create(to=NUMBER, from_="+862826110110", body=f"第{number}条")
    town.settles()
    town.behaves(largest_page=2)

    assert len(adapter(town).find_text(NUMBER, MORNING - timedelta(minutes=1))) == 5


def test_what_a_list_does_not_show_yet_is_known_by_its_name_once_it_is_not_old(town: Town) -> None:
    phone = town.phone(NUMBER, persona={"then": "busy"})
    town.control("POST", "/faults", {"what": "stale", "on": "GET *", "seconds": 9})
    call = town.calls(phone)
    assert adapter(town).find_call(NUMBER, MORNING - timedelta(minutes=1)) == []

    town.waits(10)

    [found] = adapter(town).find_call(NUMBER, MORNING - timedelta(minutes=1))
    assert (found.ref.value, found.event) == (str(call.sid), "busy")
