"""What can't be is refused by row; what is doubtful is kept and named. The real tables have no such fault."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest
from tables_as_text import rows_of, table, write_cell, write_rows

from paritrana_analysis.cli.main import main
from paritrana_analysis.coverage import contributions
from paritrana_analysis.data import contradictions, plausibility, tables
from paritrana_analysis.errors import told
from paritrana_analysis.i18n.wording import LANGUAGES, Reader

YEAR = 2025


def changed(real, name, column, value, **where):
    """The real tables with one cell written over (the last row that matches), and that cell's row."""
    frame = real[name].copy()
    hit = pd.Series(True, index=frame.index)
    for key, wanted in where.items():
        hit &= frame[key] == wanted
    index = frame.index[hit][-1]
    frame.loc[index, column] = value(frame.loc[index, column]) if callable(value) else value
    return {**real, name: frame}, contradictions.spreadsheet_row(index)


def in_both_languages(found):
    for fault in found:
        for language in LANGUAGES:
            assert fault.sentence(Reader(language)) and fault.mend(Reader(language))


def faults_of(given):
    return [fault for rule, _ in contradictions.RULES for fault in rule(given, YEAR)]


@pytest.fixture(scope="module")
def known_doubts(real):
    return plausibility.doubts(real)


REFUSED = {
    "participants ten times too many": ("participants", "participants", 26_316_010, {"region_code": "36"}),
    "a count in the ledger a thousand times too great": (
        "coverage_reported",
        "value",
        lambda value: value * 1000,
        {"region_code": "36", "measure": "participants", "segment": "ALL"},
    ),
    "a denominator with a digit too many": (
        "coverage_reported",
        "denominator_value",
        60_000_000,
        {"region_code": "36", "measure": "coverage"},
    ),
    "a denominator of nobody": ("coverage_reported", "denominator_value", 0, {"region_code": "36"}),
    "a target of more persons than there are": ("targets", "target_persons", 10**9, {"region_code": "36"}),
    "a minimum wage of nothing": ("minimum_wage", "minimum_wage_idr", 0, {"region_code": "36"}),
    "a minimum wage of 10^15 rupiah": ("minimum_wage", "minimum_wage_idr", 10**15, {"region_code": "36"}),
    "a rate of 10^15 rupiah": ("contribution_rates", "value", 10**15, {"rate_id": "R01"}),
    "a discount of 50 for 50 per cent": ("contribution_rates", "value", 50, {"item": "discount_other"}),
    "coverage in persons": ("coverage_reported", "unit", "persons", {"measure": "coverage"}),
    "a winner under another province": ("winners", "province_code", "31", {"region_code": "36"}),
    "a district under another province": ("regions", "province_code", "31", {"region_code": "3604"}),
    "a district called a province": ("regions", "level", "province", {"region_code": "3604"}),
    "a province called a town": ("regions", "type", "kota", {"region_code": "36"}),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_by_row_and_column(real, case):
    name, column, value, where = case
    given, row = changed(real, name, column, value, **where)
    found = faults_of(given)
    assert (f"{name}.csv", row) in {(fault.file, fault.row) for fault in found}, found
    assert {fault.column for fault in found if fault.row == row} & {column, "province_code", "type", "level"}
    in_both_languages(found)


def test_the_real_tables_hold_nothing_that_cannot_be(real):
    assert faults_of(real) == []


def test_a_number_marked_as_a_misprint_is_kept(real):
    where = {"region_code": "36", "measure": "participants", "segment": "ALL"}
    given, row = changed(real, "coverage_reported", "value", 60_000_000, **where)
    assert [fault.row for fault in faults_of(given)] == [row]
    given, _ = changed(given, "coverage_reported", "reliability", "misprint", **where)
    assert faults_of(given) == []


DOUBTFUL = {
    "a count a tenth of the region's others": (
        "participants",
        "participants",
        100_000,
        {"region_code": "35"},
    ),
    "a count of 0 among others": ("participants", "participants", 0, {"region_code": "35"}),
    "a minimum wage ten times that of its neighbours": (
        "minimum_wage",
        "minimum_wage_idr",
        lambda wage: wage * 10,
        {"region_code": "36"},
    ),
    "a poverty rate a tenth of other years'": (
        "poverty",
        "poverty_rate",
        lambda rate: rate / 10,
        {"region_code": "36"},
    ),
    "a poverty line a thousandth of its neighbours'": (
        "poverty",
        "poverty_line_idr",
        lambda line: line // 1000,
        {"region_code": "36", "year": 2024},
    ),
    "a rate ten times the one before": (
        "contribution_rates",
        "value",
        lambda value: value * 10,
        {"programme": "JP", "item": "wage_ceiling"},
    ),
    "a target of 5 per cent among 65": ("targets", "target_share", 0.005, {"region_code": "00"}),
    "unemployed unlike their districts'": ("labour_force_totals", "unemployed", 1, {"region_code": "36"}),
    "more women than are employed": ("labour_force", "employed_female", 10**7, {"region_code": "3604"}),
    "a count of 2031": ("participants", "as_of", "2031-01", {"region_code": "36"}),
    "a wage of 1915": ("minimum_wage", "year", 1915, {"region_code": "36"}),
    "a source that is a stroke": ("poverty", "source", "-", {"region_code": "36"}),
    "a publisher that is NULL": ("minimum_wage", "publisher", "NULL", {"region_code": "36"}),
    "a recipient that is n/a": ("winners", "recipient", "n/a", {"region_code": "36"}),
    "a winner's name of another region": (
        "winners",
        "recipient",
        "Kota Serang",
        {"category": "provinsi"},
    ),
}


@pytest.mark.parametrize("case", DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_is_doubtful_is_kept_and_named_by_row_and_region(real, known_doubts, case):
    name, column, value, where = case
    given, row = changed(real, name, column, value, **where)
    if name != "labour_force":  # there the sums are told as well
        assert faults_of(given) == []
    found = [doubt for doubt in plausibility.doubts(given) if doubt not in known_doubts]
    assert (f"{name}.csv", row) in {(doubt.file, doubt.row) for doubt in found}, found
    assert all(doubt.severity == "warning" and doubt.region_code for doubt in found)
    in_both_languages(found)


def test_a_district_above_its_province_is_doubtful():
    people = table("""
        region_code | as_of   | segment | status | participants | note
        36          | 2023-12 | ALL     | active | 1000         |
        3604        | 2025-12 | ALL     | active | 1001         |
        3603        | 2025-12 | ALL     | active | 999          |
    """)
    found = list(plausibility.districts_above_their_province({"participants": people}))
    assert [(doubt.key, doubt.row, doubt.region_code) for doubt in found] == [
        ("district_above_province", 3, "3604")
    ]
    in_both_languages(found)


def test_a_province_without_a_workforce_is_one_doubt_and_a_district_another(real):
    def without(codes):
        force = real["labour_force"]
        return {**real, "labour_force": force[~force["region_code"].str.startswith(codes)]}

    for codes, told_of in ((("36",), ["36"]), (("3604", "7501"), ["3604", "7501"])):
        found = list(plausibility.regions_without_workforce(without(codes)))
        assert [(doubt.key, doubt.region_code) for doubt in found] == [("no_workforce", c) for c in told_of]
        in_both_languages(found)


# --- rates, and the year judged ------------------------------------------------------------------------


def test_a_rate_that_is_there_twice_is_told_with_both_rows_in_the_reader_s_language(real):
    rates = real["contribution_rates"]
    twice = pd.concat([rates, rates[rates["rate_id"] == "R01"].assign(rate_id="R99")], ignore_index=True)
    (fault,) = faults_of({**real, "contribution_rates": twice})
    assert (fault.key, fault.row, fault.values["other"]) == ("rate_twice", len(rates) + 2, 2)
    assert "mulai berlaku pada hari yang sama di baris 2" in fault.sentence(Reader("id"))
    assert "begins on the same day in row 2" in fault.sentence(Reader("en"))


def test_a_rate_that_is_not_in_force_is_named_in_the_reader_s_language(real):
    rates = real["contribution_rates"]
    found = faults_of({**real, "contribution_rates": rates[rates["rate_id"] != "R01"]})
    assert [fault.key for fault in found] == ["rate_missing"]
    assert "JKK+JKM · BPU · lowest_tier_total tidak berlaku pada 1 Januari 2026" in told(found, Reader("id"))
    with pytest.raises(contributions.RateNotFound) as refused:
        contributions.monthly_bpu_contribution(rates, "2010", payer="government")
    assert (refused.value.name[2], refused.value.on) == ("lowest_tier_total", date(2010, 1, 1))


def test_check_asks_for_the_rates_of_the_year_judged(raw, capsys):
    """The cheapest rate began in 2015 and, here, ends with 2025: fit for 2024, not for 2025."""
    path = raw / "contribution_rates.csv"
    head, *rows = rows_of(path)
    at = head.index("valid_until")
    write_rows(path, [head, *([*r[:at], "2025", *r[at + 1 :]] if r[1] == "R01" else r for r in rows)])
    assert main(["check", str(raw), "--assessment-year", "2024"]) == 0
    assert main(["check", str(raw), "--assessment-year", "2025", "--language", "en"]) == 1
    assert "not in force on January 1, 2026" in capsys.readouterr().err.replace("1 January", "January 1,")
    assert main(["check", str(raw), "--assessment-year", "2031"]) == 2


# --- regions, and the dictionary -----------------------------------------------------------------------


def test_a_province_s_row_that_is_missing_is_told_as_missing_from_regions(raw):
    path = raw / "regions.csv"
    write_rows(path, [row for row in rows_of(path) if row[0] != "75"])
    found = [fault for fault in tables.check(raw) if fault.key == "absent_region"]
    assert [(fault.file, fault.value) for fault in found] == [("regions.csv", "75")]


def test_a_province_without_districts_is_refused(real):
    known = real["regions"]
    left = known[(known["province_code"] != "36") | (known["level"] != "district")]
    found = faults_of({**real, "regions": left})
    assert [(fault.key, fault.value) for fault in found] == [("no_districts", "36")]


def test_a_dictionary_that_leaves_a_rule_out_loosens_nothing(raw):
    path = raw / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        resource["schema"].pop("primaryKey", None)
        resource["schema"]["missingValues"] = ["", "-"]
        for field in resource["schema"]["fields"]:
            field.pop("constraints", None)
    path.write_text(json.dumps(package), encoding="utf-8")
    write_cell(raw / "participants.csv", 2, "as_of", "Desember 2025")
    write_cell(raw / "participants.csv", 3, "participants", "-")
    found = [(fault.key, fault.row) for fault in tables.check(raw) if fault.severity == "error"]
    assert found == [("pattern", 2), ("type", 3)]


@pytest.mark.parametrize("day", ["0000", "0000-12", "2025-02-31"])
def test_a_day_or_year_of_no_calendar_is_refused(raw, day):
    write_cell(raw / "participants.csv", 2, "as_of", day)
    found = [fault for fault in tables.check(raw) if fault.severity == "error"]
    assert [(fault.key, fault.row, fault.value) for fault in found] == [("no_such_day", 2, day)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_beyond_every_name_is_printed_and_not_reckoned_for_ever(language):
    assert Reader(language).cell(10**15 - 1, "short").endswith(("triliun", "trillion"))


def test_a_doubt_about_a_corrected_number_says_what_stands_in_the_file(real):
    """DKI Jakarta: 8,020,000 was named with row 94 of participants.csv, which has 8,010,000."""
    (found,) = [
        doubt
        for doubt in plausibility.doubts(real)
        if doubt.file == "participants.csv" and doubt.region_code == "31" and doubt.values.get("received")
    ]
    assert found.values["received"] == 8_010_000
    for language in ("id", "en"):
        t = Reader(language)
        told = found.sentence(t)
        assert t.cell(8_010_000, "count") in told and t.cell(8_020_000, "count") in told
        assert "corrections.yaml" in told
    assert (
        "received"
        not in plausibility.doubts({**real, "participants": real["participants"].iloc[:5]})[0].values
    )


def winners_with(real, **cells):
    """A national row of the winners, and all of them with one like it but for some cells at the end."""
    rows = real["winners"]
    national = rows[(rows["award_level"] == "national") & (rows["rank_basis"] == "stated")]
    like = national[national["category"] == "kabupaten_kota"].iloc[0]
    added = pd.DataFrame([{**like.to_dict(), "award_id": "W999", "conflicts_with": "", **cells}])
    added = added.astype(rows.dtypes.to_dict())
    return like, {**real, "winners": pd.concat([rows, added], ignore_index=True)}


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ({"region_code": "9999", "recipient": "Kota Baru"}, "place_won_twice"),
        ({"rank": 9}, "two_places_won"),
    ],
)
def test_a_win_that_contradicts_the_winners_on_record_is_a_doubt_named_with_the_other(real, cells, key):
    """An added row by which a region is the winner of a place that another has, and nothing was said."""
    like, added = winners_with(real, **cells)
    (found,) = plausibility.places_won_twice(added)
    assert (found.key, found.values["other"], found.severity) == (key, like["award_id"], "warning")
    assert found.row == len(real["winners"]) + 2
    assert all(like["award_id"] in found.sentence(Reader(language)) for language in LANGUAGES)
    _, marked = winners_with(real, **cells, conflicts_with=like["award_id"])
    assert not list(plausibility.places_won_twice(marked)), (
        "marked as a conflict, it is told where awards are"
    )
    assert not list(plausibility.places_won_twice(real))


def test_a_conflict_with_an_award_that_is_not_there_is_a_fault(real):
    _, tables_ = winners_with(real, conflicts_with="W888")
    (found,) = contradictions.conflicts_with_no_award(tables_, YEAR)
    assert (found.key, found.value) == ("no_such_award", "W888")
