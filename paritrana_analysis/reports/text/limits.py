"""Limits of scores and what to check first, in sentences and tables: one home for every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import Column, Figure, Table
from paritrana_analysis.reports.text.tables import table_words

if TYPE_CHECKING:  # a report loads nothing that judges
    from paritrana_analysis.rubric.rules import Measure

#: Whom to ask for an indicator: words under `limits.office_…`.
OFFICES = {
    "regulation_kind": "legal",
    "vulnerable_budget": "budget",
    "programme_groups": "manpower",
    "licensing_tied": "licensing",
    "coverage_share": "branch",
    "coverage_growth": "branch",
    "desa_sadar": "branch",
    "firm_compliance": "branch",
    "outreach": "branch",
    "head_present": "secretariat",
    "interview_score": "secretariat",
    "firm_innovation": "secretariat",
    "programmes_joined": "branch",
    "wage_data_complete": "branch",
    "paid_on_time": "branch",
    "workers_registered_share": "firm",
    "digital_service": "firm",
    "csr_protection": "firm",
    "vulnerable_sponsored": "firm",
    "village_workers_share": "village",
    "village_regulation": "village",
    "village_budget": "village",
}


def finding(row: Mapping, name: str, t: Reader) -> str:
    """Between which scores and places a unit lies; row : of `limits` at step "knowledge"."""
    places = {"best": row["best"], "worst": row["worst"], "n": row["n"]}
    if row["group"]:
        place = t("limits.place_zone", zone=t(f"terms.zone_{row['group']}"), **places)
    else:
        place = t("limits.place_all", **places)
    return t("limits.finding", name=name, low=row["low"], high=row["high"], place=place)


def ends(row: Mapping, t: Reader) -> str:
    """Lowest and highest score still possible; one number where nothing is open."""
    low, high = (t.cell(row[end], "number") for end in ("low", "high"))
    return low if low == high else f"{low}–{high}"


def steps(rows: Sequence[Mapping], name: str, t: Reader) -> Table:
    """One unit's limits, a row a step: what each named assumption buys."""
    return Table(
        **table_words("limits.steps", t, name=name),
        columns=(
            Column("step", t("limits.column_step"), width=3.0),
            Column("low", t("limits.column_low"), "number"),
            Column("high", t("limits.column_high"), "number"),
            Column("best", t("limits.column_best"), "count"),
            Column("worst", t("limits.column_worst"), "count"),
            Column("settled", t("limits.column_settled"), "count"),
        ),
        rows=[
            (
                t(f"limits.step_{row['step']}"),
                row["low"],
                row["high"],
                row["best"],
                row["worst"],
                row["settled_with"],
            )
            for row in rows
        ],
        annex=True,
    )


def drawn(rows: Sequence[Mapping], t: Reader) -> Figure:
    """One unit's limits, a bar a step of what is assumed."""
    from paritrana_analysis import charts

    told = [
        {
            **{key: row[key] for key in ("low", "high", "best", "worst", "n")},
            "name": t(f"limits.step_{row['step']}"),
        }
        for row in rows
    ]
    return Figure(
        name="limits",
        caption=charts.title_score_bounds(told, reader=t),
        alt=charts.alt_score_bounds(told, reader=t),
        svg=charts.to_svg(charts.score_bounds(told, reader=t).figure),
        note=t("limits.steps_note"),
    )


def first(rows: Sequence[Mapping], name: str, t: Reader) -> Table:
    """What to check first of one unit: what must be found, where, and what it would move."""
    return Table(
        **table_words("limits.first", t, name=name),
        columns=(
            Column("item", t("limits.column_item"), width=1.2),
            Column("open", t("limits.column_open"), width=1.3),
            Column("find", t("limits.column_find"), width=2.6),
            Column("where", t("limits.column_where"), width=1.6),
            Column("narrows", t("limits.column_narrows"), "number"),
            Column("pairs", t("limits.column_pairs")),
        ),
        rows=[
            (
                t(f"editions.indicator_{row['indicator']}"),
                state(row, t),
                t(f"limits.find_{row['indicator']}"),
                office(row["indicator"], t),
                row["narrows_most"],
                least_most(row["settles_least"], row["settles_most"], t),
            )
            for row in rows
        ],
    )


def asked_first(rows: Sequence[Mapping], t: Reader) -> str:
    """The items that move the score most, in a sentence: what must be found, and where."""
    listed = [
        t(
            "limits.asked_item",
            item=t(f"editions.indicator_{row['indicator']}"),
            find=t(f"limits.find_{row['indicator']}").rstrip("."),
            where=office(row["indicator"], t),
        )
        for row in rows
    ]
    return t("limits.asked_first", listed="; ".join(listed), n=len(listed))


def state(row: Mapping, t: Reader) -> str:
    """As what an unknown item stands in the register; a listed one may not be the highest."""
    return t("limits.open_upward" if row["state"] == "found" else f"rubric.state_{row['state']}")


def office(indicator: str, t: Reader) -> str:
    return t(f"limits.office_{OFFICES[indicator]}")


def entry(measure: Measure, t: Reader) -> str:
    """In what form an answer is entered."""
    named = measure.options.get("aspect") or ", ".join(measure.options.get("columns", ()))
    return t(f"limits.enter_{'evidence' if measure.origin == 'register' else measure.origin}", aspect=named)


def least_most(least: object, most: object, t: Reader) -> str:
    if least == most:
        return t.cell(most, "count")
    return f"{t.cell(least, 'count')}–{t.cell(most, 'count')}"


#: Assumptions that the short table sets beside knowledge, where they were worked out.
_BESIDE = ("knowledge", "absent", "absent_estimate")


def settled(rows: Sequence[Mapping], t: Reader) -> list[Table]:
    """Orders that are settled, and the fewest checks: by zone in short, and by assumption too in an annex."""
    steps = [step for step in _BESIDE if any(row["step"] == step for row in rows)]
    by_zone: dict[str, dict[str, Mapping]] = {}
    for row in rows:
        by_zone.setdefault(row["group"], {})[row["step"]] = row
    short = Table(
        **table_words("limits.settled", t),
        columns=(
            Column("group", t("limits.column_group"), width=1.5),
            Column("pairs", t("limits.column_of_pairs"), "count"),
            *(Column(f"settled_{step}", t(f"limits.column_settled_{step}"), "count") for step in steps),
            *(Column(f"answers_{step}", t(f"limits.column_fewest_{step}"), "count") for step in steps[:2]),
        ),
        rows=[
            (
                group(zone, t),
                own["knowledge"]["pairs"],
                *(own[step]["settled"] for step in steps),
                *(own[step]["answers"] for step in steps[:2]),
            )
            for zone, own in by_zone.items()
        ],
    )
    return [short, _settled_by_step(rows, t)]


def _settled_by_step(rows: Sequence[Mapping], t: Reader) -> Table:
    return Table(
        **table_words("limits.settled_all", t),
        columns=(
            Column("step", t("limits.column_step"), width=2.6),
            Column("group", t("limits.column_group"), width=1.2),
            Column("pairs", t("limits.column_of_pairs"), "count"),
            Column("settled", t("limits.column_settled_pairs"), "count"),
            Column("firsts", t("limits.column_can_first"), "count"),
            Column("answers", t("limits.column_fewest"), "count"),
            Column("open", t("limits.column_of_open"), "count"),
        ),
        rows=[
            (
                t(f"limits.step_{row['step']}"),
                group(row["group"], t),
                row["pairs"],
                row["settled"],
                row["firsts"],
                row["answers"],
                row["open"],
            )
            for row in rows
        ],
        annex=True,
    )


def settled_finding(rows: Sequence[Mapping], t: Reader) -> str:
    """How many orders of two are settled: by what is known, and under two assumptions."""
    by_step: dict[str, int] = {}
    for row in rows:
        by_step[row["step"]] = by_step.get(row["step"], 0) + row["settled"]
    pairs = sum(row["pairs"] for row in rows if row["step"] == "knowledge")
    told = {"settled": by_step["knowledge"], "pairs": pairs, "absent": by_step["absent"]}
    if "absent_estimate" in by_step:
        return t("limits.settled_finding", estimate=by_step["absent_estimate"], **told)
    return t("limits.settled_finding_plain", **told)


def group(zone: str, t: Reader) -> str:
    return t(f"terms.zone_{zone}") if zone else t("limits.all_together")
