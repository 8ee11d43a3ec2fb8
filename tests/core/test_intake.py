"""What the interface takes as a new case, and what it says about the rest. Source: R17, R19."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.policy.intake import MANDATORY, WITHHELD, NewCase, read_new_case
from models.case import RequestType
from models.errors import InvalidFields
from models.phone import Phone

NOW = datetime.fromisoformat("2026-11-03T21:46:00+08:00")
GOOD: dict[str, Any] = {
    "happened_at": "2026-11-03T21:30:00+08:00",
    "place": "车城大道三段某小区工地旁",
    "caller_name": "王女士",
    "caller_phone": "13800138000",
    "request": "夜间施工，居民无法休息",
}
LONGEST = {"place": 80, "caller_name": 40, "caller_phone": 40, "request": 500, "matter": 30}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)


def read(fields: Any) -> tuple[NewCase, Phone | None]:
    return read_new_case(fields, units={"ZFJ", "XNZX"}, regions={"YJQ", "SBJ"}, now=NOW, area_code="028")


def faults(fields: Any) -> dict[str, str]:
    with pytest.raises(InvalidFields) as refused:
        read(fields)
    return refused.value.fields


def without(name: str) -> dict[str, Any]:
    return {field: value for field, value in GOOD.items() if field != name}


def test_five_fields_are_enough() -> None:
    new, phone = read(GOOD)
    assert (new.place, new.request) == (GOOD["place"], GOOD["request"])
    assert (new.type, new.unit, new.region) == (RequestType.HELP, "XNZX", "SBJ")
    assert {new.emergency, new.sensitive, new.drill} == {False}
    assert new.verified_at is None
    assert phone is not None
    assert phone.number == "+8613800138000"


@pytest.mark.parametrize("name", MANDATORY)
def test_a_missing_field_is_asked_for(name: str) -> None:
    found = faults(without(name))
    assert list(found) == [name]
    assert "refused" in found[name]
    assert "unknown" in found[name]


@pytest.mark.parametrize("name", MANDATORY)
@pytest.mark.parametrize("blank", ["", " ", "\u3000\t\r\n", "\u2003"])
def test_a_blank_field_is_not_an_answer(name: str, blank: str) -> None:
    assert list(faults({**GOOD, name: blank})) == [name]


@pytest.mark.parametrize("name", MANDATORY)
@pytest.mark.parametrize("blank", ["\x00", "\u200b", "\ufeff \u2060", "\x1b\x07", "\u202e"])
def test_a_field_that_only_looks_filled_is_not_an_answer(name: str, blank: str) -> None:
    assert list(faults({**GOOD, name: blank})) == [name]


def test_every_fault_is_said_at_once() -> None:
    assert set(faults({"unit": "NIX", "region": "NIX"})) == {*MANDATORY, "unit", "region"}


@pytest.mark.parametrize("word", sorted(WITHHELD))
@pytest.mark.parametrize("name", ["place", "caller_name", "caller_phone"])
def test_a_citizen_who_would_not_say_is_written_down_as_such(name: str, word: str) -> None:
    new, phone = read({**GOOD, name: f" {word} "})
    assert getattr(new, name) == ""
    assert (phone is None) == (name == "caller_phone")


@pytest.mark.parametrize("word", sorted(WITHHELD))
def test_a_moment_that_nobody_knows_is_no_moment(word: str) -> None:
    assert read({**GOOD, "happened_at": word})[0].happened_at is None


@pytest.mark.parametrize("word", ["Refused", "none", "-", "无"])
def test_other_words_are_taken_as_they_are_said(word: str) -> None:
    assert read({**GOOD, "caller_name": word})[0].caller_name == word


@pytest.mark.parametrize(("name", "most"), LONGEST.items())
def test_what_is_too_long_is_refused_with_its_limit(name: str, most: int) -> None:
    assert str(most) in faults({**GOOD, name: "长" * (most + 1)})[name]
    assert list(faults({**GOOD, name: "长" * 5000})) == [name]


@pytest.mark.parametrize(("name", "most"), [(name, LONGEST[name]) for name in ("place", "request", "matter")])
def test_the_longest_words_fit(name: str, most: int) -> None:
    assert len(getattr(read({**GOOD, name: "😀" * most})[0], name)) == most


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("a\x00b", "a b"),
        ("第一行\r\n第二行\t完", "第一行 第二行 完"),
        ("\x1b[31m红\x07", "[31m红"),
        ("门口\u202e倒写", "门口 倒写"),
        ("火🔥很大👍🏽", "火🔥很大👍🏽"),
        ("  两边  空格  ", "两边 空格"),
        ("{summary}%s<b>", "{summary}%s<b>"),
        ("\ud800半个字", "半个字"),
    ],
)
def test_control_characters_become_one_space_and_everything_else_stays(said: str, kept: str) -> None:
    assert read({**GOOD, "request": said})[0].request == kept


@pytest.mark.parametrize(
    "name", ["place", "caller_name", "caller_phone", "request", "matter", "unit", "region"]
)
@pytest.mark.parametrize("value", [None, 0, 1.5, True, [], {}, ["a"]])
def test_what_is_no_text_is_refused(name: str, value: object) -> None:
    assert list(faults({**GOOD, name: value})) == [name]


@pytest.mark.parametrize("value", [[], {}, "昨天", "2026-13-40T00:00:00Z", "21:46", "x" * 5000])
def test_what_is_no_moment_is_refused(value: object) -> None:
    assert "2026-11-03T21:46:00+08:00" in faults({**GOOD, "happened_at": value})["happened_at"]


@pytest.mark.parametrize("value", [0, 20261103, 1.5, True, "20261103", "2026", "0", "1e3"])
def test_a_bare_number_is_no_moment(value: object) -> None:
    """A date without dashes must not become an hour of 1970."""
    assert list(faults({**GOOD, "happened_at": value})) == ["happened_at"]


@pytest.mark.parametrize("name", ["happened_at", "verified_at"])
def test_a_moment_needs_its_zone(name: str) -> None:
    assert "+08:00" in faults({**GOOD, name: "2026-11-03T21:30:00"})[name]


@pytest.mark.parametrize("name", ["happened_at", "verified_at"])
@pytest.mark.parametrize("ahead_s", [61, 3600, 86_400 * 365])
def test_a_moment_in_the_future_is_refused(name: str, ahead_s: int) -> None:
    later = (NOW + timedelta(seconds=ahead_s)).isoformat()
    assert list(faults({**GOOD, name: later})) == [name]


@pytest.mark.parametrize("name", ["happened_at", "verified_at"])
@pytest.mark.parametrize("ahead_s", [-3600, 0, 60])
def test_a_clock_that_is_a_little_ahead_is_forgiven(name: str, ahead_s: int) -> None:
    moment = NOW + timedelta(seconds=ahead_s)
    assert getattr(read({**GOOD, name: moment.isoformat()})[0], name) == moment


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_that_no_database_can_hold_is_refused(at: str) -> None:
    assert list(faults({**GOOD, "happened_at": at})) == ["happened_at"]


@pytest.mark.parametrize(
    "written", ["138 0013 8000", "+86-13800138000", "１３８００１３８０００", "02826110110转801"]
)
def test_a_number_is_read_as_it_is_written(written: str) -> None:
    phone = read({**GOOD, "caller_phone": written})[1]
    assert phone is not None
    assert phone.number.startswith("+86")


@pytest.mark.parametrize("written", ["123", "1380013800", "😀", "13800138000、13900139000", "1" * 40])
def test_what_is_no_number_is_said_so_without_repeating_it(written: str) -> None:
    found = faults({**GOOD, "caller_phone": written})
    assert list(found) == ["caller_phone"]
    assert written not in found["caller_phone"]


@pytest.mark.parametrize("written", ["110", "+86110", "028-120", "12345", "10086"])
def test_a_public_short_number_is_not_the_citizens(written: str) -> None:
    assert list(faults({**GOOD, "caller_phone": written})) == ["caller_phone"]


def test_a_code_that_is_not_known_is_answered_with_those_that_are() -> None:
    assert "XNZX、ZFJ" in faults({**GOOD, "unit": "zfj"})["unit"]
    assert "SBJ、YJQ" in faults({**GOOD, "region": ""})["region"]


@pytest.mark.parametrize("value", ["HELP!", "help", "", None, 1])
def test_a_type_that_is_not_known_is_answered_with_those_that_are(value: object) -> None:
    assert "HELP" in faults({**GOOD, "type": value})["type"]


@pytest.mark.parametrize("name", ["emergency", "sensitive", "drill"])
@pytest.mark.parametrize("value", [None, "maybe", 2, [], {}])
def test_a_claim_is_true_or_false(name: str, value: object) -> None:
    assert "true" in faults({**GOOD, name: value})[name]


@pytest.mark.parametrize("name", ["state", "code", "id", "caller", "__class__"])
def test_a_field_that_does_not_exist_is_refused(name: str) -> None:
    assert list(faults({**GOOD, name: "x"})) == [name]


@pytest.mark.parametrize("body", [None, [], [GOOD], "text", 5, True])
def test_a_body_that_is_no_object_is_refused(body: object) -> None:
    assert list(faults(body)) == ["body"]


def test_a_sentence_is_in_both_languages() -> None:
    for sentence in faults({"unit": 1, "happened_at": "x", "type": "x", "drill": "x", "extra": 1}).values():
        assert any("\u4e00" <= letter <= "\u9fff" for letter in sentence), sentence
        assert any("a" <= letter <= "z" for letter in sentence), sentence


@given(st.dictionaries(st.sampled_from([*NewCase.model_fields, "extra"]), JSON))
def test_whatever_comes_in_is_registered_or_refused_with_reasons(changed: dict[str, Any]) -> None:
    try:
        new, _ = read({**GOOD, **changed})
    except InvalidFields as refused:
        reasons = refused.fields
    else:
        reasons = {"none": "registered"}
        assert new.request
        assert all(letter.isprintable() for letter in new.request + new.place + new.caller_name + new.matter)
    assert reasons
    assert all(reasons.values())
