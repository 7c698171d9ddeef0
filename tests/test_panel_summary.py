"""What the panel gave: mean, trimmed mean, median, and the same without each juror."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import trim_mean

from paritrana_analysis.jury.statistics.statistics import panel_statistics
from paritrana_analysis.jury.statistics.summary import STATISTICS, summarise, without_each_juror

_ = np.nan
cells = st.one_of(st.integers(0, 100), st.just(_))


@st.composite
def panels(draw):
    k, n = draw(st.integers(1, 9)), draw(st.integers(1, 5))
    sheets = st.lists(st.lists(cells, min_size=n, max_size=n), min_size=k, max_size=k)
    return np.array(draw(sheets), dtype=float)


def by_candidate(table, rule):
    known = [column[~np.isnan(column)] for column in np.transpose(table)]
    return [rule(column) if column.size else _ for column in known]


RULES = {"mean": np.mean, "median": np.median, "trimmed_mean": lambda scores: trim_mean(scores, 0.2)}


@settings(deadline=None, max_examples=60)
@given(panels())
def test_each_statistic_is_that_of_the_scores_given(table):
    found = summarise(table)
    for statistic, rule in RULES.items():
        assert getattr(found, statistic) == pytest.approx(by_candidate(table, rule), nan_ok=True)


@pytest.mark.parametrize("statistic", STATISTICS)
@settings(deadline=None, max_examples=40)
@given(table=panels())
def test_without_a_juror_is_the_result_of_the_table_without_that_row(statistic, table):
    found = without_each_juror(table, statistic=statistic)
    for juror in range(len(table)):
        expected = by_candidate(np.delete(table, juror, axis=0), RULES[statistic])
        assert found.result[juror] == pytest.approx(expected, nan_ok=True)


def test_nine_jurors_lose_the_highest_and_the_lowest_and_four_lose_none():
    nine = summarise(np.array([[0, 50, 50, 50, 50, 50, 50, 50, 100]]).T)
    assert (nine.trimmed_mean.item(), nine.trimmed_off.item()) == (50, 1)
    four = summarise([[0], [50], [50], [100]])
    assert (four.trimmed_mean.item(), four.trimmed_off.item(), four.jurors.item()) == (50, 0, 4)


def test_a_share_that_means_a_whole_number_of_scores_trims_that_many():
    assert summarise(np.zeros((100, 1)), trim=0.29).trimmed_off.item() == 29


def test_a_recusal_is_left_out_and_is_not_a_zero():
    assert summarise([[80, 70], [_, 60]]).mean.tolist() == [80, 65]


def test_the_juror_without_whom_another_would_win_is_pointed_out():
    table = [[90, 60], [50, 60], [50, 60]]
    found = without_each_juror(table)
    assert found.full_rank.tolist() == [1, 2]
    assert found.rank.tolist() == [[2, 1], [1, 2], [1, 2]]
    assert found.other_first.tolist() == [True, False, False]
    assert (found.best_rank.tolist(), found.worst_rank.tolist()) == ([1, 1], [2, 2])


def test_a_candidate_whom_only_one_juror_scored_has_no_result_without_that_juror():
    found = without_each_juror([[80, 70], [_, 60]])
    assert np.isnan(found.result[0, 0]) and np.isnan(found.rank[0, 0])
    assert found.rank[0, 1] == 1


def test_criteria_are_summarised_one_by_one():
    cube = np.random.default_rng(3).integers(0, 100, (5, 4, 3)).astype(float)
    cube[1, 2, 0] = _
    found, without = summarise(cube), without_each_juror(cube, statistic="trimmed_mean")
    for criterion in range(3):
        alone = cube[:, :, criterion]
        assert found.median[:, criterion] == pytest.approx(summarise(alone).median)
        expected = without_each_juror(alone, statistic="trimmed_mean")
        np.testing.assert_array_equal(without.rank[:, :, criterion], expected.rank)
        np.testing.assert_array_equal(without.other_first[:, criterion], expected.other_first)


def test_all_statistics_of_a_cube_are_those_of_its_criteria():
    cube = np.random.default_rng(4).integers(0, 100, (5, 6, 2)).astype(float)
    found = panel_statistics(cube)
    assert len(found.criteria) == 2
    alone = panel_statistics(cube[:, :, 1])
    assert found.criteria[1].agreement == alone.criteria[0].agreement
    np.testing.assert_array_equal(found.criteria[1].severity.effect, alone.criteria[0].severity.effect)
    np.testing.assert_array_equal(found.summary.mean[:, 1], alone.summary.mean)


def test_the_scores_handed_in_are_not_changed():
    table = np.array([[80.123456789012, _], [70, 60]])
    before = table.copy()
    panel_statistics(table)
    np.testing.assert_array_equal(table, before)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: summarise([[1]], trim=0.5), "below 0.5 at each end, not 0.5"),
        (lambda: without_each_juror([[1]], statistic="mode"), "mean, trimmed_mean, median, not 'mode'"),
        (lambda: summarise([1, 2]), "2 or 3 dimensions"),
    ],
)
def test_what_cannot_be_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()
