"""What the carrier says became of a citizen's leg, in whatever order. Source: R6, I5."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from gateway.web.app import create_app
from gateway.web.face import Face
from gateway.work import Gateway
from tests.database.conftest import set_clock
from tests.database.officers import (
    dialled,
    lead,
    talks,
)


@pytest.fixture
def client(gateway: Gateway) -> FlaskClient:
    """The carrier face."""
    return create_app(gateway, Face.CARRIER).test_client()


@pytest.mark.parametrize(
    ("call", "dial", "bridged", "talk", "share"),
    [
        ("in-progress", "completed", "true", "ended", ("in_progress", 0, True)),
        ("completed", "completed", "true", "ended", ("in_progress", 0, True)),
        ("in-progress", "answered", "true", "ended", ("in_progress", 0, True)),
        ("in-progress", "completed", None, "ended", ("in_progress", 0, True)),
        ("in-progress", "completed", "false", "cancelled", ("acknowledged", 0, False)),
        ("in-progress", "busy", "false", "busy", ("acknowledged", 1, False)),
        ("in-progress", "failed", None, "failed", ("acknowledged", 1, False)),
        ("in-progress", "canceled", "false", "cancelled", ("acknowledged", 0, False)),
        ("completed", "busy", "false", "cancelled", ("acknowledged", 0, False)),
        ("completed", "no-answer", "false", "cancelled", ("acknowledged", 0, False)),
        ("completed", "failed", None, "cancelled", ("acknowledged", 0, False)),
    ],
)
def test_what_the_dial_says_became_of_it(
    gateway: Gateway,
    client: FlaskClient,
    call: str,
    dial: str,
    bridged: str | None,
    talk: str,
    share: tuple[object, ...],
) -> None:
    leg, dispatch_id, talk_id = dialled(gateway, client)
    told = {"CallStatus": call, "DialCallStatus": dial, "DialCallSid": "CA" + "7" * 32}

    for _ in range(2):
        client.post(
            f"/voice/staff/{leg}/talks/{talk_id}/done",
            data=told | ({"DialBridged": bridged} if bridged else {}),
        )

    assert [state for _, state in talks(gateway)] == [talk]
    assert lead(gateway, dispatch_id) == share


@pytest.mark.parametrize(("after_s", "failures"), [(29, 0), (30, 1), (35, 1)])
def test_no_answer_is_a_failure_only_after_the_whole_ring_time(
    gateway: Gateway, client: FlaskClient, after_s: int, failures: int
) -> None:
    leg, dispatch_id, talk_id = dialled(gateway, client)
    set_clock(gateway.engine, after_s)

    client.post(f"/voice/staff/talks/{talk_id}/status", data={"CallStatus": "no-answer", "CallSid": "CA1"})

    answer = client.post(
        f"/voice/staff/{leg}/talks/{talk_id}/done",
        data={"CallStatus": "in-progress", "DialCallStatus": "no-answer"},
    )
    assert f"累计记录{failures}次" in answer.text
    assert lead(gateway, dispatch_id)[1] == failures


@pytest.mark.parametrize(
    ("statuses", "duration", "talk", "contact"),
    [
        (["initiated", "ringing", "completed"], "0", "cancelled", False),
        (["initiated", "ringing", "completed"], "12", "ended", True),
        (["ringing", "in-progress", "completed"], "0", "ended", True),
        (["in-progress", "ringing", "initiated"], "", "answered", True),
        (["completed", "in-progress", "ringing"], "9", "ended", True),
    ],
)
def test_what_the_citizens_leg_says_became_of_it(
    gateway: Gateway, client: FlaskClient, statuses: list[str], duration: str, talk: str, contact: bool
) -> None:
    _, dispatch_id, talk_id = dialled(gateway, client)

    for status in [*statuses, *statuses]:
        told = {"CallStatus": status, "CallSid": "CA" + "7" * 32}
        more = {"CallDuration": duration} if status == "completed" else {}
        client.post(f"/voice/staff/talks/{talk_id}/status", data=told | more)

    assert [state for _, state in talks(gateway)] == [talk]
    assert lead(gateway, dispatch_id)[2] is contact
