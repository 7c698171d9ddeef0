"""Confidence sets of ranks: they keep their promise, and say no more than the figures do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from paritrana_analysis.robustness.rank_sets import KINDS, rank_sets, tiers


def rng(seed=0):
    return np.random.default_rng(seed)


def coverage_of_equal_units(replications, kind, **more):
    """In how many replications the sets of equal units hold every rank (one unit's own set: marginal)."""
    kept = 0
    for seed in range(replications):
        source = rng(seed)
        found = rank_sets(source.standard_normal(6), np.ones(6), rng=source, kind=kind, **more)
        wide = (found.low == 1) & (found.high == 6)
        kept += wide.all() if kind == "simultaneous" else wide[0]
    return kept


def least_plausible(replications, level=0.95):
    """Fewer successes than this would happen once in a thousand if the promise held."""
    return binom.ppf(0.001, replications, level)


@pytest.mark.parametrize("kind", KINDS)
def test_equal_units_cover_every_rank_as_often_as_promised(kind):
    assert coverage_of_equal_units(300, kind, draws=400) >= least_plausible(300)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step_down", [False, True])
def test_equal_units_cover_every_rank_as_often_as_promised_in_many_replications(kind, step_down):
    kept = coverage_of_equal_units(5000, kind, step_down=step_down)
    assert kept >= least_plausible(5000) and kept / 5000 < 0.97


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_unequal_units_with_unequal_errors_are_covered_as_promised(kind):
    truth = np.array([0.0, 0.1, 0.1, 0.5, 2.0, 2.2, 4.0, 8.0])
    errors = np.array([0.5, 1.0, 0.2, 1.0, 0.3, 0.3, 1.0, 2.0])
    # A tie may be settled either way: the set has to hold all ranks it could get.
    best = np.array([1 + (truth > own).sum() for own in truth])
    worst = np.array([(truth >= own).sum() for own in truth])
    kept = 0
    for seed in range(3000):
        source = rng(seed)
        found = rank_sets(
            truth + errors * source.standard_normal(8), errors, rng=source, kind=kind, draws=400
        )
        inside = (found.low <= best) & (found.high >= worst)
        kept += inside.all() if kind == "simultaneous" else inside[3]
    assert kept >= least_plausible(3000)


@pytest.mark.parametrize("kind", KINDS)
def test_two_clusters_far_apart_never_overlap(kind):
    for seed in range(40):
        source = rng(seed)
        estimates = np.r_[source.standard_normal(5) + 100, source.standard_normal(7)]
        found = rank_sets(estimates, np.ones(12), rng=source, kind=kind)
        assert found.high[:5].max() <= 5 and found.low[5:].min() >= 6


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), kind=st.sampled_from(KINDS))
def test_the_set_holds_the_rank_of_the_estimate_and_stepping_down_only_narrows(seed, kind):
    source = rng(seed)
    estimates, errors = source.random(15), source.random(15) * 0.1
    rank = 1 + (estimates[None, :] > estimates[:, None]).sum(axis=1)
    narrow, wide = (
        rank_sets(estimates, errors, rng=rng(seed), kind=kind, step_down=step, draws=200)
        for step in (True, False)
    )
    assert (narrow.low <= rank).all() and (rank <= narrow.high).all()
    assert (narrow.low >= wide.low).all() and (narrow.high <= wide.high).all()
    assert (narrow.critical <= wide.critical).all()


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_the_simultaneous_set_contains_the_marginal(seed):
    source = rng(seed)
    estimates, errors = source.random(12), source.random(12) * 0.1 + 0.01
    marginal, simultaneous = (
        rank_sets(estimates, errors, rng=rng(seed), kind=kind, step_down=False, draws=300) for kind in KINDS
    )
    assert (simultaneous.low <= marginal.low).all() and (simultaneous.high >= marginal.high).all()
    assert (simultaneous.better == simultaneous.worse.T).all()


def plainly(estimates, errors, kind, draws, level, seed):
    """Step-down once more, without any short cut."""
    n = len(estimates)
    noise = rng(seed).standard_normal((n, draws)) * errors[:, None]
    s = np.hypot(errors[:, None], errors[None, :])
    t = (estimates[:, None] - estimates[None, :]) / s
    drawn = (noise[:, None, :] - noise[None, :, :]) / s[:, :, None]
    place = int(np.ceil(round(level * (draws + 1), 9))) - 1
    families = [[(j, k) for j in range(n) for k in range(n) if j != k]]
    if kind == "marginal":
        families = [[pair for pair in families[0] if unit in pair] for unit in range(n)]
    sets = []
    for family in families:
        left, gone = list(family), set()
        while left:
            critical = np.sort(np.max([drawn[j, k] for j, k in left], axis=0))[place]
            now = {pair for pair in left if t[pair] > critical}
            if not now:
                break
            gone |= now
            left = [pair for pair in left if pair not in now]
        sets.append(gone)
    low, high = [], []
    for unit in range(n):
        gone = sets[unit if kind == "marginal" else 0]
        low.append(1 + sum(k == unit for _, k in gone))
        high.append(n - sum(j == unit for j, _ in gone))
    return low, high


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(5))
def test_the_quick_way_is_the_plain_way(kind, seed):
    source = rng(100 + seed)
    estimates, errors = source.random(9), source.random(9) * 0.12 + 0.01
    found = rank_sets(estimates, errors, rng=rng(seed), kind=kind, draws=300, level=0.9)
    low, high = plainly(estimates, errors, kind, 300, 0.9, seed)
    assert (found.low.tolist(), found.high.tolist()) == (low, high)


def test_two_units_are_told_apart_by_the_two_sided_normal_test():
    found = rank_sets([0.0, 1.0], [0.3, 0.4], rng=rng(), draws=20_000, step_down=False)
    assert found.critical == pytest.approx([1.96, 1.96], abs=0.03)
    assert (found.low.tolist(), found.high.tolist()) == ([2, 1], [2, 1])


def test_the_same_on_one_core_or_two():
    source = rng(3)
    estimates, errors = source.random(40), source.random(40) * 0.1
    for kind in KINDS:
        one, two = (rank_sets(estimates, errors, rng=rng(), kind=kind, cores=c, draws=200) for c in (1, 2))
        assert (one.better == two.better).all() and (one.critical == two.critical).all()


def test_independent_errors_or_their_covariance_matrix_say_the_same():
    source = rng(4)
    estimates, errors = source.random(8), source.random(8) * 0.1 + 0.02
    one = rank_sets(estimates, errors, rng=rng(), draws=5000)
    other = rank_sets(estimates, np.diag(errors**2), rng=rng(1), draws=5000)
    assert one.critical[0] == pytest.approx(other.critical[0], rel=0.03)


def test_without_any_error_ranks_are_what_they_are_and_ties_stay_open():
    found = rank_sets([3.0, 2.0, 2.0, 1.0], [0, 0, 0, 0], rng=rng())
    assert (found.low.tolist(), found.high.tolist()) == ([1, 2, 2, 4], [1, 3, 3, 4])
    assert found.indistinct(1).tolist() == [2]


def test_a_tier_begins_with_the_first_unit_significantly_below_the_head_of_the_one_before():
    estimates = [10.0, 9.9, 5.0, 4.9, 0.0]
    found = rank_sets(estimates, np.full(5, 0.3), rng=rng())
    assert tiers(found, estimates).tolist() == [1, 1, 2, 2, 3]
    assert found.indistinct(0).tolist() == [1]


@pytest.mark.parametrize(
    ("estimates", "errors", "more", "said"),
    [
        ([1.0, np.nan], [1, 1], {}, r"blank at position\(s\) \[1\]"),
        ([1.0, 2.0], [1, -1], {}, "0 or more"),
        ([1.0], [1], {}, "at least two"),
        ([1.0, 2.0], [1, 1], {"kind": "both"}, "marginal, simultaneous"),
        ([1.0, 2.0], [1, 1], {"level": 1.0}, "between 0 and 1"),
        ([1.0, 2.0], [1, 1], {"draws": 10}, "too few"),
        ([1.0, 2.0], [[1, 2], [2, 1]], {}, "not symmetric and positive"),
    ],
)
def test_what_no_set_can_be_made_from_is_refused(estimates, errors, more, said):
    with pytest.raises(ValueError, match=said):
        rank_sets(estimates, errors, rng=rng(), **more)
