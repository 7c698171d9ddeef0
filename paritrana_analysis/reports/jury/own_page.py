"""A candidate's own page for the period of objections (*masa sanggah*): what is held of it before its scores.

Two pages: its figures, its evidence, what is blank, and room to answer. It goes to the candidate and the
secretariat alone, so it names the candidate in a blind round too. What doesn't fit is told by number, and
stands in the workbook. An answer enters the round's record, and the minutes answer it.
"""

from __future__ import annotations

from collections.abc import Sequence

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury.bundle_view import item_told
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Fields,
    Heading,
    Meta,
    PageBreak,
    Paragraph,
    Table,
    Title,
)
from paritrana_analysis.reports.jury import listed
from paritrana_analysis.reports.jury.cover import structural_told
from paritrana_analysis.reports.jury.inputs import Briefing, Case, ListedCase
from paritrana_analysis.reports.jury.pages import item_row
from paritrana_analysis.reports.text import denominators, limits
from paritrana_analysis.reports.text.tables import table_words
from paritrana_analysis.rubric.text import told

#: Printed lines of tables: on each page, of figures alone, of blanks alone; measured.
_FIRST, _SECOND, _FIGURES, _BLANKS = 23, 17, 14, 20
#: Letters across a page's table, and what a row takes besides its lines; measured.
_LETTERS, _BETWEEN = 112, 0.4
#: Rows to answer in.
_ANSWERS = 5
_LINE = "………………………………"


def blocks(briefing: Briefing, unit: str, due: str = "") -> list[Block]:
    """The page of one candidate of the briefing's. Raises KeyError for one that it hasn't.

    due : by when it is to be answered, 2026-01-25; "" is a line to fill in.
    """
    t = briefing.reader
    case = next((case for case in briefing.cases if case.unit == unit), None)
    if case is None:
        raise KeyError(unit)
    words = {"name": case.name, "year": briefing.year, "place": briefing.place_name}
    words["category"] = t(f"editions.category_{briefing.desk.category}")
    title = t("own_page.title", **words)
    return [
        Meta(
            title=title,
            language=t.language,
            running_head=title,
            provenance=t(
                "own_page.provenance",
                version=briefing.version,
                key=briefing.round.key if briefing.round else "–",
                as_of=briefing.bundle.as_of,
            ),
            region_code=case.candidate.region_code,
            practice_stamp=briefing.bundle.stamp(t),
        ),
        Title(t("own_page.kicker", **words), case.name, t("own_page.lead", **words)),
        Paragraph(t("own_page.asked", **words)),
        Paragraph(t("jury.structural_sentence", items=structural_told(briefing.round, t)), "warning"),
        *_held(briefing, case),
        *_answers("answers_listed" if briefing.listed else "answers", due, t),
    ]


def _held(briefing: Briefing, case: Case | ListedCase) -> list[Block]:
    """Figures and evidence, then on the second page what evidence is left, and the blanks.

    As many rows as fit in both languages, so that both papers hold the same.
    """
    t = briefing.reader
    if isinstance(case, ListedCase):  # a list has a row of each, and neither claims nor entries
        columns, rows = _blanks(briefing, case)
        return [listed.held(case, t), *_table("blanks", columns, rows, len(rows), case, t)]
    kinds = (_figures, _evidence, _blanks)
    tables = [[kind(twin, case) for kind in kinds] for twin in briefing.twins]

    def fitting(at: int, room: Sequence[float], after: int = 0) -> int:
        return min(
            _shown(own[at][0], own[at][1][after:], most) for own, most in zip(tables, room, strict=True)
        )

    n_figures = fitting(0, [_FIGURES] * len(tables))
    n_blanks = fitting(2, [_BLANKS] * len(tables))
    n_first = fitting(1, [_FIRST - _printed(*own[0], n_figures) for own in tables])
    n_more = fitting(1, [_SECOND - _printed(*own[2], n_blanks) for own in tables], n_first)
    (_, figures), (columns, entries), (_, blanks) = own = [kind(briefing, case) for kind in kinds]
    shown, more = n_first + n_more, "evidence_more" if n_first else "evidence"
    return [
        *_table("figures", own[0][0], figures[:n_figures], len(figures), case, t),
        *_table("evidence", columns, entries[:n_first], len(entries), case, t, shown=shown),
        PageBreak(),
        *_table(more, columns, entries[n_first:shown], len(entries), case, t, shown=shown),
        *_table("blanks", own[2][0], blanks[:n_blanks], len(blanks), case, t),
        *_whole("figures", *own[0], n_figures, case, t),
        *_whole("evidence", columns, entries, shown, case, t),
        *_whole("blanks", *own[2], n_blanks, case, t),
    ]


def _figures(briefing: Briefing, case: Case) -> tuple[Sequence[Column], list[tuple]]:
    """Every figure of coverage and of money, the one that counts first."""
    t, order = briefing.reader, {"leads": 0, "conflicts": 1}
    claims = sorted(case.claims, key=lambda c: (order.get(c["role"], 2), c["claim_id"]))
    rows = [
        (
            item["claim_id"],
            item_told(item, t),
            item["as_of"] or None,
            t(f"terms.basis_{item['counting_basis']}"),
            denominators.told(item["claim_id"], item["denominator_definition"], t)
            or t("own_page.not_stated"),
            t(f"terms.role_{item['role']}") if "role" in item else t("briefing.state_budget_claim"),
            item["source"] or None,
        )
        for item in (*claims, *case.budgets)
    ]
    columns = (
        Column("item", t("briefing.column_item"), width=0.7),
        Column("figure", t("own_page.column_figure"), width=1.9),
        Column("as_of", t("labels.date"), "date", 0.9),
        Column("basis", t("own_page.column_basis"), width=1.1),
        Column("denominator", t("own_page.column_denominator"), width=1.5),
        Column("state", t("labels.state"), width=1.2),
        Column("source", t("labels.source"), "url", 1.5),
    )
    return columns, rows


def _evidence(briefing: Briefing, case: Case) -> tuple[Sequence[Column], list[tuple]]:
    """Every entry of the register, those of the period first."""
    t, order = briefing.reader, {"in_period": 0, "undated": 1}
    entries = sorted(case.entries, key=lambda e: (order.get(e["timing"], 2), e["evidence_id"]))
    columns = (
        Column("item", t("briefing.column_item"), width=0.7),
        Column("what", t("labels.what"), width=3.4),
        Column("date", t("labels.date"), "date", 0.9),
        Column("state", t("labels.state"), width=1.5),
        Column("source", t("labels.source"), "url", 1.5),
    )
    return columns, [item_row(item["evidence_id"], item, briefing) for item in entries]


def _blanks(briefing: Briefing, case: Case | ListedCase) -> tuple[Sequence[Column], list[tuple]]:
    """What has no score, why, and what would give it one."""
    t = briefing.reader
    rules = {rule["indicator"]: rule for rule in briefing.desk.rules}
    rows = [
        (
            t(f"editions.indicator_{row['indicator']}"),
            told(row, rules[row["indicator"]]["unit_of_value"], t),
            t(f"limits.find_{row['indicator']}") if t.has(f"limits.find_{row['indicator']}") else None,
            limits.office(row["indicator"], t) if row["indicator"] in limits.OFFICES else None,
        )
        for row in case.points
        if row["scored"] and row["score"] is None
    ]
    columns = (
        Column("item", t("briefing.column_indicator"), width=1.3),
        Column("why", t("own_page.column_why"), width=1.8),
        Column("find", t("own_page.column_find"), width=2.8),
        Column("where", t("limits.column_where"), width=1.7),
    )
    return columns, rows


def _table(
    kind: str,
    columns: Sequence[Column],
    rows: list[tuple],
    n: int,
    case: Case,
    t: Reader,
    *,
    shown: int | None = None,
) -> list[Block]:
    """The rows that are printed, of n; a sentence where there are none, nothing where none go on."""
    shown = len(rows) if shown is None else shown
    if not rows:
        if n or not t.has(f"own_page.{kind}_none"):
            return []
        return [Heading(t(f"own_page.{kind}_heading")), Paragraph(t(f"own_page.{kind}_none", name=case.name))]
    words = table_words(f"own_page.{kind}", t, name=case.name)
    note = t("own_page.shown", shown=shown, n=n) if shown < n else ""
    return [Heading(t(f"own_page.{kind}_heading")), Table(**words, columns=columns, rows=rows, note=note)]


def _whole(
    kind: str, columns: Sequence[Column], rows: list[tuple], shown: int, case: Case, t: Reader
) -> list[Block]:
    """All rows for the workbook, where paper has not all of them."""
    if shown == len(rows):
        return []
    words = table_words(f"own_page.{kind}", t, name=case.name)
    words["name"] = t("own_page.all", name=words["name"])
    return [Table(**words, columns=columns, rows=rows, annex=True)]


def _shown(columns: Sequence[Column], rows: Sequence[tuple], most: float) -> int:
    """How many of the rows fit into so many lines."""
    lines = 0.0
    for n, row in enumerate(rows):
        lines += _lines(columns, row)
        if lines > most:
            return n
    return len(rows)


def _printed(columns: Sequence[Column], rows: Sequence[tuple], n: int) -> float:
    """Lines that the first n rows take."""
    return sum(_lines(columns, row) for row in rows[:n])


def _lines(columns: Sequence[Column], row: Sequence[object]) -> float:
    """Printed lines of a row: of its longest cell at its own width."""
    wide = _LETTERS / sum(column.width for column in columns)
    lines = [
        -(-len(str(cell)) // max(int(wide * column.width) - 1, 1))
        for column, cell in zip(columns, row, strict=True)
        if cell is not None and column.kind not in ("url", "date")
    ]
    return max(lines, default=1) + _BETWEEN


def _answers(told: str, due: str, t: Reader) -> list[Block]:
    return [
        Heading(t("own_page.answers_heading")),
        Paragraph(t(f"own_page.{told}", due=t.cell(due, "date") if due else _LINE)),
        Table(
            **table_words("own_page.answers", t),
            columns=(
                Column("item", t("own_page.column_item"), width=0.8),
                Column("verdict", t("own_page.column_verdict"), width=1.2),
                Column("value", t("own_page.column_value"), width=1.6),
                Column("date", t("labels.date"), width=0.9),
                Column("source", t("own_page.column_proof"), width=2.2),
            ),
            rows=[(" ",) * 5 for _ in range(_ANSWERS)],
        ),
        Fields([(t(f"own_page.field_{key}"), _LINE) for key in ("name", "office", "date", "signature")]),
    ]
