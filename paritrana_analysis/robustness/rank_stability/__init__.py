"""Stability of the ranks of a judged category: under how many reasonable rules a unit keeps its rank, which
choices move it, which ranks sampling error can't tell apart, and how many more workers would change it.

Two kinds of uncertainty are told side by side and never mixed. The first is of rules: no official rule is
public, so other rules are drawn, with every figure taken as exact. The second is of figures: numbers of
workers are survey estimates, so an error is added to them (given, or a scenario) under the edition's own
rule.
"""

from paritrana_analysis.robustness.engine import Field, field_of
from paritrana_analysis.robustness.rank_stability.assess import RankStability, assess
from paritrana_analysis.robustness.rank_stability.counterfactual import further_workers, further_workers_from
from paritrana_analysis.robustness.rank_stability.grounds import (
    Workers,
    rse_of,
    targets_of,
    wages_of,
    workers_of,
)
from paritrana_analysis.robustness.rank_stability.reasonable import Reasonable
from paritrana_analysis.robustness.rank_stability.sampling import OVER_WORKERS
from paritrana_analysis.robustness.rank_stability.unit_rows import chance_rows, driver_rows, rows

__all__ = [
    "OVER_WORKERS",
    "Field",
    "RankStability",
    "Reasonable",
    "Workers",
    "assess",
    "chance_rows",
    "driver_rows",
    "field_of",
    "further_workers_from",
    "further_workers",
    "rows",
    "rse_of",
    "targets_of",
    "wages_of",
    "workers_of",
]
