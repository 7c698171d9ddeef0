"""The five articles it all began with, and the cases the design names, on the real figures."""

from __future__ import annotations

import pandas as pd
import pytest

from paritrana_analysis.coverage import claims, targets
from paritrana_analysis.files.places import RAW

RAW = RAW


def only(frame, **wanted):
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


# --- Kalimantan Selatan 2020 (ANTARA Kalsel 2020, seed article 003) ------------------------------------


def test_kalimantan_selatan_2020_has_27_percent_of_1_4_million_workers_outside_government(evaluated):
    lead = only(evaluated(2020).national["provinces"], region_code="63")
    assert lead["lead_coverage_share"] == 0.27
    told = only(evaluated(2020).regions["63"]["claims"], role="leads")
    assert told["denominator_value"] == 1_400_000
    assert "outside government" in told["denominator_definition"]


def test_its_378_thousand_covered_and_672_thousand_more_to_75_percent_are_derived_and_marked_so(evaluated):
    told = only(evaluated(2020).regions["63"]["claims"], role="leads")
    known = claims.counts_behind(
        told["coverage_share"], told["active_participants"], told["denominator_value"]
    )
    assert known == {"active": 378_000, "workers": 1_400_000, "derived": "active"}
    target = only(evaluated(2020).regions["63"]["targets"], leads=True)
    assert target["target_share"] == 0.75
    assert target["gap_workers"] == 672_000
    assert target["gap_basis"] == "derived"


# --- Kabupaten Serang, assessment year 2017 (seed articles 000 and 001) --------------------------------


def test_serang_2017_was_third_of_the_nation_and_tangerang_selatan_a_nominee(evaluated):
    awards = evaluated(2017).regions["36"]["awards"]
    serang = awards[(awards["region_code"] == "3604") & (awards["assessment_year"] == 2017)]
    winner = only(serang, outcome="winner", award_level="national")
    assert winner["rank"] == 3
    selatan = awards[(awards["region_code"] == "3674") & (awards["assessment_year"] == 2017)]
    assert "nominee" in set(selatan["outcome"])


def test_serang_2017_is_judged_on_its_decree_two_circulars_licensing_and_firm_compliance(evaluated):
    held = evaluated(2017).regions["36"]["evidence"]
    held = held[(held["region_code"] == "3604") & (held["timing"] == "in_period")]
    assert {
        ("Perbup", "35"),
        ("Surat Edaran", "560-1900-huk-2017"),
        ("Surat Edaran", "560-1901-huk-2017"),
    } <= set(zip(held["kind"], held["number"], strict=True))
    assert {"licensing", "compliance"} <= set(held["aspect"])


def test_serang_s_two_aware_villages_and_46_thousand_informal_participants_came_after_the_period(evaluated):
    held = evaluated(2017).regions["36"]["evidence"]
    held = held[held["region_code"] == "3604"]
    assert list(held.loc[held["aspect"] == "village", "timing"]) == ["after_period", "after_period"]
    assert only(held, value=46_000)["timing"] == "after_period"
    states = evaluated(2017).regions["36"]["aspects"]
    assert only(states, region_code="3604", aspect="village")["state"] == "other_period"


def test_before_2018_there_is_no_workforce_and_nothing_is_made_up(evaluated):
    own = only(evaluated(2017).national["provinces"], region_code="36")
    assert pd.isna(own["employed"])
    assert evaluated(2017).regions["36"]["workforce"].empty


# --- Kabupaten Tangerang 2023, Banten's round 2022 (seed articles 002 and 004) -------------------------


def test_tangerang_2023_won_coverage_in_zone_jawa_bali(evaluated):
    awards = evaluated(2023).regions["36"]["awards"]
    row = awards[
        (awards["region_code"] == "3603")
        & (awards["assessment_year"] == 2023)
        & (awards["award_level"] == "national")
    ]
    assert row.iloc[0]["title"] == "Coverage"
    assert row.iloc[0]["zone"] == "jawa_bali"


def test_tangerang_2023_brings_regulation_budget_and_matched_poverty_data(evaluated):
    held = evaluated(2023).regions["36"]["evidence"]
    held = held[(held["region_code"] == "3603") & (held["timing"] == "in_period")]
    assert {"regulation", "budget"} <= set(held["aspect"])
    assert "data_matching" in set(held["kind"])


def test_banten_s_provincial_round_of_assessment_year_2022_was_given_in_2023(evaluated):
    awards = evaluated(2023).regions["36"]["awards"]
    given = awards[
        (awards["assessment_year"] == 2022)
        & (awards["category"] == "kabupaten_kota")
        & (awards["outcome"] == "winner")
    ]
    assert {"3603", "3601", "3672"} <= set(given["region_code"])
    assert set(given.loc[given["award_level"] == "provincial", "award_year"]) == {2023}


def test_barito_kuala_and_hulu_sungai_tengah_were_nominees_of_2020(real):
    rows = real["winners"]
    rows = rows[(rows["assessment_year"] == 2020) & (rows["outcome"] == "nominee")]
    assert {"6304", "6307"} <= set(rows["region_code"])


# --- DKI: 148 % and 51.39 % --------------------------------------------------------------------------


def test_dki_s_148_and_51_39_percent_are_bridged_by_basis_and_date_then_by_denominator(evaluated):
    bridge = evaluated(2025).regions["31"]["bridge"].set_index("step")["share"]
    assert list(bridge.index) == [
        "registered_over_employed",
        "claimed_over_employed",
        "claimed_over_proxy",
        "as_stated_implied",
    ]
    assert [round(100 * share, 1) for share in bridge] == [147.8, 41.4, 49.1, 51.4]


def test_dki_s_two_counts_never_stand_in_one_comparison(evaluated):
    claimed = only(evaluated(2025).regions["31"]["claims"], role="leads")
    assert claimed["counting_basis"] == "residence"
    own = only(evaluated(2025).national["provinces"], region_code="31")
    assert own["registered_share"] > 1


# --- blanks ------------------------------------------------------------------------------------------


def december_2023(real, code, segment="ALL"):
    people = real["participants"]
    people = people[(people["as_of"] == "2023-12") & (people["counting_basis"] == "registration")]
    people = people[(people["precision"] != "rounded") & (people["status"] == "active")]
    return only(people, region_code=code, segment=segment)["participants"]


OLD_PAPUA = ("91+92", "94+95+96+97")
PAPUA = ["91", "92", "94", "95", "96", "97"]


def test_december_2023_counts_41_560_938_participants_in_the_nation_and_three_segments(real):
    """Satu Data Kemnaker, data set 1726."""
    assert december_2023(real, "00") == 41_560_938
    parts = [december_2023(real, "00", segment) for segment in ("PU", "BPU", "JAKON")]
    assert parts == [25_004_383, 9_192_755, 7_363_800]
    assert sum(parts) == 41_560_938


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("75", 258_073),
        ("76", 176_383),
        ("81", 205_297),
        ("82", 242_789),
        ("91+92", 398_939),
        ("94+95+96+97", 497_133),
    ],
)
def test_the_six_that_were_missing_are_counted_by_segment_and_in_all(real, code, count):
    assert december_2023(real, code) == count
    assert sum(december_2023(real, code, segment) for segment in ("PU", "BPU", "JAKON")) == count


@pytest.mark.parametrize("segment", ["ALL", "PU", "BPU", "JAKON"])
def test_34_provinces_of_the_old_borders_add_up_to_the_nation(real, segment):
    codes = real["regions"].loc[real["regions"]["level"] == "province", "region_code"]
    codes = [code for code in codes if code not in PAPUA] + list(OLD_PAPUA)
    assert len(codes) == 34
    assert sum(december_2023(real, code, segment) for code in codes) == december_2023(real, "00", segment)


def test_no_province_of_papua_takes_a_sum_of_the_old_borders_as_its_own_share(evaluated):
    found = evaluated(2023)
    shares = found.national["provinces"].set_index("region_code")
    computed = ["registered", "registered_share", "registered_proxy_share"]
    assert shares.loc[PAPUA, computed].isna().all(axis=None)
    assert shares.drop(PAPUA)["registered_share"].notna().all()
    assert not (shares["registered_share"] == 0).any()
    for code in PAPUA:
        own = found.regions[code]
        assert not set(own["segments"]["active_participants"]) & {398_939, 497_133}
        assert "registered_over_employed" not in set(own["bridge"]["step"])


def test_the_doubtful_count_of_sulawesi_barat_is_shown_as_doubtful_and_nothing_rests_on_it(evaluated):
    """65,330 in February 2025 after 176,383 in December 2023: no source tells of such a fall."""
    found = evaluated(2025)
    assert only(found.national["provinces"], region_code="76")["registered"] == 176_383
    whole = found.regions["76"]["segments"].query("segment == 'ALL' and counting_basis == 'registration'")
    assert dict(zip(whole["active_participants"], whole["left_out"], strict=True)) == {
        176_383: "",
        65_330: "doubtful",
    }


def test_of_two_counts_of_one_date_the_exact_one_stands_not_the_rounded(evaluated):
    """DKI Jakarta, December 2023: 1,262,299 BPU, which the press rounds to 1.26 million."""
    table = evaluated(2023).regions["31"]["segments"]
    table = table[table["counting_basis"] == "registration"].set_index("segment")["active_participants"]
    assert table[["ALL", "PU", "BPU", "JAKON"]].tolist() == [7_498_532, 5_464_264, 1_262_299, 771_969]


# --- Papua Barat -------------------------------------------------------------------------------------


def test_papua_barat_s_table_of_august_2023_counts_seven_districts_and_is_one_short(evaluated):
    table = evaluated(2025).regions["91"]["official_table"]
    whole = only(table, region_code="91")
    parts = table[table["region_code"] != "91"]
    assert (whole["active"], whole["workers"], whole["share"]) == (128_358, 155_222, 0.8269)
    assert len(parts) == 7
    assert parts["active"].sum() == whole["active"] - 1
    assert only(table, region_code="9102")["share"] == 1.2615


def test_pegunungan_arfak_is_last_over_the_employed_and_third_over_the_proxy(evaluated):
    rows = evaluated(2025).regions["91"]["districts"].set_index("region_code")
    assert set(rows["count_as_of"]) == {"2025-12"}
    by_employed = rows["count_employed_share"].astype(float).rank(ascending=False)
    by_proxy = rows["count_proxy_share"].astype(float).rank(ascending=False)
    assert (by_employed["9112"], by_proxy["9112"]) == (7, 3)
    assert round(rows.loc["9112", "count_employed_share"], 2) == 0.15
    assert round(rows.loc["9112", "count_proxy_share"], 2) == 1.16


# --- claims in conflict ------------------------------------------------------------------------------


def test_kalimantan_barat_end_2025_shows_27_31_and_37_and_says_which_rule_chose(evaluated):
    told = evaluated(2025).regions["61"]["claims"]
    assert only(told, role="leads")["coverage_share"] == 0.27
    assert sorted(told.loc[told["clashes"], "coverage_share"]) == [0.31, 0.37]
    own = only(evaluated(2025).national["provinces"], region_code="61")
    assert (own["lead_conflicts"], own["lead_conflict_low"], own["lead_conflict_high"]) == (2, 0.31, 0.37)


def test_national_targets_of_different_plans_stand_side_by_side(real):
    national = targets.usable(real["targets"][real["targets"]["region_code"] == "00"], 2025)
    shares = national.groupby("framework")["target_share"].apply(set)
    assert 0.3215 in shares["RPJMN"] and 0.4392 in shares["RPJMN"]
    assert 0.5215 in shares["UCJ"]
    assert 0.995 in shares["RPJPN"]


def test_the_contribution_of_the_seed_articles_is_16_800_rupiah_a_month(evaluated):
    payers = evaluated(2025).regions["36"]["payers"].set_index("payer")
    assert payers.loc["RENTAN", "monthly_idr"] == 16_800
