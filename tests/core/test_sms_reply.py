"""What officers type, and what they mean by it. Source: scenarios 2, 3, 5, 6; domain reference finding 3."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.conversation import Acknowledge, Help, Intent, ListCases, ReportEmergency, ReturnCase, Unclear
from notifications.sms_reply import parse_reply

ACCEPTS_0427 = [
    *("1 0427", "10427", "1+0427", "1，0427", "1,0427", "1、0427", "1：0427", "1:0427", "1#0427", "1。0427"),
    *(
        "1.0427",
        "1-0427",
        "１０４２７",
        "１＋０４２７",
        "１　０４２７",
        " 1  0427  ",
        "1\n0427",
        "1\t0427\r\n",
    ),
    *("“1 0427”", "【1】0427", "1+【0427】", "「1」「0427」", "(1)0427", "1 0427。", "1 0427!", "'1 0427'"),
    *("一 零四二七", "一零四二七", "幺零四二七", "一〇四二七", "壹 零肆贰柒", "1 零四二七", "一0427"),
    *("签收0427", "签收 0427", "0427签收", "0427 签收", "收到0427", "0427收到", "签收编号0427", "1编号0427"),
    *("1 签收 0427", "回复1 0427", "1\u200b 0427", "\ufeff1 0427", "1\x000427", "\u202e1 0427", "1 0427👍"),
    *(
        "1 0427 20分钟到",
        "1 0427，预计二十分钟内到达",
        "签收0427 2人已出发",
        "10427 9点半到",
        "1 0427 1个半小时",
    ),
    *("1 0427 收到", "1 0427，马上处理", "1 20171103-0427", "①0427"),
]

MEANS: list[tuple[str, Intent]] = [
    ("1", Acknowledge(None)),
    ("１", Acknowledge(None)),
    ("一", Acknowledge(None)),
    ("1。", Acknowledge(None)),
    ("“1”", Acknowledge(None)),
    ("签收", Acknowledge(None)),
    ("收到", Acknowledge(None)),
    ("收到！", Acknowledge(None)),
    ("1 04275", Acknowledge("04275")),
    ("1 104275", Acknowledge("104275")),
    ("1104275", Acknowledge("104275")),
    ("11042", Acknowledge("1042")),
    ("2 0427 不属本单位", ReturnCase("0427", "不属本单位")),
    ("20427不属本单位", ReturnCase("0427", "不属本单位")),
    ("2+0427+不属本单位，请转环保局", ReturnCase("0427", "不属本单位，请转环保局")),
    ("２０４２７　不属本单位。", ReturnCase("0427", "不属本单位")),
    ("二 零四二七 三楼属环保局", ReturnCase("0427", "三楼属环保局")),
    ("退回 0427 不属本单位", ReturnCase("0427", "不属本单位")),
    ("退回0427，理由：不属本单位", ReturnCase("0427", "不属本单位")),
    ("退单0427重复 2 件", ReturnCase("0427", "重复 2 件")),
    ("0427退回 不属本单位", ReturnCase("0427", "不属本单位")),
    ("2 0427", ReturnCase("0427", "")),
    ("2", ReturnCase(None, "")),
    ("退回", ReturnCase(None, "")),
    ("2 不属本单位", ReturnCase(None, "不属本单位")),
    ("退回，不属本单位", ReturnCase(None, "不属本单位")),
    ("3 0427", ReportEmergency("0427")),
    ("30427", ReportEmergency("0427")),
    ("3 0427 有人受伤，不要等", ReportEmergency("0427")),
    ("险情0427", ReportEmergency("0427")),
    ("报险情 0427", ReportEmergency("0427")),
    ("0427险情", ReportEmergency("0427")),
    ("三零四二七", ReportEmergency("0427")),
    ("3", ReportEmergency(None)),
    ("险情", ReportEmergency(None)),
    ("险情！房子要塌了", ReportEmergency(None)),
    ("3 有人持刀", ReportEmergency(None)),
    ("CX", ListCases()),
    ("cx", ListCases()),
    ("Ｃｘ。", ListCases()),
    ("查", ListCases()),
    ("CX 0427", ListCases()),
    ("BZ", Help()),
    ("bz", Help()),
    ("ＢＺ", Help()),
    ("帮助", Help()),
]

UNCLEAR = [
    *(
        "",
        "好的谢谢",
        "收到，马上处理",
        "收到谢谢",
        "没收到",
        "不签收0427",
        "0427未签收",
        "0427签收不了",
        "签收了吗",
    ),
    *(
        "0427",
        "1 427",
        "1 0427 0431",
        "1 0427和0431",
        "1 0427567",
        "13800138000",
        "110",
        "120",
        "1 0427 不是我们的",
    ),
    *("R", "N", "r", "TD0427", "T 0427", "R0427", "N 0427", "退订回T"),
    *(
        "1号楼漏水",
        "2号楼漏水",
        "3楼着火了",
        "三楼着火了",
        "2 人打架",
        "3、4号楼停水",
        "20000元工资没发",
        "30000元",
    ),
    *("2017年11月3日", "20171103-0427", "1.5", "险情已解除0427", "一会儿到", "一直在响", "二楼漏水"),
    *(
        "4",
        "到岗",
        "接班",
        "满意",
        "👍",
        "😀😀😀",
        "1👍1",
        "查一下我的事",
        "我要投诉工地噪音",
    ),
]


@pytest.mark.parametrize("body", ACCEPTS_0427)
def test_however_it_is_typed_one_and_the_code_takes_the_case(body: str) -> None:
    assert parse_reply(body) == Acknowledge("0427")


@pytest.mark.parametrize(("body", "intent"), MEANS)
def test_officer_reply_means(body: str, intent: Intent) -> None:
    assert parse_reply(body) == intent


@pytest.mark.parametrize("body", UNCLEAR)
def test_anything_else_is_no_command_and_kept_as_it_came(body: str) -> None:
    assert parse_reply(body) == Unclear(body)


def test_control_characters_do_not_survive_in_what_is_kept() -> None:
    assert parse_reply(" 你好\x00\x07\u200b\u202e世界\ud800\n再见 ") == Unclear("你好世界\n再见")


@pytest.mark.parametrize(
    "body", ["1" * 5000, "1 0427 " + "啊" * 5000, "+" * 5000 + "1 0427", "1" + " " * 5000 + "x", "。" * 599]
)
def test_an_endless_text_is_no_command_and_takes_no_time(body: str) -> None:
    started = time.perf_counter()
    assert isinstance(parse_reply(body), Unclear)
    assert time.perf_counter() - started < 0.5


hurried = st.text(alphabet="0123一二零四七１２+， 。“【】签收到退回险情CXbz\u200b\x00👍", max_size=30)


@given(st.text(max_size=300) | hurried)
@example("\ud800")
def test_no_text_breaks_the_reader(body: str) -> None:
    intent = parse_reply(body)
    code = getattr(intent, "code", None)
    assert code is None or (code.isascii() and code.isdecimal() and 4 <= len(code) <= 6)


@pytest.mark.parametrize(
    ("body", "intent"),
    [
        ("2 0427 路面由公路局负责", ReturnCase("0427", "路面由公路局负责")),
        ("3 0427 人快掉下来了", ReportEmergency("0427")),
        ("2 0427一楼不归我们", ReturnCase("0427", "一楼不归我们")),
    ],
)
def test_words_set_apart_from_the_code_may_begin_as_they_like(body: str, intent: Intent) -> None:
    assert parse_reply(body) == intent
