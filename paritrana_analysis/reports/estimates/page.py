"""The page of the estimates: the nation, provinces by median rank, strange claims, and what was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

import paritrana_analysis
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
from paritrana_analysis.reports.text import estimated

if TYPE_CHECKING:
    from paritrana_analysis.coverage.estimates.estimate import Estimates


def blocks(
    found: Estimates, names: Mapping[str, str], reader: Reader, *, seed: int, stamp: str = ""
) -> list[Block]:
    """The page. names : region code → name as printed. stamp : printed where the figures are synthetic."""
    t = reader
    latest = found.latest().set_index("region_code")
    nation = latest.loc[NATION]
    words = {"date": found.date, "year": found.assessment_year}
    title = t("estimates.title_revised" if found.revised else "estimates.title", **words)
    interval = {"share": nation["share"], "low": nation["low_90"], "high": nation["high_90"]}
    told: list[Block] = [
        Meta(
            title=title,
            language=t.language,
            running_head=title,
            provenance=t("estimates.provenance", version=paritrana_analysis.__version__, seed=seed, **words),
            region_code=NATION,
            practice_stamp=stamp,
        ),
        Title(t("estimates.kicker"), title, t("estimates.finding", **interval)),
        Paragraph(t("estimates.definition", date=found.until)),
        *([Paragraph(t("estimates.revised", until=found.claims_until, **words), "warning")] * found.revised),
        KeyFigures([_key(nation, t)]),
        Paragraph(t("estimates.limits"), "warning"),
        Heading(t("estimates.provinces_heading")),
        Paragraph(t("estimates.grade_rule"), "note"),
        *provinces(latest.drop(NATION).reset_index(), names, t, found.date),
        Paragraph(estimated.simulation_error(t, found.latest()), "note"),
        Heading(t("estimates.quarters_heading")),
        *_quarters(found, names, t),
    ]
    if found.districts is not None:
        told += [Heading(t("estimates.districts_heading")), _districts(found, names, t)]
    told += [Heading(t("estimates.strange_heading")), _strangest(found, names, t)]
    told += [Heading(t("estimates.elsewhere_heading")), _elsewhere(found, names, t)]
    return [*told, *_read(found, t)]


def _key(nation: pd.Series, t: Reader) -> KeyFigure:
    interval = f"{t.cell(nation['low_90'], 'share')}–{t.cell(nation['high_90'], 'share')}"
    return KeyFigure(t.cell(nation["share"], "share"), interval, t("estimates.kicker"), ours=True)


def _columns(t: Reader, *, ranked: bool) -> tuple[Column, ...]:
    places = (
        Column("rank", t("estimates.column_rank"), "count"),
        Column("rank_range", t("estimates.column_rank_range")),
    )
    return (
        Column("code", t("estimates.column_code"), width=0.6),
        Column("region", t("estimates.column_region"), width=2.0),
        *(places if ranked else ()),
        *estimated.columns(t),
        Column("newest", t("estimates.column_newest"), "date", width=1.2),
    )


def _row(row: dict, names: Mapping[str, str], t: Reader, *, ranked: bool) -> tuple:
    code = row["region_code"]
    places = ()
    if ranked:
        places = (int(row["rank_median"]), f"{row['rank_low_90']:.0f}–{row['rank_high_90']:.0f}")
    return (
        code,
        names.get(code, code),
        *places,
        *estimated.cells(row, t),
        row["newest_as_of"] or None,
    )


def provinces(latest: pd.DataFrame, names: Mapping[str, str], t: Reader, date: str) -> list[Block]:
    """Provinces by median rank with intervals; those of the lowest grade apart and unranked.

    latest : `Estimates.latest`, or the bundle's frame `estimates`, without the nation's row.
    """
    ranked = latest[latest["rank_median"].notna()].sort_values(
        ["rank_median", "share", "region_code"], ascending=[True, False, True]
    )
    apart = latest[latest["rank_median"].isna()]
    found: list[Block] = [
        Table(
            t("estimates.provinces_name"),
            t("estimates.provinces_caption", date=date, n=len(ranked)),
            _columns(t, ranked=True),
            [_row(row, names, t, ranked=True) for row in records(ranked)],
            source=t("estimates.kicker"),
        )
    ]
    if len(apart):
        found.append(
            Table(
                t("estimates.low_name"),
                t("estimates.low_caption", date=date),
                _columns(t, ranked=False),
                [_row(row, names, t, ranked=False) for row in records(apart)],
                source=t("estimates.kicker"),
            )
        )
    return found


#: Quarters of every province that the page shows; the file has all of them.
QUARTERS_SHOWN = 8


def _quarters(found: Estimates, names: Mapping[str, str], t: Reader) -> list[Table]:
    """The nation in every quarter, and every province in the last two years' quarters."""
    rows = found.rows.sort_values(["region_code", "date"])
    of_nation = rows["region_code"] == NATION
    last = sorted(rows["date"].unique())[-QUARTERS_SHOWN:]
    date = Column("date", t("labels.date"), "date")
    region = Column("region", t("estimates.column_region"), width=2.0)
    share, low, high, _, _, grade, claims = estimated.columns(t)

    def cells(row: dict) -> tuple:
        share, low, high, _, _, grade, claims = estimated.cells(row, t)
        return share, low, high, grade, claims

    columns = (share, low, high, grade, claims)
    return [
        Table(
            t("estimates.quarters_nation_name"),
            t("estimates.quarters_nation_caption"),
            (date, *columns),
            [(row["date"], *cells(row)) for row in records(rows[of_nation])],
            source=t("estimates.kicker"),
        ),
        Table(
            t("estimates.quarters_name"),
            t("estimates.quarters_caption", first=last[0], last=last[-1]),
            (region, date, *columns),
            [
                (names.get(row["region_code"], row["region_code"]), row["date"], *cells(row))
                for row in records(rows[~of_nation & rows["date"].isin(last)])
            ],
            note=t("estimates.quarters_note"),
            source=t("estimates.kicker"),
            annex=True,
        ),
    ]


def _districts(found: Estimates, names: Mapping[str, str], t: Reader) -> Table:
    rows = found.districts.rows
    rows = rows[rows["date"] == found.date]
    return Table(
        t("estimates.districts_name"),
        t("estimates.districts_caption", date=found.date),
        _columns(t, ranked=False),
        [_row(row, names, t, ranked=False) for row in records(rows)],
        note=f"{t('estimates.districts_note')} {estimated.simulation_error(t, rows)}",
        source=t("estimates.kicker"),
        annex=True,
    )


def _strangest(found: Estimates, names: Mapping[str, str], t: Reader) -> Table:
    claims = found.distances
    if found.districts is not None:
        claims = pd.concat([claims, found.districts.distances], ignore_index=True)
    # Here alone something is chosen from draws: the nation's report, which uses the tables, computes nothing.
    from paritrana_analysis.coverage.estimates.summary import strangest

    claims = strangest(claims)
    share = claims["kind"] == "share"
    rows = [
        (
            row["as_of"],
            " + ".join(names.get(code, code) for code in row["region_code"].split("+")),
            t(f"estimates.kind_{row['kind']}"),
            row["segment"],
            t.cell(row["value"], "share" if is_share else "count"),
            t.cell(row["estimate"], "share" if is_share else "count"),
            t(f"estimates.unit_{'share' if is_share else 'persons'}"),
            row["distance"],
            row["claim_ids"].replace("+", " + "),
        )
        for row, is_share in zip(records(claims), share, strict=True)
    ]
    return Table(
        t("estimates.strange_name"),
        t("estimates.strange_caption", first=claims["year"].min(), last=claims["year"].max()),
        (
            Column("as_of", t("labels.date"), "date"),
            Column("region", t("estimates.column_region"), width=1.6),
            Column("kind", t("estimates.column_kind"), width=1.2),
            Column("segment", t("labels.segment"), width=0.8),
            Column("value", t("estimates.column_said")),
            Column("estimate", t("estimates.column_estimate")),
            Column("unit", t("estimates.column_unit"), width=0.9),
            Column("distance", t("estimates.column_distance"), "number", width=0.7),
            Column("claim", t("estimates.column_claim"), width=1.2),
        ),
        rows,
        note=t("estimates.strange_note"),
    )


def _elsewhere(found: Estimates, names: Mapping[str, str], t: Reader) -> Table:
    rows = found.elsewhere.sort_values(["registered_to_resident", "region_code"], ascending=[False, True])
    return Table(
        t("estimates.elsewhere_name"),
        t("estimates.elsewhere_caption", date=rows["date"].iloc[0]),
        (
            Column("code", t("estimates.column_code"), width=0.6),
            Column("region", t("estimates.column_region"), width=2.0),
            Column("ratio", t("estimates.column_ratio"), "number"),
            Column("low", t("estimates.column_low"), "number"),
            Column("high", t("estimates.column_high"), "number"),
            Column("separable", t("estimates.column_separable"), width=1.4),
        ),
        [
            (
                row["region_code"],
                names.get(row["region_code"], row["region_code"]),
                row["registered_to_resident"],
                row["low_90"],
                row["high_90"],
                t("estimates.separable_yes" if row["separable"] else "estimates.separable_no"),
            )
            for row in records(rows)
        ],
        note=t("estimates.elsewhere_note"),
    )


def _read(found: Estimates, t: Reader) -> list[Block]:
    out = found.left_out["why"].value_counts()
    return [
        Heading(t("estimates.read_heading")),
        Paragraph(
            t(
                "estimates.read_told",
                n=int(found.observations["told_by"].sum()),
                observations=len(found.observations),
            )
        ),
        Table(
            t("estimates.left_out_name"),
            t("estimates.left_out_caption"),
            (
                Column("why", t("estimates.column_why"), width=4.0),
                Column("number", t("estimates.column_number"), "count"),
            ),
            [(t(f"estimates.why_{why}"), int(number)) for why, number in sorted(out.items())],
        ),
    ]
