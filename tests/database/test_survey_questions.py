"""Questions on their way, checks by a person, panels and figures, on a real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from gateway.actions.answer_survey import rate
from gateway.actions.deliver import deliver
from gateway.actions.opt_out import opt_out
from gateway.actions.plan_panel import left_out, plan_panel
from gateway.actions.spot_check import record_check, sample
from gateway.actions.survey_results import survey_results
from gateway.actions.survey_rows import answerable
from gateway.clock import Clock
from gateway.commands.survey import command
from gateway.policy.panel import PanelLine
from gateway.work import Gateway
from models.errors import InvalidFields, UnknownCase
from models.lifecycle import move
from models.survey import Survey, SurveySource
from tests.database.conftest import A_QUIET_EVENING, HeardCarrier, execute, rows, set_clock
from tests.database.test_planning_surveys import DAY_S, complete

MORNING_S = 11.25 * 3600
"""From the quiet evening to 9:01 the next morning."""
NUMBER = "+8613800138000"


def asked(gateway: Gateway) -> int:
    """The attempt of a question that the clock has put out this morning and nobody has delivered yet."""
    complete(gateway)
    set_clock(gateway.engine, MORNING_S)
    Clock(gateway).tick()
    [[attempt_id]] = rows(gateway.engine, "SELECT id FROM attempts WHERE rung = 'survey_text'")
    return int(attempt_id)


def attempt(engine: Engine, attempt_id: int) -> tuple[str, str]:
    due = "to_char(due_at AT TIME ZONE 'Asia/Shanghai', 'DD HH24:MI')"
    return rows(engine, f"SELECT state, {due} FROM attempts WHERE id = :id", id=attempt_id)[0]


def test_a_question_that_a_worker_finds_at_night_leaves_in_the_morning_and_the_rest_moves_with_it(
    engine: Engine, gateway: Gateway, carrier: HeardCarrier
) -> None:
    question = asked(gateway)
    set_clock(engine, MORNING_S + 13 * 3600)

    deliver(gateway, question)

    assert attempt(engine, question) == ("due", "05 09:00")
    [[asked_at, next_at]] = rows(
        engine,
        "SELECT to_char(asked_at AT TIME ZONE 'Asia/Shanghai', 'DD HH24:MI'),"
        " to_char(next_due_at AT TIME ZONE 'Asia/Shanghai', 'DD HH24:MI') FROM surveys",
    )
    assert (asked_at, next_at) == ("05 09:00", "05 20:00")
    set_clock(engine, DAY_S + MORNING_S)
    deliver(gateway, question)
    assert attempt(engine, question)[0] == "handed_over"


def test_a_question_that_was_answered_or_stopped_meanwhile_does_not_leave(
    engine: Engine, gateway: Gateway
) -> None:
    question = asked(gateway)
    with gateway.work() as work:
        opt_out(work, NUMBER)
    deliver(gateway, question)
    assert attempt(engine, question)[0] == "cancelled"


def test_two_clocks_ask_once(engine: Engine, gateway: Gateway) -> None:
    complete(gateway)
    set_clock(engine, MORNING_S)
    together = Barrier(2)

    def tick(_: int) -> int:
        together.wait()
        return Clock(gateway).tick()

    with ThreadPoolExecutor(2) as both:
        list(both.map(tick, range(2)))
    assert len(rows(engine, "SELECT 1 FROM attempts WHERE rung = 'survey_text'")) == 1


def test_of_two_answers_at_one_moment_one_counts(engine: Engine, gateway: Gateway) -> None:
    asked(gateway)
    together = Barrier(2)

    def answer(rating: int) -> bool:
        together.wait()
        with gateway.work() as work:
            survey = answerable(work, NUMBER)
            return survey is not None and rate(work, survey, rating, None, "text")

    with ThreadPoolExecutor(2) as both:
        won = list(both.map(answer, (1, 5)))
    assert sorted(won) == [False, True]
    assert rows(engine, "SELECT rating FROM surveys") == [(1 if won[0] else 5,)]


def test_a_number_is_asked_one_thing_at_a_time(engine: Engine, gateway: Gateway) -> None:
    asked(gateway)
    execute(
        engine,
        "INSERT INTO surveys (source, state, round, number, planned_at, calls, answered_via, unclear, reason,"
        " decided_by, explanation, why_not, next_due_at) VALUES ('delegate', 'planned', 1, :number,"
        " service_now(), 0, '', 0, '', '', '', '', service_now())",
        number=NUMBER,
    )
    Clock(gateway).tick()
    assert rows(engine, "SELECT state, why_not FROM surveys ORDER BY id") == [
        ("asked", ""),
        ("cancelled", "asked_lately"),
    ]


def test_a_sample_holds_closed_cases_only_and_no_drills(engine: Engine, gateway: Gateway) -> None:
    closed = {complete(gateway, caller_phone=f"1380013{number:04}") for number in range(30)}
    complete(gateway, drill=True)
    execute(engine, "UPDATE cases SET state = 'in_progress' WHERE id = :id", id=min(closed))
    with gateway.work() as work:
        first = [case.id for case in sample(work, A_QUIET_EVENING, work.after(1), 20, 7)]
        again = [case.id for case in sample(work, A_QUIET_EVENING, work.after(1), 20, 7)]
        assert first == again
        assert len(set(first)) == 20
        assert set(first) <= closed - {min(closed)}
        assert sample(work, A_QUIET_EVENING.replace(month=10), A_QUIET_EVENING, 20, 7) == []


def test_what_a_person_was_told_counts_apart_and_the_citizen_is_asked_no_more(
    engine: Engine, gateway: Gateway
) -> None:
    case_id = complete(gateway)
    with gateway.work() as work:
        record_check(work, "0001", 5, False, "张敏", "没人来")
    assert rows(engine, "SELECT source, state, rating, solved, reason FROM surveys ORDER BY id") == [
        ("caller", "cancelled", None, None, ""),
        ("spot_check", "checking", 5, False, "没人来"),
    ]
    assert rows(engine, "SELECT state FROM cases WHERE id = :id", id=case_id) == [("surveyed",)]


def test_an_open_case_a_drill_and_a_wrong_code_cannot_be_checked(engine: Engine, gateway: Gateway) -> None:
    case_id = complete(gateway, drill=True)
    with pytest.raises(InvalidFields), gateway.work() as work:
        record_check(work, "0001", 1, None, "张敏")
    execute(engine, "UPDATE cases SET state = 'in_progress', drill = false WHERE id = :id", id=case_id)
    with pytest.raises(InvalidFields), gateway.work() as work:
        record_check(work, "0001", 1, None, "张敏")
    with pytest.raises(UnknownCase), gateway.work() as work:
        record_check(work, "0999", 1, None, "张敏")
    assert rows(engine, "SELECT 1 FROM surveys") == []


def test_a_panel_is_asked_once_at_a_decent_hour_and_leaves_out_who_must_not_be(
    engine: Engine, gateway: Gateway
) -> None:
    complete(gateway)  # whose citizen is to be asked anyway
    lines = [PanelLine(1, "+8613800000001"), PanelLine(2, "+8613800000002"), PanelLine(3, NUMBER)]
    with gateway.work() as work:
        opt_out(work, "+8613800000002")
    with gateway.work() as work:
        assert [(line.line, why) for line, why in left_out(work, lines)] == [
            (2, "opted_out"),
            (3, "asked_lately"),
        ]
        assert plan_panel(work, lines, SurveySource.DELEGATE) == 1
    with gateway.work() as work:
        assert plan_panel(work, lines, SurveySource.DELEGATE) == 0
    Clock(gateway).tick()
    assert not rows(engine, "SELECT 1 FROM attempts WHERE rung = 'survey_text'")
    set_clock(engine, MORNING_S)
    Clock(gateway).tick()
    said = rows(engine, "SELECT said FROM attempts WHERE rung = 'survey_text' AND number = '+8613800000001'")
    assert len(said) == 1
    assert "总体情况" in said[0][0]


def test_a_delegate_who_does_not_answer_is_reminded_and_never_called(
    engine: Engine, gateway: Gateway
) -> None:
    with gateway.work() as work:
        plan_panel(work, [PanelLine(1, "+8613800000001")], SurveySource.SUPERVISOR)
    for day in range(5):
        set_clock(engine, MORNING_S + day * DAY_S)
        Clock(gateway).tick()
    assert rows(engine, "SELECT rung FROM attempts ORDER BY id") == [("survey_text",), ("survey_reminder",)]
    assert rows(engine, "SELECT state FROM surveys") == [("silent",)]


def test_figures_are_counted_by_source_without_drills(engine: Engine, gateway: Gateway) -> None:
    for number, rating in enumerate((1, 2, 3, 4, 5, None)):
        case_id = complete(gateway, caller_phone=f"1380013{number:04}")
        with gateway.work() as work:
            survey = work.session.query(Survey).filter_by(case_id=case_id).one()
            move(work.session, survey, "ask", work.now)
            if rating:
                rate(work, survey, rating, rating < 4, "text")
    execute(engine, "UPDATE cases SET drill = true WHERE id = (SELECT max(id) FROM cases)")
    with gateway.work() as work:
        tallies = survey_results(work, A_QUIET_EVENING, work.after(1))
    citizens = tallies[SurveySource.CALLER]
    assert (citizens.asked, citizens.ratings) == (5, (1, 1, 1, 1, 1))
    assert (citizens.satisfaction, citizens.resolved) == (0.6, 0.6)
    assert tallies[SurveySource.DELEGATE].valid == 0


def test_the_command_checks_a_list_before_it_asks_anybody(
    engine: Engine, gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.commands.survey.service", lambda: gateway)
    listed = tmp_path / "delegates.txt"
    listed.write_text("13800000001\n不是号码\n", encoding="utf-8")
    told = CliRunner().invoke(command, ["panel", str(listed), "--source", "delegate", "--send"])
    assert (told.exit_code, "第2行" in told.output) == (1, True)
    listed.write_text("13800000001\n", encoding="utf-8")
    assert "加 --send" in CliRunner().invoke(command, ["panel", str(listed), "--source", "delegate"]).output
    assert rows(engine, "SELECT 1 FROM surveys") == []
    told = CliRunner().invoke(command, ["panel", str(listed), "--source", "delegate", "--send"])
    assert "已安排1个号码" in told.output
    assert rows(engine, "SELECT source, number FROM surveys") == [("delegate", "+8613800000001")]


def test_the_command_shows_numbers_only_to_somebody_with_a_name(
    engine: Engine, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.commands.survey.service", lambda: gateway)
    complete(gateway)
    drawn = ["sample", "--month", "2026-11", "--seed", "7"]
    assert "138****8000" in CliRunner().invoke(command, drawn).output
    assert CliRunner().invoke(command, [*drawn, "--numbers"]).exit_code == 2
    assert "13800138000" in CliRunner().invoke(command, [*drawn, "--numbers", "--by", "张敏"]).output
    assert rows(engine, "SELECT actor FROM audit_entries WHERE act = 'spot check numbers shown'") == [
        ("张敏",)
    ]
    told = CliRunner().invoke(command, ["record", "0001", "--rating", "2", "--solved", "--by", "张敏"])
    assert "rated" in told.output
    assert "抽查\t1\t1\t—\t—\t—" in CliRunner().invoke(command, ["results", "--month", "2026-11"]).output
    wrong = CliRunner().invoke(command, ["record", "0999", "--rating", "2", "--by", "张敏"])
    assert (wrong.exit_code, "没有编号" in wrong.output) == (1, True)
