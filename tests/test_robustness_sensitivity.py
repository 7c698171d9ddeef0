"""Sobol indices against functions solved on paper; one thing left out at a time."""

import numpy as np
import pytest

from paritrana_analysis.robustness.draws import WeightScheme
from paritrana_analysis.robustness.sensitivity import (
    drop_one_indicator,
    in_top,
    rank_of,
    rank_reversals,
    rank_sensitivity,
    shift_from,
    sobol_indices,
    sobol_sample,
)
from paritrana_analysis.robustness.simulate import Design, Indicators, reference_ranks


def rng(seed=2):
    return np.random.default_rng(seed)


def ishigami(points, a=7, b=0.1):
    x = np.pi * (2 * points - 1)
    return np.sin(x[..., 0]) + a * np.sin(x[..., 1]) ** 2 + b * x[..., 2] ** 4 * np.sin(x[..., 0])


def test_ishigami_as_solved_on_paper():
    """Ishigami & Homma (1990), An importance quantification technique in uncertainty analysis, a 7, b 0.1."""
    found = sobol_indices(ishigami(sobol_sample("abc", 2**14, rng())), "abc", rng=rng())
    first, total = [0.3139052, 0.4424111, 0], [0.5575889, 0.4424111, 0.2436837]
    assert found.variance == pytest.approx(13.8445879, rel=2e-3)
    assert found.first == pytest.approx(first, abs=2e-3)
    assert found.total == pytest.approx(total, abs=2e-3)
    assert (found.first_low <= first).all() and (first <= found.first_high).all()
    assert (found.total_low <= total).all() and (total <= found.total_high).all()


def test_first_order_sums_to_at_most_one_and_total_to_at_least_one():
    found = sobol_indices(ishigami(sobol_sample("abc", 2**12, rng())), "abc", rng=rng())
    assert found.first.sum() <= 1 <= found.total.sum()


def test_for_a_sum_first_and_total_order_are_the_shares_of_variance():
    points = sobol_sample("abc", 2**12, rng())
    found = sobol_indices(points @ [1.0, 2.0, 3.0] + 1e6, "abc", rng=rng())
    assert found.first == pytest.approx(np.array([1, 4, 9]) / 14, abs=5e-3)
    assert found.total == pytest.approx(np.array([1, 4, 9]) / 14, abs=5e-3)


def test_columns_of_one_group_move_together():
    points = sobol_sample(["x", "y", "x"], 8, rng())
    a, b, x, y = points
    assert points.shape == (4, 8, 3)
    assert (x[:, [0, 2]] == b[:, [0, 2]]).all() and (x[:, 1] == a[:, 1]).all()
    assert (y[:, [0, 2]] == a[:, [0, 2]]).all() and (y[:, 1] == b[:, 1]).all()
    product = sobol_sample(["xz", "y", "xz"], 2**12, rng())
    found = sobol_indices((product[..., 0] - 0.5) * (product[..., 2] - 0.5), ["xz", "y"], rng=rng())
    assert found.first == pytest.approx([1, 0], abs=0.02)


def test_an_output_that_never_varies_has_nothing_to_share_out():
    found = sobol_indices(np.full((4, 8), 0.1), "ab", rng=rng())
    assert found.variance == 0 and not found.first.any() and not found.total.any()


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    truth = np.array([1, 4]) / 5
    inside = 0
    for seed in range(60):
        # Independent rows: a scrambled sequence would cover more often than promised.
        points = rng(seed).random((2, 512, 2))
        a, b = points
        rows = np.stack([a, b, np.c_[b[:, 0], a[:, 1]], np.c_[a[:, 0], b[:, 1]]])
        found = sobol_indices(rows @ [1.0, 2.0], "ab", rng=rng(seed))
        inside += ((found.total_low <= truth) & (truth <= found.total_high)).sum()
    assert inside / 120 > 0.85


@pytest.mark.parametrize("n", [0, 1, 100])
def test_a_sample_that_is_no_power_of_two_is_refused(n):
    with pytest.raises(ValueError, match="power of two"):
        sobol_sample("ab", n, rng())


@pytest.mark.parametrize(
    ("outputs", "said"), [(np.ones((3, 8)), r"shape \(4, n\)"), (np.full((4, 8), np.nan), "blank")]
)
def test_outputs_that_do_not_fit_the_sample_are_refused(outputs, said):
    with pytest.raises(ValueError, match=said):
        sobol_indices(outputs, "ab", rng=rng())


def test_salib_gives_the_same_from_the_same_outputs():
    """SALib 1.6 (MIT), analyze.sobol. Lives in an environment of its own."""
    salib = pytest.importorskip(
        "SALib.analyze.sobol", reason="the peer has an environment of its own: bench/requirements-peers.in"
    )
    points = sobol_sample("abc", 1024, rng())
    y = ishigami(points)
    ours = sobol_indices(y, "abc", rng=rng())
    rows = np.stack([y[0], *y[2:], y[1]], axis=1).ravel()
    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    theirs = salib.analyze(problem, rows, calc_second_order=False, num_resamples=100, seed=1)
    assert ours.first == pytest.approx(theirs["S1"], abs=1e-6)
    assert ours.total == pytest.approx(theirs["ST"], abs=1e-6)


# --- rankings ------------------------------------------------------------------------------------------


def table(n=20, p=4):
    return Indicators(np.random.default_rng(4).random((n, p)) * 90 + 5, goalposts=[(0, 100)] * p)


def test_a_choice_between_two_equal_things_has_no_effect():
    design = Design(scales=("goalposts", "goalposts"), excluded=(None, 1))
    of = {"shift": shift_from(reference_ranks(table(), design)), "first": in_top(0, 3), "rank": rank_of(0)}
    found = rank_sensitivity(table(), design, of, n=256, rng=rng())
    for indices in found.values():
        assert indices.factors == ("scale", "excluded", "weights")
        assert indices.first[0] == indices.total[0] == 0
    assert found["shift"].total[2] > 0.5


def test_with_fixed_weights_and_one_alternative_of_each_nothing_is_left_to_vary():
    design = Design(weights=WeightScheme("fixed", mean=(0.25,) * 4))
    with pytest.raises(ValueError, match="more than one alternative"):
        rank_sensitivity(table(), design, {"rank": rank_of(0)}, n=64, rng=rng())


def test_errors_in_the_figures_are_a_factor_of_their_own():
    design = Design(weights=WeightScheme("fixed", mean=(0.25,) * 4), cell_noise=(0.1,))
    found = rank_sensitivity(table(), design, {"rank": rank_of(3)}, n=128, rng=rng())["rank"]
    assert found.factors == ("errors",) and found.total == pytest.approx([1], abs=0.3)


def test_leaving_out_the_indicator_that_makes_a_unit_first_is_seen():
    data = Indicators([[90.0, 10.0], [10.0, 60.0], [20.0, 30.0]])
    found = drop_one_indicator(data, Design(scales=("given",)), k=1)
    assert found.ranks.tolist() == [[3, 1, 2], [1, 3, 2]]
    assert found.top_overlap.tolist() == [0, 1]
    assert found.mean_shift == pytest.approx([4 / 3, 2 / 3])
    assert found.tau_b == pytest.approx([-1 / 3, 1 / 3])


def test_with_fixed_goalposts_nobody_who_leaves_turns_two_others_round():
    assert all(not len(row.pairs) for row in rank_reversals(table(), Design()))


def test_with_min_max_one_who_leaves_can_turn_two_others_round():
    """The third holds the top of the first indicator alone: without it that indicator counts double,
    and the first, behind the second and the fourth before, passes both."""
    rows = [[50.0, 45.0], [40.0, 60.0], [100.0, 0.0], [0.0, 100.0], [0.0, 0.0]]
    data = Indicators(rows, units=list("abcde"))
    found = rank_reversals(data, Design(scales=("min_max",)))
    assert [row.unit for row in found] == [0, 1, 2, 3, 4]
    turned = {row.unit: {tuple(pair) for pair in row.pairs.tolist()} for row in found}
    assert turned[2] == {(1, 0), (3, 0)} and turned[4] == set()
