"""No NIK comes in: a file that holds one is refused with its place, and the number is repeated nowhere."""

from __future__ import annotations

import pytest
from openpyxl.comments import Comment
from sheets_filled import edited, small_round
from tables_as_text import cells, write_cell, write_rows

import paritrana_analysis as pa
from paritrana_analysis import editions
from paritrana_analysis.cli.main import main
from paritrana_analysis.data import csv_text, tables
from paritrana_analysis.errors import UserError, told
from paritrana_analysis.files import safe_read
from paritrana_analysis.files.identity_numbers import cell_faults, looks_like_one
from paritrana_analysis.files.places import RAW
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.jury.score_sheets import reading

#: Built like a NIK, of nobody: a subdistrict 00 and a serial number 0000 are given to no one.
MADE_UP = "3604004101900000"
PARTICIPANTS = """
region_code|as_of|segment|status|counting_basis|participants|publisher|source|precision|reliability|note
36         |2025-12|ALL  |active|registration  |2631601     |BPJS     |seed:001|        |           |
3604       |2025-12|BPU  |active|not_stated    |46000       |BPJS     |seed:002|rounded |           |round
"""


@pytest.mark.parametrize(
    "text",
    [
        MADE_UP,
        f"NIK{MADE_UP} diterima",
        f"{MADE_UP}.0",  # as a spreadsheet's number
        "3604 00 410190 0000",
        "36.04.00.410190.0000",
        "3604-0041-0190-0000",
    ],
)
def test_a_number_built_like_a_nik_is_known_however_it_is_written(text):
    assert looks_like_one(text)


@pytest.mark.parametrize(
    "text",
    [
        "2631601",
        "360400410190000",  # 15 digits
        MADE_UP + "1",  # 17
        "1004004101900000",  # no province 10
        "3604003201900000",  # no day 32
        "3604004113900000",  # no month 13
        f"ab{MADE_UP}ef",  # within a digest
        f"0.{MADE_UP}",  # a fraction of sixteen decimals, as a program writes it
        "2025-12-31 2.631.601 1.400.000",
        "https://example.org/2025/12/31/berita-123456",
        "",
    ],
)
def test_what_is_built_otherwise_is_none(text):
    assert not looks_like_one(text)


def test_no_table_of_ours_holds_one():
    assert [path.name for path in RAW.glob("*.csv") if looks_like_one(path.read_text(encoding="utf-8"))] == []


def told_without_it(found):
    """The faults as text in both languages; neither they nor the text repeat the number."""
    said = [told(found, Reader(language)) for language in LANGUAGES]
    assert MADE_UP not in "".join(said) + repr(found)
    return said


@pytest.mark.parametrize("column", ["participants", "region_code", "note", "as_of", "source"])
def test_check_and_every_reader_refuse_it_in_any_column_with_its_place(raw, column):
    write_rows(raw / "participants.csv", cells(PARTICIPANTS))
    write_cell(raw / "participants.csv", 3, column, MADE_UP)
    found = [fault for fault in tables.check(raw) if fault.file == "participants.csv"]
    assert [(one.key, one.row, one.column, one.severity) for one in found] == [
        ("identity_number", 3, column, "error")
    ]
    for said in told_without_it(found):
        assert "participants.csv" in said and column in said
    for refused in (lambda: pa.read_tables(raw), lambda: pa.prepare(raw, raw.parent / "processed", 2025)):
        with pytest.raises(UserError) as caught:
            refused()
        assert "identity_number" in {one.key for one in caught.value.faults}
        told_without_it(caught.value.faults)


def test_the_command_says_where_and_not_what(raw, capsys):
    write_cell(raw / "evidence.csv", 2, "title_id", f"SK Bupati, penerima {MADE_UP}")
    assert main(["check", str(raw)]) == 1
    out = "".join(capsys.readouterr())
    assert "evidence.csv" in out and MADE_UP not in out


def test_a_table_of_one_s_own_with_another_separator_is_refused_by_its_place(tmp_path):
    (tmp_path / "own.csv").write_text(f"unit;score;note\n3604;70;\n3603;60;{MADE_UP}\n", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        csv_text.read(tmp_path / "own.csv", separators=",;\t|")
    (fault,) = caught.value.faults
    assert (fault.key, fault.row, fault.column) == ("identity_number", 3, "note")


@pytest.mark.parametrize(
    "text", [f"{MADE_UP}\n", f'a,b\n"{MADE_UP},1\n', f"a,{MADE_UP}\n1,2\n", f"3604 00,410190,{MADE_UP}"]
)
def test_a_file_that_is_no_table_is_refused_too_and_repeats_nothing(text):
    found = list(cell_faults(text, "x.csv"))
    assert {one.key for one in found} == {"identity_number"}
    told_without_it(found)


def test_a_correction_that_holds_one_is_refused_by_its_line(raw):
    before = (raw / "corrections.yaml").read_text(encoding="utf-8")
    entry = (
        f"- {{table: regions, match: {{type: x}}, column: note, value: {MADE_UP}, reason: x, source: x}}\n"
    )
    (raw / "corrections.yaml").write_text(before + entry, encoding="utf-8")
    found = [fault for fault in tables.check(raw) if fault.file.endswith("corrections.yaml")]
    assert [(one.key, one.row) for one in found] == [("identity_number", before.count("\n") + 1)]
    told_without_it(found)


def test_an_edition_and_notes_of_a_meeting_that_hold_one_are_refused_by_their_line(tmp_path):
    text = (editions.loader.FOLDER / "2024-provinsi.yaml").read_text(encoding="utf-8")
    (tmp_path / "own.yaml").write_text(f"{text}\n# {MADE_UP}\n", encoding="utf-8")
    (tmp_path / "notes.yaml").write_text(f"held_at: Serang\nnotes: [hadir {MADE_UP}]\n", encoding="utf-8")
    lines = {"own.yaml": text.count("\n") + 2, "notes.yaml": 2}
    for name, refused in (("own.yaml", editions.load_file), ("notes.yaml", safe_read.yaml_file)):
        with pytest.raises(UserError) as caught:
            refused(tmp_path / name)
        assert [(one.key, one.row) for one in caught.value.faults] == [("identity_number", lines[name])]
        told_without_it(caught.value.faults)


@pytest.mark.parametrize("place", ["a score", "a remark", "a comment"])
def test_a_juror_s_workbook_that_holds_one_is_refused_by_tab_and_cell(place):
    def write(sheet, _):
        cell = sheet["P40"]
        if place == "a score":
            cell.value = int(MADE_UP)
        elif place == "a remark":
            cell.value = f"lihat {MADE_UP}"
        else:
            cell.value, cell.comment = "x", Comment(f"lihat {MADE_UP}", "J")

    with pytest.raises(UserError) as caught:
        reading.read(edited(write), "lembar.xlsx", small_round())
    (fault,) = caught.value.faults
    assert (fault.key, fault.cell) == ("identity_number", "P40")
    told_without_it(caught.value.faults)
