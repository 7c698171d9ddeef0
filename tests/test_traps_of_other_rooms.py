"""Traps of the page on methods outside scoring: T10, T11, T12, T17. T18 stands in test_uncertainty."""

from __future__ import annotations

import numpy as np
import pytest

from paritrana_analysis.jury.statistics.agreement import icc
from paritrana_analysis.robustness.draws import level_of
from paritrana_analysis.robustness.sensitivity import sobol_indices, sobol_sample


def test_t10_forms_of_icc_go_by_shrout_and_fleiss_s_own_numbers_and_by_no_library_s_labels():
    """Other libraries renamed them between releases: ICC2 became ICC(A,1)."""
    table = np.array([[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]], float)
    found = icc(table)
    assert list(found) == ["icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k"]
    assert found["icc2"].value == pytest.approx(0.2897638, abs=1e-6)


def test_t11_alternatives_are_drawn_with_equal_probability_however_few_are_drawn():
    """Cutting the observed range of a few random numbers gives bins of unequal width."""
    few = np.array([0.30, 0.31, 0.32, 0.33])
    assert level_of(few, 4).tolist() == [1, 1, 1, 1], "all lie in the second quarter of [0, 1)"
    many = level_of(np.arange(1000) / 1000, 4)
    assert np.bincount(many).tolist() == [250, 250, 250, 250]
    assert level_of(np.array([1.0]), 4).tolist() == [3]


def test_t12_a_blank_cell_is_one_kind_of_nothing_in_a_column(real):
    """An empty text and a missing value are told apart in no column that holds both."""
    for name in ("evidence", "coverage_reported", "winners"):
        for column in real[name].columns:
            cells = real[name][column]
            assert not (cells.isna().any() and (cells == "").any()), (name, column)


def test_t17_outputs_of_another_shape_than_the_sample_are_refused():
    """Shuffled or cut outputs give silent nonsense elsewhere: here their shape is the sample's."""
    sample = sobol_sample(["a", "b", "c"], 64, np.random.default_rng(1))
    outputs = sample.sum(axis=2)
    assert sobol_indices(outputs, ["a", "b", "c"], rng=np.random.default_rng(1)).first is not None
    for wrong in (outputs.ravel(), outputs[1:], outputs.T):
        with pytest.raises(ValueError):
            sobol_indices(wrong, ["a", "b", "c"], rng=np.random.default_rng(1))
