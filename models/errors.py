"""Every error of ours, drawn once.

GatewayError
├── Refused                 the asker can mend it: the message says how (HTTP 4xx)
│   ├── BadSignature        a webhook that our carrier did not sign (403)
│   ├── NotAllowed          no key, or a wrong one (401)
│   ├── InvalidFields       one sentence for each field that is wrong (422)
│   ├── NotPossible         right in itself, but not in the state the case is in (409)
│   ├── UnknownCase         no such case (404)
│   └── UnknownUnit         no such linked unit (404)
├── CarrierError            the carrier did not do what it was asked
│   ├── CarrierRejected     never again with this number and channel; take the next step at once
│   ├── CarrierUnfit        not with this account (secret, rights, sender): another carrier may
│   ├── CarrierBusy         surely not done (429, connection refused): safe to ask again
│   └── CarrierUncertain    no answer, so perhaps done: look before asking again
└── Misconfigured           said at start, with every fault at once
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class GatewayError(Exception):
    """Root of everything this service raises on purpose."""


class Refused(GatewayError):
    """The asker can mend it; `str(error)` says what to do."""

    status = 400


class BadSignature(Refused):
    """The webhook carries no signature of our carrier, or a wrong one."""

    status = 403


class NotAllowed(Refused):
    """The API key is missing or wrong."""

    status = 401


class InvalidFields(Refused):
    """Input that cannot be registered; `fields` has one sentence for each wrong field."""

    status = 422

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {fault}" for name, fault in fields.items()))
        self.fields = dict(fields)


class NotPossible(Refused):
    """The request is well formed, but the case is in a state that does not allow it."""

    status = 409


class UnknownCase(Refused):
    """There is no case of that number."""

    status = 404


class UnknownUnit(Refused):
    """There is no linked unit of that code."""

    status = 404


class CarrierError(GatewayError):
    """The carrier did not do what it was asked; `code` is the carrier's own, if it gave one."""

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        self.code = code


class CarrierRejected(CarrierError):
    """The carrier will never do this for this number: mark it and take the next step."""


class CarrierUnfit(CarrierError):
    """The carrier will not do this for our account, whatever the number: its administrator has to look."""


class CarrierBusy(CarrierError):
    """The carrier surely did nothing: the same request may be made again."""


class CarrierUncertain(CarrierError):
    """The carrier did not answer: the request may have been carried out."""


class Misconfigured(GatewayError):
    """The service cannot start; `faults` holds one sentence per fault, each with its remedy."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
