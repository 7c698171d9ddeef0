"""How sure a coverage share is: printed numbers, the rules, and properties that hold for any share."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paritrana_analysis.coverage.uncertainty import METHODS, share_interval

SHARES = {"active": st.integers(1, 10**8), "workers": st.integers(1, 10**8)}
ERRORS = st.floats(0.001, 0.45)  # below the RSE at which Fieller loses its bounds at 95 %


def limits(*args, **options):
    interval = share_interval(*args, **options)
    return interval.low, interval.high


def test_a_text_is_no_number_however_it_looks():
    """ "1.000" participants were one person."""
    for odd in ({"active": "1.000", "workers": 2000}, {"active": 10, "workers": True}):
        with pytest.raises(ValueError, match="is a number, not"):
            share_interval(**odd, rse=0.1)


@pytest.mark.parametrize(
    ("method", "low", "high"),
    [
        ("delta", 0.482402, 0.717598),
        ("log", 0.493209, 0.729914),
        ("fieller", 0.501674, 0.746265),
    ],
)
def test_120_thousand_of_200_thousand_with_rse_10_percent_as_worked_by_two_routes(method, low, high):
    """The exact inversion, worked apart, is Fieller's set with an exact numerator."""
    assert limits(120_000, 200_000, rse=0.10, method=method) == pytest.approx((low, high), abs=5e-7)


def test_fieller_with_errors_9_and_20_correlated_0_3_as_worked_by_two_routes():
    found = limits(120, 200, rse=20 / 200, rse_active=9 / 120, correlation=0.3, method="fieller")
    assert found == pytest.approx((0.490730, 0.746423), abs=5e-7)


def test_fieller_keeps_the_ratio_whose_difference_is_just_not_significant():
    """Fieller (1954): at each limit t, (a - t b)² = z² (V11 - 2 t V12 + t² V22)."""
    a, b, se_a, se_b, rho, z = 120, 200, 9, 20, 0.3, 1.959963984540054
    for t in limits(a, b, rse=se_b / b, rse_active=se_a / a, correlation=rho, method="fieller"):
        variance = se_a**2 - 2 * t * rho * se_a * se_b + t**2 * se_b**2
        assert (a - t * b) ** 2 == pytest.approx(z**2 * variance)


def test_with_an_exact_numerator_fieller_inverts_the_interval_of_the_workers():
    z = 1.959963984540054
    expected = 120_000 / (200_000 * (1 + z * 0.1)), 120_000 / (200_000 * (1 - z * 0.1))
    assert limits(120_000, 200_000, rse=0.1, method="fieller") == pytest.approx(expected)


def test_the_delta_interval_misses_the_upper_tail_and_the_ratio_is_biased_upwards():
    """Workers drawn with RSE 10 %: mean of the share 0.6062 = 0.60 (1 + rse²); 95 % in 0.502 to 0.746."""
    drawn = 120_000 / np.random.default_rng(20240601).normal(200_000, 20_000, 2_000_000)
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert drawn.mean() == pytest.approx(0.60 * (1 + 0.1**2), abs=5e-4)
    assert limits(120_000, 200_000, rse=0.1, method="fieller") == pytest.approx((low, high), abs=1e-3)
    assert share_interval(120_000, 200_000, rse=0.1, method="delta").high < high - 0.02


def test_without_an_rse_there_is_no_interval():
    for blank in (None, math.nan, pd.NA):
        found = share_interval(120_000, 200_000, rse=blank)
        assert (found.share, found.low, found.high, found.reason) == (0.6, None, None, "no_rse")


def test_a_blank_count_gives_a_blank_share_and_says_so():
    for active, workers in [(None, 200), (120, math.nan), (pd.NA, 200)]:
        found = share_interval(active, workers, rse=0.1)
        assert (found.share, found.low, found.high, found.reason) == (None, None, None, "blank")


def test_a_fieller_set_without_bounds_says_so_instead_of_giving_numbers():
    found = share_interval(120, 200, rse=0.52, method="fieller")
    assert (found.low, found.high, found.reason) == (None, None, "unbounded")
    assert share_interval(120, 200, rse=0.50, method="fieller").reason is None


def test_an_rse_above_25_percent_is_flagged():
    assert not share_interval(120, 200, rse=0.25).rse_high
    assert share_interval(120, 200, rse=0.26).rse_high
    assert share_interval(120, 200, rse=0.1, rse_active=0.3).rse_high


def test_a_delta_limit_below_zero_is_kept_and_flagged():
    found = share_interval(120, 200, rse=0.6, method="delta")
    assert found.low < 0 and found.low_below_zero
    assert not share_interval(120, 200, rse=0.6, method="log").low_below_zero


def test_a_share_above_one_is_kept():
    found = share_interval(300, 200, rse=0.1)
    assert found.share == 1.5 and found.low < 1.5 < found.high


def test_nobody_covered_by_an_exact_count_is_zero_for_sure():
    assert limits(0, 200, rse=0.1) == (0, 0)


def test_an_assumed_rse_is_a_scenario_not_a_finding():
    assert share_interval(120, 200, rse=0.1).basis == "rse_given"
    assert share_interval(120, 200, rse=0.1, basis="rse_scenario").basis == "rse_scenario"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rse": -0.1}, "rse .* -0.1"),
        ({"rse": 10}, "0.10 for 10 %.* 10"),
        ({"rse_active": -0.2}, "rse_active .* -0.2"),
        ({"workers": 0}, "workers .* 0"),
        ({"workers": -5}, "workers .* -5"),
        ({"workers": math.inf}, "workers .* inf"),
        ({"active": -1}, "active .* -1"),
        ({"correlation": 1.5}, "correlation .* 1.5"),
        ({"level": 95}, "level .* 95"),
        ({"method": "bayes"}, "method .* 'bayes'"),
        ({"basis": "guess"}, "basis .* 'guess'"),
    ],
)
def test_what_cannot_be_is_refused_with_the_value(changed, said):
    with pytest.raises(ValueError, match=said):
        share_interval(**({"active": 120, "workers": 200, "rse": 0.1} | changed))


def test_a_column_of_districts_gives_a_row_each_on_its_own_index():
    active = pd.Series([120.0, None, 50.0], index=["3601", "3602", "3603"])
    workers = pd.Series([200, 100, 100], index=active.index)
    found = share_interval(active, workers, rse=[0.1, 0.1, None])
    assert list(found.index) == ["3601", "3602", "3603"]
    assert found.loc["3601", ["low", "high"]].tolist() == list(limits(120, 200, rse=0.1))
    assert found["reason"].fillna("").tolist() == ["", "blank", "no_rse"]
    assert found.loc[["3602", "3603"], ["low", "high"]].isna().all(axis=None)


def test_a_fault_in_a_column_names_its_row():
    workers = pd.Series([200, 0], index=["3601", "3602"])
    with pytest.raises(ValueError, match="row '3602': workers is above 0, not 0"):
        share_interval(pd.Series([1, 1], index=workers.index), workers, rse=0.1)


def test_columns_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match="unlike indexes"):
        share_interval(pd.Series([1, 2]), pd.Series([1, 2], index=[5, 6]), rse=0.1)
    with pytest.raises(ValueError, match="unlike lengths"):
        share_interval([1, 2], [1, 2, 3], rse=0.1)


@settings(deadline=None)
@given(**SHARES, rse=ERRORS, method=st.sampled_from(METHODS))
def test_the_interval_holds_the_share(active, workers, rse, method):
    found = share_interval(active, workers, rse=rse, method=method)
    assert found.low < found.share < found.high


@settings(deadline=None)
@given(**SHARES, rse=ERRORS, more=st.floats(1.01, 2), method=st.sampled_from(METHODS))
def test_a_higher_rse_widens_the_interval_on_both_sides(active, workers, rse, more, method):
    narrow = share_interval(active, workers, rse=rse / 2, method=method)
    wide = share_interval(active, workers, rse=rse / 2 * more, method=method)
    assert wide.low < narrow.low and wide.high > narrow.high


@settings(deadline=None)
@given(**SHARES, rse=ERRORS)
def test_the_log_interval_is_symmetric_as_a_ratio(active, workers, rse):
    found = share_interval(active, workers, rse=rse)
    assert found.high / found.share == pytest.approx(found.share / found.low)


@settings(deadline=None)
@given(**SHARES, rse=ERRORS, level=st.floats(0.5, 0.94), method=st.sampled_from(METHODS))
def test_more_confidence_asks_for_a_wider_interval(active, workers, rse, level, method):
    loose = share_interval(active, workers, rse=rse, level=level, method=method)
    strict = share_interval(active, workers, rse=rse, level=0.95, method=method)
    assert strict.low < loose.low and strict.high > loose.high
