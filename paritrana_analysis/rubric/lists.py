"""The findings of firms or villages: each indicator from columns of their table, all units at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from paritrana_analysis.rubric.rules import Measure, Rubric


def of_list(
    table: pd.DataFrame,
    keys: Sequence[str],
    rubric: Rubric,
    assessment_year: int,
    *,
    panel: Mapping[str, Mapping[str, float]] | None = None,
) -> pd.DataFrame:
    """Findings in the form of `findings.as_frame`, indicator after indicator.

    table : one row a unit (firm or village), indexed by its key, with the columns that the rubric names.
    A blank cell is a blank value, unless the rubric says that it means none. A column as_of dates what was
    found.
    """
    found = []
    dates = table["as_of"].fillna("").astype(object) if "as_of" in table else ""
    for key in keys:
        measure = rubric.measures[key]
        if measure.origin == "panel":
            value = pd.Series((panel or {}).get(key, {}), dtype=float).reindex(table.index)
            state = np.where(value.isna(), "to_come", "found")
        else:
            value = _READERS[measure.options.get("reads", "level")](table, measure, assessment_year)
            state = np.where(value.isna(), "blank", "found")
        level = value.fillna("").astype(object) if measure.scale.kind == "table" else ""
        number = np.nan if measure.scale.kind == "table" else value.astype(float)
        found.append(
            pd.DataFrame(
                {
                    "unit": table.index,
                    "indicator": key,
                    "state": state,
                    "value": number if np.isscalar(number) else number.to_numpy(),
                    "level": level if isinstance(level, str) else level.to_numpy(),
                    "stated": np.nan,
                    "as_of": np.where(state == "found", dates, "") if measure.origin != "panel" else "",
                    "since": "",
                    "items": "",
                    "why": "",
                }
            )
        )
    return pd.concat(found, ignore_index=True)


def _level(table: pd.DataFrame, measure: Measure, assessment_year: int) -> pd.Series:
    (column,) = measure.options["columns"]
    return table[column].replace("", pd.NA)


def _number(table: pd.DataFrame, measure: Measure, assessment_year: int) -> pd.Series:
    (column,) = measure.options["columns"]
    return table[column].astype("Float64")


def _words(table: pd.DataFrame, measure: Measure, assessment_year: int) -> pd.Series:
    """How many words: programmes joined are listed in one cell."""
    (column,) = measure.options["columns"]
    listed = table[column].fillna("").str.split()
    return listed.map(lambda words: len(set(words))).astype("Float64").mask(table[column].isna())


def _ratio(table: pd.DataFrame, measure: Measure, assessment_year: int) -> pd.Series:
    above, below = (table[column].astype("Float64") for column in measure.options["columns"])
    return above / below.mask(below == 0)


def _since(table: pd.DataFrame, measure: Measure, assessment_year: int) -> pd.Series:
    """1 where the year in the first column has come by the year judged, 0 where it has not.

    A second column says yes or no where the year is blank; blank in both stays blank.
    """
    year, *said = measure.options["columns"]
    since = table[year].astype("Float64")
    value = (since <= assessment_year).astype("Float64").mask(since.isna())
    if said:
        value = value.fillna(table[said[0]].map({"no": 0.0}).astype("Float64"))
    return value.fillna(0.0) if measure.options.get("blank_is_none") else value


_READERS = {"level": _level, "number": _number, "words": _words, "ratio": _ratio, "since": _since}
