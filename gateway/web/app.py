"""One application with two faces: the carrier's webhooks, and the desk's pages and interface."""

from __future__ import annotations

import time

import structlog
from flask import Flask, Response, g, jsonify, request
from sqlalchemy.exc import NoResultFound

from gateway.metrics import WEBHOOKS
from gateway.web import (
    api,
    demo_clock,
    fallback,
    health,
    numbers,
    pages,
    recordings,
    texts,
    voice_caller,
    voice_desk,
    voice_keyed,
    voice_menu,
    voice_message,
    voice_number,
    voice_officer,
    voice_sound,
    voice_staff,
    voice_survey,
    voice_waiting,
)
from gateway.web.face import Face
from gateway.web.here import keep
from gateway.work import Gateway
from models.errors import BadSignature, InvalidFields, Refused

MOST_BYTES = 256 * 1024

log = structlog.get_logger()


BLUEPRINTS = {
    Face.CARRIER: (
        voice_caller.face,
        voice_menu.face,
        voice_keyed.face,
        voice_number.face,
        voice_waiting.face,
        voice_message.face,
        voice_desk.face,
        voice_officer.face,
        voice_sound.face,
        voice_survey.face,
        voice_staff.face,
        texts.face,
        fallback.face,
        health.face,
    ),
    Face.DESK: (api.face, pages.face, numbers.face, recordings.face, health.face),
}


def create_app(gateway: Gateway, face: Face) -> Flask:
    """The application of one face; the error tree becomes status codes here and nowhere else."""
    app = Flask("gateway", template_folder="web/templates", static_folder="web/static")
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    keep(app, gateway)
    for blueprint in BLUEPRINTS[face]:
        app.register_blueprint(blueprint)
    if face is Face.DESK and gateway.settings.demo_clock:
        app.register_blueprint(demo_clock.face)
    if face is Face.CARRIER:
        app.before_request(_begin)
        app.after_request(_time)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NoResultFound, _unknown)
    return app


def _begin() -> None:
    g.began = time.perf_counter()


def _time(answer: Response) -> Response:
    """Note how long a webhook took; its route is a pattern, so nothing of the request is told."""
    route = str(request.url_rule) if request.url_rule else "none"
    WEBHOOKS.labels(route, answer.status_code).observe(time.perf_counter() - g.began)
    return answer


def _unknown(error: NoResultFound) -> tuple[Response, int]:
    """A callback for a call or an attempt that is not ours: said so, and nothing is changed."""
    log.warning("webhook.unknown", reason=str(error))
    return jsonify({"error": "没有这个编号。 There is no such thing here."}), 404


def _refused(error: Refused) -> tuple[Response, int]:
    if isinstance(error, BadSignature):
        log.warning("webhook.refused", reason=str(error))
    body: dict[str, object] = {"error": str(error)}
    if isinstance(error, InvalidFields):
        body = {"error": "有字段需要更正。 Some fields must be corrected.", "fields": error.fields}
    return jsonify(body), error.status
