"""Awards as they are told: every zone, every conflict, and how many are not named."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from paritrana_analysis.evaluation import inputs
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import Paragraph, Table
from paritrana_analysis.reports.province import awards


@pytest.fixture(params=["id", "en"])
def of(request, real):
    """code → what a province's report reads of awards."""
    t, rows = Reader(request.param), inputs.awards(real["winners"])

    def report(code: str) -> SimpleNamespace:
        own = rows[rows["province_code"] == code]
        return SimpleNamespace(
            reader=t,
            code=code,
            name=code,
            year=2025,
            own=lambda name: own,
            term=lambda kind, key: t(f"terms.{kind}_{key}") if key else "",
        )

    return report


def told(report) -> str:
    found = []
    for block in awards.blocks(report):
        if isinstance(block, Paragraph):
            found.append(block.text)
        if isinstance(block, Table):
            found += [block.note, *(str(cell) for row in block.rows for cell in row)]
    return "\n".join(found)


def test_the_history_tells_the_zone_of_a_rank_and_the_source_that_names_another(of):
    line = awards._history(of("92"))
    assert "Nusa Tenggara-Maluku-Papua" in line and "riaumandiri.co" in line and "Papua Barat" in line


def test_both_sides_of_a_conflict_are_marked_where_awards_are_listed(of):
    assert "Papua Barat Daya *" in told(of("92")) and "riaumandiri.co" in told(of("92"))
    assert "Papua Barat *" in told(of("91")) and "balleonews.com" in told(of("91"))
    assert "*" not in told(of("36")).replace("**", "")


def test_what_an_award_was_given_for_is_told_in_the_reader_s_language_wherever_it_stands(of):
    report = of("91")
    zone = {"id": "Terbaik zona", "en": "Best of its zone"}[report.reader.language]
    assert zone in told(report)
    assert ("Terbaik zona" in told(report) + awards._history(report)) == (report.reader.language == "id")


def test_the_history_says_how_many_national_awards_it_does_not_name(of):
    report = of("71")
    rows = report.own("awards")
    won = (rows["award_level"] == "national") & (rows["outcome"] == "winner")
    n = (won & rows["category"].isin(["provinsi", "kabupaten_kota"])).sum()
    assert report.reader("summary.history_more", n=n - 4) in awards._history(report)
    assert report.reader("summary.history_more", n=1)[-10:] not in awards._history(of("36"))


def test_a_district_s_award_stands_under_its_present_province_and_it_is_said(of):
    report = of("92")
    assert (report.own("awards").query("assessment_year < 2022")["recipient"] == "Kabupaten Raja Ampat").any()
    assert {"id": "provinsi tempatnya sekarang", "en": "the province they belong to now"}[
        report.reader.language
    ] in told(report)


def test_who_is_judged_is_never_called_a_participant():
    """`peserta` is an insured person everywhere."""
    t = Reader("id")
    for key in ("methods.rule_score", "rank_stability.none_nobody_scored"):
        assert "peserta" not in t(key).replace("kepesertaan", ""), key
