"""Ranks have one home, and its four doors agree with each other and with scipy."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from paritrana_analysis.files.places import PACKAGE
from paritrana_analysis.scoring.ranks import competition_ranks, mean_ranks, rank, rank_rows

_ = np.nan
NEARLY_TIED = st.sampled_from([0.1 + 0.2, 0.3, 5.0, 3.0, 1.0, 99.99999999995, 100.0, -0.0, 0.0, _])


@settings(deadline=None, max_examples=60)
@given(st.lists(NEARLY_TIED, min_size=1))
def test_every_door_gives_the_same_places_also_where_binary_numbers_nearly_tie(scores):
    held = ~np.isnan(scores)
    own = np.array(scores)[held]
    expected = np.zeros(len(scores), dtype=int)
    expected[held] = rankdata(-np.round(own, 10), "min")
    assert np.nan_to_num(competition_ranks(scores)).tolist() == expected.tolist()
    assert rank(pd.Series(scores)).fillna(0).tolist() == expected.tolist()
    assert rank_rows(np.nan_to_num(scores)[None], held[None])[0].tolist() == expected.tolist()
    assert mean_ranks(own).tolist() == rankdata(np.round(own, 10)).tolist()


def test_five_five_three_three_three_one_is_one_one_three_three_three_six():
    assert competition_ranks([5, 5, 3, 3, 3, 1]).tolist() == [1, 1, 3, 3, 3, 6]
    assert rank_rows(np.array([[5.0, 9.0, 3.0]]), np.array([[True, False, True]])).tolist() == [[1, 0, 2]]
    with pytest.raises(ValueError, match="not finite"):
        rank_rows(np.array([[1.0, _]]))


def test_no_other_room_puts_units_in_an_order_by_itself():
    """scipy's `rankdata` and pandas' `rank(method=…)` don't round first: a last binary digit would decide."""
    own = re.compile(r"\brankdata\b|\.rank\(|def (competition|mean|centred)_ranks|def rank_rows")
    found = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(own.search(line) for line in path.read_text(encoding="utf-8").splitlines())
    ]
    assert found == ["scoring/ranks.py"]


def test_ranks_of_a_result_skip_after_a_tie_and_ranks_of_a_sheet_are_shared():
    assert competition_ranks([5, 5, 3, 3, 3, 1]).tolist() == [1, 1, 3, 3, 3, 6]
    assert mean_ranks([5, 5, 3, 3, 3, 1]).tolist() == [5.5, 5.5, 3, 3, 3, 1]
    assert competition_ranks([0.1 + 0.2, 0.3, 0.4]).tolist() == [2, 2, 1]
    np.testing.assert_array_equal(competition_ranks([[2, _, 1], [_, _, 7]]), [[1, _, 2], [_, _, 1]])
    np.testing.assert_array_equal(mean_ranks([[2, _], [2, 7]], axis=0), [[1.5, _], [1.5, 1]])
