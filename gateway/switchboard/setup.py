"""Numbers and handsets as data, the same from the control interface and from the configuration file."""

from __future__ import annotations

from gateway.switchboard.checking import BadData, Fields, phone_number, web_address
from gateway.switchboard.handset import ExchangeManner, Handset
from gateway.switchboard.persona_reading import read_persona
from gateway.switchboard.records import OurNumber
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.virtual import VirtualPhones

KINDS = ("mobile", "landline")


def set_number(switchboard: Switchboard, number: str, data: object) -> OurNumber:
    """Make `number` one of the account's, in place of what it was. Raises BadData."""
    fields = Fields(data, "number")

    def address(name: str) -> str | None:
        return web_address(fields.text_or_none(name), f"number.{name}")

    def method(name: str) -> str:
        return fields.choice(name, ("GET", "POST"), "POST")

    ours = OurNumber(
        phone_number(number, "number"),
        fields.text("label", ""),
        voice_url=address("voice_url"),
        voice_method=method("voice_method"),
        voice_fallback_url=address("voice_fallback_url"),
        sms_url=address("sms_url"),
        sms_method=method("sms_method"),
        sms_fallback_url=address("sms_fallback_url"),
        status_callback=address("status_callback"),
        status_callback_method=method("status_callback_method"),
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
    exchange = _read_exchange(fields, extension)
    label, owner = fields.text("label", ""), fields.text("owner", "")
    has_call_waiting = fields.flag("call_waiting", False)
    persona = read_persona(fields.raw("persona"))
    fields.no_others()
    handset = phones.handsets.setdefault(number, Handset(number))
    handset.label, handset.owner, handset.kind = label, owner, kind
    handset.extension, handset.exchange, handset.has_call_waiting = extension, exchange, has_call_waiting
    phones.give_persona(handset, persona)
    return handset


def _read_exchange(phone: Fields, extension: str | None) -> ExchangeManner:
    if not phone.has("exchange"):
        return ExchangeManner()
    if extension is None:
        raise BadData("phone.exchange: only in front of an extension")
    fields = Fields(phone.raw("exchange"), "phone.exchange")
    manner = ExchangeManner(
        fields.seconds("answers_after_s") if fields.has("answers_after_s") else None,
        fields.seconds("listens_after_s", 0.0),
        fields.seconds("patience_s") if fields.has("patience_s") else None,
        fields.seconds("rings_s") if fields.has("rings_s") else None,
        fields.choice("unanswered", ("hangs_up", "announces"), "hangs_up"),
        fields.text("says", ExchangeManner.says),
    )
    fields.no_others()
    return manner
