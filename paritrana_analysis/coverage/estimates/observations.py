"""Which official claims an estimate reads, and as what: a count, a share, workers, or a count by
registration.

One row of the result is one *observation*: a claim, or several that tell the same figure. Rules, all ours:

1. active participants, or shares of workers, of all workers, of wage earners (PU) or of others (BPU), and
   counts of construction workers; from 2018 on, and known on the day asked for;
2. a claim that the ledger marks as something else (`reading`) or that disagrees with its own numbers stays
out;
3. of a share with its own count and denominator, the share and the denominator are read: the count says
   nothing more;
4. claims of one region, kind and segment that stand within a quarter of one another and agree within their
   rounding are one observation: a figure told by many newspapers counts once, but what another office counted
   itself (`origin`) is a figure of its own;
5. what a number was rounded to is read from its last digits: 1,100,000 to 100,000, 35 % to 1 point.
"""

from __future__ import annotations

import pandas as pd

from paritrana_analysis.coverage.claims import coverage_claims
from paritrana_analysis.coverage.one_kind import not_to_be_used
from paritrana_analysis.coverage.precision import rounding
from paritrana_analysis.dates import period

#: The first year estimated.
FIRST_YEAR = 2018
#: The disjoint segments that an estimate counts, in the order of its arrays.
SEGMENTS = ("PU", "BPU", "JAKON")
#: Segment of a claim → whose participants it counts. Officials call formal what is PU and construction
#: together: where a source gives all three, FORMAL is their sum (Papua Barat, 2025).
COUNTED = {
    "ALL": ("PU", "BPU", "JAKON"),
    "PU": ("PU",),
    "FORMAL": ("PU", "JAKON"),
    "BPU": ("BPU",),
    "INFORMAL": ("BPU",),
    "JAKON": ("JAKON",),
}
#: Segment of a claim → over whose workers its share is. Construction has no workers of its own: those who
#: work there are wage earners or not, and stand in one of the two.
OVER = {
    "ALL": ("PU", "BPU"),
    "PU": ("PU",),
    "FORMAL": ("PU",),
    "BPU": ("BPU",),
    "INFORMAL": ("BPU",),
}
#: A share of what `reading` says → whose participants it counts; any other reading stays out.
READINGS = {"": None, "without_construction": ("PU", "BPU")}
#: Claims this many quarters apart, or fewer, may be one figure told twice.
SAME_FIGURE_QUARTERS = 1
#: A share is not read above this: more participants than workers is another basis, not a share of residents.
HIGHEST_SHARE = 1.0

COLUMNS = [
    "claim_ids",  # "+" between them
    "region_code",  # "+" between several whose sum is told
    "kind",  # share, count, workers, registration
    "segment",  # as claimed
    "counted",  # tuple of SEGMENTS
    "over",  # tuple of SEGMENTS with workers
    "value",  # 0–1 for a share, persons for the rest
    "rounded_to",  # of value, same unit
    "first_quarter",  # quarters since the first of FIRST_YEAR, both included
    "last_quarter",
    "as_of",
    "told_by",  # how many claims
    "origin",  # who counted
]
#: Who counted, where the row doesn't say: whoever tells it, nobody but the agency counts.
AGENCY = "bpjs"


def quarter_of(as_of: str) -> tuple[int, int]:
    """First and last quarter that a date may mean, counted from the first quarter of `FIRST_YEAR`.

    >>> quarter_of("2018"), quarter_of("2019-12")
    ((0, 3), (7, 7))
    """
    first, last = period(as_of)
    return first // 3 - FIRST_YEAR * 4, last // 3 - FIRST_YEAR * 4


def observations(
    ledger: pd.DataFrame, participants: pd.DataFrame, until: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The observations an estimate reads, and the claims that it leaves out with the reason.

    ledger : table `coverage_reported` (corrected). participants : table of that name.
    until : the year judged; a claim that may be later than its 31 December stays out.

    Returns two frames: one row an observation with `COLUMNS`, sorted by region, date, kind and value; and
    one row a claim left out with claim_id, region_code, as_of and why (a key of the words' files).
    """
    told = pd.concat([_of_ledger(ledger), _of_participants(participants)], ignore_index=True)
    told["why"] = _why_out(told, until)
    told["why"] = told["why"].mask((told["why"] == "") & _told_in_parts(told), "told_in_parts")
    told["why"] = told["why"].mask((told["why"] == "") & _same_as_registered(told), "same_as_registered")
    told["why"] = told["why"].mask((told["why"] == "") & _same_as_left_out(told), "same_as_left_out")
    out = told[told["why"] != ""][["claim_ids", "region_code", "as_of", "why"]]
    return _told_once(told[told["why"] == ""]), out.rename(columns={"claim_ids": "claim_id"}).reset_index(
        drop=True
    )


#: Measures of the ledger that an estimate may read.
MEASURES = {"coverage": "share", "participants": "count", "workers": "workers"}


def newest_year(ledger: pd.DataFrame, participants: pd.DataFrame) -> int:
    """The year of the newest claim on participants, coverage or workers."""
    asked = ledger[ledger["measure"].isin(list(MEASURES))]
    return max(int(as_of[:4]) for as_of in [*asked["as_of"], *participants["as_of"]])


def _of_ledger(ledger: pd.DataFrame) -> pd.DataFrame:
    """The claims of the ledger as observations; `own` is False for a count that its share already tells."""
    asked = ledger[ledger["measure"].isin(list(MEASURES))]
    if "reading" not in asked:
        asked = asked.assign(reading="")
    claims = coverage_claims(asked).set_index("claim_id")
    kind = asked["measure"].map(MEASURES)
    kind = kind.mask((kind == "count") & (asked["counting_basis"] == "registration"), "registration")
    share = kind == "share"
    frame = pd.DataFrame(
        {
            "claim_ids": asked["claim_id"],
            "region_code": asked["region_code"],
            "kind": kind,
            "segment": asked["segment"],
            "reading": asked["reading"],
            "basis": asked["counting_basis"],
            "origin": _origin(asked),
            "value": (asked["value"] / 100).where(share, asked["value"]),
            "rounded_to": [
                rounding(value, 0.01) / 100 if is_share else rounding(value, 1)
                for value, is_share in zip(asked["value"], share, strict=True)
            ],
            "as_of": asked["as_of"],
            "agreement": asked["claim_id"].map(claims["agreement"]).fillna(""),
            "active": True,
            "doubtful": not_to_be_used(asked),
        }
    )
    same = ["region_code", "as_of", "segment", "counting_basis", "source"]
    told = asked[(asked["claim_id"].map(claims["agreement"]) == "agrees").to_numpy()][same].drop_duplicates()
    frame["own"] = True
    behind = asked[same].merge(told, on=same, how="left", indicator=True)["_merge"].eq("both").to_numpy()
    frame.loc[behind & (frame["kind"] == "count").to_numpy(), "own"] = False
    return pd.concat([frame, _denominators(asked)], ignore_index=True)


def _denominators(asked: pd.DataFrame) -> pd.DataFrame:
    """The denominators that stand beside shares and counts, each once a source, as claims on workers."""
    given = asked[asked["denominator_value"].notna() & (asked["measure"] != "workers")]
    given = given.sort_values("claim_id").drop_duplicates(
        ["region_code", "as_of", "segment", "denominator_value"]
    )
    return pd.DataFrame(
        {
            "claim_ids": given["claim_id"],
            "region_code": given["region_code"],
            "kind": "workers",
            "segment": given["segment"],
            "reading": given["reading"],
            "basis": given["counting_basis"],
            "origin": _origin(given),
            "value": given["denominator_value"],
            "rounded_to": [rounding(value, 1) for value in given["denominator_value"]],
            "as_of": given["as_of"],
            "agreement": "",
            "active": True,
            "doubtful": not_to_be_used(given),
            "own": True,
        }
    )


def _of_participants(participants: pd.DataFrame) -> pd.DataFrame:
    kind = participants["counting_basis"].map(
        lambda basis: "registration" if basis == "registration" else "count"
    )
    label = participants["region_code"] + "/" + participants["as_of"] + "/" + participants["segment"]
    return pd.DataFrame(
        {
            "claim_ids": label,
            "region_code": participants["region_code"],
            "kind": kind,
            "segment": participants["segment"],
            "reading": "",
            "basis": participants["counting_basis"],
            "origin": _origin(participants),
            "value": participants["participants"].astype(float),
            "rounded_to": [rounding(value, 1) for value in participants["participants"].astype(float)],
            "as_of": participants["as_of"],
            "agreement": "",
            "active": participants["status"] == "active",
            "doubtful": not_to_be_used(participants),
            "own": True,
        }
    )


def _origin(rows: pd.DataFrame) -> pd.Series:
    """Who counted, `AGENCY` where the row or its table doesn't say."""
    if "origin" not in rows:
        return pd.Series(AGENCY, index=rows.index)
    return rows["origin"].fillna("").astype(str).replace("", AGENCY)


def _why_out(told: pd.DataFrame, until: int) -> pd.Series:
    """For each claim the first reason why it isn't read, "" where it is."""
    quarters = told["as_of"].map(quarter_of)
    first = quarters.map(lambda q: q[0])
    last = quarters.map(lambda q: q[1])
    reasons = {
        "later": last >= (until + 1 - FIRST_YEAR) * 4,
        "before": first < 0,
        "inactive": ~told["active"].astype(bool),
        "other_reading": ~told["reading"].isin(list(READINGS)),
        "part": ~told["segment"].isin(list(COUNTED))
        | ((told["kind"] != "count") & (told["kind"] != "registration") & ~told["segment"].isin(list(OVER))),
        "doubtful": told["doubtful"].astype(bool),
        "disagrees": told["agreement"] == "disagrees",
        "not_positive": ~(told["value"] > 0),
        "above_all": (told["kind"] == "share") & (told["value"] > HIGHEST_SHARE),
        "share_by_registration": (told["kind"] == "share") & (told["basis"] == "registration"),
        "told_by_share": ~told["own"].astype(bool),
    }
    why = pd.Series("", index=told.index)
    for reason, holds in reasons.items():
        why = why.mask((why == "") & holds.astype(bool), reason)
    return why


def _told_in_parts(told: pd.DataFrame) -> pd.Series:
    """Whether a count of all by registration is the sum of its segments, which are read instead."""
    rows = told[(told["kind"] == "registration") & (told["why"] == "")]
    segments = rows.groupby(["region_code", "as_of"])["segment"].agg(set)
    whole = set(segments.index[segments.map(lambda s: s >= set(SEGMENTS)).astype(bool)])
    keys = pd.Series(list(zip(told["region_code"], told["as_of"], strict=True)), index=told.index)
    return (told["kind"] == "registration") & (told["segment"] == "ALL") & keys.isin(whole)


def _same_as_left_out(told: pd.DataFrame) -> pd.Series:
    """Whether a claim tells again one at odds with itself, doubtful or of another meaning."""
    bad: dict[tuple, list[dict]] = {}
    for row in told[told["why"].isin(["disagrees", "doubtful", "other_reading"])].to_dict("records"):
        key = (row["region_code"], row["kind"], row["segment"], row["origin"])
        bad.setdefault(key, []).append(_with_quarters(row))
    return pd.Series(
        [
            any(
                _one_figure(one, _with_quarters(row))
                for one in bad.get((row["region_code"], row["kind"], row["segment"], row["origin"]), [])
            )
            for row in told.to_dict("records")
        ],
        told.index,
    )


def _with_quarters(row: dict) -> dict:
    first, last = quarter_of(row["as_of"])
    return row | {"first_quarter": first, "last_quarter": last}


def _same_as_registered(told: pd.DataFrame) -> pd.Series:
    """Whether a count without a stated basis is a count by registration told again."""
    registered = told[(told["kind"] == "registration") & (told["region_code"] != "00")]
    by_key: dict[tuple, list[dict]] = {}
    for row in registered.to_dict("records"):
        key = (row["region_code"], row["segment"], row["origin"])
        by_key.setdefault(key, []).append(_with_quarters(row))

    def again(claim: dict) -> bool:
        claim = _with_quarters(claim)
        key = (claim["region_code"], claim["segment"], claim["origin"])
        return any(_one_figure(other, claim) for other in by_key.get(key, []))

    count = told["kind"] == "count"
    return pd.Series(
        [bool(c) and again(row) for c, row in zip(count, told.to_dict("records"), strict=True)], told.index
    )


def _told_once(told: pd.DataFrame) -> pd.DataFrame:
    """Claims that tell one figure made one: the most exact of them stands, with the ids of all."""
    told = told.assign(
        first_quarter=[quarter_of(as_of)[0] for as_of in told["as_of"]],
        last_quarter=[quarter_of(as_of)[1] for as_of in told["as_of"]],
        _exact=told["as_of"].str.count("-"),
    ).sort_values(
        ["region_code", "kind", "segment", "reading", "rounded_to", "_exact", "as_of", "value", "claim_ids"],
        ascending=[True, True, True, True, True, False, True, True, True],
    )
    kept: dict[tuple, list[dict]] = {}
    for claim in told.to_dict("records"):
        alike = kept.setdefault(
            tuple(claim[key] for key in ("region_code", "kind", "segment", "reading", "origin")), []
        )
        one = next((one for one in alike if _one_figure(one, claim)), None)
        if one is None:
            alike.append({**claim, "ids": {claim["claim_ids"]}})
        else:
            one["ids"].add(claim["claim_ids"])
    rows = [
        {
            **{column: one.get(column) for column in COLUMNS},
            "claim_ids": "+".join(sorted(one["ids"])),
            "told_by": len(one["ids"]),
            "counted": READINGS[one["reading"]] or COUNTED[one["segment"]],
            "over": OVER.get(one["segment"], ()),
        }
        for alike in kept.values()
        for one in alike
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    whole = {"first_quarter": int, "last_quarter": int, "told_by": int}
    frame = frame.astype({"value": float, "rounded_to": float, **whole})  # an empty one has no types
    order = ["region_code", "first_quarter", "kind", "segment", "value", "origin"]
    return frame.sort_values(order).reset_index(drop=True)


def _one_figure(one: dict, other: dict) -> bool:
    apart = max(one["first_quarter"] - other["last_quarter"], other["first_quarter"] - one["last_quarter"])
    within = (one["rounded_to"] + other["rounded_to"]) / 2
    return apart <= SAME_FIGURE_QUARTERS and abs(one["value"] - other["value"]) <= within * (1 + 1e-9)
