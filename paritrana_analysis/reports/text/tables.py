"""The words of a table: most tables have their name, caption and note under one stem."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader


def table_words(stem: str, t: Reader, **values: object) -> dict[str, str]:
    """Name, caption and note for `Table(**table_words("outcome.places", say), columns=…, rows=…)`.

    They are the entries `<stem>_name`, `<stem>_caption` and, if there is one, `<stem>_note`.
    values : of their placeholders.
    """
    parts = ("name", "caption", *(("note",) if t.has(f"{stem}_note") else ()))
    return {part: t(f"{stem}_{part}", **values) for part in parts}
