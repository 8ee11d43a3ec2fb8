"""`gateway web`: one face of the service."""

from __future__ import annotations

import click

from gateway.settings import Settings
from gateway.web.face import Face
from gateway.web.serve import serve


@click.command("web")
@click.option("--face", type=click.Choice([str(face) for face in Face]), required=True)
def command(face: str) -> None:
    """Serve one face: the carrier's webhooks, or the desk's pages and interface."""
    serve(Settings(), Face(face))
