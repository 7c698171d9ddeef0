"""What a filled sheet does not let be used, and what was tolerated in it: keys and values.

Words: `words/sheets.toml`, under `fault_…`, `fault_…_mend` and `remark_…`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paritrana_analysis.jury.faults import JuryFault, Remark

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader

_MOST_TOLD = 80  # of a cell's text, in a message


@dataclass(frozen=True)
class SheetFault(JuryFault):
    """A fault of one file that came back. Values named reason, reasons and column_key are keys."""

    def sentence(self, reader: Reader) -> str:
        return reader(f"sheets.fault_{self.key}", **self._worded(reader))

    def mend(self, reader: Reader) -> str:
        return reader(f"sheets.fault_{self.key}_mend", **self._worded(reader))

    def _worded(self, reader: Reader) -> dict:
        said = _worded(self._said(), reader)
        said["value"] = shortened(str(said["value"]))
        return said


@dataclass(frozen=True)
class SheetRemark(Remark):
    """Something tolerated while reading that whoever uses the scores should know.

    values : file, mostly; sheet and cells where it is about some.
    """

    def sentence(self, reader: Reader) -> str:
        return reader(f"sheets.remark_{self.key}", **_worded(dict(self.values), reader))


def shortened(text: str) -> str:
    """A cell's text on one line, cut where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= _MOST_TOLD else text[: _MOST_TOLD - 1] + "…"


def _worded(said: dict, reader: Reader) -> dict:
    from paritrana_analysis.jury.score_sheets.layout import column_label, reason_label

    if "column_key" in said:
        said["column_key"] = column_label(said["column_key"], reader)
    if "reason" in said:
        said["reason"] = reason_label(said["reason"], reader)
    if "reasons" in said:
        said["reasons"] = ", ".join(reason_label(key, reader) for key in said["reasons"])
    return said
