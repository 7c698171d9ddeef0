"""Numbers as printed, and the words about them: recomputed from the raw tables, over all provinces."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from math import ceil

import pandas as pd
import pytest

from paritrana_analysis.bundle import open_bundle, storable, write_bundle
from paritrana_analysis.coverage import gap_to_target
from paritrana_analysis.evaluation import COUNTED, evaluate
from paritrana_analysis.report import open_report, records
from paritrana_analysis.sections import financing
from paritrana_analysis.tables import project_raw
from paritrana_analysis.targets import gaps

YEAR = 2025
WHOLE = pytest.mark.slow  # a whole evaluation


@pytest.fixture(scope="module")
def whole(real, tmp_path_factory):
    """The bundle of all real tables, without its hashes of them."""
    folder = tmp_path_factory.mktemp("whole") / str(YEAR)
    sources = json.loads((project_raw() / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    named = [
        {"name": s["name"], "table": s["path"], "title": "", "sources": [], "licence": []} for s in sources
    ]
    return open_bundle(write_bundle(evaluate(real, YEAR), folder, {"raw": {}, "code": ""}, named).folder)


@pytest.fixture
def of(whole):
    """The report of a province, in a language."""
    return lambda code, language="id": open_report(code, YEAR, language, whole.folder.parent)


def raw_rows(name):
    with (project_raw() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
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
    aims = whole.region("63", "targets")
    assert aims.loc[aims["target_share"] == 0.75, "gap_workers"].tolist() == [507_225]


@WHOLE
def test_a_gap_in_points_and_in_workers_are_taken_from_one_share_in_every_province(whole):
    seen = 0
    for code in whole.province_codes:
        lead = records(whole.national("provinces").query("region_code == @code"))[0]
        for row in records(whole.region(code, "targets")):
            if not row["gap_basis"]:
                continue
            seen += 1
            active, workers = lead["lead_active_participants"], lead["lead_denominator_value"]
            both = active is not None and workers is not None
            share = active / workers if both else lead["lead_coverage_share"]
            assert row["gap_share"] == pytest.approx(share, abs=1e-9)
            assert row["gap_points"] == pytest.approx(row["target_share"] - share, abs=1e-9)
            if both:
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
