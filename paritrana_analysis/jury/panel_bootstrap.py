"""How far a result depends on which jurors were on the panel: a bootstrap over the jurors.

Each draw takes as many jurors as the panel has, with replacement, and decides again by the round's own rule.
It shows what another panel like this one might have decided. It says nothing about the rules, the documents
or coverage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from paritrana_analysis.jury.statistics.summary import summarise
from paritrana_analysis.scoring.ranks import competition_ranks

DRAWS = 10_000
SEED = 20
#: Draws held in memory at a time.
_BLOCK = 500


@dataclass(frozen=True)
class PanelBootstrap:
    """places : draws × candidates, competition ranks in each candidate's group; NaN without a total.

    draws : number asked for. undefined : those left out because a candidate who has a total in the
    result was scored by nobody drawn.
    """

    places: np.ndarray
    draws: int
    undefined: int
    seed: int

    def acceptability(self) -> np.ndarray:
        """Share of draws in which each candidate holds each place: candidates × candidates."""
        n = self.places.shape[1]
        return np.stack([(self.places == place).mean(axis=0) for place in range(1, n + 1)], axis=1)

    def interval(self, level: float = 0.9) -> tuple[np.ndarray, np.ndarray]:
        """Lowest and highest place of each candidate in the middle `level` of the draws; NaN without one.

        Raises ValueError for a level outside 0–1.
        """
        if not 0 < level < 1:
            raise ValueError(f"level lies between 0 and 1, not {level!r}")
        tail = (1 - level) / 2
        n = self.places.shape[1]
        low = high = np.full(n, np.nan)
        known = ~np.isnan(self.places).any(axis=0)
        if len(self.places) and known.any():
            low, high = np.full(n, np.nan), np.full(n, np.nan)
            own = self.places[:, known]
            low[known] = np.quantile(own, tail, axis=0, method="inverted_cdf")
            high[known] = np.quantile(own, 1 - tail, axis=0, method="inverted_cdf")
        return low, high


def bootstrap_panel(
    scores: np.ndarray,
    decide: Callable[[np.ndarray], np.ndarray],
    groups: np.ndarray,
    *,
    statistic: str = "mean",
    draws: int = DRAWS,
    seed: int = SEED,
) -> PanelBootstrap:
    """Places of every candidate in panels drawn from this one.

    scores    : jurors × candidates × criteria, NaN for none; severity already taken out where the rule
                does so.
    decide    : panel figures (draws × candidates × criteria) → totals (draws × candidates), NaN for none.
    groups    : group of each candidate: places are counted within it.
    statistic : one of `jury.statistics.summary.STATISTICS`.
    Raises ValueError as `jury.statistics.summary`, for no draws, and for a candidate without a group: it
    would have no place.
    """
    if draws < 1:
        raise ValueError(f"draws are 1 or more, not {draws!r}")
    if len(groups) != scores.shape[1] or any(group is None or group != group for group in groups):
        raise ValueError(f"each of {scores.shape[1]} candidates has a group: {list(groups)}")
    rng = np.random.Generator(np.random.PCG64(seed))
    jurors = len(scores)
    wanted = ~np.isnan(decide(_figures(scores[None], statistic)))[0]
    found, undefined = [], 0
    for start in range(0, draws, _BLOCK):
        at = rng.integers(0, jurors, size=(min(_BLOCK, draws - start), jurors))
        totals = decide(_figures(scores[at], statistic))
        whole = ~np.isnan(totals[:, wanted]).any(axis=1)
        undefined += int((~whole).sum())
        found.append(places_in(totals[whole], groups))
    return PanelBootstrap(np.concatenate(found), draws, undefined, seed)


def _figures(drawn: np.ndarray, statistic: str) -> np.ndarray:
    """One figure a candidate and criterion, draws first, from draws × jurors × candidates × criteria."""
    # Jurors first, and every draw's candidates side by side: all draws are one table.
    draws, jurors, candidates, criteria = drawn.shape
    table = np.moveaxis(drawn, 0, 1).reshape(jurors, draws * candidates, criteria)
    return getattr(summarise(table), statistic).reshape(draws, candidates, criteria)


def places_in(totals: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Competition ranks along the last axis, counted within each group; NaN without a total."""
    places = np.full(totals.shape, np.nan)
    for group in dict.fromkeys(groups):
        own = groups == group
        places[..., own] = competition_ranks(totals[..., own])
    return places
