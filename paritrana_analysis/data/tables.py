"""The tables of `data/raw`: reading, checking, correcting.

`datapackage.json` beside the tables (Frictionless Data Package) is the dictionary *and* the check:
columns, types, allowed values, keys, sources, licences, sha256. `check` gathers every fault of every
table before it tells any, rows that contradict one another (`data/contradictions.py`) included. (Values that
are possible but doubtful are the business of `data/plausibility.py`.) Raw files are never edited: a known
fault upstream is mended by an entry in `corrections.yaml`, applied when the tables are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from paritrana_analysis.data import (
    cells,
    contradictions,
    corrections,
    csv_text,
    datapackage,
    table_schema,
)
from paritrana_analysis.data.contradictions import Tables
from paritrana_analysis.data.csv_text import CsvText
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import places
from paritrana_analysis.files.digests import sha256

DICTIONARY = datapackage.NAME


# --- reading -----------------------------------------------------------------------------------------


def raw_folder() -> Path:
    """The folder of raw tables at hand: the project's, or those that ship with the package.

    >>> import paritrana_analysis as pa
    >>> (pa.data.raw_folder() / "participants.csv").is_file()
    True
    """
    return places.RAW


def dictionary(folder: Path | None = None) -> dict:
    """The data package's descriptor; a missing or broken one is the user's to mend.

    folder : of the tables; default: those at hand. Returns the content of datapackage.json.

    Optional columns that a folder's own dictionary doesn't know, because it is older than they are, are added
    from the shipped one: a table without them is read as if they were blank.

    >>> import paritrana_analysis as pa
    >>> pa.data.dictionary()["resources"][0]["path"]
    'regions.csv'
    """
    folder = places.RAW if folder is None else Path(folder)
    told = datapackage.read(folder)
    if folder.resolve() == places.OWN_RAW.resolve():
        return told
    shipped = {
        resource["name"]: resource["schema"] for resource in datapackage.read(places.OWN_RAW)["resources"]
    }
    resources = [_with_optional(one, shipped.get(one["name"])) for one in told["resources"]]
    return told | {"resources": resources}


def _with_optional(resource: dict, shipped: dict | None) -> dict:
    own = {field["name"]: field for field in resource["schema"]["fields"]}
    lacking = [
        f["name"] for f in (shipped or {"fields": []})["fields"] if f.get("optional") and f["name"] not in own
    ]
    if not lacking:
        return resource
    fields = [own.pop(f["name"], f) for f in shipped["fields"] if f["name"] in own or f["name"] in lacking]
    return resource | {"schema": resource["schema"] | {"fields": [*fields, *own.values()]}}


def read_tables(folder: Path | str | None = None, *, corrected: bool = True) -> Tables:
    """Every table of the dictionary, typed: codes and dates as text, blanks as NA.

    folder : with the tables and their datapackage.json, which tells each column's meaning and unit; default
        data/raw of the project at hand (`files.places`). Returns table name → frame.

    Integers are nullable Int64, numbers float64. Call `check` first: this reader assumes that types
    hold. Corrections of `corrections.yaml` are applied unless `corrected` is false.
    Raises UserError for a folder without a dictionary and for a file that can't be read.

    >>> import paritrana_analysis as pa
    >>> tables = pa.read_tables()
    >>> tables["regions"]["level"].value_counts()["province"].item()
    38
    """
    folder = places.RAW if folder is None else Path(folder)
    tables = {
        resource["name"]: _read_table(folder / resource["path"], resource["schema"])
        for resource in dictionary(folder)["resources"]
    }
    return corrections.applied(tables, corrections.read(folder)) if corrected else tables


def _read_table(path: Path, schema: dict) -> pd.DataFrame:
    return _typed(_as_frame(_read_text(path, schema)), schema)


def _read_text(path: Path, schema: dict) -> CsvText:
    optional = [field["name"] for field in schema["fields"] if field.get("optional")]
    return csv_text.read(path, _names(schema), optional=optional)


def _names(schema: dict) -> list[str]:
    return [field["name"] for field in schema["fields"]]


def _as_frame(text: CsvText) -> pd.DataFrame:
    """The cells as text; the index is such that `spreadsheet_row` gives each row's place in the file."""
    width = len(text.headings)
    rows = [row if len(row) == width else [*row, *[""] * (width - len(row))][:width] for row in text.rows]
    places = pd.RangeIndex(text.first_row - 2, text.first_row - 2 + len(rows))
    columns = zip(*rows, strict=True) if rows else [()] * width
    made = {name: pd.Series(column, places, object) for name, column in enumerate(columns)}
    return pd.DataFrame(made, index=places).set_axis(text.headings, axis=1)


def _typed(cells_as_text: pd.DataFrame, schema: dict) -> pd.DataFrame:
    """The cells by the types of their columns: blanks as NA."""
    typed = {}
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


def check(path: Path | str | None = None, assessment_year: int | None = None) -> list[Fault]:
    """Every fault and warning of the tables at `path`, a folder with a dictionary.

    path : may also be one CSV file, e.g. a participants file of your own: it is checked as the table of the
        same name, by the dictionary beside it or, failing that, by the project's own; rules across tables
        look at the tables beside that dictionary. One file has the faults that its folder tells of it.
    assessment_year : the year to be judged, whose reports need e.g. the rates in force after it; default:
        the newest August.

    Returns Faults: key, file, row, column, value; `fault.sentence(reader)` words one.

    >>> import paritrana_analysis as pa
    >>> try:
    ...     faults = pa.check_tables("no/such/folder")
    ... except pa.UserError as refused:
    ...     print(refused.faults[0].key)
    no_such_path
    """
    return inspect(places.RAW if path is None else path, assessment_year)[0]


def inspect(path: Path, assessment_year: int | None = None) -> tuple[list[Fault], Tables]:
    """`check`, and with it the tables that could be read without a fault (corrected, if all could)."""
    path = Path(path)
    if not path.exists():
        raise UserError(Fault("no_such_path", file=str(path)))
    if path.is_dir():
        files = {resource["name"]: path / resource["path"] for resource in dictionary(path)["resources"]}
        return _inspect(path, files, assessment_year)
    beside = path.parent / DICTIONARY
    home = path.parent if beside.is_file() else places.RAW
    files = {resource["name"]: home / resource["path"] for resource in dictionary(home)["resources"]}
    if path.stem not in files:
        raise UserError(Fault("unknown_table", {"known": ", ".join(sorted(files))}, file=str(path)))
    files[path.stem] = path
    faults, found = _inspect(home, files, assessment_year)
    own = [fault for fault in faults if fault.file == path.name]
    if home != path.parent:  # a file of one's own is not the one on record
        own = [fault for fault in own if fault.key != "hash_differs"]
    return own, found


def _inspect(home: Path, files: dict[str, Path], year: int | None) -> tuple[list[Fault], Tables]:
    """Every fault of the files, named by table, by the dictionary in `home`; and the tables without one."""
    needed = {resource["name"]: resource["schema"] for resource in dictionary(places.OWN_RAW)["resources"]}
    resources = {
        resource["name"]: _as_needed(resource, needed.get(resource["name"]))
        for resource in dictionary(home)["resources"]
    }
    faults: list[Fault] = list(_absent(resources, needed))
    texts: dict[str, CsvText] = {}
    for name, resource in resources.items():
        try:
            texts[name] = _read_text(files[name], resource["schema"])
        except UserError as refused:
            faults += refused.faults
    known = _region_codes(texts.get("regions"))
    clean: Tables = {}
    for name, text in texts.items():
        resource = resources[name]
        schema = datapackage.schema_of(resource)
        found = list(table_schema.faults(schema, text, files[name].name))
        frame = _as_frame(text)
        found += cells.faults(frame, resource["schema"], files[name].name, known)
        found += _off_record(resource, files[name])
        faults += found
        if not any(fault.severity == "error" for fault in found):
            clean[name] = _typed(frame, resource["schema"])
    faults = _told_once(faults)
    if year is None:
        year = _newest_august(clean)
    known_rules = [rule for rule, needed in contradictions.RULES if needed <= clean.keys()]
    faults += _told_once([fault for rule in known_rules for fault in rule(clean, year)])
    schemas = {name: resource["schema"] for name, resource in resources.items()}
    try:
        entries = corrections.read(home)
        wrong = list(corrections.faults(clean, entries, schemas, known))
    except UserError as refused:
        entries, wrong = [], refused.faults
    faults += wrong
    if not wrong and len(clean) == len(resources):
        clean = corrections.applied(clean, entries)
    return faults, clean


def _newest_august(tables: Tables) -> int:
    """The year that is judged if none is named; 0 where there is none, and so nothing to judge."""
    force = tables.get("labour_force")
    return 0 if force is None or force.empty else int(force["year"].max())


#: Tables that are the ground of a choice and that no report reads: a folder may do without.
GROUNDS_ONLY = ("sakernas_rse",)


def _absent(resources: dict[str, dict], needed: dict[str, dict]) -> Iterator[Fault]:
    """Tables, and columns of them, that reports are made from and this dictionary doesn't name."""
    for name, schema in needed.items():
        if name in GROUNDS_ONLY:
            continue
        if name not in resources:
            yield Fault("absent_table", file=DICTIONARY, value=name)
            continue
        described = {field["name"]: field["type"] for field in resources[name]["schema"]["fields"]}
        for field in schema["fields"]:
            if described.get(field["name"]) != field["type"]:
                values = {"table": name, "wanted": field["type"]}
                yield Fault("absent_field", values, file=DICTIONARY, value=field["name"])


def _as_needed(resource: dict, needed: dict | None) -> dict:
    """The resource with the rules that reports rest on, whatever its own dictionary leaves out or loosens.

    How a row's own number is written (`claim_id`) no report rests on: practice tables number theirs so that
    none is taken for a real one. needed : the table's schema by the project's own dictionary, if it has one.
    """
    if needed is None:
        return resource
    rules = {field["name"]: field.get("constraints", {}) for field in needed["fields"]}
    fields = []
    for field in resource["schema"]["fields"]:
        own_rules = field.get("constraints", {})
        kept = own_rules | rules.get(field["name"], {})
        if field["name"].endswith("_id") and "pattern" in own_rules:
            kept["pattern"] = own_rules["pattern"]
        fields.append(field | {"constraints": kept})
    schema = {"fields": fields, "primaryKey": needed["primaryKey"], "missingValues": [""]}
    return resource | {"schema": resource["schema"] | schema}


def _off_record(resource: dict, file: Path) -> Iterator[Fault]:
    recorded = resource.get("hash", "")
    if recorded and recorded != "sha256:" + sha256(file):
        yield Fault("hash_differs", file=file.name, severity="warning")


def _region_codes(known: CsvText | None) -> set[str]:
    if known is None:
        return {code for (code,) in csv_text.columns(places.OWN_RAW / "regions.csv", ["region_code"])}
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
