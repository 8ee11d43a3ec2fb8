"""Texts of one number that come at the same moment, and beside the clock's own step. Source: R5, I5."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from gateway.actions.complain import complain
from gateway.actions.look_after_intake import look_after_intake
from gateway.actions.receive_text import receive_text
from gateway.actions.take_words import take_words
from gateway.actions.text_conversation import open_intake
from gateway.hear_text import hear_text
from gateway.work import Gateway
from models.case import Case, CaseSource
from models.inbound import InboundText
from models.intake import TextIntake
from tests.database.conftest import A_QUIET_EVENING, at_once, execute, rows, set_clock
from tests.database.stock import at, register_case

CITIZEN, OURS = "+8613800138000", "+862826110110"
NOISE = "车城大道三段88号工地半夜施工，噪音太大"
ALARMS = "SELECT count(*) FROM dispatches WHERE unit_code = 'GAJ'"
TO_CITIZEN = "SELECT said FROM attempts WHERE number = :number ORDER BY id"


def arrives(gateway: Gateway, body: str, ref: str, sender: str = CITIZEN) -> int:
    with gateway.work() as work:
        return receive_text(work, ref, sender, OURS, body)


def says(gateway: Gateway, body: str, ref: str, sender: str = CITIZEN) -> None:
    hear_text(gateway, arrives(gateway, body, ref, sender))


def cases(gateway: Gateway) -> int:
    [(count,)] = rows(gateway.engine, "SELECT count(*) FROM cases")
    assert isinstance(count, int)
    return count


def test_parts_that_come_at_one_moment_are_one_conversation(gateway: Gateway) -> None:
    at_once(4, lambda number: says(gateway, f"第{number}段", f"SM{number}"))
    [(state, parts)] = rows(gateway.engine, "SELECT state, parts FROM text_intakes")
    assert state == "gathering"
    assert sorted(part["words"] for part in parts) == [f"第{number}段" for number in range(4)]
    at(gateway, 10)
    at(gateway, 310)
    assert cases(gateway) == 1


def test_danger_in_parts_at_one_moment_alarms_the_desk_once(gateway: Gateway) -> None:
    at_once(4, lambda number: says(gateway, f"有人打架，第{number}段", f"SM{number}"))
    assert rows(gateway.engine, ALARMS) == [(1,)]
    assert cases(gateway) == 1
    told = [said for (said,) in rows(gateway.engine, TO_CITIZEN, number=CITIZEN)]
    assert sum("请立即拨打110报警" in said for said in told) == 1


def test_a_text_that_is_heard_twice_at_one_moment_is_heard_once(gateway: Gateway) -> None:
    text_id = arrives(gateway, "有人打架", "SM1")
    at_once(3, lambda _: hear_text(gateway, text_id))
    assert rows(gateway.engine, ALARMS) == [(1,)]


def test_a_part_that_comes_while_the_clock_registers_is_added_to_the_case(gateway: Gateway) -> None:
    says(gateway, NOISE, "SM1")
    set_clock(gateway.engine, 10)
    heard = threading.Thread(target=says, args=(gateway, "在三号楼后面", "SM2"))
    with gateway.work() as work:
        intake = open_intake(work, CITIZEN)
        assert intake is not None
        look_after_intake(work, intake)
        heard.start()
        heard.join(0.5)
        assert heard.is_alive(), "it waits until the matter is a case"
    heard.join(10)
    [(request,)] = rows(gateway.engine, "SELECT request FROM cases")
    assert request == f"{NOISE}；在三号楼后面"


def test_every_text_of_a_matter_is_kept_with_its_case(gateway: Gateway) -> None:
    says(gateway, "烧烤摊太吵", "SM1")
    at(gateway, 10)
    says(gateway, "建设西路12号", "SM2")
    at(gateway, 20)
    says(gateway, "还在吵", "SM3")
    [(case_id,)] = rows(gateway.engine, "SELECT id FROM cases")
    assert rows(gateway.engine, "SELECT DISTINCT case_id FROM inbound_texts") == [(case_id,)]


def test_a_stranger_without_a_number_reads_nobodys_progress(gateway: Gateway) -> None:
    with gateway.work() as work:
        register_case(work, caller_phone="refused")
    says(gateway, "CX", "SM1", sender="")
    says(gateway, "怎么样了", "SM2", sender="")
    assert rows(gateway.engine, "SELECT count(*) FROM events WHERE kind = 'caller_asked'") == [(0,)]
    assert rows(gateway.engine, TO_CITIZEN, number="") == []


def test_a_matter_from_a_name_instead_of_a_number_is_taken_without_one(gateway: Gateway) -> None:
    says(gateway, NOISE, "SM1", sender="BANK")
    at(gateway, 10)
    assert rows(gateway.engine, "SELECT caller_phone, place FROM cases") == [("", "车城大道三段88号工地")]


def test_a_landline_that_gives_a_number_to_call_back_is_called_there(gateway: Gateway) -> None:
    says(gateway, f"{NOISE}，我的电话13900000009", "SM1", sender="10086")
    at(gateway, 10)
    assert rows(gateway.engine, "SELECT caller_phone FROM cases") == [("+8613900000009",)]


def test_two_complaints_at_one_moment_are_one(gateway: Gateway) -> None:
    with gateway.work() as work:
        about = register_case(work).id

    def complains(_: int) -> int:
        with gateway.work() as work:
            case = work.session.get_one(Case, about)
            return complain(work, case, "没人管", CITIZEN, CaseSource.API).id

    assert len(set(at_once(3, complains))) == 1


def test_the_clock_looks_at_a_conversation_once(gateway: Gateway) -> None:
    says(gateway, NOISE, "SM1")
    for seconds in (10, 10, 20, 400):
        at(gateway, seconds)
    assert cases(gateway) == 1
    query = "SELECT state, next_due_at, registered_at FROM text_intakes"
    assert rows(gateway.engine, query) == [("registered", None, A_QUIET_EVENING + timedelta(seconds=10))]


def test_a_conversation_that_was_closed_meanwhile_is_left_alone(gateway: Gateway) -> None:
    says(gateway, NOISE, "SM1")
    execute(gateway.engine, "UPDATE text_intakes SET state = 'dropped'")
    at(gateway, 10)
    assert cases(gateway) == 0
    assert rows(gateway.engine, "SELECT next_due_at FROM text_intakes") == [(None,)]


def test_words_that_end_nowhere_are_waited_for_two_minutes_at_the_most(gateway: Gateway) -> None:
    for number in range(20):
        set_clock(gateway.engine, number * 9)
        with gateway.work() as work:
            take_words(work, CITIZEN, f"第{number}段，车城大道")
        at(gateway, number * 9)
    assert cases(gateway) == 1
    with gateway.work() as work:
        [intake] = work.session.query(TextIntake).all()
        assert intake.registered_at == A_QUIET_EVENING + timedelta(seconds=126)
        assert work.session.query(InboundText).count() == 0


def test_danger_behind_any_number_of_parts_is_heard(gateway: Gateway) -> None:
    for number in range(40):
        says(gateway, f"第{number}段" + "长" * 60, f"SM{number}")
    says(gateway, "有人持刀", "SM99")
    assert rows(gateway.engine, ALARMS) == [(1,)]


def test_what_the_desk_hears_begins_with_the_danger_that_was_added(gateway: Gateway) -> None:
    says(gateway, NOISE, "SM1")
    at(gateway, 10)
    says(gateway, "他们打起来了", "SM2")
    [(request, emergency)] = rows(gateway.engine, "SELECT request, emergency FROM cases")
    assert (request, emergency) == (f"他们打起来了；{NOISE}", True)


@pytest.mark.parametrize(("sender", "alarms"), [(CITIZEN, 1), ("10690012345", 0), ("BANK", 0)])
def test_an_advertisement_that_warns_of_danger_is_believed_from_a_persons_number_only(
    gateway: Gateway, sender: str, alarms: int
) -> None:
    says(gateway, "【反诈中心】谨防诈骗，退订回T", "SM1", sender=sender)
    assert rows(gateway.engine, ALARMS) == [(alarms,)]


def test_a_drill_is_nobodys_own_case(gateway: Gateway) -> None:
    with gateway.work() as work:
        code = register_case(work, drill=True).code
    says(gateway, f"CX {code}", "SM1")
    says(gateway, "有人打架", "SM2")
    assert rows(gateway.engine, ALARMS) == [(1,)], "it is no supplement of the drill, which spares the desk"
    [first, *_] = [said for (said,) in rows(gateway.engine, TO_CITIZEN, number=CITIZEN)]
    assert "未查到您的号码" in first
