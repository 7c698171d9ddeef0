"""6. Istilah dan singkatan: every abbreviation that reports use, spelled out."""

from __future__ import annotations

from paritrana_analysis.evaluation.view import NationalReport
from paritrana_analysis.i18n.wording import entries
from paritrana_analysis.publish.abbreviations import WORDS
from paritrana_analysis.publish.blocks import Block, Column, Heading, Table
from paritrana_analysis.reports.text.tables import table_words


def blocks(report: NationalReport) -> list[Block]:
    t = report.reader
    return [
        Heading(t("methods.terms_heading")),
        Table(
            **table_words("methods.terms", t),
            columns=(
                Column("short", t("methods.column_short"), width=0.7),
                Column("full", t("methods.column_full"), width=3.0),
            ),
            rows=[(word, t(f"{WORDS}.{word}")) for word in sorted(entries(WORDS), key=str.casefold)],
        ),
    ]
