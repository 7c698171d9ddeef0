"""Little tables as text, so that a test's input can be read beside the rule it checks.

A column of whole numbers becomes Int64, of numbers float64, anything else (and every code, number of a
row and date) stays text. A blank cell is NA in a column of numbers, "" in a column of text.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd

#: Read as text even where they look like numbers: "36" is a code, "2025" a date.
TEXT_COLUMNS = re.compile(r".*(_code|_id|_date|^as_of|^stated_at|^in_force_\w+|^number|^note|^month)$")


def cells(text: str) -> list[list[str]]:
    """Rows of cells, the first one the headings."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def table(text: str, **constant: object) -> pd.DataFrame:
    """A table from lines of cells with bars between them; `constant` fills further columns."""
    head, *rows = cells(text)
    columns = {name: _typed(name, [row[place] for row in rows]) for place, name in enumerate(head)}
    return pd.DataFrame(columns).assign(**constant)


def _typed(name: str, written: list[str]) -> pd.Series:
    known = [cell for cell in written if cell]
    if not TEXT_COLUMNS.match(name) and known:
        if all(re.fullmatch(r"-?[\d_]+", cell) for cell in known):
            return pd.Series([int(cell) if cell else pd.NA for cell in written], dtype="Int64")
        if all(re.fullmatch(r"-?\d+\.\d+|-?\d+", cell) for cell in known):
            return pd.Series([float(cell) if cell else float("nan") for cell in written])
    return pd.Series(written, dtype=object)


# --- files -------------------------------------------------------------------------------------------


def rows_of(path: Path) -> list[list[str]]:
    """A CSV file's rows, headings first."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write_rows(path: Path, rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    Path(path).write_text(out.getvalue(), encoding="utf-8", newline="")


def write_cell(path: Path, row: int, column: str, written: str) -> None:
    """Write over one cell; `row` as the spreadsheet counts, the headings are row 1."""
    rows = rows_of(path)
    rows[row - 1][rows[0].index(column)] = written
    write_rows(path, rows)
