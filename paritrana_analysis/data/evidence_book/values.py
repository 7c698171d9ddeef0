"""One cell of the filled workbook: the register's value in it, or why that is not certain.

Dates may be a spreadsheet's or written as people do; numbers may be text. What could be read in two ways is a
fault: which of them was meant is not guessed.
"""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from paritrana_analysis import dates
from paritrana_analysis.data.evidence_book.layout import Region
from paritrana_analysis.data.evidence_book.vocabulary import plain
from paritrana_analysis.data.regions import SPELLINGS
from paritrana_analysis.data.workbooks.cells import Cell

EARLIEST, LATEST = 1945, 2100
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb peb februari pebruari february",
            "mar maret march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agu ags agt agustus aug august",
            "sep sept september",
            "okt oktober oct october",
            "nov nop november nopember",
            "des desember dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]00:00:00)?", re.ASCII)
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)
_WORDED = re.compile(r"(?:(\d{1,2})[\s./-]+)?([a-z]+)\.?[\s/-]+(\d{4})", re.ASCII)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')

_PLAIN_NUMBER = re.compile(r"(\d+)(?:[.,](\d+))?", re.ASCII)
_THOUSANDS = re.compile(
    r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:[. ]\d{3}){2,}(?:,\d+)?|\d{1,3}(?: \d{3})+", re.ASCII
)
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}", re.ASCII)
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)

_FORMS = {
    "kab": "kabupaten",
    "kabupaten": "kabupaten",
    "kota": "kota",
    "prov": "provinsi",
    "provinsi": "provinsi",
}


@dataclass(frozen=True)
class Value:
    """text: as the register holds it, "" where blank. fault: key of why not, "" if certain."""

    text: str = ""
    fault: str = ""
    told: Mapping = field(default_factory=dict)


def text(cell: Cell | None) -> Value:
    """A text on one line; a number as it was typed. A date in its place is what a program made of one."""
    if wrong := _no_value(cell):
        return wrong
    if cell is None or cell.is_blank:
        return Value()
    return Value(fault="text_date") if cell.kind == "date" else Value(" ".join(cell.text.split()))


def _no_value(cell: Cell | None) -> Value | None:
    """Why nothing can be read from a cell, whatever it should hold."""
    if cell is None:
        return None
    if cell.kind in ("bool", "error", "formula"):
        return Value(fault=f"cell_{cell.kind}")
    return Value(fault="cell_struck") if cell.struck and not cell.is_blank else None


# --- dates -----------------------------------------------------------------------------------------


def date(cell: Cell | None) -> Value:
    """A date of any precision: a spreadsheet's, 31/12/2025 (day first), 12/2025, Des 2025, 2025."""
    if wrong := _no_value(cell):
        return wrong
    if cell is None or cell.is_blank:
        return Value()
    if cell.kind == "date":
        return _stored(cell)
    said = " ".join(cell.text.split()).casefold()
    return _dated(*_parts(said))


def _stored(cell: Cell) -> Value:
    """A spreadsheet's own date; one shown without its day was typed without it."""
    if not isinstance(cell.value, dt.datetime):
        return _dated(*_parts(str(cell.value)[:10])) if isinstance(cell.value, str) else _dated()
    code = _QUOTED.sub("", cell.number_format).casefold()
    day = cell.value.day if code == "general" or "d" in code else None
    month = cell.value.month if day or "m" in code else None
    return _dated(cell.value.year, month, day)


def _parts(said: str) -> tuple[int | None, ...]:
    """Year, month, day of a date as people write it; () for none."""
    if found := _ISO.fullmatch(said):
        return tuple(int(part) if part else None for part in found.groups())
    if found := _DAY.fullmatch(said):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _MONTH.fullmatch(said):
        return int(found[2]), int(found[1]), None
    if (found := _WORDED.fullmatch(said)) and found[2] in _MONTHS:
        return int(found[3]), _MONTHS[found[2]], int(found[1]) if found[1] else None
    return ()


def _dated(year: int | None = None, month: int | None = None, day: int | None = None) -> Value:
    if year is None:
        return Value(fault="date_unread")
    if not EARLIEST <= year <= LATEST:
        return Value(fault="date_year", told={"earliest": str(EARLIEST), "latest": str(LATEST)})
    parts = [f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)]
    said = "-".join(parts)
    return Value(said) if dates.is_date(said) else Value(fault="date_none")


# --- numbers ---------------------------------------------------------------------------------------


def year(cell: Cell | None) -> Value:
    """A year of the calendar."""
    if (wrong := _no_value(cell)) or cell is None or cell.is_blank:
        return wrong or Value()
    said = cell.text.strip()
    if cell.kind == "date" or not re.fullmatch(r"\d{4}", said, re.ASCII):
        return Value(fault="year_unread")
    return _dated(int(said))


def number(cell: Cell | None) -> Value:
    """A quantity, none below 0; text with marks of thousands where they can be nothing else."""
    if (wrong := _no_value(cell)) or cell is None or cell.is_blank:
        return wrong or Value()
    if cell.kind == "date":
        return Value(fault="value_date")
    if cell.kind == "number":
        if "%" in _QUOTED.sub("", cell.number_format):
            return Value(fault="value_percent")
        return _quantity(float(cell.value))
    said = " ".join(cell.text.split())
    if said.startswith("-"):
        return Value(fault="value_negative")
    if said.endswith("%"):
        return Value(fault="value_percent")
    if _EITHER.fullmatch(said):
        whole = said.replace(".", "").replace(",", "")
        return Value(fault="value_separators", told={"whole": whole, "decimal": said.replace(",", ".") + "0"})
    if _THOUSANDS.fullmatch(said):
        said = said.replace(".", "").replace(" ", "").replace(",", ".")
    elif _ENGLISH.fullmatch(said):
        said = said.replace(",", "")
    elif found := _PLAIN_NUMBER.fullmatch(said):
        said = found[1] + (f".{found[2]}" if found[2] else "")
    else:
        return Value(fault="value_text")
    return _quantity(float(said))


def _quantity(found: float) -> Value:
    if not math.isfinite(found):
        return Value(fault="value_text")
    if found < 0:
        return Value(fault="value_negative")
    return Value(str(int(found)) if found.is_integer() else repr(found))


# --- regions ---------------------------------------------------------------------------------------


def region(cell: Cell | None, regions: Mapping[str, Region]) -> Value:
    """A region by its code, its name, or both; a kabupaten and a kota of one name are never confused."""
    said = text(cell)
    if said.fault or not said.text:
        return said
    found = re.fullmatch(r"(\d{2}(?:\d{2})?)(?:[\s.:–-]+(.+))?", said.text, re.ASCII)
    if not found:
        return _chosen(_named(said.text, regions.values()), said.text, regions)
    code, name = found[1], found[2] or ""
    if code not in regions:
        return _chosen([], said.text, regions)
    if name and code not in {one.code for one in _named(name, regions.values())}:
        return Value(fault="region_disagrees", told={"known": regions[code].label})
    return Value(code)


def _chosen(candidates: list[Region], said: str, regions: Mapping[str, Region]) -> Value:
    if len(candidates) == 1:
        return Value(candidates[0].code)
    if candidates:
        return Value(fault="region_either", told={"candidates": ", ".join(one.label for one in candidates)})
    labels = {plain(one.name): one.label for one in regions.values()}
    near = difflib.get_close_matches(plain(said), labels, n=3, cutoff=0.6)
    return Value(fault="region_unknown", told={"nearest": ", ".join(labels[one] for one in near) or "–"})


def _named(said: str, regions: Iterable[Region]) -> list[Region]:
    """The regions that a name can mean: of its form where it states one, else of every form."""
    words = [word for word in plain(said).split() if word not in ("adm", "administrasi")]
    form = _FORMS.get(words[0], "") if words else ""
    name = " ".join(words[1:] if form else words)
    spelled = plain(SPELLINGS.get(name, name))
    return [
        one
        for one in regions
        if one.type != "nation"
        and (not form or one.type == form)
        and (_bare(one) == name or (one.type == "provinsi" and _bare(one) == spelled))
    ]


def _bare(one: Region) -> str:
    """The name without "Kab." or "Kota"."""
    words = plain(one.name)
    return words.partition(" ")[2] if one.type in ("kabupaten", "kota") else words
