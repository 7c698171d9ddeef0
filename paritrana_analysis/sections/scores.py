"""8. Skor dan ketahanan peringkat: aspect scores and how firm, or what is missing for a score."""

from __future__ import annotations

from paritrana_analysis.blocks import Block, Column, Heading, Paragraph, Table
from paritrana_analysis.report import ProvinceReport, records

#: Aspects that sources name for local governments in 2022–2024, and the register's aspects they draw on.
JUDGED = {
    "coverage": (),
    "regulation": ("regulation",),
    "innovation": ("budget", "programme", "village", "licensing", "compliance", "dissemination"),
    "interview": ("leadership",),
}


def blocks(report: ProvinceReport) -> list[Block]:
    say = report.reader
    return [
        Heading(say("scores.heading")),
        Paragraph(say("scores.none"), "finding"),
        _held(report),
        Paragraph(say("scores.why"), "note"),
    ]


def _held(report: ProvinceReport) -> Table:
    say = report.reader
    states = {row["aspect"]: row for row in records(report.own_aspects)}
    rows = []
    for judged, aspects in JUDGED.items():
        held = [states[aspect] for aspect in aspects if states[aspect]["state"] == "verified_present"]
        if judged == "coverage":
            text = _coverage(report)
        elif held:
            text = say(
                "scores.held",
                n=int(sum(row["items"] for row in held)),
                m=len(aspects) - len(held),
                all=len(aspects),
            )
        else:
            text = say("scores.not_held")
        rows.append((say(f"scores.judged_{judged}"), text))
    return Table(
        name=say("scores.name"),
        caption=say("scores.caption"),
        columns=(
            Column("needed", say("labels.needed"), width=1.4),
            Column("held", say("labels.held"), width=3.0),
        ),
        rows=rows,
        source=say("scores.source"),
    )


def _coverage(report: ProvinceReport) -> str:
    say, own = report.reader, report.province
    if own["lead_coverage_share"] is None:
        return say("scores.coverage_blank")
    return say("scores.coverage", share=own["lead_coverage_share"], as_of=own["lead_as_of"])
