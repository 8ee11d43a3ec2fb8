"""The gateway's own adapter against a carrier that is narrow, unwilling or slow."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.errors import CarrierBusy, CarrierError, CarrierRejected, CarrierUnfit
from notifications.carriers import CarrierRef, OutboundCall
from notifications.carriers.twilio import TwilioCarrier
from notifications.carriers.values import OutboundText
from tests.carriers.town import MORNING, OURS, Phone, Town, document

RING = timedelta(seconds=30)


@pytest.fixture
def phone(town: Town) -> Phone:
    """A handset, and a document that keeps whoever answers on the line."""
    town.gateway.answers["/officer"] = document("<Pause length='600'/>")
    return town.phone("+8613800138001", label="值班手机")


@pytest.fixture
def adapter(town: Town) -> TwilioCarrier:
    """The adapter as the gateway makes it."""
    return TwilioCarrier(town.url, town.account_sid, (town.auth_token,), town.gateway.url, 10.0)


def call_to(town: Town, number: str) -> OutboundCall:
    """A call as the gateway orders it."""
    return OutboundCall(number, OURS, town.at("/officer"), town.at("/status"), RING)


def text_to(town: Town, number: str) -> OutboundText:
    """A text as the gateway orders it."""
    return OutboundText(number, OURS, "新派单0427", town.at("/sms-status"))


def test_what_is_beyond_the_rate_has_surely_not_been_done(
    town: Town, phone: Phone, adapter: TwilioCarrier
) -> None:
    town.behaves(rest_per_s=1)
    adapter.send_text(text_to(town, phone.number))
    with pytest.raises(CarrierBusy) as refused:
        adapter.send_text(text_to(town, phone.number))
    assert refused.value.code == 20429
    with pytest.raises(CarrierBusy):
        adapter.place_call(call_to(town, phone.number))
    town.waits(60)
    assert (len(phone.texts), phone.state) == (1, "idle")


@pytest.mark.parametrize(
    ("code", "kind"), [(30005, CarrierRejected), (30001, CarrierBusy), (30002, CarrierUnfit)]
)
def test_a_text_that_is_created_and_has_failed_is_refused(
    town: Town, phone: Phone, adapter: TwilioCarrier, code: int, kind: type[CarrierError]
) -> None:
    town.behaves(created_with_code=code)
    with pytest.raises(kind) as refused:
        adapter.send_text(text_to(town, phone.number))
    town.waits(60)
    assert refused.value.code == code
    assert (phone.texts, town.gateway.asked("/sms-status")) == ([], [])


def test_who_wants_no_texts_is_refused_at_once_or_later(
    town: Town, phone: Phone, adapter: TwilioCarrier
) -> None:
    phone.does("text", {"to": OURS, "body": "STOP"})
    with pytest.raises(CarrierRejected) as refused:
        adapter.send_text(text_to(town, phone.number))
    assert refused.value.code == 21610
    town.behaves(opt_out_at_post=False)
    ref = adapter.send_text(text_to(town, phone.number))
    town.settles()
    found = adapter.text_progress(ref)
    assert (found.event, found.error_code) == ("fail", 21610)


def test_a_talk_of_two_robots_is_no_refusal_for_ever(
    town: Town, phone: Phone, adapter: TwilioCarrier
) -> None:
    town.behaves(storm_texts=2)
    phone.does("text", {"to": OURS, "body": "收到"})
    for _ in range(2):
        adapter.send_text(text_to(town, phone.number))
        town.settles()
    with pytest.raises(CarrierBusy) as refused:
        adapter.send_text(text_to(town, phone.number))
    assert refused.value.code == 14107


def test_a_lost_order_is_found_behind_the_first_page(
    town: Town, phone: Phone, adapter: TwilioCarrier
) -> None:
    town.behaves(largest_page=2)
    busy = town.phone("+8613800138002", persona={"then": "busy"})
    calls = [adapter.place_call(call_to(town, busy.number)) for _ in range(5)]
    texts = [adapter.send_text(text_to(town, phone.number)) for _ in range(5)]
    town.settles()
    found_calls = [each.ref for each in adapter.find_call(busy.number, MORNING)]
    found_texts = [each.ref for each in adapter.find_text(phone.number, MORNING)]
    assert (found_calls, found_texts) == (calls[::-1], texts[::-1])


def test_a_call_that_waits_for_its_turn_has_not_come_anywhere(
    town: Town, phone: Phone, adapter: TwilioCarrier
) -> None:
    town.behaves(calls_per_s=1)
    first, second = (adapter.place_call(call_to(town, phone.number)) for _ in range(2))
    town.settles()
    assert (adapter.call_progress(first).event, adapter.call_progress(second).event) == ("ring", None)
    adapter.hang_up(second)
    assert adapter.call_progress(second).event == "stop"


def test_what_is_over_or_forgotten_need_not_be_ended(
    town: Town, phone: Phone, adapter: TwilioCarrier
) -> None:
    ref = adapter.place_call(call_to(town, phone.number))
    town.settles()
    phone.hangs_up()
    for gone in (ref, CarrierRef("CA" + "0" * 32)):
        adapter.hang_up(gone)
        adapter.redirect_call(gone, town.at("/officer"))
    town.client.calls(ref.value).delete()
    assert adapter.call_progress(ref).event == "fail"
