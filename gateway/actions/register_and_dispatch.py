"""Register, verify and dispatch in one transaction: what the interface and the command do."""

from __future__ import annotations

from typing import Any

from gateway.actions.dispatch import dispatch
from gateway.actions.register import register
from gateway.actions.verify import verify
from gateway.policy.intake import read_new_case
from gateway.work import Work
from models.case import Case, CaseSource


def register_and_dispatch(work: Work, fields: Any, source: CaseSource) -> Case:
    """Take a description, and give the case to its unit at once.

    Raises `InvalidFields` with one sentence per wrong field; nothing is written then.
    Source: R19 (five fields), R21 (three minutes from the check).
    """
    catalogue = work.gateway.catalogue
    new, phone = read_new_case(
        fields,
        units=catalogue.unit_codes,
        regions=catalogue.region_codes,
        now=work.now,
        area_code=work.settings.area_code,
    )
    case = register(work, new, phone, source)
    verify(work, case, new.verified_at)
    dispatch(work, case)
    return case
