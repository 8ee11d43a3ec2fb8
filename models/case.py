"""A case: one citizen's matter, from the first word to the archive."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.lifecycle import CASE, CaseState, Moves


class RequestType(StrEnum):
    """What the citizen wants. Source: notice (四), annex items 三、七、八、九、十 for tip-offs."""

    CONSULT = "CONSULT"
    COMPLAINT = "COMPLAINT"
    SUGGEST = "SUGGEST"
    HELP = "HELP"
    REPORT = "REPORT"
    OTHER = "OTHER"


class CaseSource(StrEnum):
    """How a case came in."""

    CALL = "call"
    TEXT = "text"
    API = "api"
    COMMAND = "command"


OPEN = (
    "state IN ('registered', 'verified', 'dispatched', 'reopened', 'acknowledged', 'in_progress', 'on_site',"
    " 'replied')"
)
"""Cases whose citizen has no answer yet (`lifecycle.UNANSWERED`), as SQL."""


class Case(Base):
    """One matter with its five mandatory fields, its responsible unit and its state.

    Five fields (R19): `happened_at` (time), `place`, `caller_name`, `caller_phone`, `request`; an empty
    string means the citizen was asked and would not say. `code` is the short number people type; it is
    unique among cases that can still be mistaken for each other. `verified_at` starts both clocks (R21).

    `answered_by` says how the citizen got the answer, without which no case closes (R6): `text`, `phone`,
    `not_reached` after three recorded failures, or `no_contact` when there never was a number.
    `call_back_since` is set while a call back is owed. `about_case_id` is the case whose handling is
    complained of (R54), `merged_into_id` the one that goes on for both.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_code", "code"),
        Index("ix_cases_registered_at", "registered_at"),
        Index("ix_cases_caller_phone", "caller_phone", "registered_at"),
        Index("ix_cases_unit", "unit_code", "id"),
        Index("ix_cases_state", "state", "id"),
        Index("ix_cases_open", "id", postgresql_where=text(OPEN)),
        Index("ix_cases_unit_state", "unit_code", "state", "id"),
        Index("ix_cases_call_back", "call_back_since", postgresql_where=text("call_back_since IS NOT NULL")),
        Index("ix_cases_reopened", "id", postgresql_where=text("reopened_at IS NOT NULL")),
        Index("ix_cases_about_case_id", "about_case_id", postgresql_where=text("about_case_id IS NOT NULL")),
        Index(
            "ix_cases_merged_into_id", "merged_into_id", postgresql_where=text("merged_into_id IS NOT NULL")
        ),
    )
    moves: ClassVar[Moves] = CASE

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    state: Mapped[CaseState] = mapped_column(default=CaseState.REGISTERED)
    source: Mapped[CaseSource]
    type: Mapped[RequestType]
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))

    happened_at: Mapped[datetime | None] = mapped_column(default=None)
    place: Mapped[str] = mapped_column(default="")
    caller_name: Mapped[str] = mapped_column(default="")
    caller_phone: Mapped[str] = mapped_column(default="")
    request: Mapped[str] = mapped_column(default="")
    matter: Mapped[str] = mapped_column(default="")

    emergency: Mapped[bool] = mapped_column(default=False)
    sensitive_topics: Mapped[list[Any]] = mapped_column(default=list)
    drill: Mapped[bool] = mapped_column(default=False)

    registered_at: Mapped[datetime]
    verified_at: Mapped[datetime | None] = mapped_column(default=None)
    dispatched_at: Mapped[datetime | None] = mapped_column(default=None)
    acknowledged_at: Mapped[datetime | None] = mapped_column(default=None)
    police_return_at: Mapped[datetime | None] = mapped_column(default=None)
    completed_at: Mapped[datetime | None] = mapped_column(default=None)
    surveyed_at: Mapped[datetime | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    reopened_at: Mapped[datetime | None] = mapped_column(default=None)
    merged_at: Mapped[datetime | None] = mapped_column(default=None)
    invalid_at: Mapped[datetime | None] = mapped_column(default=None)

    result: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str] = mapped_column(default="")
    call_back_since: Mapped[datetime | None] = mapped_column(default=None)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), default=None)
    about_case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), default=None)


class CaseCode(Base):
    """A short number and from when it may be given out; the longest unused one goes first.

    A number in use has no `free_at`, so it cannot be given to a second case.
    """

    __tablename__ = "case_codes"
    __table_args__ = (Index("ix_case_codes_free", "free_at", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    free_at: Mapped[datetime | None] = mapped_column(default=None)
