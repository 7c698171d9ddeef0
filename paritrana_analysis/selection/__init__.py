"""Selects winners from scored candidates by an edition's stages, quotas, zones and titles, and says why.

    plan = plan_of(editions.load(2023, "kabupaten_kota"))
    result = select(candidates, plan)
    result.winners, result.left, told(result, "3603", Reader("id"))
    compare(result, select(candidates, with_quota(plan, "provincial_assessment", 2)))

The same code serves districts, provinces, firms and villages: the edition's stages say which units compete
with each other. All functions are pure: frames in, frames out.
"""

from paritrana_analysis.selection.comparison import SelectionChanges, compare
from paritrana_analysis.selection.notices import Notice
from paritrana_analysis.selection.plan import (
    Award,
    Plan,
    Step,
    plan_of,
    with_quota,
    with_zones,
)
from paritrana_analysis.selection.select import Selection, select
from paritrana_analysis.selection.text import told

#: What a notebook finds here, each told with an example.
PUBLIC = (
    "plan_of",
    "with_quota",
    "with_zones",
    "told",
    "compare",
)

__all__ = [
    "Award",
    "SelectionChanges",
    "Notice",
    "Plan",
    "Selection",
    "Step",
    "compare",
    "plan_of",
    "select",
    "told",
    "with_quota",
    "with_zones",
]
