"""Say something by text: a row that leaves once the transaction has committed."""

from __future__ import annotations

from gateway.actions.citizens_phone import phone_of
from gateway.actions.outbox import Why, put_out
from gateway.policy.duty import Target
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.case import Case
from models.conversation import Say
from models.phone import Phone

CALLER = "caller"
REPLY = "reply"


def tell(work: Work, say: Say, to: Target, why: Why) -> Attempt:
    """Text `say` to a number that can take it; the row is its outbox entry and its place in the timeline."""
    drill = bool(why.case and why.case.drill)
    said = work.gateway.wording.text(say, drill=drill, signed=work.settings.sign_texts)
    return put_out(work, to, Channel.TEXT, said, why)


def reply(work: Work, say: Say, to: Speaker, case: Case | None) -> None:
    """Answer whoever texted us about `case`; our own numbers and landlines get no answer."""
    phone = Phone.parse_caller_id(to.number, area_code=work.settings.area_code)
    if phone.can_receive_text and phone.number not in work.settings.own_numbers:
        tell(
            work,
            say,
            Target(REPLY, phone.number, None, to.name, person_id=to.person_id),
            Why(say.key, case=case),
        )


def tell_caller(work: Work, case: Case, say: Say) -> None:
    """Text the citizen, if the number can take a text. In a drill nobody outside a roster hears anything.

    Source: R6 (everyone gets an answer), R35 (drills).
    """
    phone = phone_of(work, case)
    if case.drill or not phone.can_receive_text:
        return
    tell(work, say, Target(CALLER, phone.number, None, ""), Why(say.key, case=case))
