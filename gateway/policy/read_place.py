"""Where it is, out of a citizen's words: a place that somebody could go to, or none. Source: R19."""

from __future__ import annotations

import re

LONGEST = 60
# What no street or house is called by; names such as 和平路, 上西街, 太平镇 and 向阳路 must stay whole.
_NEVER = "我你您他她它们在住到从去往是有的请这那于了把被就还又也很给没不吗呢吧啊呀哦嗯要想会因为让叫说位"
_LETTER = rf"(?:(?![{_NEVER}])[\u4e00-\u9fff]|[A-Za-z0-9])"
_ZH = "一二三四五六七八九十百"
_STRETCH = rf"(?:[东南西北中]段|[{_ZH}0-9]+段)"
_ROAD = rf"(?:大道|大街|国道|省道|高速公路|高速|公路|路(?![灯面况政费标牌障])|街|巷|弄){_STRETCH}?"
# 石羊镇人 says where somebody is from, 石羊镇人民政府 where something is.
_AREA = "(?:街道办?|社区|镇|乡|村|场镇)(?!人(?!民政)|民)"
_SITE = (
    "(?:小区|花园|花城|新城|新村|家园|公寓|大厦|广场(?!舞)|公园|商场|购物中心|超市|菜市场|农贸市场|市场|酒店|宾馆|饭店|餐馆|医院|卫生院"
    "|学校|小学|中学|大学|学院|幼儿园"
    "|汽车站|火车站|客运站|高铁站|车站|[东西南北]站|码头|渡口|大桥头?|水库|工业园区?|产业园|化工厂|水泥厂|砖厂|工厂|工地|网吧|KTV|茶楼|加油站|银行|影院|体育馆|国际城|派出所|政府|车库|停车场|夜市|养殖场|鱼塘|桥头)"
)
_NUMBERED = "(?:华府|府|苑|庭|郡|城|居|园|国际|名都)"
_NUMBER = (
    rf"(?:[0-9A-Za-z{_ZH}]+(?:-[0-9]+)*(?:号楼|号院|号附[0-9]+号|号|栋|幢|座|单元|楼|层|室|组|社|队|期))"
)
_TAIL = (
    "(?:旁边|旁|对面|附近|门口|大门|[东南西北后侧前]门|十字路口|交叉路?口|交汇处|路口|转盘|红绿灯|公交站|楼下|楼上|后面|前面|背后"
    "|隔壁|桥下|河边|场上|院坝|院子|地下室|入口|出口|巷口|一侧|边上)"
)
_FIRST = (
    rf"(?:{_LETTER}{{1,12}}?{_ROAD}|{_LETTER}{{1,12}}?{_AREA}|{_LETTER}{{2,12}}?{_SITE}"
    rf"|{_LETTER}{{2,10}}?{_NUMBERED}(?={_NUMBER}))"
)
_MORE = (
    rf"(?:{_NUMBER}|{_STRETCH}|{_LETTER}{{1,8}}?{_ROAD}|{_LETTER}{{1,8}}?{_AREA}|{_LETTER}{{0,8}}?{_SITE}"
    rf"|{_LETTER}{{2,8}}?{_NUMBERED}(?={_NUMBER})|{_TAIL})"
)
_PLACE = re.compile(rf"(?P<first>{_FIRST})(?P<more>(?:[的、\s]?{_MORE})*)")
_LABELLED = re.compile(
    r"(?:具体|详细|事发|现场)?(?:地点|地址|位置|住址|事发地)(?:[:：]\s*|[是为在]+)(?P<place>[^，。,;；!！?？\n]{2,60})"
)
_LEAD = re.compile(
    r"^.*?(?:反映|投诉|举报|咨询|请问|关于|昨天|昨晚|昨夜|前天|今天|今晚|今早|明天|每天|每晚|晚上|早上|上午|下午|中午|凌晨|半夜|夜间|夜里"
    r"|一下|看下|刚才|刚刚|现在|最近|本人|家住|好|问|希望|建议|麻烦|地址|地点|位置|附近|旁边|对面|经过|路过|靠近|紧邻|来自|姓名|电话|位于"
    r"|[点时分号日月](?=[^楼院附号]))(?=.{2})"
)
_NOWHERE = re.compile(
    r".*(?:马|公|道|半|走|线|绕|迷|修|堵|拦|铺|铁|电|水|来|门|套|出|思|土|小|泥|让|赶|问|条|一|过|开|养|砍|种|断|挡|占|[0-9])路"
    r"|.*(?:大|逛|上|小|条|满)街|.*(?:马路|公路|条街|一带街道|个街道|乡镇|城镇|农村|全村|本村|个村|老乡|家乡|下乡|村镇|山村|进村|整村)"
    r"|(?:本|该|什么|哪条|哪一条|[xX]+|某|某某|此|各|整个|一个|几个|哪个|每个|某个|两个|隔壁|旁边|对面|附近|楼下|楼上|边上|所在|新建|老旧|私人|建筑|施工|全部|多个"
    r"|许多|其他|周边|附近的?|门口|后面|前面|外面|里面|大型|小型|工业|园区|我家|自家|家门口)+"
    rf"(?:{_SITE}|{_AREA}|{_ROAD})"
    rf"|{_ROAD}|{_SITE}|{_AREA}"
)
_HINT = re.compile(r"[路街道巷镇乡村社区院楼栋幢号桥河站店厂场园门口旁边附近对面校坝湾组城库塘房屋]")


def read_place(text: str) -> str:
    """The first place in the words that somebody could find; empty when there is none."""
    labelled = _LABELLED.search(text)
    if labelled and _HINT.search(labelled["place"]):
        return (_found(labelled["place"]) or labelled["place"].split()[0])[:LONGEST]
    return _found(text)[:LONGEST]


def _found(text: str) -> str:
    for found in _PLACE.finditer(text):
        first = _LEAD.sub("", found["first"])
        while (shorter := _LEAD.sub("", first)) != first:
            first = shorter
        if first and not _NOWHERE.fullmatch(first):
            return (first + found["more"]).strip(" 的、\n")
    return ""


def hints_at_a_place(words: str) -> bool:
    """True for words that may say where, from somebody who was asked: 就在门口那条街."""
    return _HINT.search(words) is not None
