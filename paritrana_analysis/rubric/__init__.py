# ruff: noqa: F401 (names are handed on)
"""The rubric: how evidence becomes indicator values, and values become points. Rules as data.

`government.yaml`, `business.yaml` and `village.yaml` say for each indicator where its value comes from, on
which scale it is scored, and on what ground; `register` and `shares` read the evidence by them. No scale
is the award's own: none was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paritrana_analysis import lazily

#: What the room gives a notebook, as `pa.rubric.…`: name → where it stands.
PUBLIC = {
    "judged_results": "rubric.judging:results",
    "judged_points": "rubric.judging:points",
    "selection_candidates": "rubric.judging:candidates",
}

__getattr__, __dir__ = lazily(__name__, PUBLIC)

if TYPE_CHECKING:
    from paritrana_analysis.rubric.judging import candidates as selection_candidates
    from paritrana_analysis.rubric.judging import points as judged_points
    from paritrana_analysis.rubric.judging import results as judged_results
