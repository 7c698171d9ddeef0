"""A table's rows against its schema: types, constraints, keys, cells that are missing or too many.

Cells are read by Frictionless' fields, which know the standard's types and constraints. Its own way through
a table isn't taken: it validates each field's description again by a general validator, whose grammars of
internet addresses take longer to load than all tables take to check, and `datapackage.read` has looked at
the description before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from paritrana_analysis.data.cells import type_told
from paritrana_analysis.data.csv_text import CsvText
from paritrana_analysis.errors import Fault
from paritrana_analysis.i18n.wording import Entry

if TYPE_CHECKING:  # loaded where tables are checked, not where they are only read
    from frictionless import Field


def faults(schema: dict, text: CsvText, file: str) -> Iterator[Fault]:
    """What a table's schema objects to, row by row, rows numbered as a spreadsheet does.

    schema : of a description that `datapackage.read` has let through. A blank row has that one fault.
    """
    names = [field["name"] for field in schema["fields"]]
    readers = [_Read(field) for field in _fields(schema)]
    unique = [n for n, f in enumerate(schema["fields"]) if f.get("constraints", {}).get("unique")]
    key = schema.get("primaryKey", [])
    key = [names.index(name) for name in ([key] if isinstance(key, str) else key)]
    seen: set[tuple] = set()
    for number, row in enumerate(text.rows, text.first_row):
        row = row or [""]
        first = ", ".join(row[:3])

        def fault(key: str, column: str = "", value: str = "", wanted: object = "") -> Fault:
            told = {"wanted": wanted, "cells": first}  # noqa: B023  used before the next row
            return Fault(key, told, file=file, row=number, column=column, value=value)  # noqa: B023

        cells: list[str | None] = [*row, *[None] * (len(names) - len(row))]
        read = [reader[cell] for reader, cell in zip(readers, cells, strict=False)]
        values = [value for value, _ in read]
        objected = any([objections for _, objections in read])
        if objected and all(value is None and "type" not in objections for value, objections in read):
            yield fault("blank_row")
            continue
        for name, cell, (_, objections) in zip(names, cells, read, strict=False) if objected else ():
            for objection, wanted in objections.items():
                yield fault(objection, name, str(cell), wanted)
        for cell in row[len(names) :]:
            yield fault("extra_cell", value=cell)
        for name in names[len(row) :]:
            yield fault("missing_cell", name)
        for n in unique:
            if values[n] is not None and (n, values[n]) in seen:
                yield fault("duplicate_key", names[n], str(values[n]))
            seen.add((n, values[n]))
        own = tuple(values[n] for n in key)
        if key and (own in seen or set(own) == {None}):
            yield fault("duplicate_key")
        seen.add(own)


def _fields(schema: dict) -> list[Field]:
    from frictionless import fields

    of_type = {
        "string": fields.StringField,
        "integer": fields.IntegerField,
        "number": fields.NumberField,
    }
    blanks = schema.get("missingValues", [""])
    return [
        of_type[field["type"]](
            name=field["name"], constraints=field.get("constraints", {}), missing_values=blanks
        )
        for field in schema["fields"]
    ]


class _Read(dict):
    """Text of a cell → its typed value, and what its field objects to: key of the fault → what was wanted.

    A text that stands in a column a thousand times is read once.
    """

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field, self.read_cell = field, field.create_cell_reader()

    def __missing__(self, cell: str | None) -> tuple[object, dict[str, str | Entry]]:
        value, notes = self.read_cell(cell)
        self[cell] = value, {name: _wanted(self.field, name) for name in notes or {}}
        return self[cell]


def _wanted(field: Field, name: str) -> str | Entry:
    """What a field wanted that objects: its type in words, or what its constraint says."""
    if name == "type":
        return type_told(field.type)
    said = field.constraints[name]
    return ", ".join(re.findall(r"'([^']*)'", str(said))) if name == "enum" else str(said)
