"""Draws sets of weights at random, by what is known of them.

A `WeightScheme` names what is known: nothing (`uniform`), a panel's mean and spread (`dirichlet`, `panel`),
limits of each weight (`bounded`), an order of importance (`ordered`), or the weights themselves (`fixed`). In
every set the weights are 0 or more and sum to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

KINDS = ("fixed", "uniform", "dirichlet", "bounded", "ordered", "panel")
_TOLERANCE = 1e-9
_LEAST_ACCEPTED = 0.02  # below this share of accepted proposals, hit-and-run is cheaper
_CHAINS = 512


@dataclass(frozen=True)
class WeightScheme:
    """How sets of weights are drawn for p indicators.

    kind  : "fixed"     always `mean`;
            "uniform"   every set of weights alike (flat Dirichlet on the simplex);
            "dirichlet" Dirichlet(kappa · mean): around a panel's mean, tighter with larger kappa;
            "bounded"   uniform over the sets with lower ≤ w ≤ upper;
            "ordered"   uniform over the sets that fall along `order`;
            "panel"     the mean of as many jurors drawn again from `jurors` with replacement.
    mean  : p weights. kappa : above 0, see `concentration`.
    lower, upper : p limits each, 0–1. order : indicator positions, the most important first.
    jurors : one row of p points a juror, of any total above 0.

    >>> import paritrana_analysis as pa
    >>> panel = pa.robustness.WeightScheme("panel", jurors=((50, 50), (70, 30)))
    >>> rules = pa.robustness.ReasonableRules(weights=panel)
    >>> rules.weights.kind
    'panel'
    """

    kind: str = "uniform"
    mean: tuple[float, ...] | None = None
    kappa: float | None = None
    lower: tuple[float, ...] | None = None
    upper: tuple[float, ...] | None = None
    order: tuple[int, ...] | None = None
    jurors: tuple[tuple[float, ...], ...] | None = None


def problem(scheme: WeightScheme, indicators: int) -> tuple[str, dict] | None:
    """Why no weights can be drawn: the key of a sentence and its values, or None if they can."""
    if scheme.kind not in KINDS:
        return "unknown_alternative", {"factor": "weights", "name": scheme.kind, "known": ", ".join(KINDS)}
    needed = {
        "fixed": ("mean",),
        "uniform": (),
        "dirichlet": ("mean", "kappa"),
        "bounded": ("lower", "upper"),
        "ordered": ("order",),
        "panel": ("jurors",),
    }[scheme.kind]
    for name in needed:
        given = getattr(scheme, name)
        if given is None:
            return "weights_lack", {"kind": scheme.kind, "name": name}
        if name == "kappa":
            if not (np.isfinite(given) and given > 0):
                return "weights_kappa", {"number": given}
            continue
        rows = np.atleast_2d(np.asarray(given, dtype=float))
        if rows.shape[1] != indicators:
            return "weights_number", {"name": name, "given": rows.shape[1], "indicators": indicators}
        if not np.isfinite(rows).all() or (rows < 0).any():
            return "weights_negative", {"name": name}
        if name in ("mean", "jurors") and (rows.sum(axis=1) <= 0).any():
            return "weights_empty", {"name": name}
    if scheme.kind in ("fixed", "dirichlet") and abs(sum(scheme.mean) - 1) > 1e-6:
        return "weights_sum", {"total": float(sum(scheme.mean))}
    if scheme.kind == "ordered" and sorted(scheme.order) != list(range(indicators)):
        return "weights_order", {"indicators": indicators}
    if scheme.kind == "bounded":
        lower, upper = np.array(scheme.lower), np.array(scheme.upper)
        if (lower > upper).any() or lower.sum() > 1 + _TOLERANCE or upper.sum() < 1 - _TOLERANCE:
            return "weights_bounds", {"lower": float(lower.sum()), "upper": float(upper.sum())}
    return None


def draw_weights(scheme: WeightScheme, indicators: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Sets of weights by the scheme; shape (draws, indicators).

    Raises ValueError with what is wrong with the scheme. See the function of each kind for its source.
    """
    wrong = problem(scheme, indicators)
    if wrong:
        raise ValueError(f"{wrong[0]}: {wrong[1]}")
    if scheme.kind == "uniform":
        return uniform_weights(indicators, draws, rng)
    if scheme.kind == "dirichlet":
        return dirichlet_weights(scheme.mean, scheme.kappa, draws, rng)
    if scheme.kind == "bounded":
        return bounded_weights(scheme.lower, scheme.upper, draws, rng)
    if scheme.kind == "ordered":
        return ordered_weights(scheme.order, draws, rng)
    if scheme.kind == "panel":
        return panel_weights(scheme.jurors, draws, rng)
    return np.tile(central_weights(scheme, indicators), (draws, 1))


def central_weights(scheme: WeightScheme, indicators: int) -> np.ndarray:
    """The scheme's reference: its mean where that has a closed form. Shape (indicators,).

    "bounded" gives equal weights where the limits allow them, else the point that lies at the same
    share of the way between all lower and upper limits.
    """
    if scheme.kind in ("fixed", "dirichlet"):
        mean = np.array(scheme.mean, dtype=float)
        return mean / mean.sum()
    if scheme.kind == "panel":
        return _shares(scheme.jurors).mean(axis=0)
    if scheme.kind == "ordered":
        # The centroid of the ordered simplex: mean of its corners (1, 0, …), (½, ½, 0, …), …
        steps = 1 / np.arange(1, indicators + 1)
        centre = np.empty(indicators)
        centre[list(scheme.order)] = np.cumsum(steps[::-1])[::-1] / indicators
        return centre
    equal = np.full(indicators, 1 / indicators)
    if scheme.kind == "bounded":
        lower, upper = np.array(scheme.lower, dtype=float), np.array(scheme.upper, dtype=float)
        return equal if ((lower <= equal) & (equal <= upper)).all() else _inner_point(lower, upper)
    return equal


def uniform_weights(indicators: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Uniform on the simplex: exponentials over their sum, shape (draws, indicators).

    Source: Rubinstein & Melamed (1998), Modern Simulation and Modeling; Dirichlet with all parameters 1.
    """
    drawn = rng.standard_exponential((draws, indicators))
    drawn /= drawn.sum(axis=1, keepdims=True)
    return drawn


def dirichlet_weights(
    mean: Sequence[float], kappa: float, draws: int, rng: np.random.Generator
) -> np.ndarray:
    """Dirichlet(kappa · mean): mean `mean`, variance mean (1 - mean) / (kappa + 1); (draws, p).

    A weight whose mean is 0 stays 0. Raises ValueError for a mean or kappa that can't be.
    """
    centre = np.asarray(mean, dtype=float)
    if not (np.isfinite(centre) & (centre >= 0)).all() or not centre.any() or not 0 < kappa < np.inf:
        raise ValueError(f"means are 0 or more, not all 0, and kappa above 0: {list(mean)}, {kappa}")
    centre = centre / centre.sum()
    live = np.flatnonzero(centre > 0)
    drawn = np.zeros((draws, len(centre)))
    drawn[:, live] = rng.dirichlet(kappa * centre[live], draws) if len(live) > 1 else 1.0
    return drawn


def concentration(jurors: Sequence[Sequence[float]]) -> float:
    """The kappa at which a Dirichlet spreads as the jurors do, by moments.

    kappa + 1 = Σ m (1 - m) / Σ s², with m the mean and s² the variance (ddof = 1) of the jurors' shares.
    jurors : one row of points a juror, at least two rows. Jurors all alike: infinity.
    Raises ValueError when the jurors differ more than any Dirichlet can, and for points that can't be.
    Source: method of moments for the Dirichlet distribution, as known.

    >>> import paritrana_analysis as pa
    >>> round(pa.robustness.weight_concentration([[50, 50], [60, 40], [40, 60]]), 2)
    24.0
    """
    shares = _shares(jurors)
    if len(shares) < 2:
        raise ValueError("the spread of one juror is unknown: bring at least two, or give kappa")
    mean, spread = shares.mean(axis=0), float(shares.var(axis=0, ddof=1).sum())
    if spread < 1e-15:
        return float("inf")
    kappa = float((mean * (1 - mean)).sum()) / spread - 1
    if kappa <= 0:
        raise ValueError(f"the jurors differ more than a Dirichlet can (kappa would be {kappa:.3g})")
    return kappa


def ordered_weights(order: Sequence[int], draws: int, rng: np.random.Generator) -> np.ndarray:
    """Uniform over the weights that never rise along `order`; shape (draws, p).

    order : indicator positions, the most important first. Sorting a uniform draw of the simplex gives a
    uniform draw of its ordered part, since the simplex is made of p! such parts alike.
    Raises ValueError unless each position stands once.
    """
    if sorted(order) != list(range(len(order))):
        raise ValueError(f"order names each of {len(order)} indicators once, not {list(order)}")
    drawn = np.sort(uniform_weights(len(order), draws, rng), axis=1)[:, ::-1]
    placed = np.empty_like(drawn)
    placed[:, list(order)] = drawn
    return placed


def panel_weights(jurors: Sequence[Sequence[float]], draws: int, rng: np.random.Generator) -> np.ndarray:
    """Mean weights of panels of the same size, drawn from the jurors with replacement; (draws, p)."""
    shares = _shares(jurors)
    times = rng.multinomial(len(shares), np.full(len(shares), 1 / len(shares)), size=draws)
    return times @ shares / len(shares)


def bounded_weights(
    lower: Sequence[float], upper: Sequence[float], draws: int, rng: np.random.Generator
) -> np.ndarray:
    """Uniform over the weights with lower ≤ w ≤ upper and sum 1; shape (draws, p).

    Exact by rejection (proposals fill the simplex above `lower`) where at least 2 % are accepted, else
    by hit-and-run, whose draws are uniform in the limit: 512 chains from an inner point, each run for
    40 p steps before the first draw and 5 p between draws.
    Raises ValueError where no weights fit.
    Source: Smith (1984), Efficient Monte Carlo Procedures for Generating Points Uniformly Distributed
    over Bounded Regions, Oper. Res. 32.
    """
    low, high = np.asarray(lower, dtype=float), np.asarray(upper, dtype=float)
    if not (np.isfinite(low) & (low >= 0) & np.isfinite(high)).all():
        raise ValueError(f"limits are finite, 0 or more: {list(lower)}, {list(upper)}")
    if (low > high).any() or low.sum() > 1 + _TOLERANCE or high.sum() < 1 - _TOLERANCE:
        raise ValueError("no weights fit between these limits")
    room = 1 - low.sum()
    if room <= _TOLERANCE:
        return np.tile(low / low.sum(), (draws, 1))
    if high.sum() <= 1 + _TOLERANCE:
        return np.tile(high / high.sum(), (draws, 1))
    kept, tried = [], 0
    while sum(map(len, kept)) < draws:
        proposals = low + room * uniform_weights(len(low), 4096, rng)
        kept.append(proposals[(proposals <= high).all(axis=1)])
        tried += len(proposals)
        if sum(map(len, kept)) < _LEAST_ACCEPTED * tried:
            return _hit_and_run(low, high, draws, rng)
    return np.concatenate(kept)[:draws]


def _hit_and_run(low, high, draws, rng):
    p = len(low)
    free = np.flatnonzero(high - low > _TOLERANCE)
    chains = min(_CHAINS, draws)
    at = np.tile(_inner_point(low, high), (chains, 1))
    found = []
    for step in range(40 * p + 5 * p * (-(-draws // chains) - 1) + 1):
        if step >= 40 * p and (step - 40 * p) % (5 * p) == 0:
            found.append(at.copy())
        way = np.zeros((chains, p))
        way[:, free] = rng.standard_normal((chains, len(free)))
        way[:, free] -= way[:, free].mean(axis=1, keepdims=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            to_low, to_high = (low - at) / way, (high - at) / way
        up = np.where(way > 0, to_high, np.where(way < 0, to_low, np.inf)).min(axis=1)
        down = np.where(way > 0, to_low, np.where(way < 0, to_high, -np.inf)).max(axis=1)
        at += (down + (up - down) * rng.random(chains))[:, None] * way
        # Rounding must not carry a chain out of the limits over many steps.
        np.clip(at, low, high, out=at)
    at = np.concatenate(found)[:draws]
    return at / at.sum(axis=1, keepdims=True)


def _inner_point(low, high):
    gap = (high - low).sum()
    return low + (high - low) * ((1 - low.sum()) / gap if gap > 0 else 0.0)


def _shares(jurors) -> np.ndarray:
    points = np.atleast_2d(np.asarray(jurors, dtype=float))
    bad = ~(np.isfinite(points) & (points >= 0)).all(axis=1) | ~points.any(axis=1)
    if bad.any():
        raise ValueError(f"points are 0 or more, not all 0: juror {np.flatnonzero(bad).tolist()}")
    return points / points.sum(axis=1, keepdims=True)


def draw_levels(levels: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Which of `levels` alternatives each draw uses, every one as likely; shape (draws,), from 0."""
    return rng.integers(levels, size=draws, dtype=np.int16)


def level_of(uniform: np.ndarray, levels: int) -> np.ndarray:
    """The trigger of a discrete factor: u in [0, 1) → floor(u · levels), bins of equal probability.

    Source: Nardo et al. (2008), Handbook on Constructing Composite Indicators, 7.2.
    """
    return np.minimum((np.asarray(uniform) * levels).astype(np.int32), levels - 1)
