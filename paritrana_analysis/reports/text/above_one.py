"""Notes on shares above 100 %, at the place where they are printed: the cause, as far as it is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import Table

#: What may lie behind a share above one; sentences under `terms.above_one_…`.
CAUSES = ("registration", "construction", "proxy", "reading", "unknown")


def note(t: Reader, told: Iterable[tuple[str, float | None, str]]) -> str:
    """One sentence a cause for what is above 100 %; "" where nothing is. told : (name, share, cause)."""
    names: dict[str, dict[str, None]] = {}  # cause → names in their order, each once
    for name, share, cause in told:
        if share is not None and share > 1:
            names.setdefault(cause, {})[name] = None
    return " ".join(
        t(f"terms.above_one_{cause}", names=", ".join(names[cause])) for cause in CAUSES if cause in names
    )


def noted(t: Reader, table: Table, causes: Mapping[str, str | Sequence[str]], label: int = 0) -> Table:
    """The table with a note on its shares above 100 %; itself where there is none.

    causes : key of a column of shares → the cause of what is above one in it, or a cause a row.
    label  : the column that names a row.
    """
    told = [
        (str(row[label]), row[place], cause if isinstance(cause, str) else cause[at])
        for place, column in enumerate(table.columns)
        if (cause := causes.get(column.key)) is not None
        for at, row in enumerate(table.rows)
    ]
    more = note(t, told)
    return replace(table, note=f"{table.note} {more}".strip()) if more else table
