"""2. Aturan hitung, and the assumptions they rest on: numbered, as reports name them."""

from __future__ import annotations

from paritrana_analysis.coverage.claims import AGREEMENT, CONFLICT_MONTHS, CONFLICT_POINTS, STALE_MONTHS
from paritrana_analysis.evaluation.view import NationalReport
from paritrana_analysis.publish.blocks import Block, Bullets, Heading, Paragraph

#: In the order in which a report needs them.
RULES = ("lead", "conflict", "compares", "denominators", "gap", "payers", "estimate", "score", "limits")


def blocks(report: NationalReport) -> list[Block]:
    t = report.reader
    numbers = {
        "agreement": 100 * AGREEMENT,
        "apart": 100 * CONFLICT_POINTS,
        "months": CONFLICT_MONTHS,
        "stale": STALE_MONTHS,
    }
    found: list[Block] = [Heading(t("methods.rules_heading"))]
    for name in RULES:
        found.append(Heading(t(f"methods.rule_{name}_heading"), level=3))
        found.append(Paragraph(t(f"methods.rule_{name}", **numbers)))
    return [
        *found,
        Heading(t("sources.assumptions")),
        Paragraph(t("methods.assumptions")),
        Bullets([t(f"assumptions.{key}") for key in report.bundle.description["assumptions"]]),
    ]
