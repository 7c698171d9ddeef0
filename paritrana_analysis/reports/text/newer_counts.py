"""A count of all participants, later than the official figure used and told without a percentage."""

from __future__ import annotations

from paritrana_analysis.dates import is_later, recency
from paritrana_analysis.evaluation.view import ProvinceReport, host
from paritrana_analysis.frames import records


def newest(report: ProvinceReport) -> dict | None:
    """The newest such row of the province's frame `segments`; None where the figure used is the newest."""
    used = report.province["lead_as_of"]
    if used is None:
        return None
    rows = report.own("segments")
    rows = rows[(rows["segment"] == "ALL") & (rows["left_out"] == "") & rows["coverage_share"].isna()]
    later = [row for row in records(rows) if is_later(row["as_of"], used)]
    return max(later, key=lambda row: recency(row["as_of"]), default=None)


def told(report: ProvinceReport) -> str:
    """It in a sentence; "" where there is none."""
    row = newest(report)
    if row is None:
        return ""
    return report.reader(
        "summary.newer_count",
        count=row["active_participants"],
        as_of=row["as_of"],
        basis=report.term("basis", row["counting_basis"]),
        host=host(row["source"]),
        used=report.province["lead_as_of"],
    )
