"""8. Data, sumber, keterbatasan: what the overview assumes, where it comes from, what it can't tell."""

from __future__ import annotations

from paritrana_analysis.evaluation.view import NationalReport
from paritrana_analysis.publish.blocks import Block, Bullets, Heading, Paragraph
from paritrana_analysis.reports.text import source_rows

LIMITS = ("press", "lead", "zones", "scores", "winners", "districts")


def blocks(report: NationalReport) -> list[Block]:
    t = report.reader
    frames = {"provinces": report.national("provinces")}
    frames |= {name: report.overview(frame) for name, frame in source_rows.OF_NATION.items()}
    return [
        Heading(t("national.sources_heading")),
        Heading(t("national.limits_heading"), level=3),
        Bullets([t(f"national.limit_{key}") for key in LIMITS]),
        Paragraph(t("sources.in_the_booklet")),
        *source_rows.attachments(t, frames),
    ]
