"""What a user can mend, as a key and values. Worded at the edge, in the reader's language.

A `Fault` says where (file, row as the spreadsheet shows it, column, value) and what; its key leads to
the sentence and to the mend. A `UserError` carries faults up to the command line, which prints them
without a traceback.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong (`error`) or possible but doubtful (`warning`).

    key    : "no_file" is `no_file` in `words/errors.toml`; of a room with words of its own, "jury.no_round"
             is `fault_no_round` in `words/jury.toml`. The mend is the entry of the same name with `_mend`.
    values : for the placeholders of the two sentences; `value` and `column` are handed over with them. One
             that is itself a fault is told by its sentence.
    """

    key: str
    values: dict = field(default_factory=dict)
    file: str = ""
    row: int | None = None  # as the spreadsheet counts: the header is row 1; of a text, its line
    column: str = ""
    value: str = ""
    severity: str = "error"
    region_code: str = ""  # whose report it travels into
    sheet: str = ""  # of a workbook, by its name
    cell: str = ""  # of a workbook, as a spreadsheet names it: "D7"
    mend_key: str = ""  # of another fault, where the mend of that one fits better

    def sentence(self, reader: Reader) -> str:
        """What is wrong; of a number that a correction replaced, also what stands in the file."""
        values = self._for_sentence(reader)
        told = reader(_entry(self.key), **values)
        return told + reader("errors.before_correction", **values) if "received" in values else told

    def mend(self, reader: Reader) -> str:
        return reader(f"{_entry(self.mend_key or self.key)}_mend", **self._for_sentence(reader))

    def _for_sentence(self, reader: Reader) -> dict:
        said = {"value": self.value, "column": self.column, **self.values}
        return {name: one.sentence(reader) if isinstance(one, Fault) else one for name, one in said.items()}

    def place(self, reader: Reader) -> str:
        """File, row or line, column, sheet and cell, as far as known."""
        parts = [self.file]
        if self.row:
            # A text that is no table has lines.
            name = "row" if self.file.lower().endswith(_TABLES) else "line"
            parts.append(reader(f"errors.{name}", row=self.row))
        for name in ("column", "sheet", "cell"):
            if found := getattr(self, name):
                parts.append(reader(f"errors.{name}", **{name: found}))
        return ", ".join(part for part in parts if part)


#: Endings of files that have rows; any other has lines.
_TABLES = (".csv", ".xlsx")


def _entry(key: str) -> str:
    """The entry in `words/` of a fault's key."""
    room, _, name = key.rpartition(".")
    return f"{room}.fault_{name}" if room else f"errors.{name}"


class UserError(Exception):
    """Something the user can mend; shown without a traceback.

    >>> import paritrana_analysis as pa
    >>> try:
    ...     pa.load_edition(1999, "provinsi")
    ... except pa.UserError as refused:
    ...     print(refused.faults[0].key)
    editions.no_edition
    """

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults = [faults] if isinstance(faults, Fault) else list(faults)
        self.language = "id"
        super().__init__(", ".join(fault.key for fault in self.faults))

    def __str__(self) -> str:
        from paritrana_analysis.i18n.wording import Reader

        return told(self.faults, Reader(self.language))

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback."""
        return [str(self)]


#: Faults of one kind told of one file; the rest of them are counted in one line. Ours.
MOST_TOLD = 50


def told(faults: Iterable[Fault], reader: Reader) -> str:
    """The faults as text, one paragraph each: place, what is wrong, how to mend it.

    Of one kind in one file the first `MOST_TOLD` are told, and how many more there are.
    """
    lines: list[str] = []
    times, first = Counter(), {}
    for fault in faults:
        kind = (fault.file, fault.key)
        times[kind] += 1
        first.setdefault(kind, fault)
        if times[kind] > MOST_TOLD:
            continue
        place = fault.place(reader)
        lines.append(f"{place}: {fault.sentence(reader)}" if place else fault.sentence(reader))
        lines.append(f"    {reader('errors.to_mend')} {fault.mend(reader)}")
    for kind, n in times.items():
        if n > MOST_TOLD:
            lines.append(reader("errors.and_more", n=n - MOST_TOLD, first=first[kind].place(reader)))
    return "\n".join(lines)


@contextmanager
def told_in(reader: Reader) -> Iterator[None]:
    """What the user must mend is told in the language of the report."""
    try:
        yield
    except UserError as error:
        error.language = reader.language
        raise
