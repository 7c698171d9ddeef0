"""Scores by a rule book: scales, weights, means, what a blank counts for, ranks, and why.

    rules = Rules(aspects=[Aspect("coverage", 1.0)], indicators=[Indicator(...)])
    scores = score(values, rules, zones)
    scores.totals, scores.explain("3604")

The steps stand in rooms of their own: `scales`, `weights`, `missing`, `aggregation`, `ranks`.
All is pure: frames in, frames out, generators passed in.
"""

from paritrana_analysis.scoring.applied_rules import AppliedRule
from paritrana_analysis.scoring.ranks import rank
from paritrana_analysis.scoring.rules import Aspect, Indicator, Rules
from paritrana_analysis.scoring.scales import Scale
from paritrana_analysis.scoring.score import Scores, score
from paritrana_analysis.scoring.weights import ahp, budget_allocation

#: What a notebook finds here, each told with an example.
PUBLIC = (
    "score",
    "budget_allocation",
    "ahp",
)

__all__ = [
    "AppliedRule",
    "Aspect",
    "Indicator",
    "Rules",
    "Scale",
    "Scores",
    "ahp",
    "budget_allocation",
    "rank",
    "score",
]
