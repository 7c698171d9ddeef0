"""What totals and places can still be while some scores are unknown.

Each unknown score lies between two ends; nothing is said of what is likely. A mean that rises with each of
its scores (arithmetic, geometric, harmonic) is lowest and highest at those ends, so that limits are exact.
Mazziotta-Pareto can fall when one score rises: its lowest value is at a corner of the ends, its highest is
limited by a tangent plane, and both are labelled outer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from paritrana_analysis.coverage import one_kind
from paritrana_analysis.robustness.draws import uniform_weights
from paritrana_analysis.scoring.aggregation import mean, transformed, two_levels, undone
from paritrana_analysis.scoring.ranks import DECIMALS
from paritrana_analysis.scoring.rules import Rules

#: Totals that differ by no more are equal, as in `scoring.ranks`.
SLACK = 0.5 * 10.0**-DECIMALS
#: Up to so many unknown scores under one Mazziotta-Pareto mean all corners are tried.
_MOST_CORNERS = 12


@dataclass(frozen=True)
class Ranges:
    """Lowest and highest total and aspect scores of n units, 0–100. Shapes (n,) and (n, a).

    weights : of each indicator in the total, (n, p). outer : whether the ends hold but may not be reached.
    """

    low: np.ndarray
    high: np.ndarray
    aspects_low: np.ndarray
    aspects_high: np.ndarray
    weights: np.ndarray
    outer: bool


def ranges(low, high, rules: Rules, weights=None) -> Ranges:
    """Lowest and highest totals when each score lies anywhere from low to high.

    low, high : scores 0–100 without blanks, shape (n, p) in the order of the rules' indicators.
    weights   : of the indicators within their aspects, (p,) or (n, p); by default the rules'.
    Raises ValueError for a low above its high, and for blanks.

    >>> from paritrana_analysis.scoring import Aspect, Indicator, Rules, Scale
    >>> scale = Scale("goalposts", lo=0, hi=100)
    >>> rules = Rules((Aspect("a", 1.0),), [Indicator(k, "a", 0.5, 1, scale, "exclude") for k in "xy"])
    >>> found = ranges([[80, 0]], [[80, 100]], rules)
    >>> found.low.tolist(), found.high.tolist()
    ([40.0], [90.0])
    """
    low, high = one_kind.floats("low", low), one_kind.floats("high", high)
    if low.shape != high.shape or not (low <= high).all():
        raise ValueError("each low is a number, and at most its high")
    weights = rules.indicator_weights if weights is None else weights
    least, most = (
        two_levels(
            scores,
            weights,
            rules.aspect_of,
            rules.aspect_weights,
            within=_monotone(rules.within),
            between=_monotone(rules.between),
            floor=rules.floor,
        )
        for scores in (low, high)
    )
    if "mazziotta_pareto" not in (rules.within, rules.between):
        return Ranges(least.total, most.total, least.aspects, most.aspects, least.weights, outer=False)
    return _with_mazziotta(low, high, rules, np.broadcast_to(weights, low.shape), least.weights)


def _monotone(mean: str) -> str:
    """The mean itself, or a stand-in while only weights are wanted."""
    return "arithmetic" if mean == "mazziotta_pareto" else mean


def _with_mazziotta(low, high, rules: Rules, weights, final) -> Ranges:
    """Limits where a level is averaged by Mazziotta-Pareto: aspects first, then totals over their ranges."""
    n, a = len(low), len(rules.aspect_weights)
    aspects = np.full((2, n, a), np.nan)
    left = np.zeros((n, a))
    for aspect in range(a):
        own = rules.aspect_of == aspect
        left[:, aspect] = np.where(weights[:, own].sum(axis=1) > 0, rules.aspect_weights[aspect], 0.0)
        aspects[:, :, aspect] = _mean_ends(
            low[:, own], high[:, own], weights[:, own], rules.within, rules.floor
        )
    ends = _mean_ends(*(np.where(left > 0, side, 0.0) for side in aspects), left, rules.between, rules.floor)
    return Ranges(ends[0], ends[1], aspects[0], aspects[1], final, outer=True)


def _mean_ends(low, high, weights, kind: str, floor: float) -> np.ndarray:
    if kind != "mazziotta_pareto":
        return np.array([mean(side, weights, kind=kind, floor=floor) for side in (low, high)])
    shares = weights / np.where(weights.sum(axis=1) > 0, weights.sum(axis=1), 1.0)[:, None]
    found = np.array([_mazziotta_ends(*row) for row in zip(low, high, shares, strict=True)]).T
    return np.where(weights.sum(axis=1) > 0, found, np.nan)


def _mazziotta_ends(low: np.ndarray, high: np.ndarray, w: np.ndarray) -> tuple[float, float]:
    """Limits of one unit's adjusted index on 0–100 (Mazziotta & Pareto 2016), scores between low and high.

    On 70–130 it is M − S²/M = 2M − Σw x²/M, which is concave: lowest at a corner, and nowhere above its
    tangent plane at any point.
    """
    x_low, x_high = 70 + 0.6 * low, 70 + 0.6 * high

    def index(x):
        m = (w * x).sum(axis=-1)
        return 2 * m - (w * x * x).sum(axis=-1) / m

    open_ = np.flatnonzero((x_high > x_low) & (w > 0))
    if len(open_) > _MOST_CORNERS:
        return 0.0, float((w * high).sum())
    corners = np.tile(x_low, (2 ** len(open_), 1))
    if len(open_):
        sides = np.array(list(product((0, 1), repeat=len(open_))), dtype=bool)
        corners[:, open_] = np.where(sides, x_high[open_], x_low[open_])
    lowest = index(corners).min()
    x, best = corners[np.argmax(index(corners))].copy(), np.inf
    for step in 0.5 ** np.arange(40):  # climb; wherever it stops the tangent plane is a limit
        m, q = (w * x).sum(), (w * x * x).sum()
        slope = w * (2 - 2 * x / m + q / m**2)
        top = np.where(slope > 0, x_high, x_low)
        best = min(best, index(x) + (slope * (top - x)).sum())
        moves = x + np.outer(np.linspace(0, 1, 33) * (0.5 + step), top - x)
        moves = np.clip(moves, x_low, x_high)
        x = moves[np.argmax(index(moves))]
    return tuple((value - 70) / 0.6 for value in (lowest, best))


# --- pairs and places ----------------------------------------------------------------------------------


def differences(found: Ranges, low=None, high=None, shared=None) -> np.ndarray:
    """Least difference of two units' totals over all joint fills, (n, n): row minus column.

    The most of a pair is minus the least of the pair the other way round. shared : (n, p) numbers; an
    unknown score with the same number (0 or more) in two units is one and the same unknown; −1: its own. With
    shared unknowns low and high are needed, and both means arithmetic; under others the unknowns are taken
    as two, which never calls a pair settled that is not.
    """
    least = found.low[:, None] - found.high[None, :]
    if shared is None:
        return least
    low, high, shared = (np.asarray(given) for given in (low, high, shared))
    for j in range(shared.shape[1]):
        one, w = shared[:, j], found.weights[:, j]
        same = (one[:, None] == one[None, :]) & (one[:, None] >= 0)
        apart = w[:, None] * low[:, j][:, None] - w[None, :] * high[:, j][None, :]
        slope = w[:, None] - w[None, :]
        joint = np.minimum(slope * low[:, j][:, None], slope * high[:, j][:, None])
        least += np.where(same, joint - apart, 0.0)
    return least


@dataclass(frozen=True)
class Places:
    """Best and worst place of n units in their groups. above[u, v]: u ends above v whatever is found.

    n : units in the group. settled_pairs, pairs : of pairs in one group, how many have an order whatever is
    found.
    """

    best: np.ndarray
    worst: np.ndarray
    n: np.ndarray
    above: np.ndarray
    settled_pairs: int
    pairs: int


def places(least: np.ndarray, groups: Sequence | None = None, *, ties_broken: bool = False) -> Places:
    """Places that the least differences of all pairs (`differences`) leave open.

    groups : of each unit (zone); by default one. ties_broken : equal totals are told apart by something that
    is not known here, so that each of two equals may be the first; else they share a place.
    """
    n = len(least)
    codes = np.unique(np.asarray(groups), return_inverse=True)[1] if groups is not None else np.zeros(n)
    same = (codes[:, None] == codes[None, :]) & ~np.eye(n, dtype=bool)
    above = same & (least > SLACK)
    # Where v can't end above u; −least[v] is the most by which the row's unit can lie behind.
    behind = least > SLACK if ties_broken else least >= -SLACK
    best = 1 + above.sum(axis=0)
    size = same.sum(axis=1) + 1
    worst = size - (same & behind).sum(axis=1)
    return Places(best, worst, size, above, int(above.sum()), int(same.sum() // 2))


# --- over drawn rules, or drawn figures ----------------------------------------------------------------


def ranges_over_weights(
    low, high, rules: Rules, weights, *, draws: int, rng
) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest totals under each of many sets of weights, (draws, n) each; means are the rules'.

    Every set of weights of the aspects is as likely, and within each aspect every set of its indicators'.
    low, high : as in `ranges`; weights : (n, p), 0 where an indicator is left out of a unit's total.
    Raises ValueError for Mazziotta-Pareto, whose limits take a climb for each set of weights.
    """
    if "mazziotta_pareto" in (rules.within, rules.between):
        raise ValueError("limits over drawn weights need means that rise with each score")
    used = np.asarray(weights) > 0
    sizes = np.bincount(rules.aspect_of)
    across = uniform_weights(len(sizes), draws, rng)
    within = [uniform_weights(size, draws, rng) for size in sizes]

    def totals(scores: np.ndarray) -> np.ndarray:
        sums, left = np.zeros((draws, len(scores))), np.zeros((draws, len(scores)))
        for aspect, drawn in enumerate(within):
            own = rules.aspect_of == aspect
            share = drawn @ used[:, own].T.astype(float)
            part = transformed(scores[:, own], rules.within, rules.floor) * used[:, own]
            of_aspect = undone(drawn @ part.T / np.where(share > 0, share, 1.0), rules.within)
            weight = across[:, [aspect]] * (share > 0)
            sums += weight * transformed(np.where(share > 0, of_aspect, 1.0), rules.between, rules.floor)
            left += weight
        return undone(sums / left, rules.between)

    return totals(np.asarray(low, dtype=float)), totals(np.asarray(high, dtype=float))


def first_shares(lows, highs, groups: Sequence) -> tuple[np.ndarray, np.ndarray]:
    """In which share of draws each unit can be first of its group, and is first whatever is found; (n,) each.

    lows, highs : totals, (draws, n). Equals share the first place.
    """
    lows, highs = np.asarray(lows, dtype=float), np.asarray(highs, dtype=float)
    can, surely = np.ones(lows.shape, dtype=bool), np.ones(lows.shape, dtype=bool)
    groups = np.asarray(groups)
    for group in np.unique(groups):
        own = np.flatnonzero(groups == group)
        if len(own) > 1:
            can[:, own] = highs[:, own] >= _most_of_others(lows[:, own]) - SLACK
            surely[:, own] = lows[:, own] >= _most_of_others(highs[:, own]) - SLACK
    return can.mean(axis=0), surely.mean(axis=0)


def _most_of_others(values: np.ndarray) -> np.ndarray:
    """The highest of each row without the column's own."""
    two = np.partition(values, -2, axis=1)[:, -2:]
    return np.where(values == two[:, [1]], two[:, [0]], two[:, [1]])
