"""The last pages of a briefing: how it was made, its assumptions, and the source of every table."""

from __future__ import annotations

from paritrana_analysis.evaluation.view import NationalReport
from paritrana_analysis.publish.blocks import (
    Block,
    Bullets,
    Heading,
    PageBreak,
    Paragraph,
)
from paritrana_analysis.reports.jury import field
from paritrana_analysis.reports.jury.cover import structural_sources
from paritrana_analysis.reports.jury.inputs import Briefing
from paritrana_analysis.reports.province.sources import input_tables

#: Assumptions of the jury's table, beside those of the bundle: words and docs/assumptions.md.
ASSUMPTIONS = ("A15", "A16", "A18")


def blocks(briefing: Briefing) -> list[Block]:
    t = briefing.reader
    borrowed = briefing.desk.judged["edition"] != briefing.year
    edition = t(
        f"scores.{'borrowed' if borrowed else 'edition'}",
        edition=briefing.desk.judged["edition"],
        year=briefing.year,
    )
    found: list[Block] = [
        *([] if field.only_said(briefing) else [PageBreak()]),
        Heading(t("briefing.method_heading")),
        Bullets(
            [
                edition,
                t("scores.weights"),
                t("briefing.method_pick"),
                t("briefing.method_doubts"),
                t("briefing.method_compare"),
                t("briefing.method_error"),
            ]
        ),
        Heading(t("sources.assumptions"), 3),
        Bullets(
            [t(f"assumptions.{key}") for key in (*briefing.bundle.description["assumptions"], *ASSUMPTIONS)]
        ),
        Heading(t("briefing.sources_heading"), 3),
        input_tables(NationalReport(briefing.bundle, "00", t)),
        *structural_sources(briefing.round, t),
        Paragraph(t("briefing.rebuild"), "note"),
    ]
    return found
