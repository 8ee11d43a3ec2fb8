"""Filters of the lists: equal values, and times from, to or on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

from multidict import MultiMapping

from gateway.switchboard.rest.errors import RestError

Row = TypeVar("Row")


class Wanted(Generic[Row]):
    """The filters that a query really uses; a list of twenty thousand rows is checked against those alone.

    `texts` are to be equal; `times` may be given as `name`, `name>` (at or after) and `name<` (at or
    before), and a day means all of that day in UTC. Raises RestError for what is no time.
    """

    def __init__(
        self,
        query: MultiMapping[str],
        texts: Mapping[str, Callable[[Row], str | None]],
        times: Mapping[str, Callable[[Row], datetime | None]],
    ) -> None:
        self._texts = [(read, query[name]) for name, read in texts.items() if query.get(name)]
        self._times = [(read, fits) for name, read in times.items() for fits in _time_filters(query, name)]

    def keeps(self, row: Row) -> bool:
        """Whether a row fits them all; one without the instant that is asked for fits none."""
        for read, value in self._texts:
            if read(row) != value:
                return False
        for read_time, fits in self._times:
            instant = read_time(row)
            if instant is None or not fits(instant):
                return False
        return True


def _time_filters(query: MultiMapping[str], name: str) -> list[Callable[[datetime], bool]]:
    on, after, before = (query.get(name + sign) for sign in ("", ">", "<"))
    asked: list[Callable[[datetime], bool]] = []
    asked += [partial(_is_from, _start(text)) for text in (on, after) if text]
    asked += [partial(_is_before, _end(text)) for text in (on, before) if text]
    return asked


def _is_from(start: datetime, instant: datetime) -> bool:
    return instant >= start


def _is_before(end: datetime, instant: datetime) -> bool:
    return instant < end


def _start(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise RestError(20001, text) from fault
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _end(text: str) -> datetime:
    try:
        return _start(text) + (timedelta(days=1) if len(text) == len("2026-01-01") else timedelta(seconds=1))
    except OverflowError as fault:  # the last day that there is
        raise RestError(20001, text) from fault
