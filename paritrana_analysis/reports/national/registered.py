"""6. Peserta menurut tempat pendaftaran: participants by place of registration, a basis apart."""

from __future__ import annotations

from paritrana_analysis.coverage.registrations import PARTS
from paritrana_analysis.data.regions import NATION
from paritrana_analysis.evaluation.view import NationalReport
from paritrana_analysis.frames import records
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.text import above_one
from paritrana_analysis.reports.text.tables import table_words


def blocks(report: NationalReport) -> list[Block]:
    t = report.reader
    known = [row for row in report.provinces if row["registered"] is not None]
    found: list[Block] = [Heading(t("national.registered_heading")), *_of_every_province(report)]
    if not known:
        return [*found, Paragraph(t("national.registered_none"))]
    rule = t("national.registered_rule", n=len(known), all=len(report.provinces))
    shares = {"registered_share": "registered_item", "registered_proxy_share": "registered_item_proxy"}
    names = ", ".join(
        t(f"national.{item}", name=row["region"], share=row[column])
        for column, item in shares.items()
        for row in known
        if (row[column] or 0) > 1
    )
    if names:
        rule += " " + t("national.registered_above", names=names)
    return [*found, Paragraph(rule, "warning"), _table(report)]


def _of_every_province(report: NationalReport) -> list[Block]:
    """The one set that counts every province on one basis at one date, by segment, with the nation's sum."""
    t = report.reader
    counted: dict[str, dict[str, int]] = {}
    rows = records(report.overview("registered"))
    for row in rows:
        counted.setdefault(row["region_code"], {})[row["segment"]] = row["active_participants"]
    if not counted:
        return []
    segments = ("ALL", *PARTS)
    sums = {name: sum(of[name] for of in counted.values()) for name in segments}
    named = {code: " + ".join(map(report.region_name, code.split("+"))) for code in counted}
    words = {"as_of": rows[0]["as_of"], "n": len(counted)}
    told = [t("national.everywhere_rule", **words, **{name.lower(): sums[name] for name in segments})]
    if together := [name for code, name in named.items() if "+" in code]:
        told.append(t("national.everywhere_together", parts="; ".join(together)))
    return [
        Heading(t("national.everywhere_heading", **words), level=3),
        Paragraph(" ".join(told)),
        Table(
            **table_words("national.everywhere", t, **words),
            columns=(
                Column("code", t("national.column_code"), width=0.7),
                Column("province", t("national.column_province"), width=2.2),
                *(Column(name.lower(), report.term("segment", name), "count") for name in segments),
            ),
            rows=[
                *((code, named[code], *(of[name] for name in segments)) for code, of in counted.items()),
                (NATION, report.name, *sums.values()),
            ],
            source="" if report.practice else t("national.everywhere_source"),
            highlight=[len(counted)],
        ),
        Heading(t("national.newest_heading"), level=3),
    ]


def _table(report: NationalReport) -> Table:
    t = report.reader
    return above_one.noted(
        t,
        Table(
            **table_words("national.registered", t),
            columns=(
                Column("code", t("national.column_code"), width=0.5),
                Column("province", t("national.column_province"), width=1.6),
                Column("registered", t("national.column_registered"), "count"),
                Column("as_of", t("labels.date"), "date"),
                Column("year", t("labels.sakernas_year"), "year"),
                Column("employed_share", t("labels.over_employed"), "share"),
                Column("proxy_share", t("labels.over_proxy"), "share"),
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
        ),
        {"employed_share": "registration", "proxy_share": "registration"},
        label=1,
    )
