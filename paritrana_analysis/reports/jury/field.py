"""All candidates on one page, side by side, each with how stable its place is."""

from __future__ import annotations

from paritrana_analysis import charts
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.jury.inputs import Briefing, Case
from paritrana_analysis.reports.text import standing
from paritrana_analysis.scoring.ranks import competition_ranks

#: More candidates than this are not drawn, so that the field stays on one page.
DRAWN = 12


def blocks(briefing: Briefing) -> list[Block]:
    t = briefing.reader
    found: list[Block] = [PageBreak(), Heading(t("briefing.field_heading", n=len(briefing.cases)))]
    if len(briefing.cases) <= DRAWN and not briefing.listed:
        found.append(_coverage(briefing))
    ranked = [case for case in briefing.cases if case.result["total"] is not None]
    if len(ranked) < 2:
        key = "briefing.field_unranked" if ranked else "briefing.field_unranked_none"
        found.append(Paragraph(t(key, n=len(ranked)), "finding"))
    else:
        found.append(_table(briefing, ranked))
        drawn = [case for case in ranked if case.stability is not None]
        if len(drawn) > 1 and len(briefing.cases) <= DRAWN:
            found.append(_intervals(briefing, drawn))
    return found


def only_said(briefing: Briefing) -> bool:
    """Whether the field is a sentence alone, and the briefing has no result after it: no page of its own."""
    return briefing.result is None and not any(isinstance(b, Table | Figure) for b in blocks(briefing))


def _coverage(briefing: Briefing) -> Figure:
    """Workers and stated coverage, in the order of the candidates."""
    t, cases = briefing.reader, briefing.cases
    rows = [
        {
            "region_code": case.unit,
            "name": case.name,
            "employed": case.region["employed"],
            "coverage_share": case.region["lead_coverage_share"],
            "as_of": case.region["lead_as_of"],
        }
        for case in cases
    ]
    years = {case.region["workers_year"] for case in cases if case.region["workers_year"] is not None}
    year = int(max(years)) if years else None
    return Figure(
        name="field_coverage",
        caption=t("briefing.field_coverage_caption"),
        alt=charts.alt_district_bars(rows, reader=t),
        svg=charts.to_svg(charts.district_bars(rows, reader=t, year=year).figure),
        note=t("briefing.field_coverage_note"),
    )


def _table(briefing: Briefing, ranked: list[Case]) -> Table:
    t = briefing.reader
    aspects = [
        a
        for a in briefing.desk.edition.weights
        if any(c.result.get(f"aspect_{a}") is not None for c in ranked)
    ]
    places = dict(
        zip((c.unit for c in ranked), competition_ranks([c.result["total"] for c in ranked]), strict=True)
    )
    order = sorted(briefing.cases, key=lambda c: (places.get(c.unit, len(briefing.cases) + 1), c.unit))
    rows = [
        (
            int(places[case.unit]) if case.unit in places else None,
            case.name,
            case.share,
            case.as_of,
            case.result["total"],
            *(case.result.get(f"aspect_{aspect}") for aspect in aspects),
            standing.interval_cell(case.stability["low"], case.stability["high"]) if case.stability else None,
            case.stability["n"] if case.stability else None,
        )
        for case in order
    ]
    stability = next((case.stability for case in ranked if case.stability), None)
    note = t("briefing.field_note")
    if stability:
        note += " " + t(
            "briefing.field_range",
            percent=100 * stability["level"],
            draws=stability["draws"],
            n=stability["n"],
        )
    return Table(
        name=t("briefing.field_name"),
        caption=t("briefing.field_caption"),
        columns=(
            Column("place", t("briefing.column_place"), "count", 0.6),
            Column("name", t("briefing.column_candidate"), width=2.0),
            Column("share", briefing.share_heading, "share", 0.8),
            Column("as_of", t("labels.date"), "date", 0.9),
            Column("total", t("briefing.column_documents"), "number", 0.9),
            *(Column(aspect, t(f"editions.aspect_{aspect}"), "number", 0.9) for aspect in aspects),
            Column("range", t("scores.column_range"), width=1.1),
            Column("n", t("briefing.column_of"), "count", 0.6),
        ),
        rows=rows,
        note=note,
    )


def _intervals(briefing: Briefing, drawn: list[Case]) -> Figure:
    t = briefing.reader
    rows = [
        {
            "unit": case.unit,
            "name": case.name,
            "rank": case.stability["rank"],
            "low": case.stability["low"],
            "median": case.stability["median"],
            "high": case.stability["high"],
            "alike_low": case.stability[f"sampling_{standing.told_case(case.stability)}_low"],
            "alike_high": case.stability[f"sampling_{standing.told_case(case.stability)}_high"],
            "basis": case.stability["sampling_basis"],
            "rse": case.stability[f"sampling_{standing.told_case(case.stability)}_rse"],
        }
        for case in sorted(drawn, key=lambda c: (c.stability["rank"], c.unit))
    ]
    percent = 100 * drawn[0].stability["level"]
    n = int(drawn[0].stability["n"])
    return Figure(
        name="field_ranks",
        caption=t("briefing.field_ranks_caption", n=n),
        alt=charts.alt_rank_intervals(rows, reader=t),
        svg=charts.to_svg(charts.rank_intervals(rows, n=n, percent=percent, reader=t).figure),
        # A list counts its workers: no survey stands behind them.
        note="" if briefing.listed else t("rank_stability.apart"),
    )
