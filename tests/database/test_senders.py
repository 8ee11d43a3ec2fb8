"""Several numbers of our own: which of them a person sees, and what happens when one cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.actions.deliver import deliver
from gateway.actions.receive_text import receive_text
from gateway.policy.sender_choice import in_order
from gateway.trunks import Trunk, Trunks
from gateway.work import Gateway
from models.attempt import Channel
from models.errors import CarrierBusy, CarrierError, CarrierUnfit
from models.trunk import TrunkCode
from notifications.carriers import CarrierRef, OutboundCall, OutboundText
from tests.database.conftest import HeardBell, HeardCarrier, rows, set_clock
from tests.database.stock import due_s, new_attempt

POOL = ("+862826110110", "+862826110111", "+862826110112")
SECOND_POOL = ("+862886110110", "+862886110111")
NUMBER = "+8613900000099"
OWN, NEXT, LAST = in_order(POOL, NUMBER)
STATE = "SELECT state, tries, sender FROM attempts WHERE id = :id"


class Choosy(HeardCarrier):
    """A carrier that refuses what leaves from certain numbers of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.refuses: dict[str, CarrierError] = {}

    def send_text(self, text: OutboundText) -> CarrierRef:
        if text.sender in self.refuses:
            raise self.refuses[text.sender]
        return super().send_text(text)

    def place_call(self, call: OutboundCall) -> CarrierRef:
        if call.sender in self.refuses:
            raise self.refuses[call.sender]
        return super().place_call(call)


@pytest.fixture
def choosy() -> Choosy:
    return Choosy()


@pytest.fixture
def pool(gateway: Gateway, choosy: Choosy) -> Gateway:
    """A service with three numbers."""
    return replace(gateway, trunks=Trunks(Trunk(TrunkCode.PRIMARY, choosy, "AC1", POOL)))


@pytest.fixture
def two(gateway: Gateway, choosy: Choosy) -> Gateway:
    """A service with three numbers, and two at another carrier."""
    second = Trunk(TrunkCode.SECONDARY, choosy, "AC2", SECOND_POOL)
    settings = gateway.settings.model_copy(update={"second_carrier_numbers": ",".join(SECOND_POOL)})
    trunks = Trunks(Trunk(TrunkCode.PRIMARY, choosy, "AC1", POOL), second)
    return replace(gateway, settings=settings, trunks=trunks)


def text(gateway: Gateway, bell: HeardBell, words: str, number: str = NUMBER, **columns: object) -> int:
    """The id of a text on its way, delivered as often as somebody was rung for."""
    attempt_id = new_attempt(gateway, number, channel=Channel.TEXT, said=words, **columns)
    bell.rung.clear()
    deliver(gateway, attempt_id)
    while bell.rung:
        deliver(gateway, bell.rung.pop(0).row_id)
    return attempt_id


def came(gateway: Gateway, dialled: str, number: str = NUMBER) -> None:
    with gateway.work() as work:
        receive_text(work, f"SM {dialled}", number, dialled, "CX")


def test_calls_and_texts_to_one_person_leave_from_the_same_number(pool: Gateway, choosy: Choosy) -> None:
    for words in ("一", "二"):
        deliver(pool, new_attempt(pool, NUMBER, channel=Channel.TEXT, said=words))
    deliver(pool, new_attempt(pool, NUMBER))
    assert [sent.sender for sent in choosy.texts] == [OWN, OWN]
    assert [call.sender for call in choosy.calls] == [OWN]


def test_a_full_queue_is_passed_over_by_everyone_for_ten_minutes(
    pool: Gateway, choosy: Choosy, bell: HeardBell
) -> None:
    choosy.refuses[OWN] = CarrierBusy("queue full", 21611)
    attempt_id = text(pool, bell, "一")
    assert rows(pool.engine, STATE, id=attempt_id) == [("handed_over", 1, NEXT)]
    del choosy.refuses[OWN]
    same_own = next(n for n in (f"+86137{at:08d}" for at in range(99)) if in_order(POOL, n)[0] == OWN)
    text(pool, bell, "一", same_own)
    assert choosy.texts[-1].sender != OWN
    set_clock(pool.engine, 601)
    text(pool, bell, "二")
    assert choosy.texts[-1].sender == OWN


@pytest.mark.parametrize("code", [21606, 21612])
def test_a_number_of_ours_that_may_not_text_him_texts_others_as_before(
    pool: Gateway, choosy: Choosy, bell: HeardBell, code: int
) -> None:
    choosy.refuses[OWN] = CarrierUnfit("not to him", code)
    text(pool, bell, "一")
    assert choosy.texts[-1].sender == NEXT
    del choosy.refuses[OWN]
    same_own = next(n for n in (f"+86137{at:08d}" for at in range(99)) if in_order(POOL, n)[0] == OWN)
    text(pool, bell, "一", same_own)
    assert choosy.texts[-1].sender == OWN
    text(pool, bell, "二")
    assert choosy.texts[-1].sender == NEXT


def test_when_none_of_ours_can_it_is_refused_and_the_number_is_not_marked(
    pool: Gateway, choosy: Choosy, bell: HeardBell
) -> None:
    choosy.refuses = {sender: CarrierUnfit("not to him", 21612) for sender in POOL}
    attempt_id = text(pool, bell, "一")
    assert rows(pool.engine, STATE, id=attempt_id)[0][:2] == ("refused", 1)
    assert rows(pool.engine, "SELECT * FROM number_marks") == []


def test_what_one_sender_cannot_do_is_no_trouble_of_the_trunk(
    pool: Gateway, choosy: Choosy, bell: HeardBell
) -> None:
    choosy.refuses = {sender: CarrierBusy("queue full", 21611) for sender in POOL}
    attempt_id = text(pool, bell, "一")
    assert rows(pool.engine, STATE, id=attempt_id)[0][:2] == ("due", 1)
    assert rows(pool.engine, "SELECT * FROM trunk_troubles") == []


def test_when_all_senders_of_one_trunk_are_full_the_other_trunk_sends_it(
    two: Gateway, choosy: Choosy, bell: HeardBell
) -> None:
    choosy.refuses = {sender: CarrierBusy("queue full", 21611) for sender in POOL}
    text(two, bell, "一")
    assert choosy.texts[-1].sender in SECOND_POOL


def test_after_too_many_texts_to_and_fro_no_other_sender_goes_around_the_guard(
    two: Gateway, choosy: Choosy, bell: HeardBell
) -> None:
    choosy.refuses[OWN] = CarrierBusy("a loop", 14107)
    attempt_id = text(two, bell, "一")
    assert rows(two.engine, STATE, id=attempt_id) == [("due", 1, OWN)]
    due = due_s(two.engine, "attempts", attempt_id)
    assert due is not None
    assert 30 <= due < 60


def test_a_reply_leaves_from_the_number_that_was_texted(
    pool: Gateway, choosy: Choosy, bell: HeardBell
) -> None:
    came(pool, LAST)
    text(pool, bell, "一", role="reply")
    assert choosy.texts[-1].sender == LAST
    text(pool, bell, "二")
    assert choosy.texts[-1].sender == OWN


def test_a_reply_to_a_number_of_the_other_carrier_goes_by_that_one(
    two: Gateway, choosy: Choosy, bell: HeardBell
) -> None:
    came(two, SECOND_POOL[1])
    attempt_id = text(two, bell, "一", role="reply")
    assert choosy.texts[-1].sender == SECOND_POOL[1]
    assert rows(two.engine, "SELECT trunk FROM attempts WHERE id = :id", id=attempt_id) == [("secondary",)]


def test_a_call_may_leave_from_a_number_whose_queue_of_texts_is_full(
    pool: Gateway, choosy: Choosy, bell: HeardBell
) -> None:
    choosy.refuses[OWN] = CarrierBusy("queue full", 21611)
    text(pool, bell, "一")
    choosy.refuses.clear()
    deliver(pool, new_attempt(pool, NUMBER))
    assert choosy.calls[-1].sender == OWN


@pytest.mark.parametrize("ours", [*POOL[:1], *SECOND_POOL])
def test_no_number_of_any_pool_is_called_or_texted(
    two: Gateway, choosy: Choosy, bell: HeardBell, ours: str
) -> None:
    text(two, bell, "一", ours)
    deliver(two, new_attempt(two, ours))
    assert (choosy.calls, choosy.texts) == ([], [])
