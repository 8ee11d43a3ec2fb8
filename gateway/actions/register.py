"""Take a matter down, so that it is never lost, and give it the number by which people name it."""

from __future__ import annotations

from sqlalchemy import text

from gateway.policy.intake import NewCase
from gateway.policy.sensitivity import read_sensitivity
from gateway.work import Work
from models.case import Case, CaseSource
from models.lifecycle import CaseState
from models.phone import Phone

TAKE_A_CODE = text("""
    UPDATE case_codes SET free_at = NULL WHERE number = (
        SELECT number FROM case_codes WHERE free_at <= service_now()
        ORDER BY free_at, number LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING number, nextval('cases_id_seq') AS id
""")
MAKE_A_CODE = text("""
    INSERT INTO case_codes (number) VALUES (nextval('longer_case_codes'))
    RETURNING number, nextval('cases_id_seq') AS id
""")

DELICATE = "SENSITIVE"
"""Topic of a case that the operator marked as delicate without any of the catalogue's words in it."""


def register(work: Work, new: NewCase, phone: Phone | None, source: CaseSource) -> Case:
    """Take the case down; it is safe once this transaction has committed. Source: R19, R5.

    It is written with the next row that needs it: what is decided about it until then costs no statement.
    A second call makes a second case: whoever may repeat a request keeps its own key for that.
    """
    words = read_sensitivity(
        f"{new.request} {new.matter}",
        work.gateway.catalogue.emergency_words(new.unit),
        work.gateway.catalogue.topic_words,
        work.gateway.catalogue.escalator_words,
    )
    code, case_id = take_code(work)
    case = Case(
        id=case_id,
        code=code,
        state=CaseState.REGISTERED,
        source=source,
        type=new.type,
        unit_code=new.unit,
        region_code=new.region,
        happened_at=new.happened_at,
        place=new.place,
        caller_name=new.caller_name,
        caller_phone=phone.number if phone else "",
        request=new.request,
        matter=new.matter,
        emergency=new.emergency or words.emergency,
        sensitive_topics=[*words.topics, *words.escalators] or ([DELICATE] if new.sensitive else []),
        drill=new.drill,
        registered_at=work.now,
    )
    work.session.add(case)
    work.record(case.id, "registered", source.value, unit=case.unit_code, region=case.region_code)
    return case


def take_code(work: Work) -> tuple[str, int]:
    """Four digits that no case of today bears, or more when all are taken; and the case's id with them."""
    taken = work.session.execute(TAKE_A_CODE).first() or work.session.execute(MAKE_A_CODE).one()
    return f"{taken.number:04d}", taken.id
