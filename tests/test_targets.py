"""Targets: a region's own, dated, never subtracted from one another; the gap to each in workers."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_as_text import table

from paritrana_analysis.coverage.targets import (
    elsewhere,
    gaps,
    leading_targets,
    own_gap,
    past,
    told,
    told_both_ways,
    usable,
)
from paritrana_analysis.evaluation.view import ProvinceReport
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.reports.province import financing

few = settings(max_examples=25)


def targets(text: str) -> pd.DataFrame:
    """Targets from lines of framework | target_date | percent and, where given, further columns."""
    frame = table(text)
    blank = {
        "segment": "ALL",
        "stated_at": "2025",
        "reliability": "",
        "also_told_as": "",
        "denominator_value": float("nan"),
    }
    for column, value in blank.items():
        if column not in frame:
            frame[column] = value
    return frame.assign(
        target_id=[f"T{place:03d}" for place in range(len(frame))],
        target_share=frame["percent"].astype("Float64").astype("float64") / 100,
        target_persons=pd.NA,
    )


def leading_target(rows: pd.DataFrame, year: int) -> pd.Series | None:
    """The one of a single region."""
    found = leading_targets(rows if "region_code" in rows else rows.assign(region_code="36"), year)
    return None if found.empty else found.iloc[0]


def percents(rows):
    return [round(100 * share, 4) for share in rows["target_share"]]


def lead(share, active=None, workers=None):
    """A leading claim, as `coverage.claims.leading` gives it."""
    blank = float("nan")
    return pd.Series(
        {
            "coverage_share": share,
            "active_participants": blank if active is None else float(active),
            "denominator_value": blank if workers is None else float(workers),
        }
    )


# --- which targets count -----------------------------------------------------------------------------


def test_a_target_of_one_segment_or_of_a_programme_or_in_persons_is_not_one_of_coverage():
    rows = targets("""
        framework | target_date | percent | segment
        RPJMD     | 2026        | 60      | ALL
        RPJMD     | 2026        | 40      | BPU
        programme | 2026        | 50      | ALL
        RPJMD     | 2026        |         | ALL
    """)
    assert percents(usable(rows, 2025)) == [60]


def test_a_target_that_was_due_before_the_period_is_past_and_one_due_in_it_is_not():
    rows = targets("""
        framework | target_date | percent
        RPJMD     | 2024-12     | 50
        RPJMD     | 2025        | 60
        RPJMD     | 2025-06     | 65
        RPJMD     | 2030        | 70
    """)
    assert percents(usable(rows, 2025)) == [60, 65, 70]


def test_a_target_told_after_the_period_was_not_known_in_it():
    rows = targets("""
        framework | target_date | percent | stated_at
        RPJMD     | 2027        | 50      | 2024-05
        RPJMD     | 2027        | 60      | 2025-12-31
        RPJMD     | 2027        | 70      | 2026-01
    """)
    assert percents(usable(rows, 2025)) == [50, 60]


def test_a_target_of_unknown_telling_is_known_from_the_year_before_it_falls_due():
    rows = targets("""
        framework | target_date | percent | stated_at
        RPJMD     | 2026        | 50      |
        RPJMD     | 2027        | 60      |
        RPJMD     |             | 70      |
    """)
    assert percents(usable(rows, 2025)) == [50]


@pytest.mark.parametrize("reliability", ["misprint", "doubtful"])
def test_an_evident_misprint_is_kept_out(reliability):
    rows = targets(f"""
        framework | target_date | percent | reliability
        UCJ       | 2026        | 5.37    | {reliability}
        UCJ       | 2026        | 55      | as printed
    """)
    assert percents(usable(rows, 2025)) == [55]


# --- which leads -------------------------------------------------------------------------------------


def leader(text, year=2025):
    found = leading_target(targets(text), year)
    return None if found is None else round(100 * found["target_share"], 4)


def test_the_nearest_date_leads():
    assert leader("framework | target_date | percent\nRPJMD | 2030 | 80\nRPJMD | 2026 | 60") == 60


@pytest.mark.parametrize("own", ["RPJMD", "RPJPD", "regional"])
def test_of_one_date_the_region_s_own_plan_goes_before_one_set_for_it(own):
    assert leader(f"framework | target_date | percent\nUCJ | 2026 | 50\n{own} | 2026 | 60") == 60


def test_then_the_later_told_then_the_lower():
    text = """
        framework | target_date | percent | stated_at
        RPJMD     | 2026        | 60      | 2024
        RPJMD     | 2026        | 70      | 2025-05
        RPJMD     | 2026        | 65      | 2025-05
    """
    assert leader(text) == 65


def test_a_target_without_a_date_leads_only_where_no_other_does():
    assert leader("framework | target_date | percent\nRPJMD | | 50\nUCJ | 2029 | 60") == 60
    assert leader("framework | target_date | percent\nRPJMD | | 50\nUCJ | 2020 | 60") == 50


def test_a_region_without_a_target_has_none_that_leads():
    assert leader("framework | target_date | percent\nRPJMD | 2020 | 50") is None
    assert (
        leading_target(targets("framework | target_date | percent\nRPJMD | 2026 | 50").iloc[:0], 2025) is None
    )


# --- gaps --------------------------------------------------------------------------------------------


ONE = "framework | target_date | percent\nRPJMD | 2026 | 75"


def gap(claim, proxy=None, text=ONE):
    row = gaps(targets(text), claim, proxy).iloc[0]
    return row["gap_basis"], row["gap_workers"]


def test_a_gap_from_a_stated_count_and_denominator_is_stated():
    assert gap(lead(0.27, 270, 1000)) == ("stated", 480)


def test_a_gap_for_which_a_count_was_worked_out_is_derived():
    """ANTARA Kalsel 2020 (kalsel.antaranews.com 216604): 27 % of 1.4 million, 75 % by the target."""
    assert gap(lead(0.27, None, 1_400_000)) == ("derived", 672_000)


def test_a_gap_from_the_share_alone_rests_on_our_proxy_and_says_so():
    assert gap(lead(0.27), proxy=1_000_000) == ("ours", 480_000)


@pytest.mark.parametrize("proxy", [None, float("nan"), pd.NA])
def test_a_share_without_any_number_of_workers_leaves_the_gap_in_workers_blank(proxy):
    basis, workers = gap(lead(0.27), proxy)
    assert basis == "" and pd.isna(workers)


def test_without_a_leading_claim_every_gap_is_blank_and_not_zero():
    row = gaps(targets(ONE), None, 1_000_000).iloc[0]
    assert row["gap_basis"] == ""
    assert pd.isna(row["gap_points"]) and pd.isna(row["gap_workers"])


def test_a_target_that_is_passed_has_a_negative_gap_in_points_and_none_in_workers():
    row = gaps(targets(ONE), lead(0.80, 800, 1000), None).iloc[0]
    assert round(row["gap_points"], 10) == -0.05
    assert row["gap_workers"] == 0


def test_a_target_that_states_another_population_is_marked():
    rows = targets("""
        framework | target_date | percent | denominator_value
        RPJMD     | 2026        | 75      | 1050
        RPJMD     | 2026        | 75      | 1200
        RPJMD     | 2026        | 75      |
    """)
    assert list(gaps(rows, lead(0.27, 270, 1000), None)["denominator_differs"]) == [False, True, False]


def test_each_gap_is_taken_from_the_claim_and_no_target_from_another():
    rows = targets("""
        framework | target_date | percent
        UCJ       | 2026        | 52.15
        RPJMN     | 2026        | 32.15
    """)
    found = gaps(rows, lead(0.30, 300, 1000), None)
    assert [round(points, 4) for points in found["gap_points"]] == [0.2215, 0.0215]
    assert list(found["gap_workers"]) == [222, 22]


@few
@given(st.lists(st.integers(1, 120), min_size=2, max_size=5), st.integers(0, 900))
def test_a_higher_target_never_leaves_a_smaller_gap(percent, active):
    text = "framework | target_date | percent\n" + "\n".join(f"UCJ | 2026 | {p}" for p in sorted(percent))
    found = gaps(targets(text), lead(active / 1000, active, 1000), None)
    assert found["gap_workers"].is_monotonic_increasing
    assert found["gap_points"].is_monotonic_increasing


@few
@given(st.permutations(range(4)))
def test_the_order_of_targets_moves_nothing(order):
    rows = targets("""
        framework | target_date | percent | stated_at
        RPJMD     | 2026        | 60      | 2025
        UCJ       | 2026        | 50      | 2025
        RPJMD     | 2026        | 60      | 2024
        RPJMD     |             | 10      | 2025
    """)
    assert leading_target(rows.iloc[list(order)], 2025)["target_id"] == "T000"


def test_targets_are_not_taken_against_another_region_s_claim_or_a_proxy_that_is_none():
    rows = targets("""
        framework | target_date | percent
        RPJMD     | 2026        | 60
    """)
    with pytest.raises(ValueError, match="targets of '33' beside a claim of '36'"):
        gaps(rows.assign(region_code="33"), pd.concat([lead(0.4), pd.Series({"region_code": "36"})]), 100)
    for proxy in (0, -5, float("inf"), "1.000"):
        with pytest.raises(ValueError, match="the proxy is"):
            gaps(rows, lead(0.4), proxy)


# --- the real targets --------------------------------------------------------------------------------


def test_banten_s_own_plan_of_65_percent_by_2030_leads(real):
    """rubrikbanten.com 15468: RPJMD of Banten, 65 % by 2030; "50 % soon" has no date."""
    own = real["targets"][real["targets"]["region_code"] == "36"]
    found = leading_target(own, 2025)
    assert (found["framework"], found["target_date"], found["target_share"]) == ("RPJMD", "2030", 0.65)


def test_the_nation_s_targets_of_2025_differ_by_plan_and_all_are_kept(real):
    """RPJMN 32.15 %, UCJ 52.15 % for 2025."""
    national = usable(real["targets"][real["targets"]["region_code"] == "00"], 2025)
    due = national[national["target_date"].str[:4] == "2025"]
    assert {0.3215, 0.5215} <= set(due["target_share"])


def test_no_misprint_leads_in_any_region_and_year(real):
    for _, own in real["targets"].groupby("region_code"):
        for year in (2020, 2023, 2024, 2025):
            found = leading_target(own, year)
            assert found is None or not found["reliability"]


# --- told in persons ---------------------------------------------------------------------------------


def told_gaps(real, code, claim, proxy=None, year=2025):
    rows = told(real["targets"][real["targets"]["region_code"] == code], year)
    return gaps(rows, claim, proxy).set_index("target_id")


def test_where_a_target_s_source_gives_persons_the_gap_in_workers_is_taken_to_them(real, leads_2025):
    """mistar.online: UCJ 51.08 %, 3,021,682 persons; 2,138,817 covered in September 2025."""
    row = told_gaps(real, "12", leads_2025.loc["12"]).loc["T020"]
    assert (row["target_persons"], row["gap_active"]) == (3_021_682, 2_138_817)
    assert (row["gap_basis"], row["gap_workers"], row["gap_by_share"]) == ("persons", 882_865, 629_829)


def test_where_a_target_s_share_and_persons_do_not_agree_it_says_of_how_many_workers(real, leads_2025):
    """3,021,682 are 55.75 % of the 5.42 million behind 39.46 %; NTT: 1 of 3 million is 33 %, not 60."""
    row = told_gaps(real, "12", leads_2025.loc["12"]).loc["T020"]
    assert (row["at_odds"], row["odds_workers"], round(row["odds_share"], 4)) == ("figure", 5_420_215, 0.5575)
    row = told_gaps(real, "53", leads_2025.loc["53"], 1_532_111).loc["T137"]
    assert (row["at_odds"], row["odds_workers"], round(row["odds_share"], 4)) == ("itself", 3_000_000, 0.3333)
    assert row["denominator_differs"] and row["gap_basis"] == "ours"
    row = told_gaps(real, "73", leads_2025.loc["73"]).loc["T162"]  # 1,763,259 of 2,801,936 is 62.93 %
    assert row["at_odds"] == "" and row["gap_workers"] == 1_763_259 - 1_327_000


def test_a_target_in_persons_alone_is_a_row_of_its_own_with_its_own_gap(real, leads_2025):
    """Lampung: 1,149,447 persons by the office in December 2025; 687,000 counted in August."""
    row = told_gaps(real, "18", leads_2025.loc["18"]).loc["T062"]
    assert pd.isna(row["target_share"]) and pd.isna(row["gap_points"])
    assert (row["gap_basis"], row["gap_workers"]) == ("persons", 1_149_447 - 687_000)


def test_what_is_still_to_be_added_by_a_target_s_source_stands_beside_the_gap(real, leads_2025):
    """DKI Jakarta's "about 508,000 more" of February 2025 is no level; from July's figure it is 603,578."""
    row = told_gaps(real, "31", leads_2025.loc["31"]).loc["T076"]
    assert (row["further_persons"], row["gap_workers"]) == (508_000, 603_578)
    assert pd.isna(row["target_persons"])
    rows = real["targets"].set_index("target_id")["further_persons"]
    more = {"T016": 343_569, "T059": 200_000, "T069": 158_287, "T070": 170_617, "T181": 112_399}
    assert all(rows[name] == number for name, number in more.items())
    # Told both ways by one source, the row of the share has it, whichever holds it.
    assert told(real["targets"], 2025).set_index("target_id").loc["T068", "further_persons"] == 170_617


def test_an_addition_alone_is_a_target_that_is_told_without_a_level_and_never_leads_or_is_past(real):
    row = real["targets"].query("target_id == 'T076'").assign(target_share=float("nan"))
    found = told(row, 2025)
    assert found["further_persons"].tolist() == [508_000] and leading_target(row, 2025) is None
    assert gaps(found, None, None)["gap_workers"].isna().all() and past(row, 2027).empty


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_report_says_an_addition_with_its_date_and_its_own_gap_beside_it(language):
    target = {"framework": "UCJ", "target_date": "2025", "further_persons": 508_000, "gap_workers": 603_578}
    t = Reader(language)
    report = SimpleNamespace(
        reader=t, term=lambda kind, key: t(f"terms.{kind}_{key}"), province={"lead_as_of": "2025-07-14"}
    )
    told_ = financing.further(report, {**target, "stated_at": "2025-02-13"})
    for part in (t.cell(508_000, "count"), t.cell(603_578, "count"), t.cell("2025-02-13", "date")):
        assert part in told_
    assert t.cell(603_578, "count") not in financing.further(
        report, {**target, "stated_at": "", "gap_workers": None}
    )


def test_no_target_of_all_workers_that_is_in_force_is_left_out_be_it_a_share_or_in_persons(real):
    for code, own in real["targets"].groupby("region_code"):
        rows = told(own, 2025)
        shown = {*rows["target_share"].dropna(), *rows["target_persons"].dropna()}
        for row in own[own["segment"] == "ALL"].itertuples():
            late = row.stated_at[:4] > "2025" or (not row.stated_at and row.target_date[:4] > "2026")
            if row.target_date[:4] < "2025" or late or row.framework == "programme":
                continue
            if row.reliability or not (row.target_date or row.stated_at):
                continue
            assert {row.target_share, row.target_persons} & shown, (code, row.target_id)


def test_targets_due_before_the_period_are_past_and_newest_first(real):
    """Yogyakarta: 50 % for 2023, 45 % for 2024; Sulawesi Utara: in persons."""
    of = {code: past(real["targets"][real["targets"]["region_code"] == code], 2025) for code in ("34", "71")}
    assert list(of["34"]["target_share"]) == [0.45, 0.50]
    assert list(of["71"]["target_persons"]) == [720_000, 200_000]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "id",
            "sasaran 43,54% dikurangi cakupannya 23,32% (3 Juni 2025) adalah 20,22% pekerja, "
            "sedangkan 343.569 orang adalah 19,59% dari 1.753.748 pekerja",
        ),
        (
            "en",
            "the target of 43.54% less its coverage of 23.32% (3 June 2025) is 20.22% of workers, "
            "while 343,569 people are 19.59% of 1,753,748 workers",
        ),
    ],
)
def test_a_source_whose_own_numbers_give_two_gaps_is_told_so(whole, language, told):
    """Aceh 2025 (T016): "19.59 percent, 343,569 people", beside 43.54 and 23.32 percent (C0081, C0082)."""
    blocks = financing.blocks(ProvinceReport(whole, "11", Reader(language)))
    texts = [block.text for block in blocks if hasattr(block, "text")]
    assert any(told in text for text in texts)


def test_a_gap_that_agrees_with_its_source_s_own_numbers_is_not_doubted():
    target = {"target_share": 0.5, "further_persons": 100, "source": "a"}
    claims = pd.DataFrame(
        {
            "source": "a",
            "segment": "ALL",
            "reading": "",
            "as_of": "2025-06",
            "coverage_share": [0.4],
            "active_participants": [400.0],
            "denominator_value": [1000.0],
        }
    )
    assert own_gap(target, claims) is None
    assert own_gap(target | {"further_persons": 90}, claims)["by_persons"] == 0.09
    assert own_gap(target | {"source": "b"}, claims) is None
    assert own_gap(target | {"target_share": None}, claims) is None


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_every_target_known_by_the_end_of_the_period_stands_in_a_table(real, year):
    """T171 (Bau Bau), T083 (informal workers), T019 (a programme), T131 (Badung, 2026) stood in none."""
    table = real["targets"]
    shown = {*told(table, year)["target_id"], *past(table, year)["target_id"]}
    shown |= set(told_both_ways(table).values())
    others = set(elsewhere(table, year)["target_id"])
    assert set(table["target_id"]) <= shown | others | later(table, year)
    if year == 2025:
        assert {"T171", "T083", "T019", "T131"} <= others
    of_provinces = table[table["region_code"].str.len() == 2]
    assert not others & set(told(of_provinces, year)["target_id"])


def later(table: pd.DataFrame, year: int) -> set[str]:
    """Targets told after the year, or due so late that they are taken as told after it."""
    stated = table["stated_at"].str[:4]
    due = table["target_date"].str[:4]
    return set(
        table.loc[
            (stated > str(year)) | ((stated == "") & ((due == "") | (due > str(year + 1)))), "target_id"
        ]
    )
