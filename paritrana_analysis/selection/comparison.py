"""Compares two selections of the same candidates: the units that go on or win under one plan only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from paritrana_analysis.selection.names import as_title, place_name, stage_name, title_name
from paritrana_analysis.selection.plan import WINNERS
from paritrana_analysis.selection.select import Selection
from paritrana_analysis.selection.text import left_sentence, standing_sentence

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader

_COLUMNS = ["kind", "stage", "title", "per", "group", "unit", "only"]


@dataclass(frozen=True)
class SelectionChanges:
    """first, second: the selections. changes: one row a difference.

    kind  : "goes_on" (the first stage that a unit leaves under one plan only) or "wins" (a title).
    only  : "first" or "second", the plan under which it goes on or wins.
    stage, title, per, group, unit say what; per and group are blank for "goes_on".
    """

    first: Selection
    second: Selection
    changes: pd.DataFrame

    def sentences(
        self, reader: Reader, labels: Mapping | None = None, names: tuple[str, str] | None = None
    ) -> list[str]:
        """The differences as sentences, each with its reason; one sentence if there are none.

        names : what to call the two plans in the reader's language.
        """
        labels = labels or {}
        names = names or (reader("selection.first_plan"), reader("selection.second_plan"))
        if self.changes.empty:
            return [reader("selection.no_change", first=names[0], second=names[1])]
        return [
            self._sentence(change, reader, labels, names) for change in self.changes.itertuples(index=False)
        ]

    def _sentence(self, change, reader: Reader, labels: Mapping, names: tuple[str, str]) -> str:
        under, other = names if change.only == "first" else names[::-1]
        selection = self.second if change.only == "first" else self.first
        return reader(
            f"selection.change_{change.kind}",
            unit=labels.get(change.unit, change.unit),
            stage=stage_name(change.stage, reader),
            title=title_name(change.title, reader),
            as_title=as_title(change.title, reader),
            where=place_name(change.per, change.group, reader, labels),
            under=under,
            other=other,
            why=_why_not(selection, change, reader, labels),
        ).strip()


def compare(first: Selection, second: Selection) -> SelectionChanges:
    """What changes from one selection to another of the same candidates, e.g. under a what-if quota.

    A wider quota sends nobody home at its own stage, but whoever it lets in may take a place from somebody
    else at a later one; both are listed. Raises ValueError where the candidates are not the same.
    `sentences(reader, labels, names)` of what is returned tells each difference.

    >>> import paritrana_analysis as pa
    >>> judged, names = pa.reports.judge_category(pa.read_tables(), 2023, "provinsi")
    >>> found = pa.rubric.selection_candidates(judged, {unit: unit for unit in names})
    >>> plan = pa.selection.plan_of(judged.edition)
    >>> len(pa.selection.compare(pa.select(found, plan), pa.select(found, plan)).changes)
    0
    """
    if set(first.record["unit"]) != set(second.record["unit"]):
        raise ValueError("the two selections are not of the same candidates")
    changes = pd.DataFrame([*_goes_on(first, second), *_wins(first, second)], columns=_COLUMNS)
    return SelectionChanges(first, second, changes)


def _goes_on(first: Selection, second: Selection) -> Iterator[tuple]:
    told: set = set()
    stages = [step.stage for step in first.plan.steps if second.plan.step(step.stage)]
    for stage in stages:
        if stage == WINNERS:
            continue
        one, other = (_through(selection, stage) for selection in (first, second))
        for unit in sorted((one ^ other) - told, key=str):
            yield "goes_on", stage, "", "", "", unit, "first" if unit in one else "second"
        told |= one ^ other


def _through(selection: Selection, stage: str) -> set:
    record = selection.record
    return set(record.loc[(record["stage"] == stage) & record["went_on"], "unit"])


def _wins(first: Selection, second: Selection) -> Iterator[tuple]:
    one, other = (_won(selection) for selection in (first, second))
    for key in sorted(one.keys() ^ other.keys(), key=str):
        title, unit = key
        per, group = one[key] if key in one else other[key]
        yield "wins", WINNERS, title, per, group, unit, "first" if key in one else "second"


def _won(selection: Selection) -> dict:
    return {(row.title, row.unit): (row.per, row.group) for row in selection.winners.itertuples()}


def _why_not(selection: Selection, change, reader: Reader, labels: Mapping) -> str:
    own = selection.standings
    stood = own[(own["unit"] == change.unit) & (own["title"] == change.title)]
    if change.kind == "wins" and len(stood):
        return standing_sentence(stood.iloc[0], reader, labels)
    record = selection.record[selection.record["unit"] == change.unit]
    last = record.iloc[-1]
    if last["went_on"] or last["stage"] == WINNERS:
        return ""
    return left_sentence(last, reader, labels)
