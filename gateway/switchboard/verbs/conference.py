"""Dial with a Conference: enter a room, wait there, talk, be held, hear announcements, until it is left."""

from __future__ import annotations

from datetime import datetime

from gateway.switchboard.backend import Prompt
from gateway.switchboard.conferences import NoPlace, Participant, Terms
from gateway.switchboard.frame import SPEAKING, Frame, Scope
from gateway.switchboard.leg import LegOver, Redirected, RoomChanged
from gateway.switchboard.records import Target
from gateway.switchboard.twiml import BadDocument, Verb
from gateway.switchboard.verbs.outcome import Outcome
from gateway.switchboard.webhooks import WebhookFailed

LONGEST_NAME = 128
MUSIC = Prompt(words="（等候音乐）", loops=0)
HEARD = SPEAKING | {"Redirect"}
WRONG_VERB = 13238


async def confer(frame: Frame, verb: Verb, noun: Verb) -> Target | None:
    """Be in a conference until it ends or this leg is taken out.

    Who finds no place runs the next verb, without the action; whose wait document fails is not in either.
    """
    frame.answer()
    if not 1 <= len(noun.text) <= LONGEST_NAME:
        frame.remark(13237, f"a conference's name has 1 to {LONGEST_NAME} characters")
        return None
    conferences, outcome = frame.switchboard.conferences, Outcome("answered")
    try:
        seat = conferences.join(frame.leg, noun.text, terms_of(frame, noun))
    except NoPlace as refused:
        frame.remark(refused.code, refused.reason)
        return None
    frame.leg.seat = seat
    try:
        await _Stay(frame, noun, seat, frame.in_seconds(verb.whole("timeLimit"))).run()
    except (WebhookFailed, BadDocument):
        conferences.leave(seat, "participant_add_failed")
        outcome.status = "failed"
    except LegOver:
        conferences.leave(seat, "participant_hung_up")
        outcome.tell(frame, verb)
        raise
    except Redirected:
        conferences.leave(seat, "participant_updated_via_api")
        outcome.tell(frame, verb)
        raise
    finally:
        frame.leg.seat = None
        outcome.is_bridged = seat.conference.status != "init" and outcome.status != "failed"
    return outcome.action(frame, verb)


def terms_of(frame: Frame, noun: Verb) -> Terms:
    """On which terms the noun lets this leg in."""
    return Terms(
        starts=noun.flag("startConferenceOnEnter"),
        ends=noun.flag("endConferenceOnExit"),
        muted=noun.flag("muted"),
        beep=noun.get("beep"),
        label=noun.get("participantLabel"),
        most=noun.whole("maxParticipants"),
        coaches=noun.get("coach") or None,
        callback=frame.order(noun, "statusCallback"),
        records=noun.get("record") in ("record-from-start", "true"),
        trims=noun.get("trim") == "trim-silence",
        recording_callback=frame.order(noun, "recordingStatusCallback"),
    )


class _Stay:
    """One leg's stay in a room. Whenever something about it changes, what it hears is seen to anew."""

    def __init__(self, frame: Frame, noun: Verb, seat: Participant, until: datetime) -> None:
        self.frame, self.noun, self.seat, self.until = frame, noun, seat, until

    async def run(self) -> None:
        """Stay until it is left."""
        conferences = self.frame.switchboard.conferences
        while not self.seat.left_because:
            try:
                if self.seat.announcement is not None:
                    await self._announce(self.seat.announcement)
                elif self.seat.talks:
                    self._talk()
                    await self.frame.leg.sleep_until(self.until)
                    conferences.leave(self.seat, "participant_hung_up")
                else:
                    self.frame.switchboard.backend.rooms.leave(self.frame.leg)
                    await self._entertain()
            except RoomChanged:
                continue

    def _talk(self) -> None:
        leg, switchboard = self.frame.leg, self.frame.switchboard
        switchboard.backend.rooms.enter(leg, self.seat.conference.sid)
        switchboard.backend.rooms.mute(leg, self.seat.muted)
        switchboard.conferences.coach(self.seat)

    async def _entertain(self) -> None:
        """Music or a document, once, and silence after it; a waiting party's document must be had."""
        target = self._what_to_hear()
        if target is None:
            if self.seat.held or "waitUrl" not in self.noun.attributes:
                await self.frame.hear(MUSIC)
        else:
            try:
                await self._hear(target)
            except (WebhookFailed, BadDocument):
                if not self.seat.held:
                    raise
        await self.frame.leg.rest()

    def _what_to_hear(self) -> Target | None:
        if self.seat.held:
            return self.seat.hold
        if not self.noun.get("waitUrl"):
            return None
        return Target(
            self.frame.document.resolve(self.noun.get("waitUrl")), self.noun.get("waitMethod").upper()
        )

    async def _announce(self, target: Target) -> None:
        conferences = self.frame.switchboard.conferences
        self.seat.announcement = None
        self.frame.switchboard.backend.rooms.leave(self.frame.leg)
        try:
            await self._hear(target)
        except (WebhookFailed, BadDocument):
            conferences.announced(self.seat, "announcement-fail")
        except RoomChanged:  # something else has changed: it is heard once more, unless there is a newer one
            self.seat.hear_again(target)
            raise
        else:
            conferences.announced(self.seat, "announcement-end")

    async def _hear(self, target: Target) -> None:
        told = self.frame.switchboard.conferences.parameters(self.seat.conference)
        scope = Scope("conference", HEARD, lambda: told, WRONG_VERB)
        await self.frame.interpreter.perform(self.frame.leg, target, scope)
