"""The tables of `data/raw`: reading, checking, correcting.

`datapackage.json` beside the tables (Frictionless Data Package) is the dictionary *and* the check:
columns, types, allowed values, keys, sources, licences, sha256. `check` gathers every fault of every
table before it tells any, rows that contradict one another included. (Values that are possible but
doubtful are the business of `doubts.py`.) Raw files are never edited: a known fault
upstream is mended by an entry in `corrections.yaml`, applied when the tables are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from paritrana_analysis.errors import Fault, UserError

DICTIONARY = "datapackage.json"
CORRECTIONS = "corrections.yaml"
STATUS_GROUPS = [
    "employees",
    "employer",
    "own_account",
    "own_account_assisted",
    "casual_agriculture",
    "casual_nonagriculture",
    "unpaid_family",
]

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Correction:
    """A known fault upstream: which cell, what it should read, why, and who says so."""

    table: str
    match: dict[str, str]
    column: str
    value: object
    reason: str
    source: str


# --- reading -----------------------------------------------------------------------------------------


def dictionary(folder: Path) -> dict:
    """The data package's descriptor; a missing or broken one is the user's to mend."""
    path = Path(folder) / DICTIONARY
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(Fault("no_dictionary", file=str(path))) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UserError(Fault("broken_dictionary", {"problem": str(error)}, file=str(path))) from None


def read_tables(folder: Path, *, corrected: bool = True) -> Tables:
    """Every table of the dictionary, typed: codes and dates as text, blanks as NA.

    Integers are nullable Int64, numbers float64. Call `check` first: this reader assumes that types
    hold. Corrections of `corrections.yaml` are applied unless `corrected` is false.
    """
    folder = Path(folder)
    tables = {
        resource["name"]: _read_table(folder / resource["path"], resource["schema"])
        for resource in dictionary(folder)["resources"]
    }
    return apply_corrections(tables, read_corrections(folder)) if corrected else tables


def _read_table(path: Path, schema: dict) -> pd.DataFrame:
    text = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    typed = {}
    for field in schema["fields"]:
        column = text[field["name"]]
        if field["type"] == "integer":
            typed[field["name"]] = pd.to_numeric(column.replace("", None)).astype("Int64")
        elif field["type"] == "number":
            typed[field["name"]] = pd.to_numeric(column.replace("", None)).astype("float64")
        else:
            typed[field["name"]] = column.astype(object)
    return pd.DataFrame(typed)


def read_corrections(folder: Path) -> list[Correction]:
    """The corrections beside the tables, none if there is no such file."""
    import yaml

    path = Path(folder) / CORRECTIONS
    if not path.is_file():
        return []
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        return [Correction(**entry) for entry in entries]
    except (yaml.YAMLError, TypeError) as error:
        raise UserError(Fault("broken_corrections", {"problem": str(error)}, file=str(path))) from None


def apply_corrections(tables: Tables, corrections: list[Correction]) -> Tables:
    """New tables with each correction in its cell; one that matches no row is an error.

    A column that the raw table doesn't have is added (blank elsewhere): so a row can be marked
    without touching the file as received.
    """
    tables = dict(tables)
    for correction in corrections:
        frame = tables[correction.table].copy()
        hit = pd.Series(True, index=frame.index)
        for column, value in correction.match.items():
            hit &= frame[column].astype(str) == str(value)
        if not hit.any():
            raise UserError(Fault("correction_misses", {"match": correction.match}, file=CORRECTIONS))
        if correction.column not in frame:
            frame[correction.column] = ""
        frame.loc[hit, correction.column] = correction.value
        tables[correction.table] = frame
    return tables


# --- checking ----------------------------------------------------------------------------------------


def check(path: Path) -> list[Fault]:
    """Every fault and warning of the tables at `path`, a folder with a dictionary.

    `path` may also be one CSV file, e.g. a participants file of your own: it is checked as the table
    of the same name, by the dictionary beside it or, failing that, by the project's own.
    """
    path = Path(path)
    if not path.exists():
        raise UserError(Fault("no_such_path", file=str(path)))
    if path.is_file():
        return _check_file(path)
    faults = list(_schema_faults(dictionary(path), path))
    if any(fault.severity == "error" for fault in faults):
        # Rules across rows need typed columns; mend the cells first.
        return faults
    tables = read_tables(path)
    return faults + [fault for rule in RULES for fault in rule(tables)]


def _check_file(path: Path) -> list[Fault]:
    beside = path.parent / DICTIONARY
    home = path.parent if beside.is_file() else project_raw()
    known = {resource["name"]: resource for resource in dictionary(home)["resources"]}
    if path.stem not in known:
        raise UserError(Fault("unknown_table", {"known": ", ".join(sorted(known))}, file=str(path)))
    resource = {**known[path.stem], "path": path.name}
    resource.pop("hash", None)
    resource["schema"] = {k: v for k, v in resource["schema"].items() if k != "foreignKeys"}
    return list(_schema_faults({"name": "one", "resources": [resource]}, path.parent))


def project_raw() -> Path:
    """The project's own `data/raw`, seen from this checkout."""
    return Path(__file__).resolve().parent.parent / "data" / "raw"


def _schema_faults(descriptor: dict, folder: Path) -> Iterator[Fault]:
    from frictionless import FrictionlessException, Package

    try:
        package = Package.from_descriptor(descriptor, basepath=str(folder))
        report = package.validate(limit_errors=1_000_000)
    except FrictionlessException as error:
        raise UserError(Fault("broken_dictionary", {"problem": error.error.note}, file=DICTIONARY)) from None
    paths = {resource["name"]: resource["path"] for resource in descriptor["resources"]}
    for task in report.tasks:
        errors = [error.to_descriptor() for error in task.errors]
        if any(error["type"] in _SHIFTING for error in errors):
            # Where a column is missing or misnamed, cells are judged by the wrong rule: say the cause alone.
            errors = [
                error for error in errors if error["type"].endswith("-label") or "rowNumber" not in error
            ]
        for error in errors:
            yield _as_fault(error, paths[task.name])


#: Frictionless' error types → our keys; a constraint error is told by its constraint.
_KEYS = {
    "type-error": "type",
    "missing-label": "missing_column",
    "extra-label": "extra_column",
    "incorrect-label": "incorrect_column",
    "blank-label": "blank_column",
    "duplicate-label": "duplicate_column",
    "missing-cell": "missing_cell",
    "extra-cell": "extra_cell",
    "blank-row": "blank_row",
    "primary-key": "duplicate_key",
    "unique-error": "duplicate_key",
    "foreign-key": "unknown_region",
    "encoding-error": "encoding",
    "scheme-error": "no_file",
    "hash-count": "hash_differs",
    "source-error": "unreadable",
    "format-error": "unreadable",
}
_SHIFTING = ("missing-label", "incorrect-label")
_CONSTRAINTS = ("required", "enum", "pattern", "minimum", "maximum", "unique")


def _as_fault(error: dict, file: str) -> Fault:
    note = error.get("note", "")
    key = _KEYS.get(error["type"], "other")
    wanted = ""
    if error["type"] == "constraint-error":
        named = re.match(r'constraint "(\w+)" is "(.*)"', note, flags=re.DOTALL)
        key, wanted = (named[1], named[2]) if named and named[1] in _CONSTRAINTS else ("other", note)
        wanted = ", ".join(re.findall(r"'([^']*)'", wanted)) if key == "enum" else wanted
    elif error["type"] == "type-error":
        wanted = note.removeprefix('type is "').split("/")[0].strip('"')
    elif (
        error["type"] in ("source-error", "format-error", "encoding-error", "scheme-error") or key == "other"
    ):
        wanted = note
    return Fault(
        key,
        {"wanted": wanted, "cells": ", ".join(map(str, error.get("cells", [])[:3]))},
        file=file,
        row=error.get("rowNumber"),
        column=error.get("fieldName") or error.get("label", ""),
        value=str(error.get("cell", "")),
        severity="warning" if key == "hash_differs" else "error",
    )


# --- rules across rows -------------------------------------------------------------------------------


def spreadsheet_row(index: int) -> int:
    return int(index) + 2  # the header is row 1


def unknown_codes(tables: Tables) -> Iterator[Fault]:
    """Every part of a region code (33+34 names a group) is a region."""
    known = set(tables["regions"]["region_code"])
    for name in ("participants", "coverage_reported", "targets"):
        for index, code in tables[name]["region_code"].items():
            for part in code.split("+"):
                if part not in known:
                    yield Fault(
                        "unknown_region",
                        file=f"{name}.csv",
                        row=spreadsheet_row(index),
                        column="region_code",
                        value=code,
                    )


def sums_that_differ(tables: Tables) -> Iterator[Fault]:
    """Status groups add to the employed; districts add to their province and the nation."""
    force = tables["labour_force"]
    gap = force[STATUS_GROUPS].sum(axis=1) - force["employed"]
    for index in force.index[(gap != 0).fillna(False)]:
        values = {
            "sum": int(force.loc[index, STATUS_GROUPS].sum()),
            "whole": int(force.loc[index, "employed"]),
        }
        yield Fault(
            "status_sum",
            values,
            file="labour_force.csv",
            row=spreadsheet_row(index),
            column="employed",
            value=str(values["whole"]),
        )
    totals = tables["labour_force_totals"].set_index(["region_code", "year"])["employed"]
    districts = force.assign(province=force["region_code"].str[:2], nation="00")
    for level in ("province", "nation"):
        sums = districts.groupby([level, "year"])["employed"].sum()
        for key, total in totals.items():
            if key in sums.index and int(sums[key]) != int(total):
                values = {"sum": int(sums[key]), "whole": int(total), "year": int(key[1]), "region": key[0]}
                yield Fault(
                    "district_sum",
                    values,
                    file="labour_force_totals.csv",
                    column="employed",
                    value=str(total),
                )


def targets_with_one_value(tables: Tables) -> Iterator[Fault]:
    """A target is a share or a number of people, never both, never neither."""
    targets = tables["targets"]
    both = targets["target_share"].notna().astype(int) + targets["target_persons"].notna().astype(int)
    for index in targets.index[both != 1]:
        yield Fault("target_value", file="targets.csv", row=spreadsheet_row(index), column="target_share")


RULES = (unknown_codes, sums_that_differ, targets_with_one_value)
