"""Exchanges in front of extensions: they answer, announce, listen for digits and put calls through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from gateway.switchboard.backend import Cause
from gateway.switchboard.handset import Exchange, FarEnd, Handset
from gateway.switchboard.leg import Done
from gateway.switchboard.switchboard import Switchboard

TONE_S = 0.2
PAUSES_S = {"w": 0.5, "W": 1.0}


class Exchanges:
    """`rings` puts a call through to the handset behind; `frees` takes it off that handset again."""

    def __init__(
        self,
        switchboard: Switchboard,
        rings: Callable[[FarEnd, Handset], None],
        frees: Callable[[FarEnd], None],
    ) -> None:
        self._switchboard, self._rings, self._frees = switchboard, rings, frees
        self._clock, self._journal = switchboard.clock, switchboard.journal

    def dial(self, end: FarEnd, exchange: Exchange) -> None:
        """Let an exchange be called; it answers soon, before the phone behind it rings."""
        self._switchboard.far_end_rings(end.leg)
        asked = exchange.handset.exchange.answers_after_s
        after_s = self._switchboard.options.exchange_answers_s if asked is None else asked
        end.timers.append(self._clock.after(after_s, partial(self._answer, end, exchange)))

    def announce(self, end: FarEnd, exchange: Exchange) -> None:
        """Ask for an extension, and hang up in the end unless one is heard that can be put through."""
        manner, now = exchange.handset.exchange, self._clock.now()
        exchange.heard, exchange.has_put_through = "", False
        exchange.listens_from = now + timedelta(seconds=manner.listens_after_s)
        self._journal.write("exchange", exchange.handset.number, end.leg.call.sid, text=manner.says)
        asked = manner.patience_s
        patience_s = self._switchboard.options.exchange_patience_s if asked is None else asked
        self._wait(exchange, patience_s, partial(self._switchboard.far_end_left, end.leg, Cause.HUNG_UP))

    def send(self, end: FarEnd, digits: str, job: int) -> None:
        """Let the time of the tones pass; an exchange hears those that come while it listens."""
        tones, at_s = [], 0.0
        for key in digits:
            if key not in PAUSES_S:
                tones.append((key, self._clock.now() + timedelta(seconds=at_s)))
            at_s += PAUSES_S.get(key, TONE_S)
        end.timers.append(self._clock.after(at_s, partial(self._sent, end, digits, tones, job)))

    def give_up(self, exchange: Exchange) -> None:
        """The call is over, or somebody has picked up."""
        if exchange.patience is not None:
            exchange.patience.cancel()

    def _answer(self, end: FarEnd, exchange: Exchange) -> None:
        self._switchboard.far_end_answered(end.leg)
        self.announce(end, exchange)

    def _sent(self, end: FarEnd, digits: str, tones: list[tuple[str, datetime]], job: int) -> None:
        exchange, lost = end.exchange, 0
        if exchange is not None and not exchange.has_put_through:
            heard = [key for key, at in tones if exchange.listens_from is None or at >= exchange.listens_from]
            lost = len(tones) - len(heard)
            exchange.heard += "".join(heard)
        self._journal.write("digits", end.leg.call.to, end.leg.call.sid, digits=digits, lost=lost)
        if exchange is not None and exchange.has_heard_it:
            self._put_through(end, exchange)
        end.leg.post(Done(job))

    def _put_through(self, end: FarEnd, exchange: Exchange) -> None:
        exchange.has_put_through = True
        self.give_up(exchange)
        self._rings(end, exchange.handset)
        if end.handset is not None:
            asked = exchange.handset.exchange.rings_s
            rings_s = self._switchboard.options.exchange_rings_s if asked is None else asked
            self._wait(exchange, rings_s, partial(self._rang_out, end, exchange))

    def _rang_out(self, end: FarEnd, exchange: Exchange) -> None:
        if exchange.handset.exchange.unanswered == "announces":
            self._frees(end)
            self.announce(end, exchange)
        else:
            self._switchboard.far_end_left(end.leg, Cause.HUNG_UP)

    def _wait(self, exchange: Exchange, seconds: float, action: Callable[[], None]) -> None:
        self.give_up(exchange)
        exchange.patience = self._clock.after(seconds, action)
