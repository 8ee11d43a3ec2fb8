"""The `gateway` command: the whole service, its parts one by one, and what an operator does by hand."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

from gateway.logs import set_up_logs
from models.errors import Misconfigured

COMMANDS: Mapping[str, str] = {
    "up": "Start everything on this machine.",
    "web": "Serve one face: webhooks, or pages and interface.",
    "worker": "Deliver calls and texts.",
    "clock": "Take every step whose time has come.",
    "switchboard": "Run the virtual telephone network.",
    "migrate": "Bring the database up to date.",
    "doctor": "Say what is wrong with the configuration.",
    "numbers": "Show numbers that a carrier refuses, try one again.",
    "survey": "Check by lot, ask delegates, show results.",
    "case": "Register a case by hand.",
}


class CommandsByFile(click.Group):
    """Finds a command in the file of its name, and loads no other: five processes share this machine."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a configuration that cannot work is said in sentences, not as a traceback."""
        try:
            return super().invoke(ctx)
        except Misconfigured as wrong:
            for fault in wrong.faults:
                click.echo(fault, err=True)
            ctx.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        """The command of that name; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"gateway.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list for --help, without loading anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=CommandsByFile)
def main() -> None:
    """110 非警务联动：电话与短信网关。 The telephone and text gateway of a city's 110 linkage service."""
    set_up_logs()


def run() -> None:
    """Entry point."""
    main()


if __name__ == "__main__":
    run()
