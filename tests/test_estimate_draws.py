"""What the doubt of our estimates leaves open of ranks: each draw scored by the edition's own rule."""

from __future__ import annotations

import numpy as np
import pytest

from paritrana_analysis.cli import main
from paritrana_analysis.data import tables
from paritrana_analysis.evaluation.by_estimate import by_estimate
from paritrana_analysis.reports.scoring import files
from paritrana_analysis.robustness.estimate_draws import rank_doubt, scored_draws
from paritrana_analysis.rubric.inputs import material_of
from paritrana_analysis.scoring import score

YEAR = 2025


@pytest.fixture(scope="module")
def read(practised):
    return tables.read_tables(practised / "raw")


@pytest.fixture(scope="module")
def judged(read):
    return files.judge_folder(read, YEAR, "kabupaten_kota", files.Choices(compare="estimate"))[0]


@pytest.fixture(scope="module")
def behind(read):
    return by_estimate(material_of(read, YEAR), read, "district")[1]


def test_draws_that_all_say_what_the_estimate_says_leave_no_rank_open(judged, behind):
    values = judged.scores.values
    codes = list(values.index)
    share = values["coverage_share"].to_numpy(dtype=float)
    growth = values["coverage_growth"].to_numpy(dtype=float)
    drawn = scored_draws(judged, codes, np.tile(share, (3, 1)), np.tile(share - growth, (3, 1)))
    totals = judged.scores.totals.loc[drawn.units]
    assert np.allclose(drawn.totals, totals["total"].to_numpy(dtype=float))
    found = rank_doubt(judged, drawn)
    assert len(found) == judged.n_scored > 2
    assert (found["low"] == found["high"]).all() and (found["low"] == found["rank"]).all()


def test_each_draw_is_scored_by_the_edition_s_rule_with_its_own_coverage_and_all_else_held(judged, behind):
    drawn = scored_draws(judged, behind.region_codes, behind.share, behind.before)
    for draw in (0, 7):
        values = judged.scores.values.copy()
        at = [behind.region_codes.index(unit) for unit in values.index]
        share, before = behind.share[draw, at], behind.before[draw, at]
        for key, own in (("coverage_share", share), ("coverage_growth", share - before)):
            values[key] = np.where(values[key].notna(), own, np.nan)
        again = score(values, judged.rules, judged.scores.totals["zone"]).totals.loc[drawn.units, "total"]
        assert drawn.totals[draw] == pytest.approx(again.to_numpy(dtype=float))
    found = rank_doubt(judged, drawn)
    assert (found["low"] <= found["median"]).all() and (found["median"] <= found["high"]).all()
    assert found["first"].sum() >= 1 and (found["low"] < found["high"]).any()


def test_nobody_of_the_lowest_grade_is_ranked_by_a_draw(judged, behind):
    low = set(behind.rows.loc[behind.rows["grade"] == "low", "region_code"])
    assert not low & set(scored_draws(judged, behind.region_codes, behind.share, behind.before).units)


def test_scores_by_estimate_tell_the_estimate_s_doubt_apart_from_that_of_rules(practised, read, tmp_path):
    import openpyxl
    import pandas as pd

    from paritrana_analysis.i18n.wording import Reader

    asked = ("score", "--raw", practised / "raw", "--category", "kabupaten_kota", "--language", "en")
    assert main.main([*map(str, asked), "--coverage", "estimate", "--to", str(tmp_path)]) == 0
    own, rules = (pd.read_csv(tmp_path / name) for name in ("estimate_ranks.csv", "rank_stability.csv"))
    assert set(own["unit"]) == set(rules["unit"]) and "practice" in own and "first" not in rules
    t, book = Reader("en"), openpyxl.load_workbook(tmp_path / "scores.xlsx")
    sheet = book[t("rank_stability.of_estimate_name")]
    text = " ".join(str(cell) for row in sheet.values for cell in row if cell is not None)
    assert t("rank_stability.of_estimate_note", draws=480) in text
    plain, _ = files.judge_folder(read, YEAR, "kabupaten_kota")
    assert files.estimate_ranks_of(plain, read) is None
