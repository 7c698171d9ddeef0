"""6. Regulasi, inisiatif, diseminasi: evidence held, its state by aspect, what a nomination still needs."""

from __future__ import annotations

import pandas as pd

from paritrana_analysis import charts
from paritrana_analysis.coverage import budgets
from paritrana_analysis.coverage.evidence import ASPECTS
from paritrana_analysis.coverage.one_kind import NOT_TO_BE_USED
from paritrana_analysis.evaluation.view import ProvinceReport
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
from paritrana_analysis.reports.text import denominators
from paritrana_analysis.reports.text.tables import table_words
from paritrana_analysis.rubric.text import entry_told

#: States of an aspect that items of the register give it; "claimed" comes from the ledger of claims.
REGISTERED = ("verified_present", "planned", "verified_absent")


def blocks(report: ProvinceReport) -> list[Block]:
    t = report.reader
    held = report.own("evidence")
    found: list[Block] = [
        PageBreak(),
        Heading(t("evidence_held.heading")),
        Paragraph(f"{_told(report)} {t('evidence_held.states')}"),
    ]
    found += [_matrix(report), _aspects(report)]
    counted = in_period(held)
    others = held.drop(counted.index)
    if len(counted):
        found.append(
            _items(
                report,
                counted,
                t("evidence_held.items_name"),
                t("evidence_held.items_caption", name=report.name),
            )
        )
    else:
        found.append(Paragraph(t("evidence_held.items_none", name=report.name)))
    if len(others):
        found.append(
            Paragraph(
                t(
                    "evidence_held.others",
                    before=int((others["timing"] == "before_period").sum()),
                    after=int((others["timing"] == "after_period").sum()),
                ),
                "warning",
            )
        )
        found.append(
            _items(
                report,
                others,
                t("evidence_held.others_name"),
                t("evidence_held.others_caption", name=report.name),
                timed=True,
            )
        )
    found += _budgets(report)
    found += _needed(report)
    return numbered(t, found)


def in_period(held: pd.DataFrame) -> pd.DataFrame:
    """Items that are listed for the period, and counted on page one: whatever their aspect or state."""
    return held[held["timing"].isin(["in_period", "undated"])]


def _held(states: pd.DataFrame) -> pd.Series:
    """How many items each region has, of the period or not."""
    return states.groupby("region_code")[["items", "others"]].sum().sum(axis=1)


#: Districts that the drawing names all of; of more, those that have any item.
MOST_NAMED = 12


def _matrix(report: ProvinceReport) -> Figure:
    """Aspects × places as a drawing; who isn't shown is counted in its note."""
    t, states = report.reader, report.own("aspects")
    held = _held(states)
    others = [code for code in sorted(held.index) if code != report.code]
    if len(others) > MOST_NAMED:
        others = [code for code in others if held[code] > 0]
    shown = [report.code, *others]
    cells = {(row["region_code"], row["aspect"]): row for row in records(states)}
    rows = [
        {
            "place": report.region_name(code),
            "own": code == report.code,
            "aspect": aspect,
            "state": cells[code, aspect]["state"],
            "n": int(_count(cells[code, aspect])),
        }
        for code in shown
        for aspect in ASPECTS
    ]
    aspects = {aspect: report.term("aspect", aspect) for aspect in ASPECTS}
    return Figure(
        name="aspects",
        caption=charts.title_evidence_matrix(rows, reader=t),
        alt=charts.alt_evidence_matrix(rows, aspects=aspects, reader=t),
        svg=charts.to_svg(charts.evidence_matrix(rows, aspects=aspects, reader=t).figure),
        note=_aspects_note(report, set(held.index) - set(shown)),
    )


def _aspects(report: ProvinceReport) -> Table:
    """Regions with any item down, aspects across, each cell a word: never a blank that could mean no."""
    t = report.reader
    states = report.own("aspects")
    held = _held(states)
    shown = [report.code, *sorted(code for code in held.index[held > 0] if code != report.code)]
    cells = {(r["region_code"], r["aspect"]): _cell(report, r) for r in records(states)}
    return Table(
        name=t("evidence_held.aspects_name"),
        caption=t("evidence_held.aspects_caption"),
        columns=(
            Column("region", t("labels.region"), width=1.6),
            *(Column(aspect, report.term("aspect", aspect)) for aspect in ASPECTS),
        ),
        rows=[(report.region_name(code), *(cells[code, aspect] for aspect in ASPECTS)) for code in shown],
        note=_aspects_note(report, set(held.index) - set(shown)),
        highlight=[0],
        annex=True,
    )


def _aspects_note(report: ProvinceReport, hidden: set[str]) -> str:
    """Who isn't shown, and what of page one's items the brackets leave out."""
    t, items = report.reader, records(report.own("evidence"))
    states = report.own("aspects")
    budgets_told = report.own("budgets")
    claimed = sorted(hidden & set(budgets_told.loc[budgets_told["in_period"], "region_code"]))
    notes = [t("evidence_held.aspects_note", n=len(hidden))] if hidden else []
    if claimed:
        names = ", ".join(report.region_name(code) for code in claimed)
        notes.append(t("evidence_held.aspects_claimed", names=names))
    counted = len(in_period(report.own("evidence")))
    bracketed = int(states.loc[states["state"].isin(REGISTERED), "items"].sum())
    if bracketed < counted:
        notes.append(t("evidence_held.aspects_beside", n=counted, bracketed=bracketed))
    if any(item["aspect"] == "budget" and not budgets.is_own(item) for item in items):
        notes.append(t("evidence_held.aspects_others_money"))
    return " ".join(notes)


def _cell(report: ProvinceReport, row: dict) -> str:
    word = report.term("state", row["state"])
    count = _count(row)
    return f"{word} ({count:.0f})" if count else word


def _count(row: dict) -> float:
    """The items behind a state: those of other periods where there is nothing of this one."""
    return row["others"] if row["state"] == "other_period" else row["items"]


def _items(
    report: ProvinceReport, held: pd.DataFrame, name: str, caption: str, *, timed: bool = False
) -> Table:
    t = report.reader
    held = held.sort_values(["region_code", "aspect", "in_force_from", "evidence_id"])
    columns = [
        Column("region", t("labels.region"), width=1.0),
        Column("aspect", t("labels.aspect"), width=0.9),
        Column("what", t("labels.what"), width=3.0),
        Column("from", t("labels.from"), "date", 0.9),
        Column("stated", t("labels.stated"), "date", 0.9),
        Column("state", t("labels.state"), width=1.0),
        *([Column("timing", t("labels.timing"), width=1.0)] if timed else []),
        Column("source", t("labels.source"), "url", 1.1),
    ]
    return Table(
        name=name,
        caption=caption,
        columns=columns,
        rows=[_item(report, row, timed) for row in records(held)],
        note=t("evidence_held.items_note"),
        annex=True,
    )


def _item(report: ProvinceReport, row: dict, timed: bool) -> tuple:
    return (
        report.region_name(row["region_code"]),
        report.term("aspect", row["aspect"]),
        entry_told(row, report.reader),
        row["in_force_from"] or None,
        row["as_of"] or None,
        report.term("state", row["state"]),
        *([report.term("timing", row["timing"])] if timed else []),
        row["source"],
    )


def _budgets(report: ProvinceReport) -> list[Block]:
    """Claims of budgets of the period, the provincial government's own apart from the districts'."""
    rows = report.own("budgets")
    rows = rows[rows["in_period"]]
    rows = rows.sort_values(["as_of", "region_code", "claim_id"], ascending=[False, True, True])
    if rows.empty:
        return []
    found: list[Block] = []
    for own, name in ((True, "budgets"), (False, "district_budgets")):
        part = rows[(rows["region_code"] == report.code) == own]
        if len(part):
            found.append(_budget_table(report, part, name))
    return found


def _budget_table(report: ProvinceReport, rows: pd.DataFrame, name: str) -> Table:
    t = report.reader
    return Table(
        name=t(f"evidence_held.{name}_name"),
        caption=t(f"evidence_held.{name}_caption", name=report.name),
        columns=(
            Column("region", t("labels.region"), width=1.4),
            Column("as_of", t("labels.date"), "date", 1.0),
            Column("segment", t("labels.segment"), width=1.4),
            Column("value", t("labels.quantity"), "count", 1.0),
            Column("unit", t("labels.unit"), width=0.8),
            Column("payer", t("labels.who_pays"), width=1.2),
            Column("payment", t("labels.payment"), width=0.9),
            Column("whom", t("labels.whom_by_source"), width=1.8),
            Column("source", t("labels.source"), "url", 1.4),
        ),
        rows=[
            (
                report.region_name(r["region_code"]),
                r["as_of"],
                report.term("segment", r["segment"]),
                r["value"],
                t(f"evidence_held.unit_{r['unit']}", n=2),
                t(f"terms.money_{r['payer']}"),
                _payment(t, r),
                denominators.told(r["claim_id"], r["denominator_definition"], t) or None,
                r["source"],
            )
            for r in records(rows)
        ],
        note=t("evidence_held.budgets_note"),
        annex=True,
    )


def _payment(t: Reader, claim: dict) -> str:
    """Whether it was paid, and that a claim is doubtful where it is marked so."""
    paid = t(f"terms.payment_{claim['payment']}")
    return t("evidence_held.doubtful", told=paid) if claim["reliability"] in NOT_TO_BE_USED else paid


def _needed(report: ProvinceReport) -> list[Block]:
    t = report.reader
    own = report.own_aspects
    missing = [
        row["aspect"]
        for row in records(own)
        if row["state"] in ("not_checked", "planned", "other_period", "claimed")
    ]
    if not missing:
        return []
    return [
        Heading(t("evidence_held.needed_heading"), level=3),
        Paragraph(
            t("evidence_held.needed", listed=", ".join(report.term("aspect", a).lower() for a in missing))
        ),
        Table(
            **table_words("evidence_held.checklist", t, name=report.name),
            columns=(
                Column("aspect", t("labels.aspect"), width=1.0),
                Column("needed", t("evidence_held.checklist_needed"), width=4.0),
            ),
            rows=[(report.term("aspect", a), t(f"evidence_held.need_{a}")) for a in missing],
            annex=True,
        ),
    ]


def _told(report: ProvinceReport) -> str:
    t = report.reader
    own = report.own_aspects
    items = in_period(report.own("evidence"))
    there = int((items["state"] == "verified_present").sum())
    dated = items["in_force_from"].str[:4].where(items["in_force_from"] != "", items["as_of"].str[:4])
    held, this_year = len(items), int((dated == str(report.year)).sum())
    unchecked = [report.term("aspect", a).lower() for a in own.loc[own["state"] == "not_checked", "aspect"]]
    key = "summary.evidence_none" if not held else "summary.evidence" if unchecked else "summary.evidence_all"
    words = {"n": held, "held": there, "this_year": this_year, "year": report.year}
    told = t(key, **words, unchecked=", ".join(unchecked))
    aspects = [(report.term("aspect", row["aspect"]).lower(), row) for row in records(own)]
    claimed = [
        t("summary.evidence_claimed_item", aspect=aspect, n=row["items"])
        for aspect, row in aspects
        if row["state"] == "claimed"
    ]
    if claimed:
        told += " " + t("summary.evidence_claimed", claimed=", ".join(claimed))
    return told
