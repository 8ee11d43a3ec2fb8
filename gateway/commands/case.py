"""`gateway case`: what an operator does by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from gateway.actions.call_backs import call_backs
from gateway.actions.complain import complain
from gateway.actions.receive_text import case_named
from gateway.actions.register_and_dispatch import register_and_dispatch
from gateway.hear_centre import DONE, hear_centre
from gateway.local.running import find_running
from gateway.policy.complaint import read_complaint
from gateway.policy.phrases import local_moment
from gateway.policy.ruling import read_ruling
from gateway.policy.speaker import Speaker
from gateway.settings import Settings
from gateway.wiring import build
from gateway.work import Gateway
from models.case import CaseSource, RequestType
from models.conversation import Ruling
from models.errors import InvalidFields
from models.unit import CENTRE

NOTHING_RUNS = (
    "没有在运行的服务：请先 gateway up，或设置 DATABASE_URL。 Nothing runs: start `gateway up` first."
)

BY_COMMAND = "command"


@click.group("case")
def command() -> None:
    """What an operator does by hand."""


@command.command()
@click.option("--happened-at", required=True, help="2026-11-03T21:46:00+08:00, or unknown")
@click.option("--place", required=True, help="or: refused, unknown")
@click.option("--caller-name", required=True, help="or: refused, unknown")
@click.option("--caller-phone", required=True, help="or: refused, unknown")
@click.option("--request", required=True, help="what it is about")
@click.option("--type", type=click.Choice([str(kind) for kind in RequestType]), default="HELP")
@click.option("--matter", default="", help="a word or two for the kind of matter")
@click.option("--unit", help="code of the responsible unit, e.g. ZFJ; without it the efficiency centre")
@click.option("--region", help="code of the region, e.g. YJQ; without it the city level")
@click.option("--emergency", is_flag=True)
@click.option("--sensitive", is_flag=True)
@click.option("--drill", is_flag=True)
def register(**fields: Any) -> None:
    """Register a case and dispatch it at once; prints its code."""
    given = {name: value for name, value in fields.items() if value is not None}
    with _gateway().work() as work, _said_by_option():
        made = register_and_dispatch(work, given, CaseSource.COMMAND)
    click.echo(made.code)


@command.command("complain")
@click.argument("code")
@click.option("--words", required=True, help="what is wrong with the handling")
@click.option("--caller-phone", help="the citizen's number, where it is not the case's own")
def complain_about(code: str, **fields: str | None) -> None:
    """Take a complaint about the handling of case CODE to the efficiency centre; prints its own code."""
    given = {name: value for name, value in fields.items() if value is not None}
    with _gateway().work() as work, _said_by_option():
        about = case_named(work, code)
        if about is None:
            raise click.ClickException(f"没有编号为 {code} 的事项。 There is no case of that code.")
        words, phone = read_complaint(given, work.settings.area_code)
        number = phone.number if phone else about.caller_phone
        made = complain(work, about, words, number, CaseSource.COMMAND)
    click.echo(made.code)


@command.command("call-backs")
@click.option("--unit", help="code of one unit, e.g. ZFJ; without it all")
def show_call_backs(unit: str | None) -> None:
    """List who is owed a call back, longest first: code, unit, since when, who has it, times missed."""
    with _gateway().work() as work:
        owed = call_backs(work, unit)
    for each in owed:
        taken_by = each.taken_by or "-"
        click.echo(
            f"{each.code}  {each.unit_code}  {local_moment(each.since)}  {taken_by}  {each.not_reached}"
        )


@command.command("rule")
@click.argument("code")
@click.argument("ruling", type=click.Choice([ruling.value for ruling in Ruling]))
@click.option("--unit", help="code or name of the unit that takes the case, or helps")
@click.option("--into", help="code of the case to merge into")
@click.option("--days", type=click.IntRange(1, 90), help="for a redo: within how many days")
@click.option("--reason", default="", help="why; a rejection and an invalid case need it")
@click.option("--by", default="", help="who decides, for the record")
def rule_on(code: str, ruling: str, reason: str, by: str, **target: Any) -> None:
    """Decide about case CODE as the efficiency centre does; prints what came of it."""
    given = [str(value) for value in target.values() if value is not None]
    if len(given) > 1:
        raise click.ClickException("--unit, --into, --days: 只能写其中一个。 Give only one of them.")
    fields = {"ruling": ruling, "target": "".join(given), "reason": reason, "by": by}
    gateway = _gateway()
    with _said_by_option():
        intent, name = read_ruling(fields, code)
    with gateway.work() as work:
        said = hear_centre(work, intent, Speaker("", name, units=frozenset({CENTRE})), BY_COMMAND)
    sentence = gateway.wording.text(said)
    if said.key not in DONE:  # what was refused is on record too
        raise click.ClickException(sentence)
    click.echo(sentence)


def _gateway() -> Gateway:
    own = Settings()
    settings = own if own.database_url else find_running(own)
    if settings is None:
        raise click.ClickException(NOTHING_RUNS)
    return build(settings)


@contextmanager
def _said_by_option() -> Iterator[None]:
    """A wrong field is told by the name of its option; nothing is written then."""
    try:
        yield
    except InvalidFields as wrong:
        faults = (f"--{name.replace('_', '-')}: {fault}" for name, fault in wrong.fields.items())
        raise click.ClickException("\n".join(faults)) from wrong
