"""What each TwiML verb does."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.switchboard.frame import VerbFunction
from gateway.switchboard.verbs.dial import dial
from gateway.switchboard.verbs.enqueue import enqueue, leave
from gateway.switchboard.verbs.gather import gather
from gateway.switchboard.verbs.leaving import hang_up, redirect, refer, reject, start_or_stop
from gateway.switchboard.verbs.record import record
from gateway.switchboard.verbs.speaking import pause, play, say

VERBS: Mapping[str, VerbFunction] = {
    "Say": say,
    "Play": play,
    "Pause": pause,
    "Gather": gather,
    "Record": record,
    "Dial": dial,
    "Enqueue": enqueue,
    "Leave": leave,
    "Redirect": redirect,
    "Reject": reject,
    "Hangup": hang_up,
    "Refer": refer,
    "Start": start_or_stop,
    "Stop": start_or_stop,
}
