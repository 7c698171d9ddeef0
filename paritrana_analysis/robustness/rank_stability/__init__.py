"""How firm the ranks of a judged category are: under how many reasonable rules a unit keeps its place,
what drives that, what sampling error leaves open, and what would change it.

Two kinds of doubt stand side by side and are never mixed: rules nobody published (drawn here, no error in
any figure) and workers who were estimated (the edition's own rule held, an error given or a scenario).
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
