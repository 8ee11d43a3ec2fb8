"""The demonstration's clock: people of this machine let the time go by, from one event to the next."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request

from gateway.demo.clock import DemoClock
from gateway.web.guard import LOOPBACK, is_from_our_page
from gateway.web.here import here
from models.errors import InvalidFields, NotAllowed

face = Blueprint("demo_clock", __name__)

NOT_FROM_HERE = "演示时钟只能在本机的页面上拨动。 The clock is moved from this machine's own pages only."
NO_MOMENT = "until: 应为毫秒数或空。 Must be milliseconds, or null."


@face.before_request
def check_place() -> None:
    """Only this machine, and only our own page: another site's page cannot send JSON here unasked."""
    if request.remote_addr not in LOOPBACK or not is_from_our_page() or not request.is_json:
        raise NotAllowed(NOT_FROM_HERE)


@face.post("/demo/clock")
def move() -> Response:
    """Move on to just before the next event, at most to `until` (ms since 1970; null: to the event itself).

    Answers how far it went; nothing moves while something is under way, so the page asks again until it is
    there.
    """
    until = _moment((request.get_json(silent=True) or {}).get("until"))
    moved = DemoClock(here().engine, here().settings.carrier_base_url).move(until)
    return jsonify(
        moved_s=moved.by.total_seconds(),
        now=round(moved.now.timestamp() * 1000),
        ringing=moved.ringing,
        stay=moved.stay,
    )


def _moment(milliseconds: object) -> datetime | None:
    if milliseconds is None:
        return None
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        raise InvalidFields({"until": NO_MOMENT})
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError) as wrong:
        raise InvalidFields({"until": NO_MOMENT}) from wrong
