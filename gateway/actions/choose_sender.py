"""From which of our numbers an attempt leaves, and which of them are passed over for a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from gateway.actions.outbox import RING_AGAIN
from gateway.actions.tell import REPLY
from gateway.policy.sender_choice import PASSED_OVER, free_sender, in_order
from gateway.work import Gateway, Work
from models.attempt import Attempt, Channel
from models.inbound import InboundText
from models.lifecycle import move
from models.number import PassedSender
from models.trunk import TrunkCode

EVERYONE = ""


def choose_sender(work: Work, attempt: Attempt, trunk: TrunkCode) -> str:
    """The number that this person knows; a reply goes out from the one that he has texted.

    When none of the trunk's numbers can, his own all the same: the carrier says what is wrong. Where a trunk
    has one number only, nothing is asked of the database.
    """
    senders = work.gateway.trunks[trunk].senders
    if len(senders) == 1:
        return senders[0]
    passed = _passed(work, attempt, trunk)
    return (
        free_sender(senders, attempt.number, passed, texted(work, attempt))
        or in_order(senders, attempt.number)[0]
    )


def texted(work: Work, attempt: Attempt) -> str:
    """The number that was texted by whoever gets this reply; empty for what is no reply."""
    if attempt.role != REPLY:
        return ""
    last = select(InboundText.dialled).where(InboundText.sender == attempt.number)
    dialled = work.session.scalars(last.order_by(InboundText.id.desc()).limit(1)).first()
    return work.settings.shown(dialled or "")


def goes_from_another(gateway: Gateway, attempt_id: int, code: int | None) -> bool:
    """Pass over the number from which this text could not leave; True when it leaves from another one now.

    That is no try of its own. False for any other failure, and when no number is left.
    """
    kind = PASSED_OVER.get(code or 0)
    if kind is None:
        return False
    with gateway.work() as work:
        attempt = work.session.get_one(Attempt, attempt_id)
        trunk = attempt.trunk or TrunkCode.PRIMARY
        number = EVERYONE if kind.for_everyone else attempt.number
        _pass_over(work, trunk, attempt.sender or "", number, work.now + kind.length)
        senders = gateway.trunks[trunk].senders
        if free_sender(senders, attempt.number, _passed(work, attempt, trunk)) is None:
            return False
        put_back = {"next_due_at": work.now + RING_AGAIN, "tries": attempt.tries - 1, "trunk": None}
        if move(work.session, attempt, "put_back", work.now, **put_back):
            work.wake("deliver", attempt, first=attempt.urgent)
        return True


def _pass_over(work: Work, trunk: TrunkCode, sender: str, number: str, until: datetime) -> None:
    row = insert(PassedSender).values(trunk=trunk, sender=sender, number=number, until=until)
    same = ["trunk", "sender", "number"]
    work.session.execute(row.on_conflict_do_update(index_elements=same, set_={"until": until}))


def _passed(work: Work, attempt: Attempt, trunk: TrunkCode) -> set[str]:
    """Senders of the trunk that cannot text this number now; any may call it."""
    if attempt.channel is Channel.CALL:
        return set()
    passed = select(PassedSender.sender).where(
        PassedSender.trunk == trunk,
        PassedSender.number.in_((EVERYONE, attempt.number)),
        PassedSender.until > work.now,
    )
    return set(work.session.scalars(passed))
