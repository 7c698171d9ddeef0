"""Tables that a committee makes itself: its panel, and a list of candidates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from paritrana_analysis.data import csv_text
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import csv_made
from paritrana_analysis.jury import rounds
from paritrana_analysis.jury.members import Member, members_of, words_in

PANEL_COLUMNS = (
    "juror_id",
    "round",
    "name",
    "seat",
    "expertise",
    "own_region_code",
    "own_firm",
    "interests",
    "recused_from",
    "attended",
)
#: What any table may say besides, and nobody is set apart by.
_BESIDE = ("source", "note")
_NEEDED = ("juror_id", "seat", "expertise")


def read_panel(
    path: Path,
    place: str,
    candidates: Collection[str] = (),
    regions: Collection[str] = (),
    firms: Collection[str] = (),
) -> list[Member]:
    """The members of one round in a panel's table. Raises UserError with every fault of the file.

    candidates, regions, firms : codes that a juror's may be, as in `members_of`.
    """
    rows = rows_of(path, (*PANEL_COLUMNS, *_BESIDE))
    columns = set(rows[0][1]) if rows else set()
    if rows and (absent := [name for name in _NEEDED if name not in columns]):
        raise UserError(Fault("jury.panel_columns", {"columns": ", ".join(absent)}, file=str(path)))
    numbered, faults = [], []
    for line, row in rows:
        of_round = "".join(words_in(row.get("round", ""))).lower()
        if of_round not in ("", rounds.NATIONAL) and not (of_round.isdigit() and len(of_round) == 2):
            faults.append(Fault("jury.panel_round", {}, str(path), line, "round", row["round"]))
        elif of_round in ("", place):
            numbered.append((line, row))
    if faults:
        raise UserError(faults)
    if rows and not numbered:
        raise UserError(Fault("jury.no_panel", {"place": place}, file=str(path)))
    lines = [line for line, _ in numbered]
    own = [row for _, row in numbered]
    known = {"candidates": candidates, "regions": regions, "firms": firms}
    return members_of(own, str(path), lines, **known)


def rows_of(path: Path, known: Collection[str] = ()) -> list[tuple[int, dict[str, str]]]:
    """Rows of a table that a person made, each with its number in the spreadsheet; blank rows left out.

    known : the columns it may have; another would be passed over, so it is refused. None: any.
    """
    try:
        table = csv_text.read(path, separators=",;\t|")
    except UserError as error:
        raise UserError([replace(fault, file=str(path)) for fault in error.faults]) from None
    headings = ["_".join(heading.lower().split()) for heading in table.headings]
    faults: list[Fault] = [
        Fault("duplicate_column", file=str(path), column=name)
        for name in dict.fromkeys(headings)
        if name and headings.count(name) > 1
    ]
    faults += [
        Fault("jury.column_unknown", {"known": ", ".join(known)}, file=str(path), column=given[:60])
        for given, name in zip(table.headings, headings, strict=True)
        if known and name not in known
    ]
    rows = []
    for line, cells in enumerate(table.rows, start=table.first_row):
        if extra := next((cell for cell in cells[len(headings) :] if cell.strip()), ""):
            faults.append(Fault("extra_cell", file=str(path), row=line, value=extra[:60]))
        if any(cell.strip() for cell in cells):
            rows.append((line, dict(zip_longest(headings, cells[: len(headings)], fillvalue=""))))
    if faults:
        raise UserError(faults)
    return rows


def read_candidates(path: Path) -> tuple[str, ...]:
    """The column `unit` of a CSV file. Raises UserError where there is none."""
    rows = rows_of(path)
    if not rows or "unit" not in rows[0][1]:
        raise UserError(Fault("jury.candidates_column", file=str(path)))
    return tuple(csv_made.as_meant(row["unit"].strip()) for _, row in rows if row["unit"].strip())
