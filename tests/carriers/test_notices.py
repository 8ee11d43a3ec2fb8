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
