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
