"""Ask a carrier something, and note when it has trouble answering."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TypeVar

import structlog
from sqlalchemy.dialects.postgresql import insert

from gateway.metrics import CARRIER
from gateway.policy.sender_choice import OF_ONE_WAY
from gateway.policy.trunk_choice import Health, after_trouble
from gateway.work import Gateway, Work
from models.errors import CarrierBusy, CarrierError, CarrierUncertain, CarrierUnfit
from models.trunk import TrunkCode, TrunkTrouble
from notifications.carriers import Carrier

T = TypeVar("T")
TROUBLE = (CarrierBusy, CarrierUncertain, CarrierUnfit)
SLOW, ANSWERED = "slow", "answered"
NUMBER = re.compile(r"(?<!\w)\+?\d{6,}(?!\w)")

log = structlog.get_logger()


def ask_trunk(gateway: Gateway, code: TrunkCode, question: Callable[[Carrier], T]) -> T:
    """The carrier's answer. Raises its `CarrierError`; no answer, a late one, or "not now" count against it.

    A refusal of one number, of his or of ours, is no trouble: the carrier works. No transaction may be open.
    """
    began = time.monotonic()  # real time: how slow a carrier is has nothing to do with the service's clock
    try:
        found = question(gateway.trunks[code].carrier)
    except CarrierError as error:
        _time(code, type(error).__name__, began)
        if isinstance(error, TROUBLE) and error.code not in OF_ONE_WAY:
            _note(gateway, code, _in_words(error))
        raise
    if _time(code, ANSWERED, began) > gateway.settings.carrier_slow_s:
        _note(gateway, code, SLOW)
    return found


def _time(code: TrunkCode, outcome: str, began: float) -> float:
    took_s = time.monotonic() - began
    CARRIER.labels(code.value, outcome).observe(took_s)
    return took_s


def health_of(trouble: TrunkTrouble) -> Health:
    """The row as the policy reads it."""
    return Health(trouble.troubles, trouble.troubled_at, trouble.rests, trouble.rests_until)


def _in_words(error: CarrierError) -> str:
    """The carrier's words without the number that it names in many of them; log, audit and page get them."""
    said = NUMBER.sub("****", str(error))
    return f"{error.code}: {said}" if error.code else said


def _note(gateway: Gateway, code: TrunkCode, reason: str) -> None:
    """Count one trouble more; whoever does so first when a trunk has to rest tells the log and the audit."""
    with gateway.work() as work:
        trouble = _locked(work, code)
        before = trouble.rests_until
        health = after_trouble(health_of(trouble), work.now)
        trouble.troubles, trouble.troubled_at = health.troubles, health.troubled_at
        trouble.rests, trouble.rests_until, trouble.reason = health.rests, health.rests_until, reason[:200]
        log.warning("trunk.trouble", trunk=code.value, reason=reason)
        if health.rests_until != before:
            log.error("trunk.rests", trunk=code.value, until=str(health.rests_until), reason=reason)
            work.audit("gateway", "trunk rests", trunk=code.value, reason=reason[:200])


def _locked(work: Work, code: TrunkCode) -> TrunkTrouble:
    new = insert(TrunkTrouble).values(trunk=code, troubles=0, rests=0, reason="")
    work.session.execute(new.on_conflict_do_nothing())
    return work.session.get_one(TrunkTrouble, code, with_for_update=True)
