# ruff: noqa: F401 (names are handed on)
"""A jury's round: its panel, its candidates, the score sheets, and the result with all that bears on it.

    round = open_round(...)                 members, candidates, criteria: sealed by its key
    workbook.render(round, "PJ001", ...)    one sheet a juror; `reading` reads it back or says why it can't
    result = decide(round, marks, ...)      documents and interview by the edition's rule

A result always shows how it came about: a blank score stays blank, every recusal is on record, a corrected
figure stands beside the raw one, and the round's key is written into everything made from the round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paritrana_analysis import lazily

#: What the room gives a notebook, as `pa.jury.…`: name → where it stands.
PUBLIC = {
    "agreement_bootstrap": "jury.statistics.intervals:bootstrap_intervals",
    "agreement_intervals": "jury.statistics.intervals:jackknife_intervals",
}
#: Its modules that a notebook enters.
MODULES = ("bundle_view", "candidates", "decision", "files")

__getattr__, __dir__ = lazily(__name__, PUBLIC, MODULES)

if TYPE_CHECKING:
    from paritrana_analysis.jury import bundle_view as bundle_view
    from paritrana_analysis.jury import candidates as candidates
    from paritrana_analysis.jury import decision as decision
    from paritrana_analysis.jury import files as files
    from paritrana_analysis.jury.statistics.intervals import bootstrap_intervals as agreement_bootstrap
    from paritrana_analysis.jury.statistics.intervals import jackknife_intervals as agreement_intervals
