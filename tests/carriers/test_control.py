"""The control interface: bad data, the clock, the stream, the page."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from gateway.switchboard.checking import BadData
from gateway.switchboard.config import read_config
from gateway.switchboard.page import routes
from tests.carriers.town import MORNING, OURS, Town

PAGE = Path(routes.__file__).parent


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ({"kind": "fax"}, "phone.kind"),
        ({"extension": "801"}, "only a landline"),
        ({"kind": "landline", "extension": "8x"}, "phone.extension"),
        ({"lable": "x"}, "unknown field lable"),
        ({"persona": {"then": "sleeps"}}, "persona.then"),
        ({"persona": {"then": "answers", "after_s": -1}}, "persona.after_s"),
        ({"persona": {"then": "answers", "after_s": True}}, "persona.after_s"),
        ({"persona": {"then": "answers", "presses": [{"digit": "12"}]}}, "persona.presses[0].digit"),
        ({"persona": {"then": "busy", "presses": []}}, "unknown field presses"),
        ({"persona": {"then": "refused"}}, "persona.code"),
        ({"persona": {"then": "refused", "code": 1}}, "persona.code"),
        ({"persona": {"on_text": {"after_s": 1}}}, "persona.on_text.body"),
        ({"persona": 1}, "persona: must be an object"),
        ({"persona": "nobody"}, "'nobody' is none of accepts"),
        ({"persona": {"name": "busy", "after_s": 1}}, "unknown field after_s"),
        ({"persona": {"then": "rejects", "sip_code": 200}}, "persona.sip_code: 200"),
        ({"persona": {"then": "switched_off", "afterwards": "busy"}}, "needs for_s"),
        ({"persona": {"then": "in_turn", "turns": []}}, "persona.turns"),
        ({"persona": {"then": "in_turn", "turns": ["anybody"]}}, "each of one kind"),
        ({"persona": {"then": "one_of", "weights": {"nobody": 1}}}, "'nobody' is none of"),
        ({"persona": {"then": "one_of", "weights": {"busy": 0}}}, "a weight above 0"),
        ({"persona": {"then": "one_of", "weights": {"anybody": 1}}}, "is several itself"),
        ({"persona": {"texts": {"ends": "undelivered", "code": 1}}}, "persona.texts.code: 1"),
        ({"persona": {"on_text": [{"body": "1", "written": "badly"}]}}, "persona.on_text[0].written"),
        ({"exchange": {}}, "only in front of an extension"),
        ({"kind": "landline", "extension": "8", "exchange": {"unanswered": "x"}}, "exchange.unanswered"),
        ([], "phone: must be an object"),
    ],
)
def test_a_bad_phone_is_refused_by_name_of_the_field(town: Town, data: object, complaint: str) -> None:
    answer = town.control("PUT", "/phones/+8613800138001", data, expect=400)
    assert complaint in answer["error"]
    assert town.control("GET", "/phones")["phones"] == []


def test_a_handset_says_what_it_cannot_do_now(town: Town) -> None:
    phone = town.phone("+8613800138001")
    assert "not ringing" in phone.does("answer", expect=409)["error"]
    assert "no call" in phone.does("hang_up", expect=409)["error"]
    assert "not in a call" in phone.does("press", {"digits": "1"}, expect=409)["error"]
    assert "none of our numbers" in phone.does("dial", {"to": "+8613800138009"}, expect=409)["error"]
    assert "not keys" in phone.does("press", {"digits": "1a"}, expect=400)["error"]
    town.control("POST", "/phones/+8613811111111/answer", expect=404)


def test_a_phone_keeps_its_call_when_its_persona_changes(town: Town) -> None:
    phone = town.phone("+8613800138001")
    town.calls(phone)
    town.phone("+8613800138001", persona={"then": "busy"})
    assert phone.state == "ringing"


def test_a_bad_number_is_refused(town: Town) -> None:
    assert "voice_url" in town.control("PUT", f"/numbers/{OURS}", {"voice_url": "here"}, expect=400)["error"]
    assert town.control("GET", "/numbers")["numbers"][0]["label"] == "联动平台"


def test_the_clock_moves_timer_by_timer(town: Town) -> None:
    phone = town.phone("+8613800138001")
    town.calls(phone, timeout=20)
    clock = town.control("GET", "/clock")
    assert clock["next_timer"] == (MORNING + timedelta(seconds=25)).isoformat()
    assert town.waits(3600)["now"] == (MORNING + timedelta(hours=1)).isoformat()
    ended = town.log("ended")[0]
    assert ended["at"] == clock["next_timer"]
    back = town.control("POST", "/clock/advance", {"to": MORNING.isoformat()})
    assert back["now"] == (MORNING + timedelta(hours=1)).isoformat()


def test_timers_of_one_instant_all_fire(town: Town) -> None:
    phones = [town.phone(f"+861380013800{n}", persona={"then": "rejects", "after_s": 2}) for n in range(3)]
    for phone in phones:
        town.calls(phone)
    town.waits(2)
    assert {phone.state for phone in phones} == {"idle"}
    assert len({entry["at"] for entry in town.log("ended")}) == 1


def test_a_running_clock_is_not_advanced(town: Town) -> None:
    state = town.control("POST", "/clock", {"standing": False, "shift_s": 3600})
    assert (state["standing"], state["shift_s"]) == (False, 3600)
    town.control("POST", "/clock/advance", {"to": MORNING.isoformat()}, expect=409)
    town.control("POST", "/clock", {"standing": True, "at": "2026-11-20T09:00:00"}, expect=400)
    town.control("POST", "/clock", {"standing": False, "shift_s": 0})


def test_a_running_clock_fires_timers_by_itself(town: Town) -> None:
    phone = town.phone("+8613800138001", persona={"then": "rejects", "after_s": 0.05})
    town.control("POST", "/clock", {"standing": False, "shift_s": 0})
    call = town.calls(phone)
    with requests.get(f"{town.url}/control/events", stream=True, timeout=5) as stream:
        for line in stream.iter_lines():
            if b'"ended"' in line or town.status(call.sid) == "busy":
                break
    assert town.status(call.sid) == "busy"


def test_activity_only_grows(town: Town) -> None:
    before = town.control("GET", "/clock")["activity"]
    assert town.control("GET", "/clock")["activity"] == before
    town.client.calls.list()
    assert town.control("GET", "/clock")["activity"] == before + 1


def test_the_log_goes_on_after_a_number(town: Town) -> None:
    phone = town.phone("+8613800138001")
    town.calls(phone)
    last = town.control("GET", "/log")["last"]
    phone.answers()
    later = town.control("GET", f"/log?after={last}")
    assert later["entries"][0]["kind"] == "answer"
    assert all(entry["n"] > last for entry in later["entries"])


def test_the_stream_tells_phones_first_and_changes_then(town: Town) -> None:
    phone = town.phone("+8613800138001", label="值班手机")
    with requests.get(f"{town.url}/control/events", stream=True, timeout=5) as stream:
        lines = (line.decode() for line in stream.iter_lines() if line)
        assert next(lines) == "retry: 1000"
        assert next(lines) == "event: phones"
        assert json.loads(next(lines).removeprefix("data: "))["phones"][0]["label"] == "值班手机"
        town.calls(phone)
        assert next(line for line in lines if line == "event: phone")
        assert json.loads(next(lines).removeprefix("data: "))["state"] == "ringing"


def test_a_reset_is_silent(town: Town) -> None:
    phone = town.phone("+8613800138001")
    town.calls(phone)
    town.gateway.heard.clear()
    town.control("POST", "/reset")
    assert town.gateway.heard == []
    assert town.control("GET", "/phones")["phones"] == []
    assert town.control("GET", "/log")["entries"] == []
    assert town.control("GET", "/numbers")["numbers"]
    assert town.settles()["next_timer"] is None


def test_pages_of_other_sites_cannot_drive_the_phones(town: Town) -> None:
    answer = requests.post(
        f"{town.url}/control/reset", headers={"Origin": "http://elsewhere.example"}, timeout=5
    )
    assert answer.status_code == 403


def test_the_page_runs_nothing_from_elsewhere(town: Town) -> None:
    page = requests.get(town.url, timeout=5)
    assert '<html lang="zh-CN">' in page.text
    assert "虚拟话机" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "Virtual phones" in requests.get(f"{town.url}/?lang=en", timeout=5).text
    assert requests.get(f"{town.url}/static/page.js", timeout=5).ok
    assert requests.get(f"{town.url}/static/..%2froutes.py", timeout=5).status_code == 404


def test_a_configuration_file_names_its_faults(tmp_path: Path) -> None:
    file = tmp_path / "switchboard.yaml"
    file.write_text("numbers: {'+862826110110': {label: 联动平台}}\noptions: {say_s_per_character: 0.1}\n")
    assert read_config(file).options == {"say_s_per_character": 0.1}
    file.write_text("options: {say_s: 0.1}\n")
    with pytest.raises(BadData, match="unknown field say_s"):
        read_config(file)
    file.write_text("page: {links: [{label: 派单台, url: nowhere}]}\n")
    with pytest.raises(BadData, match=r"links\[0\].url"):
        read_config(file)
    file.write_text("page: {presets: [{texts: 1}]}\n")
    with pytest.raises(BadData, match=r"presets\[0\].texts"):
        read_config(file)
    file.write_text("page: {shown_as: [{label: 境外, number: x}]}\n")
    with pytest.raises(BadData, match=r"shown_as\[0\].number"):
        read_config(file)
    file.write_text("phones: {+8613800138001: {}}\n")
    with pytest.raises(BadData, match="in quotes"):
        read_config(file)


def test_the_page_has_the_same_words_in_both_languages() -> None:
    def names(words: dict[str, object]) -> set[str]:
        inner = {f"{name}.{key}" for name, value in words.items() if isinstance(value, dict) for key in value}
        return set(words) | inner

    chinese, english = (
        json.loads((PAGE / f"words.{name}.json").read_text(encoding="utf-8")) for name in ("zh-CN", "en")
    )
    assert names(chinese) == names(english)
