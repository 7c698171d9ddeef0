"""Three things to ask the governor: on the figure, on a district, and what would settle the score most."""

from __future__ import annotations

from paritrana_analysis.evaluation.view import ProvinceReport
from paritrana_analysis.frames import records
from paritrana_analysis.publish.blocks import Bullets
from paritrana_analysis.reports.text import limits, newer_counts


def blocks(report: ProvinceReport) -> Bullets:
    asked = (_about_the_figure(report), _about_a_district(report), _about_the_score(report))
    return Bullets([one for one in asked if one], head=report.reader("summary.asks"), width="half")


def _about_the_figure(report: ProvinceReport) -> str:
    """Which of two official figures holds; else on what basis the one used is; else what there is."""
    t, own = report.reader, report.province
    words = {"share": own["lead_coverage_share"], "as_of": own["lead_as_of"], "year": report.year}
    if words["share"] is None:
        return t("summary.ask_none", **words)
    if (count := _another_count(report)) is not None and not own["lead_conflicts"]:
        counted = {"count": count["active_participants"], "count_as_of": count["as_of"]}
        return t("summary.ask_count", **counted, **words)
    if own["lead_conflicts"]:
        low, high = own["lead_conflict_low"], own["lead_conflict_high"]
        return t(f"summary.ask_{'conflict' if low == high else 'conflicts'}", low=low, high=high, **words)
    if own["lead_newer_share"] is not None:
        newer = {"newer": own["lead_newer_share"], "newer_as_of": own["lead_newer_as_of"]}
        return t("summary.ask_newer", **newer, **words)
    stated = own["lead_counting_basis"] in ("registration", "residence")
    return t("summary.ask_workers" if stated else "summary.ask_basis", **words)


def _another_count(report: ProvinceReport) -> dict | None:
    """A count without a percentage that contradicts the figure used, or the newest later one."""
    counts = report.own("counts_beside")
    beside = records(counts[counts["region_code"] == report.code])
    return beside[0] if beside else newer_counts.newest(report)


def _about_a_district(report: ProvinceReport) -> str:
    """The district of most workers that has no official figure to go by; else the one with the lowest."""
    t, rows = report.reader, [row for row in records(report.own("districts")) if row["employed"] is not None]
    if not rows:
        return ""
    without = [row for row in rows if row["lead_coverage_share"] is None]
    if without:
        row = max(without, key=lambda row: (row["employed"], row["region_code"]))
        year = row["workers_year"]
        return t("summary.ask_district", name=row["name"], workers=row["employed"], year=year)
    row = min(rows, key=lambda row: (row["lead_coverage_share"], row["region_code"]))
    words = {"share": row["lead_coverage_share"], "as_of": row["lead_as_of"]}
    return t("summary.ask_lowest", name=row["name"], **words)


def _about_the_score(report: ProvinceReport) -> str:
    """The unknown item that moves the score most and is not coverage, which the first question asks for."""
    t, rows = report.reader, report.own("worklist")
    rows = rows[(rows["region_code"] == report.code) & (rows["category"] == "provinsi")]
    rows = [row for row in records(rows) if not row["indicator"].startswith("coverage_")]
    if not rows:
        return ""
    first = rows[0]["indicator"]
    return t(
        "summary.ask_item",
        item=t(f"editions.indicator_{first}"),
        find=t(f"limits.find_{first}").rstrip("."),
        where=limits.office(first, t),
    )
