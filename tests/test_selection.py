"""Who goes on and who wins: nobody is lost, nobody is cut between equals, and every step says why."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paritrana_analysis.selection as room
from paritrana_analysis import editions
from paritrana_analysis.coverage import claims
from paritrana_analysis.editions import Quota
from paritrana_analysis.errors import UserError
from paritrana_analysis.i18n.wording import Reader, catalogue
from paritrana_analysis.practice.draw import draw
from paritrana_analysis.scoring import (
    Aspect,
    Indicator,
    Rules,
    Scale,
    score,
)
from paritrana_analysis.selection import (
    compare,
    plan_of,
    select,
    told,
    with_quota,
    with_zones,
)
from paritrana_analysis.selection.reasons import LEFT, STATES, WENT_ON

INDONESIAN, ENGLISH = Reader("id"), Reader("en")
READERS = (INDONESIAN, ENGLISH)
TIES = ("coverage_share", "coverage_growth", "regulation_kind")
FIRST = plan_of(editions.load(2017, "kabupaten_kota"))
ZONED = plan_of(editions.load(2023, "kabupaten_kota"))


def table(rows, **columns):
    """Candidates from code → total; the province is the code's first two digits, ties are blank."""
    frame = pd.DataFrame({"total": pd.Series(rows, dtype=float)})
    frame["reason"] = np.where(frame["total"].isna(), "too_little_data", "")
    frame["province_code"] = frame.index.str[:2]
    for tie in TIES:
        frame[tie] = np.nan
    for aspect in ("coverage", "innovation"):
        frame[aspect] = frame["total"]
    for name, values in columns.items():
        frame[name] = pd.Series(values).reindex(frame.index) if isinstance(values, dict) else values
    return frame


def row(selection, unit, stage):
    own = selection.record[(selection.record["unit"] == unit) & (selection.record["stage"] == stage)]
    assert len(own) == 1
    return own.iloc[0]


def through(selection, stage):
    own = selection.record[selection.record["stage"] == stage]
    return set(own.loc[own["went_on"], "unit"])


def won(selection, title=None):
    own = selection.winners if title is None else selection.winners.query("title == @title")
    return set(own["unit"])


# --- a province of seven, by hand ---------------------------------------------------------------------

SEVEN = table(
    {
        "3601": 61.0,
        "3602": 75.5,
        "3603": 88.0,
        "3604": 70.0,
        "3671": 80.0,
        "3672": float("nan"),
        "3673": 42.0,
    },
    verified={"3602": True, "3603": True, "3671": False},
    verification_note={"3671": "the regulation could not be found"},
)


@pytest.fixture(scope="module")
def seven():
    return select(SEVEN, with_quota(FIRST, "provincial_assessment", 3))


def test_of_seven_districts_six_are_ranked_and_three_go_on(seven):
    assert through(seven, "provincial_assessment") == {"3603", "3671", "3602"}
    stage = seven.record[seven.record["stage"] == "provincial_assessment"]
    assert dict(zip(stage["unit"], stage["place"], strict=True)) == {
        "3603": 1,
        "3671": 2,
        "3602": 3,
        "3604": 4,
        "3601": 5,
        "3673": 6,
    }
    assert set(stage["n"]) == {6}
    assert set(stage["line"]) == {75.5}


def test_one_of_them_fails_verification_and_its_place_is_not_filled_again(seven):
    assert through(seven, "verification") == {"3603", "3602"}
    assert row(seven, "3671", "verification")["reason"] == "verification_failed"
    assert list(seven.winners["unit"]) == ["3603", "3602"]
    assert list(seven.winners["place"]) == [1, 2]
    assert list(seven.winners["n"]) == [2, 2]


def test_who_left_where(seven):
    left = seven.left.set_index("unit")
    assert dict(left["stage"]) == {
        "3672": "nomination",
        "3604": "provincial_assessment",
        "3601": "provincial_assessment",
        "3673": "provincial_assessment",
        "3671": "verification",
    }
    assert left.loc["3604", "line"] - left.loc["3604", "score"] == 5.5


def test_the_story_of_each_is_told_in_two_to_five_sentences_in_both_languages(seven):
    for reader in READERS:
        for unit in SEVEN.index:
            sentences = told(seven, unit, reader, {"36": "Banten"})
            assert 2 <= len(sentences) <= 5
            assert unit in " ".join(sentences)
    story = " ".join(told(seven, "3604", INDONESIAN, {"3604": "Kabupaten Serang", "36": "Banten"}))
    assert "Kabupaten Serang" in story
    assert "peringkat 4 dari 6 di Provinsi Banten" in story
    assert "5,50 poin" in story
    story = " ".join(told(seven, "3671", ENGLISH))
    assert "the regulation could not be found" in story
    assert "4 of 6" not in story


def test_who_was_not_a_candidate_has_no_story(seven):
    with pytest.raises(KeyError):
        told(seven, "9999", ENGLISH)


# --- a unit without data, and blanks --------------------------------------------------------------------


def test_a_unit_without_a_score_is_never_nominated_and_the_record_says_why(seven):
    out = row(seven, "3672", "nomination")
    assert (out["went_on"], out["reason"], out["detail"]) == (False, "not_scored", "too_little_data")
    assert pd.isna(out["place"])
    assert "left_not_scored" in {notice.key for notice in seven.notices}
    assert "nilai nol" in " ".join(told(seven, "3672", INDONESIAN))


def test_more_missing_than_the_jury_allows_is_not_nominated():
    few = table({"3601": 60, "3602": 90}, missing_share={"3601": 0.1, "3602": 0.15})
    result = select(few, replace(FIRST, max_missing_share=0.1))
    assert won(result) == {"3601"}
    assert row(result, "3602", "nomination")["reason"] == "too_much_missing"


def test_not_verified_yet_is_not_a_failure_but_the_result_is_provisional():
    result = select(table({"3601": 60}), FIRST)
    assert row(result, "3601", "verification")["state"] == "not_verified_yet"
    assert {"not_verified_yet", "winner_not_verified"} <= {notice.key for notice in result.notices}
    assert won(select(table({"3601": 60}), replace(FIRST, unverified="leaves"))) == set()


def test_who_withdrew_leaves_first_and_the_next_takes_the_place():
    field = table({"3601": 60, "3602": 90}, withdrawn={"3602": True})
    result = select(field, with_quota(FIRST, "provincial_assessment", 1))
    assert won(result) == {"3601"}
    assert row(result, "3602", "nomination")["reason"] == "withdrawn"


def test_a_province_of_which_nobody_can_be_nominated_is_named():
    result = select(table({"3601": 60, "1101": np.nan, "1102": np.nan}), ZONED)
    empty = [notice for notice in result.notices if notice.key == "nobody_left"]
    assert [(notice.group, notice.units) for notice in empty] == [("11", ("1101", "1102"))]


# --- ties at the line -------------------------------------------------------------------------------------


def test_all_who_share_the_last_place_go_on_and_the_record_says_so():
    five = table({"3601": 80, "3602": 70, "3603": 70, "3604": 70, "3605": 50})
    result = select(five, with_quota(FIRST, "provincial_assessment", 2))
    assert through(result, "provincial_assessment") == {"3601", "3602", "3603", "3604"}
    shared = row(result, "3603", "provincial_assessment")
    assert (shared["reason"], shared["place"], bool(shared["shared"])) == ("shared_last_place", 2, True)
    assert row(result, "3601", "provincial_assessment")["reason"] == "within_quota"
    assert "shared_last_place" in {notice.key for notice in result.notices}


def test_sharing_a_place_inside_the_quota_is_no_shared_last_place():
    four = table({"3601": 80, "3602": 80, "3603": 70, "3604": 60})
    result = select(four, with_quota(FIRST, "provincial_assessment", 3))
    stage = result.record.query("stage == 'provincial_assessment'").set_index("unit")
    assert list(stage.loc[["3601", "3602", "3603"], "reason"]) == ["within_quota"] * 3


def test_the_editions_tie_break_splits_equals_and_the_record_says_that_it_did():
    two = table({"3601": 70, "3602": 70}, coverage_share={"3601": 40, "3602": 55})
    result = select(two, with_quota(FIRST, "provincial_assessment", 1))
    out = row(result, "3601", "provincial_assessment")
    assert (out["reason"], out["place"]) == ("below_line_by_tie_break", 2)
    assert "below_line_by_tie_break" in {notice.key for notice in result.notices}


def test_the_last_digit_of_a_binary_number_cuts_nobody():
    result = select(table({"3601": 0.3, "3602": 0.1 + 0.2}), with_quota(FIRST, "provincial_assessment", 1))
    assert through(result, "provincial_assessment") == {"3601", "3602"}


def test_winners_who_tie_share_the_title():
    result = select(table({"3601": 70, "3301": 70, "1101": 60}), with_quota(FIRST, "winners", 1))
    assert won(result) == {"3601", "3301"}
    assert result.winners["shared"].all()
    assert set(result.winners["next_in_line"]) == {("1101",)}
    assert set(result.winners["ahead"]) == {10.0}


# --- editions as plans ------------------------------------------------------------------------------------


def test_every_edition_on_file_is_a_plan():
    for year, category in editions.available():
        plan = plan_of(editions.load(year, category))
        assert plan.steps[-1].stage == "winners"
        assert any(award.quota for award in plan.awards)


def test_the_edition_of_2017_honours_the_three_best_of_the_nation_without_zones():
    assert [(award.title, award.quota) for award in FIRST.awards] == [("", Quota(3, "nation"))]
    assert FIRST.zones == {} and FIRST.awards[0].ground == "documented"
    assert all(step.quota is None for step in FIRST.steps[:-1])
    result = select(table({"3601": 90, "3301": 80, "1101": 70, "5101": 60}), FIRST)
    assert list(result.winners["unit"]) == ["3601", "3301", "1101"]
    assert {notice.stage for notice in result.notices if notice.key == "all_go_on"} == {
        "nomination",
        "provincial_assessment",
        "verification",
        "shortlist",
    }


def test_the_edition_of_2023_gives_the_title_coverage_in_each_zone_by_that_aspect():
    (award,) = ZONED.awards
    assert (award.title, award.decided_by, award.quota) == ("coverage", "coverage", Quota(1, "zone"))
    field = table(
        {"3603": 70, "3301": 90, "1101": 60, "9201": 50},
        coverage={"3603": 95, "3301": 40, "1101": 30, "9201": 20},
    )
    result = select(field, ZONED)
    assert dict(zip(result.winners["group"], result.winners["unit"], strict=True)) == {
        "jawa_bali": "3603",
        "sumatera": "1101",
        "nusra_maluku_papua": "9201",
    }
    won = "sebagai penerima penghargaan kategori Cakupan (Coverage) di zona Jawa-Bali"
    assert won in " ".join(told(result, "3603", INDONESIAN))
    assert row(result, "3603", "provincial_assessment")["ground"] == "assumption"


def test_provinces_have_no_provincial_stage_and_may_win_both_titles_of_their_zone():
    plan = plan_of(editions.load(2023, "provinsi"))
    assert plan.step("provincial_assessment") is None
    field = table({"36": 80, "33": 70, "35": 60}, innovation={"36": 90, "33": 50, "35": 40})
    assert won(select(field, plan), "coverage") == won(select(field, plan), "innovation") == {"36"}
    once = select(field, replace(plan, titles_per_unit=1))
    assert won(once, "coverage") == {"36"} and won(once, "innovation") == {"33"}
    passed_over = once.standings.query("title == 'innovation' and unit == '36'").iloc[0]
    assert passed_over["reason"] == "already_won" and pd.isna(passed_over["place"])
    first = select(field, plan).winners.iloc[0]
    assert first["next_in_line"] == ("33",)


def test_a_title_whose_number_is_not_known_is_not_awarded_unless_asked_for():
    edition = editions.load(2022, "provinsi")
    field = table({"36": 80, "33": 70, "11": 60})
    plain = select(field, plan_of(edition))
    assert set(plain.winners["title"]) == {"best_of_zone"}
    assert "title_without_quota" in {notice.key for notice in plain.notices}
    asked = select(field, plan_of(edition, overrides={"best_of_the_best": Quota(1, "nation")}))
    assert won(asked, "best_of_the_best") == {"36"} and won(asked, "best_of_zone") == {"36", "11"}


def test_villages_are_interviewed_and_win_in_their_province():
    plan = plan_of(editions.load(2023, "desa"))
    assert plan.step("provincial_assessment").interview
    field = pd.DataFrame(
        {
            "total": [70.0, 60.0, 50.0, 40.0, 80.0],
            "province_code": ["36"] * 4 + ["33"],
            "interview": [50.0, 90.0, 60.0, 60.0, 70.0],
            "village_workers_share": 0.0,
            "village_regulation": 0.0,
        },
        index=["PV1", "PV2", "PV3", "PV4", "PV5"],
    )
    result = select(field, plan)
    assert list(result.winners.query("group == '36'")["unit"]) == ["PV2", "PV1", "PV3"]
    assert "unopposed" in {notice.key for notice in result.notices if notice.group == "33"}


def test_large_firms_of_2023_win_in_their_sector_and_need_one():
    plan = plan_of(editions.load(2023, "perusahaan_besar"))
    field = pd.DataFrame(
        {"total": [70.0, 60.0, 50.0], "province_code": ["36", "33", "11"], "sector": ["a", "b", None]},
        index=["PF1", "PF2", "PF3"],
    ).assign(**dict.fromkeys(plan.tie_breaks, 0.0))
    result = select(field, plan)
    assert won(result) == {"PF1", "PF2"}
    assert row(result, "PF3", "nomination")["reason"] == "no_sector"


def test_a_plan_says_which_quotas_are_the_users_own():
    plan = plan_of(editions.load(2023, "kabupaten_kota"), overrides={"shortlist": 11})
    assert (plan.step("shortlist").quota, plan.step("shortlist").ground) == (Quota(11, "zone"), "own")
    assert plan.step("interview").ground == "not_found"


# --- the interview ------------------------------------------------------------------------------------------

HEARD = table({"3603": 80, "3301": 70, "5101": 60}, interview={"3603": 40, "3301": 90})
TOTALS = plan_of(editions.load(2018, "kabupaten_kota"))  # aspects with an interview; the total decides


def test_without_any_interview_score_all_are_judged_by_documents_and_it_is_said():
    result = select(HEARD.drop(columns="interview"), TOTALS)
    assert list(result.winners["unit"]) == ["3603", "3301", "5101"]
    assert "interview_not_held" in {notice.key for notice in result.notices}


@pytest.mark.parametrize(
    ("rule", "scores"),
    [
        ("leaves", {"3301": 75.0, "3603": 70.0}),
        ("zero", {"3301": 75.0, "3603": 70.0, "5101": 45.0}),
        ("documents", {"3301": 75.0, "3603": 70.0, "5101": 60.0}),
    ],
)
def test_the_interview_counts_its_weight_and_the_jury_says_what_absence_means(rule, scores):
    assert TOTALS.interview_weight == 0.25
    result = select(HEARD, replace(TOTALS, without_interview=rule))
    assert dict(zip(result.winners["unit"], result.winners["score"], strict=True)) == scores
    assert row(result, "5101", "interview")["went_on"] == (rule != "leaves")


def test_the_combined_total_is_what_scoring_with_the_interview_as_an_aspect_gives():
    values = pd.DataFrame({"a": [10.0, 80, 60], "b": [90.0, 20, 70], "interview_score": [50.0, 70, 90]})
    values.index = ["3601", "3301", "5101"]
    scale = Scale("goalposts", lo=0, hi=100)

    def rules(weights):
        return Rules(
            [Aspect(f"aspect_{key}", weight) for key, weight in weights.items()],
            [Indicator(key, f"aspect_{key}", 1.0, 1, scale, "exclude") for key in weights],
        )

    whole = score(values, rules({"a": 0.5, "b": 0.25, "interview_score": 0.25})).totals["total"]
    documents = score(values, rules({"a": 2 / 3, "b": 1 / 3})).totals["total"]
    field = table(documents.to_dict(), interview=values["interview_score"].to_dict())
    heard = select(field, TOTALS).record.query("stage == 'interview'").set_index("unit")["score"]
    assert heard[whole.index].to_numpy() == pytest.approx(whole.to_numpy())
    again = select(field, TOTALS, rescore=lambda rows: whole[rows.index])
    assert list(again.winners["unit"]) == list(whole.sort_values(ascending=False).index)


def test_other_means_need_the_scoring_rules_to_score_again():
    with pytest.raises(UserError, match="rescore"):
        select(HEARD, replace(TOTALS, between="geometric"))


def test_a_candidate_that_can_t_be_scored_again_leaves_with_that_reason():
    result = select(HEARD, TOTALS, rescore=lambda rows: rows["total"].drop("3603"))
    assert row(result, "3603", "interview")["reason"] == "not_scored_after_interview"


# --- what if ------------------------------------------------------------------------------------------------


def test_a_wider_quota_lets_in_who_was_just_below_and_compare_says_so():
    field = table({"3601": 90, "3602": 80, "3301": 70})
    narrow = with_quota(FIRST, "provincial_assessment", 1)
    found = compare(select(field, narrow), select(field, with_quota(narrow, "provincial_assessment", 2)))
    changes = found.changes[["kind", "unit", "only"]].to_numpy().tolist()
    assert changes == [["goes_on", "3602", "second"], ["wins", "3602", "second"]]
    for reader in READERS:
        assert all("3602" in sentence for sentence in found.sentences(reader))
    assert "peringkat 2 dari 2" in found.sentences(INDONESIAN)[0]


def test_a_wider_door_in_one_province_may_cost_another_its_place_later_and_compare_says_so():
    field = table({"3601": 90, "3602": 80, "3301": 70, "1101": 60})
    narrow = with_quota(with_quota(FIRST, "provincial_assessment", 1), "winners", 2)
    found = compare(select(field, narrow), select(field, with_quota(narrow, "provincial_assessment", 2)))
    wins = found.changes.query("kind == 'wins'").set_index("unit")["only"]
    assert dict(wins) == {"3602": "second", "3301": "first"}


def test_the_same_plan_twice_makes_no_difference():
    found = compare(select(SEVEN, FIRST), select(SEVEN, FIRST))
    assert found.changes.empty
    assert len(found.sentences(ENGLISH)) == 1


def test_other_candidates_can_t_be_compared():
    with pytest.raises(ValueError, match="same candidates"):
        compare(select(SEVEN, FIRST), select(SEVEN.iloc[:3], FIRST))


def test_other_zones_give_other_winners_and_leave_the_plan_as_it_was():
    field = table({"3603": 70, "3301": 80, "5101": 60, "5201": 50})
    moved = with_zones(ZONED, {"51": "nusra_maluku_papua"})
    assert ZONED.zones["51"] == "jawa_bali"
    found = compare(select(field, ZONED), select(field, moved))
    wins = found.changes.query("kind == 'wins'").set_index("unit")["only"]
    assert dict(wins) == {"5101": "second", "5201": "first"}
    assert "zones_own" in {notice.key for notice in found.second.notices}


def test_zones_can_be_tried_on_an_edition_that_had_none():
    plan = with_quota(with_zones(FIRST, {"36": "barat", "91": "timur"}), "winners", 1, "zone")
    result = select(table({"3601": 90, "3602": 80, "9101": 10, "1101": 99}), plan)
    assert dict(zip(result.winners["group"], result.winners["unit"], strict=True)) == {
        "barat": "3601",
        "timur": "9101",
    }
    assert row(result, "1101", "nomination")["reason"] == "no_zone"


# --- whatever the candidates ------------------------------------------------------------------------------

SCORES = st.one_of(st.none(), st.integers(0, 6).map(lambda n: 10.0 * n))
CODES = [f"{province}{n:02d}" for province in ("11", "33", "36", "91") for n in range(1, 8)]
UNVERIFIED = st.sampled_from([True, False, None])


@st.composite
def fields(draw):
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=14, unique=True))
    n = len(codes)

    def column(values):
        return dict(zip(codes, draw(st.lists(values, min_size=n, max_size=n)), strict=True))

    totals = {code: np.nan if value is None else value for code, value in column(SCORES).items()}
    return table(
        totals,
        coverage=pd.Series(column(SCORES), dtype=float).to_dict(),
        interview=pd.Series(column(SCORES), dtype=float).to_dict(),
        verified=pd.Series(column(UNVERIFIED), dtype=object).to_dict(),
        coverage_share=column(st.integers(0, 2)),
    )


plans = st.builds(
    lambda base, n, k, rule: replace(
        with_quota(with_quota(base, "provincial_assessment", n), "shortlist", k), without_interview=rule
    ),
    st.sampled_from([FIRST, TOTALS, ZONED]),
    st.integers(1, 4),
    st.integers(1, 6),
    st.sampled_from(["leaves", "zero", "documents"]),
)


@settings(max_examples=10)
@given(fields(), plans)
def test_every_unit_is_accounted_for_exactly_once_at_each_stage_it_reached(field, plan):
    result = select(field, plan)
    here = set(field.index)
    for step in plan.steps:
        own = result.record[result.record["stage"] == step.stage]
        assert sorted(own["unit"]) == sorted(here)
        here = through(result, step.stage)
    assert here == won(result)
    assert sorted([*result.left["unit"], *here]) == sorted(field.index)
    assert set(result.record["reason"]) <= {*LEFT, *WENT_ON}
    assert (result.record["went_on"] == result.record["reason"].isin(WENT_ON)).all()
    assert not (through(result, "nomination") & set(field.index[field["total"].isna()]))
    assert result.record.loc[result.record["place"].notna(), "score"].notna().all()


@settings(max_examples=8)
@given(fields(), plans, st.integers(1, 3), st.sampled_from(["provincial_assessment", "shortlist", "winners"]))
def test_raising_a_quota_sends_nobody_home_at_its_stage(field, plan, more, stage):
    quota = plan.step(stage).quota
    wider = with_quota(plan, stage, quota.n + more, quota.per)
    assert through(select(field, plan), stage) <= through(select(field, wider), stage)


@settings(max_examples=8)
@given(fields(), plans, st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_changes_nothing(field, plan, random):
    order = list(field.index)
    random.shuffle(order)
    one, other = select(field, plan), select(field.loc[order], plan)
    for name in ("record", "standings", "winners", "left"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


@settings(max_examples=8)
@given(fields(), plans)
def test_every_story_and_notice_can_be_told(field, plan):
    result = select(field, plan)
    for reader in READERS:
        for unit in field.index[:4]:
            sentences = told(result, unit, reader)
            assert 2 <= len(sentences) <= 5
            assert not re.search(r"\bnan\b|<NA>|–|\bNone\b", " ".join(sentences))
        for notice in result.notices:
            assert notice.sentence(reader).strip()


@settings(max_examples=8)
@given(fields(), plans)
def test_nobody_left_below_the_line_scored_more_than_anybody_who_went_on(field, plan):
    record = select(field, plan).record
    ranked = record[record["place"].notna() & (record["stage"] != "winners")]
    for _, rows in ranked.groupby(["stage", "group"]):
        inside = rows.loc[rows["went_on"], "score"]
        assert rows.loc[~rows["went_on"], "score"].max() <= inside.min() or rows["went_on"].all()


def test_the_candidates_table_is_left_untouched():
    before = HEARD.copy(deep=True)
    select(HEARD, TOTALS)
    pd.testing.assert_frame_equal(HEARD, before)


# --- the practice round -------------------------------------------------------------------------------------


def test_a_practice_round_runs_from_514_districts_to_a_title_in_each_zone(real):
    drawn = draw(real, seed=7, assessment_year=2023)
    ledger = claims.coverage_claims(drawn.tables["coverage_reported"])
    leads = claims.leading(ledger, 2023).set_index("region_code")
    regions = real["regions"].query("level == 'district'").set_index("region_code")
    share = leads["coverage_share"].reindex(regions.index)
    field = pd.DataFrame({"total": (100 * share).clip(upper=100)}, index=regions.index)
    field["reason"] = np.where(field["total"].isna(), "nothing_left", "")
    field["province_code"] = regions.index.str[:2]
    field["coverage"] = field["coverage_share"] = field["total"]
    field["coverage_growth"] = field["regulation_kind"] = np.nan
    result = select(field, ZONED)
    ranked = field["total"].notna().groupby(field["province_code"]).sum()
    assert len(through(result, "provincial_assessment")) >= (ranked > 0).sum()
    assert set(result.winners["group"]) == set(ZONED.zones.values())
    assert set(result.left["unit"]) | won(result) == set(field.index)
    silent = set(drawn.cases.without_report) & set(field.index)
    assert silent and silent <= set(result.left.query("reason == 'not_scored'")["unit"])
    for unit in [*result.winners["unit"], *sorted(silent)]:
        assert 2 <= len(told(result, unit, INDONESIAN)) <= 5


# --- faults, and words --------------------------------------------------------------------------------------


def faults_of(action):
    with pytest.raises(UserError) as caught:
        action()
    for reader in READERS:
        for fault in caught.value.faults:
            assert fault.sentence(reader) and fault.mend(reader)
    return [fault.key.removeprefix("selection.") for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda f: f.drop(columns="total"), "columns_missing"),
        (lambda f: f.drop(columns="coverage_growth"), "columns_missing"),
        (lambda f: f.drop(columns="coverage"), "columns_missing"),
        (lambda f: f.drop(columns="province_code"), "columns_missing"),
        (lambda f: f.assign(total=120.0), "out_of_range"),
        (lambda f: f.assign(interview=-1), "out_of_range"),
        (lambda f: f.assign(coverage_share="many"), "not_a_number"),
        (lambda f: f.assign(missing_share=20), "not_a_share"),
        (lambda f: f.assign(verified="yes"), "not_a_flag"),
        (lambda f: f.assign(reason="excluded"), "total_and_reason"),
        (lambda f: pd.concat([f, f]), "unit_twice"),
        (lambda f: f.iloc[:0], "no_candidates"),
    ],
)
def test_a_table_that_can_t_be_used_is_refused_in_words(change, key):
    assert key in faults_of(lambda: select(change(table({"3601": 60, "3602": 50})), ZONED))


@pytest.mark.parametrize(
    ("action", "key"),
    [
        (lambda: with_quota(FIRST, "semi_final", 3), "stage_unknown"),
        (lambda: with_quota(FIRST, "shortlist", 0), "not_whole"),
        (lambda: with_quota(FIRST, "shortlist", 2.5), "not_whole"),
        (lambda: with_quota(FIRST, "shortlist", 3, "village"), "choice_unknown"),
        (lambda: with_quota(FIRST, "shortlist", 3, "zone_and_title"), "choice_unknown"),
        (lambda: replace(FIRST, without_interview="guess"), "choice_unknown"),
        (lambda: replace(FIRST, interview_weight=25), "share_range"),
        (lambda: replace(FIRST, titles_per_unit=0), "not_whole"),
    ],
)
def test_a_plan_that_can_t_be_is_refused_in_words(action, key):
    assert key in faults_of(action)


def test_all_faults_of_a_table_are_named_at_once():
    field = table({"3601": 60}).assign(interview=-1, verified="yes")
    assert sorted(faults_of(lambda: select(field, ZONED))) == ["not_a_flag", "out_of_range"]


def test_every_reason_state_notice_and_fault_has_its_words():
    words = {name.removeprefix("selection.") for name in catalogue() if name.startswith("selection.")}
    gates = {reason for reason in LEFT if reason not in ("already_won", "title_not_scored")}
    gates -= {"below_line", "below_line_by_tie_break"}
    assert {f"left_{reason}" for reason in LEFT} <= words
    assert {f"needs_{reason}" for reason in gates} <= words
    assert {f"state_{state}" for state in STATES if state != "verified"} <= words
    faults = set()
    for path in Path(room.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault":
                faults |= {n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant)}
    faults = {key.removeprefix("selection.") for key in faults - {100}}
    assert len(faults) > 10
    assert {f"fault_{key}" for key in faults} | {f"fault_{key}_mend" for key in faults} <= words
