"""From which of our numbers something leaves."""

from __future__ import annotations

from collections import Counter

import pytest

from gateway.policy.sender_choice import OF_ONE_WAY, TOO_OFTEN, free_sender, in_order, pause_s

POOL = ("+862826110110", "+862826110111", "+862826110112")
PEOPLE = [f"+86138{number:08d}" for number in range(600)]


def test_a_person_always_sees_the_same_number_and_the_pool_is_shared_evenly() -> None:
    first = [in_order(POOL, number)[0] for number in PEOPLE]
    assert first == [in_order(tuple(reversed(POOL)), number)[0] for number in PEOPLE]
    assert all(150 < count < 250 for count in Counter(first).values())


def test_one_number_more_changes_it_only_for_whoever_gets_the_new_one() -> None:
    for number in PEOPLE:
        before, now = in_order(POOL[:2], number)[0], in_order(POOL, number)[0]
        assert now in (before, POOL[2])


def test_a_sender_that_cannot_is_passed_over_for_the_next() -> None:
    own, second, third = in_order(POOL, PEOPLE[0])
    assert free_sender(POOL, PEOPLE[0], ()) == own
    assert free_sender(POOL, PEOPLE[0], {own}) == second
    assert free_sender(POOL, PEOPLE[0], {own, second}) == third
    assert free_sender(POOL, PEOPLE[0], set(POOL)) is None


def test_a_reply_goes_out_from_the_number_that_was_texted_if_it_is_ours_and_can() -> None:
    own, _, third = in_order(POOL, PEOPLE[0])
    assert free_sender(POOL, PEOPLE[0], (), third) == third
    assert free_sender(POOL, PEOPLE[0], {third}, third) == own
    assert free_sender(POOL, PEOPLE[0], (), "+862899999999") == own


@pytest.mark.parametrize(
    ("code", "tries", "pause"),
    [(20429, 1, 1), (None, 2, 2), (21611, 5, 20), (20429, 9, 20), (TOO_OFTEN, 1, 30), (TOO_OFTEN, 9, 300)],
)
def test_two_machines_that_text_each_other_are_left_alone_for_longer(
    code: int | None, tries: int, pause: int
) -> None:
    assert pause_s(code, tries) == pause


def test_what_concerns_one_sender_or_one_region_says_nothing_about_the_trunk() -> None:
    assert {14107, 21606, 21611, 21612, 21215, 21219, 21408, 21608} == OF_ONE_WAY
