"""Evidence: what stood within the assessment period, what came before or after, what nobody looked at."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_as_text import table

from paritrana_analysis.coverage.evidence import ASPECTS, aspect_states, timing, with_timing
from paritrana_analysis.evaluation.view import ProvinceReport
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import Paragraph
from paritrana_analysis.reports.province import evidence_held
from paritrana_analysis.rubric.text import entry_told


def register(text: str) -> pd.DataFrame:
    """Items from lines of aspect | in_force_from … ; columns that are left out are blank."""
    frame = table(text)
    blank = {
        "region_code": "3604",
        "aspect": "regulation",
        "kind": "",
        "in_force_from": "",
        "in_force_until": "",
        "as_of": "",
        "state": "verified_present",
        "payer": "",
    }
    for column, value in blank.items():
        if column not in frame:
            frame[column] = value
    for column in ("year", "assessed_in"):
        known = frame[column] if column in frame else pd.Series(pd.NA, index=frame.index)
        frame[column] = known.replace("", pd.NA).astype("Int64")
    return frame


def timings(text, year=2017):
    return list(with_timing(register(text), year)["timing"])


def states(text, year=2017, codes=("3604",)):
    found = aspect_states(with_timing(register(text), year), list(codes))
    return {(row.region_code, row.aspect): row.state for row in found.itertuples()}


# --- when an item stood ------------------------------------------------------------------------------


def test_what_began_after_the_period_is_shown_as_such():
    assert timings("""
        in_force_from
        2017-12-31
        2018-01-01
        2018
    """) == ["in_period", "after_period", "after_period"]


def test_a_regulation_stands_until_it_is_withdrawn():
    assert timings("""
        aspect     | in_force_from | in_force_until
        regulation | 2010          |
        licensing  | 2010          |
        village    | 2010          |
        regulation | 2010          | 2016
        regulation | 2010          | 2017-01
    """) == ["in_period", "in_period", "in_period", "before_period", "in_period"]


@pytest.mark.parametrize("aspect", ["budget", "programme", "compliance", "dissemination", "leadership"])
def test_an_act_of_its_time_counts_for_its_own_year_alone(aspect):
    text = f"aspect | in_force_from\n{aspect} | 2016-05\n{aspect} | 2017-05\n{aspect} | 2018-05"
    assert timings(text) == ["before_period", "in_period", "after_period"]


def test_an_act_with_a_later_end_goes_on_until_then():
    assert timings("aspect | in_force_from | in_force_until\nbudget | 2016 | 2018") == ["in_period"]


def test_the_date_in_force_goes_before_the_year_judged_the_instrument_s_year_and_the_telling():
    assert timings("""
        in_force_from | assessed_in | year | as_of
        2018          | 2017        | 2016 | 2016-01
                      | 2017        | 2018 | 2018-08
                      |             | 2017 | 2018-08
                      |             |      | 2018-08
                      |             |      |
    """) == ["after_period", "in_period", "in_period", "after_period", "undated"]


DATES = st.integers(2010, 2026).map(str)


@settings(max_examples=40)
@given(DATES, st.sampled_from(ASPECTS), st.integers(2012, 2024))
def test_what_came_after_one_period_came_after_every_earlier_one(begins, aspect, year):
    row = register(f"aspect | in_force_from\n{aspect} | {begins}").iloc[0]
    order = ["after_period", "in_period", "before_period"]
    assert order.index(timing(row, year)) <= order.index(timing(row, year + 1))
    if begins == str(year):
        assert timing(row, year) == "in_period"


# --- what may be concluded ---------------------------------------------------------------------------


def test_every_aspect_of_every_region_has_a_state():
    found = states("aspect | in_force_from\nregulation | 2017", codes=("3604", "3603"))
    assert set(found) == {(code, aspect) for code in ("3604", "3603") for aspect in ASPECTS}


def test_what_is_not_listed_is_not_checked_never_absent():
    found = states("aspect | in_force_from\nregulation | 2017", codes=("3604", "3603"))
    assert found["3604", "regulation"] == "verified_present"
    rest = [state for key, state in found.items() if key != ("3604", "regulation")]
    assert set(rest) == {"not_checked"}


def test_absence_is_said_only_where_a_source_says_it():
    text = "aspect | in_force_from | state\nprogramme | 2017 | verified_absent"
    assert states(text)["3604", "programme"] == "verified_absent"


def test_one_item_that_stood_outweighs_a_plan_and_a_plan_an_absence():
    head = "aspect | in_force_from | state | payer\n"
    plan, absent = "budget | 2017 | planned | own\n", "budget | 2017 | verified_absent |\n"
    present = "budget | 2017 | verified_present | own\n"
    assert states(head + absent + plan)["3604", "budget"] == "planned"
    assert states(head + absent + plan + present)["3604", "budget"] == "verified_present"


def test_items_outside_the_period_alone_are_another_period_s_and_count_for_nothing():
    text = "aspect | in_force_from\nvillage | 2018\nvillage | 2018-07"
    found = aspect_states(with_timing(register(text), 2017), ["3604"]).set_index("aspect").loc["village"]
    assert (found["state"], found["items"], found["others"]) == ("other_period", 0, 2)


def test_an_empty_register_leaves_everything_unchecked():
    empty = register("aspect | in_force_from\nvillage | 2018").iloc[:0]
    found = aspect_states(with_timing(empty, 2017), ["36"])
    assert list(found["state"]) == ["not_checked"] * len(ASPECTS)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_aspect_and_state_can_be_told(language):
    t = Reader(language)
    for aspect in ASPECTS:
        assert t(f"terms.aspect_{aspect}")
    for state in ("verified_present", "planned", "verified_absent", "other_period", "not_checked"):
        assert t(f"terms.state_{state}")
    for when in ("in_period", "after_period", "before_period", "undated"):
        assert t(f"terms.timing_{when}")


# --- Kabupaten Serang, assessment year 2017 ----------------------------------------------------------


@pytest.fixture(scope="module")
def serang(real):
    held = real["evidence"]
    return with_timing(held[held["region_code"] == "3604"], 2017)


def test_serang_2017_held_its_decree_two_circulars_licensing_and_firm_compliance(serang):
    """GO.co.id and a sister article, July and August 2018 (seed articles 000 and 001)."""
    held = serang[serang["timing"] == "in_period"]
    assert set(zip(held["aspect"], held["kind"], held["number"], strict=True)) == {
        ("regulation", "Perbup", "35"),
        ("regulation", "Surat Edaran", "560-1900-huk-2017"),
        ("regulation", "Surat Edaran", "560-1901-huk-2017"),
        ("licensing", "membership_required", ""),
        ("compliance", "firm_compliance", ""),
    }


def test_serang_s_two_aware_villages_and_46_000_informal_participants_came_after_2017(serang):
    later = serang[serang["timing"] == "after_period"]
    assert list(later.loc[later["aspect"] == "village", "kind"]) == ["desa_sadar", "desa_sadar"]
    assert 46_000 in set(later["value"])


def test_serang_s_budget_of_2017_was_not_checked_and_is_not_said_to_be_missing(serang):
    found = aspect_states(serang, ["3604"]).set_index("aspect")["state"]
    assert found["regulation"] == found["licensing"] == found["compliance"] == "verified_present"
    assert found["village"] == found["programme"] == "other_period"
    assert found["budget"] == found["leadership"] == "not_checked"


def test_in_2018_serang_s_villages_stood_and_its_firm_compliance_of_2017_was_past(real):
    held = real["evidence"]
    found = aspect_states(with_timing(held[held["region_code"] == "3604"], 2018), ["3604"])
    state = found.set_index("aspect")["state"]
    assert state["village"] == state["regulation"] == "verified_present"
    assert state["compliance"] == "other_period"


# --- Kabupaten Tangerang, assessment year 2023 -------------------------------------------------------


def test_tangerang_2023_held_regulation_budget_and_matched_poverty_data(real):
    """Seed article 002, September 2024, on the national award for 2023."""
    held = real["evidence"]
    held = with_timing(held[held["region_code"] == "3603"], 2023)
    held = held[held["timing"] == "in_period"]
    assert {"regulation", "budget"} <= set(held["aspect"])
    assert "data_matching" in set(held["kind"])


def test_the_real_register_says_absent_only_in_the_rows_that_say_so(real):
    codes = list(real["regions"]["region_code"])
    for year in (2017, 2023, 2025):
        found = aspect_states(with_timing(real["evidence"], year), codes)
        absent = set(found.loc[found["state"] == "verified_absent", "region_code"])
        told = real["evidence"]
        assert absent <= set(told.loc[told["state"] == "verified_absent", "region_code"])
        assert len(found) == len(codes) * len(ASPECTS)


def test_a_budget_that_others_pay_is_no_budget_of_the_region():
    found = states("aspect | in_force_from | payer\nbudget | 2017 | private\nbudget | 2017 | other_level")
    assert found["3604", "budget"] == "not_checked"
    found = states("aspect | in_force_from | payer\nbudget | 2017 | own")
    assert found["3604", "budget"] == "verified_present"


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_budget_of_the_register_names_its_fund_and_who_pays(language):
    t = Reader(language)
    row = {"aspect": "budget", "kind": "CSR", "payer": "private", "number": "", "year": None, "value": None}
    row |= {"title_id": "Skema", "title_en": "Skema", "in_force_until": ""}
    told = entry_told(row, t)
    assert "CSR" in told and t("terms.money_private") in told
    assert entry_told({**row, "kind": "not_stated", "payer": ""}, t) == "Skema"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("id", "Baru berupa klaim, belum diverifikasi: anggaran (2)."),
        ("en", "Claimed only, not verified: budget (2)."),
    ],
)
def test_page_five_names_what_is_only_claimed_where_the_register_is_empty(whole, language, told):
    """Jawa Barat: 550,000 workers paid for in December 2025 (C0681)."""
    report = ProvinceReport(whole, "32", Reader(language))
    said = [block.text for block in evidence_held.blocks(report) if isinstance(block, Paragraph)]
    assert told in " ".join(said)
