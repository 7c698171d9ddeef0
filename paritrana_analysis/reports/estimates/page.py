"""The page of the estimates: the nation, provinces by median rank, strange claims, and what was read."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

import paritrana_analysis
from paritrana_analysis.coverage.estimates import summary
from paritrana_analysis.coverage.estimates.estimate import Estimates
from paritrana_analysis.data.regions import NATION
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Heading,
    KeyFigure,
    KeyFigures,
    Meta,
    Paragraph,
    Table,
    Title,
)


def blocks(
    found: Estimates, names: Mapping[str, str], reader: Reader, *, seed: int, stamp: str = ""
) -> list[Block]:
    """The page. names : region code → name as printed. stamp : printed where the figures are synthetic."""
    say = reader
    latest = found.latest().set_index("region_code")
    nation = latest.loc[NATION]
    words = {"date": found.date, "year": found.assessment_year}
    title = say("estimates.title", **words)
    interval = {"share": nation["share"], "low": nation["low_90"], "high": nation["high_90"]}
    told: list[Block] = [
        Meta(
            title=title,
            language=say.language,
            running_head=title,
            provenance=say(
                "estimates.provenance", version=paritrana_analysis.__version__, seed=seed, **words
            ),
            region_code=NATION,
            practice_stamp=stamp,
        ),
        Title(say("estimates.kicker"), title, say("estimates.finding", **interval)),
        Paragraph(say("estimates.definition", **words)),
        KeyFigures([_key(nation, say)]),
        Paragraph(say("estimates.limits"), "warning"),
        Heading(say("estimates.provinces_heading")),
        Paragraph(say("estimates.grade_rule"), "note"),
        *provinces(latest.drop(NATION).reset_index(), names, say, found.date),
    ]
    if found.districts is not None:
        told += [Heading(say("estimates.districts_heading")), _districts(found, names, say)]
    told += [Heading(say("estimates.strange_heading")), _strangest(found, names, say)]
    told += [Heading(say("estimates.elsewhere_heading")), _elsewhere(found, names, say)]
    return [*told, *_read(found, say)]


def _key(nation: pd.Series, say: Reader) -> KeyFigure:
    interval = f"{say.cell(nation['low_90'], 'share')}–{say.cell(nation['high_90'], 'share')}"
    return KeyFigure(say.cell(nation["share"], "share"), interval, say("estimates.kicker"), ours=True)


def _columns(say: Reader, *, ranked: bool) -> tuple[Column, ...]:
    places = (
        Column("rank", say("estimates.column_rank"), "count"),
        Column("rank_range", say("estimates.column_rank_range")),
    )
    return (
        Column("code", say("estimates.column_code"), width=0.6),
        Column("region", say("estimates.column_region"), width=2.0),
        *(places if ranked else ()),
        Column("share", say("estimates.column_share"), "share"),
        Column("low", say("estimates.column_low"), "share"),
        Column("high", say("estimates.column_high"), "share"),
        Column("participants", say("estimates.column_participants"), "count", width=1.2),
        Column("workers", say("estimates.column_workers"), "count", width=1.2),
        Column("grade", say("estimates.column_grade")),
        Column("claims", say("estimates.column_claims"), "count", width=0.7),
        Column("newest", say("estimates.column_newest"), "date", width=1.2),
    )


def _row(row: dict, names: Mapping[str, str], say: Reader, *, ranked: bool) -> tuple:
    code = row["region_code"]
    places = ()
    if ranked:
        places = (int(row["rank_median"]), f"{row['rank_low_90']:.0f}–{row['rank_high_90']:.0f}")
    return (
        code,
        names.get(code, code),
        *places,
        row["share"],
        row["low_90"],
        row["high_90"],
        row["active_participants"],
        row["workers"],
        say(f"estimates.grade_{row['grade']}"),
        row["claims"],
        row["newest_as_of"] or None,
    )


def provinces(latest: pd.DataFrame, names: Mapping[str, str], say: Reader, date: str) -> list[Block]:
    """Provinces by median rank with intervals; those of the lowest grade apart and unranked.

    latest : `Estimates.latest`, or the bundle's frame `estimates`, without the nation's row.
    """
    ranked = latest[latest["rank_median"].notna()].sort_values(
        ["rank_median", "share", "region_code"], ascending=[True, False, True]
    )
    apart = latest[latest["rank_median"].isna()]
    found: list[Block] = [
        Table(
            say("estimates.provinces_name"),
            say("estimates.provinces_caption", date=date, n=len(ranked)),
            _columns(say, ranked=True),
            [_row(row, names, say, ranked=True) for row in records(ranked)],
            source=say("estimates.kicker"),
        )
    ]
    if len(apart):
        found.append(
            Table(
                say("estimates.low_name"),
                say("estimates.low_caption", date=date),
                _columns(say, ranked=False),
                [_row(row, names, say, ranked=False) for row in records(apart)],
                source=say("estimates.kicker"),
            )
        )
    return found


def _districts(found: Estimates, names: Mapping[str, str], say: Reader) -> Table:
    rows = found.districts.rows
    rows = rows[rows["date"] == found.date]
    return Table(
        say("estimates.districts_name"),
        say("estimates.districts_caption", date=found.date),
        _columns(say, ranked=False),
        [_row(row, names, say, ranked=False) for row in records(rows)],
        note=say("estimates.districts_note"),
        source=say("estimates.kicker"),
        annex=True,
    )


def _strangest(found: Estimates, names: Mapping[str, str], say: Reader) -> Table:
    claims = found.distances
    if found.districts is not None:
        claims = pd.concat([claims, found.districts.distances], ignore_index=True)
    claims = summary.strangest(claims)
    share = claims["kind"] == "share"
    rows = [
        (
            row["as_of"],
            " + ".join(names.get(code, code) for code in row["region_code"].split("+")),
            say(f"estimates.kind_{row['kind']}"),
            row["segment"],
            say.cell(row["value"], "share" if is_share else "count"),
            say.cell(row["estimate"], "share" if is_share else "count"),
            say(f"estimates.unit_{'share' if is_share else 'persons'}"),
            row["distance"],
            row["claim_ids"].replace("+", " + "),
        )
        for row, is_share in zip(records(claims), share, strict=True)
    ]
    return Table(
        say("estimates.strange_name"),
        say("estimates.strange_caption", first=claims["year"].min(), last=claims["year"].max()),
        (
            Column("as_of", say("labels.date"), "date"),
            Column("region", say("estimates.column_region"), width=1.6),
            Column("kind", say("estimates.column_kind"), width=1.2),
            Column("segment", say("labels.segment"), width=0.8),
            Column("value", say("estimates.column_said")),
            Column("estimate", say("estimates.column_estimate")),
            Column("unit", say("estimates.column_unit"), width=0.9),
            Column("distance", say("estimates.column_distance"), "number", width=0.7),
            Column("claim", say("estimates.column_claim"), width=1.2),
        ),
        rows,
        note=say("estimates.strange_note"),
    )


def _elsewhere(found: Estimates, names: Mapping[str, str], say: Reader) -> Table:
    rows = found.elsewhere.sort_values(["registered_to_resident", "region_code"], ascending=[False, True])
    return Table(
        say("estimates.elsewhere_name"),
        say("estimates.elsewhere_caption"),
        (
            Column("code", say("estimates.column_code"), width=0.6),
            Column("region", say("estimates.column_region"), width=2.0),
            Column("ratio", say("estimates.column_ratio"), "number"),
            Column("low", say("estimates.column_low"), "number"),
            Column("high", say("estimates.column_high"), "number"),
            Column("separable", say("estimates.column_separable"), width=1.4),
        ),
        [
            (
                row["region_code"],
                names.get(row["region_code"], row["region_code"]),
                row["registered_to_resident"],
                row["low_90"],
                row["high_90"],
                say("estimates.separable_yes" if row["separable"] else "estimates.separable_no"),
            )
            for row in records(rows)
        ],
        note=say("estimates.elsewhere_note"),
    )


def _read(found: Estimates, say: Reader) -> list[Block]:
    out = found.left_out["why"].value_counts()
    return [
        Heading(say("estimates.read_heading")),
        Paragraph(
            say(
                "estimates.read_told",
                n=int(found.observations["told_by"].sum()),
                observations=len(found.observations),
            )
        ),
        Table(
            say("estimates.left_out_name"),
            say("estimates.left_out_caption"),
            (
                Column("why", say("estimates.column_why"), width=4.0),
                Column("number", say("estimates.column_number"), "count"),
            ),
            [(say(f"estimates.why_{why}"), int(number)) for why, number in sorted(out.items())],
        ),
    ]
