"""From which of our numbers something leaves: always the same one for a person, unless that one cannot."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class PassedOver:
    """For how long a sender is not used for texts after a refusal, and whether only for that one number."""

    length: timedelta
    for_everyone: bool


PASSED_OVER: Mapping[int, PassedOver] = {
    21606: PassedOver(timedelta(days=1), for_everyone=False),
    21611: PassedOver(timedelta(minutes=10), for_everyone=True),
    21612: PassedOver(timedelta(days=1), for_everyone=False),
}
"""It may not text this number, its queue is full, it has no way to this number: another one of ours may."""
TOO_OFTEN = 14107
"""Too many texts to and fro: the carrier takes both for machines, and no other sender may go around that."""
OF_ONE_WAY = frozenset({*PASSED_OVER, TOO_OFTEN, 21215, 21219, 21408, 21608})
"""Refusals of one sender, one region or one unverified number: they say nothing about the trunk."""
AGAIN_S = (1, 2, 5, 10, 20)
AGAIN_TOO_OFTEN_S = (30, 60, 120, 300)


def pause_s(code: int | None, tries: int) -> int:
    """Seconds until a request that the carrier surely did not carry out is made again, after so many."""
    pauses = AGAIN_TOO_OFTEN_S if code == TOO_OFTEN else AGAIN_S
    return pauses[min(tries, len(pauses)) - 1]


def in_order(senders: Sequence[str], number: str) -> list[str]:
    """Our numbers in the order in which they are tried for `number`: the first one is his own.

    Another sender more or less changes it for those only whom it concerns.
    """
    return sorted(senders, key=lambda sender: blake2b(f"{sender} {number}".encode()).digest())


def free_sender(senders: Sequence[str], number: str, passed: Collection[str], wanted: str = "") -> str | None:
    """The sender for `number`: the wanted one, else his own, else the next; None when all are passed over."""
    ordered = in_order(senders, number)
    if wanted in ordered:
        ordered.insert(0, wanted)
    return next((sender for sender in ordered if sender not in passed), None)
