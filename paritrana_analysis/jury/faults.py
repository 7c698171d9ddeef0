"""What a panel, a round or a sheet does not let be used, and what is worth saying of one: keys and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paritrana_analysis.errors import Fault

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader


@dataclass(frozen=True)
class JuryFault(Fault):
    """A fault of a panel's table, a round or a sheet; words in `words/jury.toml`.

    sheet, cell : where in a workbook, as a spreadsheet names it ("Penilaian", "D7").
    """

    sheet: str = ""
    cell: str = ""

    def sentence(self, reader: Reader) -> str:
        return reader(f"jury.fault_{self.key}", **self._said())

    def mend(self, reader: Reader) -> str:
        return reader(f"jury.fault_{self.key}_mend", **self._said())

    def place(self, reader: Reader) -> str:
        parts = [super().place(reader), self.sheet and reader("jury.at_sheet", sheet=self.sheet)]
        parts.append(self.cell and reader("jury.at_cell", cell=self.cell))
        return ", ".join(part for part in parts if part)

    def _said(self) -> dict:
        return {"value": self.value, "column": self.column, **self.values}


@dataclass(frozen=True)
class Remark:
    """Something that whoever reads the panel's result should know; words: `jury.remark_…`.

    Values named seat and held_by are keys, worded with it.
    """

    key: str
    values: Mapping = field(default_factory=dict)

    def sentence(self, reader: Reader) -> str:
        said = dict(self.values)
        for name, prefix in (("seat", "seat"), ("held_by", "expertise")):
            word = f"jury.{prefix}_{said.get(name)}"
            if reader.has(word):
                said[name] = reader(word)
        return reader(f"jury.remark_{self.key}", **said)
