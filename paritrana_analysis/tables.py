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
from pathlib import Path

import pandas as pd

from paritrana_analysis import cells, corrections
from paritrana_analysis.errors import Fault, UserError

DICTIONARY = "datapackage.json"
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


# --- reading -----------------------------------------------------------------------------------------


def dictionary(folder: Path) -> dict:
    """The data package's descriptor; a missing or broken one is the user's to mend."""
    path = Path(folder) / DICTIONARY
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict) or not isinstance(found.get("resources"), list):
            raise ValueError("resources?")
        _ = [(r["name"], r["path"], r["schema"]["fields"]) for r in found["resources"]]  # all there?
        return found
    except FileNotFoundError:
        raise UserError(Fault("no_dictionary", file=str(path))) from None
    except (ValueError, KeyError, TypeError) as error:  # no JSON, no UTF-8, or not the parts of a package
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
    return corrections.applied(tables, corrections.read(folder)) if corrected else tables


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
    descriptor = dictionary(path)
    faults = list(_schema_faults(descriptor, path)) + list(_cell_faults(descriptor, path))
    faults = _told_once(faults)
    if any(fault.severity == "error" for fault in faults):
        # Rules across rows need typed columns; mend the cells first.
        return faults
    raw = read_tables(path, corrected=False)
    found = list(corrections.faults(raw, corrections.read(path)))
    for rule, needed in RULES:
        if needed <= raw.keys():
            found += rule(raw)
    return faults + found


def _check_file(path: Path) -> list[Fault]:
    beside = path.parent / DICTIONARY
    home = path.parent if beside.is_file() else project_raw()
    known = {resource["name"]: resource for resource in dictionary(home)["resources"]}
    if path.stem not in known:
        raise UserError(Fault("unknown_table", {"known": ", ".join(sorted(known))}, file=str(path)))
    resource = {key: value for key, value in known[path.stem].items() if key != "hash"} | {"path": path.name}
    descriptor = {"name": "one", "resources": [resource]}
    cells_at_fault = _cell_faults(descriptor, path.parent, regions_in=home)
    return _told_once([*_schema_faults(descriptor, path.parent), *cells_at_fault])


def _cell_faults(descriptor: dict, folder: Path, *, regions_in: Path | None = None) -> Iterator[Fault]:
    """What `cells` finds, for every table that can be read as text with the columns it should have."""
    known = set(_region_codes(regions_in or folder))
    for resource in descriptor["resources"]:
        text = _text(folder / resource["path"])
        if text is not None and {field["name"] for field in resource["schema"]["fields"]} <= set(
            text.columns
        ):
            yield from cells.faults(text, resource["schema"], resource["path"], known)


def _text(path: Path) -> pd.DataFrame | None:
    """The file as text, a row of it a row of the frame; None where it can't be read so."""
    try:
        return pd.read_csv(
            path, dtype=str, keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False
        )
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError):
        return None


def _region_codes(folder: Path) -> list[str]:
    text = _text(folder / "regions.csv")
    if text is None or "region_code" not in text:
        text = _text(project_raw() / "regions.csv")
    return list(text["region_code"])


def _told_once(faults: list[Fault]) -> list[Fault]:
    """One fault a cell: where the schema and a finer rule both object, the first says it."""
    seen = set()
    kept = []
    # A cell that isn't there is told as such, not as one left blank.
    for fault in sorted(faults, key=lambda fault: fault.key == "required"):
        cell = (fault.file, fault.row, fault.column)
        if fault.row is None or not fault.column or cell not in seen:
            kept.append(fault)
        seen.add(cell)
    return sorted(kept, key=lambda fault: (fault.file, fault.row or 0))


def project_raw() -> Path:
    """The project's own `data/raw`, seen from this checkout."""
    return Path(__file__).resolve().parent.parent / "data" / "raw"


def _schema_faults(descriptor: dict, folder: Path) -> Iterator[Fault]:
    from frictionless import FrictionlessException, Package

    try:
        package = Package.from_descriptor(_without_foreign_keys(descriptor), basepath=str(folder))
        report = package.validate(limit_errors=1_000_000)
    except FrictionlessException as error:
        raise UserError(Fault("broken_dictionary", {"problem": error.error.note}, file=DICTIONARY)) from None
    paths = {resource["name"]: resource["path"] for resource in descriptor["resources"]}
    schemas = {resource["name"]: resource["schema"] for resource in descriptor["resources"]}
    for task in report.tasks:
        errors = [error.to_descriptor() for error in task.errors if error.type != "foreign-key"]
        blank = {error["rowNumber"] for error in errors if error["type"] == "blank-row"}
        if any(error["type"] in _SHIFTING for error in errors):
            # Where a column is missing or misnamed, cells are judged by the wrong rule: say the cause alone.
            errors = [e for e in errors if e["type"].endswith("-label") or "rowNumber" not in e]
            missing = _missing_columns(folder / paths[task.name], schemas[task.name])
            if missing:
                errors = [e for e in errors if e["type"] not in _SHIFTING]
                yield from (Fault("missing_column", file=paths[task.name], column=name) for name in missing)
        for error in errors:
            if error["type"] == "blank-row" or error.get("rowNumber") not in blank:
                yield _as_fault(error, paths[task.name])


def _without_foreign_keys(descriptor: dict) -> dict:
    """Region codes are checked by `cells`, which knows groups of regions and names the cell."""
    resources = []
    for resource in descriptor["resources"]:
        schema = {key: value for key, value in resource["schema"].items() if key != "foreignKeys"}
        resources.append({**resource, "schema": schema})
    return {**descriptor, "resources": resources}


def _missing_columns(path: Path, schema: dict) -> list[str]:
    """Columns the header lacks; the schema's own check names the last one, whichever is gone."""
    text = _text(path)
    found = [] if text is None else list(text.columns)
    return [field["name"] for field in schema["fields"] if field["name"] not in found]


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


#: Each with the tables it needs: one taken out of the dictionary doesn't break the check.
RULES = (
    (sums_that_differ, {"labour_force", "labour_force_totals"}),
    (targets_with_one_value, {"targets"}),
)
