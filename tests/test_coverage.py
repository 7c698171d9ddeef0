"""Coverage: shares, what may be compared, gaps; properties of each rule and numbers from print."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tables_as_text import table

from paritrana_analysis.coverage.shares import (
    COUNTING_BASES,
    DENOMINATORS,
    SPLIT_PROVINCES,
    Basis,
    border_changed,
    comparable,
    coverage_by,
    eligible_proxy,
    gap_to_target,
    growth,
    summed_to_provinces,
    with_denominators,
    workers_between,
)
from paritrana_analysis.dates import period
from paritrana_analysis.i18n.wording import Reader

#: Each example builds frames, which takes its time.
few = settings(max_examples=20)

#: Frames of the tests that say nothing of how they were counted.
by_registration = partial(coverage_by, counting_basis="registration")

COUNTS = st.integers(0, 10**7)
WORKERS = st.integers(1, 10**8)


def shares(coverage, key="region_code"):
    """Group → share; None where it is blank."""
    return {
        row[key]: None if pd.isna(row["coverage_share"]) else round(row["coverage_share"], 10)
        for row in coverage.to_dict("records")
    }


# --- shares ------------------------------------------------------------------------------------------


def test_a_share_is_active_participants_over_workers():
    participants = table("""
        region_code | active_participants
        31          | 80
        73          | 10
    """)
    workforce = table("""
        region_code | employed
        31          | 100
        73          | 50
    """)
    assert shares(by_registration(participants, workforce, by=["region_code"])) == {"31": 0.8, "73": 0.2}


def test_a_province_that_did_not_report_is_blank_not_zero():
    participants = table("""
        region_code | active_participants
        31          | 80
    """)
    workforce = table("""
        region_code | employed
        31          | 100
        75          | 50
    """)
    found = by_registration(participants, workforce, by=["region_code"])
    assert shares(found) == {"31": 0.8, "75": None}
    assert found["active_participants"].isna().tolist() == [False, True]


def test_a_province_that_reported_nobody_is_zero_not_blank():
    participants = table("""
        region_code | active_participants
        31          | 0
    """)
    workforce = table("""
        region_code | employed
        31          | 100
    """)
    assert shares(by_registration(participants, workforce, by=["region_code"])) == {"31": 0}


def test_a_share_above_one_is_kept():
    participants = table("""
        region_code | active_participants
        31          | 148
    """)
    workforce = table("""
        region_code | employed
        31          | 100
    """)
    assert shares(by_registration(participants, workforce, by=["region_code"])) == {"31": 1.48}


def test_participants_of_a_region_without_workers_are_refused_by_code_and_number_not_dropped():
    """Padded and unknown codes used to vanish in the merge, 99,999 people with them."""
    participants = table("""
        region_code | active_participants
        31          | 80
        99          | 99999
    """)
    workforce = table("""
        region_code | employed
        31          | 100
    """)
    with pytest.raises(ValueError, match=r"lacks 1 group.*99,999 participants.*'99'"):
        by_registration(participants, workforce, by=["region_code"])
    many = pd.DataFrame({"region_code": [f"{n}" for n in range(50, 58)], "active_participants": 1})
    with pytest.raises(ValueError, match=r"lacks 8 group.*'54' and 3 more"):
        by_registration(many, workforce, by=["region_code"])


def test_a_group_of_which_one_part_has_no_denominator_is_blank():
    """As in Papua Pegunungan 2018, where Nduga has no proxy: its workers must not vanish from the sum."""
    participants = table("""
        province_code | active_participants
        97            | 50
    """)
    workforce = table("""
        province_code | region_code | eligible_proxy
        97            | 9702        | 100
        97            | 9701        |
    """)
    found = by_registration(participants, workforce, by=["province_code"], denominator="eligible_proxy")
    assert shares(found, "province_code") == {"97": None}


def test_a_group_of_which_one_part_did_not_report_is_blank():
    participants = table("""
        province_code | region_code | active_participants
        36            | 3601        | 50
        36            | 3602        |
    """)
    workforce = table("""
        province_code | employed
        36            | 100
    """)
    found = by_registration(participants, workforce, by=["province_code"])
    assert shares(found, "province_code") == {"36": None}


def test_two_counting_bases_are_never_mixed_in_one_share():
    participants = table("""
        region_code | active_participants | counting_basis
        31          | 7500000             | registration
        64          | 837154              | residence
    """)
    workforce = table("""
        region_code | employed
        31          | 5000000
        64          | 1800000
    """)
    with pytest.raises(ValueError, match=r"mixed.*registration.*residence"):
        coverage_by(participants, workforce, by=["region_code"])


@pytest.mark.parametrize("workers", [0, -5])
def test_a_denominator_that_is_not_above_zero_is_refused_by_its_name(workers):
    participants = table("""
        region_code | active_participants
        31          | 80
    """)
    workforce = pd.DataFrame({"region_code": ["31"], "labour_force": [workers]})
    with pytest.raises(ValueError, match="labour_force must be above zero"):
        by_registration(participants, workforce, by=["region_code"], denominator="labour_force")


def test_a_column_that_is_not_there_is_a_key_error():
    participants = pd.DataFrame({"region_code": ["31"], "active_participants": [1]})
    with pytest.raises(KeyError):
        coverage_by(participants, pd.DataFrame({"region_code": ["31"], "employed": [1]}), by=["segment"])


# --- what one share can't mix ------------------------------------------------------------------------

PEOPLE = """
    region_code | as_of   | segment | status | counting_basis | active_participants
    31          | 2023-12 | ALL     | active | registration   | 80
    36          | 2023-12 | ALL     | active | registration   | 10
"""
FORCE = """
    region_code | year | employed
    31          | 2023 | 100
    36          | 2023 | 50
"""


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("counting_basis", "residence", "counting bases are mixed.*'registration', 'residence'"),
        ("as_of", "2025-02", "dates are mixed.*'2023-12', '2025-02'"),
        ("segment", "BPU", "segments are mixed.*'ALL', 'BPU'.*add up yourself"),
        ("status", "inactive", "statuses are mixed.*'active', 'inactive'"),
        ("as_of", "", "as_of is blank in 1 row"),
        ("counting_basis", None, "counting_basis is blank in 1 row"),
        ("region_code", "", "region_code is blank or padded"),
        ("region_code", None, "region_code is blank or padded"),
        ("region_code", "36 ", "region_code is blank or padded.*'36 '"),
        ("region_code", "31", "2 rows stand for the same thing.*region_code '31'"),
        ("active_participants", -1, "active_participants must be.*0 or more, not -1.*'36'"),
        ("active_participants", float("inf"), "active_participants must be.*not inf.*'36'"),
        ("active_participants", "1.000", "active_participants must be.*not '1.000'.*'36'"),
        ("active_participants", "80", "active_participants must be.*not '80'.*'36'"),
        ("counting_basis", "domicile", "counting bases are mixed"),
    ],
)
def test_what_one_share_can_t_hold_is_refused_and_named(column, value, told):
    people = table(PEOPLE).astype({column: object})
    people.loc[1, column] = value
    with pytest.raises(ValueError, match=f"(?s){told}"):
        coverage_by(people, table(FORCE), by=["region_code"])


def test_a_row_marked_as_doubtful_is_in_no_share():
    people = table(PEOPLE).assign(reliability=["", "doubtful"])
    with pytest.raises(ValueError, match="1 row.*not to be used.*row 1.*doubtful"):
        coverage_by(people, table(FORCE), by=["region_code"])


def test_a_count_is_not_divided_by_the_workers_of_a_far_year():
    assert len(coverage_by(table(PEOPLE), table(FORCE).assign(year=2024), by=["region_code"])) == 2
    with pytest.raises(ValueError, match="participants of 2023-12 over workers of 2018"):
        coverage_by(table(PEOPLE), table(FORCE).assign(year=2018), by=["region_code"])


DISTRICTS = """
    province_code | region_code | {}
    36            | 3601        | 80
    36            | 3602        | 10
"""


def test_a_district_that_is_not_in_the_participants_leaves_its_province_blank_as_a_blank_does():
    people = table(DISTRICTS.format("active_participants"))
    force = table(DISTRICTS.format("employed"))
    assert shares(by_registration(people, force, by=["province_code"]), "province_code") == {"36": 1.0}
    assert shares(by_registration(people[:1], force, by=["province_code"]), "province_code") == {"36": None}
    with pytest.raises(ValueError, match="lacks 1 group.*10 participants.*region_code '3602'"):
        by_registration(people, force[:1], by=["province_code"])


def test_a_row_without_a_region_is_not_summed_with_districts():
    people = table(DISTRICTS.format("active_participants"))
    people.loc[1, "region_code"] = None
    with pytest.raises(ValueError, match="participants: region_code is blank"):
        by_registration(people, table(DISTRICTS.format("employed")), by=["province_code"])


def test_only_active_participants_are_counted_even_where_all_rows_are_alike():
    with pytest.raises(ValueError, match="status is 'inactive': keep the rows with status 'active'"):
        coverage_by(table(PEOPLE).assign(status="inactive"), table(FORCE), by=["region_code"])


def test_a_basis_that_is_not_in_the_table_must_be_named_and_one_that_is_can_t_be_called_another():
    people, force = table(PEOPLE), table(FORCE)
    bare = people.drop(columns="counting_basis")
    with pytest.raises(ValueError, match="no column counting_basis: name it"):
        coverage_by(bare, force, by=["region_code"])
    assert shares(coverage_by(bare, force, by=["region_code"], counting_basis="residence"))["31"] == 0.8
    with pytest.raises(ValueError, match="by 'registration', not by 'residence'"):
        coverage_by(people, force, by=["region_code"], counting_basis="residence")
    with pytest.raises(ValueError, match="one of registration, residence, not_stated"):
        coverage_by(bare, force, by=["region_code"], counting_basis="domicile")


def test_an_unstated_basis_is_of_one_source_only():
    people = table(PEOPLE).assign(counting_basis="not_stated", source="a")
    assert shares(coverage_by(people, table(FORCE), by=["region_code"]))["36"] == 0.2
    with pytest.raises(ValueError, match="several sources"):
        coverage_by(people.assign(source=["a", "b"]), table(FORCE), by=["region_code"])


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("year", 2024, "years are mixed"),
        ("region_code", "31", "2 rows stand for the same thing"),
        ("region_code", None, "region_code is blank"),
        ("employed", float("inf"), "employed must be above zero.*not inf"),
    ],
)
def test_the_workers_are_held_to_the_same(column, value, told):
    force = table(FORCE).astype({column: object})
    force.loc[1, column] = value
    with pytest.raises(ValueError, match=told):
        coverage_by(table(PEOPLE), force, by=["region_code"])


def test_a_negative_part_does_not_hide_in_a_sum_above_zero():
    districts = pd.DataFrame({"province_code": "36", "region_code": ["3601", "3602"], "employed": [100, -20]})
    people = pd.DataFrame({"province_code": ["36"], "active_participants": [10]})
    with pytest.raises(ValueError, match="no part of it below zero, not -20"):
        by_registration(people, districts, by=["province_code"])


def test_a_province_beside_its_districts_is_not_summed_with_them():
    whole = pd.DataFrame(
        {"province_code": "36", "region_code": ["36", "3601", "3602"], "employed": [300, 100, 200]}
    )
    people = pd.DataFrame({"province_code": ["36"], "active_participants": [30]})
    with pytest.raises(ValueError, match="beside their own parts"):
        by_registration(people, whole, by=["province_code"])
    assert shares(by_registration(people, whole[1:], by=["province_code"]), "province_code") == {"36": 0.1}


def test_a_table_of_years_keeps_a_date_for_each_of_them():
    people = pd.concat([table(PEOPLE).assign(year=2023), table(PEOPLE).assign(year=2024, as_of="2024-12")])
    force = pd.concat([table(FORCE), table(FORCE).assign(year=2024)])
    found = coverage_by(people, force, by=["region_code", "year"])
    assert found["coverage_share"].tolist() == [0.8, 0.8, 0.2, 0.2]
    two = people.assign(as_of=["2023-12", "2023-06", "2024-12", "2024-12"])
    with pytest.raises(ValueError, match="dates are mixed"):
        coverage_by(two, force, by=["region_code", "year"])


def test_segments_stand_apart_where_they_name_the_groups():
    people = pd.concat([table(PEOPLE).assign(segment="BPU"), table(PEOPLE).assign(segment="PU")])
    force = pd.concat([table(FORCE).assign(segment="BPU"), table(FORCE).assign(segment="PU")])
    assert len(coverage_by(people, force, by=["region_code", "segment"])) == 4
    with pytest.raises(ValueError, match="segments are mixed"):
        coverage_by(people, force, by=["region_code"])


@pytest.mark.parametrize(
    ("rows", "force_years", "percent", "told"),
    [
        ("as_of in ['2023-12', '2025'] and status == 'active'", [2023], 153.6, "dates are mixed"),
        ("as_of == '2023-12'", [2023], None, "statuses are mixed"),
        ("as_of == '2023-12' and status == 'active'", None, None, "years are mixed"),
        ("as_of in ['2023-12', '2025', '2025-02', '2025-11']", [2023], None, "counting bases are mixed"),
    ],
)
def test_banten_s_share_of_mixed_dates_statuses_or_years_is_refused(
    real, sums, rows, force_years, percent, told
):
    """December 2023 with 2025 is no 153.6 %, inactive with active no share, eight Augusts no one-eighth."""
    people = real["participants"].rename(columns={"participants": "active_participants"})
    people = people.query(f"region_code == '36' and segment == 'ALL' and {rows}")
    force = sums.reset_index().query("region_code == '36'")
    if force_years:
        force = force[force["year"].isin(force_years)]
    with pytest.raises(ValueError, match=told):
        coverage_by(people, force, by=["region_code"])


# --- shares: properties ------------------------------------------------------------------------------

#: Districts of two provinces: province, active participants (None: did not report), employed.
REPORTS = st.lists(st.tuples(st.sampled_from(["31", "36"]), COUNTS, WORKERS), min_size=1, max_size=8)


def two_tables(reports):
    rows = pd.DataFrame(reports, columns=["province_code", "active_participants", "employed"])
    rows["region_code"] = [f"{row.province_code}{place:02d}" for place, row in enumerate(rows.itertuples())]
    keys = ["province_code", "region_code"]
    return rows[[*keys, "active_participants"]], rows[[*keys, "employed"]]


@given(REPORTS)
@few
def test_a_province_s_share_is_the_sum_of_its_districts_counts_over_the_sum_of_their_workers(reports):
    participants, workforce = two_tables(reports)
    districts = by_registration(participants, workforce, by=["province_code", "region_code"])
    sums = districts.groupby("province_code")[["active_participants", "employed"]].sum()
    provinces = by_registration(participants, workforce, by=["province_code"]).set_index("province_code")
    expected = sums["active_participants"] / sums["employed"]
    assert provinces["coverage_share"].to_dict() == pytest.approx(expected.to_dict())


@given(REPORTS)
@few
def test_a_province_s_share_lies_between_the_lowest_and_highest_of_its_districts(reports):
    participants, workforce = two_tables(reports)
    districts = by_registration(participants, workforce, by=["province_code", "region_code"])
    bounds = districts.groupby("province_code")["coverage_share"].agg(["min", "max"])
    for code, share in shares(
        by_registration(participants, workforce, by=["province_code"]), "province_code"
    ).items():
        assert bounds.loc[code, "min"] - 1e-9 <= share <= bounds.loc[code, "max"] + 1e-9


@given(REPORTS, st.integers(2, 1000))
@few
def test_counting_in_other_units_changes_no_share_and_twice_the_participants_double_it(reports, k):
    participants, workforce = two_tables(reports)
    share = by_registration(participants, workforce, by=["region_code"])["coverage_share"]
    more = participants.assign(active_participants=participants["active_participants"] * k)
    wider = workforce.assign(employed=workforce["employed"] * k)
    both = by_registration(more, wider, by=["region_code"])["coverage_share"]
    assert list(both) == pytest.approx(list(share))
    assert list(by_registration(more, workforce, by=["region_code"])["coverage_share"]) == pytest.approx(
        list(share * k)
    )


@given(REPORTS, st.randoms(use_true_random=False))
@few
def test_the_order_of_rows_moves_no_share(reports, random):
    participants, workforce = two_tables(reports)
    order = list(range(len(reports)))
    random.shuffle(order)
    shuffled = by_registration(participants.iloc[order], workforce.iloc[order], by=["region_code"])
    assert shares(shuffled) == shares(by_registration(participants, workforce, by=["region_code"]))


@given(REPORTS, st.sets(st.integers(0, 7)))
@few
def test_who_did_not_report_stays_blank_and_moves_nobody_else(reports, silent):
    participants, workforce = two_tables(reports)
    whole = shares(by_registration(participants, workforce, by=["region_code"]))
    told = participants[~participants.index.isin(silent)]
    found = shares(by_registration(told, workforce, by=["region_code"]))
    for place, code in enumerate(workforce["region_code"]):
        assert found[code] == (None if place in silent else whole[code])


@given(REPORTS)
@few
def test_the_tables_given_are_left_as_they_were(reports):
    participants, workforce = two_tables(reports)
    before = participants.copy(), workforce.copy()
    by_registration(participants, workforce, by=["region_code"])
    pd.testing.assert_frame_equal(participants, before[0])
    pd.testing.assert_frame_equal(workforce, before[1])


# --- denominators ------------------------------------------------------------------------------------

WORKFORCE = """
    region_code | year | employed | unemployed | employees | employer | own_account | casual_agriculture | casual_nonagriculture | employed_public_administration
    3604        | 2025 | 1000     | 50         | 400       | 30       | 200         | 20                 | 50                    | 60
    9701        | 2018 | 1000     | 5          | 40        | 0        | 10          | 0                  | 0                     | 50
"""  # noqa: E501
PARTS = ["employees", "employer", "own_account", "casual_agriculture", "casual_nonagriculture"]


def test_the_proxy_is_waged_own_account_and_casual_workers_and_employers_less_public_administration():
    assert eligible_proxy(table(WORKFORCE)).iloc[0] == 400 + 30 + 200 + 20 + 50 - 60


def test_a_proxy_that_is_not_positive_is_blank():
    assert pd.isna(eligible_proxy(table(WORKFORCE)).iloc[1])


def test_a_proxy_of_which_a_part_is_blank_is_blank():
    force = table(WORKFORCE)
    for part in [*PARTS, "employed_public_administration"]:
        broken = force.copy()
        broken.loc[0, part] = pd.NA
        assert pd.isna(eligible_proxy(broken).iloc[0])


@given(st.lists(st.integers(0, 10**6), min_size=5, max_size=5), st.integers(0, 10**6))
def test_the_proxy_is_its_sum_or_blank_and_never_zero_or_less(parts, public):
    row = pd.DataFrame([[*parts, public]], columns=[*PARTS, "employed_public_administration"], dtype="Int64")
    found = eligible_proxy(row).iloc[0]
    expected = sum(parts) - public
    assert pd.isna(found) if expected <= 0 else found == expected


def test_formal_are_employees_and_employers_and_informal_the_rest():
    row = with_denominators(table(WORKFORCE)).iloc[0]
    assert (row["labour_force"], row["formal"], row["informal"]) == (1050, 430, 570)


def test_districts_are_summed_to_their_province_and_the_nation():
    force = table("""
        region_code | year | employed
        3601        | 2025 | 10
        3602        | 2025 | 20
        7501        | 2025 | 5
        7501        | 2024 | 4
    """)
    sums = summed_to_provinces(force).set_index(["region_code", "year"])["employed"]
    assert sums.to_dict() == {
        ("36", 2025): 30,
        ("75", 2024): 4,
        ("75", 2025): 5,
        ("00", 2024): 4,
        ("00", 2025): 35,
    }


def test_a_sum_over_a_blank_is_blank_and_no_other():
    force = table("""
        region_code | year | employed | working_age
        3601        | 2023 | 10       |
        3602        | 2023 | 20       | 40
        7501        | 2023 | 5        | 8
    """)
    sums = summed_to_provinces(force).set_index("region_code")
    assert sums["working_age"].isna().to_dict() == {"36": True, "75": False, "00": True}
    assert sums["employed"].to_dict() == {"36": 30, "75": 5, "00": 35}


def test_relative_errors_are_never_summed():
    force = table(WORKFORCE).assign(employed_rse=0.1)
    assert "employed_rse" not in summed_to_provinces(force)


@few
@given(
    st.lists(st.tuples(st.sampled_from(["31", "36", "75"]), st.integers(0, 10**7)), min_size=1, max_size=12)
)
def test_provinces_add_up_to_the_nation(districts):
    force = pd.DataFrame(
        {
            "region_code": [f"{code}{place:02d}" for place, (code, _) in enumerate(districts)],
            "year": 2025,
            "employed": [employed for _, employed in districts],
        }
    )
    sums = summed_to_provinces(force).set_index("region_code")["employed"]
    assert sums["00"] == sums.drop("00").sum() == force["employed"].sum()


# --- what may be compared ----------------------------------------------------------------------------

DATES = st.one_of(
    st.integers(2015, 2027).map(str),
    st.tuples(st.integers(2015, 2027), st.integers(1, 12)).map(lambda d: f"{d[0]}-{d[1]:02d}"),
    st.tuples(st.integers(2015, 2027), st.integers(1, 12), st.integers(1, 28)).map(
        lambda d: f"{d[0]}-{d[1]:02d}-{d[2]:02d}"
    ),
)
BASES = st.builds(
    Basis,
    counting_basis=st.sampled_from(COUNTING_BASES),
    denominator=st.sampled_from(DENOMINATORS),
    as_of=DATES,
    segment=st.sampled_from(["ALL", "BPU"]),
    denominator_value=st.one_of(st.none(), st.sampled_from([100.0, 105.0, 110.0, 120.0])),
    denominator_definition=st.sampled_from(["", "angkatan kerja"]),
    region_code=st.sampled_from(["31", "36", "94", "97"]),
)
DECEMBER = Basis("registration", "employed", "2023-12", region_code="36")


@given(BASES, BASES, st.booleans())
def test_comparing_is_the_same_both_ways_round(one, other, across_time):
    forth = comparable(one, other, across_time=across_time)
    back = comparable(other, one, across_time=across_time)
    assert (forth.allowed, set(forth.reasons)) == (back.allowed, set(back.reasons))


@given(BASES)
def test_a_share_compares_with_itself_where_basis_and_denominator_are_stated(basis):
    stated = basis.counting_basis != "not_stated"
    named = basis.denominator_value is not None and basis.denominator_definition != ""
    known = basis.denominator != "stated" or named
    assert comparable(basis, basis).allowed == (stated and known)


@given(BASES, st.booleans())
def test_a_share_without_a_stated_counting_basis_compares_with_nothing(basis, across_time):
    silent = replace(basis, counting_basis="not_stated")
    verdict = comparable(silent, basis, across_time=across_time)
    assert not verdict.allowed
    assert "basis_not_stated" in verdict.reasons


@given(BASES, BASES, st.booleans())
def test_reasons_are_given_exactly_where_a_comparison_is_refused(one, other, across_time):
    verdict = comparable(one, other, across_time=across_time)
    assert verdict.allowed == (not verdict.reasons)
    assert len(set(verdict.reasons)) == len(verdict.reasons)


@given(BASES, BASES, st.booleans())
def test_every_reason_can_be_told_in_both_languages(one, other, across_time):
    for reason in comparable(one, other, across_time=across_time).reasons:
        assert Reader("id")(f"terms.reason_{reason}") and Reader("en")(f"terms.reason_{reason}")


@given(BASES, BASES)
def test_a_wider_window_never_forbids_what_a_narrower_one_allows(one, other):
    if comparable(one, other, max_months=3).allowed:
        assert comparable(one, other, max_months=12).allowed


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"segment": "BPU"}, "segment_differs"),
        ({"counting_basis": "residence"}, "basis_differs"),
        ({"counting_basis": "not_stated"}, "basis_not_stated"),
        ({"denominator": "labour_force"}, "denominator_differs"),
        ({"as_of": "2024-04"}, "date_differs"),
    ],
)
def test_one_difference_is_one_reason(changed, reason):
    other = replace(DECEMBER, region_code="32")
    assert comparable(DECEMBER, other).allowed
    assert comparable(DECEMBER, replace(other, **changed)).reasons == (reason,)


def test_dates_three_months_apart_stand_side_by_side():
    assert comparable(DECEMBER, replace(DECEMBER, as_of="2024-03", region_code="32")).allowed


def test_two_regions_officials_denominators_compare_where_both_are_said_to_be_the_same_population():
    one = replace(
        DECEMBER, denominator="stated", denominator_value=9e6, denominator_definition="angkatan kerja"
    )
    other = replace(one, region_code="32", denominator_value=2e7)
    assert comparable(one, other).allowed
    assert comparable(one, replace(other, denominator_definition="penduduk bekerja")).reasons == (
        "denominator_differs",
    )


def test_two_regions_denominators_of_unsaid_populations_do_not_compare():
    one = replace(DECEMBER, denominator="stated", denominator_value=9e6)
    assert comparable(one, replace(one, region_code="32")).reasons == ("definition_not_stated",)


@pytest.mark.parametrize("blank", [None, float("nan")])
def test_an_official_s_denominator_that_is_not_given_compares_with_nothing(blank):
    one = replace(DECEMBER, denominator="stated", denominator_value=9e6)
    other = replace(one, as_of="2024-12", denominator_value=blank)
    assert comparable(one, other, across_time=True).reasons == ("denominator_not_stated",)


# --- in a trend --------------------------------------------------------------------------------------


def test_solok_selatan_s_denominator_breaks_between_2024_and_2025(ledger):
    """106,590 workers in September 2024, 61,794 in October 2025, with nearly the same participants."""
    rows = ledger[ledger["region_code"] == "1310"].set_index("as_of")
    assert (rows.loc["2024-09", "denominator_value"], rows.loc["2025-10", "denominator_value"]) == (
        106_590,
        61_794,
    )
    then = Basis("residence", "stated", "2024-09", denominator_value=106_590, region_code="1310")
    now = replace(then, as_of="2025-10", denominator_value=61_794)
    assert comparable(then, now, across_time=True).reasons == ("denominator_breaks",)


@given(st.floats(1, 1e8), st.floats(0, 0.3))
def test_a_denominator_breaks_where_it_moves_by_more_than_a_tenth(workers, moved):
    assume(abs(moved - 0.10) > 1e-6)
    then = Basis("residence", "stated", "2024-12", denominator_value=workers, region_code="36")
    now = replace(then, as_of="2025-12", denominator_value=workers * (1 + moved))
    assert comparable(then, now, across_time=True).allowed == (moved < 0.10)


@pytest.mark.parametrize("code", sorted(SPLIT_PROVINCES))
def test_a_papuan_province_before_the_split_is_not_the_one_after_it(code):
    then = Basis("registration", "employed", "2022-12", region_code=code)
    now = replace(then, as_of="2023-12")
    assert comparable(then, now, across_time=True).reasons == ("border_changed",)
    assert comparable(now, replace(now, as_of="2024-12"), across_time=True).allowed


@given(DATES, DATES)
def test_only_the_provinces_of_papua_changed_their_borders(one, other):
    for code in ("31", "36", "81", "82", "9401", "3604"):
        assert not border_changed(code, one, other)


def test_the_provinces_that_changed_are_those_whose_codes_before_2022_differ_or_lost_land(real):
    regions = real["regions"]
    below = regions[regions["level"] == "district"]
    moved = below[below["region_code"] != below["region_code_34"]]
    touched = set(moved["province_code"]) | set(moved["province_code_34"])
    assert touched == SPLIT_PROVINCES


def test_a_trend_is_of_one_region_at_two_dates():
    later = replace(DECEMBER, as_of="2024-12")
    assert comparable(DECEMBER, later, across_time=True).allowed
    assert comparable(DECEMBER, replace(later, region_code="32"), across_time=True).reasons == (
        "region_differs",
    )
    assert comparable(DECEMBER, DECEMBER, across_time=True).reasons == ("same_date",)


@given(BASES, BASES, st.floats(0, 2), st.floats(0, 2))
def test_growth_is_given_exactly_where_a_trend_is_allowed(one, other, earlier, later):
    if period(one.as_of)[0] > period(other.as_of)[1]:
        with pytest.raises(ValueError, match="swap them"):
            growth(earlier, later, one, other)
        one, other = other, one
    change, verdict = growth(earlier, later, one, other)
    assert verdict == comparable(one, other, across_time=True)
    assert change == (later - earlier if verdict.allowed else None)


@pytest.mark.parametrize("share", [float("nan"), None, float("inf"), -0.1])
def test_a_share_that_is_none_has_no_growth(share):
    later = replace(DECEMBER, as_of="2024-12")
    for pair in ((share, 0.5), (0.5, share)):
        change, verdict = growth(*pair, DECEMBER, later)
        assert change is None and verdict.reasons == ("share_not_stated",)
    assert growth(0.4, 0.5, DECEMBER, later)[0] == pytest.approx(0.1)


@pytest.mark.parametrize("blank", ["", " ", None, float("nan")])
def test_two_blanks_are_two_unknowns_and_compare_with_nothing(blank):
    for field, reason in {
        "counting_basis": "basis_not_stated",
        "denominator": "denominator_not_stated",
        "segment": "segment_not_stated",
    }.items():
        unsaid = replace(DECEMBER, **{field: blank})
        assert comparable(unsaid, unsaid).reasons == (reason,)
    unsaid = replace(DECEMBER, region_code=blank)
    assert comparable(unsaid, replace(unsaid, as_of="2024-12"), across_time=True).reasons == (
        "region_not_stated",
    )
    stated = replace(DECEMBER, denominator="stated", denominator_value=10.0, denominator_definition=blank)
    assert comparable(stated, stated).reasons == ("definition_not_stated",)


def test_a_basis_that_is_none_of_the_known_ones_is_not_stated():
    odd = replace(DECEMBER, counting_basis="domicile")
    assert comparable(odd, odd).reasons == ("basis_not_stated",)


@pytest.mark.parametrize("value", [0, -5, float("inf")])
def test_a_stated_denominator_that_can_t_be_one_compares_with_nothing(value):
    odd = replace(DECEMBER, denominator="stated", denominator_value=value, denominator_definition="workers")
    assert comparable(odd, odd).reasons == ("denominator_impossible",)
    for language in ("id", "en"):
        assert Reader(language)("terms.reason_denominator_impossible")


@pytest.mark.parametrize("as_of", ["", "25", "2025-13", "2025-1", "2025/12", "20256", None, 2025])
def test_what_is_no_date_is_told_and_not_read_as_one(as_of):
    with pytest.raises(ValueError, match="a date is YYYY"):
        period(as_of)


@pytest.mark.parametrize("impossible", [-5, float("inf"), "1.000"])
@pytest.mark.parametrize("column", ["employees", "employed_public_administration", "unemployed"])
def test_workers_that_can_t_be_counted_make_no_denominator(column, impossible):
    """Five employees below zero made a proxy of 1 and a formal sector of -4."""
    counts = ["own_account", "casual_agriculture", "casual_nonagriculture", "employed_public_administration"]
    counts += ["employees", "employer", "employed", "unemployed"]
    force = pd.DataFrame({"region_code": ["3601"], "year": [2024], **dict.fromkeys(counts, [10])})
    force["employed"] = 60
    assert with_denominators(force)["informal"].tolist() == [40]
    with pytest.raises(ValueError, match=f"labour force: {column} must be.*region_code '3601', year 2024"):
        with_denominators(force.assign(**{column: pd.Series([impossible], dtype=object)}))
    with pytest.raises(ValueError, match="more than the employed .*region_code '3601'"):
        with_denominators(force.assign(employed=5))


DISTRICT_ROWS = """
    region_code | year | employed
    3601        | 2024 | 10
    3602        | 2024 | 20
"""


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("region_code", "3601", "2 rows stand for the same thing.*'3601'"),
        ("region_code", "36", "'36' is not a district's"),
        ("region_code", None, "not a district's"),
        ("year", None, "year is blank"),
        ("employed", -5, "employed must be.*not -5"),
        ("employed", float("inf"), "employed must be.*not inf"),
    ],
)
def test_provinces_are_summed_from_districts_each_once(column, value, told):
    force = table(DISTRICT_ROWS).astype({column: object})
    assert summed_to_provinces(force)["employed"].tolist() == [30, 30]
    force.loc[1, column] = value
    with pytest.raises(ValueError, match=told):
        summed_to_provinces(force)


@pytest.mark.parametrize(
    ("active", "workers", "target", "told"),
    [
        (10, 0, 0.5, "workers are above zero, not 0"),
        (10, -100, 0.5, "workers are above zero"),
        (10, float("inf"), 0.5, "workers is a finite number"),
        (-10, 100, 0.5, "active is 0 or more"),
        (float("inf"), 100, 0.5, "active is a finite number"),
        (10, 100, -0.5, "target_share is 0 or more"),
        (10, 100, float("nan"), "a share is a finite number"),
        (None, 100, float("inf"), "a share is a finite number"),
    ],
)
def test_no_gap_is_told_of_what_can_t_be(active, workers, target, told):
    """Workers of zero or below gave a gap of 0: the target reached."""
    with pytest.raises(ValueError, match=told):
        gap_to_target(active, workers, target)


def test_no_workers_lie_between_what_can_t_be_shares():
    for share, target, workers, told in [
        (0.1, 0.5, 0, "workers are above zero"),
        (0.1, 0.5, float("nan"), "workers is a finite number"),
        (-0.1, 0.5, 10, "share is 0 or more"),
        (float("nan"), 0.5, 10, "a share is a finite number"),
    ]:
        with pytest.raises(ValueError, match=told):
            workers_between(share, target, workers)


def test_a_share_by_registration_and_an_official_share_are_no_trend():
    """Riau: 36.91 % by registration in December 2023, 31.91 % as stated in 2025."""
    then = Basis("registration", "employed", "2023-12", region_code="14")
    now = Basis("not_stated", "stated", "2025", region_code="14")
    change, verdict = growth(0.3691, 0.3191, then, now)
    assert change is None
    assert {"basis_not_stated", "denominator_differs"} <= set(verdict.reasons)


# --- gap to a target ---------------------------------------------------------------------------------

TARGETS = st.integers(0, 12_000).map(lambda n: Fraction(n, 10_000))


def test_kalimantan_selatan_needs_672_000_more_to_reach_75_percent():
    """ANTARA Kalsel 2020 (kalsel.antaranews.com 216604): 27 % of 1.4 million workers outside government."""
    assert gap_to_target(0.27 * 1_400_000, 1_400_000, 0.75) == 672_000


@given(COUNTS, WORKERS, TARGETS)
def test_the_gap_is_the_smallest_number_that_reaches_the_target(active, workers, target):
    n = gap_to_target(active, workers, float(target))
    assert isinstance(n, int) and n >= 0
    assert active + n >= target * workers
    assert n == 0 or active + n - 1 < target * workers


@given(COUNTS, WORKERS, TARGETS, TARGETS)
def test_a_higher_target_never_needs_fewer(active, workers, one, other):
    low, high = sorted((one, other))
    assert gap_to_target(active, workers, float(low)) <= gap_to_target(active, workers, float(high))


@given(COUNTS, COUNTS, WORKERS, TARGETS)
def test_who_covers_more_never_needs_more(one, other, workers, target):
    fewer, more = sorted((one, other))
    assert gap_to_target(more, workers, float(target)) <= gap_to_target(fewer, workers, float(target))


@given(WORKERS, TARGETS, st.integers(0, 1000))
def test_a_target_that_is_reached_leaves_no_gap(workers, target, more):
    reached = -(-target * workers // 1) + more
    assert gap_to_target(int(reached), workers, float(target)) == 0


@pytest.mark.parametrize("blank", [None, float("nan"), pd.NA])
def test_a_gap_without_a_count_or_without_workers_is_blank(blank):
    assert gap_to_target(blank, 100, 0.5) is None
    assert gap_to_target(10, blank, 0.5) is None


# --- numbers from print ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def force(real):
    return real["labour_force"]


@pytest.fixture(scope="module")
def sums(force):
    return with_denominators(summed_to_provinces(force)).set_index(["region_code", "year"])


def test_144_642_004_were_employed_in_august_2024(sums):
    """BPS, Sakernas August 2024."""
    assert sums.loc[("00", 2024), "employed"] == 144_642_004


def test_513_districts_were_surveyed_in_2018_without_lombok_utara_and_514_since(force, real):
    """BPS: Lombok Utara (5208) was not surveyed in August 2018, after the earthquake."""
    by_year = force.groupby("year")["region_code"].agg(set)
    assert by_year.map(len).to_dict() == {2018: 513} | dict.fromkeys(range(2019, 2026), 514)
    assert by_year[2019] - by_year[2018] == {"5208"}
    regions = real["regions"]
    assert by_year[2025] == set(regions.loc[regions["level"] == "district", "region_code"])


@pytest.mark.parametrize("column", ["employed", "unemployed", "employees", "employer", "own_account"])
def test_districts_add_up_to_their_province_and_the_nation_in_every_year(sums, real, column):
    printed = real["labour_force_totals"].set_index(["region_code", "year"])[column]
    assert len(printed) == 39 * 8
    assert (sums[column].reindex(printed.index) == printed).all()


@pytest.mark.parametrize(
    ("year", "millions"),
    [
        (2018, 133.36), (2019, 135.86), (2020, 138.22), (2021, 140.15),
        (2022, 143.72), (2023, 147.71), (2024, 152.11), (2025, 154.00),
    ],
)  # fmt: skip
def test_the_national_labour_force_is_as_bps_published_it(sums, year, millions):
    """BPS, Sakernas August of each year (2018 and 2019 in the re-weighted series), in millions."""
    assert sums.loc[("00", year), "labour_force"] / 1e6 == pytest.approx(millions, abs=0.005)


@pytest.mark.parametrize(
    ("year", "percent"),
    [
        (2018, 43.02), (2019, 44.12), (2020, 39.53), (2021, 40.55),
        (2022, 40.69), (2023, 40.89), (2024, 42.05), (2025, 42.20),
    ],
)  # fmt: skip
def test_the_formal_share_of_the_employed_is_as_bps_published_it(sums, year, percent):
    """BPS, proportion of formal employment, 2018-2021; 2022-2025 agree with the data's own notes."""
    nation = sums.loc[("00", year)]
    assert 100 * nation["formal"] / nation["employed"] == pytest.approx(percent, abs=0.005)


@pytest.mark.parametrize(
    ("code", "year", "column", "persons"),
    [
        ("82", 2020, "labour_force", 582_499),
        ("82", 2020, "employed", 552_502),
        ("82", 2019, "employed", 551_778),
        ("62", 2021, "employed", 1_346_437),
        ("62", 2022, "employed", 1_344_475),
    ],
)
def test_provinces_are_as_printed_by_their_statistics_offices(sums, code, year, column, persons):
    """BPS Maluku Utara (August 2020 and 2019) and BPS Kalimantan Tengah (August 2021 and 2022)."""
    assert sums.loc[(code, year), column] == persons


def test_kotawaringin_timur_and_sukamara_2022_are_as_printed(force):
    """BPS Kalimantan Tengah, Sakernas August 2022."""
    employed = force[force["year"] == 2022].set_index("region_code")["employed"]
    assert (employed["6202"], employed["6206"]) == (204_836, 32_944)


def test_jawa_barat_has_the_largest_labour_force_of_2024_and_papua_selatan_the_smallest(sums):
    """BPS, Sakernas August 2024, in millions: Jawa Barat 26.19, Jawa Timur 24.38, Jawa Tengah 21.91."""
    ordered = sums.xs(2024, level="year")["labour_force"].drop("00").sort_values()
    assert list(ordered.index[-3:]) == ["33", "35", "32"]
    assert [round(n / 1e6, 2) for n in ordered.iloc[-3:]] == [21.91, 24.38, 26.19]
    assert ordered.index[0] == "95"


def test_the_proxy_of_2024_is_100_3_million_and_nduga_2018_and_2019_have_none(force):
    """BPJS Ketenagakerjaan spoke of 99 million eligible workers in 2024; the proxy is ours."""
    proxy = eligible_proxy(force)
    assert proxy[force["year"] == 2024].sum() / 1e6 == pytest.approx(100.3, abs=0.05)
    blank = force[proxy.isna()]
    assert set(zip(blank["region_code"], blank["year"], strict=True)) == {("9701", 2018), ("9701", 2019)}


def test_dki_by_registration_is_148_percent_of_its_employed_and_banten_48(real, sums):
    """Satu Data Kemnaker, December 2023 (spn.or.id), over BPS employed of August 2023."""
    people = real["participants"]
    people = people[
        (people["as_of"] == "2023-12")
        & (people["segment"] == "ALL")
        & (people["status"] == "active")
        & (people["counting_basis"] == "registration")
        & people["region_code"].isin(["18", "31", "32", "35", "36", "64"])
    ].rename(columns={"participants": "active_participants"})
    workforce = sums.xs(2023, level="year").reset_index()
    found = coverage_by(people, workforce, by=["region_code"]).set_index("region_code")["coverage_share"]
    percent = {code: round(100 * found[code], 1) for code in people["region_code"]}
    assert percent == {"18": 12.3, "31": 147.8, "32": 20.7, "35": 20.2, "36": 47.7, "64": 71.6}
    assert pd.isna(found["75"])
