"""What to do with a citizen's text, decided from its words alone. Source: R19, R52."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.policy.text_intake import (
    LONGEST,
    Kind,
    Next,
    codes_in,
    is_another_matter,
    joined,
    kind_of,
    next_step,
    orders,
    same_words,
)
from models.lifecycle import IntakeState


def phrases(listed: str) -> list[str]:
    """Texts as citizens write them, with a stroke between two."""
    return [phrase.strip() for phrase in listed.split("|")]


KINDS = [
    *((Kind.NOTHING, text) for text in phrases("""
         | 😀 | 👍👍👍 | 。。。 | ？？？ | 1 | １２３４ | 110 | 你好 | 您好！ | 在吗？ | 有人吗 |
        hello | Hi! | 请问 | 测试
    """)),
    *((Kind.COURTESY, text) for text in phrases("""
        谢谢 | 谢谢你们 | 好的 | 好的，谢谢！ | 收到 | 嗯嗯 | OK | ok谢谢 | 知道了 | 晓得了，麻烦了 |
        可以 | thanks | 辛苦了
    """)),
    *((Kind.PROGRESS, text) for text in phrases("""
        怎么样了 | 咋样了哦 | 还没人来 | 还没有人来 | 都没人管 | 没得人来 | 什么时候来 | 好久来嘛 |
        处理得如何了 | 有结果没有 | 有没有进展 | 催一下 | 等了半天了 | 0427怎么样了 |
        编号0427的事情有消息没 | 怎么还不来 | 到哪里了 | 一直没动静 | 办好了没
    """)),
    *((Kind.ADVERT, text) for text in phrases("""
        【某某贷款】您的额度已到账，点击领取，回T退订 | 【商城】双11全场五折，拒收请回复R |
        恭喜您获得大奖，退订回N【某某科技】 | [Bank] Your points expire today, 退订回复TD
    """)),
    *((Kind.MATTER, text) for text in phrases("""
        路灯不亮 | 收到垃圾短信【某某贷款】退订回T没有用，请处理 | 谢谢你们上次修路灯，现在又坏了 |
        你好，楼下太吵 |
        车城大道三段路灯坏了，都坏了一个星期，打电话给物业没人管，晚上走路老人小孩都摔过，请来修 |
        noise at night | 3号楼停水 | 好吃街油烟大
    """)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_a_text_is_of_the_kind_that_a_person_would_say(kind: Kind, text: str) -> None:
    assert kind_of(text) is kind


@given(st.text(max_size=300))
def test_any_text_is_of_some_kind(text: str) -> None:
    assert kind_of(text) in Kind
    assert joined([text]) == text[:LONGEST]


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["一二", "三四"], "一二三四"),
        (["(2/2)三四", "(1/2)一二"], "一二三四"),
        (["（２／３）二", "（３／３）三", "（１／３）一"], "一二三"),
        (["(2/3)二", "(3/3)三", "(1/3)一"], "一二三"),
        (["1/2 一", "三"], "1/2 一三"),
        (["1/2 一", "2/3 二"], "1/2 一2/3 二"),
        (["1/2路公交"], "1/2路公交"),
        ([], ""),
    ],
)
def test_parts_stand_in_the_order_of_their_marks_or_as_they_came(parts: list[str], whole: str) -> None:
    assert joined(parts) == whole


def test_a_word_cut_in_two_is_whole_in_one_of_the_orders() -> None:
    assert any("跳楼" in told for told in orders(["楼了，快来", "有人要跳"]))
    assert any("跳楼" in told for told in orders(["有人要跳", "楼了，快来"]))
    assert orders(["有人"]) == ("有人",)


def test_no_flood_makes_a_matter_longer_than_the_longest_text() -> None:
    assert len(joined(["长" * 1000] * 30)) == LONGEST


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("路灯不亮。", "路灯 不亮", True),
        ("ＫＴＶ太吵", "KTV太吵！！", True),
        ("路灯不亮", "路灯又不亮", False),
        ("😀", "👍", False),
        ("", "", False),
    ],
)
def test_the_same_words_are_the_same_but_for_marks_and_spaces(one: str, other: str, same: bool) -> None:
    assert same_words(one, other) is same


@pytest.mark.parametrize("text", ["另外还有一件事", "还有个问题", "再反映一个", "另一件事：路灯", "换个事说"])
def test_another_matter_is_said_to_be_one(text: str) -> None:
    assert is_another_matter(text)


@pytest.mark.parametrize("text", ["还在吵", "还有一只狗", "是3号楼", "另外两个人也听到了", ""])
def test_what_goes_on_is_no_other_matter(text: str) -> None:
    assert not is_another_matter(text)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("0427怎么样了", ["0427"]),
        ("０４２７和0431", ["0427", "0431"]),
        ("13800138000", []),
        ("3号楼", []),
        ("", []),
    ],
)
def test_codes_are_found(text: str, codes: list[str]) -> None:
    assert codes_in(text) == codes


@pytest.mark.parametrize(
    ("state", "place", "name", "can_answer", "step"),
    [
        (IntakeState.GATHERING, "车城大道", "", True, Next.REGISTER),
        (IntakeState.GATHERING, "", "张三", True, Next.ASK_PLACE),
        (IntakeState.GATHERING, "", "", True, Next.ASK_PLACE_AND_NAME),
        (IntakeState.GATHERING, "", "", False, Next.REGISTER),
        (IntakeState.ASKED, "", "", True, Next.REGISTER),
        (IntakeState.ASKED, "车城大道", "张三", True, Next.REGISTER),
    ],
)
def test_a_matter_is_asked_about_once_and_only_for_its_place(
    state: IntakeState, place: str, name: str, can_answer: bool, step: Next
) -> None:
    assert next_step(state=state, place=place, name=name, can_answer=can_answer) is step
