"""The rules of one scoring: aspects, indicators, weights, means, what a blank counts for.

A rule book that contradicts itself is refused when it is made, with everything wrong at once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.scoring.aggregation import FLOOR, MEANS
from paritrana_analysis.scoring.missing import POLICIES
from paritrana_analysis.scoring.scales import Scale, _is_number
from paritrana_analysis.scoring.weights import TOLERANCE

REFERENCES = ("nation", "zone")


@dataclass(frozen=True)
class Aspect:
    """What is judged, e.g. coverage or regulation; the weights of all aspects sum to 1."""

    key: str
    weight: float


@dataclass(frozen=True)
class Indicator:
    """One column of values. weight: within its aspect, where they sum to 1. direction: 1 or -1.

    missing: what a blank counts for, one of `missing.POLICIES`.
    """

    key: str
    aspect: str
    weight: float
    direction: int
    scale: Scale
    missing: str


@dataclass(frozen=True)
class Rules:
    """All that decides a score besides the values.

    within, between   : mean from indicators to aspect, and from aspects to total (`aggregation.MEANS`).
    floor             : lowest score that enters a geometric or harmonic mean, above 0.
    max_missing_share : a unit with more of its weight left out by "reweight" is not scored.
    reference         : whom relative scales compare with, the "nation" or a unit's own "zone".
    tie_breaks        : keys of indicators or aspects, by whose scores equal totals are told apart,
                        first rule first; what still ties shares its place.

    Raises UserError with all faults, worded in `words/scoring.toml`.
    """

    aspects: tuple[Aspect, ...]
    indicators: tuple[Indicator, ...]
    within: str = "arithmetic"
    between: str = "arithmetic"
    floor: float = FLOOR
    max_missing_share: float = 0.2
    reference: str = "nation"
    tie_breaks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("aspects", "indicators", "tie_breaks"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        faults = [*self._key_faults(), *self._weight_faults(), *self._choice_faults()]
        for one in self.indicators:
            faults += one.scale.faults(one.key, one.direction)
        if faults:
            raise UserError(faults)

    @cached_property
    def keys(self) -> list[str]:
        """Of the indicators, in order."""
        return [one.key for one in self.indicators]

    @cached_property
    def aspect_of(self) -> np.ndarray:
        """Position of each indicator's aspect, shape (p,)."""
        place = {aspect.key: position for position, aspect in enumerate(self.aspects)}
        return np.array([place[one.aspect] for one in self.indicators])

    @cached_property
    def aspect_weights(self) -> np.ndarray:
        """Shape (a,), summing to 1 exactly."""
        weights = np.array([aspect.weight for aspect in self.aspects], dtype=float)
        return weights / weights.sum()

    @cached_property
    def indicator_weights(self) -> np.ndarray:
        """Within the aspect, shape (p,), summing to 1 in each."""
        weights = np.array([one.weight for one in self.indicators], dtype=float)
        return weights / np.bincount(self.aspect_of, weights=weights)[self.aspect_of]

    @cached_property
    def weights(self) -> np.ndarray:
        """Of each indicator in the whole: its own times its aspect's, shape (p,), summing to 1."""
        return self.indicator_weights * self.aspect_weights[self.aspect_of]

    def _key_faults(self):
        if not (self.aspects and self.indicators):
            yield Fault("scoring.rules_empty")
        aspects = [aspect.key for aspect in self.aspects]
        used = Counter([*aspects, *(one.key for one in self.indicators)])
        for key in (key for key, times in used.items() if times > 1):
            yield Fault("scoring.key_twice", {"key": key})
        for one in self.indicators:
            if one.aspect not in aspects:
                told = {"indicator": one.key, "aspect": one.aspect, "known": ", ".join(aspects)}
                yield Fault("scoring.unknown_aspect", told)
        for key in aspects:
            if not any(one.aspect == key for one in self.indicators):
                yield Fault("scoring.aspect_empty", {"aspect": key})
        for key in self.tie_breaks:
            if key not in used:
                yield Fault("scoring.tie_break_unknown", {"key": key, "known": ", ".join(used)})

    def _weight_faults(self):
        bad = False
        for one in (*self.aspects, *self.indicators):
            if not (_is_number(one.weight) and one.weight >= 0):
                bad = True
                yield Fault("scoring.weight_negative", {"key": one.key, "weight": one.weight})
        if bad:
            return
        total = sum(aspect.weight for aspect in self.aspects)
        if self.aspects and abs(total - 1) > TOLERANCE:
            yield Fault("scoring.aspect_weights_sum", {"sum": float(f"{total:.6g}")})
        for aspect in self.aspects:
            own = [one.weight for one in self.indicators if one.aspect == aspect.key]
            if own and abs(sum(own) - 1) > TOLERANCE:
                told = {"aspect": aspect.key, "sum": float(f"{sum(own):.6g}")}
                yield Fault("scoring.indicator_weights_sum", told)

    def _choice_faults(self):
        choices = [
            ("within", self.within, MEANS),
            ("between", self.between, MEANS),
            ("reference", self.reference, REFERENCES),
        ]
        choices += [(f"{one.key}.missing", one.missing, POLICIES) for one in self.indicators]
        choices += [(f"{one.key}.direction", one.direction, (1, -1)) for one in self.indicators]
        for name, found, known in choices:
            if found not in known:
                told = {"name": name, "found": found, "known": ", ".join(map(str, known))}
                yield Fault("scoring.choice_unknown", told)
        if not (_is_number(self.floor) and 0 < self.floor <= 100):
            yield Fault("scoring.floor_range", {"floor": self.floor})
        if not (_is_number(self.max_missing_share) and 0 <= self.max_missing_share < 1):
            yield Fault("scoring.max_missing_range", {"found": self.max_missing_share})
