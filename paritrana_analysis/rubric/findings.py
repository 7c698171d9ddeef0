"""A finding: one indicator's value for one unit, or why it has none, with the evidence behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

#: States of a finding; words under `rubric.state_…`. The first four have a value.
STATES = (
    "found",
    "estimated",  # our estimate, where the reader asked for it
    "absent",  # looked for and not there: none
    "reached_all",  # nobody is left uncovered, so a budget for them has nothing to reach
    "not_checked",
    "only_planned",
    "other_period",
    "no_figure",
    "form_not_stated",
    "other_level",
    "private",  # paid by firms
    "shared",  # paid by its own government and others in one count
    "unclear",  # a claim that leaves open who pays, or whether it was paid
    "other_segment",  # claims for other groups of workers only
    "no_claim",
    "doubted_claim",  # only claims that are marked as doubtful, or at odds with their own counts
    "other_year",  # there is a leading claim, dated in another year than the one judged
    "not_comparable",
    "lowest_grade",  # nothing but the nation stands behind our estimate
    "no_earlier",
    "to_come",
    "blank",
)


@dataclass(frozen=True)
class Finding:
    """One indicator of one unit.

    value : raw, as the rubric's scale reads it; None where `state` says that there is none.
    stated: what a source states although it may not be scored (a share that doesn't compare); else None.
    since : date of the earlier share that `as_of`'s is compared with; "" where nothing is.
    items : keys of the rows it rests on, in `evidence` (E…) or `coverage_reported` (C…).
    why   : keys of `terms.reason_…` behind "not_comparable" and "no_earlier".
    """

    unit: str
    indicator: str
    state: str
    value: float | str | None = None
    stated: float | None = None
    as_of: str = ""
    since: str = ""
    items: tuple[str, ...] = ()
    why: tuple[str, ...] = field(default=())


def as_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row a finding; `value` as number, a level's name in `level`; items and reasons joined by spaces."""
    rows = []
    for one in findings:
        row = dict(vars(one))
        row["level"] = one.value if isinstance(one.value, str) else ""
        row["value"] = None if isinstance(one.value, str) else one.value
        row["items"], row["why"] = " ".join(one.items), " ".join(one.why)
        rows.append(row)
    columns = ["unit", "indicator", "state", "value", "level", "stated", "as_of", "since", "items", "why"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"value": float, "stated": float})


def values_of(found: pd.DataFrame, keys: list[str], units: Iterable[str]) -> pd.DataFrame:
    """Raw values as scoring reads them: a row a unit, a column an indicator; a level by its name."""
    units = list(units)
    columns = {}
    for key, rows in found.groupby("indicator"):
        named = rows["level"] != ""
        own = rows["value"].astype(object).where(~named, rows["level"]) if named.any() else rows["value"]
        columns[key] = pd.Series(own.to_numpy(), index=rows["unit"]).reindex(units)
    blank = pd.Series(float("nan"), index=units)
    return pd.DataFrame({key: columns.get(key, blank) for key in keys}, index=pd.Index(units, name="unit"))
