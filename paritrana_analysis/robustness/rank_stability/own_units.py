"""Stability of the ranks of any units, by weights or rules of one's own: public functions for researchers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from paritrana_analysis.robustness import acceptability
from paritrana_analysis.robustness.engine import field_of
from paritrana_analysis.robustness.limits import MOST
from paritrana_analysis.robustness.rank_stability import reasonable as drawn_by
from paritrana_analysis.robustness.rank_stability.assess import RankStability, of_scores, ranks_of
from paritrana_analysis.robustness.rank_stability.reasonable import Reasonable
from paritrana_analysis.scoring import Rules, score
from paritrana_analysis.scoring.own_units import own_scores


def stability(
    values: pd.DataFrame,
    weights: Rules | Mapping[str, float],
    *,
    zones: pd.Series | None = None,
    reasonable: Reasonable | None = None,
    cores: int = 1,
) -> RankStability:
    """Under how many reasonable rules each unit keeps its rank, and what moves it.

    values     : one row a unit (unique labels), one column an indicator, numbers in any unit; blanks as NaN.
    weights    : indicator → weight, 0 or more, of any sum: a plain index, as in `score_units`; or a
                 `scoring.Rules` with aspects, scales, means and what a blank counts for.
    zones      : zone of each unit, by its label; then also ranks within it.
    reasonable : what is drawn; by default as in the reports (docs/decisions/0022): 10,000 rankings by any
                 weights, other scales and means, with and without each indicator. `sobol_n=0` leaves out the
                 drivers, which take most of the time; `weights` narrows the weights, `cell_noise=0.02` adds
                 an error of 2 % to every score.

    Returns a `RankStability` of frames: `ranks` (rank, median, interval and chances of each unit),
    `acceptability` (share of draws, units × ranks), `drivers` (Sobol indices), `left_out` (ranks without each
    indicator), `reversals` (pairs that change order when a unit leaves); `simulation.ranks` (draws × units)
    holds every draw. `titles` and `sampling` are empty: they need an edition, and a survey's errors.
    The same seed gives the same frames. Raises UserError for values, weights or alternatives that can't be.
    Source: Saisana, Saltelli & Tarantola (2005), J. R. Statist. Soc. A 168; Lahdelma & Salminen (2001), Oper.
    Res. 49.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> values = pd.DataFrame({"share": [0.6, 0.4, 0.2], "growth": [1.0, 3.0, 2.0]}, index=["A", "B", "C"])
    >>> rules = pa.robustness.ReasonableRules(draws=500, sobol_n=32)
    >>> stability = pa.robustness.rank_robustness(values, {"share": 3, "growth": 1}, reasonable=rules)
    >>> stability.ranks[["unit", "rank", "low", "high"]].to_dict("list")
    {'unit': ['A', 'B', 'C'], 'rank': [1, 2, 3], 'low': [1, 1, 2], 'high': [3, 2, 3]}
    """
    drawn = reasonable or Reasonable()
    if isinstance(weights, Rules):
        rng = np.random.Generator(np.random.PCG64(drawn.seed))
        return of_scores(score(values, weights, zones, rng), drawn, cores=cores)
    # The index is one of min-max scores already: compared so again, that rule would count twice.
    drawn = replace(drawn, scales=tuple(one for one in drawn.scales if one != "min_max"))
    scores = own_scores(values, pd.Series(dict(weights), dtype=float), zones=zones)
    return of_scores(scores, drawn, cores=cores)


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
    >>> stability = pa.rank_stability(own, draws=1_000)
    >>> [stability[column].tolist()[0] for column in ("unit", "rank", "low", "high")]
    ['a', 1, 1, 1]
    """
    alike = pd.Series(1.0, index=values.columns)
    field = field_of(
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
    ranks = drawn_by.draw(field, rules.design_for(field), rng).ranks
    frame = ranks_of(field, ranks, rules)
    return frame.drop(columns=[column for column in frame if column.startswith("zone")])


def winning_weights(stability: RankStability, unit: str) -> pd.DataFrame:
    """Least and most of each indicator's weight among all weights with which the unit wins, exactly.

    By a weighted arithmetic mean of the scores by the rule book (`stability.field.judged`, 0–100). Returns a
    row an indicator: least, most, 0–1; no row where the unit wins with no weights at all. Raises KeyError for
    a unit without a total, ValueError where scores are blank.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> values = pd.DataFrame({"x": [100.0, 0.0, 40.0], "y": [0.0, 100.0, 40.0]}, index=["A", "B", "C"])
    >>> rules = pa.robustness.ReasonableRules(draws=10, sobol_n=0)
    >>> stability = pa.robustness.rank_robustness(values, {"x": 1, "y": 1}, reasonable=rules)
    >>> pa.robustness.winning_weights(stability, "A").round(2).to_dict("list")
    {'least': [0.5, 0.0], 'most': [1.0, 0.5]}
    >>> len(pa.robustness.winning_weights(stability, "C"))
    0
    """
    if unit not in stability.field.units:
        raise KeyError(unit)
    found = acceptability.winning_weight_bounds(stability.field.judged, stability.field.units.index(unit))
    columns = ["least", "most"]
    if found is None:
        return pd.DataFrame(columns=columns, dtype=float)
    return pd.DataFrame(found, index=pd.Index(stability.field.keys, name="indicator"), columns=columns)


def benefit_of_doubt(stability: RankStability, *, least: float = 0.0, most: float = 1.0) -> pd.DataFrame:
    """Each unit under the weights that flatter it most: a score of 0–1, 1 where some put it first.

    least, most : limits of each weight, as a share of their sum. Returns a row a unit: score, and a column
    an indicator with the share of the weight. Raises ValueError for blank scores, and limits that no weights
    meet. Source: Cherchye, Moesen, Rogge & Van Puyenbroeck (2007), An introduction to 'benefit of the doubt'
    composite indicators, Soc. Indic. Res. 82.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> values = pd.DataFrame({"x": [100.0, 0.0, 40.0], "y": [0.0, 100.0, 40.0]}, index=["A", "B", "C"])
    >>> rules = pa.robustness.ReasonableRules(draws=10, sobol_n=0)
    >>> stability = pa.robustness.rank_robustness(values, {"x": 1, "y": 1}, reasonable=rules)
    >>> pa.robustness.benefit_of_doubt(stability)["score"].round(2).to_dict()
    {'A': 1.0, 'B': 1.0, 'C': 0.8}
    """
    found = acceptability.benefit_of_doubt(stability.field.judged, lower=least, upper=most)
    frame = pd.DataFrame(
        found.shares, index=pd.Index(stability.field.units, name="unit"), columns=stability.field.keys
    )
    frame.insert(0, "score", found.score)
    return frame


def central_weights(stability: RankStability) -> pd.DataFrame:
    """Mean weights of the draws that put a unit first: what a jury values that would choose it; NaN: never.

    A row a unit, a column an indicator; weights 0–1. Source: Lahdelma, Hokkanen & Salminen (1998), SMAA,
    Eur. J. Oper. Res. 106.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> values = pd.DataFrame({"x": [100.0, 0.0, 40.0], "y": [0.0, 100.0, 40.0]}, index=["A", "B", "C"])
    >>> rules = pa.robustness.ReasonableRules(draws=500, sobol_n=0)
    >>> stability = pa.robustness.rank_robustness(values, {"x": 1, "y": 1}, reasonable=rules)
    >>> bool(pa.robustness.central_weights(stability).loc["A", "x"] > 0.5)
    True
    """
    made = acceptability.central_weights(stability.simulation.ranks, stability.simulation.choices.weights)
    return pd.DataFrame(
        made, index=pd.Index(stability.field.units, name="unit"), columns=stability.field.keys
    )


def ahead_of(stability: RankStability) -> pd.DataFrame:
    """Share of draws in which the row's unit is ahead of the column's, 0–1; a tie counts for neither.

    Source: Leskinen, Viitanen, Kangas & Kangas (2006), Alternatives to incorporate uncertainty and risk
    attitude in multicriteria evaluation of forest plans, Forest Sci. 52 (pairwise winning indices).

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> values = pd.DataFrame({"x": [3.0, 2.0], "y": [2.0, 1.0]}, index=["A", "B"])
    >>> rules = pa.robustness.ReasonableRules(draws=50, sobol_n=0)
    >>> firm = pa.robustness.rank_robustness(values, {"x": 1, "y": 1}, reasonable=rules)
    >>> float(pa.robustness.ahead_of(firm).loc["A", "B"])
    1.0
    """
    units = list(stability.field.units)
    made = acceptability.pairwise_winning(stability.simulation.ranks)
    return pd.DataFrame(made, index=units, columns=units)
