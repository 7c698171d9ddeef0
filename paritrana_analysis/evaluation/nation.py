"""Frames of the nation: what every report compares with, and what the nation's own page shows besides."""

from __future__ import annotations

import pandas as pd

from paritrana_analysis.coverage import claims as ledger
from paritrana_analysis.coverage import contributions, targets
from paritrana_analysis.data import regions
from paritrana_analysis.evaluation.inputs import Inputs, share_of
from paritrana_analysis.evaluation.lead import lead_columns
from paritrana_analysis.evaluation.whole_numbers import in_whole_numbers


def national_frames(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """What every report prints or compares with, by name."""
    year = inputs.year
    nation = inputs.targets[inputs.targets["region_code"] == regions.NATION].reset_index(drop=True)
    return {
        "provinces": _provinces(inputs),
        "nation": inputs.workforce.of(regions.NATION),
        "national_targets": in_whole_numbers(targets.told(nation, year)),
        "national_evidence": inputs.evidence.of(regions.NATION),
        "rates": contributions.rates_at(inputs.tables["contribution_rates"], f"{year}-12-31"),
    }


def _provinces(inputs: Inputs) -> pd.DataFrame:
    """One row a province: its leading claim, its workers, and the shares we compute, each with its date."""
    rows = []
    for region in inputs.provinces.to_dict("records"):
        code = region["region_code"]
        row = {key: region[key] for key in ("region_code", "region", "zone", "zone_basis", "island_group")}
        row |= lead_columns(inputs, code)
        for column in ("employed", "eligible_proxy", "labour_force"):
            row[column], row["workers_year"] = inputs.workers(code, str(inputs.year), column)
        row |= registered_shares(inputs, code)
        row |= inputs.poverty_of(code)
        rows.append(row)
    return pd.DataFrame(rows)


REGISTERED_KEYS = (
    "registered",
    "registered_as_of",
    "registered_year",
    "registered_share",
    "registered_proxy_share",
)


def registered_shares(inputs: Inputs, code: str) -> dict:
    """Participants by place of registration, the newest count, over resident workers: computed by us."""
    newest = inputs.registered.get(code)
    if newest is None:
        return dict.fromkeys(REGISTERED_KEYS)
    employed, year = inputs.workers(code, newest["as_of"], "employed")
    proxy, _ = inputs.workers(code, newest["as_of"], "eligible_proxy")
    active = float(newest["active_participants"])
    return {
        "registered": active,
        "registered_as_of": newest["as_of"],
        "registered_year": year,
        "registered_share": share_of(active, employed),
        "registered_proxy_share": share_of(active, proxy),
    }


def overview_frames(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """What the nation's own page shows: claims of all provinces, districts' names, national awards."""
    claims = inputs.claims.of(regions.NATION, *inputs.provinces["region_code"])
    claims = claims[(claims["segment"] == "ALL") & (claims["role"] != "after_period")]
    below, winners = inputs.districts.frame, inputs.awards
    national = (winners["award_level"] == "national") & (winners["assessment_year"] <= inputs.year)
    nation = inputs.lead.get(regions.NATION)
    return {
        "nation_lead": pd.DataFrame([] if nation is None else [nation], columns=ledger.LEAD_COLUMNS),
        "claims": claims.sort_values(["region_code", "as_of", "claim_id"], ascending=[True, False, True]),
        "counts_beside": inputs.counts_beside.of(regions.NATION, *inputs.provinces["region_code"]),
        "districts": below[["region_code", "name", "province_code"]],
        "awards": winners[national],
        "district_leads": _district_leads(inputs),
        "registered": inputs.complete,
    }


def _district_leads(inputs: Inputs) -> pd.DataFrame:
    """A row a district: its leading official share with date and age, blank where none leads."""
    below = inputs.districts.frame
    rows = [
        {"region_code": code, "province_code": province}
        | {key: value for key, value in lead_columns(inputs, code).items() if key in _OF_DISTRICTS}
        for code, province in zip(below["region_code"], below["province_code"], strict=True)
    ]
    return pd.DataFrame(rows, columns=["region_code", "province_code", *_OF_DISTRICTS])


_OF_DISTRICTS = ("lead_as_of", "lead_coverage_share", "lead_lag_months")
