"""The tables of `data/raw`: reading, checking, correcting.

`datapackage.json` beside the tables (Frictionless Data Package) is the dictionary *and* the check:
columns, types, allowed values, keys, sources, licences, sha256. `check` gathers every fault of every
table before it tells any, rows that contradict one another included. (Values that are possible but
doubtful are the business of `doubts.py`.) Raw files are never edited: a known fault
upstream is mended by an entry in `corrections.yaml`, applied when the tables are read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from paritrana_analysis import cells, contributions, corrections, csv_text, datapackage, regions
from paritrana_analysis.csv_text import CsvText
from paritrana_analysis.datapackage import project_raw
from paritrana_analysis.errors import Fault, UserError

DICTIONARY = datapackage.NAME
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
    return datapackage.read(folder)


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
    return _typed(csv_text.read(path, _names(schema)), schema)


def _names(schema: dict) -> list[str]:
    return [field["name"] for field in schema["fields"]]


def _as_frame(text: CsvText) -> pd.DataFrame:
    """The cells as text; the index is such that `spreadsheet_row` gives each row's place in the file."""
    width = len(text.headings)
    rows = [[*row, *[""] * (width - len(row))][:width] for row in text.rows]
    places = pd.RangeIndex(text.first_row - 2, text.first_row - 2 + len(rows))
    return pd.DataFrame(rows, columns=text.headings, index=places, dtype=object)


def _typed(text: CsvText, schema: dict) -> pd.DataFrame:
    cells_as_text, typed = _as_frame(text), {}
    for field in schema["fields"]:
        column = cells_as_text[field["name"]]
        if field["type"] == "integer":
            typed[field["name"]] = pd.to_numeric(column.replace("", None)).astype("Int64")
        elif field["type"] == "number":
            typed[field["name"]] = pd.to_numeric(column.replace("", None)).astype("float64")
        else:
            typed[field["name"]] = column
    return pd.DataFrame(typed)


# --- checking ----------------------------------------------------------------------------------------


def check(path: Path) -> list[Fault]:
    """Every fault and warning of the tables at `path`, a folder with a dictionary.

    `path` may also be one CSV file, e.g. a participants file of your own: it is checked as the table
    of the same name, by the dictionary beside it or, failing that, by the project's own; rules across
    tables look at the tables beside that dictionary. One file has the faults that its folder tells of it.
    """
    return inspect(path)[0]


def inspect(path: Path) -> tuple[list[Fault], Tables]:
    """`check`, and with it the tables that could be read without a fault (corrected, if all could)."""
    path = Path(path)
    if not path.exists():
        raise UserError(Fault("no_such_path", file=str(path)))
    if path.is_dir():
        files = {resource["name"]: path / resource["path"] for resource in dictionary(path)["resources"]}
        return _inspect(path, files)
    beside = path.parent / DICTIONARY
    home = path.parent if beside.is_file() else project_raw()
    files = {resource["name"]: home / resource["path"] for resource in dictionary(home)["resources"]}
    if path.stem not in files:
        raise UserError(Fault("unknown_table", {"known": ", ".join(sorted(files))}, file=str(path)))
    files[path.stem] = path
    faults, found = _inspect(home, files)
    own = [fault for fault in faults if fault.file == path.name]
    if home != path.parent:  # a file of one's own is not the one on record
        own = [fault for fault in own if fault.key != "hash_differs"]
    return own, found


def _inspect(home: Path, files: dict[str, Path]) -> tuple[list[Fault], Tables]:
    """Every fault of the files, named by table, by the dictionary in `home`; and the tables without one."""
    resources = {resource["name"]: resource for resource in dictionary(home)["resources"]}
    faults: list[Fault] = list(_absent(resources))
    texts: dict[str, CsvText] = {}
    for name, resource in resources.items():
        try:
            texts[name] = csv_text.read(files[name], _names(resource["schema"]))
        except UserError as refused:
            faults += refused.faults
    known = _region_codes(texts.get("regions"))
    clean: Tables = {}
    for name, text in texts.items():
        resource = resources[name]
        found = list(_schema_faults(resource, text, files[name].name))
        found += cells.faults(_as_frame(text), resource["schema"], files[name].name, known)
        found += _off_record(resource, files[name])
        faults += found
        if not any(fault.severity == "error" for fault in found):
            clean[name] = _typed(text, resource["schema"])
    faults = _told_once(faults)
    for rule, needed in RULES:  # rules across rows need typed columns
        if needed <= clean.keys():
            faults += rule(clean)
    if len(clean) == len(resources):
        schemas = {name: resource["schema"] for name, resource in resources.items()}
        entries = corrections.read(home)
        wrong = list(corrections.faults(clean, entries, schemas, known))
        faults += wrong
        if not wrong:
            clean = corrections.applied(clean, entries)
    return faults, clean


#: Tables that are the ground of a choice and that no report reads: a folder may do without.
GROUNDS_ONLY = ("sakernas_rse",)


def _absent(resources: dict[str, dict]) -> Iterator[Fault]:
    """Tables, and columns of them, that reports are made from and this dictionary doesn't name."""
    for resource in dictionary(project_raw())["resources"]:
        name = resource["name"]
        if name in GROUNDS_ONLY:
            continue
        if name not in resources:
            yield Fault("absent_table", file=DICTIONARY, value=name)
            continue
        described = {field["name"]: field["type"] for field in resources[name]["schema"]["fields"]}
        for field in resource["schema"]["fields"]:
            if described.get(field["name"]) != field["type"]:
                values = {"table": name, "wanted": field["type"]}
                yield Fault("absent_field", values, file=DICTIONARY, value=field["name"])


def _off_record(resource: dict, file: Path) -> Iterator[Fault]:
    recorded = resource.get("hash", "")
    if recorded and recorded != "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest():
        yield Fault("hash_differs", file=file.name, severity="warning")


def _region_codes(known: CsvText | None) -> set[str]:
    if known is None:
        return {code for (code,) in csv_text.columns(project_raw() / "regions.csv", ["region_code"])}
    place = known.headings.index("region_code")
    return {row[place] for row in known.rows if len(row) > place}


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


def _schema_faults(resource: dict, text: CsvText, file: str) -> Iterator[Fault]:
    """What the table's schema objects to, row by row. The schema is handed the rows: it opens no file."""
    from frictionless import FrictionlessException, Resource, Schema

    try:
        schema = Schema.from_descriptor(datapackage.schema_of(resource))
        rows = [row or [""] for row in text.rows]
        report = Resource(data=[text.headings, *rows], schema=schema).validate(limit_errors=1_000_000)
    except FrictionlessException as error:
        raise UserError(Fault("broken_dictionary", {"problem": error.error.note}, file=DICTIONARY)) from None
    errors = [error.to_descriptor() for task in report.tasks for error in task.errors]
    blank = {error["rowNumber"] for error in errors if error["type"] == "blank-row"}
    for error in errors:
        if error["type"] == "blank-row" or error.get("rowNumber") not in blank:
            fault = _as_fault(error, file)
            row = fault.row and fault.row + text.first_row - 2
            yield replace(fault, row=row)


#: Frictionless' error types → our keys; a constraint error is told by its constraint.
_KEYS = {
    "type-error": "type",
    "missing-cell": "missing_cell",
    "extra-cell": "extra_cell",
    "blank-row": "blank_row",
    "primary-key": "duplicate_key",
    "unique-error": "duplicate_key",
}
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
    elif key == "other":
        wanted = note
    return Fault(
        key,
        {"wanted": wanted, "cells": ", ".join(map(str, error.get("cells", [])[:3]))},
        file=file,
        row=error.get("rowNumber"),
        column=error.get("fieldName") or error.get("label", ""),
        value=str(error.get("cell", "")),
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


def provinces_without_a_place(tables: Tables) -> Iterator[Fault]:
    """Provinces are the 38 that maps and codes know; every district lies in one of them."""
    known = tables["regions"]
    for index, row in known.iterrows():
        if row["province_code"] not in (regions.NATION, *regions.PROVINCE_CODES):
            values = {"codes": ", ".join(regions.PROVINCE_CODES)}
            yield Fault(
                "unknown_province_code",
                values,
                file="regions.csv",
                row=spreadsheet_row(index),
                column="province_code",
                value=row["province_code"],
            )
    for code in (regions.NATION, *regions.PROVINCE_CODES):
        if code == regions.NATION and code not in set(known["region_code"]):
            yield Fault("absent_region", file="regions.csv", column="region_code", value=code)


def rates_not_in_force(tables: Tables) -> Iterator[Fault]:
    """What a year of membership costs can be reckoned for the twelve months after the newest August."""
    years = tables["labour_force"]["year"]
    if years.empty:
        yield Fault("no_august", file="labour_force.csv", column="year")
        return
    problems = []
    for payer in ("worker", "government"):
        for with_jht in (False, True):
            try:
                start = f"{int(years.max()) + 1}-01"
                contributions.cost_of_cover(
                    tables["contribution_rates"], 1, months=12, start=start, payer=payer, with_jht=with_jht
                )
            except ValueError as error:  # RateNotFound is one
                problems.append(str(error))
    for problem in dict.fromkeys(problems):
        yield Fault("rate_missing", {"problem": problem}, file="contribution_rates.csv", column="valid_until")


#: Participants over the region's employed of the nearest August: above it no way of counting explains
#: them, and a digit too many does. The highest true one is DKI Jakarta's 1.62 (head offices). Ours.
IMPOSSIBLE_RATIO = 3


def employed_beside(tables: Tables) -> pd.DataFrame:
    """Rows of `participants` with `employed`: their region's of the nearest August, NA where unknown."""
    people = tables["participants"]
    force = pd.concat([tables["labour_force"], tables["labour_force_totals"]])
    if force.empty or people.empty:
        return people.assign(employed=pd.array([pd.NA] * len(people), dtype="Int64"))
    first, last = int(force["year"].min()), int(force["year"].max())
    known = force.set_index(["region_code", "year"])["employed"].to_dict()

    def employed(codes: str, as_of: str) -> object:
        year = min(max(int(as_of[:4]), first), last)
        parts = [known.get((code, year), pd.NA) for code in codes.split("+")]
        return pd.NA if any(pd.isna(part) for part in parts) else sum(parts)

    values = [employed(*pair) for pair in zip(people["region_code"], people["as_of"], strict=True)]
    return people.assign(employed=pd.array(values, dtype="Int64"))


def impossible_counts(tables: Tables) -> Iterator[Fault]:
    """More participants than three times the region's employed: a slip of the pen."""
    rows = employed_beside(tables)
    for index in rows.index[(rows["participants"] > IMPOSSIBLE_RATIO * rows["employed"]).fillna(False)]:
        row = rows.loc[index]
        values = {"employed": int(row["employed"]), "ratio": IMPOSSIBLE_RATIO}
        yield Fault(
            "impossible_count",
            values | {"count": int(row["participants"])},
            file="participants.csv",
            row=spreadsheet_row(index),
            column="participants",
            value=str(row["participants"]),
            region_code=row["region_code"],
        )


def rows_that_are_no_district(tables: Tables) -> Iterator[Fault]:
    """Provinces and the nation are summed from districts: a row of their own would be counted twice."""
    codes = tables["labour_force"]["region_code"]
    for index in codes.index[codes.str.len() != 4]:
        yield Fault(
            "not_a_district",
            file="labour_force.csv",
            row=spreadsheet_row(index),
            column="region_code",
            value=codes[index],
        )


#: Each with the tables it needs: one taken out of the dictionary doesn't break the check.
RULES = (
    (sums_that_differ, {"labour_force", "labour_force_totals"}),
    (rows_that_are_no_district, {"labour_force"}),
    (targets_with_one_value, {"targets"}),
    (provinces_without_a_place, {"regions"}),
    (impossible_counts, {"participants", "labour_force", "labour_force_totals"}),
    (rates_not_in_force, {"contribution_rates", "labour_force"}),
)
