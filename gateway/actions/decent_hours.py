"""The hours in which this city asks its citizens: the settings' hours on the city's own calendar."""

from __future__ import annotations

from gateway.policy.quiet_hours import DecentHours
from gateway.work import Work
from models.hours import Hours


def for_texts(work: Work) -> DecentHours:
    """When somebody may be asked by text."""
    return _on_the_calendar(work, work.settings.survey_texts)


def for_calls(work: Work) -> DecentHours:
    """When somebody may be called to be asked."""
    return _on_the_calendar(work, work.settings.survey_calls)


def _on_the_calendar(work: Work, hours: Hours) -> DecentHours:
    table = work.gateway.catalogue.limits
    return DecentHours(hours, table.workdays, table.days_off)
