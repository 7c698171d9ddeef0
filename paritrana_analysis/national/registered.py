"""6. Peserta menurut tempat pendaftaran: another basis, apart and labelled; it never leads."""

from __future__ import annotations

from paritrana_analysis.blocks import Block, Column, Heading, Paragraph, Table
from paritrana_analysis.report import NationalReport
from paritrana_analysis.telling import above_one


def blocks(report: NationalReport) -> list[Block]:
    say = report.reader
    known = [row for row in report.provinces if row["registered"] is not None]
    found: list[Block] = [Heading(say("national.registered_heading"))]
    if not known:
        return [*found, Paragraph(say("national.registered_none"))]
    rule = say("national.registered_rule", n=len(known), all=len(report.provinces))
    if above := [row for row in known if (row["registered_share"] or 0) > 1]:
        names = ", ".join(
            say("national.registered_item", name=row["region"], share=row["registered_share"])
            for row in above
        )
        rule += " " + say("national.registered_above", names=names)
    return [*found, Paragraph(rule, "warning"), _table(report)]


def _table(report: NationalReport) -> Table:
    say = report.reader
    return above_one.noted(
        say,
        Table(
            name=say("national.registered_name"),
            caption=say("national.registered_caption"),
            columns=(
                Column("code", say("national.column_code"), width=0.5),
                Column("province", say("national.column_province"), width=1.6),
                Column("registered", say("national.column_registered"), "count"),
                Column("as_of", say("labels.date"), "date"),
                Column("year", say("labels.sakernas_year"), "year"),
                Column("employed_share", say("labels.over_employed"), "share"),
                Column("proxy_share", say("labels.over_proxy"), "share"),
            ),
            rows=[
                (
                    row["region_code"],
                    row["region"],
                    row["registered"],
                    row["registered_as_of"],
                    None if row["registered_year"] is None else int(row["registered_year"]),
                    row["registered_share"],
                    row["registered_proxy_share"],
                )
                for row in report.provinces
            ],
            note=say("national.registered_note"),
        ),
        {"employed_share": "registration", "proxy_share": "registration"},
        label=1,
    )
