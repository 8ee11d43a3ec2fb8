"""The desk's pages: the live list of cases, and one case with its timeline."""

from __future__ import annotations

from flask import Blueprint, render_template

from gateway.web.case_list import case_list
from gateway.web.case_view import case_json
from gateway.web.here import here
from models.case import Case
from models.errors import UnknownCase

face = Blueprint("pages", __name__)


@face.get("/")
def cases() -> str:
    """The newest cases, those that wait first."""
    with here().work() as work:
        return render_template("cases.html", cases=case_list(work), now=work.now)


@face.get("/cases/<int:case_id>")
def one_case(case_id: int) -> str:
    """One case."""
    with here().work() as work:
        case = work.session.get(Case, case_id)
        if case is None:
            raise UnknownCase(f"没有这件事项：{case_id}。 There is no such case.")
        return render_template("case.html", case=case_json(work, case), now=work.now)
