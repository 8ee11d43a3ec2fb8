"""Filters of the lists: equal values, and times from, to or on a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from multidict import MultiMapping

from gateway.switchboard.rest.errors import RestError


def equals(query: MultiMapping[str], name: str, value: str | None) -> bool:
    """Whether `value` fits the filter, or there is none."""
    wanted = query.get(name)
    return not wanted or wanted == value


def in_time(query: MultiMapping[str], name: str, instant: datetime | None) -> bool:
    """Whether `instant` fits the filters `name`, `name>` (at or after) and `name<` (at or before).

    A day means all of that day in UTC. Raises RestError for what is no time.
    """
    on, after, before = (query.get(name + sign) for sign in ("", ">", "<"))
    if not (on or after or before):
        return True
    if instant is None:
        return False
    if on and not _start(on) <= instant < _end(on):
        return False
    if after and instant < _start(after):
        return False
    return not before or instant < _end(before)


def _start(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise RestError(20001, text) from fault
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _end(text: str) -> datetime:
    return _start(text) + (timedelta(days=1) if len(text) == len("2026-01-01") else timedelta(seconds=1))
