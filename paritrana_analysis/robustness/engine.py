"""The ranking engine: units ranked once for each of many rules, indicators to aspects, aspects to a total.

A scoring (`scoring.score`) is one draw of this engine, with the same scales, means and ranks; the stability
of ranks takes many draws. An index without aspects is one with a single aspect. The weight of a blank
indicator goes to the other indicators of its aspect.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.scoring import Scores
from paritrana_analysis.scoring.aggregation import penalised, transformed, undone, weighted_sums
from paritrana_analysis.scoring.missing import FEWEST_DONORS
from paritrana_analysis.scoring.ranks import rank_rows
from paritrana_analysis.scoring.scales import RELATIVE, compared, significant

#: The scores as the rule book gives them, or compared again among the scored units.
SCALES = ("given", *RELATIVE)
#: The policy for blanks that stands for "as the rule book has it".
EDITION = "edition"
_BLOCK = 1_000_000  # numbers worked on at once
_TABLES = 64  # draws with errors of their own, at most so many at once


@dataclass(frozen=True)
class Field:
    """The units that have a total, as they were scored: n units, p indicators with weight, a aspects.

    points : (n, p) scores of 0–100 by the rule book, NaN where no value was given.
    judged : (n, p) the same after its policy for blanks, NaN where left out.
    ranks  : (n,) places by the rule book, its tie-breaks included. totals : (n,).
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


def field_of(scores: Scores) -> Field:
    """The units that have a total; indicators without any weight in their totals are left out."""
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
class Design:
    """Alternatives of each factor, the rule book's own first, each as likely as the others of its factor.

    draws        : number of rankings.
    scales       : of `SCALES`. aggregations : means between aspects, of `scoring.aggregation.MEANS`.
    missing      : `EDITION`, or "reweight", "zero", "impute" for all blanks alike.
    floors       : least score under geometric and harmonic means.
    excluded     : None, or the position of an indicator left out, its weight spread over its aspect.
    imputations  : tables of drawn values for "impute".
    cell_noise   : relative standard deviation of an error in every score, 0.02 is 2 %: x (1 + s e), e normal.
                   A scenario for research: no report draws it.
    """

    draws: int
    scales: tuple[str, ...] = ("given",)
    aggregations: tuple[str, ...] = ("arithmetic",)
    missing: tuple[str, ...] = (EDITION,)
    floors: tuple[float, ...] = (1.0,)
    excluded: tuple[int | None, ...] = (None,)
    imputations: int = 20
    cell_noise: float = 0.0


#: Factor → the field of Design that lists its alternatives.
FACTORS = {
    "scale": "scales",
    "aggregation": "aggregations",
    "missing": "missing",
    "floor": "floors",
    "excluded": "excluded",
}


@dataclass(frozen=True)
class RuleDraws:
    """What each draw used. weights (draws, p), after an exclusion (`effective`); levels: factor → position
    among the design's alternatives, and "imputation"; noise_seed: of the errors, with the draw's number."""

    weights: np.ndarray
    levels: dict[str, np.ndarray]
    noise_seed: int = 0

    def __len__(self) -> int:
        return len(self.weights)


@dataclass(frozen=True)
class Rankings:
    """The field ranked once a draw. ranks : (draws, n), int16, or int32 above 32,767 units. title_ranks :
    aspect → ranks by that aspect's score, (draws, n)."""

    field: Field
    design: Design
    choices: RuleDraws
    ranks: np.ndarray
    title_ranks: dict[str, np.ndarray]

    def totals(self, draw: int) -> np.ndarray:
        """One draw again: totals (n,), unrounded."""
        levels = {name: own[[draw]] for name, own in self.choices.levels.items()}
        return _scored(self.field, self.design, self.choices, levels, np.array([draw]))[1][0]


def rank(
    field: Field, design: Design, choices: RuleDraws, *, titles: Sequence[str] = (), cores: int = 1
) -> Rankings:
    """Rank the field once for each of the draws.

    titles : aspects that decide a title, ranked by their own score too; a unit without it comes last.
    Ranks are competition ranks of totals rounded to 10 decimals; the edition's tie-breaks are not used. The
    same on any number of cores.
    Source: Saisana, Saltelli & Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools
    for the quality assessment of composite indicators, J. R. Statist. Soc. A 168.
    """
    n = len(field.units)
    ranks = np.empty((len(choices), n), dtype=np.int16 if n < 2**15 else np.int32)
    of_titles = {title: np.empty_like(ranks) for title in titles}
    levels = dict(choices.levels)
    lends = np.array([policy == "impute" for policy in design.missing])[levels["missing"]]
    levels["imputation"] = np.where(lends, levels["imputation"], 0)
    plans: dict = {}

    def work(places: np.ndarray) -> None:
        some = {name: own[places] for name, own in levels.items()}
        aspects, totals = _scored(field, design, choices, some, places, plans)
        ranks[places] = rank_rows(totals)
        for title, own in of_titles.items():
            of_aspect = aspects[:, field.aspects.index(title)]
            own[places] = rank_rows(np.where(np.isnan(of_aspect), -1.0, of_aspect))

    blocks = _blocks(field, design, levels)
    if cores > 1 and len(blocks) > 1:
        with ThreadPoolExecutor(cores) as pool:
            list(pool.map(work, blocks))
    else:
        for places in blocks:
            work(places)
    return Rankings(field, design, choices, ranks, of_titles)


def _blocks(field: Field, design: Design, levels) -> list[np.ndarray]:
    """Draws that share a table of scores and a mean go together, a block at a time."""
    n, p = field.shape
    names = ("scale", "missing", "imputation", "aggregation", "floor")
    keys = np.stack([levels[name] for name in names])
    order = np.lexsort(keys[::-1])
    turns = (keys[:, order][:, 1:] != keys[:, order][:, :-1]).any(axis=0)
    if design.cell_noise:
        step = min(max(_BLOCK // (n * p), 1), _TABLES)
    else:
        step = max(_BLOCK // (n * max(len(field.aspects), 1)), 16)
    return [
        rows[start : start + step]
        for rows in np.split(order, np.flatnonzero(turns) + 1)
        for start in range(0, len(rows), step)
    ]


# --- one table of scores -------------------------------------------------------------------------------


@dataclass(frozen=True)
class OnScale:
    """Scores on one scale after one policy for blanks. values : (p, n), or (draws, p, n) where each draw has
    errors of its own. counted : where a score enters the mean, (p, n); None: everywhere."""

    values: np.ndarray
    counted: np.ndarray | None


def table(field: Field, scale: str, missing: str, imputation: int = 0, errors=None) -> OnScale:
    """The field's scores on a scale, blanks by a policy.

    scale      : "given" leaves the scores as they are; the others compare the scored units.
    missing    : `EDITION`, or "reweight", "zero", "impute" for all blanks alike.
    imputation : 0 the median of the zone; 1 and more one drawn unit of it for each blank. An indicator that
                 no unit has a value of is left out for all.
    errors     : factors of the scores, (draws, p, n): a table for each.
    Raises ValueError for another scale.
    """
    if scale not in SCALES:
        raise ValueError(f"a scale is one of {', '.join(SCALES)}, not {scale!r}")
    if scale == "given" and missing == EDITION:
        counted = ~np.isnan(field.judged.T)
        values = np.where(counted, field.judged.T, 0.0)
        return OnScale(values if errors is None else values * errors, None if counted.all() else counted)
    blank = field.blank.T
    present = ~blank
    # Where nobody has a value all are alike, and a scale says so.
    present[~present.any(axis=1)] = True
    values = np.where(blank, 0.0, field.points.T)
    if scale == "rank":
        values = significant(values)
    if errors is not None:
        values = values * errors
    made = rescaled(values, scale, present if blank.any() else None)
    policies = field.policies if missing == EDITION else (missing,) * len(blank)
    counted = np.ones(blank.shape, dtype=bool)
    for j, policy in enumerate(policies):
        # With no value in the whole field there is nobody to lend one: left out, as in the scoring.
        lent = policy == "impute" and not blank[j].all()
        for unit in np.flatnonzero(blank[j]):
            if lent:
                donors = _donors(field, blank[j], int(unit), j, imputation)
                made[..., j, unit] = np.median(made[..., j, donors], axis=-1)
            elif policy == "zero":
                made[..., j, unit] = 0.0
            else:
                counted[j, unit] = False
    made[..., ~counted] = 0.0
    return OnScale(made, None if counted.all() else counted)


def rescaled(values: np.ndarray, scale: str, present=None) -> np.ndarray:
    """Scores (…, p, n) as they are, or compared along the last axis and cut to 0–100; a new array. present :
    where one is, (p, n); others are 0. For "rank" rounded before (`scoring.scales.significant`)."""
    if scale == "given":
        return values.copy() if present is None else np.where(present, values, 0.0)
    made = compared(values, scale, present=present)
    # Only z reaches beyond 0–100.
    return np.clip(made, 0, 100, out=made) if scale == "z" else made


def _donors(field: Field, blank, unit: int, indicator: int, imputation: int) -> np.ndarray:
    """The units whose score fills a blank: all units of its zone (table 0: by their median), or one drawn."""
    seen = np.flatnonzero(~blank)
    own = seen
    if field.zones is not None:
        same = np.array([field.zones[place] == field.zones[unit] for place in seen])
        own = seen[same] if same.sum() >= FEWEST_DONORS else seen
    if not imputation:
        return own
    # The same number of a table gives the same donors, whichever draw asks first.
    return np.array([np.random.default_rng((imputation, indicator, unit)).choice(own)])


# --- means ---------------------------------------------------------------------------------------------


def aspect_scores(field: Field, made: OnScale, weights: np.ndarray, floor: float) -> np.ndarray:
    """Aspect scores (draws, a, n), NaN where an aspect has nothing. weights : (draws, p), of each indicator
    in the whole."""
    aspects = np.empty((len(weights), len(field.aspects), made.values.shape[-1]))
    for a in range(len(field.aspects)):
        aspects[:, a] = _mean_within(field, made, field.aspect_of == a, weights, floor)
    return aspects


def across(field: Field, weights: np.ndarray) -> np.ndarray:
    """Weights of aspects (draws, a), from those of indicators (draws, p)."""
    return np.stack([weights[:, field.aspect_of == a].sum(axis=1) for a in range(len(field.aspects))], axis=1)


def _sums(weights: np.ndarray, parts: np.ndarray) -> np.ndarray:
    return np.einsum("dp,dpn->dn", weights, parts) if parts.ndim == 3 else weighted_sums(weights, parts)


def _mean_within(field, made, own, weights, floor) -> np.ndarray:
    # Whole aspects lie side by side where they can: then a table of many draws is not copied.
    parts = transformed(made.values[..., own, :], field.within, floor)
    inner = np.ascontiguousarray(weights[:, own])
    if made.counted is None:
        share = inner.sum(axis=1)[:, None]
    else:
        parts = np.where(made.counted[own], parts, 0.0)
        share = weighted_sums(inner, made.counted[own].astype(float))
    held = share > 0
    safe = np.where(held, share, 1.0)
    sums = _sums(inner, parts)
    sums /= safe
    if field.within == "mazziotta_pareto":
        found = penalised(sums, _sums(inner, parts * parts) / safe)
    elif field.within == "harmonic":
        found = undone(np.where(held, sums, 1.0), "harmonic")
    else:
        found = undone(sums, field.within)
    return found if held.all() else np.where(held, found, np.nan)


def mean_across(aspects: np.ndarray, weights: np.ndarray, *, between: str, floor: float) -> np.ndarray:
    """Totals (draws, n) from aspect scores (draws, a, n) and weights of aspects (draws, a); the weight of
    an aspect that has nothing goes to the others."""
    held = ~np.isnan(aspects)
    if held.all():
        share = weights / weights.sum(axis=1, keepdims=True)
        parts, rule = transformed(aspects, between, floor), "da,dan->dn"
    else:
        share = weights[:, :, None] * held
        whole = share.sum(axis=1)
        share /= np.where(whole > 0, whole, 1.0)[:, None]
        parts, rule = transformed(np.where(held, aspects, 50.0), between, floor), "dan,dan->dn"
    sums = np.einsum(rule, share, parts)
    if between == "mazziotta_pareto":
        return penalised(sums, np.einsum(rule, share, parts * parts))
    return undone(sums, between)


def effective(field: Field, weights: np.ndarray, left_out: np.ndarray) -> np.ndarray:
    """Weights (draws, p) after one indicator is left out of each draw (-1: none): its weight goes to its own
    aspect, and an aspect's to the others where nothing else is in it. UserError where no weight is left."""
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
    total = made.sum(axis=1, keepdims=True)
    if not total.all():
        alone = field.keys[int(left_out[np.flatnonzero(total == 0)[0]])]
        raise UserError(Fault("robustness.excluded_all", {"indicator": alone}))
    return made / total


def _scored(field, design, choices, levels, places, plans=None) -> tuple[np.ndarray, np.ndarray]:
    """Aspect scores and totals of draws that share a table, a mean and a floor."""
    missing = design.missing[levels["missing"][0]]
    lent = int(levels["imputation"][0]) if missing == "impute" else 0
    key = design.scales[levels["scale"][0]], missing, lent
    floor = design.floors[levels["floor"][0]]
    weights = choices.weights[places]
    if design.cell_noise:
        made = table(field, *key, errors=_errors(field, design, choices, places))
    else:
        plans = {} if plans is None else plans
        if key not in plans:
            plans[key] = table(field, *key)
        made = plans[key]
    aspects = aspect_scores(field, made, weights, floor)
    between = design.aggregations[levels["aggregation"][0]]
    return aspects, mean_across(aspects, across(field, weights), between=between, floor=floor)


def _errors(field: Field, design: Design, choices: RuleDraws, places) -> np.ndarray:
    """Factors 1 + s e of every score, (draws, p, n); a draw's own, whichever block it is in."""
    n, p = field.shape
    made = np.empty((len(places), p, n))
    for row, place in zip(made, places, strict=True):
        seed = np.random.SeedSequence(choices.noise_seed, spawn_key=(int(place),))
        np.random.Generator(np.random.SFC64(seed)).standard_normal(out=row)
    made *= design.cell_noise
    made += 1
    return made
