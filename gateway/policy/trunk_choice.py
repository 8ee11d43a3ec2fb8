"""By which trunk something goes: the primary, unless it has had trouble; then it comes back bit by bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from models.trunk import TrunkCode

TENTHS = 10
TOO_MANY = 3
"""So many troubles in close succession are no accident: the trunk is left alone."""
CLOSE = timedelta(seconds=60)
REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=5)
"""A trunk that fails again on its return rests twice as long, up to this."""
STEP = timedelta(seconds=30)
COMING_BACK = (1, 3, 6)
"""Tenths of the traffic that a trunk gets back, one step after the other, while it has no new trouble."""
CALM = timedelta(minutes=10)
"""After so long without trouble the next rest is a short one again."""


@dataclass(frozen=True, slots=True)
class Health:
    """How a trunk has done lately; the values of its row."""

    troubles: int = 0
    troubled_at: datetime | None = None
    rests: int = 0
    rests_until: datetime | None = None


WELL = Health()


def after_trouble(health: Health, now: datetime) -> Health:
    """One request more that failed, was not answered, or was answered slowly.

    The third within a minute of each other sends the trunk to rest, and on its way back the first one does.
    What fails while it rests was on the way already, and changes nothing.
    """
    since = None if health.troubled_at is None else now - health.troubled_at
    noted = replace(
        health,
        troubles=health.troubles + 1 if since is not None and since <= CLOSE else 1,
        troubled_at=now,
        rests=0 if since is None or since > CALM else health.rests,
    )
    tenths = share(health, now)
    if tenths == 0 or (tenths == TENTHS and noted.troubles < TOO_MANY):
        return noted
    rest = min(REST * 2**noted.rests, LONGEST_REST)
    return replace(noted, rests=noted.rests + 1, rests_until=now + rest)


def share(health: Health, now: datetime) -> int:
    """How many of ten requests the trunk may have: none while it rests, all of them when it is well."""
    if health.rests_until is None:
        return TENTHS
    if now < health.rests_until:
        return 0
    step = (now - health.rests_until) // STEP
    return COMING_BACK[step] if step < len(COMING_BACK) else TENTHS


def choose(
    health: Mapping[TrunkCode, Health],
    now: datetime,
    draw: int,
    *,
    careful: bool = False,
    failed_on: TrunkCode | None = None,
) -> TrunkCode:
    """The trunk for one request. `draw` is its number: of any ten in a row each tenth comes up once.

    A `careful` one, an emergency, is not sent along a trunk that is only coming back. One that has
    `failed_on` a trunk goes by the other, unless that one rests.
    """
    primary, secondary = (share(health.get(code, WELL), now) for code in TrunkCode)
    if not primary and not secondary:
        return min(TrunkCode, key=lambda code: health[code].rests_until or now)
    if failed_on is TrunkCode.PRIMARY and secondary:
        return TrunkCode.SECONDARY
    if failed_on is TrunkCode.SECONDARY and primary:
        return TrunkCode.PRIMARY
    wanted = TENTHS if careful else draw % TENTHS + 1
    return TrunkCode.PRIMARY if primary >= wanted or not secondary else TrunkCode.SECONDARY
