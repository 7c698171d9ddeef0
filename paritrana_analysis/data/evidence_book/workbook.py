"""Writes the workbook: a table to fill in, a guide, the lists to choose from, and a hidden tab.

Cells that a person fills in are open, all others locked, without a password. Text is written as text: a title
that begins with "=" never becomes a formula. The same register gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from paritrana_analysis.data.evidence_book import layout, vocabulary
from paritrana_analysis.data.evidence_book.layout import (
    ASKED,
    ASPECT,
    CHOSEN,
    DATES,
    FILLED,
    ID,
    KEY,
    KIND,
    REGION,
    STATE,
    WIDTHS,
    Asked,
    Region,
)
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.document import FIXED_DATE
from paritrana_analysis.publish.tabs import (
    ENTRY,
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
from paritrana_analysis.publish.xlsx import sheet_names

#: Rows below the last one, for items that nobody asked for.
ROOM = 60
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: Of the guide, in characters; one column is never shrunk to a page's width by LibreOffice.
_GUIDE_WIDTH = 78
_GUIDE = ("rows", "states", "dates", "numbers", "kinds", "absent", "added", "back", "privacy")
#: Letters of prose that a column holds, to those of its width: digits are wider than most of them.
_SMALL = 1.12
_AT = {key: number for number, key in enumerate(WIDTHS)}
#: Points of a row of one line, and of each line of a longer one.
_TALL, _LINE = 18, 13.0


def render(
    items: Sequence[Mapping[str, str]],
    asked: Sequence[Asked],
    regions: Sequence[Region],
    province: str,
    assessment_year: int,
    t: Reader,
    *,
    stamp: str = "",
) -> bytes:
    """An XLSX file for one province.

    items : rows of the register of the province and its districts, as text. asked : rows that the register
    has no answer for. regions : the province first, then its districts. stamp : printed on every page where
    the figures are synthetic.
    """
    file = io.BytesIO()
    place = next(region.name for region in regions if region.code == province)
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        title = t("evidence_book.title", place=place)
        book.set_properties({"title": title, "created": FIXED_DATE.replace(tzinfo=None)})
        writer = TabWriter(book)
        names = sheet_names([t(f"evidence_book.tab_{key}") for key in ("items", "guide", "lists")])
        table, guide, lists = (book.add_worksheet(name) for name in names)
        foot = t("evidence_book.foot", place=place, year=assessment_year)
        ranges = _lists(lists, writer, regions, names[2], t, stamp, foot)
        _table(table, writer, items, asked, regions, ranges, (title, assessment_year), t, stamp, foot)
        _guide(guide, writer, t, stamp, foot)
        told = {"language": t.language, "province": province, "year": str(assessment_year)}
        _meta(book.add_worksheet(layout.META), writer, items, asked, told)
        table.activate()
    return file.getvalue()


# --- the table -------------------------------------------------------------------------------------


def _table(sheet, writer, items, asked, regions, ranges, titled, t: Reader, stamp, foot) -> None:
    for key, width in WIDTHS.items():
        sheet.set_column(_AT[key], _AT[key], width, None, {"hidden": key == KEY})
    sheet.hide_gridlines(2)
    row, first = 0, _AT[ID]
    if stamp:
        writer.text(sheet, row, first, stamp, bold=True, font_color=RED, font_size=12)
        row += 1
    title, year = titled
    writer.text(sheet, row, first, title, bold=True, font_size=18)
    sheet.set_row(row, 26)
    said = {"held": len(items), "asked": len(asked), "year": year}
    # Columns up to the aspect are repeated on every page: what stands beside them is printed once.
    beside = _AT[ASKED]
    writer.text(sheet, row, beside, t("evidence_book.counted", **said), font_color=TEAL, valign="vcenter")
    for hint in ("fill", "choose", "leave"):
        row += 1
        writer.text(sheet, row, beside, t(f"evidence_book.hint_{hint}"))
    row += 1
    machine, header = row + 1, row + 2
    for key, number in _AT.items():
        writer.cell(sheet, machine, number, layout.machine(key), font_color=MUTED, font_size=8)
    sheet.set_row(machine, None, None, {"hidden": True})
    look = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bottom_color": TEAL}
    labels = {key: layout.label(key, t) for key in WIDTHS}
    for key, number in _AT.items():
        writer.cell(sheet, header, number, labels[key], bg_color=TINT, **look)
    sheet.set_row(header, height([(labels[key], WIDTHS[key] - 2) for key in WIDTHS if key != KEY]) + 4)
    known = {region.code: region for region in regions}
    row = header + 1
    for item in items:
        _held(sheet, writer, row, item, known, t)
        row += 1
    for one in asked:
        _open(sheet, writer, row, one, known, t)
        row += 1
    for _ in range(ROOM):
        _blank(sheet, writer, row)
        row += 1
    last = row - 1
    _validate(sheet, (header + 1, last), ranges, t)
    # From the hidden column on: whoever sorts the rows takes their keys along.
    sheet.autofilter(header, _AT[KEY], last, max(_AT.values()))
    sheet.freeze_panes(header + 1, _AT[ASPECT] + 1)
    sheet.repeat_rows(header)
    sheet.repeat_columns(_AT[ID], _AT[ASPECT])
    sheet.print_area(0, 0, header + len(items) + len(asked) + 12, max(_AT.values()))
    allowed = ("sort", "autofilter", "format_columns", "format_rows", "insert_rows", "delete_rows")
    sheet.protect("", dict.fromkeys(allowed, True))
    on_paper(sheet, stamp, foot)
    sheet.fit_to_pages(2, 0)
    sheet.print_across()
    start = header + 1 + len(items)
    sheet.set_selection(start, _AT[STATE], start, _AT[STATE])


def _box(**how: object) -> dict:
    return {"font_size": 10, "border": 1, "border_color": "#B9C7C7", "text_wrap": True, **how}


def _held(sheet, writer, row, item, regions, t: Reader) -> None:
    """An item of the register, to be looked at and, where it is wrong, changed."""
    writer.cell(sheet, row, _AT[KEY], item[ID], font_color=MUTED)
    writer.cell(sheet, row, _AT[ID], item[ID], **_box(bg_color=GREY, bold=True))
    writer.cell(sheet, row, _AT[ASKED], t("evidence_book.held"), **_grey())
    texts = []
    for key in FILLED:
        text = layout.shown(key, item.get(key, ""), item, regions, t)
        _entry(sheet, writer, row, key, text)
        texts.append((text, WIDTHS[key]))
    sheet.set_row(row, max(_TALL, height(texts, _LINE)))


def _open(sheet, writer, row, one: Asked, regions, t: Reader) -> None:
    """A row for an item that somebody has still to look for."""
    writer.cell(sheet, row, _AT[KEY], one.key, font_color=MUTED)
    writer.cell(sheet, row, _AT[ID], "", **_box(bg_color=GREY))
    writer.cell(sheet, row, _AT[ASKED], one.told, **_grey())
    given = {
        REGION: one.region_code,
        ASPECT: one.aspect,
        KIND: one.kind,
        "unit": one.unit,
        STATE: vocabulary.NOT_CHECKED,
    }
    for key in FILLED:
        text = layout.shown(key, given.get(key, ""), given, regions, t)
        _entry(sheet, writer, row, key, text, bg_color=ENTRY)
    sheet.set_row(row, max(_TALL, height([(one.told, WIDTHS[ASKED] * _SMALL)], _LINE)))


def _blank(sheet, writer, row) -> None:
    writer.cell(sheet, row, _AT[ID], "", **_box(bg_color=GREY))
    writer.cell(sheet, row, _AT[ASKED], "", **_grey())
    for key in FILLED:
        _entry(sheet, writer, row, key, "", bg_color=ENTRY)


def _grey() -> dict:
    return _box(bg_color=GREY, font_color=MUTED, font_size=9)


def _entry(sheet, writer, row, key, text: str, **how: object) -> None:
    """An open cell. Dates and numbers of documents are text, so that no program makes a date of them."""
    look = _box(locked=False, **how) | ({"align": "center"} if key == "year" else {})
    if key in ("year", "value"):
        number = _number(text)
        if number is not None:
            shown = {"num_format": "#,##0"} if key == "value" and number.is_integer() else {}
            sheet.write_number(row, _AT[key], number, writer.look(**look, **shown))
            return
    else:
        look["num_format"] = "@"
    writer.cell(sheet, row, _AT[key], text, **look)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _validate(sheet, rows: tuple[int, int], ranges: Mapping[str, str], t: Reader) -> None:
    """Lists to choose from; another word may be written, and is understood or refused when it is read."""
    lists, first = ranges["kinds_of"], rows[0] + 1
    aspect = f"${xl_col_to_name(_AT[ASPECT])}{first}"
    # The kinds of the row's own aspect: they stand together, its name beside each.
    kinds = (
        f"=OFFSET({lists['kind']},MATCH({aspect},{lists['aspects']},0)-1,0,"
        f"COUNTIF({lists['aspects']},{aspect}),1)"
    )
    for key in CHOSEN:
        rule = {
            "validate": "list",
            "source": kinds if key == KIND else f"={ranges[key]}",
            "ignore_blank": True,
            "error_type": "warning",
            "error_title": t("evidence_book.stop_title"),
            "error_message": t("evidence_book.stop"),
        }
        sheet.data_validation(rows[0], _AT[key], rows[1], _AT[key], rule)
    for key in DATES:
        rule = {
            "validate": "any",
            "input_title": t("evidence_book.date_title"),
            "input_message": t("evidence_book.date_hint"),
        }
        sheet.data_validation(rows[0], _AT[key], rows[1], _AT[key], rule)


# --- guide, lists, hidden tab ----------------------------------------------------------------------


def _lists(sheet, writer, regions, name: str, t: Reader, stamp: str, foot: str) -> dict:
    """The words to choose from, a column each; where they stand, as formulas name them."""
    writer.text(sheet, 0, 0, t("evidence_book.lists_title"), bold=True, font_size=16, font_color=TEAL)
    sheet.set_row(0, 24)
    types = {region.type for region in regions}
    by_aspect = {
        aspect: [w for w in vocabulary.kinds(aspect.value) if not w.of or types & set(w.of)]
        for aspect in layout.aspect_words()
    }
    columns = {
        REGION: [region.label for region in regions],
        STATE: [word.said(t.language) for word in vocabulary.listed(STATE)],
        "payer": [word.said(t.language) for word in vocabulary.listed("payer")],
        "unit": [word.said(t.language) for word in vocabulary.listed("unit")],
        ASPECT: [aspect.said(t.language) for aspect in by_aspect],
        "aspects": [aspect.said(t.language) for aspect, kinds in by_aspect.items() for _ in kinds],
        KIND: [kind.said(t.language) for kinds in by_aspect.values() for kind in kinds],
    }
    heads = {key: layout.label(ASPECT if key == "aspects" else key, t) for key in columns}
    ranges = {}
    for number, (key, texts) in enumerate(columns.items()):
        sheet.set_column(number, number, min(60, max(map(len, [heads[key], *texts])) + 3))
        look = {"bold": True, "bottom": 2, "bottom_color": TEAL, "bg_color": TINT}
        writer.text(sheet, 2, number, heads[key], **look)
        for row, text in enumerate(texts, start=3):
            writer.text(sheet, row, number, text)
        letter = xl_col_to_name(number)
        ranges[key] = f"'{name}'!${letter}$4:${letter}${3 + len(texts)}"
    ranges["kinds_of"] = {"kind": ranges[KIND].partition(":")[0], "aspects": ranges["aspects"]}
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.hide_gridlines(2)
    locked(sheet)
    on_paper(sheet, stamp, foot)
    return ranges


def _guide(sheet, writer, t: Reader, stamp: str, foot: str) -> None:
    sheet.set_column(0, 0, _GUIDE_WIDTH)
    sheet.hide_gridlines(2)
    writer.text(sheet, 0, 0, t("evidence_book.guide_title"), bold=True, font_size=16, font_color=TEAL)
    sheet.set_row(0, 24)
    row = 2
    for part in _GUIDE:
        head, text = t(f"evidence_book.guide_{part}_head"), t(f"evidence_book.guide_{part}")
        writer.text(sheet, row, 0, head, bold=True, font_size=12, bottom=1, bottom_color=TEAL)
        writer.text(sheet, row + 1, 0, text, text_wrap=True)
        sheet.set_row(row + 1, height([(text, _GUIDE_WIDTH * _SMALL)]))
        row += 3
    locked(sheet)
    on_paper(sheet, stamp, foot, landscape=False)


def _meta(sheet, writer: TabWriter, items, asked: Sequence[Asked], told: Mapping[str, str]) -> None:
    """What was written: each item as it stood, each row that asks, and every text outside the table."""
    rows = [
        ("version", layout.VERSION),
        *told.items(),
        *(("item", item[ID]) for item in items),
        *(("was", item[ID], key, item[key]) for item in items for key in FILLED if item.get(key)),
        *(("asked", one.key) for one in asked),
        *(("text", layout.digest(text)) for text, _ in writer.written if text),
    ]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text)
    sheet.very_hidden()
    sheet.protect()
