"""How firm a rank is: the edition's own rule is among those drawn, two doubts stay apart, any size works."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_figures import text_boxes

from paritrana_analysis import charts
from paritrana_analysis.coverage import contributions
from paritrana_analysis.coverage.targets import leading_targets
from paritrana_analysis.i18n.wording import LANGUAGES, Reader, catalogue
from paritrana_analysis.publish.blocks import Figure
from paritrana_analysis.reports.scoring import stability
from paritrana_analysis.reports.scoring.files import Choices, judge_folder
from paritrana_analysis.reports.text import standing
from paritrana_analysis.robustness import rank_stability
from paritrana_analysis.robustness.acceptability import rank_acceptability
from paritrana_analysis.robustness.engine import EDITION, effective, table
from paritrana_analysis.robustness.rank_stability import (
    Reasonable,
    Workers,
    assess,
    field_of,
    further_workers,
    reasonable,
    rse_of,
    targets_of,
)
from paritrana_analysis.robustness.rank_stability.counterfactual import fewest
from paritrana_analysis.rubric.judging import HEARD, Judged, edition_for
from paritrana_analysis.rubric.rules import load_rubric, rules_of, shipped_for
from paritrana_analysis.scoring import score

INDONESIAN, ENGLISH = Reader("id"), Reader("en")
EDITION_2023 = edition_for(2023, "provinsi")
RUBRIC = load_rubric(shipped_for("provinsi"))
RULES = rules_of(EDITION_2023, RUBRIC, leave_out=HEARD)
FEW = Reasonable(draws=400, sobol_n=32)
LEVELS = ("regional_law", "head_regulation", "circular", "none")
ZONES = ("sumatera", "sumatera", "jawa_bali", "jawa_bali", "kalimantan", "kalimantan", "sumatera")


def judged_from(values: pd.DataFrame, zones=None, **changes) -> Judged:
    rules = replace(RULES, **changes)
    zones = None if zones is None else pd.Series(list(zones)[: len(values)], index=values.index)
    return Judged(
        2023, EDITION_2023, RUBRIC, rules, "documents", "strict", pd.DataFrame(), score(values, rules, zones)
    )


def field(n=7, seed=3, blank_growth=()) -> pd.DataFrame:
    """Values of n units on the edition's indicators, no two totals alike."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "regulation_kind": [LEVELS[i % 4] for i in range(n)],
            "coverage_share": np.round(rng.uniform(0.1, 0.8, n), 4),
            "coverage_growth": np.round(rng.uniform(-0.02, 0.1, n), 4),
            "vulnerable_budget": rng.uniform(0, 0.2, n),
            "programme_groups": rng.integers(0, 9, n).astype(float),
            "licensing_tied": rng.integers(0, 2, n).astype(float),
            "desa_sadar": rng.integers(0, 2, n).astype(float),
            "outreach": rng.integers(0, 2, n).astype(float),
        },
        index=[f"u{i}" for i in range(n)],
    )
    frame.loc[list(blank_growth), "coverage_growth"] = np.nan
    return frame


@pytest.fixture(scope="module")
def seven():
    return judged_from(field(blank_growth=("u2", "u5")), ZONES)


@pytest.fixture(scope="module")
def firm(seven):
    return assess(seven, FEW)


def frames(stability):
    names = ("ranks", "acceptability", "titles", "sampling", "drivers", "left_out", "reversals")
    return {name: getattr(stability, name) for name in names}


# --- the edition's own rule --------------------------------------------------------------------------


@pytest.mark.parametrize("between", ["arithmetic", "geometric", "mazziotta_pareto", "harmonic"])
@pytest.mark.parametrize("within", ["arithmetic", "geometric", "mazziotta_pareto"])
def test_the_reference_gives_the_editions_own_totals_and_ranks(within, between):
    judged = judged_from(field(blank_growth=("u2", "u5")), ZONES, within=within, between=between)
    own = field_of(judged.scores)
    made = reasonable.reference(own, FEW.design_for(own))
    totals = made.totals(0)
    assert totals == pytest.approx(judged.scores.totals["total"].to_numpy(), abs=1e-9)
    assert made.ranks[0].tolist() == judged.scores.totals["rank"].tolist()


def test_a_blanks_weight_stays_within_its_aspect():
    judged = judged_from(field(blank_growth=("u0",)))
    own = field_of(judged.scores)
    made = reasonable.reference(own, FEW.design_for(own))
    share = judged.scores.indicators.at["u0", "coverage_share"]
    assert judged.scores.aspects.at["u0", "coverage"] == pytest.approx(share)
    assert made.totals(0)[0] == pytest.approx(judged.scores.totals.at["u0", "total"])


def test_an_indicator_left_out_gives_its_weight_to_its_aspect():
    own = field_of(judged_from(field()).scores)
    place = own.keys.index("coverage_growth")
    weights = effective(own, own.weights[None], np.array([place]))[0]
    same = own.aspect_of == own.aspect_of[place]
    assert weights[place] == 0
    assert weights[same].sum() == pytest.approx(own.weights[same].sum())
    assert weights[~same] == pytest.approx(own.weights[~same])


def test_the_last_indicator_of_an_aspect_gives_its_weight_to_the_other_aspects():
    own = field_of(judged_from(field()).scores)
    alone = own.keys.index("regulation_kind")
    weights = effective(own, own.weights[None], np.array([alone]))[0]
    assert weights[alone] == 0
    assert weights.sum() == pytest.approx(1)


def test_without_an_indicator_ranks_are_those_of_a_scoring_without_it(seven, firm):
    fewer = rules_of(EDITION_2023, RUBRIC, leave_out=[*HEARD, "outreach"])
    again = score(seven.scores.values, fewer).totals["rank"]
    told = firm.left_out.set_index("indicator").loc["outreach", list(again.index)]
    assert told.tolist() == again.tolist()


# --- what is drawn -----------------------------------------------------------------------------------


def test_drawn_weights_are_uniform_over_aspects_and_within_them():
    own = field_of(judged_from(field()).scores)
    weights = reasonable.nested_weights(own, 20_000, np.random.default_rng(1))
    assert weights.sum(axis=1) == pytest.approx(np.ones(20_000))
    across = np.stack([weights[:, own.aspect_of == a].sum(axis=1) for a in range(3)])
    # Uniform on a triangle: each share has mean 1/3 and variance 1/18.
    assert across.mean(axis=1) == pytest.approx(np.full(3, 1 / 3), abs=0.01)
    assert across.var(axis=1) == pytest.approx(np.full(3, 1 / 18), abs=0.003)


def test_half_of_the_draws_leave_out_one_indicator(firm):
    left = [firm.design.excluded[level] for level in firm.simulation.choices.levels["excluded"]]
    assert sum(one is None for one in left) / len(left) == pytest.approx(0.5, abs=0.09)
    drawn = firm.simulation.choices.weights
    for row, one in zip(drawn, left, strict=True):
        assert one is None or row[one] == 0


def test_every_alternative_of_the_design_is_drawn_and_the_first_is_the_editions(firm):
    design = firm.design
    assert (design.scales[0], design.aggregations[0], design.missing[0]) == ("given", "arithmetic", EDITION)
    assert design.missing == (EDITION, "zero", "impute")  # the edition's own "reweight" stands once
    for name, listed in (("scale", design.scales), ("aggregation", design.aggregations)):
        assert set(firm.simulation.choices.levels[name]) == set(range(len(listed)))


def test_without_blanks_there_is_no_policy_to_vary():
    own = field_of(judged_from(field()).scores)
    assert FEW.design_for(own).missing == (EDITION,)


def test_any_draw_can_be_replayed(firm):
    from scipy.stats import rankdata

    for draw in (0, 17, 399):
        totals = firm.simulation.totals(draw)
        assert firm.simulation.ranks[draw].tolist() == rankdata(-totals.round(10), "min").tolist()


def test_a_lent_value_comes_from_a_unit_that_has_one():
    own = field_of(judged_from(field(blank_growth=("u2",))).scores)
    j = own.keys.index("coverage_growth")
    made = table(own, "given", "impute", 4).values[j]
    assert made[2] in np.delete(made, 2)
    middle = table(own, "given", "impute", 0).values[j]
    assert middle[2] == pytest.approx(np.median(np.delete(made, 2)))


# --- properties --------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["impute", "reweight"])
def test_an_indicator_that_nobody_has_a_value_of_is_left_out_whatever_lends_or_gives_way(missing):
    values = field()
    values["vulnerable_budget"] = None
    own = field_of(judged_from(values, ZONES, **all_zero()).scores)
    column = own.keys.index("vulnerable_budget")
    made = table(own, "min_max", missing, imputation=3)
    assert not made.counted[column].any()
    assert made.counted[own.keys.index("coverage_share")].all()


def all_zero() -> dict:
    return {"indicators": tuple(replace(one, missing="zero") for one in RULES.indicators)}


@pytest.mark.parametrize(
    "category",
    ["provinsi", pytest.param("kabupaten_kota", marks=pytest.mark.slow)],  # 514 units
)
def test_every_blank_counted_as_zero_ranks_all_on_real_figures(real, category):
    """`score --missing all=zero`: indicators that were never checked anywhere have no value to lend."""
    judged, _ = judge_folder(real, 2024, category, Choices(policies=["all=zero"]))
    found = assess(judged, Reasonable(draws=60, sobol_n=4), rse=rse_of(judged, real))
    assert not found.reason
    assert found.n == {"provinsi": 38, "kabupaten_kota": 514}[category]
    assert found.ranks["median"].notna().all()


def test_the_same_seed_gives_the_same_frames(seven, firm):
    again = assess(seven, FEW)
    for name, frame in frames(firm).items():
        pd.testing.assert_frame_equal(frame, frames(again)[name], obj=name)
    other = assess(seven, replace(FEW, seed=2))
    assert not other.acceptability.equals(firm.acceptability)


def test_a_unit_that_is_best_in_all_is_first_in_all_draws():
    values = field()
    values.loc["u3"] = ["regional_law", 0.95, 0.2, 0.3, 8, 1, 1, 1]
    firm = assess(judged_from(values, ZONES), FEW)
    own = firm.of("u3")
    assert (own["rank"], own["low"], own["high"], own["holds"]) == (1, 1, 1, 1)
    assert (firm.simulation.ranks[:, firm.field.units.index("u3")] == 1).all()
    assert firm.drivers.set_index("unit").loc["u3", "variance"].eq(0).all()
    assert standing.driver(one_row(firm, "u3"), INDONESIAN).startswith("Tidak ada pilihan")


@settings(max_examples=10)
@given(st.integers(2, 9), st.integers(0, 50))
def test_rows_and_columns_of_acceptability_add_up(n, seed):
    judged = judged_from(field(n, seed))
    own = field_of(judged.scores)
    made = reasonable.draw(own, replace(FEW, draws=60).design_for(own), np.random.default_rng(seed))
    shares = rank_acceptability(made.ranks)
    assert shares.sum(axis=1) == pytest.approx(np.ones(n))
    if (np.sort(made.ranks, axis=1) == np.arange(1, n + 1)).all():
        assert shares.sum(axis=0) == pytest.approx(np.ones(n))


def test_ranks_do_not_depend_on_the_order_of_units():
    values = field(blank_growth=("u2",))
    turned = values.iloc[::-1]
    # Lent values are drawn by position: without them nothing depends on it.
    rules = replace(FEW, missing=("zero",))
    one, other = (assess(judged_from(v), rules).ranks.set_index("unit") for v in (values, turned))
    columns = ["rank", "median", "low", "high", "holds"]
    pd.testing.assert_frame_equal(one.loc[values.index, columns], other.loc[values.index, columns])


def test_zone_places_are_those_of_the_whole_field_closed_up(firm):
    sumatera = firm.ranks[firm.ranks["zone"] == "sumatera"]
    assert sumatera["zone_rank"].tolist() == [1, 2, 3]
    assert (sumatera["zone_n"] == 3).all()
    assert sumatera["zone_first"].sum() >= 1 - 1e-9
    assert (sumatera["zone_high"] <= 3).all()


def test_a_title_of_an_aspect_goes_by_that_aspect(firm):
    own = firm.titles[firm.titles["decided_by"] == "coverage"]
    assert set(own["per"]) == {"zone"}
    assert own.groupby("group")["probability"].sum().min() >= 1 - 1e-9


def test_an_edition_with_a_relative_scale_may_turn_others_round_and_says_so(firm):
    assert firm.reversals["unit"].tolist() == list(firm.field.units)
    names = {unit: unit for unit in firm.field.units}
    assert stability.reversals_told(firm, names, INDONESIAN)


# --- two doubts, never mixed -------------------------------------------------------------------------


def test_an_error_of_the_denominators_never_enters_the_draws(seven, firm):
    sure = assess(seven, FEW, rse=dict.fromkeys(firm.field.units, 0.3))
    for name in ("ranks", "acceptability", "titles", "drivers", "left_out"):
        pd.testing.assert_frame_equal(getattr(firm, name), getattr(sure, name))
    assert firm.design.cell_noise == 0
    assert set(sure.sampling["basis"]) == {"rse_given"}


def test_the_choice_of_rules_never_enters_the_sampling_error(seven, firm):
    other = assess(seven, replace(FEW, draws=50, scales=("given",), exclusion=False))
    pd.testing.assert_frame_equal(firm.sampling, other.sampling)


def test_without_an_rse_for_every_unit_there_are_scenarios_labelled_so(seven, firm):
    assert set(firm.sampling["basis"]) == {"rse_scenario"}
    assert sorted(set(firm.sampling["rse"])) == [0.05, 0.10, 0.15]
    partly = assess(seven, FEW, rse={"u0": 0.1})
    pd.testing.assert_frame_equal(partly.sampling, firm.sampling)
    told = standing.sentence(one_row(firm, "u0"), INDONESIAN)
    assert "skenario: bila RSE penyebut 10%" in told


def test_a_larger_rse_tells_fewer_ranks_apart(firm):
    wide = firm.sampling.assign(width=firm.sampling["high"] - firm.sampling["low"])
    widths = wide.groupby("rse")["width"].sum()
    assert widths.is_monotonic_increasing and widths.iloc[-1] > widths.iloc[0]
    errors = firm.sampling.pivot(index="unit", columns="rse", values="error")
    assert (errors[0.10] >= errors[0.05]).all()


def test_the_error_of_a_total_is_that_of_its_share_times_its_weight():
    values = field().drop(columns="coverage_growth")
    rules = rules_of(EDITION_2023, RUBRIC, leave_out=[*HEARD, "coverage_growth"])
    scores = score(values, rules)
    judged = Judged(2023, EDITION_2023, RUBRIC, rules, "documents", "strict", pd.DataFrame(), scores)
    firm = assess(judged, FEW)
    own = firm.sampling[firm.sampling["rse"] == 0.05].set_index("unit")
    # Goalposts 0 to 1 and a third of the weight: 100/3 points of the share's own error.
    expected = 100 / 3 * values["coverage_share"] * np.sinh(0.05)
    assert own["error"].to_numpy() == pytest.approx(expected[list(own.index)].to_numpy())


# --- small fields, and none --------------------------------------------------------------------------


@pytest.mark.parametrize("n", [2, 3, 5, 7])
@pytest.mark.parametrize("language", LANGUAGES)
def test_small_fields_are_told_whole(n, language):
    judged = judged_from(field(n), ZONES)
    firm = assess(judged, replace(FEW, draws=200))
    t = Reader(language)
    for row in rank_stability.rows(firm).to_dict("records"):
        assert f"{row['rank']} {'dari' if language == 'id' else 'of'} {n}" in standing.sentence(row, t)
        assert 1 <= row["low"] <= row["median"] <= row["high"] <= n
    assert len(stability.blocks(firm, {}, t)) > 5


def one_row(firm, unit):
    return rank_stability.rows(firm).set_index("unit", drop=False).loc[unit].to_dict()


def test_the_sentence_has_the_form_the_jury_asked_for(firm):
    row = one_row(firm, "u0") | {
        "rank": 3, "n": 7, "low": 2, "high": 5, "draws": 10_000, "level": 0.9,
        "sampling_basis": "rse_given", "sampling_1_rse": 0.04, "sampling_1_low": 2, "sampling_1_high": 4,
        "sampling_2_rse": None, "sampling_3_rse": None,
    }  # fmt: skip
    assert standing.sentence(row, INDONESIAN) == (
        "peringkat 3 dari 7; dalam 90% dari 10.000 aturan yang masuk akal: 2–5; "
        "tidak dapat dibedakan dari peringkat 2–4 (galat sampel, RSE 4%)"
    )
    assert standing.sentence(row | {"sampling_basis": ""}, ENGLISH) == (
        "rank 3 of 7; in 90% of 10,000 reasonable rules: 2–5"
    )
    assert standing.sentence(row | {"sampling_1_low": 3, "sampling_1_high": 3}, INDONESIAN).endswith(
        "berbeda nyata dari semua peringkat lain (peringkat 3) (galat sampel, RSE 4%)"
    )


def test_whoever_has_no_total_has_no_number():
    values = field()
    values.loc["u1", "regulation_kind"] = None
    firm = assess(judged_from(values, ZONES), FEW)
    assert "u1" not in set(firm.ranks["unit"]) and firm.n == 6
    with pytest.raises(KeyError):
        firm.of("u1")


@pytest.mark.parametrize(("scored", "reason"), [(0, "nobody_scored"), (1, "one_scored")])
def test_nobody_or_one_scored_is_a_sentence_and_no_number(scored, reason):
    values = field()
    values.loc[values.index[scored:], "regulation_kind"] = None
    firm = assess(judged_from(values, ZONES), FEW)
    assert firm.reason == reason
    assert all(frame.empty for frame in frames(firm).values())
    assert rank_stability.rows(firm).empty
    heading, told = stability.blocks(firm, {}, INDONESIAN)
    assert told.text == INDONESIAN(f"rank_stability.none_{reason}")
    assert further_workers(judged_from(values), firm, Workers("coverage_share", {"u0": 1e6})).empty


# --- further workers ---------------------------------------------------------------------------------


WORKERS = Workers("coverage_share", {f"u{i}": 1_000_000.0 + 1000 * i for i in range(7)})


@pytest.fixture(scope="module")
def further(seven, firm, real):
    rates = contributions.rates_at(real["contribution_rates"], "2023-12-31")
    targets = {"u0": 0.9, "u1": 1.2}
    return further_workers(seven, firm, WORKERS, targets=targets, rates=rates, draws=40)


def test_one_worker_fewer_would_not_do(seven, firm, further):
    reached = further[further["goal"].isin(["up", "top", "first"]) & further["workers"].notna()]
    assert len(reached)
    for row in reached.to_dict("records"):
        for less, enough in ((0, True), (1, False)):
            values = seven.scores.values.copy()
            values.loc[row["unit"], "coverage_share"] += (row["workers"] - less) / WORKERS.of[row["unit"]]
            total = score(values, seven.rules).totals["total"].round(10)
            assert ((total > total[row["unit"]]).sum() < row["to"]) == enough


def test_what_all_workers_covered_would_not_reach_is_not_reachable(seven, further):
    out = further[(further["reason"] == "not_reachable") & further["goal"].isin(["up", "top", "first"])]
    assert out["workers"].isna().all() and out["cost_worker_idr"].isna().all()
    for row in out.to_dict("records"):
        values = seven.scores.values.copy()
        values.loc[row["unit"], "coverage_share"] = 1.0
        total = score(values, seven.rules).totals["total"].round(10)
        assert (total > total[row["unit"]]).sum() >= row["to"]
        assert "tidak tercapai" in standing.further(row, INDONESIAN)


def test_a_target_takes_its_whole_gap_and_one_above_all_workers_is_out_of_reach(seven, further):
    own = further[further["goal"] == "target"].set_index("unit")
    share = seven.scores.values.at["u0", "coverage_share"]
    assert own.at["u0", "workers"] == int(np.ceil((0.9 - share) * WORKERS.of["u0"] - 1e-6))
    assert own.at["u1", "reason"] == "not_reachable"


def test_dues_are_those_of_the_rates(further, real):
    rates = contributions.rates_at(real["contribution_rates"], "2023-12-31")
    row = further[further["workers"].fillna(0) > 0].iloc[0]
    cost = contributions.cost_of_cover(
        rates, int(row["workers"]), months=12, start="2024-01", payer="government"
    )
    assert row["cost_government_idr"] == cost.total_idr


def priced(seven, firm, real, year=2025, wages=None) -> pd.DataFrame:
    """u0's own target, priced: 12,345 workers further of a million."""
    share = seven.scores.values.at["u0", "coverage_share"]
    found = further_workers(
        replace(seven, assessment_year=year),
        firm,
        Workers("coverage_share", {"u0": 1_000_000}),
        targets={"u0": share + 0.012345},
        rates=real["contribution_rates"],
        wages=wages,
        draws=1,
    )
    return found[found["goal"] == "target"]


def test_dues_by_payer_worked_by_hand(seven, firm, real):
    """12,345 workers from 2026 on; at a minimum wage of Rp3,000,000 a month if they are waged.

    BPU, Rp16,800 a month: government 12 × 16,800 = 201,600; workers pay half from April to December
    2026 (PP 50/2025), 3 × 16,800 + 9 × 8,400 = 126,000.
    PU, December 2025: JKK 0.24 % 7,200 + JKM 0.3 % 9,000 + JHT 3.7 % 111,000 + JP 2 % 60,000 = 187,200 from
    the employer, JHT 2 % 60,000 + JP 1 % 30,000 = 90,000 out of the wage; a year 2,246,400 and 1,080,000.
    """
    row = priced(seven, firm, real, wages={"u0": (3_000_000, 2024)}).iloc[0]
    assert row["workers"] == 12_345
    assert row["cost_government_idr"] == 12_345 * 201_600 == 2_488_752_000
    assert row["cost_worker_idr"] == 12_345 * 126_000 == 1_555_470_000
    assert row["cost_employer_idr"] == 12_345 * 2_246_400 == 27_731_808_000
    assert row["cost_employee_idr"] == 12_345 * 1_080_000 == 13_332_600_000
    assert (row["minimum_wage_idr"], row["minimum_wage_year"]) == (3_000_000, 2024)
    told = standing.further(row, INDONESIAN)
    assert "Rp27,7 miliar bila pemberi kerja (PU pada upah minimum provinsi Rp3.000.000, 2024;" in told
    assert "ditambah Rp13,3 miliar dari upah pekerja)" in told
    told = standing.further(row, ENGLISH)
    assert "Rp27.7 billion if employers do (PU at the provincial minimum wage Rp3,000,000, 2024;" in told


def test_dues_of_employers_are_blank_never_zero_without_a_wage_or_a_ceiling(seven, firm, real):
    no_wage = priced(seven, firm, real)
    no_ceiling = priced(seven, firm, real, year=2021, wages={"u0": (3_000_000, 2021)})
    for found in (no_wage, no_ceiling):
        assert found[["cost_employer_idr", "cost_employee_idr"]].isna().all(axis=None)
        assert found["cost_government_idr"].gt(0).all()
        for t in (INDONESIAN, ENGLISH):
            assert t("rank_stability.further_no_employer") in standing.further(found.iloc[0], t)


def test_the_minimum_wage_is_the_newest_of_the_province_by_the_year_judged(real):
    from paritrana_analysis.robustness.rank_stability import wages_of

    known = real["minimum_wage"]
    banten = known[(known["region_code"] == "36") & (known["year"] == 2022)]["minimum_wage_idr"].item()
    values = field(3).set_axis(["36", "3604", "98"])
    wages = wages_of(replace(judged_from(values), assessment_year=2022), real)
    assert wages == {"36": (banten, 2022), "3604": (banten, 2022)}


def test_bisection_finds_the_least_and_a_grid_says_that_it_may_not():
    assert fewest(lambda n: n >= 777_777, 10**6) == (777_777, True)
    assert fewest(lambda n: False, 10**6) == (None, True)
    assert fewest(lambda n: True, 0) == (0, True)
    assert fewest(lambda n: 300_000 <= n < 500_000, 10**6, monotone=False) == (300_000, False)
    assert fewest(lambda n: n in (7, 9), 50, monotone=False) == (7, True)
    with pytest.raises(ValueError, match="cap is 0 or more"):
        fewest(lambda n: True, -1)


def test_a_band_is_that_of_the_same_draws_one_by_one(seven, firm, further):
    """The band's median is checked against ranking each rule anew with those workers covered."""
    place = {unit: i for i, unit in enumerate(firm.field.units)}
    rows = further[(further["goal"] == "up") & further["median"].notna() & (further["median"] > 0)]
    row = rows.iloc[0]
    unit, more = row["unit"], int(row["median"])
    own = firm.field
    moved = own.points.copy()
    at = seven.scores.values.at[unit, "coverage_share"] + more / WORKERS.of[unit]
    moved[place[unit], own.keys.index("coverage_share")] = 100 * at
    filled = np.where(own.blank, own.judged, moved)
    tried = replace(firm.simulation, field=replace(own, points=moved, judged=filled))
    held = 0
    for draw in range(40):
        totals = tried.totals(draw).round(10)
        held += (totals > totals[place[unit]]).sum() < row["to"]
    # At the median of 40 needed numbers, at least 20 rules are satisfied.
    assert 20 <= held <= 40
    assert row["reachable"] >= 0.5


def test_the_next_tier_is_a_scenario_unless_an_rse_is_given(seven, firm, further):
    tiers = further[further["goal"] == "next_tier"]
    assert set(tiers["basis"]) <= {"rse_scenario"} and set(tiers["rse"]) <= {0.10}
    assert (tiers["draws"] == 0).all()  # no band: one rule


def test_targets_and_errors_are_read_as_of_the_year_judged(real):
    values = field(3).set_axis(["36", "3604", "98"])
    judged = replace(judged_from(values), assessment_year=2024)
    tables = {**real, "labour_force": real["labour_force"].assign(employed_rse=float("nan"))}
    assert rse_of(judged, tables) == {}
    known = tables["labour_force"]["region_code"].eq("3604")
    for year, rse in ((2023, 0.02), (2024, 0.03), (2025, 0.04)):
        tables["labour_force"].loc[known & tables["labour_force"]["year"].eq(year), "employed_rse"] = rse
    assert rse_of(judged, tables) == {"3604": 0.03}
    everywhere = judged_from(field(7).set_axis([*"1234", "36", "32", "98"]))
    found = targets_of(replace(everywhere, assessment_year=2025), real)
    assert "98" not in found and found
    for unit, share in found.items():
        own = real["targets"][real["targets"]["region_code"] == unit]
        assert share == leading_targets(own, 2025)["target_share"].item()


def test_more_units_than_fit_in_memory_are_not_worked_out_and_it_is_said(seven, monkeypatch):
    monkeypatch.setattr(sys.modules[assess.__module__], "MOST", 6)
    out = assess(seven, FEW)
    assert (out.reason, len(out.ranks)) == ("too_many", 0)
    for t in (INDONESIAN, ENGLISH):
        assert "5" in standing.nothing(out.reason, t)


# --- words, blocks, figures --------------------------------------------------------------------------


def test_every_factor_goal_and_scale_has_words():
    wanted = [f"factor_{one}" for one in reasonable.FACTORS]
    wanted += [f"goal_{one}" for one in ("up", "top", "first", "zone_first", "next_tier", "target")]
    wanted += [f"scale_{one}" for one in Reasonable().scales] + ["missing_edition"]
    wanted += [f"missing_{one}" for one in Reasonable().missing]
    assert [one for one in wanted if f"rank_stability.{one}" not in catalogue()] == []


def test_the_blocks_hold_a_row_a_unit_and_keep_the_two_doubts_in_tables_of_their_own(firm, further):
    from paritrana_analysis.publish import xlsx
    from paritrana_analysis.publish.blocks import Document, Meta, Table

    for language in LANGUAGES:
        t = Reader(language)
        blocks = stability.blocks(firm, {"u0": "Nol"}, t, further)
        tables = {block.name: block for block in blocks if isinstance(block, Table)}
        ranks, sampling = (tables[t(f"rank_stability.{name}")] for name in ("ranks_name", "sampling_name"))
        assert len(ranks.rows) == len(sampling.rows) == 7
        assert not any("RSE" in column.label for column in ranks.columns)
        assert [c.label for c in sampling.columns if "RSE" in c.label] == ["RSE 5%", "RSE 10%", "RSE 15%"]
        meta = Meta("Uji", language, "Uji", "Uji", "00")
        assert xlsx.render(Document.from_blocks([meta, *blocks]))


LONG = "Kab. Kepulauan Siau Tagulandang Biaro"


def drawings(firm, t):
    told = rank_stability.rows(firm)
    rows = pd.DataFrame(
        {
            "unit": told["unit"],
            "name": [LONG if i == 2 else f"Kab. {unit}" for i, unit in enumerate(told["unit"])],
            **{key: told[key] for key in ("rank", "low", "median", "high")},
            "alike_low": told["sampling_2_low"], "alike_high": told["sampling_2_high"],
            "basis": told["sampling_basis"], "rse": told["sampling_2_rse"],
        }
    )  # fmt: skip
    whole = firm.drivers[firm.drivers["unit"] == ""].to_dict("records")
    factors = [{**row, "name": t(f"rank_stability.factor_{row['factor']}")} for row in whole]
    names = {unit: LONG for unit in told["unit"]}
    return {
        "intervals": lambda: charts.rank_intervals(rows, n=firm.n, percent=90, reader=t, highlight="u2"),
        "chances": lambda: charts.acceptability(firm.acceptability, names=names, reader=t, highlight="u2"),
        "tornado": lambda: charts.tornado(factors, reader=t),
    }


@pytest.fixture(scope="module")
def many():
    return assess(judged_from(field(36, seed=8)), replace(FEW, draws=100, sobol_n=16))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["intervals", "chances", "tornado"])
@pytest.mark.parametrize("size", ["firm", "many"])
def test_drawings_fit_their_canvas_and_no_label_lies_on_another(size, name, language, request):
    ax = drawings(request.getfixturevalue(size), Reader(language))[name]()
    canvas, boxes = ax.figure.bbox, text_boxes(ax)
    assert boxes
    for text, box in boxes:
        fits = box.x0 >= -0.5 and box.y0 >= -0.5 and box.x1 <= canvas.x1 + 0.5 and box.y1 <= canvas.y1 + 0.5
        assert fits, (text.get_text(), box)
        assert text.get_fontsize() >= 7
    padded = [(text.get_text(), box.padded(-1)) for text, box in boxes]
    for i, (text, box) in enumerate(padded):
        assert [other for other, its in padded[i + 1 :] if box.overlaps(its)] == [], text


def test_the_same_drawing_is_the_same_svg(firm):
    for draw in drawings(firm, INDONESIAN).values():
        assert charts.to_svg(draw().figure) == charts.to_svg(draw().figure)


def test_alternative_texts_tell_the_numbers(firm):
    blocks = [stability.intervals(firm, {}, INDONESIAN), stability.chances(firm, {}, INDONESIAN)]
    blocks.append(stability.tornado(firm, ENGLISH))
    first = firm.ranks.iloc[0]
    assert f"{first['unit']}: peringkat 1, rentang" in blocks[0].alt
    assert f"{first['unit']}: paling sering peringkat" in blocks[1].alt
    assert "weights: in all" in blocks[2].alt


def test_the_scale_is_the_same_whoever_is_picked_out_and_however_sure_an_estimate_is(firm):
    whole = rank_stability.driver_rows(firm)
    whole = whole[whole["unit"] == ""].assign(name="x")
    unsure = whole.assign(total_high=1.6, total=1.2, total_low=-0.2)
    wide = [charts.tornado(rows, reader=ENGLISH).get_xlim() for rows in (whole, unsure)]
    assert wide == [(0, 1), (0, 1)]
    some = drawings(firm, ENGLISH)["intervals"]().get_xlim()
    assert some == (0.5, firm.n + 0.5)


def test_chances_around_a_low_rank_fold_what_lies_before_and_after(many):
    ax = charts.acceptability(many.acceptability, names={}, reader=ENGLISH, first=20)
    labels = [text.get_text() for text in ax.texts if text.get_text()[0] in "≤≥"]
    assert labels == ["≤19", "≥35"]
    top = charts.acceptability(many.acceptability, names={}, reader=ENGLISH)
    assert [text.get_text() for text in top.texts if text.get_text()[0] in "≤≥"] == ["≥16"]


def test_chances_kept_as_rows_are_the_table_again(firm):
    rows = rank_stability.chance_rows(firm)
    again = rows.pivot(index="unit", columns="rank", values="share").fillna(0.0)
    again = again.reindex(columns=range(1, firm.n + 1), fill_value=0.0)
    pd.testing.assert_frame_equal(again.loc[firm.acceptability.index], firm.acceptability, check_names=False)


def test_in_a_workbook_sentences_are_a_sheet_and_nothing_is_drawn(firm, further):
    from paritrana_analysis.publish.blocks import Paragraph, Table

    found = stability.workbook(firm, {}, ENGLISH, further, first=3)
    assert {type(block) for block in found} == {Table}
    reading = [row[0] for row in found[0].rows]
    assert stability.rules_told(firm, ENGLISH) in reading
    assert "Further workers are worked out for the first 3 of 7 units." in reading
    none = stability.workbook(assess(judged_from(field(7).iloc[:1]), FEW), {}, ENGLISH)
    assert [(type(block), block.style) for block in none] == [(Paragraph, "warning")]


# --- in the bundle and in a province's report --------------------------------------------------------


def test_on_real_figures_the_report_gives_no_composite_and_the_bundle_no_row(prepared):
    from paritrana_analysis.evaluation.view import open_report
    from paritrana_analysis.reports.province import scores

    for language in LANGUAGES:
        report = open_report("36", 2025, language, prepared.parent)
        told = [block.text for block in scores.blocks(report) if hasattr(block, "text")]
        without = {"id": "Banten tidak diberi nilai gabungan", "en": "Banten has no composite score"}[
            language
        ]
        assert sum(without in text for text in told) == 1
        assert report.own("rank_stability").empty and report.own("further_workers").empty
    assert report.bundle.description["seeds"]["rank_stability"] == 1


def test_a_scored_province_is_told_how_firm_its_rank_is(prepared, firm, further, monkeypatch):
    from paritrana_analysis.evaluation import view as reports
    from paritrana_analysis.evaluation.view import open_report
    from paritrana_analysis.reports.province import scores

    report = open_report("36", 2025, "id", prepared.parent)
    as_banten = {"u0": "36"}
    row = rank_stability.rows(firm).assign(category="provinsi").rename(columns={"unit": "region_code"})
    more = further.rename(columns={"unit": "region_code"})
    own = report.own("results").copy()
    at = own["region_code"] == "36"
    own.loc[at, "total"] = firm.field.totals[0]
    own.loc[at, ["rank", "n"]] = [int(firm.of("u0")["rank"]), 7]
    frames = {"results": own, "rank_stability": row.replace({"region_code": as_banten})}
    frames["further_workers"] = more.replace({"region_code": as_banten})
    drivers = rank_stability.driver_rows(firm).rename(columns={"unit": "region_code"})
    frames["drivers"] = drivers.replace({"region_code": as_banten})
    ranked, chances = rank_stability.rows(firm), rank_stability.chance_rows(firm)
    monkeypatch.setattr(reports, "_NATIONAL", dict(reports._NATIONAL))
    report.hold(
        {"ranked": ranked.replace({"unit": as_banten}), "chances": chances.replace({"unit": as_banten})},
        frames,
    )
    blocks = scores.blocks(report)
    drawn = [block for block in blocks if isinstance(block, Figure)]
    assert len(drawn) == 3 and "Banten" in drawn[0].alt and "Banten" in drawn[2].caption
    told = " ".join(getattr(block, "text", "") for block in blocks)
    assert f"Banten: {standing.sentence(one_row(firm, 'u0'), INDONESIAN)}." in told
    assert INDONESIAN("rank_stability.apart") in told
    goals = [item for block in blocks for item in getattr(block, "items", ())]
    assert len(goals) == (further["unit"] == "u0").sum() > 0
