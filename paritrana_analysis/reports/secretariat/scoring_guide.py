"""The scoring guide (*panduan penilaian*): the round's rule, and anchors in words for each criterion.

The anchors (`anchors.yaml`) are ours: no guide of the award was found. Each criterion says what they rest on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from paritrana_analysis.files import safe_read
from paritrana_analysis.publish.blocks import (
    Block,
    Bullets,
    Column,
    FormTitle,
    Heading,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.jury.outcome import rule_told
from paritrana_analysis.reports.secretariat.desk import Desk, Paper
from paritrana_analysis.reports.text.tables import table_words

_FILE = Path(__file__).with_name("anchors.yaml")
#: The points that have an anchor in words.
POINTS = (100, 75, 50, 25, 0)


@cache
def anchors() -> Mapping[str, Mapping]:
    """Criterion → `ground` and `points` (100 … 0), each a text in both languages."""
    return safe_read.yaml_file(_FILE)


def papers(desk: Desk) -> Iterator[Paper]:
    t = desk.reader
    title = t("secretariat.guide_title")
    yield desk.paper(
        "guide",
        title,
        [
            FormTitle(title.upper(), [t("secretariat.of_round", **desk.words)]),
            Paragraph(t("secretariat.guide_ours"), "warning"),
            Bullets([t(f"secretariat.guide_{name}") for name in ("scale", "blank", "evidence", "recused")]),
            Paragraph(rule_told(desk.round, t)),
            desk.source_of_figures,
            *(block for criterion in desk.round.criteria for block in _criterion(desk, criterion)),
        ],
    )


def _criterion(desk: Desk, criterion: str) -> list[Block]:
    t = desk.reader
    name = t(f"editions.aspect_{criterion}")
    told = anchors().get(criterion)
    if told is None:
        return [Heading(name), Paragraph(t("secretariat.guide_no_anchors"))]
    language = t.language
    return [
        Heading(name),
        Table(
            **table_words("secretariat.guide", t, aspect=name),
            columns=(
                Column("points", t("secretariat.column_points"), "count", 0.4),
                Column("anchor", t("secretariat.column_anchor"), width=4.0),
            ),
            rows=[(points, told["points"][points][language]) for points in POINTS],
            note=t("secretariat.guide_ground", ground=told["ground"][language]),
        ),
    ]
