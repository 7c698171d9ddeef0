"""9. Data, sumber, keterbatasan: what the report could use, where it comes from, what it assumes."""

from __future__ import annotations

import json

from paritrana_analysis import charts
from paritrana_analysis.coverage.claims import STALE_MONTHS
from paritrana_analysis.coverage.registrations import PARTS
from paritrana_analysis.dates import months_apart, recency
from paritrana_analysis.errors import Fault
from paritrana_analysis.evaluation.view import ProvinceReport
from paritrana_analysis.frames import records
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Figure,
    Heading,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.province.numbers import numbered
from paritrana_analysis.reports.text import source_rows
from paritrana_analysis.reports.text.tables import table_words

#: As the item's own name writes them, in both languages.
SHORT = {"JAKON": "Jakon"}


def blocks(report: ProvinceReport) -> list[Block]:
    t = report.reader
    found: list[Block] = [Heading(t("sources.heading"), level=3), _completeness(report)]
    found += _doubts(report)
    found.append(Paragraph(t("sources.in_the_booklet"), "note"))
    frames = {name: report.own(frame) for name, frame in source_rows.OF_PROVINCE.items()}
    return numbered(t, found) + source_rows.attachments(t, frames)


# --- what could be used ------------------------------------------------------------------------------


def _completeness(report: ProvinceReport) -> Figure:
    t, rows = report.reader, list(completeness_rows(report))
    return Figure(
        name="completeness",
        caption=charts.title_completeness(rows, reader=t),
        alt=charts.alt_completeness(rows, reader=t),
        svg=charts.to_svg(charts.completeness(rows, reader=t).figure),
        note=t("sources.completeness_note"),
    )


def completeness_rows(report: ProvinceReport):
    """One row an item: its name, its state (present, stale, blank), and a date or count.

    Aspects of evidence stand in the matrix of the same page.
    """
    own = report.province
    yield _dated(report, "official", own["lead_as_of"], own["lead_lag_months"])
    counted = own["lead_active_participants"] is not None and own["lead_denominator_value"] is not None
    yield _row(report, "counts", counted)
    yield _row(report, "basis", own["lead_counting_basis"] in ("registration", "residence"))
    yield _dated(report, "registered", own["registered_as_of"], _lag(report, own["registered_as_of"]))
    yield _segments(report)
    yield _dated(
        report,
        "workforce",
        f"{own['workers_year']:.0f}-08" if own["workers_year"] else None,
        12 * (report.year - own["workers_year"]) if own["workers_year"] else None,
    )
    districts = report.own("districts")
    told = int(districts["lead_coverage_share"].notna().sum())
    yield _row(report, "districts", told > 0, report.reader("sources.n_of", n=told, all=len(districts)))
    yield _row(report, "target", bool(report.own("targets")["leads"].any()))
    yield _dated(report, "poverty", own["poverty_as_of"], _lag(report, own["poverty_as_of"]))
    wages = report.own("wages")
    newest = str(int(wages["year"].max())) if len(wages) else None
    yield _dated(report, "wage", newest, 12 * (report.year - int(newest)) if newest else None)


def _segments(report: ProvinceReport) -> dict:
    """The segments that have a figure, and the date of the oldest: only from then on all are there."""
    rows = report.own("segments")
    used = rows[rows["segment"].isin(PARTS) & (rows["left_out"] == "")]
    newest = {
        name: max(used.loc[used["segment"] == name, "as_of"], key=recency, default=None) for name in PARTS
    }
    there = {name: as_of for name, as_of in newest.items() if as_of is not None}
    oldest = min(there.values(), key=recency, default=None)
    row = _dated(report, "segments", oldest, _lag(report, oldest))
    if 0 < len(there) < len(PARTS):
        named = ", ".join(SHORT.get(name, name) for name in there)
        row["detail"] = f"{named}: {row['detail']}"
    return row


def _lag(report: ProvinceReport, as_of: str | None) -> int | None:
    return None if as_of is None else months_apart(as_of, f"{report.year}-12")[0]


def _row(report: ProvinceReport, item: str, there: bool, detail: str = "") -> dict:
    return {
        "item": report.reader(f"sources.item_{item}"),
        "state": "present" if there else "blank",
        "detail": detail if there else "",
    }


def _dated(report: ProvinceReport, item: str, as_of: str | None, lag: float | None) -> dict:
    row = _row(report, item, as_of is not None, charts.short_date(report.reader, as_of) if as_of else "")
    return row | ({"state": "stale"} if lag is not None and lag > STALE_MONTHS else {})


# --- doubts and tables -------------------------------------------------------------------------------


def _doubts(report: ProvinceReport) -> list[Block]:
    t, rows = report.reader, records(report.own("doubts"))
    if not rows:
        return [Paragraph(t("sources.doubts_none"))]
    return [
        Table(
            **table_words("sources.doubts", t, n=len(rows)),
            columns=(
                Column("region", t("labels.region"), width=1.4),
                Column("what", t("labels.what"), width=4.0),
                Column("table", t("labels.table"), width=1.5),
                Column("row", t("sources.row"), "count", 0.6),
            ),
            rows=[
                (
                    report.region_name(row["region_code"]),
                    Fault(row["key"], json.loads(row["values"])).sentence(t),
                    row["file"],
                    row["row"],
                )
                for row in rows
            ],
            annex=True,
        ),
    ]
