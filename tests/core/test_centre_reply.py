"""What the centre's people mean by what they text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.conversation import Acknowledge, Complete, Intent, ReturnCase, Rule, Ruling, Unclear
from notifications.sms_reply import parse_reply

ACCEPT, REJECT, REASSIGN, ASSIST = (
    Ruling.ACCEPT_RETURN, Ruling.REJECT_RETURN, Ruling.REASSIGN, Ruling.ASSIST,
)  # fmt: skip


@pytest.mark.parametrize(("body", "meant"), [
    ("同意 0427 HBJ", Rule(ACCEPT, "0427", "HBJ")),
    ("同意0427环保局", Rule(ACCEPT, "0427", "环保局")),
    ("同意　０４２７　ｈｂｊ。", Rule(ACCEPT, "0427", "hbj")),
    ("同意退回 0427 给环保局", Rule(ACCEPT, "0427", "环保局")),
    ("同意退单：0427，交由 环保局，属工业噪音", Rule(ACCEPT, "0427", "环保局", "属工业噪音")),
    ("0427同意 HBJ", Rule(ACCEPT, "0427", "HBJ")),
    ("0427 同意退回", Rule(ACCEPT, "0427")),
    ("同意 0427", Rule(ACCEPT, "0427")),
    ("同意", Rule(ACCEPT)),
    ("同意 环保局", Rule(ACCEPT, None, "环保局")),
    ("驳回 0427 属本单位职责", Rule(REJECT, "0427", "", "属本单位职责")),
    ("驳回0427不属实", Rule(REJECT, "0427", "", "不属实")),
    ("0427 驳回：属本单位职责。", Rule(REJECT, "0427", "", "属本单位职责")),
    ("不同意退回 0427 理由：属本单位职责", Rule(REJECT, "0427", "", "属本单位职责")),
    ("驳回", Rule(REJECT)),
    ("驳回 属本单位职责", Rule(REJECT, None, "", "属本单位职责")),
    ("改派 0427 环保局", Rule(REASSIGN, "0427", "环保局")),
    ("请改派0427到HBJ", Rule(REASSIGN, "0427", "HBJ")),
    ("0427改派交通局", Rule(REASSIGN, "0427", "交通局")),
    ("转办 〇四二七 生态环境局 工业噪音", Rule(REASSIGN, "0427", "生态环境局", "工业噪音")),
    ("改派 0427", Rule(REASSIGN, "0427")),
    ("协办 0427 供电公司", Rule(ASSIST, "0427", "供电公司")),
    ("增派协办 0427 GDG，现场要断电", Rule(ASSIST, "0427", "GDG", "现场要断电")),
    ("并单 0431 0427", Rule(Ruling.MERGE, "0431", "0427")),
    ("并单0431，0427", Rule(Ruling.MERGE, "0431", "0427")),
    ("0431 并入 0427", Rule(Ruling.MERGE, "0431", "0427")),
    ("合并 0431 到 0427 同一工地", Rule(Ruling.MERGE, "0431", "0427", "同一工地")),
    ("并单 0431", Rule(Ruling.MERGE, "0431")),
    ("无效 0427 骚扰电话", Rule(Ruling.INVALIDATE, "0427", "", "骚扰电话")),
    ("作废0427", Rule(Ruling.INVALIDATE, "0427")),
    ("督办 0427", Rule(Ruling.SUPERVISE, "0427")),
    ("催办0427 群众再次来电", Rule(Ruling.SUPERVISE, "0427", "", "群众再次来电")),
    ("重办 0427", Rule(Ruling.REDO, "0427")),
    ("重办 0427 7", Rule(Ruling.REDO, "0427", "7")),
    ("重办 0427 7日内 现场未整改", Rule(Ruling.REDO, "0427", "7", "现场未整改")),
    ("重办 0427 现场未整改", Rule(Ruling.REDO, "0427", "", "现场未整改")),
    ("重办 0427 3号楼没有人来", Rule(Ruling.REDO, "0427", "", "3号楼没有人来")),
    ("解释 0427 施工许可合法，已告知", Rule(Ruling.EXPLAIN, "0427", "", "施工许可合法，已告知")),
])  # fmt: skip
def test_a_ruling_means(body: str, meant: Rule) -> None:
    assert parse_reply(body) == meant


@pytest.mark.parametrize("body", [
    "同意了吗", "0427同意吗", "0427 同意不了", "能不能改派 0427", "改派", "协办", "督办", "无效", "解释一下",
    "我同意 0427 的处理", "不同意你们的处理结果，请给个说法", "合并同类项", "无效投诉太多",
    "重办身份证要什么材料", "并单 0431 同一个工地", "驳回0427？", "同意" + "好" * 90,
])  # fmt: skip
def test_what_is_no_ruling(body: str) -> None:
    assert parse_reply(body) == Unclear(body)


@pytest.mark.parametrize(("body", "meant"), [
    ("1 0427 同意", Acknowledge("0427")),
    ("2 0427 建议改派环保局", ReturnCase("0427", "建议改派环保局")),
    ("5 0427 已督办施工方整改", Complete("0427", "已督办施工方整改")),
])  # fmt: skip
def test_a_key_goes_before_a_ruling(body: str, meant: Intent) -> None:
    assert parse_reply(body) == meant


@given(st.text(alphabet="同意驳回改派协办并单无效督重解释0427一二 ，。\n吗不到给HBJ", max_size=60))
def test_nothing_that_is_typed_breaks_it(body: str) -> None:
    meant = parse_reply(body)
    if isinstance(meant, Rule):
        assert meant.code is None or (meant.code.isdecimal() and 4 <= len(meant.code) <= 6)
        assert meant.ruling is not Ruling.MERGE or meant.target == "" or meant.target.isdecimal()


@pytest.mark.parametrize("body", ["改派 0427 " + "，" * 590, "同意" + " " * 590, "并单 0431" + "0" * 580])
def test_the_longest_text_takes_no_time(body: str) -> None:
    start = time.perf_counter()
    parse_reply(body)
    assert time.perf_counter() - start < 0.2
