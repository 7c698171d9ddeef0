"""Checks that a table of candidates has every column and value that a plan needs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.scoring.applied_rules import named
from paritrana_analysis.selection.plan import GROUPS, Plan

_FLAGS = ("verified", "withdrawn", "won_before")
_SHOWN = 10


def checked(candidates: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """A new table with the columns a selection reads, in plain types; optional ones blank where left out.

    Raises UserError with everything that is wrong.
    """
    if candidates.index.has_duplicates:
        twice = candidates.index[candidates.index.duplicated()].unique()
        raise UserError(Fault("selection.unit_twice", {"units": named(twice)}))
    if not len(candidates):
        raise UserError(Fault("selection.no_candidates"))
    absent = [column for column in _needed(plan, candidates) if column not in candidates.columns]
    if absent:
        raise UserError(Fault("selection.columns_missing", {"columns": ", ".join(absent)}))
    faults: list[Fault] = []
    table = pd.DataFrame(index=candidates.index)
    decided = [award.decided_by for award in plan.awards if award.quota and award.decided_by != "total"]
    for column in dict.fromkeys(["total", "interview", *decided]):
        table[column] = _numbers(candidates, column, faults, most=100)
    table["missing_share"] = _numbers(candidates, "missing_share", faults, most=1)
    for column in plan.tie_breaks:
        if column not in table:
            table[column] = _numbers(candidates, column, faults)
    for column in _FLAGS:
        table[column] = _flags(candidates, column, faults)
    for column in ("withdrawn", "won_before"):
        table[column] = table[column].fillna(False).astype(bool)
    for column in ("reason", "verification_note"):
        table[column] = _texts(candidates, column)
    for column in filter(None, GROUPS.values()):
        table[column] = _codes(candidates, column)
    table["zone"] = _zones(table, plan)
    odd = table.index[table["total"].notna() & (table["reason"] != "")]
    if len(odd):
        faults.append(Fault("selection.total_and_reason", {"units": named(odd)}))
    if faults:
        raise UserError(faults)
    # What `rescore` may need travels along, untouched.
    rest = [column for column in candidates.columns if column not in table.columns]
    return table.join(candidates[rest])


def group_of(rows: pd.DataFrame, per: str) -> pd.Series:
    """The group each unit is ranked in: "" for all in the nation, blank where it is not known."""
    column = GROUPS[per]
    return rows[column] if column else pd.Series("", index=rows.index, dtype=object)


def _needed(plan: Plan, candidates: pd.DataFrame) -> list[str]:
    columns = ["total", *plan.tie_breaks]
    columns += [award.decided_by for award in plan.awards if award.quota]
    columns += [GROUPS[per] for per in plan.groups if per in ("province", "sector")]
    if "zone" in plan.groups:
        columns.append("province_code" if plan.zones else "zone")
    if plan.max_missing_share is not None:
        columns.append("missing_share")
    if plan.repeat_wins == "barred":
        columns.append("won_before")
    if "total" in candidates and candidates["total"].isna().any():
        columns.append("reason")
    return list(dict.fromkeys(columns))


def _numbers(candidates: pd.DataFrame, column: str, faults: list, most: float | None = None) -> pd.Series:
    if column not in candidates:
        return pd.Series(np.nan, index=candidates.index)
    given = candidates[column]
    numbers = pd.to_numeric(given, errors="coerce")
    numbers = pd.Series(numbers.to_numpy(dtype=float, na_value=np.nan), index=candidates.index)
    blank = given.isna() | (given.astype(object) == "")
    for unit in candidates.index[(numbers.isna() & ~blank) | np.isinf(numbers)][:_SHOWN]:
        faults.append(Fault("selection.not_a_number", {"column": column, "unit": unit, "found": given[unit]}))
    if most is not None:
        for unit in candidates.index[(numbers < 0) | (numbers > most)][:_SHOWN]:
            told = {"column": column, "unit": unit, "found": given[unit]}
            faults.append(Fault("selection.out_of_range" if most == 100 else "selection.not_a_share", told))
    return numbers


def _flags(candidates: pd.DataFrame, column: str, faults: list) -> pd.Series:
    if column not in candidates:
        return pd.Series(pd.array([pd.NA] * len(candidates), dtype="boolean"), index=candidates.index)
    given = candidates[column].astype(object)
    known = given.isna() | given.isin([True, False])
    for unit in candidates.index[~known][:_SHOWN]:
        faults.append(Fault("selection.not_a_flag", {"column": column, "unit": unit, "found": given[unit]}))
    return given.where(known & given.notna(), pd.NA).astype("boolean")


def _texts(candidates: pd.DataFrame, column: str) -> pd.Series:
    if column not in candidates:
        return pd.Series("", index=candidates.index, dtype=object)
    return candidates[column].astype(object).where(candidates[column].notna(), "").astype(object)


def _codes(candidates: pd.DataFrame, column: str) -> pd.Series:
    if column not in candidates:
        return pd.Series(None, index=candidates.index, dtype=object)
    given = candidates[column].astype(object)
    return given.where(given.notna() & (given != ""), None)


def _zones(table: pd.DataFrame, plan: Plan) -> pd.Series:
    by_plan = table["province_code"].map(dict(plan.zones)).astype(object)
    return by_plan.where(by_plan.notna(), table["zone"])
