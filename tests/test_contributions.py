"""Contributions and benefits at a date: worked examples from the sources, the rules, and properties."""

import math
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paritrana_analysis.coverage.contributions import (
    ASSUMPTIONS,
    PAYERS,
    RISKS,
    SECTORS,
    RateNotFound,
    benefits_at,
    cost_of_cover,
    employer_monthly_contribution,
    monthly_bpu_contribution,
    rates_at,
)

TABLE = Path(__file__).parents[1] / "data" / "raw" / "contribution_rates.csv"
RATES = pd.read_csv(TABLE, dtype={"region_code": "str"})
STARTS = st.dates(date(2016, 1, 1), date(2030, 1, 1))
PLANS = {"start": STARTS, "payer": st.sampled_from(PAYERS), "sector": st.sampled_from(SECTORS)}


def table(*rows):
    """A little table of rates: value and period of one rate."""
    name = {"programme": "JKM", "segment": "BPU", "item": "amount", "unit": "IDR", "evidence": "stated"}
    return pd.DataFrame(
        [
            name | {"rate_id": f"T{i}", "value": value, "valid_from": begin, "valid_until": end}
            for i, (value, begin, end) in enumerate(rows, 1)
        ]
    )


def rate(rates, on, *, programme, segment, item):
    """The one row of that name in force."""
    held = rates_at(rates, on)
    name = (held["programme"] == programme) & (held["segment"] == segment) & (held["item"] == item)
    (row,) = held[name].to_dict("records")
    return row


def value_on(rates, on):
    return float(rate(rates, on, programme="JKM", segment="BPU", item="amount")["value"])


def bpu(on, **options):
    return monthly_bpu_contribution(RATES, on, **({"payer": "worker"} | options)).total_idr


# --- the table itself -------------------------------------------------------------------------------


def test_every_rate_has_its_own_id_a_known_kind_and_evidence_and_a_source():
    assert RATES["rate_id"].is_unique and RATES["rate_id"].str.fullmatch("R[0-9]{2}[a-z]?").all()
    assert len(RATES) == 82
    assert set(RATES["evidence"]) <= {"stated", "derived", "announced", "not_verified"}
    kinds = {"contribution", "contribution_share", "wage_ceiling", "benefit", "condition"}
    assert set(RATES["kind"]) <= kinds | {"discount", "deferral"}
    assert RATES[["source", "label_id", "label_en", "unit", "value"]].notna().all(axis=None)


def test_percentages_are_stored_as_shares():
    shares = RATES[RATES["unit"].str.startswith("share_of")]
    assert shares["value"].between(0, 1).all()
    dues = shares["kind"].isin(["contribution", "contribution_share"])
    assert (shares.loc[dues, "value"] < 0.06).all()


def test_the_file_is_plain_utf_8_with_unix_line_ends():
    content = TABLE.read_bytes()
    content.decode("utf-8")
    assert b"\r" not in content and content.endswith(b"\n")


def test_every_day_from_2015_on_has_one_rate_at_most_by_each_name():
    for month in pd.date_range("2015-01-01", "2028-12-01", freq="MS"):
        found = rates_at(RATES, month.date())
        assert not found.duplicated(["programme", "segment", "item"]).any()


def test_what_was_not_found_in_the_regulation_is_marked_so():
    unsure = RATES[RATES["evidence"] == "not_verified"]
    assert unsure[["programme", "item"]].values.tolist() == [["JP", "deferral_covid"]]
    assert RATES.loc[RATES["item"] == "tier_rate", "note"].str.contains("was not read").all()


# --- dates ------------------------------------------------------------------------------------------


def test_a_year_or_a_month_means_the_whole_of_it():
    rates = table((1, "2020", "2021-02"), (2, "2021-03-05", None))
    assert [value_on(rates, on) for on in ("2020-01-01", "2021-02-28", "2021-03-05", "2030")] == [1, 1, 2, 2]
    for outside in ("2019-12-31", "2021-03-04"):
        assert rates_at(rates, outside).empty


def test_of_two_rules_in_force_the_later_begun_stands():
    rates = table((24, "2015", "2019"), (42, "2019", None))
    assert [value_on(rates, on) for on in ("2018-12-31", "2019-01-01", "2020-01-01")] == [24, 42, 42]
    assert value_on(rates.iloc[::-1], "2019-06-30") == 42


def test_two_rules_from_the_same_day_are_a_fault_of_the_table():
    with pytest.raises(ValueError, match="T1 and T2"):
        value_on(table((1, "2020", None), (2, "2020-01-01", None)), "2021")


def test_a_date_may_be_text_a_date_or_a_timestamp():
    for on in ("2026-05-01", date(2026, 5, 1), pd.Timestamp("2026-05-01 13:00")):
        assert bpu(on) == 8_400
    for wrong in ("Mei 2026", "2026-13", "2026-02-30", None, "2026-01-01-01"):
        with pytest.raises(ValueError, match="YYYY-MM-DD"):
            rates_at(RATES, wrong)


def test_a_year_read_from_a_sheet_as_a_number_is_a_year():
    assert value_on(table((7, 2020, math.nan)), "2020-06-01") == 7


def test_jkp_fell_from_0_46_to_0_36_percent_when_pp_6_2025_took_effect():
    found = {
        on: rate(RATES, on, programme="JKP", segment="PU", item="total")["value"]
        for on in ("2021-03-01", "2025-02-06", "2025-02-07", "2026-01-01")
    }
    assert list(found.values()) == [0.0046, 0.0046, 0.0036, 0.0036]


def test_the_parts_of_jkp_add_up_to_its_total_before_and_after_pp_6_2025():
    for on in ("2024-06-01", "2026-06-01"):
        jkp = rates_at(RATES, on).query("programme == 'JKP'").set_index("item")["value"]
        parts = jkp[jkp.index.isin(["government_share", "from_jkk", "from_jkm"])]
        assert parts.sum() == pytest.approx(jkp["total"])


def test_a_rate_that_is_not_there_is_told_with_what_is():
    with pytest.raises(LookupError, match="JP · PU · wage_ceiling on 2020-01-01; .* 2023-03 to 2024-02"):
        employer_monthly_contribution(RATES, "2020", wage_idr=5_000_000)
    no_tier = RATES[(RATES["programme"] != "JHT") | (RATES["segment"] != "BPU")]
    with pytest.raises(ValueError, match="for JHT there is: PU · employer_share"):
        monthly_bpu_contribution(no_tier, "2026", payer="worker", with_jht=True)
    with pytest.raises(RateNotFound, match="the programmes are: JHT, JKK, JKK.JKM, JKP, JP"):
        employer_monthly_contribution(RATES[RATES["programme"] != "JKM"], "2026", wage_idr=5_000_000)


# --- workers without wage ---------------------------------------------------------------------------


def test_jkk_and_jkm_cost_16_800_a_month_as_printed_since_2018():
    """Antara Banten, August 2018; NTV News 2026: Rp16,800 a month at the lowest tier."""
    assert [bpu(on) for on in ("2018-08", "2025-12", "2026-03", "2027-01")] == [16_800] * 4


def test_a_transport_worker_pays_8_400_from_january_2026_to_march_2027_as_ntv_news_printed_it():
    months = ("2025-12", "2026-01", "2027-03", "2027-04")
    assert [bpu(on, sector="transport") for on in months] == [16_800, 8_400, 8_400, 16_800]


def test_other_workers_pay_half_from_april_to_december_2026():
    """Silampari TV 2026, on PP 50/2025."""
    assert [bpu(on) for on in ("2026-03", "2026-04", "2026-12", "2027-01")] == [16_800, 8_400, 8_400, 16_800]


@pytest.mark.parametrize("sector", SECTORS)
def test_no_discount_where_apbn_or_apbd_pays(sector):
    """CNBC Indonesia, February 2026, on PP 50/2025 Pasal 3."""
    found = monthly_bpu_contribution(RATES, "2026-05", payer="government", sector=sector)
    assert (found.total_idr, found.discount_share, found.discount_id) == (16_800, 0, None)
    cited = RATES.set_index("rate_id").loc[list(found.rate_ids), "item"]
    assert list(cited) == ["lowest_tier_total", "discount_public_budget"]


def test_village_funds_are_taken_for_a_public_budget_and_that_is_said():
    found = monthly_bpu_contribution(RATES, "2026-05", payer="village_fund")
    assert found.total_idr == 16_800 and "village_fund_as_public_budget" in found.assumptions


def test_jht_is_an_option_of_20_000_that_no_discount_touches_on_an_income_read_back():
    """2 % of the tier's income, Rp10,000 / 1 %: both rates as the press and the agency state them."""
    found = monthly_bpu_contribution(RATES, "2026-05", payer="worker", with_jht=True)
    assert (found.jkk_jkm_idr, found.jht_idr, found.total_idr) == (8_400, 20_000, 28_400)
    assert "tier_income_from_jkk" in found.assumptions
    assert not any(key.endswith("not_verified") for key in found.assumptions)
    unseen = RATES.assign(evidence=RATES["evidence"].mask(RATES["item"] == "tier_rate", "not_verified"))
    doubted = monthly_bpu_contribution(unseen, "2026-05", payer="worker", with_jht=True).assumptions
    assert {"jkk_tier_rate_not_verified", "jht_tier_rate_not_verified"} <= set(doubted)
    plain = monthly_bpu_contribution(RATES, "2026-05", payer="worker").assumptions
    assert "tier_income_from_jkk" not in plain


def test_the_covid_relief_is_not_applied_and_that_is_said():
    for month, said in [("2020-07", False), ("2020-08", True), ("2021-01", True), ("2021-02", False)]:
        found = monthly_bpu_contribution(RATES, month, payer="worker")
        assert found.total_idr == 16_800
        assert ("covid_relief_not_applied" in found.assumptions) is said


def test_an_unknown_payer_or_sector_is_told_the_known_ones():
    with pytest.raises(ValueError, match="payer is one of worker, csr, government, village_fund, not 'apbd'"):
        bpu("2026", payer="apbd")
    with pytest.raises(ValueError, match="sector is one of other, transport, not 'fishing'"):
        bpu("2026", sector="fishing")


def test_before_the_rates_began_there_is_no_contribution_to_state():
    with pytest.raises(RateNotFound, match="the table has it for 2015 to …"):
        bpu("2014-12")


# --- what cover costs -------------------------------------------------------------------------------


def year_2026(workers=1, **options):
    return cost_of_cover(RATES, workers, **({"months": 12, "start": "2026-01", "payer": "worker"} | options))


def test_a_worker_paying_for_2026_pays_three_months_in_full_and_nine_at_half():
    found = year_2026()
    assert found.total_idr == 3 * 16_800 + 9 * 8_400 == 126_000
    assert found.full_per_worker_idr == 201_600
    assert list(found.discounts) == ["R09"]
    assert found.monthly["discount_share"].tolist() == [0] * 3 + [0.5] * 9


def test_the_government_pays_201_600_for_2026_as_without_a_discount():
    found = year_2026(payer="government")
    assert (found.total_idr, found.discounts) == (201_600, ())
    annual = rate(RATES, "2026", programme="JKK+JKM", segment="BPU", item="lowest_tier_annual")
    assert found.total_idr == annual["value"]


def test_the_months_of_a_plan_run_over_the_turn_of_the_year():
    found = year_2026(months=15, sector="transport")
    assert found.monthly["month"].iloc[[0, 11, 12, 14]].tolist() == [
        date(2026, 1, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 3, 1)
    ]  # fmt: skip
    assert found.total_idr == 15 * 8_400


def rates_with(rate_id, value):
    rates = RATES.astype({"value": object})
    rates.loc[rates["rate_id"] == rate_id, "value"] = value
    return rates


@pytest.mark.parametrize("value", [50, 1.5, -0.5, float("nan"), float("inf"), "0.5"])
def test_a_discount_that_can_t_be_one_pays_nobody(value):
    """50 for 50 % gave each worker 7.4 million rupiah."""
    with pytest.raises(ValueError, match="R09 .*(a share is 0 to 1|the value is a number)"):
        cost_of_cover(rates_with("R09", value), 10, months=12, start="2026-01", payer="worker")


@pytest.mark.parametrize("value", [24, -0.1, float("nan")])
def test_a_rate_of_the_wage_that_can_t_be_one_is_told_by_its_id(value):
    with pytest.raises(ValueError, match=r"R22 \(JHT · PU · employer_share\)"):
        employer_monthly_contribution(rates_with("R22", value), "2026-01", wage_idr=5_000_000)


@pytest.mark.parametrize("wage", ["5.000", "5.000.000", True])
def test_a_wage_written_as_a_text_is_refused(wage):
    with pytest.raises(ValueError, match="wage_idr is a number of rupiah"):
        employer_monthly_contribution(RATES, "2026-01", wage_idr=wage)


@pytest.mark.parametrize("many", [float("nan"), float("inf"), "12", True, 1.5])
def test_months_and_workers_are_whole_numbers(many):
    with pytest.raises(ValueError, match="months is a whole number"):
        year_2026(months=many)
    if many == many:
        with pytest.raises(ValueError, match="workers is a whole number"):
            year_2026(many)


def test_blank_workers_cost_a_blank_not_zero():
    for blank in (None, math.nan, pd.NA):
        found = year_2026(blank)
        assert found.total_idr is None and found.per_worker_idr == 126_000
        assert found.monthly["cost_idr"].isna().all()
    assert year_2026(0).total_idr == 0


def test_workers_and_months_that_cannot_be_are_refused_with_the_value():
    for wrong in (-1, 1.5, math.inf):
        with pytest.raises(ValueError, match=f"workers .*{wrong}"):
            year_2026(wrong)
    for wrong in (0, 1.5):
        with pytest.raises(ValueError, match=f"months .*{wrong}"):
            year_2026(months=wrong)


@settings(max_examples=40, deadline=None)
@given(**PLANS, months=st.integers(1, 30), workers=st.integers(0, 10**8), jht=st.booleans())
def test_a_discount_never_raises_a_cost_and_cost_is_linear_in_workers(
    start, payer, sector, months, workers, jht
):
    plan = {"months": months, "start": start, "payer": payer, "sector": sector, "with_jht": jht}
    found = cost_of_cover(RATES, workers, **plan)
    assert found.per_worker_idr <= found.full_per_worker_idr
    assert found.total_idr == workers * cost_of_cover(RATES, 1, **plan).total_idr
    assert found.total_idr == found.monthly["cost_idr"].sum()
    assert set(found.assumptions) <= set(ASSUMPTIONS)


@settings(max_examples=40, deadline=None)
@given(start=STARTS, months=st.integers(1, 30), workers=st.integers(0, 10**8), sector=PLANS["sector"])
def test_the_government_never_pays_less_than_16_800_a_worker_and_month(start, months, workers, sector):
    found = cost_of_cover(RATES, workers, months=months, start=start, payer="government", sector=sector)
    assert found.total_idr == 16_800 * workers * months


@settings(max_examples=40, deadline=None)
@given(**PLANS, first=st.integers(1, 15), then=st.integers(1, 15), workers=st.integers(0, 10**6))
def test_two_plans_one_after_the_other_cost_as_much_as_one(start, payer, sector, first, then, workers):
    who = {"payer": payer, "sector": sector}
    after = (pd.Period(start, "M") + first).start_time.date()
    whole = cost_of_cover(RATES, workers, months=first + then, start=start, **who)
    parts = [
        cost_of_cover(RATES, workers, months=first, start=start, **who),
        cost_of_cover(RATES, workers, months=then, start=after, **who),
    ]
    assert whole.total_idr == sum(part.total_idr for part in parts)


# --- workers with a wage ----------------------------------------------------------------------------


def employer(wage=5_000_000, on="2025-06", **options):
    return employer_monthly_contribution(RATES, on, wage_idr=wage, **options)


def test_an_employer_at_very_low_risk_owes_6_24_percent_of_a_wage_of_5_million():
    """0.24 JKK + 0.30 JKM (Grid 2024) + 3.7 JHT (Pikiran Rakyat 2024) + 2 JP (Suara Indonesia 2024)."""
    found = employer()
    owed = found.parts.query("payer == 'employer'").set_index("programme")["amount_idr"]
    assert owed.to_dict() == {"JKK": 12_000, "JKM": 15_000, "JHT": 185_000, "JP": 100_000}
    assert (found.total_idr, found.share_of_wage) == (312_000, pytest.approx(0.0624))
    assert found.worker_idr == 150_000


def test_jkk_rises_with_the_risk_of_the_work():
    owed = [int(employer(10_000_000, risk=risk).parts["amount_idr"].iloc[0]) for risk in RISKS]
    assert owed == [24_000, 54_000, 89_000, 127_000, 174_000]


@pytest.mark.parametrize(
    ("month", "ceiling"), [("2024-02", 9_559_600), ("2024-03", 10_042_300), ("2025-03", 10_547_400)]
)
def test_jp_is_counted_on_the_wage_up_to_the_ceiling_of_that_month(month, ceiling):
    parts = employer(20_000_000, month).parts.set_index(["programme", "payer"])
    assert parts.loc[("JP", "employer"), "base_idr"] == ceiling
    assert parts.loc[("JP", "employer"), "amount_idr"] == round(ceiling * 0.02)
    assert parts.loc[("JHT", "employer"), "base_idr"] == 20_000_000


def test_jkp_lies_within_what_the_employer_owes_and_lost_its_jkm_part_with_pp_6_2025():
    before, after = employer(on="2025-01"), employer(on="2025-03")
    assert (before.jkp_from_jkk_idr, before.jkp_from_jkm_idr) == (7_000, 5_000)
    assert (after.jkp_from_jkk_idr, after.jkp_from_jkm_idr) == (7_000, 0)
    assert before.jkp_government_idr == after.jkp_government_idr == 11_000
    assert before.total_idr == after.total_idr


def test_jkk_less_the_part_moved_to_jkp_is_the_net_rate_of_the_table():
    for risk in RISKS:
        gross, net = (
            rate(RATES, "2026", programme="JKK", segment="PU", item=item)["value"]
            for item in (f"risk_{risk}", f"risk_{risk}_net_of_jkp")
        )
        assert Decimal(str(gross)) - Decimal(str(net)) == Decimal("0.0014")


def test_a_ceiling_not_renewed_for_a_year_and_a_relief_not_applied_are_said():
    assert employer(on="2025-06").assumptions == ("labour_intensive_relief_not_applied",)
    assert employer(on="2026-03").assumptions == ()  # Rp11,086,300 from March 2026
    assert employer(on="2027-03").assumptions == ("jp_ceiling_older_than_a_year",)


def test_a_blank_wage_owes_a_blank():
    found = employer(None)
    assert (found.total_idr, found.share_of_wage, found.worker_idr, found.jkp_from_jkk_idr) == (None,) * 4
    assert found.parts["amount_idr"].isna().all()


def test_a_wage_or_risk_that_cannot_be_is_refused_with_the_value():
    with pytest.raises(ValueError, match="wage_idr is above 0, not 0"):
        employer(0)
    with pytest.raises(ValueError, match="risk is one of .*, not 'none'"):
        employer(risk="none")


def test_half_a_rupiah_is_rounded_up():
    parts = employer(100_625).parts
    assert parts["amount_idr"].iloc[0] == 242  # 241.5


# --- what a family receives -------------------------------------------------------------------------


def test_jkm_is_42_million_made_of_20_and_12_over_24_months_and_10_for_the_funeral():
    """Rubrik Sultra 2021; Radar Seluma."""
    found = benefits_at(RATES, "2026-01")
    parts = (found.death_lump_sum_idr, found.death_periodic_idr, found.funeral_idr)
    assert parts == (20_000_000, 12_000_000, 10_000_000)
    assert found.death_total_idr == sum(parts) == 42_000_000
    assert found.death_periodic_months == 24


def test_two_children_may_have_174_million_but_after_three_years_when_death_is_not_from_work():
    found = benefits_at(RATES, "2026-01")
    assert (found.scholarship_maximum_idr, found.scholarship_children) == (174_000_000, 2)
    assert found.scholarship_membership_years == 3
    assert found.conditions == ("scholarship_membership_for_non_work_death",)
    assert list(found.scholarship_yearly_idr.values()) == [1_500_000, 2_000_000, 3_000_000, 12_000_000]


def test_death_from_work_is_48_monthly_wages_and_permanent_total_disability_56():
    """70 percent of 80 wages: 56, not the 48 of a death."""
    found = benefits_at(RATES, "2026-01")
    assert (found.work_death_wage_multiple, found.total_disability_wage_multiple) == (48, 56)


def test_before_pp_82_2019_the_death_benefit_was_24_million_and_its_parts_are_not_in_the_table():
    found = benefits_at(RATES, "2018")
    assert (found.death_total_idr, found.scholarship_maximum_idr) == (24_000_000, 12_000_000)
    assert (found.death_lump_sum_idr, found.work_death_wage_multiple, found.conditions) == (None, 48, ())


def test_in_the_year_of_a_change_dated_by_its_year_only_that_is_said():
    assert benefits_at(RATES, "2019-06").assumptions == ("start_known_to_the_year",)
    assert benefits_at(RATES, "2020-06").assumptions == ()


def test_the_table_handed_in_is_left_as_it_was():
    before = RATES.copy()
    year_2026(with_jht=True), employer(), benefits_at(RATES, "2026")
    pd.testing.assert_frame_equal(RATES, before)
