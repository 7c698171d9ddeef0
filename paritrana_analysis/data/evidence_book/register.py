"""The register in its folder: its rows as they stand, and how changed ones take their place.

An edge: it reads and writes. The file before is kept beside the new one; either both the table and its digest
in the dictionary are as they were, or both are new.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from paritrana_analysis.data import corrections, csv_text, datapackage, regions, tables
from paritrana_analysis.data.evidence_book.layout import ID, REGION, Region
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import drafts, places, safe_read
from paritrana_analysis.files.digests import digest_of

NAME = "evidence"
#: How an item's number is written, by the pattern of its column: letters, digits at least so many.
_NUMBERED = re.compile(r"\^([A-Z]+)\[0-9\]\{(\d+),?\}\$")


@dataclass(frozen=True)
class Register:
    """headings: of the file. rows: in the file's order, every column of the dictionary as text."""

    file: Path
    headings: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    columns: tuple[str, ...]  # of the dictionary, in its order
    pattern: str  # of an item's number
    regions: Mapping[str, Region]

    def of(self, province: str) -> list[dict[str, str]]:
        """The items of a province and its districts, those of the province first."""
        own = [row for row in self.rows if row[REGION][:2] == province]
        return sorted(own, key=lambda row: row[REGION])

    def region_list(self, province: str) -> list[Region]:
        return [region for code, region in sorted(self.regions.items()) if code[:2] == province]

    def next_ids(self, n: int) -> list[str]:
        """Numbers for so many new items: they follow the largest, and there is no last one."""
        known = re.fullmatch(_NUMBERED, self.pattern)
        letters, width = (known[1], int(known[2])) if known else ("E", 3)
        held = [re.fullmatch(rf"{letters}(\d+)", row[ID]) for row in self.rows]
        largest = max((int(found[1]) for found in held if found), default=0)
        return [f"{letters}{largest + k:0{width}d}" for k in range(1, n + 1)]


def read(folder: Path) -> Register:
    """The register of a folder of tables. Raises UserError for what keeps it from being read."""
    resource = _resource(tables.dictionary(folder))
    schema = resource["schema"]
    columns = [field["name"] for field in schema["fields"]]
    optional = [field["name"] for field in schema["fields"] if field.get("optional")]
    path = folder / resource["path"]
    stored = csv_text.read(path, columns, optional=optional)
    plain = csv_text.read(path).headings
    blank = [""] * len(columns)
    rows = [dict(zip(columns, [*row, *blank][: len(columns)], strict=True)) for row in stored.rows]
    pattern = next(f for f in schema["fields"] if f["name"] == ID).get("constraints", {}).get("pattern", "")
    return Register(path, tuple(plain), tuple(rows), tuple(columns), pattern, _regions(folder))


# --- the folder after a change ---------------------------------------------------------------------


def files_after(register: Register, rows: Sequence[Mapping[str, str]]) -> dict[str, bytes]:
    """The table with these rows, and the dictionary that tells its digest.

    Columns that the file lacked come in where one of them is filled. A dictionary of an earlier release,
    whose numbers ended at so many digits, lets them go on.
    """
    written = [
        name for name in register.columns if name in register.headings or any(row[name] for row in rows)
    ]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(written)
    writer.writerows([row[name] for name in written] for row in rows)
    content = out.getvalue().encode()
    package = safe_read.json_file(register.file.with_name(datapackage.NAME))
    before = json.dumps(package)
    resource = _resource(package)
    if resource.get("hash"):
        resource["hash"] = "sha256:" + digest_of(content)
    for column in resource["schema"]["fields"]:
        rules = column.get("constraints", {})
        if column["name"] in (ID, "adds_to") and _NUMBERED.fullmatch(rules.get("pattern", "")):
            rules["pattern"] = re.sub(r"\{(\d+),?\}", r"{\1,}", rules["pattern"])
    files = {register.file.name: content}
    if json.dumps(package) != before:
        text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
        files[datapackage.NAME] = text.encode()
    return files


def new_faults(folder: Path, files: Mapping[str, bytes]) -> list[Fault]:
    """What `check` would tell of the folder with these files that it doesn't tell now.

    Raises UserError with the errors of the register as it stands: a row that can't be read would be lost.
    """
    now = tables.check(folder)
    if wrong := [fault for fault in now if fault.severity == "error" and fault.file in files]:
        raise UserError(wrong)
    known = Counter(map(_mark, now))
    needed = [resource["path"] for resource in tables.dictionary(folder)["resources"]]
    with drafts.scratch("evidence") as copy:
        for name in (*needed, corrections.NAME, datapackage.NAME):
            if (folder / name).is_file():
                shutil.copyfile(folder / name, copy / name)
        for name, content in files.items():
            (copy / name).write_bytes(content)
        found = tables.check(copy)
    told = []
    for fault in found:
        if known[_mark(fault)]:
            known[_mark(fault)] -= 1
        else:
            told.append(fault)
    return told


def _mark(fault: Fault) -> tuple:
    return fault.key, fault.file, fault.row, fault.column, fault.value


def take_over(files: Mapping[str, bytes], register: Register) -> list[Path]:
    """Put the files in place; where the table before is kept. Both are new, or both as they were."""
    return drafts.exchange(files, register.file.parent, keep=[register.file.name])


def _resource(package: Mapping) -> dict:
    for resource in package["resources"]:
        if resource["name"] == NAME:
            return resource
    raise UserError(Fault("absent_table", file=datapackage.NAME, value=NAME))


def _regions(folder: Path) -> dict[str, Region]:
    own = next((r for r in tables.dictionary(folder)["resources"] if r["name"] == "regions"), None)
    path = folder / own["path"] if own else places.OWN_RAW / "regions.csv"
    told = csv_text.columns(path, ["region_code", "region", "type"])
    return {code: Region(code, regions.short_name(name, kind), kind) for code, name, kind in told}
