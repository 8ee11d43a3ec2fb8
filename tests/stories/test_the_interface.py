"""The interface tells what its reference says: every field of a case is explained, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.harness.city import City
from tests.harness.processes import PROJECT

DATA = "data"
"""What an event carries depends on its kind."""


def _fields(told: object) -> Iterator[str]:
    if isinstance(told, dict):
        for name, value in told.items():
            yield name
            yield from () if name == DATA else _fields(value)
    elif isinstance(told, list):
        for each in told:
            yield from _fields(each)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_field_of_a_case_is_explained_or_shown(city: City, lang: str) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    unit.duty_phone.rings().answers().hears("等候").presses("1")
    city.citizen.talks_to(unit.duty_phone).hangs_up()
    unit.officer_phone.gets("13800138000").texts(f"到场 {case.code}").gets("已记录到场")

    reference = (PROJECT / "docs" / lang / "api.md").read_text(encoding="utf-8")

    explained = {name for pair in re.findall(r'"(\w+)":|`(\w+)`', reference) for name in pair}
    assert set(_fields(case.shown)) - explained == set()
