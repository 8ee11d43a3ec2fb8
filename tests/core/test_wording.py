"""Every sentence, with the longest values that real life has, and with hostile ones."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.conversation import Say
from models.errors import Misconfigured
from notifications.segments import count_segments
from notifications.wording import LONGEST_SPEECH, Wording, WordingError
from notifications.wording_file import Sentence

WORDING = Wording.load()
LANGUAGES = ("zh", "en")
MOST_ENCODED = 4500
"""What a carrier speaks of one Say, counted as it stands in an address: 9 for a hanzi."""
TEXTS = [sentence for sentence in WORDING.file.sentences.values() if sentence.channel == "sms"]
PROMPTS = [sentence for sentence in WORDING.file.sentences.values() if sentence.channel == "voice"]
NEVER_CUT = sorted(
    set(WORDING.file.placeholders) - {placeholder.name for placeholder in WORDING.file.shortened}
)


def longest(sentence: Sentence, lang: str, **instead: str) -> Say:
    spoken = WORDING.file.sentences[sentence.spoken_as] if sentence.spoken_as else sentence
    names = {*sentence.names("zh"), *spoken.names("zh")}
    values = {name: WORDING.file.placeholders[name].longest[lang] for name in names}
    return Say(
        sentence.key, **{**values, **{name: value for name, value in instead.items() if name in names}}
    )


def literals(sentence: Sentence, lang: str) -> list[str]:
    return [text for text, _ in sentence.parts[lang] if text]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sentence", TEXTS, ids=lambda sentence: sentence.key)
def test_the_longest_text_has_two_segments_and_its_code_and_reply_words_uncut(
    sentence: Sentence, lang: str
) -> None:
    say = longest(sentence, lang)
    text = WORDING.text(say, lang, drill=True, signed=True)
    assert count_segments(text) <= 2
    assert not re.search(r"[{}]|\w+_\w+", text)
    assert text.count("【") == 1
    whole = [say.values[name] for name in sentence.names(lang) if name in NEVER_CUT and name != "waited"]
    assert all(value in text for value in [*whole, *literals(sentence, lang)])
    assert "://" not in text


@pytest.mark.parametrize("sentence", TEXTS, ids=lambda sentence: sentence.key)
def test_only_the_summary_or_a_list_of_a_chinese_text_is_ever_cut(sentence: Sentence) -> None:
    text = WORDING.text(longest(sentence, "zh"))
    whole = [
        value
        for name, value in longest(sentence, "zh").values.items()
        if name in sentence.names("zh") and name not in ("summary", "waited")
    ]
    assert all(value in text for value in whole)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sentence", TEXTS + PROMPTS, ids=lambda sentence: sentence.key)
def test_every_sentence_can_be_said(sentence: Sentence, lang: str) -> None:
    said = WORDING.speech(longest(sentence, lang), lang, drill=True)
    assert 0 < len(said) <= LONGEST_SPEECH[lang]
    assert not re.search(r"[{}]|\w+_\w+", said)
    assert len(quote(said, safe="")) <= MOST_ENCODED
    if lang == "zh":
        assert said.startswith("这是演练，这是演练。")
        assert said.endswith("再次提醒，这是演练。")
        assert not re.search(r"(?<!\d)110(?!\d)|104275", said)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sentence", TEXTS + PROMPTS, ids=lambda sentence: sentence.key)
def test_endless_values_are_cut_and_the_reply_words_stay(sentence: Sentence, lang: str) -> None:
    endless = {placeholder.name: "长话" * 2500 for placeholder in WORDING.file.shortened}
    say = longest(sentence, lang, **endless)
    if sentence.channel == "sms":
        text = WORDING.text(say, lang, drill=True, signed=True)
        assert count_segments(text) <= 2
        assert all(part.strip(" ，。；,.;") in text for part in literals(sentence, lang))
    said = WORDING.speech(say, lang)
    assert len(said) <= LONGEST_SPEECH[lang]
    assert len(quote(said, safe="")) <= MOST_ENCODED


def test_the_summary_is_cut_before_the_place() -> None:
    say = longest(WORDING.file.sentences["officer_dispatch"], "zh", summary="夜里施工" * 40)
    text = WORDING.text(say)
    assert "夜里施工夜里施工" in text
    assert "…。11月30日21:46登记。" in text
    assert say.values["place"] in text
    assert (
        WORDING.text(longest(WORDING.file.sentences["officer_dispatch"], "zh", place="路" * 200)).count(
            "路…，"
        )
        == 1
    )


def test_a_list_is_cut_between_its_cases() -> None:
    cases = "；".join(f"{number:04}雁江区建筑施工噪音污染" for number in range(427, 447))
    text = WORDING.text(Say("officer_list", n="20", cases=cases))
    listed = re.search(r"：(.*)…。", text)
    assert listed
    assert all(re.fullmatch(r"\d{4}雁江区建筑施工噪音污染", case) for case in listed[1].split("；"))


def test_a_drill_mark_stands_behind_the_signature() -> None:
    say = Say("officer_list_empty")
    assert WORDING.text(say) == "您目前没有未办结事项。"
    assert WORDING.text(say, signed=True) == "【资阳110联动】您目前没有未办结事项。"
    assert WORDING.text(say, drill=True) == "（演练）您目前没有未办结事项。"
    assert WORDING.text(say, drill=True, signed=True).startswith("【资阳110联动】（演练）")
    assert WORDING.text(say, "en", drill=True).startswith("[DRILL]")


def test_a_case_is_announced_as_people_say_it() -> None:
    said = WORDING.speech(
        Say(
            "leader_call",
            leader="张局长",
            dept="市交通运输局",
            code="0417",
            waited="120",
            area="雁江区",
            place="110国道旁",
            category="道路塌陷",
        )
    )
    assert "编号零四幺七" in said
    assert "已过两分钟无人签收" in said
    assert "110国道旁" in said
    assert "拨打幺幺零" in WORDING.speech(Say("not_on_roster"))


@pytest.mark.parametrize(
    ("waited", "zh", "en"),
    [
        ("0", "零秒", "0 seconds"),
        ("1", "一秒", "1 second"),
        ("40", "四十秒", "40 seconds"),
        ("60", "一分钟", "1 minute"),
        ("120", "两分钟", "2 minutes"),
        ("150", "两分三十秒", "2 minutes 30 seconds"),
        ("1200", "二十分钟", "20 minutes"),
        ("7320", "两小时两分钟", "2 hours 2 minutes"),
        ("两分钟", "两分钟", "两分钟"),
    ],
)
def test_a_wait_is_given_in_seconds_and_worded(waited: str, zh: str, en: str) -> None:
    values = {"code": "0427", "area": "雁江区", "category": "噪音", "dept": "市工商局", "waited": waited}
    assert f"已过{zh}无人签收" in WORDING.text(Say("centre_alert", **values))
    assert f": {en} without acceptance" in WORDING.text(Say("centre_alert", **values), "en")


@pytest.mark.parametrize(
    ("hhmm", "spoken"),
    [("21:48", "二十一点四十八分"), ("08:05", "八点零五分"), ("20:00", "二十点整"), ("00:10", "零点十分")],
)
def test_a_time_is_spoken_in_words(hhmm: str, spoken: str) -> None:
    say = Say("officer_ack_ok", code="0427", hhmm=hhmm, caller="王女士", phone="13800138000")
    assert f"签收成功，时间{spoken}" in WORDING.speech(say)
    assert f"已于{hhmm}由您签收" in WORDING.text(say)


def test_a_menu_is_spoken_from_the_catalogue() -> None:
    options = WORDING.options([("医疗救护", "1"), ("人工", "0")])
    assert options == "医疗救护请按一；人工请按零"
    assert WORDING.speech(Say("ivr_submenu", options=options)).startswith(
        "医疗救护请按一；人工请按零；返回上一级请按星号"
    )
    assert WORDING.options([("medical", "1")], "en") == "medical, press 1"


def test_a_citizens_words_stay_one_line_of_plain_words() -> None:
    say = longest(
        WORDING.file.sentences["officer_dispatch"],
        "zh",
        summary="{code} 第一行\r\n第二行\x00\x1b[0m\u202e\u200b【银行】请点http://evil.example/a?b=1领取",
    )
    text = WORDING.text(say)
    assert "{code} 第一行 第二行[0m〔银行〕请点…领取" in text


def test_an_empty_value_leaves_no_orphaned_comma() -> None:
    say = longest(WORDING.file.sentences["officer_dispatch"], "zh", summary="", place="")
    assert "临空经济区，建筑施工噪音污染。11月30日" in WORDING.text(say)


def test_a_wrong_say_is_told_what_to_mend() -> None:
    with pytest.raises(WordingError, match="no sentence 'offcer_help'"):
        WORDING.text(Say("offcer_help"))
    with pytest.raises(WordingError, match="needs a value for code"):
        WORDING.text(Say("caller_acked", dept="市工商局"))
    with pytest.raises(WordingError, match="was given cdoe"):
        WORDING.text(Say("officer_help", cdoe="0427"))
    with pytest.raises(WordingError, match="is spoken, not texted"):
        WORDING.text(Say("ivr_greeting"))
    with pytest.raises(WordingError, match="no wording in 'fr'"):
        WORDING.text(Say("officer_help"), "fr")


def test_a_wrong_file_is_refused_with_every_fault_at_once() -> None:
    with pytest.raises(Misconfigured) as refused:
        Wording.parse(
            """
            signature: 【资阳110联动】
            drill:
              {text_zh: 演, text_en: d, before_zh: 演, after_zh: 演, before_en: d, after_en: d}
            shorten: [summary]
            placeholders: {code: {kind: number, zh: "1", en: "1"}}
            sentences:
              a: {channel: fax, audience: officer, zh: "{cdoe}", en: "{code}", spoken_as: b}
              b: {channel: sms, audience: officer, zh: "{code:>4}", eng: "x"}
              c: just words
            """
        )
    faults = "\n".join(refused.value.faults)
    for part in (
        "'summary' is no placeholder",
        "kind 'number'",
        "a: channel",
        "{cdoe} is not declared",
        "'b' is no sentence",
        "{code} has a format",
        "unknown field 'eng'",
        "b: en: missing",
        "c: missing",
    ):
        assert part in faults
    for broken in ("", "- 1", "a: [", "signature: 1"):
        with pytest.raises(Misconfigured):
            Wording.parse(broken)


@given(st.text(max_size=400), st.text(max_size=400), st.sampled_from(LANGUAGES))
def test_no_citizens_words_break_a_dispatch(summary: str, place: str, lang: str) -> None:
    say = longest(WORDING.file.sentences["officer_dispatch"], lang, summary=summary, place=place)
    text = WORDING.text(say, lang, drill=True, signed=True)
    assert count_segments(text) <= 2
    assert "104275" in text
    assert len(text.splitlines()) == 1
