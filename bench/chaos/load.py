"""Citizens who come whatever befalls the service, and what each of them was promised."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import requests

from bench.soak.citizens import Citizens
from bench.soak.town import Town

AT_ONCE = 12
CITIZENS, CODE = "+8613990", "编号"
TRIES = 20
PAUSE_S = 1.0
ANSWER_S = 10.0
"""How long the dispatch system waits for an answer before it asks again."""
PICKS_UP = {"then": "answers", "after_s": 1, "presses": [{"digit": "1", "after_s": 1.5}]}
WRITES = {"after_s": 4, "body": "1 {code}", "only_to": ["派单", "签收"], "once_per_code": True}
ATTENTIVE = {**PICKS_UP, "on_text": WRITES}
CARELESS = {"then": "rings_out"}
MOSTLY = 0.85


@dataclass
class Promises:
    """Citizens' numbers, by what 110's dispatch system was told.

    For those `accepted` a case was answered with 201; for those `again` an answer was lost, so that two may
    have come of it; for those `refused` nobody took one, with the last reason.
    """

    accepted: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


@dataclass
class PatientTown(Town):
    """A town in which 110's dispatch system goes on asking until its case is taken."""

    promises: Promises = field(default_factory=Promises)

    def register(self, described: dict[str, object]) -> str:
        """Register a case, if need be again and again; empty when nobody has taken it in the end.

        A refused connection, a 5xx before anything was written and no answer at all look alike from here
        but for the first: only after that nothing can have come of it.
        """
        number, why = str(described["caller_phone"]), ""
        for _ in range(TRIES):
            try:
                code = self._ask(described)
            except requests.RequestException as error:
                why = f"{type(error).__name__}: {error}"[:200]
                if not _was_never_sent(error):
                    with self.promises.lock:
                        self.promises.again.add(number)
                time.sleep(PAUSE_S)
            else:
                with self.promises.lock:
                    self.promises.accepted.add(number)
                return code
        with self.promises.lock:
            self.promises.refused[number] = why
        return ""

    def _ask(self, described: dict[str, object]) -> str:
        url = f"http://127.0.0.1:{self.settings.desk_face_port}/api/cases"
        key = {"Authorization": f"Bearer {self.settings.api_token.get_secret_value()}"}
        answer = requests.post(url, json=described, headers=key, timeout=ANSWER_S)
        answer.raise_for_status()
        return str(answer.json()["code"])

    def told_a_code(self) -> set[str]:
        """Numbers of citizens who have heard or read that their matter is registered."""
        return {
            phone["number"]
            for phone in self.control("GET", "/phones")["phones"]
            if phone["number"].startswith(CITIZENS) and any(CODE in words for words in _heard(phone))
        }


def _heard(phone: dict[str, Any]) -> list[str]:
    calls = [call for call in (phone["call"], phone["last_call"]) if call]
    captions = [caption["text"] for call in calls for caption in call.get("captions", ())]
    return captions + [text["body"] for text in phone["texts"] if text["direction"] == "in"]


def _was_never_sent(error: requests.RequestException) -> bool:
    if isinstance(error, requests.HTTPError):
        return error.response.status_code in (429, 503)
    return isinstance(error, requests.ConnectionError) and "refused" in str(error).lower()


@dataclass
class Crowd:
    """Citizens at a steady rate, each in a thread of his own, so that none waits for another."""

    people: Citizens
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE))

    def come(self, per_s: float, seconds: float) -> None:
        """Let them come for so long."""
        began, count = time.monotonic(), 0
        while (now := time.monotonic()) < began + seconds:
            while count < (now - began) * per_s:
                count += 1
                self.pool.submit(self.people.one)
            self.people.go_on()
            time.sleep(0.05)

    def end(self) -> None:
        """Wait for those who are still asking."""
        self.pool.shutdown(wait=True)


def staff(town: Town, dice: random.Random) -> None:
    """Most officers take what they hear of, some do not care; centre and 110 desk are always there."""
    for phone in town.control("GET", "/phones")["phones"]:
        is_sure = "效能" in phone["owner"] or "110" in phone["label"]
        persona = ATTENTIVE if phone["kind"] == "mobile" else PICKS_UP
        chosen = persona if is_sure or dice.random() < MOSTLY else CARELESS
        town.control("PUT", f"/phones/{phone['number']}/persona", {"persona": chosen})


def citizens(town: Town, seed: int, units: list[tuple[str, str]]) -> Citizens:
    """Who they are and what they want is the same for one seed."""
    return Citizens(town, random.Random(seed), units)
