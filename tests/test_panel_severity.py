"""Strict and lenient jurors, and sheets that stand apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from paritrana_analysis.i18n.wording import Reader, catalogue
from paritrana_analysis.jury.statistics.outliers import (
    CANDIDATES,
    REASONS,
    outlying_sheets,
    too_few_in_common,
)
from paritrana_analysis.jury.statistics.severity import severity
from paritrana_analysis.jury.statistics.table import linked_parts

_ = np.nan
WORKED = [[80, 70, _, 60], [90, _, 75, 70], [_, 65, 60, 50]]

cells = st.one_of(st.integers(0, 20), st.just(_))


@st.composite
def panels(draw):
    k, n = draw(st.integers(2, 5)), draw(st.integers(2, 6))
    sheets = st.lists(st.lists(cells, min_size=n, max_size=n), min_size=k, max_size=k)
    table = np.array(draw(sheets), dtype=float)
    present = ~np.isnan(table)
    assume(present.any(axis=0).all() and present.any(axis=1).all() and linked_parts(present)[1].max() == 0)
    return table


def panel_of_nine(seed=5):
    rng = np.random.default_rng(seed)
    return 60 + rng.normal(0, 10, (1, 12)) + rng.normal(0, 3, (9, 1)) + rng.normal(0, 4, (9, 12))


def reasons(table):
    return {(one.juror, one.reason) for one in outlying_sheets(table)}


# --- severity ----------------------------------------------------------------------------------------


def test_three_jurors_four_candidates_as_worked_by_two_routes():
    found = severity(WORKED)
    assert found.effect == pytest.approx([-1, 9, -8])
    assert found.fair_mean == pytest.approx([81, 72, 67, 60])
    assert found.raw_mean == pytest.approx([85, 67.5, 67.5, 60])
    assert found.raw_rank.tolist() == [1, 2, 2, 4]
    assert found.fair_rank.tolist() == [1, 2, 3, 4]  # the tie was the strict juror's doing
    assert found.freedom == 3 and found.reason is None


@settings(deadline=None, max_examples=40)
@given(panels())
def test_effects_and_errors_are_those_of_least_squares_by_another_route(table):
    jurors, candidates = np.nonzero(~np.isnan(table))
    k, n = table.shape
    # Effects that add up to 0: the last juror's is less the sum of the others.
    coded = np.vstack([np.eye(k - 1), -np.ones(k - 1)])
    columns = np.hstack([np.eye(n)[candidates], coded[jurors]])
    y = table[~np.isnan(table)]
    fit, *_rest = np.linalg.lstsq(columns, y, rcond=None)
    found = severity(table)
    assert found.effect == pytest.approx(coded @ fit[n:], abs=1e-8)
    assert found.fair_mean == pytest.approx(fit[:n], abs=1e-8)
    assert found.effect.sum() == pytest.approx(0, abs=1e-9)
    if found.freedom > 0:
        variance = ((y - columns @ fit) ** 2).sum() / found.freedom
        covariance = coded @ np.linalg.inv(columns.T @ columns)[n:, n:] @ coded.T * variance
        assert found.standard_error == pytest.approx(np.sqrt(np.diag(covariance)), abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(panels())
def test_shrinking_never_turns_or_enlarges_an_effect(table):
    found = severity(table)
    assume(found.freedom > 0)
    assert (np.abs(found.shrunk_effect) <= np.abs(found.effect) + 1e-12).all()
    assert (found.shrunk_effect * found.effect >= 0).all()


@settings(deadline=None, max_examples=40)
@given(panels(), st.integers(-10, 10))
def test_a_juror_who_adds_points_to_everyone_moves_no_fair_difference(table, points):
    lenient = table.copy()
    lenient[0] += points
    before, after = severity(table).fair_mean, severity(lenient).fair_mean
    assert after - after[0] == pytest.approx(before - before[0], abs=1e-8)


def test_shrinkage_is_the_part_of_the_spread_that_is_not_error():
    found = severity(WORKED)
    part = found.juror_sd**2 / (found.juror_sd**2 + found.error_sd**2 / 3)
    assert found.shrunk_effect == pytest.approx(part * found.effect)


def test_in_a_complete_panel_the_fair_mean_is_the_raw_mean():
    table = panel_of_nine()
    assert severity(table).fair_mean == pytest.approx(table.mean(axis=0))


def test_halves_that_share_no_candidate_have_no_fair_mean_and_are_named():
    found = severity([[1, 2, _, _], [2, 4, _, _], [_, _, 5, 6], [_, _, _, 9]])
    assert found.reason == "not_connected"
    assert found.juror_part.tolist() == [0, 0, 1, 1] and found.candidate_part.tolist() == [0, 0, 1, 1]
    assert (
        np.isnan(found.effect).all() and np.isnan(found.fair_mean).all() and np.isnan(found.fair_rank).all()
    )
    assert found.raw_mean.tolist() == [1.5, 3, 5, 7.5]


def test_one_juror_in_between_links_the_halves():
    assert severity([[1, 2, _, _], [_, 4, 5, _], [_, _, 5, 6]]).reason == "no_error_left"


def test_who_gave_or_got_no_score_keeps_the_place_and_stays_blank():
    wide = np.hstack([np.vstack([WORKED, np.full(4, _)]), np.full((4, 1), _)])
    found, plain = severity(wide), severity(WORKED)
    assert found.effect[:3] == pytest.approx(plain.effect) and np.isnan(found.effect[3])
    assert found.fair_mean[:4] == pytest.approx(plain.fair_mean) and np.isnan(found.fair_mean[4])
    assert np.isnan(found.raw_rank[4]) and found.juror_part.tolist() == [0, 0, 0, -1]


def test_blank_sheets_give_a_blank_answer():
    found = severity(np.full((2, 3), _))
    assert found.reason == "no_scores" and np.isnan(found.raw_mean).all()


# --- outlying sheets ---------------------------------------------------------------------------------


def test_a_panel_of_like_sheets_has_none_apart():
    assert outlying_sheets(panel_of_nine()) == []


@pytest.mark.parametrize(("points", "reason"), [(25, "lenient"), (-25, "strict")])
def test_a_sheet_far_above_or_below_the_others(points, reason):
    table = panel_of_nine()
    table[4] += points
    (found,) = outlying_sheets(table)
    assert (found.juror, found.reason, found.candidate) == (4, reason, None)
    assert abs(found.value) > abs(found.limit) > 3.5


def test_a_sheet_that_turns_the_order_round():
    table = panel_of_nine()
    table[2] = 120 - table[2]
    assert (2, "against_the_rest") in reasons(table)


def test_a_sheet_with_one_score_for_all():
    table = panel_of_nine()
    table[7] = 60
    assert (7, "flat") in reasons(table)
    assert not any(reason == "narrow" for _juror, reason in reasons(table))


@pytest.mark.parametrize(("stretch", "reason"), [(6, "wide"), (0.05, "narrow")])
def test_a_sheet_that_spreads_the_candidates_far_more_or_less(stretch, reason):
    table = panel_of_nine()
    table[1] = table[1].mean() + stretch * (table[1] - table[1].mean())
    assert (1, reason) in reasons(table)


def test_one_score_that_neither_juror_nor_candidate_explains_is_named():
    table = panel_of_nine()
    table[3, 5] -= 60
    far = [one for one in outlying_sheets(table) if one.reason == "far_score"]
    assert [(one.juror, one.candidate) for one in far] == [(3, 5)]
    assert far[0].value < far[0].limit < 0


def test_far_scores_are_called_in_few_panels_that_have_none():
    """Errors normal, 5 % of panels wanted; the scale is itself estimated, so allow for more."""
    called = [
        any(one.reason == "far_score" for one in outlying_sheets(panel_of_nine(seed))) for seed in range(150)
    ]
    assert np.mean(called) < 0.12


def test_two_sheets_have_no_middle_to_stand_apart_from():
    assert outlying_sheets([[1, 2, 3, 4, 5], [90, 80, 70, 60, 50]]) == []


def test_a_panel_all_alike_has_no_sheet_apart():
    assert outlying_sheets(np.full((5, 6), 70)) == []


def test_every_reason_has_words():
    for reason in REASONS:
        assert f"panel.outlier_{reason}" in catalogue()
        assert "3" in Reader("en")(f"panel.outlier_{reason}", value=3.0, limit=3.0)


def test_a_sheet_with_fewer_candidates_in_common_than_the_rule_needs_is_told_as_not_checked():
    """PJ138 orders four of five candidates against the panel, and the fifth is its own district."""
    fair = np.array([80.0, 72, 64, 56, 48])
    table = np.vstack([fair + shift for shift in (0, 3, -2, 1)] + [np.append(fair[:4][::-1], np.nan)])
    found = {(one.juror, one.reason) for one in outlying_sheets(table)}
    assert CANDIDATES == 5 and (4, "against_the_rest") not in found
    assert too_few_in_common(table) == [4]
    assert too_few_in_common(table[:, :4]) == [0, 1, 2, 3, 4]
    none_given = np.vstack([table[:4], np.full(5, np.nan)])
    assert too_few_in_common(none_given) == []  # no score: no sheet to ask about
