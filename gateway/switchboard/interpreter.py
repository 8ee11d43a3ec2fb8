"""Runs documents on legs: fetches them, walks their verbs, and goes where they lead."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urldefrag

from gateway.switchboard.backend import Cause, Prompt
from gateway.switchboard.leg import Answered, Fetched, Leg, LegOver, Redirected
from gateway.switchboard.parameters import call_parameters
from gateway.switchboard.records import CallStatus, Target
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.twiml import BadDocument, Document, Verb, parse, read_answer
from gateway.switchboard.webhooks import WebhookFailed

log = logging.getLogger(__name__)

HOPS = 10  # documents that one leg may go through ...
HOPS_TIME = timedelta(seconds=1)  # ... in this time, before it is slowed down: documents can lead in a circle


@dataclass(frozen=True)
class Scope:
    """Where a document runs, which verbs may occur there, and what its requests say besides."""

    name: str
    verbs: frozenset[str]
    extra: Callable[[], dict[str, str]] = dict


SPEAKING = frozenset({"Say", "Play", "Pause"})
ON_CALL = Scope("call", SPEAKING | {"Gather", "Dial", "Enqueue", "Record", "Redirect", "Reject", "Hangup"})
WHISPER = Scope("whisper", SPEAKING | {"Gather", "Redirect", "Hangup"})
WAITING = SPEAKING | {"Gather", "Redirect", "Hangup", "Leave"}
TAKEN = SPEAKING | {"Redirect"}


@dataclass(frozen=True)
class Frame:
    """One document on one leg: all that a verb needs."""

    interpreter: Interpreter
    leg: Leg
    document: Document
    scope: Scope

    @property
    def switchboard(self) -> Switchboard:
        """The carrier that the leg belongs to."""
        return self.interpreter.switchboard

    def now(self) -> datetime:
        """This instant."""
        return self.switchboard.clock.now()

    def in_seconds(self, seconds: float) -> datetime:
        """The instant `seconds` from now."""
        return self.now() + timedelta(seconds=seconds)

    def answer(self) -> None:
        """Pick up an inbound leg that still rings."""
        if self.leg.call.direction == "inbound" and self.leg.call.status is CallStatus.RINGING:
            self.switchboard.backend.answer(self.leg)
            self.switchboard.far_end_answered(self.leg)

    def address(self, verb: Verb, name: str, extra: dict[str, str] | None = None) -> Target:
        """Where attribute `name` points, this document when it is missing. Raises BadDocument."""
        url = self.document.resolve(verb.get(name))
        return Target(url, verb.get("method", "POST").upper(), extra=tuple((extra or {}).items()))

    async def hear(self, prompt: Prompt) -> None:
        """Play `prompt` to its end."""
        job = self.leg.next_job()
        self.switchboard.backend.play(self.leg, prompt, job)
        try:
            await self.leg.done(job)
        finally:
            self.switchboard.backend.stop(self.leg)


VerbFunction = Callable[[Frame, Verb], Awaitable[Target | None]]


class Interpreter:
    """Knows no back-end and no verb by name: both are given to it."""

    def __init__(self, switchboard: Switchboard, verbs: Mapping[str, VerbFunction]) -> None:
        self.switchboard = switchboard
        self._verbs = verbs

    async def reach(self, leg: Leg) -> None:
        """Dial a leg and wait until it is answered. Raises LegOver when it is not, with the status set."""
        switchboard = self.switchboard
        if leg.call.is_over:  # whoever ordered it has let it go before its task began
            raise LegOver
        switchboard.initiated(leg)
        switchboard.backend.dial(leg)
        until = switchboard.clock.now() + timedelta(seconds=leg.call.ring_limit_s)
        while await leg.wait(Answered, until=until) is None:
            switchboard.end(leg, CallStatus.NO_ANSWER, Cause.RANG_OUT.value)
        if leg.call.send_digits:
            job = leg.next_job()
            switchboard.backend.send_digits(leg, leg.call.send_digits, job)
            await leg.done(job)

    async def live(self, leg: Leg, target: Target) -> None:
        """Run documents, from `target` on, until the leg is over; the last document's end hangs up."""
        while True:
            try:
                await self.perform(leg, target, ON_CALL)
                self.switchboard.end(leg)
            except Redirected as order:
                target = order.target
                continue
            except LegOver:
                pass
            except (WebhookFailed, BadDocument):
                is_up = leg.call.answered_at is not None
                self.switchboard.end(
                    leg, CallStatus.COMPLETED if is_up else CallStatus.FAILED, 200 if is_up else 500
                )
            return

    async def perform(self, leg: Leg, target: Target, scope: Scope) -> None:
        """Run one document and all that it leads to; returns at the end of the last.

        Raises WebhookFailed or BadDocument, already noted, when one cannot be had; and the leg's interrupts.
        """
        hops: deque[datetime] = deque(maxlen=HOPS)
        following: Target | None = target
        while following is not None:
            if len(hops) == HOPS:
                await leg.sleep_until(hops[0] + HOPS_TIME)
            hops.append(self.switchboard.clock.now())
            document = await self._fetch(leg, following, scope)
            try:
                following = await self._walk(Frame(self, leg, document, scope))
            except BadDocument as fault:
                self.note(leg, fault, document.url)
                raise

    def tell(self, leg: Leg, target: Target) -> None:
        """Request a document whose content no longer matters; not for a call that a reset has forgotten."""
        if leg.call.sid not in self.switchboard.calls:
            return
        self.switchboard.activity.spawn(self._tell(leg, target, self._parameters(leg, target, {})))

    async def _walk(self, frame: Frame) -> Target | None:
        for verb in frame.document.verbs:
            if verb.name not in self._verbs:
                self.note(
                    frame.leg,
                    BadDocument(12200, f"unknown verb {verb.name}, passed over"),
                    frame.document.url,
                )
            elif verb.name not in frame.scope.verbs:
                raise BadDocument(13201, f"{verb.name} is not allowed in a {frame.scope.name} document")
            else:
                following = await self._verbs[verb.name](frame, verb)
                if following is not None:
                    return following
        return None

    async def _fetch(self, leg: Leg, target: Target, scope: Scope) -> Document:
        extra = scope.extra()
        try:
            return await self._request(leg, target, extra)
        except (WebhookFailed, BadDocument) as fault:
            self.note(leg, fault, target.url)
            fallback = leg.call.fallback
            if (
                fallback is None or scope is not ON_CALL
            ):  # Enqueue and Dial have an action for their own failures
                raise
            extra = extra | {"ErrorCode": str(fault.code), "ErrorUrl": urldefrag(target.url or "").url}
        try:
            return await self._request(leg, fallback, extra)
        except (WebhookFailed, BadDocument) as fault:
            self.note(leg, fault, fallback.url)
            raise

    async def _request(self, leg: Leg, target: Target, extra: dict[str, str]) -> Document:
        if target.url is None:
            return parse(target.twiml or "", None)
        job = leg.next_job()
        self.switchboard.activity.spawn(self._get(leg, target, self._parameters(leg, target, extra), job))
        # the task waits at its mailbox, so that a hang-up or a redirect need not wait for the answer
        while True:
            fetched = await leg.wait(Fetched)
            if fetched is not None and fetched.number == job:
                if isinstance(fetched.result, Exception):
                    raise fetched.result
                return fetched.result

    async def _get(self, leg: Leg, target: Target, parameters: dict[str, str], job: int) -> None:
        result: Document | Exception
        try:
            answer = await self.switchboard.webhooks.send(target.url or "", target.method, parameters)
            result = read_answer(answer.content_type, answer.body, answer.url, "Say")
        except (WebhookFailed, BadDocument) as fault:
            result = fault
        leg.post(Fetched(job, result))

    async def _tell(self, leg: Leg, target: Target, parameters: dict[str, str]) -> None:
        try:
            await self.switchboard.webhooks.send(target.url or "", target.method, parameters)
        except WebhookFailed as fault:
            self.note(leg, fault, target.url)

    def _parameters(self, leg: Leg, target: Target, extra: dict[str, str]) -> dict[str, str]:
        return call_parameters(self.switchboard.options.account_sid, leg.call) | extra | dict(target.extra)

    def note(self, leg: Leg, fault: WebhookFailed | BadDocument, url: str | None = None) -> None:
        """Put a breach of the protocol on record."""
        self.switchboard.notices.write(
            fault.code, fault.reason, about=leg.call.sid, number=leg.call.to, url=url
        )
