"""Which share of a case is which: who was asked last, who keeps it meanwhile, who helps. Source: R31, R40."""

from __future__ import annotations

from collections.abc import Iterable

from models.dispatch import Dispatch, Part
from models.lifecycle import KEPT
from models.unit import POLICE


def lead(shares: Iterable[Dispatch]) -> Dispatch | None:
    """The responsible unit's share: of several units that were given the case, the one asked last."""
    found = [share for share in shares if _is_lead(share)]
    return max(found, key=lambda share: (share.state in KEPT, share.id), default=None)


def keepers(shares: Iterable[Dispatch], but: Dispatch) -> list[Dispatch]:
    """Units that have kept the case until the one of the share `but` has accepted it."""
    return [share for share in shares if _is_lead(share) and share.state in KEPT and share.id != but.id]


def assists(shares: Iterable[Dispatch]) -> list[Dispatch]:
    """Shares of the units that help at present."""
    return [share for share in shares if share.part is Part.ASSIST and share.state in KEPT]


def kept(shares: Iterable[Dispatch]) -> list[Dispatch]:
    """Every unit's share that is not over; the 110 desk's own is none of them."""
    return [share for share in shares if share.unit_code != POLICE and share.state in KEPT]


def meant(shares: Iterable[Dispatch]) -> Dispatch | None:
    """The share that somebody means who names the case and may act for these units.

    What is not over before what is, responsibility before help, the newest first.
    """
    own = [share for share in shares if share.unit_code != POLICE]
    return max(own, key=lambda share: (share.state in KEPT, share.part is Part.LEAD, share.id), default=None)


def _is_lead(share: Dispatch) -> bool:
    return share.part is Part.LEAD and share.unit_code != POLICE
