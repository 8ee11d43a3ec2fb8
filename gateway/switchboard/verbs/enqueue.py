"""Enqueue and Leave: hold a caller until somebody takes the call or the waiting is ended."""

from __future__ import annotations

from datetime import timedelta

from gateway.switchboard.backend import Prompt
from gateway.switchboard.frame import TAKEN, WAITING, Frame, Scope
from gateway.switchboard.leg import Dequeued, LegOver, PeerGone, PeerReady, Redirected
from gateway.switchboard.queues import Member, Queue
from gateway.switchboard.records import Target
from gateway.switchboard.twiml import BadDocument, Verb
from gateway.switchboard.webhooks import WebhookFailed

LONGEST_NAME = 64
SHORTEST_ROUND = timedelta(seconds=1)  # a wait document without a pause must not spin
BRIDGED, BRIDGING = "bridged", "bridging-in-process"
HOLD_MUSIC = Prompt(words="（等候音乐）", loops=0)


class Left(Exception):
    """The wait document said Leave."""


async def leave(_frame: Frame, _verb: Verb) -> Target | None:
    """Leave the queue and go on after Enqueue."""
    raise Left


async def enqueue(frame: Frame, verb: Verb) -> Target | None:
    """Wait in a queue, made on demand; then the action hears how that ended.

    The action is asked at once after Leave, and after the talk when the call was taken. After a hang-up or a
    redirect it is told as well, and its answer does not matter.
    """
    frame.answer()
    if len(verb.text) > LONGEST_NAME or verb.get("workflowSid"):  # there are no workflows here
        frame.remark(12200, f"a queue needs a name of at most {LONGEST_NAME} characters")
        return _action(frame, verb, {"QueueResult": "error", "QueueTime": "0"})
    if frame.switchboard.options.queues_fail:
        return _action(frame, verb, {"QueueResult": "system-error", "QueueTime": "0"})
    queue = frame.switchboard.queues.open(verb.text or "default")
    queue.most = verb.whole("maxQueueSize") or queue.most
    member = frame.switchboard.queues.join(queue, frame.leg)
    if member is None:
        return _action(frame, verb, {"QueueResult": "queue-full", "QueueSid": queue.sid, "QueueTime": "0"})
    waiting = _Waiting(frame, verb, queue, member)
    try:
        return _action(frame, verb, waiting.report(await waiting.result()))
    except LegOver:
        waiting.tell(waiting.talk or "hangup")
        raise
    except Redirected:
        waiting.tell("redirected-from-bridged" if waiting.talk == BRIDGED else "redirected")
        raise


class _Waiting:
    """One caller in one queue."""

    def __init__(self, frame: Frame, verb: Verb, queue: Queue, member: Member) -> None:
        self.frame, self.verb, self.queue, self.member = frame, verb, queue, member
        self.talk = ""  # how far it has come
        self.waited_s: int | None = None
        self.wait_url = frame.document.resolve(verb.get("waitUrl")) if verb.get("waitUrl") else None

    async def result(self) -> str:
        """Wait, and talk when taken; how it ended, in the carrier's word."""
        try:
            await self._hold()
        except Left:
            return "leave"
        except Dequeued as taken:
            self._out()
            self.talk = BRIDGING
            return await self._talk(taken)
        except (WebhookFailed, BadDocument):
            return "error"
        finally:
            self._out()
            if not self.talk:
                self.frame.switchboard.part(self.frame.leg)
        return "error"

    def report(self, result: str) -> dict[str, str]:
        """What the action is told."""
        return {"QueueResult": result, "QueueSid": self.queue.sid, "QueueTime": str(self.waited_s or 0)}

    def tell(self, result: str) -> None:
        """Tell the action without caring for its answer; the leg is going elsewhere."""
        self.frame.switchboard.part(self.frame.leg)
        target = _action(self.frame, self.verb, self.report(result))
        if target is not None:
            self.frame.interpreter.tell(self.frame.leg, target)

    def parameters(self) -> dict[str, str]:
        """What each request for the wait document says."""
        queue, members = self.queue, self.queue.members
        return {
            "QueueSid": queue.sid,
            "QueueTime": str(self.frame.switchboard.queues.waited_s(self.member)),
            "QueuePosition": str(members.index(self.member) + 1 if self.member in members else 0),
            "AvgQueueTime": str(queue.average_wait_s),
            "CurrentQueueSize": str(len(members)),
            "MaxQueueSize": str(queue.most),
        }

    async def _hold(self) -> None:
        frame = self.frame
        if self.wait_url is None:
            if "waitUrl" not in self.verb.attributes:
                await frame.hear(HOLD_MUSIC)
            await frame.leg.rest()
            return
        method = self.verb.get("waitUrlMethod", "POST").upper()
        target = Target(self.wait_url, method)
        while True:
            round_ends = frame.now() + SHORTEST_ROUND
            await frame.interpreter.perform(frame.leg, target, Scope("wait", WAITING, self.parameters))
            await frame.leg.sleep_until(round_ends)

    async def _talk(self, taken: Dequeued) -> str:
        leg, taker = self.frame.leg, taken.by
        if taken.url is not None and leg.partner is taker:
            said = {
                "QueueSid": self.queue.sid,
                "QueueTime": str(self.waited_s or 0),
                "DequeingCallSid": taker.call.sid,
            }
            try:
                scope = Scope("queue", TAKEN, lambda: said)
                await self.frame.interpreter.perform(leg, Target(taken.url, taken.method), scope)
            except (WebhookFailed, BadDocument):
                self.frame.switchboard.part(leg)
        if leg.partner is not taker:
            return "error"
        self.talk = BRIDGED
        taker.post(PeerReady(leg))
        while leg.partner is taker:
            await leg.wait(PeerGone)
        return BRIDGED

    def _out(self) -> None:
        if self.waited_s is None:
            self.waited_s = self.frame.switchboard.queues.waited_s(self.member)
            self.frame.switchboard.queues.leave(self.queue, self.member)


def _action(frame: Frame, verb: Verb, told: dict[str, str]) -> Target | None:
    return frame.address(verb, "action", told) if verb.get("action") else None
