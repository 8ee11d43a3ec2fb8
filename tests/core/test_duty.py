"""Whom a role means, and when it means nobody. Source: R24, R25; scenarios 14, 27."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from gateway.policy.duty import (
    BACKUP,
    CENTRE,
    DUTY_OFFICER,
    DUTY_PHONE,
    LEADER,
    POLICE_DESK,
    Target,
    reach,
)
from models.attempt import Channel
from models.ladder import ROLES
from models.phone import OwnLines, Phone
from models.roster import Person, Shift
from models.unit import Contact

DESK = Phone.parse("028-26110000转9")
OURS = "+862826110110"
OWN = OwnLines(DESK, frozenset({OURS}))
MORNING = datetime.fromisoformat("2026-11-03T08:30:00+08:00")
CALL, TEXT = Channel.CALL, Channel.TEXT


def contact(key: int, number: str, extension: str | None = None, **refused: Any) -> Contact:
    return Contact(id=key, unit_code="JTJ", number=number, extension=extension, **refused)


def person(key: int, name: str, number: str | None, **refused: Any) -> Person:
    mobile = contact(key + 100, number, None, **refused) if number else None
    return Person(id=key, unit_code="JTJ", name=name, mobile=mobile)


def shift(**duty: object) -> Shift:
    full: dict[str, object] = {
        "duty_phone": contact(1, "+862826110201", "801"),
        "officer": person(11, "李明", "+8613900000011"),
        "backup": person(12, "赵强", "+8613900000012"),
        "leader": person(13, "陈局", "+8613900000013"),
    }
    return Shift(unit_code="JTJ", starts_at=MORNING, ends_at=MORNING + timedelta(days=1), **{**full, **duty})


def target(
    role: str, channel: Channel, on: Shift | None, centre: Shift | None = None, last: Phone | None = None
) -> Target | None:
    return reach(role, channel, on, centre, OWN, last)


def test_the_duty_phone_is_called_with_its_extension_and_belongs_to_nobody() -> None:
    assert target(DUTY_PHONE, CALL, shift()) == Target(DUTY_PHONE, "+862826110201", "801", "", 1, None)


@pytest.mark.parametrize(
    ("role", "name", "key"), [(DUTY_OFFICER, "李明", 11), (BACKUP, "赵强", 12), (LEADER, "陈局", 13)]
)
@pytest.mark.parametrize("channel", [CALL, TEXT])
def test_officer_backup_and_leader_are_reached_on_their_mobiles(
    role: str, name: str, key: int, channel: Channel
) -> None:
    expected = Target(role, f"+86139000000{key}", None, name, key + 100, key)
    assert target(role, channel, shift()) == expected


def test_a_landline_gets_no_text() -> None:
    assert target(DUTY_PHONE, TEXT, shift()) is None


def test_a_duty_phone_that_is_a_mobile_gets_texts() -> None:
    mobile = shift(duty_phone=contact(1, "+8613900000001"))
    assert target(DUTY_PHONE, TEXT, mobile) == Target(DUTY_PHONE, "+8613900000001", None, "", 1, None)


@pytest.mark.parametrize("role", [DUTY_PHONE, DUTY_OFFICER, BACKUP, LEADER])
@pytest.mark.parametrize("channel", [CALL, TEXT])
def test_without_a_shift_nobody_of_the_unit_can_be_reached(role: str, channel: Channel) -> None:
    assert target(role, channel, None) is None


@pytest.mark.parametrize(
    ("role", "column"),
    [(DUTY_PHONE, "duty_phone"), (DUTY_OFFICER, "officer"), (BACKUP, "backup"), (LEADER, "leader")],
)
def test_a_gap_in_the_shift_is_nobody(role: str, column: str) -> None:
    assert target(role, CALL, shift(**{column: None})) is None


def test_somebody_without_a_mobile_is_nobody() -> None:
    assert target(LEADER, CALL, shift(leader=person(13, "陈局", None))) is None


def test_a_number_that_refused_texts_for_good_is_still_called() -> None:
    blocked = shift(officer=person(11, "李明", "+8613900000011", barred=["text"]))
    assert target(DUTY_OFFICER, TEXT, blocked) is None
    assert target(DUTY_OFFICER, CALL, blocked) is not None


def test_a_number_that_does_not_exist_is_not_called_again() -> None:
    wrong = shift(officer=person(11, "李明", "+8613900000011", barred=["call", "text"]))
    assert target(DUTY_OFFICER, CALL, wrong) is None
    assert target(DUTY_OFFICER, TEXT, wrong) is None


@pytest.mark.parametrize("channel", [CALL, TEXT])
def test_a_number_of_our_own_in_a_roster_is_nobody(channel: Channel) -> None:
    ours = shift(officer=person(11, "李明", OURS), duty_phone=contact(1, OURS))
    assert [target(role, channel, ours) for role in (DUTY_PHONE, DUTY_OFFICER)] == [None, None]


@pytest.mark.parametrize("number", ["110", "119", "120", "122"])
@pytest.mark.parametrize("channel", [CALL, TEXT])
def test_an_emergency_number_in_a_roster_is_never_dialled(number: str, channel: Channel) -> None:
    assert target(DUTY_PHONE, channel, shift(duty_phone=contact(1, number))) is None


def test_the_110_desk_is_a_setting_and_takes_calls_only() -> None:
    assert target(POLICE_DESK, CALL, None) == Target(POLICE_DESK, "+862826110000", "9", "110")
    assert target(POLICE_DESK, TEXT, shift(), shift()) is None


@pytest.mark.parametrize(
    ("gone", "number"),
    [
        ([], "+862826110201"),
        (["duty_phone"], "+8613900000011"),
        (["duty_phone", "officer"], "+8613900000013"),
    ],
)
def test_the_centre_is_called_on_its_phone_else_its_officer_else_its_leader(
    gone: list[str], number: str
) -> None:
    found = target(CENTRE, CALL, None, shift(**dict.fromkeys(gone)))
    assert found is not None
    assert (found.role, found.number) == (CENTRE, number)


def test_the_centre_is_texted_at_its_officer_else_its_leader() -> None:
    officer, leader = target(CENTRE, TEXT, None, shift()), target(CENTRE, TEXT, None, shift(officer=None))
    assert officer == Target(CENTRE, "+8613900000011", None, "李明", 111, 11)
    assert leader == Target(CENTRE, "+8613900000013", None, "陈局", 113, 13)


@pytest.mark.parametrize("channel", [CALL, TEXT])
def test_a_centre_with_nobody_on_duty_is_nobody_even_while_the_unit_has_people(channel: Channel) -> None:
    assert target(CENTRE, channel, shift(), None) is None
    nobody = shift(duty_phone=None, officer=None, leader=None)
    assert target(CENTRE, channel, shift(), nobody) is None


@pytest.mark.parametrize("on_duty", [None, shift(duty_phone=None, officer=None, leader=None)])
def test_a_centre_with_nobody_on_duty_is_called_on_its_own_phone_and_not_texted(
    on_duty: Shift | None,
) -> None:
    last = Phone.parse("028-26110100转7")
    assert target(CENTRE, CALL, shift(), on_duty, last) == Target(CENTRE, "+862826110100", "7", "")
    assert target(CENTRE, TEXT, shift(), on_duty, last) is None


@pytest.mark.parametrize("gone", [[], ["duty_phone"], ["duty_phone", "officer"]])
def test_while_the_centre_has_anybody_on_duty_its_own_phone_is_left_alone(gone: list[str]) -> None:
    found = target(CENTRE, CALL, None, shift(**dict.fromkeys(gone)), Phone.parse("028-26110100"))
    assert found is not None
    assert found.number != "+862826110100"


@pytest.mark.parametrize("role", [DUTY_PHONE, DUTY_OFFICER, BACKUP, LEADER])
def test_the_centres_own_phone_stands_in_for_nobody_else(role: str) -> None:
    assert target(role, CALL, None, None, Phone.parse("028-26110100")) is None


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_that_a_ladder_can_name_can_be_reached(role: str) -> None:
    assert target(role, CALL, shift(), shift()) is not None
