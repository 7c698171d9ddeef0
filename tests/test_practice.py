"""The practice round: a whole synthetic edition on the real workforce, and nobody can take it for real."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paritrana_analysis.cli import main
from paritrana_analysis.coverage import budgets, claims, evidence
from paritrana_analysis.data import tables
from paritrana_analysis.errors import UserError
from paritrana_analysis.evaluation import bundle
from paritrana_analysis.evaluation.view import open_report
from paritrana_analysis.files.places import ROOT
from paritrana_analysis.practice import cases, coverage
from paritrana_analysis.practice.dictionary import ADDED, COPIED, DRAWN
from paritrana_analysis.practice.draw import draw
from paritrana_analysis.practice.evidence import STATES
from paritrana_analysis.practice.write import write
from paritrana_analysis.publish import show, xlsx
from paritrana_analysis.publish.blocks import Column, Meta, Table, Title
from paritrana_analysis.publish.document import read
from paritrana_analysis.reports.province import summary
from paritrana_analysis.reports.text.input_tables import input_tables
from paritrana_analysis.runner import overview

YEAR = 2025


@pytest.fixture(scope="session")
def edition(real):
    return draw(real, seed=7, assessment_year=YEAR)


@pytest.fixture(scope="session")
def reported(edition):
    """Every claim of the practice ledger, by the rule of the real one."""
    return claims.coverage_claims(edition.tables["coverage_reported"])


@pytest.fixture(scope="session")
def leads(reported):
    return claims.leading(reported, YEAR).set_index("region_code")


@pytest.fixture(scope="session")
def practised(small_raw, tmp_path_factory):
    """A practice folder on the small tables: not to be changed."""
    return write(small_raw, tmp_path_factory.mktemp("practice") / "2025", seed=7, assessment_year=YEAR)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


# --- one seed, one edition ---------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes(small_raw, practised, tmp_path):
    again = write(small_raw, tmp_path / "again", seed=7, assessment_year=YEAR)
    assert files(again) == files(practised)


def test_another_seed_gives_other_rows_in_every_drawn_table(real, edition):
    other = draw(real, seed=8, assessment_year=YEAR)
    for name, frame in edition.tables.items():
        if name != "winners":
            drawn = frame.drop(columns="source")
            assert not drawn.equals(other.tables[name].drop(columns="source")), name


def test_every_assessment_year_can_be_drawn(real):
    first = draw(real, seed=7, assessment_year=2017)
    years = set(first.tables["coverage_reported"]["as_of"].str[:4])
    assert years <= {"2016", "2017", "2018"}


# --- it passes for tables, and never for real ones ---------------------------------------------------


def test_a_practice_folder_has_no_fault_and_differs_from_none_on_record(practised):
    assert tables.check(practised) == []


def test_the_real_tables_are_there_byte_for_byte(small_raw, practised):
    for name in COPIED:
        assert (practised / f"{name}.csv").read_bytes() == (small_raw / f"{name}.csv").read_bytes()


def test_every_synthetic_row_says_so(edition):
    for name, frame in edition.tables.items():
        assert (frame["source"] == "practice:seed-7").all(), name
        assert frame["note"].str.startswith("SYNTHETIC").all(), name


def test_no_synthetic_number_can_be_a_real_one_s(edition, real):
    for name, key in (("coverage_reported", "claim_id"), ("evidence", "evidence_id")):
        assert not set(edition.tables[name][key]) & set(real[name][key])
    assert edition.tables["firms"]["name"].str.fullmatch(r"Perusahaan Latihan \d{4}").all()
    assert edition.tables["villages"]["name"].str.fullmatch(r"Desa Latihan \d{4}").all()


def test_no_award_is_invented_under_a_real_region_s_name(edition):
    assert edition.tables["winners"].empty


def test_the_dictionary_marks_the_package_and_each_drawn_table_in_both_languages(practised):
    package = tables.dictionary(practised)
    assert package["practice"] == {"seed": 7, "assessment_year": YEAR}
    marked = [r for r in package["resources"] if r["name"] in (*DRAWN, *ADDED)]
    for text in (package["title"], *(r["title"] for r in marked)):
        assert "LATIHAN" in text and "PRACTICE" in text
    assert {r["licenses"][0]["name"] for r in marked} == {"LicenseRef-synthetic"}
    for resource in marked:
        if resource["name"] in ADDED:
            assert all(f["description"] and f["description_id"] for f in resource["schema"]["fields"])


# --- coverage ----------------------------------------------------------------------------------------


@settings(max_examples=8)
@given(st.integers(0, 10**9))
def test_counts_are_whole_parts_add_up_and_shares_stay_plausible(seed):
    rng = np.random.default_rng(seed)
    employed = rng.integers(400, 2_000_000, 30)
    formal = np.floor(employed * rng.uniform(0.003, 0.9, 30)).astype("int64")
    place = [f"{11 + n // 10}{n % 10:02d}" for n in range(30)]
    workers = pd.DataFrame(
        {
            "region_code": place,
            "type": "kabupaten",
            "zone": "sumatera",
            "year": YEAR,
            "employed": employed,
            "formal": formal,
            "informal": employed - formal,
            "employed_construction": np.floor(employed * 0.07).astype("int64"),
        }
    )
    both = pd.concat([workers.assign(as_of=d) for d in ("2024-12", "2025-12")], ignore_index=True)
    found = coverage.counts(both, rng)
    for whole, parts in (("ALL", coverage.SEGMENTS), ("registered_ALL", None)):
        names = parts or [f"registered_{segment}" for segment in coverage.SEGMENTS]
        assert (found[[whole, *names]] >= 0).all(axis=None)
        assert (found[list(names)].sum(axis=1) == found[whole]).all()
    share = found["ALL"] / found["employed"]
    assert share.between(coverage.LOWEST, coverage.HIGHEST).all()
    summed = found[found["level"] == "district"].groupby(["province_code", "as_of"])["ALL"].sum()
    above = found[found["level"] == "province"].set_index(["province_code", "as_of"])["ALL"]
    assert (summed.loc[above.index] == above).all()


def test_claims_rest_on_the_real_workforce_of_the_nearest_august(leads, real):
    force = real["labour_force"].query("year == @YEAR").set_index("region_code")["employed"]
    districts = leads[(leads["as_of"] == "2025-12") & (leads.index.str.len() == 4)]
    assert len(districts) > 450
    assert (districts["denominator_value"] == force.loc[districts.index]).all()


def test_claims_lead_with_their_own_count_and_agree(leads):
    assert (leads["agreement"] == "agrees").all()
    assert leads["coverage_share"].between(0.05, 0.95).all()


def test_coverage_goes_with_the_formal_share_of_the_workers(leads, real):
    force = real["labour_force"].query("year == @YEAR").set_index("region_code")
    formal = ((force["employees"] + force["employer"]) / force["employed"]).astype(float)
    assert leads["coverage_share"].corr(formal) > 0.4


def test_regions_left_blank_on_purpose_have_no_claim_and_no_count(edition, leads):
    blank = set(edition.cases.without_report)
    assert len(blank) == 17 and not blank & set(leads.index)
    assert not blank & set(edition.tables["participants"]["region_code"])
    late = leads.loc[list(edition.cases.previous_december_only)]
    assert set(late["as_of"]) == {"2024-12"}


def test_conflicts_and_contradictions_made_on_purpose_are_found_as_such(edition, reported, leads):
    assert set(leads.index[leads["conflicts"] > 0]) == set(edition.cases.conflicting)
    odd = reported[reported["agreement"] == "disagrees"]
    assert set(odd["region_code"]) == set(edition.cases.at_odds_with_itself)
    later = reported[reported["as_of"] > f"{YEAR}-12"]
    assert set(later["region_code"]) == set(edition.cases.after_period)
    for rows in (odd, later):
        assert rows["note"].str.contains("on purpose").all()


@given(st.integers(1, 600), st.integers(0, 40), st.integers(0, 99))
@settings(max_examples=25)
def test_no_region_is_made_difficult_twice(districts, provinces, seed):
    below, above = [f"d{n}" for n in range(districts)], [f"p{n}" for n in range(provinces)]
    found = cases.pick(below, above, np.random.default_rng(seed)).as_dict()
    picked = [code for codes in found.values() for code in codes]
    assert len(picked) == len(set(picked))


# --- evidence ----------------------------------------------------------------------------------------


def test_every_aspect_has_regions_in_every_state(edition, real):
    rows = edition.tables["evidence"]
    register = evidence.with_timing(rows[rows["region_code"].str[:1] == "3"], YEAR)  # Java: 125 regions
    codes = [code for code in real["regions"]["region_code"] if code[:1] == "3"]
    found = evidence.aspect_states(register, codes)
    for aspect, states in found.groupby("aspect")["state"]:
        assert set(states) == set(STATES), aspect
    assert set(register["timing"]) == {"before_period", "in_period", "after_period"}


def test_no_budget_pays_for_more_workers_than_it_planned(edition):
    people = edition.tables["evidence"].query("aspect == 'budget' and unit == 'persons'")
    this_year = people[people["in_force_from"].str.startswith(str(YEAR))]
    planned, paid = (
        this_year[this_year["state"] == state].set_index("region_code")["value"]
        for state in ("planned", "verified_present")
    )
    assert len(paid) > 100 and (planned.loc[paid.index] >= paid).all()


def test_no_practice_budget_of_a_government_is_a_firm_s_fund(edition):
    items = edition.tables["evidence"]
    assert not ((items["kind"] == "CSR") & (items["payer"] == "own")).any()
    assert not budgets.is_own({"kind": "CSR", "state": "verified_present", "payer": ""})


def test_a_province_s_budget_told_for_its_districts_is_its_own_and_says_so(edition):
    told = edition.tables["coverage_reported"].query("measure == 'budget_workers'")
    shared = told[told["note"].str.contains("never to be added")]
    sums = shared.groupby(shared["region_code"].str[:2])["value"].sum()
    paid = told[told["note"].str.endswith("Paid.")].set_index("region_code")["value"]
    assert len(sums) > 5 and (sums == paid.loc[sums.index]).all()


# --- firms, villages, jury ---------------------------------------------------------------------------


def test_nobody_registers_more_workers_than_there_are(edition):
    firms, villages = edition.tables["firms"], edition.tables["villages"]
    assert len(firms) == 2_000 and len(villages) == 3_000
    assert (firms["workers_registered"] <= firms["workers"]).all()
    assert (villages["workers_covered"] < villages["workers"]).all()
    assert firms["paid_on_time_months"].isna().any()


def test_an_edition_has_nine_jurors_a_round_and_no_scores_of_theirs(edition, practised):
    """Scores are of a round, filled into its sheets: any in the tables would be of other candidates."""
    assert set(edition.tables["panel"].groupby("round").size()) == {9}
    assert "sheets" not in edition.tables and not (practised / "sheets.csv").exists()
    assert all("juror_id" not in table for name, table in edition.tables.items() if name != "panel")


# --- where it is written -----------------------------------------------------------------------------


def refusal(raw, folder, seed=7, year=YEAR):
    with pytest.raises(UserError) as refused:
        write(raw, folder, seed=seed, assessment_year=year)
    return refused.value.faults[0].key


def test_the_real_tables_are_never_written_over(raw):
    before = files(raw)
    assert (
        refusal(raw, raw) == refusal(raw, raw.parent) == refusal(raw, raw / "latihan") == "practice_in_data"
    )
    assert files(raw) == before


def test_a_folder_that_holds_anything_else_is_left_alone(small_raw, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    assert refusal(small_raw, tmp_path) == "not_practice"
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_lies_beside_the_tables_is_kept_and_another_edition_is_not_written_over(
    small_raw, practised, tmp_path
):
    folder = Path(shutil.copytree(practised.parent, tmp_path / "p"))
    (folder / "sheets").mkdir()
    (folder / "raw" / "firms.csv").write_text("damaged")
    write(small_raw, folder, seed=7, assessment_year=YEAR)
    kept = {"firms.kept-1.csv": b"damaged"}  # somebody wrote it: it stands beside the new one
    assert (folder / "sheets").is_dir() and files(folder / "raw") == files(practised) | kept
    assert refusal(small_raw, folder, seed=8) == "practice_elsewhere"
    assert files(folder / "raw") == files(practised) | kept


def test_practice_is_not_drawn_on_practice(practised, tmp_path):
    assert refusal(practised, tmp_path / "p") == "practice_on_practice"


def test_a_year_without_data_and_damaged_tables_leave_nothing_behind(raw, tmp_path):
    assert refusal(raw, tmp_path / "p", year=2031) == "year_without_data"
    (raw / "labour_force.csv").write_text("region_code,year\n36,x\n")
    refusal(raw, tmp_path / "p", year=YEAR)
    assert not (tmp_path / "p").exists()


def test_a_failure_halfway_leaves_nothing_behind(small_raw, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr("paritrana_analysis.files.drafts.put_in_place", fail)
    with pytest.raises(OSError, match="no space"):
        write(small_raw, tmp_path / "p", seed=7, assessment_year=YEAR)
    assert not (tmp_path / "p").exists()


# --- the mark travels --------------------------------------------------------------------------------


def test_a_practice_edition_is_of_one_year_only(practised):
    assert bundle.judged_year(practised, None) == YEAR
    with pytest.raises(UserError) as refused:
        bundle.judged_year(practised, 2024)
    assert refused.value.faults[0].key == "practice_year"


def test_real_tables_carry_no_mark(small_raw):
    assert bundle.practice_of(small_raw) is None


def test_results_of_practice_never_go_where_the_real_ones_are(practised, capsys):
    parser = main.parser()
    options = parser.parse_args(["report", "--all", "--raw", str(practised)])
    options.settle(options)
    beside = practised.parent
    assert (options.processed, options.reports) == (beside / "processed", beside / "reports")
    real = parser.parse_args(["report", "--all"])
    real.settle(real)
    assert real.reports == ROOT / "reports"
    for option, place in (("--reports", "reports"), ("--processed", "data/processed")):
        given = ["report", "--all", "--raw", str(practised), option, str(ROOT / place)]
        assert main.main(given) == main.USAGE
        assert option in capsys.readouterr().err


def test_the_command_writes_the_folder_and_says_what_comes_next(small_raw, tmp_path, capsys):
    to = tmp_path / "latihan"
    given = [
        "practice",
        "--seed",
        "7",
        "--assessment-year",
        str(YEAR),
        "--raw",
        str(small_raw),
        "--to",
        str(to),
    ]
    assert main.main([*given, "--language", "en"]) == main.OK
    assert "report --all --raw" in capsys.readouterr().out
    assert json.loads((to / "raw" / "datapackage.json").read_text())["practice"]["seed"] == 7
    (to / "raw" / "firms.csv").write_text("by hand")
    assert main.main([*given, "--language", "en"]) == main.OK
    assert "firms.csv had been changed where it lay; it is kept as" in capsys.readouterr().err


@pytest.fixture(scope="session")
def stamped(practised):
    """The bundle of the small practice folder."""
    return bundle.prepare(practised, practised.parent / "processed")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_bundle_and_its_report_are_stamped_in_both_languages(stamped, language):
    report = open_report("36", YEAR, language, stamped.folder.parent)
    assert report.practice == {"seed": 7, "assessment_year": YEAR}
    stamp = report.bundle.stamp(report.reader)
    assert all(word in stamp for word in ("LATIHAN", "PRACTICE", "7"))
    meta = summary.blocks(report)[0]
    assert meta.practice_stamp == stamp
    (shown,) = show.bundles(meta, language)
    assert stamp in shown["text/plain"] and stamp in shown["text/html"]


def test_a_drawn_table_is_not_told_to_come_from_the_real_one_s_source(stamped):
    report = open_report("36", YEAR, "en", stamped.folder.parent)
    rows = {row[0]: row[1:] for row in input_tables(report).rows}
    told = rows["participants.csv"][0]
    assert told.startswith("Synthetic data") and "seed 7" in told
    assert "not to be quoted" in rows["evidence.csv"][1]
    assert rows["regions.csv"][0].startswith("BPS")


def test_the_page_over_all_reports_is_stamped(stamped, tmp_path):
    overview.write(tmp_path, stamped, [], "id")
    assert 'class="stamp"' in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "manifest.json").read_text())["practice"]["seed"] == 7


def test_a_workbook_s_printed_sheets_carry_the_stamp_in_their_header():
    meta = Meta("Banten", "id", "Banten", "", "36", "LATIHAN & PRACTICE, seed 7")
    blocks = [meta, Title("", "Banten", ""), Table("T", "T", (Column("a", "A"),), [("x",)])]
    outputs = [{"data": data} for block in blocks for data in show.bundles(block, "id")]
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(read({"cells": [{"outputs": outputs}]}))))
    assert len(book.worksheets) == 2
    for sheet in book:
        assert "PRACTICE, seed 7" in sheet.oddHeader.center.text
