"""Which choices move a ranking most: shares of its variance, as Sobol indices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from paritrana_analysis.coverage import one_kind


@dataclass(frozen=True)
class SobolIndices:
    """Shares of the variance of an output by factor, all (d,): first and total order with an interval each;
    variance of the output. An output that never varies has indices 0 and variance 0.

    An estimate may lie below 0, or a total below its first order, by the error of a small sample: it is kept.
    """

    factors: tuple[str, ...]
    first: np.ndarray
    first_low: np.ndarray
    first_high: np.ndarray
    total: np.ndarray
    total_low: np.ndarray
    total_high: np.ndarray
    variance: float
    level: float


def sobol_sample(groups: Sequence[str], n: int, rng: np.random.Generator) -> np.ndarray:
    """Points at which a model is run: (d + 2, n, columns) in [0, 1), d the number of groups.

    groups : the factor of each column; columns of one name move together. n : a power of two.
    Row 0 is A, row 1 is B, row 2 + i is A with the columns of group i from B.
    From a scrambled Sobol sequence in twice as many dimensions (Owen scrambling, scipy).
    Source: Saltelli, Annoni, Azzini, Campolongo, Ratto & Tarantola (2010), Variance based sensitivity
    analysis of model output, Comput. Phys. Commun. 181.
    """
    from scipy.stats import qmc

    power = int(n).bit_length() - 1
    if n < 2 or n != 1 << power:
        raise ValueError(f"n is a power of two, which keeps the sequence balanced, not {n}")
    columns = len(groups)
    points = qmc.Sobol(2 * columns, scramble=True, rng=rng).random_base2(power)
    a, b = points[:, :columns], points[:, columns:]
    labels = np.array(list(groups))
    names = tuple(dict.fromkeys(groups))
    sample = np.empty((len(names) + 2, n, columns))
    sample[:] = a
    sample[1] = b
    for place, name in enumerate(names, start=2):
        own = labels == name
        sample[place][:, own] = b[:, own]
    return sample


def sobol_indices(
    outputs,
    factors: Sequence[str],
    *,
    rng: np.random.Generator,
    bootstraps: int = 100,
    level: float = 0.95,
) -> SobolIndices:
    """First and total order indices from the outputs at the points of `sobol_sample`.

    first_i = mean(f(B) (f(AB_i) - f(A))) / V, total_i = mean((f(A) - f(AB_i))²) / 2 V, V the variance
    of f(A) and f(B) together; f less its mean, which changes neither in expectation and steadies both.
    Intervals are those hundredths of `bootstraps` resamples of the n rows that hold `level`; rows of a
    Sobol sequence are more even than independent ones, so that the intervals are rather too wide.

    outputs : (d + 2, n), in the order of the sample. factors : d names.
    Raises ValueError for another shape or a blank.
    Source: first order Saltelli et al. (2010), as in `sobol_sample`; total order Jansen (1999), Analysis of
    variance designs for model output, Comput. Phys. Commun. 117.
    """
    y = np.asarray(outputs, dtype=float)
    d = len(factors)
    if y.ndim != 2 or y.shape[0] != d + 2 or y.shape[1] < 2:
        raise ValueError(f"{d} factors need outputs of shape ({d + 2}, n), not {y.shape}")
    if not np.isfinite(y).all():
        raise ValueError("an output is blank or not finite")
    if not 0 < level < 1 or bootstraps < 2:
        raise ValueError(f"level lies between 0 and 1, and bootstraps are 2 or more: {level}, {bootstraps}")
    n = y.shape[1]
    if (y == y[0, 0]).all():
        nothing = np.zeros(d)
        return SobolIndices(tuple(factors), *(nothing.copy() for _ in range(6)), 0.0, level)
    a, b = y[:2] - y[:2].mean()
    mixed = y[2:] - y[:2].mean()
    # Everything is a sum over rows: a resample is those sums with other weights, one matrix product.
    terms = np.concatenate([b * (mixed - a), (a - mixed) ** 2 / 2, [a + b], [a**2 + b**2]])
    picked = rng.integers(n, size=(bootstraps, n)) + np.arange(bootstraps)[:, None] * n
    times = np.bincount(picked.ravel(), minlength=bootstraps * n).reshape(bootstraps, n)
    sums = np.concatenate([np.ones((1, n)), times]) @ terms.T / n
    variance = sums[:, -1] / 2 - (sums[:, -2] / 2) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(variance[:, None] > 0, sums[:, : 2 * d] / variance[:, None], 0.0)
    tail = (1 - level) / 2
    low, high = np.quantile(shares[1:], [tail, 1 - tail], axis=0)
    first, total = slice(0, d), slice(d, 2 * d)
    return SobolIndices(
        tuple(factors),
        shares[0, first],
        low[first],
        high[first],
        shares[0, total],
        low[total],
        high[total],
        float(variance[0]),
        level,
    )


def mean_rank_shift(ranks: np.ndarray, reference) -> np.ndarray:
    """R_S of each draw, (draws,): the mean over the units of |reference rank - rank|, from ranks (draws, n).

    Raises ValueError for other than one rank a unit.
    Source: Saisana, Saltelli & Tarantola (2005), as in `engine.rank`.
    """
    given = one_kind.floats("reference ranks", reference)
    if given.shape != (ranks.shape[1],) or not (given >= 1).all():
        raise ValueError(f"one rank for each of {ranks.shape[1]} units: {given.tolist()}")
    return np.abs(ranks.astype(np.int32) - given.astype(np.int32)).sum(axis=1) / ranks.shape[1]


def shift_from(reference) -> Callable[[np.ndarray], np.ndarray]:
    """Output: the mean rank shift from these ranks, (n,)."""
    return lambda ranks: mean_rank_shift(ranks, reference)


def rank_of(unit: int) -> Callable[[np.ndarray], np.ndarray]:
    """Output: the rank of one unit. ValueError for no such unit."""

    def of(ranks: np.ndarray) -> np.ndarray:
        if not 0 <= unit < ranks.shape[1]:
            raise ValueError(f"there is no unit {unit} among {ranks.shape[1]}")
        return ranks[:, unit].astype(float)

    return of
