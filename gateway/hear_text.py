"""A text that is on disk is heard, and answered by a text of our own."""

from __future__ import annotations

from gateway.actions.acknowledge import BY_TEXT
from gateway.actions.receive_text import case_named, take_unheard
from gateway.actions.tell import reply
from gateway.actions.who_is import who_is
from gateway.hear import hear
from gateway.work import Gateway
from models.conversation import Intent, Say
from notifications.sms_reply import parse_reply


def hear_text(gateway: Gateway, text_id: int) -> None:
    """Hear a text once, however often it is told or looked for: whoever comes second finds it heard."""
    with gateway.work() as work:
        text = take_unheard(work, text_id)
        if text is None:
            return
        intent, speaker = parse_reply(text.body), who_is(work, text.sender)
        said = hear(work, intent, speaker, BY_TEXT, text.body)
        text.meant, text.next_due_at = _meant(intent, said), None
        if said is not None:
            case = case_named(work, said.values.get("code"))
            text.case_id = case.id if case else text.case_id
            reply(work, said, speaker, case)


def _meant(intent: Intent, said: Say | None) -> str:
    """What the text was taken for: a digit may have been a rating."""
    return "Survey" if said is not None and said.key.startswith("survey_") else type(intent).__name__
