"""A synthetic panel for each province and the nation, and its filled score sheets.

Nine seats as the editions' panels name them. Candidates follow one stated rule, until a selection by an
edition's own rule takes its place: in each province the districts with the highest reported coverage of
the period, one for every three districts, at least 3 and at most 7. National round: in each zone the three
highest of the provinces' first candidates, and the three provinces with the highest coverage.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from paritrana_analysis.data.synthetic import marked, numbered

NATIONAL = "national"
#: Seat and expertise.
SEATS = (
    ("chair", "regional_secretary"),
    ("secretary", "bpjs_head"),
    ("member", "manpower_office"),
    ("member", "employers"),
    ("member", "unions"),
    ("member", "social_security"),
    ("member", "economics"),
    ("member", "law"),
    ("member", "public_policy"),
)
CRITERIA = ("regulation", "coverage", "innovation", "interview")
FEWEST, MOST, PER_ZONE = 3, 7, 3


def candidates(reported: pd.DataFrame) -> pd.DataFrame:
    """Who stands in each round, by the rule above: round (province code or "national"), region_code, share.

    reported : one row a region that reported for the period: region_code, level, province_code, zone,
        coverage_share. Equal shares go by code. A province with fewer reports has fewer candidates.
    """
    ranked = reported.sort_values(["coverage_share", "region_code"], ascending=[False, True], kind="stable")
    below = ranked[ranked["level"] == "district"]
    rounds = []
    for code, rows in below.groupby("province_code", sort=True):
        rounds.append(rows.head(min(MOST, max(FEWEST, len(rows) // 3))).assign(round=code))
    firsts = below.groupby("province_code", sort=False).head(1)
    for field in (firsts, ranked[ranked["level"] == "province"]):
        best = field.groupby("zone", sort=False).head(PER_ZONE)
        rounds.append(best.sort_values("region_code").assign(round=NATIONAL))
    found = pd.concat(rounds, ignore_index=True)
    return found[["round", "region_code", "coverage_share"]]


def panel(districts: pd.DataFrame, rng: np.random.Generator, *, seed: int) -> pd.DataFrame:
    """Nine jurors a province and nine for the nation.

    districts : region_code, province_code. Returns juror_id, round, seat, expertise, own_region_code (a
    district; blank: none among the candidates' kind), interests (words with spaces between, as in
    `INTERESTS`), source, note. The BPJS head always has the interest that the office supplies the data.
    """
    homes = districts.sort_values("region_code").groupby("province_code")["region_code"].agg(list)
    rounds = [*homes.index, NATIONAL]
    rows = []
    for code in rounds:
        below = homes[code] if code in homes else list(districts["region_code"].sort_values())
        home = rng.integers(0, len(below), len(SEATS))
        has_home = rng.random(len(SEATS)) < 0.5
        has_firm = rng.random(len(SEATS)) < 0.15
        for at, (seat, expertise) in enumerate(SEATS):
            tied = has_home[at] and expertise != "bpjs_head"
            interests = ["supplies_data"] if expertise == "bpjs_head" else []
            interests += ["own_region"] if tied else []
            interests += ["own_firm"] if has_firm[at] and expertise in ("employers", "economics") else []
            own = below[home[at]] if tied else ""
            rows.append((code, seat, expertise, own, " ".join(interests)))
    frame = pd.DataFrame(rows, columns=["round", "seat", "expertise", "own_region_code", "interests"])
    frame.insert(0, "juror_id", numbered("PJ", len(frame), 3))
    return marked(frame, seed)


def sheets(
    candidates: pd.DataFrame,
    panel: pd.DataFrame,
    quality: pd.DataFrame,
    rng: np.random.Generator,
    *,
    seed: int,
) -> pd.DataFrame:
    """Every juror's sheet in long form: what each gives each candidate of the round on each criterion.

    quality : by region_code one column a criterion, 0–100, what an even-handed juror would give on average.
    A score is quality + the juror's severity (SD 5) + noise (SD 6), whole and within 0–100. Blank with a
    reason: `recused` (own district, or its province), `absent` (an interview or a whole session missed).
    """
    rows = candidates[["round", "region_code"]].merge(
        panel[["round", "juror_id", "own_region_code"]], on="round", sort=False
    )
    jurors = list(panel["juror_id"])
    severity = pd.Series(rng.normal(0, 5, len(jurors)), jurors)
    away = set(np.array(jurors)[rng.random(len(jurors)) < 0.04])
    parts = []
    for criterion in CRITERIA:
        fair = quality[criterion].loc[rows["region_code"]].to_numpy()
        moved = fair + severity.loc[rows["juror_id"]].to_numpy() + rng.normal(0, 6, len(rows))
        missed = rows["juror_id"].isin(away).to_numpy()
        missed = missed | ((criterion == "interview") & (rng.random(len(rows)) < 0.03))
        recused = _tied(rows)
        score = pd.array(np.clip(np.rint(moved), 0, 100).astype("int64"), dtype="Int64")
        score[missed | recused] = pd.NA
        reason = np.where(recused, "recused", np.where(missed, "absent", ""))
        parts.append(rows.assign(criterion=criterion, score=score, reason=reason))
    found = pd.concat(parts, ignore_index=True)
    found = found.sort_values(["round", "juror_id", "region_code"], kind="stable", ignore_index=True)
    return marked(found.drop(columns="own_region_code"), seed)


def _tied(rows: pd.DataFrame) -> np.ndarray:
    """Whether the candidate is the juror's own district, or the province it lies in."""
    own, candidate = rows["own_region_code"], rows["region_code"]
    return ((own == candidate) | (own.str[:2] == candidate)).to_numpy()


def quality(candidates: pd.DataFrame, states: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """What the practice world's candidates deserve: coverage from the share, the rest from the register.

    states : of `evidence.states`. Returns one row a candidate, one column a criterion, 0–100.
    """
    rows = candidates.drop_duplicates("region_code").set_index("region_code")
    present = (states.loc[rows.index] == "verified_present").astype(float)
    n = len(rows)
    ruled = present[["regulation", "licensing"]].mean(axis=1)
    done = present[["budget", "programme", "village", "dissemination"]].mean(axis=1)
    return pd.DataFrame(
        {
            "regulation": 45 + 35 * ruled + rng.normal(0, 6, n),
            "coverage": 30 + 65 * rows["coverage_share"],
            "innovation": 45 + 35 * done + rng.normal(0, 6, n),
            "interview": 60 + 12 * present["leadership"] + rng.normal(0, 8, n),
        }
    ).clip(5, 95)
