"""What is said later makes a matter delicate: leader and police hear it at once. Source: R30."""

from __future__ import annotations

from tests.harness.city import City
from tests.stories.decisions import given


def test_words_that_come_later_bring_in_leader_and_police(city: City) -> None:
    unit = city.unit("RSJ")
    case = given(city, unit, request="工资三个月没有发", matter="劳动报酬")
    unit.leader_phone.is_in_hand()

    unit.officer_phone.texts(f"2 {case.code} 农民工已经聚集堵路，应由公安处理").gets("退回申请已收到")

    unit.leader_phone.gets("新反映涉堵路、聚集上访").rings().answers().hears("新反映敏感情况")
    unit.leader_phone.presses("1").hears("签收成功")
    city.police_desk.rings().answers().hears("通报险情").presses("1").hears("已由幺幺零接收")
    city.centre.officer_phone.gets("申请退回")
    assert case.shown["sensitive_topics"] == ["BLOCK_ROAD", "GATHER"]
    assert (case.state, case.acknowledged_by) == ("acknowledged", unit.names["leader"])
    assert case.happened("delicate_words")


def test_the_same_words_again_and_words_that_deny_alarm_nobody(city: City) -> None:
    unit = city.unit("RSJ")
    case = given(city, unit, request="工资三个月没有发", matter="劳动报酬")
    unit.officer_phone.texts(f"到场 {case.code} 现场没有聚集").gets("已记录到场")
    assert not case.happened("delicate_words")
    unit.leader_phone.is_in_hand()
    unit.officer_phone.texts(f"答复 {case.code} 有人拉横幅，已劝离").gets("已记录答复")
    city.police_desk.rings().answers().presses("1").hears("已由幺幺零接收")

    unit.officer_phone.texts(f"5 {case.code} 拉横幅人员已离开").gets("办结已登记")

    assert len(case.happened("delicate_words")) == 1
    assert city.police_desk.times_rung == 1


def test_without_a_leader_the_centre_hears_of_what_has_become_delicate(city: City) -> None:
    unit = city.unit("ZFJ")
    case = given(city, unit)
    city.clocks.execute("UPDATE shifts SET leader_id = NULL WHERE unit_code = 'ZFJ'")

    unit.officer_phone.texts(f"到场 {case.code} 系烂尾楼业主维权").gets("已记录到场")

    city.centre.officer_phone.gets("新反映涉问题楼盘")
    city.centre.duty_phone.rings()


def test_a_citizen_whose_matter_becomes_delicate_later_brings_in_leader_and_police(city: City) -> None:
    unit = city.unit("RSJ")
    case = given(city, unit, request="工资三个月没有发", matter="劳动报酬")

    city.citizen.texts("工友们准备去市政府上访，人已经围堵在工地门口")

    unit.officer_phone.gets("补充")
    unit.leader_phone.gets("新反映涉聚集上访").rings().answers().hears("新反映敏感情况").hangs_up()
    city.police_desk.rings().answers().hears("通报险情").presses("1").hears("已由幺幺零接收")
    assert case.shown["sensitive_topics"] == ["GATHER"]
    assert case.state == "acknowledged"


def test_what_the_citizen_of_a_merged_case_said_makes_the_main_case_delicate(city: City) -> None:
    unit = city.unit("RSJ")
    main = given(city, unit, request="工资三个月没有发", matter="劳动报酬")
    for phone in unit.phones:
        phone.is_in_hand()
    other = city.operator.registers(unit="RSJ", request="工友在工地大门口拉横幅", matter="劳动报酬")
    city.police_desk.rings().answers().presses("1").hears("已由幺幺零接收").hangs_up()

    city.centre.officer_phone.texts(f"并单 {other.code} {main.code}").gets("已并入")

    unit.leader_phone.gets(f"{main.code}（").gets("新反映涉堵路")
    city.police_desk.rings().answers().hears("编号零零零幺").presses("1").hears("已由幺幺零接收")
    assert main.shown["sensitive_topics"] == ["BLOCK_ROAD"]
