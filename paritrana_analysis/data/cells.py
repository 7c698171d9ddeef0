"""Rules for single cells that a table schema can't say: plain numbers, days of the calendar, known regions.

They look at the text of a cell as it stands in the file, so they need no typed table, and a fault in one
table hides none in another.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import pandas as pd

from paritrana_analysis.dates import has_form, is_date
from paritrana_analysis.errors import Fault
from paritrana_analysis.i18n.wording import Entry

#: Numbers as a person writes them in a CSV: ASCII digits, no separators, no INF, no NaN.
_INTEGER = re.compile(r"-?[0-9]{1,15}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?([eE]-?[0-9]{1,2})?")
#: How the pattern of every column of dates begins.
_DATED = "^[0-9]{4}("


def faults(text: pd.DataFrame, schema: dict, file: str, known_regions: Collection[str]) -> Iterator[Fault]:
    """Faults of one table given as text, in the order of its columns.

    schema : its fields. Only columns that are there are judged; a text that stands in a column a thousand
    times is judged once.
    """
    for field in schema["fields"]:
        name = field["name"]
        if name not in text:
            continue
        wrong = {value: fault_of(field, value, known_regions) for value in set(text[name])}
        if not any(wrong.values()):
            continue
        for index, value in text[name].items():
            if key := wrong[value]:
                values = {"wanted": type_told(field["type"]), "cells": ""}
                yield Fault(key, values, file=file, row=int(index) + 2, column=name, value=value)


def type_told(name: str) -> Entry:
    """The type of a column in the reader's words: "a whole number"."""
    return Entry(f"errors.type_{name}", name)


def fault_of(field: dict, value: str, known_regions: Collection[str]) -> str:
    """The key of the rule that a cell breaks, "" for none."""
    if not isinstance(value, str) or not value:
        return ""
    if field["type"] == "integer":
        return "" if _INTEGER.fullmatch(value) else "type"
    if field["type"] == "number":
        return "" if _NUMBER.fullmatch(value) else "type"
    if field["name"] == "region_code":
        return "" if all(part in known_regions for part in value.split("+")) else "unknown_region"
    dated = field.get("constraints", {}).get("pattern", "").startswith(_DATED)
    return "no_such_day" if dated and has_form(value) and not is_date(value) else ""
