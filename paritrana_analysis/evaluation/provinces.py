"""Each province's own frames. What takes long is made of all provinces at once, and cut."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pandas as pd

from paritrana_analysis.coverage import budgets, evidence, payers, targets, uncertainty
from paritrana_analysis.coverage import claims as ledger
from paritrana_analysis.coverage.claims import counts_behind
from paritrana_analysis.coverage.one_kind import NOT_TO_BE_USED, not_to_be_used
from paritrana_analysis.data import regions
from paritrana_analysis.dates import by_end_of, months_apart, recency
from paritrana_analysis.evaluation import districts
from paritrana_analysis.evaluation.inputs import ByRegion, Inputs, claimed_counts, share_of
from paritrana_analysis.evaluation.nation import registered_shares
from paritrana_analysis.evaluation.whole_numbers import in_whole_numbers


def province_frames(inputs: Inputs) -> dict[str, dict[str, pd.DataFrame]]:
    """By province its own frames, by name."""
    claims = ByRegion(in_whole_numbers(inputs.claims.frame))
    newest = claims.frame.sort_values(["as_of", "claim_id"], ascending=[False, True])
    workforce = ByRegion(in_whole_numbers(inputs.workforce.frame))
    gaps = _gaps(inputs)
    codes = inputs.provinces["region_code"].tolist()
    bridges = {code: _bridge(inputs, code) for code in codes}
    made: dict[str, Callable[[str], pd.DataFrame]] = {
        "claims": ByRegion(newest).of,
        "segments": segments(inputs),
        "registered_together": partial(_together, inputs.complete),
        "pooled": _pooled(inputs),
        "counts_beside": ByRegion(in_whole_numbers(inputs.counts_beside.frame)).within,
        "bridge": bridges.__getitem__,
        "intervals": partial(_intervals, bridges, _province_rses(inputs)),
        "official_table": _else_empty(districts.official_tables(inputs), districts.TABLE_COLUMNS),
        "workforce": ByRegion(workforce.frame.sort_values("year", kind="stable")).of,
        # National targets are printed for reference: another population, so no gap is taken to them.
        "targets": lambda code: gaps.of(code, regions.NATION),
        "past_targets": ByRegion(in_whole_numbers(targets.past(inputs.targets, inputs.year))).of,
        "other_targets": _other_targets(inputs),
        "payers": _payers(inputs, gaps, codes),
        "districts": partial(districts.district_rows, inputs),
        "district_workforce": workforce.districts_within,
        "district_claims": claims.districts_within,
        "inequality": _else_empty(districts.inequality_within(inputs), districts.INEQUALITY_COLUMNS),
        "evidence": inputs.evidence.within,
        "aspects": _aspects(inputs).within,
        "budgets": _budgets(inputs).within,
        "awards": ByRegion(inputs.awards, "province_code").of,
        "doubts": inputs.doubts.within,
        "wages": inputs.wages.of,
    }
    return {code: {name: frame_of(code) for name, frame_of in made.items()} for code in codes}


def _other_targets(inputs: Inputs) -> Callable[[str], pd.DataFrame]:
    """By province the targets of its districts and of a part of the workers; those of several regions too."""
    rows = in_whole_numbers(targets.elsewhere(inputs.targets, inputs.year))
    homes = [{part[:2] for part in code.split("+")} for code in rows["region_code"]]

    def of(code: str) -> pd.DataFrame:
        mine = pd.Series([code in home for home in homes], index=rows.index, dtype=bool)
        return rows[mine].reset_index(drop=True)

    return of


def _else_empty(held: Mapping[str, pd.DataFrame], columns: list[str]) -> Callable[[str], pd.DataFrame]:
    """Looks a province's frame up; one without rows where it has none."""
    empty = pd.DataFrame(columns=columns)
    return lambda code: held.get(code, empty)


# --- who is covered ----------------------------------------------------------------------------------

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

#: What one row of Table 1 is of.
_ROW = ["region_code", "segment", "counting_basis"]


def segments(inputs: Inputs) -> Callable[[str], pd.DataFrame]:
    """By region the newest count of each segment and basis, with the share of a stated denominator.

    Of two counts of one date the exact one stands, not the one its source rounded; one that an official tells
    without a percentage stands with the denominator told with it. What isn't used is a row of its own that
    says why (`left_out`: "doubtful" by its mark, "disagrees" with its own numbers; "" for what stands): all
    doubtful counts, and claims of a part of the workers that nothing newer stands for.
    """
    counts, told = _newest_people(inputs), _newest_told(inputs)
    # The count that a share rests on stands in the share's own row.
    same = [*_ROW, "as_of", "source"]
    counts = _without(counts, told, same)
    counts, told = _newer_of(counts, told), _newer_of(told, counts)
    bare = _newer_of(_newest_bare(inputs, same), pd.concat([counts, told]), strictly=True)
    counts, told = _newer_of(counts, bare), _newer_of(told, bare)
    held = [*_KEPT, "coverage_share", "denominator_value", "claim_id"]
    doubted = inputs.doubted.frame.reindex(columns=held).assign(claim_id="", left_out="doubtful")
    stand = [frame[held].assign(left_out="") for frame in (counts, told, bare)]
    aside = _newer_of(_told_aside(inputs), pd.concat(stand))[[*held, "left_out"]]
    parts = [*stand, doubted, aside]
    rows = pd.concat([frame for frame in parts if len(frame)] or parts[:1], ignore_index=True)
    place = rows["segment"].map({name: place for place, name in enumerate(SEGMENT_ORDER)})
    rows = rows.assign(_place=place).sort_values(["_place", "as_of", "claim_id"]).drop(columns="_place")
    held_by = ByRegion(in_whole_numbers(rows))
    return lambda code: held_by.of(code).drop(columns="region_code")


_KEPT = [*_ROW, "as_of", "active_participants", "source"]


def _newest_people(inputs: Inputs) -> pd.DataFrame:
    """Of each region, segment and basis the newest count of participants."""
    people = inputs.participants.frame
    people = people.assign(_recency=people["as_of"].map(recency), _exact=people["precision"] != "rounded")
    newest = people.sort_values(["_recency", "_exact"], kind="stable").groupby(_ROW, as_index=False).tail(1)
    return newest[[*_KEPT, "denominator_value"]].assign(coverage_share=float("nan"), claim_id="")


def _newest_bare(inputs: Inputs, same: list[str]) -> pd.DataFrame:
    """Of each region, segment and basis the newest count that the ledger tells without a percentage.

    Not those that the table of participants holds too, on whatever basis; of one date the lowest.
    """
    counts = claimed_counts(inputs.tables["coverage_reported"], inputs.year)
    counts = _without(counts, inputs.claims.frame, same)
    people = pd.concat([inputs.participants.frame, inputs.doubted.frame])
    counts = _without(counts, people, ["region_code", "segment", "as_of", "active_participants"])
    counts = counts.assign(_recency=counts["as_of"].map(recency), coverage_share=float("nan"))
    ordered = counts.sort_values(["_recency", "active_participants"], ascending=[True, False], kind="stable")
    return ordered.groupby(_ROW, as_index=False).tail(1)


def _without(rows: pd.DataFrame, others: pd.DataFrame, same: list[str]) -> pd.DataFrame:
    """Rows that none of the others equals in the columns `same`."""
    held = set(others[same].itertuples(index=False, name=None))
    keep = [row not in held for row in rows[same].itertuples(index=False, name=None)]
    return rows[pd.Series(keep, index=rows.index, dtype=bool)]


def _newest_told(inputs: Inputs) -> pd.DataFrame:
    """Of each region, segment and basis the newest claim that may be told; of one date the leading one."""
    told = inputs.claims.frame
    kept = (told["role"] != "after_period") & (told["agreement"] != "disagrees") & (told["reading"] == "")
    told = told[kept]
    told = told.assign(_recency=told["as_of"].map(recency), _leads=told["role"] == "leads")
    return told.sort_values(["_recency", "_leads"], kind="stable").groupby(_ROW, as_index=False).tail(1)


def _told_aside(inputs: Inputs) -> pd.DataFrame:
    """Claims of a part of the workers that are told and not used, why in `left_out`; of each row the newest.

    Those of all workers stand in the table of all claims.
    """
    told = inputs.claims.frame
    told = told[(told["role"] != "after_period") & (told["segment"] != "ALL")]
    marked = told["reading"].isin(NOT_TO_BE_USED)
    aside = told.assign(left_out=marked.map({True: "doubtful", False: "disagrees"}))
    aside = aside[marked | ((told["agreement"] == "disagrees") & (told["reading"] == ""))]
    aside = aside.assign(_recency=aside["as_of"].map(recency)).sort_values("_recency", kind="stable")
    return aside.groupby(_ROW, as_index=False).tail(1)


def _newer_of(rows: pd.DataFrame, others: pd.DataFrame, *, strictly: bool = False) -> pd.DataFrame:
    """Rows that none of the others, of the same region, segment and basis, is newer than, or as new as."""

    def dated(frame: pd.DataFrame) -> list[tuple]:
        return list(frame[[*_ROW, "as_of"]].itertuples(index=False, name=None))

    held = {tuple(row): recency(as_of) for *row, as_of in dated(others)}
    goes_before = operator.gt if strictly else operator.ge
    keep = [goes_before(recency(as_of), held.get(tuple(row), (0, 0))) for *row, as_of in dated(rows)]
    return rows[pd.Series(keep, index=rows.index, dtype=bool)]


def _together(complete: pd.DataFrame, code: str) -> pd.DataFrame:
    """Counts that a province has only in one sum with others, at the date that every province is counted."""
    mine = [code in codes.split("+") and codes != code for codes in complete["region_code"]]
    return complete[mine].reset_index(drop=True)


POOLED_KEYS = ["as_of", "source", "active", "workers", "share"]


def _pooled(inputs: Inputs) -> Callable[[str], pd.DataFrame]:
    found = ledger.pooled(inputs.claims.frame, inputs.year)
    return lambda code: pd.DataFrame([found[code]] if code in found else [], columns=POOLED_KEYS)


# --- from one share to the other ----------------------------------------------------------------------


def _bridge(inputs: Inputs, code: str) -> pd.DataFrame:
    """From the share by registration to the leading claim, one change a step: basis, date, denominator.

    Steps that lack a count are left out; each row has step, active, workers, share, as_of, workers_year.
    """
    rows = []
    newest, lead = registered_shares(inputs, code), inputs.lead.get(code)
    if newest["registered"] is not None:
        as_of = newest["registered_as_of"]
        employed, year = inputs.workers(code, as_of, "employed")
        rows.append(("registered_over_employed", newest["registered"], employed, as_of, year))
    if lead is not None and not pd.isna(lead["active_participants"]):
        active, as_of = float(lead["active_participants"]), lead["as_of"]
        for step, column in (("claimed_over_employed", "employed"), ("claimed_over_proxy", "eligible_proxy")):
            workers, year = inputs.workers(code, as_of, column)
            rows.append((step, active, workers, as_of, year))
    if lead is not None:
        known = counts_behind(lead["coverage_share"], lead["active_participants"], lead["denominator_value"])
        step = {"": "as_stated", "workers": "as_stated_implied", "active": "as_stated_derived"}[
            known["derived"]
        ]
        rows.append((step, known["active"], known["workers"], lead["as_of"], None))
    shares = [share_of(active, workers) for _, active, workers, _, _ in rows]
    if lead is not None:
        shares[-1] = float(lead["coverage_share"])
    frame = pd.DataFrame(rows, columns=["step", "active", "workers", "as_of", "workers_year"])
    return frame.assign(share=pd.Series(shares, dtype="float64"))


#: Scenarios for the unknown sampling error of the employed: relative standard errors.
RSE_SCENARIOS = (0.05, 0.10, 0.15)


def _intervals(
    bridges: Mapping[str, pd.DataFrame], brought: Mapping[tuple[str, int], float], code: str
) -> pd.DataFrame:
    """Intervals of the shares over the employed: from RSEs a user `brought`, else labelled scenarios."""
    rows = []
    for step in bridges[code].itertuples():
        if not step.step.endswith("over_employed") or pd.isna(step.active) or pd.isna(step.workers):
            continue
        if not step.workers:
            continue
        given = brought.get((code, int(step.workers_year)))
        for rse in RSE_SCENARIOS if given is None else (given,):
            found = uncertainty.share_interval(step.active, step.workers, rse=rse)
            rows.append((step.step, step.as_of, step.share, rse, given is not None, found.low, found.high))
    return pd.DataFrame(rows, columns=["step", "as_of", "share", "rse", "given", "low", "high"])


def _province_rses(inputs: Inputs) -> dict[tuple[str, int], float]:
    """By province and year the RSE of its employed, from its districts' (independent samples): the root of
    the summed squares of rse × employed, over their sum. Only where every district has one.
    """
    rows = inputs.workforce.frame
    rows = rows[rows["region_code"].str.len() == 4]
    key = [rows["region_code"].str[:2], rows["year"]]
    whole = rows[rows["employed_rse"].notna().groupby(key).transform("all")]
    found = {}
    for (code, year), own in whole.groupby([whole["region_code"].str[:2], whole["year"]]):
        employed = own["employed"].astype(float)
        found[code, year] = float(((own["employed_rse"] * employed) ** 2).sum() ** 0.5 / employed.sum())
    return found


# --- targets, and who pays -----------------------------------------------------------------------------


def _gaps(inputs: Inputs) -> ByRegion:
    """Every region's targets with the gap to each, and whether it `leads`; the nation's without a gap."""
    told = targets.told(inputs.targets, inputs.year)
    leads = {code: lead for code, lead in inputs.lead.items() if code != regions.NATION}
    proxies = {code: inputs.workers(code, str(inputs.year), "eligible_proxy")[0] for code in leads}
    first = targets.leading_targets(inputs.targets, inputs.year)
    first = first[first["region_code"] != regions.NATION]
    gap = targets.gaps_by_region(told, leads, proxies)
    return ByRegion(in_whole_numbers(gap).assign(leads=gap["target_id"].isin(first["target_id"])))


def _payers(inputs: Inputs, gaps: ByRegion, codes: Sequence[str]) -> Callable[[str], pd.DataFrame]:
    """The gap to the leading target split by who must pay, and what a year costs (`coverage.payers`)."""
    led = gaps.frame[gaps.frame["leads"] & gaps.frame["gap_workers"].notna()]
    gap = {code: int(workers) for code, workers in zip(led["region_code"], led["gap_workers"], strict=True)}
    newest = inputs.workforce.frame.sort_values("year", kind="stable")
    force = {row["region_code"]: row for row in newest[newest["region_code"].isin(codes)].to_dict("records")}
    wages = inputs.wages.frame
    wage = dict(zip(wages["region_code"], wages["minimum_wage_idr"].tolist(), strict=True))
    duty = payers.employers_idr(
        inputs.tables["contribution_rates"], inputs.year, {wage[code] for code in codes if code in wage}
    )

    def of(code: str) -> pd.DataFrame:
        if code not in gap or code not in force:
            return pd.DataFrame(columns=payers.COLUMNS)
        poor = inputs.poverty_of(code)["poverty_rate"]
        return payers.split_by_payer(
            gap[code], force[code], poor, inputs.unit_costs, duty.get(wage.get(code))
        )

    return of


def _budgets(inputs: Inputs) -> ByRegion:
    """Claims of workers paid for by budgets, province and districts, never to be added up."""
    rows = inputs.budgets
    in_time = rows["as_of"].map(partial(by_end_of, inputs.year)).astype(bool)
    lags = [months_apart(as_of, f"{inputs.year}-12")[0] for as_of in rows["as_of"]]
    return ByRegion(in_whole_numbers(rows).assign(in_period=in_time, lag_months=lags))


# --- evidence -----------------------------------------------------------------------------------------

#: The aspect's state by what a claim shows of its region's budget; the other standings show none.
_BUDGET_STATES = {"own_paid": "claimed", "shared": "claimed", "only_planned": "planned"}


def _aspects(inputs: Inputs) -> ByRegion:
    """State of each aspect; a budget that only the ledger's claims of the year speak of is `claimed`.

    Only claims that show money of the region's own, alone or with others', and none that leaves open who
    pays. A plan stated there is `planned` as one of the register is.
    """
    claims = inputs.budgets
    of_year = claims[claims["as_of"].str.startswith(str(inputs.year)) & ~not_to_be_used(claims)]
    told: dict[str, Counter] = {"claimed": Counter(), "planned": Counter()}
    for claim in of_year[["region_code", "payer", "payment"]].to_dict("records"):
        if state := _BUDGET_STATES.get(budgets.standing(claim)):
            told[state][claim["region_code"]] += 1
    codes = [*inputs.provinces["region_code"], *inputs.districts.frame["region_code"]]
    states = evidence.aspect_states(inputs.evidence.frame, codes)
    rows = []
    for region, aspect, state, items, others in states.itertuples(index=False, name=None):
        if aspect == "budget" and state not in ("verified_present", "planned"):
            for name, counts in told.items():
                if counts[region]:
                    state, items = name, counts[region]
                    break
        rows.append((region, aspect, state, items, others))
    return ByRegion(pd.DataFrame(rows, columns=states.columns))
