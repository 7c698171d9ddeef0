"""Evidence that came or changed after a round was opened: rows of the tables, of its candidates alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

#: Columns that may hold a candidate's code: a region's, a firm's, a village's.
_UNIT = ("region_code", "firm_id", "village_code")
#: Of the register, the aspect is what somebody looks for; of any other table it is the table.
_REGISTER, _ASPECT = "evidence.csv", "aspect"


@dataclass(frozen=True)
class TableText:
    """A table as text. key : the columns by which a row is known; none: by all of its cells."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    key: Sequence[str] = ()


@dataclass(frozen=True)
class Late:
    """rows : as entries carry them. of_others : table → rows that differ and are of no candidate."""

    rows: tuple[dict, ...]
    of_others: Mapping[str, int]

    @property
    def units(self) -> list[str]:
        return sorted({row["unit"] for row in self.rows})


def compared(before: Mapping[str, TableText], now: Mapping[str, TableText], units: Collection[str]) -> Late:
    """The rows in which tables differ. before, now : by file name; one that is missing has no rows."""
    rows, of_others = [], Counter()
    for name in sorted(before.keys() | now.keys()):
        for row in _differing(name, before.get(name), now.get(name), units):
            if row["unit"]:
                rows.append(row)
            else:
                of_others[name] += 1
    return Late(tuple(rows), dict(sorted(of_others.items())))


def one_sided(rows: Sequence[Mapping], units: Sequence[str]) -> list[dict]:
    """Items that differ for some of the candidates and not for the others: item, of, others.

    In a round an item is checked for all candidates or for none: the others may have been looked at as well
    and nothing found, but that nobody can see in the tables.
    """
    found = []
    for item in dict.fromkeys(row["item"] for row in rows):
        of = {row["unit"] for row in rows if row["item"] == item}
        if others := [unit for unit in units if unit not in of]:
            found.append({"item": item, "of": [unit for unit in units if unit in of], "others": others})
    return [one for one in found if one["of"]]


def _differing(
    name: str, before: TableText | None, now: TableText | None, units: Collection[str]
) -> Iterator[dict]:
    was, is_ = _by_key(before, now), _by_key(now, before)
    for key in dict.fromkeys([*was, *is_]):
        one, other = was.get(key, {}), is_.get(key, {})
        if one == other:
            continue
        unit = next((r[c] for r in (other, one) for c in _UNIT if r.get(c) in units), "")
        columns = [c for c in dict.fromkeys([*one, *other]) if one.get(c, "") != other.get(c, "")]
        yield {
            "table": name,
            "row": ", ".join(key[:-1] if isinstance(key[-1], int) else key),
            "unit": unit,
            "item": _item(name, other or one),
            "change": "added" if not one else "changed" if other else "removed",
            "cells": {c: [one.get(c, ""), other.get(c, "")] for c in columns},
        }


def _item(table: str, row: Mapping[str, str]) -> str:
    aspect = row.get(_ASPECT, "") if table == _REGISTER else ""
    return aspect or table.removesuffix(".csv")


def _by_key(table: TableText | None, other: TableText | None) -> dict[tuple, dict[str, str]]:
    """Rows by what they are known by; rows that nothing tells apart by their place among those alike."""
    if table is None:
        return {}
    key = [c for c in table.key if c in table.headings and (other is None or c in other.headings)]
    found: dict[tuple, dict[str, str]] = {}
    for cells in table.rows:
        row = dict(zip(table.headings, cells, strict=False))
        known = tuple(row[c] for c in key) or tuple(cells)
        n = 0
        while (known if not n else (*known, n)) in found:
            n += 1
        found[(*known, n) if n else known] = row
    return found
