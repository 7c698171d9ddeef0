"""Participants counted where they are registered, at the one date for which every province is counted."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

#: The segments that make up all participants.
PARTS = ("PU", "BPU", "JAKON")
COLUMNS = ["region_code", "as_of", "segment", "active_participants", "counting_basis", "source"]


def complete(participants: pd.DataFrame, provinces: Collection[str]) -> pd.DataFrame:
    """Active participants (people) by registration of every province, each segment and their sum ("ALL").

    participants : rows of the table of that name that may be used: active, of the period, column
    `active_participants`. provinces : their codes. A count of several provinces together is a row under
    their codes ("91+92"). Of two counts of one date the exact one stands, not the one its source rounded.

    The newest date for which each province has all three segments, alone or together; no row without one.
    """
    rows = participants[
        (participants["counting_basis"] == "registration") & participants["segment"].isin(PARTS)
    ]
    rows = rows[rows["region_code"].map(lambda codes: set(codes.split("+")) <= set(provinces)).astype(bool)]
    rows = rows.assign(_exact=rows["precision"] != "rounded").sort_values("_exact")
    rows = rows.drop_duplicates(["region_code", "as_of", "segment"], keep="last")
    for _, dated in sorted(rows.groupby("as_of"), reverse=True):
        whole = dated.groupby("region_code")["segment"].nunique() == len(PARTS)
        codes = whole.index[whole]
        if sorted(code for together in codes for code in together.split("+")) == sorted(provinces):
            return _with_sums(dated[dated["region_code"].isin(codes)])
    return pd.DataFrame(columns=COLUMNS)


def _with_sums(parts: pd.DataFrame) -> pd.DataFrame:
    sums = parts.groupby("region_code", as_index=False).agg(
        as_of=("as_of", "first"),
        active_participants=("active_participants", "sum"),
        counting_basis=("counting_basis", "first"),
        source=("source", "first"),
    )
    rows = pd.concat([sums.assign(segment="ALL"), parts])[COLUMNS]
    place = rows["segment"].map({name: n for n, name in enumerate(("ALL", *PARTS))})
    return rows.assign(_place=place).sort_values(["region_code", "_place"]).drop(columns="_place")
