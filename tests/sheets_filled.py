"""A small round, its sheets, and ways to fill one in as a juror does: for the tests of sheets."""

from __future__ import annotations

import io
import warnings
from functools import cache

import numpy as np
import openpyxl
import pandas as pd

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury.members import Member
from paritrana_analysis.jury.rounds import Candidate, blinded, open_round
from paritrana_analysis.jury.score_sheets import layout, reading, workbook

CANDIDATES = tuple(
    Candidate(code, name, code)
    for code, name in (
        ("3604", "Kabupaten Serang"),
        ("3603", "Kabupaten Tangerang"),
        ("3671", "Kota Tangerang"),
        ("3674", "Kota Tangerang Selatan"),
        ("3602", "Kabupaten Lebak"),
    )
)
#: PJ3 lives in Kabupaten Serang.
MEMBERS = (
    Member("PJ1", "chair", "regional_secretary"),
    Member("PJ2", "secretary", "bpjs_head"),
    Member("PJ3", "member", "academia", "Nama Contoh", "3604"),
)
CRITERIA = ("coverage", "regulation", "initiative")
EVIDENCE = pd.DataFrame(
    [
        ("3604", "regulation", "Perbup 35/2017: perizinan di Kab. Serang.", "2017-05", "seed:003"),
        (
            "3604",
            "coverage",
            "Cakupan 51,2%; Kota Serang tidak termasuk.",
            "2025-06-30",
            "https://example.org/a",
        ),
        ("3671", "initiative", "Lebih dari Kabupaten Tangerang.", "2024", ""),
    ],
    columns=["unit", "aspect", "told", "as_of", "source"],
)


@cache
def small_round(*, blind: bool = False, year: int = 2025):
    candidates = blinded(CANDIDATES, np.random.default_rng(1)) if blind else CANDIDATES
    return open_round(
        assessment_year=year,
        category="kabupaten_kota",
        place="36",
        edition="2025-kabupaten_kota.yaml",
        criteria=CRITERIA,
        candidates=candidates,
        members=MEMBERS,
    )


@cache
def rendered(juror_id: str = "PJ2", *, blind: bool = False, language: str = "id", year: int = 2025) -> bytes:
    round_ = small_round(blind=blind, year=year)
    return workbook.render(round_, juror_id, EVIDENCE, Reader(language))


@cache
def places(content: bytes) -> dict[tuple[str, str], str]:
    """Cell by row key and machine key of the column, of a sheet as it was written."""
    sheet = book_of(content).worksheets[0]
    machine = next(row for row in sheet.iter_rows() if row[0].value == layout.KEY)
    return {
        (row[0].value, cell.value): sheet.cell(row[0].row, cell.column).coordinate
        for row in sheet.iter_rows(min_row=machine[0].row + 2)
        if row[0].value
        for cell in machine
        if cell.value
    }


def place(unit: str, column: str, juror_id: str = "PJ2", content: bytes | None = None, round_=None) -> str:
    """The cell ("D14") of a candidate and column; column: a criterion or a machine key."""
    key = layout.criterion_column(column) if column in CRITERIA else column
    round_ = round_ or small_round()
    return places(content or rendered(juror_id))[round_.row_key(juror_id, unit), key]


def book_of(content: bytes):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(content))


def bytes_of(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def edited(edit, content: bytes | None = None) -> bytes:
    """A sheet after edit(scores tab, whole book)."""
    book = book_of(content or rendered())
    edit(book.worksheets[0], book)
    return bytes_of(book)


def fill(sheet, juror_id: str = "PJ2") -> None:
    """Every open cell of the sheet filled: 60 and upwards, no two alike."""
    round_ = small_round()
    points = 60.0
    for candidate in round_.candidates:
        for criterion in CRITERIA:
            if not round_.recused(juror_id, candidate.unit):
                sheet[place(candidate.unit, criterion, juror_id)] = points
            points += 0.5


@cache
def filled(juror_id: str = "PJ2") -> bytes:
    return edited(lambda sheet, book: fill(sheet, juror_id), rendered(juror_id))


def said(sheet: reading.ScoreSheet) -> list[tuple]:
    """What a juror said, without the cells it stands in."""
    frame = sheet.marks.drop(columns="cell").astype(object)
    return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))
