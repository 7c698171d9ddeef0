"""A synthetic register of evidence: every aspect of every region, also what is absent or was never checked.

First a state is drawn for each region and aspect, then the items that give it that state by the rules of
`coverage.evidence`: dates before, in and after the period, an instrument that has ended,
an intention, something looked for and not found. An aspect that was not checked has no row.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from paritrana_analysis.coverage.evidence import ASPECTS, CONTINUING
from paritrana_analysis.data.synthetic import marked, noted, numbered
from paritrana_analysis.i18n.wording import Reader

STATES = ("not_checked", "verified_absent", "planned", "other_period", "verified_present")
#: How often each state is drawn for a region of middling effort.
ODDS = (0.06, 0.16, 0.05, 0.05, 0.68)

#: Kinds by aspect; where the kind hangs on the region, by its type.
KINDS = {
    "regulation": {
        "provinsi": ("Perda", "Pergub", "Ingub", "Surat Edaran"),
        "kabupaten": ("Perda", "Perbup", "Perbup", "Surat Edaran"),
        "kota": ("Perda", "Perwali", "Perwali", "Surat Edaran"),
    },
    "programme": ("farmers", "fishers", "traders", "ojek", "rt_rw", "village_officials", "non_asn"),
    "village": ("desa_sadar", "desa_sadar", "desa_sadar", "village_officials_enrolled"),
    "licensing": ("membership_required",),
    "compliance": ("firm_compliance", "data_matching"),
    "dissemination": ("briefing", "outreach"),
    "leadership": ("head_presented", "head_attended_interview"),
}
#: Provinces whose own laws have another name: Qanun in Aceh, Perdasus in Papua.
OWN_LAW = {"11": "Qanun", "91": "Perdasus", "92": "Perdasus", "94": "Perdasus"}
OWN_LAW |= {"95": "Perdasus", "96": "Perdasus", "97": "Perdasus"}
#: What is counted, with its lowest and highest count.
QUANTITIES = {
    "programme": ("persons", 100, 12_000),
    "village": ("villages", 1, 40),
    "compliance": ("percent", 35, 99),
    "dissemination": ("briefings", 1, 12),
}


def states(regions: pd.DataFrame, effort: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """The state each region and aspect is meant to have: one row a region, one column an aspect.

    effort : how hard a region tries, about 0 ± 1, by region_code; more of it makes more present.
    """
    codes = list(regions["region_code"])
    shape = (len(codes), len(ASPECTS))
    tried = effort.loc[codes].to_numpy()[:, None] + rng.normal(0, 0.8, shape)
    odds = np.array(ODDS) * np.exp(np.multiply.outer(tried, np.array([0.0, -0.6, -0.1, 0.0, 0.6])))
    bars = np.cumsum(odds / odds.sum(axis=2, keepdims=True), axis=2)
    drawn = (rng.random(shape)[:, :, None] > bars[:, :, :-1]).sum(axis=2)
    return pd.DataFrame(np.array(STATES, dtype=object)[drawn], index=codes, columns=list(ASPECTS))


def register(
    regions: pd.DataFrame,
    states: pd.DataFrame,
    budgets: pd.DataFrame,
    rng: np.random.Generator,
    *,
    seed: int,
    assessment_year: int,
) -> pd.DataFrame:
    """Table `evidence` in the order of region and aspect, its columns in no particular order.

    regions : region_code, type. states : of `states`. budgets : of `budgets.budgets` with planned_idr and
    paid_idr. Each present aspect has an item of the period, and some have others beside it.
    """
    places = dict(zip(regions["region_code"], regions["type"], strict=True))
    found = [
        _items(states[aspect], aspect, places, rng, assessment_year)
        for aspect in ASPECTS
        if aspect != "budget"
    ]
    found.append(_budget_items(states["budget"], budgets, rng, assessment_year))
    rows = pd.concat(found, ignore_index=True)
    order = {aspect: place for place, aspect in enumerate(ASPECTS)}
    rows = rows.assign(_place=rows["aspect"].map(order)).sort_values(
        ["region_code", "_place"], kind="stable", ignore_index=True
    )
    rows["evidence_id"] = numbered("PE", len(rows), 5)
    rows["payer"] = np.where(rows["aspect"] == "budget", "own", "")
    for column in ("adds_to", "looked_by", "looked_on", "looked_where"):
        rows[column] = ""
    rows["number"] = ("L-" + rows["evidence_id"].str[2:]).where(rows["aspect"] == "regulation", "")
    for language in ("id", "en"):
        titles = {aspect: Reader(language)(f"practice.title_{aspect}") for aspect in ASPECTS}
        rows[f"title_{language}"] = rows["aspect"].map(titles)
    return marked(rows, seed)


def _items(
    states: pd.Series, aspect: str, places: dict[str, str], rng: np.random.Generator, assessment_year: int
) -> pd.DataFrame:
    """The items of one aspect: one for each region checked, and a second for some that are present."""
    checked = states[states != "not_checked"]
    present = checked[checked == "verified_present"]
    more = present[rng.random(len(present)) < 0.4]
    codes = np.array([*checked.index, *more.index], dtype=object)
    state = np.array([*checked, *(["other_period"] * len(more))], dtype=object)
    n = len(codes)
    begins, until = _dates(state, aspect in CONTINUING, rng, assessment_year)
    absent = state == "verified_absent"
    unit, low, high = QUANTITIES.get(aspect, ("", 0, 0))
    counted = pd.array(rng.integers(low, high + 1, n), dtype="Int64") if unit else [pd.NA] * n
    value = pd.Series(counted, dtype="Int64").mask(absent)
    return pd.DataFrame(
        {
            "region_code": codes,
            "aspect": aspect,
            "kind": _kinds(aspect, codes, places, rng),
            "year": [int(date[:4]) for date in begins],
            "target_group": "",
            "value": value,
            "unit": np.where(value.isna(), "", unit),
            "in_force_from": np.where(absent, "", begins),
            "in_force_until": until,
            "as_of": np.where(absent, f"{assessment_year}-12", ""),
            "assessed_in": pd.NA,
            "state": np.where(state == "other_period", "verified_present", state),
            "note": np.where(absent, noted("Looked for and not found."), ""),
        }
    ).astype({"assessed_in": "Int64"})


def _dates(
    state: np.ndarray, continues: bool, rng: np.random.Generator, assessment_year: int
) -> tuple[np.ndarray, np.ndarray]:
    """When each item begins and ends. What doesn't continue by itself begins within its year."""
    n = len(state)
    month, back = rng.integers(1, 13, n), rng.integers(1, 7, n)
    later, older = rng.random(n) < 0.4, rng.random(n) < 0.6
    other = state == "other_period"
    year = np.where(other & later, assessment_year + 1, assessment_year)
    year = np.where(other & ~later, assessment_year - back, year)
    if continues:
        year = np.where((state == "verified_present") & older, assessment_year - back, year)
    begins = np.array([f"{y}-{m:02d}" for y, m in zip(year, month, strict=True)], dtype=object)
    ended = other & (year < assessment_year)
    return begins, np.where(ended, f"{assessment_year - 1}-12", "").astype(object)


def _kinds(aspect: str, codes: np.ndarray, places: dict[str, str], rng: np.random.Generator) -> list[str]:
    kinds = KINDS[aspect]
    draws = rng.integers(0, 420, len(codes))  # a multiple of every number of kinds
    drawn = [
        (own := kinds[places[code]] if isinstance(kinds, dict) else kinds)[draw % len(own)]
        for code, draw in zip(codes, draws, strict=True)
    ]
    return [
        OWN_LAW.get(code[:2], kind) if kind == "Perda" else kind
        for code, kind in zip(codes, drawn, strict=True)
    ]


def _budget_items(
    states: pd.Series, budgets: pd.DataFrame, rng: np.random.Generator, assessment_year: int
) -> pd.DataFrame:
    """Planned and paid, people and rupiah, as items of their own; an older budget where that is the state."""
    rows = budgets.assign(state=budgets["region_code"].map(states))
    whole = rows["level"] == "province"
    served = whole | (rows["paid_by_province"] == 0)
    overlap = np.where(
        served, "", noted("The province pays for workers here too: overlaps, never to be added.")
    )
    rows = rows.assign(note=np.where(whole, noted("Reaches workers of districts that pay too."), overlap))
    old = assessment_year - int(rng.integers(1, 4))
    items = []
    for state, year, told, columns in (
        ("verified_present", assessment_year, "planned", ("planned", "planned_idr")),
        ("verified_present", assessment_year, "verified_present", ("paid", "paid_idr")),
        ("planned", assessment_year, "planned", ("planned", "planned_idr")),
        ("other_period", old, "verified_present", ("paid", "paid_idr")),
    ):
        for column in columns:
            items.append(_budget(rows[rows["state"] == state], told, year, column))
    absent = rows[rows["state"] == "verified_absent"]
    nothing = _budget(absent, "verified_absent", assessment_year, None)
    nothing["as_of"], nothing["in_force_from"] = f"{assessment_year}-12", ""
    nothing["note"] = noted("Looked for and not found.")
    return pd.concat([*items, nothing], ignore_index=True)


def _budget(rows: pd.DataFrame, state: str, year: int, column: str | None) -> pd.DataFrame:
    money = column is not None and column.endswith("_idr")
    return pd.DataFrame(
        {
            "region_code": rows["region_code"].to_numpy(),
            "aspect": "budget",
            "kind": rows["payer"].to_numpy(),
            "year": year,
            "target_group": "vulnerable workers",
            "value": pd.array([pd.NA] * len(rows) if column is None else rows[column], dtype="Int64"),
            "unit": "" if column is None else "IDR" if money else "persons",
            "in_force_from": f"{year}-01",
            "in_force_until": f"{year}-12" if state == "verified_present" else "",
            "as_of": f"{year}-12" if state == "verified_present" else f"{year}-01",
            "assessed_in": pd.array([pd.NA] * len(rows), dtype="Int64"),
            "state": state,
            "note": rows["note"].to_numpy(),
        }
    )
