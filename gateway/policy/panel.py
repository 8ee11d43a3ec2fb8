"""A list of delegates' or supervisors' numbers, one a line, with every fault of it told by its line.

Source: R55.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.phone import NotAPhone, Phone

MOST_LINES = 5000


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One number that can be asked, and where it stands in the list."""

    line: int
    number: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What a list says: the numbers, and one sentence for each line that is wrong."""

    lines: tuple[PanelLine, ...]
    faults: tuple[str, ...]


def read_panel(content: bytes, area_code: str) -> Panel:
    """Read a list as offices save it (UTF-8 or GBK); empty lines and what follows # count for nothing."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    seen: dict[str, int] = {}
    faults: list[str] = []
    for at, written in enumerate(text.splitlines(), 1):
        entry = written.split("#")[0].split("＃")[0].strip(" \t,;，；")
        if not entry:
            continue
        fault = _read_line(at, entry, seen, area_code)
        if fault:
            faults.append(f"第{at}行 line {at}: {fault}")
    if len(seen) > MOST_LINES:
        faults.append(f"一次最多{MOST_LINES}个号码。 At most {MOST_LINES} numbers at once.")
    if not seen and not faults:
        faults.append("名单是空的。 The list is empty.")
    return Panel(tuple(PanelLine(line, number) for number, line in seen.items()), tuple(faults))


def _read_line(at: int, entry: str, seen: dict[str, int], area_code: str) -> str:
    """Note the number of a line; the fault of a line that has none to be texted."""
    try:
        phone = Phone.parse(entry, area_code=area_code)
    except NotAPhone as wrong:
        return str(wrong)
    if not phone.can_receive_text:
        return "该号码不能接收短信，请填写手机号码。 It cannot receive texts; enter a mobile number."
    if phone.number in seen:
        return f"与第{seen[phone.number]}行重复。 The same number as in line {seen[phone.number]}."
    seen[phone.number] = at
    return ""
