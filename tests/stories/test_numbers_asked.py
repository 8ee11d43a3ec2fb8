"""Who shows no number of his own: his case is taken, and a number asked for. Scenario 22."""

from __future__ import annotations

import pytest

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit

NO_NUMBERS = ["anonymous", "+862826110110", "+862826110116", "12345", "private"]
MOBILE, LANDLINE = "13800138000", "028-26110555"


def asked(city: City, shown_as: str = "anonymous") -> tuple[Unit, CaseInStory]:
    """A caller who shows no number of his own and is asked for one."""
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    city.citizen.dials(unit.direct_number, **{"as": shown_as}).hears("请输入您的联系电话")
    unit.duty_phone.rings()
    return unit, city.newest_case()


@pytest.mark.parametrize("shown_as", [*NO_NUMBERS, "+85251234567"])
def test_the_case_is_taken_at_once_and_no_text_goes_to_a_number_that_is_not_the_citizens(
    city: City, shown_as: str
) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()

    city.citizen.dials(unit.direct_number, **{"as": shown_as}).hears("您反映的事项将由主管部门")

    unit.duty_phone.rings()
    city.citizen.hears("没有显示您的号码").gets_nothing()
    assert city.newest_case().state == "dispatched"


def test_a_foreign_number_is_kept_until_a_better_one_is_given(city: City) -> None:
    unit, case = asked(city, "+85251234567")
    assert case.row["caller_phone"] == "+85251234567"

    city.citizen.presses("#").hears("正在为您接通")

    unit.duty_phone.answers().hears("等候").presses("1").hears("正在为您接通群众")
    unit.officer_phone.gets("85251234567")


def test_the_number_that_is_given_gets_the_receipt_and_reaches_the_officer(city: City) -> None:
    unit, case = asked(city)

    city.citizen.presses(f"{MOBILE}#").hears("您输入的号码是幺三八零零幺三八零零零")
    city.citizen.presses("1").hears("正在为您接通市城市行政执法局").gets("已登记（编号0001）")

    unit.duty_phone.answers().hears("等候").presses("1").talks_to(city.citizen)
    unit.officer_phone.gets(MOBILE)
    city.citizen.gets("已签收")
    assert case.row["caller_phone"] == f"+86{MOBILE}"
    given = city.clocks.rows("SELECT given_number FROM inbound_calls")
    assert given == [(f"+86{MOBILE}",)]


def test_a_landline_is_taken_and_gets_no_text(city: City) -> None:
    _, case = asked(city)

    city.citizen.presses("02826110555#").hears("正确请按一").presses("1").hears("正在为您接通")

    assert case.row["caller_phone"] == "+862826110555"
    city.citizen.gets_nothing()


def test_a_local_number_is_completed_and_no_hash_is_needed(city: City) -> None:
    _, case = asked(city)

    city.citizen.presses("26110555")
    city.waits(7)

    city.citizen.hears("零二八二六幺幺零五五五").presses("1")
    assert case.row["caller_phone"] == "+862826110555"


@pytest.mark.parametrize("keys", ["#", ""])
def test_whoever_gives_none_is_put_through_all_the_same(city: City, keys: str) -> None:
    unit, case = asked(city)
    if keys:
        city.citizen.presses(keys)

    city.citizen.hears("正在为您接通市城市行政执法局")

    unit.duty_phone.answers().hears("等候").presses("1").hears("正在为您接通群众")
    unit.officer_phone.gets("群众未留联系电话")
    assert case.row["caller_phone"] == ""


@pytest.mark.parametrize("wrong", ["138001", "110", "12345", "02826110110", "02826110000", "4008108888", "*"])
def test_a_number_at_which_no_citizen_is_is_asked_for_once_more_and_then_left(city: City, wrong: str) -> None:
    unit, case = asked(city)
    unit.nobody_answers()

    city.citizen.presses(f"{wrong}#").hears("号码有误").presses(f"{wrong}#").hears("正在为您接通")

    assert case.row["caller_phone"] == ""
    city.citizen.gets_nothing()


def test_a_wrong_number_is_mended_at_the_second_try(city: City) -> None:
    _, case = asked(city)

    city.citizen.presses("138#").hears("号码有误").presses(f"{MOBILE}#").hears("正确请按一").presses("1")

    city.citizen.gets("已登记")
    assert case.row["caller_phone"] == f"+86{MOBILE}"


def test_a_number_that_is_not_right_is_entered_again(city: City) -> None:
    _, case = asked(city)
    city.citizen.presses("13900139000#").hears("重新输入请按二").presses("2").hears("请输入您的联系电话")
    assert case.row["caller_phone"] == ""

    city.citizen.presses(f"{MOBILE}#").hears("幺三八零零幺三八零零零").presses("1").gets("已登记")

    assert case.row["caller_phone"] == f"+86{MOBILE}"


@pytest.mark.parametrize("leaves", ["hangs up", "says nothing"])
def test_whoever_heard_his_number_and_says_no_more_has_given_it(city: City, leaves: str) -> None:
    unit, case = asked(city)
    city.citizen.presses(f"{MOBILE}#").hears("您输入的号码是")

    if leaves == "hangs up":
        city.citizen.hangs_up()
        assert case.row["call_back_since"] is not None
    else:
        city.waits(35)
        city.citizen.hears("正在为您接通")

    unit.duty_phone.answers().presses("1")
    unit.officer_phone.gets(MOBILE)
    city.citizen.gets("已签收")


@pytest.mark.parametrize("moment", ["asked", "heard"])
def test_an_officer_who_accepts_meanwhile_ends_the_asking(city: City, moment: str) -> None:
    unit, _ = asked(city)
    if moment == "heard":
        city.citizen.presses(f"{MOBILE}#").hears("您输入的号码是")

    unit.duty_phone.answers().hears("群众正在线上等候").presses("1")

    city.citizen.hears("工作人员已接听").talks_to(unit.duty_phone)
    if moment == "heard":
        unit.officer_phone.gets(MOBILE)
        city.citizen.gets("已签收")


def test_whoever_hangs_up_while_he_is_asked_has_a_case_and_nobody_promises_a_call(city: City) -> None:
    unit, case = asked(city)

    city.citizen.hangs_up()

    assert case.state == "dispatched"
    assert case.row["call_back_since"] is None
    unit.duty_phone.answers().hears("有一件新派单").presses("1").hears("未留联系电话")


def test_whoever_wants_to_be_called_back_is_asked_for_his_number_again(city: City) -> None:
    unit, case = asked(city)
    city.citizen.presses("#").hears("如不便等待，请按一").presses("1").hears("请输入您的联系电话")

    city.citizen.presses(f"{MOBILE}#").hears("正确请按一").presses("1")

    city.citizen.hears("工作人员将尽快给您回电").gets("已登记")
    assert case.row["call_back_since"] is not None
    city.citizen.hangs_up()
    unit.backup_phone.is_in_hand()


def test_whoever_gives_no_number_is_promised_no_call(city: City) -> None:
    asked(city)
    city.citizen.presses("#").hears("如不便等待，请按一").presses("1").hears("请输入您的联系电话")

    city.citizen.presses("#")

    city.citizen.hears("没有您的联系电话").hears("如需留言").does_not_hear("尽快给您回电，请保持")


def test_a_number_confirmed_twice_gets_one_receipt(city: City) -> None:
    asked(city)
    city.citizen.presses(f"{MOBILE}#").hears("正确请按一").presses("1").gets("已登记").hears("请按一")

    city.citizen.presses("1")

    city.waits(30)
    assert sum("已登记" in body for body in city.citizen.inbox) == 1


def test_a_citizen_who_shows_his_number_is_not_asked(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    unit.duty_phone.is_in_hand()

    city.operator.transfers(to=unit)

    city.citizen.gets("已登记").does_not_hear("请输入您的联系电话")
    unit.duty_phone.rings()
