"""The register of evidence as a workbook: written, filled in as people do, read back, taken over."""

from __future__ import annotations

import ast
import csv
import datetime as dt
import io
import re
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest import mock

import openpyxl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.styles import Font

from paritrana_analysis.cli.main import main
from paritrana_analysis.data import tables
from paritrana_analysis.data.evidence_book import (
    changes,
    layout,
    reading,
    register,
    telling,
    values,
    vocabulary,
    workbook,
)
from paritrana_analysis.data.evidence_book.layout import Asked
from paritrana_analysis.data.workbooks.cells import Cell
from paritrana_analysis.dates import is_date
from paritrana_analysis.errors import UserError
from paritrana_analysis.files import drafts, places
from paritrana_analysis.i18n.wording import LANGUAGES, Reader, catalogue

FILE = "bukti.xlsx"
ASKED = (
    Asked("3601", "regulation_kind", "regulation", "Cari peraturannya."),
    Asked("3602", "regulation_kind", "regulation", "Cari peraturannya."),
    Asked("3602", "vulnerable_budget", "budget", "Cari anggarannya.", unit="persons"),
    Asked("3673", "desa_sadar", "village", "Cari desanya.", kind="desa_sadar"),
)
LAW = {
    "state": "ada",
    "kind": "Perda",
    "title_id": "Perlindungan pekerja",
    "number": "5",
    "year": 2024,
    "source": "perda-5-2024.pdf",
}


@cache
def held():
    return register.read(places.OWN_RAW)


def rendered(language="id"):
    """With room for few rows more: what is read counts, not how many blank ones there are."""
    one = held()
    with mock.patch.object(workbook, "ROOM", 4):
        return workbook.render(one.of("36"), ASKED, one.region_list("36"), "36", 2025, Reader(language))


@cache
def written(language="id"):
    return rendered(language)


class Book:
    """A workbook opened by another program than ours, to be filled in by keys of rows and columns."""

    def __init__(self, content=None):
        self.book = openpyxl.load_workbook(io.BytesIO(content or written()))
        self.sheet = self.book.worksheets[0]
        self.head = next(r for r in range(1, 30) if self.sheet.cell(r, 1).value == "register:key")
        self.columns = {
            layout.of_machine(cell.value): cell.column for cell in self.sheet[self.head] if cell.value
        }

    def row(self, key):
        rows = range(self.head + 2, self.sheet.max_row + 1)
        return next(r for r in rows if (self.sheet.cell(r, self.columns["key"]).value or "") == key)

    def cell(self, key, column):
        return self.sheet.cell(self.row(key), self.columns[column])

    def put(self, key, **filled):
        """Fill in cells of a row by its key; "" is the first blank row."""
        row = self.row(key)
        for column, value in filled.items():
            self.sheet.cell(row, self.columns[column]).value = value
        return self

    def saved(self):
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def compared(book, of=None):
    content = book.saved() if isinstance(book, Book) else book
    return changes.compared(reading.read(content, FILE, of or held()), of or held())


def refused(book, of=None):
    """Faults by key; each has its tab and cell, and is worded with a mend in both languages."""
    with pytest.raises(UserError) as caught:
        compared(book, of)
    for fault in caught.value.faults:
        for t in map(Reader, LANGUAGES):
            assert FILE in fault.place(t) and fault.cell in fault.place(t) and fault.sheet
            assert "{" not in fault.sentence(t) + fault.mend(t)
    return [(fault.key.partition(".")[2], fault.cell) for fault in caught.value.faults]


def only(book, of=None):
    ((key, cell),) = refused(book, of)
    return key, cell


# --- the workbook ----------------------------------------------------------------------------------


def test_the_same_register_gives_the_same_bytes():
    assert rendered() == written()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_that_nobody_touched_changes_nothing(language):
    found = compared(written(language))
    assert not found.are_any and not found.gone and not found.beside
    assert set(found.unchanged) == {item["evidence_id"] for item in held().of("36")}
    assert len(found.open) == len(ASKED)


def test_the_number_of_an_item_and_what_is_asked_are_locked_and_all_else_is_open():
    book = Book()
    for key in ("E053", "ask:3601:regulation_kind", ""):
        locked = {c for c in layout.WIDTHS if book.cell(key, c).protection.locked}
        assert locked == {"key", "evidence_id", "asked"}
    assert book.sheet.protection.sheet


def test_a_column_with_words_of_the_register_offers_them_in_the_region_s_language():
    book = Book()
    lists = {str(one.sqref): one for one in book.sheet.data_validations.dataValidation if one.type == "list"}
    assert len(lists) == 6 and all(one.errorStyle == "warning" for one in lists.values())
    offered = {cell.value for row in book.book["Daftar"].iter_rows() for cell in row}
    assert {"3604 Kab. Serang", "Peraturan Bupati (Perbup)", "tidak ada setelah dicari"} <= offered
    assert not {"Undang-Undang (UU)"} & offered  # no district makes one


def test_heads_are_frozen_and_repeated_on_every_page():
    sheet = Book().sheet
    assert sheet.freeze_panes and sheet.print_title_rows and sheet.print_title_cols
    assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage


# --- what people do to it --------------------------------------------------------------------------


def moved_column(book):
    """A column cut out and put behind the last one, as programs do."""
    old, new = book.columns["number"], book.sheet.max_column + 1
    for row in range(book.head, book.sheet.max_row + 1):
        book.sheet.cell(row, new).value = book.sheet.cell(row, old).value
    book.sheet.delete_cols(old)


def moved_rows(book):
    """The last items come first, and a row is put in between."""
    rows = list(book.sheet.iter_rows(min_row=book.head + 2, max_row=book.row(""), values_only=True))
    for place, cells in enumerate(reversed(rows), start=book.head + 2):
        for column, value in enumerate(cells, start=1):
            book.sheet.cell(place, column).value = value
    book.sheet.insert_rows(book.head + 4)


@pytest.mark.parametrize("move", [moved_column, moved_rows])
def test_moved_rows_and_columns_are_read_as_they_were(move):
    book = Book()
    move(book)
    found = compared(book)
    assert not found.are_any and not found.gone
    assert len(found.unchanged) == len(held().of("36")) and len(found.open) == len(ASKED)


def test_a_tab_renamed_and_a_hidden_tab_that_is_gone_are_tolerated():
    book = Book().put("ask:3601:regulation_kind", **LAW)
    book.sheet.title = "Serang"
    del book.book[layout.META]
    found = compared(book)
    assert [change.item["evidence_id"] for change in found.added] == ["E148"]
    assert not found.changed and not found.gone and not found.beside
    read = reading.read(book.saved(), FILE, held())
    assert "Lembar tersembunyi tidak ada" in "\n".join(telling.lines(found, read, held(), Reader("id")))


def test_a_row_that_was_deleted_is_asked_about_and_its_item_stays():
    book = Book()
    book.sheet.delete_rows(book.row("E077"))
    found = compared(book)
    assert found.gone == ("E077",) and not found.are_any
    told = "\n".join(telling.lines(found, reading.read(book.saved(), FILE, held()), held(), Reader("id")))
    assert "Ditanyakan: baris E077" in told


def test_an_item_is_added_in_a_blank_row_and_in_a_row_that_asked_for_it():
    book = Book().put("ask:3601:regulation_kind", **LAW)
    book.put("", region_code="Kab. Serang", aspect="Regulasi", **LAW)
    found = compared(book)
    items = [change.item for change in found.added]
    assert [(i["evidence_id"], i["region_code"], i["kind"]) for i in items] == [
        ("E148", "3601", "Perda"),
        ("E149", "3604", "Perda"),
    ]
    assert items[0]["year"] == "2024" and items[0]["title_en"] == "Perlindungan pekerja"
    assert len(found.open) == len(ASKED) - 1


def test_a_changed_cell_is_told_with_what_stood_there_and_nothing_else_changes():
    found = compared(Book().put("E068", number="36", as_of=dt.datetime(2018, 8, 7)))
    (change,) = found.changed
    assert change.before == {"number": "35", "as_of": "2018-08"}
    assert (change.item["number"], change.item["as_of"]) == ("36", "2018-08-07")
    before = next(row for row in held().rows if row["evidence_id"] == "E068")
    assert {k: v for k, v in change.item.items() if k not in change.before} == {
        k: v for k, v in before.items() if k not in change.before
    }


def test_a_title_changed_in_one_language_tells_that_the_other_stays():
    book = Book().put("E068", title_id="Penyelenggaraan program, diubah")
    read = reading.read(book.saved(), FILE, held())
    told = "\n".join(telling.lines(compared(book), read, held(), Reader("id")))
    assert "Judul bahasa Inggris tetap" in told


def test_a_row_still_not_checked_is_no_item_and_what_is_noted_in_it_is_told():
    found = compared(Book().put("ask:3601:regulation_kind", looked_by="Bagian Hukum", note="surat 3 Nov"))
    assert not found.are_any and [row.key for row in found.begun] == ["ask:3601:regulation_kind"]


def test_what_was_filled_in_beside_not_checked_is_never_dropped():
    book = Book().put("ask:3601:regulation_kind", **LAW | {"state": "belum diperiksa"})
    assert only(book)[0] == "filled_unchecked"
    assert only(Book().put("ask:3601:regulation_kind", **LAW | {"state": None}))[0] == "state_missing"


def test_absent_needs_when_and_where_one_looked_and_blank_is_not_zero():
    row = "ask:3602:regulation_kind"
    keys = [key for key, _ in refused(Book().put(row, state="tidak ada setelah dicari"))]
    assert keys.count("looked_missing") == 2
    looked = {"looked_on": "Nov 2026", "looked_where": "JDIH Kab. Lebak"}
    (change,) = compared(Book().put(row, state="tidak ada setelah dicari", **looked)).added
    assert change.item["state"] == "verified_absent" and change.item["value"] == ""
    assert change.item["as_of"] == "2025"  # the year the workbook asks for: undated it would count for all
    assert change.item["source"] == "JDIH Kab. Lebak" and "Tidak ditemukan" in change.item["title_id"]


def test_rows_that_are_sorted_by_the_filter_take_their_keys_along():
    assert Book().sheet.auto_filter.ref.startswith("A")


def test_an_item_moved_to_a_region_that_can_t_have_its_kind_is_refused():
    assert only(Book().put("E068", region_code="Kota Serang"))[0] == "kind_unknown"


def test_a_budget_needs_its_payer_a_figure_its_unit_and_what_is_there_a_date():
    row = {"state": "ada", "kind": "APBD", "title_id": "Iuran", "source": "DPA 2025", "value": 900}
    keys = {key for key, _ in refused(Book().put("ask:3602:vulnerable_budget", **row, unit=None))}
    assert keys == {"payer_missing", "unit_missing", "date_missing"}


def test_all_faults_are_told_at_once_each_at_its_cell():
    book = Book().put("ask:3601:regulation_kind", **LAW | {"kind": "Perwali", "year": "dua ribu"})
    book.put("E053", as_of="besok", source=None)
    book.cell("E054", "title_id").font = Font(strike=True)
    book.put("E055", number="=1+1")
    keys = [key for key, _ in refused(book)]
    assert sorted(keys) == ["cell_formula", "cell_struck", "date_unread", "kind_unknown", "year_unread"]


def test_a_program_s_date_in_place_of_a_number_and_merged_cells_are_refused():
    assert only(Book().put("E068", number=dt.datetime(2021, 5, 1)))[0] == "text_date"
    book = Book()
    row, column = book.row("E068"), book.columns["number"]
    book.sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)
    assert "merged" in [key for key, _ in refused(book)]


def test_a_column_that_is_gone_or_twice_there_is_refused():
    book = Book()
    book.sheet.delete_cols(book.columns["source"])
    with pytest.raises(UserError) as caught:
        compared(book)
    assert [fault.key for fault in caught.value.faults] == ["evidence_book.column_missing"]


def test_a_row_copied_with_its_number_and_a_number_of_another_register_are_refused():
    book = Book()
    cells = [cell.value for cell in book.sheet[book.row("E068")]]
    blank = book.row("")
    for column, value in enumerate(cells, start=1):
        book.sheet.cell(blank, column).value = value
    assert only(book)[0] == "row_twice"
    other = replace(held(), rows=tuple(row for row in held().rows if row["evidence_id"] != "E068"))
    assert only(Book(), other)[0] == "id_unknown"


def test_what_stands_beside_the_table_and_notes_on_cells_are_told():
    book = Book()
    book.sheet.cell(3, 30).value = "tanya Bu Camat"
    book.cell("E068", "number").comment = Comment("nomor lama?", "x")
    assert sorted(text for _, _, text in compared(book).beside) == ["nomor lama?", "tanya Bu Camat"]


def test_pictures_are_told_for_nobody_reads_them():
    book = Book()
    book.sheet.add_chart(BarChart(), "Z3")
    read = reading.read(book.saved(), FILE, held())
    told = "\n".join(telling.lines(compared(book), read, held(), Reader("id")))
    assert "gambar tidak dibaca" in told


def test_an_identity_number_is_refused_and_never_repeated():
    with pytest.raises(UserError) as caught:
        compared(Book().put("E068", note="NIK 3604011205900001"))
    (fault,) = caught.value.faults
    assert fault.key == "identity_number" and "3604011205900001" not in fault.sentence(Reader("id"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a;b\n", b"%PDF-1.7"])
def test_a_file_that_is_no_workbook_is_refused(content):
    with pytest.raises(UserError):
        reading.read(content, FILE, held())


# --- read twice, and a register that changed meanwhile ----------------------------------------------


def after(book, of=None):
    """The register with the workbook taken over."""
    one = of or held()
    rows, _ = changes.applied(compared(book, one), one)
    return replace(one, rows=tuple(rows))


def test_a_workbook_read_twice_adds_nothing_the_second_time():
    book = Book().put("ask:3601:regulation_kind", **LAW)
    found = compared(book, after(book))
    assert not found.are_any and [key for _, key in found.again] == ["E148"]


def test_a_new_row_that_differs_from_what_was_taken_before_is_no_second_item():
    taken = after(Book().put("ask:3601:regulation_kind", **LAW))
    again = Book().put("ask:3601:regulation_kind", **LAW | {"source": "JDIH"})
    assert only(again, taken)[0] == "held_alike"


def test_a_cell_that_changed_in_the_register_as_well_is_refused_and_another_is_not_written_over():
    taken = after(Book().put("E068", number="36"))
    assert only(Book().put("E068", number="37"), taken)[0] == "changed_meanwhile"
    (change,) = compared(Book().put("E068", year=2018), taken).changed
    assert change.item["number"] == "36" and set(change.before) == {"year"}


def test_new_numbers_follow_the_largest_without_a_last_one():
    rows = (*held().rows, {**held().rows[-1], "evidence_id": "E999"})
    assert replace(held(), rows=rows).next_ids(2) == ["E1000", "E1001"]
    assert replace(held(), rows=()).next_ids(1) == ["E001"]
    practice = replace(held(), rows=({"evidence_id": "PE00007"},), pattern="^PE[0-9]{5,}$")
    assert practice.next_ids(1) == ["PE00008"]


# --- values as people write them --------------------------------------------------------------------


def text(said):
    return Cell(1, 1, "text", said)


@pytest.mark.parametrize(
    ("said", "date"),
    {
        "2025": "2025",
        "31/12/2025": "2025-12-31",
        "1-2-2025": "2025-02-01",
        "Des 2025": "2025-12",
        "31 Desember 2025": "2025-12-31",
        "1 Agt. 2025": "2025-08-01",
        "12/2025": "2025-12",
        "2025-12": "2025-12",
        "2025-12-31": "2025-12-31",
    }.items(),
)
def test_a_date_as_people_write_it(said, date):
    assert values.date(text(said)).text == date


@pytest.mark.parametrize(
    "said", ["31/02/2025", "31/12/25", "13/2025", "besok", "12/31/2025", "45000", "akhir 2025"]
)
def test_what_is_no_date_for_certain_is_none(said):
    assert values.date(text(said)).fault.startswith("date_")


def test_a_spreadsheet_s_date_is_as_exact_as_it_was_typed():
    day = dt.datetime(2025, 12, 1)
    typed = {"General": "2025-12-01", "dd/mm/yyyy": "2025-12-01", "mmm-yy": "2025-12", "yyyy": "2025"}
    for code, date in typed.items():
        assert values.date(Cell(1, 1, "date", day, code)).text == date
    assert values.date(Cell(1, 1, "number", 2025.0)).text == "2025"


@pytest.mark.parametrize(
    ("said", "number"),
    {
        "12000": "12000",
        "1.234.567": "1234567",
        "5.000.000.000": "5000000000",
        "1,234,567": "1234567",
        "1.234,5": "1234.5",
        "1,234.5": "1234.5",
        "12,5": "12.5",
        "0.125": "0.125",
        "1 000": "1000",
    }.items(),
)
def test_a_number_written_as_text(said, number):
    assert values.number(text(said)).text == number


@pytest.mark.parametrize(
    ("said", "fault"),
    {
        "12.000": "value_separators",
        "12,000": "value_separators",
        "85%": "value_percent",
        "-3": "value_negative",
        "Rp5000": "value_text",
        "12000 orang": "value_text",
    }.items(),
)
def test_a_number_that_could_be_two_or_is_none_is_refused(said, fault):
    assert values.number(text(said)).fault == fault


def cells_of_any_kind():
    """Whatever a file can hold, whether a program would write it or not."""
    texts = st.text(max_size=30) | st.from_regex(r"[0-9./, -]{1,14}", fullmatch=True)
    numbers = st.floats(allow_nan=True, allow_infinity=True)
    codes = st.sampled_from(["General", "@", "0%", "mmm-yy", "yyyy", 'd "x" m'])
    kinds = {
        "text": texts,
        "number": numbers,
        "date": st.datetimes() | st.times() | numbers | texts,
        "bool": st.booleans(),
        "error": st.just("#N/A"),
        "formula": st.just("=A1"),
    }
    of_kind = [
        st.builds(Cell, st.just(1), st.just(1), st.just(kind), held_, codes, st.booleans())
        for kind, held_ in kinds.items()
    ]
    return st.one_of(of_kind)


@given(cells_of_any_kind())
def test_any_cell_gives_a_value_that_the_dictionary_allows_or_a_fault(cell):
    for read in (values.text, values.date, values.year, values.number):
        found = read(cell)
        assert not (found.fault and found.text)
    found = values.date(cell)
    assert not found.text or is_date(found.text)
    found = values.number(cell)
    assert not found.text or 0 <= float(found.text) < float("inf")
    found = values.region(cell, held().regions)
    assert not found.text or found.text in held().regions


@pytest.mark.parametrize(
    ("said", "code"),
    {
        "3604": "3604",
        "3604 Kab. Serang": "3604",
        "Kab. Serang": "3604",
        "Kabupaten Serang": "3604",
        "KOTA TANGERANG": "3671",
        "kota serang": "3673",
        "Lebak": "3602",
        "Prov. Banten": "36",
        "Banten": "36",
    }.items(),
)
def test_a_region_by_code_or_name(said, code):
    assert values.region(text(said), held().regions).text == code


def test_a_kabupaten_and_a_kota_of_one_name_are_never_confused():
    found = values.region(text("Serang"), held().regions)
    assert found.fault == "region_either"
    assert found.told["candidates"] == "3604 Kab. Serang, 3673 Kota Serang"
    assert values.region(text("3604 Kota Serang"), held().regions).fault == "region_disagrees"
    assert values.region(text("Serangg"), held().regions).fault == "region_unknown"
    assert values.region(text("9999"), held().regions).fault == "region_unknown"


@pytest.mark.parametrize(
    ("aspect", "region", "said", "kind"),
    [
        ("regulation", "kabupaten", "perda", "Perda"),
        ("regulation", "kabupaten", "Peraturan Daerah Kab.", "Perda"),
        ("regulation", "kabupaten", "Perda Kab. Serang", "Perda"),
        ("regulation", "kota", "perwal", "Perwali"),
        ("regulation", "kabupaten", "SE Bupati", "Surat Edaran"),
        ("regulation", "kabupaten", "SK Bupati", "Kepbup"),
        ("regulation", "provinsi", "perkada", "Pergub"),
        ("regulation", "kota", "perkada", "Perwali"),
        ("village", "kabupaten", "desa sadar", "desa_sadar"),
        ("programme", "kabupaten", "Honorer", "non_asn"),
        ("budget", "kota", "APBD-P", "APBD"),
    ],
)
def test_a_kind_as_people_write_it(aspect, region, said, kind):
    assert vocabulary.meant(said, vocabulary.kinds(aspect, region), leave_out=["Kab. Serang"]) == [kind]


@pytest.mark.parametrize("said", ["peraturan kepala dinas", "Perwali", "UU"])
def test_a_kind_that_the_region_can_t_have_is_refused_with_the_kinds_of_its_aspect(said):
    book = Book().put("ask:3601:regulation_kind", **LAW | {"kind": said})
    with pytest.raises(UserError) as caught:
        compared(book)
    (fault,) = caught.value.faults
    assert fault.key == "evidence_book.kind_unknown" and fault.value == said
    assert "Peraturan Bupati (Perbup)" in fault.mend(Reader("id"))
    assert "Wali Kota" not in fault.mend(Reader("id"))


def test_every_kind_and_unit_in_the_register_and_every_kind_of_the_rubric_has_its_words():
    for row in held().rows:
        assert row["kind"] in {word.value for word in vocabulary.kinds(row["aspect"])}
        assert not row["unit"] or row["unit"] in {word.value for word in vocabulary.listed("unit")}
    rubric = yaml.safe_load((places.PACKAGE / "rubric/government.yaml").read_text(encoding="utf-8"))
    for measure in rubric["indicators"].values():
        named = [kind for kinds in measure.get("levels", {}).values() for kind in kinds]
        named += measure.get("kinds", []) + measure.get("not_a_group", [])
        if named:
            assert set(named) <= {word.value for word in vocabulary.kinds(measure["aspect"])}


def test_the_words_of_the_lists_are_those_of_the_dictionary_and_no_text_means_two_values():
    resource = next(r for r in tables.dictionary()["resources"] if r["name"] == "evidence")
    enums = {f["name"]: f.get("constraints", {}).get("enum") for f in resource["schema"]["fields"]}
    assert set(vocabulary.aspects()) == set(enums["aspect"])
    assert {word.value for word in vocabulary.listed("payer")} == set(enums["payer"])
    states = {word.value for word in vocabulary.listed("state")}
    assert states - {vocabulary.NOT_CHECKED} == set(enums["state"])
    types = ("provinsi", "kabupaten", "kota", "nation")
    lists = [vocabulary.listed(column) for column in vocabulary.LISTS]
    lists += [vocabulary.kinds(aspect, kind) for aspect in vocabulary.aspects() for kind in types]
    for words in lists:
        written_ = [said for word in words for said in word.written]
        assert len(written_) == len(set(written_))


# --- taking over -----------------------------------------------------------------------------------


@pytest.fixture
def folder(small_raw, tmp_path):
    return Path(shutil.copytree(small_raw, tmp_path / "raw"))


def taken_in(folder, content, *more):
    path = folder.parent / FILE
    path.write_bytes(content)
    return main(["evidence", "--read", str(path), "--raw", str(folder), *more])


def test_nothing_is_written_without_a_yes_and_with_it_the_table_before_is_kept(folder, capsys):
    content = Book().put("ask:3601:regulation_kind", **LAW).put("E068", number="36").saved()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (new,) = register.read(folder).next_ids(1)
    assert taken_in(folder, content) == 0
    told = capsys.readouterr().out
    assert new in told and "Nomor: 35 → 36" in told and "Belum dicatat" in told
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert taken_in(folder, content, "--yes") == 0
    assert (folder / "evidence.kept-1.csv").read_bytes() == before["evidence.csv"]
    now = list(csv.DictReader((folder / "evidence.csv").open(encoding="utf-8")))
    was = list(csv.DictReader(io.StringIO(before["evidence.csv"].decode())))
    assert [row["evidence_id"] for row in now] == [*(row["evidence_id"] for row in was), new]
    differ = [(a, b) for a, b in zip(was, now, strict=False) if a != {key: b[key] for key in a}]
    assert [(a["number"], b["number"]) for a, b in differ] == [("35", "36")]
    assert [fault for fault in tables.check(folder) if fault.file == "evidence.csv"] == []


def test_a_register_whose_rows_do_not_change_is_written_as_it_was():
    one = held()
    assert register.files_after(one, one.rows)["evidence.csv"] == one.file.read_bytes()


def test_a_disk_that_fails_leaves_the_table_and_its_digest_as_they_were(folder, monkeypatch):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    one = register.read(folder)
    files = register.files_after(one, one.rows[:-1])
    assert set(files) == {"evidence.csv", "datapackage.json"}
    real = Path.replace

    def failing(self, target):
        if Path(target).name == "datapackage.json":
            raise OSError(28, "full")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="full"):
        register.take_over(files, one)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_check_would_refuse_is_refused_at_its_cell_before_anything_is_written(folder, capsys):
    row = LAW | {"kind": "CSR", "payer": "pemerintah daerah ini sendiri"}
    book = Book().put("ask:3602:vulnerable_budget", **row)
    before = (folder / "evidence.csv").read_bytes()
    assert taken_in(folder, book.saved(), "--yes") == 2
    told = capsys.readouterr().err
    assert f"sel {book.cell('ask:3602:vulnerable_budget', 'payer').coordinate}" in told
    assert (folder / "evidence.csv").read_bytes() == before


def test_a_register_that_check_refuses_is_mended_first_for_a_row_of_it_would_be_lost(folder, capsys):
    with (folder / "evidence.csv").open("a", encoding="utf-8") as file:
        file.write("3604,E900,regulation,Perda,,2020,a,b,,,,,,,,,,verified_present,x,,,,,satu sel lagi\n")
    before = (folder / "evidence.csv").read_bytes()
    content = Book().put("ask:3601:regulation_kind", **LAW).saved()
    assert taken_in(folder, content, "--yes") == 2
    assert "evidence.csv" in capsys.readouterr().err
    assert (folder / "evidence.csv").read_bytes() == before


def test_a_folder_of_an_earlier_release_takes_the_thousandth_item(folder):
    text_ = (folder / "datapackage.json").read_text(encoding="utf-8")
    (folder / "datapackage.json").write_text(re.sub(r"\{(\d),\}", r"{\1}", text_), encoding="utf-8")
    rows = (folder / "evidence.csv").read_text(encoding="utf-8")
    last = register.read(folder).rows[-1]["evidence_id"]
    (folder / "evidence.csv").write_text(rows.replace(f",{last},", ",E999,"), encoding="utf-8")
    assert taken_in(folder, Book().put("ask:3601:regulation_kind", **LAW).saved(), "--yes") == 0
    assert ",E1000," in (folder / "evidence.csv").read_text(encoding="utf-8")
    assert [fault for fault in tables.check(folder) if fault.file == "evidence.csv"] == []


def test_an_installed_package_s_own_tables_are_not_written(folder, monkeypatch, capsys):
    monkeypatch.setattr(places, "OWN_RAW", folder)
    monkeypatch.setattr(places, "home", lambda: None)
    assert taken_in(folder, Book().put("ask:3601:regulation_kind", **LAW).saved(), "--yes") == 2
    assert "paritrana init" in capsys.readouterr().err


def test_the_command_asks_for_what_the_worklist_asks_and_the_register_can_answer(tmp_path, capsys):
    given = ["evidence", "--open", "--province", "Banten", "--category", "provinsi", "--to", str(tmp_path)]
    assert main(given) == 0
    book = Book((tmp_path / "bukti-2025-36.xlsx").read_bytes())
    rows = range(book.head + 2, book.sheet.max_row)
    asked = {key for row in rows if layout.is_asked(key := book.sheet.cell(row, 1).value or "")}
    assert {"ask:36:regulation_kind", "ask:36:programme_groups"} <= asked
    assert not any("coverage" in key or "interview" in key for key in asked)
    assert "JDIH" in book.cell("ask:36:regulation_kind", "asked").value
    (tmp_path / "bukti-2025-36.xlsx").write_bytes(b"filled in by somebody")
    assert main(given) == 0
    assert "kept-1" in capsys.readouterr().err  # a person's file is never written over


# --- words -----------------------------------------------------------------------------------------


def test_every_fault_of_a_filled_workbook_has_its_words_and_none_are_left_over():
    told = set()
    for path in (places.PACKAGE / "data/evidence_book").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    told |= {f"cell_{kind}" for kind in ("bool", "error", "formula")} | {"no_province"}
    told |= {key.partition(".")[2] for key in told if key.startswith("evidence_book.")}
    worded = {n.partition(".fault_")[2] for n in catalogue() if n.startswith("evidence_book.fault_")}
    faults = {key.removesuffix("_mend") for key in worded}
    assert faults <= told
    assert worded == faults | {f"{key}_mend" for key in faults}


def test_a_kept_file_is_a_person_s():
    assert drafts.is_kept(Path("evidence.kept-1.csv"))
