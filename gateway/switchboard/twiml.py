"""TwiML documents: what a webhook answered, read and checked before a verb of it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from gateway.switchboard.webhooks import Answer

LARGEST = 64 * 1024
DEEPEST = 50  # no document means anything so far down, and readers of trees have their limits
TOO_LARGE = 11750
NO_CONTENT = 204
XML_TYPES = ("text/xml", "application/xml", "text/html")


class BadDocument(Exception):
    """The answer cannot be carried out; `code` is the carrier's error number."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code, self.reason = code, reason


@dataclass(frozen=True)
class Verb:
    """One element of a document, with its attributes: as written, and once checked with every default."""

    name: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: tuple[Verb, ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """An attribute as text."""
        return self.attributes.get(name, default)

    def whole(self, name: str) -> int:
        """An attribute that is a whole number, set or by default; 0 when it is missing and has no default."""
        return int(self.attributes.get(name, "0"))

    def flag(self, name: str) -> bool:
        """Whether an attribute says true."""
        return self.attributes.get(name) == "true"


@dataclass(frozen=True)
class Document:
    """The verbs of one answer and the URL they came from; None when they came inside a REST request."""

    verbs: tuple[Verb, ...]
    url: str | None

    def resolve(self, url: str) -> str:
        """`url` made absolute; empty means this document again. BadDocument without a URL to join to."""
        if self.url is None:
            if not url.startswith(("http://", "https://")):
                raise BadDocument(11100, "a relative or missing URL in TwiML that has no URL of its own")
            return url
        try:
            return urljoin(self.url, url)
        except ValueError as fault:
            raise BadDocument(11100, f"{url!r} is no address") from fault


class _Builder(ET.TreeBuilder):
    """Builds what a document can be: no document type, whatever its encoding, and nothing without bottom."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        """Refuse it before an entity is declared."""
        raise BadDocument(12100, "document types and entities are not taken")

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        """One deeper."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadDocument(12100, f"the answer is more than {DEEPEST} elements deep")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ET.Element:
        """One up."""
        self._depth -= 1
        return super().end(tag)


def parse(source: str | bytes, url: str | None) -> Document:
    """Read one document. Raises BadDocument for too much, no XML, or another root than Response."""
    raw = source.encode() if isinstance(source, str) else source
    if len(raw) > LARGEST:
        raise BadDocument(TOO_LARGE, "the answer is larger than 64 kB")
    parser = ET.XMLParser(target=_Builder())  # noqa: S314 - the builder refuses document types and depth
    try:
        parser.feed(raw)
        root: ET.Element = parser.close()
    except (ET.ParseError, LookupError, ValueError) as fault:  # the latter two are about its encoding
        raise BadDocument(12100, f"the answer is no XML: {fault}") from fault
    if root.tag != "Response":
        raise BadDocument(12102, f"the root element is {root.tag}, not Response")
    return Document(tuple(_verb(element) for element in root), url)


def read_answer(answer: Answer, plain_verb: str) -> Document:
    """The document in a webhook's answer; plain text that is no TwiML becomes one `plain_verb`.

    An empty answer has no verbs, if it is meant to be empty. Raises BadDocument.
    """
    body, url = answer.body, answer.url
    kind = answer.content_type.partition(";")[0].strip().lower()
    if not body and answer.is_chunked:
        raise BadDocument(11770, "a chunked answer without a body")
    if not body and not kind and answer.status != NO_CONTENT:
        raise BadDocument(11200, "an answer without content and without a content type")
    if not body.strip():
        return Document((), url)
    if kind in XML_TYPES:
        return parse(body, url)
    if kind.startswith("audio/"):
        return Document((Verb("Play", url), Verb("Hangup")), url)
    if kind == "text/plain":
        try:
            return parse(body, url)
        except BadDocument as fault:
            if fault.code == TOO_LARGE:
                raise
            return Document((Verb(plain_verb, body.decode("utf-8", "replace").strip()),), url)
    raise BadDocument(12300, f"content type {kind or 'missing'} is not taken")


def _verb(element: ET.Element) -> Verb:
    inner = tuple(_verb(child) for child in element)
    text = "".join(element.itertext()) if element.tag in SPOKEN else element.text or ""
    return Verb(str(element.tag), " ".join(text.split()), dict(element.attrib), inner)


SPOKEN = ("Say", "Body")  # their children are mark-up inside the sentence, not verbs
