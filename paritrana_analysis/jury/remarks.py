"""Remarks on a panel or on a score sheet, for the reader of the result: keys and values, worded later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader


@dataclass(frozen=True)
class Remark:
    """One remark: a fact about the panel, or a deviation that was tolerated while a sheet was read.

    key    : "jury.size" is `remark_size` in `words/jury.toml`; a sheet's stand in `words/score_sheets.toml`.
    values : of a sheet the file, and sheet and cells where it is about some. Values named seat and held_by
             are keys, worded with it.
    """

    key: str
    values: Mapping = field(default_factory=dict)

    def sentence(self, reader: Reader) -> str:
        said = dict(self.values)
        for name, prefix in (("seat", "seat"), ("held_by", "expertise")):
            word = f"jury.{prefix}_{said.get(name)}"
            if reader.has(word):
                said[name] = reader(word)
        room, _, name = self.key.partition(".")
        return reader(f"{room}.remark_{name}", **said)
