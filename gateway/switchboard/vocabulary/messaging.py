"""The verbs of an answer to a text."""

from __future__ import annotations

from gateway.switchboard.vocabulary.attributes import address, method, text
from gateway.switchboard.vocabulary.check import Element

MESSAGE = Element(
    {
        "to": text(code=14101),
        "from": text(code=14102),
        "action": address(14105),
        "method": method(14104),
        "statusCallback": address(14105),
    },
    {"Body": Element(), "Media": Element()},
)
VERBS = {"Message": MESSAGE, "Redirect": Element({"method": method(14104)})}
NOT_ALLOWED = 14110
