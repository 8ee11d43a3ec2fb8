"""What is wrong with a configuration, line by line, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import requests
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from gateway.carrier_settings import CarrierAccount
from gateway.catalogue.load import load_catalogue
from gateway.policy.holidays import knows_year
from gateway.policy.phrases import LOCAL
from gateway.settings import Settings
from gateway.wiring import open_database
from models.migrate import is_up_to_date
from models.number import NumberMark
from models.roster import Shift
from models.trunk import TrunkCode
from models.unit import POLICE, Contact, Unit

TIMEOUT_S = 3
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One finding."""

    ok: bool
    said: str
    warns: bool = False

    @property
    def text(self) -> str:
        """As the terminal shows it; a warning is no fault yet."""
        mark = "故障 FAIL" if not self.ok else "注意 WARN" if self.warns else "正常 ok  "
        return f"{mark}  {self.said}"


def check(settings: Settings) -> Iterator[Line]:
    """Look at everything that the service needs; a part that cannot be reached ends only its own lines."""
    faults = settings.faults()
    yield from (Line(False, fault) for fault in faults)
    if not faults:
        yield Line(True, "settings: every setting can work")
    if settings.database_url:
        yield from _database(settings)
    if settings.redis_url:
        yield _redis(settings)
    yield from (_carrier(account) for account in settings.carrier_accounts if account.sid and account.tokens)
    yield _public_address(settings)


def _database(settings: Settings) -> Iterator[Line]:
    try:
        engine = open_database(settings.database_url)
    except (SQLAlchemyError, ValueError) as error:
        yield Line(
            False, f"DATABASE_URL: {type(error).__name__}: write postgresql+psycopg://user:word@host/name."
        )
        return
    try:
        yield from _database_lines(engine, settings)
    except SQLAlchemyError as error:
        yield Line(
            False,
            f"DATABASE_URL: {type(error.__cause__ or error).__name__}: is the server up, the address right?",
        )
    finally:
        engine.dispose()


def _database_lines(engine: Engine, settings: Settings) -> Iterator[Line]:
    with engine.connect() as connection:
        if not is_up_to_date(connection):
            yield Line(False, "database: the schema is not the present one; run `gateway migrate`.")
            return
        yield Line(True, "database: reached, schema up to date")
        standing, shift = connection.execute(text("SELECT standing_at, shift FROM service_clock")).one()
        if standing or abs(shift) > timedelta(seconds=1):
            yield Line(
                False,
                f"service clock: moved by {shift}; outside tests and demonstrations set it back with "
                "`gateway migrate --reset-clock`.",
            )
    with Session(engine) as session:
        yield from _rosters(session)
        yield from _numbers(session, settings)
        yield holidays(session.execute(select(func.service_now())).scalar_one().astimezone(LOCAL).date())


def holidays(today: date) -> Line:
    """Whether working days are known: this year's, and from December on the next one's. Source: R29."""
    table = load_catalogue().limits
    own = {day.year for day in table.workdays | table.days_off}
    wanted = [today.year, today.year + 1] if today.month == DECEMBER else [today.year]
    unknown = [str(year) for year in wanted if not knows_year(year) and year not in own]
    if unknown:
        said = (
            f"holidays: those of {', '.join(unknown)} are not known, so only weekends and the usual days are "
            "off; update chinesecalendar, or write them into workdays and days_off of limits.yaml."
        )
        return Line(True, said, warns=True)
    return Line(True, "holidays: the working days of the coming time are known")


def _rosters(session: Session) -> Iterator[Line]:
    """Who answers now: phone, officer and leader of every unit. Source: R25."""
    now = session.execute(select(func.service_now())).scalar_one()
    present = {
        shift.unit_code: shift
        for shift in session.scalars(select(Shift).where(Shift.starts_at <= now, Shift.ends_at > now))
    }
    missing: list[str] = []
    for unit in session.scalars(select(Unit).where(Unit.code != POLICE).order_by(Unit.code)):
        shift = present.get(unit.code)
        lacks = [name for name, value in _wanted(shift).items() if value is None]
        if lacks:
            missing.append(f"{unit.code} ({', '.join(lacks)})")
    if missing:
        yield Line(
            False, f"rosters: nobody or nothing on duty now for {'; '.join(missing)}; fill the roster."
        )
    else:
        yield Line(True, "rosters: every unit has a duty phone, an officer and a leader now")


def _numbers(session: Session, settings: Settings) -> Iterator[Line]:
    """Numbers of rosters that lead nowhere: refused for good by a carrier, or the service's own."""
    ours = settings.own_numbers | set(session.scalars(select(Unit.direct_number))) - {None}
    wrong = session.scalars(select(Contact.unit_code).where(Contact.number.in_(ours)).distinct())
    units = ", ".join(sorted(wrong))
    if units:
        yield Line(
            False,
            f"rosters: a number of the service's own stands in the roster of {units}; it is never called: "
            "correct it.",
        )
    barred = select(Contact.unit_code, func.count().label("marks")).join(
        NumberMark, NumberMark.number == Contact.number
    )
    marked = session.execute(barred.group_by(Contact.unit_code).order_by(Contact.unit_code)).all()
    if marked:
        each = ", ".join(f"{unit} ({count})" for unit, count in marked)
        said = f"numbers: a carrier refuses numbers of {each} for good; see `gateway numbers`."
        yield Line(True, said, warns=True)
    else:
        yield Line(True, "numbers: no number of a roster is refused by a carrier")


def _wanted(shift: Shift | None) -> dict[str, object | None]:
    return {
        "duty phone": shift and shift.duty_phone,
        "officer": shift and shift.officer,
        "leader": shift and shift.leader,
    }


def _redis(settings: Settings) -> Line:
    try:
        Redis.from_url(settings.redis_url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S).ping()
    except (RedisError, ValueError) as error:
        return Line(
            False, f"REDIS_URL: {type(error).__name__}: is the server running, and the address right?"
        )
    return Line(True, "Redis: reached")


def _carrier(account: CarrierAccount) -> Line:
    url = f"{account.base_url.rstrip('/')}/2010-04-01/Accounts/{account.sid}/Calls.json?PageSize=1"
    prefix, name = ("", "carrier") if account.trunk is TrunkCode.PRIMARY else ("SECOND_", "second carrier")
    return _asked(
        lambda: requests.get(url, auth=(account.sid, account.tokens[0]), timeout=TIMEOUT_S), prefix, name
    )


def _asked(ask: Callable[[], requests.Response], prefix: str, name: str) -> Line:
    """What a carrier's answer shows; `prefix` begins the names of its settings."""
    try:
        status = ask().status_code
    except requests.RequestException as error:
        said = f"{prefix}CARRIER_BASE_URL: {type(error).__name__}: does the carrier run there?"
        return Line(False, said)
    if status == requests.codes.unauthorized:
        both = f"{prefix}CARRIER_ACCOUNT_SID or {prefix}CARRIER_AUTH_TOKEN"
        return Line(False, f"{name}: refuses {both}; copy both from its console.")
    if not requests.codes.ok <= status < requests.codes.multiple_choices:
        setting = f"{prefix}CARRIER_BASE_URL"
        return Line(False, f"{name}: answers {status}; is {setting} the address of its REST interface?")
    return Line(True, f"{name}: reached, account accepted")


def _public_address(settings: Settings) -> Line:
    url = settings.public_base_url.rstrip("/")
    try:
        status = requests.get(f"{url}/healthz", timeout=TIMEOUT_S).status_code
    except requests.RequestException as error:
        return Line(
            False,
            f"PUBLIC_BASE_URL={url}: {type(error).__name__}: start `gateway web --face carrier`, "
            "and let the address lead there.",
        )
    if status != requests.codes.ok:
        return Line(False, f"PUBLIC_BASE_URL={url}: answers {status} to /healthz: it leads somewhere else.")
    return Line(True, "carrier face: answers at its public address")
