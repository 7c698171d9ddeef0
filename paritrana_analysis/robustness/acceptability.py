"""How often a unit holds a rank, and under which weights it would win.

Stochastic multicriteria acceptability analysis (SMAA) counts ranks over many rankings, an array (draws, n)
from `engine.rank`. Two questions are answered exactly, by linear programmes: the range of each weight with
which a unit wins, and the score under the weights most favourable to a unit (benefit of the doubt).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from paritrana_analysis.coverage import one_kind

_TIED = 1e-9  # a programme's solver is exact to about this share
_BLOCK = 2**18  # ranks worked on at once


def rank_counts(ranks: np.ndarray) -> np.ndarray:
    """How often unit i had rank r + 1: whole numbers, (n, n), from ranks (draws, n). A row sums to the draws;
    without ties a column too."""
    n = ranks.shape[1]
    counts = np.zeros((n, n + 1), dtype=np.int32)
    for first in range(0, n, 32):
        some = ranks[:, first : first + 32].astype(np.intp)
        some += np.arange(some.shape[1]) * (n + 1)
        times = np.bincount(some.ravel(), minlength=some.shape[1] * (n + 1))
        counts[first : first + some.shape[1]] = times.reshape(-1, n + 1)
    return counts[:, 1:]


def rank_acceptability(ranks: np.ndarray) -> np.ndarray:
    """b_i^r, the share of draws in which unit i has rank r + 1; (n, n).

    Rows sum to 1, columns where no draw has a tie.
    Source: Lahdelma & Salminen (2001), SMAA-2: Stochastic multicriteria acceptability analysis for group
    decision making, Oper. Res. 49.
    """
    return rank_counts(ranks) / len(ranks)


def top_probability(ranks: np.ndarray, k: int) -> np.ndarray:
    """P(rank ≤ k) of each unit, (n,), from ranks (draws, n); k from 1."""
    if int(k) != k or not 1 <= k <= ranks.shape[1]:
        raise ValueError(f"k is 1 to {ranks.shape[1]}, not {k}")
    return np.count_nonzero(ranks <= k, axis=0) / len(ranks)


@dataclass(frozen=True)
class RankSummary:
    """Per unit, (n,): median rank, and the interval that holds `level` of the draws. Ranks are those of
    draws."""

    median: np.ndarray
    low: np.ndarray
    high: np.ndarray
    level: float


def rank_summary(ranks: np.ndarray, *, level: float = 0.9) -> RankSummary:
    """Median and interval of each unit's ranks (draws, n) over the draws, exact.

    low, high : the smallest ranks that at least (1 - level) / 2, and (1 + level) / 2, of the draws don't
    exceed: with 0.9 the 5th and 95th hundredths.
    """
    if not 0 < level < 1:
        raise ValueError(f"level lies between 0 and 1, not {level}")
    draws, n = ranks.shape
    tail = (1 - level) / 2
    # Whole numbers of draws: 0.05 · 10000 must not become 500.00000000000006.
    least = [max(int(np.ceil(np.round(share * draws, 6))), 1) - 1 for share in (0.5, tail, 1 - tail)]
    found = np.empty((3, n), dtype=np.int64)
    step = max(_BLOCK // draws, 1)
    for start in range(0, n, step):
        ordered = np.sort(ranks[:, start : start + step].T, axis=1)
        found[:, start : start + step] = ordered[:, least].T
    return RankSummary(*found, level)


def pairwise_winning(ranks: np.ndarray) -> np.ndarray:
    """P(unit i is ahead of unit j), (n, n), from ranks (draws, n); a tie counts for neither.

    Source: Leskinen, Viitanen, Kangas & Kangas (2006), Alternatives to incorporate uncertainty and risk
    attitude in multicriteria evaluation of forest plans, Forest Science 52.
    """
    draws, n = ranks.shape
    ahead = np.zeros((n, n), dtype=np.int64)
    step = max(_BLOCK // n, 1)
    for start in range(0, draws, step):
        of_units = np.ascontiguousarray(ranks[start : start + step].T)
        for i in range(n):
            ahead[i] += np.count_nonzero(of_units[i] < of_units, axis=1)
    return ahead / draws


def central_weights(ranks: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """E[w | unit i is first], (n, p): the weights of a typical jury that puts it first. NaN: never first.

    ranks : (draws, n). weights : of the same draws, (draws, p).
    Source: Lahdelma, Hokkanen & Salminen (1998), SMAA - Stochastic multiobjective acceptability analysis,
    Eur. J. Oper. Res. 106.
    """
    draw, unit = np.nonzero(ranks == 1)
    sums = np.zeros((ranks.shape[1], weights.shape[1]))
    np.add.at(sums, unit, weights[draw])
    times = np.bincount(unit, minlength=len(sums))[:, None]
    return np.divide(sums, times, out=np.full_like(sums, np.nan), where=times > 0)


def winning_weight_bounds(scores, unit: int, *, lower=None, upper=None) -> np.ndarray | None:
    """Least and most of each weight among all weights with which the unit wins or shares first place; (p, 2).

    min and max of w_j subject to Σ w (I_unit - I_k) ≥ 0 for all k, Σ w = 1, lower ≤ w ≤ upper.

    scores : (n, p) on one scale, without blanks; for a geometric mean, their logarithms (after the floor).
    lower, upper : limits of the weights, 0–1, (p,); 0 and 1 by default.
    Raises ValueError for no such unit, blanks, and limits that can't be.
    Returns None where the unit wins with no such weights.
    Source: SMAA's favourable weights (Lahdelma, Hokkanen & Salminen 1998); solved by HiGHS in scipy.
    """
    from scipy.optimize import linprog

    table = _complete(scores)
    p = table.shape[1]
    if not 0 <= unit < len(table):
        raise ValueError(f"there is no unit {unit} among {len(table)}")
    spread = np.maximum(table.max(axis=0) - table.min(axis=0), 0).max()
    behind = (table - table[unit]) / (spread or 1)
    limits = list(zip(_limits(lower, p, 0.0), _limits(upper, p, 1.0), strict=True))
    settings = {
        "A_ub": np.delete(behind, unit, axis=0),
        "b_ub": np.zeros(len(table) - 1),
        "A_eq": np.ones((1, p)),
        "b_eq": [1.0],
        "bounds": limits,
        "method": "highs",
    }
    bounds = np.empty((p, 2))
    for j in range(p):
        for side, sign in enumerate((1.0, -1.0)):
            goal = np.zeros(p)
            goal[j] = sign
            found = linprog(goal, **settings)
            if found.status == 2:
                return None
            if not found.success:
                raise ArithmeticError(f"the bounds of weight {j} were not found: {found.message}")
            bounds[j, side] = found.x[j]
    return bounds


@dataclass(frozen=True)
class BenefitOfDoubt:
    """score (n,): 0–1, 1 where some allowed weights put the unit first. shares (n, p): those weights as
    shares of their sum."""

    score: np.ndarray
    shares: np.ndarray


def benefit_of_doubt(scores, *, lower=0.0, upper=1.0) -> BenefitOfDoubt:
    """Each unit under the weights that flatter it most: max Σ w I_unit subject to Σ w I_k ≤ 1 for all k.

    lower, upper : least and most share of each weight in the sum of all, a number or (p,).
    scores : (n, p), 0 or more, without blanks. A unit of 0 everywhere has the score 0 and no shares.

    Property: score_i ≥ Σ w I_i / max_k Σ w I_k for all weights within the limits.
    Raises ValueError for negative scores, blanks, or limits that no weights meet.
    Source: Melyn & Moesen (1991), Towards a synthetic indicator of macroeconomic performance; Cherchye,
    Moesen, Rogge & Van Puyenbroeck (2007), An introduction to 'benefit of the doubt' composite indicators,
    Soc. Indic. Res. 82. The limits on shares are linear: w - upper Σ w ≤ 0 ≤ w - lower Σ w.
    """
    from scipy.optimize import linprog

    table = _complete(scores)
    n, p = table.shape
    if (table < 0).any() or not table.any():
        raise ValueError("scores are 0 or more, and not all 0")
    low, high = _limits(lower, p, 0.0), _limits(upper, p, 1.0)
    if (low > high).any() or low.sum() > 1 + _TIED or high.sum() < 1 - _TIED:
        raise ValueError("no weights meet these limits")
    unit_size = table / table.max()
    shares_at_most = np.eye(p) - high[:, None]
    shares_at_least = low[:, None] - np.eye(p)
    held = np.vstack([unit_size, shares_at_most, shares_at_least])
    most = np.concatenate([np.ones(n), np.zeros(2 * p)])
    score, weights = np.empty(n), np.empty((n, p))
    for unit in range(n):
        found = linprog(-unit_size[unit], A_ub=held, b_ub=most, bounds=(0, None), method="highs")
        if not found.success:
            raise ArithmeticError(f"no weights were found for unit {unit}: {found.message}")
        score[unit], weights[unit] = -found.fun, found.x
    total = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights, total, out=np.full_like(weights, np.nan), where=total > 0)
    return BenefitOfDoubt(np.clip(score, 0.0, 1.0), shares)


def _limits(given, p: int, default: float) -> np.ndarray:
    limits = np.full(p, default) if given is None else np.broadcast_to(np.asarray(given, dtype=float), (p,))
    if not ((limits >= 0) & (limits <= 1)).all():
        raise ValueError(f"limits of weights are 0 to 1, not {limits.tolist()}")
    return limits


def _complete(scores) -> np.ndarray:
    table = one_kind.floats("scores", scores)
    if table.ndim != 2 or not np.isfinite(table).all():
        raise ValueError("scores are a table of units and indicators without blanks")
    return table
