# ruff: noqa: F401 (names are handed on)
"""Who is covered, against which workers, how far from a target, at what cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paritrana_analysis import lazily

#: What the room gives a notebook, as `pa.coverage.…`: name → where it stands.
PUBLIC = {
    "monthly_bpu_contribution": "coverage.contributions",
    "leading_targets": "coverage.targets",
    "conflicting_claims": "coverage.claims:conflicting",
    "with_denominators": "coverage.shares",
    "growth": "coverage.shares",
    "gap_to_target": "coverage.shares",
    "claim_roles": "coverage.claims:roles",
    "claim_counts": "coverage.claims:counts_behind",
    "counts_that_differ": "coverage.counts_beside",
    "can_lead": "coverage.claims",
    "usable_targets": "coverage.targets:usable",
    "other_targets": "coverage.targets:elsewhere",
    "cost_of_cover": "coverage.contributions",
    "employer_monthly_contribution": "coverage.contributions",
    "gini": "coverage.inequality",
    "inequality_of": "coverage.inequality:of_table",
    "theil_decomposition": "coverage.inequality",
    "mld_decomposition": "coverage.inequality",
    "relative_index": "coverage.inequality",
}

__getattr__, __dir__ = lazily(__name__, PUBLIC)

if TYPE_CHECKING:
    from paritrana_analysis.coverage.claims import can_lead as can_lead
    from paritrana_analysis.coverage.claims import conflicting as conflicting_claims
    from paritrana_analysis.coverage.claims import counts_behind as claim_counts
    from paritrana_analysis.coverage.claims import roles as claim_roles
    from paritrana_analysis.coverage.contributions import cost_of_cover as cost_of_cover
    from paritrana_analysis.coverage.contributions import (
        employer_monthly_contribution as employer_monthly_contribution,
    )
    from paritrana_analysis.coverage.contributions import monthly_bpu_contribution as monthly_bpu_contribution
    from paritrana_analysis.coverage.counts_beside import counts_that_differ as counts_that_differ
    from paritrana_analysis.coverage.inequality import gini as gini
    from paritrana_analysis.coverage.inequality import mld_decomposition as mld_decomposition
    from paritrana_analysis.coverage.inequality import of_table as inequality_of
    from paritrana_analysis.coverage.inequality import relative_index as relative_index
    from paritrana_analysis.coverage.inequality import theil_decomposition as theil_decomposition
    from paritrana_analysis.coverage.shares import gap_to_target as gap_to_target
    from paritrana_analysis.coverage.shares import growth as growth
    from paritrana_analysis.coverage.shares import with_denominators as with_denominators
    from paritrana_analysis.coverage.targets import elsewhere as other_targets
    from paritrana_analysis.coverage.targets import leading_targets as leading_targets
    from paritrana_analysis.coverage.targets import usable as usable_targets
