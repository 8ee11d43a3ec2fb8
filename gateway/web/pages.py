"""The desk's pages: the live list of cases, and one case with its timeline.

Each page has a fragment beside it under /live, which the page asks for every second. Its ETag is made of what
is shown, not of the passing time, so that nothing is sent while nothing has happened; `Server-Now` always is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from gateway.web.case_filters import GROUPS, Filter
from gateway.web.case_list import Wanted, case_list
from gateway.web.case_page import case_page
from gateway.web.guard import check_reader
from gateway.web.here import here
from gateway.web.rendering import context, live_part, names_in, page, readers_words, version
from models.base import LARGEST_ID
from models.case import Case

face = Blueprint("pages", __name__)
face.before_request(check_reader)

Shown = tuple[str, datetime, dict[str, Any]]
"""What a page shows: its mark, the moment, and the values for its template."""

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


@face.get("/")
def cases() -> Response:
    """The cases that wait, then the newest others."""
    return page("cases.html", *_list())


@face.get("/live/cases")
def live_cases() -> Response:
    """The list's changing part; 304 while nothing has changed."""
    return live_part("_cases.html", *_list())


@face.get("/cases/<int:case_id>")
def one_case(case_id: int) -> Response:
    """One case with its timeline; 404 in words when there is none."""
    found = _case(case_id)
    return page("case.html", *found) if found else _not_found(case_id)


@face.get("/live/cases/<int:case_id>")
def live_case(case_id: int) -> Response:
    """The changing part of a case; 304 while nothing has changed."""
    found = _case(case_id)
    return live_part("_case.html", *found) if found else _not_found(case_id)


@face.app_errorhandler(404)
def no_such_page(error: HTTPException) -> HTTPException | Response:
    """An address that leads nowhere; programs that ask the interface get the plain answer."""
    return error if request.path.startswith("/api/") else _not_found()


@face.after_app_request
def secure(response: Response) -> Response:
    """Nothing foreign is loaded by our pages, and no page is kept by a shared browser."""
    response.headers.update(SECURITY)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _list() -> Shown:
    wanted = Wanted(
        state=request.args.get("state", "") if request.args.get("state") in set(Filter) else "",
        unit=request.args.get("unit", "") if request.args.get("unit") in here().catalogue.units else "",
        before=request.args.get("before", type=_case_id),
    )
    query = {name: value for name in ("state", "unit", "before") if (value := getattr(wanted, name))}
    with here().work() as work:
        listing = case_list(work, wanted)
        live = url_for("pages.live_cases", lang=readers_words().lang, **query)
        return version(listing), work.now, {"listing": listing, "filters": GROUPS, "live": live}


def _case(case_id: int) -> Shown | None:
    words = readers_words()
    with here().work() as work:
        case = work.session.get(Case, case_id) if case_id <= LARGEST_ID else None
        if case is None:
            return None
        shown = case_page(work, case, words, names_in(words))
        live = url_for("pages.live_case", case_id=case_id, lang=words.lang)
        return version(shown), work.now, {"case": shown, "live": live}


def _not_found(case_id: int | None = None) -> Response:
    words = readers_words()
    why = "page.not_found_page" if case_id is None else "page.not_found_case"
    found = render_template("not_found.html", **context(words, None), why=words(why, id=case_id))
    return make_response(found, 404)


def _case_id(text: str) -> int:
    """A case's id. Raises ValueError for anything that cannot be one."""
    number = int(text)
    if not 0 < number <= LARGEST_ID:
        raise ValueError(f"Not an id: {text}")
    return number
