"""`gateway survey`: checks by a person, delegates and supervisors, and what the surveys say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import click

from gateway.actions.citizens_phone import phone_of
from gateway.actions.plan_panel import left_out, plan_panel
from gateway.actions.spot_check import record_check, sample
from gateway.actions.survey_results import survey_results
from gateway.commands.case import NOTHING_RUNS
from gateway.local.running import find_running
from gateway.policy.case_words import category
from gateway.policy.panel import Panel, read_panel
from gateway.policy.phrases import LOCAL, local_moment
from gateway.policy.rating_words import SOURCES
from gateway.policy.survey_results import LEAST_SHOWN, Tally
from gateway.settings import Settings
from gateway.wiring import build
from gateway.work import Gateway
from models.errors import InvalidFields, Refused
from models.survey import SurveySource

WHY_LEFT_OUT: Mapping[str, str] = {
    "opted_out": "已退订回访，不发送。 wants no surveys",
    "asked_lately": "近期已回访，不发送。 was asked lately",
}
MONTH = click.DateTime(["%Y-%m"])
month = click.option("--month", type=MONTH, required=True, help="e.g. 2026-11")


@click.group("survey")
def command() -> None:
    """Checks by a person, delegates and supervisors, and what the surveys say."""


def service() -> Gateway:
    """The service whose settings are set, or that runs on this machine by `gateway up`."""
    own = Settings()
    settings = own if own.database_url else find_running(own)
    if settings is None:
        raise click.ClickException(NOTHING_RUNS)
    return build(settings)


def _span(first: datetime) -> tuple[datetime, datetime]:
    """The month that begins with this day, in local time."""
    since = first.replace(tzinfo=LOCAL)
    return since, (since + timedelta(days=32)).replace(day=1)


@command.command("sample")
@month
@click.option("--count", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--seed", type=int, required=True, help="the same seed draws the same cases again")
@click.option("--numbers", is_flag=True, help="with the citizens' numbers; that is put into the audit")
@click.option("--by", default="", help="who draws it; needed with --numbers")
def draw_sample(month: datetime, count: int, seed: int, numbers: bool, by: str) -> None:
    """Draw closed cases of a month by lot, for checks by a person."""
    if numbers and not by:
        raise click.UsageError("--numbers 需要 --by。 --numbers needs --by.")
    with service().work() as work:
        names = work.gateway.catalogue.units
        drawn = sample(work, *_span(month), count, seed)
        for case in drawn:
            phone = phone_of(work, case)
            shown = (phone.national if numbers else phone.masked) or "—"
            unit = names[case.unit_code].name_zh
            click.echo("\t".join((case.code, local_moment(case.registered_at), unit, category(case), shown)))
        if numbers:
            work.audit(by, "spot check numbers shown", cases=[case.id for case in drawn])


@command.command("record")
@click.argument("code")
@click.option("--rating", type=click.IntRange(1, 5), required=True, help="1 very satisfied … 5")
@click.option("--solved/--unsolved", default=None, help="whether the matter is solved; left out: not said")
@click.option("--reason", default="", help="why not, in the citizen's words")
@click.option("--by", required=True, help="who asked")
def record(code: str, rating: int, solved: bool | None, reason: str, by: str) -> None:
    """Write down what the citizen of case CODE told a person."""
    try:
        with service().work() as work:
            state = record_check(work, code, rating, solved, by, reason).state
    except InvalidFields as wrong:
        raise click.ClickException("\n".join(wrong.fields.values())) from wrong
    except Refused as wrong:
        raise click.ClickException(str(wrong)) from wrong
    click.echo(f"{code}\t{state.value}")


@command.command("panel")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", type=click.Choice(["delegate", "supervisor"]), required=True)
@click.option("--send", is_flag=True, help="really ask them; without it the list is only checked")
def panel(file: Path, source: str, send: bool) -> None:
    """Ask delegates or supervisors about the service as a whole: FILE has one number a line."""
    gateway = service()
    read = read_panel(file.read_bytes(), gateway.settings.area_code)
    for fault in read.faults:
        click.echo(fault, err=True)
    if read.faults:
        raise click.ClickException("名单有误，没有发送。 The list has faults; nobody was asked.")
    with gateway.work() as work:
        for line, why in left_out(work, read.lines):
            click.echo(f"第{line.line}行 line {line.line}: {WHY_LEFT_OUT[why]}")
        planned = plan_panel(work, read.lines, SurveySource(source)) if send else None
    click.echo(_told(read, planned))


def _told(read: Panel, planned: int | None) -> str:
    if planned is None:
        count = len(read.lines)
        return f"共{count}个号码，核对无误；加 --send 发送。 {count} numbers; add --send to ask."
    return f"已安排{planned}个号码。 {planned} numbers will be asked."


@command.command("results")
@month
def results(month: datetime) -> None:
    """What the surveys of a month say, by who was asked."""
    click.echo("来源\t回访数\t有效数n\t有效回访率\t满意率\t解决率")
    with service().work() as work:
        for source, tally in survey_results(work, *_span(month)).items():
            click.echo("\t".join((SOURCES[source], *_figures(tally))))
    click.echo(f"n<{LEAST_SHOWN} 时不显示比率。 Rates are hidden when n<{LEAST_SHOWN}.")


def _figures(tally: Tally) -> tuple[str, ...]:
    rates = (tally.response, tally.satisfaction, tally.resolved)
    return str(tally.asked), str(tally.valid), *("—" if rate is None else f"{rate:.1%}" for rate in rates)
