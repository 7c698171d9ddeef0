"""One file means one thing: read as meant where sure, else refused by place, alone or in its folder."""

from __future__ import annotations

import json
import re
import time
from datetime import date

import pytest
import yaml
from tables_as_text import cells, rows_of, write_cell, write_rows

from paritrana_analysis.charts.tiles import TILES
from paritrana_analysis.cli.main import _province_names, main
from paritrana_analysis.data import regions, tables
from paritrana_analysis.data.plausibility import more_than_workers, strokes_for_blanks
from paritrana_analysis.errors import Fault, UserError, told
from paritrana_analysis.evaluation import bundle
from paritrana_analysis.i18n.wording import Reader

HEAD = (
    "region_code,as_of,segment,status,counting_basis,participants,publisher,source,precision,reliability,note"
)
ROW = "3604,2025-12,ALL,active,registration,1234,BPJS,http://x.example/a,,,n"
SECOND = ROW.replace("/a", "/b")


def errors(path):
    return [fault for fault in tables.check(path) if fault.severity == "error"]


#: What a spreadsheet or a person adds to a table, each as it is put on headings and rows.
MEANT = {
    "a blank first line": lambda head, *rows: ["", head, *rows],
    "a line sep=,": lambda head, *rows: ["sep=,", head, *rows],
    "a comment above the headings": lambda head, *rows: ["# dari kantor", head, *rows],
    "spaces in front of headings": lambda head, *rows: [head.replace(",", ", "), *rows],
    "no-break spaces round headings": lambda head, *rows: [head.replace(",", chr(160) + ","), *rows],
    "two byte-order marks": lambda head, *rows: ["\ufeff\ufeff" + head, *rows],
    "commas behind every row": lambda head, *rows: [f"{line},," for line in (head, *rows)],
    "commas behind a row alone": lambda head, *rows: [head, *rows[:-1], rows[-1] + ",,,"],
    "blank lines at the end": lambda head, *rows: [head, *rows, "", ""],
}


@pytest.mark.parametrize("added", MEANT.values(), ids=MEANT)
def test_what_a_spreadsheet_adds_is_read_as_meant_alone_and_in_the_folder(raw, added):
    (raw / "participants.csv").write_text("\n".join(added(HEAD, ROW)) + "\n", encoding="utf-8")
    assert errors(raw / "participants.csv") == errors(raw) == []
    assert list(tables.read_tables(raw)["participants"]["participants"]) == [1234]


@pytest.mark.parametrize("added", MEANT.values(), ids=MEANT)
def test_the_newest_year_is_found_in_every_table_that_check_reads(raw, added):
    path = raw / "labour_force.csv"
    path.write_text("\n".join(added(*path.read_text("utf-8").splitlines())) + "\n", encoding="utf-8")
    assert bundle.judged_year(raw, None) == 2025


def test_a_table_with_all_that_a_spreadsheet_adds_is_prepared_without_naming_a_year(raw, tmp_path):
    path = raw / "labour_force.csv"
    lines = path.read_text("utf-8").splitlines()
    for added in MEANT.values():
        lines = added(*lines)
    path.write_text("\n".join(["sep=,", *lines]), encoding="utf-8")
    assert errors(raw) == []
    assert main(["prepare", "--raw", str(raw), "--processed", str(tmp_path / "to")]) == 0


def test_a_workforce_without_a_row_is_refused_with_a_reason(raw):
    path = raw / "labour_force.csv"
    path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(UserError) as refused:
        bundle.judged_year(raw, None)
    assert "labour_force.csv" in {fault.file for fault in refused.value.faults}
    assert str(refused.value)


def test_the_names_of_provinces_are_read_of_every_table_that_check_reads(raw):
    path = raw / "regions.csv"
    path.write_text("sep=,\n\n" + path.read_text("utf-8").replace(",", " ,", 3), encoding="utf-8")
    assert _province_names(raw) == {"36": "Banten", "75": "Gorontalo"}


REFUSED = {
    "a quote that isn't closed": (f'{HEAD}\n{ROW[:-1]}"n\n{SECOND}\n', "unclosed_quote", 2),
    "a quote closed rows too late": (f'{HEAD}\n{ROW[:-1]}"n\n{SECOND[:-1]}"\n{ROW}\n', "unclosed_quote", 2),
    "a zero byte": (f"{HEAD}\n{ROW}\n{SECOND}\0\n", "nul_byte", 3),
    "semicolons": (f"{HEAD}\n{ROW}\n".replace(",", ";"), "separator_semicolon", 1),
    "sep=;": (f"sep=;\n{HEAD}\n{ROW}\n".replace(",", ";"), "separator_semicolon", 1),
    "tabs": (f"{HEAD}\n{ROW}\n".replace(",", "\t"), "separator_tab", 1),
    "a page of HTML": (f"<!DOCTYPE html>\n<table>{ROW}</table>\n" * 500, "web_page", None),
    "a workbook": ("PK\x03\x04 and so on", "workbook", None),
    "16,384 columns that are none of ours": (
        ",".join(f"k{n}" for n in range(16_384)),
        "foreign_headings",
        None,
    ),
    "one familiar heading among 16,384": (
        "region_code," + ",".join(f"k{n}" for n in range(16_383)),
        "foreign_headings",
        None,
    ),
    "16,375 columns behind ours": (
        HEAD + "," + ",".join(f"k{n}" for n in range(16_375)),
        "extra_columns",
        None,
    ),
    "foreign headings over 250,000 rows": ("a,b,c\n" + "1,2,3\n" * 250_000, "foreign_headings", None),
    "a cell of 200,000 letters": (f"{HEAD}\n{ROW}{'n' * 200_000}\n", "cell_too_long", 2),
}


@pytest.mark.parametrize(("written", "key", "row"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_is_refused_by_place_at_once_alone_and_in_the_folder(raw, written, key, row):
    path = raw / "participants.csv"
    path.write_text(written, encoding="utf-8")
    started = time.perf_counter()
    found = errors(path)
    assert [(fault.key, fault.file, fault.row) for fault in found] == [(key, "participants.csv", row)]
    assert errors(raw) == found
    assert time.perf_counter() - started < 5  # two checks of eleven tables; 200 s before
    for language in ("id", "en"):
        assert len(told(found, Reader(language))) < 1500
    with pytest.raises(UserError):
        tables.read_tables(raw)


@pytest.mark.parametrize("start", ["a,b,c\n", "<html><body>\n"], ids=["foreign headings", "a page of HTML"])
def test_what_is_no_table_is_refused_by_its_beginning_before_the_rest_is_read(raw, start):
    path = raw / "participants.csv"
    path.write_bytes(start.encode() + b"1,2,3\n" * 200_000 + b"\xff")  # the last byte is no UTF-8
    assert {fault.key for fault in errors(path)} <= {"foreign_headings", "web_page"}
    path.write_bytes(f"{HEAD}\n".encode() + f"{ROW}\n".encode() * 20_000 + b"\xff")
    assert [(fault.key, fault.row) for fault in errors(path)] == [("encoding", 20_002)]


def test_of_one_kind_in_one_table_fifty_faults_are_told_and_the_rest_counted(raw):
    rows = [ROW.replace("/a", f"/{n}").replace("ALL", "SEMUA") for n in range(1_300)]
    (raw / "participants.csv").write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    found = errors(raw / "participants.csv")
    assert len(found) == 1_300
    message = told([*found, Fault("no_file", file="winners.csv")], Reader("en"))
    assert message.count("to mend:") == 51
    assert "and 1,250 more like the one in participants.csv, row 2, column “segment”" in message
    assert "dan 1.250 lagi seperti yang di participants.csv, baris 2" in told(found, Reader("id"))


def test_rows_are_counted_from_the_file_s_first_line(raw):
    (raw / "participants.csv").write_text(f"\n\n{HEAD}\n{ROW}\n{SECOND.replace('ALL', 'NOPE')}\n", "utf-8")
    assert [(fault.key, fault.row) for fault in errors(raw)] == [("enum", 5)]


def test_every_table_that_reports_need_is_asked_for_by_check(raw):
    text = (raw / "datapackage.json").read_text(encoding="utf-8")
    package = yaml.safe_load(text)
    package["resources"] = [r for r in package["resources"] if r["name"] != "winners"]
    (raw / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert [(fault.key, fault.file, fault.value) for fault in errors(raw)] == [
        ("absent_table", "datapackage.json", "winners")
    ]


@pytest.mark.parametrize("change", ["taken out", "ended in 2020"])
def test_a_rate_that_is_not_in_force_is_told_by_check(raw, change):
    path = raw / "contribution_rates.csv"
    head, *rows = rows_of(path)
    if change == "taken out":
        rows = [row for row in rows if row[head.index("rate_id")] != "R01"]
    else:
        rows = [
            [*row[: head.index("valid_until")], "2020", *row[head.index("valid_until") + 1 :]]
            if row[head.index("rate_id")] == "R01"
            else row
            for row in rows
        ]
    write_rows(path, [head, *rows])
    found = errors(raw)
    assert {(fault.key, fault.file) for fault in found} == {("rate_missing", "contribution_rates.csv")}
    assert errors(path) == found


def test_a_thirty_ninth_province_is_told_by_check(raw):
    rows = rows_of(raw / "regions.csv")
    nation = next(row for row in rows if row[0] == "36")
    new = ["98" if cell == "36" else cell for cell in nation]
    write_rows(raw / "regions.csv", [*rows, new])
    assert [(fault.key, fault.value) for fault in errors(raw)] == [("unknown_province_code", "98")]


def test_the_provinces_of_the_codes_are_those_of_the_map():
    assert set(regions.PROVINCE_CODES) == set(TILES)


CORRECTIONS = {
    "below zero": {"table": "coverage_reported", "column": "value", "value": -5},
    "without end": {"table": "coverage_reported", "column": "value", "value": float("inf")},
    "an unquoted date": {
        "table": "coverage_reported",
        "column": "as_of",
        "value": date(2025, 12, 1),
    },
    "a year as a number": {"table": "coverage_reported", "column": "as_of", "value": 2025},
    "a day of no calendar": {"table": "coverage_reported", "column": "as_of", "value": "0000-00-00"},
    "an unknown segment": {"table": "participants", "column": "segment", "value": "NOPE"},
    "an unknown region": {"table": "participants", "column": "region_code", "value": "99"},
}


@pytest.mark.parametrize("entry", CORRECTIONS.values(), ids=CORRECTIONS)
def test_a_correction_is_held_to_the_rules_of_the_cell_it_replaces(raw, entry):
    entry = {**entry, "match": {"region_code": "36"}, "reason": "r", "source": "s"}
    (raw / "corrections.yaml").write_text(yaml.safe_dump([entry]), encoding="utf-8")
    (fault,) = errors(raw)
    assert (fault.key, fault.file, fault.values["entry"]) == ("correction_broken", "corrections.yaml", 1)
    assert entry["column"] in told([fault], Reader("en"))


ENGLISH = re.compile(r"\b(minimum|maximum|pattern|enum|required|no_such_day|unknown_region|integer|dict)\b")


@pytest.mark.parametrize("entry", CORRECTIONS.values(), ids=CORRECTIONS)
def test_a_correction_s_fault_and_mend_are_the_cell_s_own_in_the_reader_s_words(raw, entry):
    """ "minimum 0: -5" and "no_such_day: '0000-00-00'" stood in Indonesian messages."""
    entry = {**entry, "match": {"region_code": "36"}, "reason": "r", "source": "s"}
    (raw / "corrections.yaml").write_text(yaml.safe_dump([entry]), encoding="utf-8")
    message = told(errors(raw), Reader("id"))
    assert not ENGLISH.search(message), message


def test_a_correction_below_the_least_is_told_with_its_limit_and_mended_as_the_cell_is(raw):
    entry = {**CORRECTIONS["below zero"], "match": {"region_code": "36"}, "reason": "r", "source": "s"}
    (raw / "corrections.yaml").write_text(yaml.safe_dump([entry]), encoding="utf-8")
    (fault,) = errors(raw)
    t = Reader("id")
    assert t("errors.minimum", value="-5", wanted="0") in fault.sentence(t)
    assert fault.mend(t) == t("errors.minimum_mend")


def test_corrections_that_are_no_list_are_told_so_in_the_reader_s_words(raw):
    (raw / "corrections.yaml").write_text("table: x\n", encoding="utf-8")
    assert not ENGLISH.search(told(errors(raw), Reader("id")))


@pytest.mark.parametrize("table", ["labour_force", "labour_force_totals"])
@pytest.mark.parametrize("column", ["reading", "employed_female"])
def test_a_mark_or_a_corrected_number_in_any_table_of_workers_goes_through(raw, tmp_path, table, column):
    head, row = rows_of(raw / f"{table}.csv")[:2]
    value = "36.01" if column == "reading" else int(row[head.index(column)])
    match = {key: row[head.index(key)] for key in ("region_code", "year")}
    entry = {"table": table, "match": match, "column": column, "value": value, "reason": "r", "source": "s"}
    (raw / "corrections.yaml").write_text(yaml.safe_dump([entry]), encoding="utf-8")
    assert errors(raw) == []
    assert bundle.prepare(raw, tmp_path / "processed", 2025).province_codes


def test_a_list_of_corrections_that_is_no_yaml_is_refused_with_its_line(raw):
    (raw / "corrections.yaml").write_text("- table: x\n  match: {a: b\n  column: y\n", encoding="utf-8")
    write_cell(raw / "targets.csv", 2, "segment", "NOPE")
    assert [(fault.key, fault.row) for fault in errors(raw)] == [("enum", 2), ("broken_corrections", 3)]


def test_all_corrections_that_are_broken_are_told_at_once_and_beside_the_faults_of_tables(raw):
    # Each entry is written out: a list that repeats a part by reference is refused.
    entry = {"table": "coverage_reported", "match": {"region_code": "36"}, "column": "value"}
    entry |= {"reason": "r", "source": "s"}
    wrong = [
        {**entry, "value": -5},
        {**entry, "value": float("inf")},
        {**entry, "value": 2, "column": "as_of"},
    ]
    (raw / "corrections.yaml").write_text(yaml.safe_dump(json.loads(json.dumps(wrong))), encoding="utf-8")
    write_cell(raw / "targets.csv", 2, "segment", "NOPE")
    found = errors(raw)
    assert [(fault.file, fault.values.get("entry")) for fault in found] == [
        ("targets.csv", None),
        *(("corrections.yaml", place) for place in (1, 2, 3)),
    ]
    odd = [{**entry, "value": 1, "status": "open"}, "hello", {**entry, "match": "ALL", "value": 1}]
    (raw / "corrections.yaml").write_text(yaml.safe_dump(json.loads(json.dumps(odd))), encoding="utf-8")
    assert [fault.values.get("entry") for fault in errors(raw)] == [None, 1, 2, 3]
    assert "+ status" in told(errors(raw), Reader("id"))


def test_the_small_head_of_these_tests_is_the_table_s(raw):
    assert ",".join(rows_of(raw / "participants.csv")[0]) == HEAD
    assert cells("a | b") == [["a", "b"]]


@pytest.mark.parametrize(("region", "count"), [("36", 60_000_000), ("3672", 9_999_999), ("36", 10**15 - 1)])
def test_more_participants_than_a_region_can_have_are_refused(raw, region, count):
    row = ROW.replace("3604", region).replace("1234", str(count))
    (raw / "participants.csv").write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    assert [(fault.key, fault.row) for fault in errors(raw)] == [("impossible_count", 2)]
    assert errors(raw / "participants.csv") == errors(raw)


def test_more_participants_than_employed_are_doubtful_in_the_real_tables_of_dki_jakarta_alone(real):
    found = list(more_than_workers(real))
    assert {doubt.region_code for doubt in found} == {"31"}
    assert all(doubt.sentence(Reader("id")) and doubt.mend(Reader("en")) for doubt in found)


def test_a_source_that_is_a_stroke_is_doubtful(raw):
    row = ROW.replace("http://x.example/a", "-").replace("BPJS", "NULL")
    (raw / "participants.csv").write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    found = list(strokes_for_blanks(tables.read_tables(raw)))
    assert [(doubt.row, doubt.column) for doubt in found] == [(2, "publisher"), (2, "source")]
