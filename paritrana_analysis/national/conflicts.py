"""4. Angka yang bertentangan: official figures in conflict side by side, each with its source."""

from __future__ import annotations

import pandas as pd

from paritrana_analysis.blocks import Block, Heading, Paragraph
from paritrana_analysis.report import NationalReport
from paritrana_analysis.sections.protection import claims_table


def blocks(report: NationalReport) -> list[Block]:
    say = report.reader
    told = in_conflict(report)
    provinces = told.loc[told["region_code"] != report.code, "region_code"].nunique()
    found: list[Block] = [Heading(say("national.conflicts_heading"))]
    if told.empty:
        return [*found, Paragraph(say("national.conflicts_none", known=len(report.leads)))]
    found.append(Paragraph(say("national.conflicts_rule", n=provinces, known=len(report.leads))))
    found.append(
        claims_table(
            report,
            told,
            say("national.conflicts_name"),
            say("national.conflicts_caption", n=int(told["clashes"].sum())),
        )
    )
    return found


def in_conflict(report: NationalReport) -> pd.DataFrame:
    """Leading figures that are contradicted and what contradicts them: the nation first, then by code."""
    claims = report.overview("claims")
    codes = claims.loc[claims["clashes"], "region_code"].unique()
    rows = claims[claims["region_code"].isin(codes) & (claims["clashes"] | (claims["role"] == "leads"))]
    rows = rows.assign(_led=rows["role"] != "leads")
    return rows.sort_values(["region_code", "_led"], kind="stable").drop(columns="_led")
