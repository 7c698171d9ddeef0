"""Jurors' score sheets: what is written comes back, whatever people do to sheets; what isn't sure doesn't."""

from __future__ import annotations

import ast
import datetime as dt
import io
import re
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font
from sheets_filled import (
    CANDIDATES,
    CRITERIA,
    EVIDENCE,
    MEMBERS,
    book_of,
    bytes_of,
    edited,
    filled,
    place,
    rendered,
    said,
    small_round,
)

import paritrana_analysis.jury
from paritrana_analysis.errors import UserError
from paritrana_analysis.i18n.wording import LANGUAGES, Reader, catalogue
from paritrana_analysis.jury.blind import unnamed
from paritrana_analysis.jury.rounds import Candidate, open_round
from paritrana_analysis.jury.score_sheets import cells, layout, reading, workbook

ROUND = small_round()
FILE = "lembar.xlsx"


def read(content, file=FILE, round_=ROUND):
    return reading.read(content, file, round_)


def refused(content, file=FILE, round_=ROUND):
    """The faults; each worded in both languages, with the file, and its tab and cell where it has them."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserError) as caught:
            read(content, file, round_)
    for fault in caught.value.faults:
        for reader in map(Reader, LANGUAGES):
            where = fault.place(reader)
            assert file in where
            assert fault.sheet in where and fault.cell in where
            assert fault.sentence(reader) and fault.mend(reader)
    return caught.value.faults


def key_of(fault):
    return fault.key.rpartition(".")[2]


def keys(faults):
    return [key_of(fault) for fault in faults]


def swapped(edit_or_part, content=None, part="xl/worksheets/sheet1.xml"):
    """The file with one part's text changed, as no program would."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content or filled())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, edit_or_part(text) if name == part else text)
    return out.getvalue()


# --- what is written -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("blind", [False, True])
def test_the_same_round_gives_the_same_bytes(language, blind):
    again = workbook.render(small_round(blind=blind), "PJ3", EVIDENCE, Reader(language))
    assert again == rendered("PJ3", blind=blind, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("blind", [False, True])
def test_an_untouched_sheet_reads_as_blank_and_without_a_remark(language, blind):
    round_ = small_round(blind=blind)
    sheet = read(rendered("PJ3", blind=blind, language=language), round_=round_)
    assert sheet.juror_id == "PJ3"
    assert len(sheet.marks) == len(CANDIDATES) * len(CRITERIA)
    assert sheet.marks["score"].isna().all() and sheet.marks["score"].dtype == "float64"
    assert sheet.remarks.empty
    recused = sheet.marks[sheet.marks["reason"] == "recused"]
    assert set(recused["unit"]) == {"3604"} and len(recused) == len(CRITERIA)
    assert [key_of(notice) for notice in sheet.notices] == ["blank"]


def test_only_what_a_juror_fills_in_is_open_and_nothing_has_a_password():
    book = book_of(rendered("PJ3"))
    scores = book.worksheets[0]
    open_cells = {c.coordinate for row in scores.iter_rows() for c in row if not c.protection.locked}
    for candidate in CANDIDATES:
        own = {place(candidate.unit, key, "PJ3") for key in (*CRITERIA, "reason", "remark")}
        assert own.isdisjoint(open_cells) if candidate.unit == "3604" else own <= open_cells
        assert place(candidate.unit, "candidate", "PJ3") not in open_cells
    for sheet in book.worksheets:
        assert sheet.protection.sheet and sheet.protection.password is None
    assert book.security is None or book.security.workbookPassword is None


def test_the_workbook_holds_no_macro_and_no_web_address_but_the_evidence_s():
    with zipfile.ZipFile(io.BytesIO(rendered())) as zipped:
        assert not [name for name in zipped.namelist() if "vba" in name.lower() or name.endswith(".bin")]
        links = "".join(zipped.read(n).decode() for n in zipped.namelist() if n.endswith(".rels"))
    assert set(re.findall(r'Target="(https?://[^"]+)"', links)) == {"https://example.org/a"}


def test_keys_are_hidden_and_cells_are_validated_in_the_reader_s_words():
    for language in LANGUAGES:
        t, book = Reader(language), book_of(rendered(language=language))
        scores = book.worksheets[0]
        assert scores.title == t("score_sheets.tab_scores")
        assert scores.column_dimensions["A"].hidden
        machine = next(row for row in scores.iter_rows() if row[0].value == "key")
        assert scores.row_dimensions[machine[0].row].hidden
        assert [cell.value for cell in machine] == list(layout.columns(CRITERIA))
        assert book[layout.META].sheet_state == "veryHidden"
        rules = scores.data_validations.dataValidation
        decimal = next(rule for rule in rules if rule.type == "decimal")
        assert (decimal.formula1, decimal.formula2) == ("0", "100")
        assert decimal.error == t("score_sheets.stop", lowest=0, highest=100)
        lists = [rule for rule in rules if rule.type == "list"]
        assert all(layout.reason_label("absent", t) in rule.formula1 for rule in lists)
        assert len(lists) == len(CANDIDATES)


def test_a_recused_candidate_s_row_says_why_and_under_drawn_names_does_not():
    shown = book_of(rendered("PJ3")).worksheets[0][place("3604", "reason", "PJ3")].value
    assert "daerah sendiri" in shown
    content = rendered("PJ3", blind=True)
    cell = place("3604", "reason", "PJ3", content, small_round(blind=True))
    assert "daerah" not in book_of(content).worksheets[0][cell].value


def test_a_sheet_without_names_holds_neither_names_nor_sources_in_any_part():
    with zipfile.ZipFile(io.BytesIO(rendered("PJ1", blind=True))) as zipped:
        everything = " ".join(zipped.read(name).decode() for name in zipped.namelist())
    names = (*(c.name for c in CANDIDATES), "Kab. Serang", "Serang", "Lebak")
    for gone in (*names, "seed:003", "example.org", "35/2017"):  # a decree's number leads to who issued it
        assert gone not in everything
    assert "K-01" in everything and "Perbup [disimpan sekretariat]: perizinan" in everything


def test_in_a_text_without_names_a_namesake_is_not_taken_for_the_candidate():
    serang, kota, city = (
        Candidate("3604", "Kabupaten Serang", "3604", blind="K-01"),
        Candidate("3671", "Kota Tangerang", "3671", blind="K-02"),
        Candidate("3603", "Kabupaten Tangerang", "3603", blind="K-03"),
    )
    hidden = unnamed([serang, kota, city], "[…]")
    assert hidden("Kab. Serang dan kabupaten  serang, SERANG", "3604") == "K-01 dan K-01, K-01"
    assert hidden("Kota Serang", "3604") == "[…]"
    assert hidden("Tangerang lebih tinggi dari Kota Tangerang", "3604") == "[…] lebih tinggi dari K-02"
    assert hidden("Tangerang", "3603") == "K-03"
    assert hidden("menyerang, Serangan", "3604") == "menyerang, Serangan"
    firm = unnamed([Candidate("F1", "PT Maju (Jaya)", "36", blind="K-09")], "[…]")
    assert firm("PT. Maju (Jaya) Tbk", "F1") == "K-09 Tbk"


def test_names_that_look_like_formulas_or_links_stay_text():
    candidates = [Candidate("F1", '=HYPERLINK("x")', "36"), Candidate("F2", "https://example.org", "36")]
    round_ = open_round(
        assessment_year=2025,
        category="perusahaan_besar",
        place="36",
        edition="e.yaml",
        criteria=("coverage",),
        candidates=candidates,
        members=MEMBERS,
    )
    evidence = pd.DataFrame(
        [("F1", "coverage", "=1+1", "", "=cmd")], columns=["unit", "aspect", "told", "as_of", "source"]
    )
    content = workbook.render(round_, "PJ1", evidence, Reader("id"), stamp="=stamp & co")
    formulas = [
        cell.value for sheet in book_of(content) for row in sheet.iter_rows() for cell in row
        if cell.data_type == "f"
    ]  # fmt: skip
    assert len(formulas) == 1 and formulas[0].startswith("=COUNT(")
    assert read(content, round_=round_).remarks.empty


def test_candidates_of_one_name_are_told_apart_by_their_keys():
    twins = [Candidate("F1", "PT Maju", "36"), Candidate("F2", "PT Maju", "36")]
    round_ = open_round(
        assessment_year=2025,
        category="perusahaan_besar",
        place="36",
        edition="e.yaml",
        criteria=CRITERIA,
        candidates=twins,
        members=MEMBERS,
    )
    content = workbook.render(round_, "PJ1", EVIDENCE, Reader("en"))
    cell = place("F2", "coverage", "PJ1", content, round_)
    content = edited(lambda sheet, book: sheet.__setitem__(cell, 70), content)
    scored = read(content, round_=round_).marks.dropna(subset="score")
    assert list(scored["unit"]) == ["F2"]


def test_the_stamp_of_practice_figures_is_on_every_tab_and_page():
    content = workbook.render(ROUND, "PJ1", EVIDENCE, Reader("en"), stamp="SYNTHETIC")
    for sheet in book_of(content).worksheets[:3]:
        assert "SYNTHETIC" in [cell.value for row in sheet.iter_rows() for cell in row]
        assert "SYNTHETIC" in sheet.oddHeader.center.text


def test_every_piece_of_evidence_is_on_the_sheet_and_what_is_not_on_record_is_said():
    book = book_of(rendered())
    evidence = book["Bukti"]
    texts = [cell.value for row in evidence.iter_rows() for cell in row if cell.value]
    assert set(EVIDENCE["told"]) <= set(texts) and "seed:003" in texts and "Mei 2017" in texts
    held = len(EVIDENCE.groupby(["unit", "aspect"]))
    assert texts.count("Tidak ada yang tercatat.") == len(CANDIDATES) * len(CRITERIA) - held
    scores = book.worksheets[0]
    for candidate in CANDIDATES:
        target = scores[place(candidate.unit, "evidence")].hyperlink.location
        assert evidence[target.split("!")[1]].value == candidate.name


# --- round trip ------------------------------------------------------------------------------------

# Spreadsheets hold fifteen digits.
POINTS = st.one_of(st.none(), st.floats(0, 100).map(lambda points: round(points, 10)), st.integers(0, 100))
TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=30
).filter(lambda text: cells.bare(text) and not re.search("_x[0-9A-Fa-f]{4}_", text))
ROWS = st.lists(
    st.tuples(
        st.lists(POINTS, min_size=3, max_size=3), st.sampled_from(["", *layout.CHOICES]), st.none() | TEXTS
    ),
    min_size=len(CANDIDATES),
    max_size=len(CANDIDATES),
)


@settings(max_examples=40)
@given(rows=ROWS, language=st.sampled_from(LANGUAGES))
def test_whatever_a_juror_fills_in_comes_back_exactly(rows, language):
    t, expected, remarks = Reader(language), [], []
    content = rendered(language=language)
    book = book_of(content)
    sheet = book.worksheets[0]
    for candidate, (points, reason, remark) in zip(CANDIDATES, rows, strict=True):
        if None not in points:
            reason = ""
        for criterion, value in zip(CRITERIA, points, strict=True):
            sheet[place(candidate.unit, criterion)] = value
            expected.append(("PJ2", candidate.unit, criterion, value, reason if value is None else ""))
        if reason:
            sheet[place(candidate.unit, "reason")] = layout.reason_label(reason, t)
        if remark:
            sheet[place(candidate.unit, "remark")] = remark
            remarks.append((candidate.unit, remark, place(candidate.unit, "remark")))
    found = read(bytes_of(book))
    assert said(found) == expected
    assert list(found.remarks[["unit", "text", "cell"]].itertuples(index=False, name=None)) == remarks


# --- tolerated -------------------------------------------------------------------------------------


def column_of(sheet, machine_key):
    machine = next(row for row in sheet.iter_rows() if "criterion:coverage" in [c.value for c in row])
    return next(cell.column for cell in machine if cell.value == machine_key)


def move_columns(sheet, order):
    """Columns in another order: values only, as pasting does."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    for number, row in enumerate(rows, start=1):
        for column, old in enumerate(order, start=1):
            sheet.cell(number, column).value = row[old - 1]


def reverse_columns(sheet, book):
    move_columns(sheet, list(range(sheet.max_column, 0, -1)))


def candidate_rows(sheet):
    return sorted(int(re.sub(r"\D", "", place(c.unit, "coverage"))) for c in CANDIDATES)


def reverse_rows(sheet, book):
    rows = candidate_rows(sheet)
    values = {row: [cell.value for cell in sheet[row]] for row in rows}
    for row, other in zip(rows, reversed(rows), strict=True):
        for column, value in enumerate(values[other], start=1):
            sheet.cell(row, column).value = value


def blank_rows(sheet, book):
    sheet.insert_rows(candidate_rows(sheet)[2], 3)
    sheet.insert_rows(1, 2)


def row_far_below(sheet, book):
    row = candidate_rows(sheet)[0]
    for column in range(1, sheet.max_column + 1):
        sheet.cell(500, column).value = sheet.cell(row, column).value
        sheet.cell(row, column).value = None


def inserted_columns(sheet, book):
    sheet.unmerge_cells(str(next(iter(sheet.merged_cells.ranges))))
    sheet.insert_cols(4)
    sheet.insert_cols(2)


def decimal_text(mark):
    def edit(sheet, book):
        for candidate in CANDIDATES:
            for criterion in CRITERIA:
                cell = sheet[place(candidate.unit, criterion)]
                cell.value = f"\u00a0{cell.value} ".replace(".", mark)

    return edit


def full_width(sheet, book):
    for candidate in CANDIDATES:
        for criterion in CRITERIA:
            cell = sheet[place(candidate.unit, criterion)]
            cell.value = str(cell.value).translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))


def renamed(sheet, book):
    sheet.title = "nilai saya (final)"


def tabs_reordered(sheet, book):
    book.move_sheet(sheet, 3)
    book.create_sheet("Kosong", 0)


def unhidden(sheet, book):
    for dimension in (*sheet.column_dimensions.values(), *sheet.row_dimensions.values()):
        dimension.hidden = False
    book[layout.META].sheet_state = "visible"
    sheet.protection.disable()


def labels_retyped(sheet, book):
    header = candidate_rows(sheet)[0] - 1
    sheet.cell(header, 3).value = "CAKUPAN (bobot besar)"
    sheet.cell(header, 4).value = "  regulasi "


def machine_row_deleted(sheet, book):
    sheet.delete_rows(candidate_rows(sheet)[0] - 2)


def labels_deleted(sheet, book):
    for cell in sheet[candidate_rows(sheet)[0] - 1]:
        cell.value = None


def candidate_name_gone(sheet, book):
    sheet[place("3603", "candidate")] = None


def heading_cut_off(sheet, book):
    sheet.delete_rows(1, 4)


TOLERATED = {
    "columns moved": (reverse_columns, set()),
    "rows reordered": (reverse_rows, set()),
    "blank rows inserted": (blank_rows, set()),
    "a row moved far below": (row_far_below, set()),
    "columns inserted": (inserted_columns, set()),
    "decimal commas": (decimal_text(","), {"read_comma"}),
    "decimal points as text, with spaces": (decimal_text("."), set()),
    "full-width digits": (full_width, {"read_full_width"}),
    "tab renamed": (renamed, {"renamed"}),
    "tabs reordered": (tabs_reordered, set()),
    "everything unhidden and unlocked": (unhidden, set()),
    "labels retyped": (labels_retyped, {"retyped"}),
    "machine keys deleted": (machine_row_deleted, set()),
    "labels deleted": (labels_deleted, set()),
    "a candidate's name deleted, the key there": (candidate_name_gone, set()),
    "title rows deleted": (heading_cut_off, set()),
}


@pytest.mark.parametrize("what", TOLERATED)
def test_tolerated(what):
    edit, notices = TOLERATED[what]
    whole = read(filled())
    found = read(edited(edit, filled()))
    assert said(found) == said(whole)
    assert found.remarks.empty
    assert {key_of(notice) for notice in found.notices} == notices
    for notice in found.notices:
        for reader in map(Reader, LANGUAGES):
            assert FILE in notice.sentence(reader)


def test_each_mark_says_the_cell_in_which_it_was_found():
    content = edited(blank_rows, filled())
    sheet = book_of(content).worksheets[0]
    for mark in read(content).marks.itertuples():
        assert sheet[mark.cell].value == mark.score


def test_without_the_hidden_tab_the_scores_are_read_and_every_text_is_kept_and_told():
    content = edited(lambda sheet, book: book.remove(book[layout.META]), filled())
    found = read(content)
    assert said(found) == said(read(filled()))
    assert [key_of(notice) for notice in found.notices] == ["no_meta"]
    assert {"Bukti", "Petunjuk", "Penilaian"} == set(found.remarks["sheet"])


def test_reasons_are_read_in_either_language_and_hold_for_the_row_s_blanks():
    def edit(sheet, book):
        for criterion in CRITERIA:
            sheet[place("3603", criterion)] = None
        sheet[place("3603", "reason")] = " Berhalangan  HADIR "
        sheet[place("3671", "coverage")] = None
        sheet[place("3671", "reason")] = "not enough evidence"

    marks = read(edited(edit, filled())).marks
    assert list(marks.loc[marks["unit"] == "3603", "reason"]) == ["absent"] * 3
    assert list(marks.loc[marks["unit"] == "3671", "reason"]) == ["no_evidence", "", ""]


def test_blanks_without_a_reason_are_read_as_blank_and_told_with_their_cells():
    def edit(sheet, book):
        sheet[place("3603", "coverage")] = None

    found = read(edited(edit, filled()))
    assert found.marks["score"].isna().sum() == 1
    (notice,) = found.notices
    assert key_of(notice) == "blank" and notice.values["cells"] == place("3603", "coverage")


def test_a_zero_is_a_zero():
    content = edited(lambda sheet, book: sheet.__setitem__(place("3603", "coverage"), 0), filled())
    marks = read(content).marks.set_index(["unit", "criterion"])["score"]
    assert marks["3603", "coverage"] == 0.0


# --- nothing is lost -------------------------------------------------------------------------------


def test_notes_anywhere_in_the_file_come_back_with_their_cell():
    def edit(sheet, book):
        row = candidate_rows(sheet)[1]
        sheet.cell(row, 15).value = "lihat lagi"
        sheet["D1"] = 42
        sheet["A1000"] = None
        sheet["C200"] = dt.datetime(2025, 3, 1)
        sheet["N3"] = "=AVERAGE(C13:C17)"
        sheet["N4"] = "Kabupaten Lebak"  # a text that the workbook holds too
        book["Bukti"]["F2"] = "di samping bukti"
        book["Petunjuk"]["A1"] = "judul ditimpa"
        book.create_sheet("Coretan")["B2"] = "coretan"
        sheet[place("3602", "coverage")].comment = Comment("ragu", "juri")
        general = candidate_rows(sheet)[-1] + 2
        sheet.cell(general, 3).value = "semua baik"

    remarks = read(edited(edit, filled())).remarks
    found = {(r.sheet, r.cell): (r.unit, r.text) for r in remarks.itertuples()}
    rows = candidate_rows(None)
    assert found == {
        ("Penilaian", f"O{rows[1]}"): ("3603", "lihat lagi"),
        ("Penilaian", "D1"): ("", "42"),
        ("Penilaian", "C200"): ("", "2025-03-01"),
        ("Penilaian", "N3"): ("", "=AVERAGE(C13:C17)"),
        ("Penilaian", "N4"): ("", "Kabupaten Lebak"),
        ("Penilaian", place("3602", "coverage")): ("3602", "ragu"),
        ("Penilaian", f"C{rows[-1] + 2}"): ("", "semua baik"),
        ("Bukti", "F2"): ("", "di samping bukti"),
        ("Petunjuk", "A1"): ("", "judul ditimpa"),
        ("Coretan", "B2"): ("", "coretan"),
    }


def test_a_remark_of_a_recused_juror_is_kept_too():
    content = edited(
        lambda sheet, book: sheet.__setitem__(place("3604", "remark", "PJ3"), "tetangga saya"), filled("PJ3")
    )
    assert list(read(content).remarks["text"]) == ["tetangga saya"]


def test_a_picture_is_told_for_it_is_not_read():
    out = io.BytesIO(filled())
    with zipfile.ZipFile(out, "a") as zipped:
        zipped.writestr("xl/media/image1.png", b"scribble")
    assert "pictures" in [key_of(notice) for notice in read(out.getvalue()).notices]


# --- damage: one cell ------------------------------------------------------------------------------

COVERAGE = place("3603", "coverage")


def put(value, number_format=None, **more):
    def edit(sheet, book):
        sheet[COVERAGE] = value
        if number_format:
            sheet[COVERAGE].number_format = number_format
        for name, given_value in more.items():
            sheet[place("3603", name)] = given_value

    return edit


def struck(sheet, book):
    sheet[COVERAGE].font = Font(strike=True)


CELL_DAMAGE = {
    "above 100": (put(100.01), "score_above"),
    "above 100 as text": (put("850"), "score_above"),
    "below 0": (put(-1), "score_below"),
    "below 0 as text": (put("-0,5"), "score_below"),
    "a word": (put("baik"), "score_text"),
    "a number and a word": (put("85 (baik)"), "score_text"),
    "a dash for a blank": (put("-"), "score_text"),
    "two numbers": (put("80/85"), "score_text"),
    "an exponent": (put("8e1"), "score_text"),
    "digits of another script": (put("٨٥"), "score_text"),
    "a raised digit": (put("8²"), "score_text"),
    "not a number, as text": (put("NaN"), "score_text"),
    "infinity, as text": (put("inf"), "score_text"),
    "a point before three digits": (put("8.500"), "score_separators"),
    "a comma before three digits": (put("85,500"), "score_separators"),
    "point and comma": (put("1.234,5"), "score_separators"),
    "a space within": (put("8 500"), "score_separators"),
    "a date": (put(dt.datetime(2025, 5, 8)), "score_date"),
    "a number shown as a date": (put(45785, "d-mmm"), "score_date"),
    "a time": (put(dt.time(8, 30)), "score_date"),
    "a percentage": (put(0.85, "0%"), "score_percent"),
    "a percentage as text": (put("85 %"), "score_percent"),
    "true": (put(True), "score_bool"),
    "an error": (put("#REF!"), "score_error"),
    "a formula without a result": (put("=AVERAGE(80,90)"), "score_formula_empty"),
    "struck through": (struck, "score_struck"),
}


@pytest.mark.parametrize("what", CELL_DAMAGE)
def test_a_score_that_is_not_sure_is_refused_with_its_tab_cell_and_value(what):
    edit, key = CELL_DAMAGE[what]
    content = edited(edit, filled())
    (fault,) = refused(content)
    assert (key_of(fault), fault.sheet, fault.cell) == (key, "Penilaian", COVERAGE)
    assert fault.value and fault.value in fault.sentence(Reader("id"))
    with pytest.raises(UserError):
        reading.read_all({"a.xlsx": filled("PJ1"), "b.xlsx": content}, ROUND)


def test_a_formula_is_refused_and_what_it_showed_is_told():
    def with_result(text):
        cell = rf'(<c r="{COVERAGE}"[^>]*)><v>[^<]*</v></c>'.encode()
        new, n = re.subn(cell, rb"\1><f>AVERAGE(80,90)</f><v>85</v></c>", text)
        assert n == 1
        return new

    (fault,) = refused(swapped(with_result))
    assert key_of(fault) == "score_formula"
    assert "85" in fault.mend(Reader("en")) and "=AVERAGE(80,90)" in fault.sentence(Reader("en"))


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"NaN", b"0x50"])
def test_a_stored_number_that_is_none_is_refused(number):
    cell = rf'(<c r="{COVERAGE}"[^>]*><v>)[^<]*'.encode()
    (fault,) = refused(swapped(lambda text: re.sub(cell, rb"\g<1>" + number, text)))
    assert (key_of(fault), fault.cell) == ("score_text", COVERAGE)


@pytest.mark.parametrize("reason", ["absent", "no_evidence"])
def test_scores_beside_a_reason_for_a_blank_are_refused(reason):
    content = edited(put(80, reason=layout.reason_label(reason, Reader("id"))), filled())
    (fault,) = refused(content)
    assert (key_of(fault), fault.cell) == ("score_and_reason", place("3603", "reason"))


def test_who_missed_the_interview_alone_keeps_the_scores_of_the_documents():
    """The reason is that of the row's blank cells."""
    marks = read(edited(put(80, reason="absent"), rendered())).marks
    own = marks[marks["unit"] == "3603"].set_index("criterion")
    assert own.loc["coverage", ["score", "reason"]].tolist() == [80, ""]
    assert set(own.drop(index="coverage")["reason"]) == {"absent"}


@pytest.mark.parametrize("reason", ["sakit", 3, "recused", "=A1"])
def test_an_unknown_reason_is_refused(reason):
    (fault,) = refused(edited(put(None, reason=reason), filled()))
    assert (key_of(fault), fault.cell) == ("reason_unknown", place("3603", "reason"))
    assert "berhalangan hadir, bukti tidak cukup" in fault.mend(Reader("id"))


@pytest.mark.parametrize("column", ["coverage", "reason"])
def test_a_recused_cell_that_was_filled_is_refused(column):
    value = {"coverage": 70, "reason": "berhalangan hadir"}[column]
    cell = place("3604", column, "PJ3")
    (fault,) = refused(edited(lambda sheet, book: sheet.__setitem__(cell, value), filled("PJ3")))
    assert (key_of(fault), fault.cell) == ("recused", cell)
    assert "Kabupaten Serang" in fault.sentence(Reader("id"))


def test_all_faults_of_a_sheet_are_told_at_once():
    def edit(sheet, book):
        sheet[place("3603", "coverage")] = "baik"
        sheet[place("3671", "regulation")] = 101
        sheet[place("3602", "reason")] = "sakit"

    assert sorted(keys(refused(edited(edit, filled())))) == ["reason_unknown", "score_above", "score_text"]


# --- damage: rows and columns ----------------------------------------------------------------------


def row_of(unit):
    return int(re.sub(r"\D", "", place(unit, "coverage")))


def copy_row(sheet, source, target, values=None):
    for column in range(1, sheet.max_column + 1):
        sheet.cell(target, column).value = values[column - 1] if values else sheet.cell(source, column).value


def row_pasted_over(sheet, book):
    copy_row(sheet, row_of("3603"), row_of("3671"))


def row_pasted_without_its_key(sheet, book):
    for column in range(2, sheet.max_column + 1):
        sheet.cell(row_of("3671"), column).value = sheet.cell(row_of("3603"), column).value


def row_pasted_below(sheet, book):
    copy_row(sheet, row_of("3603"), 60)


def row_deleted(sheet, book):
    sheet.delete_rows(row_of("3671"))


def row_of_another_juror(sheet, book):
    other = book_of(filled("PJ1")).worksheets[0]
    copy_row(sheet, 0, row_of("3671"), [cell.value for cell in other[row_of("3671")]])


def key_changed(sheet, book):
    sheet[place("3671", "key")] = "abcdefabcdef"


def key_emptied(sheet, book):
    sheet[place("3671", "key")] = None


def criterion_deleted(sheet, book):
    sheet.delete_cols(4)


def criterion_copied(sheet, book):
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, 20).value = sheet.cell(row, 4).value


def criterion_label_copied(sheet, book):
    sheet.cell(row_of("3604") - 1, 20).value = "Regulasi"


def labels_exchanged(sheet, book):
    header = row_of("3604") - 1
    sheet.cell(header, 3).value, sheet.cell(header, 4).value = "Regulasi", "Cakupan"


def criterion_of_another_round(sheet, book):
    sheet.cell(row_of("3604") - 2, 3).value = "criterion:interview"


def header_copied(sheet, book):
    copy_row(sheet, row_of("3604") - 2, 70)


def remarks_deleted(sheet, book):
    sheet.delete_cols(column_of(sheet, "remark"))


def merged(sheet, book):
    sheet.merge_cells(f"C{row_of('3603')}:D{row_of('3603')}")


def merged_down(sheet, book):
    sheet.merge_cells(f"C{row_of('3603')}:C{row_of('3671')}")


def header_and_keys_copied(sheet, book):
    """Without machine keys, and with two rows of headings."""
    sheet.delete_rows(row_of("3604") - 2)
    copy_row(sheet, row_of("3604") - 2, 70)


def header_emptied(sheet, book):
    for row in (row_of("3604") - 2, row_of("3604") - 1):
        for cell in sheet[row]:
            cell.value = None


def tab_copied(sheet, book):
    book.copy_worksheet(sheet)


def tab_deleted(sheet, book):
    book.remove(sheet)


TABLE_DAMAGE = {
    "another candidate's row pasted over": (row_pasted_over, {"row_twice", "row_missing"}),
    "another candidate's row pasted over, keys kept": (row_pasted_without_its_key, {"row_name"}),
    "a row pasted a second time": (row_pasted_below, {"row_twice"}),
    "a row deleted": (row_deleted, {"row_missing"}),
    "another juror's row": (row_of_another_juror, {"row_of_other", "row_missing"}),
    "a row key changed": (key_changed, {"row_key_unknown", "row_missing"}),
    "a row key emptied": (key_emptied, {"row_key_gone", "row_missing"}),
    "a criterion's column deleted": (criterion_deleted, {"column_missing"}),
    "a criterion's column twice": (criterion_copied, {"column_twice"}),
    "a criterion's heading twice": (criterion_label_copied, {"column_twice"}),
    "two headings exchanged": (labels_exchanged, {"column_disagrees"}),
    "a criterion of another round": (criterion_of_another_round, {"column_unknown"}),
    "the heading copied": (header_copied, {"header_twice"}),
    "the heading copied, machine keys gone": (header_and_keys_copied, {"header_twice"}),
    "the remarks' column deleted": (remarks_deleted, {"column_missing"}),
    "score cells merged across": (merged, {"merged"}),
    "score cells merged down": (merged_down, {"merged"}),
    "the heading emptied": (header_emptied, {"no_scores"}),
    "the tab copied": (tab_copied, {"scores_twice"}),
    "the tab deleted": (tab_deleted, {"no_scores"}),
}


@pytest.mark.parametrize("what", TABLE_DAMAGE)
def test_rows_and_columns_that_are_not_sure_are_refused(what):
    edit, expected = TABLE_DAMAGE[what]
    content = edited(edit, filled())
    faults = refused(content)
    assert set(keys(faults)) == expected
    if not expected & {"no_scores", "scores_twice"}:
        assert all(fault.sheet == "Penilaian" for fault in faults)
    with pytest.raises(UserError):
        reading.read_all({"a.xlsx": filled("PJ1"), "b.xlsx": content}, ROUND)


# --- damage: whose sheet ---------------------------------------------------------------------------


def meta_row(book, key):
    return next(row for row in book[layout.META].iter_rows() if row[0].value == key)


def test_a_sheet_of_another_round_is_refused():
    (fault,) = refused(rendered(year=2024))
    assert key_of(fault) == "other_round" and fault.value == small_round(year=2024).key
    assert ROUND.key in fault.sentence(Reader("en"))


def test_a_sheet_of_a_round_altered_since_is_refused():
    altered = open_round(
        assessment_year=2025, category="kabupaten_kota", place="36", edition=ROUND.edition,
        criteria=CRITERIA, candidates=CANDIDATES[:-1], members=MEMBERS,
    )  # fmt: skip
    assert keys(refused(filled(), round_=altered)) == ["other_round"]


def test_a_sheet_of_another_round_without_the_hidden_tab_is_refused():
    content = edited(lambda sheet, book: book.remove(book[layout.META]), rendered(year=2024))
    assert keys(refused(content)) == ["whose"]


def test_a_file_named_for_another_juror_is_refused():
    (fault,) = refused(filled("PJ2"), file="Lembar PJ1 (2).xlsx")
    assert key_of(fault) == "file_of_other" and fault.value == "PJ1"
    assert read(filled("PJ2"), file="pj2-final.xlsx").juror_id == "PJ2"
    assert read(filled("PJ2"), file="PJ11.xlsx").juror_id == "PJ2"


def test_a_changed_juror_code_is_refused():
    def edit(sheet, book):
        meta_row(book, "juror")[1].value = "PJ1"

    (fault,) = refused(edited(edit, filled()))
    assert (key_of(fault), fault.sheet, fault.cell) == ("juror_changed", layout.META, "B3")


def test_another_juror_s_scores_under_this_juror_s_code_are_refused():
    def edit(sheet, book):
        for candidate in CANDIDATES:
            sheet[place(candidate.unit, "key")] = ROUND.row_key("PJ1", candidate.unit)

    assert keys(refused(edited(edit, filled()))) == ["keys_of_other"]


def test_a_juror_who_does_not_sit_is_refused():
    def edit(sheet, book):
        meta_row(book, "juror")[1].value = "PJ9"

    (fault,) = refused(edited(edit, filled()))
    assert key_of(fault) == "juror_unknown" and "PJ1, PJ2, PJ3" in fault.mend(Reader("id"))


def test_a_sheet_of_another_layout_is_refused():
    def edit(sheet, book):
        meta_row(book, "version")[1].value = "2"

    assert keys(refused(edited(edit, filled()))) == ["other_version"]


def test_rows_of_two_jurors_without_the_hidden_tab_are_nobody_s():
    def edit(sheet, book):
        book.remove(book[layout.META])
        sheet[place("3603", "key")] = ROUND.row_key("PJ1", "3603")

    (fault,) = refused(edited(edit, filled()))
    assert key_of(fault) == "whose" and "PJ1, PJ2" in fault.sentence(Reader("id"))


# --- damage: the file ------------------------------------------------------------------------------


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "c">]>'
FILE_DAMAGE = {
    "empty": (lambda: b"", "empty"),
    "a CSV renamed": (lambda: b"juri,nilai\nPJ2,85\n", "not_a_workbook"),
    "a PDF": (lambda: b"%PDF-1.7\n", "not_a_workbook"),
    "a document": (lambda: zipped({"word/document.xml": "<a/>"}), "not_a_workbook"),
    "cut off": (lambda: filled()[: len(filled()) // 2], "broken"),
    "a zip's head alone": (lambda: b"PK\x03\x04", "broken"),
    "bytes changed": (lambda: corrupted(filled()), "broken"),
    "an old .xls": (lambda: OLE + "Workbook".encode("utf-16-le"), "old_format"),
    "locked by a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
    "OpenDocument": (
        lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
        "open_document",
    ),
    "a tab that is no XML": (lambda: swapped(lambda text: text[:-40]), "unreadable"),
    "entities": (
        lambda: swapped(lambda text: text.replace(b"<worksheet", ENTITIES + b"<worksheet", 1)),
        "unreadable",
    ),
    "unpacks to more than 20 MB": (
        lambda: zipped({"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": bytes(21_000_000)}),
        "too_large",
    ),
    "more than 200,000 cells": (
        lambda: swapped(lambda t: t.replace(b"</row>", b"<c/>" * 200_001 + b"</row>", 1)),
        "too_many_cells",
    ),
}  # fmt: skip


def corrupted(content):
    middle = content.index(b"xl/worksheets/sheet1.xml") + 200
    return content[:middle] + bytes(100) + content[middle + 100 :]


@pytest.mark.parametrize("what", FILE_DAMAGE)
def test_a_file_that_is_no_score_sheet_is_refused(what):
    make, key = FILE_DAMAGE[what]
    content = make()
    assert keys(refused(content)) == [key]
    with pytest.raises(UserError):
        reading.read_all({"a.xlsx": filled("PJ1"), "b.xlsx": content}, ROUND)


@pytest.mark.parametrize("tag", ["mergeCell", "hyperlink"])
def test_a_range_over_all_cells_costs_nothing_and_one_over_the_table_is_refused(tag):
    ranged = rf'(<{tag} [^>]*?ref=")[^"]+'.encode()
    far = swapped(lambda text: re.sub(ranged, rb"\g<1>A100:XFD1048576", text, count=1))
    assert said(read(far)) == said(read(filled()))
    near = swapped(lambda text: re.sub(ranged, rb"\g<1>A1:XFD1048576", text, count=1))
    if tag == "mergeCell":
        assert keys(refused(near)) == ["merged"]
    else:
        assert said(read(near)) == said(read(filled()))


def test_a_note_in_the_last_cell_of_all_does_not_make_a_million_rows():
    content = edited(lambda sheet, book: sheet.__setitem__("XFD1048576", "di ujung"), filled())
    assert list(read(content).remarks["cell"]) == ["XFD1048576"]


@settings(max_examples=60)
@given(st.binary(max_size=300), st.integers(0, 5000))
def test_no_bytes_get_past_as_anything_but_a_user_s_error(junk, at):
    content = filled()
    for damaged in (junk, b"PK\x03\x04" + junk, content[:at] + junk + content[at + len(junk) :]):
        try:
            found = reading.read(damaged, FILE, ROUND)
        except UserError:
            continue
        assert said(found) == said(read(content))


# --- all sheets together ---------------------------------------------------------------------------


def test_sheets_are_read_together_and_who_is_missing_is_told():
    files = {"z.xlsx": filled("PJ1"), "a.xlsx": filled("PJ3"), "~$a.xlsx": b"x", ".~lock.a.xlsx#": b"y"}
    found = reading.read_all(files, ROUND)
    assert list(found.marks["juror_id"].unique()) == ["PJ1", "PJ3"]
    assert len(found.marks) == 2 * len(CANDIDATES) * len(CRITERIA)
    assert found.missing == ("PJ2",)
    assert set(found.sha256) == {"z.xlsx", "a.xlsx"}
    assert [n.values["file"] for n in found.notices if key_of(n) == "left_out"] == [
        ".~lock.a.xlsx#",
        "~$a.xlsx",
    ]


def test_no_sheet_at_all_is_an_empty_table_and_everyone_missing():
    found = reading.read_all({}, ROUND)
    assert found.missing == ("PJ1", "PJ2", "PJ3")
    assert list(found.marks.columns) == list(reading.MARKS) and found.marks.empty
    assert found.marks["score"].dtype == "float64"


def test_two_sheets_of_one_juror_that_say_the_same_are_one():
    found = reading.read_all({"a.xlsx": filled(), "b.xlsx": edited(renamed, filled())}, ROUND)
    assert len(found.marks) == len(CANDIDATES) * len(CRITERIA)
    assert "same_twice" in [key_of(notice) for notice in found.notices]


def test_two_sheets_of_one_juror_that_differ_are_refused_naming_both():
    with pytest.raises(UserError) as caught:
        reading.read_all({"a.xlsx": filled(), "b.xlsx": edited(put(61), filled())}, ROUND)
    (fault,) = caught.value.faults
    assert key_of(fault) == "differ"
    for reader in map(Reader, LANGUAGES):
        told = f"{fault.place(reader)} {fault.sentence(reader)}"
        assert "a.xlsx" in told and "b.xlsx" in told and COVERAGE in told


def test_two_sheets_of_one_juror_with_other_remarks_differ_too():
    with pytest.raises(UserError) as caught:
        reading.read_all(
            {"a.xlsx": filled(), "b.xlsx": edited(put(60 + 1.5, remark="lain"), filled())}, ROUND
        )
    assert keys(caught.value.faults) == ["differ"]


def test_every_fault_of_every_file_is_told_at_once():
    files = {
        "a.xlsx": edited(put("baik"), filled()),
        "b.xlsx": b"",
        "c.xlsx": filled("PJ1"),
        "d.xlsx": rendered(year=2024),
    }
    with pytest.raises(UserError) as caught:
        reading.read_all(files, ROUND)
    assert [(f.file, key_of(f)) for f in caught.value.faults] == [
        ("a.xlsx", "score_text"),
        ("b.xlsx", "empty"),
        ("d.xlsx", "other_round"),
    ]


def test_what_is_read_does_not_depend_on_the_order_of_the_files():
    files = {"a.xlsx": filled("PJ3"), "b.xlsx": filled("PJ1")}
    one, other = reading.read_all(files, ROUND), reading.read_all(dict(reversed(files.items())), ROUND)
    pd.testing.assert_frame_equal(one.marks, other.marks)
    assert one.notices == other.notices and one.sha256 == other.sha256


# --- words -----------------------------------------------------------------------------------------


def keys_told(*calls):
    """The keys that the code gives to calls of these names."""
    found = set()
    package = Path(paritrana_analysis.jury.__path__[0]).parent
    for path in (*package.glob("jury/**/*.py"), *package.glob("data/workbooks/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in calls and node.args:
                first = node.args[0]
                branches = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                found |= {branch.value for branch in branches if isinstance(branch, ast.Constant)}
    return found


def test_every_fault_of_a_sheet_has_a_sentence_and_a_mend_and_no_words_are_left_over():
    told = {
        key.rpartition(".")[2]
        for key in keys_told("Fault")
        if key.startswith(("score_sheets.", "workbooks."))
    }
    told |= keys_told("fault", "refused")
    told |= {key for _, key in (*CELL_DAMAGE.values(), *FILE_DAMAGE.values())} | {"score_formula"}
    told |= {key for _, found in TABLE_DAMAGE.values() for key in found}
    worded = {
        name.partition(".fault_")[2]
        for name in catalogue()
        if name.startswith(("score_sheets.fault_", "workbooks.fault_"))
    }
    assert worded == told | {f"{key}_mend" for key in told}


def test_every_notice_of_a_sheet_has_its_words_and_no_words_are_left_over():
    told = {
        key.removeprefix("score_sheets.") for key in keys_told("Remark") if key.startswith("score_sheets.")
    }
    told |= {"read_comma", "read_full_width", "blank"}
    worded = {
        n.removeprefix("score_sheets.remark_") for n in catalogue() if n.startswith("score_sheets.remark_")
    }
    assert worded == told


def test_every_score_that_text_can_be_is_read_or_refused_never_guessed():
    for text in ("85", "85.5", "85,5", "+7", "0", "100", "99,99", "085"):
        found = cells.score(cells.Cell(1, 1, "text", text))
        assert found.points == float(text.replace(",", ".")) and not found.fault
    rng = np.random.default_rng(3)
    for _ in range(2000):
        text = "".join(rng.choice(list("0189.,% -+e"), size=rng.integers(1, 7)))
        found = cells.score(cells.Cell(1, 1, "text", text))
        if found.points is not None:
            assert re.fullmatch(r"\+?\d+([.,]\d+)?|-0+([.,]0+)?", text.strip())
            assert 0 <= found.points <= 100


def test_two_sheets_that_differ_in_a_blank_cell_are_refused_naming_the_cell():
    with pytest.raises(UserError) as caught:
        reading.read_all({"a.xlsx": filled(), "b.xlsx": edited(put(None), filled())}, ROUND)
    (fault,) = caught.value.faults
    assert key_of(fault) == "differ"
    assert fault.values["differs"] == COVERAGE


def test_a_text_longer_than_a_cell_ends_in_a_sign_that_more_of_it_there_is():
    from paritrana_analysis.publish import tabs

    assert tabs._cut("a" * 32_767) == "a" * 32_767
    assert tabs._cut("a" * 32_768) == "a" * 32_766 + "…"
