"""The seam: a back-end that is no virtual phone carries calls without a change to the interpreter."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from gateway.switchboard.interpreter import Interpreter
from gateway.switchboard.options import Options
from gateway.switchboard.records import Call, CallStatus, OurNumber, Target, new_sid
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.verbs import VERBS
from tests.carriers.town import OURS, document
from tests.carriers.wire import Wire

OFFICER, CITIZEN = "+8613800138001", "+8613900139000"


def carried(inside: str, then: Callable[[Switchboard], Awaitable[None]] | None = None) -> tuple[Wire, Call]:
    """Call the officer with a document over a wire; what the wire was told, and how the call stands."""

    async def run() -> tuple[Wire, Call]:
        switchboard = Switchboard(Options("AC" + "0" * 32, "secret"))
        wire = Wire(switchboard)
        switchboard.backend = wire
        switchboard.clock.stand()
        switchboard.numbers[OURS] = OurNumber(OURS)
        call = Call(new_sid("CA"), OFFICER, OURS, "outbound-api", switchboard.clock.now())
        interpreter, leg = Interpreter(switchboard, VERBS), switchboard.open_leg(call)

        async def life() -> None:
            await interpreter.reach(leg)
            await interpreter.live(leg, Target(twiml=document(inside)))

        switchboard.start(leg, life())
        await switchboard.clock.settle(5)
        if then is not None:
            await then(switchboard)
        await switchboard.activity.stop()
        await switchboard.webhooks.close()
        return wire, call

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<Say>您好</Say>", ["play 您好"]),
        ('<Play digits="1w2"/>', ["send 1w2"]),
        (
            '<Record playBeep="false" timeout="3" action="http://127.0.0.1:9/"/>',
            ["record None 3", "stop recording"],
        ),
        (
            f'<Dial hangupOnStar="true" ringTone="cn"><Number>{CITIZEN}</Number></Dial>',
            [
                *("ring back cn", f"dial {CITIZEN}", "ring back None", "ring back None"),
                *(f"bridge {OFFICER} {CITIZEN}", "ring back None", f"hang up {CITIZEN}"),
            ],
        ),
        ("<Refer><Sip>sip:110@pbx.example</Sip></Refer>", ["refer sip:110@pbx.example"]),
    ],
)  # fmt: skip
def test_what_a_wire_is_told(inside: str, told: list[str]) -> None:
    wire, call = carried(inside)
    assert wire.told == [f"dial {OFFICER}", *told, f"hang up {OFFICER}"]
    assert call.status is CallStatus.COMPLETED


def test_a_wire_is_told_when_to_listen() -> None:
    async def waits(switchboard: Switchboard) -> None:
        await switchboard.clock.advance(switchboard.clock.now().replace(year=2099))

    gather = '<Gather input="speech" language="cmn-Hans-CN" hints="签收,退回" timeout="3" action="http://127.0.0.1:9/"/>'
    wire, call = carried(gather, waits)
    assert wire.told[1:3] == ["listen cmn-Hans-CN 签收,退回", "stop listening"]
    assert call.status is CallStatus.COMPLETED


def test_a_wire_mixes_a_conference() -> None:
    async def second_party(switchboard: Switchboard) -> None:
        call = Call(new_sid("CA"), CITIZEN, OURS, "outbound-api", switchboard.clock.now())
        interpreter, leg = Interpreter(switchboard, VERBS), switchboard.open_leg(call)

        async def life() -> None:
            await interpreter.reach(leg)
            await interpreter.live(leg, Target(twiml=document(ROOM)))

        switchboard.start(leg, life())
        await switchboard.clock.settle(5)
        switchboard.let_go(leg)
        await switchboard.clock.settle(5)

    wire, _ = carried(ROOM, second_party)
    assert "play （等候音乐）" in wire.told
    assert {f"enter {OFFICER}", f"enter {CITIZEN}", "record the room", f"leave {CITIZEN}"} <= set(wire.told)
    assert wire.told[-1] == "beep"


ROOM = '<Dial><Conference record="record-from-start">case-0427</Conference></Dial>'
