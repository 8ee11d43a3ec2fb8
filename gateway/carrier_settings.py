"""The settings of our carriers: accounts, numbers of ours, and how fast they take calls."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from models.phone import Phone
from models.trunk import TrunkCode


@dataclass(frozen=True, slots=True)
class CarrierAccount:
    """One account at one carrier: where, its secrets (the present one first), our numbers there, its pace."""

    trunk: TrunkCode
    base_url: str
    sid: str
    tokens: tuple[str, ...]
    numbers: tuple[str, ...]
    calls_per_s: float


def _secrets(*both: SecretStr) -> tuple[str, ...]:
    return tuple(secret.get_secret_value() for secret in both if secret.get_secret_value())


def listed(written: str) -> list[str]:
    """The items of a setting with commas in between."""
    return [text.strip() for text in written.split(",") if text.strip()]


class CarrierSettings(BaseSettings):
    """The part of `Settings` that is about carriers."""

    carrier_base_url: str = Field(
        "http://127.0.0.1:8180", description="where the carrier's REST interface is"
    )
    carrier_account_sid: str = Field("", description="account at the carrier, AC and 32 hexadecimal digits")
    carrier_auth_token: SecretStr = Field(
        SecretStr(""), description="secret of that account; signs every webhook"
    )
    carrier_auth_token_old: SecretStr = Field(
        SecretStr(""), description="the secret before, while it is being changed"
    )
    carrier_timeout_s: float = Field(10.0, gt=0, le=60)
    carrier_slow_s: float = Field(
        4.0, gt=0, le=60, description="an answer of the carrier's that takes longer counts as trouble"
    )
    carrier_numbers: str = Field(
        "",
        description="numbers that we call and text from, commas in between; empty: COMMON_NUMBER alone",
    )
    carrier_calls_per_s: float = Field(
        0, ge=0, le=1000, description="calls that the carrier takes in a second; 0: as many as there are"
    )
    second_carrier_base_url: str = Field(
        "", description="a second carrier that takes over while the first is down or slow; empty: none"
    )
    second_carrier_account_sid: str = Field("", description="account there")
    second_carrier_auth_token: SecretStr = Field(SecretStr(""), description="secret of that account")
    second_carrier_auth_token_old: SecretStr = Field(
        SecretStr(""), description="the secret before, while it is being changed"
    )
    second_carrier_numbers: str = Field(
        "", description="numbers that we call and text from there, commas in between"
    )
    second_carrier_calls_per_s: float = Field(
        0, ge=0, le=1000, description="calls that it takes in a second; 0: as many as there are"
    )

    common_number: str = "+862826110110"
    area_code: str = "028"

    def shown(self, caller_id: str) -> str:
        """The number that a call shows, as it is kept here; empty when it shows none."""
        return Phone.parse_caller_id(caller_id, area_code=self.area_code).number

    @cached_property
    def carrier_accounts(self) -> tuple[CarrierAccount, ...]:
        """Our account at the carrier, and the one at the second carrier where there is one."""
        first = CarrierAccount(
            TrunkCode.PRIMARY,
            self.carrier_base_url,
            self.carrier_account_sid,
            self.carrier_tokens(),
            self._numbers(self.carrier_numbers) or (self.shown(self.common_number),),
            self.carrier_calls_per_s,
        )
        if not self.second_carrier_base_url:
            return (first,)
        second = CarrierAccount(
            TrunkCode.SECONDARY,
            self.second_carrier_base_url,
            self.second_carrier_account_sid,
            _secrets(self.second_carrier_auth_token, self.second_carrier_auth_token_old),
            self._numbers(self.second_carrier_numbers),
            self.second_carrier_calls_per_s,
        )
        return (first, second)

    @cached_property
    def own_numbers(self) -> frozenset[str]:
        """Every number that is ours: whoever calls or texts from one of them is a machine."""
        written = (self.common_number, *listed(self.carrier_numbers), *listed(self.second_carrier_numbers))
        return frozenset({self.shown(text) for text in written} - {""})

    def carrier_tokens(self) -> tuple[str, ...]:
        """Secrets that may have signed a webhook of the carrier's: the present one first."""
        return _secrets(self.carrier_auth_token, self.carrier_auth_token_old)

    def _numbers(self, written: str) -> tuple[str, ...]:
        return tuple(self.shown(text) for text in listed(written))

    def missing_of_second(self) -> list[str]:
        """One sentence for each setting that the second carrier still needs; none without one."""
        wanted = {
            "SECOND_CARRIER_ACCOUNT_SID": self.second_carrier_account_sid,
            "SECOND_CARRIER_AUTH_TOKEN": self.second_carrier_auth_token.get_secret_value(),
            "SECOND_CARRIER_NUMBERS": self.second_carrier_numbers,
        }
        if not self.second_carrier_base_url:
            given = ", ".join(name for name, value in wanted.items() if value)
            said = f"SECOND_CARRIER_BASE_URL is not set: set it, or leave {given} empty."
            return [said] if given else []
        return [
            f"{name} is not set: set it, or leave SECOND_CARRIER_BASE_URL empty."
            for name, value in wanted.items()
            if not value
        ]
