"""The service that a request belongs to."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from gateway.callbacks import Callbacks
from gateway.work import Gateway


def keep(app: Flask, gateway: Gateway) -> None:
    """Tie an application to its service."""
    app.extensions["gateway"] = gateway


def here() -> Gateway:
    """The service of the present request."""
    return cast(Gateway, current_app.extensions["gateway"])


def callbacks() -> Callbacks:
    """The addresses that the carrier calls back."""
    return Callbacks(here().settings.public_base_url)
