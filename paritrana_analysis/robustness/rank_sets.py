"""Confidence sets of ranks: the ranks a unit can have if what it is ranked by is a survey's estimate.

They hold sampling error alone, and are never mixed with the choice of method. If the standard errors are
assumed and not given by the survey, the result is a scenario, and the caller has to say so.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

KINDS = ("marginal", "simultaneous")


@dataclass(frozen=True)
class RankSets:
    """Confidence sets of n ranks, 1 for the highest estimate.

    low, high : (n,) the set is every rank from low to high.
    better    : (n, n) True where unit j is significantly above unit k, in unit j's own comparison.
    worse     : (n, n) True where unit j is significantly below unit k, in unit j's own comparison;
                the mirror of `better` when "simultaneous".
    critical  : the last critical value, (n,): each unit's own ("marginal") or one for all.
    """

    low: np.ndarray
    high: np.ndarray
    better: np.ndarray
    worse: np.ndarray
    critical: np.ndarray
    kind: str
    level: float

    def indistinct(self, unit: int) -> np.ndarray:
        """Positions of the other units that can't be told apart from this one."""
        alike = ~self.better[unit] & ~self.worse[unit]
        alike[unit] = False
        return np.flatnonzero(alike)


def rank_sets(
    estimates,
    errors,
    *,
    rng: np.random.Generator,
    kind: str = "simultaneous",
    level: float = 0.95,
    draws: int = 1000,
    step_down: bool = True,
    cores: int = 1,
) -> RankSets:
    """Confidence sets of ranks by parametric bootstrap of standardised differences.

    For all pairs the two one-sided hypotheses "j is not above k" and "k is not above j" are tested with
    (θ_j - θ_k) / s_jk, s_jk² = s_j² + s_k²; the critical value is the quantile of the largest of the same
    statistics over normal draws. low = 1 + the number significantly above, high = n - the number
    significantly below. With step_down, rejected hypotheses leave the maximum and the rest are tested
    again, until none more is rejected: the sets can only narrow.

    estimates : (n,), more is better. errors : their standard errors, (n,), independent, 0 or more; or
                a covariance matrix (n, n).
    kind      : "marginal" one unit's rank is covered with probability `level`, each with a critical value
                of its own; "simultaneous" all ranks at once are. The latter contains the former, but for
                the accidents of the draws.
    draws     : bootstrap draws. The quantile is the ⌈level (draws + 1)⌉-th value, which keeps the promise for
                any number of draws.

    A pair without any error between them is told apart by the least difference. Equal everywhere else, ties
    are never told apart. Raises ValueError for blanks, negative errors, unlike lengths, an unknown kind,
    a level outside 0–1, or too few draws for the level.
    Source: Mogstad, Romano, Shaikh & Wilhelm (2024), Inference for Ranks with Applications to Mobility across
    Neighbourhoods and Academic Achievement across Countries, Rev. Econ. Stud. 91; step-down: Romano & Wolf
    (2005), Exact and approximate stepdown methods for multiple hypothesis testing, J. Am. Stat. Assoc. 100.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}, not {kind!r}")
    theta, spread, noise = _checked(estimates, errors, level, draws, rng)
    place = int(np.ceil(round(level * (draws + 1), 9))) - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = np.where(spread > 0, 1 / spread, 0.0)
        z = (theta[:, None] - theta[None, :]) * inverse
    exact = (spread == 0) & (theta[:, None] != theta[None, :])
    z[exact] = np.where(theta[:, None] > theta[None, :], np.inf, -np.inf)[exact]
    work = _marginal if kind == "marginal" else _simultaneous
    with ThreadPoolExecutor(max(cores, 1)) as pool:
        critical, better, worse = work(z, inverse, noise, place, step_down, pool)
    n = len(theta)
    return RankSets(1 + worse.sum(axis=1), n - better.sum(axis=1), better, worse, critical, kind, level)


def tiers(sets: RankSets, estimates) -> np.ndarray:
    """Tiers of units, (n,), 1 for the uppermost: a tier begins with the first unit, from the top down, that
    is significantly below the unit which began the tier before.

    Within a tier no unit is significantly below its head. Being told apart isn't transitive: neighbours
    across a border may be alike, and an uncertain unit far down may be like the head of a higher tier.

    estimates : those the sets were made from; ValueError for others.
    """
    theta = np.asarray(estimates, dtype=float)
    if theta.shape != sets.low.shape or not np.isfinite(theta).all():
        raise ValueError(f"one estimate for each of {len(sets.low)} units, none blank: {theta.tolist()}")
    if (sets.better & (theta[:, None] <= theta[None, :])).any():
        raise ValueError("these estimates are not those of the sets: a unit above another is below it here")
    order = np.argsort(-theta, kind="stable")
    tier = np.zeros(len(order), dtype=int)
    head, number = order[0], 1
    for unit in order:
        if sets.better[head, unit]:
            head, number = unit, number + 1
        tier[unit] = number
    return tier


def _marginal(z, inverse, noise, place, step_down, pool):
    n, draws = noise.shape
    critical = np.empty(n)
    better, worse = np.zeros((n, n), dtype=bool), np.zeros((n, n), dtype=bool)
    columns = _columns(noise)
    # A maximum over fewer hypotheses is no larger: draws far below the quantile stay below it.
    count = draws - place
    top = min(5 * count, draws)

    def one(unit):
        # Still to be rejected: "unit is not above k", and "k is not above unit".
        up, down = np.ones(n, dtype=bool), np.ones(n, dtype=bool)
        up[unit] = down[unit] = False
        largest = _both_sides(unit, inverse, columns)
        chosen = drawn = None
        value = np.partition(largest, place)[place]
        while True:
            now_up, now_down = up & (z[unit] > value), down & (-z[unit] > value)
            up &= ~now_up
            down &= ~now_down
            if not step_down or not (now_up.any() or now_down.any()) or not (up.any() or down.any()):
                break
            if drawn is None:
                order = np.argpartition(largest, draws - top)
                chosen, rest = order[draws - top :], order[: draws - top]
                beyond = largest[rest].max(initial=-np.inf)
                drawn = _differences(unit, inverse, noise[:, chosen])
            maxima = _largest_open(drawn, up, down)
            found = np.partition(maxima, top - count)[top - count]
            if found < beyond:
                # Too many fell below the draws set aside: these count after all.
                maxima = _largest_open(_differences(unit, inverse, noise), up, down)
                found = np.partition(maxima, place)[place]
            value = found
        critical[unit] = value
        better[unit], worse[unit] = ~up, ~down
        better[unit, unit] = worse[unit, unit] = False

    list(pool.map(one, range(n)))
    return critical, better, worse


def _simultaneous(z, inverse, noise, place, step_down, pool):
    n, draws = noise.shape
    open_ = ~np.eye(n, dtype=bool)
    columns = _columns(noise)
    # The opposite side of a pair is met at the other unit, so one side of each will do.
    bounds = np.stack(list(pool.map(lambda unit: _one_side(unit, inverse, columns), range(n))))
    by_draw = np.ascontiguousarray(noise.T)
    largest = bounds.max(axis=0)
    while True:
        critical = np.partition(largest, place)[place]
        rejected = open_ & (z > critical)
        open_ &= ~rejected
        if not step_down or not rejected.any() or not open_.any():
            break
        largest = _largest_of_open(bounds, open_, inverse, by_draw)
    better = ~open_ & ~np.eye(n, dtype=bool)
    return np.full(n, critical), better, better.T


def _largest_of_open(bounds, open_, inverse, by_draw):
    """The largest open difference of each draw, (draws,).

    `bounds` (n, draws) are maxima of each unit over more hypotheses than are open now. The unit with the
    highest bound is computed anew, which lowers its bound (in place), until the highest is up to date.
    """
    draws = bounds.shape[1]
    fresh = np.zeros(bounds.shape, dtype=bool)
    waiting = np.arange(draws)
    while len(waiting):
        unit = bounds[:, waiting].argmax(axis=0)
        stale = ~fresh[unit, waiting]
        waiting, unit = waiting[stale], unit[stale]
        rows = by_draw[waiting]
        differences = (by_draw[waiting, unit][:, None] - rows) * inverse[unit]
        bounds[unit, waiting] = np.where(open_[unit], differences, -np.inf).max(axis=1, initial=-np.inf)
        fresh[unit, waiting] = True
    return bounds.max(axis=0)


_WIDTH = 128


def _columns(noise):
    """The draws in parts that stay in a core's cache: arrays (n, up to 128)."""
    return [np.ascontiguousarray(noise[:, at : at + _WIDTH]) for at in range(0, noise.shape[1], _WIDTH)]


def _one_side(unit, inverse, columns):
    return np.concatenate([_differences(unit, inverse, part).max(axis=0) for part in columns])


def _both_sides(unit, inverse, columns):
    found = []
    for part in columns:
        drawn = _differences(unit, inverse, part)
        found.append(np.maximum(drawn.max(axis=0), -drawn.min(axis=0)))
    return np.concatenate(found)


def _differences(unit, inverse, noise):
    """Standardised differences of the unit to all others in each draw, (n, draws); 0 to itself."""
    drawn = noise[unit] - noise
    drawn *= inverse[unit][:, None]
    return drawn


def _largest_open(drawn, up, down):
    """Largest of the differences still open upwards and, with the sign turned, downwards."""
    largest = np.full(drawn.shape[1], -np.inf)
    if up.any():
        np.maximum(largest, drawn[up].max(axis=0), out=largest)
    if down.any():
        np.maximum(largest, -drawn[down].min(axis=0), out=largest)
    return largest


def _checked(estimates, errors, level, draws, rng):
    theta, s = np.asarray(estimates, dtype=float), np.asarray(errors, dtype=float)
    n = len(theta)
    if theta.ndim != 1 or n < 2 or s.shape not in ((n,), (n, n)):
        raise ValueError(f"errors are one for each of at least two estimates: {theta.shape} and {s.shape}")
    blank = np.flatnonzero(~np.isfinite(theta) | ~np.isfinite(s.reshape(n, -1)).all(axis=1))
    if len(blank):
        raise ValueError(f"estimate or error is blank at position(s) {blank.tolist()}: leave those out")
    if not 0 < level < 1:
        raise ValueError(f"level lies between 0 and 1, not {level}")
    if int(np.ceil(round(level * (draws + 1), 9))) > draws:
        raise ValueError(f"{draws} draws are too few for level {level}")
    if s.ndim == 1:
        if (s < 0).any():
            raise ValueError(f"errors are 0 or more, not {s.min():g}")
        variance = s[:, None] ** 2 + s[None, :] ** 2
        noise = rng.standard_normal((n, draws)) * s[:, None]
    else:
        values, vectors = np.linalg.eigh((s + s.T) / 2)
        if values.min() < -1e-9 * max(values.max(), 0) or not np.allclose(s, s.T):
            raise ValueError("the covariance matrix is not symmetric and positive")
        own = np.diag(s)
        variance = own[:, None] + own[None, :] - s - s.T
        noise = vectors @ (np.sqrt(np.maximum(values, 0))[:, None] * rng.standard_normal((n, draws)))
        variance = np.where(variance > 1e-14 * (own[:, None] + own[None, :]), variance, 0.0)
    np.fill_diagonal(variance, 0.0)
    return theta, np.sqrt(variance), noise
