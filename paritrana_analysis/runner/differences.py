"""Where two versions of one file first part: the row, the cell, the line, and both values.

Compared is what a person would open: cells of a CSV or a workbook, values of JSON, lines of a page,
paragraphs of a Word file. Of a paper in PDF, a picture, and what can't be read, the first byte.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from xlsxwriter.utility import xl_rowcol_to_cell

from paritrana_analysis.data.workbooks.opening import opened
from paritrana_analysis.errors import UserError
from paritrana_analysis.i18n.wording import Reader

#: Letters of a value that are told, around the place where it differs.
SHOWN = 60
#: A Word file's text is compared up to this many bytes: a stranger may have sent it.
MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Difference:
    """where : key of `errors.difference_…` and its values; was, now : both values, shortened."""

    where: str
    values: dict
    was: str
    now: str

    def told(self, t: Reader) -> str:
        """In words: "row 12, column total: 71.2 → 72.1"."""
        return t(f"errors.difference_{self.where}", was=self.was, now=self.now, **self.values)


def first(name: str, was: bytes, now: bytes) -> Difference | None:
    """The first difference between two contents of a file of that name; None where there is none."""
    if was == now:
        return None
    compare = _COMPARED.get(PurePath(name).suffix.lower())
    try:
        found = compare(was, now) if compare else None
    except (UserError, ValueError, KeyError, zipfile.BadZipFile, csv.Error, RecursionError):
        found = None  # not what its name says: its bytes are all there is to compare
    return found or _bytes(was, now)


def _bytes(was: bytes, now: bytes) -> Difference:
    place = next(
        (i for i, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now))
    )
    shown = (f"{content[place]:02x}" if place < len(content) else "–" for content in (was, now))
    return Difference("byte", {"n": place + 1}, *shown)


def _csv(was: bytes, now: bytes) -> Difference | None:
    one, other = (list(csv.reader(io.StringIO(part.decode("utf-8-sig")))) for part in (was, now))
    heads = one[0] if one else []
    for row in range(max(len(one), len(other))):
        if row >= len(one) or row >= len(other):
            lines = (",".join(table[row]) if row < len(table) else "–" for table in (one, other))
            return Difference("row", {"n": row + 1}, *map(_short, lines))
        for column in range(max(len(one[row]), len(other[row]))):
            cells = [cells[row][column] if column < len(cells[row]) else "–" for cells in (one, other)]
            if cells[0] != cells[1]:
                head = heads[column] if column < len(heads) else str(column + 1)
                return Difference("cell", {"n": row + 1, "column": head}, *_around(*cells))
    return None


def _xlsx(was: bytes, now: bytes) -> Difference | None:
    one, other = (opened(part, "").tabs for part in (was, now))
    for n in range(max(len(one), len(other))):
        if n >= len(one) or n >= len(other) or one[n].name != other[n].name:
            names = (tabs[n].name if n < len(tabs) else "–" for tabs in (one, other))
            return Difference("sheet", {"n": n + 1}, *map(_short, names))
        for row, column in sorted(one[n].cells.keys() | other[n].cells.keys()):
            cells = [tab[n].text(row, column) for tab in (one, other)]
            if cells[0] != cells[1]:
                place = {"sheet": one[n].name, "cell": xl_rowcol_to_cell(row - 1, column - 1)}
                return Difference("sheet_cell", place, *_around(*(cell or "–" for cell in cells)))
    return None


def _json(was: bytes, now: bytes) -> Difference | None:
    found = _of_values(json.loads(was), json.loads(now), "")
    return None if found is None else Difference("value", {"place": found[0] or "."}, *_around(*found[1:]))


def _of_values(was, now, place: str) -> tuple[str, str, str] | None:
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*was, *now)):
            own = f"{place}.{key}" if place else str(key)
            if key not in was or key not in now:
                return own, *(json.dumps(of[key]) if key in of else "–" for of in (was, now))
            if found := _of_values(was[key], now[key], own):
                return found
        return None
    if isinstance(was, list) and isinstance(now, list):
        for n in range(max(len(was), len(now))):
            if n >= len(was) or n >= len(now):
                return f"{place}[{n}]", *(json.dumps(of[n]) if n < len(of) else "–" for of in (was, now))
            if found := _of_values(was[n], now[n], f"{place}[{n}]"):
                return found
        return None
    told = [value if isinstance(value, str) else json.dumps(value) for value in (was, now)]
    return None if was == now else (place, *told)


def _lines(was: bytes, now: bytes) -> Difference | None:
    return _of_lines("line", was.decode().split("\n"), now.decode().split("\n"))


def _docx(was: bytes, now: bytes) -> Difference | None:
    return _of_lines("paragraph", *(_paragraphs(part) for part in (was, now)))


def _paragraphs(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if package.getinfo("word/document.xml").file_size > MOST_BYTES:
            raise ValueError("too large to compare")
        text = package.read("word/document.xml").decode()
    return ["".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)", part)) for part in text.split("</w:p>")]


def _of_lines(where: str, one: list[str], other: list[str]) -> Difference | None:
    for n in range(max(len(one), len(other))):
        lines = [table[n] if n < len(table) else "–" for table in (one, other)]
        if lines[0] != lines[1]:
            return Difference(where, {"n": n + 1}, *_around(*lines))
    return None


def _around(was: str, now: str) -> tuple[str, str]:
    """Both values, of long ones the part where they begin to differ."""
    start = next(
        (i for i, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now))
    )
    start = max(start - SHOWN // 3, 0) if max(len(was), len(now)) > SHOWN else 0
    lead = "…" if start else ""
    return lead + _short(was[start:]), lead + _short(now[start:])


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


_COMPARED = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".json": _json,
    ".ipynb": _json,
    ".html": _lines,
    ".svg": _lines,
    ".txt": _lines,
    ".yaml": _lines,
    ".docx": _docx,
}
