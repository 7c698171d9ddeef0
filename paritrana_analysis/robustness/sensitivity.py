"""What moves a ranking: shares of variance by Sobol's indices, and one thing left out at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from paritrana_analysis.robustness import draws as weights_of
from paritrana_analysis.robustness.draws import level_of
from paritrana_analysis.robustness.simulate import (
    FACTORS,
    Choices,
    Indicators,
    Simulation,
    check_design,
    execute,
    mean_rank_shift,
    reference_ranks,
)

_POOL = 4096  # sets of weights, and streams of errors, that one uniform number picks from


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


def rank_sensitivity(
    data: Indicators,
    design,
    outputs: Mapping[str, Callable[[Simulation], np.ndarray]],
    *,
    n: int,
    rng: np.random.Generator,
    bootstraps: int = 100,
    cores: int = 1,
) -> dict[str, SobolIndices]:
    """Sobol indices of what a ranking says, for each factor of the design that has something to vary.

    Discrete factors by trigger; "weights" one factor whose number picks one of 4,096 sets of weights;
    "errors" likewise the stream of cell and denominator errors; "imputation" the table of imputed values.
    n (d + 2) rankings. `design.draws` is not used.

    outputs : name → function of the simulation giving one number a draw, e.g. `shift_from(ranks)`,
    `rank_of(unit)`, `in_top(unit, k)`. Raises UserError as `simulate`; ValueError if nothing varies.
    Source: Nardo et al. (2008), Handbook on Constructing Composite Indicators, 7.2.
    """
    check_design(data, replace(design, draws=1))
    names = [name for name, listed in FACTORS.items() if len(getattr(design, listed)) > 1]
    if design.weights.kind != "fixed":
        names.append("weights")
    if np.any(np.asarray(design.cell_noise) > 0) or any(
        np.any(np.asarray(r) > 0) for r in design.denominator_rse
    ):
        names.append("errors")
    imputes = any("impute" in ((one,) if isinstance(one, str) else one) for one in design.missing)
    if imputes and design.imputations > 1 and np.isnan(data.values).any():
        names.append("imputation")
    if not names:
        raise ValueError("no factor of the design has more than one alternative")
    pool = weights_of.draw_weights(design.weights, data.shape[1], _POOL, rng)
    noise_seed = int(rng.integers(2**63))
    points = sobol_sample(names, n, rng).reshape(-1, len(names))
    column = {name: points[:, place] for place, name in enumerate(names)}
    levels = {}
    for name in (*FACTORS, "imputation"):
        number = design.imputations if name == "imputation" else len(getattr(design, FACTORS[name]))
        levels[name] = level_of(column.get(name, np.zeros(len(points))), number)
    levels["imputation"] = levels["imputation"] + ("imputation" in column)
    choices = Choices(
        pool[level_of(column.get("weights", np.zeros(len(points))), _POOL)],
        levels,
        level_of(column.get("errors", np.zeros(len(points))), _POOL),
        noise_seed,
    )
    run = execute(data, replace(design, draws=len(points)), choices, cores=cores)
    return {
        name: sobol_indices(
            np.asarray(of(run), dtype=float).reshape(-1, n), names, rng=rng, bootstraps=bootstraps
        )
        for name, of in outputs.items()
    }


def shift_from(ranks) -> Callable[[Simulation], np.ndarray]:
    """Output: the mean rank shift from these ranks, (n,)."""
    return lambda simulation: mean_rank_shift(simulation, ranks)


def rank_of(unit: int) -> Callable[[Simulation], np.ndarray]:
    """Output: the rank of one unit; where it has none, one below the last. ValueError for no such unit."""

    def of(simulation: Simulation) -> np.ndarray:
        if not 0 <= unit < simulation.units:
            raise ValueError(f"there is no unit {unit} among {simulation.units}")
        found = np.empty(len(simulation.choices))
        for places, ranks in simulation.blocks():
            found[places] = np.where(ranks[:, unit] > 0, ranks[:, unit], simulation.units + 1)
        return found

    return of


def in_top(unit: int, k: int) -> Callable[[Simulation], np.ndarray]:
    """Output: 1 where the unit's rank is at most k, from 1 on, else 0."""
    if not k >= 1:
        raise ValueError(f"k is 1 or more, not {k!r}")
    rank = rank_of(unit)
    return lambda simulation: (rank(simulation) <= k).astype(float)


@dataclass(frozen=True)
class LeftOut:
    """One row for each thing left out. ranks (rows, n): 0 where not ranked. mean_shift (rows,): from the
    reference. tau_b (rows,): Kendall's rank correlation with it. top_overlap (rows,): share of its first k
    still among the first k."""

    ranks: np.ndarray
    mean_shift: np.ndarray
    tau_b: np.ndarray
    top_overlap: np.ndarray
    k: int


def drop_one_indicator(data: Indicators, design, *, k: int = 10) -> LeftOut:
    """Ranks by the reference with each indicator left out in turn, its weight spread over the others.

    k : of the overlap, from 1 on; ValueError otherwise.
    """
    from scipy.stats import kendalltau

    if not k >= 1:
        raise ValueError(f"k is 1 or more, not {k!r}")
    before = reference_ranks(data, design)
    after = np.stack(
        [reference_ranks(data, replace(design, excluded=(place,))) for place in range(data.shape[1])]
    )
    shift, tau, overlap = [], [], []
    top = (before > 0) & (before <= k)
    for ranks in after:
        both = (before > 0) & (ranks > 0)
        shift.append(np.abs(ranks[both].astype(int) - before[both]).mean())
        tau.append(kendalltau(before[both], ranks[both], variant="b").statistic)
        overlap.append((top & (ranks > 0) & (ranks <= k)).sum() / top.sum())
    return LeftOut(after, np.array(shift), np.array(tau), np.array(overlap), k)


@dataclass(frozen=True)
class Reversal:
    """Leaving out `unit` turns round the order of `pairs`: (m, 2), the one that was ahead first. first: who
    leads then, positions in the whole list."""

    unit: int
    pairs: np.ndarray
    first: tuple[int, ...]


def rank_reversals(data: Indicators, design) -> list[Reversal]:
    """Which pairs of others change order when one unit leaves the list, by the design's reference; one
    row for every unit, in order. With fixed goalposts there
    is none; relative scales (min-max, z, rank) have some.

    A pair counts when one was strictly ahead and then the other is. Cost n rankings and n² a ranking.
    """
    n = data.shape[0]
    if n < 3:
        raise ValueError("with fewer than three units no pair is left to turn round")
    before = reference_ranks(data, design)
    found = []
    for unit in range(n):
        others = np.delete(np.arange(n), unit)
        fewer = replace(
            data,
            values=data.values[others],
            units=None if data.units is None else [data.units[place] for place in others],
            groups=None if data.groups is None else [data.groups[place] for place in others],
        )
        after = reference_ranks(fewer, design)
        was, now = before[others], after
        ranked = (was > 0) & (now > 0)
        ahead = (was[:, None] < was[None, :]) & (now[:, None] > now[None, :])
        ahead &= ranked[:, None] & ranked[None, :]
        leaders = tuple(int(place) for place in others[now == 1])
        found.append(Reversal(unit, others[np.argwhere(ahead)], leaders))
    return found
