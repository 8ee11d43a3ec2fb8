"""Officers on the phone about a case, as rows and webhooks."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.actions.acknowledge import BY_TEXT, acknowledge
from gateway.actions.find_dispatch import locked
from gateway.actions.who_is import who_is
from gateway.work import Gateway
from tests.database.conftest import execute, rows
from tests.database.stock import new_attempt, new_dispatch

OFFICER, LEADER, CITIZEN = "+8613800000501", "+8613800000503", "+8613800138000"
TALKS = "SELECT climb, state FROM attempts WHERE rung = 'talk' ORDER BY id"


def taken(gateway: Gateway) -> int:
    """The id of a dispatch that the officer has taken by text, some seconds ago."""
    dispatch_id = new_dispatch(gateway)
    with gateway.work() as work:
        acknowledge(work, locked(work, dispatch_id), who_is(work, OFFICER), BY_TEXT)
    # In the first two seconds a key 1 would be taken for one that took the case, held too long.
    execute(gateway.engine, "UPDATE dispatches SET acknowledged_at = acknowledged_at - interval '10 s'")
    return dispatch_id


def on_the_phone(gateway: Gateway, dispatch_id: int, number: str = OFFICER) -> str:
    """The name of a leg to somebody of the unit who is listening to a menu."""
    [(case_id,)] = rows(gateway.engine, "SELECT case_id FROM dispatches WHERE id = :id", id=dispatch_id)
    attempt_id = new_attempt(
        gateway,
        number,
        case_id=case_id,
        dispatch_id=dispatch_id,
        rung="call_back",
        climb=number,
        state="answered",
        next_due_at=None,
    )
    return f"a{attempt_id}"


def presses(
    client: FlaskClient, leg: str, dispatch_id: int, key: str, *, menu: str = "after", nth: int = 1
) -> TestResponse:
    """A key in a menu."""
    return client.post(
        f"/voice/staff/{leg}/{dispatch_id}/keys?at={menu}&nth={nth}&tries=1", data={"Digits": key}
    )


def hangs_up(gateway: Gateway, leg: str) -> None:
    """The officer's leg is over, as of this instant."""
    execute(
        gateway.engine, f"UPDATE attempts SET state = 'ended', ended_at = service_now() WHERE id = {leg[1:]}"
    )


def talks(gateway: Gateway) -> list[tuple[object, ...]]:
    return rows(gateway.engine, TALKS)


def dialled(gateway: Gateway, client: FlaskClient) -> tuple[str, int, int]:
    """An officer on the phone whose call to the citizen has begun: his leg, the dispatch, and the talk."""
    dispatch_id = taken(gateway)
    leg = on_the_phone(gateway, dispatch_id)
    presses(client, leg, dispatch_id, "1")
    [(talk_id,)] = rows(gateway.engine, "SELECT id FROM attempts WHERE rung = 'talk'")
    return leg, dispatch_id, int(str(talk_id))


def lead(gateway: Gateway, dispatch_id: int) -> tuple[Any, ...]:
    """State of the share, failures, and whether contact is on record."""
    query = "SELECT state, not_reached, contacted_at IS NOT NULL FROM dispatches WHERE id = :id"
    return tuple(rows(gateway.engine, query, id=dispatch_id)[0])
