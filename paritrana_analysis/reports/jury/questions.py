"""Five questions for an interview: on doubts, then on what would move the score most, then on what lasts."""

from __future__ import annotations

from paritrana_analysis.reports.jury.doubts import Doubt
from paritrana_analysis.reports.jury.inputs import Briefing, Case

MOST = 5
#: Findings that leave an indicator without a score; each has a question of its own.
_OPEN = (
    "not_checked",
    "blank",
    "other_period",
    "no_figure",
    "only_planned",
    "form_not_stated",
    "no_claim",
    "doubted_claim",
    "other_year",
    "lowest_grade",
)
#: Doubts whose question asks for an indicator already.
_ASKED_BY = {
    "coverage_share": {"no_figure", "doubted_figure", "other_year"},
    "regulation_kind": {"form_not_stated", "no_regulation"},
    "vulnerable_budget": {"only_planned", "paid_below_plan"},
}
#: Asked of anybody, where a file leaves room: `briefing.question_…`.
GENERAL = ("largest_group", "after_budget", "evidence_of_claims", "data_matching", "next_year")


def questions(briefing: Briefing, case: Case, found: list[Doubt]) -> list[str]:
    """Five different questions."""
    t, keys = briefing.reader, {doubt.key for doubt in found}
    # Each unchecked indicator has a question of its own, below: one about all of them asks nothing. A note
    # in our tables is ours to read, not a candidate's to answer.
    asked = [doubt.question(t) for doubt in found if doubt.key not in ("not_checked", "noted")]
    # What would move the score most is asked first (`robustness.worklist`).
    moves = {row["indicator"]: place for place, row in enumerate(case.unknown)}
    asked += [
        t(f"briefing.ask_{row['indicator']}")
        for row in sorted(case.points, key=lambda row: moves.get(row["indicator"], len(moves)))
        if row["scored"]
        and row["state"] in _OPEN
        and t.has(f"briefing.ask_{row['indicator']}")
        and not keys & _ASKED_BY.get(row["indicator"], set())
    ]
    uncovered = _uncovered(case)
    for key in GENERAL:
        if key == "largest_group" and uncovered is None:
            key = "largest_group_unknown"
        asked.append(t(f"briefing.question_{key}", uncovered=uncovered, year=briefing.year))
    return list(dict.fromkeys(asked))[:MOST]


def _uncovered(case: Case) -> float | None:
    """Workers beyond the leading claim, by its own count and denominator; None where it lacks one."""
    own = case.region
    active, workers = own["lead_active_participants"], own["lead_denominator_value"]
    return workers - active if active is not None and workers is not None and workers > active else None
