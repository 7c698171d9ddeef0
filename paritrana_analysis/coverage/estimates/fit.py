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

    def draw(
        self, seed: int, *, sweeps: int, per_sweep: int, warm_up: int = 20, target_of=None
    ) -> np.ndarray:
        """(sweeps × per_sweep, m); target_of as in `robust_system.draws`, on top of the linearisation."""
        rng = np.random.default_rng(seed)
        return robust_system.draws(
            self.system,
            self.weights,
            rng,
            sweeps=sweeps,
            per_sweep=per_sweep,
            warm_up=warm_up,
            target_of=target_of,
        )


def fit(structure: Structure, given: Scales, *, learn: bool = False) -> Fit:
    """The mode of a structure; learn : whether the scales are learned from these observations on the way."""
    x = np.zeros(structure.size)
    weights = np.ones(len(structure.target))
    component, kind = structure.component, structure.errors.kind
    before = None
    for step in range(1, MOST_STEPS + 1):  # noqa: B007 (told in the result)
        system = _system(structure, x, given)
        at = robust_system.mode(system, weights, variances=learn)
        x = _step(structure, system, weights, x, at.x)
        weights = robust_system.weights_of(at.squares, system.scale, system.nu)
        if learn:
            given = scales.learned(given, [(component, at.x, at.variance, kind, weights, at.squares)])
        said = structure.said(x)
        if before is not None and np.abs(said - before).max(initial=0.0) < STANDS:
            break
        before = said
    return Fit(structure, x, weights, _system(structure, x, given), given, step)


def _step(
    structure: Structure, system: robust_system.System, weights, x: np.ndarray, towards: np.ndarray
) -> np.ndarray:
    """From x as far towards the solution of its linearisation as makes the sum of squares smaller."""
    spread = system.scale**2 / weights + system.rounding

    def squares(at: np.ndarray) -> float:
        return float(
            (at**2 / system.variance).sum() + ((structure.target - structure.said(at)) ** 2 / spread).sum()
        )

    before, part = squares(x), 1.0
    for _ in range(HALVINGS):
        there = x + part * (towards - x)
        if squares(there) <= before:
            return there
        part /= 2
    return there


def _system(structure: Structure, x: np.ndarray, given: Scales) -> robust_system.System:
    said, slopes = structure.linearised(x)
    errors = structure.errors
    return robust_system.System(
        slopes,
        structure.target - said + slopes @ x,
        given.variances(structure.component),
        given.of_errors(errors.kind),
        errors.nu,
        errors.rounding,
    )
