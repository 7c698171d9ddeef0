"""What to check first of a category: the whole list, then a page for each office that can answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

import paritrana_analysis
from paritrana_analysis.evaluation.bounded import Bounded
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Heading,
    Meta,
    PageBreak,
    Paragraph,
    Table,
    Title,
    as_given,
)
from paritrana_analysis.reports.text import limits
from paritrana_analysis.rubric.judging import Judged

#: Rows of a printed list; a longer one stands in HTML and the workbook, and each office's own on paper.
PRINTED = 60


def asked_of(found: Bounded, units: Collection[str] | None) -> pd.DataFrame:
    """The worklist, of these units where they are given: those of one province."""
    rows = found.worklist
    return rows if units is None else rows[rows["unit"].isin(units)]


def blocks(
    judged: Judged,
    found: Bounded,
    names: Mapping[str, str],
    reader: Reader,
    *,
    province: str | None = None,
    units: Collection[str] | None = None,
    stamp: str = "",
) -> list[Block]:
    """names : unit → name as printed; province : two digits, and units: those in it."""
    t = reader
    rows = records(asked_of(found, units))
    category = t(f"editions.category_{judged.edition.category}")
    title = t("limits.title", category=category, year=judged.assessment_year)
    offices = list(dict.fromkeys(limits.OFFICES[row["indicator"]] for row in rows))
    told_of = len({row["unit"] for row in rows})
    finding = t("limits.list_finding", n=len(rows), units=told_of, offices=len(offices))
    told: list[Block] = [
        Meta(
            title=title,
            language=t.language,
            running_head=title,
            provenance=t(
                "limits.provenance", version=paritrana_analysis.__version__, edition=judged.edition.file
            ),
            region_code=province or "00",
            practice_stamp=stamp,
        ),
        Title(t("limits.kicker"), title, finding if rows else t("limits.list_nothing")),
    ]
    if not rows:
        return told
    told += [
        Paragraph(t("limits.even"), "warning"),
        _whole(rows, names, t),
        Paragraph(t("limits.first_note"), "note"),
    ]
    for office in offices:
        told += [PageBreak(), Heading(t(f"limits.office_{office}"))]
        own = [row for row in rows if limits.OFFICES[row["indicator"]] == office]
        for indicator in dict.fromkeys(row["indicator"] for row in own):
            asked = [row for row in own if row["indicator"] == indicator]
            told += _of_office(indicator, asked, judged, names, t)
    return told


def _whole(rows: list[dict], names: Mapping[str, str], t: Reader) -> Table:
    """Every unknown, what moves the answer most first."""
    return Table(
        t("limits.list_name"),
        t("limits.list_caption"),
        columns=(
            Column("unit", t("limits.column_unit"), width=1.5),
            Column("item", t("limits.column_item"), width=1.6),
            Column("open", t("limits.column_open"), width=1.8),
            Column("where", t("limits.column_where"), width=2.2),
            Column("narrows", t("limits.column_narrows"), "number"),
            Column("pairs", t("limits.column_pairs")),
            Column("firsts", t("limits.column_firsts")),
        ),
        rows=[
            (
                as_given(names.get(row["unit"], row["unit"])),
                t(f"editions.indicator_{row['indicator']}"),
                limits.state(row, t),
                limits.office(row["indicator"], t),
                row["narrows_most"],
                limits.least_most(row["settles_least"], row["settles_most"], t),
                limits.least_most(row["firsts_least"], row["firsts_most"], t),
            )
            for row in rows
        ],
        annex=len(rows) > PRINTED,
    )


def _of_office(
    indicator: str, rows: list[dict], judged: Judged, names: Mapping[str, str], t: Reader
) -> list[Block]:
    """One question to an office: what must be found, in what form, and of whom; with room for the answer."""
    name = t(f"editions.indicator_{indicator}")
    form = limits.entry(judged.rubric.measures[indicator], t)
    return [
        Heading(name, 3),
        Paragraph(f"{t(f'limits.find_{indicator}')} {t('limits.entered', form=form)}"),
        Table(
            indicator,
            t("limits.office_caption", item=name),
            columns=(
                Column("unit", t("limits.column_unit"), width=1.6),
                Column("open", t("limits.column_open"), width=1.8),
                Column("narrows", t("limits.column_narrows"), "number"),
                Column("answer", t("limits.column_answer"), width=2.6),
            ),
            rows=[
                (
                    as_given(names.get(row["unit"], row["unit"])),
                    limits.state(row, t),
                    row["narrows_most"],
                    " ",
                )
                for row in rows
            ],
            annex=len(rows) > 8 * PRINTED,
        ),
    ]
