"""Finds the columns and rows of a filled sheet, also after somebody moved them.

A column is recognised by its machine key or by its label, a row by its key; never by its position. It is a
fault if key and label disagree, or if a key is there twice. It is no fault if one of the two is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from paritrana_analysis.data.workbooks.cells import Cell
from paritrana_analysis.data.workbooks.opening import Tab
from paritrana_analysis.errors import Fault
from paritrana_analysis.jury.rounds import Round
from paritrana_analysis.jury.score_sheets import layout
from paritrana_analysis.jury.score_sheets.layout import CANDIDATE, COUNTER, KEY


@dataclass
class ScoreTable:
    """The columns and rows found on the tab with the scores; `faults` is empty if all of them are certain."""

    tab: Tab
    columns: dict[str, int] = field(default_factory=dict)  # machine key → column
    header_rows: set[int] = field(default_factory=set)
    counter_rows: set[int] = field(default_factory=set)
    rows: dict[str, int] = field(default_factory=dict)  # unit → row
    retyped: list[Cell] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def cell(self, unit: str, column_key: str) -> Cell | None:
        return self.tab.at(self.rows[unit], self.columns[column_key])


def fault(key: str, tab: Tab, file: str, cell: str = "", value: str = "", /, **values) -> Fault:
    """What is wrong on a tab. cell : "D7", or several; value : what stands there, shortened to be told."""
    value = layout.shortened(value)
    return Fault(f"score_sheets.{key}", values, file, value=value, sheet=tab.name, cell=cell)


def machine_rows(tab: Tab) -> list[int]:
    """Rows that hold the columns' machine keys: one, on the tab with the scores."""
    return sorted({row for (row, _), cell in tab.cells.items() if layout.criterion_of(cell.text)})


def label_rows(tab: Tab, criteria: Sequence[str]) -> list[int]:
    """Rows that hold the columns' labels, for a sheet whose machine keys are gone."""
    wanted = {layout.criterion_column(criterion) for criterion in criteria} | {CANDIDATE}
    found: dict[int, set[str]] = {}
    for (row, _), cell in tab.cells.items():
        found.setdefault(row, set()).add(layout.column_named(cell.text, criteria))
    return sorted(row for row, keys in found.items() if wanted <= keys)


def owners(round_: Round) -> dict[str, tuple[str, str]]:
    """Row key → juror and unit, of every row of every sheet of the round."""
    return {
        key(member.juror_id, candidate.unit): (member.juror_id, candidate.unit)
        for key in (round_.earlier_row_key, round_.row_key)
        for member in round_.members
        for candidate in round_.candidates
    }


def located(
    tab: Tab, round_: Round, juror_id: str, known: Mapping[str, tuple[str, str]], file: str
) -> ScoreTable:
    """The table on the tab, for one juror. known : `owners(round_)`."""
    table = ScoreTable(tab)
    table.faults += _columns(table, round_, file)
    if not table.faults:
        table.faults += _rows(table, round_, juror_id, known, file)
    if not table.faults:
        table.faults += _merged(table, file)
    return table


# --- columns ---------------------------------------------------------------------------------------


def _columns(table: ScoreTable, round_: Round, file: str) -> Iterator[Fault]:
    tab, criteria = table.tab, round_.criteria
    machine, labels = machine_rows(tab), label_rows(tab, criteria)
    if len(machine or labels) > 1:
        rows = ", ".join(str(row) for row in machine or labels)
        yield fault("header_twice", tab, file, rows=rows)
        return
    keys = {c: cell for (row, c), cell in tab.cells.items() if machine and row == machine[0]}
    label_row = _label_row(tab, criteria, machine, labels)
    heads = {c: cell for (row, c), cell in tab.cells.items() if row == label_row}
    table.header_rows = {*machine, label_row} - {0}
    wanted = layout.columns(criteria)
    found: dict[str, list[Cell]] = {}
    for column in sorted({*keys, *heads}):
        key = layout.plain(keys[column].text) if column in keys else ""
        label = layout.column_named(heads[column].text, criteria) if column in heads else ""
        place = keys.get(column) or heads[column]
        if key and key not in wanted:
            if layout.criterion_of(key):
                yield fault("column_unknown", tab, file, place.name, key)
            key = ""
        if key and label and key != label:
            head, entry = heads[column], layout.column_entry(key)
            yield fault("column_disagrees", tab, file, head.name, head.text, column_key=entry)
        if key or label:
            found.setdefault(key or label, []).append(heads.get(column) or place)
            if not label and column in heads and not heads[column].is_blank:
                table.retyped.append(heads[column])
    for key in wanted:
        cells = found.get(key, [])
        if not cells and key != layout.EVIDENCE:
            yield fault("column_missing", tab, file, column_key=layout.column_entry(key))
        elif len(cells) > 1 and key != layout.EVIDENCE:
            where = ", ".join(cell.name for cell in cells)
            yield fault("column_twice", tab, file, where, column_key=layout.column_entry(key))
        elif cells:
            table.columns[key] = cells[0].column


def _label_row(tab: Tab, criteria: Sequence[str], machine: Sequence[int], labels: Sequence[int]) -> int:
    """The row with the labels: below the machine keys the first that holds a known one; 0 for none."""
    if not machine:
        return labels[0]
    rows = sorted(
        {
            row
            for (row, _), cell in tab.cells.items()
            if row > machine[0] and layout.column_named(cell.text, criteria)
        }
    )
    return rows[0] if rows else 0


# --- rows ------------------------------------------------------------------------------------------


def _rows(
    table: ScoreTable, round_: Round, juror_id: str, known: Mapping[str, tuple[str, str]], file: str
) -> Iterator[Fault]:
    tab, shown = table.tab, {candidate.unit: candidate.shown for candidate in round_.candidates}
    names = {unit: layout.plain(name) for unit, name in shown.items()}
    key_column, name_column = table.columns[KEY], table.columns[CANDIDATE]
    places: dict[str, list[Cell]] = {}
    for row in sorted({row for row, _ in tab.cells} - table.header_rows):
        cell, name = tab.at(row, key_column), tab.at(row, name_column)
        key = layout.plain(cell.text) if cell else ""
        named = layout.plain(name.text) if name else ""
        if key == COUNTER:
            table.counter_rows.add(row)
        elif not key:
            if named in names.values():
                yield fault("row_key_gone", tab, file, name.name, name.text)
        elif key not in known:
            yield fault("row_key_unknown", tab, file, cell.name, cell.text)
        elif known[key][0] != juror_id:
            value = name.text if name else cell.text
            said = {"other": known[key][0], "juror": juror_id}
            yield fault("row_of_other", tab, file, cell.name, value, **said)
        else:
            unit = known[key][1]
            places.setdefault(unit, []).append(cell)
            if named and named != names[unit]:
                yield fault("row_name", tab, file, name.name, name.text, candidate=shown[unit])
    for unit, name in shown.items():
        cells = places.get(unit, [])
        if not cells:
            yield fault("row_missing", tab, file, "", name)
        elif len(cells) > 1:
            where = ", ".join(cell.name for cell in cells)
            yield fault("row_twice", tab, file, where, name)
        else:
            table.rows[unit] = cells[0].row


def _merged(table: ScoreTable, file: str) -> Iterator[Fault]:
    """Faults of merged cells in the table: for which of its cells a merged value is meant is not certain."""
    for top, left, bottom, right in table.tab.merged:
        rows = any(top <= row <= bottom for row in table.rows.values())
        if rows and any(left <= column <= right for column in table.columns.values()):
            first, last = Cell(top, left, "text", ""), Cell(bottom, right, "text", "")
            where = f"{first.name}:{last.name}"
            value = table.tab.text(top, left)
            yield fault("merged", table.tab, file, where, value)
