"""One step of a call: what is said, which key is asked for, and what happens then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from models.conversation import Say


@dataclass(frozen=True, slots=True)
class Ask:
    """Wait for a key, also while the prompt still speaks; every outcome, silence too, goes to `url`.

    With `most` above 1 a number is keyed in: it ends with #, with so many digits, or after `wait_s` seconds
    without another key.
    """

    url: str
    wait_s: int = 6
    most: int = 1


@dataclass(frozen=True, slots=True)
class HangUp:
    """The call ends."""


@dataclass(frozen=True, slots=True)
class Hold:
    """The caller waits in `queue`, hearing `wait_url` again and again; `left_url` when that is over."""

    queue: str
    wait_url: str
    left_url: str


@dataclass(frozen=True, slots=True)
class JoinQueue:
    """Talk to whoever waits in `queue` and is told by `told_url`; `parted_url` afterwards or if nobody is."""

    queue: str
    told_url: str
    parted_url: str
    wait_s: int = 20


@dataclass(frozen=True, slots=True)
class DialNumber:
    """Connect this call with a number that sees `caller_id`: the 110 desk, or a citizen to be called back.

    `done_url` afterwards (None: hang up), `answered_url` when it is picked up (None: nobody is told);
    `told_url` instead hears every step of the dialled leg.
    """

    number: str
    send_digits: str | None
    caller_id: str
    done_url: str | None = None
    answered_url: str | None = None
    ring_s: int = 30
    told_url: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Record what is said after the tone, until # or 0, for `longest_s` seconds, or until he hangs up.

    `url` goes on with the call; `kept_url` is told of the recording, also when the caller has hung up.
    """

    url: str
    kept_url: str
    longest_s: int = 120


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """Stop waiting; the call goes on with the queue's `left_url`."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """Nothing more here: a waiting loop starts again, a queued call is joined."""


Then: TypeAlias = HangUp | Hold | JoinQueue | DialNumber | Record | LeaveQueue | GoOn


@dataclass(frozen=True, slots=True)
class Prompt:
    """Play `sounds` and say `lines`; with `ask`, take a key meanwhile; then `then`."""

    lines: tuple[Say, ...] = ()
    ask: Ask | None = None
    then: Then = HangUp()
    sounds: tuple[str, ...] = ()
