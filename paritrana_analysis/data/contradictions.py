"""Rules for rows that can't be true: they contradict one another, or lack what reports need. All are faults.

A rule belongs here if no source can seriously publish what it refuses. What some source does publish, however
odd, is a doubt (`data/plausibility.py`). Rules take typed tables and the year judged, and give faults.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pandas as pd

from paritrana_analysis.coverage import contributions
from paritrana_analysis.coverage.budgets import FIRMS_FUND
from paritrana_analysis.coverage.one_kind import not_to_be_used
from paritrana_analysis.data import regions
from paritrana_analysis.errors import Fault

Tables = dict[str, pd.DataFrame]

STATUS_GROUPS = [
    "employees",
    "employer",
    "own_account",
    "own_account_assisted",
    "casual_agriculture",
    "casual_nonagriculture",
    "unpaid_family",
]


def spreadsheet_row(index: int) -> int:
    return int(index) + 2  # the header is row 1


def of_row(key: str, file: str, index: int, column: str, value: object, **values: object) -> Fault:
    """A fault of one cell: its file, row, column and the value as it stands there."""
    return Fault(key, values, file=file, row=spreadsheet_row(index), column=column, value=_plain(value))


def _plain(value: object) -> str:
    """A number as the file has it: 145 for a column of numbers' 145.0."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


# --- workforce ---------------------------------------------------------------------------------------


def sums_that_differ(tables: Tables, year: int) -> Iterator[Fault]:
    """Status groups add to the employed; districts add to their province and the nation."""
    force = tables["labour_force"]
    gap = force[STATUS_GROUPS].sum(axis=1) - force["employed"]
    for index in force.index[(gap != 0).fillna(False)]:
        values = {
            "sum": int(force.loc[index, STATUS_GROUPS].sum()),
            "whole": int(force.loc[index, "employed"]),
        }
        yield of_row("status_sum", "labour_force.csv", index, "employed", values["whole"], **values)
    yield from unlike_their_districts(tables, ["employed"])


def unlike_their_districts(tables: Tables, columns: list[str]) -> Iterator[Fault]:
    """Totals of these columns that aren't the sum of their districts, where each district has a value."""
    totals, force = tables["labour_force_totals"], tables["labour_force"]
    for codes in (force["region_code"].str[:2], pd.Series(regions.NATION, index=force.index)):
        grouped = force.assign(above=codes).groupby(["above", "year"])[columns]
        whole = grouped.count().eq(grouped.size(), axis=0)
        sums = grouped.sum().where(whole).reindex(pd.MultiIndex.from_frame(totals[["region_code", "year"]]))
        off = (sums.set_axis(totals.index) != totals[columns]).fillna(False)
        for column in columns:
            found = dict(zip(totals.index, sums[column], strict=True))
            for index in totals.index[off[column].astype(bool)]:
                code, year, total = totals.loc[index, ["region_code", "year", column]]
                if not pd.isna(found[index]):
                    values = {
                        "sum": int(found[index]),
                        "whole": int(total),
                        "year": int(year),
                        "region": code,
                    }
                    yield of_row("district_sum", "labour_force_totals.csv", index, column, total, **values)


def rows_that_are_no_district(tables: Tables, year: int) -> Iterator[Fault]:
    """Provinces and the nation are summed from districts: a row of their own would be counted twice."""
    codes = tables["labour_force"]["region_code"]
    for index in codes.index[codes.str.len() != 4]:
        yield of_row("not_a_district", "labour_force.csv", index, "region_code", codes[index])


# --- regions -----------------------------------------------------------------------------------------


def provinces_without_a_place(tables: Tables, year: int) -> Iterator[Fault]:
    """Provinces are the 38 that maps and codes know; every district lies in one that has a row."""
    known = tables["regions"]
    listed = set(known["region_code"])
    absent: dict[str, None] = {} if regions.NATION in listed else {regions.NATION: None}
    columns = ["region_code", "province_code", "level", "type"]
    for index, code, above, level, kind in known[columns].itertuples(name=None):
        if above not in (regions.NATION, *regions.PROVINCE_CODES):
            codes = ", ".join(regions.PROVINCE_CODES)
            yield of_row("unknown_province_code", "regions.csv", index, "province_code", above, codes=codes)
        elif code[:2] != above:
            yield of_row("code_elsewhere", "regions.csv", index, "province_code", above, code=code)
        elif above not in listed:
            absent[above] = None
        if level != _level(code):
            yield of_row("level_of_code", "regions.csv", index, "level", level, code=code)
        elif kind not in _TYPES[level]:
            types = ", ".join(_TYPES[level])
            yield of_row("level_of_code", "regions.csv", index, "type", kind, code=code, types=types)
    for code in absent:
        yield Fault("absent_region", file="regions.csv", column="region_code", value=code)
    provinces = known[known["level"] == "province"]
    peopled = set(known.loc[known["level"] == "district", "province_code"])
    for index, code in provinces["region_code"].items():
        if code not in peopled and code in regions.PROVINCE_CODES:
            yield of_row("no_districts", "regions.csv", index, "region_code", code)
    if provinces.empty:
        yield Fault("no_provinces", file="regions.csv", column="level")


#: The types that each level of region has.
_TYPES = {"nation": ("nation",), "province": ("provinsi",), "district": ("kabupaten", "kota")}


def _level(code: str) -> str:
    return "nation" if code == regions.NATION else "province" if len(code) == 2 else "district"


def winners_of_another_province(tables: Tables, year: int) -> Iterator[Fault]:
    """The province of a winner is the one in which its region lies."""
    rows = tables["winners"]
    for index in rows.index[rows["region_code"].str[:2] != rows["province_code"]]:
        code, above = rows.loc[index, ["region_code", "province_code"]]
        yield of_row("code_elsewhere", "winners.csv", index, "province_code", above, code=code)


def conflicts_with_no_award(tables: Tables, year: int) -> Iterator[Fault]:
    """What a winner's row is in conflict with is another row of the table."""
    rows = tables["winners"]
    known = set(rows["award_id"])
    for index, row in rows[rows["conflicts_with"] != ""].iterrows():
        if row["conflicts_with"] not in known - {row["award_id"]}:
            yield of_row("no_such_award", "winners.csv", index, "conflicts_with", row["conflicts_with"])


# --- numbers -----------------------------------------------------------------------------------------

#: More than there are people in Indonesia (285 million in 2025): no number of persons is above it. Ours.
MOST_PEOPLE = 300_000_000
#: More rupiah than any amount here (the state's budget of 2026 is 3.8 × 10^15). Ours.
MOST_RUPIAH = 10**16
#: Rupiah that one person earns, pays or receives: the highest benefit on record is 174 million. Ours.
MOST_RUPIAH_A_PERSON = 10**9

#: Columns of persons; of `coverage_reported` and `evidence` the unit says what a value is.
PERSONS = {
    "labour_force": ("working_age", "employed", "unemployed", *STATUS_GROUPS),
    "labour_force_totals": ("working_age", "employed", "unemployed", *STATUS_GROUPS),
    "participants": ("participants",),
    "coverage_reported": ("value", "denominator_value"),
    "evidence": ("value",),
    "targets": ("target_persons", "further_persons", "denominator_value"),
    "poverty": ("poor_population",),
}

#: Amounts (and whatever else stands in their column) with what is beyond any of them.
LIMITS = (
    ("coverage_reported", "value", MOST_RUPIAH),
    ("evidence", "value", MOST_RUPIAH),
    ("contribution_rates", "value", MOST_RUPIAH_A_PERSON),
    ("minimum_wage", "minimum_wage_idr", MOST_RUPIAH_A_PERSON),
    ("poverty", "poverty_line_idr", MOST_RUPIAH_A_PERSON),
)

#: Where 0 is no value: what isn't known is a row left out, or a blank.
NEVER_ZERO = {
    "labour_force": ("employed",),
    "labour_force_totals": ("employed",),
    "coverage_reported": ("denominator_value",),
    "targets": ("denominator_value", "target_persons", "target_share"),
    "minimum_wage": ("minimum_wage_idr",),
    "poverty": ("poverty_rate", "poor_population", "poverty_line_idr", "human_development_index"),
}


def numbers_beyond_the_possible(tables: Tables, year: int) -> Iterator[Fault]:
    """No number of persons is above the nation's people, no amount beyond a state's or a person's."""
    for name, columns in PERSONS.items():
        if name not in tables:
            continue
        frame = tables[name]
        for column in columns:
            persons = pd.Series(True, index=frame.index)
            if column == "value":
                persons = frame["unit"] == "persons"
            for index in frame.index[persons & (frame[column] > MOST_PEOPLE).fillna(False)]:
                value = frame.loc[index, column]
                limit = {"limit": MOST_PEOPLE}
                yield of_row("more_than_people", f"{name}.csv", index, column, value, **limit)
    for name, column, limit in LIMITS:
        frame = tables.get(name, pd.DataFrame(columns=[column]))
        for index in frame.index[(frame[column] > limit).fillna(False)]:
            yield of_row("too_great", f"{name}.csv", index, column, frame.loc[index, column], limit=limit)


def zeros_that_are_none(tables: Tables, year: int) -> Iterator[Fault]:
    """A workforce, a denominator, a wage, a target of 0: it is a blank or a typing error."""
    for name, columns in NEVER_ZERO.items():
        for column in columns if name in tables else ():
            frame = tables[name]
            for index in frame.index[(frame[column] == 0).fillna(False)]:
                yield of_row("no_zero", f"{name}.csv", index, column, frame.loc[index, column])


#: The units in which each measure of the ledger is told.
UNITS = {
    "coverage": ("percent",),
    "participants": ("persons",),
    "workers": ("persons",),
    "target": ("persons", "percent"),
    "budget_workers": ("persons", "IDR"),
    "rank": ("rank",),
}


def measures_in_other_units(tables: Tables, year: int) -> Iterator[Fault]:
    """Coverage is in percent, participants in persons, a rank in ranks."""
    ledger = tables["coverage_reported"]
    for index, measure, unit in ledger[["measure", "unit"]].itertuples():
        if unit not in UNITS[measure]:
            units = ", ".join(UNITS[measure])
            yield of_row(
                "unit_of_measure", "coverage_reported.csv", index, "unit", unit, measure=measure, units=units
            )


def targets_with_one_value(tables: Tables, year: int) -> Iterator[Fault]:
    """A target is a share or a number of people, never both; neither only where an addition stands alone.

    Persons to be added are no more than there will be in all.
    """
    targets = tables["targets"]
    both = targets["target_share"].notna().astype(int) + targets["target_persons"].notna().astype(int)
    further = targets["further_persons"]
    for index in targets.index[(both > 1) | ((both == 0) & further.isna())]:
        yield Fault("target_value", file="targets.csv", row=spreadsheet_row(index), column="target_share")
    for index in targets.index[(further > targets["target_persons"]).fillna(False)]:
        whole = int(targets.loc[index, "target_persons"])
        yield of_row(
            "further_above_target", "targets.csv", index, "further_persons", further[index], whole=whole
        )


#: Persons over the region's employed of the nearest August: above it no way of counting explains them,
#: and a digit too many does. The highest true one is DKI Jakarta's 1.62 (head offices). Ours.
IMPOSSIBLE_RATIO = 3

#: Table, column and date of what is held against the workforce.
HELD_AGAINST_WORKFORCE = (
    ("participants", "participants", "as_of"),
    ("coverage_reported", "value", "as_of"),
    ("coverage_reported", "denominator_value", "as_of"),
    ("targets", "target_persons", "target_date"),
    ("targets", "further_persons", "target_date"),
    ("targets", "denominator_value", "target_date"),
)


def employed_beside(tables: Tables, name: str = "participants", dated: str = "as_of") -> pd.DataFrame:
    """Rows of a table with `employed`: their region's of the nearest August, NA where unknown."""
    rows = tables[name]
    force = pd.concat([tables["labour_force"], tables["labour_force_totals"]])
    if force.empty or rows.empty:
        return rows.assign(employed=pd.array([pd.NA] * len(rows), dtype="Int64"))
    years = range(int(force["year"].min()), int(force["year"].max()) + 1)
    keys = zip(force["region_code"], force["year"].tolist(), strict=True)
    known = dict(zip(keys, force["employed"].tolist(), strict=True))

    @cache
    def near(wanted: int) -> list[int]:
        return sorted(years, key=lambda year: (abs(year - wanted), year))

    def employed(codes: str, day: str) -> object:
        # A region without a row of that August is held against its nearest one.
        nearest = near(int(day[:4]) if day else years[-1])
        parts = [
            next((known[code, year] for year in nearest if (code, year) in known), pd.NA)
            for code in codes.split("+")
        ]
        return pd.NA if any(pd.isna(part) for part in parts) else sum(parts)

    values = [employed(*pair) for pair in zip(rows["region_code"], rows[dated], strict=True)]
    return rows.assign(employed=pd.array(values, dtype="Int64"))


def impossible_counts(tables: Tables, year: int) -> Iterator[Fault]:
    """More participants, workers or persons aimed at than three times the region's employed.

    A row marked as a misprint or doubtful says so itself: it is shown, and nothing rests on it.
    """
    for name, column, dated in HELD_AGAINST_WORKFORCE:
        if name not in tables:
            continue
        rows = employed_beside(tables, name, dated)
        high = (rows[column] > IMPOSSIBLE_RATIO * rows["employed"]).fillna(False) & ~not_to_be_used(rows)
        if column == "value":
            high &= rows["unit"] == "persons"
        for index in rows.index[high]:
            row = rows.loc[index]
            values = {"employed": int(row["employed"]), "ratio": IMPOSSIBLE_RATIO, "count": int(row[column])}
            yield of_row("impossible_count", f"{name}.csv", index, column, row[column], **values)


# --- rates -------------------------------------------------------------------------------------------


def years_without_a_workforce(tables: Tables, year: int) -> Iterator[Fault]:
    if tables["labour_force"].empty:
        yield Fault("no_august", file="labour_force.csv", column="year")


def rates_given_twice(tables: Tables, year: int) -> Iterator[Fault]:
    """Of two rates of one name from the same day none can be chosen."""
    rates = tables["contribution_rates"]
    first: dict[tuple, int] = {}
    for index, row in rates.iterrows():
        begins = contributions.begins(row)
        name = (row["programme"], row["segment"], row["item"])
        if (*name, begins) in first:
            values = {"name": " · ".join(name), "other": spreadsheet_row(first[*name, begins])}
            yield of_row(
                "rate_twice", "contribution_rates.csv", index, "valid_from", row["valid_from"], **values
            )
        first.setdefault((*name, begins), index)


def shares_that_are_none(tables: Tables, year: int) -> Iterator[Fault]:
    """A rate in a share is between 0 and 1, and one that is divided by is not 0."""
    rates = tables["contribution_rates"]
    shares = rates["unit"].str.startswith("share_of")
    wrong = (shares & (rates["value"] > 1)) | ((rates["item"] == "tier_rate") & (rates["value"] == 0))
    for index in rates.index[wrong.fillna(False).astype(bool)]:
        yield of_row("rate_share", "contribution_rates.csv", index, "value", rates.loc[index, "value"])


def rates_not_in_force(tables: Tables, year: int) -> Iterator[Fault]:
    """What a year of membership costs can be reckoned for the twelve months after the year judged."""
    rates = tables["contribution_rates"]
    if tables["labour_force"].empty:
        return
    if any(True for rule in (rates_given_twice, shares_that_are_none) for _ in rule(tables, year)):
        return  # told already, and nothing can be reckoned before it is mended
    absent = {}
    for payer in ("worker", "government"):
        for with_jht in (False, True):
            try:
                contributions.cost_of_cover(
                    rates, 1, months=12, start=f"{year + 1}-01", payer=payer, with_jht=with_jht
                )
            except contributions.RateNotFound as error:
                absent[error.name, error.on] = None
    for name, on in absent:
        values = {"name": " · ".join(name), "on": f"{on:%Y-%m-%d}"}
        yield Fault("rate_missing", values, file="contribution_rates.csv", column="valid_until")


def additions_to_no_item(tables: Tables, year: int) -> Iterator[Fault]:
    """What an item comes in addition to is another item of its region and aspect, told in the same unit."""
    items = tables["evidence"]
    kind = ["region_code", "aspect", "unit"]
    whole = items[items["adds_to"] == ""].set_index("evidence_id")[kind].apply(tuple, axis=1).to_dict()
    for index, row in items[items["adds_to"] != ""].iterrows():
        if whole.get(row["adds_to"]) != tuple(row[kind]):
            yield of_row("adds_to_nothing", "evidence.csv", index, "adds_to", row["adds_to"])


def firms_money_as_a_government_s(tables: Tables, year: int) -> Iterator[Fault]:
    """A firm's social fund in the register is not paid by the region's own government."""
    items = tables["evidence"]
    of_firms = (items["aspect"] == "budget") & (items["kind"] == FIRMS_FUND)
    for index in items.index[of_firms & items["payer"].isin(["own", "other_level"])]:
        yield of_row("firms_fund_of_government", "evidence.csv", index, "payer", items.loc[index, "payer"])


#: Each with the tables it needs: one taken out of the dictionary doesn't break the check.
RULES = (
    (sums_that_differ, {"labour_force", "labour_force_totals"}),
    (rows_that_are_no_district, {"labour_force"}),
    (targets_with_one_value, {"targets"}),
    (additions_to_no_item, {"evidence"}),
    (firms_money_as_a_government_s, {"evidence"}),
    (provinces_without_a_place, {"regions"}),
    (winners_of_another_province, {"winners"}),
    (conflicts_with_no_award, {"winners"}),
    (zeros_that_are_none, set()),
    (measures_in_other_units, {"coverage_reported"}),
    (impossible_counts, {"labour_force", "labour_force_totals"}),
    (numbers_beyond_the_possible, set()),
    (years_without_a_workforce, {"labour_force"}),
    (rates_given_twice, {"contribution_rates"}),
    (shares_that_are_none, {"contribution_rates"}),
    (rates_not_in_force, {"contribution_rates", "labour_force"}),
)
