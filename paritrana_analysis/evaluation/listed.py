"""Categories whose candidates stand in a list of their own, and not among the regions: firms and villages."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from paritrana_analysis.errors import Fault, UserError

#: Table, key, and the rows that belong to the category.
LISTS: Mapping[str, tuple[str, str, Mapping[str, tuple[str, ...]]]] = {
    "perusahaan_besar": ("firms", "firm_id", {"size_category": ("large",)}),
    "perusahaan_menengah": ("firms", "firm_id", {"size_category": ("medium",)}),
    "usaha_kecil_mikro": ("firms", "firm_id", {"size_category": ("small", "micro")}),
    "layanan_publik": ("firms", "firm_id", {"sector": ("public_service", "health")}),
    "desa": ("villages", "village_code", {}),
}
TABLES = tuple(dict.fromkeys(table for table, _, _ in LISTS.values()))


def lists_in(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The lists that these tables hold, by name; none among the real ones of today."""
    return {name: tables[name] for name in TABLES if name in tables}


def rows_of(lists: Mapping[str, pd.DataFrame], category: str) -> pd.DataFrame:
    """The candidates of a category, one row a unit, indexed by its key.

    Raises UserError where there is no list of them.
    """
    table, key, belongs = LISTS[category]
    if table not in lists:
        raise UserError(Fault("rubric.no_table", {"table": table}))
    rows = lists[table]
    for column, values in belongs.items():
        rows = rows[rows[column].isin(values)]
    return rows.set_index(key)
