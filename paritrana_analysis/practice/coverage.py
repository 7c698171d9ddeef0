"""Synthetic participants on real workers: true counts, the ledger of claims, the agency's own table.

How many are covered is drawn first, for each district and December; provinces are sums of their districts.
Claims count by residence, as officials mostly do; the agency's table counts by registration, so that a
report has both. Where a region is one of the `Cases`, its claims are made difficult, and say so.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from paritrana_analysis.data.synthetic import marked, noted, numbered
from paritrana_analysis.practice.cases import Cases
from paritrana_analysis.practice.workforce import decembers

SEGMENTS = ("PU", "BPU", "JAKON")
#: Covered shares are kept within these: plausible, and never at an edge that looks like a rule.
LOWEST, HIGHEST = 0.05, 0.95
DEFINITION = "penduduk bekerja 15+, Sakernas Agustus {year} (LATIHAN)"


# --- what is true in the practice world --------------------------------------------------------------


def counts(workforce: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Covered workers of every district and province at both Decembers: one row a region and date.

    The share covered rises with the formal share of the workers; provinces and districts differ beyond
    that (logit scale), and most of them grow over the year.

    workforce : from `workforce.workforce`; every district stands there at both dates.
    Returns region_code, level, province_code, zone, as_of, year, employed, then persons by residence (ALL
    and its parts PU, BPU, JAKON), by registration (registered_ALL, …) and inactive. Parts add up to ALL.
    """
    codes = sorted(set(workforce["region_code"]))
    provinces = sorted({code[:2] for code in codes})
    home = pd.Series(rng.normal(0, 0.25, len(provinces)), provinces)
    own = pd.Series(rng.normal(0, 0.35, len(codes)), codes)
    growth = pd.Series(rng.normal(0.18, 0.15, len(codes)), codes)
    seat = pd.Series(rng.uniform(0.75, 1.05, len(codes)), codes)  # firms register where their office is
    seat += pd.Series(rng.uniform(0.0, 0.35, len(codes)), codes) * _is_city(workforce, codes)
    parts = [
        _district_counts(rows, home, own - growth * (as_of == min(workforce["as_of"])), seat, rng)
        for as_of, rows in workforce.groupby("as_of", sort=True)
    ]
    districts = pd.concat(parts, ignore_index=True)
    return pd.concat([districts, _summed(districts)], ignore_index=True)


def _is_city(workforce: pd.DataFrame, codes: list[str]) -> pd.Series:
    kinds = workforce.drop_duplicates("region_code").set_index("region_code")["type"]
    return (kinds.loc[codes] == "kota").astype(float)


def _district_counts(
    rows: pd.DataFrame, home: pd.Series, own: pd.Series, seat: pd.Series, rng: np.random.Generator
) -> pd.DataFrame:
    codes, employed = rows["region_code"], rows["employed"].to_numpy()
    formal, informal = rows["formal"].to_numpy(), rows["informal"].to_numpy()
    base = 0.10 + 0.65 * np.clip(formal / employed, 0.02, 0.95)
    moved = np.log(base / (1 - base)) + home.loc[codes.str[:2]].to_numpy() + own.loc[codes].to_numpy()
    share = np.clip(1 / (1 + np.exp(-moved)), LOWEST, HIGHEST)
    # Rounded inwards, so that not even a small district leaves the bounds.
    active = np.clip(np.rint(share * employed), np.ceil(LOWEST * employed), np.floor(HIGHEST * employed))
    split = _split(active, formal, informal, rows["employed_construction"].to_numpy(), rng)
    registered = np.minimum(np.rint(active * seat.loc[codes].to_numpy()), np.floor(HIGHEST * employed))
    scale = registered / active
    elsewhere = {s: np.floor(split[s] * scale) for s in ("BPU", "JAKON")}
    elsewhere["PU"] = registered - elsewhere["BPU"] - elsewhere["JAKON"]
    return pd.DataFrame(
        {
            "region_code": codes.to_numpy(),
            "level": "district",
            "province_code": codes.str[:2].to_numpy(),
            "zone": rows["zone"].to_numpy(),
            "as_of": rows["as_of"].to_numpy(),
            "year": rows["year"].to_numpy(),
            "employed": employed,
            "ALL": active.astype("int64"),
            **{s: split[s].astype("int64") for s in SEGMENTS},
            "registered_ALL": registered.astype("int64"),
            **{f"registered_{s}": elsewhere[s].astype("int64") for s in SEGMENTS},
            "inactive": np.rint(registered * rng.uniform(0.2, 0.6, len(rows))).astype("int64"),
        }
    )


def _split(active, formal, informal, construction, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """The covered by segment: JAKON from construction, PU no more than the formal, BPU the rest."""
    n = len(active)
    jakon = np.floor(np.minimum(construction * rng.uniform(0.15, 0.6, n), 0.2 * active))
    rest = active - jakon
    waged = np.floor(rest * np.clip(0.35 + 0.6 * formal / (formal + informal) + rng.normal(0, 0.08, n), 0, 1))
    waged = np.clip(waged, np.maximum(0, rest - informal), np.minimum(rest, formal))
    return {"PU": waged, "BPU": rest - waged, "JAKON": jakon}


def _summed(districts: pd.DataFrame) -> pd.DataFrame:
    """Provinces, each over the districts that its own August round knows (one was not in that of 2018)."""
    first = districts.groupby(["province_code", "as_of"])["year"].transform("min")
    keys = ["province_code", "zone", "as_of", "year"]
    numbers = [c for c in districts.columns if c not in (*keys, "region_code", "level")]
    sums = districts[districts["year"] == first].groupby(keys, as_index=False)[numbers].sum()
    return sums.assign(region_code=sums["province_code"], level="province")[districts.columns]


# --- what is told of it ------------------------------------------------------------------------------


def told(counts: pd.DataFrame, cases: Cases) -> pd.DataFrame:
    """The counts that are reported: without the regions and dates left blank on purpose."""
    silent = counts["region_code"].isin(cases.without_report)
    late = counts["region_code"].isin(cases.previous_december_only)
    return counts[~silent & ~(late & (counts["as_of"] == counts["as_of"].max()))].reset_index(drop=True)


def ledger(
    counts: pd.DataFrame,
    cases: Cases,
    budgets: pd.DataFrame,
    rng: np.random.Generator,
    *,
    seed: int,
    assessment_year: int,
) -> pd.DataFrame:
    """Table `coverage_reported`: for each region that reports, its share, its count and the parts.

    budgets : claims of `budgets.claims`. Returns rows by region and date, columns in no order.
    """
    reported = told(counts, cases)
    last = reported[reported["as_of"] == decembers(assessment_year)[1]]
    frames = [
        _pair(reported, reported["ALL"]),
        *(_count(last, last[segment], segment=segment) for segment in SEGMENTS),
        *_difficult(last, cases, rng, assessment_year),
        budgets,
    ]
    rows = pd.concat(frames, ignore_index=True).fillna({"payer": "", "payment": ""})  # budgets' alone
    rows.loc[rows["region_code"].isin(cases.basis_not_stated), "counting_basis"] = "not_stated"
    unsaid = rows["region_code"].isin(cases.basis_not_stated) & (rows["note"] == "")
    rows.loc[unsaid, "note"] = noted("Basis left unstated on purpose.")
    rows = rows.sort_values(["region_code", "as_of", "measure", "segment"], kind="stable")
    rows["claim_id"] = numbered("PC", len(rows), 5)
    return marked(rows.reset_index(drop=True).assign(origin="", reliability=""), seed)


def _claims(rows: pd.DataFrame, measure: str, segment: str, value, unit: str, as_of, note) -> pd.DataFrame:
    whole = segment == "ALL"
    return pd.DataFrame(
        {
            "region_code": rows["region_code"].to_numpy(),
            "as_of": rows["as_of"].to_numpy() if as_of is None else as_of,
            "measure": measure,
            "segment": segment,
            "value": np.asarray(value, dtype=float),
            "unit": unit,
            "denominator_value": pd.array(rows["employed"] if whole else [pd.NA] * len(rows), dtype="Int64"),
            "denominator_definition": [DEFINITION.format(year=y) for y in rows["year"]] if whole else "",
            "counting_basis": "residence",
            "note": note,
        }
    )


def _count(rows: pd.DataFrame, people, *, segment="ALL", as_of=None, note="") -> pd.DataFrame:
    return _claims(rows, "participants", segment, people, "persons", as_of, note)


def _pair(rows: pd.DataFrame, people, *, share=None, as_of=None, note="") -> pd.DataFrame:
    """A share, as a percentage to two decimals, and its count."""
    percent = np.round(100 * (people / rows["employed"] if share is None else share), 2)
    stated = _claims(rows, "coverage", "ALL", percent, "percent", as_of, note)
    return pd.concat([stated, _count(rows, people, as_of=as_of, note=note)], ignore_index=True)


def _difficult(last: pd.DataFrame, cases: Cases, rng: np.random.Generator, assessment_year: int):
    """Claims that are wrong, in doubt or too late, each with a note that says it was made so."""
    for codes, month, far, note in (
        (cases.conflicting, f"{assessment_year}-11", True, "Made on purpose: conflicts with December."),
        (cases.after_period, f"{assessment_year + 1}-03", False, "Made on purpose: after the period."),
    ):
        rows = last[last["region_code"].isin(codes)]
        people = _elsewhere(rows, rng.uniform(0.04, 0.09, len(rows)), up=not far)
        yield _pair(rows, people, as_of=month, note=noted(note))
    rows = last[last["region_code"].isin(cases.at_odds_with_itself)]
    people = _elsewhere(rows, rng.uniform(0.05, 0.10, len(rows)), up=False)
    note = noted("Made on purpose: does not agree with its own count.")
    share = rows["ALL"] / rows["employed"]
    yield _pair(rows, people, share=share, as_of=f"{assessment_year}-10", note=note)


def _elsewhere(rows: pd.DataFrame, points: np.ndarray, *, up: bool) -> np.ndarray:
    """Persons whose share of the employed is `points` (0–1) from the true one: above it if `up`, else below.

    The other side is taken where a share would leave `LOWEST` to `HIGHEST`.
    """
    share = (rows["ALL"] / rows["employed"]).to_numpy()
    way = np.where(share + points > HIGHEST, -1, np.where(share - points < LOWEST, 1, 1 if up else -1))
    return np.rint((share + way * points) * rows["employed"].to_numpy()).astype("int64")


def participants(counts: pd.DataFrame, cases: Cases, *, seed: int) -> pd.DataFrame:
    """Table `participants`: by registration, active in all segments and by segment, and the inactive."""
    reported = told(counts, cases)
    frames = [
        reported[["region_code", "as_of"]].assign(
            segment=segment, status=status, counting_basis="registration", participants=reported[column]
        )
        for segment, status, column in (
            ("ALL", "active", "registered_ALL"),
            *((s, "active", f"registered_{s}") for s in SEGMENTS),
            ("ALL", "inactive", "inactive"),
        )
    ]
    rows = pd.concat(frames, ignore_index=True)
    rows = rows.sort_values(["region_code", "as_of", "status", "segment"], kind="stable", ignore_index=True)
    rows = rows.assign(publisher="LATIHAN / PRACTICE", precision="", reliability="")
    return marked(rows, seed)
