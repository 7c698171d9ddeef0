"""What a filled workbook would change, in lines for a person to say yes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from paritrana_analysis.data.evidence_book import layout
from paritrana_analysis.data.evidence_book.changes import Changes
from paritrana_analysis.data.evidence_book.layout import ASPECT, FILLED, ID, KIND, REGION, STATE
from paritrana_analysis.data.evidence_book.reading import FilledBook, Row
from paritrana_analysis.data.evidence_book.register import Register
from paritrana_analysis.i18n.wording import Reader

#: Columns that the line of an item begins with; the others follow by name.
_NAMED = (REGION, ASPECT, STATE, KIND, "title_id")
#: Letters of a text that is told; all of it stands in the workbook.
_MOST = 100


def lines(changes: Changes, book: FilledBook, register: Register, t: Reader) -> Iterator[str]:
    """Added and changed items by column, what is asked about, and how many rows are as they were."""
    regions = register.regions

    def said(column: str, value: str, item: Mapping[str, str]) -> str:
        text = layout.shown(column, value, item, regions, t)
        return (text if len(text) <= _MOST else text[: _MOST - 1] + "…") or t("evidence_book.blank")

    def named(item: Mapping[str, str]) -> str:
        return " · ".join(said(column, item[column], item) for column in _NAMED)

    def where(row: Row) -> str:
        return t("evidence_book.at_row", row=row.row)

    if changes.added:
        yield t("evidence_book.added", n=len(changes.added))
        for change in changes.added:
            yield f"  {change.item[ID]}  {named(change.item)} ({where(change.row)})"
            for column in FILLED:
                if column not in _NAMED and (value := change.item[column]):
                    yield f"        {layout.label(column, t)}: {said(column, value, change.item)}"
    if changes.changed:
        yield t("evidence_book.changed", n=len(changes.changed))
        for change in changes.changed:
            was = {**change.item, **change.before}
            yield f"  {change.item[ID]}  {named(was)} ({where(change.row)})"
            for column, before in change.before.items():
                after = said(column, change.item[column], change.item)
                yield f"        {layout.label(column, t)}: {said(column, before, was)} → {after}"
            if "title_id" in change.before and "title_en" not in change.before:
                yield t("evidence_book.title_stays", title=said("title_en", change.item["title_en"], was))
    held = {row[ID]: row for row in register.rows}
    for key in changes.gone:
        yield t("evidence_book.gone", id=key, item=named(held[key]))
    for row, key in changes.again:
        yield t("evidence_book.again", row=row.row, id=key)
    for row in changes.begun:
        yield t("evidence_book.begun", row=row.row)
    for sheet, cell, text in changes.beside:
        short = " ".join(text.split())
        short = short if len(short) <= _MOST else short[: _MOST - 1] + "…"
        yield t("evidence_book.beside", sheet=sheet, cell=cell, text=short)
    if book.pictures:
        yield t("evidence_book.pictures")
    if not book.year:
        yield t("evidence_book.no_hidden_tab")
    numbers = {name: len(getattr(changes, name)) for name in ("added", "changed", "unchanged", "open")}
    yield t("evidence_book.counts", **numbers)
