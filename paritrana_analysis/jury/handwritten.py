"""Lines that a person wrote into a YAML file by hand, each read as what its key needs, or refused by its key.

YAML reads `no` as a truth value, `09:30` as a number and a sentence with a colon as a mapping. A value of
another type than its key needs is therefore a fault: turned back into text, it would be words that nobody
wrote. A key without anything behind it says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from paritrana_analysis.dates import is_date, parts, year_of
from paritrana_analysis.errors import Fault
from paritrana_analysis.files.safe_read import unprintable


class Lines:
    """The lines as written. What can't be used becomes a fault in `faults`, and reads as blank."""

    def __init__(self, said: Mapping, file: str, within: str = "") -> None:
        self.said, self.file, self.within = said, file, within
        self.faults: list[Fault] = []

    def unknown_keys(self, known: Collection[str], fault: str) -> Iterator[Fault]:
        for key in self.said:
            if key not in known:
                where = self.within.rstrip(".")
                yield Fault(fault, {"known": ", ".join(known)}, self.file, column=where, value=shown(key))

    def part(self, key: str, fault: str) -> Lines | None:
        """The lines below a key; None where there are none. Its faults are to be joined with these."""
        value = self.said.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.refuse(fault, key, value)
            return None
        return Lines(value, self.file, f"{self.within}{key}.")

    def day(self, key: str, first: int, last: int, odd: str, **said: str) -> str:
        """A day as 2026-02-03; "" for none. One out of these years is refused by the fault `odd`."""
        value = self.said.get(key)
        if value is None:
            return ""
        if isinstance(value, date) and not isinstance(value, datetime):
            value = value.isoformat()
        if not isinstance(value, str) or not _is_day(value.strip()):
            self.refuse("jury.minutes_date", key, value)
            return ""
        if not first <= year_of(value.strip()) <= last:
            self.refuse(odd, key, value, **said)
        return value.strip()

    def text(self, key: str) -> str:
        value = self.said.get(key)
        return "" if value is None else self.worded(key, value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.said.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list):
            self.refuse("jury.minutes_list", key, value)
            return ()
        return tuple(self.worded(key, one) for one in value)

    def letter_number(self, key: str) -> str:
        """The number of a letter: as it is to be printed, or the bare number in the office's register."""
        value = self.said.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return str(value)
        return "" if value is None else self.worded(key, value)

    def worded(self, key: str, value: object) -> str:
        """Words of one cell, spaces and ends of lines as one space."""
        text = " ".join(value.split()) if isinstance(value, str) else ""
        if not text or unprintable(text):
            self.refuse("jury.minutes_text", key, value)
        return text

    def refuse(self, fault: str, key: str, value: object, **said: str) -> None:
        self.faults.append(Fault(fault, said, self.file, column=f"{self.within}{key}", value=shown(value)))


def shown(value: object) -> str:
    """The value as it was written, as far as YAML kept it; a long one is cut."""
    text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    text = "".join("�" if unprintable(letter) else letter for letter in " ".join(text.split()))
    return text if len(text) <= 60 else f"{text[:40]}…"


def _is_day(text: str) -> bool:
    return is_date(text) and parts(text)[2] is not None
