"""What a family receives, in a line, for a page that has no room for the booklet's table."""

from __future__ import annotations

from paritrana_analysis.coverage.contributions import FamilyBenefits, benefits_at
from paritrana_analysis.evaluation.view import Report


def of_the_year(report: Report) -> FamilyBenefits:
    """Benefits by the rules in force on the last day of the year judged."""
    return benefits_at(report.national("rates"), report.bundle.as_of)


def in_a_line(report: Report) -> str:
    """The three that families ask for first."""
    found = of_the_year(report)
    return report.reader(
        "financing.benefits_line",
        times=found.work_death_wage_multiple,
        death=found.death_total_idr,
        scholarship=found.scholarship_maximum_idr,
        children=found.scholarship_children,
    )
