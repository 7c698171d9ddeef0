"""How sure the agreement is, and when no verdict is given."""

from __future__ import annotations

import numpy as np
import pytest

from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.jury.statistics.agreement import MEASURES, icc
from paritrana_analysis.jury.statistics.intervals import bootstrap_intervals, jackknife_intervals
from paritrana_analysis.jury.statistics.verdict import MIN_CANDIDATES, STATES, reliability_verdict

_ = np.nan


def panel(candidates=15, jurors=9, seed=1, holes=0.0, severity=5.0):
    rng = np.random.default_rng(seed)
    table = 60 + rng.normal(0, 10, (1, candidates)) + rng.normal(0, severity, (jurors, 1))
    table = table + rng.normal(0, 8.66, (jurors, candidates))
    table[rng.random(table.shape) < holes] = _
    return table


def both(table, **given):
    yield bootstrap_intervals(table, rng=np.random.default_rng(2), draws=300, **given)
    yield jackknife_intervals(table, **given)


def test_the_same_generator_gives_the_same_limits_and_one_more_measure_moves_none():
    few = bootstrap_intervals(panel(), rng=np.random.default_rng(2), measures=["icc2"], draws=700)
    many = bootstrap_intervals(panel(), rng=np.random.default_rng(2), measures=MEASURES, draws=700)
    assert list(many) == list(MEASURES) and many["icc2"] == few["icc2"]


def test_the_estimate_lies_between_the_limits_in_a_panel_with_and_without_blanks():
    for table in (panel(), panel(candidates=30, holes=0.05)):
        for found in both(table):
            for made in found.values():
                assert made.low < made.estimate.value < made.high, made


def test_a_draw_is_a_table_of_the_candidates_drawn():
    table, rng = panel(), np.random.default_rng(2)
    counts = np.random.default_rng(2).multinomial(15, np.full(15, 1 / 15), size=40)
    drawn = [icc(np.repeat(table, one, axis=1))["icc2"].value for one in counts]
    found = bootstrap_intervals(table, rng=rng, measures=["icc2"], draws=40)["icc2"]
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(drawn, [0.025, 0.975])))


def test_the_jackknife_leaves_out_each_candidate_on_the_logarithmic_scale():
    table = panel(candidates=8)
    left = [icc(np.delete(table, place, axis=1))["icc3k"].value for place in range(8)]
    scale = np.log(1 - np.array(left))
    half = 2.364624 * np.sqrt(7 / 8 * ((scale - scale.mean()) ** 2).sum())  # t of 7, 97.5 %
    middle = np.log(1 - icc(table)["icc3k"].value)
    found = jackknife_intervals(table, measures=["icc3k"])["icc3k"]
    assert (found.low, found.high) == pytest.approx((1 - np.exp(middle + half), 1 - np.exp(middle - half)))


def test_one_juror_s_limits_are_those_of_the_panel_s_mean_by_spearman_and_brown():
    found = jackknife_intervals(panel(), measures=["icc2", "icc2k"])
    one, mean = found["icc2"], found["icc2k"]
    for limit in ("low", "high"):
        single = getattr(one, limit)
        assert getattr(mean, limit) == pytest.approx(9 * single / (1 + 8 * single))


@pytest.mark.parametrize(("candidates", "at_least"), [(6, 0.88), (12, 0.88)])
def test_the_jackknife_holds_the_truth_where_the_bootstrap_is_too_sure(candidates, at_least):
    truth = 100 / (100 + 75)
    held = {"jackknife": [], "bootstrap": []}
    for seed in range(120):
        for found in both(panel(candidates, seed=seed), measures=["icc3"]):
            one = found["icc3"]
            held[one.method].append(one.low <= truth <= one.high)
    assert np.mean(held["jackknife"]) >= at_least
    assert np.mean(held["bootstrap"]) < np.mean(held["jackknife"])


def test_perfect_agreement_has_no_jackknife_interval_and_says_why():
    found = jackknife_intervals(np.tile(np.arange(12.0), (4, 1)))
    assert {one.reason for one in found.values()} == {"at_the_limit"}
    assert all(one.estimate.value == pytest.approx(1) and one.low is None for one in found.values())


def test_draws_in_which_a_measure_is_undefined_are_counted():
    """Of two candidates half of the draws have one twice: no difference between candidates at all."""
    table = [[60.0, 80.0], [60.0, 80.0], [60.0, 80.0]]
    found = bootstrap_intervals(table, rng=np.random.default_rng(3), draws=400)["icc3"]
    assert 120 < found.draws_used < 280 and found.draws == 400


@pytest.mark.parametrize("table", [np.full((3, 4), _), np.full((3, 4), 7.0), [[1, 2, 3]], [[1], [2]]])
def test_without_an_estimate_there_is_no_interval_and_the_reason_is_the_estimate_s(table):
    for found in both(table):
        for made in found.values():
            assert made.low is None and made.high is None
            assert made.reason == made.estimate.reason is not None


@pytest.mark.parametrize("candidates", range(3, MIN_CANDIDATES))
def test_with_a_few_candidates_no_verdict_is_given_but_the_numbers_are(candidates):
    for found in both(panel(candidates)):
        verdict = reliability_verdict(found["icc2k"])
        assert verdict.state == "too_few_candidates"
        assert (verdict.candidates, verdict.min_candidates) == (candidates, MIN_CANDIDATES)
        assert verdict.low <= verdict.estimate <= verdict.high


def test_from_ten_candidates_and_three_jurors_on_the_interval_may_be_judged():
    found = jackknife_intervals(panel(MIN_CANDIDATES))["icc2k"]
    assert reliability_verdict(found).state == "verdict_possible"
    assert reliability_verdict(found, min_candidates=11).state == "too_few_candidates"
    two = jackknife_intervals(panel(12, jurors=2))["icc2"]
    assert reliability_verdict(two).state == "too_few_jurors"
    flat = jackknife_intervals(np.full((9, 12), 70.0))["icc2"]
    assert (reliability_verdict(flat).state, reliability_verdict(flat).reason) == (
        "undefined",
        "no_variation",
    )


def test_w_counts_the_candidates_that_every_juror_scored():
    table = panel(12)
    table[0, :4] = _
    verdict = reliability_verdict(jackknife_intervals(table)["kendall_w"])
    assert (verdict.state, verdict.candidates) == ("too_few_candidates", 8)


def test_each_state_has_its_sentence_in_both_languages():
    verdict = reliability_verdict(jackknife_intervals(panel(5))["icc2"])
    for state in STATES:
        for language in LANGUAGES:
            assert Reader(language)(f"panel.state_{state}", **vars(verdict))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"measures": ["icc4"]}, "not 'icc4'"),
        ({"draws": 0}, "draws is above 0, not 0"),
        ({"level": 1}, "level lies between 0 and 1, not 1"),
    ],
)
def test_what_cannot_be_is_refused(given, said):
    with pytest.raises(ValueError, match=said):
        bootstrap_intervals(panel(), rng=np.random.default_rng(1), **given)
