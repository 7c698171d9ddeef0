"""The ledger of official claims: which one a report leads with, which contradict it, and why.

Officials contradict one another, and one office itself within a month. All claims are kept. A stated
rule picks the one that leads; the others stand beside it. The rule, in order:

1. all segments, a percentage of workers (not of a target or of projects), told for a region, and not marked
   as doubtful or a misprint;
2. dated not after the assessment period, and of the latest year that has any;
3. one that doesn't agree with its own count and denominator never leads;
4. one whose count and denominator are both given, and agree, goes before one without;
5. the more precise date goes first, then the later, then the lower share (the cautious reading).

A claim *conflicts* with the leading one when it stands within three months of it and differs by more
than one percentage point; one known by its year alone, when the two dates overlap. By rules 3 and 4 a newer
claim may stand beside the one that leads: `leading` names it, so that no page calls the one used the latest.
"""

from __future__ import annotations

from functools import partial

import pandas as pd

from paritrana_analysis.coverage import one_kind
from paritrana_analysis.coverage.precision import difference
from paritrana_analysis.dates import by_end_of, is_later, months_apart, period, recency, within_months

#: A share and its own count over denominator agree within this (33 cases checked: 31 do). Ours.
AGREEMENT = 0.01
#: Claims further apart than this, within `CONFLICT_MONTHS` of one another, are in conflict. Ours.
CONFLICT_POINTS = 0.01
CONFLICT_MONTHS = 3
#: A figure older than this at the end of the assessment period is a warning.
STALE_MONTHS = 12

COLUMNS = [
    "claim_id",
    "region_code",
    "as_of",
    "segment",
    "coverage_share",
    "active_participants",
    "denominator_value",
    "denominator_definition",
    "counting_basis",
    "agreement",
    "own_share",
    "own_differs",
    "reading",
    "source",
    "note",
]


#: A count belongs to the percentage that is alike in all of these.
ONE_STATEMENT = ["region_code", "as_of", "segment", "counting_basis", "source"]
#: Of `leading`.
NEWER = {  # column of `leading` → of the newest claim later than the one that leads
    "newer_claim_id": "claim_id",
    "newer_as_of": "as_of",
    "newer_share": "coverage_share",
    "newer_agreement": "agreement",
    "newer_source": "source",
}
LEAD_COLUMNS = [*COLUMNS, "lag_months", "conflicts", "conflict_low", "conflict_high", *NEWER]


def coverage_claims(ledger: pd.DataFrame) -> pd.DataFrame:
    """The ledger's coverage claims, each with its own count and denominator where the source gives them.

    ledger : table `coverage_reported` (corrected); a count belongs to a share when region, date,
        segment, basis and source are the same.

    Returns one row a claim with `COLUMNS`. coverage_share is 0–1 and as stated, active_participants and
    denominator_value are persons or blank. agreement: "agrees" or "disagrees" (count / denominator
    against the share, within `AGREEMENT`), "unchecked" where either is not given. own_share: count /
    denominator, 0–1; own_differs: how it stands to the share as printed (`precision.difference`). reading:
    what keeps the claim from being coverage of workers (`corrections.yaml`), or else its mark of
    `reliability`.

    >>> import paritrana_analysis as pa
    >>> claims = pa.coverage_claims(pa.read_tables()["coverage_reported"])
    >>> sorted(claims["agreement"].unique())
    ['agrees', 'disagrees', 'unchecked']
    """
    same = ONE_STATEMENT
    shares = ledger[ledger["measure"] == "coverage"]
    counts = as_read(ledger[(ledger["measure"] == "participants") & (ledger["unit"] == "persons")])
    counts = counts.sort_values("claim_id").drop_duplicates(same, keep="first")[
        [*same, "value", "denominator_value"]
    ]
    counts = counts.rename(columns={"value": "active_participants", "denominator_value": "count_denominator"})
    claims = shares.merge(counts, on=same, how="left", validate="many_to_one")
    claims["coverage_share"] = claims["value"] / 100
    claims["denominator_value"] = claims["denominator_value"].fillna(claims["count_denominator"])
    own = claims["active_participants"] / claims["denominator_value"]
    # A float's last digit must not decide what a printed digit can't show.
    off = (own - claims["coverage_share"]).abs().round(6) > AGREEMENT
    claims["agreement"] = own.isna().map({True: "unchecked", False: ""})
    claims.loc[own.notna(), "agreement"] = off[own.notna()].map({True: "disagrees", False: "agrees"})
    claims["own_share"] = own
    numbers = claims[["coverage_share", "active_participants", "denominator_value"]]
    claims["own_differs"] = [difference(*row) for row in numbers.itertuples(index=False, name=None)]
    claims["reading"] = _kept_back(claims)
    return claims[COLUMNS].reset_index(drop=True)


def as_read(ledger: pd.DataFrame) -> pd.DataFrame:
    """Rows of the ledger that say what their measure says, and are not marked as doubtful or a misprint."""
    return ledger[_kept_back(ledger) == ""]


def _kept_back(rows: pd.DataFrame) -> pd.Series:
    """Why a row says other than its measure, or isn't to be relied on: "" where nothing speaks against it."""
    blank = pd.Series("", index=rows.index, dtype="str")
    reading, reliability = (rows.get(column, blank) for column in ("reading", "reliability"))
    return reading.where(reading != "", reliability)


def not_after(claims: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """Claims dated within or before the assessment period (which ends on 31 December)."""
    return claims[claims["as_of"].map(partial(by_end_of, assessment_year)).astype(bool)]


def can_lead(claims: pd.DataFrame) -> pd.DataFrame:
    """Claims that may lead: all segments, of workers, and not at odds with their own numbers.

    claims : of `coverage_claims`. Returns those rows of it, as they are.

    >>> import paritrana_analysis as pa
    >>> claims = pa.coverage_claims(pa.read_tables()["coverage_reported"])
    >>> set(pa.coverage.can_lead(claims)["segment"])
    {'ALL'}
    """
    whole = (claims["segment"] == "ALL") & (claims["reading"] == "")
    return claims[whole & (claims["agreement"] != "disagrees")]


def leading(claims: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """For each region the claim that leads, by the rule above: one row a region, or none.

    Adds lag_months (from the claim's date to the end of the period) and the conflict it leaves:
    conflicts (how many claims), conflict_low and conflict_high (the lowest and highest share that
    these others state; blank without a conflict); and the columns of `NEWER`: the newest claim of all workers
    that is later than the leading one, blank where it is the latest.

    claims : of `coverage_claims`. assessment_year : the year judged; what is dated after it has no say.

    >>> import paritrana_analysis as pa
    >>> claims = pa.coverage_claims(pa.read_tables()["coverage_reported"])
    >>> pa.leading_claims(claims, 2025).set_index("region_code").loc["61", "coverage_share"].item()
    0.27
    """
    eligible = can_lead(not_after(claims, assessment_year))
    rank = eligible.assign(
        _year=eligible["as_of"].str[:4].astype(int),
        _agrees=(eligible["agreement"] == "agrees"),
        _precision=[recency(as_of)[1] for as_of in eligible["as_of"]],
        _end=[period(as_of)[1] for as_of in eligible["as_of"]],
    ).sort_values(
        ["region_code", "_year", "_agrees", "_precision", "_end", "as_of", "coverage_share", "claim_id"],
        ascending=[True, False, False, False, False, False, True, True],
    )
    lead = rank.groupby("region_code", sort=True).head(1)[COLUMNS].reset_index(drop=True)
    lead["lag_months"] = [months_apart(as_of, f"{assessment_year}-12")[0] for as_of in lead["as_of"]]
    others = _conflicts(claims, lead, assessment_year).groupby("region_code")["coverage_share"]
    lead["conflicts"] = lead["region_code"].map(others.size()).fillna(0).astype(int)
    lead["conflict_low"] = lead["region_code"].map(others.min())
    lead["conflict_high"] = lead["region_code"].map(others.max())
    later = _newer(claims, lead, assessment_year)
    for column, of in NEWER.items():
        lead[column] = lead["region_code"].map(later[of])
    return lead


def _newer(claims: pd.DataFrame, lead: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """By region the newest claim of all workers later than the leading one; of one date the lowest share."""
    whole = _of_all_workers(claims, assessment_year)
    led = dict(zip(lead["region_code"], lead["as_of"], strict=True))
    later = [
        code in led and is_later(as_of, led[code])
        for code, as_of in zip(whole["region_code"], whole["as_of"], strict=True)
    ]
    rows = whole[pd.Series(later, index=whole.index, dtype=bool)]
    rows = rows.assign(_end=[period(as_of)[1] for as_of in rows["as_of"]]).sort_values(
        ["_end", "as_of", "coverage_share", "claim_id"], ascending=[True, True, False, False]
    )
    return rows.drop_duplicates("region_code", keep="last").set_index("region_code")


def _of_all_workers(claims: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """Claims of all workers told by the end of the period, at odds with their own numbers or not."""
    return not_after(claims[(claims["segment"] == "ALL") & (claims["reading"] == "")], assessment_year)


def conflicting(claims: pd.DataFrame, lead: pd.Series, assessment_year: int) -> pd.DataFrame:
    """Claims of all workers near the leading one in time that say something else.

    claims : of `coverage_claims`. lead : one row of `leading`. Returns those rows of claims that are at most
    `CONFLICT_MONTHS` months from it and more than `CONFLICT_POINTS` (of 0–1) apart: assumption A8, ours.

    >>> import paritrana_analysis as pa
    >>> claims = pa.coverage_claims(pa.read_tables()["coverage_reported"])
    >>> lead = pa.leading_claims(claims, 2025).set_index("region_code", drop=False).loc["61"]
    >>> pa.coverage.conflicting_claims(claims, lead, 2025)["coverage_share"].tolist()
    [0.31, 0.37]
    """
    found = _conflicts(claims, lead.to_frame().T, assessment_year)
    return claims[claims["claim_id"].isin(found["claim_id"])]


def _conflicts(claims: pd.DataFrame, lead: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """What conflicts with the leading claim of its region: region_code, claim_id and coverage_share."""
    whole = _of_all_workers(claims, assessment_year)
    keys = ["region_code", "claim_id", "as_of", "coverage_share"]
    both = whole[keys].merge(lead[keys], on="region_code", suffixes=("", "_led"))
    near = [
        within_months(*dates, CONFLICT_MONTHS) for dates in zip(both["as_of"], both["as_of_led"], strict=True)
    ]
    close = pd.Series(near, index=both.index, dtype=bool)
    points = both["coverage_share"].astype(float) - both["coverage_share_led"].astype(float)
    apart = points.abs().round(6) > CONFLICT_POINTS
    return both.loc[close & apart & (both["claim_id"] != both["claim_id_led"]), keys]


def roles(claims: pd.DataFrame, lead: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """All claims with the role each plays (`role`), and whether they contradict the leading one (`clashes`).

    role: leads · conflicts · disagrees_with_itself · not_of_all_workers · after_period · beside.

    claims : of `coverage_claims`. lead : of `leading`, for the same year.

    >>> import paritrana_analysis as pa
    >>> claims = pa.coverage_claims(pa.read_tables()["coverage_reported"]).query("region_code == '61'")
    >>> roles = pa.coverage.claim_roles(claims, pa.leading_claims(claims, 2025), 2025)
    >>> int((roles["role"] == "leads").sum())
    1
    """
    leads = set(lead["claim_id"])
    clash = set(_conflicts(claims, lead, assessment_year)["claim_id"])
    in_time = set(not_after(claims, assessment_year)["claim_id"])

    def role(claim_id: str, reading: str, segment: str, agreement: str) -> str:
        if claim_id in leads:
            return "leads"
        if claim_id not in in_time:
            return "after_period"
        if reading or segment != "ALL":
            return "not_of_all_workers"
        if agreement == "disagrees":
            return "disagrees_with_itself"
        return "conflicts" if claim_id in clash else "beside"

    asked = claims[["claim_id", "reading", "segment", "agreement"]].itertuples(index=False)
    roles = pd.Series([role(*claim) for claim in asked], index=claims.index, dtype="str")
    return claims.assign(role=roles, clashes=claims["claim_id"].isin(clash))


def pooled(claims: pd.DataFrame, assessment_year: int) -> dict[str, dict]:
    """Each region's newest pair of formal and informal claims of one source and date, pooled: ours.

    Two segments' shares are never averaged; their counts and denominators are added. Returns region → as_of,
    source, active, workers, share, of the regions of which a source gives both, each once, counted alike,
    with counts and denominators. The same told twice counts once.
    """
    parts = not_after(claims, assessment_year)
    parts = parts[parts["segment"].isin(["FORMAL", "INFORMAL"]) & (parts["agreement"] == "agrees")]
    parts = parts.drop_duplicates(
        [*_PAIR, "counting_basis", "segment", "active_participants", "denominator_value"]
    )
    pairs = parts.groupby(_PAIR, as_index=False).agg(
        rows=("segment", "size"),
        segments=("segment", "nunique"),
        bases=("counting_basis", "nunique"),
        active=("active_participants", "sum"),
        workers=("denominator_value", "sum"),
    )
    pairs = pairs[(pairs["rows"] == 2) & (pairs["segments"] == 2) & (pairs["bases"] == 1)]
    rows = sorted(pairs.to_dict("records"), key=lambda row: (period(row["as_of"])[1], *map(row.get, _PAIR)))
    return {
        row["region_code"]: {
            "as_of": row["as_of"],
            "source": row["source"],
            "active": float(row["active"]),
            "workers": float(row["workers"]),
            "share": float(row["active"] / row["workers"]),
        }
        for row in rows  # of one region the newest stands last, and stays
    }


#: Claims of formal and of informal workers that are alike in these make one pair.
_PAIR = ["region_code", "as_of", "source"]


def counts_behind(share: float, participants: float | None, denominator: float | None) -> dict:
    """Count and denominator of a claim, the missing one worked out from the other two, and marked so.

    Returns active, workers (whole persons, or None where neither is given) and derived: "" (both stated),
    "active" or "workers". 27 % of 1,400,000 gives 378,000 covered (Kalimantan Selatan 2020).
    Raises ValueError for a share or a count that is below 0, infinite or a text.

    >>> import paritrana_analysis as pa
    >>> pa.coverage.claim_counts(0.27, None, 1_400_000)
    {'active': 378000, 'workers': 1400000, 'derived': 'active'}
    """
    for name, value in {"share": share, "participants": participants, "denominator": denominator}.items():
        if value is not None and not pd.isna(value):
            one_kind.number(name, value)
    given, of = (
        None if value is None or pd.isna(value) else int(value) for value in (participants, denominator)
    )
    if given is not None and of is not None:
        return {"active": given, "workers": of, "derived": ""}
    if of is not None and not pd.isna(share):
        return {"active": round(share * of), "workers": of, "derived": "active"}
    if given is not None and share > 0:
        return {"active": given, "workers": round(given / share), "derived": "workers"}
    return {"active": None, "workers": None, "derived": ""}
