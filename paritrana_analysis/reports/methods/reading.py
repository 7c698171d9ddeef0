"""1. Cara membaca: what marks, blanks and dates mean in every report."""

from __future__ import annotations

from paritrana_analysis.evaluation.view import NationalReport
from paritrana_analysis.publish.blocks import Block, Bullets, Heading, Meta, Paragraph, Title
from paritrana_analysis.reports.province.summary import meta

#: In the order in which they are told.
MARKS = ("official", "ours", "blank", "date", "basis", "above", "estimate", "period")


def blocks(report: NationalReport) -> list[Block]:
    t = report.reader
    return [
        _meta(report),
        Title(
            kicker=t("methods.kicker", year=report.year, as_of=report.bundle.as_of),
            text=t("methods.title"),
            lead=t("methods.lead", n=len(report.provinces)),
        ),
        Heading(t("methods.reading_heading")),
        Paragraph(t("methods.reading")),
        Bullets([t(f"methods.mark_{name}", year=report.year) for name in MARKS]),
    ]


def _meta(report: NationalReport) -> Meta:
    t, words = report.reader, {"year": report.year}
    return meta(report, t("methods.document_title", **words), t("methods.running_head", **words))
