"""The trunks of this service: one account at one carrier, or a second one that stands in for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from gateway.policy.sender_choice import in_order
from models.errors import BadSignature
from models.trunk import TrunkCode
from notifications.carriers import Carrier


@dataclass(frozen=True, slots=True)
class Trunk:
    """One account at one carrier, the numbers of ours that it may show, its calls a second (0: any)."""

    code: TrunkCode
    carrier: Carrier
    account_sid: str
    senders: tuple[str, ...]
    calls_per_s: float = 0

    def sender_for(self, number: str) -> str:
        """The number under which `number` is called or texted: always the same one, so that he knows it."""
        return in_order(self.senders, number)[0]


class Trunks(Mapping[TrunkCode, Trunk]):
    """All trunks by their code; the primary one is always there."""

    def __init__(self, *trunks: Trunk) -> None:
        self._by_code = {trunk.code: trunk for trunk in trunks}

    def __getitem__(self, code: TrunkCode) -> Trunk:
        return self._by_code[code]

    def __iter__(self) -> Iterator[TrunkCode]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)

    def who_signed(
        self, path_and_query: str, form: Mapping[str, list[str]], signature: str | None
    ) -> TrunkCode:
        """The trunk whose carrier signed a webhook. Raises BadSignature when none of ours did."""
        account = form.get("AccountSid", [""])[0]
        for trunk in self.values():
            if account in ("", trunk.account_sid):
                with suppress(BadSignature):
                    trunk.carrier.check_signature(path_and_query, form, signature)
                    return trunk.code
        raise BadSignature("no carrier of ours has signed this webhook for this address")
