"""Values that are possible but doubtful. Each is kept, named, and travels into the report.

A doubt is a `Fault` of severity "warning" that carries the region it concerns. None of these rules
changes a figure.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from paritrana_analysis.coverage import LOW_PROXY_SHARE, eligible_proxy
from paritrana_analysis.errors import Fault
from paritrana_analysis.tables import Tables, employed_beside, spreadsheet_row


def doubts(tables: Tables) -> list[Fault]:
    """Every doubt about these tables, in the order of the rules below."""
    return [doubt for rule, needed in RULES if needed in tables for doubt in rule(tables)]


def jumps(tables: Tables) -> Iterator[Fault]:
    """The employed of a district fall by a third or more, or rise by a half or more, within a year."""
    force = tables["labour_force"].sort_values(["region_code", "year"])
    before = force.groupby("region_code")[["employed", "year"]].shift()
    in_a_year = force["year"] - before["year"] == 1
    fell = (force["employed"] * 3 <= before["employed"] * 2) & in_a_year
    rose = (force["employed"] * 2 >= before["employed"] * 3) & in_a_year
    for key, found in (("fall_of_a_third", fell), ("rise_of_a_half", rose)):
        for index in force.index[found.fillna(False)]:
            row = force.loc[index]
            values = {
                "before": int(before.loc[index, "employed"]),
                "now": int(row["employed"]),
                "year": int(row["year"]),
                "region": row["region_code"],
            }
            yield Fault(
                key,
                values,
                file="labour_force.csv",
                row=spreadsheet_row(index),
                column="employed",
                value=str(values["now"]),
                severity="warning",
                region_code=row["region_code"],
            )


def low_proxies(tables: Tables) -> Iterator[Fault]:
    """The eligible-worker proxy fails where it is under 35 % of the employed."""
    force = tables["labour_force"]
    proxy = eligible_proxy(force)
    share = proxy.astype("float64") / force["employed"].astype("float64")
    for index in force.index[(share < LOW_PROXY_SHARE) | proxy.isna()]:
        row = force.loc[index]
        values = {
            "share": None if pd.isna(share[index]) else float(share[index]),
            "year": int(row["year"]),
            "region": row["region_code"],
        }
        yield Fault(
            "low_proxy",
            values,
            file="labour_force.csv",
            row=spreadsheet_row(index),
            column="eligible_proxy",
            severity="warning",
            region_code=row["region_code"],
        )


def shares_above_one(tables: Tables) -> Iterator[Fault]:
    """A reported coverage above 100 %: kept, and to be explained."""
    claims = tables["coverage_reported"]
    high = claims[(claims["measure"] == "coverage") & (claims["unit"] == "percent") & (claims["value"] > 100)]
    for index, row in high.iterrows():
        values = {"region": row["region_code"], "as_of": row["as_of"], "share": row["value"] / 100}
        yield Fault(
            "share_above_one",
            values,
            file="coverage_reported.csv",
            row=spreadsheet_row(index),
            column="value",
            value=f"{row['value']:g}",
            severity="warning",
            region_code=row["region_code"],
        )


def two_bases(tables: Tables) -> Iterator[Fault]:
    """One region's series of participants mixes counting bases."""
    people = tables["participants"]
    active = people[(people["status"] == "active") & (people["segment"] == "ALL")]
    for code, rows in active.groupby("region_code"):
        bases = sorted(set(rows["counting_basis"]))
        if len(bases) > 1:
            yield Fault(
                "two_bases",
                {"bases": bases, "region": code},
                file="participants.csv",
                row=spreadsheet_row(rows.index[0]),
                column="counting_basis",
                severity="warning",
                region_code=code,
            )


def more_than_workers(tables: Tables) -> Iterator[Fault]:
    """More active participants than the region has employed: possible by registration, to be explained."""
    if not {"labour_force", "labour_force_totals"} <= tables.keys():
        return
    rows = employed_beside(tables)
    high = (rows["status"] == "active") & (rows["participants"] > rows["employed"]).fillna(False)
    for index, row in rows[high].iterrows():
        values = {"count": int(row["participants"]), "employed": int(row["employed"])}
        yield Fault(
            "more_than_workers",
            values | {"region": row["region_code"], "as_of": row["as_of"]},
            file="participants.csv",
            row=spreadsheet_row(index),
            column="participants",
            value=str(row["participants"]),
            severity="warning",
            region_code=row["region_code"],
        )


#: What is written where a name or a source is not known, and is none. Ours.
NO_NAME = {"-", "--", "?", ".", "n/a", "na", "nan", "nil", "none", "null", "tidak ada", "tidak diketahui"}


def sources_that_are_none(tables: Tables) -> Iterator[Fault]:
    """A count of participants whose source or publisher is a stroke or "n/a"."""
    people = tables["participants"]
    for column in ("publisher", "source"):
        if column not in people:
            continue
        for index in people.index[people[column].astype(str).str.strip().str.lower().isin(NO_NAME)]:
            row = people.loc[index]
            yield Fault(
                "no_source_named",
                {"value": row[column], "column": column, "region": row["region_code"]},
                file="participants.csv",
                row=spreadsheet_row(index),
                column=column,
                value=row[column],
                severity="warning",
                region_code=row["region_code"],
            )


#: Each with the table it reads.
RULES = (
    (shares_above_one, "coverage_reported"),
    (jumps, "labour_force"),
    (low_proxies, "labour_force"),
    (two_bases, "participants"),
    (more_than_workers, "participants"),
    (sources_that_are_none, "participants"),
)
