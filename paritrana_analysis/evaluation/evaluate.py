"""`evaluate`: the one place where the rooms above are wired together. Pure: frames in, frames out.

Returns what the bundle holds: *national* frames, which every report prints or compares with, and for
each province its *own* frames. Nothing here is worded, drawn or written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from paritrana_analysis.coverage import (
    budgets,
    contributions,
    evidence,
    inequality,
    payers,
    registrations,
    targets,
    uncertainty,
)
from paritrana_analysis.coverage import claims as ledger
from paritrana_analysis.coverage.claims import counts_behind
from paritrana_analysis.coverage.one_kind import not_to_be_used
from paritrana_analysis.coverage.shares import (
    LOW_PROXY_SHARE,
    YEARS_APART,
    months_between,
    period,
    recency,
    summed_to_provinces,
    with_denominators,
)
from paritrana_analysis.data import regions
from paritrana_analysis.data.plausibility import doubts
from paritrana_analysis.data.tables import Tables
from paritrana_analysis.frames import changed_together
from paritrana_analysis.robustness import rank_stability
from paritrana_analysis.rubric import judging
from paritrana_analysis.rubric.inputs import material_of

#: What a reader is told to take as given; each is a sentence in `words/assumptions.toml` and a
#: paragraph in `docs/assumptions.md`.
ASSUMPTIONS = ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11", "A12", "A13", "A14")


@dataclass(frozen=True)
class Evaluation:
    """All frames of one assessment year; `regions` by province code."""

    assessment_year: int
    as_of: str  # last day of the assessment period
    national: dict[str, pd.DataFrame]
    regions: dict[str, dict[str, pd.DataFrame]]
    overview: dict[str, pd.DataFrame]  # of the nation's own page; no province's report reads it
    assumptions: tuple[str, ...] = ASSUMPTIONS
    seeds: dict[str, int] = field(default_factory=dict)  # of whatever was drawn


def newest_year(tables: Tables) -> int:
    """The newest year whose August Sakernas is in the tables: the default assessment year."""
    return int(tables["labour_force"]["year"].max())


def evaluate(tables: Tables, assessment_year: int) -> Evaluation:
    """Everything the reports of one assessment year are made from.

    tables : `data.tables.read_tables`, checked. Figures dated after 31 December of `assessment_year` are kept
    out of every share, gap and state; where they are shown, they are marked as later.

    >>> import paritrana_analysis as pa
    >>> tables = pa.read_tables()
    >>> mine = pa.evaluate(tables, 2025).regions["36"]  # doctest: +SKIP
    """
    shared = _shared(tables, assessment_year)
    national = {
        "provinces": _provinces(shared),
        "nation": _nation(shared),
        "national_targets": targets.usable(shared.targets.of("00"), assessment_year),
        "national_evidence": shared.evidence.of("00"),
        "rates": contributions.rates_at(tables["contribution_rates"], f"{assessment_year}-12-31"),
    }
    judged = judge(tables, assessment_year)
    national |= {
        "rules": pd.concat([judging.rule_rows(one) for one in judged], ignore_index=True),
        "judged": pd.DataFrame([judging.summary_row(one) for one in judged]),
    }
    firm = _firmness(tables, judged)
    national |= firm.national
    overview = {
        "results": pd.concat([judging.results(one) for one in judged], ignore_index=True),
        "points": pd.concat([judging.points(one) for one in judged], ignore_index=True),
        **firm.by_unit,
    }
    cuts = {
        name: _ByRegion(frame.rename(columns={"unit": "region_code"})) for name, frame in overview.items()
    }
    overview |= _overview(shared) | firm.overview
    own = {}
    for code in regions.provinces(tables["regions"])["region_code"]:
        own[code] = _province(shared, code) | {name: cut.within(code) for name, cut in cuts.items()}
    seeds = {"firmness": rank_stability.Reasonable().seed}
    national = {name: _in_whole_numbers(frame) for name, frame in national.items()}
    overview = {name: _in_whole_numbers(frame) for name, frame in overview.items()}
    own = _all_in_whole_numbers(own)
    return Evaluation(assessment_year, f"{assessment_year}-12-31", national, own, overview, seeds=seeds)


#: Columns that count persons; with those of money (`…_idr`) they are whole numbers in every frame.
COUNTED = (
    "active",
    "active_participants",
    "count",
    "denominator_value",
    "eligible_proxy",
    "employed",
    "formal",
    "gap_active",
    "gap_by_share",
    "gap_workers",
    "informal",
    "labour_force",
    "lead_active_participants",
    "lead_denominator_value",
    "odds_workers",
    "registered",
    "target_persons",
    "workers",
)


def _in_whole_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with persons and rupiah as whole numbers, blanks among them: no digit of them is rounded."""
    return frame.astype({c: "Int64" for c in frame.columns if c in COUNTED or c.endswith("_idr")})


def _all_in_whole_numbers(own: dict[str, dict[str, pd.DataFrame]]) -> dict[str, dict[str, pd.DataFrame]]:
    """The same of every province's frames, those of one name together."""
    made: dict[str, dict[str, pd.DataFrame]] = {code: {} for code in own}
    for name in next(iter(own.values()), {}):
        frames = changed_together([own[code][name] for code in own], _in_whole_numbers, _rows_from)
        for code, frame in zip(own, frames, strict=True):
            made[code][name] = frame
    return made


def _rows_from(frame: pd.DataFrame, first: int, count: int) -> pd.DataFrame:
    return frame.iloc[first : first + count].reset_index(drop=True)


@dataclass(frozen=True)
class _Firm:
    """How firm ranks are; every frame without rows where nobody is ranked.

    national : what every report draws, of provinces: `ranked` (as `firmness` below) and `chances`.
    by_unit  : `firmness`, `drivers` and (provinces only) `further`: cut into regions too.
    overview : `chances` of the first districts.
    """

    national: dict[str, pd.DataFrame]
    by_unit: dict[str, pd.DataFrame]
    overview: dict[str, pd.DataFrame]


def _firmness(tables: Tables, judged: list[judging.Judged]) -> _Firm:
    rows, drivers, chances = [], [], {}
    for one in judged:
        found = rank_stability.assess(one, rse=rank_stability.rse_of(one, tables))
        category = one.edition.category
        rows.append(rank_stability.rows(found).assign(category=category))
        drivers.append(rank_stability.driver_rows(found).assign(category=category))
        chances[category] = rank_stability.chance_rows(found)
        if category == "provinsi":
            ranked, further = (
                rows[-1],
                rank_stability.further_from(tables, one, found).assign(category=category),
            )
    return _Firm(
        {"ranked": ranked, "chances": chances["provinsi"]},
        {"firmness": _joined(rows), "drivers": _joined(drivers), "further": further},
        {"chances": chances["kabupaten_kota"]},
    )


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """The frames one below the other; those without a row have no say in the columns' types."""
    held = [frame for frame in frames if len(frame)]
    return pd.concat(held, ignore_index=True) if held else frames[0]


#: Categories whose candidates stand in the tables of every year.
GOVERNMENTS = {"provinsi": "province", "kabupaten_kota": "district"}


def judge(tables: Tables, assessment_year: int, **choices) -> list[judging.Judged]:
    """Provinces and districts judged on what is held. choices : of `rubric.judging.judge_governments`."""
    material = material_of(tables, assessment_year)
    found = []
    for category, level in GOVERNMENTS.items():
        known = tables["regions"]
        units = known[known["level"] == level]["region_code"].tolist()
        edition = judging.edition_for(assessment_year, category)
        found.append(judging.judge_governments(units, material, edition, **choices))
    return found


class _ByRegion:
    """A frame cut once into its regions: looking a region up 500 times must not scan it 500 times."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self._rows = frame.groupby("region_code").indices  # region → places of its rows

    def of(self, code: str) -> pd.DataFrame:
        """Rows of one region."""
        return self._at(self._rows.get(code, []))

    def within(self, code: str, *, districts_only: bool = False) -> pd.DataFrame:
        """Rows of a province and its districts, or of the districts alone."""
        codes = [
            c for c in self._rows if c[:2] == code and "+" not in c and (len(c) == 4 or not districts_only)
        ]
        return self._at([place for c in sorted(codes) for place in self._rows[c]])

    def _at(self, places: Sequence[int]) -> pd.DataFrame:
        return self.frame.iloc[places].reset_index(drop=True) if len(places) else self.frame.iloc[:0]


@dataclass(frozen=True)
class _Shared:
    """What several provinces' frames are cut from, made once."""

    tables: Tables
    year: int
    workforce: _ByRegion  # districts, provinces, nation; all years up to the assessed
    rounds: dict[str, dict[int, dict]]  # region → year → denominators
    claims: _ByRegion
    lead: dict[str, pd.Series]  # region → its leading claim
    evidence: _ByRegion
    doubts: _ByRegion
    participants: _ByRegion
    doubted: _ByRegion  # counts whose note says not to rest anything on them: shown, never chosen
    registered: pd.DataFrame  # of every province at one date, see `coverage.registrations.complete`
    counts: dict[str, dict]  # region → its newest official count
    targets: _ByRegion
    poverty: dict[str, dict]  # region → its newest rate
    wages: _ByRegion
    budgets: _ByRegion
    awards: pd.DataFrame
    unit_costs: dict[tuple[str, bool], int]


def _shared(tables: Tables, year: int) -> _Shared:
    force = tables["labour_force"]
    force = force[force["year"] <= year]
    workforce = with_denominators(pd.concat([force, summed_to_provinces(force)], ignore_index=True))
    found = ledger.coverage_claims(tables["coverage_reported"])
    lead = ledger.leading(found, year)
    people = tables["participants"].rename(columns={"participants": "active_participants"})
    people = people[people["status"] == "active"]
    people = people[people["as_of"].map(lambda as_of: period(as_of)[1] <= year * 12 + 11).astype(bool)]
    doubted = not_to_be_used(people["note"])
    people, doubted = people[~doubted], people[doubted]
    claimed = tables["coverage_reported"]
    poverty = tables["poverty"]
    poverty = poverty[(poverty["year"] <= year) & poverty["poverty_rate"].notna()]
    return _Shared(
        tables,
        year,
        _ByRegion(workforce),
        _rounds(workforce),
        _ByRegion(ledger.standing(found, lead, year)),
        {claim["region_code"]: claim for _, claim in lead.iterrows()},
        _ByRegion(evidence.with_timing(tables["evidence"], year)),
        _ByRegion(_doubt_frame(tables, year)),
        _ByRegion(people),
        _ByRegion(doubted),
        registrations.complete(people, regions.provinces(tables["regions"])["region_code"].tolist()),
        _newest_counts(people, _claimed_counts(claimed, year), lead),
        _ByRegion(tables["targets"]),
        {row["region_code"]: row for row in poverty.sort_values(["year", "month"]).to_dict("records")},
        _ByRegion(tables["minimum_wage"][tables["minimum_wage"]["year"] <= year].sort_values("year")),
        _ByRegion(claimed[claimed["measure"] == "budget_workers"]),
        _awards(tables["winners"]),
        payers.unit_costs(tables["contribution_rates"], year),
    )


def _awards(winners: pd.DataFrame) -> pd.DataFrame:
    """Awards; of a row that another contradicts, the `other_recipient` and `other_source` too."""
    others = winners[["award_id", "recipient", "source"]].add_prefix("other_")
    joined = winners.merge(others, how="left", left_on="conflicts_with", right_on="other_award_id")
    told = {name: joined[name].fillna("") for name in ("other_recipient", "other_source")}
    return joined.drop(columns="other_award_id").assign(**told)


def _rounds(workforce: pd.DataFrame) -> dict[str, dict[int, dict]]:
    columns = ["employed", "labour_force", "eligible_proxy", "formal", "informal", "employed_rse"]
    found: dict[str, dict[int, dict]] = {}
    for row in workforce[["region_code", "year", *columns]].itertuples(index=False):
        found.setdefault(row.region_code, {})[int(row.year)] = {c: getattr(row, c) for c in columns}
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


def _workers(shared: _Shared, code: str, as_of: str, column: str) -> tuple[float | None, int | None]:
    rounds = shared.rounds.get(code, {})
    year = nearest_august(as_of, list(rounds))
    if year is None:
        return None, None
    value = rounds[year][column]
    return (None if pd.isna(value) else float(value)), year


def _share(active: float | None, workers: float | None) -> float | None:
    return None if active is None or not workers or pd.isna(active) else active / workers


# --- national ----------------------------------------------------------------------------------------


def _provinces(shared: _Shared) -> pd.DataFrame:
    """One row a province: its leading claim, its workers, and the shares we compute, each with its date."""
    rows = []
    for _, region in regions.provinces(shared.tables["regions"]).iterrows():
        code = region["region_code"]
        row = {key: region[key] for key in ("region_code", "region", "zone", "zone_basis", "island_group")}
        lead = shared.lead.get(code)
        row |= {f"lead_{key}": None if lead is None else lead[key] for key in LEAD_KEYS}
        for column in ("employed", "eligible_proxy", "labour_force"):
            row[column], row["workers_year"] = _workers(shared, code, str(shared.year), column)
        row |= _registered(shared, code)
        row |= _poverty(shared, code)
        rows.append(row)
    return pd.DataFrame(rows)


LEAD_KEYS = (
    "claim_id",
    "as_of",
    "coverage_share",
    "active_participants",
    "denominator_value",
    "denominator_definition",
    "counting_basis",
    "agreement",
    "source",
    "lag_months",
    "conflicts",
    "conflict_low",
    "conflict_high",
    *ledger.NEWER,
)


REGISTERED_KEYS = (
    "registered",
    "registered_as_of",
    "registered_year",
    "registered_share",
    "registered_proxy_share",
)


def _registered(shared: _Shared, code: str) -> dict:
    """Participants by place of registration, the newest count, over resident workers: computed by us."""
    people = shared.participants.of(code)
    own = people[(people["segment"] == "ALL") & (people["counting_basis"] == "registration")]
    own = own[~own["note"].str.contains("month not stated")]
    exact = own[~own["note"].str.contains("rounded")]
    own = (exact if len(exact) else own).sort_values("as_of")
    if own.empty:
        return dict.fromkeys(REGISTERED_KEYS)
    newest = own.iloc[-1]
    employed, year = _workers(shared, code, newest["as_of"], "employed")
    proxy, _ = _workers(shared, code, newest["as_of"], "eligible_proxy")
    active = float(newest["active_participants"])
    return {
        "registered": active,
        "registered_as_of": newest["as_of"],
        "registered_year": year,
        "registered_share": _share(active, employed),
        "registered_proxy_share": _share(active, proxy),
    }


def _poverty(shared: _Shared, code: str) -> dict:
    last = shared.poverty.get(code)
    if last is None:
        return {"poverty_rate": None, "poverty_as_of": None}
    return {
        "poverty_rate": float(last["poverty_rate"]),
        "poverty_as_of": "-".join(filter(None, (str(last["year"]), last["month"]))),
    }


def _nation(shared: _Shared) -> pd.DataFrame:
    return shared.workforce.of("00")


def _overview(shared: _Shared) -> dict[str, pd.DataFrame]:
    """What the nation's own page shows: claims of all provinces, districts' names, national awards."""
    known, winners = shared.tables["regions"], shared.awards
    codes = [regions.NATION, *regions.provinces(known)["region_code"]]
    claims = pd.concat([shared.claims.of(code) for code in codes], ignore_index=True)
    claims = claims[(claims["segment"] == "ALL") & (claims["role"] != "after_period")]
    below = known[known["level"] == "district"].sort_values("region_code")
    national = (winners["award_level"] == "national") & (winners["assessment_year"] <= shared.year)
    nation = shared.lead.get(regions.NATION)
    return {
        "nation_lead": pd.DataFrame([] if nation is None else [nation], columns=ledger.LEAD_COLUMNS),
        "claims": claims.sort_values(["region_code", "as_of", "claim_id"], ascending=[True, False, True]),
        "districts": pd.DataFrame(
            {
                "region_code": below["region_code"],
                "name": [regions.short_name(row.region, row.type) for row in below.itertuples()],
                "province_code": below["province_code"],
            }
        ),
        "awards": winners[national],
        "registered": shared.registered,
    }


# --- one province ------------------------------------------------------------------------------------


def _province(shared: _Shared, code: str) -> dict[str, pd.DataFrame]:
    tables, year = shared.tables, shared.year
    below = regions.districts(tables["regions"], code)
    own_targets = shared.targets.of(code)
    lead = shared.lead.get(code)
    proxy, _ = _workers(shared, code, str(year), "eligible_proxy")
    best = targets.leading_target(own_targets, year)
    # National targets are printed for reference: another population, so no gap is taken to them.
    national = targets.gaps(targets.told(shared.targets.of("00"), year), None, None)
    gap = targets.gaps(targets.told(own_targets, year), lead, proxy)
    gap = pd.concat([frame for frame in (gap, national) if len(frame)] or [gap], ignore_index=True)
    gap["leads"] = gap["target_id"] == (best["target_id"] if best is not None else "")
    found = shared.evidence.within(code)
    bridge = _bridge(shared, code, lead)
    frames = {
        "claims": shared.claims.of(code).sort_values(["as_of", "claim_id"], ascending=[False, True]),
        "segments": _segments(shared, code),
        "registered_together": _together(shared, code),
        "pooled": pd.DataFrame(
            filter(None, [ledger.pooled(shared.claims.of(code), year)]), columns=POOLED_KEYS
        ),
        "bridge": bridge,
        "intervals": _intervals(shared, code, bridge),
        "official_table": _official_table(shared, code, below),
        "workforce": shared.workforce.of(code).sort_values("year"),
        "targets": gap,
        "past_targets": targets.past(own_targets, year),
        "payers": _payers(shared, code, gap),
        "districts": _districts(shared, below),
        "district_workforce": shared.workforce.within(code, districts_only=True),
        "district_claims": shared.claims.within(code, districts_only=True),
        "inequality": _inequality(shared, code),
        "evidence": found,
        "aspects": _aspects(shared, code, found, [code, *below["region_code"]]),
        "budgets": _budgets(shared, code),
        "awards": shared.awards[shared.awards["province_code"] == code],
        "doubts": shared.doubts.within(code),
        "wages": shared.wages.of(code),
    }
    return {name: frame.reset_index(drop=True) for name, frame in frames.items()}


#: The aspect's state by what a claim shows of its region's budget; the other standings show none.
_BUDGET_STATES = {"own_paid": "claimed", "shared": "claimed", "only_planned": "planned"}


def _aspects(shared: _Shared, code: str, found: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """State of each aspect; a budget that only the ledger's claims of the year speak of is `claimed`.

    Only claims that show money of the region's own, alone or with others', and none that leaves open who
    pays. A plan stated there is `planned` as one of the register is.
    """
    claims = shared.budgets.within(code)
    of_year = claims[claims["as_of"].str.startswith(str(shared.year))]
    told: dict[str, Counter] = {"claimed": Counter(), "planned": Counter()}
    for claim in of_year[["region_code", "payer", "payment"]].to_dict("records"):
        if state := _BUDGET_STATES.get(budgets.standing(claim)):
            told[state][claim["region_code"]] += 1
    states = evidence.aspect_states(found, codes)
    rows = []
    for region, aspect, state, items, others in states.itertuples(index=False, name=None):
        if aspect == "budget" and state not in ("verified_present", "planned"):
            for name, counts in told.items():
                if counts[region]:
                    state, items = name, counts[region]
                    break
        rows.append((region, aspect, state, items, others))
    return pd.DataFrame(rows, columns=states.columns)


def _segments(shared: _Shared, code: str) -> pd.DataFrame:
    """Newest count of each segment and basis, with the share of a stated denominator where there is one.

    Of two counts of one date the exact one stands, not the one its source rounded. Doubtful counts are
    rows of their own (`doubtful`).
    """
    people = shared.participants.of(code)
    people = people.assign(_exact=~people["note"].str.contains("rounded").astype(bool))
    people = people.assign(_recency=people["as_of"].map(recency))
    newest = people.sort_values(["_recency", "_exact"], kind="stable")
    newest = newest.groupby(["segment", "counting_basis"], as_index=False).tail(1)
    keep = ["segment", "counting_basis", "as_of", "active_participants", "source"]
    counts = newest[keep].assign(coverage_share=float("nan"), denominator_value=float("nan"), claim_id="")
    told = shared.claims.of(code)
    told = told[~told["role"].isin(["after_period", "disagrees_with_itself"]) & (told["reading"] == "")]
    # Of one date the claim that leads stands before the others.
    told = told.sort_values("role", key=lambda role: role == "leads", kind="stable")
    told = told.assign(_recency=told["as_of"].map(recency)).sort_values("_recency", kind="stable")
    told = told.groupby(["segment", "counting_basis"], as_index=False).tail(1)
    # The count that a share rests on stands in the share's own row.
    same = ["segment", "counting_basis", "as_of", "source"]
    counts = counts.merge(told[same], on=same, how="left", indicator=True)
    counts = counts[counts["_merge"] == "left_only"].drop(columns="_merge")
    counts, told = _newer_of(counts, told), _newer_of(told, counts)
    held = [*keep, "coverage_share", "denominator_value", "claim_id"]
    doubted = shared.doubted.of(code).reindex(columns=held).assign(claim_id="")
    rows = pd.concat(
        [
            frame.assign(doubtful=frame is doubted)
            for frame in (counts, told[held], doubted)
            if len(frame) or frame is counts
        ],
        ignore_index=True,
    )
    order = {name: place for place, name in enumerate(SEGMENT_ORDER)}
    return (
        rows.assign(_place=rows["segment"].map(order))
        .sort_values(["_place", "as_of", "claim_id"])
        .drop(columns="_place")
    )


def _newer_of(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Rows that none of the others, of the same segment and basis, is newer than."""
    held: dict[tuple[str, str], tuple[int, int]] = {}
    for row in others.itertuples():
        held[row.segment, row.counting_basis] = recency(row.as_of)
    keep = [recency(r.as_of) >= held.get((r.segment, r.counting_basis), (0, 0)) for r in rows.itertuples()]
    return rows[pd.Series(keep, index=rows.index, dtype=bool)]


def _together(shared: _Shared, code: str) -> pd.DataFrame:
    """Counts that a province has only in one sum with others, at the date that every province is counted."""
    rows = shared.registered
    return rows[[code in codes.split("+") and codes != code for codes in rows["region_code"]]]


SEGMENT_ORDER = (
    "ALL",
    "PU",
    "BPU",
    "JAKON",
    "PMI",
    "FORMAL",
    "INFORMAL",
    "NON_ASN",
    "VILLAGE_OFFICIALS",
    "RENTAN",
)


def _bridge(shared: _Shared, code: str, lead: pd.Series | None) -> pd.DataFrame:
    """From the share by registration to the leading claim, one change a step: basis, date, denominator.

    Steps that lack a count are left out; each row has step, active, workers, share, as_of, workers_year.
    """
    rows = []
    registered = _registered(shared, code)
    if registered["registered"] is not None:
        employed, year = _workers(shared, code, registered["registered_as_of"], "employed")
        rows.append(
            (
                "registered_over_employed",
                registered["registered"],
                employed,
                registered["registered_as_of"],
                year,
            )
        )
    if lead is not None and not pd.isna(lead["active_participants"]):
        active, as_of = float(lead["active_participants"]), lead["as_of"]
        for step, column in (("claimed_over_employed", "employed"), ("claimed_over_proxy", "eligible_proxy")):
            workers, year = _workers(shared, code, as_of, column)
            rows.append((step, active, workers, as_of, year))
    if lead is not None:
        known = counts_behind(lead["coverage_share"], lead["active_participants"], lead["denominator_value"])
        step = {"": "as_stated", "workers": "as_stated_implied", "active": "as_stated_derived"}[
            known["derived"]
        ]
        rows.append((step, known["active"], known["workers"], lead["as_of"], None))
    frame = pd.DataFrame(rows, columns=["step", "active", "workers", "as_of", "workers_year"])
    shares = [_share(row.active, row.workers) for row in frame.itertuples()]
    if lead is not None and len(frame):
        shares[-1] = float(lead["coverage_share"])
    return frame.assign(share=pd.Series(shares, dtype="float64"))


POOLED_KEYS = ["as_of", "source", "active", "workers", "share"]

#: Scenarios for the unknown sampling error of the employed: relative standard errors.
RSE_SCENARIOS = (0.05, 0.10, 0.15)


def _intervals(shared: _Shared, code: str, bridge: pd.DataFrame) -> pd.DataFrame:
    """Intervals of the shares over the employed: from RSEs a user brought, else labelled scenarios.

    A province's RSE comes from its districts' (independent samples): the root of the summed squares of
    rse × employed, over their sum. Used only if every district has one.
    """
    rows = []
    for step in bridge[bridge["step"].str.endswith("over_employed")].itertuples():
        if step.active is None or pd.isna(step.active) or pd.isna(step.workers) or not step.workers:
            continue
        given = _province_rse(shared, code, int(step.workers_year))
        for rse in RSE_SCENARIOS if given is None else (given,):
            found = uncertainty.share_interval(step.active, step.workers, rse=rse)
            rows.append((step.step, step.as_of, step.share, rse, given is not None, found.low, found.high))
    return pd.DataFrame(rows, columns=["step", "as_of", "share", "rse", "given", "low", "high"])


def _province_rse(shared: _Shared, code: str, year: int) -> float | None:
    rows = shared.workforce.within(code, districts_only=True)
    rows = rows[rows["year"] == year]
    if rows.empty or rows["employed_rse"].isna().any():
        return None
    employed = rows["employed"].astype(float)
    return float(((rows["employed_rse"] * employed) ** 2).sum() ** 0.5 / employed.sum())


def _official_table(shared: _Shared, code: str, below: pd.DataFrame) -> pd.DataFrame:
    """The newest table of one source that gives a count and a denominator for most districts.

    The district rows, and the province's own row of that table if it has one, each as stated, with our
    shares over the nearest August's employed and proxy beside it.
    """
    told = shared.claims.within(code)
    told = told[(told["role"] != "after_period") & (told["segment"] == "ALL") & (told["reading"] == "")]
    told = told[told["active_participants"].notna() & told["denominator_value"].notna()]
    tables = [
        rows
        for _, given in told.groupby(["as_of", "source"])
        for rows in [_told_once(given)]
        if rows.loc[rows["region_code"].str.len() == 4, "region_code"].nunique() >= max(4, 0.8 * len(below))
    ]
    columns = [
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
    if not tables:
        return pd.DataFrame(columns=columns)
    names = {row.region_code: regions.short_name(row.region, row.type) for row in below.itertuples()}
    rows = []
    for claim in max(tables, key=lambda table: period(table["as_of"].iloc[0])[1]).itertuples():
        active = float(claim.active_participants)
        ours = [
            _share(active, _workers(shared, claim.region_code, claim.as_of, c)[0])
            for c in ("employed", "eligible_proxy")
        ]
        rows.append(
            (
                claim.region_code,
                names.get(claim.region_code, ""),
                claim.as_of,
                claim.source,
                active,
                float(claim.denominator_value),
                float(claim.coverage_share),
                *ours,
            )
        )
    return pd.DataFrame(rows, columns=columns)


def _told_once(table: pd.DataFrame) -> pd.DataFrame:
    """One row a region; a region of which one source's table says two different things is left out."""
    told = table.drop_duplicates(
        ["region_code", "coverage_share", "active_participants", "denominator_value"]
    )
    return told[~told["region_code"].duplicated(keep=False)]


def _payers(shared: _Shared, code: str, gap: pd.DataFrame) -> pd.DataFrame:
    """The gap to the leading target split by who must pay, and what a year costs (`coverage.payers`)."""
    led = gap[gap["leads"]]
    workforce = shared.workforce.of(code)
    if led.empty or pd.isna(led["gap_workers"].iloc[0]) or workforce.empty:
        return pd.DataFrame(columns=payers.COLUMNS)
    wages = shared.wages.of(code)
    wage = None if wages.empty else int(wages["minimum_wage_idr"].iloc[-1])
    return payers.split_by_payer(
        int(led["gap_workers"].iloc[0]),
        workforce.sort_values("year").iloc[-1].to_dict(),
        _poverty(shared, code)["poverty_rate"],
        shared.unit_costs,
        payers.employer_idr(shared.tables["contribution_rates"], shared.year, wage),
    )


def _districts(shared: _Shared, below: pd.DataFrame) -> pd.DataFrame:
    """One row a district: workers, leading claim, newest official count, our shares of it, poverty."""
    rows = []
    for _, region in below.iterrows():
        code = region["region_code"]
        row = {"region_code": code, "name": regions.short_name(region["region"], region["type"])}
        for column in ("employed", "formal", "informal", "eligible_proxy"):
            row[column], row["workers_year"] = _workers(shared, code, str(shared.year), column)
        row["low_proxy"] = (
            not row["eligible_proxy"]
            or not row["employed"]
            or row["eligible_proxy"] / row["employed"] < LOW_PROXY_SHARE
        )
        lead = shared.lead.get(code)
        row |= {f"lead_{key}": None if lead is None else lead[key] for key in LEAD_KEYS}
        row["lead_lacks"] = "" if lead is not None else _why_no_lead(shared, code)
        row |= _newest_count(shared, code)
        row |= _own_interval(shared, code, row)
        row |= _poverty(shared, code)
        rows.append(row)
    return pd.DataFrame(rows)


def _why_no_lead(shared: _Shared, code: str) -> str:
    """Of a region without a leading claim: what its claims by the end of the period are, if it has any.

    "at_odds": some are of all workers, but none agrees with its own count and denominator; "partly": all are
    of a part of the workers, or of something else; "" where there is none.
    """
    roles = set(shared.claims.of(code)["role"]) - {"after_period"}
    return "at_odds" if "disagrees_with_itself" in roles else "partly" if roles else ""


COUNT_KEYS = (
    "count",
    "count_as_of",
    "count_basis",
    "count_source",
    "count_year",
    "count_employed_share",
    "count_proxy_share",
)


def _claimed_counts(ledger_rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Counts of all participants that the ledger of claims holds, by the end of the period, none doubtful."""
    counts = (ledger_rows["measure"] == "participants") & (ledger_rows["unit"] == "persons")
    rows = ledger_rows[counts & (ledger_rows["segment"] == "ALL") & ~not_to_be_used(ledger_rows["note"])]
    rows = rows[rows["as_of"].map(lambda as_of: period(as_of)[1] <= year * 12 + 11).astype(bool)]
    return rows.rename(columns={"value": "active_participants"}).sort_values("claim_id")


def _newest_counts(people: pd.DataFrame, told: pd.DataFrame, lead: pd.DataFrame) -> dict[str, dict]:
    """The newest official count of participants in each region that has one.

    people : table `participants`; told : `_claimed_counts`. All segments where counted so, formal + informal
    of one date and source, a count in the ledger of claims, or that of the leading claim: whichever is newest
    (`coverage.shares.recency`); of one date the leading claim's, then that of `people`, then the lowest.
    Never summed over sources.
    """
    whole = people[people["segment"] == "ALL"]
    parts = people[people["segment"].isin(["FORMAL", "INFORMAL"])]
    both = parts.groupby(["region_code", "as_of", "source", "counting_basis"], as_index=False).agg(
        active_participants=("active_participants", "sum"), parts=("segment", "nunique")
    )
    told = told.sort_values("active_participants", ascending=False, kind="stable")
    claimed = lead.dropna(subset="active_participants")
    columns = ["region_code", "as_of", "active_participants", "counting_basis", "source"]
    found = [
        row
        for rows in (told, whole, both[both["parts"] == 2], claimed)
        for row in rows[columns].to_dict("records")
    ]
    return {row["region_code"]: row for row in sorted(found, key=lambda row: recency(row["as_of"]))}


def _newest_count(shared: _Shared, code: str) -> dict:
    """The newest official count of participants in a district, and our two shares of it.

    Blank shares where no August round stands within `YEARS_APART` of the count.
    """
    newest = shared.counts.get(code)
    if newest is None:  # most districts
        return dict.fromkeys(COUNT_KEYS)
    active = float(newest["active_participants"])
    employed, year = _workers(shared, code, newest["as_of"], "employed")
    proxy, _ = _workers(shared, code, newest["as_of"], "eligible_proxy")
    if year is not None and abs(year - int(newest["as_of"][:4])) > YEARS_APART:
        employed = proxy = year = None
    return {
        "count": active,
        "count_as_of": newest["as_of"],
        "count_basis": newest["counting_basis"],
        "count_source": newest["source"],
        "count_year": year,
        "count_employed_share": _share(active, employed),
        "count_proxy_share": _share(active, proxy),
    }


def _own_interval(shared: _Shared, code: str, row: dict) -> dict:
    """Interval of a district's share over the employed, where the user brought its RSE; else blank."""
    blank = {"employed_rse": None, "count_low": None, "count_high": None}
    if row["count"] is None or row["count_year"] is None:
        return blank
    counted = shared.rounds[code][row["count_year"]]
    rse = counted["employed_rse"]
    if pd.isna(rse) or not counted["employed"]:
        return blank
    found = uncertainty.share_interval(row["count"], float(counted["employed"]), rse=float(rse))
    return {"employed_rse": float(rse), "count_low": found.low, "count_high": found.high}


def _inequality(shared: _Shared, code: str) -> pd.DataFrame:
    """Inequality between districts, where one source gives counts and denominators for four or more.

    Weights are the source's own denominators. Only districts of one table are measured: one source, date,
    counting basis and definition of the denominator (`coverage.inequality.of_table`). A district of which
    such a table says two different things is left out, not taken by one of them.
    """
    found = shared.claims.within(code, districts_only=True)
    found = found[found["role"].isin(["leads", "beside", "conflicts"])]
    found = found[(found["agreement"] == "agrees") & (found["segment"] == "ALL")]
    rows = []
    for _, table in found.groupby(list(inequality.ONE_KIND), dropna=False):
        told = _told_once(table)
        if len(told) < 4:
            continue
        same = told.iloc[0]
        for measure, value in inequality.of_table(told).items():
            if value is not None:
                rows.append((same["as_of"], same["source"], len(told), measure, value))
    return pd.DataFrame(rows, columns=["as_of", "source", "districts", "measure", "value"])


def _budgets(shared: _Shared, code: str) -> pd.DataFrame:
    """Claims of workers paid for by budgets, province and districts, never to be added up."""
    rows = shared.budgets.within(code)
    in_time = rows["as_of"].map(lambda as_of: period(as_of)[1] <= shared.year * 12 + 11).astype(bool)
    return rows.assign(
        in_period=in_time, lag_months=[months_between(a, f"{shared.year}-12") for a in rows["as_of"]]
    )
