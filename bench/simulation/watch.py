"""Looks at database and carrier while things happen: does everything hold that must always hold?"""

from __future__ import annotations

import asyncio
import random
import re
from collections import defaultdict
from datetime import timedelta
from typing import Any

import aiohttp
from psycopg import Connection

from bench.invariants import Allowed, offences
from bench.simulation.carrier import Carrier
from bench.simulation.chronicle import Chronicle
from bench.simulation.hazards import Hazards
from bench.simulation.service import Service
from gateway.switchboard.records import CallStatus
from models.errors import CarrierError

OWNER_S = LATE_S = 10.0
"""I1, and how late a step may be while somebody is there to take it."""
STOPS_WITHIN_S = 15.0
"""I4: a leg is asked to end at once and, if that fails, once more after 5 s, and once more."""
PASSING = ("I1", "steps")
"""What a later look might not see any more; the rest stays on record until the end."""
ATTEMPT = re.compile(r"/(?:voice/attempts|texts)/(\d+)/status")
RINGS_IN_VAIN = """
    SELECT a.id, a.carrier_ref FROM attempts a JOIN dispatches d ON d.id = a.dispatch_id
    WHERE a.carrier_ref = ANY (%s) AND d.acknowledged_at < service_now() - %s
        AND d.ladder->'rungs' @> jsonb_build_array(jsonb_build_object('name', a.rung))
"""
ROWS = """
    SELECT md5(string_agg(md5(row::text), '' ORDER BY row::text)) FROM (
        SELECT a::text AS row FROM attempts a UNION ALL SELECT d::text FROM dispatches d
        UNION ALL SELECT c::text FROM cases c UNION ALL SELECT i::text FROM inbound_calls i
        UNION ALL SELECT t::text FROM inbound_texts t UNION ALL SELECT s::text FROM surveys s
        UNION ALL SELECT e::text FROM events e) AS everything
"""


class Watch:
    """One simulation's eyes."""

    def __init__(
        self, service: Service, carrier: Carrier, chronicle: Chronicle, hazards: Hazards,
        database: Connection[Any], dice: random.Random,
    ) -> None:  # fmt: skip
        self._service, self._carrier, self._chronicle = service, carrier, chronicle
        self._hazards, self._database, self._dice = hazards, database, dice
        self._told: set[str] = set()

    async def keep_looking(self, every_s: float = 10.0) -> None:
        """Look in passing, again and again, as long as anything happens."""
        seen = -1
        while True:
            await asyncio.sleep(every_s)
            if seen != self._chronicle.commits:
                seen = self._chronicle.commits
                self.look(PASSING)

    def look(self, only: tuple[str, ...] = ()) -> None:
        """Ask the database about everything, or `only` about some of it; and the carrier."""
        quiet_s = self._chronicle.time() - self._hazards.troubled_until
        names = only or ("I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10")
        if quiet_s > LATE_S or not only:
            for offence in offences(self._rows, Allowed(owner_s=OWNER_S, late_s=LATE_S), names):
                self._chronicle.fault(offence.name, offence.words)
        self._look_for_doubles()
        if quiet_s > STOPS_WITHIN_S:
            self._look_for_rings()

    def _rows(self, query: str, values: Any) -> list[Any]:
        return self._database.execute(query.encode(), values).fetchall()

    def _look_for_doubles(self) -> None:
        """Nobody is rung, or told something, twice because somebody did not know that it was done."""
        switchboard = self._carrier.switchboard
        made: dict[tuple[str, str], list[str]] = defaultdict(list)
        for kind, records in (("call", switchboard.calls), ("text", switchboard.messages)):
            for record in records.values():
                found = ATTEMPT.search(record.callback.url) if record.callback else None
                if found:
                    made[kind, found[1]].append(record.sid)
        for (kind, attempt), sids in made.items():
            if len(sids) > 1:
                self._chronicle.fault("double", f"attempt {attempt} left as {kind} {' and '.join(sids)}")

    def _look_for_rings(self) -> None:
        """No leg rings for a case that somebody has."""
        calls = self._carrier.switchboard.calls
        ringing = [call.sid for call in calls.values() if call.status is CallStatus.RINGING]
        if not ringing:
            return
        late = timedelta(seconds=STOPS_WITHIN_S)
        for attempt, ref in self._database.execute(RINGS_IN_VAIN, (ringing, late)):
            self._chronicle.fault("I4", f"attempt {attempt} ({ref}) rings on though the case is taken")

    async def replay_webhooks(self, every_s: float) -> None:
        """I5: what was told before is told again, word by word, and changes nothing."""
        while True:
            await asyncio.sleep(self._dice.expovariate(1 / every_s))
            over = [heard for heard in self._service.webhooks if self._is_over(heard[1].decode())]
            if not over or self._hazards.troubled_until > self._chronicle.time():
                continue
            environ, body = self._dice.choice(over)
            crashes, self._hazards.crash_rate = self._hazards.crash_rate, 0.0
            before = self._state()
            try:
                await self._service.hear_again(environ, body)
            except (aiohttp.ClientError, CarrierError):
                continue
            finally:
                self._hazards.crash_rate = crashes
            if self._state() != before:
                self._chronicle.fault("I5", f"told again, {environ['RAW_URI']} changed something")

    def _is_over(self, form: str) -> bool:
        """Whether a webhook was a status of a call or text of ours that has ended."""
        fields = dict(part.partition("=")[::2] for part in form.split("&"))
        switchboard = self._carrier.switchboard
        call = switchboard.calls.get(fields.get("CallSid", ""))
        text = switchboard.messages.get(fields.get("MessageSid", ""))
        if call is not None:
            return "CallbackSource" in fields and call.is_over and call.direction == "outbound-api"
        return text is not None and text.is_over and "MessageStatus" in fields

    def _state(self) -> object:
        return self._database.execute(ROWS).fetchone()
