"""Reads `datapackage.json`, the dictionary of the tables, and checks every part of it before use.

Tables may come from a stranger, and so may their dictionary. It may name files beside itself only: no
address, and no other place on this computer. All else in it is checked before any library reads it, and
libraries are given the schema alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import places, safe_read

NAME = "datapackage.json"
#: Types of columns that tables here have.
TYPES = ("string", "integer", "number")
CONSTRAINTS = ("required", "unique", "enum", "pattern", "minimum", "maximum")
#: The name of a file beside the dictionary: no folder, no address, no drive, nothing hidden.
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ .-]{0,99}")

_DIGITS = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?")

#: Patterns of the dictionaries that earlier releases laid out with a project: they are still read.
_FORMER = {"^T[0-9]{3}( T[0-9]{3})*$", "^R[0-9]{2}[a-z]?$"}

#: A pattern of characters, classes and choices, each so many times.
_PLAIN = re.compile(r"\^(?:[\w -]|\\[.+]|\[[\w-]+\]|[()|]|\{\d{1,3},?\})*\$")


def read(folder: Path) -> dict:
    """The dictionary in a folder of tables. Raises UserError with what is wrong with it, all at once."""
    path = Path(folder) / NAME
    try:
        found = safe_read.json_file(path, "broken_dictionary")
    except FileNotFoundError:
        raise UserError(Fault("no_dictionary", file=str(path))) from None
    if not isinstance(found, dict) or not isinstance(found.get("resources"), list):
        raise UserError(Fault("broken_dictionary", {"problem": "resources"}, file=str(path)))
    faults = list(_faults(found, Path(folder)))
    if faults:
        raise UserError(faults)
    return found


def schema_of(resource: dict) -> dict:
    """What a library may know of a table: its columns and rules, and nothing that names a place.

    Region codes (`foreignKeys`) are checked by `cells`, which knows groups of regions and names the cell.
    """
    told = resource["schema"]
    fields = [
        {key: field[key] for key in ("name", "type", "constraints") if key in field}
        for field in told["fields"]
    ]
    return {"fields": fields} | {key: told[key] for key in ("primaryKey", "missingValues") if key in told}


def lies_beside(path: object, folder: Path) -> bool:
    """Whether this names a file in the folder itself, and no link leads it out of there."""
    if not isinstance(path, str) or not _FILE.fullmatch(path):
        return False
    return (folder / path).resolve().parent == folder.resolve()


# --- what is wrong -----------------------------------------------------------------------------------


def _faults(found: dict, folder: Path) -> Iterator[Fault]:
    file = str(folder / NAME)

    def wrong(place: str) -> Fault:
        return Fault("broken_dictionary", {"problem": place[:120]}, file=file)

    def elsewhere(resource: dict, said: object) -> Fault:
        return Fault("not_beside", {"table": resource["name"][:60]}, file=file, value=str(said)[:80])

    practice = found.get("practice")
    if practice is not None and not (
        isinstance(practice, dict) and all(_is_whole(practice.get(k)) for k in ("seed", "assessment_year"))
    ):
        yield wrong("practice: seed, assessment_year")
    names = [r.get("name") for r in found["resources"] if isinstance(r, dict)]
    for n, resource in enumerate(found["resources"], 1):
        place = f"resources {n}"
        if not isinstance(resource, dict) or not isinstance(resource.get("name"), str):
            yield wrong(f"{place}: name")
            continue
        place = f"{place} ({resource['name']})"
        if names.count(resource["name"]) > 1:
            yield wrong(f"{place}: name")
        if "path" not in resource:
            yield wrong(f"{place}: path")
        elif not lies_beside(resource["path"], folder):
            yield elsewhere(resource, resource["path"])
        for key in ("dialect", "profile", "schema", "encoding", "scheme"):
            # Each may be an address by the standard, which a library would then fetch.
            if isinstance(said := resource.get(key), str) and re.search(r"[/\\:]", said):
                yield elsewhere(resource, said)
        yield from map(wrong, (f"{place}: {key}" for key in _unsound(resource)))


def _unsound(resource: dict) -> Iterator[str]:
    """Names of the parts of a resource that are not what they must be."""
    if not isinstance(resource.get("hash", ""), str):
        yield "hash"
    if not isinstance(resource.get("title"), str):
        yield "title"
    for key, part in (("sources", "title"), ("licenses", "name")):
        listed = resource.get(key)
        sound = isinstance(listed, list) and all(
            isinstance(one, dict) and isinstance(one.get(part), str) for one in listed
        )
        if not sound or not all(isinstance(one.get("path", ""), str) for one in listed):
            yield key
    schema = resource.get("schema")
    if not isinstance(schema, dict) or not isinstance(schema.get("fields"), list) or not schema["fields"]:
        yield "schema"
        return
    columns = [field.get("name") for field in schema["fields"] if isinstance(field, dict)]
    for n, field in enumerate(schema["fields"], 1):
        if not isinstance(field, dict) or not isinstance(field.get("name"), str) or not field["name"]:
            yield f"fields {n}: name"
        elif columns.count(field["name"]) > 1:
            yield f"fields {n}: name “{field['name'][:40]}”"
        elif field.get("type") not in TYPES:
            yield f"{field['name'][:40]}: type"
        elif not _rules_hold(field.get("constraints", {}), field["type"]):
            yield f"{field['name'][:40]}: constraints"
    keys = schema.get("primaryKey", [])
    keys = [keys] if isinstance(keys, str) else keys
    if not isinstance(keys, list) or not all(isinstance(key, str) and key in columns for key in keys):
        yield "primaryKey"
    blanks = schema.get("missingValues", [""])
    if not isinstance(blanks, list) or not all(isinstance(blank, str) for blank in blanks):
        yield "missingValues"


def _rules_hold(rules: object, of_type: str) -> bool:
    """Whether constraints are such as the columns here have."""
    if not isinstance(rules, dict) or not rules.keys() <= set(CONSTRAINTS):
        return False
    number = of_type in ("integer", "number")
    if "enum" in rules and not isinstance(rules["enum"], list):
        return False
    return (
        all(isinstance(rules.get(key, False), bool) for key in ("required", "unique"))
        and ("enum" not in rules or len(rules["enum"]) > 0)
        and all(_is_of(choice, of_type) for choice in rules.get("enum", ()))
        and all(number and _is_number(rules[key]) for key in ("minimum", "maximum") if key in rules)
        and ("pattern" not in rules or (not number and _ends(rules["pattern"]) and _reads(rules["pattern"])))
    )


def _is_of(choice: object, of_type: str) -> bool:
    """Whether a column of this type can hold this choice of an `enum`: a column of numbers no word."""
    if of_type == "string":
        return isinstance(choice, str)
    return _is_number(choice) or (isinstance(choice, str) and bool(_DIGITS.fullmatch(choice)))


def _reads(pattern: str) -> bool:
    """Whether the pattern is one at all: its brackets close."""
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _ends(pattern: object) -> bool:
    """Whether looking for this pattern ends soon: it is one of ours, or repeats one part at most.

    A pattern is a small program, and a stranger's may run for ever.
    """
    if not isinstance(pattern, str):
        return False
    plain = _PLAIN.fullmatch(pattern) and pattern.count(",}") <= 1 and "){" not in pattern
    return pattern in _patterns() or bool(plain and len(pattern) <= 60)


@cache
def _patterns() -> frozenset[str]:
    own = safe_read.json_file(places.OWN_RAW / NAME)
    fields = (field for resource in own["resources"] for field in resource["schema"]["fields"])
    return _FORMER | frozenset(
        field["constraints"]["pattern"] for field in fields if "pattern" in field.get("constraints", {})
    )


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
