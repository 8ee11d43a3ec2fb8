"""Who writes, out of a citizen's words, as far as he says it himself. Source: R19."""

from __future__ import annotations

import re

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍"
    "庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍"
    "华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬"
    "师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_FAMILY = f"(?:欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|司徒|令狐|端木|[{_SURNAMES}])"
_TITLE = "(?:先生|女士|小姐|师傅|老师|阿姨|大爷|婆婆|大姐|同志)"
_NAME = rf"(?:{_FAMILY}{_TITLE}|{_FAMILY}[\u4e00-\u9fff]{{1,2}}{_TITLE}?)"
_END = r"(?=$|[^\u4e00-\u9fff]|电话|手机|联系|号码|家住|住在|住址|反映|投诉|举报)"
_FORMS = [
    re.compile(pattern)
    for pattern in (
        rf"(?:姓名|名字|联系人|反映人|举报人|投诉人|求助人|署名|来信人)[:：是为叫\s]*(?P<name>{_NAME}){_END}",
        rf"我(?:的名字)?(?:名|就)?叫(?:做|作)?(?P<name>{_NAME}){_END}",
        rf"(?:我是|本人是?|鄙人)(?P<name>{_FAMILY}[\u4e00-\u9fff]{{0,2}}{_TITLE}){_END}",
        rf"(?:我是|本人)(?P<plain>{_NAME}){_END}",
        rf"(?:免贵|我|本人)姓(?P<family>{_FAMILY}){_END}",
        rf"(?:——|--|—|\n)\s*(?P<plain>{_NAME})\s*(?:\+?[\d\- ]{{7,}})?\s*$",
        rf"(?:^|[，,。；;\s])(?P<name>{_FAMILY}{_TITLE})[，,、：:\s]*(?:电话|手机)?[：:\s]*1[3-9]\d{{9}}",
        rf"[，,。；;\s](?P<name>{_FAMILY}{_TITLE})\s*(?:\+?[\d\- ]{{7,}})?\s*$",
        rf"[，,。；;\s](?P<plain>{_NAME})[，,、：:\s]*(?:电话|手机|联系电话)?[：:\s]*1[3-9]\d{{9}}\s*。?$",
    )
]
_ONLY = re.compile(_NAME)
# A role or a place behind 我是, and words that begin with what may also be a surname: 我是安岳人, 谢谢.
_NO_NAME = re.compile(
    r".[人生主民长机工的县区市镇村户员家店们众友客]|..[人县区市镇村的们员]|[高初]中生|谢谢.*|多谢|马上.*|方便.*|高兴|严重.*|时间.*|路边.*|安全.*|万分.*"
    r"|何时|常年.*|金额.*|白天.*|成都.*|安岳.*|华丽|明天.*|全部|连续|单元.*|关于.*|车上|石头|应该|解决.*|边上|和平.*"
)


def read_name(text: str) -> str:
    """The writer's name as he gives it, or 张某 when he only gives his family's; empty when he does not."""
    for form in _FORMS:
        for found in form.finditer(text):
            parts = found.groupdict()
            if parts.get("family"):
                return f"{parts['family']}某"
            if parts.get("plain") and _NO_NAME.fullmatch(parts["plain"]):
                continue
            return parts.get("name") or parts.get("plain") or ""
    return ""


def is_name(words: str) -> bool:
    """True for words that are nothing but somebody's name: 张三, 欧阳女士."""
    return bool(_ONLY.fullmatch(words)) and not _NO_NAME.fullmatch(words)
