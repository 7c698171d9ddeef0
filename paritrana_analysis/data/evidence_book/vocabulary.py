"""The register's words: a value by what people call it, in either language, or the words that there are.

`vocabulary.yaml` is their one home. What could mean two values is refused by whoever asks, not chosen here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from paritrana_analysis.i18n.wording import Both

_FILE = Path(__file__).with_name("vocabulary.yaml")
#: Short lists of the workbook, by column of the register.
LISTS = {"state": "states", "payer": "payers", "unit": "units"}
#: The state of what the register has no row of.
NOT_CHECKED = "not_checked"


@dataclass(frozen=True)
class Word:
    """One value of the register. of: types of region (as in regions.csv) that can have it; (): any."""

    value: str
    id: str
    en: str
    also: tuple[str, ...] = ()
    of: tuple[str, ...] = ()

    def said(self, language: str) -> str:
        return getattr(self, language)

    @property
    def told(self) -> Both:
        """As a sentence names it, in the reader's language."""
        return Both(self.id, self.en)

    @property
    def written(self) -> set[str]:
        """Every way of writing it, as texts are compared."""
        return {plain(text) for text in (self.value, self.id, self.en, *self.also)}


def plain(text: str) -> str:
    """Small letters and digits, one space between words: "SE Bupati." → "se bupati"."""
    text = unicodedata.normalize("NFKD", text.replace("%", " % ")).casefold()
    return " ".join(re.findall(r"[a-z0-9]+|%", text))


@cache
def _read() -> dict:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def _words(told: Mapping) -> tuple[Word, ...]:
    return tuple(
        Word(value, one["id"], one["en"], tuple(one.get("also", ())), tuple(one.get("of", ())))
        for value, one in told.items()
    )


@cache
def listed(column: str) -> tuple[Word, ...]:
    """The words of a column of `LISTS`."""
    return _words(_read()[LISTS[column]])


@cache
def aspects() -> tuple[str, ...]:
    return tuple(_read()["aspects"])


@cache
def kinds(aspect: str, region_type: str = "") -> tuple[Word, ...]:
    """The kinds of an aspect; region_type : those that such a region can have ("kabupaten"), "" for all."""
    found = _words(_read()["aspects"][aspect]["kinds"])
    return tuple(word for word in found if not region_type or not word.of or region_type in word.of)


def of_any_kind(aspect: str) -> str:
    """The kind under which it is kept that nothing of an aspect is there; "" where that is no statement."""
    return _read()["aspects"][aspect].get("any", "")


def meant(text: str, among: Iterable[Word], *, leave_out: Iterable[str] = ()) -> list[str]:
    """Values that a text can mean; leave_out : what may stand in it and says nothing, a region's name."""
    asked = plain(text)
    words = tuple(among)
    found = [word.value for word in words if asked in word.written]
    if found:
        return found
    said = " ".join(word for word in asked.split() if word not in plain(" ".join(leave_out)).split())
    return [word.value for word in words if said and said in word.written]
