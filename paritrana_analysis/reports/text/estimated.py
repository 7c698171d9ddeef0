"""Our estimate of a region in words: always told as ours, with its interval and what stands behind it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from paritrana_analysis.coverage.shares import LOW_PROXY_SHARE
from paritrana_analysis.dates import year_of
from paritrana_analysis.evaluation.view import ProvinceReport
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import Column, KeyFigure, Paragraph, Table

#: Behind the name of a district whose proxy is below `LOW_PROXY_SHARE` of its employed.
STAR = " *"


def of_province(report: ProvinceReport) -> dict | None:
    """The province's own row of the year judged; None where nothing is estimated."""
    rows = report.own("estimates")
    rows = records(rows[rows["region_code"] == report.code])
    return rows[0] if rows else None


def key_figure(t: Reader, row: dict) -> KeyFigure:
    """The estimate with its day, its 90 % interval and its grade."""
    words = {"date": row["date"], "low": row["low_90"], "high": row["high_90"], "n": row["claims"]}
    caption = t("estimates.key_caption", grade=t(f"estimates.grade_{row['grade']}"), **words)
    return KeyFigure(t.cell(row["share"], "share"), "", caption, ours=True)


def place(report: ProvinceReport) -> str:
    """What is estimated, whether the official figure lies within, the province's rank, and the change."""
    t, row = report.reader, of_province(report)
    if row is None:
        return ""
    told = [t("estimates.own_finding")]
    own = report.province
    if own["lead_coverage_share"] is not None and year_of(own["lead_as_of"]) == report.year:
        within = row["low_90"] <= own["lead_coverage_share"] <= row["high_90"]
        told.append(t("estimates.own_within" if within else "estimates.own_outside"))
    proxy, employed = own["eligible_proxy"], own["employed"]
    if proxy is not None and employed and proxy / employed < LOW_PROXY_SHARE:
        told.append(t("estimates.own_low_proxy", share=proxy / employed))
    if row["rank_median"] is None:
        told.append(t("estimates.own_not_ranked"))
    else:
        ranks = {"rank": row["rank_median"], "first": row["rank_low_90"], "last": row["rank_high_90"]}
        told.append(t("estimates.own_rank", n=row["ranked"], **ranks))
    moved = records(report.own("estimate_change"))
    if moved and moved[0]["change"] is not None:
        words = {"low": moved[0]["change_low_90"], "high": moved[0]["change_high_90"]}
        key = "own_change_unclear" if words["low"] <= 0 <= words["high"] else "own_change"
        told.append(t(f"estimates.{key}", since=report.year - 2, change=moved[0]["change"], **words))
    return " ".join(told)


def gaps(report: ProvinceReport) -> list[Paragraph]:
    """The gap to each target as an interval from the same draws; the officials' gap stands apart."""
    t = report.reader
    items = [
        t(
            "estimates.gap_item",
            target=row["target_share"],
            gap=row["gap"],
            low=row["gap_low_90"],
            high=row["gap_high_90"],
        )
        for row in records(report.own("estimate_gaps"))
    ]
    return [Paragraph(t("estimates.gaps", listed="; ".join(items)), "note")] if items else []


def simulation_error(t: Reader, rows: pd.DataFrame) -> str:
    """How far another seed would move the ends of these intervals."""
    errors = rows["simulation_error"]
    return t("estimates.simulation_error", median=float(errors.median()), largest=float(errors.max()))


def columns(t: Reader) -> tuple[Column, ...]:
    """The columns that every table of estimates has, after whose they are."""
    return (
        Column("share", t("estimates.column_share"), "share"),
        Column("low", t("estimates.column_low"), "share"),
        Column("high", t("estimates.column_high"), "share"),
        Column("participants", t("estimates.column_participants"), "count", width=1.2),
        Column("workers", t("estimates.column_workers"), "count", width=1.2),
        Column("grade", t("estimates.column_grade")),
        Column("claims", t("estimates.column_claims"), "count", width=0.7),
    )


def cells(row: Mapping, t: Reader) -> tuple:
    """A row's values for these columns."""
    counted = (row["active_participants"], row["workers"])
    grade = t(f"estimates.grade_{row['grade']}")
    return row["share"], row["low_90"], row["high_90"], *counted, grade, row["claims"]


def districts(report: ProvinceReport, names: dict[str, str]) -> list[Table]:
    """Every district's estimate with its interval, by code; nothing where none is made.

    names : by code, one of a low proxy with its `STAR`.
    """
    t, rows = report.reader, report.own("estimates")
    rows = rows[rows["region_code"] != report.code].sort_values("region_code")
    if rows.empty:
        return []
    starred = any(name.endswith(STAR) for name in names.values())
    notes = [t("estimates.districts_note"), t("estimates.grade_told"), simulation_error(t, rows)]
    if starred:
        notes.append(t("estimates.star_note"))
    return [
        Table(
            name=t("estimates.districts_name"),
            caption=t("estimates.own_districts_caption", date=f"{report.year}-12-31", name=report.name),
            columns=(Column("district", t("labels.district"), width=2.0), *columns(t)),
            rows=[
                (names.get(row["region_code"], row["region_code"]), *cells(row, t)) for row in records(rows)
            ],
            note=" ".join(notes),
            source=t("estimates.kicker"),
            annex=True,
        )
    ]
