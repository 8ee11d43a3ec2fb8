"""Names of units and regions in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.catalogue.load import Catalogue


@dataclass(frozen=True, slots=True)
class Names:
    """The catalogue's names; a code that it does not know shows as it is."""

    catalogue: Catalogue
    lang: str

    def unit(self, code: str) -> str:
        """A unit's name."""
        found = self.catalogue.units.get(code)
        return code if found is None else found.name_zh if self.lang == "zh" else found.name_en

    def region(self, code: str) -> str:
        """A region's name."""
        return self.catalogue.region_name(code, self.lang) if code in self.catalogue.regions else code

    def topic(self, code: str) -> str:
        """A sensitive topic's name; the catalogue has it in Chinese only."""
        topics = (*self.catalogue.topics, *self.catalogue.escalators)
        return next((topic.zh for topic in topics if topic.code == code), code)

    def units(self) -> Iterator[tuple[str, str]]:
        """Every unit that takes cases, with its name."""
        return ((code, self.unit(code)) for code in self.catalogue.units if code in self.catalogue.unit_codes)
