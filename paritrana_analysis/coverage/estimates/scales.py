"""The sizes of unknowns and errors that a fit starts from, as data, and how they are learned from claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml

#: An unknown is told of where claims leave less than this part of its variance.
TOLD_OF = 0.97
FILE = Path(__file__).with_name("scales.yaml")


@dataclass(frozen=True)
class Scales:
    """Standard deviations on the log or logit scale: of each component of unknowns, of each kind of error.

    given : those that stay as they are when the others are learned (names of both).
    """

    unknowns: Mapping[str, float]
    errors: Mapping[str, float]
    given: frozenset[str]
    rules: Mapping[str, object]

    def variances(self, component: np.ndarray) -> np.ndarray:
        return np.array([self.unknowns[name] for name in component]) ** 2

    def of_errors(self, kind: np.ndarray) -> np.ndarray:
        return np.array([self.errors[name] for name in kind])


@cache
def read(level: str, path: Path = FILE) -> Scales:
    """The scales of "province" or "district" as `scales.yaml` has them, with the rules both share."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    mine = told[level]
    return Scales(mine["unknowns"], mine["errors"], frozenset(mine["given"]), told["rules"])


def learned(scales: Scales, parts: Sequence[tuple], worth: float = 4.0) -> Scales:
    """Scales after one step of expectation and maximisation (Dempster, Laird and Rubin 1977).

    parts : one fit or more, each (component (m,), x (m,), variance of x (m,), kind (n,), weights (n,),
    expected squares of errors (n,)). worth : of how many observations the scale of before counts, which
    keeps a scale that few claims tell of from running to zero.
    """

    def mean(before: float, squares: list[np.ndarray]) -> float:
        told = np.concatenate(squares) if squares else np.empty(0)
        return float(np.sqrt((worth * before**2 + told.sum()) / (worth + len(told))))

    def of_unknown(name: str, before: float) -> float:
        squares = []
        for component, x, variance, *_ in parts:
            # What no claim tells of stays as it was: counting it would only slow the learning.
            mine = (component == name) & (variance < TOLD_OF * before**2)
            squares.append(x[mine] ** 2 + variance[mine])
        return mean(before, squares)

    def of_error(name: str, before: float) -> float:
        return mean(
            before, [weights[kind == name] * squares[kind == name] for *_, kind, weights, squares in parts]
        )

    unknowns = {
        name: sd if name in scales.given else of_unknown(name, sd) for name, sd in scales.unknowns.items()
    }
    errors = {name: sd if name in scales.given else of_error(name, sd) for name, sd in scales.errors.items()}
    return Scales(unknowns, errors, scales.given, scales.rules)
