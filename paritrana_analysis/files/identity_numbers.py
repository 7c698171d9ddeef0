"""Keeps national identity numbers (NIK) out: a file that holds one is refused before anything is read of it.

A NIK is 16 digits: province, district and subdistrict (two each), day of birth (40 more for women), month,
year, and a serial number of four. Family-card numbers (KK) are built alike and are refused with it. Nobody's
number belongs into tables of regions, and none may come into a report; so the refusal names file, row and
column, and never repeats the number.

Asked for every CSV (`data.csv_text`), every YAML (`files.safe_read`, `editions.loader`) and every workbook
(`data.workbooks.opening`) that is read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from paritrana_analysis.errors import Fault

_PROVINCE = "(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])"
_DAY = "(?:0[1-9]|[12][0-9]|3[01]|4[1-9]|[56][0-9]|7[01])"
_MONTH = "(?:0[1-9]|1[0-2])"
#: As people write it: all together, or with spaces, dots or hyphens by its parts (3604 01 120590 0001) or by
#: fours (3604 0112 0590 0001). Letters a to f before or behind belong to a digest, digits to a longer number,
#: and sixteen digits behind a digit and a point are decimals of a fraction.
_BY_PARTS = f"{_PROVINCE}S?[0-9]{{2}}S?[0-9]{{2}}S?{_DAY}S?{_MONTH}S?[0-9]{{2}}S?[0-9]{{4}}"
_BY_FOURS = f"{_PROVINCE}[0-9]{{2}}S[0-9]{{2}}{_DAY}S{_MONTH}[0-9]{{2}}S[0-9]{{4}}"
_ALONE = f"(?<![0-9a-f])(?<![0-9][.])(?:{_BY_PARTS}|{_BY_FOURS})(?![0-9a-f])"
_NIK = re.compile(_ALONE.replace("S", r"[ .\-\u00a0]"))


def looks_like_one(text: str) -> bool:
    """Whether a NIK, or a number built like one, stands anywhere in the text."""
    return _NIK.search(text) is not None


def line_faults(text: str, file: str) -> list[Fault]:
    """A fault for each line of a text that holds one: file and line, and not what stands there."""
    if not looks_like_one(text):
        return []
    return [_fault(file, n) for n, line in enumerate(text.splitlines(), 1) if looks_like_one(line)]


def cell_faults(text: str, file: str, separators: str = ",") -> Iterator[Fault]:
    """A fault for each cell of a CSV's text that holds one: file, row, column, and not what stands there.

    separators : what may stand between cells; of several, the one that the text holds most of.
    """
    if not looks_like_one(text):
        return
    separator = max(separators, key=text.count)
    headings: list[str] = []
    row = 0
    try:
        for row, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            held = [place for place, cell in enumerate(cells) if looks_like_one(cell)]
            for place in held:
                yield _fault(file, row, headings[place] if place < len(headings) else "")
            if not headings and not held and len(cells) > 1 and not cells[0].startswith("#"):
                headings = [cell.strip() for cell in cells]
            if not held and looks_like_one(separator.join(cells)):  # cells torn by a wrong separator
                yield _fault(file, row)
    except csv.Error:  # no table: the row where reading ended is the nearest place to tell
        yield _fault(file, row + 1)


def _fault(file: str, row: int, column: str = "") -> Fault:
    return Fault("identity_number", file=file, row=row, column=column[:60])
