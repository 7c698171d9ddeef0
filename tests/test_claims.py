"""The ledger of claims: the rule that picks the one a report leads with, step by step, and real cases."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tables_as_text import table

from paritrana_analysis.coverage.claims import (
    can_lead,
    conflicting,
    counts_behind,
    coverage_claims,
    leading,
    not_after,
    pooled,
    roles,
)
from paritrana_analysis.data import tables
from paritrana_analysis.files.places import RAW
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.reports.province import protection

few = settings(max_examples=15)


def told(text: str, **constant) -> pd.DataFrame:
    """Claims from lines of as_of | percent, and, where given, active | workers | segment | reading.

    Each line is one source of its own. `constant` may give region_code.
    """
    rows = table(text).to_dict("records")
    written = []
    for place, row in enumerate(rows):
        same = {
            "region_code": constant.get("region_code", row.get("region_code", "36")),
            "as_of": row["as_of"],
            "segment": row.get("segment") or "ALL",
            "source": row.get("source") or f"source {place}",
        }
        number = row.get("claim_id") or f"C{place:04d}"
        share = {"claim_id": number, "measure": "coverage", "value": float(row["percent"]), "unit": "percent"}
        share["denominator_value"] = row.get("workers")
        written.append({**same, **share, "reading": row.get("reading") or ""})
        if not pd.isna(row.get("active")):
            count = {"claim_id": f"N{place:04d}", "measure": "participants", "value": float(row["active"])}
            written.append({**same, **count, "unit": "persons", "reading": ""})
    ledger = pd.DataFrame(written).assign(denominator_definition="", counting_basis="not_stated", note="")
    ledger["denominator_value"] = pd.to_numeric(ledger["denominator_value"]).astype("float64")
    return coverage_claims(ledger)


def lead(claims, year=2025, code="36"):
    """Percent of the claim that leads, or None."""
    found = leading(claims, year).set_index("region_code")["coverage_share"]
    return round(100 * found[code], 4) if code in found else None


# --- a claim and its own numbers ---------------------------------------------------------------------


def test_a_share_is_told_with_the_count_of_the_same_region_date_segment_and_source():
    claims = told("""
        as_of   | percent | active  | workers
        2025-11 | 46.03   | 2730000 | 5920000
        2025-12 | 44.00   |         |
    """)
    assert list(claims["active_participants"].fillna(-1)) == [2_730_000, -1]
    assert list(claims["denominator_value"].fillna(-1)) == [5_920_000, -1]


def test_a_claim_agrees_with_its_own_numbers_within_one_point():
    claims = told("""
        as_of   | percent | active | workers
        2025-01 | 46.0    | 460    | 1000
        2025-02 | 46.0    | 470    | 1000
        2025-03 | 46.0    | 450    | 1000
        2025-04 | 46.0    | 471    | 1000
        2025-05 | 46.0    | 449    | 1000
        2025-06 | 46.0    |        | 1000
        2025-07 | 46.0    | 460    |
        2025-08 | 46.0    |        |
    """)
    assert list(claims["agreement"]) == ["agrees"] * 3 + ["disagrees"] * 2 + ["unchecked"] * 3


def test_a_count_of_another_source_is_not_the_claim_s_own():
    ledger = table("""
        claim_id | as_of   | measure      | value | unit    | denominator_value | source
        C0001    | 2025-11 | coverage     | 46    | percent |                   | a
        C0002    | 2025-11 | participants | 460   | persons | 1000              | b
    """).assign(
        region_code="36", segment="ALL", denominator_definition="", counting_basis="not_stated", note=""
    )
    claims = coverage_claims(ledger)
    assert claims["active_participants"].isna().all()
    assert list(claims["agreement"]) == ["unchecked"]


# --- the rule, step by step --------------------------------------------------------------------------


def test_a_claim_of_one_segment_never_leads():
    claims = told("""
        as_of   | percent | segment
        2025-12 | 90      | INFORMAL
        2025-01 | 40      | ALL
    """)
    assert lead(claims) == 40


@pytest.mark.parametrize("reading", ["of_target", "of_projects", "impossible", "registered_not_active"])
def test_a_percentage_of_something_else_than_workers_never_leads(reading):
    claims = told(f"""
        as_of   | percent | reading
        2025-12 | 61      | {reading}
        2025-01 | 41      |
    """)
    assert lead(claims) == 41


@pytest.mark.parametrize("after", ["2026", "2026-01", "2026-01-01", "2030"])
def test_a_claim_after_the_period_never_leads(after):
    claims = told(f"""
        as_of   | percent
        {after} | 60
        2024-05 | 40
    """)
    assert lead(claims, 2025) == 40
    assert lead(claims, 2030) == 60


@pytest.mark.parametrize("last", ["2025", "2025-12", "2025-12-31"])
def test_the_last_day_of_the_period_is_within_it(last):
    assert lead(told(f"as_of | percent\n{last} | 60"), 2025) == 60
    assert lead(told(f"as_of | percent\n{last} | 60"), 2024) is None


def test_the_latest_year_goes_before_a_better_founded_claim_of_an_earlier_one():
    claims = told("""
        as_of      | percent | active | workers
        2024-12-31 | 46      | 460    | 1000
        2025       | 44      |        |
    """)
    assert lead(claims) == 44


def test_a_claim_that_disagrees_with_itself_never_leads_even_alone():
    claims = told("""
        as_of      | percent | active | workers
        2025-12-31 | 42.9    | 450    | 1000
    """)
    assert lead(claims) is None


def test_a_claim_that_agrees_with_its_numbers_goes_before_a_later_one_without():
    claims = told("""
        as_of      | percent | active | workers
        2025-02    | 46      | 460    | 1000
        2025-11-30 | 44      |        |
    """)
    assert lead(claims) == 46


def test_then_the_more_precise_date_goes_first_then_the_later():
    claims = told("""
        as_of      | percent
        2025       | 30
        2025-12    | 40
        2025-03-01 | 50
        2025-06-01 | 60
    """)
    assert lead(claims) == 60
    assert lead(claims[claims["as_of"].str.len() < 10]) == 40


def test_then_the_lower_share_as_the_cautious_reading():
    claims = told("""
        as_of   | percent
        2025-12 | 37
        2025-12 | 27
    """)
    assert lead(claims) == 27


def test_each_region_has_one_claim_that_leads_or_none():
    claims = told("""
        region_code | as_of   | percent | segment
        36          | 2025-12 | 46      | ALL
        36          | 2025-12 | 44      | ALL
        75          | 2025-12 | 54      | ALL
        76          | 2025-12 | 99      | BPU
    """)
    assert list(leading(claims, 2025)["region_code"]) == ["36", "75"]


def test_no_claim_at_all_leaves_no_one_to_lead():
    claims = told("as_of | percent\n2025 | 40").iloc[:0]
    assert leading(claims, 2025).empty
    assert roles(claims, leading(claims, 2025), 2025).empty


def test_the_lag_is_counted_to_the_end_of_the_period():
    claims = told("as_of | percent\n2025-07 | 51.39")
    assert list(leading(claims, 2025)["lag_months"]) == [5]
    assert list(leading(claims, 2027)["lag_months"]) == [29]


# --- conflicts ---------------------------------------------------------------------------------------


def conflicts(claims, year=2025):
    row = leading(claims, year).iloc[0]
    return sorted(round(100 * s, 4) for s in conflicting(claims, row, year)["coverage_share"])


def test_what_an_ngo_says_and_a_part_of_another_count_are_no_official_s_figures(real):
    ledger = real["coverage_reported"].set_index("claim_id")
    assert set(ledger.loc[["C0004", "C0005", "C0713", "C0714"], "reading"]) == {"not_official"}
    claims = coverage_claims(real["coverage_reported"])
    assert not can_lead(claims)["claim_id"].isin(["C0004", "C0005", "C0713", "C0714"]).any()
    # C1367 (6,373, the provincial government alone) is never the count behind C1365's 86.21 %.
    whole = claims.set_index("claim_id").loc["C1365"]
    assert whole["active_participants"] == 31_622
    again = real["coverage_reported"].query("claim_id != 'C1366'")
    assert pd.isna(coverage_claims(again).set_index("claim_id").loc["C1365", "active_participants"])


def test_a_claim_conflicts_within_three_months_and_by_more_than_one_point():
    claims = told("""
        as_of   | percent | active | workers
        2025-08 | 46.00   | 460    | 1000
        2025-08 | 47.00   |        |
        2025-08 | 47.01   |        |
        2025-05 | 40.00   |        |
        2025-04 | 39.00   |        |
        2025-11 | 52.00   |        |
        2025-12 | 53.00   |        |
        2025    | 54.00   |        |
    """)
    assert conflicts(claims) == [40, 47.01, 52, 54]
    row = leading(claims, 2025).iloc[0]
    assert (row["conflicts"], row["conflict_low"], row["conflict_high"]) == (4, 0.40, 0.54)


def test_a_claim_of_a_segment_of_a_target_or_after_the_period_is_no_conflict():
    claims = told("""
        as_of   | percent | segment  | reading
        2025-12 | 46      | ALL      |
        2025-12 | 80      | INFORMAL |
        2025-12 | 90      | ALL      | of_target
        2026-01 | 70      | ALL      |
    """)
    assert conflicts(claims) == []
    assert leading(claims, 2025)[["conflict_low", "conflict_high"]].isna().all(axis=None)


def test_a_claim_that_disagrees_with_itself_still_contradicts_the_one_that_leads():
    claims = told("""
        as_of      | percent | active | workers
        2025-11    | 46.03   | 2730   | 5920
        2025-11-03 | 42.90   | 2700   | 6000
    """)
    assert conflicts(claims) == [42.9]


def test_every_claim_is_kept_and_plays_one_role():
    claims = told("""
        as_of      | percent | active | workers | segment | reading
        2025-11    | 46      | 460    | 1000    | ALL     |
        2025-11-03 | 42.9    | 450    | 1000    | ALL     |
        2025-10    | 44      |        |         | ALL     |
        2023       | 30      |        |         | ALL     |
        2025-10    | 61      |        |         | ALL     | of_target
        2025-10    | 80      |        |         | BPU     |
        2026-02    | 50      |        |         | ALL     |
    """)
    found = roles(claims, leading(claims, 2025), 2025)
    assert list(found["role"]) == [
        "leads",
        "disagrees_with_itself",
        "conflicts",
        "beside",
        "not_of_all_workers",
        "not_of_all_workers",
        "after_period",
    ]
    assert list(found["clashes"]) == [False, True, True, False, False, False, False]


# --- counts behind a share ---------------------------------------------------------------------------


def test_a_count_that_is_not_stated_is_worked_out_and_marked_so():
    """ANTARA Kalsel 2020 (kalsel.antaranews.com 216604): 27 % of 1.4 million workers outside government."""
    assert counts_behind(0.27, None, 1_400_000) == {
        "active": 378_000,
        "workers": 1_400_000,
        "derived": "active",
    }


def test_a_denominator_that_is_not_stated_is_worked_out_and_marked_so():
    """DKI 2025 (ekoin.co): 51.39 % and 2,123,056 participants imply about 4.13 million workers."""
    known = counts_behind(0.5139, 2_123_056, None)
    assert known["derived"] == "workers"
    assert known["workers"] / 1e6 == pytest.approx(4.13, abs=0.005)


def test_what_is_stated_is_kept_as_stated():
    assert counts_behind(0.8269, 128_358, 155_222) == {
        "active": 128_358,
        "workers": 155_222,
        "derived": "",
    }


@pytest.mark.parametrize("blank", [None, float("nan"), pd.NA])
def test_a_share_alone_has_no_counts(blank):
    assert counts_behind(0.5, blank, blank) == {"active": None, "workers": None, "derived": ""}


def test_nothing_is_divided_by_a_share_of_zero():
    assert counts_behind(0.0, 0, None) == {"active": None, "workers": None, "derived": ""}


@given(st.floats(0.001, 2), st.integers(1, 10**8))
def test_a_count_worked_out_gives_the_share_back_within_one_person(share, workers):
    known = counts_behind(share, None, workers)
    assert abs(known["active"] - share * workers) <= 0.5 + 1e-6


# --- pooling -----------------------------------------------------------------------------------------


def of_one(found):
    """Of the one region there is."""
    (pair,) = found.values()
    return pair


def test_formal_and_informal_are_pooled_by_adding_never_by_averaging():
    claims = told("""
        as_of | percent | active | workers | segment  | source
        2025  | 80      | 800    | 1000    | FORMAL   | one
        2025  | 10      | 900    | 9000    | INFORMAL | one
    """)
    found = of_one(pooled(claims, 2025))
    assert (found["active"], found["workers"], found["share"]) == (1700, 10_000, 0.17)


@pytest.mark.parametrize(
    "second",
    [
        "2025 | 10 | 900 | 9000 | INFORMAL | another",
        "2024 | 10 | 900 | 9000 | INFORMAL | one",
        "2025 | 10 | 900 |      | INFORMAL | one",
        "2025 | 30 | 900 | 9000 | INFORMAL | one",
        "2025 | 10 | 900 | 9000 | BPU      | one",
    ],
    ids=["another source", "another date", "no denominator", "at odds with itself", "another segment"],
)
def test_segments_that_do_not_belong_together_are_not_pooled(second):
    claims = told(f"""
        as_of | percent | active | workers | segment  | source
        2025  | 80      | 800    | 1000    | FORMAL   | one
        {second}
    """)
    assert not pooled(claims, 2025)


def test_segments_of_two_regions_told_twice_or_counted_unlike_are_not_pooled(ledger):
    """A source that tells of two regions was added up over both, one told twice counted double."""
    whole = pooled(ledger, 2025)
    assert len(whole) > 1
    for code, pair in whole.items():
        assert pooled(of_region(ledger, code), 2025) == {code: pair}
    own = of_region(ledger, "6404")
    whole = pooled(own, 2025)
    assert pooled(pd.concat([own, own]), 2025) == whole
    pair = own["segment"].isin(["FORMAL", "INFORMAL"]) & (own["as_of"] == of_one(whole)["as_of"])
    other = own[pair].assign(active_participants=own["active_participants"] + 1)
    assert pooled(pd.concat([own, other]), 2025) != whole
    unlike = own.assign(counting_basis=["residence", *["registration"] * (len(own) - 1)])
    unlike.loc[pair, "counting_basis"] = ["residence", "registration"]
    assert pooled(unlike[pair], 2025) == {}


@pytest.mark.parametrize("impossible", [-5, float("inf"), "1.000", True])
def test_nothing_is_worked_out_from_what_can_t_be_a_count(impossible):
    for numbers in [(0.2, impossible, None), (0.2, None, impossible), (impossible, 5, None)]:
        with pytest.raises(ValueError, match="is a number, 0 or more"):
            counts_behind(*numbers)
    assert counts_behind(float("nan"), None, 100)["active"] is None


def test_a_pair_after_the_period_is_not_pooled_and_the_newest_within_it_is():
    claims = told("""
        as_of | percent | active | workers | segment  | source
        2023  | 80      | 800    | 1000    | FORMAL   | one
        2023  | 10      | 900    | 9000    | INFORMAL | one
        2024  | 90      | 900    | 1000    | FORMAL   | two
        2024  | 20      | 1800   | 9000    | INFORMAL | two
        2026  | 95      | 950    | 1000    | FORMAL   | three
        2026  | 30      | 2700   | 9000    | INFORMAL | three
    """)
    assert of_one(pooled(claims, 2025))["share"] == 0.27
    assert of_one(pooled(claims, 2026))["share"] == 0.365


# --- properties --------------------------------------------------------------------------------------

DATES = st.one_of(
    st.integers(2023, 2026).map(str),
    st.tuples(st.integers(2023, 2026), st.integers(1, 12)).map(lambda d: f"{d[0]}-{d[1]:02d}"),
    st.tuples(st.integers(2024, 2026), st.integers(1, 12)).map(lambda d: f"{d[0]}-{d[1]:02d}-15"),
)
#: One claim: date, percent, whether its numbers are given (agree, disagree, none), segment, reading.
CLAIM = st.tuples(
    DATES,
    st.integers(20, 60),
    st.sampled_from(["agrees", "disagrees", "unchecked"]),
    st.sampled_from(["ALL", "ALL", "ALL", "INFORMAL"]),
    st.sampled_from(["", "", "", "of_target"]),
)
LEDGER = st.lists(CLAIM, min_size=1, max_size=7)


def ledger_of(claims):
    frame = pd.DataFrame(claims, columns=["as_of", "percent", "agreement", "segment", "reading"])
    given_counts = frame["agreement"] != "unchecked"
    active = frame["percent"].where(frame["agreement"] != "disagrees", frame["percent"] + 20) * 10.0
    return frame.assign(
        claim_id=[f"C{place:04d}" for place in range(len(frame))],
        region_code="36",
        coverage_share=frame["percent"] / 100,
        active_participants=active.where(given_counts),
        denominator_value=pd.Series(1000.0, index=frame.index).where(given_counts),
        own_share=active.where(given_counts) / 1000,
        own_differs="",
        denominator_definition="",
        counting_basis="not_stated",
        source="",
        note="",
    ).drop(columns="percent")


def who_leads(claims, year=2025):
    found = leading(claims, year)
    return None if found.empty else found["claim_id"].iloc[0]


@few
@given(LEDGER, st.randoms(use_true_random=False))
def test_the_order_of_claims_never_changes_which_leads(claims, random):
    rows = ledger_of(claims)
    order = list(range(len(rows)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(leading(rows, 2025), leading(rows.iloc[order], 2025))


@few
@given(LEDGER)
def test_what_leads_is_of_all_workers_in_time_and_at_one_with_its_numbers(claims):
    rows = ledger_of(claims)
    found = leading(rows, 2025)
    assert found.empty == can_lead(not_after(rows, 2025)).empty
    for row in found.to_dict("records"):
        assert (row["segment"], row["reading"]) == ("ALL", "")
        assert row["as_of"][:4] <= "2025"
        assert row["agreement"] != "disagrees"


@few
@given(LEDGER, st.sampled_from(["2026", "2026-01", "2027-05-01"]), st.integers(1, 100))
def test_a_claim_told_after_the_period_changes_nothing(claims, as_of, percent):
    before = ledger_of(claims)
    after = ledger_of([*claims, (as_of, percent, "agrees", "ALL", "")])
    pd.testing.assert_frame_equal(leading(before, 2025), leading(after, 2025))


@few
@given(LEDGER, st.integers(1, 12), st.integers(1, 60))
def test_a_claim_at_odds_with_itself_never_changes_which_leads(claims, month, percent):
    more = ledger_of([*claims, (f"2025-{month:02d}", percent, "disagrees", "ALL", "")])
    assert who_leads(more) == who_leads(ledger_of(claims))


@few
@given(LEDGER, st.integers(1, 60))
def test_a_later_claim_of_that_year_that_agrees_and_is_as_precise_leads(claims, percent):
    rows = ledger_of(claims)
    led = leading(rows, 2025)
    assume(not led.empty)
    date = led["as_of"].iloc[0]
    later = {4: date, 7: f"{date[:4]}-12", 10: f"{date[:4]}-12-31"}[len(date)]
    assume(later > date)
    more = ledger_of([*claims, (later, percent, "agrees", "ALL", "")])
    assert who_leads(more) == f"C{len(claims):04d}"


@few
@given(LEDGER)
def test_taking_away_a_claim_that_does_not_lead_leaves_the_leader(claims):
    rows = ledger_of(claims)
    led = who_leads(rows)
    for number in rows["claim_id"]:
        if number != led:
            assert who_leads(rows[rows["claim_id"] != number]) == led


@few
@given(LEDGER)
def test_conflicts_are_counted_bounded_and_more_than_a_point_away(claims):
    rows = ledger_of(claims)
    for row in leading(rows, 2025).to_dict("records"):
        apart = conflicting(rows, pd.Series(row), 2025)["coverage_share"]
        assert len(apart) == row["conflicts"]
        assert ((apart - row["coverage_share"]).abs() > 0.01 - 1e-9).all()
        if len(apart):
            assert (apart.min(), apart.max()) == (row["conflict_low"], row["conflict_high"])


@few
@given(LEDGER)
def test_every_claim_stands_in_one_role_and_at_most_one_leads(claims):
    rows = ledger_of(claims)
    found = roles(rows, leading(rows, 2025), 2025)
    assert list(found["claim_id"]) == list(rows["claim_id"])
    assert (found["role"] == "leads").sum() <= 1
    assert not found.loc[found["role"] == "leads", "clashes"].any()


# --- the real ledger ---------------------------------------------------------------------------------


def percents(frame):
    return sorted(round(100 * share, 2) for share in frame["coverage_share"])


def of_region(ledger, code):
    return ledger[ledger["region_code"] == code]


def test_the_ledger_holds_2050_claims_557_of_coverage_and_loses_none(real, ledger):
    assert len(real["coverage_reported"]) == 2050
    assert len(ledger) == (real["coverage_reported"]["measure"] == "coverage").sum() == 557
    assert ledger["claim_id"].is_unique


def test_37_provinces_and_163_districts_have_an_official_share_of_all_workers(ledger, real):
    codes = set(ledger.loc[ledger["segment"] == "ALL", "region_code"])
    levels = real["regions"].set_index("region_code")["level"]
    counted = levels[levels.index.isin(codes)].value_counts()
    assert (counted["province"], counted["district"]) == (37, 163)
    assert set(levels[levels == "province"].index) - codes == {"97"}


def test_the_order_of_the_ledger_s_rows_moves_nothing(real):
    """Lumajang (3508), March 2026, has two counts of one source; one of them is the share's own."""
    ledger = real["coverage_reported"]
    forth = coverage_claims(ledger).set_index("claim_id").sort_index()
    back = coverage_claims(ledger.iloc[::-1]).set_index("claim_id").sort_index()
    pd.testing.assert_frame_equal(forth, back)


def test_kalimantan_barat_end_2025_is_led_by_27_and_contradicted_by_31_and_37(ledger, leads_2025):
    """31 %: Antara Kalbar 667104 (September 2025); 27 and 37 %: two offices in December 2025."""
    row = leads_2025.loc["61"]
    assert (row["coverage_share"], row["as_of"]) == (0.27, "2025-12")
    row = row.copy()
    row["region_code"] = "61"
    assert percents(conflicting(of_region(ledger, "61"), row, 2025)) == [31, 37]


def test_banten_is_led_by_46_03_because_it_agrees_with_its_own_numbers(ledger, leads_2025):
    """rubrikbanten.com 15468: 2.73 of 5.92 million, November 2025; others said 44 and 42.9."""
    row = leads_2025.loc["36"]
    assert (row["coverage_share"], row["agreement"]) == (0.4603, "agrees")
    banten = of_region(ledger, "36")
    found = roles(banten, leading(banten, 2025), 2025).set_index("coverage_share")["role"]
    assert found[0.44] == "conflicts"
    assert found[0.429] == "disagrees_with_itself"


def test_banten_s_42_9_leads_not_even_where_it_stands_alone(ledger):
    alone = ledger[(ledger["region_code"] == "36") & (ledger["coverage_share"] == 0.429)]
    assert len(alone) == 1
    assert leading(alone, 2025).empty


def test_dki_is_led_by_51_39_percent_by_residence(leads_2025):
    """selalukabar.com, July 2025; counted by identity number as jakartanews.id said on 13 February 2025."""
    row = leads_2025.loc["31"]
    assert (row["coverage_share"], row["counting_basis"]) == (0.5139, "residence")
    assert row["active_participants"] == 2_123_056


MISREAD = {
    "the nation's 56 % of 2019, registered not active": ("C0009", 2019),
    "Maluku Utara's 61 % of its target": ("C1779", 2025),
    "Papua Barat Daya's 81 % of a national target": ("C1970", 2025),
    "Medan's 0.51 %": ("C0170", 2025),
    "Jayapura's 4 % of construction projects": ("C2010", 2024),
    "Jayapura's 6 % of construction projects": ("C2011", 2025),
}


@pytest.mark.parametrize(("number", "year"), MISREAD.values(), ids=MISREAD)
def test_a_misread_percentage_never_leads_and_no_other_claim_clashes_by_it(ledger, number, year):
    code = ledger.set_index("claim_id").loc[number, "region_code"]
    own = of_region(ledger, code)
    found = roles(own, leading(own, year), year).set_index("claim_id").loc[number]
    assert found["role"] == "not_of_all_workers"
    assert not found["clashes"]


def test_without_its_correction_medan_s_0_51_percent_would_lead():
    uncorrected = tables.read_tables(RAW, corrected=False)["coverage_reported"]
    medan = of_region(coverage_claims(uncorrected), "1275")
    assert lead(medan, 2025, "1275") == 0.51


def test_papua_barat_s_two_segments_of_2025_pool_to_151_371_of_275_124(ledger):
    """planet.merdeka.com 368882: 151,371 workers of Papua Barat are active participants."""
    found = pooled(ledger, 2025)["91"]
    assert (found["active"], found["workers"]) == (151_371, 275_124)
    assert found["share"] == pytest.approx(0.5502, abs=5e-5)


def test_no_claim_that_leads_is_at_odds_with_its_numbers_or_dated_later(leads_2025):
    assert not (leads_2025["agreement"] == "disagrees").any()
    assert leads_2025["as_of"].str[:4].max() == "2025"
    assert (leads_2025["lag_months"] >= 0).all()


# --- worked examples from print ----------------------------------------------------------------------


def recomputed(ledger, code, as_of, segment="ALL", stated=None):
    """Percent that the ledger's own count and denominator give."""
    rows = of_region(ledger, code)
    rows = rows[(rows["as_of"] == as_of) & (rows["segment"] == segment) & (rows["agreement"] == "agrees")]
    if stated is not None:
        rows = rows[rows["coverage_share"].round(4) == round(stated / 100, 4)]
    assert len(rows) == 1
    return 100 * rows["active_participants"].iloc[0] / rows["denominator_value"].iloc[0]


@pytest.mark.parametrize(
    ("code", "as_of", "segment", "stated", "percent", "digits"),
    [
        pytest.param("75", "2024-08", "ALL", 54.61, 54.61, 2, id="Gorontalo, Gopos 2024"),
        pytest.param("82", "2025-05", "ALL", 41.64, 41.64, 2, id="Maluku Utara, Times Malut 2025"),
        pytest.param("36", "2025-11", "ALL", 46.03, 46.1, 1, id="Banten, Rubrik Banten 2025"),
        pytest.param("18", "2025-08", "ALL", 24.5, 24.5, 1, id="Lampung, Kutipan 2025"),
        pytest.param(
            "6404", "2024", "INFORMAL", 150, 150.9, 1, id="Kutai Timur informal, Kaltim Expose 2025"
        ),
        pytest.param("6404", "2024", "FORMAL", 87, 87.2, 1, id="Kutai Timur formal, Kaltim Expose 2025"),
        pytest.param("91", "2023-08", "ALL", 82.69, 82.69, 2, id="Papua Barat, Antara 3703959"),
    ],
)
def test_the_printed_share_is_its_printed_count_over_its_printed_denominator(
    ledger, code, as_of, segment, stated, percent, digits
):
    """Gorontalo 254,675 / 466,368; Maluku Utara 176,604 / 424,131; Banten 2.73 / 5.92 million; Lampung 687
    thousand / 2.8 million; Kutai Timur 77,074 / 51,086 and 69,528 / 79,691; Papua Barat 128,358 / 155,222."""
    assert round(recomputed(ledger, code, as_of, segment, stated), digits) == percent


def test_kutai_timur_s_two_segments_pool_to_112_1_percent(ledger):
    """Kaltim Expose 2025 (kaltimexpose.com 11730): (77,074 + 69,528) / (51,086 + 79,691)."""
    assert round(100 * pooled(ledger, 2025)["6404"]["share"], 1) == 112.1


def test_maluku_utara_s_stated_gap_implies_a_target_of_68_1_percent(ledger):
    """Times Malut 2025: 112,399 more workers to the target; 176,604 of 424,131 covered in May 2025."""
    row = of_region(ledger, "82").set_index("as_of").loc["2025-05"]
    implied = (row["active_participants"] + 112_399) / row["denominator_value"]
    assert round(100 * implied, 1) == 68.1


@pytest.mark.parametrize("language", ["id", "en"])
def test_where_no_figure_is_a_share_of_all_workers_what_is_not_drawn_is_said_all_the_same(language):
    """The note stood below the dots alone: without a dot there was neither figure nor word."""
    t = Reader(language)
    row = {"segment": "ALL", "role": "beside", "reading": "of_target", "as_of": "2025-08"}
    claims = pd.DataFrame([row | {"coverage_share": 0.81}])
    (note,) = protection._over_time(SimpleNamespace(reader=t, own=lambda name: claims))
    assert t.cell(0.81, "stated") in note.text and note.style == "note"
