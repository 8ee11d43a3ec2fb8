"""What only the centre may see of a case: who complained of its handling, who was asked, what was answered.

Until there are accounts, whoever reads the desk's pages is taken for the centre; the page says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.web.case_rows import CaseRows
from gateway.web.standing import without_numbers
from gateway.web.words import Words
from models.lifecycle import SurveyState
from models.survey import Survey


@dataclass(frozen=True, slots=True)
class Asked:
    """One survey: where it stands, what was answered, and what the centre decided. Never the number."""

    key: str
    title: str
    state: str
    facts: Sequence[tuple[str, str]]
    next_at: datetime | None


def surveys(rows: CaseRows, words: Words) -> list[Asked]:
    """The surveys of a case, the first one first."""
    return [
        Asked(
            key=f"s{survey.id}",
            title=words(
                "survey_case.title", source=words(f"survey_source.{survey.source}"), round=survey.round
            ),
            state=survey.state.value,
            facts=list(_facts(survey, words)),
            next_at=survey.next_due_at if survey.state is SurveyState.PLANNED else None,
        )
        for survey in rows.surveys
    ]


def _facts(survey: Survey, words: Words) -> Iterator[tuple[str, str]]:
    if survey.rating is not None:
        yield "rating", words(f"rating.{survey.rating}")
    if survey.solved is not None:
        yield "solved", words("survey_case.yes" if survey.solved else "survey_case.no")
    if survey.reason:
        yield "reason", without_numbers(survey.reason)
    if survey.verdict is not None:
        yield (
            "verdict",
            words("survey_case.decided", verdict=words(f"verdict.{survey.verdict}"), by=survey.decided_by),
        )
    if survey.explanation:
        yield "explanation", without_numbers(survey.explanation)
    if survey.why_not:
        yield "why_not", words.of("survey", survey.why_not)
