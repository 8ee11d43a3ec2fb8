"""The debugger feed: what the carrier has noticed against the protocol."""

from __future__ import annotations

from tests.carriers.town import Town, document


def test_a_breach_of_the_protocol_is_on_record_with_its_number_address_and_call(town: Town) -> None:
    phone = town.phone("+8613800138001")
    town.gateway.answers["/officer"] = document("<Dance/><Say>您好</Say>")
    call = town.calls(phone)
    phone.answers()
    [notice] = town.notices()
    assert (notice["code"], notice["level"], notice["about"]) == (12200, "warning", call.sid)
    assert (notice["number"], notice["url"]) == (phone.number, town.at("/officer"))
    assert town.control("GET", f"/notices?about={call.sid}")["notices"] == [notice]
    assert town.control("GET", "/notices?about=CA0")["notices"] == []
    assert town.control("DELETE", "/notices")["notices"] == []


def test_a_webhook_that_fails_is_on_record_as_an_error(town: Town) -> None:
    town.gateway.statuses["/voice"] = 500
    sid = town.phone("+8613900139000").dials()
    [notice] = town.notices()
    assert (notice["code"], notice["level"], notice["about"]) == (11200, "error", sid)


def test_a_reset_forgets_the_notices(town: Town) -> None:
    town.gateway.statuses["/voice"] = 500
    town.phone("+8613900139000").dials()
    town.control("POST", "/reset", {})
    assert town.notices() == []


def test_notices_are_notifications_by_rest(town: Town) -> None:
    town.gateway.statuses["/voice"] = 500
    sid = town.phone("+8613900139000").dials()
    town.gateway.answers["/officer"] = document("<Dance/><Say>您好</Say>")
    phone = town.phone("+8613800138001")
    town.calls(phone)
    phone.answers()
    warning, error = town.client.notifications.list(page_size=1)
    assert (warning.error_code, warning.log) == ("12200", "1")
    assert (error.error_code, error.log, error.call_sid) == ("11200", "0", sid)
    assert [each.sid for each in town.client.notifications.list(log=0)] == [error.sid]
    of_call = town.client.calls(sid).notifications
    assert [each.sid for each in of_call.list()] == [error.sid]
    shown = of_call(error.sid).fetch()
    assert (shown.request_method, shown.request_url) == ("POST", town.at("/voice"))
    assert f"CallSid={sid}" in shown.request_variables
