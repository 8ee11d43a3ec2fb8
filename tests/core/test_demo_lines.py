"""The demonstration's lines and hours: from what was noted, each sentence once, each day with its date."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from gateway.demo.lines import Lines
from gateway.demo.player import StoryBroke, code_in
from gateway.demo.story import TAKES, opening
from gateway.policy.holidays import is_workday
from models.lifecycle import CaseState

PHONE, SERVICE = "+8613800138000", "+862826110110"


def _label(number: str) -> str:
    if number != PHONE:
        raise OSError(number)
    return "群众 来电群众"


def _entry(kind: str, at: str = "2026-11-13T02:00:00+00:00", **detail: Any) -> dict[str, Any]:
    return {"number": PHONE, "kind": kind, "at": at, "detail": detail}


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (_entry("dial", to=SERVICE), "10:00:00  群众 来电群众                     拨打 +862826110110 calls"),
        (_entry("key", digit="1"), "按键 presses 1"),
        (_entry("text", direction="in", body="已登记"), "短信：已登记"),
        (_entry("text", direction="out", body="到场 0001"), "发出短信「到场 0001」 texts"),
        (_entry("ended", status="no-answer"), "无人接听 no answer"),
        (_entry("ended", status="never-heard-of"), "never-heard-of"),
        (_entry("bridged", to=SERVICE), "与 联动服务 service 通话"),
    ],
)
def test_what_the_switchboard_noted_becomes_a_line(
    entry: dict[str, Any], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Lines(_label).told(entry)
    assert line in capsys.readouterr().out


def test_what_only_the_carrier_needs_to_know_is_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert not Lines(_label).told(_entry("webhook"))
    assert capsys.readouterr().out == ""


def test_a_sentence_that_a_phone_hears_again_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines(_label)
    assert lines.told(_entry("caption", text="请稍候"))
    assert not lines.told(_entry("caption", at="2026-11-13T02:00:17+00:00", text="请稍候"))
    assert capsys.readouterr().out.count("请稍候") == 1


def test_each_day_begins_with_its_date_by_the_citys_own_clock(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines(_label)
    for at in ("2026-11-13T15:59:59+00:00", "2026-11-13T16:00:00+00:00", "2026-11-13T16:00:01+00:00"):
        lines.told(_entry("ring", at=at))
    printed = capsys.readouterr().out
    assert printed.count("2026-11-13 星期五 Friday") == printed.count("2026-11-14 星期六 Saturday") == 1
    assert printed.index("23:59:59") < printed.index("2026-11-14") < printed.index("00:00:00")


@pytest.mark.parametrize("state", list(CaseState))
def test_every_state_of_a_case_has_its_words(state: CaseState, capsys: pytest.CaptureFixture[str]) -> None:
    Lines(_label).stands(datetime.fromisoformat("2026-11-13T02:02:18+00:00"), "0001", state)
    assert f"→ {state}" not in capsys.readouterr().out


def test_a_case_is_told_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    Lines(_label).stands(datetime.fromisoformat("2026-11-13T02:02:18+00:00"), "0001", "acknowledged")
    assert "事项0001 case" in (printed := capsys.readouterr().out)
    assert "→ 已签收 Acknowledged" in printed


@pytest.mark.parametrize("day", range(0, 366, 5))
def test_the_story_begins_on_a_workday_and_is_over_by_now(day: int) -> None:
    now = datetime.fromisoformat("2026-01-01T00:05:00+00:00") + timedelta(days=day)
    begins = opening(now)
    assert is_workday(begins.date())
    assert (begins.hour, begins.minute) == (10, 0)
    assert TAKES - timedelta(hours=14) <= now - begins <= timedelta(days=20)


def test_a_text_without_a_number_breaks_the_story() -> None:
    assert code_in("已登记（编号0427），") == "0427"
    with pytest.raises(StoryBroke, match="no case number"):
        code_in("谢谢")
