"""Whose call is an officer's: the first thing that the common number says to him."""

from __future__ import annotations

from flask import Response

from gateway.actions.officer_leg import who_called
from gateway.web.carrier import answer
from gateway.web.here import callbacks, here
from gateway.work import Work
from ivr import officer_line
from models.conversation import Say
from models.inbound import InboundCall


def greet_staff(work: Work, call: InboundCall) -> Response | None:
    """Ask an officer, or whoever holds a duty phone, for a case's code; None for everybody else.

    The roster knows him by the number that the carrier shows, and by nothing else: a city whose carriers
    let callers choose it switches the line off. Source: R13, R28.
    """
    if not here().settings.officer_line or not who_called(work, call).is_on_a_roster:
        return None
    return answer(officer_line.ask_code(Say("line_ask_code"), callbacks().officer_code(call.id, 1)))
