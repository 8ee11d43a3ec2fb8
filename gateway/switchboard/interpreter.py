"""Runs documents on legs: fetches them, walks their verbs, and goes where they lead."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urldefrag

from gateway.switchboard.backend import Cause
from gateway.switchboard.frame import ON_CALL, Frame, Scope, VerbFunction
from gateway.switchboard.leg import Answered, Fetched, Judged, Leg, LegOver, Redirected
from gateway.switchboard.notices import Asked
from gateway.switchboard.parameters import call_parameters
from gateway.switchboard.records import CallStatus, Target
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.twiml import BadDocument, Document, parse, read_answer
from gateway.switchboard.vocabulary.check import check
from gateway.switchboard.vocabulary.voice import VERBS
from gateway.switchboard.webhooks import WebhookFailed

HOPS = 10  # documents that one leg may go through ...
HOPS_TIME = timedelta(seconds=1)  # ... in this time, before it is slowed down: documents can lead in a circle


class Interpreter:
    """Knows no back-end and no verb by name: both are given to it."""

    def __init__(self, switchboard: Switchboard, verbs: Mapping[str, VerbFunction]) -> None:
        self.switchboard = switchboard
        self._verbs = verbs

    async def reach(self, leg: Leg, when_answered: Callable[[], None] | None = None) -> None:
        """Dial a leg and wait until it is answered, its digits are sent and it is known what has answered.

        `when_answered` is called before the rest. Raises LegOver when nobody answers, with the status set.
        """
        switchboard = self.switchboard
        if leg.call.is_over:  # whoever ordered it has let it go before its task began
            raise LegOver
        switchboard.initiated(leg)
        switchboard.backend.dial(leg)
        until = switchboard.clock.now() + timedelta(seconds=leg.call.ring_limit_s)
        while await leg.wait(Answered, until=until) is None:
            switchboard.end(leg, CallStatus.NO_ANSWER, Cause.RANG_OUT.value)
        if when_answered is not None:
            when_answered()
        if leg.call.send_digits:  # who sends digits expects a machine and wants no judgement
            job = leg.next_job()
            switchboard.backend.send_digits(leg, leg.call.send_digits, job)
            await leg.done(job)
        elif leg.call.detection is not None:
            switchboard.backend.detect(leg, leg.call.detection)
            while not leg.call.detection_is_async and await leg.wait(Judged) is None:
                pass

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

        A document of the call itself that cannot be had or carried out is replaced by the fallback. Raises
        WebhookFailed or BadDocument, already noted, when there is none; and the leg's interrupts.
        """
        hops: deque[datetime] = deque(maxlen=HOPS)
        following: Target | None = target
        while following is not None:
            current = following
            if len(hops) == HOPS:
                await leg.sleep_until(hops[0] + HOPS_TIME)
            hops.append(self.switchboard.clock.now())
            try:
                document = await self._fetch(leg, current, scope)
                following = await self._walk(Frame(self, leg, document, scope))
            except (WebhookFailed, BadDocument) as fault:
                following = self._instead(leg, current, scope, fault)
                if following is None:
                    raise

    def tell(self, leg: Leg, target: Target) -> None:
        """Request a document whose content no longer matters; not for a call that a reset has forgotten."""
        if leg.call.sid not in self.switchboard.calls:
            return
        self.switchboard.activity.spawn(self._tell(leg, target, self._parameters(leg, target, {})))

    def note(
        self, leg: Leg, code: int, reason: str, url: str | None = None, asked: Asked | None = None
    ) -> None:
        """Put a breach of the protocol on record."""
        call = leg.call
        self.switchboard.notices.write(code, reason, about=call.sid, number=call.to, url=url, asked=asked)

    def _instead(
        self, leg: Leg, failed: Target, scope: Scope, fault: WebhookFailed | BadDocument
    ) -> Target | None:
        """The fallback, told what was wrong with which document; None when there is none, or it failed."""
        fallback = leg.call.fallback
        if fallback is None or failed.is_fallback or scope is not ON_CALL:
            return None  # Enqueue and Dial have an action for failures of their own documents
        told = (("ErrorCode", str(fault.code)), ("ErrorUrl", urldefrag(failed.url or "").url))
        return replace(fallback, extra=told, is_fallback=True)

    async def _walk(self, frame: Frame) -> Target | None:
        try:
            for verb in frame.document.verbs:
                if verb.name not in frame.scope.verbs:
                    raise BadDocument(
                        frame.scope.code, f"{verb.name} is not allowed in a {frame.scope.name} document"
                    )
                following = await self._verbs[verb.name](frame, verb)
                if following is not None:
                    return following
        except BadDocument as fault:
            frame.remark(fault.code, fault.reason)
            raise
        return None

    async def _fetch(self, leg: Leg, target: Target, scope: Scope) -> Document:
        """Fetch a document and fill in what it leaves open; what is wrong with it is noted."""
        parameters = self._parameters(leg, target, scope.extra())
        try:
            document = await self._request(leg, target, parameters)
        except (WebhookFailed, BadDocument) as fault:
            asked = Asked(target.method, parameters)
            self.note(leg, fault.code, fault.reason, target.url, asked)
            raise
        verbs, remarks = check(document.verbs, VERBS)
        for remark in remarks:
            self.note(leg, remark.code, remark.reason, document.url)
        return Document(verbs, document.url)

    async def _request(self, leg: Leg, target: Target, parameters: dict[str, str]) -> Document:
        if target.url is None:
            return parse(target.twiml or "", None)
        job = leg.next_job()
        self.switchboard.activity.spawn(self._get(leg, target, parameters, job))
        # the task waits at its mailbox, so that a hang-up or a redirect need not wait for the answer
        while True:
            fetched = await leg.wait(Fetched)
            if fetched is not None and fetched.number == job:
                if isinstance(fetched.result, Exception):
                    raise fetched.result
                return fetched.result

    async def _get(self, leg: Leg, target: Target, parameters: dict[str, str], job: int) -> None:
        # a leg that is told nothing would wait for ever, so it is told of failures that nobody foresaw, too
        result: Document | Exception = RuntimeError("the request failed; the log says how")
        try:
            answer = await self.switchboard.webhooks.send(target.url or "", target.method, parameters)
            result = read_answer(answer, "Say")
        except (WebhookFailed, BadDocument) as fault:
            result = fault
        finally:
            leg.post(Fetched(job, result))

    async def _tell(self, leg: Leg, target: Target, parameters: dict[str, str]) -> None:
        try:
            await self.switchboard.webhooks.send(target.url or "", target.method, parameters)
        except WebhookFailed as fault:
            self.note(leg, fault.code, fault.reason, target.url, Asked(target.method, parameters))

    def _parameters(self, leg: Leg, target: Target, extra: dict[str, str]) -> dict[str, str]:
        return call_parameters(self.switchboard.options.account_sid, leg.call) | extra | dict(target.extra)
