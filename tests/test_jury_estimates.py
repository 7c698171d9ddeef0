"""A round that adopts our estimates of coverage: for all alike, frozen when it opens, said on every paper."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from paritrana_analysis.cli import main
from paritrana_analysis.errors import UserError
from paritrana_analysis.evaluation.bundle import open_bundle
from paritrana_analysis.jury import by_estimate, decision, files, rounds
from paritrana_analysis.jury.bundle_view import CategoryView
from paritrana_analysis.publish.blocks import Bullets, Paragraph, Table
from paritrana_analysis.reports.jury import cover, minutes, open_briefing, outcome, pages
from paritrana_analysis.runner import jury_papers

YEAR = 2025
NAME = "2025-kabupaten_kota-36"
WHO = ("--candidates", "3601,3603,3604,3671,3674")


def run(*arguments) -> int:
    return main.main([str(argument) for argument in arguments])


def opening(raw, jury, *more) -> int:
    return run("sheets", "--raw", raw, "--province", "36", "--jury", jury, "--coverage", "estimate", *more)


@pytest.fixture(scope="module")
def day(practised, tmp_path_factory):
    """A round by estimate from its opening to the minutes, in a copy of the practice edition."""
    home = Path(shutil.copytree(practised, tmp_path_factory.mktemp("estimates") / "practised"))
    raw, jury = home / "raw", home / "jury"
    assert opening(raw, jury, *WHO) == 0
    assert run("practice", "--seed", "3", "--fill", jury / NAME) == 0
    assert run("sheets", "--raw", raw, "--read", jury / NAME) == 0
    assert run("minutes", "--raw", raw, jury / NAME, "--formats", "docx", "--to", home / "minutes") == 0
    return home


@pytest.fixture
def place(day, tmp_path):
    """A copy of the round to do harm to."""
    return Path(shutil.copytree(day / "jury" / NAME, tmp_path / NAME))


def opened(day, place, language="id"):
    return open_briefing("kabupaten_kota", "36", YEAR, language, day / "processed", round_folder=place)


def words(blocks) -> str:
    found = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Bullets):
            found += block.items
        elif isinstance(block, Table):
            found += [block.caption, block.note, *(str(cell) for row in block.rows for cell in row)]
    return "\n".join(found)


def test_the_round_s_record_seals_the_frozen_estimates_by_their_digests_and_its_key(day):
    round_ = rounds.read(day / "jury" / NAME)
    assert set(round_.estimates) == set(rounds.ESTIMATES)
    sealed = json.loads((day / "jury" / NAME / "round.json").read_text())["estimates"]
    assert sealed == by_estimate.digests(
        {name: (day / "jury" / NAME / name).read_bytes() for name in rounds.ESTIMATES}
    )
    assert replace(round_, estimates=None).key != round_.key
    rows = pd.read_csv(day / "jury" / NAME / "estimates/estimates.csv", dtype={"unit": str})
    assert (
        set(rows["unit"]) == {c.unit for c in round_.candidates}
        and (rows["source"] == "practice:seed-7").all()
    )


def test_every_candidate_alike_is_scored_by_the_estimate_and_none_of_the_lowest_grade(day):
    desk = opened(day, day / "jury" / NAME).desk
    grades = desk.own.estimates.set_index("unit")["grade"]
    coverage = desk.own.points.query("indicator == 'coverage_share'").set_index("unit")
    assert set(coverage["state"]) <= {"estimated", "lowest_grade"} and "estimated" in set(coverage["state"])
    for unit, row in coverage.iterrows():
        assert (row["state"] == "lowest_grade") is bool(grades[unit] == "low")
        assert np.isnan(row["score"]) == (grades[unit] == "low")
    order = list(dict.fromkeys(desk.own.points["indicator"]))
    assert order == list(dict.fromkeys(CategoryView(desk.bundle, desk.category).points["indicator"]))
    shares = desk.own.estimates.set_index("unit")["share"]
    known = coverage[coverage["state"] == "estimated"]
    assert known["score"].to_dict() == pytest.approx((100 * shares[known.index]).to_dict())


def test_a_candidate_of_the_lowest_grade_is_left_as_unknown_never_as_nought(day):
    """Nobody is given a figure: the candidate has no total, and the reason stands beside it."""
    desk = CategoryView(open_bundle(day / "processed/2025"), "kabupaten_kota")
    all_units = by_estimate.adopted(desk, day / "raw")
    low = all_units.own.estimates.query("grade == 'low'")["unit"]
    own = all_units.own.points.query("indicator == 'coverage_share'").set_index("unit")
    lowest = [unit for unit in own.index if unit in set(low)]
    assert lowest and (own.loc[lowest, "state"] == "lowest_grade").all()
    assert all_units.results.loc[lowest, "total"].isna().all() and own.loc[lowest, "score"].isna().all()


@pytest.mark.parametrize("language", ["id", "en"])
def test_briefing_minutes_result_and_sheets_say_that_the_estimate_was_adopted(day, language):
    briefing = opened(day, day / "jury" / NAME, language)
    t = briefing.reader
    papers = {
        "cover": cover.blocks(briefing),
        "minutes": minutes.blocks(briefing, briefing.meeting, {}, {}),
    }
    for blocks in papers.values():
        told = words(blocks)
        assert t("jury.adopted") in told and t("jury.adopted_note") in told
        assert all(candidate.name in told for candidate in briefing.candidates)
    assert t("outcome.of_estimate_note") in words([outcome.places(briefing.result, t)])
    assert t("rubric.state_estimated").split(",")[0] in words(pages.blocks(briefing, briefing.cases[0]))
    sheet = openpyxl.load_workbook(next((day / "jury" / NAME / "sheets").glob("*.xlsx")))
    said = " ".join(str(c) for tab in sheet for row in tab.values for c in row if c is not None)
    assert (t("jury.adopted") in said) is (language == "id")
    plain = replace(briefing, desk=replace(briefing.desk, own=None))
    assert cover.adopted_told(plain) == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_page_one_of_a_candidate_has_the_estimate_beside_the_official_figure(day, language):
    briefing = opened(day, day / "jury" / NAME, language)
    t, held = briefing.reader, briefing.desk.own.estimates.set_index("unit")
    for case in briefing.cases:
        row = held.loc[case.unit]
        finding = pages._finding(briefing, case)
        if row["grade"] == "low":
            assert t("briefing.finding_estimate_low", share=row["share"]) in finding
        else:
            assert t.cell(row["low_90"], "share") in finding and t.cell(row["high_90"], "share") in finding
        growth, figure = case.point("coverage_growth"), pages._growth(briefing, case)
        assert (figure.value == "–") is (growth["state"] != "estimated")


def test_doubt_from_the_estimate_s_draws_goes_to_ranks_apart_from_the_panel_s(day):
    """Each draw decided again by hand: documents with that draw's coverage, the interview as it was given."""
    briefing = opened(day, day / "jury" / NAME)
    result, own = briefing.result, briefing.desk.own
    standing = result.standing.set_index("unit")
    scored = standing.index[standing["total"].notna()]
    assert len(scored) > 1
    documents = briefing.desk.documents(list(scored))
    weights = result.round.rule.weights
    draws = own.draws[own.draws["aspect"] == "coverage"]
    totals = sum(
        weight
        * (
            standing.loc[scored, "interview"].to_numpy(dtype=float)[None]
            if aspect == "interview"
            else draws[list(scored)].to_numpy(dtype=float)
            if aspect == "coverage"
            else documents[aspect].to_numpy(dtype=float)[None]
        )
        for aspect, weight in weights.items()
    )
    places = 1 + (totals[:, None, :] > totals[:, :, None] + 1e-9).sum(axis=2)
    for column, unit in enumerate(scored):
        low, high = np.quantile(places[:, column], [0.05, 0.95], method="inverted_cdf")
        row = standing.loc[unit]
        assert (row["estimate_low"], row["estimate_high"]) == (low, high)
        assert row["estimate_first"] == pytest.approx((places[:, column] == 1).mean())
    without = decision.decide(
        result.round, briefing.marks, briefing.desk.documents(list(standing.index)), briefing.edition
    )
    assert "estimate_low" not in without.standing  # and nothing else moves
    kept = [c for c in without.standing]
    pd.testing.assert_frame_equal(result.standing[kept], without.standing)


def test_a_round_by_claims_has_neither_estimates_nor_their_columns(day, tmp_path):
    assert run("sheets", "--raw", day / "raw", "--province", "36", "--jury", tmp_path, *WHO) == 0
    assert rounds.read(tmp_path / NAME).estimates is None and not (tmp_path / NAME / "estimates").exists()
    assert '"estimates"' not in (tmp_path / NAME / "round.json").read_text()


@pytest.mark.parametrize("name", rounds.ESTIMATES)
def test_frozen_estimates_that_were_changed_or_lost_are_refused_by_their_file(day, place, name):
    (place / name).write_bytes((place / name).read_bytes() + b"\n")
    with pytest.raises(UserError) as refused:
        opened(day, place)
    assert [fault.key for fault in refused.value.faults] == ["jury.estimates_changed"]
    (place / name).unlink()
    with pytest.raises(UserError):
        opened(day, place)


def test_a_round_that_names_another_file_as_its_estimates_is_not_read(place):
    said = json.loads((place / "round.json").read_text())
    said["estimates"] = {"../../secret.csv": "0" * 64}
    with pytest.raises(UserError) as refused:
        rounds.from_text(json.dumps(said))
    assert refused.value.faults[0].key == "jury.round_unreadable"


def test_estimates_that_would_score_nothing_are_not_adopted(day, tmp_path, capsys):
    assert opening(day / "raw", tmp_path, "--documents", "panel", *WHO, "--language", "en") == main.USAGE
    assert "would score nothing" in capsys.readouterr().err


def test_the_papers_carry_the_frozen_estimates_and_verify_makes_them_again(day):
    (made,) = day.glob("minutes/*/*.zip")
    found = list(jury_papers.verify(made, [day / "processed"]))
    assert {finding.state for finding in found} == {"identical"}
    assert {f"inputs/round/{name}" for name in rounds.ESTIMATES} <= {finding.file for finding in found}


def test_what_stands_in_the_tables_later_changes_nothing_of_an_open_round(day, place, monkeypatch):
    """A round freezes its inputs: no estimate is made when it is decided."""

    def never(*_, **__):
        raise AssertionError("an estimate is made")

    before = opened(day, day / "jury" / NAME).result.standing
    monkeypatch.setattr(by_estimate, "by_estimate", never)
    pd.testing.assert_frame_equal(opened(day, place).result.standing, before)


def test_figures_that_a_candidate_brought_are_named_apart_and_score_nothing(day, place):
    before = opened(day, place)
    (place / "minutes.yaml").write_text("brought:\n  3604: 412.000 peserta aktif per 31 Desember 2025\n")
    after = opened(day, place)
    told = words(minutes.blocks(after, after.meeting, {}, {}))
    assert "Kab. Serang: 412.000 peserta aktif" in told and after.reader("minutes.brought") in told
    pd.testing.assert_frame_equal(after.result.standing, before.result.standing)
    (place / "minutes.yaml").write_text("brought:\n  3602: 412.000 peserta\n")
    with pytest.raises(UserError) as refused:
        files.read_notes(place, before.round)
    assert [fault.key for fault in refused.value.faults] == ["jury.brought_by_nobody"]
