"""A text arrives: on disk before anything is done about it."""

from __future__ import annotations

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from gateway.actions.handlers import centre
from gateway.actions.mark_number import heard_from
from gateway.actions.outbox import Why
from gateway.actions.tell import tell
from gateway.policy.phrases import local_moment
from gateway.policy.refusals import what_came
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.inbound import InboundText
from models.phone import Phone

LONGEST = 1600
"""What a carrier hands over at the most; anything longer is cut, so that no sender can fill the disk."""
LONGEST_SENDER = 40
HEARD_WITHIN_S = 10
HEAR_AGAIN_S = (10, 30, 60, 300)
"""Pauses between looks at a text that nobody could hear; after the last a person has to look."""

log = structlog.get_logger()


def receive_text(work: Work, ref: str, shown: str, dialled: str, body: str) -> int:
    """Keep the text as it came and return its id; told a second time, it is there already. Source: I5.

    `shown` is the sender as the carrier shows him: a number, a port, or a name. The clock hears the text
    should nobody else do so.
    """
    sender = Phone.parse_caller_id(shown, area_code=work.settings.area_code).number or _plain(shown)
    row = insert(InboundText).values(
        carrier_ref=ref,
        sender=sender,
        dialled=dialled,
        body=body[:LONGEST].replace("\x00", ""),
        received_at=work.now,
        meant="",
        tries=0,
        next_due_at=work.after(HEARD_WITHIN_S),
    )
    work.session.execute(row.on_conflict_do_nothing(index_elements=["carrier_ref"]))
    heard_from(work, sender, what_came(body))
    mine = select(InboundText.id).where(InboundText.carrier_ref == ref)
    return work.session.execute(mine).scalar_one()


def _plain(shown: str) -> str:
    return "".join(letter for letter in shown if letter.isprintable())[:LONGEST_SENDER]


def take_unheard(work: Work, text_id: int) -> InboundText | None:
    """The text under its row lock, if nobody has heard it yet; None once it has been."""
    mine = select(InboundText).where(InboundText.id == text_id, InboundText.meant == "")
    return work.session.scalars(mine.with_for_update(key_share=True)).first()


def look_after_text(work: Work, text: InboundText) -> None:
    """Have a text heard that nobody has heard; after several tries tell the log and the centre."""
    text.next_due_at = None
    if text.meant:
        return
    if text.tries < len(HEAR_AGAIN_S):
        text.next_due_at = work.after(HEAR_AGAIN_S[text.tries])
        text.tries += 1
        work.wake("hear_text", text)
        return
    log.error("text.unheard", text=text.id, tries=text.tries)
    work.audit("clock", "text unheard", text=text.id)
    to = centre(work)
    if to is not None:
        sender = Phone.parse_caller_id(text.sender, area_code=work.settings.area_code)
        phone, time = sender.national or text.sender, local_moment(text.received_at)
        tell(work, Say("text_unheard", summary=text.body, phone=phone, time=time), to, Why("text_unheard"))


def case_named(work: Work, code: str | None) -> Case | None:
    """The newest case of a code that was spoken of."""
    if code is None:
        return None
    return work.session.scalars(
        select(Case).where(Case.code == code).order_by(Case.id.desc()).limit(1)
    ).first()
