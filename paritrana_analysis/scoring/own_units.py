"""Units of one's own under weights of one's own, scored as everything else is: frames in, a frame out."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.scoring.applied_rules import named
from paritrana_analysis.scoring.rules import Aspect, Indicator, Rules
from paritrana_analysis.scoring.scales import Scale
from paritrana_analysis.scoring.score import Scores, score
from paritrana_analysis.scoring.weights import given

#: The one aspect that all indicators belong to.
_ASPECT = "(all)"


def score_units(
    values: pd.DataFrame,
    weights: pd.Series | pd.DataFrame,
    *,
    directions: Mapping[str, int] | None = None,
    goalposts: Mapping[str, tuple[float, float]] | None = None,
    mean: str = "arithmetic",
    missing: str = "exclude",
) -> pd.DataFrame:
    """Total and rank of each unit under one set of weights or several.

    values  : one row a unit (the index names it, each once), one column an indicator: numbers or blank.
    weights : indicator → weight (a Series), or one row a set of weights, one column an indicator; 0 or more,
        divided by their sum.
    directions : 1 more is better (default), -1 less is better. goalposts : indicator → (lo, hi) in its own
        unit, which earn 0 and 100; an indicator without is scored between the least and the largest of the
        units given, so that one unit more can change all scores.
    mean    : arithmetic, geometric, harmonic or mazziotta_pareto.
    missing : what a blank counts for: "exclude" (the unit is not scored), "zero", or "reweight" (its weight
        goes to the others, at most a fifth).

    Returns one row a set and unit, best first: weights (the set's name, "" for a Series), unit, total
    (0–100; blank: not scored), rank (competition ranks, 1 the best), n (scored), missing_share, reason ("" or
    a key of `scoring.score.REASONS`).
    Raises UserError for values that are no numbers, a unit that stands twice, weights that can't be, and
    columns that only one of the two tables has.
    Source: Nardo et al. (2008), Handbook on Constructing Composite Indicators, OECD/JRC, chapters 5 and 6.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> own = pd.DataFrame({"coverage": [0.2, 0.5, 0.4], "budget": [10, 2, 8]}, index=["a", "b", "c"])
    >>> scored = pa.score_units(own, pd.Series({"coverage": 0.7, "budget": 0.3}))
    >>> scored[["unit", "rank"]].to_numpy().tolist()
    [['b', 1], ['c', 2], ['a', 3]]
    """
    sets = weights.to_frame("").T if isinstance(weights, pd.Series) else weights
    frames = []
    for name, own in sets.iterrows():
        made = own_scores(values, own, directions, goalposts, mean, missing)
        totals = made.totals[["total", "rank", "n", "missing_share", "reason"]].rename_axis("unit")
        totals = totals.reset_index().sort_values(["rank", "unit"], na_position="last", kind="stable")
        totals.insert(0, "weights", str(name))
        frames.append(totals)
    if not frames:
        raise UserError(Fault("scoring.rules_empty"))
    return pd.concat(frames, ignore_index=True)


def own_scores(
    values: pd.DataFrame,
    weights: pd.Series,
    directions: Mapping[str, int] | None = None,
    goalposts: Mapping[str, tuple[float, float]] | None = None,
    mean: str = "arithmetic",
    missing: str = "exclude",
    zones: pd.Series | None = None,
) -> Scores:
    """The whole scoring behind one set of weights of `score_units`: `explain(unit)` tells why."""
    alone = [*values.columns.difference(weights.index), *weights.index.difference(values.columns)]
    alone += [key for asked in (directions, goalposts) for key in asked or () if key not in weights.index]
    if alone:
        raise UserError(Fault("scoring.own_columns", {"columns": named(pd.Index(alone))}))
    shares = given(weights, normalise=True)
    rules = Rules(
        [Aspect(_ASPECT, 1.0)],
        [
            Indicator(
                key, _ASPECT, float(share), (directions or {}).get(key, 1), _scale(key, goalposts), missing
            )
            for key, share in shares.items()
        ],
        within=mean,
    )
    return score(values, rules, zones)


def _scale(key: str, goalposts: Mapping[str, tuple[float, float]] | None) -> Scale:
    if not goalposts or key not in goalposts:
        return Scale("min_max")
    lo, hi = goalposts[key]
    return Scale("goalposts", lo=lo, hi=hi)
