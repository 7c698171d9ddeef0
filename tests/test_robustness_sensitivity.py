"""Sobol indices against functions solved on paper; one thing left out at a time."""

import numpy as np
import pytest

from paritrana_analysis.robustness.sensitivity import rank_of, shift_from, sobol_indices, sobol_sample


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


# --- outputs of rankings -------------------------------------------------------------------------------


def test_the_mean_rank_shift_is_how_far_units_stand_from_the_reference_on_average():
    ranks = np.array([[1, 2, 3], [3, 2, 1]], dtype=np.int16)
    assert shift_from([1, 2, 3])(ranks).tolist() == [0, 4 / 3]
    assert rank_of(2)(ranks).tolist() == [3, 1]


def test_a_shift_is_from_one_rank_a_unit():
    """One rank for all was stretched over all units, a blank became a number."""
    for reference in ([1], [1, 2], [1, np.nan, 3], [1, -2, 3]):
        with pytest.raises(ValueError, match="one rank for each of 3 units"):
            shift_from(reference)(np.ones((2, 3), dtype=np.int16))


def test_a_unit_that_is_not_there_is_not_taken_for_the_last():
    for unit in (-1, 3):
        with pytest.raises(ValueError, match=f"there is no unit {unit} among 3"):
            rank_of(unit)(np.ones((2, 3), dtype=np.int16))
