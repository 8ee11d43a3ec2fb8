"""Plays the story against the gateway that the environment names, in a process that ends with it."""

from __future__ import annotations

import click

from gateway.demo.story import play
from gateway.settings import Settings


@click.command()
@click.option("--real-time", is_flag=True)
def main(*, real_time: bool) -> None:
    """Play the story once."""
    play(Settings(), real_time=real_time)


if __name__ == "__main__":
    main()
