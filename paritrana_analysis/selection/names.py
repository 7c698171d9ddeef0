"""Stages, titles, places and what decides a title, by their names in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader


def stage_name(stage: str, reader: Reader) -> str:
    return reader(f"editions.stage_{stage}").lower() if stage else ""


def title_name(title: str, reader: Reader) -> str:
    key = f"editions.title_{title}"
    return reader(key) if title and reader.has(key) else title or reader("selection.no_title")


def as_title(title: str, reader: Reader) -> str:
    """What a winner of the title is: "the award winner for Coverage"."""
    name = title_name(title, reader)
    return reader("selection.as_title", title=name) if title else name


def place_name(per: str, group: object, reader: Reader, labels: Mapping) -> str:
    """Where a ranking was held: "in zone Jawa-Bali"."""
    if not per:
        return ""
    key = f"editions.zone_{group}"
    name = labels.get(group, reader(key) if per == "zone" and reader.has(key) else group)
    return reader(f"selection.where_{per}", group=name)


def decided_name(decided_by: str, reader: Reader) -> str:
    """What decides a title: "overall score", "score for coverage"."""
    if decided_by in ("", "total"):
        return reader("selection.by_total")
    key = f"editions.aspect_{decided_by}"
    aspect = reader(key) if reader.has(key) else decided_by
    return reader("selection.by_aspect", aspect=aspect.lower())


def criterion_name(criterion: str, reader: Reader) -> str:
    """An indicator or aspect that breaks ties: "coverage", "growth of coverage"."""
    if reader.has(f"editions.indicator_{criterion}"):
        return reader(f"editions.indicator_{criterion}")
    aspect = f"editions.aspect_{criterion}"
    return reader(aspect).lower() if reader.has(aspect) else criterion
