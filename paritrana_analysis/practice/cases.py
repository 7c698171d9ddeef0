"""The regions whose claims are made difficult on purpose: what a jury must learn to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np


@dataclass(frozen=True)
class Cases:
    """Region codes of each kind; no region is in two of them."""

    without_report: tuple[str, ...]  # no claim and no count at all
    previous_december_only: tuple[str, ...]  # nothing for the assessed period
    conflicting: tuple[str, ...]  # a second claim, a month earlier, that says something else
    at_odds_with_itself: tuple[str, ...]  # a further claim that disagrees with its own count
    after_period: tuple[str, ...]  # a further claim dated after the period
    basis_not_stated: tuple[str, ...]  # how participants were counted is not said

    def as_dict(self) -> dict[str, list[str]]:
        return {field.name: sorted(getattr(self, field.name)) for field in fields(self)}


#: Of the districts, and of the provinces: what part is made difficult so.
DISTRICTS = (0.03, 0.02, 0.03, 0.01, 0.02, 0.02)
PROVINCES = (0.06, 0.03, 0.06, 0.0, 0.0, 0.0)


def pick(districts: Sequence[str], provinces: Sequence[str], rng: np.random.Generator) -> Cases:
    """Draw them: of each kind at least one district, and provinces where there are enough to spare one."""
    below = _cut(districts, DISTRICTS, rng, least=1)
    above = _cut(provinces, PROVINCES, rng, least=0)
    return Cases(*(one + other for one, other in zip(below, above, strict=True)))


def _cut(
    codes: Sequence[str], parts: Sequence[float], rng: np.random.Generator, *, least: int
) -> list[tuple[str, ...]]:
    shuffled = [codes[place] for place in rng.permutation(len(codes))]
    sizes = [max(least, int(part * len(codes))) for part in parts]
    ends = np.cumsum([0, *sizes])
    return [tuple(shuffled[start:end]) for start, end in zip(ends[:-1], ends[1:], strict=True)]
