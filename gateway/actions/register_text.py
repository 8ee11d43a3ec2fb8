"""A matter told by text becomes a case. Source: R19, R21, R22, R23."""

from __future__ import annotations

from gateway.actions.alert_desk import alert_desk
from gateway.actions.citizens_phone import citizens_phone
from gateway.actions.dispatch import dispatch
from gateway.actions.register import register
from gateway.actions.text_conversation import link_texts
from gateway.actions.verify import verify
from gateway.policy.intake import NewCase
from gateway.policy.read_matter import Matter, read_matter
from gateway.policy.routing import Route, as_danger, route
from gateway.policy.text_intake import joined, orders
from gateway.work import Work
from models.case import Case, CaseSource
from models.intake import TextIntake
from models.lifecycle import move
from models.phone import Phone
from models.unit import CITY, POLICE


def words_of(intake: TextIntake) -> str:
    """What was told, without answers that hold nothing but the place and the name."""
    return joined([part["words"] for part in intake.parts if not part["is_answer"]])


def all_words_of(intake: TextIntake) -> str:
    """Everything that was said, the answers too."""
    return joined([part["words"] for part in intake.parts])


def register_text(work: Work, intake: TextIntake, *, urgent: bool = False) -> Case:
    """Register the matter with what there is, and give it to its unit, or in danger to the 110 desk at once.

    The citizen gets the receipt with it. The caller has locked the conversation; it becomes a case once.
    """
    matter = matter_of(work, intake)
    found = _route(work, intake, urgent=urgent)
    phone = citizens_phone(work, intake.sender)
    callback = Phone.parse_caller_id(matter.callback, area_code=work.settings.area_code)
    new = _new_case(work, intake, matter, found, callback if phone else None)
    case = register(work, new, phone or (callback if matter.callback else None), CaseSource.TEXT)
    moved = {"case_id": case.id, "next_due_at": None}
    move(work.session, intake, "register", work.now, **moved)
    link_texts(work, intake.sender, case, intake.started_at)
    work.record(case.id, "routed", unit=case.unit_code, rule=found.rule)
    verify(work, case)
    if case.unit_code != POLICE:
        dispatch(work, case)
    if found.danger:
        alert_desk(work, case, found.danger, police_only=case.unit_code == POLICE)
    return case


def _route(work: Work, intake: TextIntake, *, urgent: bool) -> Route:
    """By its words in whatever order the parts came: a word of danger may be cut in two."""
    told = [route(each, work.gateway.catalogue.routing_words) for each in orders_of(intake)]
    found = next((each for each in told if each.danger), told[0])
    return as_danger(found) if urgent else found


def orders_of(intake: TextIntake) -> tuple[str, ...]:
    """Its words, as they came and with the last part first."""
    return orders([part["words"] for part in intake.parts])


def matter_of(work: Work, intake: TextIntake) -> Matter:
    """What its words tell of the fields."""
    regions = {code: (each.name_zh, *each.aliases) for code, each in work.gateway.catalogue.regions.items()}
    return read_matter(
        all_words_of(intake),
        sender=intake.sender,
        now=intake.started_at,
        regions=regions,
        area_code=work.settings.area_code,
    )


def _new_case(
    work: Work, intake: TextIntake, matter: Matter, found: Route, callback: Phone | None
) -> NewCase:
    """The case as it is written down; a second number goes with the name, which only its taker sees."""
    name = intake.caller_name or matter.name
    if callback is not None and callback.national:
        name = f"{name}（另留电话{callback.national}）"
    region = matter.region or CITY
    return NewCase.model_construct(
        happened_at=matter.happened_at,
        # Whoever is told the place is told the region before it.
        place=(intake.place or matter.place).removeprefix(work.gateway.catalogue.region_name(region)),
        caller_name=name,
        caller_phone="",
        request=words_of(intake),
        type=matter.type,
        matter=found.matter,
        unit=found.unit or work.gateway.catalogue.catch_all,
        region=region,
        emergency=bool(found.danger),
    )
