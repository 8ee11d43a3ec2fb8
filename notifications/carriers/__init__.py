"""How calls and texts reach a telephone network: one file per carrier, one set of values for all."""

from notifications.carriers.values import Carrier, CarrierRef, OutboundCall, OutboundText, Progress

__all__ = ["Carrier", "CarrierRef", "OutboundCall", "OutboundText", "Progress"]
