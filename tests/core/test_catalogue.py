"""The catalogue's data, and what is said about wrong data. Source: domain reference 2 and 10.4."""

import json
from collections import Counter
from datetime import timedelta

import pytest

from gateway.catalogue.load import (
    DEPARTMENTS,
    LADDERS,
    LIMITS,
    load_catalogue,
    load_demo_roster,
    packaged,
    read_catalogue,
)
from models.case import RequestType
from models.errors import Misconfigured
from models.ladder import Ladder, Rung
from models.limits import Per, Span, Task
from models.phone import Phone, PhoneKind
from models.unit import UnitKind
from notifications.wording import Wording

CATALOGUE = load_catalogue()
ROSTER = load_demo_roster()
WORDING = Wording.load()


def rungs(ladder: str) -> list[tuple[float, str, str, str]]:
    return [
        (
            rung.after.total_seconds(),
            " ".join(rung.call),
            " ".join(rung.text),
            " ".join(
                word
                for word, claimed in (
                    ("breach", rung.breach),
                    ("ahead", rung.ahead),
                    (f"every {rung.every}", rung.every),
                )
                if claimed
            ),
        )
        for rung in CATALOGUE.ladders[ladder].rungs
    ]


def test_the_twenty_linked_units_the_police_and_the_centre_are_there() -> None:
    kinds = Counter(unit.kind for unit in CATALOGUE.units.values())
    assert kinds == {UnitKind.DEPARTMENT: 17, UnitKind.ENTERPRISE: 3, UnitKind.POLICE: 1, UnitKind.CENTRE: 1}
    assert set(CATALOGUE.regions) == {"SBJ", "YJQ", "AYX", "LZX", "GXQ", "LKQ"}
    assert CATALOGUE.unit_codes == set(CATALOGUE.units) - {"GAJ"}
    assert CATALOGUE.catch_all == "XNZX"
    assert CATALOGUE.region_name("YJQ") == "雁江区"
    assert CATALOGUE.region_name("YJQ", "en") == "Yanjiang District"


def test_every_linked_unit_can_be_chosen_on_the_telephone() -> None:
    chosen = [
        branch.unit
        for top in CATALOGUE.branches.values()
        for branch in (top.below.values() if top.below else [top])
    ]
    linked = {
        code
        for code, unit in CATALOGUE.units.items()
        if unit.kind in (UnitKind.DEPARTMENT, UnitKind.ENTERPRISE)
    }
    assert sorted(filter(None, chosen)) == sorted(linked)
    assert list(CATALOGUE.branches) == list("12345678")


def test_the_menu_can_be_spoken_in_one_breath() -> None:
    options = WORDING.options([(branch.words, digit) for digit, branch in CATALOGUE.branches.items()])
    assert options.startswith("医疗救护、流浪救助请按一；")
    assert len(options) < 140


def test_every_alias_and_keyword_stands_once_in_its_unit_and_leads_somewhere() -> None:
    for unit in CATALOGUE.units.values():
        for words in (unit.aliases, unit.keywords, unit.emergency_keywords):
            assert len(set(words)) == len(words), unit.code
            assert all(word.strip() == word and word for word in words)
    linked = [
        unit for unit in CATALOGUE.units.values() if unit.kind in (UnitKind.DEPARTMENT, UnitKind.ENTERPRISE)
    ]
    assert all(unit.keywords and unit.matters for unit in linked)
    owners = Counter(word for unit in CATALOGUE.units.values() for word in unit.keywords)
    assert [word for word, count in owners.items() if count > 1] == []


def test_danger_is_danger_whoever_gets_the_matter() -> None:
    assert "晕倒" in CATALOGUE.emergency_words("JTJ")
    assert "井盖缺失" in CATALOGUE.emergency_words("ZFJ")
    assert "井盖缺失" not in CATALOGUE.emergency_words("JTJ")


def test_a_tripping_fuse_is_no_suicide() -> None:
    words = CATALOGUE.escalator_words["JUMP"]
    assert not any(word in "家里老是要跳闸" for word in words)
    assert any(word in "他说要跳楼讨薪" for word in words)


def test_the_standard_ladder_reaches_the_leader_before_the_limit() -> None:
    assert rungs("standard") == [
        (0, "duty_phone", "duty_officer", ""),
        (40, "duty_officer", "", "ahead"),
        (80, "backup_officer", "backup_officer", "ahead"),
        (120, "duty_leader", "duty_leader", "ahead"),
        (180, "", "centre", "breach"),
        (300, "centre", "", "every 0:05:00"),
    ]


@pytest.mark.parametrize(
    ("ladder", "police"), [("emergency", ""), ("sensitive", ""), ("sensitive_with_police", "police_desk ")]
)
def test_an_urgent_ladder_reaches_phone_mobile_and_leader_together(ladder: str, police: str) -> None:
    assert rungs(ladder) == [
        (0, f"{police}duty_phone duty_officer duty_leader", "duty_officer duty_leader", ""),
        (90, "centre", "centre", "ahead"),
        (180, "", "centre", "breach"),
        (300, "centre", "", "every 0:05:00"),
    ]


def test_a_police_return_calls_the_desk_until_it_is_taken() -> None:
    assert rungs("police_return") == [(0, "police_desk", "", "every 0:00:30")]


def test_every_rung_says_a_sentence_of_its_channel() -> None:
    for ladder in CATALOGUE.ladders.values():
        for rung in ladder.rungs:
            assert not any(WORDING.is_text(rung.call_words(role)) for role in rung.call)
            assert all(WORDING.is_text(rung.text_words(role)) for role in rung.text)
    first = CATALOGUE.ladders["sensitive"].rungs[0]
    assert first.text_words("duty_leader") == "sensitive_alert"
    assert first.call_words("duty_leader") == "leader_call_urgent"
    with pytest.raises(KeyError, match="no wording to text 'duty_phone'"):
        first.text_words("duty_phone")


@pytest.mark.parametrize("name", sorted(CATALOGUE.ladders))
def test_a_case_can_keep_its_ladder(name: str) -> None:
    ladder = CATALOGUE.ladders[name]
    assert Ladder.from_json(json.loads(json.dumps(ladder.to_json()))) == ladder


def test_a_ladder_that_cannot_be_is_refused() -> None:
    now = timedelta(0)
    with pytest.raises(ValueError, match="no such role: janitor"):
        Rung("duty", now, call=("janitor",))
    with pytest.raises(ValueError, match="'after' is negative"):
        Rung("duty", timedelta(seconds=-1))
    with pytest.raises(ValueError, match="'every' must be longer"):
        Rung("duty", now, every=now)
    with pytest.raises(ValueError, match="no rungs"):
        Ladder("empty", ())
    with pytest.raises(ValueError, match="two rungs of one name"):
        Ladder("double", (Rung("duty", now), Rung("duty", now)))
    with pytest.raises(ValueError, match="order of their time"):
        Ladder("upside down", (Rung("late", timedelta(seconds=9)), Rung("early", now)))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("after_s", "0"),
        ("call", "duty_phone"),
        ("breach", "yes"),
        ("every_s", True),
        ("color", "red"),
        ("words", []),
    ],
)
def test_a_stored_ladder_with_a_wrong_field_names_its_rung(field: str, value: object) -> None:
    stored = {"name": "odd", "rungs": [{"name": "duty", "after_s": 0, field: value}]}
    with pytest.raises(ValueError, match=r"Ladder 'odd'.*'duty'"):
        Ladder.from_json(stored)


@pytest.mark.parametrize(
    ("file", "right", "wrong", "fault"),
    [
        (DEPARTMENTS, "catch_all: XNZX", "catch_all: XNZ", "catch_all: no unit 'XNZ'"),
        (DEPARTMENTS, "code: MZJ", "code: WJW", "'WJW' stands twice"),
        (DEPARTMENTS, "kind: police", "kind: army", "units › 21 › kind"),
        (DEPARTMENTS, "    matters:", "    matter:", "units › 1 › matter"),
        (DEPARTMENTS, '"8":\n    zh', '"9":\n    zh', "menu › 9: use one digit"),
        (DEPARTMENTS, "unit: WJW}", "unit: WXX}", "menu › 1 › 1: no unit 'WXX'"),
        (DEPARTMENTS, "unit: SYJ, why", "unit: SY, why", "disambiguation › 1: no unit 'SY'"),
        (DEPARTMENTS, "regions:", "regions: [", "departments.yaml is no YAML"),
        (LADDERS, "  police_return:", "  police:", "ladder 'police_return' is missing"),
        (LADDERS, "call: [duty_phone],", "call: [dutyphone],", "no words to call dutyphone"),
        (LADDERS, "call: [duty_phone],", "call: duty_phone,", "'call' must be a list of roles"),
        (LADDERS, "after_s: 180", "after_s: 20", "order of their time"),
        (LADDERS, "words:\n  call", "word:\n  call", "ladders.yaml: word"),
        (LIMITS, "hours: 9:00-12:00", "hours: 9-12", "hours: '9-12,13:00-17:00' are no hours"),
        (LIMITS, "complete: 3d}", "complete: 3 days}", "kinds › CONSULT › complete: '3 days' is no length"),
        (LIMITS, "  CONSULT:", "  CONSULTS:", "'CONSULT' is missing"),
        (LIMITS, "  CONSULT:", "  CONSULTS:", "'CONSULTS' is no type of request"),
        (LIMITS, "  again: 1d", "  again: 5h", "'again' must be working days or plain"),
        (LIMITS, "  centre_after: 2d\n", "", "kinds › CONSULT: 'centre_after' is missing"),
        (LIMITS, "contact: 1d, reply: 7d, complete: 7d", "contact: 1d", "SUGGEST: 'complete' is missing"),
        (LIMITS, "lead: {contact: 30m,", "lead: {conact: 30m,", "'conact' is no task"),
        (LIMITS, "  RQG:", "  RQ:", "units: no unit 'RQ'"),
        (LIMITS, "JTJ: {HELP", "JTJ: {HELPS", "units › JTJ: 'HELPS' is no type"),
        (LIMITS, "extension: 0.5", "extension: 5", "extension: 5"),
        (LIMITS, "days_off: []", "days_off: [soon]", "days_off › 1"),
        (LIMITS, "workdays: []", "workdays: [2027-02-07]\nadded: []", "limits.yaml: added"),
    ],
)
def test_a_fault_in_a_file_is_named_with_its_place(file: str, right: str, wrong: str, fault: str) -> None:
    texts = {name: packaged(name) for name in (DEPARTMENTS, LADDERS, LIMITS)}
    assert right in texts[file]
    texts[file] = texts[file].replace(right, wrong)
    with pytest.raises(Misconfigured) as refused:
        read_catalogue(texts[DEPARTMENTS], texts[LADDERS], texts[LIMITS])
    assert any(line.startswith(file) and fault in line for line in refused.value.faults), refused.value.faults


def test_every_fault_of_the_limits_is_said_at_once() -> None:
    wrong = packaged(LIMITS).replace("again: 1d", "again: 5h").replace("extension: 0.5", "extension: 0")
    wrong = wrong.replace("workdays: []", "workdays: [2027-02-07]").replace(
        "days_off: []", "days_off: [2027-02-07]"
    )
    with pytest.raises(Misconfigured) as refused:
        read_catalogue(packaged(DEPARTMENTS), packaged(LADDERS), wrong)
    told = "\n".join(refused.value.faults)
    assert "kinds › CONSULT: 'again'" in told
    assert "kinds › OTHER: 'again'" in told
    assert "EMERGENCY: 'again'" not in told
    assert "extension: 0" in told
    assert "2027-02-07: cannot be a working day and a day off" in told


def test_the_provinces_limits_hold_for_every_type_and_a_unit_may_have_its_own() -> None:
    days = {
        kind: CATALOGUE.limits.of("ZFJ", kind, emergency=False).due[Task.COMPLETE] for kind in RequestType
    }
    assert {kind.value: span.amount for kind, span in days.items()} == {
        "CONSULT": 3, "HELP": 7, "SUGGEST": 7, "COMPLAINT": 15, "REPORT": 15, "OTHER": 7,
    }  # fmt: skip
    assert all(span.per is Per.DAY and not span.plain for span in days.values())
    emergency = CATALOGUE.limits.of("ZFJ", "HELP", emergency=True)
    assert set(emergency.due) == set(Task)
    assert all(span.plain for span in emergency.due.values())
    assert CATALOGUE.limits.of("RQG", "HELP", emergency=True).due[Task.ARRIVE] == Span(
        30, Per.MINUTE, plain=True
    )
    assert (
        CATALOGUE.limits.of("RQG", "HELP", emergency=True).due[Task.COMPLETE] == emergency.due[Task.COMPLETE]
    )


def test_the_demonstration_has_everybody_and_every_number_once() -> None:
    assert [entry.unit for entry in ROSTER.units] == list(CATALOGUE.units)
    assert ROSTER.region in CATALOGUE.regions
    people = [
        person
        for entry in ROSTER.units
        for person in (entry.officer, entry.backup_officer, entry.duty_leader)
    ]
    assert len({person.name for person in people}) == len(people) == 66
    mobiles = [Phone.parse(person.mobile) for person in people]
    assert all(
        mobile.kind is PhoneKind.MOBILE and mobile.number.startswith("+861380000") for mobile in mobiles
    )
    duty = [Phone.parse(entry.duty_phone) for entry in ROSTER.units]
    assert all(phone.kind is PhoneKind.LANDLINE and not phone.needs_check for phone in duty)
    assert sum(phone.extension is not None for phone in duty) > len(duty) / 2
    direct = [Phone.parse(entry.direct_number) for entry in ROSTER.units if entry.direct_number]
    assert len(direct) == 21
    every = [phone.number for phone in (*mobiles, *duty, *direct)]
    assert len(set(every)) == len(every)
    assert "+862826110110" not in every
