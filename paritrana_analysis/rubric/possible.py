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
from paritrana_analysis.scoring.missing import impute
from paritrana_analysis.scoring.rules import Rules
from paritrana_analysis.scoring.scales import RELATIVE, Scale, apply

#: States of an indicator of which nobody has looked whether there is anything in the year judged.
UNCHECKED = ("not_checked", "other_period", "only_planned", "blank")
#: Indicators that our estimate of coverage stands in for.
ESTIMATED = ("coverage_share", "coverage_growth")


@dataclass(frozen=True)
class Assumed:
    """What is taken as given beyond what was found.

    listed_is_all : nothing higher, and no further group, exists than is listed.
    unchecked     : "" nothing; "absent" what nobody looked for is not there; "median" it is worth what the
                    median of the unit's zone is (of the nation's where the zone has too few).
    coverage      : the share lies in the 90 % interval of our estimate, and growth, which no two comparable
                    claims show, counts as the edition counts a blank. An interval is no bound.
    """

    listed_is_all: bool = False
    unchecked: str = ""
    coverage: bool = False


#: What is assumed, step by step; words under `bounds.step_…`. "knowledge" assumes nothing.
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


def possible(judged: Judged, assumed: Assumed | None = None, known: Known | None = None) -> Possible:
    """What each score can still be under what is assumed (nothing by default)."""
    assumed, known = assumed or Assumed(), known or Known()
    rules, measures = judged.rules, judged.rubric.measures
    units = judged.scores.totals.index
    low = pd.DataFrame(index=units, columns=rules.keys, dtype=float)
    high, weights = low.copy(), low.copy()
    outer = []
    by_key = dict(tuple(judged.findings.groupby("indicator")))
    for place, one in enumerate(rules.indicators):
        found = by_key[one.key].set_index("unit").reindex(units)
        scores = _scaled(found, one.scale, one.direction)
        ends = _ends(found, scores, measures[one.key], assumed, known)
        if assumed.unchecked == "median":
            _fill_with_median(ends, found, judged.scores.totals["zone"])
        left_out = np.zeros(len(units), dtype=bool)
        if assumed.coverage and one.key == "coverage_growth" and one.missing == "reweight":
            left_out = (ends[1] > ends[0]).to_numpy()
        open_ = (ends[1] > ends[0]) & ~left_out
        if one.scale.kind in RELATIVE and open_.any():
            outer.append(one.key)
            ends = pd.Series(0.0, index=units), pd.Series(100.0, index=units)
        low[one.key], high[one.key] = ends
        weights[one.key] = np.where(left_out, 0.0, rules.indicator_weights[place])
    zones = judged.scores.totals["zone"].fillna("").astype(str)
    levels = {one.key: _levels(one.scale) for one in rules.indicators}
    return Possible(rules, low, high, weights, zones, levels, tuple(outer))


def _scaled(found: pd.DataFrame, scale: Scale, direction: int) -> pd.Series:
    """Scores of what was found, on its own fixed scale or among those that have a value; blank elsewhere."""
    values = found["level"].where(found["level"].ne(""), None) if scale.kind == "table" else found["value"]
    return pd.Series(apply(scale, values, direction=direction).scores, index=found.index)


def _levels(scale: Scale) -> tuple[float, ...]:
    if scale.kind not in ("table", "steps"):
        return ()
    points = {float(points) for _, points in scale.points}
    return tuple(sorted(points | ({0.0} if scale.kind == "steps" else set())))


def _ends(
    found: pd.DataFrame, scores: pd.Series, measure: Measure, assumed: Assumed, known: Known
) -> tuple[pd.Series, pd.Series]:
    """Lowest and highest score of each unit on one indicator."""
    levels = _levels(measure.scale)
    least, most = (min(levels), max(levels)) if levels else (0.0, 100.0)
    low, high = scores.fillna(least), scores.fillna(most)
    if measure.options.get("reads") in OPEN_UPWARD and not assumed.listed_is_all:
        high = high.mask(found["state"].eq("found"), most)
    if "form_not_stated" in set(found["state"]):
        points = dict(measure.scale.points)
        written = [points[level] for level, kinds in measure.options["levels"].items() if kinds]
        low = low.mask(found["state"].eq("form_not_stated"), min(written))
    if measure.origin == "budgets":
        counted = found["stated"].where(found["state"].eq("no_figure"))
        share = counted / pd.Series(known.employed, dtype=float).reindex(found.index)
        floor = pd.Series(apply(measure.scale, share, direction=measure.direction).scores, index=found.index)
        low = low.where(floor.isna(), floor)
    if assumed.unchecked == "absent" and measure.origin in ("register", "budgets"):
        nothing = "none" if measure.scale.kind == "table" else 0.0
        score = apply(measure.scale, [nothing], direction=measure.direction).scores[0]
        open_ = found["state"].isin(UNCHECKED)
        low, high = low.mask(open_, score), high.mask(open_, score)
    if assumed.coverage and measure.key == "coverage_share":
        for end, side in ((0, low), (1, high)):
            share = pd.Series({unit: ends[end] for unit, ends in known.estimate.items()}, dtype=float)
            scored = apply(measure.scale, share, direction=measure.direction).scores
            own = pd.Series(scored, index=share.index).reindex(found.index)
            side.mask(scores.isna() & own.notna(), own, inplace=True)
    return low, high


def _fill_with_median(ends: tuple[pd.Series, pd.Series], found: pd.DataFrame, zones: pd.Series) -> None:
    """What nobody looked for is worth its zone's median, in place; it stays open where nobody has a value."""
    low, high = ends
    open_ = found["state"].isin(UNCHECKED) & (high > low)
    given = low.where(found["value"].notna() | found["level"].ne(""))
    if not open_.any() or given.notna().sum() == 0:
        return
    # The median alone is read of what `impute` gives: no draw enters the result.
    rng = np.random.Generator(np.random.PCG64(1))
    filled = impute(given, rng=rng, groups=zones if zones.ne("").any() else None, draws=2).values
    for side in ends:
        side.mask(open_, pd.Series(filled, index=side.index), inplace=True)
