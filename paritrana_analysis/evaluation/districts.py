"""Frames of a province's districts: each of them, one source's table of all, inequality between them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from paritrana_analysis.coverage import inequality, uncertainty
from paritrana_analysis.coverage.one_kind import NOT_TO_BE_USED
from paritrana_analysis.coverage.shares import LOW_PROXY_SHARE, YEARS_APART
from paritrana_analysis.dates import period, year_of
from paritrana_analysis.evaluation.inputs import Inputs, share_of
from paritrana_analysis.evaluation.lead import lead_columns

COUNT_KEYS = (
    "count",
    "count_workers",
    "count_as_of",
    "count_basis",
    "count_source",
    "count_year",
    "count_employed_share",
    "count_proxy_share",
)


def district_rows(inputs: Inputs, province: str) -> pd.DataFrame:
    """One row a district: workers, leading claim, newest official count, our shares of it, poverty."""
    rows = []
    below = inputs.districts.of(province)
    for code, name in zip(below["region_code"], below["name"], strict=True):
        row = {"region_code": code, "name": name}
        for column in ("employed", "formal", "informal", "eligible_proxy"):
            row[column], row["workers_year"] = inputs.workers(code, str(inputs.year), column)
        row["low_proxy"] = (
            not row["eligible_proxy"]
            or not row["employed"]
            or row["eligible_proxy"] / row["employed"] < LOW_PROXY_SHARE
        )
        row |= lead_columns(inputs, code)
        row["lead_lacks"] = "" if code in inputs.lead else why_no_lead(inputs, code)
        row |= newest_count(inputs, code)
        row |= _own_interval(inputs, code, row)
        row |= inputs.poverty_of(code)
        rows.append(row)
    return pd.DataFrame(rows)


def why_no_lead(inputs: Inputs, code: str) -> str:
    """Of a region without a leading claim: what its claims by the end of the period are, if it has any.

    "at_odds": some are of all workers, but none agrees with its own count and denominator; "doubtful": some
    are of all workers, and marked as doubtful or misprints; "partly": all are of a part of the workers, or
    of something else; "" where there is none.
    """
    if code not in inputs.claims:  # most districts
        return ""
    told = inputs.claims.of(code)
    told = told[told["role"] != "after_period"]
    if (told["role"] == "disagrees_with_itself").any():
        return "at_odds"
    if ((told["segment"] == "ALL") & told["reading"].isin(NOT_TO_BE_USED)).any():
        return "doubtful"
    return "partly" if len(told) else ""


def newest_count(inputs: Inputs, code: str) -> dict:
    """The newest official count of participants in a district, and our two shares of it.

    Blank shares where no August round stands within `YEARS_APART` of the count.
    """
    newest = inputs.counts.get(code)
    if newest is None:  # most districts
        return dict.fromkeys(COUNT_KEYS)
    active = float(newest["active_participants"])
    employed, year = inputs.workers(code, newest["as_of"], "employed")
    proxy, _ = inputs.workers(code, newest["as_of"], "eligible_proxy")
    if year is not None and abs(year - year_of(newest["as_of"])) > YEARS_APART:
        employed = proxy = year = None
    return {
        "count": active,
        "count_workers": None if pd.isna(newest["denominator_value"]) else float(newest["denominator_value"]),
        "count_as_of": newest["as_of"],
        "count_basis": newest["counting_basis"],
        "count_source": newest["source"],
        "count_year": year,
        "count_employed_share": share_of(active, employed),
        "count_proxy_share": share_of(active, proxy),
    }


def _own_interval(inputs: Inputs, code: str, row: dict) -> dict:
    """Interval of a district's share over the employed, where the user brought its RSE; else blank."""
    blank = {"employed_rse": None, "count_low": None, "count_high": None}
    if row["count"] is None or row["count_year"] is None:
        return blank
    counted = inputs.rounds[code][row["count_year"]]
    rse = counted["employed_rse"]
    if pd.isna(rse) or not counted["employed"]:
        return blank
    found = uncertainty.share_interval(row["count"], float(counted["employed"]), rse=float(rse))
    return {"employed_rse": float(rse), "count_low": found.low, "count_high": found.high}


# --- one source's table of a whole province -----------------------------------------------------------

TABLE_COLUMNS = [
    "region_code",
    "name",
    "as_of",
    "source",
    "active",
    "workers",
    "share",
    "employed_share",
    "proxy_share",
]


def official_tables(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """By province the newest table of one source that gives a count and a denominator for most districts.

    The district rows, and the province's own row of that table if it has one, each as stated, with our
    shares over the nearest August's employed and proxy beside it. A province without one is not in it.
    """
    told = _of_places(inputs.claims.frame)
    told = told[(told["role"] != "after_period") & (told["segment"] == "ALL") & (told["reading"] == "")]
    told = told[told["active_participants"].notna() & told["denominator_value"].notna()]
    found: dict[str, pd.DataFrame] = {}
    for (province, as_of, _), given in told.groupby(["province", "as_of", "source"]):
        below = len(inputs.districts.of(province))
        if len(given) < max(4, 0.8 * below):  # most
            continue
        table = told_once(given)
        if (table["region_code"].str.len() == 4).sum() < max(4, 0.8 * below):
            continue
        held = found.get(province)
        if held is None or period(as_of)[1] > period(held["as_of"].iloc[0])[1]:
            found[province] = table
    return {province: _official_table(inputs, province, table) for province, table in found.items()}


def _of_places(claims: pd.DataFrame) -> pd.DataFrame:
    """Claims of provinces and districts with the `province` they lie in, in the order of their codes."""
    told = claims[~claims["region_code"].str.contains("+", regex=False)]
    told = told.assign(province=told["region_code"].str[:2])
    return told.sort_values("region_code", kind="stable")


def _official_table(inputs: Inputs, province: str, table: pd.DataFrame) -> pd.DataFrame:
    below = inputs.districts.of(province)
    names = dict(zip(below["region_code"], below["name"], strict=True))
    rows = []
    for claim in table.itertuples():
        code, active = claim.region_code, float(claim.active_participants)
        ours = [
            share_of(active, inputs.workers(code, claim.as_of, column)[0])
            for column in ("employed", "eligible_proxy")
        ]
        stated = float(claim.denominator_value), float(claim.coverage_share)
        rows.append((code, names.get(code, ""), claim.as_of, claim.source, active, *stated, *ours))
    return pd.DataFrame(rows, columns=TABLE_COLUMNS)


def told_once(table: pd.DataFrame) -> pd.DataFrame:
    """One row a region; a region of which one source's table says two different things is left out."""
    told = table.drop_duplicates(
        ["region_code", "coverage_share", "active_participants", "denominator_value"]
    )
    return told[~told["region_code"].duplicated(keep=False)]


# --- inequality ---------------------------------------------------------------------------------------

INEQUALITY_COLUMNS = ["as_of", "source", "districts", "measure", "value"]


def inequality_within(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """By province the inequality between its districts, where one source counts four or more of them.

    Weights are the source's own denominators. Only districts of one table are measured: one source, date,
    counting basis and definition of the denominator (`coverage.inequality.of_table`). A district of which
    such a table says two different things is left out, not taken by one of them.
    """
    found: dict[str, list[tuple]] = {}
    for province, table in _measured(inputs.claims.frame):
        same = table.iloc[0]
        found.setdefault(province, []).extend(
            (same["as_of"], same["source"], len(table), measure, value)
            for measure, value in inequality.of_table(table).items()
            if value is not None
        )
    return {code: pd.DataFrame(rows, columns=INEQUALITY_COLUMNS) for code, rows in found.items()}


def _measured(claims: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Tables of one kind with four districts or more of a province, each with the province."""
    told = _of_places(claims[claims["role"].isin(["leads", "beside", "conflicts"])])
    told = told[(told["agreement"] == "agrees") & (told["segment"] == "ALL")]
    told = told[told["region_code"].str.len() == 4]
    for (province, *_), table in told.groupby(["province", *inequality.ONE_KIND], dropna=False):
        table = told_once(table) if len(table) >= 4 else table
        if len(table) >= 4:
            yield province, table
