"""What scoring, means, ranks and weights refuse in words, where a wrong number came out in silence."""

import numpy as np
import pandas as pd
import pytest

from paritrana_analysis.errors import UserError
from paritrana_analysis.scoring import (
    Aspect,
    Indicator,
    Rules,
    Scale,
    aggregation,
    missing,
    rank,
    scales,
    score,
    weights,
)

NAN, INF = float("nan"), float("inf")
MEANS = [
    aggregation.arithmetic,
    aggregation.geometric,
    aggregation.harmonic,
    aggregation.mpi,
    aggregation.ampi,
]
RELATIVE = [scales.min_max, scales.z_score, scales.by_rank]
INTERVALS = [
    lambda values: scales.goalposts(values, 0, 2),
    lambda values: scales.distance_to_target(values, 2),
    lambda values: scales.steps(values, {1: 50, 2: 100}),
]


# --- means -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mean", MEANS)
@pytest.mark.parametrize("odd", [INF, -INF, "1.000"])
def test_a_score_that_is_no_finite_number_has_no_mean(mean, odd):
    """The harmonic mean of 50 and infinity was 100, the geometric of 50 and minus infinity 7.07."""
    with pytest.raises(ValueError, match="scores are (finite )?numbers, not"):
        mean([50, odd])
    assert np.isnan(mean([50, NAN]))  # a blank makes the mean blank, as ever


@pytest.mark.parametrize("mean", [aggregation.geometric, aggregation.harmonic])
def test_a_score_below_0_is_not_raised_to_the_floor(mean):
    assert mean([0, 50], [1, 1]) > 0
    with pytest.raises(ValueError, match="scores are 0 or more under this mean, not -50"):
        mean([50, -50])
    with pytest.raises(ValueError, match="the floor lies above 0"):
        mean([50, 50], floor=INF)


@pytest.mark.parametrize("mean", MEANS)
def test_a_weight_without_bound_and_no_score_at_all_are_refused(mean):
    """An infinite weight made the mean blank, as if a score were missing."""
    with pytest.raises(ValueError, match="weights are finite"):
        mean([50, 60], [1, INF])
    with pytest.raises(ValueError, match="no score"):
        mean([])


def test_ampi_takes_scores_of_0_to_100_only():
    for odd in (-1, 101):
        with pytest.raises(ValueError, match="0 to 100"):
            aggregation.ampi([50, odd])


@pytest.mark.parametrize("aspects", [[0, -1], [0, 2], [0, 0.5], [0]])
def test_an_indicator_without_an_aspect_does_not_fall_out_of_the_total(aspects):
    """Of aspects 0 and -1 the second was left out, and the total was 10 of 10 and 90."""
    assert aggregation.two_levels([[10.0, 90.0]], [1, 1], [0, 1], [1, 1]).total == 50
    with pytest.raises(ValueError, match="aspect"):
        aggregation.two_levels([[10.0, 90.0]], [1, 1], aspects, [1, 1])


# --- scales and ranks --------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [*RELATIVE, *INTERVALS, rank])
@pytest.mark.parametrize("odd", [INF, -INF, "1.000"])
def test_a_value_that_is_no_finite_number_has_no_score_and_no_place(scale, odd):
    """One infinite value gave every unit the neutral 50."""
    with pytest.raises(ValueError, match="values are (finite )?numbers, not"):
        scale([1, 2, odd])


@pytest.mark.parametrize("scale", RELATIVE)
def test_values_and_zones_of_unlike_rows_are_not_paired_by_place(scale):
    values = pd.Series([1.0, 2.0, 3.0], index=list("abc"))
    zones = pd.Series(["x", "x", "y"], index=list("cab"))
    with pytest.raises(ValueError, match="values and groups are of unlike rows"):
        scale(values, groups=zones)
    assert scale(values, groups=zones[values.index]).index.tolist() == list("abc")


@pytest.mark.parametrize("scale", RELATIVE)
def test_an_empty_text_is_no_zone(scale):
    with pytest.raises(ValueError, match=r"group is blank at position\(s\) \[1\]"):
        scale([1.0, 2.0, 3.0], groups=["x", "", "x"])


def test_places_are_not_split_by_another_unit_s_tie_break_or_zone():
    totals = pd.Series([1.0, 1.0], index=list("ab"))
    other = pd.DataFrame({"x": [1, 2]}, index=list("ba"))
    with pytest.raises(ValueError, match="score and tie_breaks are of unlike rows"):
        rank(totals, tie_breaks=other)
    with pytest.raises(ValueError, match="score and groups are of unlike rows"):
        rank(totals, groups=other["x"])
    assert rank(totals, tie_breaks=other.loc[totals.index]).tolist() == [1, 2]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: scales.z_score([1.0, 2.0], ddof=5), "ddof is 0 or 1"),
        (lambda: scales.z_score([1.0, 2.0], centre=INF), "centre a number"),
        (lambda: scales.by_rank([1.0, 2.0], ties="max"), "ties is 'min' or 'average'"),
        (lambda: scales.distance_to_target([1.0], NAN), "the target is a number"),
        (lambda: scales.distance_to_target([1.0], INF), "the target is a number"),
        (lambda: scales.steps([1.0], {}), "points are 0 to 100"),
        (lambda: scales.steps([1.0], {1: 500}), "points are 0 to 100"),
        (lambda: scales.steps([1.0], {NAN: 50}), "limits are numbers"),
        (lambda: scales.lookup(["a"], {"a": 500}), "points are 0 to 100"),
        (lambda: scales.apply(Scale("stanine"), [1.0]), "a scale is one of"),
    ],
)
def test_a_scale_that_can_t_be_one_scores_nobody(call, told):
    """An unknown kind was taken for z-scores, points of 500 were given."""
    with pytest.raises(ValueError, match=told):
        call()


def test_a_unit_whose_zone_is_an_empty_text_is_named():
    rules = Rules(
        [Aspect("all", 1.0)], [Indicator("x", "all", 1, 1, Scale("min_max"), "zero")], reference="zone"
    )
    values = pd.DataFrame({"x": [1.0, 2.0]}, index=["3601", "3602"])
    with pytest.raises(UserError) as refused:
        score(values, rules, pd.Series(["x", ""], index=values.index))
    assert [fault.key for fault in refused.value.faults] == ["scoring.zone_blank"]
    assert "3602" in str(refused.value)


# --- blanks ------------------------------------------------------------------------------------------


def test_a_blank_is_not_filled_from_the_zone_of_another_row_or_without_a_spread():
    column = pd.Series([1.0, 2.0, 3.0, NAN], index=list("abcd"))
    rng = np.random.default_rng(1)
    with pytest.raises(ValueError, match="column and groups are of unlike rows"):
        missing.impute(column, rng=rng, groups=pd.Series(["x", "x", "x", "y"], index=list("dabc")))
    with pytest.raises(ValueError, match="4 values but 2 groups"):
        missing.impute(column, rng=rng, groups=["x", "y"])
    with pytest.raises(ValueError, match="2 or more, not 1"):
        missing.impute(column, rng=rng, draws=1)
    with pytest.raises(ValueError, match="finite numbers"):
        missing.impute(column.replace(3.0, INF), rng=rng)


# --- weights -----------------------------------------------------------------------------------------


def faults(call):
    with pytest.raises(UserError) as refused:
        call()
    assert str(refused.value)
    return [fault.key.removeprefix("scoring.") for fault in refused.value.faults]


def test_a_juror_who_divides_points_twice_counts_once_or_not_at_all():
    points = pd.DataFrame([[50, 50], [100, 0], [100, 0]], index=["j", "k", "k"], columns=["a", "b"])
    assert faults(lambda: weights.budget_allocation(points)) == ["juror_twice"]
    assert faults(lambda: weights.budget_allocation(points[:1].set_axis(["a", "a"], axis=1))) == ["key_twice"]


def test_a_key_that_stands_twice_has_no_weight():
    halves = pd.Series([0.5, 0.5], index=["a", "a"])
    assert faults(lambda: weights.given(halves)) == ["key_twice"]
    pairs = pd.DataFrame([[1, 2], [0.5, 1]], index=["a", "a"], columns=["a", "a"])
    assert faults(lambda: weights.ahp(pairs)) == ["key_twice"]
