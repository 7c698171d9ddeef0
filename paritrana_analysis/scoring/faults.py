"""What stops a scoring, and what is worth saying about one: keys and values, worded at the edge.

A `ScoringFault` is a fault of the rule book, of the jurors' weights or of the values; a `Notice` is a
rule that was applied (a floor, a neutral score, a policy for blanks), told with its unit and indicator.
Both have their sentences in `words/scoring.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paritrana_analysis.errors import Fault

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader

#: So many units are named in a sentence; the rest are counted.
NAMED = 5


class ScoringFault(Fault):
    """A fault whose words stand in `words/scoring.toml`."""

    def sentence(self, reader: Reader) -> str:
        return reader(f"scoring.{self.key}", **self._told())

    def mend(self, reader: Reader) -> str:
        return reader(f"scoring.{self.key}_mend", **self._told())

    def _told(self) -> dict:
        return {"value": self.value, "column": self.column, **self.values}


@dataclass(frozen=True)
class Notice:
    """A rule that was applied. `indicator` may be the key of an aspect, where the rule works on aspects.

    zone is "" for the nation; units are the labels of all units touched.
    """

    key: str
    indicator: str = ""
    units: tuple = ()
    zone: object = ""
    values: Mapping = field(default_factory=dict)

    def sentence(self, reader: Reader, labels: Mapping | None = None) -> str:
        """In the reader's language; `labels` gives names for the keys of units, indicators and zones."""
        labels = labels or {}
        return reader(
            f"scoring.notice_{self.key}",
            indicator=labels.get(self.indicator, self.indicator),
            n=len(self.units),
            units=named(self.units, labels),
            where=reader("scoring.nation")
            if self.zone == ""
            else reader("scoring.zone", zone=labels.get(self.zone, self.zone)),
            **self.values,
        )


def named(keys, labels: Mapping | None = None) -> str:
    """The first few keys by name: "3604, 3671, …"."""
    labels = labels or {}
    names = [str(labels.get(key, key)) for key in list(keys)[:NAMED]]
    return ", ".join(names + (["…"] if len(keys) > NAMED else []))
