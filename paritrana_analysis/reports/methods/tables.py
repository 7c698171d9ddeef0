"""5. Tabel masukan: the tables of the year with source, licence and what they can't tell."""

from __future__ import annotations

from paritrana_analysis.evaluation.view import NationalReport
from paritrana_analysis.publish.blocks import Block, Heading, Paragraph
from paritrana_analysis.reports.text.input_tables import input_tables


def blocks(report: NationalReport) -> list[Block]:
    t = report.reader
    return [
        Heading(t("methods.tables_heading")),
        Paragraph(t("methods.tables", as_of=report.bundle.as_of)),
        input_tables(report),
    ]
