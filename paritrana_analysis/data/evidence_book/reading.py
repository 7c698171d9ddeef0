"""Reads a filled workbook: every item in it, or every fault that prevents it.

What people usually do is tolerated: rows and columns moved, rows added, tabs renamed. Nothing is guessed:
what is not certain is a fault with tab, cell, value and mend, and all faults are told at once. What was
written beside the table is told, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from paritrana_analysis.data.evidence_book import layout, values, vocabulary
from paritrana_analysis.data.evidence_book.layout import (
    ASKED,
    ASPECT,
    DATES,
    FILLED,
    ID,
    KEY,
    KIND,
    NEEDED,
    REGION,
    WIDTHS,
)
from paritrana_analysis.data.evidence_book.register import Register
from paritrana_analysis.data.evidence_book.values import Value
from paritrana_analysis.data.workbooks.cells import Cell
from paritrana_analysis.data.workbooks.opening import Opened, Tab, opened
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.i18n.wording import LANGUAGES, Entry, Reader

_MOST_TOLD = 80
#: So many keys or labels in a row make it the table's head; the lists to choose from have fewer.
_FEWEST = 10


@dataclass(frozen=True)
class Row:
    """A row of the table. key: "E001", "ask:36:outreach", "" for an added one. values: the register's texts.

    filled: columns in which something stands. row: as the spreadsheet counts.
    """

    key: str
    row: int
    values: Mapping[str, str]
    filled: frozenset[str]

    @property
    def is_new(self) -> bool:
        return not self.key or layout.is_asked(self.key)


@dataclass
class FilledBook:
    """A workbook read. was: held items as they stood when it was written, by number and column.

    beside: tab, cell and text of whatever stands outside the table and is not the workbook's own. year:
    judged, for which the workbook asks; "" where its hidden tab is gone. pictures: whether there are any.
    """

    file: str
    tab: Tab
    columns: dict[str, int]
    province: str
    rows: list[Row]
    was: dict[str, dict[str, str]]
    year: str = ""
    pictures: bool = False
    beside: list[tuple[str, str, str]] = field(default_factory=list)

    def fault(self, key: str, row: int, column: str = "", value: str = "", /, **told) -> Fault:
        """What is wrong in a row, at the cell of a column."""
        cell = Cell(row, self.columns[column], "text", "").name if column else ""
        cell = cell or Cell(row, min(self.columns.values()), "text", "").name
        return fault(key, self.tab, self.file, cell, value, **told)


def fault(key: str, tab: Tab, file: str, cell: str = "", value: str = "", /, **told) -> Fault:
    text = " ".join(value.split())
    text = text if len(text) <= _MOST_TOLD else text[: _MOST_TOLD - 1] + "…"
    return Fault(f"evidence_book.{key}", told, file, value=text, sheet=tab.name, cell=cell)


def read(content: bytes, file: str, register: Register) -> FilledBook:
    """The workbook's rows. Raises UserError with every fault of the file."""
    book = opened(content, file)
    meta = _Written.of(book, register)
    tab, head = _table(book, file)
    columns, faults = _columns(tab, head, file)
    if faults:
        raise UserError(faults)
    found = FilledBook(file, tab, columns, meta.province, [], meta.was, meta.year)
    faults = list(_merged(tab, columns, head, file))
    keys: dict[str, int] = {}
    for row in sorted({row for row, _ in tab.cells if row > max(head)}):
        cells = {key: tab.at(row, column) for key, column in columns.items()}
        filled = frozenset(key for key in FILLED if cells[key] is not None)
        key, wrong = _key(found, row, cells, keys, register)
        faults += wrong
        if not filled and not key:
            continue
        read_, wrong = _values(found, row, cells, key, register)
        faults += wrong
        found.rows.append(Row(key, row, read_, filled))
    if faults:
        raise UserError(faults)
    found.pictures = book.pictures
    found.beside = list(_beside(book, found, head, meta))
    return found


# --- the hidden tab --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Written:
    province: str = ""
    was: dict = field(default_factory=dict)
    texts: frozenset[str] = frozenset()
    year: str = ""

    @classmethod
    def of(cls, book: Opened, register: Register) -> _Written:
        """What the workbook was written with; where the tab is gone, the register as it stands now."""
        tab = next((tab for tab in book.tabs if tab.name == layout.META), None)
        lines = [[tab.text(row, column) for column in range(1, 5)] for row in _rows(tab)] if tab else []
        if ["version", layout.VERSION] not in [line[:2] for line in lines]:
            return cls("", {row[ID]: dict(row) for row in register.rows})
        was: dict[str, dict[str, str]] = {line[1]: {} for line in lines if line[0] == "item"}
        for line in lines:
            if line[0] == "was" and line[1] in was:
                was[line[1]][line[2]] = line[3]
        province, year = (
            next((line[1] for line in lines if line[0] == key), "") for key in ("province", "year")
        )
        return cls(province, was, frozenset(line[1] for line in lines if line[0] == "text"), year)


def _rows(tab: Tab) -> list[int]:
    return sorted({row for row, _ in tab.cells})


# --- the table -------------------------------------------------------------------------------------


def _table(book: Opened, file: str) -> tuple[Tab, list[int]]:
    """The tab with the items, and the rows of its head: that of the keys, that of the labels, or both."""
    others = [tab for tab in book.tabs if tab.name != layout.META]
    found = []
    for tab in others:
        keyed = _heads(tab, layout.of_machine)
        labelled = _heads(tab, layout.column_named)
        if keyed or labelled:
            found.append((tab, keyed, labelled))
    if not found:
        raise UserError(
            Fault("evidence_book.no_table", {"tabs": ", ".join(tab.name for tab in others)}, file)
        )
    if len(found) > 1:
        tabs = ", ".join(tab.name for tab, _, _ in found)
        raise UserError(Fault("evidence_book.table_twice", {"tabs": tabs}, file))
    tab, keyed, labelled = found[0]
    if len(keyed) > 1 or len(labelled) > 1:
        rows = ", ".join(map(str, keyed if len(keyed) > 1 else labelled))
        raise UserError(fault("head_twice", tab, file, rows=rows))
    return tab, [*keyed, *labelled]


def _heads(tab: Tab, column_of) -> list[int]:
    found: dict[int, set[str]] = {}
    for (row, _), cell in tab.cells.items():
        if cell.kind == "text" and (key := column_of(cell.text)):
            found.setdefault(row, set()).add(key)
    return sorted(row for row, keys in found.items() if len(keys) >= _FEWEST)


def _columns(tab: Tab, head: list[int], file: str) -> tuple[dict[str, int], list[Fault]]:
    """Column of each key: by its key, by its label, or by both where they agree."""
    found: dict[str, list[Cell]] = {}
    faults = []
    for column in sorted({column for row, column in tab.cells if row in head}):
        cells = [cell for row in head if (cell := tab.at(row, column))]
        told = [(layout.of_machine(cell.text) or layout.column_named(cell.text), cell) for cell in cells]
        keys = dict.fromkeys(key for key, _ in told if key)
        if len(keys) > 1:
            label = told[-1][1]
            entry = layout.column_entry(next(iter(keys)))
            faults.append(fault("column_disagrees", tab, file, label.name, label.text, column_key=entry))
        for key in keys:
            found.setdefault(key, []).append(cells[-1])
    for key in WIDTHS:
        cells = found.get(key, [])
        entry = layout.column_entry(key)
        if not cells and key in NEEDED:
            faults.append(fault("column_missing", tab, file, column_key=entry))
        elif len(cells) > 1 and key != ASKED:
            where = ", ".join(cell.name for cell in cells)
            faults.append(fault("column_twice", tab, file, where, column_key=entry))
    return {key: cells[0].column for key, cells in found.items()}, faults


def _merged(tab: Tab, columns: Mapping[str, int], head: list[int], file: str) -> Iterator[Fault]:
    """Merged cells below the head: for which of its cells a merged value is meant is not certain."""
    for top, left, bottom, right in tab.merged:
        if bottom > max(head) and any(left <= column <= right for column in columns.values()):
            where = f"{Cell(top, left, 'text', '').name}:{Cell(bottom, right, 'text', '').name}"
            yield fault("merged", tab, file, where, tab.text(top, left))


# --- rows ------------------------------------------------------------------------------------------


def _key(
    found: FilledBook, row: int, cells: Mapping[str, Cell | None], keys: dict[str, int], register: Register
) -> tuple[str, list[Fault]]:
    """Whose row it is: by its hidden key, or by the number shown; two that differ are a fault."""
    said = {key: cells[key].text.strip() if cells.get(key) else "" for key in (KEY, ID)}
    key, shown = said[KEY], said[ID]
    known = {one[ID] for one in register.rows}
    faults = []
    if key and not layout.is_asked(key) and key not in known:
        return "", [found.fault("id_unknown", row, KEY, key)]
    if shown and shown not in known:
        return "", [found.fault("id_unknown", row, ID, shown)]
    if shown and key and shown != key:
        faults.append(found.fault("id_disagrees", row, ID, shown, known=key))
    key = key or shown
    if key and key in keys:
        if layout.is_asked(key):  # copied to tell of a second item: both are new
            return "", faults
        faults.append(found.fault("row_twice", row, ID, key, first=keys[key]))
    if key:
        keys[key] = row
    return key, faults


def _values(
    found: FilledBook, row: int, cells: Mapping[str, Cell | None], key: str, register: Register
) -> tuple[dict[str, str], list[Fault]]:
    """The row's values as the register holds them, and a fault for each cell that has none for certain."""
    was = found.was.get(key, {})
    read_: dict[str, str] = {}
    faults = []

    def take(column: str, value: Value) -> None:
        read_[column] = value.text
        if value.fault:
            cell = cells[column]
            told = {**value.told, "shown": _shown(cell)}
            faults.append(found.fault(value.fault, row, column, cell.text, **told))

    for column in FILLED:
        if _as_it_was(column, cells[column], was, register):
            read_[column] = was.get(column, "")
        elif column == REGION:
            take(column, values.region(cells[column], register.regions))
        elif column in DATES:
            take(column, values.date(cells[column]))
        elif column == "year":
            take(column, values.year(cells[column]))
        elif column == "value":
            take(column, values.number(cells[column]))
        elif column != KIND:
            take(column, _worded(column, values.text(cells[column]), found, row))
    if KIND not in read_:
        take(KIND, _kind(values.text(cells[KIND]), read_, register))
    return read_, faults


def _as_it_was(column: str, cell: Cell | None, was: Mapping[str, str], register: Register) -> bool:
    """Whether the cell still shows what the workbook was written with."""
    if column not in was:
        return cell is None
    if cell is None or cell.kind in ("formula", "error", "bool") or cell.struck:
        return False
    if cell.kind == "number" and column in ("value", "year"):
        return values.number(cell).text == values.number(Cell(1, 1, "text", was[column])).text
    said = {
        layout.shown(column, was[column], was, register.regions, Reader(language)) for language in LANGUAGES
    }
    return " ".join(cell.text.split()) in {" ".join(text.split()) for text in said}


def _shown(cell: Cell | None) -> str:
    return "" if cell is None or cell.shown is None else Cell(1, 1, "", cell.shown).text


def _worded(column: str, value: Value, found: FilledBook, row: int) -> Value:
    """A word of a column with a list as the register's value; any other text as it is."""
    words = layout.words_of(column)
    if value.fault or not value.text or not words:
        return value
    meant = vocabulary.meant(value.text, words)
    if len(meant) == 1:
        return Value(meant[0])
    return Value(fault="word_unknown", told={"choices": [word.told for word in words]})


def _kind(value: Value, row: Mapping[str, str], register: Register) -> Value:
    """The kind of the row's own aspect that is meant, among those that its region can have."""
    aspect, region = row[ASPECT], register.regions.get(row[REGION])
    if value.fault or not value.text or not aspect:
        return value
    words = layout.words_of(KIND, aspect, region.type if region else "")
    meant = vocabulary.meant(value.text, words, leave_out=[region.name] if region else [])
    if len(meant) == 1:
        return Value(meant[0])
    told = {"aspect": Entry(f"terms.aspect_{aspect}")}
    told["choices"] = [word.told for word in words]
    return Value(fault="kind_unknown", told=told)


# --- what else was written -------------------------------------------------------------------------


def _beside(
    book: Opened, found: FilledBook, head: list[int], meta: _Written
) -> Iterator[tuple[str, str, str]]:
    """Texts that are neither in the table nor the workbook's own; notes on cells.

    Where the hidden tab is gone, which texts above the table and on other tabs are the workbook's own is not
    known: only those beside and below the table are told.
    """
    columns = set(found.columns.values())
    for tab in book.tabs:
        if tab.name == layout.META:
            continue
        for (row, column), cell in sorted(tab.cells.items()):
            in_table = tab is found.tab and (row in head or row > max(head)) and column in columns
            own = layout.digest(cell.text) in meta.texts
            if not meta.texts:
                own = tab is not found.tab or row <= max(head)
            if not in_table and not own:
                yield tab.name, cell.name, cell.text
        for row, column, text in tab.comments:
            yield tab.name, Cell(row, column, "text", "").name, text
