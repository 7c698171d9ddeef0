"""Checks before adding up or dividing: rows of one kind, no row twice, and counts that are possible.

A sum over two dates, or over a total and its parts, looks like any other number: the error can't be seen. So
every function that sums or divides tables checks here first. Each check raises ValueError that names the
table, the column, the row and the mend; none changes a table.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

#: What one sum can't mix, each with its plural.
KINDS = {
    "counting_basis": "counting bases",
    "as_of": "dates",
    "year": "years",
    "assessment_year": "assessment years",
    "segment": "segments",
    "status": "statuses",
    "measure": "measures",
}

#: A date and years say much the same: of a table of several years each has a date of its own.
_DATES = ("as_of", "year", "assessment_year")

#: Values of `reliability` of a row that is kept and shown, and on which no figure rests.
NOT_TO_BE_USED = ("misprint", "doubtful")


def summed(
    frame: pd.DataFrame,
    keys: list[str],
    column: str,
    *,
    table: str,
    must: str = "a number of persons, 0 or more",
) -> pd.DataFrame:
    """Sums of `column` by group of `keys`, Float64; blank where a part is blank: a part is no sum.

    Raises ValueError, by `table`'s name and row, unless all checks of this module hold; KeyError for a column
    that is not there.
    """
    check_columns(frame, [*keys, column], table=table)
    placed = list(dict.fromkeys([*keys, *(["region_code"] if "region_code" in frame else [])]))
    check_filled(frame, placed, table=table)
    for kind in KINDS:
        if kind in frame:
            check_one_value(frame, kind, keys, table=table)
    check_active(frame, keys, table=table)
    check_usable(frame, table=table)
    check_once(frame, keys, table=table)
    counts = persons(frame[column], keys=frame[placed], table=table, must=must)
    grouped = frame[keys].assign(**{column: counts}).groupby(keys)[column]
    blank = grouped.size() > grouped.count()
    return grouped.sum().mask(blank).reset_index()


def check_columns(frame: pd.DataFrame, columns: list[str], *, table: str) -> None:
    """KeyError for columns that are not there."""
    lacking = [column for column in columns if column not in frame]
    if lacking:
        raise KeyError(f"{table} has no column {', '.join(lacking)}")


def check_filled(frame: pd.DataFrame, keys: list[str], *, table: str) -> None:
    """Refuse keys that are blank (grouping would drop their rows) or padded, and codes that are numbers.

    No other table has them so: a merge would lose their rows.
    """
    for key in keys:
        if key.endswith("_code") and not frame[key].map(lambda code: isinstance(code, str)).all():
            first = next(code for code in frame[key].tolist() if not isinstance(code, str))
            if not pd.isna(first):
                raise ValueError(
                    f"{table}: {key} is {first!r}, a number: codes are texts ('3604'); make them so with "
                    f"region_codes(frame[{key!r}], regions)"
                )
        texts = frame[key].astype("string").fillna("")
        off = frame[(texts.str.strip() != texts) | (texts == "")]
        if len(off):
            raise ValueError(
                f"{table}: {key} is blank or padded with spaces in {len(off)} row(s), first "
                f"{off[key].iloc[0]!r} (row {off.index[0]}): mend the key, or leave the row out"
            )


def check_one_value(frame: pd.DataFrame, kind: str, keys: list[str], *, table: str) -> None:
    """Refuse a column of `KINDS` that is no key and holds several values, or a blank beside others."""
    if kind in keys or not len(frame):
        return
    blank = frame[kind].isna() | (frame[kind].astype("string").str.strip() == "").fillna(True)
    if blank.any():
        raise ValueError(f"{table}: {kind} is blank in {int(blank.sum())} row(s): state it in every row")
    within = [key for key in _DATES if key in keys] if kind in _DATES else []
    values = frame.groupby(within)[kind].nunique().max() if within else frame[kind].nunique()
    if values > 1:
        mend = f"keep the rows of one, or put {kind} into by"
        if kind == "segment":
            mend = (
                "parts that make one whole you add up yourself first, and a total (ALL) is never added to "
                "its parts; otherwise " + mend
            )
        raise ValueError(f"{table}: {KINDS[kind]} are mixed: {listed(frame[kind])}; {mend}")


def check_active(frame: pd.DataFrame, keys: list[str], *, table: str) -> None:
    """Refuse what is not active, where a table has a status and it tells no groups apart."""
    if "status" in frame and "status" not in keys and set(frame["status"]) - {"active"}:
        raise ValueError(f"{table}: status is {listed(frame['status'])}: keep the rows with status 'active'")


def not_to_be_used(rows: pd.DataFrame) -> pd.Series:
    """Whether a row is marked as a misprint or doubtful: kept and shown, but no figure rests on it.

    rows : with column `reliability`. Returns bool, on their index.
    """
    return rows["reliability"].isin(NOT_TO_BE_USED)


def check_usable(frame: pd.DataFrame, *, table: str) -> None:
    """Refuse rows that are marked as such that no figure may rest on."""
    if "reliability" not in frame:
        return
    off = frame[not_to_be_used(frame)]
    if len(off):
        raise ValueError(
            f"{table}: {len(off)} row(s) are marked as not to be used, first (row {off.index[0]}) "
            f"{off['reliability'].iloc[0]!r}: leave them out (one_kind.not_to_be_used)"
        )


def check_once(frame: pd.DataFrame, keys: list[str], *, table: str) -> None:
    """Refuse a row that stands twice, and a region of the group beside its own parts."""
    codes = [column for column in frame if str(column).endswith("_code")]
    same = list(dict.fromkeys([*keys, *codes, *(kind for kind in KINDS if kind in frame)]))
    doubled = frame[frame.duplicated(same, keep=False)]
    if len(doubled):
        raise ValueError(
            f"{table}: {len(doubled)} rows stand for the same thing, first {named(doubled, same)}: keep one "
            "of them; if they are parts of a whole, add them up first or put what tells them apart into by"
        )
    if "region_code" in frame and "region_code" not in keys:
        texts = frame["region_code"].astype("string")
        levels = texts.str.len().where(texts != "00", 0)
        if (levels.groupby([frame[key] for key in keys]).nunique() > 1).any():
            raise ValueError(
                f"{table}: region_code holds regions beside their own parts (codes of unlike length, or the "
                "nation 00): keep one level, since the other would be counted twice"
            )


def persons(
    counts: pd.Series, *, keys: pd.DataFrame, table: str, must: str = "a number of persons, 0 or more"
) -> pd.Series:
    """Counts of persons as Float64, blanks kept; refused by its row is what no count can be.

    A text is refused even if it looks like a number: "1.000" is a thousand or one.

    keys : on the same index, to name the row by.
    """
    texts = counts.map(lambda value: isinstance(value, str)).astype(bool)
    numbers = pd.to_numeric(counts.mask(texts), errors="coerce").astype("Float64")
    finite = np.isfinite(numbers.to_numpy(dtype=float, na_value=0.0))
    off = texts | (numbers.isna() & counts.notna()) | ~finite | (numbers < 0).fillna(False)
    if off.any():
        first = off.to_numpy(dtype=bool).argmax()
        raise ValueError(
            f"{table}: {counts.name} must be {must}, not {counts.tolist()[first]!r} "
            f"({named(keys.iloc[[first]], list(keys))}); where it is not known, leave it blank"
        )
    return numbers


def check_same_rows(**given: object) -> None:
    """Refuse columns or tables with unlike indexes: paired by place, one row would get another's number.

    What has no index (a list, an array) has no say.
    """
    frames = [(name, one.index) for name, one in given.items() if isinstance(one, pd.Series | pd.DataFrame)]
    for name, index in frames[1:]:
        first, rows = frames[0]
        if not index.equals(rows):
            raise ValueError(
                f"{first} and {name} are of unlike rows (their indexes differ): take both from one table, "
                "in one order; or give plain lists"
            )


def floats(name: str, values: object) -> np.ndarray:
    """Numbers as floats, blanks as NaN; refused: the infinite, and texts even if they look like numbers."""
    numbers = floats_or_infinite(name, values)
    if np.isinf(numbers).any():
        places = np.argwhere(np.isinf(numbers))
        found, place = numbers[tuple(places[0])], places[0].tolist()
        raise ValueError(f"{name} are finite numbers, not {found} (at {place})")
    return numbers


def floats_or_infinite(name: str, values: object) -> np.ndarray:
    """As `floats`, for those who name what is infinite in their own words."""
    given = values if isinstance(values, pd.Series | np.ndarray) else np.asarray(values)
    if not pd.api.types.is_numeric_dtype(given.dtype):
        odd = [value for value in np.ravel(np.asarray(given, dtype=object)) if isinstance(value, str)]
        if odd:
            raise ValueError(f"{name} are numbers, not {odd[0]!r}")
    series = isinstance(given, pd.Series)
    return given.to_numpy(dtype=float, na_value=np.nan) if series else _with_nan(given)


def _with_nan(given: np.ndarray) -> np.ndarray:
    if given.dtype == object:
        given = np.where(pd.isna(given), np.nan, given)
    return given.astype(float)


def number(name: str, value: object) -> float:
    """One number, 0 or more, as a float; ValueError for the infinite and a text ("1.000": 1000 or 1)."""
    if isinstance(value, str | bool | np.bool_) or not np.isfinite(value) or value < 0:
        raise ValueError(f"{name} is a number, 0 or more, not {value!r}")
    return float(value)


def named(rows: pd.DataFrame, keys: list[str]) -> str:
    """The first row by its keys: region_code '3604', year 2025; without keys by its place."""
    if not keys:
        return f"row {rows.index[0]}"
    return ", ".join(f"{key} {rows[key].tolist()[0]!r}" for key in keys)


def listed(values: Iterable) -> str:
    """The first five of different values, in order."""
    found = sorted({str(value) for value in values})
    return ", ".join(map(repr, found[:5])) + (f" and {len(found) - 5} more" if len(found) > 5 else "")
