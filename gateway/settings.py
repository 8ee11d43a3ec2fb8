"""Every setting, typed, read from the environment once. Nothing else reads `os.environ`."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from gateway.carrier_settings import CarrierSettings, listed
from models.hours import Hours
from models.phone import NotAPhone, OwnLines, Phone, is_emergency_number


class Settings(CarrierSettings):
    """What a city sets; the defaults serve the demonstration on one machine.

    `notify_limit` is the notice's three minutes (R21), `ack_limit` the service rule: two settings even
    while both are 180 seconds.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_file=None, env_ignore_empty=True)

    database_url: str = Field(
        "",
        repr=False,
        description="PostgreSQL, e.g. postgresql+psycopg://user:word@host/name; empty: start our own",
    )
    redis_url: str = Field(
        "", repr=False, description="Redis or Valkey, e.g. redis://host:6379/0; empty: start our own"
    )
    gateway_data: Path | None = Field(
        None, description="folder for the servers that `gateway up` starts itself"
    )

    public_base_url: str = Field(
        "http://127.0.0.1:8110", description="our carrier face as the carrier reaches it"
    )

    host: str = "127.0.0.1"
    carrier_face_port: int = Field(8110, gt=0, lt=65536)
    desk_face_port: int = Field(8120, gt=0, lt=65536)
    switchboard_host: str = "127.0.0.1"
    switchboard_port: int = Field(8180, gt=0, lt=65536)

    police_desk_number: str = "+862826110000"
    centre_phone: str = "028-26110100"
    operator_numbers: str = Field(
        "",
        description="numbers besides POLICE_DESK_NUMBER from which 110's operators call; commas in between",
    )
    sign_texts: bool = Field(
        True, description="false where the carrier puts the signature before each text itself"
    )
    api_token: SecretStr = Field(
        SecretStr(""), description="key for POST /api/cases; empty: only from this machine"
    )

    demo_clock: bool = Field(
        False, description="let people move the time on the pages; only with our own switchboard"
    )
    officer_line: bool = Field(
        True, description="officers may call the common number; false where caller numbers can be forged"
    )

    notify_limit_s: int = Field(180, gt=0)
    ack_limit_s: int = Field(180, gt=0)
    ring_s: int = Field(
        30, ge=5, le=600, description="how long a duty phone rings, without the carrier's 5 s"
    )
    hold_s: int = Field(120, ge=10, description="how long a citizen is held before the code is told")
    match_call_s: int = Field(
        900, ge=0, description="how long a registered case waits for the call that is transferred for it"
    )
    voicemail_s: int = Field(120, ge=10, le=240, description="how long a citizen's message may be")
    calls_per_number: int = Field(2, gt=0, description="calls to one number within call_window_s")
    call_window_s: int = Field(300, gt=0)
    survey_text_hours: str = Field("9:00-20:00", description="when citizens may be asked by text")
    survey_call_hours: str = Field(
        "9:00-12:00,14:30-20:00", description="when citizens may be called to be asked"
    )
    survey_after_h: float = Field(2, ge=0, le=240, description="hours from closing to the first question")
    survey_pause_days: int = Field(
        7, ge=1, le=366, description="one number is asked once within so many days"
    )

    @property
    def notify_limit(self) -> timedelta:
        """The notice: notified within this of the check. Source: R21."""
        return timedelta(seconds=self.notify_limit_s)

    @property
    def ack_limit(self) -> timedelta:
        """The service rule: acknowledged within this of the check."""
        return timedelta(seconds=self.ack_limit_s)

    @cached_property
    def police_desk(self) -> Phone:
        """The 110 desk's own number, to which callers and emergencies go back."""
        return Phone.parse(self.police_desk_number, area_code=self.area_code)

    @cached_property
    def own_lines(self) -> OwnLines:
        """The 110 desk, and the numbers to which no roster may lead."""
        return OwnLines(self.police_desk, self.own_numbers)

    @cached_property
    def centre(self) -> Phone:
        """The efficiency centre's own number: the last resort when its roster is empty."""
        return Phone.parse(self.centre_phone, area_code=self.area_code)

    @cached_property
    def survey_texts(self) -> Hours:
        """When citizens may be asked by text. Source: I10."""
        return Hours.parse(self.survey_text_hours)

    @cached_property
    def survey_calls(self) -> Hours:
        """When citizens may be called to be asked. Source: I10."""
        return Hours.parse(self.survey_call_hours)

    @property
    def survey_after(self) -> timedelta:
        """From closing to the first question."""
        return timedelta(hours=self.survey_after_h)

    @property
    def survey_pause(self) -> timedelta:
        """One number is asked once within this. Source: I10."""
        return timedelta(days=self.survey_pause_days)

    @cached_property
    def operators(self) -> frozenset[str]:
        """Numbers that a call shows when an operator of 110 makes it, 110 among them; no citizen has one."""
        written = ("110", self.police_desk_number, *listed(self.operator_numbers))
        return frozenset({self.shown(text) for text in written} - {""})

    @property
    def ring(self) -> timedelta:
        """How long a phone is let ring."""
        return timedelta(seconds=self.ring_s)

    def faults(self) -> list[str]:
        """One sentence for each setting that cannot work, with its remedy; empty when all is well."""
        return [*self._missing(), *self._wrong_numbers(), *self._wrong_hours(), *self._open_doors()]

    def _missing(self) -> list[str]:
        wanted = {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "CARRIER_ACCOUNT_SID": self.carrier_account_sid,
            "CARRIER_AUTH_TOKEN": self.carrier_auth_token.get_secret_value(),
        }
        return [
            f"{name} is not set: set it, or start with `gateway up`, which makes one for its own servers"
            " (those of the carrier only while CARRIER_BASE_URL is not set)."
            for name, value in wanted.items()
            if not value
        ] + self.missing_of_second()

    def _wrong_numbers(self) -> list[str]:
        found = []
        for name, text in (
            ("COMMON_NUMBER", self.common_number),
            ("POLICE_DESK_NUMBER", self.police_desk_number),
            ("CENTRE_PHONE", self.centre_phone),
        ):
            if is_emergency_number(text):
                found.append(
                    f"{name}={text}: an emergency number is never dialled automatically; set the desk's own."
                )
                continue
            try:
                Phone.parse(text, area_code=self.area_code)
            except NotAPhone as wrong:
                found.append(f"{name}={text}: {wrong}")
        return [*found, *self._wrong_lists()]

    def _wrong_lists(self) -> list[str]:
        found = []
        for name, written in (
            ("OPERATOR_NUMBERS", self.operator_numbers),
            ("CARRIER_NUMBERS", self.carrier_numbers),
            ("SECOND_CARRIER_NUMBERS", self.second_carrier_numbers),
        ):
            for text in listed(written):
                try:
                    Phone.parse(text, area_code=self.area_code)
                except NotAPhone as wrong:
                    found.append(f"{name}: {text}: {wrong}")
        return found

    def _wrong_hours(self) -> list[str]:
        found = []
        for name, text in (
            ("SURVEY_TEXT_HOURS", self.survey_text_hours),
            ("SURVEY_CALL_HOURS", self.survey_call_hours),
        ):
            try:
                Hours.parse(text)
            except ValueError as wrong:
                found.append(f"{name}: {wrong}")
        return found

    def _open_doors(self) -> list[str]:
        if self.host in ("127.0.0.1", "::1", "localhost") or self.api_token.get_secret_value():
            return []
        return [
            f"HOST={self.host} opens the desk face to the network, but API_TOKEN is empty: set API_TOKEN."
        ]
