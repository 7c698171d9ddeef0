"""The rules that count as reasonable, and how they are drawn at random (why these: docs/decisions/0022).

All sets of weights of the aspects are equally likely, and within each aspect all sets of weights of its
indicators. So are all alternatives of a factor (scale, mean, blanks …), of which the edition's own is the
first. Figures are taken as exact: no error is added to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.robustness.draws import (
    WeightScheme,
    draw_levels,
    draw_weights,
    level_of,
    problem,
    uniform_weights,
)
from paritrana_analysis.robustness.engine import (
    EDITION,
    FACTORS,
    SCALES,
    Design,
    Field,
    Rankings,
    RuleDraws,
    effective,
    rank,
)
from paritrana_analysis.robustness.limits import MOST_MIB
from paritrana_analysis.robustness.sensitivity import SobolIndices, sobol_indices, sobol_sample
from paritrana_analysis.scoring.aggregation import FLOORED, MEANS
from paritrana_analysis.scoring.missing import POLICIES

#: What is drawn, in the order in which it is told.
DRAWN = ("weights", *FACTORS)
_MIB = 2**20
_POOL = 4096  # sets of weights that one uniform number picks from


@dataclass(frozen=True)
class Reasonable:
    """What may be drawn. The edition's own alternative is added where it is not among these.

    draws        : number of rankings; seed : of everything drawn.
    weights      : how the weights of indicators in the whole are drawn; None: every set of weights of the
                   aspects alike, and within each aspect every set of its indicators'.
    scales       : "given" the edition's scores as they are; "min_max", "z", "rank" among the scored units.
    aggregations : means between aspects; within an aspect the edition's own stays.
    missing      : what a blank counts for, where any of the scored units has one.
    floors       : least score under a geometric mean.
    exclusion    : whether in half of the draws one indicator is left out.
    imputations  : tables of drawn values for "impute".
    sobol_n      : a power of two; level : share of draws in an interval; tops : the k of P(rank ≤ k).
    rse_scenarios: relative standard errors of the denominators where none is given.
    cell_noise   : relative standard deviation of an error in every score; 0 in all that is printed.

    >>> import paritrana_analysis as pa
    >>> pa.robustness.ReasonableRules(draws=1_000, scales=("given",)).aggregations
    ('arithmetic', 'geometric', 'mazziotta_pareto')
    """

    draws: int = 10_000
    seed: int = 1
    scales: tuple[str, ...] = ("given", "min_max", "z", "rank")
    aggregations: tuple[str, ...] = ("arithmetic", "geometric", "mazziotta_pareto")
    missing: tuple[str, ...] = ("reweight", "zero", "impute")
    floors: tuple[float, ...] = (1.0, 0.1, 5.0, 10.0)
    exclusion: bool = True
    imputations: int = 20
    sobol_n: int = 512
    level: float = 0.9
    tops: tuple[int, ...] = (1, 3, 5)
    rse_scenarios: tuple[float, ...] = (0.05, 0.10, 0.15)
    weights: WeightScheme | None = None
    cell_noise: float = 0.0

    def design_for(self, field: Field) -> Design:
        """The alternatives for one field, the edition's own first; a factor without effect has one.

        Raises UserError with every alternative that can't be drawn, by its name.
        """
        if faults := list(self._faults(field)):
            raise UserError(faults)
        p = field.shape[1]
        used = {
            policy
            for policy, any_blank in zip(field.policies, field.blank.any(axis=0), strict=True)
            if any_blank
        }
        missing = (EDITION, *(policy for policy in self.missing if {policy} != used)) if used else (EDITION,)
        means = _first(field.between, self.aggregations)
        floored = {*FLOORED} & {*means, field.within}
        # As many draws with all indicators as with one of them left out.
        left_out = (*(None,) * p, *range(p)) if self.exclusion and p > 1 else (None,)
        return Design(
            draws=self.draws,
            scales=_first("given", self.scales),
            aggregations=means,
            missing=missing,
            floors=_first(field.floor, self.floors) if floored else (field.floor,),
            excluded=left_out,
            imputations=self.imputations,
            cell_noise=self.cell_noise,
        )

    def _faults(self, field: Field) -> Iterator[Fault]:
        if not self.draws >= 1:
            yield Fault("robustness.draws", {"number": self.draws})
        lists = {
            "scales": SCALES,
            "aggregations": MEANS,
            "missing": tuple(policy for policy in POLICIES if policy != "exclude"),
        }
        for factor, known in lists.items():
            for name in (name for name in getattr(self, factor) if name not in known):
                told = {"factor": factor, "name": name, "known": ", ".join(known)}
                yield Fault("robustness.unknown_alternative", told)
        if not 0 <= self.cell_noise <= 1:
            yield Fault("robustness.noise_range", {"factor": "cell_noise", "number": self.cell_noise})
        for floor in (floor for floor in self.floors if not 0 < floor <= 100):
            yield Fault("robustness.floor_range", {"number": floor})
        if self.weights is not None and (wrong := problem(self.weights, field.shape[1])):
            yield Fault(f"robustness.{wrong[0]}", wrong[1])
        needed = self.draws * len(field.units) * 2 / _MIB
        if needed > MOST_MIB:
            yield Fault("robustness.memory", {"needed": needed, "bound": MOST_MIB})


def _first(own, others) -> tuple:
    return (own, *(one for one in others if one != own))


def nested_weights(field: Field, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Weights (draws, p): uniform on the simplex of aspects, and on that of each aspect's indicators."""
    across = uniform_weights(len(field.aspects), draws, rng)
    weights = np.empty((draws, field.shape[1]))
    for a in range(len(field.aspects)):
        own = np.flatnonzero(field.aspect_of == a)
        weights[:, own] = across[:, [a]] * uniform_weights(len(own), draws, rng)
    return weights


def _weights(field: Field, scheme: WeightScheme | None, draws: int, rng) -> np.ndarray:
    if scheme is None:
        return nested_weights(field, draws, rng)
    return draw_weights(scheme, field.shape[1], draws, rng)


def draw(
    field: Field,
    design: Design,
    rng: np.random.Generator,
    *,
    weights: WeightScheme | None = None,
    titles=(),
    cores: int = 1,
) -> Rankings:
    """`design.draws` rankings; the order of use of `rng` is fixed."""
    drawn = _weights(field, weights, design.draws, rng)
    levels = {
        name: draw_levels(len(getattr(design, listed)), design.draws, rng) for name, listed in FACTORS.items()
    }
    levels["imputation"] = 1 + draw_levels(design.imputations, design.draws, rng)
    noise_seed = int(rng.integers(2**63)) if design.cell_noise else 0
    choices = _choices(field, design, drawn, levels, noise_seed)
    return rank(field, design, choices, titles=titles, cores=cores)


def reference(field: Field, design: Design, left_out: Sequence[int] = (-1,)) -> Rankings:
    """The edition's own rule without any error: a ranking for each indicator `left_out` (-1: with all)."""
    levels = {name: np.zeros(len(left_out), dtype=np.int16) for name in (*FACTORS, "imputation")}
    weights = effective(field, np.tile(field.weights, (len(left_out), 1)), np.array(left_out))
    return rank(field, replace(design, cell_noise=0.0), RuleDraws(weights, levels))


def _choices(field, design, weights, levels, noise_seed: int = 0) -> RuleDraws:
    places = np.array([-1 if one is None else one for one in design.excluded])
    return RuleDraws(effective(field, weights, places[levels["excluded"]]), levels, noise_seed)


def drivers(
    field: Field,
    design: Design,
    outputs: Mapping[str, Callable[[np.ndarray], np.ndarray]],
    *,
    n: int,
    rng: np.random.Generator,
    weights: WeightScheme | None = None,
    cores: int = 1,
) -> dict[str, SobolIndices]:
    """Sobol indices of each output (a function of ranks, (draws, n), that gives a number a draw) for the
    factors that have something to vary, by trigger: n (d + 2) rankings, without errors, weights one factor.

    Source: Nardo et al. (2008), Handbook on Constructing Composite Indicators, 7.2.
    """
    names = [name for name in DRAWN if name == "weights" or len(getattr(design, FACTORS[name])) > 1]
    if field.shape[1] == 1:
        names.remove("weights")
    if not names:
        return {}
    pool = _weights(field, weights, _POOL, rng)
    points = sobol_sample(names, n, rng).reshape(-1, len(names))
    column = {name: points[:, place] for place, name in enumerate(names)}
    still = np.zeros(len(points))
    levels = {
        name: level_of(column.get(name, still), len(getattr(design, listed)))
        for name, listed in FACTORS.items()
    }
    # Which unit lends a value belongs to the policy that lends it.
    steps = column.get("missing", still) * len(design.missing)
    levels["imputation"] = 1 + level_of(steps - np.floor(steps), design.imputations)
    drawn = pool[level_of(column["weights"], _POOL)] if "weights" in column else np.ones((len(points), 1))
    choices = _choices(field, design, drawn, levels)
    ranks = rank(field, replace(design, cell_noise=0.0), choices, cores=cores).ranks
    return {
        name: sobol_indices(np.asarray(of(ranks), dtype=float).reshape(-1, n), names, rng=rng)
        for name, of in outputs.items()
    }
