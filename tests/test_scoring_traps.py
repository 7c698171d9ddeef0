"""Where other tools give another number without saying so: each trap, and what is done here.

T1–T9 and T13–T16 of the project's page on methods.
"""

import numpy as np
import pandas as pd
import pytest
from test_scoring_published import GOALPOSTS, TAI, tai_rules

from paritrana_analysis.scoring import (
    Aspect,
    Indicator,
    Rules,
    Scale,
    rank,
    score,
)
from paritrana_analysis.scoring.aggregation import (
    ampi,
    arithmetic,
    geometric,
    mpi,
    two_levels,
)
from paritrana_analysis.scoring.scales import by_rank, distance_to_target, min_max, z_score

SHARE = Scale("goalposts", lo=0, hi=1)


def one_aspect(*indicators, **more):
    return Rules([Aspect("all", 1.0)], indicators, **more)


def test_t1_ties_take_the_best_place_and_the_next_place_is_skipped():
    assert rank([5, 5, 3, 3, 3, 1]).tolist() == [1, 1, 3, 3, 3, 6]
    # As a scale, both kinds are there and are named.
    assert by_rank([5, 5, 3, 3, 3, 1], ties="min").tolist() == [100, 100, 60, 60, 60, 0]
    assert by_rank([5, 5, 3, 3, 3, 1], ties="average").tolist() == pytest.approx([90, 90, 40, 40, 40, 0])


def test_t2_the_last_binary_digit_does_not_decide_who_is_first():
    assert 0.1 + 0.2 > 0.3
    assert rank([0.1 + 0.2, 0.3]).tolist() == [1, 1]
    assert min_max([0.1 + 0.2, 0.3]).tolist() == [50, 50]
    assert by_rank([0.1 + 0.2, 0.3, 0.1]).tolist() == [100, 100, 0]
    # 0.7 + 0.1 reaches a legal limit of 0.8.
    found = score(pd.DataFrame({"x": [0.7 + 0.1]}), one_aspect(
        Indicator("x", "all", 1, 1, Scale("steps", points={0.5: 40, 0.8: 100}), "zero")
    ))  # fmt: skip
    assert found.totals.at[0, "total"] == 100


def test_t3_z_scores_divide_by_n_minus_1():
    assert z_score([1.0, 2.0, 3.0]).tolist() == [40, 50, 60]
    assert z_score([1.0, 2.0, 3.0], ddof=0)[2] == pytest.approx(50 + 10 * 1.5**0.5)


@pytest.mark.parametrize("scale", [min_max, z_score, by_rank, lambda x, **k: distance_to_target(x, 3, **k)])
def test_t4_lower_is_better_turns_the_scale_round(scale):
    scores = scale([1.0, 2.0, 4.0], direction=-1)
    assert scores[0] > scores[1] > scores[2] or list(scores) == [100, 100, 0]
    assert list(scores) != list(scale([1.0, 2.0, 4.0], direction=1))


@pytest.mark.parametrize("kind", ["min_max", "z", "rank"])
def test_t5_a_constant_indicator_is_neutral_for_all_and_is_told(kind):
    values = pd.DataFrame({"x": [7.0, 7.0, np.nan], "y": [0.2, 0.8, 0.5]}, index=["a", "b", "c"])
    rules = one_aspect(
        Indicator("x", "all", 0.5, 1, Scale(kind), "zero"), Indicator("y", "all", 0.5, 1, SHARE, "zero")
    )
    found = score(values, rules)
    assert found.totals["total"].tolist() == pytest.approx([35, 65, 25])
    notice = next(n for n in found.notices if n.key == "constant")
    assert (notice.indicator, notice.units[:2], notice.values["score"]) == ("x", ("a", "b"), 50)


def test_t5_the_weight_of_a_constant_indicator_moves_only_when_the_rules_say_so():
    values = pd.DataFrame({"x": [7.0, 7.0], "y": [0.2, 0.8]})
    scale = Scale("min_max", constant="redistribute")
    rules = one_aspect(
        Indicator("x", "all", 0.5, 1, scale, "zero"), Indicator("y", "all", 0.5, 1, SHARE, "zero")
    )
    found = score(values, rules)
    assert found.totals["total"].tolist() == pytest.approx([20, 80])
    assert found.weights["x"].tolist() == [0, 0]
    assert "constant_redistributed" in [n.key for n in found.notices]


@pytest.mark.parametrize("floor", [0.001, 0.01, 0.1, 1])
def test_t6_one_zero_does_not_make_a_geometric_mean_zero_and_the_floor_is_told(floor):
    values = pd.DataFrame({key: [v, 0.9] for key, v in (("x", 0.0), ("y", 0.4), ("z", 0.6))})
    thirds = [Indicator(key, "all", 1 / 3, 1, SHARE, "zero") for key in "xyz"]
    found = score(values, one_aspect(*thirds, within="geometric", floor=floor))
    assert found.totals.at[0, "total"] == pytest.approx((floor * 40 * 60) ** (1 / 3))
    notice = next(n for n in found.notices if n.key == "floored")
    assert (notice.indicator, notice.units, notice.values) == ("x", (0,), {"floor": floor})


def test_t7_scores_are_not_normalised_a_second_time():
    assert arithmetic([[80, 40], [0, 0]], [0.25, 0.75]).tolist() == [50, 0]


def test_t8_a_blank_is_never_skipped_in_silence():
    assert np.isnan(arithmetic([1, 4, np.nan], [1, 1, 2]))
    assert arithmetic([1, 4, np.nan], [1, 1, 0]) == 2.5  # left out by name: weight 0
    assert rank([3, np.nan, 5]).tolist() == [2, pd.NA, 1]


def test_t9_the_penalty_has_two_signs_and_the_spread_is_the_population_s():
    row = [20, 50, 80]
    assert ampi(row, penalty="negative") < 100 < ampi(row, penalty="positive")
    assert mpi([90, 100, 110]) == pytest.approx(100 - 200 / 3 / 100)


def test_t13_rank_scores_depend_on_who_is_in_the_list():
    assert by_rank([3.0, 2.0, 1.0])[1] == 50
    assert by_rank([3.0, 2.0, 1.0, 0.0])[1] == pytest.approx(200 / 3)


def test_t13_comparing_by_zone_or_nation_can_change_who_wins():
    values = pd.DataFrame({"x": [0.9, 0.5, 0.4, 0.1], "y": [0.0, 0.4, 0.5, 0.1]}, index=list("abcd"))
    zones = pd.Series({"a": "east", "b": "east", "c": "west", "d": "west"})
    indicators = [Indicator(key, "all", 0.5, 1, Scale("min_max"), "zero") for key in "xy"]
    nation = score(values, one_aspect(*indicators), zones).totals
    zone = score(values, one_aspect(*indicators, reference="zone"), zones).totals
    assert zone.loc["c", "total"] == 100 and zone["rank"]["c"] == 1
    assert nation["total"].to_dict() != zone["total"].to_dict()


def test_t14_min_max_of_23_countries_is_not_the_goalposts_of_72():
    indicators = [Indicator(key, "tai", 1 / 8, 1, Scale("min_max"), "exclude") for key in GOALPOSTS]
    ranks = score(TAI, Rules([Aspect("tai", 1.0)], indicators)).totals["rank"]
    assert int((ranks != TAI["published_rank_equal_weights"]).sum()) == 12
    assert score(TAI, tai_rules([1 / 8] * 8)).rules.indicators[0].scale.hi == 994  # kept with the scores


def test_t16_two_levels_are_one_only_with_the_same_mean_on_both():
    scores, within, of, across = np.array([[20.0, 80.0, 50.0]]), [0.5, 0.5, 1.0], [0, 0, 1], [0.6, 0.4]
    products = [0.3, 0.3, 0.4]
    same = two_levels(scores, within, of, across)
    assert same.total == pytest.approx(arithmetic(scores, products))
    both = two_levels(scores, within, of, across, within="geometric", between="geometric")
    assert both.total == pytest.approx(geometric(scores, products))
    mixed = two_levels(scores, within, of, across, between="geometric")
    assert mixed.total == pytest.approx(50)
    assert geometric(scores, products) < mixed.total - 1
