"""How far a panel agrees: published tables, definitions by another route, other packages, properties."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare

from paritrana_analysis.i18n.wording import catalogue
from paritrana_analysis.jury.statistics import agreement, intervals
from paritrana_analysis.jury.statistics.agreement import (
    ICC_FORMS,
    LEVELS,
    icc,
    kendall_w,
    krippendorff_alpha,
)
from paritrana_analysis.jury.statistics.table import linked_parts

_ = np.nan
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
).T
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
TIED = [[1, 2, 2, 4, 5, 6], [2, 1, 3, 3, 6, 5], [1, 3, 2, 5, 4, 6], [2, 2, 2, 5, 6, 6]]

PEERS = json.loads((Path(__file__).parent / "data" / "panel_peers.json").read_text(encoding="utf-8"))


@st.composite
def panels(draw, *, holes=True, jurors=(2, 6), candidates=(2, 7)):
    k, n = draw(st.integers(*jurors)), draw(st.integers(*candidates))
    cells = st.one_of(st.integers(0, 6), st.just(_)) if holes else st.integers(0, 6)
    sheets = st.lists(st.lists(cells, min_size=n, max_size=n), min_size=k, max_size=k)
    return np.array(draw(sheets), dtype=float)


def values(found):
    return {name: one.value for name, one in found.items()}


def same(one, other):
    if one is None or other is None:
        return one is other
    return one == pytest.approx(other, rel=1e-7, abs=1e-9)


def all_measures(table):
    found = values(icc(table))
    for level in LEVELS:
        found[f"alpha_{level}"] = krippendorff_alpha(table, level).value
    return found | {"kendall_w": kendall_w(table).value}


# --- published ---------------------------------------------------------------------------------------


def test_shrout_and_fleiss_1979_table_4():
    """Printed .17 .29 .71 .44 .62 .91; more digits from R's psych."""
    printed = [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    digits = [0.1657418, 0.2897638, 0.7148407, 0.4427971, 0.6200505, 0.9093155]
    found = values(icc(SHROUT_FLEISS))
    assert list(found) == list(ICC_FORMS)
    assert [round(value, 2) for value in found.values()] == printed
    assert list(found.values()) == pytest.approx(digits, abs=6e-8)


@pytest.mark.parametrize(
    ("level", "printed", "digits"),
    [
        ("nominal", 0.743, 0.743421),
        ("ordinal", 0.815, 0.815388),
        ("interval", 0.849, 0.849107),
        ("ratio", 0.797, 0.797403),
    ],
)
def test_krippendorff_2011_four_observers_twelve_units(level, printed, digits):
    found = krippendorff_alpha(KRIPPENDORFF, level)
    assert round(found.value, 3) == printed
    assert found.value == pytest.approx(digits, abs=6e-7)
    assert (found.jurors, found.candidates, found.candidates_left_out, found.complete) == (4, 11, 1, False)


def test_kendall_and_babington_smith_1939_w_with_ties_is_friedman_over_its_most():
    found = kendall_w(TIED).value
    assert found == pytest.approx(0.868421053, abs=6e-10)
    assert found == pytest.approx(friedmanchisquare(*np.transpose(TIED)).statistic / (4 * 5))


# --- definitions by another route --------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(panels(holes=False, candidates=(3, 8)))
def test_w_is_friedman_s_statistic_over_the_most_it_can_be(table):
    assume((np.ptp(table, axis=1) > 0).any())
    jurors, candidates = table.shape
    expected = friedmanchisquare(*table.T).statistic / (jurors * (candidates - 1))
    assert kendall_w(table).value == pytest.approx(expected)


def alpha_pair_by_pair(table, level):
    """Every ordered pair of scores, as in the definition."""
    units = [[v for v in column if not np.isnan(v)] for column in table.T]
    units = [unit for unit in units if len(unit) > 1]
    if len(units) < 2:
        return None  # of one unit alpha is 0 whatever the scores: nothing to report
    pool = [v for unit in units for v in unit]

    def distance(a, b):
        if a == b:
            return 0
        if level == "nominal":
            return 1
        if level == "interval":
            return (a - b) ** 2
        if level == "ratio":
            return ((a - b) / (a + b)) ** 2
        between = sum(1 for v in pool if min(a, b) <= v <= max(a, b))
        return (between - (pool.count(a) + pool.count(b)) / 2) ** 2

    observed = sum(
        distance(a, b) / (len(unit) - 1)
        for unit in units
        for i, a in enumerate(unit)
        for j, b in enumerate(unit)
        if i != j
    )
    expected = sum(distance(a, b) for a in pool for b in pool)  # a pair with itself adds 0
    return None if expected == 0 else 1 - observed * (len(pool) - 1) / expected


@pytest.mark.parametrize("level", LEVELS)
@settings(deadline=None, max_examples=30)
@given(table=panels())
def test_alpha_is_one_less_observed_over_expected_disagreement_pair_by_pair(level, table):
    assert same(krippendorff_alpha(table, level).value, alpha_pair_by_pair(table, level))


def left_over(columns, y):
    return float(((y - columns @ np.linalg.lstsq(columns, y, rcond=None)[0]) ** 2).sum())


@settings(deadline=None, max_examples=40)
@given(panels(jurors=(2, 5), candidates=(3, 7)))
def test_an_incomplete_panel_s_variances_are_those_of_henderson_s_method_3_by_projection(table):
    present = ~np.isnan(table)
    assume(present.any(axis=0).all() and present.any(axis=1).all())
    assume(linked_parts(present)[1].max() == 0)
    jurors, candidates = np.nonzero(present)
    y, (k, n), scores = table[present], table.shape, present.sum()
    assume(scores > n + k - 1)
    by_juror, by_candidate = np.eye(k)[jurors], np.eye(n)[candidates]
    error_ss = left_over(np.hstack([by_juror, by_candidate]), y)
    error = error_ss / (scores - n - k + 1)
    candidate = (left_over(by_juror, y) - error_ss - (n - 1) * error) / (scores - k)
    juror = (left_over(by_candidate, y) - error_ss - (k - 1) * error) / (scores - n)
    assume(candidate + juror + error > 1e-9 and candidate + error > 1e-9)
    size = n / (1 / present.sum(axis=0)).sum()
    found = values(icc(table))
    assert found["icc2"] == pytest.approx(candidate / (candidate + juror + error), abs=1e-7)
    assert found["icc3"] == pytest.approx(candidate / (candidate + error), abs=1e-7)
    assume(candidate + (juror + error) / size > 1e-6)
    assert found["icc2k"] == pytest.approx(
        candidate / (candidate + (juror + error) / size), rel=1e-5, abs=1e-7
    )


@settings(deadline=None, max_examples=40)
@given(panels(holes=False))
def test_a_complete_panel_s_icc_are_the_mean_squares_of_shrout_and_fleiss(table):
    k, n = table.shape
    mean = table.mean()
    msr = k * ((table.mean(axis=0) - mean) ** 2).sum() / (n - 1)
    msc = n * ((table.mean(axis=1) - mean) ** 2).sum() / (k - 1)
    msw = ((table - table.mean(axis=0)) ** 2).sum() / (n * (k - 1))
    mse = (msw * n * (k - 1) - msc * (k - 1)) / ((n - 1) * (k - 1))
    found = values(icc(table))
    formulas = {
        "icc1": (msr - msw, msr + (k - 1) * msw),
        "icc2": (msr - mse, msr + (k - 1) * mse + k * (msc - mse) / n),
        "icc3": (msr - mse, msr + (k - 1) * mse),
        "icc1k": (msr - msw, msr),
        "icc2k": (msr - mse, msr + (msc - mse) / n),
        "icc3k": (msr - mse, msr),
    }
    for form, (above, below) in formulas.items():
        if below > 1e-6:
            assert found[form] == pytest.approx(above / below, rel=1e-6, abs=1e-7)
        elif below < 1e-13:
            assert found[form] is None


# --- other packages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("place", range(len(PEERS["tables"])))
def test_random_tables_agree_with_pingouin_and_krippendorff_as_they_answered(place):
    """Their answers stand in data/panel_peers.json with their versions; renew_panel_peers.py renews them."""
    stored = PEERS["tables"][place]
    table = np.array(stored["scores"], dtype=float)
    for level, expected in stored["alpha"].items():
        assert krippendorff_alpha(table, level).value == pytest.approx(expected, abs=1e-9)
    if stored["icc_of_complete_candidates"]:
        complete = table[:, ~np.isnan(table).any(axis=0)]
        assert values(icc(complete)) == pytest.approx(
            stored["icc_of_complete_candidates"], rel=1e-8, abs=1e-8
        )


def test_random_tables_agree_with_pingouin_and_krippendorff_as_installed():
    pytest.importorskip("pingouin")
    pytest.importorskip("krippendorff")
    from renew_panel_peers import of_krippendorff, of_pingouin, tables

    for table in tables(seed=7, number=12):
        for level, expected in of_krippendorff(table).items():
            assert krippendorff_alpha(table, level).value == pytest.approx(expected, abs=1e-9)
        complete = table[:, ~np.isnan(table).any(axis=0)]
        if complete.shape[1] > 2:
            assert values(icc(complete)) == pytest.approx(of_pingouin(table), rel=1e-8, abs=1e-8)


# --- what is said of odd panels ----------------------------------------------------------------------


def test_jurors_who_agree_less_than_by_chance_have_an_estimate_below_zero():
    opposed = [[1, 2, 3, 4], [4, 3, 2, 1]]
    assert values(icc(opposed))["icc3"] == pytest.approx(-1)
    assert krippendorff_alpha(opposed).value < 0
    assert kendall_w(opposed).value == pytest.approx(0)


def test_a_panel_in_perfect_agreement():
    table = np.tile([0.1, 0.2, 0.7, 0.9], (3, 1))
    assert all(value == pytest.approx(1) for value in all_measures(table).values())


def test_a_panel_that_gave_everyone_the_same_has_no_agreement_to_speak_of():
    table = np.full((4, 5), 0.1)
    assert set(all_measures(table).values()) == {None}
    assert {one.reason for one in icc(table).values()} == {"no_variation"}
    assert krippendorff_alpha(table).reason == kendall_w(table).reason == "no_variation"


def test_variances_that_add_up_to_less_than_nothing_are_no_agreement_of_five_hundred_percent():
    """(MSR - MSE) / (MSR + (MSC - MSE) / n) turns positive again when both are negative."""
    table = [[0, 10, 5], [10, 0, 5]]
    found = icc(table)
    assert found["icc2k"].value is None and found["icc2k"].reason == "no_variation"
    assert found["icc2"].value < 0


def test_one_juror_or_one_candidate_is_no_agreement():
    assert {one.reason for one in icc([[1, 2, 3]]).values()} == {"too_few_jurors"}
    assert {one.reason for one in icc([[1], [2]]).values()} == {"one_candidate"}
    assert krippendorff_alpha([[1, 2, 3]]).reason == kendall_w([[1, 2, 3]]).reason == "too_few_jurors"
    assert krippendorff_alpha([[_, 2], [1, _]]).reason == kendall_w([[_, 2], [1, _]]).reason == "no_overlap"


def test_a_blank_panel_has_no_numbers_and_says_so():
    table = np.full((3, 4), _)
    assert set(all_measures(table).values()) == {None}


def test_a_juror_who_did_not_come_changes_nothing():
    absent = np.vstack([SHROUT_FLEISS, np.full(6, _)])
    assert all_measures(absent) == all_measures(SHROUT_FLEISS)
    assert icc(absent)["icc1"].jurors == 4 and icc(absent)["icc1"].complete


def test_two_halves_of_a_panel_that_share_no_candidate_agree_only_within_candidates():
    table = [[1, 2, 3, _, _], [2, 2, 4, _, _], [_, _, _, 5, 6], [_, _, _, 5, 7]]
    found = icc(table)
    assert found["icc2"].reason == found["icc3k"].reason == "not_connected"
    assert found["icc1"].value is not None


def test_a_table_without_a_score_to_spare_has_no_error():
    chain = [[1, 2, _], [_, 3, 5]]
    assert icc(chain)["icc2"].reason == "no_error_left"


def test_w_ranks_only_the_candidates_that_every_juror_scored_and_says_how_many_were_not():
    table = np.hstack([np.array(TIED, dtype=float), [[_], [1], [2], [3]]])
    found = kendall_w(table)
    assert found.value == pytest.approx(kendall_w(TIED).value)
    assert (found.candidates, found.candidates_left_out, found.complete) == (6, 1, False)


def test_scores_equal_but_for_the_arithmetic_are_tied():
    exact, drifted = [[0.3, 0.3, 0.5], [0.1, 0.2, 0.3]], [[0.1 + 0.2, 0.3, 0.5], [0.1, 0.2, 0.3]]
    assert all_measures(drifted) == all_measures(exact)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: icc([1, 2, 3]), "2 dimensions .* not 1"),
        (lambda: icc([[np.inf, 1]]), "1 score.* infinite"),
        (lambda: icc(np.empty((0, 3))), "at least one juror"),
        (lambda: krippendorff_alpha([[1, 2]], "metric"), "nominal, ordinal, interval, ratio, not 'metric'"),
        (lambda: krippendorff_alpha([[-1, 2], [1, 2]], "ratio"), "no scores below 0: use interval"),
    ],
)
def test_what_cannot_be_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_every_reason_has_words():
    for reason in (*agreement.REASONS, *intervals.REASONS, "no_scores"):
        assert f"panel.reason_{reason}" in catalogue()


# --- properties --------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(panels(), st.randoms(use_true_random=False))
def test_the_order_of_jurors_and_candidates_changes_nothing(table, random):
    rows, columns = list(range(table.shape[0])), list(range(table.shape[1]))
    random.shuffle(rows), random.shuffle(columns)
    shuffled, plain = all_measures(table[np.ix_(rows, columns)]), all_measures(table)
    assert all(same(shuffled[name], plain[name]) for name in plain)


@settings(deadline=None, max_examples=40)
@given(panels(), st.floats(0.1, 50), st.floats(-100, 100))
def test_another_scale_with_the_same_steps_changes_all_but_the_ratio_measure_in_nothing(table, step, start):
    moved = start + step * table
    for level in ("nominal", "ordinal", "interval"):
        assert same(krippendorff_alpha(moved, level).value, krippendorff_alpha(table, level).value)
    assert same(kendall_w(moved).value, kendall_w(table).value)
    before, after = values(icc(table)), values(icc(moved))
    for form in ("icc1", "icc2", "icc3"):
        assert before[form] is None or after[form] == pytest.approx(before[form], rel=1e-5, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(panels(candidates=(3, 7)), st.data())
def test_a_candidate_drawn_twice_counts_as_two_candidates(table, data):
    """The bootstrap's weights and a table with the columns repeated are one thing."""
    table = table[:, ~np.isnan(table).all(axis=0)]
    assume(table.size)
    n = table.shape[1]
    drawn = data.draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n))
    weights = np.bincount(drawn, minlength=n)[None].astype(float)
    repeated = table[:, drawn]
    ones = np.ones((1, n))
    sat = ~np.isnan(repeated).all(axis=1)
    for form, value in agreement.icc_draws(table, weights).items():
        expected = agreement.icc_draws(repeated[sat], ones)[form]
        assert value == pytest.approx(expected, rel=1e-6, abs=1e-8, nan_ok=True)
    for level in LEVELS:
        assert agreement.alpha_draws(table, level, weights) == pytest.approx(
            agreement.alpha_draws(repeated, level, ones), nan_ok=True
        )
    full = ~np.isnan(table).any(axis=0)
    chosen = repeated[:, ~np.isnan(repeated).any(axis=0)]
    assert agreement.kendall_draws(table[:, full], weights[:, full]) == pytest.approx(
        agreement.kendall_draws(chosen, np.ones((1, chosen.shape[1]))), nan_ok=True
    )
    whole = table[:, full]
    if len(whole) > 1 and whole.shape[1] > 1:  # the estimate goes another way than the draws
        once = agreement.kendall_draws(whole, np.ones((1, whole.shape[1])))[0]
        assert (kendall_w(whole).value or 0.0) == pytest.approx(np.nan_to_num(once))
