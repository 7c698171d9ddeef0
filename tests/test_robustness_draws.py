"""Sets of weights: where they lie, how they spread, what is refused."""

import numpy as np
import pytest

from paritrana_analysis.robustness.draws import (
    KINDS,
    WeightScheme,
    bounded_weights,
    central_weights,
    concentration,
    dirichlet_weights,
    draw_weights,
    level_of,
    ordered_weights,
    panel_weights,
    problem,
    uniform_weights,
)

SCHEMES = {
    "fixed": WeightScheme("fixed", mean=(0.5, 0.3, 0.2)),
    "uniform": WeightScheme(),
    "dirichlet": WeightScheme("dirichlet", mean=(0.5, 0.5, 0.0), kappa=30),
    "bounded": WeightScheme("bounded", lower=(0.1, 0.2, 0.1), upper=(0.4, 0.7, 0.4)),
    "ordered": WeightScheme("ordered", order=(2, 0, 1)),
    "panel": WeightScheme("panel", jurors=((50, 30, 20), (20, 40, 40), (1, 1, 2))),
}


def rng():
    return np.random.default_rng(11)


@pytest.mark.parametrize("kind", KINDS)
def test_every_set_of_weights_is_0_or_more_and_sums_to_1_and_the_centre_is_their_mean(kind):
    drawn = draw_weights(SCHEMES[kind], 3, 20_000, rng())
    assert drawn.shape == (20_000, 3) and (drawn >= 0).all()
    assert drawn.sum(axis=1) == pytest.approx(np.ones(20_000))
    if kind == "bounded":  # its centre is a reference of ours: equal weights where the limits allow them
        assert central_weights(SCHEMES[kind], 3) == pytest.approx([1 / 3] * 3)
        return
    assert drawn.mean(axis=0) == pytest.approx(central_weights(SCHEMES[kind], 3), abs=0.02)


def test_uniform_weights_have_the_variance_of_a_flat_dirichlet():
    p = 4
    drawn = uniform_weights(p, 100_000, rng())
    assert drawn.var(axis=0) == pytest.approx([(p - 1) / (p * p * (p + 1))] * p, rel=0.03)


def test_a_dirichlet_spreads_by_kappa_and_a_weight_of_zero_stays_zero():
    drawn = dirichlet_weights((0.6, 0.4, 0.0), 19, 100_000, rng())
    assert drawn.var(axis=0) == pytest.approx([0.6 * 0.4 / 20, 0.6 * 0.4 / 20, 0], rel=0.03)


def test_kappa_is_found_again_from_jurors_drawn_with_it():
    jurors = dirichlet_weights((0.5, 0.3, 0.2), 25, 20_000, rng())
    assert concentration(jurors) == pytest.approx(25, rel=0.03)
    assert concentration([[1, 1], [2, 2]]) == np.inf
    with pytest.raises(ValueError, match="at least two"):
        concentration([[1, 1]])
    with pytest.raises(ValueError, match="more than a Dirichlet"):
        concentration([[1, 0], [0, 1]])


def test_ordered_weights_fall_along_the_order_and_their_mean_is_the_rank_order_centroid():
    """Barron & Barrett (1996), Decision quality using ranked attribute weights: for three .611 .278 .111."""
    drawn = ordered_weights((2, 0, 1), 1000, rng())
    assert (drawn[:, 2] >= drawn[:, 0]).all() and (drawn[:, 0] >= drawn[:, 1]).all()
    centre = central_weights(SCHEMES["ordered"], 3)
    assert centre == pytest.approx([0.2778, 0.1111, 0.6111], abs=5e-5)


def test_bounded_weights_keep_their_limits_by_rejection_and_by_hit_and_run_alike():
    wide = bounded_weights((0.1, 0.0, 0.0), (0.6, 0.5, 0.5), 5000, rng())
    assert (wide >= [0.1 - 1e-12, 0, 0]).all() and (wide <= np.array([0.6, 0.5, 0.5]) + 1e-12).all()
    p = 10
    tight = bounded_weights([0.05] * p, [0.15] * p, 4000, rng())
    assert (tight >= 0.05 - 1e-9).all() and (tight <= 0.15 + 1e-9).all()
    assert tight.mean(axis=0) == pytest.approx([0.1] * p, abs=0.003)
    # The pairwise correlation of weights that are alike and sum to 1 is -1/(p - 1), whatever the limits.
    assert np.corrcoef(tight.T)[np.triu_indices(p, 1)].mean() == pytest.approx(-1 / (p - 1), abs=0.01)


def test_hit_and_run_fills_the_set_as_rejection_does():
    from paritrana_analysis.robustness.draws import _hit_and_run

    low, high = np.array([0.1, 0.0, 0.05]), np.array([0.6, 0.5, 0.7])
    one, other = bounded_weights(low, high, 8000, rng()), _hit_and_run(low, high, 8000, rng())
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        assert np.quantile(other, share, axis=0) == pytest.approx(np.quantile(one, share, axis=0), abs=0.015)


def test_limits_that_leave_one_set_give_that_set():
    assert bounded_weights((0.3, 0.7), (0.5, 0.9), 3, rng()) == pytest.approx(np.tile([0.3, 0.7], (3, 1)))
    with pytest.raises(ValueError, match="no weights fit"):
        bounded_weights((0.6, 0.6), (0.7, 0.7), 3, rng())


def test_a_panel_drawn_again_spreads_as_a_mean_of_so_many_jurors():
    jurors = np.array([[50, 50], [30, 70], [40, 60], [80, 20]])
    drawn = panel_weights(jurors, 50_000, rng())
    assert drawn.var(axis=0)[0] == pytest.approx((jurors[:, 0] / 100).var() / 4, rel=0.03)


def test_triggers_cut_the_unit_interval_into_equal_bins():
    assert level_of(np.array([0, 0.33, 0.34, 0.67, 0.999999, 1.0]), 3).tolist() == [0, 0, 1, 2, 2, 2]


@pytest.mark.parametrize(
    ("scheme", "key"),
    [
        (WeightScheme("guess"), "unknown_alternative"),
        (WeightScheme("dirichlet", mean=(0.5, 0.5)), "weights_lack"),
        (WeightScheme("dirichlet", mean=(0.5, 0.5), kappa=0), "weights_kappa"),
        (WeightScheme("fixed", mean=(1.0,)), "weights_number"),
        (WeightScheme("fixed", mean=(1.5, -0.5)), "weights_negative"),
        (WeightScheme("fixed", mean=(0.4, 0.4)), "weights_sum"),
        (WeightScheme("panel", jurors=((0, 0), (1, 1))), "weights_empty"),
        (WeightScheme("ordered", order=(0, 0)), "weights_order"),
        (WeightScheme("bounded", lower=(0.6, 0.6), upper=(1, 1)), "weights_bounds"),
    ],
)
def test_what_no_weights_can_be_drawn_from_is_named(scheme, key):
    assert problem(scheme, 2)[0] == key
    with pytest.raises(ValueError, match=key):
        draw_weights(scheme, 2, 1, rng())
