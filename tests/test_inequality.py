"""Inequality of coverage between districts: printed numbers, the rules, and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from paritrana_analysis.coverage.inequality import (
    gini,
    mld,
    mld_decomposition,
    of_table,
    relative_index,
    slope_index,
    theil,
    theil_decomposition,
)
from paritrana_analysis.evaluation.districts import inequality_within
from paritrana_analysis.evaluation.inputs import gathered

COVERAGE = [0.2, 0.35, 0.5, 0.6, 0.8]
WORKERS = [1, 2, 3, 2, 2]
ZONES = ["west", "west", "east", "east", "east"]

districts = st.lists(st.tuples(st.floats(0.001, 2), st.integers(1, 10**6)), min_size=1, max_size=12)
groups = st.lists(st.sampled_from("abc"), min_size=12, max_size=12)
MEASURES = [gini, theil, mld, slope_index]


def columns(pairs):
    return [value for value, _ in pairs], [weight for _, weight in pairs]


@pytest.mark.parametrize(
    ("measure", "printed"),
    [
        (gini, 0.194230769),
        (theil, 0.0642141078),
        (mld, 0.0717197379),
        (slope_index, 0.6392405063),
        (lambda y, w: relative_index(y, w, kind="mean"), 1.2293086660),
        (lambda y, w: relative_index(y, w, kind="km"), 4.1901452937),
    ],
)
def test_five_districts_as_worked_by_two_routes(measure, printed):
    assert measure(COVERAGE, WORKERS) == pytest.approx(printed, abs=6e-10)


def test_five_districts_in_two_zones_as_worked_by_two_routes():
    found = theil_decomposition(COVERAGE, WORKERS, ZONES)
    assert found.between == pytest.approx(0.0425909737, abs=6e-11)
    assert found.within == pytest.approx(0.0216231339, abs=6e-11)
    assert found.between_share == pytest.approx(0.0425909737 / 0.0642141078)


def test_gini_is_the_mean_difference_over_twice_the_mean():
    y, f = np.array(COVERAGE), np.array(WORKERS) / 10
    differences = sum(f[i] * f[k] * abs(y[i] - y[k]) for i in range(5) for k in range(5))
    assert gini(COVERAGE, WORKERS) == pytest.approx(differences / (2 * 0.52))


def test_the_slope_index_is_the_weighted_line_on_the_middle_of_each_place():
    f = np.array(WORKERS) / 10
    ridit = np.cumsum(f) - f / 2
    slope, _ = np.polyfit(ridit, COVERAGE, 1, w=np.sqrt(f))
    assert slope_index(COVERAGE, WORKERS) == pytest.approx(slope)


# --- a table of districts ----------------------------------------------------------------------------


def a_table(**columns):
    kinds = {"source": "a", "as_of": "2023-08", "counting_basis": "not_stated", "denominator_definition": ""}
    codes = [f"91{place:02}" for place in range(1, 6)]
    shares = {"region_code": codes, "coverage_share": COVERAGE, "denominator_value": WORKERS}
    return pd.DataFrame({**shares, **kinds, **columns})


def test_one_source_s_table_is_measured_even_where_it_leaves_its_basis_unsaid():
    assert of_table(a_table())["gini"] == gini(COVERAGE, WORKERS)
    assert list(of_table(a_table())) == ["gini", "theil", "mld", "slope_index"]
    assert of_table(a_table(coverage_share=[0, 0.1, 0.2, 0.3, 0.4]))["mld"] is None


@pytest.mark.parametrize(
    ("column", "other", "told"),
    [
        ("source", "b", "source is mixed: 'a', 'b'"),
        ("as_of", "2025", "as_of is mixed"),
        ("counting_basis", "residence", "counting_basis is mixed: 'not_stated', 'residence'"),
        ("denominator_definition", "labour force", "denominator_definition is mixed"),
        ("denominator_definition", None, None),
        ("segment", "BPU", "segment is mixed: 'ALL', 'BPU'"),
        ("region_code", "9101", "'9101' stands twice"),
        ("region_code", "", "region_code is blank"),
        ("denominator_value", 0, "weights are above 0"),
        ("coverage_share", float("nan"), "blank or not finite"),
    ],
)
def test_shares_on_unlike_bases_and_districts_told_twice_are_not_measured_together(column, other, told):
    table = a_table(segment="ALL").astype({column: object})
    table.loc[4, column] = other
    if told is None:  # "" and no text at all say the same
        assert of_table(table) == of_table(a_table())
        return
    with pytest.raises(ValueError, match=told):
        of_table(table)


def test_two_columns_that_pair_other_districts_are_refused():
    """A filtered column beside a sorted one would weigh one district by another's workers."""
    values, weights = pd.Series(COVERAGE, index=list("abcde")), pd.Series(WORKERS, index=list("edcba"))
    with pytest.raises(ValueError, match="values and weights are of unlike rows"):
        gini(values, weights)
    with pytest.raises(ValueError, match="values and order are of unlike rows"):
        slope_index(values, WORKERS, order=weights)
    with pytest.raises(ValueError, match="values and groups are of unlike rows"):
        theil_decomposition(values, WORKERS, pd.Series(ZONES))
    assert gini(values, weights[values.index]) == gini(COVERAGE, [2, 2, 3, 2, 1])


@pytest.mark.parametrize("measure", MEASURES)
def test_one_district_or_districts_all_alike_are_not_unequal(measure):
    assert measure([0.3], [7]) == 0
    assert measure([0.1 + 0.2] * 3, [1, 2, 5]) == 0


def test_districts_all_without_cover_are_alike():
    assert gini([0, 0], [1, 2]) == theil([0, 0], [1, 2]) == slope_index([0, 0], [1, 2]) == 0
    assert theil_decomposition([0, 0], [1, 2], ["a", "b"]).total == 0


def test_a_district_without_cover_counts_in_theil_but_has_no_logarithmic_deviation():
    assert theil([0, 1], [1, 1]) == pytest.approx(np.log(2))
    with pytest.raises(ValueError, match="1 value.* 0.*use theil"):
        mld([0, 1], [1, 1])


def test_all_cover_in_one_of_ten_equal_districts_is_gini_nine_tenths():
    assert gini([0] * 9 + [1], [1] * 10) == pytest.approx(0.9)


def test_nothing_to_split_has_no_between_share():
    assert theil_decomposition([0.5, 0.5], [1, 2], ["a", "b"]).between_share is None


def test_with_each_district_its_own_zone_all_is_between_and_with_one_zone_all_is_within():
    apart = theil_decomposition(COVERAGE, WORKERS, range(5))
    together = mld_decomposition(COVERAGE, WORKERS, ["one"] * 5)
    assert (apart.within, together.between) == (0, pytest.approx(0, abs=1e-15))
    assert apart.between == pytest.approx(theil(COVERAGE, WORKERS))
    assert together.within == pytest.approx(mld(COVERAGE, WORKERS))


def test_ranked_by_poverty_the_slope_says_how_much_less_the_poorest_districts_are_covered():
    richest_first = [5, 4, 3, 2, 1]
    assert slope_index(COVERAGE, WORKERS, order=richest_first) == pytest.approx(-0.6392405063, abs=6e-10)


def test_tied_districts_share_a_place_whatever_their_order():
    one = slope_index([0.2, 0.4, 0.9], [1, 1, 1], order=[1, 1, 2])
    other = slope_index([0.4, 0.2, 0.9], [1, 1, 1], order=[1, 1, 2])
    assert one == pytest.approx(other) and one == pytest.approx((0.9 - 0.3) / 0.5)


def test_the_two_relative_indexes_are_named_because_equal_means_0_in_one_and_1_in_the_other():
    assert relative_index([0.5, 0.5], [1, 1], kind="mean") == 0
    assert relative_index([0.5, 0.5], [1, 1], kind="km") == 1
    with pytest.raises(ValueError, match="'mean' or 'km', not 'rii'"):
        relative_index(COVERAGE, WORKERS, kind="rii")


def test_a_line_that_starts_below_zero_has_no_ratio_of_its_ends():
    with pytest.raises(ValueError, match="starts at -.*use kind='mean'"):
        relative_index([0, 0, 0.9], [1, 1, 1], kind="km")


@pytest.mark.parametrize(
    ("values", "weights", "said"),
    [
        ([0.2, None], [1, 1], r"values is blank .*\[1\]"),
        (pd.Series([0.2, pd.NA], dtype="Float64"), [1, 1], r"values is blank .*\[1\]"),
        ([0.2, -0.1], [1, 1], "values are 0 or more, not -0.1"),
        ([0.2, 0.1], [1, 0], "weights are above 0, not 0"),
        ([0.2, 0.1], [1, None], r"weights is blank .*\[1\]"),
        ([0.2], [1, 1], "1 values but 2 weights"),
        ([], [], "at least one"),
    ],
)
@pytest.mark.parametrize("measure", MEASURES)
def test_what_cannot_be_is_refused_and_a_blank_is_never_zero(measure, values, weights, said):
    with pytest.raises(ValueError, match=said):
        measure(values, weights)


@pytest.mark.parametrize("blank", [None, float("nan"), pd.NA, ""])
def test_a_district_without_a_zone_is_refused(blank):
    with pytest.raises(ValueError, match=r"group is blank at position\(s\) \[1\]"):
        theil_decomposition([0.2, 0.3], [1, 1], ["a", blank])


def test_unlike_lengths_of_zones_or_order_are_refused():
    with pytest.raises(ValueError, match="2 values but 1 groups"):
        mld_decomposition([0.2, 0.3], [1, 1], ["a"])
    with pytest.raises(ValueError, match="2 values but 3 in order"):
        slope_index([0.2, 0.3], [1, 1], order=[1, 2, 3])


@settings(deadline=None)
@given(districts)
def test_gini_lies_from_0_to_below_1(pairs):
    assert 0 <= gini(*columns(pairs)) < 1


@pytest.mark.parametrize("measure", [gini, theil, mld, lambda y, w: relative_index(y, w, kind="mean")])
@settings(deadline=None)
@given(pairs=districts, scale=st.floats(0.01, 100))
def test_coverage_in_other_units_is_as_unequal(measure, pairs, scale):
    values, weights = columns(pairs)
    assume(len({value * scale for value in values}) == len(set(values)))
    assert measure([value * scale for value in values], weights) == pytest.approx(
        measure(values, weights), rel=1e-6, abs=1e-9
    )


@pytest.mark.parametrize("measure", MEASURES)
@settings(deadline=None)
@given(pairs=districts, part=st.floats(0.05, 0.95))
def test_splitting_a_district_into_two_of_equal_coverage_changes_nothing(measure, pairs, part):
    values, weights = columns(pairs)
    split = [weights[0] * part, weights[0] * (1 - part), *weights[1:]]
    assert measure([values[0], *values], split) == pytest.approx(measure(values, weights), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("measure", MEASURES)
@settings(deadline=None)
@given(pairs=districts, data=st.data())
def test_the_order_of_the_districts_changes_nothing(measure, pairs, data):
    shuffled = data.draw(st.permutations(pairs))
    assert measure(*columns(shuffled)) == pytest.approx(measure(*columns(pairs)), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("whole", "split"), [(theil, theil_decomposition), (mld, mld_decomposition)])
@settings(deadline=None)
@given(pairs=districts, zones=groups)
def test_between_and_within_zones_add_up_to_the_whole(whole, split, pairs, zones):
    found = split(*columns(pairs), zones[: len(pairs)])
    assert found.between >= 0 and found.within >= 0
    assert found.total == found.between + found.within
    assert found.total == pytest.approx(whole(*columns(pairs)), rel=1e-9, abs=1e-12)


def test_a_district_of_which_one_table_says_two_things_is_left_out_of_what_is_measured(real):
    """Papua Barat, August 2023: seven districts; the first of two rows was taken, whichever it was."""
    told = real["coverage_reported"]
    own = told[(told["region_code"].str.fullmatch("91[0-9]{2}")) & (told["as_of"] == "2023-08")]
    again = own[own["measure"] == "coverage"].head(1)
    again = again.assign(claim_id="C9999", value=again["value"] + 0.5)
    both = {**real, "coverage_reported": pd.concat([told, again], ignore_index=True)}
    found = inequality_within(gathered(real, 2025))["91"]
    assert set(found["districts"]) == {7} and round(found["value"].iloc[0], 3) == 0.147
    assert set(inequality_within(gathered(both, 2025))["91"]["districts"]) == {6}
