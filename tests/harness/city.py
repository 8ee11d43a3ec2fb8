"""The city of a story: its units and their phones, a citizen, the operator at 110, and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests

from bench.invariants import offences
from gateway.deadlines import ROWS
from gateway.policy.phrases import LOCAL
from gateway.telephone_book import CITIZEN
from tests.harness.case import CaseInStory
from tests.harness.clocks import Clocks
from tests.harness.handset import COMMON_NUMBER, Handset
from tests.harness.processes import Processes
from tests.harness.switchboard import Switchboard

A_QUIET_EVENING = datetime.fromisoformat("2026-11-03T21:46:00+08:00")
POLICE_DESK = "+862826110000"
TIMEOUT_S = 20

PHONES = """
    SELECT role, c.number, c.extension, coalesce(p.name, '') FROM shifts s
    CROSS JOIN LATERAL (VALUES ('duty_phone', s.duty_phone_id, NULL), ('officer', NULL, s.officer_id),
        ('backup', NULL, s.backup_id), ('leader', NULL, s.leader_id)) AS r(role, contact_id, person_id)
    LEFT JOIN people p ON p.id = r.person_id
    JOIN contacts c ON c.id = coalesce(r.contact_id, p.mobile_id)
    WHERE s.unit_code = %s AND s.starts_at <= service_now() AND s.ends_at > service_now()
"""


@dataclass(frozen=True)
class Unit:
    """A linked unit with the phones of its present shift."""

    code: str
    direct_number: str
    duty_phone: Handset
    officer_phone: Handset
    backup_phone: Handset
    leader_phone: Handset
    names: dict[str, str]

    @property
    def phones(self) -> tuple[Handset, ...]:
        """All four, in the order of the ladder."""
        return (self.duty_phone, self.officer_phone, self.backup_phone, self.leader_phone)

    def nobody_answers(self) -> None:
        """Every phone rings until it stops."""
        for phone in self.phones:
            phone.rings_out()


class Operator:
    """The operator at 110, who registers cases and transfers calls."""

    def __init__(self, city: City) -> None:
        self._city = city

    def registers(self, *, unit: str = "ZFJ", **fields: Any) -> CaseInStory:
        """Register a case by the interface; nobody is on the line."""
        answer = self.tries_to_register({
            "happened_at": self._city.clocks.now.isoformat(), "place": "车城大道三段某小区工地旁",
            "caller_name": "王女士", "caller_phone": CITIZEN, "request": "夜间施工，居民无法休息",
            "matter": "建筑施工噪音", "unit": unit, "region": "YJQ", **fields,
        })  # fmt: skip
        assert answer.status_code == 201, answer.text
        self._city.clocks.settle()
        return self._city.case(answer.json()["id"])

    def tries_to_register(self, fields: Any) -> requests.Response:
        """Send a description as it is, and show the answer."""
        return requests.post(
            f"{self._city.processes.desk_face_url}/api/cases", json=fields, timeout=TIMEOUT_S
        )

    @property
    def phone(self) -> Handset:
        """The 110 desk's own telephone: it dials in, and keys a case's code, to leave a caller with us."""
        return self._city.police_desk

    def transfers(self, to: Unit, caller: Handset | None = None, shown_as: str | None = None) -> CaseInStory:
        """Put a citizen's call through to a unit's own number; the citizen lets the greeting pass."""
        citizen = caller or self._city.citizen
        how = {"as": shown_as} if shown_as else {}
        citizen.dials(to.direct_number, **how).hears("正在为您接通")
        return self._city.newest_case()


class City:
    """One story's city."""

    def __init__(self, processes: Processes, switchboard: Switchboard, clocks: Clocks) -> None:
        self.processes, self.switchboard, self.clocks = processes, switchboard, clocks
        self._handsets: dict[str, Handset] = {}
        self.citizen = self.handset(CITIZEN, "群众", "mobile")
        self.police_desk = self.handset(POLICE_DESK, "110席位", "landline")
        self.operator = Operator(self)
        self.holds = True
        self.common_number = COMMON_NUMBER
        self.centre = self.unit("XNZX")
        self.centre_officer = self.centre.officer_phone

    def unit(self, code: str) -> Unit:
        """A unit with its present shift's phones, plugged in."""
        found = {str(row[0]): row for row in self.clocks.rows(PHONES, code)}
        direct = self.clocks.rows("SELECT coalesce(direct_number, '') FROM units WHERE code = %s", code)[0][0]
        handsets = {
            role: self.handset(
                str(row[1]), f"{code} {role}", "landline" if role == "duty_phone" else "mobile",
                None if row[2] is None else str(row[2]))
            for role, row in found.items()
        }  # fmt: skip
        names = {role: str(row[3]) for role, row in found.items()}
        return Unit(
            code,
            str(direct),
            handsets["duty_phone"],
            handsets["officer"],
            handsets["backup"],
            handsets["leader"],
            names,
        )

    def handset(self, number: str, label: str, kind: str = "mobile", extension: str | None = None) -> Handset:
        """The handset of a number; the same one at every call."""
        if number not in self._handsets:
            self._handsets[number] = Handset(number, label, kind, extension, self.switchboard, self.clocks)
        return self._handsets[number]

    def waits(self, seconds: float = 0, *, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """Let time pass, event by event; a week takes a second or two."""
        length = timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)
        self.clocks.wait(length.total_seconds())

    def waits_until(self, hour: int, minute: int = 0, *, days: int = 0) -> None:
        """Let time pass until the clocks in town show this, today or so many days later.

        Without `days` it is the next time that they show it, tomorrow when it has passed today.
        """
        here = self.clocks.now.astimezone(LOCAL)
        then = here.replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=days)
        if then <= here:
            then += timedelta(days=1)
        self.clocks.wait((then - here).total_seconds())

    def carrier_restarts(self) -> None:
        """The carrier forgets every call and tells nobody."""
        self.switchboard.reset()
        for handset in self._handsets.values():
            handset.plug_in()

    def carrier_is_killed(self) -> None:
        """The carrier's process dies and comes back: it says that its calls have failed, and goes on."""
        now = self.clocks.now
        self.processes.kill_the_switchboard()
        self.switchboard.stand_at(now)

    def case(self, case_id: int) -> CaseInStory:
        """The case with this id."""
        return CaseInStory(self.processes.desk_face_url, case_id, self.clocks)

    def newest_case(self) -> CaseInStory:
        """The case registered last."""
        case_id = self.clocks.rows("SELECT max(id) FROM cases")[0][0]
        assert isinstance(case_id, int), "there is no case"
        return self.case(case_id)

    def seconds_after_check(self, moment: str) -> float:
        """How long after the newest case's check a moment of the interface was."""
        checked = datetime.fromisoformat(self.newest_case().shown["verified_at"])
        return (datetime.fromisoformat(moment) - checked).total_seconds()

    def check_that_nothing_unexpected_happened(self) -> None:
        """Fail when a phone rang more often than the story says, or got a text though it is not in it."""
        for handset in self._handsets.values():
            handset.check_that_no_ring_was_unexpected()
            if not handset.mentioned:
                assert handset.inbox == [], f"{handset} got {handset.inbox}, which the story does not expect"
            twice = handset.repeated
            assert not twice, f"{handset} got the same words more than once a day: {twice}"
        notices = self.switchboard.notices()
        assert not notices, f"the carrier noticed breaches of its protocol: {notices}"
        tried = {str(row[0]) for row in self.clocks.rows("SELECT DISTINCT number FROM attempts")}
        strangers = tried - set(self._handsets)
        assert not strangers, f"numbers were tried that the story does not know: {strangers}"

    def check_that_everything_holds(self) -> None:
        """Fail when the database breaks one of the invariants I1 to I10, or a step is lost.

        A story that writes rows such as the gateway never would sets `holds` to False.
        """
        if not self.holds:
            return
        broken = offences(self.clocks.rows_by_name)
        assert not broken, "\n".join(f"{name}: {words}" for name, words in broken)
        for kind in ROWS:
            table = kind.__tablename__  # type: ignore[attr-defined]
            lost = self.clocks.rows(f"SELECT * FROM {table} WHERE {kind.forgotten()}")
            assert not lost, f"{table}: the auditor would find {lost}"
        repaired = self.clocks.rows("SELECT data FROM audit_entries WHERE act IN ('repaired', 'step failed')")
        assert not repaired, f"the auditor had to repair, or a step failed: {repaired}"
