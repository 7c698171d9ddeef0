"""What the writing and the reading of the workbook share: columns, their keys and labels, the hidden tab.

A hidden row above the labels holds a key for each column, a hidden column one for each row: a key moves along
when somebody moves its column or row. A hidden tab holds each item as it stood when the workbook was written,
so that a change of the person is told from one of the register.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from paritrana_analysis import dates
from paritrana_analysis.data.evidence_book import vocabulary
from paritrana_analysis.data.evidence_book.vocabulary import Word
from paritrana_analysis.files.digests import digest_of
from paritrana_analysis.i18n.wording import LANGUAGES, Entry, Reader

VERSION = "1"
#: Of the hidden tab.
META = "_paritrana"
KEY, ID, REGION, ASPECT, ASKED, KIND, STATE = (
    "key",
    "evidence_id",
    "region_code",
    "aspect",
    "asked",
    "kind",
    "state",
)
#: Columns in the order they are written, with their width in characters and what they hold.
WIDTHS = {
    KEY: 10,
    ID: 8,
    REGION: 19,
    ASPECT: 13,
    ASKED: 38,
    STATE: 20,
    KIND: 24,
    "title_id": 32,
    "number": 13,
    "year": 8,
    "in_force_from": 13,
    "in_force_until": 13,
    "as_of": 13,
    "target_group": 16,
    "value": 13,
    "unit": 10,
    "payer": 15,
    "source": 28,
    "looked_by": 16,
    "looked_on": 13,
    "looked_where": 20,
    "note": 28,
    "title_en": 26,
}
CHOSEN = (REGION, ASPECT, STATE, KIND, "unit", "payer")
DATES = ("in_force_from", "in_force_until", "as_of", "looked_on")
#: Columns of the register that a person fills in, in the order of the workbook.
FILLED = tuple(key for key in WIDTHS if key not in (KEY, ID, ASKED))
#: Without these a table can't be read: a column that is gone would empty every item.
NEEDED = (ID, *FILLED)
_MARK = "register:"
#: Of a row that asks for an item that the register doesn't hold: the region and the indicator.
_ASKS = re.compile(r"ask:(\d{2,4}):([a-z_]+)")


@dataclass(frozen=True)
class Region:
    """code: BPS. name: short, as in tables ("Kab. Serang"). type: as in regions.csv ("kabupaten")."""

    code: str
    name: str
    type: str

    @property
    def label(self) -> str:
        return f"{self.code} {self.name}"


@dataclass(frozen=True)
class Asked:
    """A row for something not known yet. kind, unit: "" where they are open. told: what to find, where."""

    region_code: str
    indicator: str
    aspect: str
    told: str
    kind: str = ""
    unit: str = ""

    @property
    def key(self) -> str:
        return f"ask:{self.region_code}:{self.indicator}"


def is_asked(key: str) -> bool:
    return bool(_ASKS.fullmatch(key))


def machine(column: str) -> str:
    """What stands above a column in the hidden row: "register:aspect"."""
    return _MARK + column


def of_machine(text: str) -> str:
    """The column of such a key; "" for another text."""
    found = text.strip().removeprefix(_MARK) if text.strip().startswith(_MARK) else ""
    return found if found in WIDTHS else ""


def column_entry(column: str) -> Entry:
    return Entry(f"evidence_book.column_{column}")


def label(column: str, t: Reader) -> str:
    return t.cell(column_entry(column))


def column_named(text: str) -> str:
    """The column with this label in either language; "" where none has it."""
    return _by_label().get(vocabulary.plain(text), "")


@cache
def _by_label() -> dict[str, str]:
    readers = [Reader(language) for language in LANGUAGES]
    return {vocabulary.plain(label(column, t)): column for t in readers for column in WIDTHS}


def aspect_words() -> tuple[Word, ...]:
    """The aspects as words of the register; their names stand with the other terms."""
    id_, en = (Reader(language) for language in ("id", "en"))
    return tuple(
        Word(key, id_(f"terms.aspect_{key}"), en(f"terms.aspect_{key}")) for key in vocabulary.aspects()
    )


def shown(column: str, value: str, row: Mapping[str, str], regions: Mapping[str, Region], t: Reader) -> str:
    """A value of the register as it stands in the workbook."""
    if not value:
        return ""
    if column == REGION:
        return regions[value].label if value in regions else value
    if column in DATES:
        return _date(value, t)
    words = words_of(column, row.get(ASPECT, ""))
    return next((word.said(t.language) for word in words if word.value == value), value)


def _date(value: str, t: Reader) -> str:
    """A day as 31/12/2025; a month in words, which no program makes a day of; a year as it is."""
    if value.count("-") == 2:
        return "/".join(reversed(value.split("-")))
    return t.cell(value, "date") if dates.is_date(value) else value


def words_of(column: str, aspect: str = "", region_type: str = "") -> tuple[Word, ...]:
    """The words of a column that has a list; () for another, and for kinds of an aspect that is none."""
    if column == ASPECT:
        return aspect_words()
    if column == KIND:
        return vocabulary.kinds(aspect, region_type) if aspect in vocabulary.aspects() else ()
    return vocabulary.listed(column) if column in vocabulary.LISTS else ()


def digest(text: str) -> str:
    """Of a text that the workbook was written with."""
    return digest_of(" ".join(text.split()).casefold())[:12]
