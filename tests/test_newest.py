"""What is called newest is so, whichever table holds it; a figure that may not lead is not called missing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from paritrana_analysis.dates import recency
from paritrana_analysis.evaluation import districts, provinces
from paritrana_analysis.evaluation.inputs import gathered
from paritrana_analysis.evaluation.view import ProvinceReport
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.publish.blocks import Table
from paritrana_analysis.reports.national import coverage
from paritrana_analysis.reports.province import districts as told


@pytest.fixture(scope="module")
def shared(real):
    return gathered(real, 2025)


def count(shared, code):
    found = districts.newest_count(shared, code)
    return found["count"], found["count_as_of"]


def test_a_date_known_by_its_year_alone_is_newer_than_a_month_of_it_but_its_last():
    assert sorted(["2025", "2025-02", "2025-12", "2024-12-31", "2024"], key=recency) == [
        "2024",
        "2024-12-31",
        "2025-02",
        "2025",
        "2025-12",
    ]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("1275", (472_068, "2025-09")),  # C0172
        ("3573", (134_167, "2025-06")),
        ("3525", (292_858, "2024-11-21")),  # C0936
        ("1702", (27_045, "2025-06")),  # C0437
        ("9601", (87_715, "2024-03")),  # C2033
        ("5306", (58_658, "2024-03")),  # active; 92,229 (C1139) were protected at some time in three months
    ],
)
def test_the_newest_count_of_a_district_is_found_in_the_ledger_of_claims_too(shared, code, told):
    assert count(shared, code) == told


def test_no_district_has_a_count_in_the_ledger_that_is_newer_than_the_one_used(shared, real):
    told = real["coverage_reported"]
    told = told[
        (told["measure"] == "participants") & (told["segment"] == "ALL") & (told["unit"] == "persons")
    ]
    told = told[(told["region_code"].str.len() == 4) & (told["as_of"] < "2026")]
    told = told[(told["reliability"] == "") & (told["reading"] == "")]
    assert told["region_code"].nunique() > 100
    for row in told.itertuples():
        assert recency(count(shared, row.region_code)[1]) >= recency(row.as_of), row.claim_id


def test_a_count_is_not_divided_by_workers_of_a_far_year(shared):
    """524 registered in August 2014; the oldest round is of 2018."""
    far = {"active_participants": 524, "as_of": "2014-08", "counting_basis": "registration", "source": ""}
    far["denominator_value"] = None
    found = districts.newest_count(replace(shared, counts={"7101": far}), "7101")
    assert (found["count"], found["count_as_of"], found["count_employed_share"]) == (524, "2014-08", None)


def test_workers_of_registered_firms_are_no_count_of_participants(shared, real):
    """Bolaang Mongondow Selatan stood with 1 participant of August 2014, Bitung with 10,794."""
    told = real["coverage_reported"]
    assert (told["reading"] == "of_registered_firms").sum() == 16
    assert districts.newest_count(shared, "7172")["count"] is None
    dates = [districts.newest_count(shared, code)["count_as_of"] for code in real["regions"]["region_code"]]
    assert not [as_of for as_of in dates if as_of and as_of < "2015"]


@pytest.mark.parametrize(("code", "n"), [("12", 2_120_000), ("31", 8_320_000), ("35", 5_980_000)])
def test_table_1_has_the_figure_of_2025_and_not_that_of_february(shared, code, n):
    rows = provinces.segments(shared)(code)
    row = rows[(rows["segment"] == "ALL") & (rows["counting_basis"] == "registration")].iloc[-1]
    assert (row["as_of"], row["active_participants"]) == ("2025", n)


def test_a_district_whose_figures_are_at_odds_with_themselves_is_not_called_silent(shared):
    """Medan: 55.55 %, 472,068 of 875,743; Langkat: 17 %, 92 of 370 thousand."""
    for code in ("1275", "1213"):
        assert code not in shared.lead and districts.why_no_lead(shared, code) == "at_odds"


def test_table_1_has_one_row_a_segment_and_basis_with_the_share_of_its_own_source(shared):
    table_1 = provinces.segments(shared)
    for code in shared.provinces["region_code"]:
        rows = table_1(code).query("left_out == ''")
        assert not rows.duplicated(["segment", "counting_basis"]).any(), code
    rows = table_1("71")
    row = rows[(rows["segment"] == "ALL") & (rows["counting_basis"] == "not_stated")].iloc[0]
    assert (row["as_of"], row["active_participants"], row["coverage_share"]) == ("2025-12", 573_000, 0.6795)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_beside_the_figures_are_true(language):
    """A source is named once; September and December are three calendar months apart; one name a segment."""
    t = Reader(language)
    assert not t("national.everywhere_source").startswith(("Source", "Sumber"))
    assert ("calendar" if language == "en" else "kalender") in t("summary.within_months")
    assert t("sources.completeness_note").lower().startswith(t("figures.state_stale"))
    assert t("figures.step_employer").lower().startswith(f"+ {t('terms.segment_PU')}".lower())


def test_a_figure_of_which_only_the_year_is_known_has_a_span_of_months_and_not_the_least_of_them():
    """Sumatera Barat's "2025" stood as 0 months old, Papua Barat Daya's "2023" as 24: 0–11 and 24–35."""
    ages = [
        coverage._lag({"lead_lag_months": lag, "lead_as_of": as_of})
        for lag, as_of in ((0, "2025"), (24.0, "2023"), (1, "2025-11"), (None, None))
    ]
    assert ages == ["0–11", "24–35", 1, None]


@pytest.mark.parametrize(
    ("province", "segment", "told"),
    [
        ("11", "PU", (328_276, 711_707, "2025-09-16")),  # C0097, no percentage said
        ("72", "BPU", (76_757, None, "2025-05")),  # C1471
        ("35", "ALL", (6_300_000, None, "2025-12")),  # C0864
    ],
)
def test_the_newest_count_of_a_segment_is_found_in_the_ledger_of_claims_too(shared, province, segment, told):
    rows = provinces.segments(shared)(province)
    rows = rows[(rows["segment"] == segment) & (rows["counting_basis"] == "not_stated")]
    count, workers, as_of = told
    (row,) = rows[rows["active_participants"] == count].to_dict("records")
    assert row["as_of"] == as_of and row["left_out"] == ""
    assert row["denominator_value"] == workers if workers else pd.isna(row["denominator_value"])


def test_a_count_that_the_table_of_participants_holds_stands_once(shared):
    """Jawa Barat 2025: 6,410,000 by registration, in the ledger without its basis (C0672)."""
    rows = provinces.segments(shared)("32")
    assert (rows["active_participants"] == 6_410_000).sum() == 1


def test_workers_not_covered_are_told_wherever_a_count_has_its_denominator(whole):
    """Bau Bau 2025: 17,000 of 86,000 and no percentage (C1640); Medan's 472,068 are at odds with theirs."""
    reports = {code: ProvinceReport(whole, code, Reader("id")) for code in ("74", "12")}
    left = {
        row["region_code"]: told.uncovered(row)
        for report in reports.values()
        for row in records(report.own("districts"))
    }
    assert left["7472"] == 69_000 and left["1275"] is None
    tables = {block.name: block for block in told.blocks(reports["74"]) if isinstance(block, Table)}
    rows = [row for row in tables[Reader("id")("districts.counts_name")].rows if row[0] == "Kota Bau Bau"]
    assert rows[0][1:3] == (17_000, 86_000)
