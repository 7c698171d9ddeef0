"""A target's plan and date in words, and the older targets of a region."""

from __future__ import annotations

from paritrana_analysis.evaluation.view import ProvinceReport
from paritrana_analysis.frames import records


def due(report: ProvinceReport, target: dict, *, spelled_out: bool = False) -> str:
    """The plan and date of a target; where the page names it first, the plan is spelled out."""
    t = report.reader
    plan = f"terms.plan_{target['framework']}"
    named = t(plan) if spelled_out and t.has(plan) else report.term("framework", target["framework"])
    if not target["target_date"]:
        return t("summary.due_undated", framework=named)
    return t("summary.due", framework=named, date=target["target_date"])


def past_targets(report: ProvinceReport) -> str:
    """The region's own targets that fell due before the year judged, newest first; "" where it has none."""
    rows = records(report.own("past_targets"))
    if not rows:
        return ""
    listed = "; ".join(_past(report, row) for row in rows)
    return report.reader("financing.past_targets", listed=listed, n=len(rows))


def _past(report: ProvinceReport, row: dict) -> str:
    words = {"due": due(report, row)}
    if row["target_share"] is not None:
        return report.reader("financing.past_share", share=row["target_share"], **words)
    return report.reader("financing.past_persons", persons=row["target_persons"], **words)
