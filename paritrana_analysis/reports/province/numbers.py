"""Numbers of tables and figures that are the same in every province's report: "Gambar 2.1" can be cited.

The first digit is the section. A block keeps its number where another of its section has nothing to show.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import Block, Figure, Table

#: By the figure's name.
FIGURES = {
    "range": "1.1",
    "map": "1.2",
    "claims": "2.1",
    "steps": "2.2",
    "strip": "2.3",
    "payers": "3.1",
    "districts": "4.1",
    "trend": "4.2",
    "aspects": "5.1",
    "limits": "5.2",
    "completeness": "5.3",
    "district_intervals": "5.7",
}
#: By the entry that holds the figure's name.
PICTURES = {
    "rank_stability.figure_intervals": "5.4",
    "rank_stability.figure_acceptability": "5.5",
    "rank_stability.figure_tornado": "5.6",
}
#: By the entry of the words' files that holds the table's name, without `_name`.
TABLES = {
    "protection.segments": "2.1",
    "protection.together": "2.2",
    "protection.bridge": "2.3",
    "protection.intervals": "2.4",
    "protection.claims": "2.5",
    "financing.targets": "3.1",
    "financing.costs": "3.2",
    "financing.other_targets": "3.3",
    "districts.table": "4.1",
    "estimates.districts": "4.2",
    "districts.official": "4.3",
    "districts.inequality": "4.4",
    "districts.counts": "4.5",
    "districts.claims": "4.6",
    "labour_market.years": "4.7",
    "labour_market.districts": "4.8",
    "evidence_held.aspects": "5.1",
    "evidence_held.items": "5.2",
    "evidence_held.others": "5.3",
    "evidence_held.budgets": "5.4",
    "evidence_held.district_budgets": "5.5",
    "evidence_held.checklist": "5.6",
    "awards.newest": "5.7",
    "awards.governments": "5.8",
    "awards.others": "5.9",
    "limits.steps": "5.10",
    "limits.first": "5.11",
    "scores.why": "5.12",
    "scores.districts": "5.13",
    "sources.doubts": "5.14",
}


def numbered(t: Reader, blocks: Iterable[Block]) -> list[Block]:
    """The blocks, each table and figure with its number. Raises KeyError for one that has none."""
    tables = {t(f"{entry}_name"): number for entry, number in TABLES.items()}
    figures = FIGURES | {t(entry): number for entry, number in PICTURES.items()}
    found = []
    for block in blocks:
        if isinstance(block, Table):
            block = replace(block, number=tables[block.name])
        elif isinstance(block, Figure):
            block = replace(block, number=figures[block.name])
        found.append(block)
    return found
