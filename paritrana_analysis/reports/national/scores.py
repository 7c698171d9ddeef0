"""5. Skor menurut edisi: places in the nation and in each zone where scored, and what the others lack."""

from __future__ import annotations

from collections import Counter

from paritrana_analysis.evaluation.view import NationalReport
from paritrana_analysis.frames import records
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Figure,
    Heading,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.text import limits, pictures, standing
from paritrana_analysis.robustness.limits import WHOLE

#: What the state of a finding means for a score; every state of `rubric.findings.STATES` once.
KINDS = {
    "known": ("found", "estimated", "absent", "reached_all"),
    "not_checked": ("not_checked", "blank"),
    "no_figure": ("no_claim", "no_earlier"),
    "not_comparable": ("not_comparable",),
    "unusable": (
        "no_figure",
        "form_not_stated",
        "only_planned",
        "other_period",
        "other_level",
        "private",
        "shared",
        "unclear",
        "other_segment",
        "other_year",
        "doubted_claim",
        "lowest_grade",
    ),
    "to_come": ("to_come",),
}
#: Districts in a drawing: half a page; of those further down the first ranks tell nothing.
DISTRICTS = 20
_KIND_OF = {state: kind for kind, states in KINDS.items() for state in states}


def blocks(report: NationalReport) -> list[Block]:
    t = report.reader
    found: list[Block] = [Heading(t("national.scores_heading"))]
    for category in ("provinsi", "kabupaten_kota"):
        found += _category(report, category)
    found.append(Paragraph(t("scores.limits"), "note"))
    return found


def _category(report: NationalReport, category: str) -> list[Block]:
    t = report.reader
    frame = report.national("judged")
    judged = records(frame[frame["category"] == category])[0]
    counts = {"scored": judged["n_scored"], "n": judged["n"], "comparable": judged["n_comparable"]}
    key = f"national.{'scored' if judged['n_scored'] else 'unscored'}_{category}"
    borrowed = judged["edition"] != report.year
    rules = [
        t("scores.borrowed" if borrowed else "scores.edition", edition=judged["edition"], year=report.year),
        t("scores.weights"),
        t("scores.step_documents" if judged["step"] == "documents" else "scores.step_whole"),
    ]
    found: list[Block] = [
        Heading(t(f"national.scores_{category}"), level=3),
        Paragraph(t(key, **counts), "finding"),
    ]
    if category == "provinsi":
        found.append(Paragraph(" ".join(rules)))
    firm = _firm(report, category)
    if judged["n_scored"]:
        found += _ranked(report, category)
        if firm:
            found += _figures(report, category)
            found.append(Paragraph(t("rank_stability.apart"), "note"))
    if not firm:
        found.append(Paragraph(t("rank_stability.none_nobody_scored")))
    found.append(_lacking(report, category, judged["n"]))
    frame = report.overview("settled")
    if rows := records(frame[frame["category"] == category]):
        found += [Paragraph(limits.settled_finding(rows, t), "finding"), *limits.settled(rows, t)]
    return found


def _firm(report: NationalReport, category: str) -> dict[str, dict]:
    """How stable the rank of each ranked unit is, by code; empty if no unit is ranked."""
    frame = report.overview("rank_stability")
    return {row["unit"]: row for row in records(frame[frame["category"] == category])}


def _figures(report: NationalReport, category: str) -> list[Figure]:
    """Ranges, chances of each rank, and what moves ranks; of districts the first alone."""
    t = report.reader
    firm, drivers = (
        frame[frame["category"] == category]
        for frame in (report.overview("rank_stability"), report.overview("drivers"))
    )
    chances = report.national("chances") if category == "provinsi" else report.overview("chances")
    names = {unit: report.region_name(unit) for unit in firm["unit"]}
    n, shown = len(firm), firm
    if category == "kabupaten_kota":
        shown = firm.head(DISTRICTS)
    note = t("rank_stability.figure_first", n=len(shown), all=n) if len(shown) < n else ""
    found = [pictures.intervals(shown, names, t, note=note)]
    if len(chances):
        chances = chances[chances["unit"].isin(shown["unit"])]
        found.append(pictures.chances(chances, n, names, t, note=note))
    whole = drivers[drivers["unit"] == WHOLE]
    if whole["variance"].gt(0).any():
        found.append(pictures.tornado(whole, t))
    return found


def _ranked(report: NationalReport, category: str) -> list[Table]:
    """Those scored by their place in the nation, and again by zone; of districts the lists are an annex."""
    frame = report.overview("results")
    rows = records(frame[(frame["category"] == category) & frame["total"].notna()])
    found = [_places(report, category, rows, "nation")]
    if any(row["zone"] for row in rows):
        found.append(_places(report, category, rows, "zone"))
    return found


def _places(report: NationalReport, category: str, rows: list[dict], by: str) -> Table:
    t = report.reader
    aspects = _aspects(report, category)
    zones = {row["zone"]: place for place, row in enumerate(report.provinces)}
    if by == "nation":
        rows = sorted(rows, key=lambda row: (row["rank"], row["unit"]))
    else:
        rows = sorted(rows, key=lambda row: (zones.get(row["zone"], -1), row["zone_rank"] or 0, row["unit"]))
    districts = category == "kabupaten_kota"
    firm = _firm(report, category)
    ends = ("low", "high") if by == "nation" else ("zone_low", "zone_high")
    places = {
        "nation": (Column("nation", t("scores.column_rank"), width=0.9), "rank", "n"),
        "zone": (Column("zone_rank", t("scores.column_zone_rank"), width=0.9), "zone_rank", "zone_n"),
    }
    first, second = ("nation", "zone") if by == "nation" else ("zone", "nation")
    columns = (
        *_front(by, Column("zone", t("national.column_zone"), width=1.3), places[first][0]),
        Column("unit", t(f"terms.category_{category}"), width=1.6),
        *([Column("province", t("national.column_province"), width=1.4)] if districts else []),
        Column("total", t("scores.column_total"), "number"),
        *(Column(aspect, t(f"editions.aspect_{aspect}"), "number") for aspect in aspects),
        places[second][0],
        *((Column("range", t("national.column_range")),) if firm else ()),
        *((Column("alike", t("national.column_alike")),) if firm and by == "nation" else ()),
    )
    return Table(
        name=t(f"national.{by}_{category}_name"),
        caption=t(f"national.{by}_{category}_caption", n=len(rows)),
        columns=columns,
        rows=[
            (
                *_front(
                    by, report.term("zone", row["zone"]) or None, _place(report, row, *places[first][1:])
                ),
                report.region_name(row["unit"]),
                *([report.region_name(row["unit"][:2])] if districts else []),
                row["total"],
                *(row[f"aspect_{aspect}"] for aspect in aspects),
                _place(report, row, *places[second][1:]),
                *((_span(firm.get(row["unit"]), ends),) if firm else ()),
                *((_span(firm.get(row["unit"]), _SCENARIO),) if firm and by == "nation" else ()),
            )
            for row in rows
        ],
        note=t("national.places_note"),
        source=t("scores.source"),
        annex=districts,
    )


#: Ranks that can't be told apart if the RSE of the workers were 10 %: the second scenario.
_SCENARIO = ("sampling_2_low", "sampling_2_high")


def _span(firm: dict | None, ends: tuple[str, str]) -> str | int | None:
    """The ranks from one to the other: "2–5"."""
    if firm is None or firm[ends[0]] is None:
        return None
    return standing.interval_cell(firm[ends[0]], firm[ends[1]])


def _front(by: str, zone: object, place: object) -> tuple:
    """The first two columns; the one that orders the table comes first."""
    return (place, zone) if by == "nation" else (zone, place)


def _place(report: NationalReport, row: dict, rank: str, n: str) -> str | None:
    return None if row[rank] is None else report.reader("scores.rank", rank=row[rank], n=row[n])


def _aspects(report: NationalReport, category: str) -> list[str]:
    """The aspects that are scored at this step, in the order of the edition."""
    rules = report.national("rules")
    rules = rules[(rules["category"] == category) & rules["aspect_weight"].notna()]
    return list(dict.fromkeys(rules["aspect"]))


def _lacking(report: NationalReport, category: str, n: int) -> Table:
    """For each indicator, how many units have a value, and how many lack one for each reason."""
    t = report.reader
    frame, rules = report.overview("points"), report.national("rules")
    frame = frame[frame["category"] == category]
    counts: dict[str, Counter] = {}
    for indicator, state in zip(frame["indicator"], frame["state"], strict=True):
        counts.setdefault(indicator, Counter())[_KIND_OF[state]] += 1
    rows = [
        (
            t(f"editions.aspect_{rule['aspect']}"),
            t(f"editions.indicator_{rule['indicator']}"),
            *(counts[rule["indicator"]][kind] for kind in KINDS),
        )
        for rule in records(rules[rules["category"] == category])
    ]
    return Table(
        name=t(f"national.lacking_{category}_name"),
        caption=t(f"national.lacking_{category}_caption", n=n),
        columns=(
            Column("aspect", t("labels.aspect"), width=1.2),
            Column("indicator", t("national.column_indicator"), width=2.2),
            *(Column(kind, t(f"national.kind_{kind}"), "count") for kind in KINDS),
        ),
        rows=rows,
        note=t("national.lacking_note", n=n),
    )
