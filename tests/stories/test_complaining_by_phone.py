"""Key # in the menu: a complaint about the handling goes to the centre, never to the unit. Source: R54."""

from __future__ import annotations

import pytest

from tests.harness.case import CaseInStory
from tests.harness.city import City


def taken(city: City) -> CaseInStory:
    """A case that its unit has taken a good while ago."""
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    unit.duty_phone.is_in_hand()
    city.waits(minutes=20)
    return case


def complains(city: City, keys: str) -> CaseInStory:
    """The citizen presses # in the menu and keys in what he is asked for."""
    city.citizen.dials(city.common_number).hears("对办理情况不满意请按井号键").presses("#")
    city.citizen.hears("由行政效能投诉中心受理").hears("没有编号请直接按井号键").presses(keys)
    city.citizen.hears("正在为您接通行政效能投诉中心")
    return city.newest_case()


def test_a_complaint_with_a_code_reaches_the_centre_and_not_the_unit(city: City) -> None:
    unit, case = city.unit("ZFJ"), taken(city)
    texts = len(unit.officer_phone.inbox)
    stranger = city.handset("+8613900139000", "另一群众")
    stranger.dials(city.common_number).hears("对办理情况不满意").presses("#").hears("编号")

    stranger.presses(f"{case.code}#").hears("正在为您接通行政效能投诉中心")

    complaint = city.newest_case()
    assert (complaint.row["unit_code"], complaint.row["about_case_id"]) == ("XNZX", case.id)
    city.centre.officer_phone.gets("投诉")
    city.centre.duty_phone.rings().answers().hears("群众正在线上等候").presses("1").talks_to(stranger)
    stranger.gets("您对办理情况的投诉已登记").gets("已签收")
    assert len(unit.officer_phone.inbox) == texts
    city.citizen.gets("已签收")


def test_a_complaint_without_a_code_is_taken_too(city: City) -> None:
    complaint = complains(city, "#")

    assert (complaint.row["unit_code"], complaint.row["about_case_id"]) == ("XNZX", None)
    city.centre.officer_phone.gets("投诉")
    city.centre.duty_phone.rings()
    city.citizen.gets("您对办理情况的投诉已登记")


def test_a_wrong_code_is_told_and_after_three_the_complaint_is_taken_without(city: City) -> None:
    city.centre.officer_phone.is_in_hand()
    city.citizen.dials(city.common_number).hears("对办理情况不满意").presses("#").hears("编号")
    for code in ("9999", "123456"):
        city.citizen.presses(f"{code}#").hears("没有编号为")

    city.citizen.presses("8888#").hears("正在为您接通行政效能投诉中心")

    city.centre.duty_phone.rings()
    city.citizen.gets("投诉已登记")
    assert city.newest_case().row["about_case_id"] is None


def test_a_caller_with_an_open_case_complains_about_it_at_one_key(city: City) -> None:
    case = taken(city)
    city.citizen.gets("已签收").dials(city.common_number).hears("对办理情况不满意请按井号键")

    city.citizen.presses("#").hears("正在为您接通行政效能投诉中心")

    city.centre.officer_phone.gets("投诉")
    city.centre.duty_phone.rings()
    assert city.newest_case().row["about_case_id"] == case.id


@pytest.mark.parametrize("leaves", ["hangs up", "leaves a message"])
def test_whom_the_centre_cannot_talk_to_is_called_back_or_leaves_a_message(city: City, leaves: str) -> None:
    city.centre.nobody_answers()
    complaint = complains(city, "#")
    if leaves == "leaves a message":
        city.citizen.hears("请按一").presses("1").hears("（嘀）")
        city.waits(6)

    city.citizen.hangs_up()

    city.waits(10)
    assert complaint.row["call_back_since"] is not None
    assert len(complaint.recordings) == (leaves != "hangs up")
    city.citizen.gets("投诉已登记")


def test_a_withheld_number_may_complain_and_is_asked_for_a_number(city: City) -> None:
    city.centre.officer_phone.is_in_hand()
    city.centre.duty_phone.is_in_hand()
    city.citizen.dials(city.common_number, **{"as": "anonymous"}).hears("对办理情况不满意").presses("#")
    city.citizen.hears("编号").presses("#").hears("请输入您的联系电话")

    city.citizen.presses("13800138000#").hears("正确请按一").presses("1")

    city.citizen.gets("您对办理情况的投诉已登记")
    city.centre.duty_phone.rings()
