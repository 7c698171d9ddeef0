"""3. Sasaran nasional: printed for reference, since their workers are others than a province's."""

from __future__ import annotations

from paritrana_analysis.evaluation.view import NationalReport
from paritrana_analysis.frames import records
from paritrana_analysis.publish.blocks import Block, Column, Heading, Paragraph, Table
from paritrana_analysis.reports.text.tables import table_words


def blocks(report: NationalReport) -> list[Block]:
    t, rows = report.reader, records(report.national("national_targets"))
    found: list[Block] = [Heading(t("methods.targets_heading"))]
    if not rows:
        return [*found, Paragraph(t("methods.targets_none", year=report.year))]
    rows.sort(key=lambda row: (row["target_date"] or "9999", row["target_share"] or 0))
    return [
        *found,
        Paragraph(t("methods.targets")),
        Table(
            **table_words("methods.targets", t, year=report.year),
            columns=(
                Column("framework", t("labels.framework"), width=2.4),
                Column("due", t("labels.due"), "date"),
                Column("target", t("labels.target"), "stated"),
                Column("persons", t("labels.target_persons"), "count"),
                Column("source", t("labels.source"), "url", 1.6),
            ),
            rows=[
                (
                    report.term("framework", row["framework"]) + (" *" if row["conflicts_with"] else ""),
                    row["target_date"] or t("financing.undated"),
                    row["target_share"],
                    row["target_persons"],
                    row["source"],
                )
                for row in rows
            ],
        ),
    ]
