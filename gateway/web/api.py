"""The interface for the 110 dispatch system: register a case, ask how it stands."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from gateway.actions.complain import complain
from gateway.actions.register_and_dispatch import register_and_dispatch
from gateway.hear_centre import DONE, TO_MEND, rule
from gateway.policy.complaint import read_complaint
from gateway.policy.ruling import read_ruling
from gateway.policy.speaker import Speaker
from gateway.web.case_view import case_json
from gateway.web.guard import check_key
from gateway.web.here import here
from gateway.work import Work
from models.base import LARGEST_ID
from models.case import Case, CaseSource
from models.errors import InvalidFields, NotPossible, UnknownCase
from models.unit import CENTRE

BY_API = "api"
"""How a decision came that a program made for somebody."""

face = Blueprint("api", __name__, url_prefix="/api")


face.before_request(check_key)


@face.post("/cases")
def create_case() -> tuple[Response, int]:
    """Register, verify and dispatch a case; 201 with its code, or 422 with a sentence per wrong field."""
    fields = request.get_json(silent=True)
    if fields is None:
        raise InvalidFields(
            {"body": "应为 JSON 对象，并设置 Content-Type: application/json。 Must be a JSON object."}
        )
    with here().work() as work:
        case = register_and_dispatch(work, fields, CaseSource.API)
    return jsonify(id=case.id, code=case.code, state=case.state, unit=case.unit_code), 201


@face.get("/cases/<int:case_id>")
def show_case(case_id: int) -> Response:
    """How a case stands, with its timeline and every attempt; numbers are masked."""
    with here().work() as work:
        return jsonify(case_json(work, _case(work, case_id)))


@face.post("/cases/<int:case_id>/complaints")
def complain_about_case(case_id: int) -> tuple[Response, int]:
    """Take a complaint about the handling of a case: 201 with the complaint, a case of its own."""
    fields = request.get_json(silent=True)
    with here().work() as work:
        about = _case(work, case_id)
        words, phone = read_complaint(fields, work.settings.area_code)
        number = phone.number if phone else about.caller_phone
        made = complain(work, about, words, number, CaseSource.API)
    return jsonify(id=made.id, code=made.code, state=made.state, unit=made.unit_code), 201


@face.post("/cases/<int:case_id>/rulings")
def rule_on_case(case_id: int) -> Response:
    """The centre decides: 200 with what was done, 422 for a field to mend, 409 where the state forbids it."""
    fields = request.get_json(silent=True)
    with here().work() as work:
        case = _case(work, case_id)
        intent, name = read_ruling(fields, case.code)
        said = rule(work, case, intent, Speaker("", name, units=frozenset({CENTRE})), BY_API)
        sentence = here().wording.text(said, drill=case.drill)
    # What was refused is on record too, so it is said only now.
    if said.key in TO_MEND:
        raise InvalidFields({TO_MEND[said.key]: sentence})
    if said.key not in DONE:
        raise NotPossible(sentence)
    return jsonify(id=case.id, code=case.code, state=case.state, unit=case.unit_code, said=sentence)


def _case(work: Work, case_id: int) -> Case:
    case = work.session.get(Case, case_id) if case_id <= LARGEST_ID else None
    if case is None:
        raise UnknownCase(f"没有这件事项：{case_id}。 There is no such case.")
    return case
