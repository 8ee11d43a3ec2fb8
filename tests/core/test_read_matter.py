"""The five fields out of citizens' own words, and nothing that is not in them. Source: R17, R19."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.catalogue.load import load_catalogue
from gateway.policy.read_matter import Matter, is_all_answer, read_answer, read_matter
from models.case import RequestType

NOW = datetime.fromisoformat("2026-11-03T21:46:00+08:00")
CITIZEN = "+8613800138000"
REGIONS = {code: (region.name_zh, *region.aliases) for code, region in load_catalogue().regions.items()}


def read(text: str) -> Matter:
    return read_matter(text, sender=CITIZEN, now=NOW, regions=REGIONS, area_code="028")


def phrases(listed: str) -> list[str]:
    """Texts as citizens write them, with a stroke between two; and the empty one."""
    return [phrase.strip() for phrase in listed.split("/")] + [""]


PLACES = [
    ("雁江区车城大道三段88号锦绣花园3栋2单元楼下摆摊", "雁江区车城大道三段88号锦绣花园3栋2单元楼下"),
    ("你好，我家住在建设西路二号附近，工地吵得睡不着", "建设西路二号附近"),
    ("安岳县石羊镇场上路灯不亮", "安岳县石羊镇场上"),
    ("在乐至县天池镇迎宾大道和民主路交叉口有个坑", "乐至县天池镇迎宾大道和民主路交叉口"),
    ("资阳市第一人民医院门口有流浪汉", "资阳市第一人民医院门口"),
    ("我是王女士，车城大道三段某小区工地旁夜里一直施工", "车城大道三段某小区工地旁"),
    ("出租车拒载，刚才在资阳北站", "资阳北站"),
    ("11月2日晚上九点，凤岭公园广场舞", "凤岭公园"),
    ("前天下午3点多，丹山镇五里村3组有人乱倒垃圾", "丹山镇五里村3组"),
    ("地址：万达广场旁边工地", "万达广场旁边工地"),
    ("地点是外环路加油站对面 有人倒渣土", "外环路加油站对面"),
    ("地址：车城大道 三段 88号", "车城大道 三段 88号"),
    ("地址：老酒厂后头第二排房子", "老酒厂后头第二排房子"),
    ("您好！我想反映一下雁江区政府北路的烧烤摊占道", "雁江区政府北路"),
    ("我在万达广场三楼吃饭吃出虫子", "万达广场三楼"),
    ("凤凰城5栋电梯坏了", "凤凰城5栋"),
    ("我们村里的路烂了，石岭镇大堰村五社", "石岭镇大堰村五社"),
    ("四三一医院对面的工地，半夜打混凝土", "四三一医院对面的工地"),
    ("狮子山小区门口的路灯坏了三盏", "狮子山小区门口"),
    ("和平南路农贸市场卖菜的缺斤少两", "和平南路农贸市场"),
    ("上西街停电了", "上西街"),
    ("太平镇向阳路停水", "太平镇向阳路"),
    ("车城大道路灯不亮", "车城大道"),
    ("G318国道边塌方", "G318国道"),
    ("沱江大桥头乱停车", "沱江大桥头"),
    ("大千路 和谐苑3幢1单元 楼上漏水", "大千路 和谐苑3幢1单元 楼上"),
    ("保和镇晏家坝村污水直排", "保和镇晏家坝村"),
    ("公交车1路司机甩客，在三贤公园站", "三贤公园"),
    ("昨晚车城大道施工", "车城大道"),
    ("ｘｘ路太堵，建设北路１２号门口", "建设北路12号门口"),
    *((text, "") for text in phrases("""
        我们小区停水三天了 / 楼下KTV太吵 / 请问社保怎么办理 / 马路上有个大坑 / 公路上有个坑 /
        我村3组没有水 / 学校门口有流动摊贩 / 我家对面建筑工地 / 我们单位拖欠工资 / 水库里死鱼 /
        路边有弃婴 / 家门口堵路 / 工业园区工厂排污 / 这条路烂得很 / 整个小区没电 / 我叫李四光，石羊镇人 /
        1路公交不停 / 1234 / 😀
    """)),
]  # fmt: skip
NAMES = [
    ("我叫张三，电话138", "张三"),
    ("我的名字叫欧阳娜娜", "欧阳娜娜"),
    ("姓名：李四，地址车城大道", "李四"),
    ("联系人：欧阳女士 13912345678", "欧阳女士"),
    ("我是王女士，楼上漏水", "王女士"),
    ("我是陈建国。", "陈建国"),
    ("本人陈某，投诉物业", "陈某"),
    ("我姓李，投诉饭店油烟", "李某"),
    ("免贵姓司马", "司马某"),
    ("请处理。\n李春生", "李春生"),
    ("请尽快处理——赵六", "赵六"),
    ("刘大姐，13900001111，丰裕镇场口", "刘大姐"),
    ("路灯坏了，周伯通，电话13900001111", "周伯通"),
    ("噪音太大 孙先生", "孙先生"),
    *((text, "") for text in phrases("""
        我是安岳人 / 我是高中生 / 我是业主 / 我是车主 / 我是司机 / 我是城南中学学生家长 /
        我叫王师傅来修，他不来 / 请处理，谢谢 / 请处理。\n谢谢 / 马上处理 / 请处理。\n高兴 / 老板姓王 /
        房东张三不退押金 / 王老板欠薪
    """)),
]  # fmt: skip
TIMES = [
    ("昨晚10点工地施工", "11-02 22:00"),
    ("今天上午9点半", "11-03 09:30"),
    ("11月2日晚上九点", "11-02 21:00"),
    ("11月3号21:30", "11-03 21:30"),
    ("2026-11-03 21:30", "11-03 21:30"),
    ("前天下午3点多", "11-01 15:00"),
    ("三天前晚上11点", "10-31 23:00"),
    ("10月30号下午三点半", "10-30 15:30"),
    ("昨晚两点半楼下打桩", "11-03 02:30"),
    ("昨天凌晨12点10分", "11-02 00:10"),
    ("今早六点", "11-03 06:00"),
    ("今天中午12点", "11-03 12:00"),
    ("昨天二十一点四十六", "11-02 21:46"),
    ("12月30日晚上8点", "12-30 20:00"),
    ("刚才有辆车倒渣土", "11-03 21:46"),
    ("现在还在吵", "11-03 21:46"),
    *((text, None) for text in phrases("""
        昨天9点 / 今天 / 昨晚 / 半夜两点 / 晚上十点以后施工 / 每天晚上10点，现在还在吵 / 今天晚上23点 /
        明天停水 / 11月3日 / 13月45日晚上9点 / 今天25点 / 2027年1月1日晚上8点 / 一直在吵，现在也是
    """)),
]  # fmt: skip
CALLBACKS = [
    ("电话028-26123456", "+862826123456"),
    ("我的电话13887654321", "+8613887654321"),
    ("请回电：139 1234 5678", "+8613912345678"),
    ("联系电话１３９１２３４５６７８", "+8613912345678"),
    ("对方电话13912345678，我的手机13887654321", "+8613887654321"),
    *((text, "") for text in phrases("""
        收到骗子电话13912345678 / 对方电话13912345678 / 老板的号码是13912345678 / 我的电话13800138000 /
        13912345678 / 电话110 / 订单号202611031234567 / 电话13912345
    """)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_a_place_is_read_when_somebody_could_go_there(text: str, place: str) -> None:
    assert read(text).place == place


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_a_name_is_read_when_the_writer_gives_his_own(text: str, name: str) -> None:
    assert read(text).name == name


@pytest.mark.parametrize(("text", "moment"), TIMES)
def test_a_moment_is_read_when_day_and_hour_leave_no_doubt(text: str, moment: str | None) -> None:
    found = read(text).happened_at
    assert (found and found.strftime("%m-%d %H:%M")) == moment
    assert found is None or found <= NOW


@pytest.mark.parametrize(("text", "number"), CALLBACKS)
def test_a_number_to_call_back_is_read_when_it_is_the_writers_own(text: str, number: str) -> None:
    assert read(text).callback == number


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("雁江区车城大道", "YJQ"),
        ("雁江这边停水", "YJQ"),
        ("安岳县石羊镇", "AYX"),
        ("乐至的公交车", "LZX"),
        ("高新区雁溪湖小学", "GXQ"),
        ("临空经济区董家坝", "LKQ"),
        ("资阳市建设路", None),
        ("成都高新区", None),
        ("我是安岳人", None),
        ("安岳大道", None),
        ("从安岳到乐至的客车", None),
        ("", None),
    ],
)
def test_a_county_or_zone_is_read_when_one_is_named(text: str, region: str | None) -> None:
    assert read(text).region == region


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我要举报网吧", RequestType.REPORT),
        ("投诉出租车", RequestType.COMPLAINT),
        ("建议加一盏路灯", RequestType.SUGGEST),
        ("请问社保怎么办理", RequestType.CONSULT),
        ("路灯不亮", RequestType.HELP),
    ],
)
def test_what_the_citizen_wants_is_read_from_his_word_for_it(text: str, kind: RequestType) -> None:
    assert read(text).type is kind


@pytest.mark.parametrize(
    ("answer", "place", "name"),
    [
        ("车城大道三段88号，张三", "车城大道三段88号", "张三"),
        ("张三 车城大道", "车城大道", "张三"),
        ("3号楼", "3号楼", ""),
        ("就在老百货门口", "就在老百货门口", ""),
        ("张三", "", "张三"),
        ("我姓王，建设路", "建设路", "王某"),
        ("不方便说", "", ""),
        ("不知道叫什么路", "", ""),
        ("匿名，南门桥边", "南门桥边", ""),
        ("你们快点来", "", ""),
        ("谢谢", "", ""),
        ("", "", ""),
    ],
)
def test_an_answer_may_be_a_bare_place_or_name(answer: str, place: str, name: str) -> None:
    assert read_answer(answer) == (place, name)


@pytest.mark.parametrize(
    ("answer", "is_all"),
    [("车城大道三段，我叫张三。", True), ("车城大道三段", True), ("车城大道三段，还在吵", False), ("", True)],
)
def test_an_answer_that_says_more_is_kept_in_its_words(answer: str, is_all: bool) -> None:
    assert is_all_answer(answer, "车城大道三段", "张三") is is_all


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    found = read(text)
    assert found.happened_at is None or found.happened_at <= NOW
    read_answer(text)


@given(
    st.lists(
        st.sampled_from("路街号栋12三段的在，我叫张车城大道小区 昨晚点半0-:：\n镇村旁边电话"), max_size=300
    )
)
def test_words_that_look_like_fields_can_be_read(letters: list[str]) -> None:
    text = "".join(letters)
    assert len(read(text).place) <= 60
    read_answer(text)


def test_five_thousand_characters_take_no_time() -> None:
    for text in ("路" * 5000, "车城" * 2500, "1" * 5000, "昨晚" * 2500, "我叫" * 2500, "地址：" * 1600):
        read(text)
        read_answer(text)
