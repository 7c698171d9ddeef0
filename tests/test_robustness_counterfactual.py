"""The fewest further workers to a rank: smallest, whole, and honest where it can't be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paritrana_analysis.robustness.counterfactual import (
    fewest,
    workers_to_be_alike,
    workers_to_rank,
    workers_to_rank_band,
)
from paritrana_analysis.robustness.draws import WeightScheme
from paritrana_analysis.robustness.rank_sets import rank_sets
from paritrana_analysis.robustness.simulate import Design, Indicators, reference_ranks, simulate

#: Four districts of 1,000 workers; coverage and a second indicator that stays.
ACTIVE = [800, 500, 300, 300]
DATA = Indicators(
    [[0.8, 10.0], [0.5, 50.0], [0.3, 20.0], [0.3, 0.0]], goalposts=[(0, 1), (0, 100)], over_workers=(0,)
)
ONLY_COVERAGE = Design(weights=WeightScheme("fixed", mean=(1.0, 0.0)))
EVEN = Design(weights=WeightScheme("fixed", mean=(0.5, 0.5)))


def needed(design, unit, rank, **more):
    return workers_to_rank(
        DATA, design, unit=unit, indicator=0, active=ACTIVE[unit], workers=1000, rank=rank, **more
    )


def test_to_share_the_second_place_as_many_as_the_second_has_to_hold_it_alone_one_more():
    assert needed(ONLY_COVERAGE, 2, 2).workers == 200
    assert needed(ONLY_COVERAGE, 2, 2, ties="strict").workers == 201


def test_who_is_there_already_needs_nobody():
    found = needed(ONLY_COVERAGE, 0, 1)
    assert (found.workers, found.share, found.reason, found.sure) == (0, 0.8, None, True)
    assert needed(ONLY_COVERAGE, 2, 3).workers == 0
    assert needed(ONLY_COVERAGE, 2, 3, ties="strict").workers == 1


def test_ties_are_broken_by_the_listed_indicators():
    """Both cover 0.3; the second indicator, 20 against 0, puts the third district ahead of the fourth."""
    assert needed(ONLY_COVERAGE, 2, 3, ties=(1,)).workers == 0
    assert needed(ONLY_COVERAGE, 3, 3, ties=(1,)).workers == 1


def test_with_every_worker_covered_and_still_behind_the_rank_is_not_reachable():
    """All covered scores 100 and 0: 50 on average, and two districts are at 45 and 50."""
    found = needed(EVEN, 3, 1, ties="strict")
    assert (found.workers, found.share, found.reason) == (None, None, "not_reachable")


def test_a_district_that_is_not_ranked_reaches_nothing():
    data = Indicators([[0.5, np.nan], [0.6, 1.0], [0.7, 2.0]], goalposts=[(0, 1), (0, 10)])
    design = Design(missing=("exclude",))
    found = workers_to_rank(data, design, unit=0, indicator=0, active=5, workers=10, rank=1)
    assert (found.workers, found.reason) == (None, "not_ranked")


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), aggregation=st.sampled_from(["arithmetic", "geometric", "harmonic"]))
def test_the_number_found_is_enough_and_one_fewer_is_not(seed, aggregation):
    rng = np.random.default_rng(seed)
    workers = rng.integers(50, 5000)
    active = int(rng.integers(0, workers))
    values = np.c_[rng.random(8), rng.random(8) * 100]
    values[3, 0] = active / workers
    posts = [(0, 0.9), (0, 100)]
    design = Design(aggregations=(aggregation,))
    rank = int(rng.integers(1, 8))
    found = workers_to_rank(
        Indicators(values, goalposts=posts),
        design,
        unit=3,
        indicator=0,
        active=active,
        workers=workers,
        rank=rank,
    )

    def rank_with(further):
        moved = values.copy()
        moved[3, 0] = (active + further) / workers
        return reference_ranks(Indicators(moved, goalposts=posts), design)[3]

    if found.workers is None:
        assert rank_with(workers - active) > rank
    else:
        assert rank_with(found.workers) <= rank
        assert found.workers == 0 or rank_with(found.workers - 1) > rank
    assert found.sure


def test_on_a_relative_scale_everything_is_scaled_again():
    found = needed(Design(scales=("min_max",), weights=WeightScheme("fixed", mean=(1.0, 0.0))), 2, 1)
    assert found.workers == 500


def test_bisection_finds_the_least_and_a_grid_says_that_it_may_not():
    assert fewest(lambda n: n >= 777_777, 10**6) == (777_777, True)
    assert fewest(lambda n: False, 10**6) == (None, True)
    assert fewest(lambda n: True, 0) == (0, True)
    assert fewest(lambda n: 300_000 <= n < 500_000, 10**6, monotone=False) == (300_000, False)
    assert fewest(lambda n: n in (7, 9), 50, monotone=False) == (7, True)
    with pytest.raises(ValueError, match="cap is 0 or more"):
        fewest(lambda n: True, -1)


def test_the_band_over_one_rule_is_that_rules_number_and_over_many_it_opens():
    made = simulate(DATA, Design(draws=20, weights=ONLY_COVERAGE.weights), np.random.default_rng(1))
    given = {"unit": 2, "indicator": 0, "active": 300, "workers": 1000, "rank": 2}
    one = workers_to_rank_band(made, **given)
    assert (one.low, one.median, one.high, one.reachable, one.draws) == (200, 200, 200, 1.0, 20)
    made = simulate(DATA, Design(draws=100), np.random.default_rng(1))
    many = workers_to_rank_band(made, **given | {"rank": 1})
    assert many.low is not None and many.high is None and 0.1 < many.reachable < 0.9


def test_with_an_uncertain_denominator_the_band_moves_with_the_error():
    design = Design(draws=100, weights=ONLY_COVERAGE.weights, denominator_rse=(0.05,))
    made = simulate(DATA, design, np.random.default_rng(1))
    band = workers_to_rank_band(made, unit=2, indicator=0, active=300, workers=1000, rank=2)
    assert band.low < 200 < band.high


def test_alike_with_the_head_of_the_next_tier_once_the_difference_is_within_the_error():
    share, rse = np.array(ACTIVE) / 1000, np.full(4, 0.05)
    sets = rank_sets(share, share * rse, rng=np.random.default_rng(0))
    found = workers_to_be_alike(sets, active=ACTIVE, workers=[1000] * 4, errors=rse, unit=2, other=1)

    def apart(further):
        own = (300 + further) / 1000
        return 0.5 - own > sets.critical[1] * np.hypot(0.5 * 0.05, own * 0.05)

    assert not apart(found.workers) and apart(found.workers - 1)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"active": 301}, "the table holds 0.3"),
        ({"rank": 0}, "rank is 1 to 4"),
        ({"unit": 9}, "no unit 9"),
        ({"workers": 0}, "workers above 0"),
        ({"ties": "average"}, "shared or strict"),
    ],
)
def test_what_does_not_fit_the_table_is_refused(more, said):
    asked = {"unit": 2, "indicator": 0, "active": 300, "workers": 1000, "rank": 1} | more
    with pytest.raises(ValueError, match=said):
        workers_to_rank(DATA, ONLY_COVERAGE, **asked)
