"""Two pages a candidate: what a juror needs in the room, then the detail with sources and peers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from paritrana_analysis import charts
from paritrana_analysis.coverage.evidence import began
from paritrana_analysis.coverage.shares import Basis, comparable
from paritrana_analysis.dates import year_of
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury.bundle_view import item_told
from paritrana_analysis.publish.abbreviations import WORDS, unspelled
from paritrana_analysis.publish.blocks import (
    Block,
    Bullets,
    Column,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.jury import doubts as doubting
from paritrana_analysis.reports.jury import listed
from paritrana_analysis.reports.jury.documents import indicators, place, score
from paritrana_analysis.reports.jury.inputs import Briefing, Case, ListedCase
from paritrana_analysis.reports.jury.questions import questions
from paritrana_analysis.reports.jury.strengths import source_told, strongest
from paritrana_analysis.reports.text import standing
from paritrana_analysis.reports.text.denominators import quoted
from paritrana_analysis.reports.text.tables import table_words
from paritrana_analysis.rubric.inputs import LOWEST
from paritrana_analysis.rubric.text import told

#: Lines of a printed page, and letters a line in its parts; measured on real and practice candidates.
_FIRST_PAGE, _SECOND_PAGE = 47, 53
_LIST, _WHAT, _STATE, _FOUND, _COMPARES, _NOTE = 96, 56, 22, 52, 44, 128
#: Lines of the chart of claims, and of a table's caption, head and note.
_CHART, _AROUND = 17, 4
#: Candidates beside this one, and the fewest items that are printed.
_PEERS, _LEAST = 5, 2


def blocks(briefing: Briefing, case: Case | ListedCase) -> list[Block]:
    """Both pages of one candidate, each starting a new page."""
    if isinstance(case, ListedCase):
        return listed.blocks(briefing, case)
    found = doubting.doubts(briefing, case)
    return [*first_page(briefing, case, found), *second_page(briefing, case, found)]


def first_page(briefing: Briefing, case: Case, found: list[doubting.Doubt]) -> list[Block]:
    t = briefing.reader
    number = briefing.candidates.index(case.candidate) + 1
    shown = [doubt.sentence(t) for doubt in found[: doubting.MOST]] or [t("briefing.doubt_none")]
    more = len(found) - len(shown)
    strong = strongest(briefing, case)
    asked = questions(briefing, case, found)
    lists = [*(strong or [t("briefing.strength_none")]), *shown, *asked]
    finding = _finding(briefing, case)
    figures = tuple(tell(briefing, case) for tell in (_coverage, _growth, _workers, score))
    chart = _over_time(briefing, case) if all(_has_room(twin, case) for twin in briefing.twins) else []
    return [
        PageBreak(),
        Heading(t("briefing.candidate", place=number, n=len(briefing.candidates), name=case.name)),
        Paragraph(_period(briefing, [finding, *(figure.caption for figure in figures), *lists]), "note"),
        Paragraph(finding, "finding"),
        KeyFigures(figures),
        Heading(t("briefing.strengths", n=len(strong)), 3),
        Bullets(strong or [t("briefing.strength_none")]),
        Heading(t("briefing.doubts", n=len(shown)), 3),
        Bullets(shown),
        *([Paragraph(t("briefing.doubts_more", n=more), "note")] if more > 0 else []),
        Heading(t("briefing.questions" if briefing.result is None else "briefing.questions_asked"), 3),
        Bullets(asked),
        *chart,
    ]


def _has_room(briefing: Briefing, case: Case) -> bool:
    """Whether the lists of page one leave room for the chart."""
    t, found = briefing.reader, doubting.doubts(briefing, case)
    lists = [
        *(strongest(briefing, case) or [t("briefing.strength_none")]),
        *([doubt.sentence(t) for doubt in found[: doubting.MOST]] or [t("briefing.doubt_none")]),
        *questions(briefing, case, found),
    ]
    return _lines(lists, _LIST) + _CHART <= _FIRST_PAGE - 18


# --- page one -------------------------------------------------------------------------------------------


def _period(briefing: Briefing, texts: Iterable[str]) -> str:
    """The period judged, and the full words of what is abbreviated on the page."""
    t, told = briefing.reader, "\n".join(texts)
    period = t("briefing.period", year=briefing.year, as_of=briefing.bundle.as_of)
    words = "; ".join(f"{short}: {t(f'{WORDS}.{short}')}" for short in unspelled(t, told, told))
    return f"{period} {words}." if words else period


def _finding(briefing: Briefing, case: Case) -> str:
    t, own = briefing.reader, case.region
    if (row := doubting.doubted_figure(case)) is not None:
        text = t("summary.finding_doubted", name=case.name, share=row["stated"], as_of=row["as_of"])
    elif own["lead_coverage_share"] is None:
        text = t("briefing.finding_blank", name=case.name, employed=own["employed"], year=own["workers_year"])
    else:
        text = t(
            "briefing.finding_other_year" if doubting.of_other_year(briefing, case) else "briefing.finding",
            name=case.name,
            share=own["lead_coverage_share"],
            as_of=own["lead_as_of"],
            basis=t(f"terms.basis_{own['lead_counting_basis']}"),
        )
    return " ".join((text, *_estimate(briefing, case), place(briefing, case)))


def _estimate(briefing: Briefing, case: Case) -> list[str]:
    """Our estimate of the candidate's coverage, where the round adopted it."""
    t, own = briefing.reader, briefing.desk.own
    rows = [] if own is None else records(own.estimates[own.estimates["unit"] == case.unit])
    return [
        t(
            "briefing.finding_estimate_low" if row["grade"] == LOWEST else "briefing.finding_estimate",
            share=row["share"],
            low=row["low_90"],
            high=row["high_90"],
            grade=t(f"estimates.grade_{row['grade']}"),
        )
        for row in rows
    ]


def _coverage(briefing: Briefing, case: Case) -> KeyFigure:
    t, own = briefing.reader, case.region
    if (row := doubting.doubted_figure(case)) is not None:
        return KeyFigure("–", "", t("summary.official_doubted", share=row["stated"], as_of=row["as_of"]))
    if own["lead_coverage_share"] is None:
        return KeyFigure("–", "", t("summary.official_blank"))
    given = {"active": own["lead_active_participants"], "workers": own["lead_denominator_value"]}
    key = "_".join(["counts", *(name for name, value in given.items() if value is not None)])
    named = quoted(own["lead_claim_id"], own["lead_denominator_definition"], t)
    caption = t(
        "briefing.coverage_caption",
        as_of=own["lead_as_of"],
        counted=t(f"summary.{key}", **given),
        denominator=t("briefing.denominator", definition=named) if named else "",
        basis=t(f"terms.basis_{own['lead_counting_basis']}"),
        source=source_told(own["lead_source"], t),
    )
    return KeyFigure(t.cell(own["lead_coverage_share"], "stated1"), "", caption)


def _growth(briefing: Briefing, case: Case) -> KeyFigure:
    t, row = briefing.reader, case.point("coverage_growth")
    if row is None:
        return KeyFigure("–", "", t("briefing.growth_not_judged"), ours=True)
    if row["state"] == "estimated":
        caption = t("briefing.growth_estimated", before=row["since"], after=row["as_of"])
        points = t.decimal(100 * row["value"], 1)
        return KeyFigure(points, t("briefing.points_unit"), caption, ours=True)
    if row["state"] != "found":
        why = told(row, "share_points", t)
        return KeyFigure("–", "", t("briefing.growth_blank", why=why), ours=True)
    dates = [case.items[key]["as_of"] for key in (row["items"] or "").split() if key in case.items]
    caption = t("briefing.growth_caption", before=min(dates, default=None), after=max(dates, default=None))
    return KeyFigure(t.decimal(100 * row["value"], 1), t("briefing.points_unit"), caption, ours=True)


def _workers(briefing: Briefing, case: Case) -> KeyFigure:
    t, own = briefing.reader, case.region
    if own["employed"] is None:
        return KeyFigure("–", "", t("summary.workforce_blank", year=briefing.year))
    value, unit = t.scaled(own["employed"])
    informal = own["informal"] / own["employed"] if own.get("informal") is not None else None
    return KeyFigure(value, unit, t("summary.workforce_caption", year=own["workers_year"], informal=informal))


def _over_time(briefing: Briefing, case: Case) -> list[Block]:
    """Every official share of the candidate on a line of years, where there are two or more."""
    t, own = briefing.reader, case.region
    rows = [
        {
            "as_of": claim["as_of"],
            "share": claim["coverage_share"],
            "leading": claim["claim_id"] == own["lead_claim_id"],
            "contradicts": claim["agreement"] == "disagrees",
        }
        for claim in case.claims
        if claim["segment"] == "ALL" and claim["coverage_share"] is not None
    ]
    if len(rows) < 2:
        return []
    return [
        Figure(
            name=f"claims_{case.unit}",
            caption=t("protection.dots_caption", name=case.name),
            alt=charts.alt_claims_over_time(rows, reader=t),
            svg=charts.to_svg(charts.claims_over_time(rows, reader=t).figure),
            note=t("protection.dots_note"),
        )
    ]


# --- page two -------------------------------------------------------------------------------------------


def second_page(briefing: Briefing, case: Case, found: list[doubting.Doubt]) -> list[Block]:
    t = briefing.reader
    rest = " ".join(doubt.sentence(t) for doubt in found[doubting.MOST :])
    goals = " ".join(standing.further(row, t) for row in case.further)
    return [
        PageBreak(),
        Heading(t("briefing.detail", name=case.name), 3),
        indicators(briefing, case),
        *_item_tables(briefing, case, min(_fitting(twin, case) for twin in briefing.twins)),
        _peers(briefing, case),
        *([Paragraph(t("briefing.further_doubts", list=rest), "note")] if rest else []),
        *([Paragraph(t("briefing.further_goals", list=goals), "note")] if goals else []),
    ]


def _fitting(briefing: Briefing, case: Case) -> int:
    """How many rows of evidence fit on the page beside all else in this language; at least `_LEAST`."""
    t, found = briefing.reader, doubting.doubts(briefing, case)
    rest = " ".join(doubt.sentence(t) for doubt in found[doubting.MOST :])
    goals = " ".join(standing.further(row, t) for row in case.further)
    left = _SECOND_PAGE - 4 - 3 * _AROUND
    for _, indicator, told_of, *_ in indicators(briefing, case).rows:
        left -= max(_lines([told_of], _FOUND), _lines([indicator], 30))
    left -= sum(_lines([row[4] or ""], _COMPARES) for row in _peers(briefing, case).rows)
    left -= sum(_lines([text], _NOTE) + 1 for text in (rest, goals) if text)
    rows = _item_rows(briefing, case)
    for n, (_, what, _, state, _) in enumerate(rows):
        left -= max(_lines([what], _WHAT), _lines([state], _STATE))  # a row with a long title takes three
        if left < 0 and n >= _LEAST:
            return n
    return len(rows)


def _lines(texts: Iterable[str], width: int) -> int:
    """Printed lines of these texts at so many letters a line."""
    return sum(max(-(-len(text) // width), 1) for text in texts)


def _item_rows(briefing: Briefing, case: Case) -> list[tuple]:
    """Every claim and register entry, those in the period first."""
    order = {"leads": 0, "conflicts": 1, "in_period": 2, "undated": 3}
    own = sorted(
        case.items.items(),
        key=lambda one: (order.get(one[1].get("role") or one[1].get("timing") or "", 4), one[0]),
    )
    return [item_row(key, item, briefing) for key, item in own]


def _item_tables(briefing: Briefing, case: Case, shown: int) -> list[Block]:
    """The claims and register entries, so many on the page and the others in the annex."""
    t = briefing.reader
    if not case.items:
        return [Paragraph(t("briefing.items_none", name=case.name))]
    rows = _item_rows(briefing, case)
    columns = (
        Column("item", t("briefing.column_item"), width=0.8),
        Column("what", t("labels.what"), width=3.4),
        Column("date", t("labels.date"), "date", 0.9),
        Column("state", t("labels.state"), width=1.6),
        Column("source", t("labels.source"), "url", 1.3),
    )
    notes = [t("briefing.items_note", shown=shown, n=len(rows))] if len(rows) > shown else []
    named = [row[0] for row in rows if doubting.remark(case.items[row[0]])]
    if named and not doubting.reads_notes(t):
        notes.append(t("briefing.items_with_notes", items=", ".join(named)))
    found = [
        Table(
            name=t("briefing.items_name", code=case.unit),
            caption=t("briefing.items_caption", name=case.name),
            columns=columns,
            rows=rows[:shown],
            note=" ".join(notes),
        )
    ]
    if len(rows) > shown:
        found.append(
            Table(
                **table_words("briefing.items_annex", t, code=case.unit, name=case.name),
                columns=columns,
                rows=rows[shown:],
                annex=True,
            )
        )
    return found


def item_row(key: str, item: Mapping, briefing: Briefing) -> tuple:
    t = briefing.reader
    if "evidence_id" in item:
        earlier = item["timing"] == "in_period" and year_of(began(item)) < briefing.year
        timing = "standing" if earlier else item["timing"]
        state = ", ".join((t(f"terms.state_{item['state']}"), t(f"terms.timing_{timing}")))
    elif "role" in item:
        state = ", ".join((t(f"terms.role_{item['role']}"), t(f"terms.agreement_{item['agreement']}")))
    else:
        told = (t(f"terms.money_{item['payer']}"), t(f"terms.payment_{item['payment']}"))
        state = ", ".join((t("briefing.state_budget_claim"), *dict.fromkeys(told)))
    text, note = item_told(item, t), doubting.remark(item)
    if note and doubting.reads_notes(t):
        text = t("briefing.item_noted", text=text, note=t("briefing.note_of_item", note=note))
    return (
        key,
        text,
        item["as_of"] or item.get("in_force_from") or None,
        state,
        item["source"],
    )


def _peers(briefing: Briefing, case: Case) -> Table:
    """The other candidates, or the five nearest in workers; each with whether its share compares."""
    t = briefing.reader
    others = [other for other in briefing.cases if other.unit != case.unit]
    size = case.region["employed"] or 0
    nearest = len(others) > _PEERS
    if nearest:
        others = sorted(others, key=lambda o: (abs((o.region["employed"] or 0) - size), o.unit))[:_PEERS]
    rows = [_peer_row(case, other, t) for other in (case, *sorted(others, key=lambda o: o.unit))]
    return Table(
        name=t("briefing.peers_name", code=case.unit),
        caption=t(f"briefing.peers_caption{'' if nearest else '_all'}", n=len(rows) - 1),
        columns=(
            Column("name", t("briefing.column_candidate"), width=1.6),
            Column("employed", t("labels.employed"), "count", 0.9),
            Column("share", t("labels.share_stated"), "share", 0.8),
            Column("as_of", t("labels.date"), "date", 0.9),
            Column("compares", t("briefing.column_compares"), width=3.4),
            Column("total", t("briefing.column_documents"), "number", 0.8),
        ),
        rows=rows,
        highlight=[0],
        note=t("briefing.peers_note"),
    )


def _peer_row(case: Case, other: Case, t: Reader) -> tuple:
    own = other.region
    return (
        other.name,
        own["employed"],
        own["lead_coverage_share"],
        own["lead_as_of"],
        _compares(case, other, t),
        other.result["total"],
    )


def _compares(case: Case, other: Case, t: Reader) -> str | None:
    if other.unit == case.unit:
        return t("briefing.compares_self")
    if case.region["lead_coverage_share"] is None or other.region["lead_coverage_share"] is None:
        return None
    verdict = comparable(_basis(case), _basis(other))
    if verdict.allowed:
        return t("briefing.compares")
    return t("briefing.compares_not", why=", ".join(t(f"terms.reason_{key}") for key in verdict.reasons))


def _basis(case: Case) -> Basis:
    own = case.region
    return Basis(
        counting_basis=own["lead_counting_basis"],
        denominator="stated",
        as_of=own["lead_as_of"],
        denominator_value=own["lead_denominator_value"],
        denominator_definition=own["lead_denominator_definition"] or "",
        region_code=case.unit,
    )
