"""The tab "evidence": what is on record of each candidate, by criterion, with date and source."""

from __future__ import annotations

import pandas as pd

from paritrana_analysis import dates
from paritrana_analysis.frames import is_blank
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury.blind import held, item_of, unnamed, without_marks
from paritrana_analysis.jury.rounds import Round
from paritrana_analysis.jury.score_sheets.layout import criterion_label
from paritrana_analysis.publish.tabs import (
    GREY,
    MUTED,
    RED,
    TEAL,
    TINT,
    TabWriter,
    height,
    locked,
    on_paper,
)

COLUMNS = ("unit", "aspect", "told", "as_of", "source", "item", "number")
_WIDTHS = {"aspect": 24, "told": 84, "as_of": 18, "source": 42}
_LINKED = ("https://", "http://")


def write(
    sheet,
    writer: TabWriter,
    round_: Round,
    evidence: pd.DataFrame,
    t: Reader,
    *,
    head: str,
    foot: str,
    back: str,
) -> dict[str, int]:
    """Writes the tab; the row of each candidate's heading, for links, by unit.

    evidence : columns `COLUMNS`; the last two may be left out. back : where the link of each heading leads.
    Without names an item has a key in place of its id and address: these would give the candidate away.
    """
    widths = _WIDTHS
    for column, width in enumerate(widths.values()):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    row = 0
    if head:
        writer.text(sheet, row, 0, head, bold=True, font_color=RED)
        row += 1
    writer.text(sheet, row, 0, t("score_sheets.evidence_title"), bold=True, font_size=16, font_color=TEAL)
    sheet.set_row(row, 24)
    row += 1
    notes = ["evidence_note"] + (["evidence_blind", "evidence_still"] if round_.blind else [])
    for note in notes:
        writer.text(sheet, row, 0, t(f"score_sheets.{note}"), font_color=MUTED)
        row += 1
    row += 1
    for column, key in enumerate(widths):
        look = {"bold": True, "bottom": 2, "bottom_color": TEAL, "bg_color": "#F3F7F7"}
        writer.text(sheet, row, column, t(f"score_sheets.evidence_{key}"), **look)
    sheet.freeze_panes(row + 1, 0)
    sheet.repeat_rows(row)
    row += 1

    by_unit: dict[str, dict[str, list[dict]]] = {}
    for item in _shown(round_, evidence, t):
        by_unit.setdefault(str(item["unit"]), {}).setdefault(item["aspect"], []).append(item)
    places = {}
    for candidate in round_.candidates:
        places[candidate.unit] = row
        for column in range(len(widths)):
            sheet.write_blank(row, column, None, writer.look(bg_color=TINT))
        writer.text(sheet, row, 0, candidate.shown, bold=True, font_size=12, valign="vcenter", bg_color=TINT)
        writer.link(
            sheet,
            row,
            len(widths) - 1,
            back,
            t("score_sheets.back"),
            align="right",
            valign="vcenter",
            bg_color=TINT,
        )
        sheet.set_row(row, 20)
        row += 1
        own = by_unit.get(candidate.unit, {})
        # Aspects that this round doesn't judge, but of which something is on record, come last.
        for aspect in dict.fromkeys([*round_.criteria, *own]):
            label, items = criterion_label(aspect, t), own.get(aspect, [])
            row = _aspect(sheet, writer, row, label, items, widths, t)
        row += 1
    locked(sheet)
    on_paper(sheet, head, foot)
    return places


def _aspect(sheet, writer, row, label, items, widths, t) -> int:
    line = {"text_wrap": True, "top": 1, "top_color": GREY}
    if not items:
        writer.text(sheet, row, 0, label, bold=True, **line)
        writer.text(sheet, row, 1, t("score_sheets.no_evidence_held"), font_color=MUTED, italic=True, **line)
        for column in range(2, len(widths)):
            writer.text(sheet, row, column, "", **line)
        return row + 1
    for number, item in enumerate(items):
        told, source = str(item["told"]), _text(item["source"])
        writer.text(sheet, row, 0, label if number == 0 else "", bold=True, **line)
        writer.text(sheet, row, 1, told, **line)
        writer.text(sheet, row, 2, _dated(_text(item["as_of"]), t), **line)
        if source.startswith(_LINKED):
            writer.link(sheet, row, 3, source, source, **{**line, "text_wrap": False})
        else:
            writer.text(sheet, row, 3, source, **line)
        sheet.set_row(row, height([(told, widths["told"]), (label, widths["aspect"])]))
        row += 1
    return row


def _shown(round_: Round, evidence: pd.DataFrame, t: Reader) -> list[dict]:
    """The rows as this round's jurors may see them: as they are, or without what leads to a candidate."""
    rows = evidence.to_dict("records")
    if not round_.blind:
        return rows
    keys = held(round_.candidates, evidence)
    named, neutral = unnamed(round_.candidates, t("score_sheets.name_hidden")), t("score_sheets.mark_held")
    shown = []
    for row in rows:
        item = keys.get(item_of(row))
        text = without_marks(str(row["told"]), row, item.key if item else "", neutral)
        address = t("score_sheets.address_held", key=item.key) if item else ""
        shown.append({**row, "told": named(text, str(row["unit"])), "source": address})
    return shown


def _text(value: object) -> str:
    return "" if is_blank(value) else str(value)


def _dated(text: str, t: Reader) -> str:
    """A date in the reader's words; whatever else stands there, as it is."""
    return t.cell(text, "date") if dates.is_date(text) else text
