"""Small helpers on DataFrames: what is blank, rows as dictionaries, many small frames changed at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import pandas as pd

Changed = TypeVar("Changed")


def is_blank(value: object) -> bool:
    """Whether a cell says nothing: None, NA, NaN or NaT. An empty text is a text, a list is a value."""
    if value is None or isinstance(value, list | str):
        return value is None
    # NaN and NaT differ from themselves. pandas' own blank is known by its name: whoever words a number
    # need not import pandas.
    return type(value).__name__ == "NAType" or bool(value != value)


def is_left_blank(value: object) -> bool:
    """Whether a person who fills a table left this cell blank: as `is_blank`, or a text of spaces."""
    return is_blank(value) or (isinstance(value, str) and not value.strip())


def known(row: pd.Series | Mapping) -> dict:
    """A row as a dictionary whose blanks are None."""
    return {key: None if is_blank(value) else value for key, value in dict(row).items()}


def records(frame: pd.DataFrame) -> list[dict]:
    """Rows as dictionaries whose blanks are None."""
    # Column by column: a report asks for some sixty small frames, and pandas boxes every cell of a row.
    columns = [[None if is_blank(cell) else cell for cell in frame[name].tolist()] for name in frame.columns]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def changed_together(
    frames: Sequence[pd.DataFrame],
    change: Callable[[pd.DataFrame], Changed],
    cut: Callable[[Changed, int, int], Changed],
) -> list[Changed]:
    """`change` of each frame, in their order, made with few calls: what pandas takes is by call, not by row.

    Frames of the same columns and types are put one below the other, changed, and cut again. change : keeps
    the rows and their order, and looks at no index. cut : the rows from a place on, so many of them.
    """
    import pandas as pd

    alike: dict[tuple, list[int]] = {}
    for n, frame in enumerate(frames):
        alike.setdefault((*frame.columns, *frame.dtypes.tolist()), []).append(n)
    made: dict[int, Changed] = {}
    for places in alike.values():
        rows = [frames[n] for n in places]
        whole = change(rows[0] if len(rows) == 1 else pd.concat(rows, ignore_index=True))
        first = 0
        for n, own in zip(places, rows, strict=True):
            made[n] = cut(whole, first, len(own))
            first += len(own)
    return [made[n] for n in range(len(frames))]
