"""Which unit people mean, as they write it."""

from __future__ import annotations

import pytest

from gateway.catalogue.load import load_catalogue
from gateway.policy.unit_named import units_named

NAMES = load_catalogue().unit_names


@pytest.mark.parametrize(("written", "code"), [
    ("HBJ", "HBJ"), ("hbj", "HBJ"), ("ＨＢＪ", "HBJ"), ("环保局", "HBJ"), ("市环境保护局", "HBJ"),
    ("资阳市环境保护局", "HBJ"), ("生态环境局", "HBJ"), ("市生态环境局", "HBJ"), ("（环保）", "HBJ"),
    ("城管", "ZFJ"),
    ("综合行政执法局", "ZFJ"), ("卫健委", "WJW"), ("卫生", "WJW"), ("应急管理局", "AJJ"), ("国家电网", "GDG"),
    ("雁江区环保局", "HBJ"), ("市交通运输局运管处", "JTJ"), ("人社局", "RSJ"), ("医疗保障局", "RSJ"),
    ("自来水公司", "SWJ"), ("效能办", "XNZX"), ("110", "GAJ"), ("公安局", "GAJ"),
    ("Municipal Water Affairs Bureau", "SWJ"),
])  # fmt: skip
def test_one_unit_is_meant(written: str, code: str) -> None:
    assert units_named(written, NAMES) == (code,)


@pytest.mark.parametrize(("written", "codes"), [
    ("市场监管局", {"ZJJ", "SYJ", "GSJ"}),
    ("市场监督管理局", {"ZJJ", "SYJ", "GSJ"}),
    ("文广旅局", {"WGX", "LFW"}),
    ("执法", {"ZFJ", "WGX", "HSJ"}),
])  # fmt: skip
def test_a_name_that_several_bear_is_asked_about(written: str, codes: set[str]) -> None:
    assert set(units_named(written, NAMES)) == codes


@pytest.mark.parametrize(
    "written", ["", " ", "局", "市", "市局", "教育局", "HB", "J", "😀", "环" * 5000, "保局长"]
)
def test_nobody_is_meant(written: str) -> None:
    assert units_named(written, NAMES) == ()


@pytest.mark.parametrize("code", sorted(load_catalogue().units))
def test_every_unit_is_found_by_its_own_code_and_name(code: str) -> None:
    unit = load_catalogue().units[code]
    assert units_named(code.lower(), NAMES) == (code,)
    assert units_named(unit.name_zh, NAMES) == (code,)
