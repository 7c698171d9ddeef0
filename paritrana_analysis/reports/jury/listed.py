"""Two pages of a firm or a village: what its list holds of it, what is doubtful there, whom it stands beside.

Its coverage is that of its own workers. Nothing here rests on a claim about a region: a list has neither
claims nor a register, only its rows, their source, and the date that it gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury.listed_view import NAMING, ListedView, behind_told, cell_told
from paritrana_analysis.publish.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.jury.documents import indicators, place, score
from paritrana_analysis.reports.jury.inputs import COVERED, Briefing, ListedCase
from paritrana_analysis.reports.jury.strengths import source_told
from paritrana_analysis.reports.text.tables import table_words
from paritrana_analysis.rubric.text import told
from paritrana_analysis.scoring.scales import RELATIVE

#: Strengths, doubts and questions on page one; peers on page two.
MOST, MOST_ASKED, PEERS = 3, 5, 5
#: Asked of anybody in a list, where doubts leave room: `listed.question_…`.
GENERAL = {
    "firms": ("temporary", "kept", "claims", "others", "data"),
    "villages": ("informal", "kept", "claims", "funds", "data"),
}
#: Columns that hold a year from which something holds.
_SINCE = ("desa_sadar_since", "perdes_year")


def class_of(case: ListedCase, t: Reader) -> str:
    """Size and sector of a firm; that a village is one."""
    if "size_category" not in case.row:
        return t("listed.class_village")
    own = {name: cell_told(name, case.row.get(name), t) for name in ("size_category", "sector")}
    return t("listed.class_of", size=own["size_category"], sector=own["sector"])


def blocks(briefing: Briefing, case: ListedCase) -> list[Block]:
    """Both pages of one candidate, each starting a new page."""
    t, found = briefing.reader, doubts(briefing, case)
    strong = strongest(briefing, case)
    shown = [doubt.sentence(t) for doubt in found[:MOST]] or [t("briefing.doubt_none")]
    rest = " ".join(doubt.sentence(t) for doubt in found[MOST:])
    number = briefing.candidates.index(case.candidate) + 1
    asked = [doubt.question(t) for doubt in found]
    asked += [t(f"listed.question_{key}") for key in GENERAL[briefing.desk.table]]
    return [
        PageBreak(),
        Heading(t("briefing.candidate", place=number, n=len(briefing.candidates), name=case.name)),
        Paragraph(_where(briefing, case), "note"),
        Paragraph(_finding(briefing, case), "finding"),
        KeyFigures((_coverage(case, t), _workers(case, t), score(briefing, case))),
        Heading(t("briefing.strengths", n=len(strong)), 3),
        Bullets(strong or [t("briefing.strength_none")]),
        Heading(t("briefing.doubts", n=len(shown)), 3),
        Bullets(shown),
        Heading(t("briefing.questions" if briefing.result is None else "briefing.questions_asked"), 3),
        Bullets(list(dict.fromkeys(asked))[:MOST_ASKED]),
        PageBreak(),
        Heading(t("briefing.detail", name=case.name), 3),
        indicators(briefing, case),
        held(case, t),
        *_peers(briefing, case),
        *([Paragraph(t("briefing.further_doubts", list=rest), "note")] if rest else []),
    ]


# --- page one -------------------------------------------------------------------------------------------


def _where(briefing: Briefing, case: ListedCase) -> str:
    t, code = briefing.reader, case.candidate.region_code
    return t(
        "listed.where_dated" if case.as_of else "listed.where",
        district=briefing.region_names.get(code, code),
        province=briefing.region_names.get(code[:2], code[:2]),
        **{"class": class_of(case, t)},
        year=briefing.year,
        as_of=case.as_of,
        source=source_told(case.row.get("source"), t),
    )


def _finding(briefing: Briefing, case: ListedCase) -> str:
    t = briefing.reader
    if case.share is None:
        text = t("listed.finding_blank", name=case.name)
    else:
        said = {"active": case.covered, "workers": case.workers, "share": case.share}
        text = t("listed.finding", name=case.name, **said)
    return f"{text} {place(briefing, case)}"


def _coverage(case: ListedCase, t: Reader) -> KeyFigure:
    if case.share is None:
        return KeyFigure("–", "", t("listed.key_coverage_blank"), ours=True)
    caption = t("listed.key_coverage", active=case.covered, workers=case.workers)
    return KeyFigure(t.cell(case.share, "share"), "", caption, ours=True)


def _workers(case: ListedCase, t: Reader) -> KeyFigure:
    return KeyFigure(t.cell(case.workers, "count"), "", t("listed.key_workers"))


def strongest(briefing: Briefing, case: ListedCase) -> list[str]:
    """The indicators that give most points, at most three: what was found, and the list's cells behind it."""
    t, desk = briefing.reader, briefing.desk
    rules = {rule["indicator"]: rule for rule in desk.rules}
    scored = [row for row in case.points if row["scored"] and row["score"]]
    weight = {
        key: (rule["full_weight"] or 0) * (rule["indicator_weight"] or 0) for key, rule in rules.items()
    }
    scored.sort(key=lambda row: -row["score"] * weight[row["indicator"]])
    return [
        t(
            "listed.strength",
            indicator=t(f"editions.indicator_{row['indicator']}"),
            # Dated by the list, whose date stands at the head of the page.
            found=told(row | {"as_of": ""}, rules[row["indicator"]]["unit_of_value"], t)
            + _behind(desk, case, row["indicator"], t),
            score=row["score"],
        )
        for row in scored[:MOST]
    ]


def _behind(desk: ListedView, case: ListedCase, indicator: str, t: Reader) -> str:
    """The cells behind a finding, where it is not one cell's own words."""
    cells = behind_told(case.row, desk.measure(indicator), t)
    return t("listed.behind", held=cells) if cells else ""


@dataclass(frozen=True)
class ListDoubt:
    """What is doubtful in a list's row, and what is asked about it. values : indicator and column by key."""

    key: str
    values: dict = field(default_factory=dict)

    def sentence(self, t: Reader) -> str:
        return t(f"listed.doubt_{self.key}", **self._worded(t))

    def question(self, t: Reader) -> str:
        return t(f"listed.question_{self.key}", **self._worded(t))

    def _worded(self, t: Reader) -> dict:
        stems = {"indicator": "editions.indicator", "column": "listed.column"}
        return {
            name: t(f"{stems[name]}_{value}") if name in stems else value
            for name, value in self.values.items()
        }


def doubts(briefing: Briefing, case: ListedCase) -> list[ListDoubt]:
    """What is doubtful, by fixed rules; of the blanks those first that move the score most."""
    return list(_doubts(briefing, briefing.desk, case))


def _doubts(briefing: Briefing, desk: ListedView, case: ListedCase) -> Iterator[ListDoubt]:
    moves = {row["indicator"]: at for at, row in enumerate(case.unknown)}
    blank = [row["indicator"] for row in case.points if row["scored"] and row["state"] == "blank"]
    for key in sorted(blank, key=lambda key: moves.get(key, len(moves))):
        yield ListDoubt("blank", {"indicator": key})
    if case.share is not None and case.share > 1:
        yield ListDoubt("above_all", {"active": case.covered, "workers": case.workers})
    elif case.share is not None and case.share < 1:
        yield ListDoubt("uncovered", {"uncovered": case.workers - case.covered, "workers": case.workers})
    for name in _SINCE:
        year = case.row.get(name)
        if year is not None and year > briefing.year:
            yield ListDoubt("later", {"column": name, "year": year, "judged": briefing.year})
    if not case.as_of:
        yield ListDoubt("no_date")
    for row in case.points:
        if (
            row["scored"]
            and row["score"] is not None
            and desk.measure(row["indicator"]).scale.kind in RELATIVE
        ):
            yield ListDoubt("relative", {"indicator": row["indicator"]})


# --- page two -------------------------------------------------------------------------------------------


def held(case: ListedCase, t: Reader) -> Table:
    """Every cell of the list's row, with its date and source."""
    source = source_told(case.row.get("source"), t)
    return Table(
        **table_words("listed.held", t, code=case.unit, name=case.name),
        columns=(
            Column("what", t("listed.held_what"), width=2.2),
            Column("value", t("listed.held_value"), width=1.8),
            Column("date", t("labels.date"), "date", 0.9),
            Column("source", t("labels.source"), width=1.3),
        ),
        rows=[
            (_heading(name, t), cell_told(name, value, t), case.as_of, source)
            for name, value in case.row.items()
            if name not in NAMING
        ],
    )


def _heading(column: str, t: Reader) -> str:
    """A column of the list where it begins a line."""
    words = t(f"listed.column_{column}")
    return words[:1].upper() + words[1:]


def _peers(briefing: Briefing, case: ListedCase) -> list[Block]:
    """The other candidates of the same size, those nearest in workers."""
    t = briefing.reader
    others = [
        other
        for other in briefing.cases
        if other.unit != case.unit and other.row.get("size_category") == case.row.get("size_category")
    ]
    if not others:
        return [Paragraph(t("listed.peers_caption_none"), "note")]
    others.sort(key=lambda other: (abs((other.workers or 0) - (case.workers or 0)), other.unit))
    shown = [case, *sorted(others[:PEERS], key=lambda other: other.unit)]
    covered = next(name for name in COVERED if name in case.row)
    return [
        Table(
            name=t("listed.peers_name", code=case.unit),
            caption=t("listed.peers_caption", n=len(shown) - 1),
            columns=(
                Column("name", t("briefing.column_candidate"), width=2.0),
                Column("class", t("listed.column_class"), width=2.0),
                Column("workers", _heading("workers", t), "count", 0.9),
                Column("covered", _heading(covered, t), "count", 1.0),
                Column("share", t("listed.column_coverage"), "share", 0.8),
                Column("total", t("briefing.column_documents"), "number", 0.8),
            ),
            rows=[
                (
                    other.name,
                    class_of(other, t),
                    other.workers,
                    other.covered,
                    other.share,
                    other.result["total"],
                )
                for other in shown
            ],
            highlight=[0],
            note=t("listed.peers_note"),
        )
    ]


# --- the last pages ---------------------------------------------------------------------------------------


def method(briefing: Briefing) -> list[str]:
    """How the list is read, for the page on method."""
    t, desk = briefing.reader, briefing.desk
    heard = [
        aspect
        for aspect, keys in desk.edition.indicators.items()
        if aspect != "interview" and all(desk.measure(key).origin == "panel" for key in keys)
    ]
    found = [t("listed.method_list", table=desk.table, n=desk.n_units), t("listed.method_doubts")]
    if heard:
        told_of = ", ".join(t(f"editions.aspect_{aspect}") for aspect in heard)
        found.append(t("listed.method_panel", aspects=told_of))
    return found


def rules(briefing: Briefing) -> Table:
    """How each indicator becomes a score, which is ours."""
    t = briefing.reader
    return Table(
        **table_words("listed.rules", t),
        columns=(
            Column("aspect", t("labels.aspect"), width=1.0),
            Column("indicator", t("briefing.column_indicator"), width=1.6),
            Column("ground", t("listed.rules_ground"), width=3.4),
        ),
        rows=[
            (
                t(f"editions.aspect_{rule['aspect']}"),
                t(f"editions.indicator_{rule['indicator']}"),
                rule[f"ground_{t.language}"],
            )
            for rule in briefing.desk.rules
        ],
    )
