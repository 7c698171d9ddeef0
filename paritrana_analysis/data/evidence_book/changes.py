"""What a filled workbook would change in the register: added, changed, unchanged, open, asked about.

Nothing is written here. A row that is gone is asked about, never taken for a deletion; a row still "not
checked" is no item. Everything that keeps an item from being recorded is told at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from paritrana_analysis import dates
from paritrana_analysis.data.evidence_book import layout, vocabulary
from paritrana_analysis.data.evidence_book.layout import (
    ASPECT,
    FILLED,
    ID,
    KIND,
    REGION,
    STATE,
)
from paritrana_analysis.data.evidence_book.reading import FilledBook, Row
from paritrana_analysis.data.evidence_book.register import Register
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.i18n.wording import Entry, Reader

PRESENT, PLANNED, ABSENT = "verified_present", "planned", "verified_absent"
#: Columns that an asked row is written with, and that say nothing as long as its state isn't changed.
_GIVEN = (REGION, ASPECT, KIND, STATE, "unit")
#: Columns that may be filled before anything is found: they are told, and stay in the workbook.
_UNDER_WAY = ("looked_by", "looked_on", "looked_where", "note")
#: One of these says when an item stood; without any it would count for every year.
_DATED = ("year", "in_force_from", "as_of")
#: By these two rows are one item; what else differs makes of the second a change of the first.
_SAME = (REGION, ASPECT, KIND, "number", "year", "title_id")


@dataclass(frozen=True)
class ItemChange:
    """An item as it will stand. before: the columns that change, with what stood there; {} for a new item."""

    row: Row
    item: Mapping[str, str]
    before: Mapping[str, str]


@dataclass(frozen=True)
class Changes:
    """added, changed: in the workbook's order. unchanged, gone: numbers of items.

    open: rows still not checked. begun: those of them in which something is noted. again: rows that the
    register holds already, with the item's number. beside: tab, cell, text of what stands outside the table.
    """

    added: tuple[ItemChange, ...]
    changed: tuple[ItemChange, ...]
    unchanged: tuple[str, ...]
    gone: tuple[str, ...]
    open: tuple[Row, ...]
    begun: tuple[Row, ...]
    again: tuple[tuple[Row, str], ...]
    beside: tuple[tuple[str, str, str], ...]

    @property
    def are_any(self) -> bool:
        return bool(self.added or self.changed)


def compared(book: FilledBook, register: Register) -> Changes:
    """The workbook against the register. Raises UserError with whatever keeps an item from being recorded."""
    held = {row[ID]: row for row in register.rows}
    faults: list[Fault] = []
    changed: list[ItemChange] = []
    unchanged, open_, begun, again = [], [], [], []
    new: list[tuple[Row, dict[str, str]]] = []
    for row in book.rows:
        if not row.is_new:
            change, wrong = _changed(book, row, held[row.key], register)
            faults += wrong
            if change.before:
                changed.append(change)
                faults += _rules(book, row, change.item, set(change.before), register)
            else:
                unchanged.append(row.key)
        elif row.values[STATE] == vocabulary.NOT_CHECKED or not row.values[STATE]:
            noted = row.filled - set(_GIVEN) if layout.is_asked(row.key) else row.filled - {STATE}
            if noted - set(_UNDER_WAY) and not _is_untouched(row):
                said = {"cells": _cells(book, row, noted)}
                key = "state_missing" if not row.values[STATE] else "filled_unchecked"
                faults.append(book.fault(key, row.row, STATE, row.values[STATE], **said))
            else:
                open_.append(row)
                if noted:
                    begun.append(row)
        else:
            item = _completed(row, book.year)
            faults += _rules(book, row, item, set(FILLED), register)
            new.append((row, item))
    added: list[ItemChange] = []
    ids = iter(register.next_ids(len(new)))
    seen: dict[tuple, int] = {}
    for row, item in new:
        same, wrong = _held_already(book, row, item, register)
        faults += wrong
        mark = tuple(item[key] for key in FILLED)
        if mark in seen:
            faults.append(book.fault("row_same", row.row, ID, first=seen[mark]))
        seen.setdefault(mark, row.row)
        if same:
            again.append((row, same))
        elif not wrong:
            added.append(ItemChange(row, {**dict.fromkeys(register.columns, ""), **item, ID: next(ids)}, {}))
    if faults:
        raise UserError(sorted(faults, key=lambda fault: _place(fault.cell)))
    keys = {row.key for row in book.rows}
    gone = tuple(key for key in book.was if key in held and key not in keys and _is_of(book, held[key]))
    return Changes(
        tuple(added),
        tuple(changed),
        tuple(unchanged),
        gone,
        tuple(open_),
        tuple(begun),
        tuple(again),
        tuple(book.beside),
    )


def _is_of(book: FilledBook, item: Mapping[str, str]) -> bool:
    """Whether the workbook held the item: without its hidden tab, whether it is of a region in it."""
    own = {row.values[REGION][:2] for row in book.rows if row.values[REGION]}
    return not own or item[REGION][:2] in (own if not book.province else {book.province})


def _is_untouched(row: Row) -> bool:
    """A row in which only lists were chosen from, as when one is copied down, and no state."""
    return row.filled <= set(_GIVEN) and not row.values[STATE] and layout.is_asked(row.key)


def _cells(book: FilledBook, row: Row, columns: set[str]) -> str:
    from paritrana_analysis.data.workbooks.cells import Cell

    return ", ".join(Cell(row.row, book.columns[key], "text", "").name for key in FILLED if key in columns)


def _place(cell: str) -> tuple[int, str]:
    digits = "".join(letter for letter in cell.partition(":")[0] if letter.isdigit())
    return int(digits or 0), cell


# --- items of the register -------------------------------------------------------------------------


def _changed(
    book: FilledBook, row: Row, now: Mapping[str, str], register: Register
) -> tuple[ItemChange, list[Fault]]:
    """What the person changed since the workbook was written; a change of both sides is a fault."""
    was = book.was.get(row.key, {})
    faults, before, item = [], {}, dict(now)
    for key in FILLED:
        wanted, then = row.values[key], was.get(key, "")
        if wanted == then or wanted == now.get(key, ""):
            continue
        if now.get(key, "") != then:
            said = {"now": now.get(key, "") or "–", "was": then or "–"}
            faults.append(book.fault("changed_meanwhile", row.row, key, wanted, **said))
        before[key], item[key] = now.get(key, ""), wanted
    if item[STATE] in ("", vocabulary.NOT_CHECKED):
        faults.append(book.fault("held_unchecked", row.row, STATE, item[STATE], id=row.key))
    return ItemChange(row, item, before), faults


def _held_already(
    book: FilledBook, row: Row, item: Mapping[str, str], register: Register
) -> tuple[str, list[Fault]]:
    """The number under which a new row is in the register already, as when a workbook is read twice."""
    for held in register.rows:
        if all(held[key] == item[key] for key in _SAME):
            differs = [key for key in FILLED if held.get(key, "") != item[key]]
            if not differs:
                return held[ID], []
            columns = [layout.column_entry(key) for key in differs]
            said = {"id": held[ID], "differs": columns}
            return "", [book.fault("held_alike", row.row, differs[0], row.values[differs[0]], **said)]
    return "", []


# --- new items, and what each needs ----------------------------------------------------------------


def _completed(row: Row, year: str) -> dict[str, str]:
    """The item with what follows from the row itself.

    Where all of an aspect is said to be absent, its kind and title say so; where it was looked for is then
    the source, and without another date it holds for the year that the workbook asks for. A title of one
    language stands in both, as it was written.
    """
    item = {key: row.values[key] for key in FILLED}
    if item[STATE] == ABSENT and item[ASPECT] in vocabulary.aspects():
        whole = not item[KIND]
        item[KIND] = item[KIND] or vocabulary.of_any_kind(item[ASPECT])
        if not item["title_id"]:
            for language in ("id", "en"):
                item[f"title_{language}"] = item[f"title_{language}"] or _absent(item, whole, language)
        item["source"] = item["source"] or item["looked_where"]
        if not any(item[key] for key in _DATED):
            item["as_of"] = year
    item["title_en"] = item["title_en"] or item["title_id"]
    return item


def _absent(item: Mapping[str, str], whole: bool, language: str) -> str:
    t = Reader(language)
    words = layout.words_of(KIND, item[ASPECT])
    kind = next((word.said(language) for word in words if word.value == item[KIND]), item[KIND])
    what = t(f"terms.aspect_{item[ASPECT]}") if whole else kind
    return t("evidence_book.title_absent", what=what)


def _rules(
    book: FilledBook, row: Row, item: Mapping[str, str], changed: set[str], register: Register
) -> Iterator[Fault]:
    """What an item lacks; of a held one only where a column that the rule is about was changed."""

    def missing(column: str, key: str, about: tuple[str, ...], **said: object) -> Iterator[Fault]:
        if changed & {column, STATE, *about}:
            yield book.fault(key, row.row, column, row.values.get(column, ""), **said)

    state, aspect = item[STATE], item[ASPECT]
    for column in (REGION, ASPECT, "title_id", "source"):
        if not item[column]:
            said = {"column_key": layout.column_entry(column)}
            yield from missing(column, "cell_missing", (), **said)
    region = register.regions.get(item[REGION])
    words = layout.words_of(KIND, aspect, region.type if region else "")
    told = {"aspect": Entry(f"terms.aspect_{aspect}"), "choices": [word.told for word in words]}
    if not item[KIND] and aspect:
        yield from missing(KIND, "kind_missing", (ASPECT,), **told)
    known = {word.value for word in words}
    if item[KIND] and KIND not in changed and changed & {ASPECT, REGION} and item[KIND] not in known:
        yield book.fault("kind_unknown", row.row, KIND, item[KIND], **told)
    if item[REGION] and book.province and item[REGION][:2] != book.province and REGION in changed:
        yield book.fault("region_elsewhere", row.row, REGION, item[REGION], province=book.province)
    if state == ABSENT:
        for column in ("looked_on", "looked_where"):
            if not item[column]:
                said = {"column_key": layout.column_entry(column)}
                yield from missing(column, "looked_missing", (), **said)
        if item["value"]:
            yield from missing("value", "value_of_absent", ())
    if not any(item[key] for key in _DATED):
        yield from missing("year", "date_missing", ("in_force_from", "as_of"))
    if state in (PRESENT, PLANNED) and aspect == "budget" and not item["payer"]:
        told = {"choices": [word.told for word in vocabulary.listed("payer")]}
        yield from missing("payer", "payer_missing", (ASPECT,), **told)
    if item["value"] and not item["unit"]:
        told = {"choices": [word.told for word in vocabulary.listed("unit")]}
        yield from missing("unit", "unit_missing", ("value",), **told)
    begins, ends = item["in_force_from"], item["in_force_until"]
    if begins and ends and dates.period(ends)[1] < dates.period(begins)[0]:
        yield from missing("in_force_until", "ends_before", ("in_force_from",), begins=begins)


# --- the register after them -----------------------------------------------------------------------


def applied(changes: Changes, register: Register) -> tuple[list[dict[str, str]], dict[int, Row]]:
    """All rows of the register with the changes: held ones where they stood, new ones last.

    And of each changed row, by its place among them, the workbook's row.
    """
    after = {change.item[ID]: change for change in changes.changed}
    rows, of = [], {}
    for place, held in enumerate(register.rows):
        change = after.get(held[ID])
        rows.append(dict(change.item) if change else dict(held))
        if change:
            of[place] = change.row
    for change in changes.added:
        of[len(rows)] = change.row
        rows.append(dict(change.item))
    return rows, of
