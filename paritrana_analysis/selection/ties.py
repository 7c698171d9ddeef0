"""Equal scores where a title was won or a stage passed: the tie-break that told them apart, or that none did.

A title may hang on the third decimal of an indicator. Whoever reads the result must see that it did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from paritrana_analysis.scoring.applied_rules import named
from paritrana_analysis.scoring.ranks import DECIMALS
from paritrana_analysis.selection.names import (
    criterion_name,
    decided_name,
    place_name,
    stage_name,
    title_name,
)
from paritrana_analysis.selection.plan import WINNERS, Plan

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader


@dataclass(frozen=True)
class Tie:
    """Units of one title or stage and group with the same score (0–100), of which one or more won or went on.

    criterion : the column that told `before` from `after`, with both values (0–100; None: blank); "" where no
    tie-break did: then all of them are `before`, share the place, and nobody is `after`.
    tried : the plan's tie-breaks, in order.
    """

    title: str
    per: str
    group: object
    decided_by: str
    score: float
    before: tuple
    after: tuple = ()
    criterion: str = ""
    value_before: float | None = None
    value_after: float | None = None
    tried: tuple[str, ...] = ()
    stage: str = WINNERS

    @property
    def broken(self) -> bool:
        return bool(self.criterion)

    @property
    def code(self) -> str:
        """For a cell of `winners`: "coverage_share 71.2 > 70.9", "shared" where nothing told them apart."""
        if not self.broken:
            return "shared"
        behind = "blank" if self.value_after is None else repr(self.value_after)
        return f"{self.criterion} {self.value_before!r} > {behind}"

    def sentence(self, reader: Reader, labels: Mapping | None = None) -> str:
        """In the reader's language; `labels` gives names for the codes of units and groups."""
        labels = labels or {}
        if not self.broken:
            key = "tie_stays" if self.tried else "tie_stays_without_rule"
        else:
            key = "tie_broken" if self.stage == WINNERS else "tie_cut"
            key += "" if self.value_after is not None else "_by_blank"
        return reader(
            f"selection.{key}",
            title=title_name(self.title, reader),
            stage=stage_name(self.stage, reader),
            where=place_name(self.per, self.group, reader, labels),
            decided=decided_name(self.decided_by, reader),
            score=self.score,
            before=named(self.before, labels),
            after=named(self.after, labels),
            criterion=criterion_name(self.criterion, reader),
            **self._values(reader),
            tried=", ".join(criterion_name(key, reader) for key in self.tried),
        )

    def _values(self, reader: Reader) -> dict[str, str]:
        """Both values in so many decimals that the difference is seen."""
        ours, theirs = self.value_before, self.value_after
        if ours is None:
            return {}
        if theirs is None:
            return {"value_before": reader.decimal(ours, 1)}
        pairs = [(reader.decimal(ours, n), reader.decimal(theirs, n)) for n in range(1, DECIMALS + 1)]
        first, second = next((pair for pair in pairs if pair[0] != pair[1]), pairs[-1])
        return {"value_before": first, "value_after": second}


def ties_of(field: pd.DataFrame, standings: pd.DataFrame, plan: Plan) -> tuple[Tie, ...]:
    """Every tie in which a title was won, in the order of the standings.

    field : of the units that stood, by unit, with the columns of the plan's tie-breaks. standings : as in
    `Selection`.
    """
    found: list[Tie] = []
    ranked = standings[standings["place"].notna()]
    for _, rows in ranked.groupby(["title", "group"], sort=False):
        for _, alike in rows.groupby(rows["score"].round(DECIMALS), sort=False):
            if len(alike) > 1 and alike["won"].any():
                found += _of(alike, field, plan)
    return tuple(found)


def cuts_of(field: pd.DataFrame, record: pd.DataFrame, plan: Plan) -> tuple[Tie, ...]:
    """Every tie at which a stage's line fell: some went on and others, with the same score, did not.

    field : as in `ties_of`. record : rows of one stage with a quota, as in `Selection`. Where no tie-break
    tells them apart all go on, so that nothing was cut.
    """
    found: list[Tie] = []
    ranked = record[record["place"].notna()].assign(title="", decided_by="total", won=record["went_on"])
    for _, rows in ranked.groupby("group", sort=False):
        for _, alike in rows.groupby(rows["score"].round(DECIMALS), sort=False):
            if alike["won"].any() and not alike["won"].all():
                ties = _of(alike.sort_values("place"), field, plan)
                gone = set(alike.loc[~alike["won"], "unit"])
                found += [tie for tie in ties if tie.broken and gone & set(tie.after)]
    return tuple(replace(tie, stage=record["stage"].iloc[0]) for tie in found)


def _of(alike: pd.DataFrame, field: pd.DataFrame, plan: Plan) -> Iterator[Tie]:
    first = alike.iloc[0]
    said = {key: first[key] for key in ("title", "per", "group", "decided_by")}
    said |= {"score": float(first["score"]), "tried": plan.tie_breaks}
    places = [(tuple(own["unit"]), own["won"].any()) for _, own in alike.groupby("place", sort=True)]
    for units, _ in places:
        if len(units) > 1:
            yield Tie(**said, before=units)
    for (before, won), (after, _) in zip(places, places[1:], strict=False):
        if won:
            yield Tie(**said, before=before, after=after, **_told_apart(field, before[0], after[0], plan))


def _told_apart(field: pd.DataFrame, before: object, after: object, plan: Plan) -> dict:
    """The first tie-break in which two units differ, with their values; as `scoring.rank` compares them."""
    for criterion in plan.tie_breaks:
        ours, theirs = (field.loc[unit, criterion] for unit in (before, after))
        if pd.isna(ours):
            continue  # a blank comes last, so the one behind is blank too
        if pd.isna(theirs) or round(ours, DECIMALS) != round(theirs, DECIMALS):
            behind = None if pd.isna(theirs) else float(theirs)
            return {"criterion": criterion, "value_before": float(ours), "value_after": behind}
    raise ValueError(f"no tie-break tells {before!r} from {after!r}")
