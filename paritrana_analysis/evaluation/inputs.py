"""What the frames of one assessment year are made from, each gathered once from the tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd

from paritrana_analysis.coverage import claims as ledger
from paritrana_analysis.coverage import counts_beside, evidence, payers, registrations
from paritrana_analysis.coverage.one_kind import not_to_be_used
from paritrana_analysis.coverage.shares import summed_to_provinces, with_denominators
from paritrana_analysis.data import regions
from paritrana_analysis.data.plausibility import doubts
from paritrana_analysis.data.tables import Tables
from paritrana_analysis.dates import by_end_of, parts, period, recency
from paritrana_analysis.rubric.inputs import Material, material_from

#: Of a region's August round: what is divided by.
ROUND = ("employed", "labour_force", "eligible_proxy", "formal", "informal", "employed_rse")


class ByRegion:
    """A frame whose rows were sorted by region once, so that looking up a region does not scan all rows."""

    def __init__(self, frame: pd.DataFrame, key: str = "region_code") -> None:
        self.frame = frame.sort_values(key, kind="stable").reset_index(drop=True)
        held = self.frame.groupby(key).indices
        self._rows = {code: range(at[0], at[-1] + 1) for code, at in held.items()}  # places of its rows
        self._below: dict[str, list[str]] = {}  # province → it and its districts that have rows, in order
        for code in sorted(self._rows):
            if "+" not in code:
                self._below.setdefault(code[:2], []).append(code)

    def __contains__(self, code: str) -> bool:
        """Whether a region has rows of its own."""
        return code in self._rows

    def of(self, *codes: str) -> pd.DataFrame:
        """Rows of these regions, one region after the other."""
        parts = [self._rows[code] for code in codes if code in self._rows]
        count = sum(map(len, parts))
        if not parts or parts[-1][-1] - parts[0][0] + 1 == count:  # they stand together already
            first = parts[0][0] if parts else 0
            return self.frame.iloc[first : first + count].reset_index(drop=True)
        return self.frame.iloc[[place for part in parts for place in part]].reset_index(drop=True)

    def within(self, code: str, *, districts_only: bool = False) -> pd.DataFrame:
        """Rows of a province and its districts, or of the districts alone."""
        codes = [c for c in self._below.get(code, ()) if len(c) == 4 or not districts_only]
        return self.of(*codes)

    def districts_within(self, code: str) -> pd.DataFrame:
        """Rows of a province's districts."""
        return self.within(code, districts_only=True)


@dataclass(frozen=True)
class Inputs:
    """What the frames of all regions are made from. Figures dated after the period are kept out."""

    tables: Tables
    year: int
    provinces: pd.DataFrame  # their rows of `regions`, in the order of their codes
    districts: ByRegion  # by province: its districts' rows of `regions`, with `name`, in order
    workforce: ByRegion  # districts, provinces, nation; all years up to the assessed
    rounds: dict[str, dict[int, dict]]  # region → year → denominators
    claims: ByRegion
    lead: dict[str, dict]  # region → its leading claim
    counts_beside: ByRegion  # counts without a percentage that don't go with it
    evidence: ByRegion
    doubts: ByRegion
    participants: ByRegion
    doubted: ByRegion  # counts marked as doubtful or misprints: shown, never chosen
    complete: pd.DataFrame  # of every province at one date, see `coverage.registrations.complete`
    registered: dict[str, dict]  # region → its newest count by registration
    counts: dict[str, dict]  # region → its newest official count
    targets: pd.DataFrame
    poverty: dict[str, dict]  # region → its newest rate
    wages: ByRegion
    budgets: pd.DataFrame
    awards: pd.DataFrame
    unit_costs: dict[tuple[str, bool], int]
    material: Material  # what governments are judged on

    def workers(self, code: str, as_of: str, column: str) -> tuple[float | None, int | None]:
        """Workers of a region by one column of `ROUND` in the August nearest to a date, and its year."""
        rounds = self.rounds.get(code, {})
        year = nearest_august(as_of, list(rounds))
        if year is None:
            return None, None
        value = rounds[year][column]
        return (None if pd.isna(value) else float(value)), year

    def poverty_of(self, code: str) -> dict:
        """A region's newest poverty rate (0–1) and its date."""
        last = self.poverty.get(code)
        if last is None:
            return {"poverty_rate": None, "poverty_as_of": None}
        return {
            "poverty_rate": float(last["poverty_rate"]),
            "poverty_as_of": "-".join(filter(None, (str(last["year"]), last["month"]))),
        }


def gathered(tables: Tables, year: int) -> Inputs:
    """The inputs of one year judged, from checked tables."""
    force = tables["labour_force"]
    force = force[force["year"] <= year]
    workforce = with_denominators(pd.concat([force, summed_to_provinces(force)], ignore_index=True))
    rounds = _rounds(workforce)
    told = tables["coverage_reported"]
    found = ledger.coverage_claims(told)
    lead = ledger.leading(found, year)
    people, doubted = _participants(tables["participants"], year)
    poverty = tables["poverty"]
    poverty = poverty[(poverty["year"] <= year) & poverty["poverty_rate"].notna()]
    wages = tables["minimum_wage"]
    dated = evidence.with_timing(tables["evidence"], year)
    provinces = regions.provinces(tables["regions"])
    return Inputs(
        tables,
        year,
        provinces,
        ByRegion(_districts(tables["regions"]), "province_code"),
        ByRegion(workforce),
        rounds,
        ByRegion(ledger.roles(found, lead, year)),
        {claim["region_code"]: claim for claim in lead.to_dict("records")},
        ByRegion(counts_beside.counts_that_differ(told, lead, year)),
        ByRegion(dated),
        ByRegion(_doubt_frame(tables, year)),
        ByRegion(people),
        ByRegion(doubted),
        registrations.complete(people, provinces["region_code"].tolist()),
        _newest_registered(people),
        _newest_counts(people, claimed_counts(told, year), lead),
        tables["targets"],
        {row["region_code"]: row for row in poverty.sort_values(["year", "month"]).to_dict("records")},
        ByRegion(wages[wages["year"] <= year].sort_values("year")),
        told[told["measure"] == "budget_workers"],
        awards(tables["winners"]),
        payers.unit_costs(tables["contribution_rates"], year),
        material_from(year, found, lead, dated, told, workforce),
    )


def _districts(known: pd.DataFrame) -> pd.DataFrame:
    rows = known[known["level"] == "district"].sort_values("region_code")
    return rows.assign(
        name=[regions.short_name(*row) for row in zip(rows["region"], rows["type"], strict=True)]
    )


def _participants(people: pd.DataFrame, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Counts of active participants by the end of the period: those that may be used, and the doubtful."""
    people = people.rename(columns={"participants": "active_participants"})
    people = people.assign(denominator_value=float("nan"))  # the table tells none
    people = people[people["status"] == "active"]
    people = people[people["as_of"].map(partial(by_end_of, year)).astype(bool)]
    doubted = not_to_be_used(people)
    return people[~doubted], people[doubted]


def awards(winners: pd.DataFrame) -> pd.DataFrame:
    """Awards; of a row that another contradicts, the `other_recipient` and `other_source` too."""
    others = winners[["award_id", "recipient", "source"]].add_prefix("other_")
    joined = winners.merge(others, how="left", left_on="conflicts_with", right_on="other_award_id")
    told = {name: joined[name].fillna("") for name in ("other_recipient", "other_source")}
    return joined.drop(columns="other_award_id").assign(**told)


def _rounds(workforce: pd.DataFrame) -> dict[str, dict[int, dict]]:
    found: dict[str, dict[int, dict]] = {}
    columns = [workforce[column].tolist() for column in ROUND]
    keys = zip(workforce["region_code"], workforce["year"].tolist(), strict=True)
    for (code, year), values in zip(keys, zip(*columns, strict=True), strict=True):
        found.setdefault(code, {})[int(year)] = dict(zip(ROUND, values, strict=True))
    return found


def _doubt_frame(tables: Tables, year: int) -> pd.DataFrame:
    rows = [(d.region_code, d.key, d.values.get("year"), d.file, d.row, d.values) for d in doubts(tables)]
    frame = pd.DataFrame(rows, columns=["region_code", "key", "year", "file", "row", "values"])
    return frame[frame["year"].isna() | (frame["year"] <= year)]


# --- workers at a date -------------------------------------------------------------------------------


def nearest_august(as_of: str, years: list[int]) -> int | None:
    """The August round nearest to a date, the earlier of two equally near; None without a round.

    A date known only by its year takes that year's round.
    """
    if not years:
        return None
    first, last = period(as_of)
    middle = (first + last) / 2
    return min(years, key=lambda year: (abs(year * 12 + 7 - middle), year))


def share_of(active: float | None, workers: float | None) -> float | None:
    """active / workers; None where either is blank, or there are no workers."""
    return None if active is None or not workers or pd.isna(active) else active / workers


# --- the newest counts -------------------------------------------------------------------------------


def _newest_registered(people: pd.DataFrame) -> dict[str, dict]:
    """The newest count by place of registration in each region that has one.

    A count known by its year alone has no date to be divided at; one that its source rounded stands only
    where a region has no exact one.
    """
    own = people[(people["segment"] == "ALL") & (people["counting_basis"] == "registration")]
    dated = own["as_of"].map(lambda as_of: parts(as_of)[1] is not None).astype(bool)
    own = own[dated].sort_values("as_of", kind="stable")
    rounded = own["precision"] == "rounded"
    found = {row["region_code"]: row for row in own[rounded].to_dict("records")}
    return found | {row["region_code"]: row for row in own[~rounded].to_dict("records")}


def claimed_counts(ledger_rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Counts of participants that the ledger of claims holds, by the end of the period, none doubtful."""
    ledger_rows = ledger.as_read(ledger_rows)
    rows = ledger_rows[(ledger_rows["measure"] == "participants") & (ledger_rows["unit"] == "persons")]
    rows = rows[rows["as_of"].map(partial(by_end_of, year)).astype(bool)]
    return rows.rename(columns={"value": "active_participants"}).sort_values("claim_id")


def _newest_counts(people: pd.DataFrame, told: pd.DataFrame, lead: pd.DataFrame) -> dict[str, dict]:
    """The newest official count of participants in each region that has one.

    people : table `participants`; told : `claimed_counts`. All segments where counted so, formal + informal
    of one date and source, a count in the ledger of claims, or that of the leading claim: whichever is newest
    (`dates.recency`); of one date the leading claim's, then that of `people`, then the lowest.
    Never summed over sources.
    """
    whole = people[people["segment"] == "ALL"]
    parts = people[people["segment"].isin(["FORMAL", "INFORMAL"])]
    both = parts.groupby(["region_code", "as_of", "source", "counting_basis"], as_index=False).agg(
        active_participants=("active_participants", "sum"), parts=("segment", "nunique")
    )
    both = both.assign(denominator_value=float("nan"))
    told = told[told["segment"] == "ALL"]
    told = told.sort_values("active_participants", ascending=False, kind="stable")
    claimed = lead.dropna(subset="active_participants")
    columns = ["region_code", "as_of", "active_participants", "denominator_value", "counting_basis", "source"]
    found = [
        row
        for rows in (told, whole, both[both["parts"] == 2], claimed)
        for row in rows[columns].to_dict("records")
    ]
    return {row["region_code"]: row for row in sorted(found, key=lambda row: recency(row["as_of"]))}
