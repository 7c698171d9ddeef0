"""Rules that were applied in a scoring, told to its reader: a floor, a neutral score, a policy for blanks.

Keys and values; the sentences stand in `words/scoring.toml` as `notice_…`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader

#: So many units are named in a sentence; the rest are counted.
NAMED = 5


@dataclass(frozen=True)
class AppliedRule:
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
