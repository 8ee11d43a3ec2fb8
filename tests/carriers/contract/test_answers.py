"""What every answer of the carrier's looks like, and what it answers to what it will not do."""

from __future__ import annotations

import pytest

from tests.carriers.contract import shapes
from tests.carriers.contract.account import Account

NOTHING = "0" * 32
TWIML = "<Response/>"


def test_wrong_credentials_are_refused(account: Account) -> None:
    answer = account.asks("GET", "Calls.json", token=NOTHING)
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


@pytest.mark.parametrize(
    "path", ["Calls/CA", "Messages/SM", "Recordings/RE", "Queues/QU", "Conferences/CF", "Nonsense/XX"]
)
def test_what_does_not_exist_is_not_found(account: Account, path: str) -> None:
    answer = account.asks("GET", f"{path}{NOTHING}.json")
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)
    assert shapes.faults(answer.json(), shapes.ERROR) == []


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"Twiml": TWIML, "To": ""}, 21201),
        ({"Twiml": TWIML, "From": ""}, 21213),
        ({}, 21205),
        ({"Url": "nonsense"}, 21205),
    ],
)
def test_a_call_that_cannot_be_is_refused(account: Account, form: dict[str, str], code: int) -> None:
    good = {"To": account.recipient, "From": account.sender}
    answer = account.asks("POST", "Calls.json", good | form)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert shapes.faults(answer.json(), shapes.ERROR) == []


@pytest.mark.parametrize(
    ("form", "code"), [({"To": ""}, 21604), ({"From": ""}, 21603), ({"Body": ""}, 21602)]
)
def test_a_text_that_cannot_be_is_refused(account: Account, form: dict[str, str], code: int) -> None:
    good = {"To": account.recipient, "From": account.sender, "Body": "0427"}
    answer = account.asks("POST", "Messages.json", good | form)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize(
    "name", ["Calls", "Messages", "Recordings", "Queues", "Conferences", "Notifications"]
)
def test_a_list_is_a_page(account: Account, name: str) -> None:
    page = account.asks("GET", f"{name}.json?PageSize=2").json()
    assert shapes.faults(page, shapes.PAGE) == []
    assert (page["page"], page["page_size"], page["start"]) == (0, 2, 0)
    assert len(page[name.lower()]) <= 2


def test_pages_lead_through_the_whole_list(account: Account) -> None:
    for number in range(3):
        account.asks("POST", "Queues.json", {"FriendlyName": f"contract-{number}"})
    whole = [queue.sid for queue in account.client.queues.list(page_size=50)]
    in_pieces = [queue.sid for queue in account.client.queues.list(page_size=1)]
    for queue in account.client.queues.list():
        if queue.friendly_name.startswith("contract-"):
            account.client.queues(queue.sid).delete()
    assert in_pieces == whole
    assert len(whole) >= 3


def test_a_queue_lives(account: Account) -> None:
    made = account.asks("POST", "Queues.json", {"FriendlyName": "contract", "MaxSize": "7"})
    assert made.status_code == 201
    assert shapes.faults(made.json(), shapes.QUEUE) == []
    sid = made.json()["sid"]
    assert account.asks("POST", f"Queues/{sid}.json", {"MaxSize": "8"}).json()["max_size"] == 8
    assert account.asks("GET", f"Queues/{sid}/Members.json").json()["queue_members"] == []
    assert account.asks("GET", f"Queues/{sid}/Members/Front.json").status_code == 404
    assert account.asks("DELETE", f"Queues/{sid}.json").status_code == 204
    assert account.asks("GET", f"Queues/{sid}.json").status_code == 404
