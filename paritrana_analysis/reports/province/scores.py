"""8. Skor dan ketahanan peringkat: aspect scores with reasons, and the rank; or what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

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
from paritrana_analysis.reports.text import limits, pictures, standing
from paritrana_analysis.reports.text.tables import table_words
from paritrana_analysis.rubric.text import told

#: States of a finding from which a score can be made.
SCORED = ("found", "estimated", "absent", "reached_all")
#: Provinces in the drawing of chances: each number takes time, and those far off tell little of this one.
NEAR = 15
#: Unknown items that are named on the page; the workbook has all.
FIRST = 3


def blocks(report: ProvinceReport) -> list[Block]:
    t = report.reader
    result = _results(report, "provinsi")[0]
    found: list[Block] = [
        Heading(t("scores.heading"), level=3),
        Paragraph(_finding(report, result), "finding"),
    ]
    found.append(Paragraph(_rules(report), "note"))
    found.append(_why(report, result))
    found += _limits(report, result)
    found += _firm(report, result)
    found += _districts(report)
    return numbered(t, found)


def _results(report: ProvinceReport, category: str) -> list[dict]:
    own = report.own("results")
    return records(own[own["category"] == category])


def _points(report: ProvinceReport, category: str) -> dict[str, list[dict]]:
    """Rows of `points` of that category, by region."""
    own = report.own("points")
    rows: dict[str, list[dict]] = {}
    for row in records(own[own["category"] == category]):
        rows.setdefault(row["region_code"], []).append(row)
    return rows


def _judged(report: ProvinceReport, category: str) -> dict:
    frame = report.national("judged")
    return records(frame[frame["category"] == category])[0]


def _finding(report: ProvinceReport, result: Mapping) -> str:
    t, judged = report.reader, _judged(report, "provinsi")
    count = {"scored": judged["n_scored"], "n": judged["n"], "name": report.name}
    if result["total"] is None:
        return t("scores.not_scored", **count, comparable=judged["n_comparable"])
    return f"{t('scores.scored', total=result['total'], name=report.name)} {place(report, result)}"


def place(report: ProvinceReport, result: Mapping) -> str:
    """Where a scored unit stands: among all that are scored, and in its zone where there are zones."""
    t = report.reader
    words = {"rank": result["rank"], "n": result["n"]}
    if result["zone"]:
        zone = t(f"terms.zone_{result['zone']}")
        return t(
            "scores.place_zone", zone=zone, zone_rank=result["zone_rank"], zone_n=result["zone_n"], **words
        )
    return t("scores.place", **words)


def _limits(report: ProvinceReport, result: Mapping) -> list[Block]:
    """What the score can still be and what to check first, where anything is unknown."""
    t, own = report.reader, report.own("limits")
    rows = records(own[own["region_code"] == report.code])
    if result["total"] is not None or not rows:
        return []
    todo = report.own("worklist")
    asked = records(todo[todo["region_code"] == report.code])
    found: list[Block] = [
        Paragraph(limits.finding(rows[0], report.name, t)),
        limits.drawn(rows, t),
        limits.steps(rows, report.name, t),
    ]
    if asked:
        found.append(Paragraph(limits.asked_first(asked[:FIRST], t)))
        found.append(replace(limits.first(asked, report.name, t), annex=True))
    return found


def _firm(report: ProvinceReport, result: Mapping) -> list[Block]:
    """How firm the province's rank is; one sentence where it has none, or nobody to be ranked with."""
    t = report.reader
    if result["total"] is None:
        return []
    if result["n"] < 2:
        return [Paragraph(standing.nothing("one_scored", t))]
    row = _firm_rows(report, "provinsi")[report.code]
    parts = [t("scores.firm", name=report.name, sentence=standing.sentence(row, t))]
    parts += [standing.in_zone(row, t), standing.driver(row, t)]
    found: list[Block] = [
        Heading(t("scores.firm_heading"), 3),
        Paragraph(" ".join(filter(None, parts))),
    ]
    if told := standing.scenarios(row, t):
        found.append(Paragraph(told))
    found += _figures(report)
    further = report.own("further_workers")
    goals = [standing.further(one, t) for one in records(further[further["region_code"] == report.code])]
    if goals:
        found += [Bullets(goals), Paragraph(t("rank_stability.further_note"), "note")]
    found.append(Paragraph(t("rank_stability.apart"), "note"))
    return found


def _figures(report: ProvinceReport) -> list[Block]:
    """Drawings: the province among those ranked, chances of each rank, and what moves its rank."""
    t, code = report.reader, report.code
    ranked, chances = report.national("ranked"), report.national("chances")
    names = {row["region_code"]: row["region"] for row in records(report.national("provinces"))}
    found: list[Block] = [pictures.intervals(ranked, names, t, highlight=code)]
    if len(chances):
        units = list(ranked["unit"])
        start = _start(units.index(code), len(units))
        note = t("scores.near", n=NEAR, name=report.name, all=len(units)) if len(units) > NEAR else ""
        near = chances[chances["unit"].isin(units[start : start + NEAR])]
        how = {"highlight": code, "first": start + 1, "note": note}
        found.append(pictures.chances(near, len(units), names, t, **how))
    drivers = report.own("drivers")
    own = drivers[drivers["region_code"] == code]
    if own["variance"].gt(0).any():
        found.append(pictures.tornado(own, t, name=report.name))
    return found


def _start(place: int, n: int) -> int:
    """The first of the NEAR places shown around this place, as many before it as after it if there are."""
    return min(max(place - NEAR // 2, 0), max(n - NEAR, 0))


def _firm_rows(report: ProvinceReport, category: str) -> dict[str, dict]:
    own = report.own("rank_stability")
    return {row["region_code"]: row for row in records(own[own["category"] == category])}


def _rules(report: ProvinceReport) -> str:
    t, judged = report.reader, _judged(report, "provinsi")
    key = "borrowed" if judged["edition"] != report.year else "edition"
    parts = [t(f"scores.{key}", edition=judged["edition"], year=report.year), t("scores.weights")]
    parts.append(t("scores.step_documents" if judged["step"] == "documents" else "scores.step_whole"))
    return " ".join(parts)


def _why(report: ProvinceReport, result: Mapping) -> Table:
    """Each indicator with what was found, what it scored, what it weighs, and its aspect's score."""
    t = report.reader
    frame = report.national("rules")
    rules = {row["indicator"]: row for row in records(frame[frame["category"] == "provinsi"])}
    rows, highlight, seen = [], [], ""
    for row in _points(report, "provinsi")[report.code]:
        rule = rules[row["indicator"]]
        if row["aspect"] != seen:
            seen = row["aspect"]
            highlight.append(len(rows))
            score, weight = result.get(f"aspect_{seen}"), rule["aspect_weight"]
            brought = None if result["total"] is None or score is None or weight is None else weight * score
            rows.append((_aspect(report, rule), "", None, score, weight, brought))
        items = len(row["items"].split())
        rows.append(
            (
                "· " + t(f"editions.indicator_{row['indicator']}"),
                told(row, rule["unit_of_value"], t),
                items or None,
                row["score"],
                None,
                row["points"] if row["scored"] else None,
            )
        )
    return Table(
        **table_words("scores.why", t, name=report.name),
        columns=(
            Column("indicator", t("scores.column_indicator"), width=1.5),
            Column("found", t("scores.column_found"), width=2.6),
            Column("items", t("scores.column_items"), "count"),
            Column("score", t("scores.column_score"), "number"),
            Column("weight", t("scores.column_weight"), "share"),
            Column("points", t("scores.column_points"), "number"),
        ),
        rows=rows,
        highlight=highlight,
        source=t("scores.source"),
        annex=True,
    )


def _aspect(report: ProvinceReport, rule: Mapping) -> str:
    t = report.reader
    name = t(f"editions.aspect_{rule['aspect']}")
    if rule["aspect_ground"] != "documented":
        return t("scores.aspect_assumed", aspect=name)
    return name if rule["named"] == name.lower() else t("scores.aspect", aspect=name, named=rule["named"])


def _districts(report: ProvinceReport) -> list[Block]:
    """Each district's aspects: a score, or how many of its indicators have a value."""
    t = report.reader
    results, judged = _results(report, "kabupaten_kota"), _judged(report, "kabupaten_kota")
    points = _points(report, "kabupaten_kota")
    if not results:
        return []
    aspects = [
        key.removeprefix("aspect_")
        for key in results[0]
        if key.startswith("aspect_")
        and any(p["aspect"] == key[7:] for p in points[results[0]["region_code"]])
    ]
    held = [r for r in results if any(p["state"] in SCORED for p in points[r["region_code"]])]
    found: list[Block] = [
        Paragraph(
            t(
                "scores.districts_scored",
                scored=sum(r["total"] is not None for r in results),
                n=len(results),
                nation_scored=judged["n_scored"],
                nation_n=judged["n"],
                held=len(held),
            )
        ),
    ]
    if not held:
        return found
    firm = _firm_rows(report, "kabupaten_kota")
    ends = _district_ends(report)
    ranked = sorted(held, key=lambda r: (r["total"] is None, r["rank"] or 0, r["region_code"]))
    rows = [
        (
            report.region_name(r["region_code"]),
            *(_aspect_cell(report, r, points[r["region_code"]], aspect) for aspect in aspects),
            r["total"],
            ends.get(r["region_code"]),
            _rank(t, r["zone_rank"], r["zone_n"]),
            _rank(t, r["rank"], r["n"]),
            *((_range(firm.get(r["region_code"])),) if firm else ()),
        )
        for r in ranked
    ]
    found.append(
        Table(
            name=t("scores.districts_name"),
            caption=t("scores.districts_caption"),
            columns=(
                Column("district", t("scores.column_district"), width=1.6),
                *(Column(aspect, t(f"editions.aspect_{aspect}"), "number") for aspect in aspects),
                Column("total", t("scores.column_total"), "number"),
                Column("limits", t("limits.districts_range")),
                Column("zone", t("scores.column_zone_rank")),
                Column("nation", t("scores.column_rank")),
                *((Column("range", t("scores.column_range")),) if firm else ()),
            ),
            rows=rows,
            note=_districts_note(firm, t),
            annex=True,
        )
    )
    if len(firm) > 1:
        found.append(_district_figure(report))
    return found


def _district_ends(report: ProvinceReport) -> dict[str, str]:
    """Between which scores each district lies from what is known, by code."""
    own = report.own("limits")
    known = own[(own["step"] == "knowledge") & (own["category"] == "kabupaten_kota")]
    return {row["region_code"]: limits.ends(row, report.reader) for row in records(known)}


def _district_figure(report: ProvinceReport) -> Figure:
    """The province's ranked districts on the nation's scale of ranks, the same in every report."""
    t, own = report.reader, report.own("rank_stability")
    own = own[own["category"] == "kabupaten_kota"].sort_values(["rank", "region_code"])
    own = own.rename(columns={"region_code": "unit"})
    names = {unit: report.region_name(unit) for unit in own["unit"]}
    n, percent = int(own["n"].iloc[0]), 100 * float(own["level"].iloc[0])
    caption = t("scores.districts_figure", name=report.name, n=n, percent=percent)
    drawn = pictures.intervals(own, names, t, caption=caption)
    return replace(drawn, name="district_intervals")


def _range(row: Mapping | None) -> str | int | None:
    return None if row is None else standing.interval_cell(row["low"], row["high"])


def _districts_note(firm: Mapping[str, Mapping], t) -> str:
    note = t("scores.districts_note")
    if not firm:
        return note
    any_row = next(iter(firm.values()))
    told = t("scores.districts_range", percent=100 * any_row["level"], draws=any_row["draws"])
    return f"{note} {told}"


def _aspect_cell(report: ProvinceReport, result: Mapping, points: list[dict], aspect: str) -> object:
    score = result.get(f"aspect_{aspect}")
    if score is not None:
        return score
    own = [row for row in points if row["aspect"] == aspect]
    known = sum(row["state"] in SCORED for row in own)
    return report.reader("scores.partly", known=known, all=len(own)) if known else None


def _rank(t, rank: int | None, n: int | None) -> str:
    return t("scores.rank", rank=rank, n=n) if rank is not None else "–"
