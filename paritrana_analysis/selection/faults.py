"""What stops a selection, and what is worth saying about one: keys and values, worded at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paritrana_analysis.errors import Fault
from paritrana_analysis.scoring.faults import named

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader


class SelectionFault(Fault):
    """A fault of a plan or of the candidates' table; words in `words/selection.toml`."""

    def sentence(self, reader: Reader) -> str:
        return reader(f"selection.fault_{self.key}", **self.values)

    def mend(self, reader: Reader) -> str:
        return reader(f"selection.fault_{self.key}_mend", **self.values)


@dataclass(frozen=True)
class Notice:
    """Something that whoever reads the result should know. units: the labels of all units touched.

    per and group say where ("" and "" for the whole plan); stage and title are keys of the edition.
    """

    key: str
    stage: str = ""
    title: str = ""
    per: str = ""
    group: object = ""
    decided_by: str = ""
    units: tuple = ()
    values: Mapping = field(default_factory=dict)

    def sentence(self, reader: Reader, labels: Mapping | None = None) -> str:
        """In the reader's language; `labels` gives names for the codes of units and groups."""
        labels = labels or {}
        return reader(
            f"selection.notice_{self.key}",
            stage=stage_name(self.stage, reader),
            title=title_name(self.title, reader),
            where=place_name(self.per, self.group, reader, labels),
            per=reader(f"editions.per_{self.per}") if self.per else "",
            decided=decided_name(self.decided_by, reader),
            units=named(self.units, labels),
            count=len(self.units),
            **self.values,
        )


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
