# ruff: noqa: F401 (names are handed on)
"""How far ranks depend on choices that no source settles: other weights, scales, means, and sampling error.

engine          ranks units once for each of many rules
draws           sets of weights; `sensitivity`: which choices move a ranking (Sobol indices)
acceptability   chances of each rank, weights with which a unit wins
rank_sets       confidence sets of ranks under sampling error
rank_stability  all of these for a judged category, or for units of one's own
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paritrana_analysis import lazily

#: What the room gives a notebook, as `pa.robustness.…`: name → where it stands.
PUBLIC = {
    "rank_robustness": "robustness.rank_stability.own_units:stability",
    "ReasonableRules": "robustness.rank_stability.reasonable:Reasonable",
    "WeightScheme": "robustness.draws",
    "weight_concentration": "robustness.draws:concentration",
    "winning_weights": "robustness.rank_stability.own_units",
    "benefit_of_doubt": "robustness.rank_stability.own_units",
    "central_weights": "robustness.rank_stability.own_units",
    "ahead_of": "robustness.rank_stability.own_units",
}
#: Its modules that a notebook enters.
MODULES = ("rank_stability",)

__getattr__, __dir__ = lazily(__name__, PUBLIC, MODULES)

if TYPE_CHECKING:
    from paritrana_analysis.robustness import rank_stability as rank_stability
    from paritrana_analysis.robustness.draws import WeightScheme as WeightScheme
    from paritrana_analysis.robustness.draws import concentration as weight_concentration
    from paritrana_analysis.robustness.rank_stability.own_units import ahead_of as ahead_of
    from paritrana_analysis.robustness.rank_stability.own_units import benefit_of_doubt as benefit_of_doubt
    from paritrana_analysis.robustness.rank_stability.own_units import central_weights as central_weights
    from paritrana_analysis.robustness.rank_stability.own_units import stability as rank_robustness
    from paritrana_analysis.robustness.rank_stability.own_units import winning_weights as winning_weights
    from paritrana_analysis.robustness.rank_stability.reasonable import Reasonable as ReasonableRules
