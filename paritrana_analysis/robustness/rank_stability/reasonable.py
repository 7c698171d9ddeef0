"""The rules that are called reasonable here, and how they are drawn; docs/decisions/0022 says why these.

Every set of weights of aspects alike, and within each aspect every set of weights of its indicators; every
alternative of a factor as likely as the next; the edition's own choice first. No figure has an error in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from paritrana_analysis.robustness.draws import WeightScheme, draw_levels, level_of, uniform_weights
from paritrana_analysis.robustness.rank_stability.ranking import (
    EDITION,
    Field,
    TwoLevels,
    effective,
    rank,
)
from paritrana_analysis.robustness.sensitivity import SobolIndices, sobol_indices, sobol_sample
from paritrana_analysis.robustness.simulate import Choices, Design

#: What is drawn, in the order in which it is told.
FACTORS = ("weights", "scale", "aggregation", "missing", "floor", "excluded")
_POOL = 4096  # sets of weights that one uniform number picks from
_FIELDS = {
    "scale": "scales",
    "aggregation": "aggregations",
    "missing": "missing",
    "floor": "floors",
    "excluded": "excluded",
}


@dataclass(frozen=True)
class Reasonable:
    """What may be drawn. The edition's own alternative is added where it is not among these.

    draws        : number of rankings; seed : of everything drawn.
    scales       : "given" the edition's scores as they are; "min_max", "z", "rank" among the scored units.
    aggregations : means between aspects; within an aspect the edition's own stays.
    missing      : what a blank counts for, where any of the scored units has one.
    floors       : least score under a geometric mean.
    exclusion    : whether in half of the draws one indicator is left out.
    imputations  : tables of drawn values for "impute".
    sobol_n      : a power of two; level : share of draws in an interval; tops : the k of P(rank ≤ k).
    rse_scenarios: relative standard errors of the denominators where none is given.
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

    def design_for(self, field: Field) -> Design:
        """The alternatives for one field, the edition's own first; a factor without effect has one."""
        p = field.shape[1]
        used = {
            policy
            for policy, any_blank in zip(field.policies, field.blank.any(axis=0), strict=True)
            if any_blank
        }
        missing = (EDITION, *(policy for policy in self.missing if {policy} != used)) if used else (EDITION,)
        means = _first(field.between, self.aggregations)
        floored = {"geometric", "harmonic"} & {*means, field.within}
        # As many draws with all indicators as with one of them left out.
        left_out = (*(None,) * p, *range(p)) if self.exclusion and p > 1 else (None,)
        return Design(
            draws=self.draws,
            weights=WeightScheme("fixed", mean=tuple(float(w) for w in field.weights)),
            scales=_first("given", self.scales),
            aggregations=means,
            missing=missing,
            floors=_first(field.floor, self.floors) if floored else (field.floor,),
            excluded=left_out,
            imputations=self.imputations,
        )


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


def draw(field: Field, design: Design, rng: np.random.Generator, *, titles=()) -> TwoLevels:
    """`design.draws` rankings; the order of use of `rng` is fixed."""
    weights = nested_weights(field, design.draws, rng)
    levels = {
        name: draw_levels(len(getattr(design, listed)), design.draws, rng) for name, listed in _FIELDS.items()
    }
    levels["imputation"] = 1 + draw_levels(design.imputations, design.draws, rng)
    return rank(field, design, _choices(field, design, weights, levels), titles=titles)


def reference(field: Field, design: Design, left_out: int = -1) -> TwoLevels:
    """The edition's own rule, one ranking; with `left_out` without that indicator."""
    levels = {name: np.zeros(1, dtype=np.int16) for name in (*_FIELDS, "imputation")}
    weights = effective(field, field.weights[None], np.array([left_out]))
    return rank(field, design, Choices(weights, levels, np.zeros(1, dtype=int), 0))


def _choices(field, design, weights, levels) -> Choices:
    places = np.array([-1 if one is None else one for one in design.excluded])
    made = effective(field, weights, places[levels["excluded"]])
    return Choices(made, levels, np.arange(len(made)), 0)


def drivers(
    field: Field,
    design: Design,
    outputs: Mapping[str, Callable[[TwoLevels], np.ndarray]],
    *,
    n: int,
    rng: np.random.Generator,
) -> dict[str, SobolIndices]:
    """Sobol indices of each output for the factors that have something to vary, as in
    `robustness.rank_sensitivity`: n (d + 2) rankings, weights one factor."""
    names = [name for name in FACTORS if name == "weights" or len(getattr(design, _FIELDS[name])) > 1]
    if field.shape[1] == 1:
        names.remove("weights")
    if not names:
        return {}
    pool = nested_weights(field, _POOL, rng)
    points = sobol_sample(names, n, rng).reshape(-1, len(names))
    column = {name: points[:, place] for place, name in enumerate(names)}
    still = np.zeros(len(points))
    levels = {
        name: level_of(column.get(name, still), len(getattr(design, listed)))
        for name, listed in _FIELDS.items()
    }
    # Which unit lends a value belongs to the policy that lends it.
    steps = column.get("missing", still) * len(design.missing)
    levels["imputation"] = 1 + level_of(steps - np.floor(steps), design.imputations)
    weights = pool[level_of(column["weights"], _POOL)] if "weights" in column else np.ones((len(points), 1))
    made = rank(field, design, _choices(field, design, weights, levels))
    return {
        name: sobol_indices(np.asarray(of(made), dtype=float).reshape(-1, n), names, rng=rng)
        for name, of in outputs.items()
    }
