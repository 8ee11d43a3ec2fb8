"""The administrator's page of numbers: trunks, numbers refused for good, and a button to try one again."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from gateway.actions.mark_number import lift
from gateway.web.attempt_words import AttemptWords
from gateway.web.guard import check_reader, is_from_our_page
from gateway.web.here import here
from gateway.web.number_list import Owner, mark_rows, trunk_rows
from gateway.web.rendering import names_in, page, readers_words, version
from models.base import LARGEST_ID
from models.errors import NotAllowed
from models.number import NumberMark

face = Blueprint("numbers", __name__)
face.before_request(check_reader)

BY_DESK = "desk"
NOT_FROM_HERE = "只能在本平台的页面上取消标记。 Marks are lifted on our own page only."


@face.get("/numbers")
def show() -> Response:
    """The trunks, then the marked numbers, the newest first."""
    words = readers_words()
    names = names_in(words)

    def whose(owners: Sequence[Owner]) -> list[str]:
        if not owners:
            return [words("numbers.nobody")]
        return [
            words(
                f"numbers.{'person' if each.name else 'duty_phone'}",
                unit=names.unit(each.unit),
                name=each.name,
            )
            for each in owners
        ]

    with here().work() as work:
        trunks, marks, now = trunk_rows(work), mark_rows(work), work.now
    told = AttemptWords(here().settings, words)
    shown = {"trunks": trunks, "marks": marks, "whose": whose, "meaning": told.code}
    return page("numbers.html", version((trunks, marks)), now, shown)


@face.post("/numbers/<int:mark_id>/lift")
def lift_mark(mark_id: int) -> AnyResponse:
    """Believe a number to work again; pressed twice, nothing more happens."""
    if not is_from_our_page():
        raise NotAllowed(NOT_FROM_HERE)
    with here().work() as work:
        mark = work.session.get(NumberMark, mark_id, with_for_update=True) if mark_id <= LARGEST_ID else None
        if mark is not None:
            lift(work, [mark], BY_DESK)
    return redirect(url_for("numbers.show"), 303)
