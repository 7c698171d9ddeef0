"""Means of several scores: arithmetic, geometric, harmonic, Mazziotta-Pareto.

A weight of 0 leaves its score out, blank or not. A blank with a weight makes the mean blank: nothing is
skipped in silence, a policy for blanks is applied before (`missing`). Arithmetic lets a strong score make
up for a weak one in full; geometric and harmonic less and less; Mazziotta-Pareto takes off a penalty for
unevenness.

A mean is computed in three steps: `transformed` scores, their weighted sum, and `undone`, the inverse
function. A scoring does it once, with a row of weights a unit; simulated rankings for thousands of weights
(`weighted_sums`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from paritrana_analysis.coverage import one_kind

MEANS = ("arithmetic", "geometric", "harmonic", "mazziotta_pareto")
#: Means in which one 0 would make the whole 0.
FLOORED = ("geometric", "harmonic")
#: Scores below this are raised to it before a geometric or harmonic mean: one 0 would make the whole 0.
FLOOR = 1.0
#: AMPI's scale: goalposts at 70 and 130.
_AMPI_LOW, _AMPI_WIDTH = 70.0, 60.0
_SLACK = 1e-9
TILE = 16  # draws of one product
_OWN_THREAD = 2**18  # products of up to this many multiplications stay on the caller's own thread


def arithmetic(scores, weights=None) -> np.ndarray:
    """Σ w x / Σ w.

    scores  : shape (p,) or (n, p). weights: 0 or more, shape (p,) or that of `scores`; by default equal.
    Returns shape () or (n,); blank where a score with weight is blank, or no weight is left.
    Raises ValueError for a weight that is negative, blank or infinite, a score that is infinite or a text,
    and where there is no score at all.
    """
    return mean(scores, weights, kind="arithmetic")


def geometric(scores, weights=None, *, floor: float = FLOOR) -> np.ndarray:
    """Π max(x, floor) ^ (w / Σ w). As `arithmetic`; scores 0 or more, floor above 0."""
    return mean(scores, weights, kind="geometric", floor=floor)


def harmonic(scores, weights=None, *, floor: float = FLOOR) -> np.ndarray:
    """Σ w / Σ (w / max(x, floor)). Arguments and result as in `geometric`."""
    return mean(scores, weights, kind="harmonic", floor=floor)


def mpi(z, weights=None, *, penalty: str = "negative") -> np.ndarray:
    """Mazziotta-Pareto index, M - S² / M, or M + S² / M: M mean, S population SD over the indicators.

    z       : values around 100 with spread 10 (`scales.z_score` with centre=100, ddof=0), above 0.
    penalty : "negative" where high is good (unevenness costs), "positive" where high is bad.
    Weighted: weighted mean and SD. Raising one far above the others can lower the index.
    Source: De Muro, Mazziotta & Pareto (2011), Composite Indices of Development and Poverty: An
    Application to MDGs, Soc. Indic. Res. 104; weights: Mazziotta & Pareto (2022), RIEDS.
    """
    if penalty not in ("negative", "positive"):
        raise ValueError(f"penalty is 'negative' or 'positive', not {penalty!r}")
    x, w = _prepared(z, weights)
    mean = np.asarray((w * x).sum(axis=-1))
    variance = (w * (x - mean[..., None]) ** 2).sum(axis=-1)
    if ((mean <= 0) & (w.sum(axis=-1) > 0)).any():
        raise ValueError("the mean is not above 0, where the coefficient of variation has no meaning")
    unevenness = variance / np.where(mean == 0, 1.0, mean)
    return _or_blank(mean - unevenness if penalty == "negative" else mean + unevenness, w)


def ampi(scores, weights=None, *, penalty: str = "negative") -> np.ndarray:
    """Adjusted Mazziotta-Pareto index, on its own scale of 70–130, from scores of 0–100 by goalposts.

    Source: Mazziotta & Pareto (2016), On a generalized non-compensatory composite index for measuring
    socio-economic phenomena, Soc. Indic. Res. 127.
    """
    x = one_kind.floats("scores", scores)
    if ((x < -_SLACK) | (x > 100 + _SLACK)).any():
        raise ValueError("scores are 0 to 100 on this scale")
    moved = _AMPI_LOW + _AMPI_WIDTH * x / 100
    return mpi(moved, weights, penalty=penalty)


def mean(scores, weights=None, *, kind: str, floor: float = FLOOR) -> np.ndarray:
    """One of `MEANS`, on 0–100. "mazziotta_pareto" is AMPI (penalty negative) brought back to 0–100."""
    if kind not in MEANS:
        raise ValueError(f"a mean is one of {', '.join(MEANS)}, not {kind!r}")
    if kind == "mazziotta_pareto":
        # Never below 0: on 70–130 the penalty is at most M - 70, since S² ≤ (M - 70)(130 - M).
        return 100 * (ampi(scores, weights) - _AMPI_LOW) / _AMPI_WIDTH
    x, w = _prepared(scores, weights)
    if kind in FLOORED:
        _check_floored(x, floor)
    sums = np.asarray((w * transformed(x, kind, floor)).sum(axis=-1))
    sums[w.sum(axis=-1) == 0] = np.nan
    return undone(sums, kind)


@dataclass(frozen=True)
class TwoLevels:
    """Aspect scores (n, a), totals (n,), and the weight that each indicator had in the end (n, p)."""

    aspects: np.ndarray
    total: np.ndarray
    weights: np.ndarray


def two_levels(
    scores,
    weights,
    aspect_of: Sequence[int],
    aspect_weights,
    *,
    within: str = "arithmetic",
    between: str = "arithmetic",
    floor: float = FLOOR,
) -> TwoLevels:
    """Indicators to aspects by the mean `within`, aspects to the total by the mean `between`.

    scores         : 0–100, shape (n, p).
    weights        : of the indicators, shape (p,) or (n, p); 0 leaves out, and the weight moves to the
                     aspect's other indicators; from an aspect with none left, to the other aspects.
    aspect_of      : each indicator's aspect, 0 to a - 1, shape (p,). aspect_weights: shape (a,).

    Collapses to one mean with the products of the weights only when both means are the same and neither is
    "mazziotta_pareto": arithmetic within and geometric between does not.
    Raises ValueError as `arithmetic`, and for an indicator without an aspect.
    """
    x = one_kind.floats("scores", scores)
    aspect_of = np.asarray(aspect_of)
    across = one_kind.floats("aspect weights", aspect_weights)
    if x.ndim != 2 or aspect_of.shape != (x.shape[1],):
        raise ValueError(f"scores are (n, p), with an aspect a column: {x.shape} and {aspect_of.shape}")
    if aspect_of.dtype.kind not in "iu" or not ((aspect_of >= 0) & (aspect_of < len(across))).all():
        raise ValueError(f"aspects are 0 to {len(across) - 1}, not {aspect_of.tolist()}")
    w = np.broadcast_to(one_kind.floats("weights", weights), x.shape)
    aspects = np.full((len(x), len(across)), np.nan)
    sums = np.zeros((len(x), len(across)))
    for a in range(len(across)):
        own = aspect_of == a
        aspects[:, a] = mean(x[:, own], w[:, own], kind=within, floor=floor)
        sums[:, a] = w[:, own].sum(axis=1)
    left = np.where(sums > 0, across, 0.0)
    total = mean(aspects, left, kind=between, floor=floor)
    shares = left / np.where(left.sum(axis=1) > 0, left.sum(axis=1), 1.0)[:, None]
    final = w / np.where(sums > 0, sums, 1.0)[:, aspect_of] * shares[:, aspect_of]
    return TwoLevels(aspects, total, final)


def _prepared(scores, weights) -> tuple[np.ndarray, np.ndarray]:
    """Scores with 0 where the weight is 0, and weights as shares (all 0 where none is left)."""
    x = one_kind.floats("scores", scores)
    if not x.ndim or not x.shape[-1]:
        raise ValueError("there is no score to take a mean of")
    if weights is None:
        return x, np.full(x.shape, 1 / x.shape[-1])
    w = np.broadcast_to(one_kind.floats("weights", weights), x.shape)
    if not (w >= 0).all():
        raise ValueError("weights are 0 or more, and none is blank")
    total = w.sum(axis=-1, keepdims=True)
    return np.where(w > 0, x, 0.0), w / np.where(total > 0, total, 1.0)


def _check_floored(x: np.ndarray, floor: float) -> None:
    if not 0 < floor < np.inf:
        raise ValueError(f"the floor lies above 0, not at {floor}")
    if (x < 0).any():
        raise ValueError(f"scores are 0 or more under this mean, not {x[x < 0].flat[0]:g}")


def _or_blank(means: np.ndarray, w: np.ndarray) -> np.ndarray:
    return np.where(w.sum(axis=-1) > 0, means, np.nan)


# --- for many draws at once ----------------------------------------------------------------------------


def transformed(scores, kind, floor) -> np.ndarray:
    """What is summed with the weights: the values, their logarithms, or one over them. A new array or
    the same; geometric and harmonic means raise values to the floor first."""
    if kind in ("arithmetic", "mazziotta_pareto"):
        return scores
    raised = np.maximum(scores, floor)
    return np.log(raised, out=raised) if kind == "geometric" else np.divide(1, raised, out=raised)


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


def undone(sums, kind) -> np.ndarray:
    """Scores from weighted sums of transformed values, in place."""
    if kind == "geometric":
        return np.exp(sums, out=sums)
    return np.divide(1, sums, out=sums) if kind == "harmonic" else sums


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
