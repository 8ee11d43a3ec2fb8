"""`gateway numbers`: which numbers a carrier refuses for good, and to try one again."""

from __future__ import annotations

import click

from gateway.actions.mark_number import lift, marks_on
from gateway.commands.survey import service
from gateway.policy.phrases import local_moment
from gateway.web.attempt_words import AttemptWords
from gateway.web.number_list import MarkRow, mark_rows
from gateway.web.words import words_in
from models.phone import NotAPhone, Phone

NOT_MARKED = "该号码没有标记。 There is no mark on this number."
LIFTED = "已取消标记，下次照常联系。 The mark is lifted; the number is tried again."
NONE = "没有被永久拒绝的号码。 No number is refused for good."
BY_COMMAND = "command"


@click.command("numbers")
@click.option("--lift", "lifted", metavar="NUMBER", help="take the marks off this number: it works again")
@click.option("--by", default=BY_COMMAND, show_default=True, help="who says so, for the audit")
def command(lifted: str | None, by: str) -> None:
    """Numbers that a carrier refuses for good: unit and person, channel, why, since when."""
    gateway = service()
    with gateway.work() as work:
        if lifted is None:
            told = AttemptWords(work.settings, words_in("zh"))
            found = mark_rows(work)
            for row in found:
                click.echo(_line(row, told))
            if not found:
                click.echo(NONE)
            return
        try:
            number = Phone.parse(lifted, area_code=work.settings.area_code).number
        except NotAPhone as wrong:
            raise click.ClickException(str(wrong)) from wrong
        marks = marks_on(work, number)
        lift(work, marks, by)
    if not marks:
        raise click.ClickException(NOT_MARKED)
    click.echo(LIFTED)


def _line(row: MarkRow, told: AttemptWords) -> str:
    owners = "、".join(f"{owner.unit} {owner.name}".strip() for owner in row.owners) or "—"
    return "\t".join(
        (row.number, owners, row.channel, f"{row.code} {told.code(row.code)}", local_moment(row.marked_at))
    )
