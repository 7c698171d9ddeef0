"""4. Angka yang bertentangan: official figures in conflict side by side, each with its source."""

from __future__ import annotations

import pandas as pd

from paritrana_analysis.evaluation.view import NationalReport
from paritrana_analysis.frames import records
from paritrana_analysis.publish.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.province.protection import definition
from paritrana_analysis.reports.text import above_one, agreement, counts_beside
from paritrana_analysis.reports.text.tables import table_words


def blocks(report: NationalReport) -> list[Block]:
    t = report.reader
    told = in_conflict(report)
    provinces = told.loc[told["region_code"] != report.code, "region_code"].nunique()
    found: list[Block] = [Heading(t("national.conflicts_heading"))]
    if told.empty:
        found.append(Paragraph(t("national.conflicts_none", known=len(report.leads))))
    else:
        found.append(Paragraph(t("national.conflicts_rule", n=provinces, known=len(report.leads))))
        found.append(_table(report, told))
    return found + _counts(report)


def _counts(report: NationalReport) -> list[Block]:
    """Counts of provinces told without a percentage that don't go with the figure used."""
    counts, t = report.overview("counts_beside"), report.reader
    items = [
        t(
            "national.count_conflict",
            name=row["region"],
            share=row["lead_coverage_share"],
            listed=counts_beside.listed(t, counts[counts["region_code"] == row["region_code"]]),
        )
        for row in report.leads
        if (counts["region_code"] == row["region_code"]).any()
    ]
    return [Paragraph(t("national.count_conflicts", n=len(items))), Bullets(items)] if items else []


def _table(report: NationalReport, told: pd.DataFrame) -> Table:
    t, rows = report.reader, records(told)
    return above_one.noted(
        t,
        Table(
            **table_words("national.conflicts", t, n=int(told["clashes"].sum())),
            columns=(
                Column("region", t("labels.region"), width=1.5),
                Column("as_of", t("labels.date"), "date"),
                Column("share", t("labels.share_stated"), "stated"),
                Column("active", t("labels.active"), "count"),
                Column("workers", t("labels.denominator_stated"), "count"),
                Column("definition", t("labels.definition"), width=2.4),
                Column("stand", t("national.column_stand"), width=2.0),
                Column("source", t("labels.source"), "url", 1.5),
            ),
            rows=[
                (
                    report.region_name(row["region_code"]),
                    row["as_of"],
                    row["coverage_share"],
                    row["active_participants"],
                    row["denominator_value"],
                    definition(report, row) or None,
                    _stand(report, row),
                    row["source"],
                )
                for row in rows
            ],
            note=t("protection.claims_note"),
            highlight=[place for place, row in enumerate(rows) if row["role"] == "leads"],
        ),
        {"share": "unknown"},
    )


def _stand(report: NationalReport, row: dict) -> str:
    # What is at odds with itself stands here for being in conflict; its own numbers are told after that.
    role = report.term("role", "leads" if row["role"] == "leads" else "conflicts")
    told = agreement.told(report.reader, row)
    return report.reader("national.stand", role=role, agreement=told)


def in_conflict(report: NationalReport) -> pd.DataFrame:
    """Leading figures that are contradicted and what contradicts them: the nation first, then by code."""
    claims = report.overview("claims")
    codes = claims.loc[claims["clashes"], "region_code"].unique()
    rows = claims[claims["region_code"].isin(codes) & (claims["clashes"] | (claims["role"] == "leads"))]
    rows = rows.assign(_led=rows["role"] != "leads")
    return rows.sort_values(["region_code", "_led"], kind="stable").drop(columns="_led")
