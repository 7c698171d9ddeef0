"""Known faults of the sources, mended when the tables are read: `corrections.yaml`. Raw is never edited.

An entry names the cell as received (table, match), the column to fill, the value it should carry, why,
and who says so. A correction that no longer matches a row is a fault: its source may have been mended.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from paritrana_analysis.data import cells, datapackage
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import places, safe_read

NAME = "corrections.yaml"
#: Before the name of a column of numbers: what stood in it before a correction, blank where none did.
RECEIVED = "received_"
#: The one column of our own that a correction may add to a table: what a row's figure is, if not what its
#: other columns say. Any other column that the table lacks is a name mistyped.
READING = "reading"
#: What may stand in it in the ledger of claims; each is worded as `reading_…` in `words/terms.toml`.
READINGS = (
    "registered_not_active",
    "of_target",
    "of_projects",
    "impossible",
    "not_official",
    "of_registered_firms",
    "part_of_another",
    "without_construction",
)


@dataclass(frozen=True)
class Correction:
    """Which cell, what it should read, why, and who says so."""

    table: str
    match: dict[str, str]
    column: str
    value: object
    reason: str
    source: str


#: What an entry says, all of it.
KEYS = tuple(field.name for field in fields(Correction))


def read(folder: Path | str | None = None) -> list[Correction]:
    """The corrections beside the tables, none if there is no such file.

    folder : of the tables; default: those at hand. Raises UserError with every entry that is none.

    >>> import paritrana_analysis as pa
    >>> pa.data.read_corrections()[0].table
    'coverage_reported'
    """
    folder = places.RAW if folder is None else Path(folder)
    path = folder / NAME
    if not path.is_file():
        return []
    if not datapackage.lies_beside(NAME, folder):
        raise UserError(Fault("not_beside", {"table": NAME}, file=NAME, value=str(path.resolve())))
    entries = safe_read.yaml_file(path, "broken_corrections") or []
    if not isinstance(entries, list):
        raise UserError(Fault("corrections_no_list", file=NAME))
    wrong = [_broken(n, problem) for n, entry in enumerate(entries, 1) if (problem := _unlike_one(entry))]
    if wrong:
        raise UserError(wrong)
    return [Correction(**entry) for entry in entries]


def _unlike_one(entry: object) -> str:
    """What keeps an entry of the list from being a correction, "" for nothing; no language's words."""
    if not isinstance(entry, dict):
        return repr(entry)[:60]
    odd = [f"+ {key}" for key in entry if key not in KEYS] + [f"− {key}" for key in KEYS if key not in entry]
    if odd:
        return ", ".join(odd)[:120]
    match = entry["match"]
    return "" if isinstance(match, dict) and match else f"match: {match!r}"[:120]


def _broken(place: int, problem: str) -> Fault:
    return Fault("correction_broken", {"entry": place, "problem": problem}, file=NAME)


def _breaks(place: int, rule: Fault) -> Fault:
    """The entry whose value breaks this rule of its column, told and mended as the cell itself would be."""
    said = {**rule.values, "entry": place, "problem": rule}
    return Fault("correction_broken", said, NAME, column=rule.column, value=rule.value, mend_key=rule.key)


def faults(
    tables: dict[str, pd.DataFrame],
    corrections: list[Correction],
    schemas: dict[str, dict] | None = None,
    known_regions: Collection[str] = (),
) -> Iterator[Fault]:
    """What keeps a correction from being applied: an unknown name, no such row, an impossible value.

    schemas : the tables', by name; with them the value is held to the rules of the cell it replaces.
    """
    for place, correction in enumerate(corrections, 1):
        schema = (schemas or {}).get(str(correction.table), {})
        if schema and correction.table not in tables:
            continue  # the table is at fault itself, and said so
        columns = {field["name"]: field for field in schema.get("fields", [])}
        problem = _problem(tables, correction)
        if problem:
            yield _broken(place, problem)
        elif not _hit(tables[correction.table], correction).any():
            yield Fault("correction_misses", {"match": correction.match, "entry": place}, file=NAME)
        elif wrong := _wrong(correction, columns.get(correction.column), known_regions):
            yield _breaks(place, wrong)


def _problem(tables: dict[str, pd.DataFrame], correction: Correction) -> str:
    if not isinstance(correction.table, str) or correction.table not in tables:
        return f"table: {correction.table}"
    if not isinstance(correction.column, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", correction.column):
        return f"column: {correction.column}"
    frame = tables[correction.table]
    if correction.column not in {*frame, READING}:
        near = get_close_matches(correction.column, [READING, *map(str, frame)], n=1)
        return f"column: {correction.column}{' → ' if near else ''}{''.join(near)}? ({correction.table})"
    of_a_claim = (correction.table, correction.column) == ("coverage_reported", READING)
    if of_a_claim and correction.value not in READINGS:
        return f"{READING}: {correction.value!r}; {', '.join(READINGS)}"
    unknown = [str(column) for column in correction.match if column not in frame]
    if unknown:
        return f"match: {', '.join(unknown)} ({correction.table})"
    numeric = correction.column in frame and pd.api.types.is_numeric_dtype(frame[correction.column])
    if numeric and (isinstance(correction.value, bool) or not isinstance(correction.value, int | float)):
        return f"{correction.column}: {correction.value!r} ({correction.table})"
    if not numeric and not isinstance(correction.value, str):  # an unquoted date, a year as a number
        return f"{correction.column}: {correction.value} ≠ “{correction.value}” ({correction.table})"
    return ""


def _wrong(correction: Correction, field: dict | None, known_regions: Collection[str]) -> Fault | None:
    """The rule of its column that a value breaks, if it does; a column of our own has no rule."""
    if field is None:
        return None
    value, rules = correction.value, field.get("constraints", {})

    def fault(key: str, wanted: object = "") -> Fault:
        said = {"wanted": wanted, "cells": ""}
        return Fault(key, said, NAME, column=correction.column, value=str(value))

    if value != value or value in (float("inf"), float("-inf")):
        return fault("type", cells.type_told(field["type"]))
    if key := cells.fault_of(field, str(value), known_regions):
        return fault(key, cells.type_told(field["type"]))
    if rules.get("required") and value == "":
        return fault("required")
    if rules.get("enum") and value and value not in rules["enum"]:
        return fault("enum", ", ".join(rules["enum"]))
    if rules.get("pattern") and value and not re.fullmatch(rules["pattern"], value):
        return fault("pattern", rules["pattern"])
    if "minimum" in rules and value < rules["minimum"]:
        return fault("minimum", rules["minimum"])
    if "maximum" in rules and value > rules["maximum"]:
        return fault("maximum", rules["maximum"])
    return None


def _hit(frame: pd.DataFrame, correction: Correction) -> pd.Series:
    hit = pd.Series(True, index=frame.index)
    for column, value in correction.match.items():
        hit &= frame[column].astype(str) == str(value)
    return hit


def applied(tables: dict[str, pd.DataFrame], corrections: list[Correction]) -> dict[str, pd.DataFrame]:
    """New tables with each correction in its cell. Raises UserError with all that can't be applied.

    `READING`, where the raw table doesn't have it, is added (blank elsewhere): so a row can be marked
    without touching the file as received. A number that is replaced stays beside the new one, in a column
    `RECEIVED` + its name.
    """
    found = list(faults(tables, corrections))
    if found:
        raise UserError(found)
    tables = dict(tables)
    for correction in corrections:
        frame = tables[correction.table].copy()
        if correction.column not in frame:
            frame[correction.column] = ""
        elif pd.api.types.is_numeric_dtype(frame[correction.column]):
            kept = RECEIVED + correction.column
            if kept not in frame:
                frame[kept] = frame[correction.column].mask(pd.Series(True, index=frame.index))
            hit = _hit(frame, correction)
            frame.loc[hit, kept] = frame.loc[hit, correction.column]
        frame.loc[_hit(frame, correction), correction.column] = correction.value
        tables[correction.table] = frame
    return tables
