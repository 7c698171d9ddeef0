"""What the doubt of our estimates does to ranks: each draw of coverage is scored by the edition's rule.

Draws move coverage and its growth alone; all else, the rule too, is held. This doubt stands beside that of
rules and that of a survey's error, and is joined with neither (docs/robustness.md). A share of draws is a
share of our simulation, never the chance of deserving a place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from paritrana_analysis.rubric.judging import Judged
from paritrana_analysis.scoring.aggregation import two_levels
from paritrana_analysis.scoring.ranks import rank_rows
from paritrana_analysis.scoring.scales import apply

#: What holds so much of the draws is told.
LEVEL = 0.9


@dataclass(frozen=True)
class Drawn:
    """Scores of the units that have a total, in each draw: 0–100.

    totals : (draws, units). aspects : by aspect, (draws, units).
    """

    units: list[str]
    totals: np.ndarray
    aspects: dict[str, np.ndarray]


def scored_draws(judged: Judged, codes: list[str], share: np.ndarray, before: np.ndarray) -> Drawn:
    """The edition's own scores with each draw's coverage in place of the estimate.

    judged : with compare "estimate". codes : regions of the draws. share, before : coverage (0–1) at the end
    of the year judged and of the year before, (draws, regions). Relative scales compare within the draw.
    """
    scores, rules = judged.scores, judged.rules
    units = list(scores.totals.index)
    at = pd.Index(codes).get_indexer(units)
    if (at < 0).any():
        raise ValueError("a unit that was judged has no draws")
    moved = {"coverage_share": share[:, at], "coverage_growth": (share - before)[:, at]}
    groups = pd.factorize(scores.totals["zone"])[0] if rules.reference == "zone" else None
    kept = scores.totals["total"].notna().to_numpy()
    given = scores.indicators.to_numpy(dtype=float)
    weights = scores.weights.to_numpy(dtype=float)[kept]
    columns = [
        (place, one, scores.values[one.key].notna().to_numpy(), moved[one.key])
        for place, one in enumerate(rules.indicators)
        if one.key in moved
    ]
    totals, aspects = [], []
    for draw in range(len(share)):
        points = given.copy()
        for place, one, known, values in columns:
            own = np.where(known, values[draw], np.nan)
            scaled = apply(one.scale, own, direction=one.direction, groups=groups).scores
            points[:, place] = np.where(known, scaled, points[:, place])
        found = two_levels(
            points[kept],
            weights,
            rules.aspect_of,
            rules.aspect_weights,
            within=rules.within,
            between=rules.between,
            floor=rules.floor,
        )
        totals.append(found.total)
        aspects.append(found.aspects)
    shape = (len(share), int(kept.sum()))
    stacked = np.array(aspects).reshape(*shape, len(rules.aspects))
    return Drawn(
        [unit for unit, has in zip(units, kept, strict=True) if has],
        np.array(totals).reshape(shape),
        {aspect.key: stacked[..., place] for place, aspect in enumerate(rules.aspects)},
    )


def rank_doubt(judged: Judged, drawn: Drawn) -> pd.DataFrame:
    """A row a ranked unit, by its rank: what of its rank our estimate leaves open.

    unit, rank (by the estimate itself), n, median, low and high (hold `LEVEL` of the draws), first (share of
    the draws in which it is first, ties counted), draws.
    """
    columns = ["unit", "rank", "n", "median", "low", "high", "first", "draws"]
    if not drawn.units:
        return pd.DataFrame(columns=columns)
    places = rank_rows(drawn.totals)
    low, median, high = spans(places)
    own = judged.scores.totals["rank"].reindex(drawn.units).astype(int)
    frame = pd.DataFrame(
        {
            "unit": drawn.units,
            "rank": own.to_numpy(),
            "n": len(drawn.units),
            "median": median,
            "low": low,
            "high": high,
            "first": (places == 1).mean(axis=0),
            "draws": len(places),
        }
    )
    return frame.sort_values(["rank", "unit"], ignore_index=True)


def spans(places: np.ndarray) -> np.ndarray:
    """Lowest, middle and highest place that hold `LEVEL` of the draws: 3 × units, whole numbers.

    places : (draws, units), from 1.
    """
    tail = (1 - LEVEL) / 2
    return np.quantile(places, [tail, 0.5, 1 - tail], axis=0, method="inverted_cdf").astype(int)
