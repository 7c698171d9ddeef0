"""The tables that a year's reports are made from, with source and licence."""

from __future__ import annotations

from paritrana_analysis.data.synthetic import LICENCE
from paritrana_analysis.evaluation.view import Report
from paritrana_analysis.publish.blocks import Column, Table
from paritrana_analysis.reports.text.tables import table_words


def input_tables(report: Report) -> Table:
    t = report.reader
    return Table(
        **table_words("sources.tables", t),
        columns=(
            Column("table", t("labels.table"), width=1.5),
            Column("sources", t("labels.source"), width=3.0),
            Column("licence", t("labels.licence"), width=2.2),
        ),
        rows=[
            (row["table"], _source(report, row), _terms(report, row))
            for row in report.bundle.description["sources"]
        ],
    )


def _source(report: Report, row: dict) -> str:
    """The table's source in the reader's language; a table of the user's own as its dictionary has it."""
    own = "; ".join(source["title"] for source in row["sources"])
    if LICENCE in row["licence"]:  # a drawn table has the name of a real one, and not its source
        return report.reader("practice.drawn", **_drawn_from(report))
    told = f"tables.{row['name']}"
    return report.reader(told) if report.reader.has(told) else own


def _drawn_from(report: Report) -> dict:
    practice = report.practice or {}
    return {"seed": practice.get("seed"), "year": practice.get("assessment_year")}


def _terms(report: Report, row: dict) -> str:
    if LICENCE in row["licence"]:
        return report.reader("practice.licence")
    told = [f"tables.licence_{name}" for name in row["licence"]]
    return "; ".join(
        report.reader(t) if report.reader.has(t) else t.removeprefix("tables.licence_") for t in told
    )
