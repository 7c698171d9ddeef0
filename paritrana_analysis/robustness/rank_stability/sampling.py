"""Which ranks can't be told apart because the number of workers in a coverage share is an estimate.

The edition's own rule is used. One error of a unit's workers changes its coverage share and the growth of
that share in the same direction. If the estimates of two years have separate errors, growth is far less
certain than is told here. Budgets per uncovered worker are held constant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from paritrana_analysis.robustness.engine import Field
from paritrana_analysis.robustness.rank_sets import rank_sets, tiers
from paritrana_analysis.rubric.judging import Judged
from paritrana_analysis.scoring.aggregation import two_levels
from paritrana_analysis.scoring.scales import RELATIVE, apply

#: Indicators that are divided by an estimated number of workers.
OVER_WORKERS = ("coverage_share", "coverage_growth")
COLUMNS = ("unit", "basis", "rse", "error", "critical", "low", "high", "tier")


def sampling(
    judged: Judged,
    field: Field,
    rse: Mapping[str, float] | None,
    scenarios: Sequence[float],
    rng: np.random.Generator,
    *,
    level: float = 0.95,
) -> pd.DataFrame:
    """Simultaneous confidence sets of the edition's ranks, one row a unit and RSE.

    rse : unit → relative standard error of its workers (0.1 is 10 %). Used only if every scored unit has
          one, basis "rse_given"; else each scenario is worked out for all, basis "rse_scenario".
    error : standard error of the total, in points. critical : of the sets, in standard errors.
    low, high : the unit can't be told from the units on these ranks.
    tier  : 1 uppermost. No row where no indicator is divided by an estimate.
    Raises ValueError for an error that is no share from 0 to 1.
    """
    for one in [*scenarios, *({} if rse is None else rse).values()]:
        if one is not None and one == one and not 0 <= one <= 1:
            raise ValueError(f"a relative standard error is a share from 0 to 1 (0.10 for 10 %), not {one!r}")
    if not any(key in field.keys for key in OVER_WORKERS):
        return pd.DataFrame(columns=COLUMNS)
    given = [None if rse is None else rse.get(unit) for unit in field.units]
    whole = all(one is not None and one == one for one in given)
    cases = [("rse_given", np.array(given, dtype=float))] if whole else []
    if not whole:
        cases = [("rse_scenario", np.full(len(given), one)) for one in scenarios]
    frames = []
    for (basis, sizes), stream in zip(cases, rng.spawn(len(cases)), strict=True):
        error = errors_of_totals(judged, field, sizes)
        sets = rank_sets(field.totals, error, rng=stream, kind="simultaneous", level=level)
        frames.append(
            pd.DataFrame(
                {
                    "unit": field.units,
                    "basis": basis,
                    "rse": sizes,
                    "error": error,
                    "critical": sets.critical,
                    "low": sets.low,
                    "high": sets.high,
                    "tier": tiers(sets, field.totals),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def errors_of_totals(judged: Judged, field: Field, rse: np.ndarray) -> np.ndarray:
    """Standard error of each unit's total, (n,): half of what it moves when its own workers are one standard
    error fewer and more, exp(± rse), all other units held."""
    sides = [_totals(judged, field, np.exp(sign * rse)) for sign in (1, -1)]
    return np.abs(sides[0] - sides[1]) / 2


def _totals(judged: Judged, field: Field, factor: np.ndarray) -> np.ndarray:
    moved = field.judged.copy()
    for key in OVER_WORKERS:
        if key not in field.keys:
            continue
        j = field.keys.index(key)
        known = ~field.blank[:, j]
        moved[known, j] = _rescored(judged, field, key, factor)[known]
    counted = ~np.isnan(moved)
    return two_levels(
        np.where(counted, moved, 0.0),
        np.where(counted, field.indicator_weights, 0.0),
        field.aspect_of,
        field.aspect_weights,
        within=field.within,
        between=field.between,
        floor=field.floor,
    ).total


def _rescored(judged: Judged, field: Field, key: str, factor: np.ndarray) -> np.ndarray:
    """Score of each unit were its own value times its factor, the others as they are."""
    rule = next(one for one in judged.rules.indicators if one.key == key)
    column = pd.to_numeric(judged.scores.values[key]).astype(float)
    units = list(field.units)
    moved = column.loc[units] * factor
    groups = judged.scores.totals["zone"] if judged.rules.reference == "zone" else None
    if rule.scale.kind not in RELATIVE and not (rule.scale.kind == "target" and rule.scale.lo is None):
        return np.asarray(apply(rule.scale, moved, direction=rule.direction).scores, dtype=float)
    found = np.full(len(units), np.nan)
    for place, unit in enumerate(units):
        if moved.iloc[place] == moved.iloc[place]:
            tried = column.copy()
            tried[unit] = moved.iloc[place]
            scores = np.asarray(apply(rule.scale, tried, direction=rule.direction, groups=groups).scores)
            found[place] = scores[column.index.get_loc(unit)]
    return found
