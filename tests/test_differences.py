"""Where two files part is told by row, cell, line or place, with both values; nothing ends in a traceback."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.runner import differences


def told(name: str, was: bytes, now: bytes) -> str:
    return differences.first(name, was, now).told(Reader("en"))


def workbook(value: object) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("Result").write_row(3, 1, ["Kab. Serang", value])
    return file.getvalue()


def word(text: str) -> bytes:
    document, file = Document(), io.BytesIO()
    document.add_paragraph("Berita acara")
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def test_a_cell_of_a_csv_is_told_by_its_row_and_the_name_of_its_column():
    was, now = b"unit,total\n3604,71.2\n", b"unit,total\n3604,72.1\n"
    assert told("scores.csv", was, now) == "row 2, column total: 71.2 → 72.1"
    assert told("scores.csv", was, b"unit,total\n") == "row 2: 3604,71.2 → –"


def test_a_cell_of_a_workbook_is_told_by_its_sheet_and_address():
    assert told("result.xlsx", workbook(71.25), workbook(72.5)) == "sheet Result, cell C4: 71.25 → 72.5"


def test_a_value_of_json_is_told_by_where_it_stands():
    assert told("round.json", b'{"a": [1, {"b": "x"}]}', b'{"a": [1, {"b": "y"}]}') == "a[1].b: x → y"
    assert told("round.json", b'{"a": 1}', b'{"a": 1, "c": 2}') == "c: – → 2"


def test_a_page_is_told_by_its_line_and_a_word_file_by_its_paragraph():
    assert told("page.html", b"<p>\n46,0%\n", b"<p>\n64,0%\n") == "line 2: 46,0% → 64,0%"
    assert (
        told("minutes.docx", word("total 71,2"), word("total 72,1")) == "paragraph 2: total 71,2 → total 72,1"
    )


def test_of_a_long_line_the_part_that_differs_is_shown():
    lead = "x" * 500
    found = differences.first("page.html", f"{lead}46,0%".encode(), f"{lead}64,0%".encode())
    assert found.was.startswith("…") and found.was.endswith("46,0%") and len(found.was) < 90


def test_what_has_no_cells_is_told_by_its_byte():
    assert told("paper.pdf", b"%PDF-1.7 a", b"%PDF-1.7 b") == "byte 10: 61 → 62"
    assert told("paper.pdf", b"%PDF", b"%PDF-") == "byte 5: – → 2d"


@pytest.mark.parametrize("suffix", [*differences._COMPARED, ".pdf", ".png", ""])
@settings(max_examples=25, deadline=None)
@given(was=st.binary(max_size=60), now=st.binary(max_size=60))
def test_whatever_lies_in_a_file_its_difference_is_told(suffix, was, now):
    found = differences.first(f"file{suffix}", was, now)
    assert (found is None) == (was == now)
    assert found is None or (found.told(Reader("id")) and "()" not in found.told(Reader("id")))
