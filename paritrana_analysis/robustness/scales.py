"""Indicators on one scale of 0–100, and scores from them, for many draws at once.

Arrays end in (indicators, units): the units of one indicator lie side by side in memory. `present`
marks the cells that hold a value; a scale's reference set is the units that have one. Where an
indicator is the same for all, every unit gets the neutral 50.
"""

from __future__ import annotations

import numpy as np

from paritrana_analysis.scoring.scales import SIGNIFICANT

SCALES = ("min_max", "z", "rank", "goalposts", "given")
AGGREGATIONS = ("arithmetic", "geometric", "harmonic", "mazziotta_pareto")
NEUTRAL = 50.0


def scaled(values, scale, *, directions, goalposts=None, present=None) -> np.ndarray:
    """Values on the scale; a new array of the same shape (..., p, n), cells without a value at 0.

    scale : "min_max"   100 (x - min) / (max - min); "z" 50 + 10 (x - mean) / s, s with ddof = 1, cut
            at 0 and 100;
            "rank"      100 (n - r) / (n - 1), r the competition rank;
            "goalposts" 100 (x - lo) / (hi - lo), cut at 0 and 100; "given" as it is.
    directions : 1 or -1 for each indicator, (p,): with -1 less is better ("given" takes no direction).
    goalposts : lo and hi of each indicator, (p, 2), lo < hi.
    Raises ValueError for another scale or direction, goalposts that don't rise, and an infinite value where
    a mean or an end rests on it.
    Source: Nardo et al. (2008), Handbook on Constructing Composite Indicators, OECD/JRC, step 5.
    """
    x = np.asarray(values, dtype=float)
    if not set(directions) <= {1, -1}:
        raise ValueError(f"directions are 1 or -1, not {list(directions)}")
    if scale == "given":
        made = x.copy()
    elif scale == "goalposts":
        made = _goalposts(x, np.asarray(goalposts, dtype=float), directions)
    elif scale == "min_max":
        made = _min_max(x, directions, present)
    elif scale == "z":
        made = _z_score(x, directions, present)
    elif scale == "rank":
        made = _rank(x, directions, present)
    else:
        raise ValueError(f"scale is one of {', '.join(SCALES)}, not {scale!r}")
    if present is not None:
        made[..., ~present] = 0.0
    return made


def _goalposts(x, goalposts, directions):
    low, high = goalposts[:, :1], goalposts[:, 1:]
    if not (high > low).all():
        raise ValueError("goalposts rise from lo to hi")
    sign = np.asarray(directions, dtype=float)[:, None]
    made = x - np.where(sign > 0, low, high)
    made *= 100 * sign / (high - low)
    np.maximum(made, 0, out=made)
    return np.minimum(made, 100, out=made)


def _min_max(x, directions, present):
    if present is None:
        low, high = x.min(axis=-1, keepdims=True), x.max(axis=-1, keepdims=True)
    else:
        low = x.min(axis=-1, keepdims=True, where=present, initial=np.inf)
        high = x.max(axis=-1, keepdims=True, where=present, initial=-np.inf)
    sign = np.asarray(directions, dtype=float)[:, None]
    made = x - np.where(sign > 0, low, high)
    width = high - low
    _refuse_infinite(width)
    width[width <= 10.0**-SIGNIFICANT * np.maximum(np.abs(low), np.abs(high))] = 0.0
    return _divided(made, sign / 100, width)


def _z_score(x, directions, present):
    if present is None:
        n = x.shape[-1]
        mean = x.mean(axis=-1, keepdims=True)
        _refuse_infinite(mean)
        made = x - mean
        square = np.einsum("...n,...n->...", made, made)[..., None]
    else:
        n = present.sum(axis=-1, keepdims=True)
        mean = x.sum(axis=-1, keepdims=True, where=present) / n
        _refuse_infinite(mean)
        made = np.where(present, x - mean, 0.0)
        square = (made * made).sum(axis=-1, keepdims=True)
    spread = np.sqrt(square / np.maximum(n - 1, 1))
    spread[spread <= 10.0**-SIGNIFICANT * np.abs(mean)] = 0.0
    made = _divided(made, np.asarray(directions, dtype=float)[:, None] / 10, spread, shift=0.0)
    made += 50
    np.maximum(made, 0, out=made)
    return np.minimum(made, 100, out=made)


def _refuse_infinite(of_indicators):
    # A blank shows in the scores; one infinite value would give all units the neutral score.
    if np.isinf(of_indicators).any():
        raise ValueError("a value is infinite")


def _divided(made, divisor, spread, shift=NEUTRAL):
    """made / (divisor · spread); where the spread is 0, `shift`."""
    flat = spread == 0
    with np.errstate(divide="ignore"):
        made *= np.where(flat, 0.0, 1 / (divisor * spread))
    if flat.any():
        np.copyto(made, shift, where=flat)
    return made


def _rank(x, directions, present):
    worst_last = np.asarray(directions, dtype=float)[:, None] * x
    np.negative(worst_last, out=worst_last)
    n = x.shape[-1]
    held = np.full(x.shape[-2], n)
    if present is not None:
        worst_last = np.where(present, worst_last, np.inf)
        held = present.sum(axis=-1)
    rows = worst_last.reshape(-1, n)
    order, tied, places = _places(rows)
    at_place = 100 * (held[:, None] - 1 - np.arange(n)) / np.maximum(held[:, None] - 1, 1)
    at_place[held == 1] = NEUTRAL
    made = np.empty_like(rows)
    order += (np.arange(len(rows)) * n)[:, None]
    made.ravel()[order.ravel()] = np.broadcast_to(at_place, x.shape).ravel()
    if len(tied):
        of = tied % len(held)
        shared = np.take_along_axis(at_place[of], places, axis=1)
        # All alike among those present: nobody is behind the first.
        shared[(places == 0).sum(axis=1) >= held[of]] = NEUTRAL
        made.ravel()[order[tied].ravel()] = shared.ravel()
    return made.reshape(x.shape)


def _places(rows):
    """Units of each row in rising order, (rows, n); which rows hold ties; and in these, how many units are
    strictly below each, (tied rows, n). Exact.

    A float's bits order as an integer; its lowest bits give way to the unit's position so that one plain
    sort does. Rows in which that hides a difference or a tie are sorted again in full.
    """
    n = rows.shape[1]
    own = (1 << max((n - 1).bit_length(), 1)) - 1
    rows += 0.0  # -0.0 becomes 0.0
    keys = rows.view(np.int64)
    order = keys >> 63
    order &= np.int64(2**63 - 1)
    order ^= keys
    order &= ~own
    order |= np.arange(n)
    order.sort(axis=1)
    # Neighbours that differ in nothing but the position.
    near = ((order[:, 1:] ^ order[:, :-1]).view(np.uint64) <= own).any(axis=1)
    order &= own
    doubtful = np.flatnonzero(near)
    places = np.tile(np.arange(n), (len(doubtful), 1))
    if len(doubtful):
        exact = np.argsort(rows[doubtful], axis=1, kind="stable")
        ahead = np.take_along_axis(rows[doubtful], exact, axis=1)
        order[doubtful] = exact
        places[:, 1:][ahead[:, 1:] == ahead[:, :-1]] = 0
        np.maximum.accumulate(places, axis=1, out=places)
    return order, doubtful, places


def transformed(on_scale, aggregation, floor) -> np.ndarray:
    """What is summed with the weights: the values, their logarithms, or one over them. A new array or
    the same; geometric and harmonic means raise values to the floor first."""
    if aggregation in ("arithmetic", "mazziotta_pareto"):
        return on_scale
    raised = np.maximum(on_scale, floor)
    return np.log(raised, out=raised) if aggregation == "geometric" else np.divide(1, raised, out=raised)


TILE = 16  # draws of one product
_OWN_THREAD = 2**18  # products of up to this many multiplications stay on the caller's own thread


def penalised(mean, mean_square) -> np.ndarray:
    """Adjusted Mazziotta-Pareto index brought back to 0–100, from weighted means of x and x²: on its scale
    of 70–130, M - S² / M with S² the weighted population variance.

    Source: Mazziotta & Pareto (2016), On a generalized non-compensatory composite index for measuring
    socio-economic phenomena, Soc. Indic. Res. 127.
    """
    variance = np.maximum(mean_square - mean * mean, 0)
    variance *= 0.36
    variance /= 70 + 0.6 * mean
    variance /= 0.6
    return np.subtract(mean, variance, out=variance)


def weighted_sums(weights, parts) -> np.ndarray:
    """weights (draws, p) times parts (p, n): (draws, n), the same to the last bit on any number of cores.

    In tiles too small for BLAS to share out: its threads wait for one another, which costs more than
    the product on a busy machine, and the threads are better spent on blocks. Every tile has the same number
    of rows, so that a draw's sums don't depend on the block it is in.
    """
    draws, p = weights.shape
    n = parts.shape[1]
    tiles = -(-draws // TILE)
    padded = np.zeros((tiles, TILE, p))
    padded.reshape(-1, p)[:draws] = weights
    sums = np.empty((tiles, TILE, n))
    width = max(_OWN_THREAD // (TILE * p), 2)
    for start in range(0, n, width):
        # Never one column alone: that would be another kernel, with another order of additions.
        start = min(start, max(n - 2, 0))
        np.matmul(padded, parts[:, start : start + width], out=sums[:, :, start : start + width])
    return sums.reshape(-1, n)[:draws]


def undone(sums, aggregation) -> np.ndarray:
    """Scores from weighted sums of transformed values, in place."""
    if aggregation == "geometric":
        return np.exp(sums, out=sums)
    return np.divide(1, sums, out=sums) if aggregation == "harmonic" else sums
