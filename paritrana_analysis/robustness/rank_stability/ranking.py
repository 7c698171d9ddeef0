"""Ranks of scored units under many rules of an edition's own form: indicators to aspects, aspects to total.

`robustness.simulate` ranks by one mean over all indicators. An edition has two levels, and a blank's weight
stays within its aspect, so that its own rule would not be among those drawn. The pieces are those of
`robustness.scales`; the result is a `Simulation`, which everything in `robustness.acceptability` reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from paritrana_analysis.robustness.scales import (
    penalised,
    scaled,
    transformed,
    undone,
    weighted_sums,
)
from paritrana_analysis.robustness.simulate import Choices, Design, Indicators, Simulation
from paritrana_analysis.rubric.judging import Judged
from paritrana_analysis.scoring import Scores
from paritrana_analysis.scoring.ranks import rank_rows

#: The policy for blanks that stands for "as the edition's rubric has it".
EDITION = "edition"
_BLOCK = 2_000_000  # numbers worked on at once
_FLOORED = ("geometric", "harmonic")
_FEWEST_DONORS = 3  # as in the scoring: a smaller zone gives way to all units


@dataclass(frozen=True)
class Field:
    """The units that have a total, as they were judged: n units, p indicators with weight, a aspects.

    points : (n, p) the edition's scores of 0–100, NaN where no value was given.
    judged : (n, p) the same after the edition's policy for blanks, NaN where left out.
    ranks  : (n,) places by the edition, its tie-breaks included. totals : (n,).
    """

    units: tuple[str, ...]
    keys: tuple[str, ...]
    points: np.ndarray
    judged: np.ndarray
    totals: np.ndarray
    ranks: np.ndarray
    zones: tuple[str, ...] | None
    aspects: tuple[str, ...]
    aspect_of: np.ndarray
    aspect_weights: np.ndarray
    indicator_weights: np.ndarray
    policies: tuple[str, ...]
    within: str
    between: str
    floor: float

    @property
    def shape(self) -> tuple[int, int]:
        return self.points.shape

    @property
    def weights(self) -> np.ndarray:
        """Of each indicator in the whole, (p,)."""
        return self.indicator_weights * self.aspect_weights[self.aspect_of]

    @property
    def blank(self) -> np.ndarray:
        return np.isnan(self.points)


def field_of(judged: Judged) -> Field:
    """The scored units of a judged category."""
    return field_from(judged.scores)


def field_from(scores: Scores) -> Field:
    """The scored units of a scoring; indicators without any weight in their totals are left out."""
    rules = scores.rules
    totals = scores.totals[scores.totals["total"].notna()]
    units = totals.index
    counts = (
        (scores.weights.loc[units] > 0).any().to_numpy() if len(units) else np.ones(len(rules.keys), bool)
    )
    kept = np.flatnonzero(counts)
    keys = [rules.keys[place] for place in kept]
    filled = scores.indicators.loc[units, keys]
    points = filled.to_numpy(dtype=float, copy=True)
    places = {unit: place for place, unit in enumerate(units)}
    for row in scores.missing.itertuples():
        if row.unit in places and row.indicator in keys:
            points[places[row.unit], keys.index(row.indicator)] = np.nan
    aspects = list(dict.fromkeys(rules.indicators[place].aspect for place in kept))
    across = {aspect.key: weight for aspect, weight in zip(rules.aspects, rules.aspect_weights, strict=True)}
    aspect_of = np.array([aspects.index(rules.indicators[place].aspect) for place in kept], dtype=int)
    own = np.array([across[aspect] for aspect in aspects], dtype=float)
    inner = rules.indicator_weights[kept]
    inner = inner / np.bincount(aspect_of, weights=inner, minlength=len(aspects))[aspect_of]
    zones = totals["zone"]
    zoned = len(totals) and zones.notna().all() and (zones != "").all()
    return Field(
        tuple(units),
        tuple(keys),
        points,
        filled.to_numpy(dtype=float),
        totals["total"].to_numpy(dtype=float),
        totals["rank"].to_numpy(dtype=int),
        tuple(zones) if zoned else None,
        tuple(aspects),
        aspect_of,
        own / own.sum() if len(own) else own,
        inner,
        tuple(rules.indicators[place].missing for place in kept),
        rules.within,
        rules.between,
        rules.floor,
    )


@dataclass(frozen=True)
class Table:
    """Scores on one scale after one policy for blanks. values : (p, n). counted : where a score enters the
    mean, (p, n); None: everywhere."""

    values: np.ndarray
    counted: np.ndarray | None


def table(field: Field, scale: str, missing: str, imputation: int = 0) -> Table:
    """The field's scores on a scale of `robustness.scales`, blanks by a policy.

    scale      : "given" leaves the edition's scores as they are; the others compare the scored units.
    missing    : `EDITION`, or "reweight", "zero", "impute" for all blanks alike.
    imputation : 0 the median of the zone; 1 and more one drawn unit of it for each blank. An indicator that
                 no unit has a value of is left out for all.
    """
    if scale == "given" and missing == EDITION:
        counted = ~np.isnan(field.judged.T)
        values = np.where(counted, field.judged.T, 0.0)
        return Table(values, None if counted.all() else counted)
    blank = field.blank.T
    present = ~blank
    # Where nobody has a value all are alike, and a scale says so.
    present[~present.any(axis=1)] = True
    values = np.where(blank, 0.0, field.points.T)
    made = scaled(values, scale, directions=np.ones(len(values)), present=present if blank.any() else None)
    policies = field.policies if missing == EDITION else (missing,) * len(values)
    counted = np.ones(values.shape, dtype=bool)
    for j, policy in enumerate(policies):
        # With no value in the whole field there is nobody to lend one: left out, as in the scoring.
        lent = policy == "impute" and not blank[j].all()
        for unit in np.flatnonzero(blank[j]):
            if lent:
                made[j, unit] = _donated(field, made[j], blank[j], int(unit), j, imputation)
            elif policy == "zero":
                made[j, unit] = 0.0
            else:
                counted[j, unit] = False
    made[~counted] = 0.0
    return Table(made, None if counted.all() else counted)


def _donated(field: Field, row, blank, unit: int, indicator: int, imputation: int) -> float:
    seen = np.flatnonzero(~blank)
    own = seen
    if field.zones is not None:
        same = np.array([field.zones[place] == field.zones[unit] for place in seen])
        own = seen[same] if same.sum() >= _FEWEST_DONORS else seen
    if not imputation:
        return float(np.median(row[own]))
    # The same number of a table gives the same donors, whichever draw asks first.
    return float(row[np.random.default_rng((imputation, indicator, unit)).choice(own)])


def aspect_scores(field: Field, made: Table, weights: np.ndarray, floor: float) -> np.ndarray:
    """Aspect scores (draws, a, n), NaN where an aspect has nothing. weights : (draws, p), of each indicator
    in the whole."""
    aspects = np.empty((len(weights), len(field.aspects), made.values.shape[1]))
    for a in range(len(field.aspects)):
        aspects[:, a] = _mean_within(field, made, field.aspect_of == a, weights, floor)
    return aspects


def across(field: Field, weights: np.ndarray) -> np.ndarray:
    """Weights of aspects (draws, a), from those of indicators (draws, p)."""
    return np.stack([weights[:, field.aspect_of == a].sum(axis=1) for a in range(len(field.aspects))], axis=1)


def _mean_within(field, made, own, weights, floor) -> np.ndarray:
    parts = transformed(made.values[own].copy(), field.within, floor)
    inner = np.ascontiguousarray(weights[:, own])
    if made.counted is None:
        share = np.broadcast_to(inner.sum(axis=1)[:, None], (len(inner), parts.shape[1]))
    else:
        parts = np.where(made.counted[own], parts, 0.0)
        share = weighted_sums(inner, made.counted[own].astype(float))
    held = share > 0
    safe = np.where(held, share, 1.0)
    sums = weighted_sums(inner, parts) / safe
    if field.within == "mazziotta_pareto":
        found = penalised(sums, weighted_sums(inner, parts * parts) / safe)
    elif field.within == "harmonic":
        found = undone(np.where(held, sums, 1.0), "harmonic")
    else:
        found = undone(sums, field.within)
    return np.where(held, found, np.nan)


def mean_across(aspects: np.ndarray, weights: np.ndarray, *, between: str, floor: float) -> np.ndarray:
    """Totals (draws, n) from aspect scores (draws, a, n) and weights of aspects (draws, a); the weight of
    an aspect that has nothing goes to the others."""
    held = ~np.isnan(aspects)
    filled = np.where(held, aspects, 50.0)
    share = weights[:, :, None] * held
    whole = share.sum(axis=1)
    share /= np.where(whole > 0, whole, 1.0)[:, None]
    parts = transformed(filled, between, floor)
    sums = np.einsum("dan,dan->dn", share, parts)
    if between == "mazziotta_pareto":
        return penalised(sums, np.einsum("dan,dan->dn", share, parts * parts))
    return undone(sums, between)


def effective(field: Field, weights: np.ndarray, left_out: np.ndarray) -> np.ndarray:
    """Weights (draws, p) after one indicator is left out of each draw (-1: none): its weight goes to its own
    aspect, and an aspect's to the others where nothing else is in it."""
    made = weights.copy()
    rows = np.flatnonzero(left_out >= 0)
    if not len(rows):
        return made
    places = left_out[rows]
    same = field.aspect_of[None, :] == field.aspect_of[places][:, None]
    before = (made[rows] * same).sum(axis=1)
    made[rows, places] = 0.0
    after = (made[rows] * same).sum(axis=1)
    grown = np.where(after > 0, before / np.where(after > 0, after, 1.0), 0.0)
    made[rows] = np.where(same, made[rows] * grown[:, None], made[rows])
    return made / made.sum(axis=1, keepdims=True)


@dataclass(frozen=True)
class TwoLevels(Simulation):
    """Rankings by two levels. title_ranks : aspect → ranks by that aspect's score, (draws, n)."""

    field: Field
    title_ranks: dict[str, np.ndarray]

    def scores(self, draw: int) -> tuple[np.ndarray, np.ndarray]:
        levels = {name: own[[draw]] for name, own in self.choices.levels.items()}
        _, totals = _scored(self.field, self.design, levels, self.choices.weights[[draw]])
        return totals[0], np.ones(self.units, dtype=bool)


def rank(field: Field, design: Design, choices: Choices, *, titles: Sequence[str] = ()) -> TwoLevels:
    """Rank the field once for each of the choices, whose weights already are `effective`.

    titles : aspects that decide a title, ranked by their own score too; a unit without it comes last.
    Ranks are competition ranks of totals rounded to 10 decimals; the edition's tie-breaks are not used.
    """
    n = len(field.units)
    ranks = np.empty((len(choices), n), dtype=np.int16 if n < 2**15 else np.int32)
    of_titles = {title: np.empty_like(ranks) for title in titles}
    levels = dict(choices.levels)
    lends = np.array([policy == "impute" for policy in design.missing])[levels["missing"]]
    levels["imputation"] = np.where(lends, levels["imputation"], 0)
    # Draws that share a table of scores go together; the floor is part of it only within an aspect.
    names = ("scale", "missing", "imputation") + (("floor",) if field.within in _FLOORED else ())
    keys = np.stack([levels[name] for name in names])
    order = np.lexsort(keys[::-1])
    turns = (keys[:, order][:, 1:] != keys[:, order][:, :-1]).any(axis=0)
    step = max(_BLOCK // (n * max(len(field.aspects), 1)), 16)
    for rows in np.split(order, np.flatnonzero(turns) + 1):
        for start in range(0, len(rows), step):
            places = rows[start : start + step]
            some = {name: own[places] for name, own in levels.items()}
            aspects, totals = _scored(field, design, some, choices.weights[places])
            ranks[places] = rank_rows(totals)
            for title, own in of_titles.items():
                of_aspect = aspects[:, field.aspects.index(title)]
                own[places] = rank_rows(np.where(np.isnan(of_aspect), -1.0, of_aspect))
    data = Indicators(field.points, units=field.units, indicators=field.keys)
    first = np.nonzero(ranks == 1)
    return TwoLevels(data, design, choices, ranks, None, first, field, of_titles)


def _scored(field, design, levels, weights) -> tuple[np.ndarray, np.ndarray]:
    """Aspect scores and totals of draws that share a table."""
    missing = design.missing[levels["missing"][0]]
    lent = int(levels["imputation"][0]) if missing == "impute" else 0
    made = table(field, design.scales[levels["scale"][0]], missing, lent)
    aspects = aspect_scores(field, made, weights, design.floors[levels["floor"][0]])
    whole = across(field, weights)
    totals = np.empty((len(weights), aspects.shape[2]))
    means, floors = levels["aggregation"], levels["floor"]
    for mean, floor in sorted(set(zip(means.tolist(), floors.tolist(), strict=True))):
        own = (means == mean) & (floors == floor)
        between = design.aggregations[mean]
        totals[own] = mean_across(aspects[own], whole[own], between=between, floor=design.floors[floor])
    return aspects, totals


def within_zones(simulation: TwoLevels) -> dict[str, Simulation]:
    """Each zone's own ranking: ranks of the whole field, closed up among the zone's units."""
    zones = pd.Series(simulation.field.zones)
    found = {}
    for zone, places in zones.groupby(zones).indices.items():
        ranks = rank_rows(-simulation.ranks[:, places].astype(float))
        data = Indicators(simulation.data.values[places], units=[simulation.data.unit(i) for i in places])
        found[zone] = Simulation(
            data, simulation.design, simulation.choices, ranks, None, np.nonzero(ranks == 1)
        )
    return found
