"""A category judged: on real figures only where data stand, on a practice round from end to end."""

from __future__ import annotations

import csv

import openpyxl
import pandas as pd
import pytest

from paritrana_analysis import editions
from paritrana_analysis.cli.main import main
from paritrana_analysis.errors import UserError, told
from paritrana_analysis.evaluation import evaluate
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.practice import draw
from paritrana_analysis.reports.scoring.files import (
    Choices,
    judge_folder,
    rank_stability_of,
    select_from,
    write,
)
from paritrana_analysis.rubric import judging


@pytest.fixture(scope="module")
def practice(real):
    """The tables of a practice round of 2023, seed 7."""
    return {**real, **draw.draw(real, seed=7, assessment_year=2023).tables}


@pytest.fixture(scope="module")
def districts(practice):
    return judge_folder(practice, 2023, "kabupaten_kota", Choices())[0]


def found(judged, unit):
    return judged.findings[judged.findings["unit"] == unit].set_index("indicator")


# --- seed cases --------------------------------------------------------------------------------------


def test_serang_2017_its_own_regulation_and_licensing_count_what_came_later_does_not(real):
    judged = judge_folder(real, 2017, "kabupaten_kota", Choices())[0]
    serang = found(judged, "3604")
    # Perbup 35/2017 and licensing tied to membership (ANTARA Banten, August 2018).
    assert serang.loc["regulation_kind", "level"] == "head_regulation"
    assert serang.loc["licensing_tied", "state"] == "found"
    # Two Desa Sadar and 46 thousand informal participants are of July 2018.
    assert serang.loc["desa_sadar", "state"] == "other_period"
    assert judged.scores.aspects.loc["3604", "regulation"] == pytest.approx(66.7)
    assert pd.isna(judged.scores.totals.loc["3604", "total"]), "not scored on what was not checked"


def test_tangerang_2023_competes_in_zone_jawa_bali_for_the_title_coverage(real):
    judged = judge_folder(real, 2023, "kabupaten_kota", Choices())[0]
    assert judged.scores.totals.loc["3603", "zone"] == "jawa_bali"
    assert [title.title for title in judged.edition.titles] == ["coverage"]


@pytest.mark.parametrize("year", [2017, 2023, 2025])
def test_on_real_figures_nobody_is_ranked_on_shares_that_do_not_compare(real, year):
    for category in evaluate.GOVERNMENTS:
        judged = judge_folder(real, year, category, Choices())[0]
        states = judged.findings[judged.findings["indicator"] == "coverage_share"]["state"]
        assert set(states) <= {"not_comparable", "no_claim", "doubted_claim", "other_year"}
        assert judged.n_scored == 0
        assert judged.scores.totals["rank"].isna().all()


def test_a_year_without_an_edition_borrows_the_last_and_says_so(real):
    provinces = judge_folder(real, 2025, "provinsi", Choices())[0]
    assert (provinces.edition.year, provinces.borrowed) == (2024, True)


def test_an_order_of_shares_as_stated_is_marked_as_no_ranking_of_equals(real):
    from paritrana_analysis.reports.scoring.scores import cautions

    judged, _ = judge_folder(real, 2025, "provinsi", Choices(compare="as_stated", policies=("all=reweight",)))
    assert judged.findings.query("indicator == 'coverage_share'")["state"].eq("found").sum() >= 30
    assert "tidak" in " ".join(cautions(judged, Reader("id")))
    assert any("not a ranking of equals" in text for text in cautions(judged, Reader("en")))


# --- what a total is made of -------------------------------------------------------------------------


def test_the_points_of_a_unit_add_up_to_its_total(districts):
    points = judging.points(districts)
    sums = points[points["scored"]].groupby("unit")["points"].sum(min_count=1)
    totals = districts.scores.totals["total"].dropna()
    assert len(totals) > 100
    pd.testing.assert_series_equal(sums[totals.index], totals, check_names=False, rtol=1e-9)


def test_no_composite_is_printed_from_unchecked_evidence(districts):
    unchecked = districts.findings[districts.findings["state"].isin(["not_checked", "only_planned"])]
    counted = unchecked[unchecked["indicator"].isin(districts.rules.keys)]["unit"].unique()
    assert len(counted) > 50
    assert districts.scores.totals.loc[counted, "total"].isna().all()


def test_every_value_keeps_its_items(districts):
    valued = districts.findings[districts.findings["state"].isin(["found", "absent"])]
    assert (valued["items"] != "").all()


def test_a_jury_may_count_a_blank_as_zero_and_then_more_are_ranked(practice, districts):
    zero, _ = judge_folder(practice, 2023, "kabupaten_kota", Choices(policies=("all=zero",)))
    assert zero.n_scored == 514
    both = districts.scores.totals["total"].dropna().index
    relative = ["coverage_growth"]  # min-max: the field is larger now
    pd.testing.assert_frame_equal(
        zero.scores.indicators.loc[both].drop(columns=relative),
        districts.scores.indicators.loc[both].drop(columns=relative),
    )


def test_with_the_interview_the_whole_is_scored_by_the_editions_weights(practice, districts, tmp_path):
    heard = districts.scores.totals["total"].dropna().index[:5]
    sheet = tmp_path / "interview.csv"
    sheet.write_text("unit,score\n" + "".join(f"{code},80\n" for code in heard))
    whole, _ = judge_folder(practice, 2023, "kabupaten_kota", Choices(interview=sheet))
    assert whole.step == "whole"
    assert {aspect.key: aspect.weight for aspect in whole.rules.aspects} == pytest.approx(
        districts.edition.weights
    )
    scored = whole.scores.totals["total"].dropna().index
    assert set(scored) <= set(heard), "who was not heard has no whole score"


def test_two_interview_scores_of_one_candidate_are_refused_naming_both_rows(practice, tmp_path):
    sheet = tmp_path / "interview.csv"
    sheet.write_text("unit,score\n3603,70\n3604,50\n\n3604,90\n9999,\n3671,170\n")
    with pytest.raises(UserError) as refused:
        judge_folder(practice, 2023, "kabupaten_kota", Choices(interview=sheet))
    found = [(f.key.removeprefix("rubric."), f.row, f.column, f.value) for f in refused.value.faults]
    assert found == [
        ("interview_twice", 5, "unit", "3604"),
        ("interview_unit", 6, "unit", "9999"),
        ("interview_score", 7, "score", "170"),
    ]
    for language, said in (("id", "interview.csv, baris 5"), ("en", "a score in row 3 already")):
        assert said in told(refused.value.faults, Reader(language))


def test_an_interview_score_with_a_decimal_comma_of_no_quotes_and_a_doubled_heading_are_refused(
    practice, tmp_path
):
    sheet = tmp_path / "interview.csv"
    for text, keys in (
        ("unit,score\n3603,7,5\n", ["extra_cell"]),
        ("unit;score;score\n", ["duplicate_column"]),
    ):
        sheet.write_text(text)
        with pytest.raises(UserError) as refused:
            judge_folder(practice, 2023, "kabupaten_kota", Choices(interview=sheet))
        assert [fault.key for fault in refused.value.faults] == keys


def test_a_jurys_own_weights_replace_the_assumed_ones(practice, districts, tmp_path):
    own = tmp_path / "weights.yaml"
    own.write_text(
        "weights: {presence: 0.1, regulation: 0.1, coverage: 0.6, innovation: 0.1, interview: 0.1}\n"
        "reason: {id: Pilihan juri., en: The jury's choice.}\n"
    )
    judged, _ = judge_folder(practice, 2023, "kabupaten_kota", Choices(weights=own))
    weights = {aspect.key: aspect.weight for aspect in judged.rules.aspects}
    assert weights["coverage"] == pytest.approx(0.6 / 0.8)
    assert not judged.scores.totals["rank"].equals(districts.scores.totals["rank"])


@pytest.mark.parametrize("category", ["perusahaan_besar", "usaha_kecil_mikro", "desa"])
def test_firms_and_villages_are_judged_from_their_tables(practice, category):
    judged, names = judge_folder(practice, 2023, category, Choices())
    assert judged.n_scored > 100
    assert set(judged.scores.totals.index) == set(names)


# --- files -------------------------------------------------------------------------------------------


def test_the_files_hold_every_unit_with_its_reason(districts, tmp_path):
    files = write(districts, {}, tmp_path / "scores", "id", stamp="LATIHAN / PRACTICE")
    assert [path.name for path in files] == ["points.csv", "results.csv", "rules.csv", "scores.xlsx"]
    with (tmp_path / "scores" / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 514
    assert all(bool(row["total"]) != bool(row["reason"]) for row in rows)
    assert {row["practice"] for row in rows} == {"LATIHAN / PRACTICE"}
    book = openpyxl.load_workbook(tmp_path / "scores" / "scores.xlsx")
    assert "LATIHAN" in str(book.worksheets[0]["A1"].value)


def sheet_texts(path, name) -> list[str]:
    rows = openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    return [str(cell) for row in rows for cell in row if cell is not None]


def test_how_firm_each_rank_is_goes_beside_the_results_and_into_the_workbook(practice, tmp_path):
    judged, names = judge_folder(practice, 2023, "provinsi", Choices())
    firm = rank_stability_of(judged, practice, Choices(seed=5))
    files = write(judged, names, tmp_path / "scores", "en", stability=firm, stamp="PRACTICE")
    assert [path.name for path in files] == [
        "further_workers.csv", "points.csv", "rank_stability.csv", "results.csv", "rules.csv", "scores.xlsx",
    ]  # fmt: skip
    told = pd.read_csv(files[2], dtype={"unit": str})
    assert len(told) == judged.n_scored > 1
    assert set(told["seed"]) == {5} and set(told["practice"]) == {"PRACTICE"}
    assert (told["low"] <= told["high"]).all() and told["n"].eq(judged.n_scored).all()
    ranks = judged.scores.totals["rank"].dropna()
    assert told.set_index("unit")["rank"].to_dict() == ranks.astype(int).to_dict()
    further = pd.read_csv(files[0], dtype={"unit": str})
    assert set(further["name"]) <= set(names.values())
    priced = further.dropna(subset=["workers", "minimum_wage_idr"])
    assert len(priced) and priced["cost_employer_idr"].notna().all()
    assert "Rules" in " ".join(openpyxl.load_workbook(files[-1]).sheetnames)
    assert "seed 5" in " ".join(sheet_texts(files[-1], "Reading firmness"))
    assert len(sheet_texts(files[-1], "Firmness of ranks")) > 9 * judged.n_scored
    assert "Further workers" in openpyxl.load_workbook(files[-1]).sheetnames


def test_where_nobody_is_scored_the_first_sheet_says_why_no_rank_is_firm(real, tmp_path):
    judged, names = judge_folder(real, 2025, "provinsi", Choices())
    firm = rank_stability_of(judged, real, Choices())
    for language in ("id", "en"):
        files = write(judged, names, tmp_path / language, language, stability=firm)
        assert [path.name for path in files] == ["points.csv", "results.csv", "rules.csv", "scores.xlsx"]
        book = openpyxl.load_workbook(files[-1])
        sentence = Reader(language)("rank_stability.none_nobody_scored")
        assert sentence in sheet_texts(files[-1], book.sheetnames[0])


def test_firms_have_no_further_workers(practice):
    judged, _ = judge_folder(practice, 2023, "perusahaan_besar", Choices())
    first = judged.scores.values.index[:20]
    few = judging.judge_list(practice["firms"].set_index("firm_id").loc[first], 2023, judged.edition)
    assert rank_stability_of(few, practice, Choices()).further is None


def test_the_command_refuses_a_category_without_its_table_and_writes_nothing(tmp_path, capsys):
    assert main(["score", "--category", "desa", "--to", str(tmp_path / "out")]) == 2
    assert "villages" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("category", ["provinsi", "kabupaten_kota"])
def test_known_editions_hold_the_aspects_that_a_report_names(category):
    for year, known in editions.available():
        if known == category:
            for aspect in editions.load(year, category).aspects:
                assert Reader("id").has(f"editions.aspect_{aspect.aspect}")


# --- selection ---------------------------------------------------------------------------------------


def test_the_practice_round_gives_a_title_in_every_zone_and_tells_who_left_where(
    practice, districts, tmp_path
):
    choices = Choices(quotas=("nomination=5/province",))
    chosen = select_from(districts, practice, choices)
    assert set(chosen.winners["group"]) == set(districts.edition.zone_of.values())
    assert set(chosen.winners["title"]) == {"coverage"}
    unscored = districts.scores.totals.index[districts.scores.totals["total"].isna()]
    assert set(unscored) <= set(chosen.left["unit"]), "who has no score is not nominated, and is told so"
    files = write(districts, {}, tmp_path / "scores", "en", selection=chosen, stamp="PRACTICE")
    assert {"selection.csv", "winners.csv"} <= {path.name for path in files}


@pytest.mark.parametrize(
    "given",
    [
        *["nomination", "nomination=no", "nomination=0", "parade=3", "nomination=²", "nomination=-1", "=3"],
        *["nomination=99999999999999999999", "nomination=" + "9" * 5000, "nomination=٣", "nomination=5/moon"],
        "nomination=5 nomination=7",
        "nomination=5 nomination=5/province",
    ],
)
def test_a_quota_that_cannot_be_read_is_refused(practice, districts, given):
    with pytest.raises(UserError) as refused:
        select_from(districts, practice, Choices(quotas=tuple(given.split())))
    stage = given.split("=")[0]
    for language in ("id", "en"):
        assert stage in told(refused.value.faults, Reader(language))


def test_every_quota_that_is_wrong_is_named_at_once(practice, districts):
    with pytest.raises(UserError) as refused:
        select_from(districts, practice, Choices(quotas=("nomination=²", "parade=3", "shortlist=2")))
    assert [fault.key for fault in refused.value.faults] == ["rubric.quota", "selection.stage_unknown"]


def test_a_quota_beyond_every_field_lets_all_go_on(practice, districts):
    chosen = select_from(districts, practice, Choices(quotas=("nomination=999999999999999999/province",)))
    assert set(chosen.record.query("stage == 'nomination' and went_on")["reason"]) == {"within_quota"}
