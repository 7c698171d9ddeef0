"""What each indicator's score can still be: the one it has, or the range that an unknown one leaves.

An item that nobody looked for may be anything that its scale allows. An item that was found is at least what
was found: a register never shows that nothing higher exists. Named assumptions narrow that, one by one
(`STEPS`), and each result says which were made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from paritrana_analysis.rubric.judging import Judged
from paritrana_analysis.rubric.register import OPEN_UPWARD
from paritrana_analysis.rubric.rules import Measure
from paritrana_analysis.scoring.missing import FEWEST_DONORS
from paritrana_analysis.scoring.rules import Rules
from paritrana_analysis.scoring.scales import RELATIVE, Scale, apply

#: States of an indicator of which nobody has looked whether there is anything in the year judged.
UNCHECKED = ("not_checked", "other_period", "only_planned", "blank")


@dataclass(frozen=True)
class Assumed:
    """What is taken as given beyond what was found.

    listed_is_all : nothing higher, and no further group, exists than is listed.
    unchecked     : "" nothing; "absent" what nobody looked for is not there; "median" it is worth the median
                    of the unit's zone, where three or more there have a value.
    coverage      : the share lies in the 90 % interval of our estimate, and growth, which no two comparable
                    claims show, counts as the edition counts a blank. An interval is no bound.
    """

    listed_is_all: bool = False
    unchecked: str = ""
    coverage: bool = False


#: What is assumed, step by step; words under `limits.step_…`. "knowledge" assumes nothing.
STEPS = {
    "knowledge": Assumed(),
    "listed": Assumed(listed_is_all=True),
    "absent": Assumed(listed_is_all=True, unchecked="absent"),
    "median": Assumed(listed_is_all=True, unchecked="median"),
    "estimate": Assumed(listed_is_all=True, coverage=True),
    "absent_estimate": Assumed(listed_is_all=True, unchecked="absent", coverage=True),
    "median_estimate": Assumed(listed_is_all=True, unchecked="median", coverage=True),
}


@dataclass(frozen=True)
class Known:
    """Figures beside the findings that limit what is unknown, by unit.

    employed : persons in August; with them a count of workers paid for is at least that share of all.
    estimate : (low, high) of the 90 % interval of our estimate of coverage, shares 0–1; a unit whose estimate
               has the lowest grade is not in it.
    """

    employed: Mapping[str, float] = field(default_factory=dict)
    estimate: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Possible:
    """Lowest and highest score (0–100) of each unit and indicator; equal where nothing is open.

    low, high : a row a unit, a column an indicator of the rules. weights : of each within its aspect (0:
    left out, as the edition leaves out a blank). outer : indicators on a scale relative to the field, where a
    score moves with the others' values; for them 0 and 100 hold in every case and are rarely reached.
    levels    : indicator → the only scores that its scale gives; () where it gives every one between.
    """

    rules: Rules
    low: pd.DataFrame
    high: pd.DataFrame
    weights: pd.DataFrame
    zones: pd.Series
    levels: dict[str, tuple[float, ...]]
    outer: tuple[str, ...]


@dataclass(frozen=True)
class _Given:
    """What was found on one indicator, an entry a unit, and what it scores: blank where it has no value."""

    state: np.ndarray
    stated: np.ndarray
    score: np.ndarray


@dataclass(frozen=True)
class Open:
    """A judged category, ready to be asked what each score can still be under one assumption or another."""

    judged: Judged
    given: dict[str, _Given]

    @classmethod
    def of(cls, judged: Judged) -> Open:
        units = judged.scores.totals.index
        by_key = {
            key: rows.set_index("unit").reindex(units) for key, rows in judged.findings.groupby("indicator")
        }
        return cls(
            judged,
            {one.key: _given(by_key[one.key], one.scale, one.direction) for one in judged.rules.indicators},
        )

    def possible(self, assumed: Assumed | None = None, known: Known | None = None) -> Possible:
        """What each score can still be under what is assumed (nothing by default)."""
        assumed, known = assumed or Assumed(), known or Known()
        rules, measures = self.judged.rules, self.judged.rubric.measures
        totals = self.judged.scores.totals
        n, p = len(totals), len(rules.keys)
        low, high = np.empty((n, p)), np.empty((n, p))
        weights = np.tile(rules.indicator_weights, (n, 1))
        outer = []
        for place, one in enumerate(rules.indicators):
            given = self.given[one.key]
            ends = _ends(given, totals.index, measures[one.key], assumed, known)
            if assumed.unchecked == "median":
                ends = _filled_with_median(ends, given, totals["zone"])
            open_ = ends[1] > ends[0]
            if assumed.coverage and one.key == "coverage_growth" and one.missing == "reweight":
                weights[open_, place], open_ = 0.0, np.zeros(n, dtype=bool)
            if one.scale.kind in RELATIVE and open_.any():
                outer.append(one.key)
                ends = np.zeros(n), np.full(n, 100.0)
            low[:, place], high[:, place] = ends
        return Possible(
            rules,
            *(pd.DataFrame(of, index=totals.index, columns=rules.keys) for of in (low, high, weights)),
            totals["zone"].fillna("").astype(str),
            {one.key: _levels(one.scale) for one in rules.indicators},
            tuple(outer),
        )


def possible(judged: Judged, assumed: Assumed | None = None, known: Known | None = None) -> Possible:
    """What each score of a judged category can still be; for several assumptions take `Open`, read once."""
    return Open.of(judged).possible(assumed, known)


def _given(found: pd.DataFrame, scale: Scale, direction: int) -> _Given:
    """Scores of what was found, on its own fixed scale or among those that have a value."""
    values = found["level"].where(found["level"].ne(""), None) if scale.kind == "table" else found["value"]
    score = np.asarray(apply(scale, values, direction=direction).scores, dtype=float)
    return _Given(found["state"].to_numpy(dtype=object), found["stated"].to_numpy(dtype=float), score)


def _levels(scale: Scale) -> tuple[float, ...]:
    if scale.kind not in ("table", "steps"):
        return ()
    points = {float(points) for _, points in scale.points}
    return tuple(sorted(points | ({0.0} if scale.kind == "steps" else set())))


def _ends(
    given: _Given, units: pd.Index, measure: Measure, assumed: Assumed, known: Known
) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest score of each unit on one indicator."""

    def scores(values) -> np.ndarray:
        return np.asarray(apply(measure.scale, values, direction=measure.direction).scores, dtype=float)

    levels = _levels(measure.scale)
    least, most = (min(levels), max(levels)) if levels else (0.0, 100.0)
    blank = np.isnan(given.score)
    low, high = np.where(blank, least, given.score), np.where(blank, most, given.score)
    if measure.options.get("reads") in OPEN_UPWARD and not assumed.listed_is_all:
        high[given.state == "found"] = most
    unstated = given.state == "form_not_stated"
    if unstated.any():
        points = dict(measure.scale.points)
        low[unstated] = min(points[level] for level, kinds in measure.options["levels"].items() if kinds)
    if measure.origin == "budgets":
        counted = np.where(given.state == "no_figure", given.stated, np.nan)
        employed = np.array([known.employed.get(unit, np.nan) for unit in units], dtype=float)
        floor = scores(counted / employed)
        low = np.where(np.isnan(floor), low, floor)
    if assumed.unchecked == "absent" and measure.origin in ("register", "budgets"):
        open_ = np.isin(given.state, UNCHECKED)
        low[open_] = high[open_] = scores(["none" if measure.scale.kind == "table" else 0.0])[0]
    if assumed.coverage and measure.key == "coverage_share":
        share = np.array([known.estimate.get(unit, (np.nan, np.nan)) for unit in units], dtype=float)
        ours = blank & ~np.isnan(share[:, 0])
        low, high = np.where(ours, scores(share[:, 0]), low), np.where(ours, scores(share[:, 1]), high)
    return low, high


def _filled_with_median(
    ends: tuple[np.ndarray, np.ndarray], given: _Given, zones: pd.Series
) -> tuple[np.ndarray, np.ndarray]:
    """What nobody looked for is worth its zone's median; it stays open where the zone has too few values.

    The nation never stands in for a zone: then evidence of one region would move every report.
    """
    low, high = ends
    open_ = np.isin(given.state, UNCHECKED) & (high > low)
    codes = pd.factorize(zones)[0]
    filled = np.full(len(low), np.nan)
    for zone in np.unique(codes):
        own = codes == zone
        values = given.score[own & ~np.isnan(given.score)]
        if len(values) >= FEWEST_DONORS:
            filled[own] = np.median(values)
    open_ &= ~np.isnan(filled)
    return np.where(open_, filled, low), np.where(open_, filled, high)
