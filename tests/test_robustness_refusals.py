"""What panel statistics and robustness refuse in words, where a wrong number came out in silence."""

import numpy as np
import pandas as pd
import pytest

from paritrana_analysis.evaluation.backtest import backtest
from paritrana_analysis.jury.panel_bootstrap import PanelBootstrap, bootstrap_panel
from paritrana_analysis.jury.statistics.agreement import icc
from paritrana_analysis.jury.statistics.statistics import panel_statistics
from paritrana_analysis.jury.statistics.summary import summarise
from paritrana_analysis.robustness import acceptability, draws, rank_sets
from paritrana_analysis.robustness.rank_stability.counterfactual import fewest
from paritrana_analysis.scoring.scales import compared

NAN, INF = float("nan"), float("inf")


def rng():
    return np.random.default_rng(1)


@pytest.fixture(scope="module")
def sets():
    return rank_sets.rank_sets([0.1, 0.2, 0.9], [0.01, 0.01, 0.01], rng=rng())


# --- the panel ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("statistic", [icc, summarise, panel_statistics])
def test_a_score_written_as_a_text_is_no_score(statistic):
    """ "1.000" was a score of 1."""
    with pytest.raises(ValueError, match="scores are numbers, not"):
        statistic([["80", "1.000"], ["70", "60"]])


def test_a_candidate_without_a_group_does_not_lose_its_place_in_silence():
    scores = np.array([[[80.0], [70.0]], [[60.0], [75.0]]])

    def decide(figures):
        return figures[:, :, 0]

    assert bootstrap_panel(scores, decide, np.array(["a", "a"]), draws=5).places.shape == (5, 2)
    for groups in (np.array(["a", None]), np.array(["a", NAN], dtype=object), np.array(["a"])):
        with pytest.raises(ValueError, match="each of 2 candidates has a group"):
            bootstrap_panel(scores, decide, groups, draws=5)
    with pytest.raises(ValueError, match="draws are 1 or more"):
        bootstrap_panel(scores, decide, np.array(["a", "a"]), draws=0)


@pytest.mark.parametrize("level", [0, 1, 1.5, NAN])
def test_an_interval_of_places_has_a_level_between_0_and_1(level):
    with pytest.raises(ValueError, match="level lies between 0 and 1"):
        PanelBootstrap(np.array([[1.0, 2.0]]), 1, 0, 1).interval(level)


# --- weights -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "jurors", [[[150, -50], [50, 50]], [[NAN, 50], [50, 50]], [[0, 0], [50, 50]], [[INF, 1]]]
)
def test_points_that_can_t_be_divided_make_no_weights(jurors):
    """Points of 150 and -50 gave weights of 1.5 and -0.5."""
    with pytest.raises(ValueError, match=r"points are 0 or more, not all 0: juror \[0\]"):
        draws.panel_weights(jurors, 2, rng())
    with pytest.raises(ValueError, match="points are 0 or more"):
        draws.concentration(jurors)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: draws.dirichlet_weights([1.5, -0.5], 5, 2, rng()), "means are 0 or more"),
        (lambda: draws.dirichlet_weights([NAN, 0.5], 5, 2, rng()), "means are 0 or more"),
        (lambda: draws.dirichlet_weights([0, 0], 5, 2, rng()), "not all 0"),
        (lambda: draws.dirichlet_weights([0.5, 0.5], -1, 2, rng()), "kappa above 0"),
        (lambda: draws.ordered_weights([0, 0, 1], 2, rng()), "each of 3 indicators once"),
        (lambda: draws.bounded_weights([NAN, 0], [1, 1], 2, rng()), "limits are finite"),
        (lambda: draws.bounded_weights([-1, 0], [1, 1], 2, rng()), "limits are finite, 0 or more"),
    ],
)
def test_weights_are_drawn_only_from_what_can_be_weights(call, told):
    """A position that stood twice left a weight undrawn: what lay in the memory was its value."""
    with pytest.raises(ValueError, match=told):
        call()


# --- scales ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", ["min_max", "z"])
def test_one_infinite_value_does_not_make_all_units_alike(scale):
    with pytest.raises(ValueError, match="a value is infinite"):
        compared([[1.0, INF, 2.0]], scale)


def test_directions_are_1_or_minus_1():
    with pytest.raises(ValueError, match="direction is 1"):
        compared([[1.0, 2.0]], "min_max", direction=0)


# --- ranks -------------------------------------------------------------------------------------------


def test_tiers_are_of_the_estimates_the_sets_were_made_from(sets):
    """With the order turned round all units stood in one tier."""
    assert rank_sets.tiers(sets, [0.1, 0.2, 0.9]).tolist() == [3, 2, 1]
    for estimates, told in [
        ([0.9, 0.2, 0.1], "not those of the sets"),
        ([0.1, 0.9], "one estimate"),
        ([0.1, NAN, 0.9], "blank"),
    ]:
        with pytest.raises(ValueError, match=told):
            rank_sets.tiers(sets, estimates)


def test_a_search_without_an_end_is_refused():
    for cap in (NAN, INF, -1):
        with pytest.raises(ValueError, match="cap is 0 or more"):
            fewest(lambda more: more > 3, cap)


@pytest.mark.parametrize("limits", [{"lower": -1}, {"lower": NAN}, {"upper": 9}])
def test_limits_of_weights_are_shares(limits):
    """With a lower limit of -5 a weight of 6 was allowed."""
    table = [[1, 2], [2, 1.0]]
    with pytest.raises(ValueError, match="limits of weights are 0 to 1"):
        acceptability.benefit_of_doubt(table, **limits)
    with pytest.raises(ValueError, match="limits of weights are 0 to 1"):
        acceptability.winning_weight_bounds(table, 0, **limits)
    assert acceptability.benefit_of_doubt([[0, 0], [2, 1.0]]).score.tolist() == [0, 1]


# --- beside the winners ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ({"region_code": ["36", "32"], "score": ["1.000", "20"]}, "scores are numbers, not '1.000'"),
        ({"region_code": ["36", None], "score": [1.0, 2.0]}, "order: region_code is blank"),
        ({"region_code": ["36", "32 "], "score": [1.0, 2.0]}, "order: region_code is blank or padded"),
    ],
)
def test_an_order_beside_the_winners_names_each_unit_and_scores_it_in_numbers(order, told):
    """A padded code was a unit that never won."""
    winners = pd.DataFrame(columns=["assessment_year", "category", "award_level", "outcome", "region_code"])
    with pytest.raises(ValueError, match=told):
        backtest(pd.DataFrame(order), winners, assessment_year=2025, category="provinsi", level="nasional")
