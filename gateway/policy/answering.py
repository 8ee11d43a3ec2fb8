"""How a citizen gets the answer, without which no case is closed. Source: R6, I7."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from models.phone import Phone, PhoneKind

ENOUGH_FAILURES = 3
APART = timedelta(minutes=10)
"""Two failures to reach somebody within this are one: he had no chance to be reached in between."""

LONGEST_RESULT = 500


class Answer(StrEnum):
    """How the citizen learnt the result; the value of `Case.answered_by`."""

    TEXT = "text"
    PHONE = "phone"
    NOT_REACHED = "not_reached"
    NO_CONTACT = "no_contact"


def way_to_answer(
    phone: Phone, *, replied: bool, failures: int, text_was_lost: bool = False, drill: bool = False
) -> Answer | None:
    """How the result reaches the citizen, or why it need not; None while the unit has to answer by phone.

    A text is the answer wherever one can be received and none has been lost. Otherwise the unit must have
    told the citizen, or have failed to reach him three times. In a drill nobody outside a roster is told.
    """
    if drill or phone.kind is PhoneKind.ANON:
        return Answer.NO_CONTACT
    if phone.can_receive_text and not text_was_lost:
        return Answer.TEXT
    if replied:
        return Answer.PHONE
    return Answer.NOT_REACHED if failures >= ENOUGH_FAILURES else None


def counts_as_failure(last: datetime | None, now: datetime) -> bool:
    """True for a failure to reach somebody that is not the same one told twice."""
    return last is None or now - last >= APART


def is_a_result(words: str) -> bool:
    """True for words that tell the citizen something: a code, a digit or marks alone do not."""
    return sum(letter.isalpha() for letter in words) >= 2
