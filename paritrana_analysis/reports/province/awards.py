"""7. Riwayat penghargaan: nominees and winners, by the year judged and never by the award's label."""

from __future__ import annotations

import pandas as pd

from paritrana_analysis.coverage.shares import SPLIT_PROVINCES
from paritrana_analysis.evaluation.view import ProvinceReport, host
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.province.numbers import numbered
from paritrana_analysis.reports.text import titles
from paritrana_analysis.reports.text.tables import table_words

GOVERNMENTS = ("provinsi", "kabupaten_kota", "desa")
#: Awards of governments that the page prints; the workbook has all.
NEWEST = 5


def blocks(report: ProvinceReport) -> list[Block]:
    t = report.reader
    rows = report.own("awards")
    rows = rows[rows["assessment_year"] <= report.year].sort_values(
        ["assessment_year", "award_level", "category", "rank", "award_id"],
        ascending=[False, True, True, True, True],
    )
    found: list[Block] = [Heading(t("awards.heading"), level=3), Paragraph(_history(report))]
    if rows.empty:
        return [*found, Paragraph(t("awards.none", name=report.name))]
    governments = rows[rows["category"].isin(GOVERNMENTS)]
    others = rows[~rows["category"].isin(GOVERNMENTS)]
    found.append(Paragraph(t("awards.label_trap"), "note"))
    if report.code in SPLIT_PROVINCES:
        found.append(Paragraph(t("awards.split"), "note"))
    told = {"name": report.name, "n": min(NEWEST, len(governments))}
    parts = {"newest": governments.head(NEWEST)} if len(governments) else {}
    parts |= {"governments": governments} if len(governments) > NEWEST else {}
    parts |= {"others": others} if len(others) else {}
    for key, part in parts.items():
        words = table_words(f"awards.{key}", t, **told)
        found.append(_table(report, part, words, annex=key != "newest"))
    return numbered(t, found)


def _table(report: ProvinceReport, rows: pd.DataFrame, words: dict[str, str], *, annex: bool) -> Table:
    t = report.reader
    return Table(
        **words,
        columns=(
            Column("year", t("labels.edition"), "year", 0.7),
            Column("handed", t("labels.award_year"), "year", 0.8),
            Column("level", t("labels.level"), width=0.9),
            Column("category", t("labels.category"), width=1.1),
            Column("recipient", t("labels.recipient"), width=2.0),
            Column("outcome", t("labels.result"), width=1.0),
            Column("rank", t("labels.rank"), "count", 0.7),
            Column("title", t("labels.title"), width=1.2),
            Column("source", t("labels.source"), "url", 1.2),
        ),
        rows=[
            (
                r["assessment_year"],
                r["award_year"],
                report.term("level", r["award_level"]),
                report.term("category", r["category"]),
                marked(r),
                report.term("outcome", r["outcome"]),
                r["rank"],
                ", ".join(filter(None, (titles.told(r["title"], t), _zone(report, r)))) or None,
                r["source"],
            )
            for r in records(rows)
        ],
        note=note(records(rows), t),
        annex=annex,
    )


def _zone(report: ProvinceReport, row: dict) -> str:
    return report.reader("awards.zone", zone=report.term("zone", row["zone"])) if row["zone"] else ""


def marked(row: dict) -> str:
    """The recipient, with * where another source names another for the same place."""
    return row["recipient"] + (" *" if row["conflicts_with"] else "")


def note(rows: list[dict], t: Reader) -> str:
    """What a blank rank means, and of each row in conflict what the other source states."""
    told = [
        t("awards.conflict", name=r["recipient"], other=r["other_recipient"], host=host(r["other_source"]))
        for r in rows
        if r["conflicts_with"]
    ]
    return " ".join([t("awards.note"), *told])


#: National awards named on page one.
MOST_AWARDS = 4


def _history(report: ProvinceReport) -> str:
    """The national winners among its governments, newest first; beyond `MOST_AWARDS` how many more."""
    t = report.reader
    rows = report.own("awards")
    rows = rows[
        (rows["award_level"] == "national")
        & (rows["outcome"] == "winner")
        & rows["category"].isin(["provinsi", "kabupaten_kota"])
        & (rows["assessment_year"] <= report.year)
    ]
    if rows.empty:
        return f"{t('summary.history')} {t('summary.history_none')}"
    rows = records(rows.sort_values(["assessment_year", "award_id"], ascending=[False, True]))
    told = [
        t(
            "summary.history_item",
            name=row["recipient"],
            year=row["assessment_year"],
            place=_place(report, row),
        )
        + (
            t("summary.history_conflict", name=row["other_recipient"], host=host(row["other_source"]))
            if row["conflicts_with"]
            else ""
        )
        for row in rows[:MOST_AWARDS]
    ]
    if len(rows) > MOST_AWARDS:
        told.append(t("summary.history_more", n=len(rows) - MOST_AWARDS))
    return f"{t('summary.history')} {'; '.join(told)}."


def _place(report: ProvinceReport, row: dict) -> str:
    if row["rank"] is not None and row["zone"]:
        zone = report.term("zone", row["zone"])
        return report.reader("summary.history_zone_rank", rank=row["rank"], zone=zone)
    if row["rank"] is not None:
        return report.reader("summary.history_rank", rank=row["rank"])
    return titles.told(row["title"], report.reader) or report.reader("summary.history_winner")
