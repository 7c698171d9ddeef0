"""What is known of a row beyond its figure stands in a column of its table, not in the prose of its note."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from paritrana_analysis.coverage.registrations import PARTS, complete
from paritrana_analysis.coverage.targets import told_both_ways, usable
from paritrana_analysis.data.tables import read_tables
from paritrana_analysis.evaluation.inputs import gathered
from paritrana_analysis.files.places import PACKAGE, RAW


def test_what_a_note_says_decides_nothing(real):
    """With other words in every note the same counts are used, the same targets lead, the same rows pair."""
    noted = "CONFLICT: MISPRINT, DOUBTFUL; rounded; month not stated (pair: T001 percent, T003 persons)"
    other = {
        name: table.assign(note=noted) if name in ("participants", "coverage_reported", "targets") else table
        for name, table in real.items()
    }
    one, changed = gathered(real, 2025), gathered(other, 2025)
    for counts, again in ((one.registered, changed.registered), (one.counts, changed.counts)):
        assert {code: row["active_participants"] for code, row in counts.items()} == {
            code: row["active_participants"] for code, row in again.items()
        }
    used = [usable(tables["targets"], 2025)["target_id"].tolist() for tables in (real, other)]
    assert used[0] == used[1]
    assert told_both_ways(other["targets"]) == told_both_ways(real["targets"])


def test_no_code_searches_the_prose_of_notes():
    searched = re.compile(
        r"""\[["']notes?["']\][^\n]*(\.str\.|startswith|search|match)|in [a-z_]*\[["']note["']\]"""
    )
    found = [
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if searched.search(line)
    ]
    assert found == []


def test_a_doubtful_count_is_shown_and_never_chosen(real):
    """Sulawesi Barat, February 2025: 65,330 after 176,383."""
    shared = gathered(real, 2025)
    assert shared.doubted.of("76")["active_participants"].tolist() == [65_330]
    assert (
        shared.registered["76"]["active_participants"] != 65_330 != shared.counts["76"]["active_participants"]
    )


@pytest.mark.parametrize("column", ["also_told_as", "conflicts_with"])
def test_targets_that_are_named_beside_one_another_name_each_other(column):
    targets = read_tables(RAW)["targets"].set_index("target_id")
    named = [(own, other) for own, others in targets[column].items() for other in others.split()]
    assert named and all(other in targets.index and own != other for own, other in named)
    if column == "also_told_as":
        assert all(targets.loc[other, column] == own for own, other in named)
        ways = targets.loc[[own for own, _ in named], ["target_share", "target_persons"]].notna()
        assert (ways.sum(axis=1) == 1).all()


def test_of_two_counts_of_one_date_the_one_that_its_source_rounded_gives_way():
    rows = pd.DataFrame(
        [
            ("11", "2023-12", s, n, "registration", "a", p)
            for s in PARTS
            for n, p in ((10, ""), (11, "rounded"))
        ],
        columns=[
            "region_code",
            "as_of",
            "segment",
            "active_participants",
            "counting_basis",
            "source",
            "precision",
        ],
    )
    assert set(complete(rows, ["11"]).query("segment != 'ALL'")["active_participants"]) == {10}


#: Claims whose own note says that they can't be so, and what became of them.
DOUBTED = {"C0754": "3313", "C1001": "3603", "C1004": "3604", "C1017": "3673", "C0649": "31", "C1665": "7503"}


@pytest.mark.parametrize(("claim_id", "region"), DOUBTED.items())
def test_a_claim_that_its_own_note_calls_implausible_is_shown_as_doubtful_and_never_used(
    real, claim_id, region
):
    """Karanganyar 90 % of July 2019, before later figures of a third of it, and others of its kind."""
    shared = gathered(real, 2025)
    told = shared.claims.of(region).set_index("claim_id").loc[claim_id]
    assert told["reading"] == "doubtful" and not told["clashes"] and told["role"] != "leads"
    lead = shared.lead.get(region)
    assert lead is None or claim_id not in (lead["claim_id"], lead["newer_claim_id"])


def test_a_district_with_only_a_doubtful_figure_is_told_so(evaluated):
    districts = evaluated(2025).regions["33"]["districts"].set_index("region_code")
    assert pd.isna(districts.loc["3313", "lead_coverage_share"])
    assert districts.loc["3313", "lead_lacks"] == "doubtful"


@pytest.mark.parametrize(
    ("province", "segment", "share", "why"),
    [
        ("11", "BPU", 0.38, "doubtful"),
        ("71", "INFORMAL", 0.60, "doubtful"),
        ("53", "INFORMAL", 0.13, "disagrees"),
    ],
)
def test_a_share_of_a_part_of_the_workers_that_is_not_to_be_used_says_why_in_its_row(
    evaluated, province, segment, share, why
):
    """Aceh BPU 38 %, contradicted by 8.5 %; NTT 13 %, where 141,000 of a million are 14.1 %."""
    rows = evaluated(2025).regions[province]["segments"]
    rows = rows[(rows["segment"] == segment) & (rows["coverage_share"] == share)]
    assert rows["left_out"].tolist() == [why]


def test_a_doubtful_count_of_workers_paid_for_is_listed_and_no_points_rest_on_it(real, evaluated):
    """Sulawesi Selatan 2024: 904,000, beside 26,748 half a year before."""
    from paritrana_analysis.rubric.inputs import material_of

    listed = evaluated(2025).regions["73"]["budgets"].set_index("claim_id")
    assert listed.loc["C1530", "reliability"] == "doubtful"
    assert "C1530" not in {claim["claim_id"] for claim in material_of(real, 2024).budgets.get("73", [])}


def test_no_note_of_a_claim_calls_it_implausible_without_a_mark():
    """What is beside a doubt of the figure itself: a figure of another page, or a basis that is explained."""
    told = read_tables(RAW)["coverage_reported"]
    said = told["note"].str.contains("implausible|misattributed|basis unknown|hard to square")
    assert said.any() and (told.loc[said, "reliability"] != "").all()
