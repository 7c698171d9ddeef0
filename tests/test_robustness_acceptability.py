"""Acceptability of ranks, weights that win, benefit of the doubt."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paritrana_analysis.robustness.acceptability import (
    benefit_of_doubt,
    central_weights,
    pairwise_winning,
    rank_acceptability,
    rank_counts,
    rank_summary,
    top_probability,
    winning_weight_bounds,
)
from paritrana_analysis.robustness.draws import uniform_weights
from paritrana_analysis.scoring.ranks import rank_rows

#: Two indicators, three units: with weight w on the first, A scores 100 w, B 100 (1 - w), C 40.
CORNERS = np.array([[100.0, 0.0], [0.0, 100.0], [40.0, 40.0]])


def simulated(table=CORNERS, draws=20_000):
    """Ranks of a weighted mean by uniform weights, and the weights."""
    weights = uniform_weights(table.shape[1], draws, np.random.default_rng(5))
    return rank_rows(weights @ table.T), weights


def random_table(n=25, p=4, seed=3):
    return np.random.default_rng(seed).random((n, p)) * 100


def test_three_units_and_one_weight_give_the_shares_of_the_line():
    """A is first for w > ½, B for w < ½; C is second for 0.4 < w < 0.6 (twice 0.1 beside the middle): never
    first, ahead of A for w < 0.4, ahead of B for w > 0.6."""
    found = rank_acceptability(simulated()[0])
    exact = np.array([[0.5, 0.1, 0.4], [0.5, 0.1, 0.4], [0.0, 0.8, 0.2]])
    # Four standard errors √(b (1 - b) / N) of a share from 20,000 draws.
    assert found == pytest.approx(exact, abs=4 * np.sqrt(0.25 / 20_000))


def test_rows_and_columns_sum_to_one_without_ties():
    found = rank_acceptability(simulated(random_table(), 2000)[0])
    assert found.sum(axis=0) == pytest.approx(np.ones(25), abs=1e-12)
    assert found.sum(axis=1) == pytest.approx(np.ones(25), abs=1e-12)


def test_with_ties_rows_still_sum_to_one_and_no_rank_below_a_shared_one_is_given():
    twins = np.array([[50.0, 50.0], [50.0, 50.0], [10.0, 10.0]])
    ranks, _ = simulated(twins, 10)
    assert rank_acceptability(ranks).tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 1]]
    assert rank_counts(ranks).tolist() == [[10, 0, 0], [10, 0, 0], [0, 0, 10]]


def test_the_summary_is_that_of_the_ranks_themselves():
    ranks, _ = simulated(random_table(), 1001)
    found = rank_summary(ranks, level=0.9)
    ordered = np.sort(ranks, axis=0)
    assert (found.median == ordered[500]).all()
    assert (found.low == ordered[int(np.ceil(0.05 * 1001)) - 1]).all()
    assert (found.high == ordered[int(np.ceil(0.95 * 1001)) - 1]).all()


def test_top_k_adds_up_the_first_ranks():
    ranks, _ = simulated(draws=1000)
    found = rank_acceptability(ranks)
    assert top_probability(ranks, 3) == pytest.approx([1, 1, 1])
    assert top_probability(ranks, 2) == pytest.approx(found[:, 0] + found[:, 1])
    for k in (0, 1.5, 4):
        with pytest.raises(ValueError, match=f"k is 1 to 3, not {k}"):
            top_probability(ranks, k)


def test_ahead_and_behind_and_level_sum_to_one():
    found = pairwise_winning(simulated(random_table(), 500)[0])
    assert found + found.T + np.eye(25) == pytest.approx(np.ones((25, 25)))
    assert pairwise_winning(simulated()[0])[0, 2] == pytest.approx(0.6, abs=0.02)


def test_the_central_weight_is_the_mean_of_the_weights_that_put_a_unit_first():
    found = central_weights(*simulated())
    assert found[0] == pytest.approx([0.75, 0.25], abs=0.01)
    assert found[1] == pytest.approx([0.25, 0.75], abs=0.01)
    assert np.isnan(found[2]).all()


# --- programmes ----------------------------------------------------------------------------------------


def test_the_winning_weights_of_a_corner_lie_above_a_half_and_the_middle_never_wins():
    assert winning_weight_bounds(CORNERS, 0) == pytest.approx(np.array([[0.5, 1], [0, 0.5]]))
    assert winning_weight_bounds(CORNERS, 2) is None
    narrow = winning_weight_bounds(CORNERS, 0, lower=[0.3, 0.3])
    assert narrow == pytest.approx(np.array([[0.5, 0.7], [0.3, 0.5]]))


def test_no_drawn_winner_ever_lies_outside_the_exact_bounds():
    table = random_table(12, 3)
    ranks, weights = simulated(table, 3000)
    for unit in range(12):
        won = weights[ranks[:, unit] == 1]
        bounds = winning_weight_bounds(table, unit)
        if bounds is None:
            assert not len(won)
        elif len(won):
            assert (won >= bounds[:, 0] - 1e-7).all() and (won <= bounds[:, 1] + 1e-7).all()


def test_a_unit_that_is_not_there_has_no_winning_weights():
    for unit in (-1, 3):
        with pytest.raises(ValueError, match=f"there is no unit {unit} among 3"):
            winning_weight_bounds(CORNERS, unit)


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 10_000))
def test_the_benefit_of_the_doubt_is_no_less_than_under_any_weights_within_the_limits(seed):
    rng = np.random.default_rng(seed)
    scores, low, high = rng.random((8, 3)) * 100, 0.1, 0.7
    found = benefit_of_doubt(scores, lower=low, upper=high)
    weights = uniform_weights(3, 500, rng)
    weights = weights[((weights >= low) & (weights <= high)).all(axis=1)]
    sums = weights @ scores.T
    assert (found.score >= (sums / sums.max(axis=1, keepdims=True)).max(axis=0) - 1e-9).all()
    assert (found.shares >= low - 1e-7).all() and (found.shares <= high + 1e-7).all()
    assert found.score.max() == pytest.approx(1)


def test_without_limits_the_best_in_any_one_indicator_gets_full_marks():
    assert benefit_of_doubt(CORNERS).score == pytest.approx([1, 1, 0.8])


def test_with_all_shares_fixed_the_benefit_of_the_doubt_is_the_plain_index_over_the_best():
    table = random_table(6, 2)
    plain = table.mean(axis=1)
    assert benefit_of_doubt(table, lower=0.5, upper=0.5).score == pytest.approx(plain / plain.max())


@pytest.mark.parametrize(
    ("scores", "limits", "said"),
    [
        ([[1, -1]], {}, "0 or more"),
        ([[1, np.nan]], {}, "without blanks"),
        ([[1, 1]], {"lower": 0.6}, "no weights meet"),
    ],
)
def test_a_table_or_limits_that_no_programme_can_solve_are_refused(scores, limits, said):
    with pytest.raises(ValueError, match=said):
        benefit_of_doubt(scores, **limits)


def test_pysensmcda_counts_the_same_on_the_same_weights():
    """pysensmcda 2.0 (MIT), SMAA-2 of an additive model. Lives in an environment of its own."""
    smaa = pytest.importorskip(
        "pysensmcda.smaa", reason="the peer has an environment of its own: bench/requirements-peers.in"
    )
    from pysensmcda.robustness import pairwise_winning_indices

    table = random_table(8, 3)
    ranks, weights = simulated(table, 400)
    theirs = smaa.simulate(
        lambda matrix, weights, types: matrix @ weights,
        table,
        np.ones(3),
        weights=weights,
        reverse_ranking=True,
    )
    assert rank_acceptability(ranks) == pytest.approx(smaa.rank_acceptability(theirs))
    assert central_weights(ranks, weights) == pytest.approx(smaa.central_weights(theirs), nan_ok=True)
    assert pairwise_winning(ranks) == pytest.approx(pairwise_winning_indices(ranks.astype(float)))
    low, high = smaa.exact_weight_bounds(table, np.ones(3), scaling="none")
    for unit in range(8):
        bounds = winning_weight_bounds(table, unit)
        if bounds is None:
            assert np.isnan(low[unit]).all()
        else:
            assert bounds == pytest.approx(np.c_[low[unit], high[unit]], abs=1e-6)


def test_all_orders_of_three_units_are_seen_and_their_shares_are_the_areas_of_the_simplex():
    """The unit vectors: each of the six orders of weights is as likely, so each order of units has 1/6."""
    ranks, _ = simulated(np.eye(3) * 100, 30_000)
    for order in itertools.permutations((1, 2, 3)):
        assert (ranks == order).all(axis=1).mean() == pytest.approx(1 / 6, abs=0.01)
