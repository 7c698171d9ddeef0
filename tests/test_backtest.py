"""Rankings beside known winners: worked by hand, by enumeration, by scipy, by chance, and on real figures."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from pathlib import Path

import backtest_as_text
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom, mannwhitneyu

from paritrana_analysis.coverage import claims
from paritrana_analysis.evaluation import backtest as room
from paritrana_analysis.evaluation.backtest import (
    MIN_WINNERS,
    backtest,
    from_award_news,
    pool,
    real_backtests,
    sentences,
)
from paritrana_analysis.i18n.wording import Reader, catalogue

NAN = float("nan")
READERS = (Reader("id"), Reader("en"))


def award(codes, *, year=2023, category="provinsi", level="national", outcome="winner"):
    return pd.DataFrame(
        {
            "region_code": list(codes),
            "assessment_year": year,
            "award_level": level,
            "category": category,
            "outcome": outcome,
        }
    )


def order(scores, **columns):
    codes = [f"{11 + i}" for i in range(len(scores))]
    return pd.DataFrame({"region_code": codes, "score": scores, **columns})


def beside(frame, winners, **options):
    return backtest(
        frame, award(winners), assessment_year=2023, category="provinsi", level="national", **options
    )


SEVEN = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3]

# --- worked by hand ----------------------------------------------------------------------------------


def test_three_winners_of_seven_in_places_1_2_and_5_as_worked_by_hand():
    found = beside(order(SEVEN), ["11", "12", "15"])
    row = found.groups.iloc[0]
    assert row["places"] == (1, 2, 5)
    assert row["hits"] == 2
    assert row["hits_expected"] == pytest.approx(9 / 7)
    # Of 35 sets of three, 3·4 hold two of the first three places, and 1 all three.
    assert row["hits_tail"] == pytest.approx(13 / 35)
    assert row["mean_place"] == pytest.approx((0 + 1 / 6 + 4 / 6) / 3)
    # Below the winners stand 4, 4 and 2 of the four others: 10 of 12 pairs.
    assert row["auc"] == pytest.approx(10 / 12)
    # Places with a sum of 8 or less: 123, 124, 125, 134.
    assert row["auc_tail"] == pytest.approx(4 / 35)


def test_the_only_winner_in_first_place_of_seven_happens_by_chance_once_in_seven():
    row = beside(order(SEVEN), ["11"]).groups.iloc[0]
    assert (row["places"], row["hits"], row["mean_place"], row["auc"]) == ((1,), 1, 0, 1)
    assert row["hits_expected"] == row["hits_tail"] == row["auc_tail"] == pytest.approx(1 / 7)
    assert row["auc_tail_low"] == pytest.approx(1)


def test_a_winner_that_shares_the_last_place_that_counts_is_half_a_hit():
    row = beside(order([0.9, 0.5, 0.5, 0.1]), ["11", "12"]).groups.iloc[0]
    assert row["places"] == (1, 2)
    assert row["hits"] == 1.5
    # Pairs of winners among four: {1,2} and {1,3} give 1.5, {2,3} 1, {1,4} 1, {2,4} and {3,4} one half.
    assert row["hits_tail"] == pytest.approx(2 / 6)
    assert row["hits_expected"] == pytest.approx((2 * 1.5 + 2 * 1 + 2 * 0.5) / 6) == 1
    assert row["auc"] == pytest.approx(3.5 / 4)


def test_all_alike_agrees_with_any_winners_as_chance_does():
    row = beside(order([0.4] * 5), ["11", "14"]).groups.iloc[0]
    assert row["hits"] == pytest.approx(row["hits_expected"]) == pytest.approx(4 / 5)
    assert (row["auc"], row["mean_place"], row["auc_tail"], row["auc_tail_low"]) == (0.5, 0.5, 1, 1)


def test_scores_that_differ_in_the_last_binary_digit_only_are_tied():
    assert beside(order([0.1 + 0.2, 0.3, 0.1]), ["12"]).groups.iloc[0]["places"] == (1,)


# --- what is left out, and why ---------------------------------------------------------------------


def test_a_winner_without_a_figure_is_counted_and_told_but_not_ranked():
    found = beside(order([NAN, 0.8, 0.7, NAN]), ["11", "12"])
    row = found.groups.iloc[0]
    assert (row["units"], row["ranked"], row["winners_known"], row["winners_ranked"]) == (4, 2, 2, 1)
    assert row["hits_expected"] == 0.5
    assert found.left_out == {"no_figure": 1}
    assert list(found.winners["reason"]) == ["no_figure", ""]
    assert found.winners["place"].isna().tolist() == [True, False]


def test_a_winner_who_is_not_in_the_order_is_told():
    assert beside(order(SEVEN), ["11", "99"]).left_out == {"not_in_order": 1}


def test_a_group_where_nobody_else_is_ranked_says_nothing():
    frame = order([0.9, NAN, 0.5, 0.4, 0.3, 0.2], group=list("aabbcc"))
    found = beside(frame, ["11", "13", "14", "15"])
    # b has two ranked units and both won; a has one ranked unit; c counts.
    assert list(found.groups["group"]) == ["b", "c"]
    assert list(found.groups["counted"]) == [False, True]
    assert math.isnan(found.groups.iloc[0]["auc"])
    assert found.left_out == {"no_other_ranked": 3}
    assert (found.pooled["groups_with_winners"], found.pooled["groups_counted"]) == (3, 1)
    assert found.pooled["winners_counted"] == 1


def test_a_group_without_a_known_winner_is_not_part_of_it():
    frame = order(SEVEN, group=list("aaaabbb"))
    found = beside(frame, ["12"])
    assert list(found.groups["group"]) == ["a"] and found.pooled["units"] == 4


def test_a_unit_without_a_group_does_not_compete():
    found = beside(order(SEVEN, zone=["x", "x", None, "x", "", "x", "x"]), ["11", "13"], groups="zone")
    assert found.groups.iloc[0]["units"] == 5 and found.left_out == {"not_in_order": 1}


def test_a_year_without_figures_says_so_for_every_winner():
    found = beside(order([NAN] * 4), ["11", "12"])
    assert found.state == "no_figures" and found.left_out == {"year_without_figures": 2}


def test_figures_that_do_not_compare_are_not_said_to_be_missing():
    found = beside(order([NAN] * 2, reason=["not_comparable", "no_figure"]), ["11", "12"])
    assert found.state == "nothing_comparable"
    assert found.left_out == {"no_figure": 1, "not_comparable": 1}


def test_only_winners_of_that_year_category_and_level_count_and_each_once():
    rows = pd.concat(
        [
            award(["11", "11"]),
            award(["12"], year=2022),
            award(["13"], outcome="nominee"),
            award(["14"], level="provincial"),
            award(["15"], category="kabupaten_kota"),
        ]
    )
    found = backtest(order(SEVEN), rows, assessment_year=2023, category="provinsi", level="national")
    assert list(found.winners["region_code"]) == ["11"]


@pytest.mark.parametrize(
    ("frame", "options", "said"),
    [
        (pd.DataFrame({"region_code": ["11"]}), {}, "lacks the column.* score"),
        (order([0.1]), {"groups": "zone"}, "lacks the column.* zone"),
        (pd.DataFrame({"region_code": ["11", "11"], "score": [1, 2]}), {}, "a unit twice: 11"),
        (order([0.1, math.inf]), {}, "not infinite"),
    ],
)
def test_what_cannot_be_ranked_is_refused(frame, options, said):
    with pytest.raises(ValueError, match=said):
        beside(frame, ["11"], **options)


# --- judging -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("winners", range(MIN_WINNERS + 2))
def test_with_fewer_than_five_ranked_winners_there_is_no_verdict(winners):
    scores = np.linspace(0.9, 0.1, 20)
    state = beside(order(scores), [f"{11 + i}" for i in range(winners)]).state
    few = "cannot_be_judged" if winners else "no_winners"
    assert state == (few if winners < MIN_WINNERS else "above_chance")


def test_winners_at_the_foot_are_below_chance_and_winners_everywhere_are_not_above_it():
    scores = np.linspace(0.9, 0.1, 20)
    assert beside(order(scores), [f"{26 + i}" for i in range(5)]).state == "below_chance"
    assert beside(order(scores), ["11", "16", "20", "25", "30"]).state == "not_above_chance"


def test_the_warnings_are_always_there_with_their_counts():
    frame = order([0.9, 0.8, NAN, 0.6, NAN], award_news=[True, False, False, True, False])
    found = beside(frame, ["11", "13"])
    assert [key for key, _ in found.warnings] == ["award_news", "partial_lists", "not_the_award_rule"]
    assert found.warnings[0][1] == {
        "winners_known": 2,
        "winners_with_figure": 1,
        "others": 3,
        "others_with_figure": 2,
        "winners_from_award_news": 1,
        "others_from_award_news": 1,
    }
    assert beside(order([NAN]), []).warnings


# --- other routes ------------------------------------------------------------------------------------


def shuffled(scores, winners, statistic):
    """The statistic over every choice of winners among the units."""
    codes = [f"{11 + i}" for i in range(len(scores))]
    return np.array(
        [beside(order(scores), chosen).pooled[statistic] for chosen in itertools.combinations(codes, winners)]
    )


@pytest.mark.parametrize("scores", [SEVEN, [0.9, 0.5, 0.5, 0.5, 0.2, 0.2, 0.1]])
@pytest.mark.parametrize("statistic", ["hits", "auc"])
def test_the_tail_is_the_one_found_by_trying_every_choice_of_winners(scores, statistic):
    every = shuffled(scores, 3, statistic)
    for winners in (["11", "13", "17"], ["12", "13", "16"], ["15", "16", "17"]):
        found = beside(order(scores), winners).pooled
        assert found[f"{statistic}_tail"] == pytest.approx((every >= found[statistic] - 1e-12).mean())
    assert every.mean() == pytest.approx(0.5 if statistic == "auc" else found["hits_expected"])


@given(st.data())
@settings(max_examples=25)
def test_without_ties_hits_follow_scipy_s_hypergeometric_and_pairs_its_mann_whitney(data):
    size = data.draw(st.integers(2, 12))
    scores = data.draw(st.permutations([i / 20 for i in range(size)]))
    winners = data.draw(st.integers(1, size - 1))
    found = beside(order(scores), [f"{11 + i}" for i in range(winners)]).pooled
    assert found["hits_expected"] == pytest.approx(winners**2 / size)
    assert found["hits_tail"] == pytest.approx(hypergeom.sf(found["hits"] - 1, size, winners, winners))
    peer = mannwhitneyu(scores[:winners], scores[winners:], alternative="greater", method="exact")
    assert found["auc"] == pytest.approx(peer.statistic / (winners * (size - winners)))
    assert found["auc_tail"] == pytest.approx(peer.pvalue)


def test_several_groups_are_shuffled_each_alone_as_simulated():
    frame = order([0.9, 0.7, 0.7, 0.2, 0.8, 0.6, 0.3, 0.5, 0.4], group=list("aaaabbbcc"))
    test = beside(frame, ["11", "12", "16", "18"])
    found, rng = test.pooled, np.random.default_rng(20)
    drawn = pd.DataFrame(
        pool([replace(trial, won=rng.permutation(trial.won)) for trial in test.trials]) for _ in range(800)
    )
    assert drawn["hits"].mean() == pytest.approx(found["hits_expected"], abs=0.1)
    assert drawn["auc"].mean() == pytest.approx(0.5, abs=0.03)
    assert drawn["mean_place"].mean() == pytest.approx(0.5, abs=0.03)
    assert (drawn["hits"] >= found["hits"]).mean() == pytest.approx(found["hits_tail"], abs=0.05)
    assert (drawn["auc"] >= found["auc"] - 1e-9).mean() == pytest.approx(found["auc_tail"], abs=0.05)


def test_whether_winners_are_likelier_to_have_a_figure_is_fisher_s_exact_test():
    found = beside(order([0.9, 0.8, 0.7, NAN, NAN, NAN]), ["11", "12", "14"]).pooled
    assert found["figure_expected"] == 1.5
    # 2 or more of 3 winners among 3 figures of 6: (3·3 + 1) / 20.
    assert found["figure_tail"] == pytest.approx(0.5)


def test_random_orders_have_an_auc_of_about_one_half():
    rng = np.random.default_rng(7)
    (trial,) = beside(order(np.arange(12)), ["11", "12", "13"]).trials
    found = [pool([replace(trial, scores=rng.random(12))])["auc"] for _ in range(400)]
    assert np.mean(found) == pytest.approx(0.5, abs=0.03)


def test_years_add_up_as_groups_do():
    one, other = beside(order(SEVEN), ["11", "15"]), beside(order(SEVEN[:4]), ["12"])
    both = beside(
        pd.concat(
            [order(SEVEN).assign(group="a"), order(SEVEN[:4]).assign(group="b", region_code=list("5678"))]
        ),
        ["11", "15", "6"],
    )
    assert pool([*one.trials, *other.trials]) == both.pooled


# --- properties --------------------------------------------------------------------------------------

shares = st.one_of(st.just(NAN), st.integers(0, 5).map(lambda tenths: tenths / 10))
fields = st.lists(st.tuples(shares, st.sampled_from("abc"), st.booleans()), min_size=1, max_size=14)


def of(units):
    scores, groups, won = zip(*units, strict=True)
    frame = order(list(scores), group=list(groups))
    return frame, [code for code, is_winner in zip(frame["region_code"], won, strict=True) if is_winner]


@given(fields, st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_permuting_the_units_changes_nothing(units, random):
    frame, winners = of(units)
    mixed = frame.iloc[random.sample(range(len(frame)), len(frame))]
    one, other = beside(frame, winners), beside(mixed, winners[::-1])
    pd.testing.assert_frame_equal(one.groups, other.groups)
    pd.testing.assert_frame_equal(one.winners, other.winners)
    assert repr(one.pooled) == repr(other.pooled)


@given(fields)
@settings(max_examples=25)
def test_every_winner_counts_or_has_a_reason_and_chances_are_chances(units):
    frame, winners = of(units)
    found = beside(frame, winners)
    assert found.pooled["winners_counted"] + sum(found.left_out.values()) == len(winners)
    for name in ("hits_tail", "auc_tail", "auc_tail_low", "figure_tail", "auc", "mean_place"):
        assert math.isnan(found.pooled[name]) or 0 <= found.pooled[name] <= 1
    if found.pooled["groups_counted"]:
        assert found.pooled["auc_tail"] + found.pooled["auc_tail_low"] >= 1 - 1e-9


@given(fields)
@settings(max_examples=25)
def test_an_order_turned_round_has_the_opposite_agreement(units):
    frame, winners = of(units)
    one, other = beside(frame, winners).pooled, beside(frame.assign(score=-frame["score"]), winners).pooled
    if one["groups_counted"]:
        assert one["auc"] + other["auc"] == pytest.approx(1)
        assert one["mean_place"] + other["mean_place"] == pytest.approx(1)
        assert one["auc_tail"] == pytest.approx(other["auc_tail_low"])


# --- which claims ------------------------------------------------------------------------------------


def test_award_news_is_told_by_its_address_and_no_address_tells_nothing():
    sources = pd.Series(["https://a.id/Paritrana-2024", "https://b.id/raih-penghargaan", "seed:000", None])
    assert from_award_news(sources).tolist() == [True, True, False, False]


def test_before_the_split_papua_barat_is_one_province_with_the_share_of_both_its_parts(real, ledger):
    leads = room._leads(real["regions"], claims.can_lead(ledger), 2020)["all"].set_index("region_code")
    units = room._competitors(real["regions"], 2020, "provinsi")
    assert len(units) == 34 and len(room._competitors(real["regions"], 2022, "provinsi")) == 38
    assert not {"92", "95", "96", "97"} & set(units["region_code"])
    assert leads.loc["91", "coverage_share"] == 0.25


# --- real figures ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def results(real):
    return real_backtests(real)


def test_the_page_on_the_backtest_prints_what_its_command_gives_today(results):
    page = (Path(__file__).parent.parent / "docs" / "backtest.md").read_text(encoding="utf-8")
    assert [row for row in page.splitlines() if row.startswith("| ")][1:] == backtest_as_text.rows(results)
    judged = sum("cannot be judged" not in row for row in backtest_as_text.rows(results))
    assert f"{judged} rows are judged" in page and f"every row ({len(results)})" in page


KIND = ["level", "category", "grouping", "order", "claims"]


def test_every_known_winner_of_every_round_counts_or_is_left_out_for_a_reason(results, real):
    winners = real["winners"]
    won = winners[(winners["outcome"] == "winner") & winners["category"].isin(["provinsi", "kabupaten_kota"])]
    for _, row in results[results["grouping"] != "zone"].iterrows():
        left = sum(int(reason.split()[1]) for reason in row["left_out"].split("; ") if reason)
        same = won[(won["award_level"] == row["level"]) & (won["category"] == row["category"])]
        if pd.notna(row["assessment_year"]):
            same = same[same["assessment_year"] == row["assessment_year"]]
        elif row["order"] == "registered":  # only one year has such counts
            same = same[same["assessment_year"] == 2023]
        known = len(same.drop_duplicates(["region_code", "assessment_year"]))
        assert row["winners_counted"] + left == row["winners_known"] == known


def test_all_years_together_are_the_sum_of_the_years(results):
    years, together = results.dropna(subset="assessment_year"), results[results["assessment_year"].isna()]
    together = together.set_index(KIND)
    for column in ("winners_counted", "winners_known", "others_with_figure", "groups_counted", "hits"):
        assert (years.groupby(KIND)[column].sum() - together[column].fillna(0)).abs().max() < 1e-9


def test_no_two_official_shares_of_any_award_round_may_be_compared_by_our_rule(results):
    strict = results[results["order"] == "comparable"]
    assert (strict["ranked"] == 0).all()
    assert set(strict["state"]) <= {"nothing_comparable", "no_figures"}


def test_without_award_news_no_figure_is_from_award_news_and_within_it_all_are(results):
    without = results[results["claims"] == "not_award_news"]
    assert (without[["winners_from_award_news", "others_from_award_news"]] == 0).all(axis=None)
    within = results[results["claims"] == "award_news"]
    assert (within["winners_from_award_news"] == within["winners_with_figure"]).all()
    assert (within["others_from_award_news"] == within["others_with_figure"]).all()


def test_the_thirteen_provinces_of_2023_are_set_beside_the_leading_shares(results):
    row = results[(results["assessment_year"] == 2023) & (results["category"] == "provinsi")].query(
        "grouping == 'nation' and order == 'as_printed' and claims == 'all'"
    )
    assert len(row) == 1
    assert (row.iloc[0]["winners_known"], row.iloc[0]["units"]) == (13, 38)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)
def test_every_result_can_be_told_and_says_what_bends_it(results, reader):
    for _, row in results.iterrows():
        told = sentences(row, reader)
        assert len(told) == 5 + pd.isna(row["assessment_year"])
        assert all(
            name in catalogue()
            for name in (f"backtest.claims_{row['claims']}", f"backtest.grouping_{row['grouping']}")
        )
        for reason in filter(None, row["left_out"].split("; ")):
            assert f"backtest.reason_{reason.split()[0]}" in catalogue()
    assert "award" in told[2].lower() or "penghargaan" in told[2]
