"""3. Pasar kerja: the workforce of each August, formal and informal, and by district."""

from __future__ import annotations

from paritrana_analysis import charts
from paritrana_analysis.evaluation.view import ProvinceReport
from paritrana_analysis.frames import records
from paritrana_analysis.publish.blocks import (
    Block,
    Bullets,
    Column,
    Figure,
    Heading,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.province.numbers import numbered
from paritrana_analysis.reports.text.tables import table_words


def blocks(report: ProvinceReport) -> list[Block]:
    t = report.reader
    years = report.own("workforce")
    found: list[Block] = [Heading(t("labour_market.heading"), level=3)]
    if years.empty:
        return [*found, Paragraph(t("labour_market.none", year=report.year))]
    found.append(Paragraph(_sentence(report, records(years))))
    found.append(_trend(report, years))
    found.append(_by_year(report, records(years)))
    found.append(_by_district(report))
    found += _doubts(report)
    return numbered(t, found)


def _sentence(report: ProvinceReport, years: list[dict]) -> str:
    t, first, last = report.reader, years[0], years[-1]
    words = {
        "year": last["year"],
        "employed": last["employed"],
        "formal": last["formal"] / last["employed"],
        "unemployment": last["unemployed"] / last["labour_force"],
    }
    if first["year"] == last["year"]:
        return t("labour_market.sentence_one", **words)
    words |= {
        "first": first["year"],
        "change": last["employed"] / first["employed"] - 1,
        "formal_before": first["formal"] / first["employed"],
    }
    words["moved"] = t(
        "labour_market.grew" if words["change"] >= 0 else "labour_market.shrank", change=abs(words["change"])
    )
    return t("labour_market.sentence", **words)


def _trend(report: ProvinceReport, years) -> Figure:
    t = report.reader
    return Figure(
        name="trend",
        caption=charts.title_workforce_trend(years, reader=t),
        alt=charts.alt_workforce_trend(years, reader=t),
        svg=charts.to_svg(charts.workforce_trend(years, reader=t).figure),
        note=t(
            "labour_market.trend_note",
            unit=charts.workforce_unit(years, reader=t).capitalize(),
            source=t("labour_market.source"),
        ),
        width="half",
    )


def _by_year(report: ProvinceReport, years: list[dict]) -> Table:
    t = report.reader
    return Table(
        **table_words("labour_market.years", t, name=report.name),
        columns=(
            Column("year", t("labels.year"), "year", 0.6),
            Column("employed", t("labels.employed"), "count"),
            Column("formal", t("labels.formal"), "count"),
            Column("informal", t("labels.informal"), "count"),
            Column("formal_share", t("labels.formal_share"), "share", 0.8),
            Column("unemployed", t("labels.unemployed"), "count"),
            Column("rate", t("labels.unemployment_rate"), "share2", 0.9),
            Column("proxy", t("labels.proxy"), "count"),
        ),
        rows=[
            (
                r["year"],
                r["employed"],
                r["formal"],
                r["informal"],
                r["formal"] / r["employed"],
                r["unemployed"],
                r["unemployed"] / r["labour_force"],
                r["eligible_proxy"],
            )
            for r in years
        ],
        source=t("labour_market.source"),
        annex=True,
    )


def _by_district(report: ProvinceReport) -> Table:
    t = report.reader
    rows = report.own("district_workforce")
    last = int(rows["year"].max())
    before = rows[rows["year"] == int(rows["year"].min())].set_index("region_code")["employed"]
    newest = records(rows[rows["year"] == last])
    first = int(rows["year"].min())
    return Table(
        name=t("labour_market.districts_name"),
        caption=t("labour_market.districts_caption", year=last),
        columns=(
            Column("district", t("labels.district"), width=1.6),
            Column("before", t("labour_market.employed_in", year=first), "count"),
            Column("employed", t("labour_market.employed_in", year=last), "count"),
            Column("change", t("labels.change"), "share", 0.8),
            Column("formal_share", t("labels.formal_share"), "share", 0.8),
            Column("rate", t("labels.unemployment_rate"), "share2", 0.9),
            Column("proxy", t("labels.proxy"), "count"),
        ),
        rows=[_district(report, row, before.get(row["region_code"])) for row in newest],
        note=t("labour_market.districts_note", year=first),
        source=t("labour_market.source"),
        annex=True,
    )


def _district(report: ProvinceReport, row: dict, before: float | None) -> tuple:
    change = None if before is None else row["employed"] / float(before) - 1
    return (
        report.region_name(row["region_code"]),
        before,
        row["employed"],
        change,
        row["formal"] / row["employed"],
        row["unemployed"] / row["labour_force"],
        row["eligible_proxy"],
    )


def _doubts(report: ProvinceReport) -> list[Block]:
    """Falls of a third or more: the figures are printed as published, with a note."""
    t = report.reader
    doubts = report.own("doubts")
    falls = records(doubts[doubts["key"].isin(["fall_of_a_third", "rise_of_a_half"])])
    if not falls:
        return []
    import json

    items = []
    for row in falls:
        values = json.loads(row["values"])
        items.append(
            t(
                f"labour_market.{row['key']}",
                name=report.region_name(row["region_code"]),
                **{key: values[key] for key in ("before", "now", "year")},
            )
        )
    return [Paragraph(t("labour_market.falls"), "warning"), Bullets(items)]
