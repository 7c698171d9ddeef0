"""Numbers as printed, and the words about them: recomputed from the raw tables, over all provinces."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from math import ceil

import pandas as pd
import pytest

from paritrana_analysis import charts
from paritrana_analysis.coverage import claims
from paritrana_analysis.coverage.shares import gap_to_target
from paritrana_analysis.coverage.targets import gaps
from paritrana_analysis.dates import within_months
from paritrana_analysis.evaluation.bundle import storable
from paritrana_analysis.evaluation.view import open_national, open_report
from paritrana_analysis.evaluation.whole_numbers import COUNTED
from paritrana_analysis.files.places import RAW
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.publish.blocks import (
    Column,
    Figure,
    KeyFigures,
    Paragraph,
    Table,
    Title,
)
from paritrana_analysis.reports import national, province
from paritrana_analysis.reports.province import (
    evidence_held,
    financing,
    labour_market,
    protection,
    scores,
    summary,
)
from paritrana_analysis.reports.text.above_one import noted

YEAR = 2025
WHOLE = pytest.mark.slow  # a whole evaluation


@pytest.fixture
def of(whole):
    """The report of a province, in a language."""
    return lambda code, language="id": open_report(code, YEAR, language, whole.folder.parent)


def raw_rows(name):
    with (RAW / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- whole persons, whole rupiah -----------------------------------------------------------------------


def test_a_gap_of_a_share_that_no_binary_float_is_adds_and_loses_no_worker():
    for percent in range(1, 101):
        assert gap_to_target(0, 1_000_000_000, percent / 100) == percent * 10_000_000
    assert gap_to_target(58, 100, 0.58) == gap_to_target(29, 100, 0.29) == 0


def test_a_gap_on_our_own_workers_is_the_smallest_whole_number_that_reaches_the_target():
    target = pd.DataFrame({"target_share": [0.75], "denominator_value": [float("nan")]})
    nothing = float("nan")
    lead = pd.Series({"coverage_share": 0.42, "active_participants": nothing, "denominator_value": nothing})
    found = gaps(target, lead, 1_001).iloc[0]
    assert found["gap_workers"] == 331  # 330.33: 330 would not reach it


def test_rupiah_and_persons_keep_every_digit_in_the_bundle():
    frame = pd.DataFrame({"value": [304_123_456_789.0, 1 / 3], "object": [304_123_456_789.0, None]})
    assert storable(frame)["value"].tolist() == [304_123_456_789, 0.3333333333]
    assert storable(frame.astype({"object": object}))["object"].iloc[0] == 304_123_456_789


@WHOLE
def test_every_count_and_every_amount_of_money_in_the_bundle_is_a_whole_number(whole):
    for path in whole.folder.rglob("*.parquet"):
        frame = pd.read_parquet(path)
        for name in frame:
            if name in COUNTED or name.endswith("_idr"):
                assert frame[name].dtype in ("Int64", "int64"), (path.name, name)


@WHOLE
def test_kalimantan_selatan_needs_507_225_more_to_reach_75_percent_of_our_own_workers(whole):
    aims = whole.region("63")["targets"]
    assert aims.loc[aims["target_share"] == 0.75, "gap_workers"].tolist() == [507_225]


@WHOLE
def test_a_gap_in_points_and_in_workers_are_taken_from_one_share_in_every_province(whole):
    seen = 0
    for code in whole.province_codes:
        lead = records(whole.national("provinces").query("region_code == @code"))[0]
        for row in records(whole.region(code)["targets"]):
            if not row["gap_basis"]:
                continue
            seen += 1
            active, workers = lead["lead_active_participants"], lead["lead_denominator_value"]
            both = active is not None and workers is not None
            share = active / workers if both else lead["lead_coverage_share"]
            assert row["gap_share"] == pytest.approx(share, abs=1e-9)
            if row["target_share"] is not None:
                assert row["gap_points"] == pytest.approx(row["target_share"] - share, abs=1e-9)
            if row["gap_basis"] == "persons":
                assert row["gap_workers"] == max(0, row["target_persons"] - row["gap_active"])
            elif both:
                aim = Fraction(str(round(row["target_share"], 10)))
                assert row["gap_workers"] == max(0, ceil(aim * workers) - active)
    assert seen > 20


@WHOLE
def test_section_4_prints_workers_times_a_worker_s_dues_to_the_rupiah_in_every_province(whole, of):
    """Lowest tier: 16,800 a month (JKK 10,000 + JKM 6,800); half of it while PP 50/2025 has its discount."""
    wages = {row["region_code"]: int(row["minimum_wage_idr"]) for row in raw_rows("minimum_wage")}  # by year
    printed = 0
    for code in whole.province_codes:
        table = next((b for b in financing.blocks(of(code)) if getattr(b, "name", "") == "Biaya"), None)
        if table is None:
            continue
        printed += 1
        pu, worker, government = table.rows
        if pu[2] is not None:
            # Employer's part: JKK 0.24 %, JKM 0.3 %, JHT 3.7 %, pension 2 %, each to the rupiah.
            assert pu[2] == pytest.approx(wages[code] * 0.0624, abs=4)
            assert pu[3] == pu[1] * pu[2] * 12
        if worker[1] is not None:
            assert (worker[3], worker[4]) == (
                worker[1] * worker[2] * 12,
                worker[1] * (worker[2] + 20_000) * 12,
            )
            assert government[3] == government[1] * 16_800 * 12
            assert government[4] == government[1] * (16_800 + 20_000) * 12
        assert all(isinstance(cell, int) for row in table.rows for cell in row[1:] if cell is not None)
    assert printed > 20


# --- one leading claim ---------------------------------------------------------------------------------

#: Provinces whose leading figure of 2025 is of an earlier year.
OF_ANOTHER_YEAR = {"34", "35", "64", "74", "91", "92", "94"}
#: Provinces with a later claim of all workers than the one that leads in 2025.
WITH_A_NEWER = {"15", "18", "51", "52", "62", "71", "74", "82"}
NONE_THERE = {"id": "tidak ada angka resmi", "en": "no official figure"}


def text(blocks) -> str:
    found = []
    for block in blocks:
        match block:
            case Title():
                found += [block.text, block.lead]
            case Paragraph():
                found.append(block.text)
            case KeyFigures():
                found += [item.caption for item in block.items]
            case Table():
                found += [block.caption, block.note]
                found += [cell for row in block.rows for cell in row if isinstance(cell, str)]
            case Figure():
                found += [block.caption, block.note, block.alt]
    return "\n".join(filter(None, found))


@WHOLE
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_one_and_section_8_tell_one_figure_and_its_year_in_one_sentence(whole, of, language):
    other = set()
    for code in whole.province_codes:
        report = of(code, language)
        lead = report.province["lead_coverage_share"]
        one, eight = text(summary.blocks(report)), text(scores.blocks(report))
        if lead is None:
            continue
        share = report.reader.cell(lead, "stated")
        assert share in eight and NONE_THERE[language] not in eight.lower(), code
        as_of = report.province["lead_as_of"]
        if as_of[:4] != str(YEAR):
            other.add(code)
            sentence = report.reader("rubric.other_year", year=as_of[:4])
            assert sentence in one and sentence in eight
    assert other == OF_ANOTHER_YEAR


@WHOLE
def test_a_figure_of_another_year_is_told_with_its_year_and_not_scored(whole):
    for code in OF_ANOTHER_YEAR:
        rows = whole.region(code)["points"]
        rows = rows[
            (rows["region_code"] == code) & rows["indicator"].isin(["coverage_share", "coverage_growth"])
        ]
        assert set(rows["state"]) == {"other_year"}
        assert rows["score"].isna().all()


# --- the figure used, and the newer one ----------------------------------------------------------------


@WHOLE
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_newer_figure_stands_beside_the_one_used_which_nothing_calls_the_latest(whole, of, language):
    provinces = whole.national("provinces").set_index("region_code")
    assert set(provinces.index[provinces["lead_newer_share"].notna()]) == WITH_A_NEWER
    for code in WITH_A_NEWER:
        report = of(code, language)
        t, own = report.reader, report.province
        newer, when = t.cell(own["lead_newer_share"], "stated"), t.cell(own["lead_newer_as_of"], "date")
        one = summary.blocks(report)
        assert any(newer in b.text and when in b.text for b in one if isinstance(b, Paragraph)), code
        strip = next(b for b in protection.blocks(report) if getattr(b, "name", "") == "strip")
        map_ = next(b for b in one if getattr(b, "name", "") == "map")
        assert newer in strip.note and newer in strip.alt and newer in map_.alt
        told = f"{map_.caption} {strip.caption}".lower()
        assert not {"terbaru", "latest", "newest"} & set(told.split())


@WHOLE
def test_sulawesi_utara_uses_60_06_and_names_67_95_of_december_2025(whole):
    own = whole.national("provinces").set_index("region_code").loc["71"]
    assert (own["lead_coverage_share"], own["lead_newer_share"]) == (0.6006, 0.6795)
    assert own["lead_newer_as_of"] == "2025-12"


def test_two_newer_figures_of_one_month_are_both_named():
    """The nation, 31 October 2025: one office said 37.01 %, another 42 %."""
    lead = {"coverage_share": 0.4, "as_of": "2025-08", "agreement": "agrees", "own_differs": "rounding"}
    lead |= {"newer_share": 0.3701, "newer_as_of": "2025-10", "newer_claim_id": "C1", "newer_source": "a.id"}
    lead |= {"newer_agreement": "unchecked"}
    both = [("C1", 0.3701), ("C2", 0.42)]
    beside = [
        {
            "claim_id": name,
            "coverage_share": share,
            "as_of": "2025-10",
            "source": "a.id",
            "agreement": "unchecked",
        }
        for name, share in both
    ]
    told = summary.against(Reader("id"), lead, beside)
    assert "Angka 37,01% dan 42% (Oktober 2025) lebih baru daripada yang dipakai (Agustus 2025)." in told


def test_a_date_known_by_its_year_alone_is_not_surely_later(ledger):
    found = claims.leading(ledger, YEAR)
    for row in found[found["newer_as_of"].notna()].itertuples():
        assert row.newer_as_of[:7] > row.as_of[:7] or row.newer_as_of > row.as_of


# --- words and the numbers they are about --------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("2022", "2023", False),
        ("2023", "2022-12", False),
        ("2023", "2023-11", True),
        ("2022-12", "2023-03", True),
        ("2022-12", "2023-04", False),
        ("2022-12", "2023-02-03", True),
    ],
)
def test_years_alone_are_never_said_to_be_within_three_months(one, other, near):
    assert within_months(one, other, 3) is within_months(other, one, 3) is near


@WHOLE
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caption_names_the_unit_of_its_axis_in_every_province(whole, of, language):
    seen = set()
    for code in whole.province_codes:
        report = of(code, language)
        trend = next((b for b in labour_market.blocks(report) if getattr(b, "name", "") == "trend"), None)
        if trend is None:
            continue
        unit = charts.workforce_unit(report.own("workforce"), reader=report.reader)
        seen.add(unit)
        axis = report.reader("figures.trend_unit", unit=unit)
        assert axis in trend.svg and f" {unit} " in trend.caption, code
    assert len(seen) == 2


@WHOLE
def test_page_one_counts_the_items_that_section_6_lists_in_every_province(whole, of):
    for code in whole.province_codes:
        report = of(code)
        table = [b for b in evidence_held.blocks(report) if getattr(b, "name", "") == "Bukti"]
        listed = len(table[0].rows) if table else 0
        told = next(
            b.text for b in summary.blocks(report) if isinstance(b, Paragraph) and "**Bukti.**" in b.text
        )
        assert told.startswith(f"**Bukti.** {listed} butir") if listed else "Belum ada butir" in told, code


@WHOLE
def test_no_page_says_of_a_denominator_that_is_printed_that_it_is_not_stated(whole, of):
    for code in whole.province_codes:
        report = of(code)
        if report.province["lead_denominator_value"] is None:
            continue
        told = text([*summary.blocks(report), *scores.blocks(report)]).lower()
        assert "; penyebutnya tidak disebutkan" not in told and "penyebut tidak disebutkan" not in told, code


# --- above 100 % ---------------------------------------------------------------------------------------

#: Columns of shares that are no coverage: a change may be more than the whole.
NO_COVERAGE = {"change"}


def blocks_of(report, package):
    return [
        block
        for name in package.NAMES
        for block in import_module(f"{package.__name__}.{name}").blocks(report)
    ]


def above_one(table):
    keys = [column.key for column in table.columns]
    for place, column in enumerate(table.columns):
        if column.kind in ("share", "share2") and keys[place] not in NO_COVERAGE:
            yield from (row for row in table.rows if row[place] is not None and row[place] > 1)


@WHOLE
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_share_above_100_percent_is_explained_in_the_note_of_its_own_table(whole, of, language):
    sign = {"id": "Di atas 100%", "en": "Above 100%"}[language]
    seen = 0
    reports = [(of(code, language), province) for code in whole.province_codes]
    reports.append((open_national(YEAR, language, whole.folder.parent), national))
    for report, package in reports:
        for table in blocks_of(report, package):
            if isinstance(table, Table) and (rows := list(above_one(table))):
                seen += len(rows)
                assert sign in table.note, (report.code, table.name)
                label = 1 if table.columns[0].key in ("code", "place") else 0
                assert all(str(row[label]) in table.note for row in rows), (report.code, table.name)
    assert seen > 20


@WHOLE
def test_construction_beyond_100_percent_is_said_to_be_enrolled_by_project(of):
    """Sumatera Selatan's 201.7 %; Bengkulu's 1,233 % gave way to a newer count without a percentage."""
    report, share = of("16"), "201,7%"
    table = next(b for b in protection.blocks(report) if getattr(b, "name", "") == "Segmen")
    row = next(row for row in table.rows if report.reader.cell(row[3], "share") == share)
    assert f"Di atas 100% ({row[0]}): peserta jasa konstruksi didaftarkan per proyek" in table.note


def test_nothing_is_noted_where_nothing_is_above_100_percent():
    table = Table(
        "T", "", (Column("region", ""), Column("share", "", "share")), [("A", 1.0), ("B", None)], "n"
    )
    t = Reader("id")
    assert noted(t, table, {"share": "unknown"}) is table
    more = noted(t, replace(table, rows=[("A", 1.01), ("B", 0.5)]), {"share": "unknown"})
    assert more.note.startswith("n Di atas 100% (A): ") and "B" not in more.note


@pytest.mark.parametrize(("share", "cut"), [(0.5, False), (1.2615, False), (1.99, False), (12.33, True)])
def test_a_bar_above_100_percent_is_drawn_to_fit_or_marked_as_cut(share, cut):
    rows = [
        {"name": name, "employed": 1e4, "coverage_share": value, "as_of": "2023"}
        for name, value in (("A", share), ("B", 0.5))
    ]
    ax = charts.district_bars(rows, reader=Reader("id"))
    parts = {c.get_gid(): [p.get_extents().width for p in c.get_paths()] for c in ax.collections}
    drawn, half = parts["covered"]
    assert drawn / half == pytest.approx(min(share, 2.0) / 0.5)
    assert parts["track"][0] / half == pytest.approx(2)
    assert ("cut" in parts) is cut
    assert any(f"{Reader('id').cell(share, 'stated1')} · 2023" == t.get_text() for t in ax.texts)
