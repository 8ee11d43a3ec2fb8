"""The fields of the carrier's answers and how their values are written."""

from __future__ import annotations

import re
from typing import Any

SID = "[0-9a-f]{32}"
WHEN = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000"
NUMBER = r"\+[0-9]{6,15}"
URI = r"/2010-04-01/Accounts/AC[0-9a-f]{32}/\S+"
CALL_STATUS = "queued|ringing|in-progress|completed|busy|failed|no-answer|canceled"
TEXT_STATUS = (
    "accepted|scheduled|queued|sending|sent|delivered|undelivered|failed|canceled|receiving|received|read"
)

# A pattern for the text of a value; one that ends in `?` may be null. `int` and `dict` are kinds of value.
CALL: dict[str, Any] = {
    "sid": "CA" + SID,
    "account_sid": "AC" + SID,
    "parent_call_sid": f"(CA{SID})?",
    "phone_number_sid": f"(PN{SID})?",
    "to": ".+",
    "to_formatted": ".+",
    "from": ".*",
    "from_formatted": ".*",
    "status": CALL_STATUS,
    "direction": "inbound|outbound-api|outbound-dial|trunking-terminating|trunking-originating",
    "start_time": f"({WHEN})?",
    "end_time": f"({WHEN})?",
    "duration": "([0-9]+)?",
    "price": r"(-?[0-9.]+)?",
    "price_unit": "([A-Z]{3})?",
    "answered_by": "([a-z_]+)?",
    "forwarded_from": "(.*)?",
    "caller_name": "(.*)?",
    "group_sid": f"(GP{SID})?",
    "trunk_sid": f"(TK{SID})?",
    "queue_time": "([0-9]+)?",
    "api_version": "2010-04-01|2008-08-01",
    "date_created": f"({WHEN})?",
    "date_updated": f"({WHEN})?",
    "uri": URI,
    "subresource_uris": dict,
}
TEXT: dict[str, Any] = {
    "sid": f"(SM|MM){SID}",
    "account_sid": "AC" + SID,
    "messaging_service_sid": f"(MG{SID})?",
    "to": ".+",
    "from": "(.+)?",
    "body": "(.|\n)*",
    "status": TEXT_STATUS,
    "direction": "inbound|outbound-api|outbound-call|outbound-reply",
    "num_segments": "[0-9]+",
    "num_media": "[0-9]+",
    "error_code": int,
    "error_message": "(.*)?",
    "price": r"(-?[0-9.]+)?",
    "price_unit": "([A-Z]{3})?",
    "api_version": "2010-04-01|2008-08-01",
    "date_created": WHEN,
    "date_sent": f"({WHEN})?",
    "date_updated": WHEN,
    "uri": URI,
    "subresource_uris": dict,
}
QUEUE: dict[str, Any] = {
    "sid": "QU" + SID,
    "account_sid": "AC" + SID,
    "friendly_name": ".+",
    "current_size": int,
    "max_size": int,
    "average_wait_time": int,
    "date_created": WHEN,
    "date_updated": WHEN,
    "uri": URI,
}
ERROR: dict[str, Any] = {
    "code": int,
    "message": ".+",
    "more_info": r"https://www\.twilio\.com/docs/(api/)?errors/[0-9]+",
    "status": int,
}
PAGE: dict[str, Any] = {
    "first_page_uri": r"/2010-04-01/\S+",
    "next_page_uri": r"(/2010-04-01/\S+)?",
    "previous_page_uri": r"(/2010-04-01/\S+)?",
    "page": int,
    "page_size": int,
    "start": int,
    "end": int,
    "uri": r"/2010-04-01/\S+",
}
NULLABLE = frozenset({"error_code"})


def faults(row: dict[str, Any], shape: dict[str, Any]) -> list[str]:
    """What is wrong with a row, field by field; fields that the shape does not name may be there."""
    return [f"{name}: {row.get(name, 'missing')!r}" for name in shape if not _fits(row, name, shape[name])]


def _fits(row: dict[str, Any], name: str, wanted: Any) -> bool:
    if name not in row:
        return False
    value = row[name]
    if isinstance(wanted, type):
        is_kind = isinstance(value, wanted) and not isinstance(value, bool)
        return is_kind or (value is None and name in NULLABLE)
    if value is None:
        return bool(wanted.endswith("?"))
    return isinstance(value, str) and re.fullmatch(wanted, value) is not None
