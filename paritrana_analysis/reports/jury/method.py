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
from paritrana_analysis.reports.jury import field, listed
from paritrana_analysis.reports.jury.cover import structural_sources
from paritrana_analysis.reports.jury.inputs import Briefing
from paritrana_analysis.reports.text.input_tables import input_tables

#: Assumptions of the jury's table, beside those of the bundle: words and docs/assumptions.md.
ASSUMPTIONS, OF_FIGURES = ("A15", "A16"), "A18"

#: Of provinces and districts: how pieces, doubts and peers are chosen.
_RULES = ("method_pick", "method_doubts", "method_compare", "method_error")


def blocks(briefing: Briefing) -> list[Block]:
    t = briefing.reader
    borrowed = briefing.desk.judged["edition"] != briefing.year
    edition = t(
        f"scores.{'borrowed' if borrowed else 'edition'}",
        edition=briefing.desk.judged["edition"],
        year=briefing.year,
    )
    # A list's figures are its own: what is assumed of regions' figures has no say in them.
    of_regions = briefing.bundle.description["assumptions"]
    assumed = ASSUMPTIONS if briefing.listed else (*of_regions, *ASSUMPTIONS, OF_FIGURES)
    found: list[Block] = [
        *([] if field.only_said(briefing) else [PageBreak()]),
        Heading(t("briefing.method_heading")),
        Bullets(
            [
                edition,
                t("scores.weights"),
                *(listed.method(briefing) if briefing.listed else [t(f"briefing.{key}") for key in _RULES]),
            ]
        ),
        *([listed.rules(briefing)] if briefing.listed else []),
        Heading(t("sources.assumptions"), 3),
        Bullets([t(f"assumptions.{key}") for key in assumed]),
        Heading(t("briefing.sources_heading"), 3),
        input_tables(NationalReport(briefing.bundle, "00", t)),
        *structural_sources(briefing.round, t),
        Paragraph(t("briefing.rebuild"), "note"),
    ]
    return found
