"""Numbers and handsets as data, the same from the control interface and from the configuration file."""

from __future__ import annotations

from gateway.switchboard.checking import BadData, Fields, phone_number, web_address
from gateway.switchboard.handset import Handset
from gateway.switchboard.persona import read_persona
from gateway.switchboard.records import OurNumber
from gateway.switchboard.rest.errors import CALL_REFUSALS, MESSAGE_REFUSALS
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.virtual import VirtualPhones

KINDS = ("mobile", "landline")


def set_number(switchboard: Switchboard, number: str, data: object) -> OurNumber:
    """Make `number` one of the account's, in place of what it was. Raises BadData."""
    fields = Fields(data, "number")
    ours = OurNumber(
        phone_number(number, "number"),
        fields.text("label", ""),
        voice_url=web_address(fields.text_or_none("voice_url"), "number.voice_url"),
        voice_fallback_url=web_address(
            fields.text_or_none("voice_fallback_url"), "number.voice_fallback_url"
        ),
        sms_url=web_address(fields.text_or_none("sms_url"), "number.sms_url"),
        status_callback=web_address(fields.text_or_none("status_callback"), "number.status_callback"),
    )
    fields.no_others()
    switchboard.numbers[number] = ours
    return ours


def set_phone(phones: VirtualPhones, number: str, data: object) -> Handset:
    """Plug in a handset, or change the one that is there; a call it is in goes on. Raises BadData."""
    fields = Fields(data, "phone")
    phone_number(number, "number")
    kind = fields.choice("kind", KINDS, "mobile")
    extension = fields.text_or_none("extension")
    if extension is not None and not (extension.isascii() and extension.isdigit()):
        raise BadData(f"phone.extension: {extension!r} is not digits only")
    if extension is not None and kind != "landline":
        raise BadData("phone.extension: only a landline has one")
    label, owner = fields.text("label", ""), fields.text("owner", "")
    persona = read_persona(fields.raw("persona"), CALL_REFUSALS | MESSAGE_REFUSALS)
    fields.no_others()
    handset = phones.handsets.setdefault(number, Handset(number))
    handset.label, handset.owner, handset.kind = label, owner, kind
    handset.extension, handset.persona = extension, persona
    return handset
