"""Which unit a matter told in free words is for, and which words are danger. R16, R18, reference 2.3."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.catalogue.load import load_catalogue
from gateway.policy.mentions import mentioned, plain
from gateway.policy.routing import Route, route
from models.unit import POLICE

KNOWN = load_catalogue().routing_words


def phrases(listed: str) -> list[str]:
    """Texts as citizens write them, with a stroke between two."""
    return [phrase.strip() for phrase in listed.split("/")]


DANGER = phrases("""
    有人打架 / 楼下打起来了 / 他们在打 架 / 打*架了 / 有人在打加 / 两口子打捶 / 街上打锤 /
    快来人，打群架，互殴 / 有人持刀 / 他提起刀追我 / 对面拿刀砍人 / 一个男的持到砍人 / 我要被砍死了 /
    有人捅了他一刀 / 殺人了 / 救命 / 救名啊 / 救救我 / 救~命 / 求救 / 着火了 / 著火了 / 着伙了 /
    厨房起火 / 燃起来了 / 房子烧起来了 / 屋头失火了 / 楼道里全是浓烟 / 还没着火但是快了 / 要爆炸了 /
    要爆诈了 / 娃儿落水了 / 有人滚到河头去了 / 水库里有人溺水 / 有个人要跳楼 / 他站在楼顶往下跳 / 跳搂 /
    我不想活了 / 她喝农药了 / 我老公要寻短见 / 包包被抢了 / 遭抢了 / 抢结 / 屋头遭偷了 / 有小偷 /
    扒手摸包 / 碰到棒老二 / 被诈骗十万 / 娃儿走丢了 / 孩子不见了 / 老人走失 / 有人贩子 / 丈夫家暴 /
    他打老婆 / 幼儿园打娃儿 / 有人猥亵小学生 / 出车祸了 / 翻车了 / 撞到人了 / 撞车了人还在里头 / 酒驾 /
    有人聚众赌博 / 死人了 / 满地都是血，流血不止 / 燃气泄漏 / 天然气泄露了 / 煤气漏了 / 屋里有煤气味 /
    天燃气味道大，漏天然气 / 老人晕倒 / 我妈昏过去了 / 邻居没有呼吸了 / 没得气了快来 / 有人触电 /
    电线断了掉在地上 / 遭电打了 / 电梯困人 / 我困在电梯里 / 山垮了 /
    有人被埋 / 路塌了 / 路边捡到个婴儿 / 多人腹泻 / fire / There is a FIGHT / help me / Help  me please /
    gas leak / he has a knife / my friend is unconscious / 有没有人管，打架了 / 没人管打架 /
    是不是打架我不清楚 / 不是打架就是吵架 / 没有打架，是打人 / 不要打架了 / 怕他打人 / 差点没打起来 /
    无故打人 / 未成年人打架 / 没有一天不打架 / 没有打架吗？有没有打架 / ｈｅｌｐ　ｍｅ
""")
NO_DANGER = phrases("""
    没有打架 / 没打架，就是声音大 / 没有人打架 / 并没有打人 / 没得人打架 / 没有发生打架 / 不是小偷 /
    没被偷 / 没有着火 / 没起火 / 没有人员溺水 / 没有任何爆炸 / 无人落水 / 并非诈骗 / no fire /
    there was no fight / 夜间施工噪音 / 烧烤摊油烟 / 路灯不亮 / 停水两天 / 公交车不停 / 工资没发 /
    咨询社保 / 网吧有未成年人 / fireworks all night / knifefish / 你好 /  / 1234 / 😀 / …… / 物业不管 /
    水管爆了 / 井盖不见了 / 没得井盖 / 河里大量死鱼
""")
ROUTES = [
    ("车城大道工地半夜施工，燥音大得很", "ZFJ"),
    ("楼下烧烤摊摆到半夜两点", "ZFJ"),
    ("广场舞音响太吵", "ZFJ"),
    ("渣土车一路抛洒", "ZFJ"),
    ("化工厂厂区噪声", "HBJ"),
    ("造纸厂往河里排污，死鱼", "HBJ"),
    ("出租车拒载还绕路", "JTJ"),
    ("手机落在出租车上了", "JTJ"),
    ("公路上有个大坑洞", "JTJ"),
    ("老板拖签农民工公资", "RSJ"),
    ("医保报销不了", "RSJ"),
    ("超市卖过期食品", "SYJ"),
    ("饭店里吃出虫，要举报", "SYJ"),
    ("买的电子秤缺斤少两", "ZJJ"),
    ("小区电梯老是坏", "ZJJ"),
    ("健身房会员卡不退钱", "GSJ"),
    ("网吧让未成年人上网", "WGX"),
    ("停水三天没人管", "SWJ"),
    ("没得电，跳闸了", "GDG"),
    ("ＫＴＶ让未成年人进", "WGX"),
    ("宽带断网两天", "DXG"),
    ("天然气停气", "RQG"),
    ("有人电鱼", "NYJ"),
    ("旅行社导游强制购物", "LFW"),
    ("非法占地建房", "GTJ"),
    ("渡船超载", "HSJ"),
    ("想申请法律援助", "SFJ"),
    ("仓库里堆了危化品", "AJJ"),
    ("路边有流浪的人露宿", "MZJ"),
    ("想咨询救护车转运病人", "WJW"),
    ("烂尾楼三年不交房", "XNZX"),
    ("有人打架", POLICE),
    ("工地欠薪，工人要跳楼", "RSJ"),
    ("煤气漏了还有人打架", "RQG"),
    ("路灯不亮也没有打架", "ZFJ"),
    ("漏水，物业不管", None),
    ("小狗很可爱", None),
    ("", None),
]


def danger(text: str) -> tuple[str, ...]:
    return route(text, KNOWN).danger


@pytest.mark.parametrize("text", DANGER)
def test_danger_is_heard_however_it_is_written(text: str) -> None:
    assert danger(text)


@pytest.mark.parametrize("text", NO_DANGER)
def test_what_is_denied_and_what_is_ordinary_is_no_danger(text: str) -> None:
    assert danger(text) == ()


@pytest.mark.parametrize(("text", "unit"), ROUTES)
def test_a_matter_goes_to_the_unit_whose_words_are_in_it(text: str, unit: str | None) -> None:
    assert route(text, KNOWN).unit == unit


def test_the_rule_is_told_in_a_sentence_with_its_words() -> None:
    assert route("工地噪音", KNOWN) == Route("ZFJ", "附件五建筑施工噪音", ("工地",), also=("噪音",))
    assert route("有人打架", KNOWN).rule == "“打架”属于警情，交回110"
    assert route("停水", KNOWN).rule == "“停水”是市水务局的关键词"
    assert route("天然气泄漏", KNOWN).rule == "“天然气泄漏”是市燃气公司的紧急情况"
    assert [route(text, KNOWN).matter for text in ("工地半夜噪音", "停水", "小狗")] == [
        "工地噪音",
        "停水",
        "",
    ]
    tied = route("漏水，物业不管", KNOWN)
    assert (tied.unit, tied.rule) == (None, "“漏水”“物业”分属几个单位，无法确定")


def test_danger_goes_before_every_rule_and_a_rule_before_every_keyword() -> None:
    assert route("工地噪音，电梯困人", KNOWN).unit == "ZJJ"
    assert route("KTV噪音", KNOWN).unit == "ZFJ"


def test_a_delicate_matter_keeps_its_unit_though_the_police_hear_of_it() -> None:
    found = route("讨薪的人站在楼顶往下跳", KNOWN)
    assert (found.unit, "往下跳" in found.danger) == ("RSJ", True)


def test_every_police_word_alone_is_heard() -> None:
    for word in KNOWN.police:
        assert word in danger(f"现在{word}了" if not word.isascii() else f"now {word} here"), word


def test_every_word_of_danger_of_a_unit_alone_is_heard() -> None:
    for words in KNOWN.emergency.values():
        assert all(danger(word) or word in KNOWN.urgent_only for word in words)


def test_no_usual_spelling_is_changed_into_another_word() -> None:
    listed = {*KNOWN.police, *(word for words in KNOWN.keywords.values() for word in words)}
    assert [word for word in listed if plain(word, KNOWN.spellings) != word.lower()] == []


def test_every_keyword_can_be_found_as_it_is_looked_for() -> None:
    for unit, words in KNOWN.keywords.items():
        for word in words:
            assert mentioned(plain(f"这里{word}。", KNOWN.spellings), [word]) == (word,), unit


@given(st.text(max_size=300))
def test_any_text_has_a_route(text: str) -> None:
    found = route(text, KNOWN)
    assert found.unit is None or found.unit in KNOWN.names
    assert found.rule


def test_a_very_long_text_takes_no_time() -> None:
    assert route("长" * 8000 + "打架", KNOWN).danger == ("打架",)
    assert route("打 " * 5000, KNOWN).danger == ()
