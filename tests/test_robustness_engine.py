"""One ranking engine: a scoring is one draw of it, every draw is exact, and the same on any machine."""

from __future__ import annotations

import doctest
import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from paritrana_analysis.errors import UserError
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.robustness.draws import WeightScheme
from paritrana_analysis.robustness.engine import field_of, table
from paritrana_analysis.robustness.rank_stability import Reasonable, reasonable
from paritrana_analysis.robustness.rank_stability.own_units import (
    benefit_of_doubt,
    central_weights,
    stability,
    winning_weights,
)
from paritrana_analysis.scoring import Aspect, Indicator, Rules, Scale, score
from paritrana_analysis.scoring.aggregation import MEANS, ampi, penalised
from paritrana_analysis.scoring.scales import compared

POINTS = Scale("goalposts", lo=0, hi=100)
FEW = Reasonable(draws=300, sobol_n=0)


def rng(seed=7):
    return np.random.default_rng(seed)


def units(n=30, p=6, *, seed=1, blanks=0.0, levels=None) -> pd.DataFrame:
    source = rng(seed)
    values = source.random((n, p)) * 80 + 10 if levels is None else source.integers(0, levels, (n, p)) * 20.0
    values[source.random((n, p)) < blanks] = np.nan
    return pd.DataFrame(values, index=[f"u{i}" for i in range(n)], columns=[f"i{j}" for j in range(p)])


def book(p=6, a=3, *, scale=POINTS, missing="reweight", seed=2, **more) -> Rules:
    """p indicators in a aspects, with weights that differ."""
    own = rng(seed).dirichlet(np.ones(a) * 4)
    aspect_of = [j % a for j in range(p)]
    weights = rng(seed + 1).random(p) + 0.1
    sums = np.bincount(aspect_of, weights=weights)
    indicators = [
        Indicator(f"i{j}", f"a{k}", weights[j] / sums[k], 1, scale, missing) for j, k in enumerate(aspect_of)
    ]
    return Rules([Aspect(f"a{k}", own[k]) for k in range(a)], indicators, **more)


# --- scoring is one draw ---------------------------------------------------------------------------------


@settings(deadline=None, max_examples=30)
@given(
    seed=st.integers(0, 10_000),
    within=st.sampled_from(MEANS),
    between=st.sampled_from(MEANS),
    scale=st.sampled_from([POINTS, Scale("min_max"), Scale("z"), Scale("rank")]),
    missing=st.sampled_from(["zero", "reweight", "impute"]),
    aspects=st.integers(1, 3),
)
def test_a_scoring_is_one_draw_of_the_engine(seed, within, between, scale, missing, aspects):
    rules = book(6, aspects, scale=scale, missing=missing, seed=seed, within=within, between=between)
    scores = score(units(12, seed=seed, blanks=0.1), rules, rng=rng(seed))
    field = field_of(scores)
    if len(field.units) < 2:
        return
    made = reasonable.reference(field, Reasonable(draws=1).design_for(field))
    assert made.totals(0) == pytest.approx(field.totals, abs=1e-9)
    assert made.ranks[0].tolist() == field.ranks.tolist()


@settings(deadline=None, max_examples=12)
@given(seed=st.integers(0, 10_000), scale=st.sampled_from(["min_max", "z", "rank"]))
def test_a_scale_compared_in_the_engine_is_the_scale_of_a_scoring(seed, scale):
    values = units(9, seed=seed, blanks=0.15, levels=4 if seed % 2 else None)
    field = field_of(score(values, book(missing="zero"), rng=rng(seed)))
    ours = table(field, scale, "zero").values
    for j, key in enumerate(field.keys):
        column = pd.Series(np.where(field.blank[:, j], np.nan, field.points[:, j]), index=field.units)
        if column.notna().any():
            again = score(column.to_frame(key), one(key, Scale(scale)), rng=rng(seed)).indicators[key]
            assert ours[j] == pytest.approx(again.fillna(0).to_numpy(), abs=1e-12)


def one(key: str, scale: Scale) -> Rules:
    return Rules([Aspect("a", 1.0)], [Indicator(key, "a", 1.0, 1, scale, "zero")])


def test_growths_that_differ_in_a_last_binary_digit_share_a_rank_on_the_scale_of_ranks():
    """0.30 - 0.28 and 0.32 - 0.30 are both two points, and were drawn apart."""
    values = pd.DataFrame({"x": [100 * (0.30 - 0.28), 100 * (0.32 - 0.30), 5.0, 1.0]}, index=list("abcd"))
    assert values["x"].nunique() == 4
    field = field_of(score(values, one("x", POINTS)))
    made = table(field, "rank", "zero").values[0]
    assert made[0] == made[1]


def test_the_penalty_of_a_draw_is_that_of_the_published_index():
    x, w = rng().random((40, 5)) * 100, rng(1).dirichlet(np.ones(5), 40)
    mean, square = (w * x).sum(axis=1), (w * x * x).sum(axis=1)
    assert 70 + 0.6 * penalised(mean, square) == pytest.approx(ampi(x, w), abs=1e-9)


def test_ranks_as_a_scale_are_exact_down_to_the_last_bit():
    """Values whose order hides below the bits that carry the unit's position, and true ties."""
    near = np.array([[1.0, np.nextafter(1.0, 2), 1.0, 2.0, -0.0, 0.0, -3.0, np.nextafter(-3.0, 0)]])
    for ties in ("min", "average"):
        expected = 100 * (8 - rankdata(-near[0], ties)) / 7
        assert compared(near, "rank", ties=ties)[0] == pytest.approx(expected)
    assert compared(np.full((1, 4), 7.0), "rank")[0].tolist() == [50] * 4


@pytest.mark.parametrize("scale", ["min_max", "z", "rank"])
def test_where_all_are_alike_everyone_gets_the_neutral_50(scale):
    assert compared(np.full((2, 3), 0.1 + 0.2), scale)[0] == pytest.approx([50, 50, 50])


@pytest.mark.parametrize("scale", ["min_max", "z", "rank"])
def test_with_less_is_better_the_scale_is_turned_round(scale):
    values = np.array([[1.0, 4.0, 9.0, 9.0]])
    up, down = (compared(values, scale, direction=direction)[0] for direction in (1, -1))
    assert down[0] > down[1] > down[2] == down[3]
    if scale != "rank":
        assert up + down == pytest.approx([100] * 4)


# --- many draws ------------------------------------------------------------------------------------------

PLAIN = {"arithmetic": lambda x, w: x @ w, "geometric": lambda x, w: np.prod(np.maximum(x, 1) ** w, axis=1)}


@pytest.mark.parametrize("levels", [None, 3])
def test_every_draw_is_the_plain_calculation_and_its_ranks_are_those_of_scipy(levels):
    """`levels` 3: three values only, so that many draws have ties."""
    rules = Reasonable(draws=200, aggregations=tuple(PLAIN), floors=(1.0,), exclusion=False, sobol_n=0)
    firm = stability(units(25, 4, levels=levels), book(4, 2), reasonable=rules)
    made, field = firm.simulation, firm.field
    for draw in range(200):
        totals = made.totals(draw)
        assert (made.ranks[draw] == rankdata(-np.round(totals, 10), "min")).all()
        chosen = {name: level[draw] for name, level in made.choices.levels.items()}
        on_scale = table(field, made.design.scales[chosen["scale"]], "edition").values
        w = made.choices.weights[draw]
        across = np.array([w[field.aspect_of == a].sum() for a in range(2)])
        aspects = np.stack(
            [on_scale[field.aspect_of == a].T @ w[field.aspect_of == a] / across[a] for a in range(2)],
            axis=1,
        )
        mean = made.design.aggregations[chosen["aggregation"]]
        assert totals == pytest.approx(PLAIN[mean](aspects, across), abs=1e-8)


NOISY = Reasonable(draws=200, cell_noise=0.02, sobol_n=0)


def test_the_same_seed_gives_the_same_on_one_core_or_two_and_in_blocks_of_any_size(monkeypatch):
    values = units(40, blanks=0.05)
    for drawn in (FEW, NOISY):
        made = stability(values, book(), reasonable=drawn)
        with monkeypatch.context() as patched:
            patched.setattr("paritrana_analysis.robustness.engine._BLOCK", 3_000)
            other = stability(values, book(), reasonable=drawn, cores=2)
        assert made.simulation.ranks.tobytes() == other.simulation.ranks.tobytes()


PROGRAM = """
import hashlib, numpy as np, pandas as pd, sys
from paritrana_analysis.robustness.rank_stability import Reasonable
from paritrana_analysis.robustness.rank_stability.own_units import stability
x = pd.DataFrame(np.random.default_rng(1).random((200, 8)) * 80 + 10, columns=list("abcdefgh"))
drawn = Reasonable(draws=1000, sobol_n=0, cell_noise=0.02 if sys.argv[2] == "1" else 0.0)
firm = stability(x, dict.fromkeys("abcdefgh", 1), reasonable=drawn, cores=int(sys.argv[1]))
totals = np.concatenate([firm.simulation.totals(draw) for draw in range(40)])
print(hashlib.sha256(firm.simulation.ranks.tobytes() + totals.tobytes()).hexdigest())
"""


@pytest.mark.slow
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
    made = stability(units(blanks=0.05), book(), reasonable=NOISY).simulation
    for draw in range(0, 200, 7):
        again = rankdata(-made.totals(draw).round(10), "min")
        assert again.tolist() == made.ranks[draw].tolist()


def test_noise_has_the_size_that_was_asked_for():
    values = pd.DataFrame({"x": [50.0, 10.0]}, index=["a", "b"])
    drawn = Reasonable(draws=4000, scales=(), aggregations=(), exclusion=False, cell_noise=0.02, sobol_n=0)
    made = stability(values, one("x", POINTS), reasonable=drawn).simulation
    totals = np.array([made.totals(draw) for draw in range(4000)])
    assert totals.std(axis=0) == pytest.approx([1.0, 0.2], rel=0.05)
    assert totals.mean(axis=0) == pytest.approx([50, 10], rel=0.002)


def test_one_aspect_is_a_plain_index():
    """Three units and one weight, as on paper: A is first for w > ½, B for w < ½, C never."""
    values = pd.DataFrame({"x": [100.0, 0.0, 40.0], "y": [0.0, 100.0, 40.0]}, index=list("ABC"))
    drawn = Reasonable(draws=20_000, scales=(), aggregations=(), exclusion=False, sobol_n=0)
    firm = stability(values, {"x": 1, "y": 1}, reasonable=drawn)
    exact = pd.DataFrame([[0.5, 0.1, 0.4], [0.5, 0.1, 0.4], [0.0, 0.8, 0.2]], list("ABC"), [1, 2, 3])
    assert firm.acceptability.loc[list("ABC")].to_numpy() == pytest.approx(exact.to_numpy(), abs=0.015)
    assert central_weights(firm).loc["A"].tolist() == pytest.approx([0.75, 0.25], abs=0.01)
    assert winning_weights(firm, "A")["least"].tolist() == pytest.approx([0.5, 0])
    assert benefit_of_doubt(firm)["score"].tolist() == pytest.approx([1, 1, 0.8])


def test_weights_of_a_panel_narrow_the_draws():
    values, panel = units(10, 2), WeightScheme("panel", jurors=((60, 40), (50, 50), (70, 30)))
    wide = stability(values, {"i0": 3, "i1": 2}, reasonable=FEW)
    narrow = stability(values, {"i0": 3, "i1": 2}, reasonable=replace(FEW, weights=panel, exclusion=False))
    assert narrow.simulation.choices.weights[:, 0].min() >= 0.5
    assert wide.simulation.choices.weights[:, 0].min() < 0.1


def test_without_the_indicator_that_makes_a_unit_first_it_is_seen():
    values = pd.DataFrame({"x": [90.0, 10.0, 20.0], "y": [10.0, 60.0, 30.0]}, index=list("abc"))
    rules = Rules([Aspect("one", 1.0)], [Indicator(key, "one", 0.5, 1, POINTS, "zero") for key in ("x", "y")])
    found = stability(values, rules, reasonable=FEW).left_out.set_index("indicator")
    assert found[list("abc")].to_numpy().tolist() == [[3, 1, 2], [1, 3, 2]]
    assert found["mean_shift"].tolist() == pytest.approx([4 / 3, 2 / 3])
    assert found["tau_b"].tolist() == pytest.approx([-1 / 3, 1 / 3])


def test_with_min_max_one_who_leaves_can_turn_two_others_round():
    """The third holds the top of the first indicator alone: without it that indicator counts double,
    and the first, behind the second and the fourth before, passes both."""
    rows = [[50.0, 45.0], [40.0, 60.0], [100.0, 0.0], [0.0, 100.0], [0.0, 0.0]]
    values = pd.DataFrame(rows, index=list("abcde"), columns=["x", "y"])
    pairs = stability(values, {"x": 1, "y": 1}, reasonable=FEW).reversals.set_index("unit")["pairs"]
    assert (pairs["c"], pairs["e"]) == (2, 0)
    fixed = Rules([Aspect("one", 1.0)], [Indicator(key, "one", 0.5, 1, POINTS, "zero") for key in ("x", "y")])
    assert stability(values, fixed, reasonable=FEW).reversals.empty  # goalposts turn nobody round


def test_the_examples_of_the_public_door_run():
    from paritrana_analysis.robustness.rank_stability import own_units

    found = doctest.testmod(own_units)
    assert found.failed == 0 and found.attempted > 10


# --- faults ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"scales": ("minmax",)}, "“minmax”"),
        ({"aggregations": ("mode",)}, "“mode”"),
        ({"missing": ("ignore",)}, "“ignore”"),
        ({"missing": ("exclude",)}, "“exclude”"),
        ({"draws": 0}, "draws is 0"),
        ({"draws": 10**8}, "MiB"),
        ({"cell_noise": 2}, "out of range"),
        ({"floors": (0.0,)}, "floor of 0"),
        ({"weights": WeightScheme("panel", jurors=((1, 2, 3),))}, "3"),
    ],
)
def test_a_faulty_alternative_is_named_before_anything_is_drawn(changed, said):
    with pytest.raises(UserError) as told:
        stability(units(4, 2), {"i0": 1, "i1": 1}, reasonable=replace(FEW, **changed))
    told.value.language = "en"
    assert said in str(told.value)
    assert all(fault.mend(Reader("id")) for fault in told.value.faults)


def test_all_faults_are_told_at_once():
    wrong = replace(FEW, scales=("a",), aggregations=("b",), missing=("c",), draws=0)
    with pytest.raises(UserError) as told:
        stability(units(4, 2), {"i0": 1, "i1": 1}, reasonable=wrong)
    assert len(told.value.faults) == 4


def test_weights_that_leave_nothing_when_an_indicator_is_left_out_are_refused():
    sure = WeightScheme("fixed", mean=(1.0, 0.0))
    with pytest.raises(UserError) as told:
        stability(units(4, 2), {"i0": 1, "i1": 1}, reasonable=replace(FEW, weights=sure))
    told.value.language = "en"
    assert "without the indicator “i0” no weight is left" in str(told.value)
