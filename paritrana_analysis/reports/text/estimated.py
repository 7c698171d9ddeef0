"""Our estimate of a region in words: always told as ours, with its interval and what stands behind it."""

from __future__ import annotations

from paritrana_analysis.evaluation.view import ProvinceReport
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import Column, KeyFigure, Paragraph, Table


def of_province(report: ProvinceReport) -> dict | None:
    """The province's own row of the year judged; None where nothing is estimated."""
    rows = report.own("estimates")
    rows = records(rows[rows["region_code"] == report.code])
    return rows[0] if rows else None


def key_figure(say: Reader, row: dict) -> KeyFigure:
    """The estimate with its day, its 90 % interval and its grade."""
    words = {"date": row["date"], "low": row["low_90"], "high": row["high_90"], "n": row["claims"]}
    caption = say("estimates.key_caption", grade=say(f"estimates.grade_{row['grade']}"), **words)
    return KeyFigure(say.cell(row["share"], "share"), "", caption, ours=True)


def place(report: ProvinceReport) -> str:
    """What is estimated, where the province stands among those ranked, or why it isn't, and the change."""
    say, row = report.reader, of_province(report)
    if row is None:
        return ""
    told = [say("estimates.own_finding")]
    if row["rank_median"] is None:
        told.append(say("estimates.own_not_ranked"))
    else:
        ranks = {"rank": row["rank_median"], "first": row["rank_low_90"], "last": row["rank_high_90"]}
        told.append(say("estimates.own_rank", n=row["ranked"], **ranks))
    moved = records(report.own("estimate_change"))
    if moved and moved[0]["change"] is not None:
        words = {"low": moved[0]["change_low_90"], "high": moved[0]["change_high_90"]}
        told.append(say("estimates.own_change", since=report.year - 2, change=moved[0]["change"], **words))
    return " ".join(told)


def gaps(report: ProvinceReport) -> list[Paragraph]:
    """The gap to each target as an interval from the same draws; the officials' gap stands apart."""
    say = report.reader
    items = [
        say(
            "estimates.gap_item",
            target=row["target_share"],
            gap=row["gap"],
            low=row["gap_low_90"],
            high=row["gap_high_90"],
        )
        for row in records(report.own("estimate_gaps"))
    ]
    return [Paragraph(say("estimates.gaps", listed="; ".join(items)), "note")] if items else []


def districts(report: ProvinceReport, names: dict[str, str]) -> list[Table]:
    """Every district's estimate with its interval, the highest first; nothing where none is made."""
    say, rows = report.reader, report.own("estimates")
    rows = rows[rows["region_code"] != report.code].sort_values(
        ["share", "region_code"], ascending=[False, True]
    )
    if rows.empty:
        return []
    return [
        Table(
            name=say("estimates.districts_name"),
            caption=say("estimates.own_districts_caption", date=f"{report.year}-12-31", name=report.name),
            columns=(
                Column("district", say("labels.district"), width=2.0),
                Column("share", say("estimates.column_share"), "share"),
                Column("low", say("estimates.column_low"), "share"),
                Column("high", say("estimates.column_high"), "share"),
                Column("participants", say("estimates.column_participants"), "count"),
                Column("workers", say("estimates.column_workers"), "count"),
                Column("grade", say("estimates.column_grade")),
                Column("claims", say("estimates.column_claims"), "count", 0.7),
            ),
            rows=[
                (
                    names.get(row["region_code"], row["region_code"]),
                    row["share"],
                    row["low_90"],
                    row["high_90"],
                    row["active_participants"],
                    row["workers"],
                    say(f"estimates.grade_{row['grade']}"),
                    row["claims"],
                )
                for row in records(rows)
            ],
            note=f"{say('estimates.districts_note')} {say('estimates.grade_rule')}",
            source=say("estimates.kicker"),
        )
    ]
