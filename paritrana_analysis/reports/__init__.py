# ruff: noqa: F401 (names are handed on)
"""The content of every report as blocks: of a province, of the nation, of a jury's papers, of a scoring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paritrana_analysis import lazily

#: What the room gives a notebook, as `pa.reports.…`: name → where it stands.
PUBLIC = {
    "judge_category": "reports.scoring.files:judge_folder",
    "score_limits": "reports.scoring.files:limits_of",
    "JuryChoices": "reports.scoring.files:Choices",
}
#: Its modules that a notebook enters.
MODULES = ("jury", "methods", "national", "province", "scoring", "text")

__getattr__, __dir__ = lazily(__name__, PUBLIC, MODULES)

if TYPE_CHECKING:
    from paritrana_analysis.reports import jury as jury
    from paritrana_analysis.reports import methods as methods
    from paritrana_analysis.reports import national as national
    from paritrana_analysis.reports import province as province
    from paritrana_analysis.reports import scoring as scoring
    from paritrana_analysis.reports import text as text
    from paritrana_analysis.reports.scoring.files import Choices as JuryChoices
    from paritrana_analysis.reports.scoring.files import judge_folder as judge_category
    from paritrana_analysis.reports.scoring.files import limits_of as score_limits
