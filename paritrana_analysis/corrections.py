"""Known faults of the sources, mended when the tables are read: `corrections.yaml`. Raw is never edited.

An entry names the cell as received (table, match), the column to fill, the value it should carry, why,
and who says so. A correction that no longer matches a row is a fault: its source may have been mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from paritrana_analysis.errors import Fault, UserError

NAME = "corrections.yaml"


@dataclass(frozen=True)
class Correction:
    """Which cell, what it should read, why, and who says so."""

    table: str
    match: dict[str, str]
    column: str
    value: object
    reason: str
    source: str

    def __post_init__(self) -> None:
        if not isinstance(self.match, dict) or not self.match:
            raise TypeError(f"match names columns and their values, not {self.match!r}")


def read(folder: Path) -> list[Correction]:
    """The corrections beside the tables, none if there is no such file."""
    import yaml

    path = Path(folder) / NAME
    if not path.is_file():
        return []
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        return [Correction(**entry) for entry in entries]
    except (yaml.YAMLError, TypeError, UnicodeDecodeError) as error:
        raise UserError(Fault("broken_corrections", {"problem": str(error)}, file=str(path))) from None


def faults(tables: dict[str, pd.DataFrame], corrections: list[Correction]) -> Iterator[Fault]:
    """What keeps a correction from being applied: an unknown name, no such row, an impossible value."""
    for correction in corrections:
        problem = _problem(tables, correction)
        if problem:
            yield Fault("broken_corrections", {"problem": problem}, file=NAME)
        elif not _hit(tables[correction.table], correction).any():
            yield Fault("correction_misses", {"match": correction.match}, file=NAME)


def _problem(tables: dict[str, pd.DataFrame], correction: Correction) -> str:
    if correction.table not in tables:
        return f"table: {correction.table}"
    frame = tables[correction.table]
    unknown = [column for column in correction.match if column not in frame]
    if unknown:
        return f"match: {', '.join(unknown)} ({correction.table})"
    numeric = correction.column in frame and pd.api.types.is_numeric_dtype(frame[correction.column])
    if numeric and (isinstance(correction.value, bool) or not isinstance(correction.value, int | float)):
        return f"{correction.column}: {correction.value!r} ({correction.table})"
    return ""


def _hit(frame: pd.DataFrame, correction: Correction) -> pd.Series:
    hit = pd.Series(True, index=frame.index)
    for column, value in correction.match.items():
        hit &= frame[column].astype(str) == str(value)
    return hit


def applied(tables: dict[str, pd.DataFrame], corrections: list[Correction]) -> dict[str, pd.DataFrame]:
    """New tables with each correction in its cell. Raises UserError with all that can't be applied.

    A column that the raw table doesn't have is added (blank elsewhere): so a row can be marked
    without touching the file as received.
    """
    found = list(faults(tables, corrections))
    if found:
        raise UserError(found)
    tables = dict(tables)
    for correction in corrections:
        frame = tables[correction.table].copy()
        if correction.column not in frame:
            frame[correction.column] = ""
        frame.loc[_hit(frame, correction), correction.column] = correction.value
        tables[correction.table] = frame
    return tables
