"""What an officer texts after he has taken a case, and the citizens' sentences that are no such command."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.conversation import (
    CallCitizen,
    Complain,
    Complete,
    Extend,
    Intent,
    NewMatter,
    OptOut,
    Report,
    Step,
    Unclear,
)
from notifications.sms_reply import parse_reply

ARRIVED, CONTACTED = Report(Step.ARRIVED, "0427"), Report(Step.CONTACTED, "0427")
REPLIED, NOT_REACHED = Report(Step.REPLIED, "0427"), Report(Step.NOT_REACHED, "0427")

MEANS: list[tuple[str, Intent]] = [
    *((body, ARRIVED) for body in ("到场 0427", "到场0427", "已到场 0427", "到达0427", "已到达现场 0427")),
    *(
        (body, ARRIVED)
        for body in ("0427到场", "0427 已到场", "０４２７到场了。", "到场，零四二七", "“到场 0427”")
    ),
    ("0427 到场，正在劝阻", Report(Step.ARRIVED, "0427", "正在劝阻")),
    ("0427到场没人", Unclear("0427到场没人")),
    ("到场 0427 现场没有人", Report(Step.ARRIVED, "0427", "现场没有人")),
    ("到场", Report(Step.ARRIVED)),
    ("已到场！", Report(Step.ARRIVED)),
    ("到场 已劝停", Report(Step.ARRIVED, None, "已劝停")),
    *(
        (body, CONTACTED)
        for body in ("已联系 0427", "已联系0427", "联系上 0427", "0427已联系", "0427 联系上了")
    ),
    *((body, CONTACTED) for body in ("已联系群众0427", "已经联系上 0427", "已联系+0427")),
    ("已联系", Report(Step.CONTACTED)),
    ("已联系 0427 约明天九点上门", Report(Step.CONTACTED, "0427", "约明天九点上门")),
    *(
        (body, REPLIED)
        for body in ("答复 0427", "已答复0427", "0427已答复", "已回复群众 0427", "答复了 0427")
    ),
    ("答复 0427 已告知其明日施工结束", Report(Step.REPLIED, "0427", "已告知其明日施工结束")),
    ("答复：已告知其明日施工结束", Report(Step.REPLIED, None, "已告知其明日施工结束")),
    ("答复", Report(Step.REPLIED)),
    *((body, NOT_REACHED) for body in ("联系不上 0427", "联系不到0427", "打不通 0427", "0427联系不上")),
    *((body, NOT_REACHED) for body in ("0427一直打不通", "无法联系 0427", "没联系上 0427", "0427 未联系上")),
    ("0427联系不上，关机", Report(Step.NOT_REACHED, "0427", "关机")),
    ("联系不上", Report(Step.NOT_REACHED)),
    ("打不通。", Report(Step.NOT_REACHED)),
    ("5 0427 已责令停工", Complete("0427", "已责令停工")),
    ("50427已责令停工", Complete("0427", "已责令停工")),
    ("５　０４２７　已责令停工。", Complete("0427", "已责令停工")),
    ("五 零四二七 已责令停工", Complete("0427", "已责令停工")),
    ("5+0427+现场未发现噪音", Complete("0427", "现场未发现噪音")),
    ("5 0427 已罚款2000元", Complete("0427", "已罚款2000元")),
    ("回复5 0427 已办", Complete("0427", "已办")),
    ("5 0427", Complete("0427", "")),
    ("5 0427 。", Complete("0427", "")),
    ("50427到场处理完毕", Complete("0427", "到场处理完毕")),
    ("5 0427 路面已修复", Complete("0427", "路面已修复")),
    ("5 0427一切恢复正常", Complete("0427", "一切恢复正常")),
    ("5 0427处理完毕", Complete("0427", "处理完毕")),
    ("5", Complete(None, "")),
    ("５", Complete(None, "")),
    ("5 已责令停工", Complete(None, "已责令停工")),
    ("5，失物已归还", Complete(None, "失物已归还")),
    ("办结 0427 已责令停工", Complete("0427", "已责令停工")),
    ("已办结0427，已责令停工", Complete("0427", "已责令停工")),
    ("0427办结，已责令停工", Complete("0427", "已责令停工")),
    ("0427已办结 已责令停工", Complete("0427", "已责令停工")),
    ("5 办结 0427 已责令停工", Complete("0427", "已责令停工")),
    ("办结", Complete(None, "")),
    ("已办结。", Complete(None, "")),
    ("已办结，已责令停工", Complete(None, "已责令停工")),
    ("延期 0427 等待检测报告", Extend("0427", "等待检测报告")),
    ("0427延期，理由：等待检测报告", Extend("0427", "等待检测报告")),
    ("申请延期0427等待检测报告", Extend("0427", "等待检测报告")),
    ("延期 0427", Extend("0427", "")),
    ("延期", Extend(None, "")),
    ("延期 等待检测报告", Extend(None, "等待检测报告")),
    ("回拨 0427", CallCitizen("0427")),
    ("0427回拨", CallCitizen("0427")),
    ("回拨", CallCitizen(None)),
    ("投诉 0427 一直没人管", Complain("0427", "一直没人管")),
    ("投诉0427处理太慢", Complain("0427", "处理太慢")),
    ("0427投诉，没人来过", Complain("0427", "没人来过")),
    ("投诉办理 0427 敷衍", Complain("0427", "敷衍")),
    ("投诉你们 0427 没人管", Complain("0427", "没人管")),
    ("投诉办理", Complain(None, "")),
    ("办理投诉 三天没人联系", Complain(None, "三天没人联系")),
    ("投诉办理太慢", Complain(None, "太慢")),
    ("投诉你们不作为", Complain(None, "不作为")),
    ("反映 车城大道路灯不亮", NewMatter("车城大道路灯不亮")),
    ("反映：车城大道3号楼漏水", NewMatter("车城大道3号楼漏水")),
    ("反映车城大道路灯不亮", NewMatter("车城大道路灯不亮")),
    *((body, OptOut()) for body in ("T", "t", "TD", "td", "Ｔ", "ＴＤ", "退订", "“T”", "t。", " T ")),
]

CITIZENS = [
    *("投诉某饭店油烟", "我要投诉工地噪音", "投诉 饭店油烟", "投诉2000元工资不发", "投诉1234路公交拒载"),
    *("投诉12345不作为", "投诉10086乱扣费", "投诉95598停电", "投诉13800138000骚扰", "投诉办理房产证被拖延"),
    *("投诉你们辖区的饭店", "投诉你们资阳的公交", "投诉你们小区对面工地", "投诉"),
    *(
        "打不通电话",
        "一直打不通",
        "电话打不通，没人管",
        "联系不上物业",
        "联系不上 开发商",
        "打不通，一直占线",
    ),
    *("已联系物业，没人来", "已联系 物业", "到达车站发现包丢了", "到达 车站发现包丢了", "已经联系过社区"),
    *("已答复，但没解决", "答复不满意", "答复 不满意", "还没答复", "答复了吗", "没有人答复我", "已办结了吗"),
    *("没办结", "办结 了吗", "办结不了", "0427办结了吗", "0427办结不了", "0427答复了吗", "0427到场没有"),
    *(
        "延期交房两年",
        "开发商延期交房",
        "请回拨",
        "回拨电话",
        "回拨 0427 快点",
        "反映过三次了",
        "反映的问题",
        "反映",
    ),
    *(
        "5号楼漏水",
        "5楼着火",
        "5、6号楼停水",
        "5 人打架",
        "5月3日的事",
        "5.5",
        "5分",
        "5 分",
        "5星",
        "5000元",
    ),
    *(
        "5 非常不满意",
        "5，不满意",
        "5 0427 0431",
        "5 0427和0431",
        "5 0427567",
        "五一路积水",
        "五楼漏水",
        "5👍",
    ),
    *("T恤质量差", "退订短信", "退订回T", "不要退订", "TT", "T T", "t 0427", "取消退订"),
]

SEPARATORS = st.sampled_from(["", " ", "  ", "+", "，", ",", "：", "。", "\n", "　", "、", "-", "#"])
CODES = st.from_regex(r"[0-9]{4}([0-9]{2})?", fullmatch=True)


@pytest.mark.parametrize(("body", "intent"), MEANS)
def test_a_text_after_the_acknowledgement_means(body: str, intent: Intent) -> None:
    assert parse_reply(body) == intent


@pytest.mark.parametrize("body", CITIZENS)
def test_a_citizens_sentence_is_no_officers_command(body: str) -> None:
    assert parse_reply(body) == Unclear(body)


@given(SEPARATORS, CODES, SEPARATORS)
def test_however_it_is_separated_five_code_and_words_complete_the_case(
    first: str, code: str, second: str
) -> None:
    assert parse_reply(f"5{first}{code}{second}已责令停工") == Complete(code, "已责令停工")
    assert parse_reply(f"办结{first}{code}{second}已责令停工") == Complete(code, "已责令停工")


@given(
    st.sampled_from(
        [
            ("到场", Step.ARRIVED),
            ("已联系", Step.CONTACTED),
            ("答复", Step.REPLIED),
            ("联系不上", Step.NOT_REACHED),
        ]
    ),
    CODES,
    SEPARATORS,
)
def test_a_milestone_may_stand_before_or_behind_its_code(
    verb: tuple[str, Step], code: str, separator: str
) -> None:
    word, step = verb
    assert parse_reply(f"{word}{separator}{code}") == Report(step, code)
    if len(code) == 4 or code[0] not in "1235":  # 50427到场 is key 5 and 0427: four digits are the rule
        assert parse_reply(f"{code}{separator}{word}") == Report(step, code)


@pytest.mark.parametrize(
    "body",
    [
        *("5" * 600, "5 0427 " + "啊" * 593, "投诉" + "，" * 598, "延期" + " " * 598, "反映" + "+" * 598),
        *(
            "到场" * 300,
            "0427" * 150,
            "联系不上" + "。" * 590 + "x",
            "投诉你们" + "吗" * 590,
            "5 " + "0" * 598,
        ),
    ],
)
def test_the_longest_command_is_read_in_no_time(body: str) -> None:
    started = time.perf_counter()
    parse_reply(body)
    assert time.perf_counter() - started < 0.2


@given(
    st.text(
        alphabet="05五四二七 +，。投诉反映到场答复联系不上办结延期回拨了吗没你们TD退订👍\x00", max_size=40
    )
)
def test_no_mixture_of_its_words_breaks_the_reader(body: str) -> None:
    intent = parse_reply(body)
    code = getattr(intent, "code", None)
    assert code is None or (code.isascii() and code.isdecimal() and 4 <= len(code) <= 6)
