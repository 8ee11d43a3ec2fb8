"""Answering machine detection as a request orders it."""

from __future__ import annotations

from gateway.switchboard.checking import whole_number
from gateway.switchboard.detection import DetectionPlan
from gateway.switchboard.records import Call, CallbackOrder
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.requests import Form

MODES = ("Enable", "DetectMessageEnd")
MILLISECONDS = {
    "SpeechThreshold": (2400, 1000, 6000),
    "SpeechEndThreshold": (1200, 500, 5000),
    "SilenceTimeout": (5000, 2000, 10000),
}
"""Timing: its default, the least and the most that is taken."""
LIMIT_S = (3, 60)


def read_detection(form: Form, call: Call) -> None:
    """Give `call` the detection that is ordered with it; keys to be sent cancel it. Raises RestError.

    With AsyncAmd the first document does not wait, and the callback alone is told of the judgement.
    """
    mode = form.get("MachineDetection")
    if not mode:
        return
    if mode not in MODES:
        raise RestError(20001, f"MachineDetection {mode}")
    limit_s = _between(form, "MachineDetectionTimeout", 30, *LIMIT_S)
    speech, speech_end, silence = (
        _between(form, f"MachineDetection{name}", *range_of) / 1000 for name, range_of in MILLISECONDS.items()
    )
    if call.send_digits:
        return
    call.detection = DetectionPlan(mode == "DetectMessageEnd", limit_s, speech, speech_end, silence)
    url = form.address("AsyncAmdStatusCallback", 21502)
    if form.flag("AsyncAmd"):
        call.detection_is_async = True
        if url is not None:
            call.detection_callback = CallbackOrder(url, form.method("AsyncAmdStatusCallbackMethod"))


def _between(form: Form, name: str, default: int, least: int, most: int) -> int:
    value = form.get(name)
    if not value:
        return default
    number = whole_number(value)
    if number is None or not least <= number <= most:
        raise RestError(20001, f"{name} {value}")
    return number
