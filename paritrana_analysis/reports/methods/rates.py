"""4. Yang diterima keluarga: benefits by the rules in force on the last day of the year judged."""

from __future__ import annotations

from paritrana_analysis.coverage import contributions
from paritrana_analysis.evaluation.view import NationalReport
from paritrana_analysis.publish.blocks import Block, Column, Heading, Table
from paritrana_analysis.reports.text import benefits
from paritrana_analysis.reports.text.tables import table_words


def blocks(report: NationalReport) -> list[Block]:
    t, found = report.reader, benefits.of_the_year(report)
    rows = [
        (
            t("financing.benefit_work_death"),
            t("financing.times_wage", times=found.work_death_wage_multiple),
            t("financing.condition_work"),
        ),
        (
            t("financing.benefit_total_disability"),
            t("financing.times_wage", times=found.total_disability_wage_multiple),
            t("financing.condition_work"),
        ),
        (
            t("financing.benefit_death"),
            t.cell(found.death_total_idr, "idr"),
            t("financing.condition_member"),
        ),
        (
            t("financing.benefit_scholarship"),
            t.cell(found.scholarship_maximum_idr, "idr"),
            t(
                "financing.condition_scholarship",
                years=found.scholarship_membership_years,
                children=found.scholarship_children,
            ),
        ),
    ]
    return [
        Heading(t("methods.rates_heading")),
        Table(
            **table_words("financing.benefits", t, as_of=report.bundle.as_of, **_parts(found)),
            columns=(
                Column("benefit", t("labels.benefit"), width=1.6),
                Column("amount", t("labels.amount"), width=1.0),
                Column("condition", t("labels.condition"), width=2.4),
            ),
            rows=rows,
            source=t("financing.benefits_source"),
        ),
    ]


def _parts(found: contributions.FamilyBenefits) -> dict:
    return {
        "lump": found.death_lump_sum_idr,
        "periodic": found.death_periodic_idr,
        "funeral": found.funeral_idr,
        "months": found.death_periodic_months,
    }
