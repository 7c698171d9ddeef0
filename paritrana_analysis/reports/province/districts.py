"""5. Kabupaten/kota: each district's workers, reported coverage and poverty; what compares and what not."""

from __future__ import annotations

from paritrana_analysis import charts
from paritrana_analysis.coverage.claims import STALE_MONTHS, counts_behind
from paritrana_analysis.evaluation.view import ProvinceReport, host
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.province.numbers import numbered
from paritrana_analysis.reports.province.protection import claims_table
from paritrana_analysis.reports.text import above_one, estimated
from paritrana_analysis.reports.text.tables import table_words


def blocks(report: ProvinceReport) -> list[Block]:
    t = report.reader
    rows = sorted(records(report.own("districts")), key=lambda r: (-(r["employed"] or 0), r["region_code"]))
    found: list[Block] = [
        PageBreak(),
        Heading(t("districts.heading")),
        Paragraph(_told(report, rows)),
        _dots(report, rows),
        _table(report, rows),
        Paragraph(t("districts.comparing"), "note"),
        *estimated.districts(report, {row["region_code"]: _starred(row) for row in rows}),
    ]
    found += _above_whole(report, rows)
    found += _turned_round(report, rows)
    found += _official_table(report)
    found += _inequality(report)
    found += _counts(report, rows)
    found += _all_claims(report)
    return numbered(t, found)


def _told(report: ProvinceReport, rows: list[dict]) -> str:
    """How many districts have a figure that may lead, which have others only, and what no figure means."""
    t = report.reader
    n = sum(row["lead_coverage_share"] is not None for row in rows)
    found = [t("districts.told", told=n, n=len(rows))]
    for lacks in ("at_odds", "doubtful", "partly"):
        names = [row["name"] for row in rows if row["lead_lacks"] == lacks]
        if names:
            found.append(t(f"districts.told_{lacks}", n=len(names), names=", ".join(names)))
    return " ".join([*found, t("districts.told_none")])


def _dots(report: ProvinceReport, rows: list[dict]) -> Figure:
    t, ours = report.reader, report.own("estimates")
    ours = {row["region_code"]: row for row in records(ours)}
    drawn = [
        {
            **{key: row[key] for key in ("name", "employed", "formal", "informal", "lead_lacks")},
            "coverage_share": row["lead_coverage_share"],
            "as_of": row["lead_as_of"],
            "old": row["lead_lag_months"] is not None and row["lead_lag_months"] > STALE_MONTHS,
            **{end: ours.get(row["region_code"], {}).get(end) for end in ("low_90", "high_90")},
        }
        for row in rows
    ]
    stated = [(row["name"], row["lead_coverage_share"], "unknown") for row in rows]
    year = next((int(row["workers_year"]) for row in rows if row["workers_year"] is not None), None)
    notes = (t("districts.dots_note", year=year), *_others(t, rows), above_one.note(t, stated))
    return Figure(
        name="districts",
        caption=charts.title_district_dots(drawn, reader=t),
        alt=charts.alt_district_dots(drawn, reader=t),
        svg=charts.to_svg(charts.district_dots(drawn, reader=t).figure),
        note=" ".join(filter(None, notes)),
    )


def _others(t: Reader, rows: list[dict]) -> list[str]:
    """The figures that are newer than the ones used, and those in conflict with them, by district."""
    newer = "; ".join(
        t("districts.newer_item", name=r["name"], share=r["lead_newer_share"], as_of=r["lead_newer_as_of"])
        for r in rows
        if r["lead_newer_share"] is not None
    )
    clash = "; ".join(
        t(f"districts.conflict_{'one' if low == high else 'item'}", name=r["name"], low=low, high=high)
        for r in rows
        for low, high in [(r["lead_conflict_low"], r["lead_conflict_high"])]
        if low is not None
    )
    told = {"newer": newer, "conflict": clash}
    return [t(f"districts.{key}", listed=listed) for key, listed in told.items() if listed]


def _table(report: ProvinceReport, rows: list[dict]) -> Table:
    t = report.reader
    with_rse = any(row["employed_rse"] is not None for row in rows)
    columns = [
        Column("district", t("labels.district"), width=1.7),
        Column("employed", t("labels.employed"), "count", 0.9),
        Column("share", t("labels.share_stated"), "stated", 0.8),
        Column("as_of", t("labels.date"), "date", 1.1),
        Column("uncovered", t("labels.uncovered"), "count", 0.9),
        Column("count", t("labels.active"), "count", 0.85),
        Column("count_as_of", t("labels.date"), "date", 1.1),
        Column("over_employed", t("labels.over_employed"), "share", 0.8),
        Column("over_proxy", t("labels.over_proxy"), "share", 0.8),
        Column("poverty", t("labels.poverty"), "share2", 0.8),
    ]
    if with_rse:
        columns.insert(8, Column("interval", t("labels.interval"), width=1.0))
    words = table_words("districts.table", t, name=report.name, poverty=_poverty_dates(t, rows))
    if any(row["low_proxy"] for row in rows):
        words["note"] += " " + t("districts.star_note")
    return above_one.noted(
        t,
        Table(
            **words,
            columns=columns,
            rows=[_row(report, row, with_rse) for row in rows],
            annex=True,
        ),
        {"share": "unknown", **_causes(rows)},
    )


def _starred(row: dict) -> str:
    """The district's name, with a star where its proxy is too low to rest much on."""
    return row["name"] + (estimated.STAR if row["low_proxy"] else "")


def _causes(rows: list[dict]) -> dict[str, list[str]]:
    """What is known of the cause where a district's newest count is more than its workers."""
    by_place = [row["count_basis"] == "registration" for row in rows]
    return {
        "over_employed": ["registration" if known else "unknown" for known in by_place],
        "over_proxy": ["registration" if known else "proxy" for known in by_place],
    }


def _poverty_dates(reader: Reader, rows: list[dict]) -> str:
    dates = sorted({row["poverty_as_of"] for row in rows if row["poverty_as_of"]})
    return ", ".join(reader.cell(date, "date") for date in dates) or reader.cell(None)


def _row(report: ProvinceReport, row: dict, with_rse: bool) -> tuple:
    t = report.reader
    cells = [
        _starred(row),
        row["employed"],
        row["lead_coverage_share"],
        row["lead_as_of"],
        uncovered(row),
        row["count"],
        row["count_as_of"],
        row["count_employed_share"],
        row["count_proxy_share"],
        row["poverty_rate"],
    ]
    if with_rse:
        low, high = row["count_low"], row["count_high"]
        cells.insert(8, None if low is None else f"{t.cell(low, 'share')} – {t.cell(high, 'share')}")
    return tuple(cells)


def uncovered(row: dict) -> int | None:
    """Workers of the official's own denominator who are not covered, where that can be told.

    Of the leading figure; where no percentage is told, of a count told with its denominator.
    """
    if row["lead_coverage_share"] is None:
        active, workers = row["count"], row["count_workers"]
        if row["lead_lacks"] in ("at_odds", "doubtful") or workers is None or active > workers:
            return None
        return round(workers - active)
    found = counts_behind(
        row["lead_coverage_share"], row["lead_active_participants"], row["lead_denominator_value"]
    )
    if found["workers"] is None or found["derived"] or found["active"] > found["workers"]:
        return None
    return round(found["workers"] - found["active"])


def _above_whole(report: ProvinceReport, rows: list[dict]) -> list[Block]:
    """Districts with more participants than the province as a whole has in its leading figure."""
    whole, as_of = report.province["lead_active_participants"], report.province["lead_as_of"]
    return [
        Paragraph(
            report.reader(
                "districts.above_whole",
                name=row["name"],
                count=row["count"],
                as_of=row["count_as_of"],
                whole=whole,
                whole_as_of=as_of,
            ),
            "warning",
        )
        for row in rows
        if whole is not None and row["count"] is not None and row["count"] > whole
    ]


# --- a warning where the order depends on the denominator --------------------------------------------


def _turned_round(report: ProvinceReport, rows: list[dict]) -> list[Block]:
    """The district whose rank changes most with another denominator, if by half of the ranks."""
    t = report.reader
    told = [
        row
        for row in rows
        if row["count_employed_share"] is not None and row["count_proxy_share"] is not None
    ]
    dates = {row["count_as_of"] for row in told}
    sources = {row["count_source"] for row in told}
    if len(told) < 4 or len(dates) != 1 or len(sources) != 1:
        return []
    first = _places(told, "count_employed_share")
    second = _places(told, "count_proxy_share")
    row = max(told, key=lambda r: (abs(first[r["region_code"]] - second[r["region_code"]]), r["region_code"]))
    code = row["region_code"]
    if abs(first[code] - second[code]) < len(told) / 2:
        return []
    higher = [
        (row["name"], row["count_employed_share"], "unknown"),
        (row["name"], row["count_proxy_share"], "proxy"),
    ]
    return [
        Paragraph(
            t(
                "districts.turned_round",
                name=row["name"],
                place=first[code],
                n=len(told),
                share=row["count_employed_share"],
                other=second[code],
                other_share=row["count_proxy_share"],
                as_of=row["count_as_of"],
            )
            + f" {above_one.note(t, higher)}".rstrip(),
            "warning",
        )
    ]


def _places(rows: list[dict], column: str) -> dict[str, int]:
    return {row["region_code"]: 1 + sum(other[column] > row[column] for other in rows) for row in rows}


# --- one source's table of the whole province --------------------------------------------------------


def _official_table(report: ProvinceReport) -> list[Block]:
    t, rows = report.reader, records(report.own("official_table"))
    if not rows:
        return []
    whole = next((row for row in rows if row["region_code"] == report.code), None)
    parts = [row for row in rows if row["region_code"] != report.code]
    as_of, source = rows[0]["as_of"], host(rows[0]["source"])
    found: list[Block] = [Heading(t("districts.official_heading", as_of=as_of), level=3)]
    if whole:
        total = sum(row["active"] for row in parts)
        found.append(
            Paragraph(
                t(
                    "districts.official_sum",
                    n=len(parts),
                    active=whole["active"],
                    workers=whole["workers"],
                    share=whole["share"],
                    sum=total,
                    difference=whole["active"] - total,
                )
            )
        )
    found.append(
        above_one.noted(
            t,
            Table(
                **table_words("districts.official", t, as_of=as_of),
                columns=(
                    Column("district", t("labels.district"), width=1.8),
                    Column("active", t("labels.active"), "count"),
                    Column("workers", t("labels.denominator_stated"), "count"),
                    Column("share", t("labels.share_stated"), "stated"),
                    Column("over_employed", t("labels.over_employed"), "share"),
                    Column("over_proxy", t("labels.over_proxy"), "share"),
                ),
                rows=[
                    (
                        row["name"] or report.name,
                        row["active"],
                        row["workers"],
                        row["share"],
                        row["employed_share"],
                        row["proxy_share"],
                    )
                    for row in (*parts, *([whole] if whole else []))
                ],
                highlight=[len(parts)] if whole else [],
                source=source,
                annex=True,
            ),
            {"share": "unknown", "over_employed": "unknown", "over_proxy": "proxy"},
        )
    )
    found += [
        Paragraph(
            t(
                "districts.above_one",
                name=row["name"],
                share=row["share"],
                active=row["active"],
                workers=row["workers"],
                employed_share=row["employed_share"],
            ),
            "warning",
        )
        for row in parts
        if row["share"] > 1
    ]
    return found


def _inequality(report: ProvinceReport) -> list[Block]:
    t, rows = report.reader, records(report.own("inequality"))
    if not rows:
        return []
    return [
        Table(
            **table_words("districts.inequality", t, name=report.name),
            columns=(
                Column("measure", t("labels.measure"), width=2.0),
                Column("value", t("labels.value"), "number", 0.8),
                Column("districts", t("labels.districts"), "count", 1.0),
                Column("as_of", t("labels.date"), "date", 1.0),
                Column("source", t("labels.source"), "url", 1.4),
            ),
            rows=[
                (report.term("measure", r["measure"]), r["value"], r["districts"], r["as_of"], r["source"])
                for r in rows
            ],
            annex=True,
        )
    ]


def _counts(report: ProvinceReport, rows: list[dict]) -> list[Block]:
    """Basis and source of each count in the district table."""
    t = report.reader
    counted = [row for row in rows if row["count"] is not None]
    if not counted:
        return []
    return [
        Table(
            **table_words("districts.counts", t, name=report.name),
            columns=(
                Column("district", t("labels.district"), width=1.6),
                Column("count", t("labels.active"), "count", 0.9),
                Column("workers", t("labels.denominator_stated"), "count", 0.9),
                Column("as_of", t("labels.date"), "date", 1.0),
                Column("basis", t("labels.basis"), width=1.2),
                Column("year", t("labels.sakernas_year"), "year", 0.8),
                Column("source", t("labels.source"), "url", 1.4),
            ),
            rows=[
                (
                    row["name"],
                    row["count"],
                    row["count_workers"],
                    row["count_as_of"],
                    report.term("basis", row["count_basis"]),
                    row["count_year"],
                    row["count_source"],
                )
                for row in counted
            ],
            annex=True,
        )
    ]


def _all_claims(report: ProvinceReport) -> list[Block]:
    t, told = report.reader, report.own("district_claims")
    if told.empty:
        return []
    told = told.sort_values(["region_code", "as_of", "claim_id"], ascending=[True, False, True])
    return [
        claims_table(
            report,
            told,
            t("districts.claims_name"),
            t("districts.claims_caption", name=report.name),
            annex=True,
        )
    ]
