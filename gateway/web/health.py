"""Is this process alive, and can it do its work?"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from gateway.deadlines import seconds_to_next
from gateway.metrics import exposition
from gateway.web.guard import check_reader
from gateway.web.here import here

face = Blueprint("health", __name__)

MOST_LATE_S = 5.0


@face.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify(ok=True)


@face.get("/metrics")
def metrics() -> Response:
    """Figures for a watching system: from this machine, or with the key as a password."""
    return check_reader() or Response(
        exposition(here().engine, here().bell.waiting()), mimetype=CONTENT_TYPE_LATEST
    )


@face.get("/readyz")
def ready() -> tuple[Response, int]:
    """The database answers, and no deadline is more than five seconds late: else somebody must look."""
    try:
        with here().engine.connect() as connection:
            late_s = max(0.0, -(seconds_to_next(connection) or 0.0))
    except SQLAlchemyError as error:
        return jsonify(ok=False, reason=f"database: {type(error).__name__}"), 503
    ok = late_s <= MOST_LATE_S
    return jsonify(ok=ok, oldest_deadline_late_s=round(late_s, 3)), 200 if ok else 503
