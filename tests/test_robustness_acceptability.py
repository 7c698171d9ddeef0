"""Acceptability of ranks, weights that win, benefit of the doubt."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paritrana_analysis.robustness.acceptability import (
    benefit_of_doubt,
    central_weights,
    confidence_factors,
    holistic_acceptability,
    monte_carlo_error,
    pairwise_winning,
    rank_acceptability,
    rank_counts,
    rank_summary,
    top_probability,
    winning_weight_bounds,
    zone_winning,
)
from paritrana_analysis.robustness.draws import uniform_weights
from paritrana_analysis.robustness.simulate import Design, Indicators, simulate

#: Two indicators, three units: with weight w on the first, A scores 100 w, B 100 (1 - w), C 40.
CORNERS = Indicators([[100.0, 0.0], [0.0, 100.0], [40.0, 40.0]])


def simulated(data=CORNERS, draws=20_000, **more):
    return simulate(data, Design(draws=draws, scales=("given",), **more), np.random.default_rng(5))


def random_table(n=25, p=4, seed=3):
    return Indicators(np.random.default_rng(seed).random((n, p)) * 100)


def test_three_units_and_one_weight_give_the_shares_of_the_line():
    """A is first for w > ½, B for w < ½; C is second for 0.4 < w < 0.6 (twice 0.1 beside the middle): never
    first, ahead of A for w < 0.4, ahead of B for w > 0.6."""
    found = rank_acceptability(simulated())
    exact = np.array([[0.5, 0.1, 0.4], [0.5, 0.1, 0.4], [0.0, 0.8, 0.2]])
    assert found == pytest.approx(exact, abs=4 * monte_carlo_error(0.5, 20_000))


def test_rows_and_columns_sum_to_one_without_ties():
    found = rank_acceptability(simulated(random_table(), 2000, aggregations=("arithmetic", "geometric")))
    assert found.sum(axis=0) == pytest.approx(np.ones(25), abs=1e-12)
    assert found.sum(axis=1) == pytest.approx(np.ones(25), abs=1e-12)


def test_with_ties_rows_still_sum_to_one_and_no_rank_below_a_shared_one_is_given():
    twins = Indicators([[50.0, 50.0], [50.0, 50.0], [10.0, 10.0]])
    assert rank_acceptability(simulated(twins, 10)).tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 1]]


def test_a_unit_without_a_place_in_some_draws_has_a_row_below_one():
    data = Indicators([[50.0, np.nan], [40.0, 50.0], [30.0, 20.0]])
    made = simulated(data, 1000, missing=("zero", "exclude"))
    ranked = (made.choices.levels["missing"] == 0).mean()
    assert rank_acceptability(made)[0].sum() == pytest.approx(ranked)
    assert rank_summary(made).ranked == pytest.approx([ranked, 1, 1])


def test_counts_kept_and_counts_added_while_running_give_the_same_answers():
    data, more = random_table(), {"aggregations": ("arithmetic", "harmonic"), "cell_noise": (0.0, 0.1)}
    whole, counted = simulated(data, 30_000, **more), simulated(data, 30_000, memory_mib=1, **more)
    assert whole.ranks is not None and counted.ranks is None
    assert (rank_counts(whole) == rank_counts(counted)).all()
    assert pairwise_winning(whole) == pytest.approx(pairwise_winning(counted))
    assert central_weights(whole) == pytest.approx(central_weights(counted), nan_ok=True)
    assert zone_winning(whole, ["a", "b"] * 12 + ["a"]) == pytest.approx(
        zone_winning(counted, ["a", "b"] * 12 + ["a"])
    )


def test_the_summary_is_that_of_the_ranks_themselves():
    made = simulated(random_table(), 1001)
    found = rank_summary(made, level=0.9)
    ordered = np.sort(made.ranks, axis=0)
    assert (found.median == ordered[500]).all()
    assert (found.low == ordered[int(np.ceil(0.05 * 1001)) - 1]).all()
    assert (found.high == ordered[int(np.ceil(0.95 * 1001)) - 1]).all()
    assert found.mean == pytest.approx(made.ranks.mean(axis=0))


def test_top_k_adds_up_the_first_ranks_and_the_error_is_at_most_a_half_percent_at_ten_thousand():
    found = rank_acceptability(simulated(draws=1000))
    assert top_probability(found, 3) == pytest.approx([1, 1, 1])
    assert top_probability(found, 2) == pytest.approx(found[:, 0] + found[:, 1])
    with pytest.raises(ValueError, match="1 to 3"):
        top_probability(found, 0)
    assert monte_carlo_error(0.5, 10_000) == pytest.approx(0.005)


def test_winning_in_a_zone_counts_the_best_of_the_zone_and_a_shared_first_for_each():
    made = simulated(draws=1000)
    first = (made.ranks == 1).mean(axis=0)
    found = zone_winning(made, ["west", "west", "east"])
    assert found == pytest.approx([first[0], first[1], 1])
    assert zone_winning(simulated(Indicators([[5.0], [5.0]]), 10), ["a", "a"]).tolist() == [1, 1]
    with pytest.raises(ValueError, match="3 units but 2 zones"):
        zone_winning(made, ["west", "east"])


def test_ahead_and_behind_and_level_sum_to_one():
    found = pairwise_winning(simulated(random_table(), 500))
    assert found + found.T + np.eye(25) == pytest.approx(np.ones((25, 25)))
    assert pairwise_winning(simulated())[0, 2] == pytest.approx(0.6, abs=0.02)


def test_the_central_weight_is_the_mean_of_the_weights_that_put_a_unit_first():
    found = central_weights(simulated())
    assert found[0] == pytest.approx([0.75, 0.25], abs=0.01)
    assert found[1] == pytest.approx([0.25, 0.75], abs=0.01)
    assert np.isnan(found[2]).all()


def test_with_exact_figures_the_confidence_factor_says_if_the_central_weights_win():
    found = confidence_factors(simulated(draws=500))
    assert found[:2].tolist() == [1, 1] and np.isnan(found[2])


def test_with_uncertain_figures_even_favourable_weights_may_not_win():
    near = Indicators([[50.0, 50.0], [50.5, 50.5]])
    found = confidence_factors(simulated(near, 2000, cell_noise=(0.05,)), draws=2000)
    assert 0.3 < found[0] < 0.5 < found[1] < 0.7 and found.sum() == pytest.approx(1, abs=0.05)


def test_holistic_acceptability_is_one_for_a_sure_winner_and_zero_for_a_sure_last():
    assert holistic_acceptability(np.eye(3)).tolist() == [1, 0.5, 0]
    assert holistic_acceptability(np.eye(2), [1, 0.2]).tolist() == [1, 0.2]
    with pytest.raises(ValueError, match="never rises"):
        holistic_acceptability(np.eye(2), [0, 1])


# --- programmes ----------------------------------------------------------------------------------------


def test_the_winning_weights_of_a_corner_lie_above_a_half_and_the_middle_never_wins():
    assert winning_weight_bounds(CORNERS.values, 0) == pytest.approx(np.array([[0.5, 1], [0, 0.5]]))
    assert winning_weight_bounds(CORNERS.values, 2) is None
    narrow = winning_weight_bounds(CORNERS.values, 0, lower=[0.3, 0.3])
    assert narrow == pytest.approx(np.array([[0.5, 0.7], [0.3, 0.5]]))


def test_no_drawn_winner_ever_lies_outside_the_exact_bounds():
    data = random_table(12, 3)
    made = simulated(data, 3000)
    for unit in range(12):
        won = made.choices.weights[made.winners[0][made.winners[1] == unit]]
        bounds = winning_weight_bounds(data.values, unit)
        if bounds is None:
            assert not len(won)
        elif len(won):
            assert (won >= bounds[:, 0] - 1e-7).all() and (won <= bounds[:, 1] + 1e-7).all()


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
    assert benefit_of_doubt(CORNERS.values).score == pytest.approx([1, 1, 0.8])


def test_with_all_shares_fixed_the_benefit_of_the_doubt_is_the_plain_index_over_the_best():
    table = random_table(6, 2).values
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

    data = random_table(8, 3)
    made = simulated(data, 400)
    theirs = smaa.simulate(
        lambda matrix, weights, types: matrix @ weights,
        data.values,
        np.ones(3),
        weights=made.choices.weights,
        reverse_ranking=True,
    )
    assert rank_acceptability(made) == pytest.approx(smaa.rank_acceptability(theirs))
    assert central_weights(made) == pytest.approx(smaa.central_weights(theirs), nan_ok=True)
    assert pairwise_winning(made) == pytest.approx(pairwise_winning_indices(made.ranks.astype(float)))
    low, high = smaa.exact_weight_bounds(data.values, np.ones(3), scaling="none")
    for unit in range(8):
        bounds = winning_weight_bounds(data.values, unit)
        if bounds is None:
            assert np.isnan(low[unit]).all()
        else:
            assert bounds == pytest.approx(np.c_[low[unit], high[unit]], abs=1e-6)


def test_all_orders_of_three_units_are_seen_and_their_shares_are_the_areas_of_the_simplex():
    """The unit vectors: each of the six orders of weights is as likely, so each order of units has 1/6."""
    made = simulated(Indicators(np.eye(3) * 100), 30_000)
    for order in itertools.permutations((1, 2, 3)):
        assert (made.ranks == order).all(axis=1).mean() == pytest.approx(1 / 6, abs=0.01)
