"""REST errors with the carrier's numbers."""

from __future__ import annotations

from typing import Any

MESSAGES = {
    20001: "Unknown parameter or value",
    20003: "Authenticate",
    14107: "Too many texts between two numbers",
    20004: "Method not allowed",
    20009: "Cannot delete this resource before it is complete",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    20500: "An internal server error has occurred",
    20503: "Service unavailable",
    21201: "No 'To' number is specified",
    21205: "Url is not a valid URL",
    21206: "Invalid SendDigits",
    21208: "Invalid Timeout",
    21209: "Invalid Method",
    21210: "'From' phone number not verified",
    21211: "Invalid 'To' Phone Number",
    21212: "Invalid 'From' Number",
    21213: "'From' phone number is required",
    21214: "'To' phone number cannot be reached",
    21215: "Account not authorized to call this number",
    21216: "Account not allowed to call this number",
    21217: "Phone number does not appear to be valid",
    21218: "Invalid ApplicationSid",
    21219: "'To' phone number not verified",
    21220: "Call is not in-progress. Cannot redirect.",
    21266: "'To' and 'From' number cannot be the same",
    21408: "Permission to send an SMS has not been enabled for the region",
    21502: "Invalid StatusCallback",
    21602: "Message body is required",
    21603: "A 'From' or 'MessagingServiceSid' parameter is required to send a message",
    21604: "A 'To' phone number is required to send a Message",
    21606: "The 'From' number cannot send to this number",
    21608: "The 'To' number is unverified",
    21609: "The StatusCallback URL is not a valid URL",
    21610: "Attempt to send to unsubscribed recipient",
    21611: "This 'From' number has exceeded its queue",
    21612: "The 'To' phone number is not currently reachable",
    21614: "'To' number is not a valid mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21621: "The 'From' number has not been enabled for MMS",
    21624: "Invalid ValidityPeriod",
    21655: "The ContentSid is Invalid",
    21703: "The Messaging Service does not have a phone number available to send a message",
    21704: "The Messaging Service contains no phone numbers",
    21705: "The Messaging Service is invalid",
    21711: "Sender is not associated with the specified Messaging Service",
    22002: "Queue is not empty",
    22003: "Queue already exists",
    30036: "Validity period expired",
    30409: "Message is not in a cancelable state",
    35111: "SendAt cannot be empty for ScheduleType 'fixed'",
    35114: "SendAt is not within the time that texts can be scheduled for",
    35118: "MessagingServiceSid is required to schedule a message",
}
HTTP_STATUS = {20003: 401, 20004: 405, 20009: 409, 20404: 404, 20429: 429, 20500: 500, 20503: 503}

NOT_A_MOBILE = 21614
CALL_REFUSALS = frozenset({21210, 21211, 21214, 21215, 21216, 21217, 21219})
MESSAGE_REFUSALS = frozenset({21211, 21408, 21606, 21608, 21610, 21611, 21612, 21614})


class RestError(Exception):
    """A request that is refused."""

    def __init__(self, code: int, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.status = HTTP_STATUS.get(code, 400)
        self.message = f"{MESSAGES.get(code, 'Invalid request')}{': ' if detail else ''}{detail}"

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        return {
            "code": self.code,
            "message": self.message,
            "status": self.status,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
        }
