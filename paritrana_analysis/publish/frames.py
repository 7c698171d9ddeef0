"""Shows a frame of the library, a drawing or a report's blocks in a notebook, in the reader's language.

A column is printed by its name: what ends in `_share` as a percentage, in `_idr` as rupiah, a date as a date,
a coded value in words. Headings stand in `words/columns.toml`; a column of one's own keeps its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from paritrana_analysis.i18n.wording import BLANK, Reader
from paritrana_analysis.publish import show as of_blocks
from paritrana_analysis.publish.blocks import Block, Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas.io.formats.style import Styler

#: Column → how it is printed (`Reader.cell`), where neither its ending nor its type says so.
KINDS = {
    **dict.fromkeys(("share", "rse", "poverty_rate", "holds", "over_employed", "over_proxy"), "share2"),
    **dict.fromkeys(("top_1", "top_3", "top_5"), "share2"),
    **dict.fromkeys(("gap_points", "change"), "points"),
    **dict.fromkeys(("as_of", "stated_at", "month"), "short_date"),
    **dict.fromkeys(("denominator_value", "active_participants", "workers", "active"), "count"),
    "target_persons": "count",
    **dict.fromkeys(("gini", "theil", "mld", "slope_index"), "index"),
    "total": "one",
    "year": "year",
}
#: By the ending of a name.
ENDINGS = {"_share": "share2", "_idr": "idr", "_as_of": "short_date", "_date": "short_date", "_year": "year"}
#: Column of codes → the beginning of their entries in `words/terms.toml`.
CODED = {
    "role": "role",
    "agreement": "agreement",
    "reading": "reading",
    "framework": "framework",
    "gap_basis": "gap",
    "payer": "payer",
    "segment": "segment",
    "counting_basis": "basis",
    "state": "state",
    "timing": "timing",
    "outcome": "outcome",
    "category": "category",
    "zone": "zone",
    "aspect": "aspect",
    "group": "zone",
    "reasons": "reason",
}


def show(
    thing: pd.DataFrame | pd.Series | Axes | Block | Iterable[Block],
    language: str = "id",
    *,
    names: Mapping[str, str] | pd.Series | None = None,
    kind: str = "",
    caption: str = "",
) -> None:
    """Shows a frame, a drawing or blocks in a notebook, in plain words of the reader's language.

    thing : a DataFrame or Series of the library or of one's own; the Axes of a plot; blocks of a report.
    names : region code → name (of `region_names`), to print regions by name. kind : how columns are printed
    whose name says nothing, e.g. the years of a panel: "share2", "count", "idr" or another of `Reader.cell`.
    caption : of a drawing, in a line below it and for who can't see it.

    Counts, percentages, rupiah and dates are printed as the language has them, codes in words, a blank as a
    dash and never as 0. Returns nothing; the frame itself is not changed.
    Raises UnknownLanguage for another language than "id" and "en".

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> pa.show(pd.DataFrame({"coverage_share": [0.27, None]}), "en")  # doctest: +ELLIPSIS
    <pandas.io.formats.style.Styler object at ...>
    """
    from IPython.display import display

    if isinstance(thing, pd.Series):
        thing = thing.to_frame()
    if isinstance(thing, pd.DataFrame):
        display(styled(thing, language, names=names, kind=kind))
    elif hasattr(thing, "figure"):
        from paritrana_analysis.charts.theme import to_svg

        svg = to_svg(thing.figure)
        if caption:
            of_blocks.show(Figure("drawing", caption, caption, svg), language)
        else:
            display({of_blocks.SVG_MIME: svg, "text/plain": ""}, raw=True)
    else:
        of_blocks.show(thing, language)


def styled(
    frame: pd.DataFrame,
    language: str = "id",
    *,
    names: Mapping[str, str] | pd.Series | None = None,
    kind: str = "",
) -> Styler:
    """The frame as `show` shows it: cells as texts, headings in words, numbers to the right.

    An index with a name is shown as the first column, so that all headings stand in one row.
    """
    t, known = Reader(language), {} if names is None else dict(names)
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index(allow_duplicates=True)
    kinds = [kind_of(name, frame.iloc[:, place], kind) for place, name in enumerate(frame.columns)]
    texts = pd.DataFrame(
        {
            place: [_cell(t, value, str(name), one, known) for value in frame.iloc[:, place]]
            for place, (name, one) in enumerate(zip(frame.columns, kinds, strict=True))
        },
        index=_index(t, frame),
        dtype="str",
    )
    right = [
        {"selector": f"td.col{place}, th.col{place}", "props": "text-align: right"}
        for place, one in enumerate(kinds)
        if one not in ("text", "short_date")
    ]
    left = {"selector": "th, td", "props": "text-align: left"}
    texts.columns = pd.Index(
        [heading(t, "region" if known and name == "region_code" else name) for name in frame]
    )
    shown = texts.style.set_table_styles([left, *right])
    plain = isinstance(frame.index, pd.RangeIndex) or pd.api.types.is_integer_dtype(frame.index.dtype)
    return shown.hide() if plain else shown


def heading(t: Reader, name: object) -> str:
    """A column's name in words; one that is not the library's stays as it is."""
    return t(f"columns.{name}") if t.has(f"columns.{name}") else str(name)


def kind_of(name: object, values: pd.Series, otherwise: str = "") -> str:
    """How a column is printed, by its name, then by what it holds."""
    if name in KINDS:
        return KINDS[str(name)]
    for ending, kind in ENDINGS.items():
        if str(name).endswith(ending):
            return kind
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return "text"
    if otherwise:
        return otherwise
    if name in ("low", "high", "level") and pd.api.types.is_float_dtype(values):
        return "share" if name == "level" else "share2"
    return "count" if pd.api.types.is_integer_dtype(values) else "figure"


def _cell(t: Reader, value: object, column: str, kind: str, names: Mapping[str, str]) -> str:
    if kind == "index":
        return BLANK if pd.isna(value) else t.decimal(value, 3)
    if isinstance(value, tuple | list):
        return "; ".join(_word(t, column, str(one)) for one in value) or BLANK
    if isinstance(value, str):
        if not value:
            return BLANK
        if kind == "short_date":
            return t.cell(value, kind)
        return names[value] if value in names and _names_regions(column) else _word(t, column, value)
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return t(f"columns.value_is_{str(bool(value)).lower()}")
    return t.cell(value, kind)


def _word(t: Reader, column: str, value: str) -> str:
    """A coded value in words; what is no code stays as it is."""
    code = value.replace(" ", "_")
    entries = [f"terms.{CODED.get(column, '')}_{value}", f"columns.{column}_is_{code}"]
    entries += [f"editions.{column}_{code}", f"rubric.{column}_{code}"]
    for entry in [*entries, f"columns.{value}"] if column == "measure" else entries:
        if t.has(entry):
            return t(entry)
    parts = value.split(", ")
    return ", ".join(_word(t, column, part) for part in parts) if len(parts) > 1 else value


def _names_regions(column: str) -> bool:
    return column.endswith("_code") or column == "unit"


def _index(t: Reader, frame: pd.DataFrame) -> pd.Index:
    """The names of rows of an index without a name of its own: coded values in words."""
    if frame.index.nlevels > 1:
        return frame.index
    return pd.Index([_word(t, "", value) if isinstance(value, str) else value for value in frame.index])
