"""How firm the ranks of one's own units are under all weights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from paritrana_analysis.robustness.acceptability import rank_acceptability
from paritrana_analysis.robustness.limits import MOST
from paritrana_analysis.robustness.rank_stability import reasonable as drawn_by
from paritrana_analysis.robustness.rank_stability.assess import ranks_of
from paritrana_analysis.robustness.rank_stability.ranking import field_from
from paritrana_analysis.robustness.rank_stability.reasonable import Reasonable
from paritrana_analysis.scoring.own_units import own_scores


def rank_stability(
    values: pd.DataFrame,
    weights: pd.Series | None = None,
    *,
    directions: Mapping[str, int] | None = None,
    goalposts: Mapping[str, tuple[float, float]] | None = None,
    mean: str = "arithmetic",
    missing: str = "exclude",
    draws: int = 10_000,
    seed: int = 1,
    level: float = 0.9,
) -> pd.DataFrame:
    """How far each unit's rank moves when every set of weights is as likely as any other.

    values, directions, goalposts, mean, missing : as in `score_units`. weights : indicator → weight, for
    the rank beside the intervals; default: all alike. draws : sets of weights, uniform on the simplex; seed :
    of them: the same seed gives the same frame. level : share of the draws that an interval holds.

    Returns one row a scored unit, best first: unit, rank (by `weights`), n, median, low and high (the
    interval of ranks), holds (share of draws with just its rank), top_1, top_3, top_5 (share of draws with a
    rank of 1, up to 3, up to 5).
    Raises UserError as `score_units`; ValueError where fewer than two units are scored, or too many.
    Source: Saisana, Saltelli & Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools
    for the quality assessment of composite indicators, J. R. Statist. Soc. A 168.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> own = pd.DataFrame({"coverage": [0.9, 0.5, 0.4], "budget": [10, 2, 8]}, index=["a", "b", "c"])
    >>> firm = pa.rank_stability(own, draws=1_000)
    >>> [firm[column].tolist()[0] for column in ("unit", "rank", "low", "high")]
    ['a', 1, 1, 1]
    """
    alike = pd.Series(1.0, index=values.columns)
    field = field_from(
        own_scores(values, alike if weights is None else weights, directions, goalposts, mean, missing)
    )
    if not 2 <= len(field.units) <= MOST:
        raise ValueError(f"{len(field.units)} unit(s) are scored: from 2 to {MOST} have ranks that can move")
    rules = Reasonable(
        draws=draws,
        seed=seed,
        level=level,
        scales=(),
        aggregations=(),
        missing=(),
        floors=(),
        exclusion=False,
    )
    rng = np.random.Generator(np.random.PCG64(seed))
    simulation = drawn_by.draw(field, rules.design_for(field), rng)
    frame = ranks_of(field, simulation, rank_acceptability(simulation), rules)
    return frame.drop(columns=[column for column in frame if column.startswith("zone")])
