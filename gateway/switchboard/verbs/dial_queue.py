"""Dial with a Queue: join this leg to the caller who has waited longest."""

from __future__ import annotations

from gateway.switchboard.frame import Frame
from gateway.switchboard.leg import Dequeued, Digit, Leg, LegOver, PeerGone, PeerReady, QueueMoved, Redirected
from gateway.switchboard.queues import Queue
from gateway.switchboard.records import CallStatus, Target
from gateway.switchboard.twiml import Verb
from gateway.switchboard.verbs.outcome import Outcome


async def dial_queue(frame: Frame, verb: Verb, noun: Verb) -> Target | None:
    """Take the first caller of the queue and talk; waits for one up to the Dial's timeout.

    A queue that nobody ever waited in gives the status failed, an empty one no-answer.
    """
    outcome = Outcome()
    queue = frame.switchboard.queues.named(noun.text)
    try:
        if queue is not None:
            outcome.more["QueueSid"] = queue.sid
            await _take_and_talk(frame, verb, noun, queue, outcome)
    except (LegOver, Redirected):
        frame.switchboard.part(frame.leg)
        outcome.tell(frame, verb)
        raise
    frame.switchboard.part(frame.leg)
    return outcome.action(frame, verb)


async def _take_and_talk(frame: Frame, verb: Verb, noun: Verb, queue: Queue, outcome: Outcome) -> None:
    until = frame.in_seconds(verb.whole("timeout"))
    url = frame.document.resolve(noun.get("url")) if noun.get("url") else None
    queue.takers.append(frame.leg)
    try:
        while True:
            while not queue.members:
                if await frame.leg.wait(QueueMoved, until=until) is None:
                    outcome.status = CallStatus.NO_ANSWER.value
                    return
            caller = queue.members[0]
            frame.switchboard.queues.leave(queue, caller)
            outcome.more["QueueTime"] = str(frame.switchboard.queues.waited_s(caller))
            frame.switchboard.pair(frame.leg, caller.leg)
            caller.leg.post(Dequeued(frame.leg, url, noun.get("method", "POST").upper()))
            if await _is_ready(frame.leg, caller.leg):
                break
    finally:
        queue.takers.remove(frame.leg)
    await _talk(frame, verb, caller.leg, outcome)


async def _is_ready(taker: Leg, caller: Leg) -> bool:
    while taker.partner is caller:
        event = await taker.wait(PeerReady, PeerGone)
        if isinstance(event, PeerReady) and event.peer is caller:
            return taker.partner is caller
    return False


async def _talk(frame: Frame, verb: Verb, caller: Leg, outcome: Outcome) -> None:
    leg, began = frame.leg, frame.now()
    outcome.status, outcome.sid, outcome.is_bridged = CallStatus.COMPLETED.value, caller.call.sid, True
    frame.switchboard.backend.bridge(leg, caller)
    until = frame.in_seconds(verb.whole("timeLimit"))
    try:
        while leg.partner is caller:
            event = await leg.wait(PeerGone, Digit, until=until)
            if event is None or (isinstance(event, Digit) and event.key == "*" and verb.flag("hangupOnStar")):
                return
    finally:
        outcome.duration_s = int((frame.now() - began).total_seconds())
