"""7. Pemenang nasional: winners known of the national editions, by the year judged."""

from __future__ import annotations

import pandas as pd

from paritrana_analysis.evaluation.view import NationalReport
from paritrana_analysis.frames import records
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.province.awards import GOVERNMENTS, marked, note
from paritrana_analysis.reports.text import titles


def blocks(report: NationalReport) -> list[Block]:
    t = report.reader
    rows = report.overview("awards")
    won = rows[rows["outcome"] == "winner"]
    found: list[Block] = [Heading(t("national.awards_heading"))]
    if won.empty:
        return [*found, Paragraph(t("national.awards_none"))]
    found.append(Paragraph(t("awards.label_trap")))
    governments = won["category"].isin(GOVERNMENTS)
    for part, name in ((won[governments], "governments"), (won[~governments], "others")):
        if len(part):
            found.append(_table(report, part, name))
    return found


def _table(report: NationalReport, rows: pd.DataFrame, name: str) -> Table:
    t = report.reader
    order = ["assessment_year", "category", "rank", "region_code", "award_id"]
    rows = rows.assign(category=pd.Categorical(rows["category"], _categories(rows))).sort_values(
        order, ascending=[False, True, True, True, True]
    )
    return Table(
        name=t(f"national.awards_{name}_name"),
        caption=t(f"national.awards_{name}_caption", n=len(rows)),
        columns=(
            Column("year", t("labels.edition"), "year", 0.7),
            Column("handed", t("labels.award_year"), "year", 0.8),
            Column("category", t("labels.category"), width=1.1),
            Column("recipient", t("labels.recipient"), width=2.0),
            Column("rank", t("labels.rank"), "count", 0.7),
            Column("title", t("labels.title"), width=1.2),
            Column("zone", t("national.column_zone"), width=1.2),
            Column("source", t("labels.source"), "url", 1.3),
        ),
        rows=[
            (
                row["assessment_year"],
                row["award_year"],
                report.term("category", row["category"]),
                marked(row),
                row["rank"],
                titles.told(row["title"], t) or None,
                report.term("zone", row["zone"]) or None,
                row["source"],
            )
            for row in records(rows.astype({"category": str}))
        ],
        note=note(records(rows.astype({"category": str})), t),
        annex=name == "others",
    )


def _categories(rows: pd.DataFrame) -> list[str]:
    """Provinces before districts before villages, then the others by name."""
    return [*GOVERNMENTS, *sorted(set(rows["category"]) - set(GOVERNMENTS))]
