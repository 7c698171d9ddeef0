"""Reads filled score sheets: every score and every note in them, or every fault that prevents it.

What people usually do to sheets is tolerated: moved rows and columns, renamed tabs, decimal commas. Nothing
is guessed: what is not certain is a fault with file, tab, cell, value and mend. Nothing that was filled in is
lost: a note anywhere in the file is kept as a remark with its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import pandas as pd

from paritrana_analysis.data.workbooks.cells import Cell
from paritrana_analysis.data.workbooks.opening import Opened, Tab, opened
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files.digests import digest_of
from paritrana_analysis.jury.remarks import Remark
from paritrana_analysis.jury.rounds import Round
from paritrana_analysis.jury.score_sheets import layout
from paritrana_analysis.jury.score_sheets.cells import score
from paritrana_analysis.jury.score_sheets.locating import (
    ScoreTable,
    fault,
    label_rows,
    located,
    machine_rows,
    owners,
)
from paritrana_analysis.jury.score_sheets.unusual import unusual

#: How a workbook stores what is no letter: half of one, or a control character.
_NO_LETTER = re.compile("_x(D[89A-F]..|00[01].|007F)_", re.IGNORECASE)
MARKS = ("juror_id", "unit", "criterion", "score", "reason", "cell")
REMARKS = ("juror_id", "unit", "text", "sheet", "cell")


@dataclass(frozen=True)
class ScoreSheet:
    """One juror's sheet.

    marks : one row a candidate and criterion, in the round's order: juror_id, unit, criterion, score (0 to
        100, NaN where blank), reason ("recused", "absent", "no_evidence"; "" where scored, or where the
        juror gave none), cell. remarks : juror_id, unit ("" for a note that is of no candidate), text as it
        was written, sheet, cell. notices : what was tolerated.
    """

    juror_id: str
    marks: pd.DataFrame
    remarks: pd.DataFrame
    notices: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class ScoreSheets:
    """All that came back. missing : jurors without a sheet, in the panel's order.

    sha256 : of each file that was read. file_of : juror → the file that the marks are from. marks and remarks
    as in `ScoreSheet`, jurors in the panel's order.
    """

    marks: pd.DataFrame
    remarks: pd.DataFrame
    notices: tuple[Remark, ...]
    missing: tuple[str, ...]
    sha256: Mapping[str, str]
    file_of: Mapping[str, str]


def read(content: bytes, file: str, round_: Round) -> ScoreSheet:
    """One juror's sheet. Raises UserError with every fault of the file."""
    book = opened(content, file)
    meta = _meta(book, round_, file)
    juror_id, tab = _whose(book, meta, round_, file)
    table = located(tab, round_, juror_id, owners(round_), file)
    if table.faults:
        raise UserError(table.faults)
    marks, faults, notices = _marks(table, round_, juror_id, file)
    if faults:
        raise UserError(faults)
    remarks = _remarks(book, table, meta, juror_id)
    notices = [*_oddities(book, table, meta, file), *notices]
    return ScoreSheet(
        juror_id,
        pd.DataFrame(marks, columns=list(MARKS)).astype({"score": "float64"}),
        pd.DataFrame(remarks, columns=list(REMARKS)).astype(object),
        tuple(notices),
    )


def read_all(files: Mapping[str, bytes], round_: Round) -> ScoreSheets:
    """Every file that came back, together. Raises UserError with every fault of every file.

    Files that programs leave behind (lock files, hidden ones) are left out and told. Two files with the
    same content are one sheet; two that differ are refused, for nobody knows which one counts.
    """
    left_out = [file for file in files if is_left_behind(file)]
    notices = [Remark("score_sheets.left_out", {"file": file}) for file in sorted(left_out)]
    faults: list[Fault] = []
    found: dict[str, list[tuple[str, ScoreSheet]]] = {}
    for file in sorted(set(files) - set(left_out)):
        try:
            sheet = read(files[file], file, round_)
        except UserError as error:
            faults += error.faults
        else:
            found.setdefault(sheet.juror_id, []).append((file, sheet))
    for juror_id, pairs in found.items():
        (first, sheet), *others = pairs
        for file, other in others:
            if _content(other) == _content(sheet):
                said = {"file": file, "before": first, "juror": juror_id}
                notices.append(Remark("score_sheets.same_twice", said))
            else:
                said = {"before": first, "juror": juror_id, "differs": _differs(sheet, other)}
                faults.append(Fault("score_sheets.differ", said, file))
    if faults:
        raise UserError(faults)
    order = [member.juror_id for member in round_.members]
    sheets = [found[juror_id][0][1] for juror_id in order if juror_id in found]
    for sheet in sheets:
        notices += sheet.notices
    marks = _joined([sheet.marks for sheet in sheets], MARKS).astype({"score": "float64"})
    notices += unusual(marks)
    return ScoreSheets(
        marks,
        _joined([sheet.remarks for sheet in sheets], REMARKS),
        tuple(notices),
        tuple(juror_id for juror_id in order if juror_id not in found),
        {f: digest_of(files[f]) for f in sorted(set(files) - set(left_out))},
        {juror_id: found[juror_id][0][0] for juror_id in order if juror_id in found},
    )


def _joined(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    frames = [frame for frame in frames if len(frame)]
    return (
        pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(columns), dtype=object)
    )


def is_left_behind(file: str) -> bool:
    return PurePath(file).name.startswith(("~$", "."))


def _content(sheet: ScoreSheet) -> tuple:
    """Scores, reasons and remarks of a sheet without their cells, to compare two files of one juror."""
    marks = tuple(map(str, sheet.marks[["unit", "criterion", "score", "reason"]].itertuples(index=False)))
    return marks, tuple(sorted(zip(sheet.remarks["unit"], sheet.remarks["text"], strict=True)))


def _differs(one: ScoreSheet, other: ScoreSheet) -> str:
    """Cells of the marks in which the second differs; "" where only notes do."""
    said = [
        [*map(str, sheet.marks[["score", "reason"]].itertuples(index=False, name=None))]
        for sheet in (one, other)
    ]
    # Compared as text, as a blank that is not a number equals nothing.
    differ = [a != b for a, b in zip(*said, strict=True)]
    return ", ".join(other.marks.loc[differ, "cell"]) or "–"


# --- whose sheet it is -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Meta:
    """The hidden tab; juror_id "" where it is gone."""

    juror_id: str = ""
    tabs: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()  # digest and cell of each text the workbook was written with

    @property
    def is_there(self) -> bool:
        return bool(self.juror_id)


def _meta(book: Opened, round_: Round, file: str) -> _Meta:
    tab = next((tab for tab in book.tabs if tab.name == layout.META), None)
    if tab is None:
        return _Meta()
    said: dict[str, list[tuple[str, Cell]]] = {}
    for (row, column), cell in sorted(tab.cells.items()):
        if column == 1 and tab.text(row, 2):
            said.setdefault(cell.text, []).append((tab.text(row, 2), tab.at(row, 2)))

    def one(key: str) -> tuple[str, str]:
        text, cell = said.get(key, [("", None)])[0]
        return text, cell.name if cell else ""

    def refused(key: str, of: str, /, **values) -> UserError:
        text, name = one(of)
        return UserError(fault(key, tab, file, name, text, **values))

    if one("version")[0] != str(layout.SHEET_VERSION):
        raise refused("other_version", "version", known=layout.SHEET_VERSION)
    if one("round")[0] != round_.key:
        raise refused("other_round", "round", key=round_.key)
    juror_id = one("juror")[0]
    if juror_id not in {member.juror_id for member in round_.members}:
        raise refused("juror_unknown", "juror", known=", ".join(m.juror_id for m in round_.members))
    units = [candidate.unit for candidate in round_.candidates]
    keys = [[key(juror_id, unit) for unit in units] for key in (round_.row_key, round_.earlier_row_key)]
    if [text for text, _ in said.get("row", [])] not in keys:
        raise refused("juror_changed", "juror")
    texts = tuple((text, tab.text(cell.row, 3)) for text, cell in said.get("text", []))
    return _Meta(juror_id, tuple(text for text, _ in said.get("tab", [])), texts)


def _whose(book: Opened, meta: _Meta, round_: Round, file: str) -> tuple[str, Tab]:
    """The juror, and the tab with the scores."""
    others = [tab for tab in book.tabs if tab.name != layout.META]
    tabs = [tab for tab in others if machine_rows(tab)]
    tabs = tabs or [tab for tab in others if label_rows(tab, round_.criteria)]
    if not tabs:
        raise UserError(
            Fault("score_sheets.no_scores", {"tabs": ", ".join(tab.name for tab in others)}, file)
        )
    if len(tabs) > 1:
        raise UserError(
            Fault("score_sheets.scores_twice", {"tabs": ", ".join(tab.name for tab in tabs)}, file)
        )
    tab, known = tabs[0], owners(round_)
    jurors = [known[key][0] for cell in tab.cells.values() if (key := layout.plain(cell.text)) in known]
    keyed = {juror for juror in jurors if juror != meta.juror_id}
    if meta.is_there:
        if keyed and meta.juror_id not in jurors:
            said = {"other": ", ".join(sorted(keyed)), "juror": meta.juror_id}
            raise UserError(fault("keys_of_other", tab, file, **said))
        juror_id = meta.juror_id
    elif len(keyed) == 1:
        juror_id = keyed.pop()
    else:
        raise UserError(fault("whose", tab, file, jurors=", ".join(sorted(keyed)) or "–"))
    named = _named_in(file, round_)
    if named and juror_id not in named:
        said = {"juror": juror_id}
        raise UserError(Fault("score_sheets.file_of_other", said, file, value=", ".join(sorted(named))))
    return juror_id, tab


def _named_in(file: str, round_: Round) -> set[str]:
    """Jurors whose code stands in the file's name, as a word of its own."""
    stem = re.sub(r"\s*\(\d+\)$", "", PurePath(file).stem)  # a second download: "PJ1 (2)"
    return {
        member.juror_id
        for member in round_.members
        if re.search(rf"(?<![0-9A-Za-z]){re.escape(member.juror_id)}(?![0-9A-Za-z])", stem, re.IGNORECASE)
    }


# --- marks -----------------------------------------------------------------------------------------


def _marks(table: ScoreTable, round_: Round, juror_id: str, file: str) -> tuple[list, list, list]:
    """Rows of marks, faults, notices."""
    rows: list[tuple] = []
    faults: list[Fault] = []
    tolerated: dict[str, list[str]] = {}
    for candidate in round_.candidates:
        if round_.recused(juror_id, candidate.unit):
            faults += _filled_though_recused(table, round_, candidate.unit, file)
            rows += [
                (juror_id, candidate.unit, c, None, "recused", _name(table, candidate.unit, c))
                for c in round_.criteria
            ]
            continue
        reason, wrong = _reason(table, candidate.unit, file)
        faults += wrong
        scores = {c: table.cell(candidate.unit, layout.criterion_column(c)) for c in round_.criteria}
        for criterion, cell in scores.items():
            found = score(cell)
            if found.fault:
                said = {"shown": _shown(cell)}
                faults.append(fault(found.fault, table.tab, file, cell.name, cell.text, **said))
            if found.tolerated:
                tolerated.setdefault(f"score_sheets.read_{found.tolerated}", []).append(cell.name)
            blank = found.points is None
            if blank and not reason:
                tolerated.setdefault("score_sheets.blank", []).append(_name(table, candidate.unit, criterion))
            rows.append(
                (
                    juror_id,
                    candidate.unit,
                    criterion,
                    found.points,
                    reason if blank else "",
                    _name(table, candidate.unit, criterion),
                )
            )
        faults += _reason_beside_scores(table, candidate.unit, reason, scores, file)
    notices = [
        Remark(key, {"file": file, "sheet": table.tab.name, "cells": ", ".join(cells), "n": len(cells)})
        for key, cells in tolerated.items()
    ]
    return rows, faults, notices


def _name(table: ScoreTable, unit: str, criterion: str) -> str:
    return Cell(table.rows[unit], table.columns[layout.criterion_column(criterion)], "text", "").name


def _shown(cell: Cell) -> str:
    return "" if cell.shown is None else Cell(1, 1, "", cell.shown).text


def _reason(table: ScoreTable, unit: str, file: str) -> tuple[str, list[Fault]]:
    cell = table.cell(unit, layout.REASON)
    if cell is None:
        return "", []
    reason = layout.reason_named(cell.text) if cell.kind == "text" else ""
    if reason:
        return reason, []
    known = tuple(map(layout.reason_entry, layout.CHOICES))
    return "", [fault("reason_unknown", table.tab, file, cell.name, cell.text, reasons=known)]


def _reason_beside_scores(
    table: ScoreTable, unit: str, reason: str, scores: Mapping[str, Cell | None], file: str
) -> Iterator[Fault]:
    """A reason is for the blank cells of its row; where there is none, the two contradict each other."""
    filled = [cell.name for cell in scores.values() if cell is not None]
    if reason and len(filled) == len(scores):
        cell = table.cell(unit, layout.REASON)
        said = {"cells": ", ".join(filled), "reason": layout.reason_entry(reason)}
        yield fault("score_and_reason", table.tab, file, cell.name, cell.text, **said)


def _filled_though_recused(table: ScoreTable, round_: Round, unit: str, file: str) -> Iterator[Fault]:
    keys = [*map(layout.criterion_column, round_.criteria), layout.REASON]
    for cell in filter(None, (table.cell(unit, key) for key in keys)):
        if not layout.is_recusal(cell.text):
            shown = round_.candidate(unit).shown
            yield fault("recused", table.tab, file, cell.name, cell.text, candidate=shown)


# --- what else was written -------------------------------------------------------------------------


def _remarks(book: Opened, table: ScoreTable, meta: _Meta, juror_id: str) -> list[tuple]:
    """Every text in the file that is neither a mark nor the workbook's own, in the file's order."""
    units = {row: unit for unit, row in table.rows.items()}
    remarks, others = [], []
    for number, tab in enumerate(tab for tab in book.tabs if tab.name != layout.META):
        on_table = tab is table.tab
        for cell in tab.cells.values():
            if on_table and units.get(cell.row) and cell.column == table.columns[layout.REMARK]:
                remarks.append((number, tab.name, cell.row, cell.column, cell.text))
            elif not (on_table and _in_table(cell, table, units)):
                others.append((number, tab.name, cell.row, cell.column, cell.text))
        remarks += [(number, tab.name, *comment) for comment in tab.comments]
    remarks += _not_ours(others, meta)
    return [
        (
            juror_id,
            units.get(row, "") if name == table.tab.name else "",
            text,
            name,
            Cell(row, column, "text", "").name,
        )
        for _, name, row, column, text in sorted(remarks)
    ]


def _in_table(cell: Cell, table: ScoreTable, units: Mapping[int, str]) -> bool:
    """Marks, labels, keys, the count: whatever is known by its place. A retyped label is told."""
    if cell.row in table.counter_rows:
        return cell.kind == "formula" or cell.column == table.columns[layout.KEY]
    in_column = cell.column in table.columns.values()
    return in_column and (cell.row in table.header_rows or cell.row in units)


def _not_ours(found: Iterable[tuple], meta: _Meta) -> list[tuple]:
    """Texts beyond those that the workbook was written with.

    A text may be written once more, a candidate's name in a margin: then those that stand where it was
    written are the workbook's, and the others are somebody's.
    """
    written: dict[str, list[str]] = {}
    for mark, cell in meta.texts:
        written.setdefault(mark, []).append(cell)
    by_mark: dict[str, list[tuple]] = {}
    for one in found:
        by_mark.setdefault(layout.digest(one[4]), []).append(one)
    left = []
    for mark, same in by_mark.items():
        places = written.get(mark, [])
        same.sort(key=lambda one: (Cell(one[2], one[3], "text", "").name not in places, one))
        left += same[len(places) :]
    return left


def _oddities(book: Opened, table: ScoreTable, meta: _Meta, file: str) -> Iterator[Remark]:
    if not meta.is_there:
        yield Remark("score_sheets.no_meta", {"file": file})
    if meta.is_there and table.tab.name not in meta.tabs:
        yield Remark("score_sheets.renamed", {"file": file, "sheet": table.tab.name})
    if table.retyped:
        cells = ", ".join(f"{cell.name} ({cell.text})" for cell in table.retyped)
        yield Remark("score_sheets.retyped", {"file": file, "sheet": table.tab.name, "cells": cells})
    if book.pictures:
        yield Remark("score_sheets.pictures", {"file": file})
    for tab in book.tabs:
        if cells := [cell.name for cell in tab.cells.values() if _NO_LETTER.search(cell.text)]:
            yield Remark(
                "score_sheets.no_letter", {"file": file, "sheet": tab.name, "cells": ", ".join(cells)}
            )
