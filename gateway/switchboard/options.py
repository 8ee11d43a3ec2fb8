"""How this carrier behaves, as data: from the configuration file, and changed while it runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from gateway.switchboard.checking import Fields

FIXED = ("account_sid", "auth_token", "public_url")


@dataclass(frozen=True)
class Options:
    """Durations are seconds of the switchboard's clock; a rate or a number of 0 means no limit."""

    account_sid: str
    auth_token: str
    say_s_per_character: float = 0.2
    play_s: float = 5.0
    ring_extra_s: float = 5.0  # the real carrier adds this to every ring timeout
    exchange_answers_s: float = 1.0
    exchange_patience_s: float = 20.0
    exchange_rings_s: float = 60.0
    text_sent_s: float = 0.0
    text_delivered_s: float = 0.0
    recording_ready_s: float = 2.0  # the real carrier's file comes after its action, too
    early_keys_wait: bool = False  # keys pressed before a Gather reach it instead of getting lost
    overlong_say_is_spoken: bool = False
    lists_conferences_in_progress: bool = True  # only those, unless a status is asked for
    queues_fail: bool = False  # every Enqueue ends with a system-error
    losers_ring_on_s: float = 0.0  # how long calling off who lost a Dial takes
    whisper_silences_ringing: bool = True  # the caller hears nothing while the callee is asked
    speech_ends_s: float = 1.0  # the silence that ends speech when speechTimeout is auto
    speech_without_confidence: bool = False
    public_url: str = ""
    calls_per_s: float = 0.0  # calls ordered faster wait as `queued`
    texts_per_s: float = 0.0  # of each sender; texts ordered faster wait as `queued`
    rest_per_s: int = 0  # requests beyond it get 20429 and are not acted on
    rest_at_once: int = 0
    largest_page: int = 1000
    callbacks_wait_s: float = (
        60.0  # of real time, behind others about the same call or text; then lost (15002)
    )
    media_needs_credentials: bool = True
    opt_out_at_post: bool = True  # a text to who wants none is refused with 21610, else fails with it later
    opt_out_webhook: bool = True  # the gateway is told of STOP, START and HELP, too ...
    advanced_opt_out: bool = False  # ... with their OptOutType
    storm_texts: int = 15  # texts to a number that has just written ...
    storm_s: float = 30.0  # ... in so long a time, before it takes them for a talk of two robots
    created_with_code: int = 0  # texts are created (201), failed at once, and carry this error code
    schedule_days: int = 35

    def adjustable(self) -> dict[str, Any]:
        """Every option that may be changed, by name."""
        return {name: value for name, value in asdict(self).items() if name not in FIXED}


def read_options(given: Fields) -> dict[str, Any]:
    """The options that `given` sets, each of the kind that it has by default. Raises BadData."""
    adjustable = [option for option in fields(Options) if option.name not in FIXED]
    chosen = {
        option.name: _read(given, option.name, option.default)
        for option in adjustable
        if given.has(option.name)
    }
    given.no_others()
    return chosen


def _read(given: Fields, name: str, default: object) -> object:
    if isinstance(default, bool):
        return given.flag(name, default)
    if isinstance(default, int):
        return given.integer(name, default)
    return given.seconds(name)
