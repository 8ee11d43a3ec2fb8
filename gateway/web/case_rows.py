"""Everything that was written down about one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.dispatch import Dispatch
from models.event import Event
from models.inbound import InboundCall
from models.recording import Recording
from models.survey import Survey

OF_THE_CENTRE = ("survey", "complain")
"""How the kinds of events begin that no unit may see: who was asked when, and who complained of it."""


@dataclass(frozen=True, slots=True)
class CaseRows:
    """A case and everything that was written down about it, each kind in its order.

    `related` are the cases that are merged into it or into which it is merged, and those that complain of its
    handling or of whose handling it complains.
    """

    case: Case
    dispatches: Sequence[Dispatch]
    events: Sequence[Event]
    attempts: Sequence[Attempt]
    calls: Sequence[InboundCall]
    recordings: Sequence[Recording]
    surveys: Sequence[Survey]
    related: Sequence[Case]

    @property
    def main(self) -> Case | None:
        """The case that goes on for this one too."""
        return next((case for case in self.related if case.id == self.case.merged_into_id), None)

    @property
    def merged(self) -> list[Case]:
        """Cases that this one goes on for."""
        return [case for case in self.related if case.merged_into_id == self.case.id]

    @property
    def about(self) -> Case | None:
        """The case of whose handling this one complains."""
        return next((case for case in self.related if case.id == self.case.about_case_id), None)

    @property
    def complaints(self) -> list[Case]:
        """Complaints about the handling of this case."""
        return [case for case in self.related if case.about_case_id == self.case.id]


def rows_of(work: Work, case: Case) -> CaseRows:
    """All rows of a case, in seven queries; the sound of its recordings stays where it is."""
    read, of = work.session.scalars, case.id
    others = [other for other in (case.merged_into_id, case.about_case_id) if other is not None]
    related = or_(Case.id.in_(others), Case.merged_into_id == of, Case.about_case_id == of)
    return CaseRows(
        case=case,
        dispatches=read(select(Dispatch).where(Dispatch.case_id == of).order_by(Dispatch.id)).all(),
        events=read(select(Event).where(Event.case_id == of).order_by(Event.id)).all(),
        attempts=read(select(Attempt).where(Attempt.case_id == of).order_by(Attempt.id)).all(),
        calls=read(select(InboundCall).where(InboundCall.case_id == of).order_by(InboundCall.id)).all(),
        recordings=read(select(Recording).where(Recording.case_id == of).order_by(Recording.id)).all(),
        surveys=read(select(Survey).where(Survey.case_id == of).order_by(Survey.id)).all(),
        related=read(select(Case).where(related).order_by(Case.id)).all(),
    )


def is_for_the_centre(kind: str) -> bool:
    """Whether an event of this kind, or an attempt of this rung, is none of the units' business."""
    return kind.startswith(OF_THE_CENTRE)


def is_centres(event: Event) -> bool:
    """Whether an event is none of the units' business; what befell a survey's call is neither."""
    return is_for_the_centre(event.kind) or is_for_the_centre(str(event.data.get("rung", "")))
