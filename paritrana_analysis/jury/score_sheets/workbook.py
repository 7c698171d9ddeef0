"""Writes one juror's score sheet: tabs for scores, evidence and guide, and a hidden tab that names its owner.

Cells that a juror fills in are open, all others are locked, without a password. Text is written as text: a
name that begins with "=" never becomes a formula. The same round gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_range

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury.rounds import HIGHEST, LOWEST, Candidate, Round
from paritrana_analysis.jury.score_sheets import evidence_tab, guide_tab, layout
from paritrana_analysis.jury.score_sheets.layout import (
    CANDIDATE,
    CHOICES,
    COUNTER,
    EVIDENCE,
    KEY,
    REASON,
    REMARK,
)
from paritrana_analysis.publish.document import FIXED_DATE
from paritrana_analysis.publish.tabs import (
    ENTRY,
    GREY,
    MUTED,
    RED,
    TEAL,
    TabWriter,
    height,
    locked,
    on_paper,
)
from paritrana_analysis.publish.xlsx import sheet_names

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = {KEY: 14, CANDIDATE: 28, REASON: 21, REMARK: 40, EVIDENCE: 14}
_CRITERION_WIDTH = 14
_ROW_HEIGHT = 30


def render(
    round_: Round,
    juror_id: str,
    evidence: pd.DataFrame,
    reader: Reader,
    *,
    stamp: str = "",
    place_name: str = "",
) -> bytes:
    """An XLSX file for one juror of the round.

    evidence : one row a piece of evidence; columns unit, aspect (a criterion's key), told (a sentence),
        as_of (a date as text, or ""), source (an address, a name, or "").
    stamp : printed on every tab and page where the figures are synthetic. place_name : of the round's
        province; its code where not given.
    Raises KeyError for a juror who does not sit.
    """
    member = round_.member(juror_id)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        title = reader("score_sheets.document_title", juror=juror_id, round=round_.name)
        book.set_properties({"title": title, "created": FIXED_DATE.replace(tzinfo=None)})
        writer = TabWriter(book)
        names = sheet_names([reader(f"score_sheets.tab_{key}") for key in ("scores", "evidence", "guide")])
        scores, evidence_sheet, guide = [book.add_worksheet(name) for name in names]
        foot = reader("score_sheets.foot", juror=juror_id, round=round_.name, key=round_.key)
        back = f"internal:'{names[0]}'!A1"
        paper = {"head": stamp, "foot": foot}
        places = evidence_tab.write(evidence_sheet, writer, round_, evidence, reader, back=back, **paper)
        guide_tab.write(guide, writer, round_, juror_id, reader, **paper)
        links = {unit: f"internal:'{names[1]}'!A{row + 1}" for unit, row in places.items()}
        _scores(scores, writer, round_, member, links, reader, stamp, place_name, foot)
        _meta(book.add_worksheet(layout.META), writer, round_, juror_id, names)
        scores.activate()
    return file.getvalue()


def _scores(
    sheet, writer: TabWriter, round_: Round, member, links: Mapping, t: Reader, stamp, place, foot
) -> None:
    columns = layout.columns(round_.criteria)
    at = {key: number for number, key in enumerate(columns)}
    for key, number in at.items():
        width = _WIDTHS.get(key, _CRITERION_WIDTH)
        sheet.set_column(number, number, width, None, {"hidden": key == KEY})
    sheet.hide_gridlines(2)

    row = _head(sheet, writer, round_, member, t, stamp, place)
    counter, machine, header = row, row + 1, row + 2
    first, last = header + 1, header + len(round_.candidates)
    for key, number in at.items():
        writer.cell(sheet, machine, number, key, font_color=MUTED, font_size=8)
    sheet.set_row(machine, None, None, {"hidden": True})
    labels = {key: layout.column_label(key, t) for key in columns}
    for key, number in at.items():
        side = "center" if layout.criterion_of(key) else "left"
        look = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bottom_color": TEAL}
        writer.cell(sheet, header, number, labels[key], align=side, bg_color="#E3F0EF", **look)
    wrapped = [(label, _WIDTHS.get(key, _CRITERION_WIDTH) - 1) for key, label in labels.items()]
    sheet.set_row(header, height(wrapped) + 4)

    open_cells = 0
    for number, candidate in enumerate(round_.candidates, start=first):
        recusal = round_.recused(member.juror_id, candidate.unit)
        open_cells += 0 if recusal else len(round_.criteria)
        sheet.set_row(number, _ROW_HEIGHT)
        writer.cell(sheet, number, at[KEY], round_.row_key(member.juror_id, candidate.unit), font_color=MUTED)
        _candidate(sheet, writer, number, at, candidate, recusal, round_, t)
        writer.link(
            sheet,
            number,
            at[EVIDENCE],
            links[candidate.unit],
            t("score_sheets.see_evidence"),
            **_box(locked=True),
        )
    _count(sheet, writer, counter, at, (first, last), open_cells, round_, t)
    _validate(sheet, at, (first, last), round_, member, t)

    after = last + 2
    writer.text(sheet, after, at[CANDIDATE], t("score_sheets.general_remark"), bold=True, text_wrap=True)
    look = writer.look(locked=False, text_wrap=True, border=1, border_color="#9FB3B3", bg_color=ENTRY)
    sheet.merge_range(after, at[CANDIDATE] + 1, after, at[REMARK], "", look)
    sheet.set_row(after, 60)
    writer.text(sheet, after + 2, at[CANDIDATE], foot, font_color=MUTED, font_size=9)
    sheet.freeze_panes(header + 1, at[CANDIDATE] + 1)
    sheet.repeat_rows(header)
    sheet.print_area(0, 0, after + 2, len(columns) - 1)
    locked(sheet)
    on_paper(sheet, stamp, foot)
    sheet.set_selection(first, at[CANDIDATE] + 1, first, at[CANDIDATE] + 1)


def _head(sheet, writer: TabWriter, round_: Round, member, t: Reader, stamp: str, place: str) -> int:
    """Award, round, juror, and how to fill in; the first row below it."""
    row, column = 0, 1  # the first column is hidden
    if stamp:
        writer.text(sheet, row, column, stamp, bold=True, font_color=RED, font_size=12)
        row += 1
    writer.text(sheet, row, column, t("score_sheets.kicker", year=round_.assessment_year), font_color=TEAL)
    writer.text(sheet, row + 1, column, t("score_sheets.title"), bold=True, font_size=18)
    sheet.set_row(row + 1, 26)
    category = f"editions.category_{round_.category}"
    said = {
        "category": t(category) if t.has(category) else round_.category,
        "level": t(f"jury.level_{round_.level}"),
        "place": "" if round_.level == "national" else f" {place or round_.place}",
    }
    writer.text(sheet, row + 2, column, t("score_sheets.round", **said), bold=True)
    juror = " · ".join(
        filter(
            None,
            (
                member.juror_id,
                member.name,
                t(f"jury.seat_{member.seat}"),
                t(f"jury.expertise_{member.expertise}"),
            ),
        )
    )
    writer.text(sheet, row + 3, column, t("score_sheets.juror", juror=juror), bold=True)
    row += 5
    hints = ["fill_scores", "fill_blank", "fill_remark"] + (["fill_blind"] if round_.blind else [])
    for hint in hints:
        writer.text(sheet, row, column, t(f"score_sheets.{hint}", lowest=LOWEST, highest=HIGHEST))
        row += 1
    return row + 1


def _box(**how: object) -> dict:
    return {"valign": "vcenter", "border": 1, "border_color": "#9FB3B3", **how}


def _candidate(
    sheet,
    writer: TabWriter,
    row: int,
    at: Mapping,
    candidate: Candidate,
    recusal: str,
    round_: Round,
    t: Reader,
) -> None:
    writer.cell(sheet, row, at[CANDIDATE], candidate.shown, **_box(bold=True, text_wrap=True))
    criteria = [layout.criterion_column(criterion) for criterion in round_.criteria]
    if not recusal:
        for key in criteria:
            writer.cell(sheet, row, at[key], "", **_box(locked=False, align="center", bg_color=ENTRY))
        for key in (REASON, REMARK):
            writer.cell(sheet, row, at[key], "", **_box(locked=False, text_wrap=True, bg_color=ENTRY))
        return
    grey = {"bg_color": GREY, "font_color": MUTED}
    for key in criteria:
        writer.cell(sheet, row, at[key], layout.RECUSED_MARK, **_box(align="center", **grey))
    label = layout.recusal_label(recusal, t, blind=round_.blind)
    writer.cell(sheet, row, at[REASON], label, **_box(text_wrap=True, italic=True, font_size=9, **grey))
    writer.cell(sheet, row, at[REMARK], "", **_box(**grey))


def _count(
    sheet, writer: TabWriter, row: int, at: Mapping, rows: tuple, expected: int, round_: Round, t: Reader
) -> None:
    """A formula that counts the scores filled in, as a help for the juror; it is never read back."""
    criteria = [at[layout.criterion_column(criterion)] for criterion in round_.criteria]
    writer.cell(sheet, row, at[KEY], COUNTER, font_color=MUTED)
    writer.text(sheet, row, at[CANDIDATE], t("score_sheets.counted"), font_color=MUTED, align="right")
    of = t("score_sheets.counted_of", n=expected)
    cells = xl_range(rows[0], min(criteria), rows[1], max(criteria))
    formula = f'=COUNT({cells})&" {of}"'
    look = writer.look(bold=True, font_color=TEAL)
    sheet.write_formula(row, at[CANDIDATE] + 1, formula, look, f"0 {of}")


def _validate(sheet, at: Mapping, rows: tuple, round_: Round, member, t: Reader) -> None:
    score = {
        "validate": "decimal",
        "criteria": "between",
        "minimum": LOWEST,
        "maximum": HIGHEST,
        "ignore_blank": True,
        "input_title": t("score_sheets.hint_title", lowest=LOWEST, highest=HIGHEST),
        "input_message": t("score_sheets.hint", lowest=LOWEST, highest=HIGHEST),
        "error_title": t("score_sheets.stop_title"),
        "error_message": t("score_sheets.stop", lowest=LOWEST, highest=HIGHEST),
    }
    reason = {
        "validate": "list",
        "source": [layout.reason_label(key, t) for key in CHOICES],
        "ignore_blank": True,
        "error_title": t("score_sheets.stop_reason_title"),
        "error_message": t("score_sheets.stop_reason"),
    }
    criteria = [at[layout.criterion_column(criterion)] for criterion in round_.criteria]
    for row, candidate in enumerate(round_.candidates, start=rows[0]):
        if round_.recused(member.juror_id, candidate.unit):
            continue
        sheet.data_validation(row, min(criteria), row, max(criteria), score)
        sheet.data_validation(row, at[REASON], row, at[REASON], reason)


def _meta(sheet, writer: TabWriter, round_: Round, juror_id: str, tabs: list[str]) -> None:
    """What tells the workbook's own text from a juror's, and this round's sheet from another's."""
    rows = [
        ("version", str(layout.SHEET_VERSION)),
        ("round", round_.key),
        ("juror", juror_id),
        *(("criterion", criterion) for criterion in round_.criteria),
        *(("row", round_.row_key(juror_id, candidate.unit)) for candidate in round_.candidates),
        *(("tab", tab) for tab in tabs),
        *(("text", layout.digest(text), cell) for text, cell in writer.written if text),
    ]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text)
    sheet.very_hidden()
    sheet.protect()
