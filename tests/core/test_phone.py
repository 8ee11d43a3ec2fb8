"""Numbers as they stand in real duty rosters and caller ids. Source: domain reference section 6."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.phone import NotAPhone, Phone, PhoneKind, is_emergency_number

READ = [  # what the office wrote, what we dial, its extension, what it is
    ("110", "110", None, PhoneKind.SHORT),
    ("122", "122", None, PhoneKind.SHORT),
    ("12345", "12345", None, PhoneKind.SHORT),
    ("95598", "95598", None, PhoneKind.SHORT),
    ("028-26110110", "+862826110110", None, PhoneKind.LANDLINE),
    ("26110110", "+862826110110", None, PhoneKind.LANDLINE),
    ("0832-6110110", "+868326110110", None, PhoneKind.LANDLINE),
    ("028-26110110-801", "+862826110110", "801", PhoneKind.LANDLINE),
    ("028-26110110转801", "+862826110110", "801", PhoneKind.LANDLINE),
    ("028-26110110 ext 801", "+862826110110", "801", PhoneKind.LANDLINE),
    ("13800138000", "+8613800138000", None, PhoneKind.MOBILE),
    ("008613800138000", "+8613800138000", None, PhoneKind.MOBILE),
    ("8613800138000", "+8613800138000", None, PhoneKind.MOBILE),
    ("19212345678", "+8619212345678", None, PhoneKind.MOBILE),
    ("１３８００１３８０００", "+8613800138000", None, PhoneKind.MOBILE),
    ("400-810-8888", "+864008108888", None, PhoneKind.HOTLINE400),
    ("028-12345", "12345", None, PhoneKind.SHORT),
    ("+852 5123 4567", "+85251234567", None, PhoneKind.FOREIGN),
    # beyond the table
    ("+862826110110", "+862826110110", None, PhoneKind.LANDLINE),
    ("（028）26110110", "+862826110110", None, PhoneKind.LANDLINE),
    ("+86 (0)28 26110110", "+862826110110", None, PhoneKind.LANDLINE),
    ("0086-28-26110110", "+862826110110", None, PhoneKind.LANDLINE),
    ("028—2611 0110", "+862826110110", None, PhoneKind.LANDLINE),
    ("2826110110.0", "+862826110110", None, PhoneKind.LANDLINE),
    ("138-0013-8000", "+8613800138000", None, PhoneKind.MOBILE),
    ("\u200b138 0013 8000\ufeff", "+8613800138000", None, PhoneKind.MOBILE),
    ("０２８－２６１１０１１０分机８０１", "+862826110110", "801", PhoneKind.LANDLINE),
    ("028-26110110轉801", "+862826110110", "801", PhoneKind.LANDLINE),
    ("028-26110110 转 801", "+862826110110", "801", PhoneKind.LANDLINE),
    ("028-26110110转分机801", "+862826110110", "801", PhoneKind.LANDLINE),
    ("028-26110110＃801", "+862826110110", "801", PhoneKind.LANDLINE),
    ("028-26110110,801", "+862826110110", "801", PhoneKind.LANDLINE),
    ("028-26110110;ext=801", "+862826110110", "801", PhoneKind.LANDLINE),
    ("028-26110110-ext801", "+862826110110", "801", PhoneKind.LANDLINE),
    ("028-26110110(801)", "+862826110110", "801", PhoneKind.LANDLINE),
    ("26110110-801", "+862826110110", "801", PhoneKind.LANDLINE),
    ("0832-6110110-8", "+868326110110", "8", PhoneKind.LANDLINE),
    ("010-65051234-1", "+861065051234", "1", PhoneKind.LANDLINE),
    ("400-810-8888转2", "+864008108888", "2", PhoneKind.HOTLINE400),
    ("+86110", "110", None, PhoneKind.SHORT),
    ("028110", "110", None, PhoneKind.SHORT),
]

REFUSED = [  # what the office wrote, a word of the reason
    ("17412345678", "卫星"),
    ("106575258192", "短信端口"),
    ("+266696687", "不存在"),
    ("anonymous", "不是电话号码"),
    ("661234", "集团短号"),
    ("６６１２３４", "集团短号"),
    ("8001", "集团短号"),
    ("110110", "集团短号"),
    ("010-12345", "不存在"),
    ("11012345", "不存在"),
    ("1380013800", "不存在"),
    ("", "未填写"),
    (" —　", "未填写"),
    ("13800138000转801", "没有分机"),
    ("张三13800138000", "其他文字"),
    ("13800138000、13900139000", "多个号码"),
    ("13800138000/13900139000", "多个号码"),
    ("1" * 5000, "过长"),
]

WITHHELD = [
    *("anonymous", "Anonymous", "ANONYMOUS", "unknown", "unavailable", "restricted", "Restricted", "private"),
    *("blocked", "", "  ", None, "+266696687", "266696687", "+7378742833", "+2562533", "+8656696"),
    *("+86282452253", "sip:anonymous@anonymous.invalid", "8001", "RSJ-DESK", "\x00"),
]


@pytest.mark.parametrize(("text", "number", "extension", "kind"), READ)
def test_a_number_is_read_as_offices_write_it(
    text: str, number: str, extension: str | None, kind: PhoneKind
) -> None:
    assert Phone.parse(text) == Phone(number, extension, kind)


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_is_no_number_is_refused_with_the_reason_in_two_languages(text: str, reason: str) -> None:
    with pytest.raises(NotAPhone) as refused:
        Phone.parse(text)
    assert reason in refused.value.zh
    assert refused.value.en.isascii() or "转801" in refused.value.en
    assert text.strip() == "" or text not in str(refused.value)


@pytest.mark.parametrize("shown", WITHHELD)
def test_a_withheld_caller_id_is_nobody(shown: str | None) -> None:
    caller = Phone.parse_caller_id(shown)
    assert caller == Phone("", None, PhoneKind.ANON)
    assert not caller.can_be_called
    assert not caller.can_receive_text


@pytest.mark.parametrize(
    "shown", ["+8613800138000", "013800138000", "sip:+8613800138000@trunk", "tel:13800138000"]
)
def test_a_shown_caller_id_is_read(shown: str) -> None:
    assert Phone.parse_caller_id(shown) == Phone.parse("13800138000")


@pytest.mark.parametrize(
    ("text", "texts", "calls"),
    [
        ("13800138000", True, True),
        ("028-26110110转801", False, True),
        ("400-810-8888", False, True),
        ("12345", False, True),
        ("+852 5123 4567", False, True),
        ("110", False, False),
    ],
)
def test_a_number_knows_what_it_can_receive(text: str, texts: bool, calls: bool) -> None:
    phone = Phone.parse(text)
    assert (phone.can_receive_text, phone.can_be_called) == (texts, calls)


@pytest.mark.parametrize(
    "text",
    [
        "110",
        "119",
        "120",
        "122",
        "１１０",
        "+86110",
        "0086119",
        "86120",
        "028110",
        "028-122",
        "+8628110",
        "010110",
    ],
)
def test_an_emergency_number_is_known_behind_every_prefix(text: str) -> None:
    assert is_emergency_number(text)


@pytest.mark.parametrize(
    "text", ["", "12345", "13800000110", "+862826110110", "110110", "4008108110", "26110110"]
)
def test_a_number_that_only_ends_like_an_emergency_number_is_none(text: str) -> None:
    assert not is_emergency_number(text)


def test_a_stale_0832_number_wants_a_person_to_look() -> None:
    assert Phone.parse("0832-6110110").needs_check
    assert not Phone.parse("028-26110110").needs_check


def test_another_city_has_its_own_area_code() -> None:
    assert Phone.parse("6110110", area_code="0832").number == "+868326110110"


def test_an_extension_is_dialled_after_a_pause() -> None:
    assert Phone.parse("028-26110110转801").send_digits == "wwww801"
    assert Phone.parse("028-26110110").send_digits is None


@pytest.mark.parametrize(("pause_s", "pauses"), [(0, 0), (0.5, 1), (2, 4), (7, 14), (60, 20), (-1, 0)])
def test_the_extension_is_dialled_when_the_exchange_listens(pause_s: float, pauses: int) -> None:
    assert Phone.parse("028-26110110转801").send_digits_after(pause_s) == "w" * pauses + "801"
    assert Phone.parse("028-26110110").send_digits_after(pause_s) is None


@pytest.mark.parametrize(
    ("text", "masked", "whole"),
    [
        ("13800138000", "138****8000", "13800138000"),
        ("028-26110110转801", "028****0110转***", "028-26110110转801"),
        ("0832-6110110", "083****0110", "0832-6110110"),
        ("400-810-8888", "400****8888", "4008108888"),
        ("+852 5123 4567", "+85****4567", "+85251234567"),
        ("12345", "12345", "12345"),
    ],
)
def test_a_number_prints_itself_masked(text: str, masked: str, whole: str) -> None:
    phone = Phone.parse(text)
    assert str(phone) == f"{phone}" == phone.masked == masked
    assert repr(phone) == f"Phone({masked})"
    assert phone.national == whole
    assert Phone.parse(whole) == Phone.parse(phone.national) == phone


def test_a_withheld_number_prints_as_such() -> None:
    assert str(Phone.parse_caller_id("anonymous")) == "anonymous"


numberlike = st.text(alphabet="0123456789０９+-()转分机#ext, .、/\u200b张x", max_size=40)


@given(st.text(max_size=100) | numberlike)
@example("+")
@example("tel:")
@example("²³¹²³")
def test_reading_raises_nothing_but_not_a_phone(text: str) -> None:
    try:
        phone = Phone.parse(text)
    except NotAPhone:
        pass
    else:
        assert Phone.parse(phone.national) == phone
    Phone.parse_caller_id(text)
