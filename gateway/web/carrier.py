"""What all webhooks share: the signature is checked first, and the answer is always a TwiML document."""

from __future__ import annotations

from contextlib import suppress
from typing import cast

from flask import Response, g, request
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from gateway.web.here import here
from ivr.prompt import Prompt
from ivr.twiml import to_twiml
from models.audit import RefusedWebhooks
from models.errors import BadSignature
from models.trunk import TrunkCode

RECEIVED = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def check_signature() -> None:
    """Raise `BadSignature` (403) unless a carrier of ours signed this request; the refusal is counted.

    The address is put together from the public base and the raw request line, because a proxy may have
    changed scheme and host, and Flask decodes what was signed encoded. Source: design section 8.
    """
    query = request.query_string.decode("ascii", "replace")
    path = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.path
    path = path.split("?", 1)[0]
    form = {name: request.form.getlist(name) for name in request.form}
    try:
        g.trunk = here().trunks.who_signed(
            path + (f"?{query}" if query else ""), form, request.headers.get("X-Twilio-Signature")
        )
    except BadSignature:
        _count()
        raise


def trunk() -> TrunkCode:
    """The trunk whose carrier makes this request; known once its signature has been checked."""
    return cast(TrunkCode, g.trunk)


def _count() -> None:
    """Add one to the refusals; without a database the refusal stands all the same."""
    with suppress(OperationalError), here().work() as work:
        counted = RefusedWebhooks.count + 1
        work.session.execute(update(RefusedWebhooks).values(count=counted, last_at=work.now))


def answer(prompt: Prompt, *, drill: bool = False) -> Response:
    """A prompt as the carrier wants it."""
    wording = here().wording
    return Response(to_twiml(prompt, lambda say: wording.speech(say, drill=drill)), mimetype="text/xml")


def received() -> Response:
    """Got it, nothing to say."""
    return Response(RECEIVED, mimetype="text/xml")
