"""A structure fitted to its observations: linearised again until it stands, then drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from paritrana_analysis.coverage.estimates import robust_system, scales
from paritrana_analysis.coverage.estimates.scales import Scales
from paritrana_analysis.coverage.estimates.structure import Structure

#: A fit stands when no row's log moves by more than this from one linearisation to the next.
STANDS = 5e-3
MOST_STEPS = 30
#: Weights go this much farther than expectation and maximisation takes them (on the log scale): fewer steps,
#: and as sure to stand as long as it is below 2 (Salakhutdinov and Roweis 2003, "Adaptive overrelaxed bound
#: optimization methods").
FARTHER = 1.5
#: A step that overshoots is halved at most so often.
HALVINGS = 6


@dataclass(frozen=True)
class Fit:
    """A structure at its mode: x, the weights of its errors, the system linearised there, and its scales."""

    structure: Structure
    x: np.ndarray
    weights: np.ndarray
    system: robust_system.System
    scales: Scales
    steps: int

    def draw(self, seed: int, *, sweeps: int, per_sweep: int, warm_up: int = 20, apart=None) -> np.ndarray:
        """(sweeps × per_sweep, m); apart as in `robust_system.draws`, on top of the linearisation."""
        rng = np.random.default_rng(seed)
        number = {"sweeps": sweeps, "per_sweep": per_sweep, "warm_up": warm_up}
        return robust_system.draws(self.system, self.weights, rng, **number, apart=apart)


def fit(structure: Structure, given: Scales, *, learn: bool = False) -> Fit:
    """The mode of a structure; learn : whether the scales are learned from these observations on the way."""
    x = np.zeros(structure.size)
    weights = np.ones(len(structure.target))
    component, kind = structure.component, structure.errors.kind
    prior = robust_system.Prior(given.variances(component), structure.paths)
    before = None
    for step in range(1, MOST_STEPS + 1):  # noqa: B007 (told in the result)
        system = _system(structure, x, given, prior)
        at = robust_system.mode(system, weights, variances=learn)
        x = _step(structure, system, weights, x, at.x)
        asked = robust_system.weights_of(at.squares, system.scale, system.nu)
        weights = asked if before is None else weights * (asked / weights) ** FARTHER
        if learn:
            given = scales.learned(given, [(component, at.x, at.variance, kind, weights, at.squares)])
            prior = robust_system.Prior(given.variances(component), structure.paths)
        said = structure.said(x)
        if before is not None and np.abs(said - before).max(initial=0.0) < STANDS:
            break
        before = said
    return Fit(structure, x, weights, _system(structure, x, given, prior), given, step)


def _step(
    structure: Structure, system: robust_system.System, weights, x: np.ndarray, towards: np.ndarray
) -> np.ndarray:
    """From x as far towards the solution of its linearisation as makes the sum of squares smaller."""
    spread = system.scale**2 / weights + system.rounding

    def squares(at: np.ndarray) -> float:
        off = structure.target - structure.said(at)
        return float((at**2 / system.prior.variance).sum() + (off**2 / spread).sum())

    before, part = squares(x), 1.0
    for _ in range(HALVINGS):
        there = x + part * (towards - x)
        if squares(there) <= before:
            return there
        part /= 2
    return there


def _system(
    structure: Structure, x: np.ndarray, given: Scales, prior: robust_system.Prior
) -> robust_system.System:
    said, slopes = structure.linearised(x)
    target = structure.target - said + slopes @ (structure.paths @ x)
    errors = structure.errors
    return robust_system.System(
        prior, slopes, target, given.of_errors(errors.kind), errors.nu, errors.rounding
    )
