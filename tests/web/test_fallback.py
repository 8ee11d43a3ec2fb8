"""The carrier's last resort for a caller, when this service cannot answer for itself."""

from __future__ import annotations

import pytest
from pydantic import SecretStr
from twilio.request_validator import RequestValidator

from gateway.settings import Settings
from gateway.web.app import create_app
from gateway.web.face import Face
from gateway.wiring import build
from tests.harness.processes import ACCOUNT_SID, AUTH_TOKEN

NO_DATABASE = "postgresql+psycopg://nobody@127.0.0.1:1/none"


@pytest.mark.parametrize("signed", [True, False])
def test_without_a_database_the_caller_is_led_back_to_110(signed: bool) -> None:
    settings = Settings(
        database_url=NO_DATABASE,
        redis_url="redis://127.0.0.1:1/0",
        carrier_account_sid=ACCOUNT_SID,
        carrier_auth_token=SecretStr(AUTH_TOKEN),
    )
    form = {"CallSid": "CA" + "1" * 32, "ErrorCode": "11200"}
    signature = RequestValidator(AUTH_TOKEN).compute_signature("http://127.0.0.1:8110/voice/fallback", form)
    client = create_app(build(settings), Face.CARRIER).test_client()

    answer = client.post(
        "/voice/fallback", data=form, headers={"X-Twilio-Signature": signature if signed else "wrong"}
    )

    if signed:
        assert answer.status_code == 200
        assert "正在为您转回幺幺零" in answer.text
        assert ">+862826110000</Number>" in answer.text
    else:
        assert answer.status_code == 403
