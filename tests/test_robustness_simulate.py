"""Simulated rankings: exact on every draw, the same on any machine, and nothing skipped."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from paritrana_analysis.errors import UserError
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.robustness.draws import WeightScheme
from paritrana_analysis.robustness.scales import scaled
from paritrana_analysis.robustness.simulate import (
    Design,
    Indicators,
    mean_rank_shift,
    reference,
    reference_ranks,
    simulate,
)
from paritrana_analysis.scoring.ranks import rank_rows

ALL = {
    "scales": ("goalposts", "min_max", "z", "rank"),
    "aggregations": ("arithmetic", "geometric", "harmonic", "mazziotta_pareto"),
}


def rng():
    return np.random.default_rng(7)


def table(n=30, p=5, *, seed=1, levels=None, blanks=0.0, **more):
    source = np.random.default_rng(seed)
    values = source.random((n, p)) * 80 + 10 if levels is None else source.integers(0, levels, (n, p)) * 20.0
    values[source.random((n, p)) < blanks] = np.nan
    return Indicators(values, goalposts=[(0, 100)] * p, **more)


def ranks_of(scores):
    return rankdata(-np.round(scores, 10), "min", axis=-1)


def on_scale(values, scale):
    """The scales once more, plainly."""
    if scale == "goalposts":
        return np.clip(values, 0, 100)
    if scale == "min_max":
        low, high = values.min(axis=0), values.max(axis=0)
        return 100 * (values - low) / (high - low)
    if scale == "z":
        return np.clip(50 + 10 * (values - values.mean(axis=0)) / values.std(axis=0, ddof=1), 0, 100)
    return 100 * (len(values) - rankdata(-values, "min", axis=0)) / (len(values) - 1)


def mean_of(scores, weights, aggregation, floor=1.0):
    raised = np.maximum(scores, floor)
    if aggregation == "geometric":
        return np.prod(raised**weights, axis=1)
    if aggregation == "harmonic":
        return 1 / (weights / raised).sum(axis=1)
    mean = scores @ weights
    if aggregation == "arithmetic":
        return mean
    moved = 70 + 0.6 * scores
    centre = moved @ weights
    index = centre - ((moved - centre[:, None]) ** 2) @ weights / centre
    return (index - 70) / 0.6


# --- ranks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("levels", [None, 3])
def test_ranks_are_those_of_scipy_on_every_draw(levels):
    """`levels` 3: three values only, so that most draws have ties."""
    data = table(40, 4, levels=levels)
    design = Design(draws=600, weights=WeightScheme("panel", jurors=((1, 1, 1, 1), (1, 2, 1, 0))), **ALL)
    made = simulate(data, design, rng())
    tied = [len(set(ranks)) < 40 for ranks in made.ranks.tolist()]
    assert any(tied) or levels is None
    for draw in range(design.draws):
        scores, ranked = made.scores(draw)
        assert ranked.all()
        assert (made.ranks[draw] == ranks_of(scores)).all()
        chosen = {name: level[draw] for name, level in made.choices.levels.items()}
        again = mean_of(
            on_scale(data.values, design.scales[chosen["scale"]]),
            made.choices.weights[draw],
            design.aggregations[chosen["aggregation"]],
        )
        assert scores == pytest.approx(again, abs=1e-8)


def test_ranks_as_a_scale_are_exact_down_to_the_last_bit():
    """Values whose order hides below the bits that carry the unit's position, and true ties."""
    near = np.array([[1.0, np.nextafter(1.0, 2), 1.0, 2.0, -0.0, 0.0, -3.0, np.nextafter(-3.0, 0)]])
    expected = 100 * (8 - rankdata(-near[0], "min")) / 7
    assert scaled(near, "rank", directions=[1])[0] == pytest.approx(expected)
    assert scaled(np.full((1, 4), 7.0), "rank", directions=[1])[0].tolist() == [50] * 4


@pytest.mark.parametrize("scale", ["min_max", "z", "rank"])
def test_where_all_are_alike_everyone_gets_the_neutral_50(scale):
    assert scaled(np.full((1, 3), 0.1 + 0.2), scale, directions=[1])[0] == pytest.approx([50, 50, 50])


@pytest.mark.parametrize("scale", ["min_max", "z", "rank", "goalposts"])
def test_with_less_is_better_the_scale_is_turned_round(scale):
    values = np.array([[1.0, 4.0, 9.0, 9.0]])
    up = scaled(values, scale, directions=[1], goalposts=[(0, 10)])[0]
    down = scaled(values, scale, directions=[-1], goalposts=[(0, 10)])[0]
    assert down[0] > down[1] > down[2] == down[3]
    if scale != "rank":
        assert up + down == pytest.approx([100] * 4)


@pytest.mark.parametrize("scale", ["min_max", "z"])
@settings(deadline=None, max_examples=15)
@given(factor=st.floats(0.01, 100), shift=st.floats(-1e3, 1e3), seed=st.integers(0, 99))
def test_other_units_of_measure_and_another_order_of_units_change_no_rank(scale, factor, shift, seed):
    data = table(12, 3)
    design = Design(scales=(scale,))
    order = np.random.default_rng(seed).permutation(12)
    moved = Indicators((data.values * factor + shift)[order])
    assert (reference_ranks(moved, design) == reference_ranks(data, design)[order]).all()


# --- the same again ------------------------------------------------------------------------------------

NOISY = Design(
    draws=300,
    scales=("goalposts", "rank"),
    aggregations=("arithmetic", "geometric"),
    excluded=(None, 1),
    cell_noise=(0.0, 0.02),
    denominator_rse=(0.0, 0.1),
    missing=("reweight", "impute"),
    floors=(1.0, 0.1),
    max_missing_share=1.0,
)


def noisy(**more):
    data = table(60, 5, blanks=0.1, over_workers=(0, 2), groups=["a", "b", "c"] * 20)
    return simulate(data, NOISY, rng(), **more), data


def test_the_same_seed_gives_the_same_on_one_core_or_two_and_in_blocks_of_any_size():
    made, data = noisy()
    other = simulate(data, replace(NOISY, block_size=700), rng(), cores=2)
    assert made.ranks.tobytes() == other.ranks.tobytes()
    assert (made.winners[0] == other.winners[0]).all() and (made.winners[1] == other.winners[1]).all()


PROGRAM = """
import hashlib, numpy as np, sys
from paritrana_analysis.robustness.simulate import Design, Indicators, simulate
x = np.random.default_rng(1).random((300, 12)) * 80 + 10
design = Design(draws=2000, scales=("min_max", "z", "rank"), aggregations=("arithmetic", "geometric"),
                cell_noise=(0.0, 0.02) if sys.argv[2] == "1" else (0.0,))
made = simulate(Indicators(x), design, np.random.default_rng(3), cores=int(sys.argv[1]))
scores = np.concatenate([made.scores(draw)[0] for draw in range(40)])
print(hashlib.sha256(made.ranks.tobytes() + scores.tobytes()).hexdigest())
"""


@pytest.mark.parametrize("noise", ["0", "1"])
def test_processes_with_one_and_two_threads_of_blas_print_the_same_hash(noise):
    told = set()
    for cores in ("1", "2"):
        environment = os.environ | {"OPENBLAS_NUM_THREADS": cores, "PYTHONPATH": os.pathsep.join(sys.path)}
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM, cores, noise], env=environment, capture_output=True, check=True
        )
        told.add(run.stdout)
    assert len(told) == 1 and len(told.pop().strip()) == len(hashlib.sha256().hexdigest())


def test_any_draw_can_be_replayed_with_its_errors():
    made, _ = noisy()
    for draw in range(0, 300, 7):
        scores, ranked = made.scores(draw)
        assert (rank_rows(np.nan_to_num(scores)[None], ranked[None])[0] == made.ranks[draw]).all()


def test_when_the_ranks_would_not_fit_only_their_counts_are_kept_and_they_are_the_same():
    data = table(20, 3)
    whole = Design(draws=60_000)
    kept, counted = (simulate(data, replace(whole, memory_mib=m), rng(), cores=2) for m in (128, 1))
    assert counted.ranks is None and counted.counts.dtype == np.int32
    again = np.stack([np.bincount(kept.ranks[:, unit], minlength=21)[1:] for unit in range(20)])
    assert (counted.counts == again).all()
    places, ranks = next(counted.blocks())
    assert (kept.ranks[places] == ranks).all()


# --- errors and blanks ---------------------------------------------------------------------------------


def test_at_the_reference_the_mean_rank_shift_is_zero():
    data = table()
    centre = WeightScheme("fixed", mean=(0.2,) * 5)
    made = simulate(data, Design(draws=50, weights=centre), rng())
    assert (mean_rank_shift(made, reference_ranks(data, Design())) == 0).all()


def test_noise_has_the_size_that_was_asked_for():
    data = Indicators([[50.0], [10.0]])
    made = simulate(data, Design(draws=4000, scales=("given",), cell_noise=(0.02,)), rng())
    scores = np.array([made.scores(draw)[0] for draw in range(4000)])
    assert scores.std(axis=0) == pytest.approx([1.0, 0.2], rel=0.05)
    assert scores.mean(axis=0) == pytest.approx([50, 10], rel=0.002)


def test_the_error_of_a_denominator_moves_all_shares_over_it_together_and_no_other_indicator():
    data = Indicators([[0.5, 0.25, 30.0], [0.4, 0.2, 20.0]], over_workers=(0, 1))
    weights = WeightScheme("panel", jurors=((1, 0, 0), (0, 1, 0), (0, 0, 1)))
    design = Design(draws=500, weights=weights, scales=("given",), denominator_rse=((0.1, 0.0),))
    made = simulate(data, design, rng())
    for draw in range(500):
        scores, _ = made.scores(draw)
        w = made.choices.weights[draw]
        assert scores[1] == pytest.approx(w @ data.values[1])
        if w[0] + w[1] > 0:
            factor = (scores[0] - 30 * w[2]) / (w[0] * 0.5 + w[1] * 0.25)
            assert 0.5 < factor < 2


def test_a_blank_counts_by_its_policy():
    blank = np.nan
    data = Indicators([[80, blank], [60, 60], [40, 90]])
    even = {"weights": WeightScheme("fixed", mean=(0.5, 0.5)), "scales": ("given",)}

    def scores(policy, **more):
        return reference(data, Design(missing=(policy,), **even, **more))

    assert scores("zero")[0] == pytest.approx([40, 60, 65])
    assert scores("reweight", max_missing_share=0.5)[0] == pytest.approx([80, 60, 65])
    ranked = scores("reweight")
    assert np.isnan(ranked[0][0]) and ranked[1].tolist() == [0, 2, 1]
    assert scores("exclude")[1].tolist() == [0, 2, 1]
    # Two donors only: the median lies between them.
    assert scores("impute")[0] == pytest.approx([77.5, 60, 65])
    assert scores(("zero", "impute"))[0] == pytest.approx([77.5, 60, 65])


def test_imputed_values_come_from_the_units_own_group_and_carry_their_spread():
    values = np.array([[np.nan], [10.0], [20.0], [30.0], [90.0], [91.0], [92.0]])
    data = Indicators(values, groups=["x"] * 4 + ["y"] * 3)
    made = simulate(data, Design(draws=300, scales=("given",), missing=("impute",)), rng())
    seen = {float(made.scores(draw)[0][0]) for draw in range(300)}
    assert seen == {10.0, 20.0, 30.0}


def test_an_excluded_indicator_has_no_weight_and_the_others_sum_to_one():
    made = simulate(table(), Design(draws=400, excluded=(None, 2)), rng())
    out = made.choices.levels["excluded"] == 1
    assert (made.choices.weights[out, 2] == 0).all() and (made.choices.weights[~out, 2] > 0).all()
    assert made.choices.weights.sum(axis=1) == pytest.approx(np.ones(400))


# --- faults --------------------------------------------------------------------------------------------

ZERO = Indicators([[0.0, 5.0], [50.0, 60.0]], units=["Serang", "Lebak"])


@pytest.mark.parametrize(
    ("data", "design", "said"),
    [
        (ZERO, Design(scales=("min_max", "minmax")), "“minmax”"),
        (ZERO, Design(scales=()), "“scale” has no alternative"),
        (ZERO, Design(), "the table has none"),
        (ZERO, Design(scales=("given",), aggregations=("arithmetic", "geometric"), floors=(0.0,)), "Serang"),
        (ZERO, Design(scales=("given",), denominator_rse=(0.0, 0.1)), "touches no indicator"),
        (ZERO, Design(scales=("given",), cell_noise=(2,)), "out of range"),
        (ZERO, Design(scales=("given",), excluded=(7,)), "position 7"),
        (
            ZERO,
            Design(scales=("given",), weights=WeightScheme("fixed", mean=(1, 0)), excluded=(0,)),
            "no weight",
        ),
        (ZERO, Design(scales=("given",), missing=("ignore",)), "“ignore”"),
        (ZERO, Design(scales=("given",), draws=0), "draws is 0"),
        (ZERO, Design(scales=("given",), draws=10**9, memory_mib=0), "MiB"),
        (Indicators([[1.0]]), Design(), "1 × 1"),
        (Indicators([[1.0], [np.inf]]), Design(), "infinite"),
        (Indicators([[1.0], [2.0]], goalposts=[(5, 5)]), Design(), "do not rise"),
        (Indicators([[1.0, np.nan], [2.0, np.nan]]), Design(scales=("given",)), "blank for all"),
        (
            Indicators([[1.0, np.nan], [2.0, 3.0]]),
            Design(scales=("given",), missing=("exclude",)),
            "ranks only 1",
        ),
        (Indicators([[1.0], [2.0]], directions=[2]), Design(), "neither 1 nor -1"),
        (Indicators([[1.0], [2.0]], units=["a"]), Design(), "1 entry where 2"),
    ],
)
def test_a_faulty_alternative_is_named_before_anything_is_drawn(data, design, said):
    generator = rng()
    with pytest.raises(UserError) as told:
        simulate(data, design, generator)
    told.value.language = "en"
    assert said in str(told.value)
    assert all(fault.mend(Reader("id")) for fault in told.value.faults)
    assert generator.bit_generator.state == rng().bit_generator.state


def test_all_faults_are_told_at_once():
    with pytest.raises(UserError) as told:
        simulate(ZERO, Design(scales=("a",), aggregations=("b",), missing=("c",), draws=0), rng())
    assert len(told.value.faults) == 4
