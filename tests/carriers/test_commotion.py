"""Everybody calls, presses, hangs up and redirects at once; afterwards nothing may be left over."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.carriers.town import OURS, Town, document

PAIRS = 12
DESK = "+862826110000"
OVER = {"completed", "busy", "failed", "no-answer", "canceled"}
PERSONAS: list[dict[str, Any] | str | None] = [
    None,
    {"then": "busy"},
    {"then": "rejects", "after_s": 2},
    {"then": "answers", "after_s": 3, "presses": [{"digit": "1", "after_s": 4}], "hangs_up_after_s": 20},
    {"then": "answers", "hangs_up_after_s": 0},
    {"then": "announcement"},
    "anybody",
    "hard_to_reach",
    "second_time",
    {"name": "voicemail", "after_s": 2},
    {"name": "off_then_on", "for_s": 15},
]
EXCHANGE = {"listens_after_s": 0.5, "unanswered": "announces", "rings_s": 20, "patience_s": 10}


def case_of(form: dict[str, str]) -> str:
    """Citizen n and officer n meet in queue n."""
    return form["From" if form["Direction"] == "inbound" else "To"][-2:]


def left(form: dict[str, str]) -> str:
    """Key 0 goes to the desk, everything else ends."""
    return document(
        f'<Dial callerId="{OURS}">{DESK}</Dial>' if form["QueueResult"] == "leave" else "<Say>再见</Say>"
    )


class Commotion:
    """Random things to do, as a seed says."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town, self.random, self.sids = town, random.Random(seed), [""]  # noqa: S311 - replayable, not secret

    def some(self) -> Callable[[], None]:
        """One thing to do."""
        pair = self.random.randrange(PAIRS)
        citizen, officer = f"+86139000000{pair:02d}", f"+86138000000{pair:02d}"
        sid, key = self.random.choice(self.sids), self.random.choice("01#")
        update = self.random.choice(
            [{"status": "completed"}, {"status": "canceled"}, {"url": self.town.at("/promise")}]
        )
        return self.random.choice(
            [
                partial(self.use, citizen, "dial", {"to": OURS}),
                partial(self.use, citizen, "press", {"digits": key}),
                partial(self.use, citizen, "hang_up"),
                partial(self.call, officer),
                partial(self.call, officer),
                partial(self.use, officer, "answer"),
                partial(self.use, officer, "press", {"digits": "1"}),
                partial(self.use, officer, "hang_up"),
                partial(self.use, DESK, self.random.choice(["answer", "hang_up"])),
                partial(self.update, sid, update),
            ]
        )

    def use(self, number: str, action: str, data: object = None) -> None:
        """Use a handset; it may refuse."""
        url = f"{self.town.url}/control/phones/{number}/{action}"
        call = requests.post(url, json=data, timeout=10).json().get("call")
        if call:
            self.sids.append(call["sid"])

    def call(self, number: str) -> None:
        """Call an officer; the number may be one that cannot be reached."""
        options = {"status_callback_event": ["initiated", "ringing", "answered", "completed"], "timeout": 25}
        try:
            placed = self.town.client.calls.create(
                to=number,
                from_=OURS,
                url=self.town.at("/officer"),
                status_callback=self.town.at("/status"),
                send_digits="ww801",
                **options,
            )
        except TwilioRestException as refused:
            if refused.code != 21214:
                raise
            return
        self.sids.append(placed.sid)

    def update(self, sid: str, change: dict[str, str]) -> None:
        """End or redirect a call, which may be over."""
        try:
            self.town.client.calls(sid).update(**change)
        except TwilioRestException as refused:
            if refused.code not in (21220, 20404):
                raise


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_left_over_after_a_commotion(town: Town, seed: int) -> None:
    town.gateway.answers |= {
        "/voice": lambda form: document(
            f'<Enqueue action="/left" waitUrl="/hold">case-{case_of(form)}</Enqueue>'
        ),
        "/hold": document('<Gather numDigits="1" timeout="3" action="/hold-key"><Say>请稍候</Say></Gather>'),
        "/hold-key": document("<Leave/>"),
        "/left": left,
        "/officer": document('<Gather numDigits="1" action="/keyed"><Say>按一签收</Say></Gather>'),
        "/keyed": lambda form: document(f'<Dial timeout="10"><Queue>case-{case_of(form)}</Queue></Dial>'),
        "/promise": document("<Say>我们会给您回电</Say>"),
    }
    commotion = Commotion(town, seed)
    town.phone(DESK, kind="landline")
    for pair in range(PAIRS):
        town.phone(f"+86139000000{pair:02d}")
        persona, extension = commotion.random.choice(PERSONAS), commotion.random.choice([None, None, "801"])
        town.phone(
            f"+86138000000{pair:02d}",
            persona=persona,
            kind="landline" if extension else "mobile",
            extension=extension,
            exchange=EXCHANGE if extension else None,
            call_waiting=commotion.random.choice([True, False]),
        )
    with ThreadPoolExecutor(4) as people:
        for _ in range(8):
            list(people.map(lambda act: act(), [commotion.some() for _ in range(20)]))
            town.waits(commotion.random.choice([0.5, 3, 10, 40]))

    for _ in range(5):  # whoever waited rings next, and an exchange talks to itself for a while
        for phone in town.control("GET", "/phones")["phones"]:
            if phone["state"] != "idle":
                commotion.use(phone["number"], "hang_up")
        town.waits(15)
    assert town.settles()["next_timer"] is None
    assert {call.status for call in town.client.calls.list()} <= OVER
    assert sum(queue.current_size for queue in town.client.queues.list()) == 0
    told = defaultdict(list)
    for heard in town.gateway.asked("/status"):
        told[heard.form["CallSid"]].append((int(heard.form["SequenceNumber"]), heard.form["CallStatus"]))
    assert told
    for callbacks in told.values():
        assert [number for number, _ in callbacks] == list(range(len(callbacks)))
        assert callbacks[-1][1] in OVER
