"""A share is printed as precisely as it was told, and beside it what its own count and denominator give."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paritrana_analysis import charts
from paritrana_analysis.coverage.precision import difference
from paritrana_analysis.evaluation.view import NationalReport, ProvinceReport
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import Column, Document, KeyFigures, Meta, Paragraph, Table, Title
from paritrana_analysis.publish.document import printed_rows
from paritrana_analysis.publish.xlsx import render
from paritrana_analysis.reports.national import conflicts, coverage
from paritrana_analysis.reports.province import (
    districts,
    evidence_held,
    financing,
    protection,
    scores,
    summary,
)


@pytest.mark.parametrize(
    ("share", "active", "workers", "how"),
    [
        (0.5088, 935_079, 1_873_899, "beyond"),  # Bali, March 2025: 49.90 %
        (0.7086, 962_711, 1_350_000, "beyond"),  # Kalimantan Timur, March 2023: 71.31 %
        (0.44, 580_000, 1_300_000, "rounding"),  # Jambi, March 2025: 44.62 %
        (0.35, 251_000, 708_000, ""),  # Bengkulu, December 2025: 35.45 %, which is 35
        (0.40, 40_000_000, 99_000_000, ""),  # Indonesia, August 2025: 40.40 %, which is 40
        (0.50, 61, 101, "beyond"),  # 50 % is told to the percent, not to ten
        (0.5, float("nan"), 100, ""),
    ],
)
def test_what_a_share_s_own_numbers_give_is_told_from_rounding(share, active, workers, how):
    assert difference(share, active, workers) == how


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_a_share_rounded_from_its_own_numbers_never_differs_from_them(active, workers):
    for decimals in (0, 1, 2):
        assert difference(round(100 * active / workers, decimals) / 100, active, workers) == ""


@pytest.mark.parametrize(
    ("share", "told"), [(0.42, "42%"), (0.525, "52,5%"), (0.5088, "50,88%"), (1.0, "100%")]
)
def test_a_share_that_a_source_states_has_the_decimals_of_its_source(share, told):
    assert Reader("id").cell(share, "stated") == told


def test_tables_and_workbook_print_about_42_percent_without_decimals():
    """Kalimantan Selatan, December 2025: "about 42 percent" (C1267)."""
    table = Table("a", "b", [Column("share", "Cakupan", "stated")], [[0.42], [0.5088], [None], [0.525]])
    assert [row[0][0] for row in printed_rows(table, "id")] == ["42%", "50,88%", "–", "52,5%"]
    made = render(Document.from_blocks([Meta("x", "id", "x", "x", "63"), Title("k", "t", "l"), table]))
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[1]
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float)]
    assert [cell.number_format for cell in cells] == ["0%", "0.00%", "0.0%"]


@pytest.mark.parametrize(
    ("province", "told"), [("51", "49,90%, bukan 50,88%"), ("64", "71,31%, bukan 70,86%")]
)
def test_page_one_says_what_the_figure_s_own_numbers_give_where_it_is_not_the_figure(whole, province, told):
    report = ProvinceReport(whole, province, Reader("id"))
    text = " ".join(block.text for block in summary.blocks(report) if isinstance(block, Paragraph))
    assert f"Jumlah peserta dan penyebut angka yang dipakai memberi {told}." in text
    rows = [
        cell
        for table in protection.blocks(report)
        if isinstance(table, Table)
        for row in table.rows
        for cell in row
    ]
    assert f"cocok dalam satu poin; angkanya sendiri {told.split(',')[0]},{told[3:6]}" in rows


def text_of(blocks):
    """All that blocks say, cells too."""
    found = []
    for block in blocks:
        if isinstance(block, Table):
            found += [cell for row in block.rows for cell in row if isinstance(cell, str)] + [block.note]
        elif isinstance(block, KeyFigures):
            found += [figure.caption for figure in block.items]
        elif isinstance(block, Paragraph):
            found.append(block.text)
    return "\n".join(found)


def test_growth_says_the_dates_it_lies_between(whole):
    """Sulawesi Utara: from December 2024 to August 2025, eight months and no year."""
    told = text_of(scores.blocks(ProvinceReport(whole, "71", Reader("id"))))
    (line,) = [line for line in told.splitlines() if "poin persentase)" in line]
    assert line.startswith("ada angka, tidak sebanding (−16,1") and line.endswith(
        " (Des 2024 ke 31 Agu 2025)"
    )


def test_a_target_without_a_date_says_so_and_when_it_was_told(whole):
    """Kalimantan Selatan: "ideally up to 75 percent", told in 2020 (T152); a text in a column of dates."""
    blocks = financing.blocks(ProvinceReport(whole, "63", Reader("id")))
    (table,) = [block for block in blocks if isinstance(block, Table) and block.name == "Sasaran"]
    due = [column.key for column in table.columns].index("due")
    printed = [row[due][0] for row in printed_rows(table, "id")]
    assert printed == ["2026", "tanpa tanggal (disebut 2020)"]


def test_page_one_says_the_other_number_that_a_target_s_own_source_gives(whole):
    """Nusa Tenggara Timur: 60 percent, and a million of three million (T137, T138)."""
    told = text_of(summary.blocks(ProvinceReport(whole, "53", Reader("id"))))
    assert "sumber yang sama juga menyebut 1,00 juta orang, yaitu 33,3%" in told


def test_a_number_still_to_be_added_says_when_it_was_told(whole):
    """Aceh: 343,569 more, told at a launch on 3 June 2025 (T016)."""
    assert "344 ribu lagi (3 Juni 2025)" in text_of(summary.blocks(ProvinceReport(whole, "11", Reader("id"))))


def test_a_minimum_wage_of_an_earlier_year_is_no_present_one(whole):
    told = text_of(financing.blocks(ProvinceReport(whole, "11", Reader("id"))))
    assert "Rp3.460.672 dari 2024, yang terbaru dalam tabel; yang berlaku sekarang tidak ada di sini" in told


def test_what_is_above_100_percent_says_of_what_it_is_so(whole):
    told = text_of(summary.blocks(ProvinceReport(whole, "31", Reader("id"))))
    assert "Peserta menurut tempat pendaftaran 147,8% dari penduduk bekerja, melebihi 100%" in told


@pytest.mark.parametrize(("province", "implied"), [("51", False), ("31", True)])
def test_an_implied_denominator_is_explained_where_there_is_one(whole, province, implied):
    told = text_of(protection.blocks(ProvinceReport(whole, province, Reader("id"))))
    assert ("penyebutnya tersirat" in told) is implied
    assert ("Penyebut “tersirat” adalah" in told) is implied


def test_one_source_in_conflict_is_one(whole):
    told = text_of(summary.blocks(ProvinceReport(whole, "51", Reader("en"))))
    assert "At most three calendar months away, another source states 52.33%" in told


@pytest.mark.parametrize(
    ("change", "told"), [(0.059, "+5,9 poin persentase"), (-0.05, "−5,0 poin persentase")]
)
def test_a_change_has_its_sign(change, told):
    assert Reader("id").cell(change, "change") == told
    assert Reader("id").cell(0.0, "change") == "0,0 poin persentase"


def test_a_low_proxy_has_its_star_in_the_table_of_estimates_too(whole):
    """Papua Pegunungan: nearly every district, and the province itself."""
    report = ProvinceReport(whole, "97", Reader("id"))
    tables = {block.name: block for block in districts.blocks(report) if isinstance(block, Table)}
    starred = {
        name: {row[0] for row in table.rows if row[0].endswith(" *")} for name, table in tables.items()
    }
    assert starred["Perkiraan kab-kota"] == starred["Kabupaten-kota"] != set()
    assert "* perkiraan pekerja" in tables["Perkiraan kab-kota"].note
    assert "Proksi kami hanya 14,7% dari penduduk bekerja" in text_of(summary.blocks(report))


def test_the_brackets_of_the_register_say_what_of_page_one_s_items_they_leave_out(whole):
    """And a district that claims on budgets name is not said to be told of nowhere."""
    report = ProvinceReport(whole, "11", Reader("id"))
    (table,) = [b for b in evidence_held.blocks(report) if isinstance(b, Table) and b.name == "Aspek"]
    assert "Di antaranya disebut dalam klaim anggaran (buku kerja): Kota Langsa." in table.note


def test_targets_and_contradictions_too_have_the_decimals_of_their_sources(whole):
    """Kalimantan Selatan's 70 percent stood as 70.0, Maluku Utara's other figure of 51 as 51.0."""
    told = text_of(financing.blocks(ProvinceReport(whole, "63", Reader("id"))))
    assert "peserta menuju 70% tersebar" in told and "70,0%" not in told
    assert "51%" in text_of(coverage.blocks(NationalReport(whole, "00", Reader("id"))))


def test_the_key_of_the_claims_over_time_names_the_figure_used_too():
    rows = [
        {"as_of": "2025-03", "share": 0.5, "leading": True, "contradicts": False},
        {"as_of": "2025-06", "share": 0.52, "leading": False, "contradicts": False},
    ]
    axes = charts.claims_over_time(rows, reader=Reader("id"))
    assert {"angka yang dipakai", "pernyataan pejabat"} <= {text.get_text() for text in axes.texts}


@pytest.mark.parametrize(("province", "told"), [("32", "35,6%"), ("74", "42%")])
def test_a_figure_that_is_said_to_be_printed_as_stated_is(whole, province, told):
    """Jawa Barat's 35.6 stood as 35,60% (C0676), Sulawesi Tenggara's 42 as 42,00% (C1613)."""
    report = ProvinceReport(whole, province, Reader("id"))
    (bridge,) = [
        table
        for table in protection.blocks(report)
        if isinstance(table, Table) and "cetak seperti dinyatakan" in table.note
    ]
    assert printed_rows(bridge, "id")[-1][-1][0] == told
    found = text_of(scores.blocks(report))
    assert f"({told})" in found and f"{told[:-1]}0%" not in found


def test_a_box_of_figures_in_conflict_prints_a_figure_one_way(whole):
    """Bali: 52.3 % in conflict and 52.33 % newer were one figure (C1032)."""
    report = ProvinceReport(whole, "51", Reader("en"))
    (box,) = [b.text for b in summary.blocks(report) if isinstance(b, Paragraph) and "52.3" in b.text]
    assert box.count("52.33%") == 2 and "52.3%" not in box and "50.9%" not in box


def test_a_figure_at_odds_with_itself_is_said_to_be_so_once(whole):
    """Banten, 42.9 %: "at odds with its own numbers; at odds; its own numbers give 45.00 %"."""
    blocks = conflicts.blocks(NationalReport(whole, "00", Reader("id")))
    (table,) = [block for block in blocks if isinstance(block, Table)]
    stands = {(row[0], row[2]): row[6] for row in table.rows}
    assert stands["Banten", 0.429] == "bertentangan; tidak cocok; angkanya sendiri 45,00%"


@pytest.mark.parametrize(
    ("language", "told"), [("id", "sasaran cakupan daerah"), ("en", "no coverage target")]
)
def test_a_gap_that_is_not_split_says_what_is_missing(whole, language, told):
    """Sulawesi Tenggara has a figure and workers, and no target."""
    said = text_of(financing.blocks(ProvinceReport(whole, "74", Reader(language))))
    (line,) = [line for line in said.splitlines() if "menurut pembayar:" in line or "split by payer:" in line]
    assert told in line and " atau perkiraan" not in line and "proxy" not in line


@pytest.mark.parametrize("language", ["id", "en"])
def test_limits_say_what_becomes_of_the_growth_of_coverage(language):
    """Aceh: 29.80 is 22.23 and a third of 22.7, without growth; it is not to be checked first either."""
    t = Reader(language)
    assert "A13" in t("limits.steps_note")
    assert t("editions.indicator_coverage_growth").lower() in t("limits.first_note").lower()


@pytest.mark.parametrize(
    ("language", "told"), [("id", "peraturan gubernur"), ("en", "governor's regulation")]
)
def test_a_province_s_regulation_is_called_its_governor_s_alone(whole, language, told):
    """Aceh's Pergub 10/2024 (E024) stood as "Pergub, Perbup or Perwali"."""
    found = text_of(scores.blocks(ProvinceReport(whole, "11", Reader(language))))
    assert f"{told} (Pergub) (2024)" in found and "Perbup" not in found
