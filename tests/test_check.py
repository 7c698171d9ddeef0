"""`paritrana check`: every fault of every table at once, each with its place and its mend; doubts beside."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml
from tables_as_text import cells, rows_of, table, write_cell, write_rows

from paritrana_analysis.cli.main import main
from paritrana_analysis.data import tables
from paritrana_analysis.data.corrections import READINGS
from paritrana_analysis.data.plausibility import (
    claimed_segments_above_all,
    doubts,
    jumps,
    low_proxies,
    segments_above_all,
    shares_above_one,
    two_bases,
)
from paritrana_analysis.errors import UserError, told
from paritrana_analysis.files.places import RAW
from paritrana_analysis.i18n.wording import Reader, catalogue

PARTICIPANTS = """
region_code|as_of|segment|status|counting_basis|participants|publisher|source|precision|reliability|note
36         |2025-12|ALL  |active|registration  |2631601     |BPJS     |seed:001|        |           |
3604       |2025-12|BPU  |active|not_stated    |46000       |BPJS     |seed:002|rounded |           |round
"""


@pytest.fixture
def folder(raw):
    """A small folder of tables, without a fault, with two rows of participants."""
    return few_tables(raw)


def few_tables(raw):
    package = json.loads((raw / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        resource.pop("hash")
    (raw / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    write_rows(raw / "participants.csv", cells(PARTICIPANTS))
    return raw


def faults_of(path):
    return [fault for fault in tables.check(path) if fault.severity == "error"]


def at(faults, file, row=None, column=""):
    """The faults of one place."""
    return [fault for fault in faults if (fault.file, fault.row, fault.column) == (file, row, column)]


def assert_told_in_both_languages(faults, *said):
    """Every one of `said` can be read in the Indonesian and in the English message, and each has a mend."""
    for language, mend in (("id", "perbaikan:"), ("en", "to mend:")):
        message = told(faults, Reader(language))
        assert message.count(mend) == len(faults)
        for words in said:
            assert words in message, (language, words, message)


def change(path: Path, replace: str, by: str, encoding: str = "utf-8") -> None:
    text = path.read_text(encoding="utf-8")
    assert replace in text
    path.write_bytes(text.replace(replace, by).encode(encoding))


# --- what is there is right --------------------------------------------------------------------------


def test_the_tables_of_data_raw_have_no_fault_and_differ_from_none_on_record():
    assert tables.check(RAW) == []


def test_the_small_folder_that_these_tests_damage_has_no_fault(folder):
    assert tables.check(folder) == []


# --- cells -------------------------------------------------------------------------------------------

CELLS = {
    "a text where a number belongs": ("participants", "tidak ada", "type"),
    "a dash for what is not known": ("participants", "-", "type"),
    "a thousands separator as in Indonesia": ("participants", "1.234.567", "type"),
    "a thousands separator as in English": ("participants", "1,234,567", "type"),
    "a single thousands separator": ("participants", "46.000", "type"),
    "a part of a person": ("participants", "12,5", "type"),
    "a number as a calculator shows it": ("participants", "1e5", "type"),
    "a negative count": ("participants", "-46000", "minimum"),
    "a blank where a count belongs": ("participants", "", "required"),
    "an unknown segment": ("segment", "SEMUA", "enum"),
    "a segment with a space behind it": ("segment", "BPU ", "enum"),
    "a segment in small letters": ("segment", "bpu", "enum"),
    "a counting basis by another name": ("counting_basis", "NIK", "enum"),
    "an unknown province": ("region_code", "99", "unknown_region"),
    "an unknown district": ("region_code", "3699", "unknown_region"),
    "Papua Selatan by Kemendagri's code": ("region_code", "93", "unknown_region"),
    "a group with an unknown part": ("region_code", "36+99", "unknown_region"),
    "a district in Kemendagri's dotted form": ("region_code", "36.04", "pattern"),
    "the nation without its leading zero": ("region_code", "0", "pattern"),
    "a code turned into a number with decimals": ("region_code", "3604.0", "pattern"),
    "a code with a space behind it": ("region_code", "3604 ", "pattern"),
    "a month before its year": ("as_of", "12/2025", "pattern"),
    "a day before its month": ("as_of", "31-12-2025", "pattern"),
    "a month in words": ("as_of", "Desember 2025", "pattern"),
    "a month of one digit": ("as_of", "2025-2", "pattern"),
    "a thirteenth month": ("as_of", "2025-13", "pattern"),
    "no date": ("as_of", "", "required"),
    "no source": ("source", "", "required"),
}


@pytest.fixture(scope="module")
def found_in_cells(small_raw, tmp_path_factory):
    """All faults of a file with each of `CELLS` in a row of its own, by row; the same for unknown regions.

    Unknown regions stand in a second file, because they are looked for where all cells are right.
    """
    found = {}
    for unknown in (False, True):
        folder = few_tables(shutil.copytree(small_raw, tmp_path_factory.mktemp("cells") / "raw"))
        head, row = cells(PARTICIPANTS)[::2]
        rows = [head]
        for place, (column, written, key) in enumerate(CELLS.values()):
            rows.append([*row[:7], f"https://{place}.example", *row[8:-1], ""])
            if (key == "unknown_region") == unknown:
                rows[-1][head.index(column)] = written
        write_rows(folder / "participants.csv", rows)
        for fault in faults_of(folder):
            found.setdefault(fault.row, []).append(fault)
    return found


@pytest.mark.parametrize("name", CELLS)
def test_each_wrong_cell_is_told_with_file_row_column_value_and_mend(found_in_cells, name):
    column, written, key = CELLS[name]
    row = 2 + list(CELLS).index(name)
    faults = found_in_cells.get(row, [])
    assert [(fault.key, fault.file, fault.column) for fault in faults] == [(key, "participants.csv", column)]
    assert_told_in_both_languages(faults, "participants.csv", str(row), column, written)


def test_no_other_row_is_blamed(found_in_cells):
    assert set(found_in_cells) <= set(range(2, 2 + len(CELLS)))


def test_shares_with_a_decimal_comma_or_that_are_no_numbers_are_refused(folder):
    shares = ["46,03", "46.03%", "empat puluh", "NaN", "INF", "-1"]
    for row, written in enumerate(shares, 2):
        write_cell(folder / "coverage_reported.csv", row, "value", written)
    found = [(fault.row, fault.column, fault.value) for fault in faults_of(folder)]
    assert found == [(row, "value", written) for row, written in enumerate(shares, 2)]


def test_days_that_are_in_no_calendar_are_refused(folder):
    days = ["2025-02-31", "2025-02-00", "2025-06-39", "2025-04-31", "2023-02-29"]
    row = rows_of(folder / "participants.csv")[1]
    head = rows_of(folder / "participants.csv")[0]
    write_rows(folder / "participants.csv", [head, *([row[0], day, *row[2:]] for day in days)])
    assert [(fault.row, fault.column, fault.value) for fault in faults_of(folder)] == [
        (place, "as_of", day) for place, day in enumerate(days, 2)
    ]


def test_the_place_is_worded_in_the_reader_s_language(folder):
    write_cell(folder / "participants.csv", 3, "segment", "SEMUA")
    (fault,) = faults_of(folder)
    assert fault.place(Reader("id")) == "participants.csv, baris 3, kolom “segment”"
    assert fault.place(Reader("en")) == "participants.csv, row 3, column “segment”"


def test_an_unknown_choice_is_told_with_the_choices_there_are(folder):
    write_cell(folder / "participants.csv", 3, "segment", "SEMUA")
    assert_told_in_both_languages(faults_of(folder), "ALL, PU, BPU, JAKON, PMI")


@pytest.mark.parametrize("written", ["2_631_600", "٢٦٣", "9" * 25])
def test_a_number_that_only_a_computer_would_take_for_one_is_refused(folder, written):
    write_cell(folder / "participants.csv", 3, "participants", written)
    assert len(at(faults_of(folder), "participants.csv", 3, "participants")) == 1


def test_an_unknown_district_of_the_workforce_is_told_with_its_code(folder):
    write_cell(folder / "labour_force.csv", 3, "region_code", "3699")
    found = [fault for fault in faults_of(folder) if fault.key == "unknown_region"]
    assert [(fault.row, fault.column, fault.value) for fault in found] == [(3, "region_code", "3699")]


def test_a_row_is_counted_as_the_spreadsheet_counts_even_after_a_blank_row(folder):
    head, first, second = rows_of(folder / "participants.csv")
    write_rows(folder / "participants.csv", [head, first, [""] * 9, [*second[:2], "SEMUA", *second[3:]]])
    assert at(faults_of(folder), "participants.csv", 4, "segment")[0].value == "SEMUA"


# --- rows --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", [[""], [""] * 9], ids=["an empty line", "a line of commas"])
def test_a_blank_row_is_told_once(folder, blank):
    head, first, second = rows_of(folder / "participants.csv")
    write_rows(folder / "participants.csv", [head, first, blank, second])
    if blank == [""]:
        change(folder / "participants.csv", '\n""\n', "\n\n")
    faults = faults_of(folder)
    assert [(fault.key, fault.row) for fault in faults] == [("blank_row", 3)]
    assert_told_in_both_languages(faults, "participants.csv")


def test_a_row_shorter_than_the_headings_is_told_with_the_columns_it_lacks(folder):
    head, first, second = rows_of(folder / "participants.csv")
    write_rows(folder / "participants.csv", [head, first, second[:6]])
    faults = faults_of(folder)
    assert sorted((fault.row, fault.column) for fault in faults) == [
        (3, "note"),
        (3, "precision"),
        (3, "publisher"),
        (3, "reliability"),
        (3, "source"),
    ]
    assert_told_in_both_languages(faults, "participants.csv", "publisher", "source", "note")


def test_a_row_longer_than_the_headings_is_told_with_what_is_too_much(folder):
    head, first, second = rows_of(folder / "participants.csv")
    write_rows(folder / "participants.csv", [head, first, [*second, "lebih"]])
    (fault,) = faults_of(folder)
    assert (fault.key, fault.row, fault.value) == ("extra_cell", 3, "lebih")
    assert_told_in_both_languages([fault], "participants.csv", "lebih")


def test_a_row_that_repeats_another_is_told(folder):
    rows = rows_of(folder / "participants.csv")
    write_rows(folder / "participants.csv", [*rows, rows[1]])
    (fault,) = faults_of(folder)
    assert (fault.key, fault.file, fault.row) == ("duplicate_key", "participants.csv", 4)
    assert_told_in_both_languages([fault], "36, 2025-12, ALL")


def test_one_region_and_date_may_have_two_rows_of_two_sources(folder):
    rows = rows_of(folder / "participants.csv")
    write_rows(folder / "participants.csv", [*rows, [*rows[1][:7], "https://c.example", *rows[1][8:]]])
    assert faults_of(folder) == []


def test_a_claim_s_number_may_not_be_used_twice(folder):
    first = rows_of(folder / "coverage_reported.csv")[1][1]
    write_cell(folder / "coverage_reported.csv", 3, "claim_id", first)
    assert 3 in {fault.row for fault in faults_of(folder)}


# --- headings and files ------------------------------------------------------------------------------


def columns_of(folder, arrange):
    path = folder / "participants.csv"
    write_rows(path, [arrange(row) for row in rows_of(path)])


@pytest.mark.parametrize("column", ["region_code", "counting_basis", "participants", "note"])
def test_a_missing_column_is_named(folder, column):
    place = rows_of(folder / "participants.csv")[0].index(column)
    columns_of(folder, lambda row: row[:place] + row[place + 1 :])
    missing = [fault for fault in faults_of(folder) if fault.key == "missing_column"]
    assert [fault.column for fault in missing] == [column]
    assert_told_in_both_languages(missing, "participants.csv", column)


def without(folder: Path, table: str, columns: set[str]) -> None:
    """The table as an office has it that has never heard of our marks."""
    path = folder / f"{table}.csv"
    head = rows_of(path)[0]
    kept = [place for place, name in enumerate(head) if name not in columns]
    write_rows(path, [[row[place] for place in kept if place < len(row)] for row in rows_of(path)])


@pytest.mark.parametrize("table", ["participants", "coverage_reported", "targets", "evidence", "winners"])
def test_a_table_without_our_optional_marks_is_read_as_if_they_were_blank(folder, table):
    """The columns of an office's file end where those of 0.1.0 did: nine of a participants table."""
    fields = {one["name"]: one["schema"]["fields"] for one in tables.dictionary(folder)["resources"]}[table]
    optional = {field["name"] for field in fields if field.get("optional")}
    assert optional
    without(folder, table, optional)
    assert not [fault for fault in faults_of(folder) if fault.column in optional]
    read = tables.read_tables(folder, corrected=False)[table]
    assert list(read) == [field["name"] for field in fields]
    assert all(read[name].isna().all() or (read[name] == "").all() for name in optional)


def test_a_dictionary_older_than_the_optional_marks_is_read_with_them(folder):
    path = folder / "datapackage.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    for resource in told["resources"]:
        fields = resource["schema"]["fields"]
        lacking = {field["name"] for field in fields if field.get("optional")}
        resource["schema"]["fields"] = [field for field in fields if field["name"] not in lacking]
        if lacking:
            without(folder, resource["name"], lacking)
    path.write_text(json.dumps(told), encoding="utf-8")
    assert not [fault for fault in faults_of(folder) if fault.key in ("absent_field", "missing_column")]
    assert "reliability" in tables.read_tables(folder)["participants"]


@pytest.mark.parametrize("cells", [-1, 1])
def test_a_row_too_short_or_too_long_is_told_though_optional_columns_are_missing(folder, cells):
    without(folder, "participants", {"precision", "reliability"})
    path = folder / "participants.csv"
    head, *rows = rows_of(path)
    rows[0] = rows[0][:cells] if cells < 0 else [*rows[0], "one more"]
    write_rows(path, [head, *rows])
    assert 2 in {fault.row for fault in faults_of(folder) if fault.severity == "error"}


def test_a_column_too_many_is_named(folder):
    head, *rows = rows_of(folder / "participants.csv")
    write_rows(folder / "participants.csv", [[*head, "kantor_cabang"], *([*row, "Serang"] for row in rows)])
    (fault,) = faults_of(folder)
    assert (fault.key, fault.column) == ("extra_column", "kantor_cabang")
    assert_told_in_both_languages([fault], "participants.csv", "kantor_cabang")


def test_two_columns_in_each_other_s_place_are_both_named(folder):
    columns_of(folder, lambda row: [*row[:2], row[3], row[2], *row[4:]])
    wrong = [fault.column for fault in faults_of(folder) if fault.key == "incorrect_column"]
    assert wrong == ["segment", "status"]


def test_a_heading_that_stands_twice_is_named(folder):
    change(folder / "participants.csv", "publisher,source", "source,source")
    assert ("duplicate_column", "source") in {(fault.key, fault.column) for fault in faults_of(folder)}


@pytest.mark.parametrize("separator", [";", "\t", "|"], ids=["semicolons", "tabs", "bars"])
def test_a_file_with_other_separators_than_commas_is_told_and_how_to_save_it(folder, separator):
    change(folder / "participants.csv", ",", separator)
    faults = faults_of(folder)
    assert {fault.file for fault in faults} == {"participants.csv"}
    assert "titik koma" in told(faults, Reader("id"))
    assert "semicolons" in told(faults, Reader("en"))


def test_a_byte_order_mark_as_excel_writes_it_is_no_fault(folder):
    path = folder / "participants.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert tables.check(folder) == []
    assert list(tables.read_tables(folder)["participants"].columns)[0] == "region_code"


def test_line_ends_as_windows_writes_them_are_no_fault(folder):
    change(folder / "participants.csv", "\n", "\r\n")
    assert tables.check(folder) == []


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_file_that_is_not_utf_8_is_told_and_how_to_save_it(folder, encoding):
    change(folder / "participants.csv", "round", "dibulatkan, é", encoding)
    (fault,) = faults_of(folder)
    assert (fault.key, fault.file) == ("encoding", "participants.csv")
    assert_told_in_both_languages([fault], "participants.csv", "CSV UTF-8")


def test_a_file_that_is_not_there_is_named(folder):
    (folder / "participants.csv").unlink()
    (fault,) = faults_of(folder)
    assert (fault.key, fault.file) == ("no_file", "participants.csv")
    assert_told_in_both_languages([fault], "participants.csv", "datapackage.json")


def test_an_empty_file_is_told(folder):
    (folder / "participants.csv").write_bytes(b"")
    (fault,) = faults_of(folder)
    assert (fault.key, fault.file) == ("empty_table", "participants.csv")
    assert_told_in_both_languages([fault], "participants.csv")


def test_a_table_without_rows_is_no_fault(folder):
    write_rows(folder / "participants.csv", rows_of(folder / "participants.csv")[:1])
    assert faults_of(folder) == []


# --- the dictionary ----------------------------------------------------------------------------------

DICTIONARIES = {
    "cut short": lambda text: text[: len(text) // 2],
    "empty": lambda text: "",
    "a list": lambda text: "[]",
    "nothing": lambda text: "null",
    "without resources": lambda text: "{}",
    "with a type that is none": lambda text: text.replace('"type": "integer"', '"type": "angka"'),
    "with a column without a name": lambda text: text.replace('"name": "as_of"', '"nama": "as_of"'),
    "without a path": lambda text: text.replace('"path": "participants.csv"', '"jalur": "x"'),
}


@pytest.mark.parametrize("damage", DICTIONARIES.values(), ids=DICTIONARIES)
def test_a_broken_dictionary_is_the_user_s_to_mend(folder, damage, capsys):
    path = folder / "datapackage.json"
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert main(["check", str(folder)]) != 0
    message = capsys.readouterr().err
    assert "datapackage.json" in message and "perbaikan:" in message


def test_a_folder_without_a_dictionary_is_the_user_s_to_mend(folder, capsys):
    (folder / "datapackage.json").unlink()
    assert main(["check", str(folder), "--language", "en"]) != 0
    assert "to mend: copy datapackage.json" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["participants", "labour_force_totals", "regions"])
def test_a_table_taken_out_of_the_dictionary_does_not_break_the_check(folder, name):
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [r for r in package["resources"] if r["name"] != name]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    try:
        found = tables.check(folder)
    except UserError as refused:
        found = refused.faults
    told(found, Reader("id"))


# --- corrections -------------------------------------------------------------------------------------


def correction(**changed):
    entry = {"table": "participants", "match": {"region_code": "36"}, "column": "note", "value": "x"}
    return {**entry, "reason": "why", "source": "who", **changed}


def write_corrections(folder, entries):
    (folder / "corrections.yaml").write_text(yaml.safe_dump(entries), encoding="utf-8")


def test_a_correction_fills_its_cell_and_leaves_the_file_as_it_was(folder):
    before = (folder / "participants.csv").read_bytes()
    write_corrections(folder, [correction(match={"region_code": "3604"}, column="participants", value=46386)])
    assert faults_of(folder) == []
    assert list(tables.read_tables(folder)["participants"]["participants"]) == [2631601, 46386]
    assert list(tables.read_tables(folder, corrected=False)["participants"]["participants"]) == [
        2631601,
        46000,
    ]
    assert (folder / "participants.csv").read_bytes() == before


def test_a_correction_may_mark_rows_in_a_column_that_the_file_lacks(folder):
    write_corrections(folder, [correction(column="reading", value="of_target")])
    assert list(tables.read_tables(folder)["participants"]["reading"]) == ["of_target", ""]


def test_a_correction_of_a_column_that_is_none_is_refused_with_its_entry_and_the_nearest_name(folder):
    write_corrections(folder, [correction(), correction(column="counting_basi", value="residence")])
    (fault,) = faults_of(folder)
    assert (fault.key, fault.file, fault.values["entry"]) == ("correction_broken", "corrections.yaml", 2)
    assert_told_in_both_languages([fault], "counting_basi → counting_basis", "participants")
    with pytest.raises(UserError):
        tables.read_tables(folder)


def test_a_reading_of_a_claim_is_one_that_reports_can_tell(raw):
    entry = correction(
        table="coverage_reported", match={"region_code": "36"}, column="reading", value="of_targt"
    )
    write_corrections(raw, [entry])
    (fault,) = faults_of(raw)
    assert_told_in_both_languages([fault], "of_targt", "of_target,")
    words = {name.removeprefix("terms.") for name in catalogue() if name.startswith("terms.reading_")}
    assert {f"reading_{name}" for name in READINGS} <= words


def test_a_folder_without_corrections_has_none(folder):
    (folder / "corrections.yaml").unlink()
    assert faults_of(folder) == []


CORRECTIONS = {
    "cut short": "- table: [",
    "a text": "hello",
    "a list of texts": "- hello",
    "one entry, not a list": yaml.safe_dump(correction()),
    "with a key too many": yaml.safe_dump([correction(status="open")]),
    "with a key too few": yaml.safe_dump([{"table": "participants", "match": {"segment": "ALL"}}]),
    "of a table that is none": yaml.safe_dump([correction(table="peserta")]),
    "that matches by a column that is none": yaml.safe_dump([correction(match={"segmen": "ALL"})]),
    "of a text column mistyped": yaml.safe_dump([correction(column="counting_basi", value="residence")]),
    "whose match is a text": yaml.safe_dump([correction(match="ALL")]),
    "that puts a text where a number belongs": yaml.safe_dump([correction(column="participants")]),
    "not in UTF-8": "- é".encode("latin-1"),
}


@pytest.mark.parametrize("written", CORRECTIONS.values(), ids=CORRECTIONS)
def test_a_broken_list_of_corrections_is_the_user_s_to_mend(folder, written, capsys):
    content = written if isinstance(written, bytes) else written.encode()
    (folder / "corrections.yaml").write_bytes(content)
    assert main(["check", str(folder)]) != 0
    message = capsys.readouterr().err
    assert "corrections.yaml" in message and "perbaikan:" in message


def test_a_correction_that_matches_no_row_is_told(folder, capsys):
    write_corrections(folder, [correction(match={"region_code": "99"})])
    assert main(["check", str(folder), "--language", "en"]) != 0
    message = capsys.readouterr().err
    assert "corrections.yaml" in message and "'region_code': '99'" in message and "to mend:" in message


def test_corrections_that_match_no_row_are_told_all_at_once_and_hide_no_other_fault(folder, capsys):
    codes = ("98", "99")
    write_corrections(folder, [correction(match={"region_code": code}) for code in codes])
    write_cell(folder / "targets.csv", 2, "target_persons", "1000")
    write_cell(folder / "targets.csv", 2, "target_share", "0.5")
    assert main(["check", str(folder)]) != 0
    message = capsys.readouterr().err
    assert "'98'" in message and "'99'" in message and "targets.csv" in message


# --- rows that contradict one another ----------------------------------------------------------------


def raised(folder, column, by, row=3):
    rows = rows_of(folder / "labour_force.csv")
    value = int(rows[row - 1][rows[0].index(column)])
    write_cell(folder / "labour_force.csv", row, column, str(value + by))
    return rows[row - 1], value


def test_status_groups_that_miss_the_employed_by_one_are_told(folder):
    raised(folder, "unpaid_family", by=1)
    (fault,) = faults_of(folder)
    assert (fault.key, fault.file, fault.row, fault.column) == (
        "status_sum",
        "labour_force.csv",
        3,
        "employed",
    )
    assert fault.values["sum"] == fault.values["whole"] + 1


def test_a_rate_of_24_for_24_percent_is_told_before_it_is_multiplied(folder):
    """Of the rates of a wage nothing was asked: an employer's dues of twenty-four wages were "No faults"."""
    rows = rows_of(folder / "contribution_rates.csv")
    place = next(n for n, row in enumerate(rows, start=1) if "share_of_wage" in row)
    write_cell(folder / "contribution_rates.csv", place, "value", "24")
    found = [fault for fault in faults_of(folder) if fault.key == "rate_share"]
    assert [(fault.file, fault.row, fault.column, fault.value) for fault in found] == [
        ("contribution_rates.csv", place, "value", "24")
    ]
    assert_told_in_both_languages(found, "contribution_rates.csv", "24")


def test_a_province_among_the_districts_is_told_and_never_counted_twice(folder):
    """In a year without totals nothing told, and the province had twice its workers."""
    path = folder / "labour_force.csv"
    (row,) = [line for line in path.read_text().splitlines() if line.startswith("3601,")][:1]
    path.write_text(path.read_text() + row.replace("3601,", "36,", 1) + "\n")
    found = [fault for fault in faults_of(folder) if fault.key == "not_a_district"]
    assert [(fault.file, fault.column, fault.value) for fault in found] == [
        ("labour_force.csv", "region_code", "36")
    ]
    assert_told_in_both_languages(found, "labour_force.csv", "36")


def test_districts_that_miss_their_province_by_one_are_told(folder):
    row, _ = raised(folder, "employed", by=1)
    raised(folder, "employees", by=1)
    (fault,) = faults_of(folder)
    assert (fault.key, fault.file) == ("district_sum", "labour_force_totals.csv")
    assert (fault.values["region"], str(fault.values["year"])) == (row[0][:2], row[1])
    assert fault.values["sum"] == fault.values["whole"] + 1
    assert_told_in_both_languages([fault], "labour_force_totals.csv", "36")


def test_a_district_that_is_missing_is_seen_in_its_province_s_sum(folder):
    rows = rows_of(folder / "labour_force.csv")
    write_rows(folder / "labour_force.csv", rows[:2] + rows[3:])
    assert [fault.key for fault in faults_of(folder)] == ["district_sum"]


def test_a_target_with_two_values_and_one_with_none_are_both_told(folder):
    for row, share, persons in ((2, "0.5", "1000"), (3, "", "")):
        write_cell(folder / "targets.csv", row, "target_share", share)
        write_cell(folder / "targets.csv", row, "target_persons", persons)
    faults = faults_of(folder)
    assert [(fault.key, fault.row) for fault in faults] == [("target_value", 2), ("target_value", 3)]
    assert_told_in_both_languages(faults, "targets.csv", "target_share", "target_persons")


def test_a_firm_s_social_fund_is_no_budget_of_a_government(folder):
    write_cell(folder / "evidence.csv", 2, "aspect", "budget")
    write_cell(folder / "evidence.csv", 2, "kind", "CSR")
    write_cell(folder / "evidence.csv", 2, "payer", "own")
    faults = [fault for fault in faults_of(folder) if fault.key == "firms_fund_of_government"]
    assert [(fault.row, fault.value) for fault in faults] == [(2, "own")]
    assert_told_in_both_languages(faults, "evidence.csv", "payer", "private")


def test_an_item_that_adds_to_none_of_its_region_aspect_and_unit_is_told(folder):
    (code, *_), *others = rows_of(folder / "evidence.csv")[1:]
    other = next(row[1] for row in others if row[0] != code)
    write_cell(folder / "evidence.csv", 2, "adds_to", other)
    faults = faults_of(folder)
    assert [(fault.key, fault.row, fault.value) for fault in faults] == [("adds_to_nothing", 2, other)]
    assert_told_in_both_languages(faults, "evidence.csv", "adds_to", "evidence_id")


def test_an_addition_alone_is_a_target_and_one_above_the_level_it_leads_to_is_told(folder):
    for row, persons, further in ((2, "", "1000"), (3, "1000", "1001"), (4, "1000", "1000")):
        write_cell(folder / "targets.csv", row, "target_share", "")
        write_cell(folder / "targets.csv", row, "target_persons", persons)
        write_cell(folder / "targets.csv", row, "further_persons", further)
    faults = faults_of(folder)
    assert [(fault.key, fault.row) for fault in faults] == [("further_above_target", 3)]
    assert_told_in_both_languages(faults, "targets.csv", "target_persons", "1001")


# --- all at once -------------------------------------------------------------------------------------


def test_faults_of_several_tables_and_rows_are_told_together(folder):
    write_cell(folder / "participants.csv", 2, "segment", "SEMUA")
    write_cell(folder / "participants.csv", 3, "participants", "n/a")
    write_cell(folder / "targets.csv", 2, "target_share", "65%")
    write_cell(folder / "coverage_reported.csv", 4, "as_of", "akhir 2025")
    write_cell(folder / "labour_force.csv", 5, "employed", "")
    found = {(fault.file, fault.row, fault.column) for fault in faults_of(folder)}
    assert found == {
        ("participants.csv", 2, "segment"),
        ("participants.csv", 3, "participants"),
        ("targets.csv", 2, "target_share"),
        ("coverage_reported.csv", 4, "as_of"),
        ("labour_force.csv", 5, "employed"),
    }


def test_two_faults_of_one_row_are_told_together(folder):
    write_cell(folder / "participants.csv", 3, "segment", "SEMUA")
    write_cell(folder / "participants.csv", 3, "participants", "banyak")
    assert [(fault.row, fault.column) for fault in faults_of(folder)] == [(3, "segment"), (3, "participants")]


def test_a_wrong_cell_in_one_table_does_not_hide_an_unknown_region_in_another(folder):
    write_cell(folder / "targets.csv", 2, "target_share", "65%")
    write_cell(folder / "participants.csv", 3, "region_code", "99")
    found = {(fault.key, fault.file) for fault in faults_of(folder)}
    assert found == {("type", "targets.csv"), ("unknown_region", "participants.csv")}


# --- warnings ----------------------------------------------------------------------------------------


def test_a_table_that_differs_from_the_one_on_record_is_a_warning(raw):
    write_cell(raw / "participants.csv", 2, "note", "edited")
    (fault,) = tables.check(raw)
    assert (fault.key, fault.file, fault.severity) == ("hash_differs", "participants.csv", "warning")
    assert_told_in_both_languages([fault], "participants.csv", "sha256")


def test_the_rows_of_a_table_that_differs_are_checked_all_the_same(raw):
    write_cell(raw / "participants.csv", 2, "participants", "banyak")
    write_cell(raw / "participants.csv", 3, "segment", "SEMUA")
    found = {(fault.key, fault.row, fault.severity) for fault in tables.check(raw)}
    assert found == {
        ("hash_differs", None, "warning"),
        ("type", 2, "error"),
        ("enum", 3, "error"),
    }


LABOUR_FORCE = """
    region_code | year | employed | employees | employer | own_account | casual_agriculture | casual_nonagriculture | employed_public_administration
    3604        | 2023 | 300      | 200       | 0        | 0           | 0                  | 0                     | 10
    3604        | 2024 | 200      | 150       | 0        | 0           | 0                  | 0                     | 10
    3604        | 2025 | 134      | 100       | 0        | 0           | 0                  | 0                     | 10
    9701        | 2023 | 1000     | 360       | 0        | 0           | 0                  | 0                     | 10
    9701        | 2024 | 1000     | 359       | 0        | 0           | 0                  | 0                     | 10
    9701        | 2025 | 1000     | 10        | 0        | 0           | 0                  | 0                     | 10
"""  # noqa: E501


def warned(found):
    assert all(doubt.severity == "warning" for doubt in found)
    for doubt in found:
        assert doubt.sentence(Reader("id")) and doubt.sentence(Reader("en"))
        assert doubt.mend(Reader("id")) and doubt.mend(Reader("en"))
    return [(doubt.region_code, doubt.row) for doubt in found]


def test_a_fall_of_the_employed_by_a_third_within_a_year_is_doubtful():
    found = list(jumps({"labour_force": table(LABOUR_FORCE)}))
    assert warned(found) == [("3604", 3)]
    assert (found[0].values["before"], found[0].values["now"]) == (300, 200)


def test_a_rise_of_the_employed_by_a_half_within_a_year_is_doubtful():
    force = table("""
        region_code | year | employed
        9701        | 2022 | 200
        9701        | 2023 | 300
        9702        | 2022 | 200
        9702        | 2023 | 299
    """)
    found = list(jumps({"labour_force": force}))
    assert [(fault.key, fault.region_code) for fault in found] == [("rise_of_a_half", "9701")]


def test_a_fall_over_two_years_is_not_one_within_a_year():
    force = table(LABOUR_FORCE).iloc[[0, 2]]
    assert list(jumps({"labour_force": force})) == []


def test_one_district_s_first_year_is_not_compared_with_another_s_last():
    force = table("""
        region_code | year | employed
        3601        | 2024 | 900
        3602        | 2025 | 100
    """)
    assert list(jumps({"labour_force": force})) == []


def test_a_proxy_under_35_percent_of_the_employed_or_not_positive_is_doubtful():
    found = list(low_proxies({"labour_force": table(LABOUR_FORCE)}))
    assert warned(found) == [("9701", 6), ("9701", 7)]
    assert (found[0].values["share"], found[1].values["share"]) == (0.349, None)


def test_a_reported_share_above_one_is_doubtful_and_one_of_100_percent_is_not():
    claims = table("""
        region_code | as_of   | measure      | unit    | value
        9102        | 2023-08 | coverage     | percent | 126.15
        3604        | 2025    | coverage     | percent | 100
        3604        | 2025    | participants | persons | 46000
    """)
    found = list(shares_above_one({"coverage_reported": claims}))
    assert warned(found) == [("9102", 2)]
    assert "126,2%" in found[0].sentence(Reader("id"))


def test_a_series_that_mixes_counting_bases_is_doubtful():
    people = table("""
        region_code | as_of   | segment | status   | counting_basis
        36          | 2023-12 | ALL     | active   | registration
        36          | 2025-11 | ALL     | active   | not_stated
        31          | 2023-12 | ALL     | active   | registration
        31          | 2023-12 | BPU     | active   | not_stated
        31          | 2023-12 | ALL     | inactive | residence
    """)
    found = list(two_bases({"participants": people}))
    assert warned(found) == [("36", 2)]
    assert "tempat pendaftaran" in found[0].sentence(Reader("id"))


def test_segments_that_are_more_than_their_source_s_total_are_doubtful(real):
    """Sulawesi Tenggara, December 2023: one count printed for two segments, 284,707 of 284,207 in all."""
    (found,) = segments_above_all(real)
    assert found.region_code == "74" and found.file == "participants.csv"
    assert "284.707, lebih dari 284.207" in found.sentence(Reader("id"))


def test_claimed_segments_that_are_more_than_their_source_s_total_are_doubtful(real):
    """Sumatera Selatan's 1,030,092 of 1.03 million is rounding; Papua Barat's 396,002 of 350,000 is not."""
    found = {doubt.region_code: doubt.sentence(Reader("en")) for doubt in claimed_segments_above_all(real)}
    assert set(found) == {"12", "74", "91+92"}
    assert "396,002, more than the 350,000" in found["91+92"]


def test_every_doubt_about_the_real_tables_carries_its_region_and_can_be_told(real):
    found = doubts(real)
    known = set(real["regions"]["region_code"])
    assert {doubt.key for doubt in found} == {
        "share_above_one",
        "fall_of_a_third",
        "rise_of_a_half",
        "low_proxy",
        "two_bases",
        "segments_above_all",
        "more_than_workers",
        "far_above",
    }
    assert all(set(doubt.region_code.split("+")) <= known for doubt in found)
    warned(found)


def test_kaimana_s_share_above_one_and_nduga_s_missing_proxy_are_doubts(real):
    """Kaimana: 126.15 % in August 2023 (antaranews.com 3703959); Nduga has no proxy in 2018 and 2019."""
    found = {(doubt.key, doubt.region_code) for doubt in doubts(real)}
    assert ("share_above_one", "9102") in found
    assert ("low_proxy", "9701") in found


# --- one file of one's own ---------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path):
    """A participants file somewhere outside the project."""
    folder = tmp_path / "mine"
    folder.mkdir()
    write_rows(folder / "participants.csv", cells(PARTICIPANTS))
    return folder / "participants.csv"


def test_a_participants_file_outside_the_project_is_checked_by_its_name(own):
    assert tables.check(own) == []
    write_cell(own, 3, "segment", "SEMUA")
    (fault,) = tables.check(own)
    assert (fault.file, fault.row, fault.column, fault.value) == ("participants.csv", 3, "segment", "SEMUA")


def test_an_unknown_region_in_a_file_of_one_s_own_is_told(own):
    write_cell(own, 3, "region_code", "99")
    assert [(fault.row, fault.value) for fault in faults_of(own)] == [(3, "99")]


def test_a_file_of_one_s_own_with_semicolons_is_told(own):
    change(own, ",", ";")
    assert faults_of(own) != []


def test_a_file_whose_name_is_no_table_s_is_told_with_the_names_there_are(own, capsys):
    shutil.move(own, own.with_name("peserta.csv"))
    assert main(["check", str(own.with_name("peserta.csv"))]) != 0
    message = capsys.readouterr().err
    assert "participants" in message and "labour_force" in message


# --- through the command line ------------------------------------------------------------------------


def test_a_clean_folder_ends_with_status_0_and_says_so_in_both_languages(folder, capsys):
    assert main(["check", str(folder)]) == 0
    assert "Tidak ada kesalahan" in capsys.readouterr().out
    assert main(["check", str(folder), "--language", "en"]) == 0
    assert "No faults" in capsys.readouterr().out


def test_warnings_alone_end_with_status_0_and_are_listed_when_asked_for(folder, capsys):
    write_cell(folder / "coverage_reported.csv", 2, "value", "150")
    write_cell(folder / "coverage_reported.csv", 2, "measure", "coverage")
    write_cell(folder / "coverage_reported.csv", 2, "unit", "percent")
    assert main(["check", str(folder), "--language", "en"]) == 0
    assert "150.0%" not in capsys.readouterr().err
    assert main(["check", str(folder), "--language", "en", "--warnings"]) == 0
    assert "coverage_reported.csv, row 2, column “value”: the reported coverage of 150.0%" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", ("baris 3", "perbaikan:", "Kesalahan: 2")), ("en", ("row 3", "to mend:", "Faults: 2"))],
)
def test_faults_end_with_status_1_and_are_told_without_a_traceback(folder, capsys, language, words):
    write_cell(folder / "participants.csv", 3, "segment", "SEMUA")
    write_cell(folder / "targets.csv", 2, "target_share", "65%")
    assert main(["check", str(folder), "--language", language]) == 1
    printed = capsys.readouterr()
    assert all(word in printed.out + printed.err for word in words)
    assert "Traceback" not in printed.err


def test_a_path_that_is_not_there_is_the_user_s_to_mend(tmp_path, capsys):
    assert main(["check", str(tmp_path / "nowhere"), "--language", "en"]) != 0
    assert "to mend: check how the path is spelled" in capsys.readouterr().err
