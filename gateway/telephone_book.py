"""What the virtual telephone network must know: our numbers, and a handset for everybody on a roster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.callbacks import AGAIN
from gateway.catalogue.load import packaged
from gateway.local.data_folder import choose_data_folder
from gateway.settings import Settings
from gateway.wiring import open_database
from models.phone import Phone, PhoneKind
from models.roster import Person, Shift
from models.unit import Contact, Unit

A_FOREIGN_NUMBER = "+85251234567"
REACHED_AT = {"0.0.0.0": "127.0.0.1", "::": "127.0.0.1"}  # noqa: S104  # compared, not bound
CITIZEN = "+8613800138000"
"""The handset of a made-up citizen, from which a demonstration is called."""


def write_telephone_book(settings: Settings) -> Path:
    """Write the switchboard's configuration beside the other data and return its path."""
    path = (settings.gateway_data or choose_data_folder(None)) / "telephone_book.yaml"
    path.write_text(
        yaml.safe_dump(telephone_book(settings), allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    return path


def telephone_book(settings: Settings) -> dict[str, Any]:
    """Numbers with the addresses of their webhooks, and handsets with owner, kind and extension."""
    engine = open_database(settings.database_url)
    try:
        with Session(engine) as session:
            units = {unit.code: unit for unit in session.scalars(select(Unit).order_by(Unit.code))}
            owners = {person.mobile_id: person for person in session.scalars(select(Person))}
            roles = _roles(session)
            contacts = session.scalars(select(Contact).order_by(Contact.id)).all()
            phones = {
                contact.number: _handset(contact, units[contact.unit_code], owners.get(contact.id), roles)
                for contact in contacts
            }
    finally:
        engine.dispose()
    phones[CITIZEN] = {"label": "群众", "owner": "来电群众", "kind": "mobile"}
    phones[settings.police_desk.number] = {
        "label": "110席位",
        "owner": "市公安局110报警服务台",
        "kind": "landline",
        "extension": settings.police_desk.extension,
    }
    return {"numbers": _our_numbers(settings, units), "phones": phones, "page": _page(settings)}


def _page(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    """What the page offers to whoever drives a case by hand."""
    desk = f"http://{REACHED_AT.get(settings.host, settings.host)}:{settings.desk_face_port}/"
    label = "派单台和演示时钟" if settings.demo_clock else "派单台"
    return {
        "links": [{"label": label, "url": desk}],
        "presets": yaml.safe_load(packaged("demo_phones.yaml")),
        "shown_as": [
            {"label": "110席位的号码", "number": settings.police_desk.number},
            {"label": "联动总机的号码", "number": settings.common_number},
            {"label": "境外号码", "number": A_FOREIGN_NUMBER},
        ],
    }


def _our_numbers(settings: Settings, units: dict[str, Unit]) -> dict[str, dict[str, str]]:
    base = settings.public_base_url.rstrip("/")
    hooks = {
        "voice_url": f"{base}/voice/inbound{AGAIN}",
        "voice_fallback_url": f"{base}/voice/fallback{AGAIN}",
        "sms_url": f"{base}/texts/inbound{AGAIN}",
        "status_callback": f"{base}/voice/inbound/status{AGAIN}",
    }
    direct = {unit.direct_number: unit.name_zh for unit in units.values() if unit.direct_number}
    first = settings.carrier_accounts[0]
    ours = dict.fromkeys((settings.common_number, *first.numbers), "联动服务总机")
    labels = ours | direct
    return {number: {"label": label, **hooks} for number, label in labels.items()}


def _roles(session: Session) -> dict[int, str]:
    """What is written on somebody's mobile: the role of his latest shift."""
    roles: dict[int, str] = {}
    for shift in session.scalars(select(Shift).order_by(Shift.starts_at)):
        named = ((shift.leader_id, "值班领导"), (shift.backup_id, "备班手机"), (shift.officer_id, "值班手机"))
        roles |= {person: label for person, label in named if person is not None}
    return roles


def _handset(
    contact: Contact, unit: Unit, owner: Person | None, roles: dict[int, str]
) -> dict[str, str | None]:
    return {
        "label": roles.get(owner.id, "手机") if owner else "值班电话",
        "owner": f"{unit.name_zh} {owner.name}" if owner else unit.name_zh,
        "kind": "landline" if Phone.parse(contact.number).kind is PhoneKind.LANDLINE else "mobile",
        "extension": contact.extension,
    }
