"""2. Angka resmi semua provinsi: each leading figure with date, count, denominator, conflicts; not ranked."""

from __future__ import annotations

from paritrana_analysis import charts
from paritrana_analysis.coverage.claims import STALE_MONTHS
from paritrana_analysis.dates import period
from paritrana_analysis.evaluation.view import NationalReport
from paritrana_analysis.frames import records
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.national.summary import with_newer
from paritrana_analysis.reports.province.protection import definition
from paritrana_analysis.reports.text import above_one, agreement
from paritrana_analysis.reports.text.tables import table_words


def blocks(report: NationalReport) -> list[Block]:
    t = report.reader
    return [
        Heading(t("national.coverage_heading")),
        Paragraph(t("national.coverage_order")),
        _dots(report),
        PageBreak(),
        _tiles(report),
        _figures(report),
        *_newer(report),
        _grounds(report),
    ]


def _dots(report: NationalReport) -> Figure:
    t, values = report.reader, dot_values(report)
    shown = [(row["region"], share, "unknown") for row in values for share in (row["share"], *row["others"])]
    return Figure(
        name="provinces",
        caption=charts.title_province_dots(values, reader=t),
        alt=charts.alt_province_dots(values, reader=t),
        svg=charts.to_svg(charts.province_dots(values, reader=t).figure),
        note=" ".join(filter(None, (t("national.dots_note"), above_one.note(t, shown)))),
    )


def _tiles(report: NationalReport) -> Figure:
    """Every district's leading figure by class, inside its province's place."""
    t = report.reader
    values = [
        {
            "region_code": row["region_code"],
            "province_code": row["province_code"],
            "share": row["lead_coverage_share"],
            "old": row["lead_lag_months"] is not None and row["lead_lag_months"] > STALE_MONTHS,
        }
        for row in records(report.overview("district_leads"))
    ]
    return Figure(
        name="district_tiles",
        caption=charts.title_district_tiles(values, reader=t),
        alt=charts.alt_district_tiles(values, reader=t, names=report.bundle.provinces),
        svg=charts.to_svg(charts.district_tiles(values, reader=t).figure),
        note=t("national.tiles_note"),
    )


def dot_values(report: NationalReport) -> list[dict]:
    """Each province's leading share with date and what contradicts it, in the order of zones and codes."""
    claims = report.overview("claims")
    others: dict[str, list[float]] = {}
    for row in records(claims[claims["clashes"]]):
        others.setdefault(row["region_code"], []).append(row["coverage_share"])
    first = {}  # zones in the order in which codes name them
    for row in report.provinces:
        first.setdefault(row["zone"], len(first))
    return [
        {
            "region": row["region"],
            "zone": report.term("zone", row["zone"]),
            "share": row["lead_coverage_share"],
            "as_of": row["lead_as_of"],
            "old": row["lead_lag_months"] is not None and row["lead_lag_months"] > STALE_MONTHS,
            "others": others.get(row["region_code"], []),
        }
        for row in sorted(report.provinces, key=lambda row: first[row["zone"]])
    ]


def _figures(report: NationalReport) -> Table:
    t = report.reader
    return above_one.noted(
        t,
        Table(
            **table_words("national.figures", t, all=len(report.provinces)),
            columns=(
                Column("code", t("national.column_code"), width=0.5),
                Column("province", t("national.column_province"), width=1.6),
                Column("share", t("labels.share_stated"), "stated", 0.8),
                Column("as_of", t("labels.date"), "date", 1.0),
                Column("lag", t("national.column_lag"), "count", 0.7),
                Column("active", t("labels.active"), "count", 0.9),
                Column("workers", t("labels.denominator_stated"), "count", 0.9),
                Column("conflicts", t("national.column_conflicts"), width=1.2),
                Column("newer", t("national.column_newer"), width=1.1),
            ),
            rows=[
                (
                    row["region_code"],
                    row["region"],
                    row["lead_coverage_share"],
                    row["lead_as_of"],
                    _lag(row),
                    row["lead_active_participants"],
                    row["lead_denominator_value"],
                    conflicts_told(report, row),
                    newer_told(report, row),
                )
                for row in report.provinces
            ],
        ),
        {"share": "unknown"},
        label=1,
    )


def _lag(row: dict) -> int | str | None:
    """Months from a figure's date to the period's end; least and most where only its year is known."""
    least = row["lead_lag_months"]
    if least is None:
        return None
    first, last = period(row["lead_as_of"])
    return least if first == last else f"{least:.0f}–{least + last - first:.0f}"


def _newer(report: NationalReport) -> list[Block]:
    """What is newer than the figures used, by name; nothing where these are the newest."""
    t, later = report.reader, with_newer(report)
    if not later:
        return []
    names = "; ".join(
        t(
            "national.newer_item",
            name=row["region"],
            share=row["lead_newer_share"],
            as_of=row["lead_newer_as_of"],
        )
        for row in later
    )
    return [Paragraph(t("national.newer_list", n=len(later), names=names), "warning")]


def conflicts_told(report: NationalReport, row: dict) -> str | None:
    """How many official figures contradict the leading one, and their range; a blank without a figure."""
    if row["lead_conflicts"] is None:
        return None
    if not row["lead_conflicts"]:
        return report.reader("national.no_conflict")
    low, high = row["lead_conflict_low"], row["lead_conflict_high"]
    key = "national.conflict_one" if low == high else "national.conflict_range"
    return report.reader(key, n=row["lead_conflicts"], low=low, high=high)


def newer_told(report: NationalReport, row: dict) -> str | None:
    """The official figure that is newer than the one used, with its date; blank where that is the newest."""
    if row["lead_newer_share"] is None:
        return None
    return report.reader("national.newer", share=row["lead_newer_share"], as_of=row["lead_newer_as_of"])


def _grounds(report: NationalReport) -> Table:
    """What each figure rests on: the denominator in the source's words, the basis, its own arithmetic."""
    t = report.reader
    return Table(
        **table_words("national.grounds", t),
        columns=(
            Column("code", t("national.column_code"), width=0.5),
            Column("province", t("national.column_province"), width=1.8),
            Column("definition", t("labels.definition"), width=2.2),
            Column("basis", t("labels.basis"), width=1.7),
            Column("agreement", t("labels.agreement"), width=1.5),
            Column("source", t("labels.source"), "url", 1.4),
        ),
        rows=[
            (
                row["region_code"],
                row["region"],
                *_ground(report, {key.removeprefix("lead_"): value for key, value in row.items()}),
            )
            for row in report.provinces
        ],
    )


def _ground(report: NationalReport, lead: dict) -> tuple:
    if lead["coverage_share"] is None:
        return (None, None, None, None)
    return (
        definition(report, lead) or report.reader("national.definition_not_stated"),
        report.term("basis", lead["counting_basis"]),
        agreement.told(report.reader, lead),
        lead["source"],
    )
