"""The last words to a citizen whom nobody could talk to, and the message that he may leave."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway.actions.ask_about_caller import caller_left
from gateway.actions.find_call import locked_call
from gateway.actions.keep_recording import keep_recording
from gateway.actions.owe_call_back import owe_call_back
from gateway.web.carrier import answer, check_signature, received, trunk
from gateway.web.here import callbacks, here
from gateway.web.queueing import to_queue
from gateway.web.voice_desk import to_desk
from gateway.work import Work
from ivr import caller
from ivr.caller import AfterLastWords
from ivr.keys import Key
from models.case import Case
from models.conversation import Say
from models.inbound import InboundCall
from models.lifecycle import CallerState, CaseState
from models.recording import RecordingKind
from notifications.carriers.twilio import recording_told

face = Blueprint("voice_message", __name__)
face.before_request(check_signature)

HELD = (CallerState.GREETED, CallerState.WAITING)
"""Somebody has come for him meanwhile: he belongs into the queue."""


def last_words(work: Work, call: InboundCall) -> Response:
    """Tell the code and how it goes on, and offer to take a message. He is owed a call back from now on."""
    case = work.session.get_one(Case, call.case_id)
    if case.state is CaseState.INVALID:  # he has been told why by text, and nobody will call him
        return answer(caller.goodbye(Say("ivr_goodbye"), callbacks().goodbye(call.id)))
    owe_call_back(work, case)
    return answer(caller.last_words(_goodbye(call, case), callbacks().last_key(call.id)))


@face.post("/voice/calls/<int:call_id>/last-key")
def last_key(call_id: int) -> Response:
    """A key during the last words: 0 still leads back to 110, # declines, and silence is recorded."""
    urls, settings = callbacks(), here().settings
    with here().work() as work:
        call = locked_call(work, call_id)
        if call.state in HELD:
            return to_queue(work, call)
        match caller.after_last_words(request.form.get("Digits", "")):
            case AfterLastWords.TO_110:
                return to_desk(work, call)
            case AfterLastWords.GOODBYE:
                return answer(caller.goodbye(Say("ivr_goodbye"), urls.goodbye(call_id)))
    return answer(
        caller.take_message(urls.message_done(call_id), urls.message_kept(call_id), settings.voicemail_s)
    )


@face.post("/voice/calls/<int:call_id>/message-done")
def message_done(call_id: int) -> Response:
    """The recording has ended: by #, by its length, by 0, or because the caller hung up."""
    digits = request.form.get("Digits", "")
    with here().work() as work:
        call = locked_call(work, call_id)
        _keep(work, call)
        if digits == Key.HUNG_UP:
            caller_left(work, call_id)
            return answer(caller.over())
        if digits == Key.TO_110:
            return to_desk(work, call)
        if call.state in HELD:
            return to_queue(work, call)
    return answer(caller.goodbye(Say("ivr_voicemail_thanks"), callbacks().goodbye(call_id)))


@face.post("/voice/calls/<int:call_id>/message")
def message_kept(call_id: int) -> Response:
    """The carrier tells of the recording itself, be the caller still there or not."""
    with here().work() as work:
        _keep(work, locked_call(work, call_id))
    return received()


@face.post("/voice/calls/<int:call_id>/goodbye")
def goodbye_key(call_id: int) -> Response:
    """A key while goodbye is said: 0 leads back to 110 even then."""
    with here().work() as work:
        call = locked_call(work, call_id)
        if request.form.get("Digits") == Key.TO_110:
            return to_desk(work, call)
        return to_queue(work, call) if call.state in HELD else answer(caller.over())


def _keep(work: Work, call: InboundCall) -> None:
    told = recording_told(request.form)
    if told is not None and call.case_id is not None:
        keep_recording(work, trunk(), told, RecordingKind.VOICEMAIL, call.case_id, call_id=call.id)


def _goodbye(call: InboundCall, case: Case) -> Say:
    """The code, and that somebody will call: because he asked for it, because it is taken, or in time.

    Whose number nobody knows is promised no call.
    """
    if not case.caller_phone:
        return Say("ivr_no_number", code=case.code)
    is_certain = call.wants_call_back or case.acknowledged_at is not None
    return Say("ivr_callback" if is_certain else "ivr_no_answer", code=case.code)
