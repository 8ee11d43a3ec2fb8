"""The carrier's test numbers: each gives the answer that it stands for, and none of them rings."""

from __future__ import annotations

VALID_SENDER = "+15005550006"
CALL_SENDER = {"+15005550001": 21212}
CALL_RECIPIENT = {
    "+15005550001": 21217,
    "+15005550002": 21214,
    "+15005550003": 21215,
    "+15005550004": 21216,
}
TEXT_SENDER = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}
TEXT_RECIPIENT = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
