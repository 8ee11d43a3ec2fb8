"""What a row says about time and numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.web.standing import clock_text, countdown, without_numbers

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left_s", "text", "kind"),
    [
        (180, "03:00", ""),
        (60.5, "01:01", ""),
        (60, "01:00", "soon"),
        (0.2, "00:01", "soon"),
        (0, "+00:00", "over"),
        (-47.9, "+00:47", "over"),
        (-3723, "+1:02:03", "over"),
    ],
)
def test_countdown_shows(left_s: float, text: str, kind: str) -> None:
    assert countdown(NOON + timedelta(seconds=left_s), NOON) == (text, kind)


def test_a_length_is_never_negative() -> None:
    assert clock_text(timedelta(seconds=-1)) == "00:00"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请回电13912345678谢谢", "请回电****谢谢"),
        ("+86 139-1234-5678", "****"),
        ("家里028-26111234", "家里****"),
        ("座机26111234", "座机****"),
        ("The 'To' number +8613800138000 is wrong", "The 'To' number **** is wrong"),
        ("2026-11-03 21:46 三幢1201室，已3天", "2026-11-03 21:46 三幢1201室，已3天"),
    ],
)
def test_telephone_numbers_in_free_text_are_covered(text: str, shown: str) -> None:
    assert without_numbers(text) == shown
