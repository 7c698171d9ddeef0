"""What a score must do whatever the rule book, what a blank counts for, and what is refused in words."""

import ast
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paritrana_analysis.scoring as room
from paritrana_analysis.errors import UserError
from paritrana_analysis.i18n.wording import Reader, catalogue
from paritrana_analysis.scoring import (
    Aspect,
    Indicator,
    Rules,
    Scale,
    rank,
    score,
)
from paritrana_analysis.scoring.aggregation import (
    MEANS,
    arithmetic,
    geometric,
    harmonic,
    mean,
)
from paritrana_analysis.scoring.applied_rules import AppliedRule
from paritrana_analysis.scoring.missing import DRAWS, fill, impute
from paritrana_analysis.scoring.scales import distance_to_target, steps, z_score
from paritrana_analysis.scoring.score import IMBALANCE, REASONS
from paritrana_analysis.scoring.weights import ahp, budget_allocation
from paritrana_analysis.scoring.weights import given as given_weights

SHARE = Scale("goalposts", lo=0, hi=1)
SCALES = {
    "goalposts": SHARE,
    "min_max": Scale("min_max"),
    "z": Scale("z"),
    "rank": Scale("rank"),
    "target": Scale("target", target=0.6),
    "steps": Scale("steps", points={0.25: 30, 0.5: 60, 0.75: 100}),
}
COMPENSATING = ("arithmetic", "geometric", "harmonic")
READERS = (Reader("id"), Reader("en"))

# Values of a few digits, so that two are either equal or plainly apart.
shares = st.integers(0, 100).map(lambda percent: percent / 100)


def tables():
    rows = st.integers(2, 6)
    row = st.lists(shares, min_size=4, max_size=4)
    return rows.flatmap(lambda n: st.lists(row, min_size=n, max_size=n)).map(
        lambda cells: pd.DataFrame(cells, columns=list("wxyz"), index=[f"u{i}" for i in range(len(cells))])
    )


def book(scale=SHARE, missing="zero", directions=(1, 1, 1, 1), **more):
    """Two aspects of two indicators, with unlike weights."""
    weights, aspects = (0.7, 0.3, 0.4, 0.6), "ppqq"
    indicators = [
        Indicator(key, aspect, weight, direction, scale, missing)
        for key, aspect, weight, direction in zip("wxyz", aspects, weights, directions, strict=True)
    ]
    return Rules([Aspect("p", 0.55), Aspect("q", 0.45)], indicators, **more)


def alone(*indicators, **more):
    return Rules([Aspect("all", 1.0)], indicators, **more)


def keys(scores):
    return [notice.key for notice in scores.notices]


# --- properties --------------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(tables(), st.sampled_from(sorted(SCALES)), st.sampled_from(MEANS), st.randoms())
def test_the_order_of_the_units_changes_nothing(values, kind, between, random):
    order = random.sample(list(values.index), len(values))
    rules = book(SCALES[kind], between=between)
    one, other = score(values, rules).totals, score(values.loc[order], rules).totals.loc[values.index]
    assert one["rank"].tolist() == other["rank"].tolist()
    assert one["total"].tolist() == pytest.approx(other["total"].tolist())


def test_the_order_of_the_units_changes_no_draw_of_an_imputed_value():
    values = pd.DataFrame({key: [0.1, np.nan, 0.5, 0.9, np.nan, 0.3] for key in "wxyz"}, index=list("abcdef"))
    zones = pd.Series(["n", "n", "s", "s", "s", "n"], index=values.index)
    rules = book(missing="impute")
    one = score(values, rules, zones, np.random.default_rng(7)).totals
    other = score(values[::-1], rules, zones[::-1], np.random.default_rng(7)).totals.loc[values.index]
    pd.testing.assert_frame_equal(one, other)


@settings(max_examples=20, deadline=None)
@given(
    tables(), st.integers(-50, 50), st.sampled_from([0.1, 2, 1000]), st.sampled_from(["min_max", "z", "rank"])
)
def test_another_unit_of_measure_changes_no_rank_under_a_relative_scale(values, start, factor, kind):
    rules = book(SCALES[kind])
    moved = values.assign(x=start + factor * values["x"], z=start + factor * values["z"])
    assert score(values, rules).totals["rank"].tolist() == score(moved, rules).totals["rank"].tolist()


@settings(max_examples=50, deadline=None)
@given(
    tables(),
    st.sampled_from(sorted(SCALES)),
    st.sampled_from(COMPENSATING),
    st.sampled_from(COMPENSATING),
    st.sampled_from("wxyz"),
    st.integers(1, 60),
)
def test_more_of_a_good_thing_never_lowers_a_score(values, kind, within, between, key, more):
    rules = book(SCALES[kind], within=within, between=between)
    better = values.copy()
    better.loc["u0", key] += more / 100
    before, after = (score(one, rules).totals["total"]["u0"] for one in (values, better))
    assert after >= before - 1e-9


@settings(max_examples=20, deadline=None)
@given(tables(), st.sampled_from(sorted(SCALES)), st.integers(1, 60))
def test_less_of_a_bad_thing_never_lowers_a_score(values, kind, less):
    scale = SCALES[kind]
    if kind == "steps":
        scale = Scale("steps", points={0.25: 100, 0.5: 60, 0.75: 30})
    rules = book(scale, directions=(-1,) * 4)
    better = values.copy()
    better.loc["u0", "w"] -= less / 100
    before, after = (score(one, rules).totals["total"]["u0"] for one in (values, better))
    assert after >= before - 1e-9


@settings(max_examples=35, deadline=None)
@given(st.lists(st.integers(0, 100), min_size=2, max_size=4), st.integers(0, 100))
def test_mazziotta_pareto_never_falls_with_up_to_four_equal_weights(scores, more):
    better = [min(scores[0] + more, 100), *scores[1:]]
    kind = "mazziotta_pareto"
    assert mean(better, kind=kind) >= mean(scores, kind=kind) - 1e-9


def test_mazziotta_pareto_can_fall_where_a_small_weight_runs_ahead():
    """The exception to the rule above: five or more, one far above the rest, is punished as uneven."""
    low, high = ([top, 0, 0, 0, 0, 0, 0, 0, 0, 0] for top in (60, 100))
    assert mean(high, kind="mazziotta_pareto") < mean(low, kind="mazziotta_pareto")


@settings(max_examples=35, deadline=None)
@given(
    tables(),
    st.sampled_from(sorted(SCALES)),
    st.sampled_from(COMPENSATING),
    st.lists(st.integers(0, 30), min_size=4, max_size=4),
)
def test_a_dominated_unit_never_outranks_its_dominator(values, kind, between, ahead):
    values.loc["u1"] = values.loc["u0"] + np.array(ahead) / 100
    ranks = score(values, book(SCALES[kind], between=between, tie_breaks=["p", "w"])).totals["rank"]
    assert ranks["u1"] <= ranks["u0"]


@settings(max_examples=20, deadline=None)
@given(
    tables(),
    st.sampled_from(sorted(SCALES)),
    st.sampled_from(MEANS),
    st.lists(shares, min_size=6, max_size=6),
)
def test_weight_zero_has_no_effect(values, kind, within, other):
    def rules(missing):
        indicators = [
            Indicator("w", "all", 0.5, 1, SCALES[kind], "zero"),
            Indicator("x", "all", 0.5, 1, SCALES[kind], "zero"),
            Indicator("y", "all", 0.0, 1, SCALES[kind], missing),
        ]
        return alone(*indicators, within=within)

    plain = score(values, rules("exclude")).totals
    assert score(values.assign(y=other[: len(values)]), rules("exclude")).totals.equals(plain)
    for missing in ("zero", "reweight", "impute", "exclude"):
        assert score(values.assign(y=np.nan), rules(missing)).totals.equals(plain)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.integers(1, 9)), min_size=1, max_size=8))
def test_arithmetic_is_at_least_geometric_is_at_least_harmonic(pairs):
    scores, weights = zip(*((max(score_, 1), weight) for score_, weight in pairs), strict=True)
    a, g, h = (of(scores, weights) for of in (arithmetic, geometric, harmonic))
    assert a >= g - 1e-9 and g >= h - 1e-9
    assert a >= mean(scores, weights, kind="mazziotta_pareto") - 1e-9


@settings(max_examples=25, deadline=None)
@given(tables(), st.sampled_from(sorted(SCALES)), st.sampled_from(MEANS), st.sampled_from(MEANS), st.data())
def test_points_add_up_to_the_total_and_scores_stay_within_0_and_100(values, kind, within, between, data):
    blanks = data.draw(st.lists(st.booleans(), min_size=values.size, max_size=values.size))
    values = values.mask(np.array(blanks).reshape(values.shape))
    missing = data.draw(st.sampled_from(["zero", "reweight", "impute", "exclude"]))
    rules = book(SCALES[kind], missing, within=within, between=between)
    found = score(values, rules, rng=np.random.default_rng(0))
    total, scored = found.totals["total"], found.totals["reason"] == ""
    assert found.contributions.sum(axis=1)[scored].tolist() == pytest.approx(total[scored].tolist())
    assert found.contributions[~scored].isna().all(axis=None)
    assert total[scored].between(0, 100 + 1e-9).all() and total[~scored].isna().all()
    assert found.totals["rank"].notna().tolist() == scored.tolist()
    assert (found.totals["n"] == scored.sum()).all()
    assert set(found.totals["reason"]) <= {"", *REASONS}
    if (within, between) == ("arithmetic", "arithmetic"):
        assert (found.contributions.loc[scored, IMBALANCE] == 0).all()
    for reader, notice in product(READERS, found.notices):
        assert notice.sentence(reader)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([1.0, 2.0, 2.5, np.nan]), min_size=1, max_size=12))
def test_a_rank_is_one_more_than_the_number_of_better_units(scores):
    ranks = rank(scores)
    for own, place in zip(scores, ranks, strict=True):
        assert place is pd.NA if np.isnan(own) else place == 1 + sum(other > own for other in scores)


@settings(max_examples=15, deadline=None)
@given(tables(), st.sampled_from(sorted(SCALES)))
def test_the_zone_s_ranks_are_those_of_the_zone_alone(values, kind):
    zones = pd.Series(["n", "s", "n", "s", "n", "s"][: len(values)], index=values.index)
    found = score(values, book(SCALES[kind], reference="zone"), zones).totals
    for zone in zones.unique():
        own = zones.index[zones == zone]
        apart = score(values.loc[own], book(SCALES[kind])).totals
        assert found.loc[own, "zone_rank"].tolist() == apart["rank"].tolist()
        assert found.loc[own, "total"].tolist() == pytest.approx(apart["total"].tolist())
        assert (found.loc[own, "zone_n"] == len(own)).all()


def test_scoring_leaves_its_arguments_untouched():
    values = pd.DataFrame({key: [0.1, np.nan, 0.5] for key in "wxyz"})
    copy = values.copy()
    score(values, book(missing="impute"), pd.Series(["n", "n", "s"]), np.random.default_rng(1))
    pd.testing.assert_frame_equal(values, copy)


# --- scales ------------------------------------------------------------------------------------------


def test_a_share_above_one_is_cut_in_the_score_only_and_told():
    values = pd.DataFrame({"x": [1.48, 0.5]}, index=["31", "36"])
    found = score(values, alone(Indicator("x", "all", 1, 1, SHARE, "zero")))
    assert found.totals["total"].tolist() == [100, 50]
    assert found.explain("31").loc["x", "value"] == 1.48
    assert [(n.key, n.units) for n in found.notices] == [("clipped", ("31",))]


def test_whoever_reached_the_target_has_100_also_when_all_have():
    assert distance_to_target([20.0, 40.0, 100.0], 60, lo=20).tolist() == [0, 50, 100]
    assert distance_to_target([70.0, 80.0], 60).tolist() == [100, 100]
    assert distance_to_target([10.0, 5.0, 1.0], 2, lo=10, direction=-1).tolist() == [0, 62.5, 100]


def test_legal_steps_count_the_limit_itself_in_both_directions():
    assert steps([0.1, 0.3, 0.5, np.nan], {0.3: 40, 0.5: 100})[:3].tolist() == [0, 40, 100]
    # At most 5 days earns all, at most 10 half, more nothing.
    assert steps([5, 7, 10, 11], {5: 100, 10: 50}, direction=-1).tolist() == [100, 50, 50, 0]


def test_kinds_of_regulation_by_a_table_of_points():
    scale = Scale("table", points={"perda": 100, "perbup": 80, "circular": 40, "none": 0})
    values = pd.DataFrame({"x": ["perbup", "none", "", None]})
    found = score(values, alone(Indicator("x", "all", 1, 1, scale, "exclude")))
    assert found.totals["total"].tolist()[:2] == [80, 0]
    assert found.totals["reason"].tolist() == ["", "", "excluded", "excluded"]


def test_z_scores_beyond_five_standard_deviations_are_cut_and_told():
    values = pd.DataFrame({"x": [1.0, *[0.0] * 100]})
    found = score(values, alone(Indicator("x", "all", 1, 1, Scale("z"), "zero")))
    assert z_score(values["x"])[0] > 100 == found.totals["total"][0]
    assert keys(found)[0] == "clipped"


def test_a_fixed_scale_on_which_all_score_alike_tells_nobody_apart():
    values = pd.DataFrame({"x": [0.5, 0.5]})
    found = score(values, alone(Indicator("x", "all", 1, 1, SHARE, "zero")))
    assert found.totals["total"].tolist() == [50, 50]
    assert keys(found) == ["no_difference", "shared_place"]


# --- blanks ------------------------------------------------------------------------------------------


def blanks(missing, max_missing_share=0.2, **more):
    values = pd.DataFrame(
        {"x": [0.8, 0.6, 0.4, np.nan], "y": [0.4, 0.2, 0.6, 0.9]}, index=["a", "b", "c", "d"]
    )
    rules = alone(
        Indicator("x", "all", 0.2, 1, SHARE, missing),
        Indicator("y", "all", 0.8, 1, SHARE, "zero"),
        max_missing_share=max_missing_share,
    )
    return score(values, rules, **more)


def test_zero_means_not_reported_is_not_done():
    found = blanks("zero")
    assert found.totals.at["d", "total"] == pytest.approx(72)
    row = found.missing.loc[0]
    assert (row["unit"], row["indicator"], row["policy"], row["score"]) == ("d", "x", "zero", 0)
    assert (row["total"], row["total_if_zero"], row["total_if_left_out"]) == pytest.approx((72, 72, 90))


def test_zero_is_a_score_of_zero_also_where_lower_is_better():
    rules = alone(Indicator("x", "all", 1, -1, SHARE, "zero"))
    assert score(pd.DataFrame({"x": [0.2, np.nan]}), rules).totals["total"].tolist() == [80, 0]


def test_reweight_moves_the_weight_up_to_a_limit_and_shows_what_it_gains():
    found = blanks("reweight")
    assert found.totals.at["d", "total"] == pytest.approx(90)
    assert found.weights.loc["d"].tolist() == [0, 1]
    assert found.totals.at["d", "missing_share"] == pytest.approx(0.2)
    assert found.missing.loc[0, "total_if_zero"] == pytest.approx(72)


def test_reweight_beyond_the_limit_gives_no_score_and_says_why():
    found = blanks("reweight", max_missing_share=0.19)
    d = found.totals.loc["d"]
    assert np.isnan(d["total"]) and d["rank"] is pd.NA and d["reason"] == "too_little_data"
    assert found.totals["rank"].tolist()[:3] == [2, 3, 1] and d["n"] == 3
    assert found.aspects.isna().loc["d", "all"]
    assert "20.0% of its weight is blank (x)" in found.reason("d", READERS[1])
    assert found.reason("a", READERS[1]) == ""


def test_the_weight_of_a_blank_stays_in_its_aspect_and_leaves_it_only_when_nothing_is_left():
    values = pd.DataFrame({"w": [np.nan, np.nan], "x": [0.5, np.nan], "y": [1.0, 1.0], "z": [1.0, 1.0]})
    found = score(values, book(missing="reweight", max_missing_share=0.9))
    assert found.weights.loc[0].tolist() == pytest.approx([0, 0.55, 0.18, 0.27])
    assert found.weights.loc[1].tolist() == pytest.approx([0, 0, 0.4, 0.6])
    assert found.totals["missing_share"].tolist() == pytest.approx([0.385, 0.55])


def test_impute_gives_the_median_of_the_zone_and_the_spread_of_its_draws():
    column = pd.Series([10, 20, 60, np.nan, 90, np.nan, np.nan], index=list("abcdefg"), dtype=float)
    zones = ["n", "n", "n", "n", "s", "s", None]
    found = impute(column, rng=np.random.default_rng(1), groups=zones)
    # d from its zone; f and g, with too few or no neighbours, from the nation.
    assert found.values.tolist() == [10, 20, 60, 20, 90, 40, 40]
    assert found.draws.shape == (DRAWS, 3)
    drawn = dict(zip(found.rows.tolist(), found.draws.T, strict=True))
    assert set(drawn[3]) <= {10, 20, 60} and set(drawn[5]) <= {10, 20, 60, 90}
    assert found.sd[3] == pytest.approx(np.std(drawn[3], ddof=1)) and found.sd[0] == 0


def test_impute_carries_its_uncertainty_to_the_total():
    found = blanks("impute", rng=np.random.default_rng(2))
    assert found.totals.at["d", "total"] == pytest.approx(0.2 * 60 + 72)
    row = found.missing.loc[0]
    assert row["score"] == 60 and row["sd"] > 0
    assert found.totals.at["d", "total_sd"] == pytest.approx(0.2 * row["sd"])
    assert found.totals.loc[["a", "b", "c"], "total_sd"].tolist() == [0, 0, 0]


def test_impute_needs_a_generator_and_somebody_to_learn_from():
    with pytest.raises(ValueError, match="default_rng"):
        blanks("impute")
    values = pd.DataFrame({"x": [np.nan, np.nan]})
    rules = alone(Indicator("x", "all", 1, 1, SHARE, "impute"))
    found = score(values, rules, rng=np.random.default_rng(0))
    assert found.totals["reason"].tolist() == ["nothing_to_impute"] * 2
    assert found.totals["rank"].isna().all() and "no_values" in keys(found)


def test_exclude_leaves_the_unit_without_score_and_the_others_as_they_were():
    found = blanks("exclude")
    assert found.totals.at["d", "reason"] == "excluded"
    assert "x is blank" in found.reason("d", READERS[1])
    assert found.totals["n"].tolist() == [3] * 4
    assert "not_scored_excluded" in keys(found)


def test_nothing_left_is_no_score():
    scale = Scale("min_max", constant="redistribute")
    found = score(pd.DataFrame({"x": [3.0, 3.0]}), alone(Indicator("x", "all", 1, 1, scale, "zero")))
    assert found.totals["reason"].tolist() == ["nothing_left"] * 2


@pytest.mark.parametrize("missing", ["zero", "reweight", "exclude"])
def test_a_column_of_blanks_never_brings_a_nan_into_a_rank(missing):
    values = pd.DataFrame({key: [0.2, 0.4] for key in "wxy"} | {"z": [np.nan, np.nan]})
    totals = score(values, book(SCALES["min_max"], missing)).totals
    assert (totals["rank"].isna() == totals["total"].isna()).all()


def test_fill_refuses_a_policy_that_there_is_not():
    with pytest.raises(ValueError, match="median"):
        fill(pd.DataFrame({"x": [1.0]}), ["median"])


# --- ranks -------------------------------------------------------------------------------------------


def test_ties_go_to_the_tie_breaks_in_order_and_then_share_the_place():
    tie_breaks = pd.DataFrame({"coverage": [1, 2, 2, 2, 9], "cost": [0, 5, 5, 4, 0]})
    found = rank([7, 7, 7, 7, 8], tie_breaks=tie_breaks, directions=[1, -1])
    assert found.tolist() == [5, 3, 3, 2, 1]


def test_a_blank_tie_break_comes_after_those_that_have_a_value():
    for direction in (1, -1):
        found = rank([7, 7], tie_breaks=pd.DataFrame({"x": [np.nan, -5]}), directions=[direction])
        assert found.tolist() == [2, 1]


def test_the_rule_book_s_tie_breaks_are_scores_of_indicators_or_aspects():
    values = pd.DataFrame({"x": [0.4, 0.6, 0.6], "y": [0.6, 0.4, 0.4]})
    indicators = [Indicator(key, "all", 0.5, 1, SHARE, "zero") for key in "xy"]
    found = score(values, alone(*indicators, tie_breaks=["all", "x"]))
    assert found.totals["rank"].tolist() == [3, 1, 1]
    shared = next(n for n in found.notices if n.key == "shared_place")
    assert (shared.units, shared.values) == ((1, 2), {"rank": 1})


def test_ranks_within_groups_and_none_for_a_unit_without_a_group():
    assert rank([1, 2, 3, 4], groups=["n", "n", "s", None]).tolist() == [2, 1, 1, pd.NA]


def test_nobody_to_rank_is_an_empty_ranking():
    assert rank([]).tolist() == []
    assert rank([np.nan]).isna().all()


# --- what is refused ---------------------------------------------------------------------------------


def refused(action):
    with pytest.raises(UserError) as caught:
        action()
    for reader in READERS:
        for fault in caught.value.faults:
            assert fault.sentence(reader) and fault.mend(reader)
    assert str(caught.value)
    return [fault.key.removeprefix("scoring.") for fault in caught.value.faults]


def test_a_rule_book_is_refused_with_everything_that_is_wrong_at_once():
    def make():
        Rules(
            [Aspect("p", 0.5), Aspect("q", 0.4), Aspect("r", 0.2)],
            [
                Indicator("w", "p", 0.9, 1, Scale("goalposts", lo=1, hi=0), "zero"),
                Indicator("w", "q", 1.0, 2, Scale("log"), "median"),
                Indicator("x", "s", 1.0, 1, Scale("steps", points={0.2: 50, 0.4: 30}), "zero"),
            ],
            within="mode",
            reference="world",
            floor=0,
            max_missing_share=1,
            tie_breaks=["v"],
        )

    expected = {
        "aspect_empty", "aspect_weights_sum", "choice_unknown", "floor_range", "goalposts_order",
        "indicator_weights_sum", "key_twice", "max_missing_range", "points_fall", "scale_unknown",
        "tie_break_unknown", "unknown_aspect",
    }  # fmt: skip
    assert set(refused(make)) == expected


@pytest.mark.parametrize(
    ("scale", "fault"),
    [
        (Scale("goalposts"), "goalposts_order"),
        (Scale("target"), "target_blank"),
        (Scale("target", lo=2, target=1), "target_order"),
        (Scale("table"), "points_blank"),
        (Scale("table", points={"perda": 120}), "points_range"),
        (Scale("steps", points={"perda": 20}), "limits_not_numbers"),
        (Scale("rank", ties="max"), "ties_unknown"),
        (Scale("min_max", constant="drop"), "constant_unknown"),
    ],
)
def test_a_scale_that_cannot_be_is_refused_by_name(scale, fault):
    assert refused(lambda: alone(Indicator("x", "all", 1, 1, scale, "zero"))) == [fault]


def test_the_message_names_the_aspect_and_the_sum():
    with pytest.raises(UserError) as caught:
        alone(Indicator("x", "all", 0.999, 1, SHARE, "zero"))
    assert "0.999" in caught.value.faults[0].sentence(READERS[1])
    assert "“all”" in caught.value.faults[0].sentence(READERS[0])


def test_rules_without_anything_are_refused():
    assert refused(lambda: Rules([], [])) == ["rules_empty"]
    negative = [Indicator("x", "all", -1, 1, SHARE, "zero")]
    assert refused(lambda: alone(*negative)) == ["weight_negative"]


def test_values_are_refused_with_unit_indicator_and_value():
    table = Scale("table", points={"perda": 100})
    rules = alone(
        Indicator("x", "all", 0.5, 1, SHARE, "zero"),
        Indicator("y", "all", 0.5, 1, table, "zero"),
        reference="zone",
    )
    values = pd.DataFrame({"x": ["0.5", "half", np.inf], "y": ["perda", "", "perwal"]}, index=["a", "b", "b"])
    assert refused(lambda: score(values, rules, pd.Series({"a": "n"}))) == ["unit_twice"]
    values.index = ["a", "b", "c"]
    assert refused(lambda: score(values, rules, pd.Series({"a": "n", "b": "s"}))) == [
        "zone_blank", "not_a_number", "not_a_number", "level_unknown",
    ]  # fmt: skip
    assert refused(lambda: score(values[["x"]].head(1), rules)) == ["columns_missing", "zones_needed"]


def test_weights_are_refused_by_name():
    assert refused(lambda: given_weights(pd.Series({"x": 0.5, "y": 0.6}))) == ["weights_sum"]
    assert refused(lambda: given_weights(pd.Series({"x": -0.5, "y": np.nan}))) == ["weight_negative"] * 2
    assert given_weights(pd.Series({"x": 1, "y": 3}), normalise=True).to_dict() == {"x": 0.25, "y": 0.75}


def test_every_juror_whose_points_are_wrong_is_named():
    points = pd.DataFrame({"x": [60, 50, -5], "y": [40, 60, 105]}, index=["A", "B", "C"])
    assert refused(lambda: budget_allocation(points)) == ["juror_sum", "juror_points"]
    many = pd.DataFrame([[100 / 11] * 11], columns=list("abcdefghijk"))
    assert [notice.key for notice in budget_allocation(many).notices] == ["many_to_divide"]


def pairs(above):
    """Three items from a over b, a over c, b over c."""
    ab, ac, bc = above
    cells = [[1, ab, ac], [1 / ab, 1, bc], [1 / ac, 1 / bc, 1]]
    return pd.DataFrame(cells, index=list("abc"), columns=list("abc"), dtype=float)


def test_comparisons_that_contradict_one_another_are_refused_unless_allowed_knowingly():
    circle = pairs((3, 1 / 3, 3))
    assert refused(lambda: ahp(circle)) == ["pairs_inconsistent"]
    allowed = ahp(circle, allow_inconsistent=True)
    assert not allowed.consistent and [n.key for n in allowed.notices] == ["pairs_inconsistent"]
    lopsided = pairs((3, 5, 3))
    lopsided.loc["b", "a"] = 3
    assert refused(lambda: ahp(lopsided)) == ["pair_not_reciprocal"]
    assert refused(lambda: ahp(pairs((3, 5, 3)).replace(5, -5))) == ["pair_value"]
    assert refused(lambda: ahp(pairs((3, 5, 3))[["b", "a", "c"]])) == ["pairs_form"]


# --- words -------------------------------------------------------------------------------------------

SOURCES = sorted(Path(room.__file__).parent.glob("*.py"))


def called(name):
    """First arguments of every call of `name` in the room, where they are plain texts."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            call = isinstance(node, ast.Call) and getattr(node.func, "id", "") == name and node.args
            if call and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def test_every_fault_and_notice_has_its_words():
    words = {name.removeprefix("scoring.") for name in catalogue() if name.startswith("scoring.")}
    faults = {key.removeprefix("scoring.") for key in called("Fault")}
    faults |= {*called("fault"), "level_unknown", "not_a_number"}
    notices = {*called("AppliedRule"), "constant", "constant_redistributed"}
    notices |= {f"missing_{policy}" for policy in ("zero", "reweight", "impute", "exclude")}
    notices |= {f"not_scored_{reason}" for reason in REASONS}
    needed = {form for key in faults for form in (f"fault_{key}", f"fault_{key}_mend")}
    needed |= {f"notice_{key}" for key in notices} | {f"reason_{key}" for key in REASONS}
    assert words == needed | {"nation", "zone"}


def test_a_notice_names_units_and_indicators_as_the_reader_knows_them():
    notice = AppliedRule("constant", "jkk", ("3604", "3671"), "jb", {"score": 50.0})
    labels = {"jkk": "Peserta JKK", "jb": "Jawa-Bali"}
    assert notice.sentence(READERS[0], labels).startswith("Peserta JKK: nilai semua unit di zona Jawa-Bali")
    many = AppliedRule("clipped", "jkk", tuple("abcdefg"))
    assert many.sentence(READERS[1]).endswith(
        "7 units beyond the ends of the scale are counted as 0 or 100: a, b, c, d, e, …"
    )


def test_a_score_is_explained_indicator_by_indicator():
    values = pd.DataFrame({"w": [0.5], "x": [np.nan], "y": [0.2], "z": [0.4]}, index=["3604"])
    found = score(values, book(between="geometric"))
    told = found.explain("3604")
    assert told["aspect"].tolist() == list("ppqq")
    assert told["score"].tolist() == pytest.approx([50, 0, 20, 40])
    assert told["policy"].tolist() == ["", "zero", "", ""]
    total = 35**0.55 * 32**0.45
    assert found.totals.at["3604", "total"] == pytest.approx(total)
    imbalance = found.contributions.at["3604", IMBALANCE]
    assert imbalance < 0 and told["points"].sum() + imbalance == pytest.approx(total)
