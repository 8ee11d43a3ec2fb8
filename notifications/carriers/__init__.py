"""How calls and texts reach a telephone network: one file per carrier, one set of values for all."""

from notifications.carriers.values import (
    Carrier,
    CarrierRef,
    Media,
    OutboundCall,
    OutboundText,
    Progress,
    RecordingTold,
)

__all__ = ["Carrier", "CarrierRef", "Media", "OutboundCall", "OutboundText", "Progress", "RecordingTold"]
