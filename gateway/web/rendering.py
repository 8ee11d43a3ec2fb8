"""How the desk's pages are made of a template and values: the reader's language, moments, marks of change."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b
from typing import Any

from flask import Response, make_response, render_template, request, url_for

from gateway.policy.phrases import LOCAL
from gateway.web.here import here
from gateway.web.names import Names
from gateway.web.standing import clock_text, countdown
from gateway.web.words import LANGUAGES, Words, words_in

COUNTED_IN_SECONDS = timedelta(minutes=10)
A_YEAR_S = 365 * 86_400


def page(template: str, etag: str, now: datetime, shown: dict[str, Any]) -> Response:
    """A whole page; the language that was asked for is remembered by the browser."""
    words = readers_words()
    response = make_response(render_template(template, **context(words, now), etag=etag, **shown))
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie("lang", words.lang, max_age=A_YEAR_S, httponly=True, samesite="Lax")
    return response


def live_part(template: str, etag: str, now: datetime, shown: dict[str, Any]) -> Response:
    """The changing part of a page; 304 while the browser has it already."""
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        response = make_response(render_template(template, **context(readers_words(), now), **shown))
    response.set_etag(etag, weak=True)
    response.headers["Server-Now"] = str(milliseconds(now))
    return response


def context(words: Words, now: datetime | None) -> dict[str, Any]:
    """What every template may use."""
    arguments = {**(request.view_args or {}), **request.args, "lang": words.other}
    return {
        "w": words,
        "names": names_in(words),
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


def readers_words() -> Words:
    """The words of the reader's language."""
    return words_in(request.args.get("lang") or request.cookies.get("lang", ""))


def names_in(words: Words) -> Names:
    """Units and regions in that language."""
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
