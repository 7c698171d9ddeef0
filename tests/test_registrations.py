"""December 2023: the one date for which every province is counted, where its participants are registered."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from paritrana_analysis.coverage.registrations import PARTS, complete
from paritrana_analysis.data.regions import provinces
from paritrana_analysis.evaluation.view import open_national, open_report
from paritrana_analysis.files.places import RAW
from paritrana_analysis.i18n.wording import LANGUAGES
from paritrana_analysis.publish.blocks import Paragraph, Table
from paritrana_analysis.reports.national import registered
from paritrana_analysis.reports.province import protection

#: Satu Data Kemnaker, data set 1726, December 2023: all, PU, BPU, construction.
NATION = (41_560_938, 25_004_383, 9_192_755, 7_363_800)
TOGETHER = {"91+92": 398_939, "94+95+96+97": 497_133}


@pytest.fixture(scope="module")
def counted(real):
    people = real["participants"].rename(columns={"participants": "active_participants"})
    people = people[people["status"] == "active"]
    return complete(people, provinces(real["regions"])["region_code"].tolist())


def test_december_2023_counts_34_provinces_of_the_old_borders_and_adds_up_to_the_nation(counted):
    wide = counted.pivot(index="region_code", columns="segment", values="active_participants")
    assert set(counted["as_of"]) == {"2023-12"} and set(counted["counting_basis"]) == {"registration"}
    assert len(wide) == 34 and not wide.isna().any(axis=None)
    assert tuple(int(wide[name].sum()) for name in ("ALL", *PARTS)) == NATION
    assert (wide["ALL"] == wide[list(PARTS)].sum(axis=1)).all()


def test_every_sum_of_three_segments_is_the_total_that_the_table_holds(counted):
    with (RAW / "participants.csv").open(encoding="utf-8", newline="") as file:
        held = {
            row["region_code"]: int(row["participants"])
            for row in csv.DictReader(file)
            if (row["as_of"], row["segment"], row["status"]) == ("2023-12", "ALL", "active")
            and row["counting_basis"] == "registration"
            and row["precision"] != "rounded"
        }
    sums = counted[counted["segment"] == "ALL"].set_index("region_code")["active_participants"]
    assert sums.to_dict() == {code: n for code, n in held.items() if code != "00"}
    assert held["00"] == NATION[0]


def test_a_date_that_lacks_a_province_or_a_segment_is_not_taken_and_a_rounded_count_gives_way():
    rows = [
        (code, as_of, segment, n, "registration", "a", precision)
        for as_of, extra in (("2023-12", ""), ("2024-12", "late"))
        for code, n in (("11", 10), ("12+13", 20))
        for segment in PARTS
        for precision in ("", "rounded")
        if not (extra and code == "12+13" and segment == "BPU")
    ]
    names = [
        "region_code",
        "as_of",
        "segment",
        "active_participants",
        "counting_basis",
        "source",
        "precision",
    ]
    frame = pd.DataFrame(rows, columns=names)
    frame.loc[frame["precision"] == "rounded", "active_participants"] += 1
    found = complete(frame, ["11", "12", "13"])
    assert set(found["as_of"]) == {"2023-12"}
    sums = found[found["segment"] == "ALL"].set_index("region_code")["active_participants"]
    assert sums.to_dict() == {"11": 30, "12+13": 60}
    assert complete(frame, ["11", "12", "13", "14"]).empty


@pytest.fixture
def processed(whole):
    return whole.folder.parent


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_nation_s_report_prints_them_with_their_sum_and_says_what_is_counted(processed, language):
    report = open_national(2025, language, processed)
    blocks = registered.blocks(report)
    table = next(b for b in blocks if isinstance(b, Table) and len(b.columns) == 6)
    assert len(table.rows) == 35 and table.rows[-1][2:] == NATION
    told = " ".join(b.text for b in blocks if isinstance(b, Paragraph))
    for n in (*NATION, 34):
        assert report.reader.cell(n, "count") in told
    assert "Papua Barat + Papua Barat Daya" in told


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_six_reports_of_papua_print_the_sum_they_are_part_of_as_such_and_no_other_does(
    processed, language
):
    for codes, whole in {**TOGETHER, "36": None, "76": None}.items():
        for code in codes.split("+"):
            report = open_report(code, 2025, language, processed)
            name = report.reader("protection.together_name")
            found = [b for b in protection.blocks(report) if getattr(b, "name", "") == name]
            assert bool(found) == (whole is not None), code
            for table in found:
                assert table.rows[0][2] == whole == sum(row[2] for row in table.rows[1:])
                assert report.name in table.note and " + " in table.caption
                # Not the province's own: its own row of all segments isn't the sum.
                own = next(b for b in protection.blocks(report) if isinstance(b, Table))
                assert whole not in {row[2] for row in own.rows}
