"""The desk's pages: the live list of cases, and one case with its timeline.

Each page has a fragment beside it under /live, which the page asks for every second. Its ETag is made of what
is shown, not of the passing time, so that nothing is sent while nothing has happened; `Server-Now` always is.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from gateway.policy.phrases import LOCAL
from gateway.web.case_filters import GROUPS, Filter
from gateway.web.case_list import Wanted, case_list
from gateway.web.case_page import case_page
from gateway.web.guard import check_reader
from gateway.web.here import here
from gateway.web.names import Names
from gateway.web.standing import clock_text, countdown
from gateway.web.words import LANGUAGES, Words, words_in
from models.base import LARGEST_ID
from models.case import Case

face = Blueprint("pages", __name__)
face.before_request(check_reader)

Shown = tuple[str, datetime, dict[str, Any]]
"""What a page shows: its mark, the moment, and the values for its template."""

COUNTED_IN_SECONDS = timedelta(minutes=10)
A_YEAR_S = 365 * 86_400
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
    return _page("cases.html", *_list())


@face.get("/live/cases")
def live_cases() -> Response:
    """The list's changing part; 304 while nothing has changed."""
    return _live("_cases.html", *_list())


@face.get("/cases/<int:case_id>")
def one_case(case_id: int) -> Response:
    """One case with its timeline; 404 in words when there is none."""
    found = _case(case_id)
    return _page("case.html", *found) if found else _not_found(case_id)


@face.get("/live/cases/<int:case_id>")
def live_case(case_id: int) -> Response:
    """The changing part of a case; 304 while nothing has changed."""
    found = _case(case_id)
    return _live("_case.html", *found) if found else _not_found(case_id)


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
        live = url_for("pages.live_cases", lang=_words().lang, **query)
        return version(listing), work.now, {"listing": listing, "filters": GROUPS, "live": live}


def _case(case_id: int) -> Shown | None:
    words = _words()
    with here().work() as work:
        case = work.session.get(Case, case_id) if case_id <= LARGEST_ID else None
        if case is None:
            return None
        shown = case_page(work, case, words, _names(words))
        live = url_for("pages.live_case", case_id=case_id, lang=words.lang)
        return version(shown), work.now, {"case": shown, "live": live}


def _page(template: str, etag: str, now: datetime, shown: dict[str, Any]) -> Response:
    words = _words()
    response = make_response(render_template(template, **_context(words, now), etag=etag, **shown))
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie("lang", words.lang, max_age=A_YEAR_S, httponly=True, samesite="Lax")
    return response


def _live(template: str, etag: str, now: datetime, shown: dict[str, Any]) -> Response:
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        response = make_response(render_template(template, **_context(_words(), now), **shown))
    response.set_etag(etag, weak=True)
    response.headers["Server-Now"] = str(milliseconds(now))
    return response


def _not_found(case_id: int | None = None) -> Response:
    words = _words()
    why = "page.not_found_page" if case_id is None else "page.not_found_case"
    page = render_template("not_found.html", **_context(words, None), why=words(why, id=case_id))
    return make_response(page, 404)


def _context(words: Words, now: datetime | None) -> dict[str, Any]:
    """What every template may use."""
    arguments = {**(request.view_args or {}), **request.args, "lang": words.other}
    return {
        "w": words,
        "names": _names(words),
        "now": now,
        "elsewhere": url_for(request.endpoint, **arguments) if request.endpoint else f"/?lang={words.other}",
        "version": version,
        "clock": partial(clock_text, day=words("page.day")),
        "countdown": partial(countdown, day=words("page.day")),
        "since": partial(_since, words),
        "day_of": partial(_day_of, words),
        "milliseconds": milliseconds,
        "local": local,
        "phones": here().settings.carrier_base_url if here().settings.demo_clock else "",
    }


def _words() -> Words:
    return words_in(request.args.get("lang") or request.cookies.get("lang", ""))


def _names(words: Words) -> Names:
    return Names(here().catalogue, words.lang)


def version(shown: object) -> str:
    """A short mark that differs whenever what is shown differs."""
    return blake2b(repr(shown).encode(), digest_size=9).hexdigest()


def milliseconds(at: datetime) -> int:
    """A moment as JavaScript counts it."""
    return round(at.timestamp() * 1000)


def local(at: datetime, form: str) -> str:
    """A moment as people here write it."""
    return at.astimezone(LOCAL).strftime(form)


def _since(words: Words, length: timedelta) -> str:
    """How long after the check: in seconds as long as those are easily read."""
    if length < COUNTED_IN_SECONDS:
        return words("case.since", n=int(length.total_seconds()))
    return f"+{clock_text(length, words('page.day'))}"


def _day_of(words: Words, at: datetime) -> str:
    """A day, as a heading."""
    there = at.astimezone(LOCAL)
    weekday = words(f"weekday.{there.isoweekday()}")
    return words("page.date", year=there.year, month=there.month, day=there.day, weekday=weekday)


def _case_id(text: str) -> int:
    """A case's id. Raises ValueError for anything that cannot be one."""
    number = int(text)
    if not 0 < number <= LARGEST_ID:
        raise ValueError(f"Not an id: {text}")
    return number
