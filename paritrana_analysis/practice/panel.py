"""A synthetic panel for each province and the nation: nine seats as the editions' panels name them.

Scores are of a round and its candidates: `practice.fill` gives them, and no table of an edition holds any.
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


def panel(
    districts: pd.DataFrame,
    firms: pd.DataFrame,
    rng: np.random.Generator,
    ties: np.random.Generator,
    *,
    seed: int,
) -> pd.DataFrame:
    """Nine jurors a province and nine for the nation.

    districts : region_code, province_code. firms : firm_id, region_code. ties : of who has which firm.
    Returns juror_id, round, seat, expertise, own_region_code (a district; blank: none among the candidates'
    kind), own_firm (one of the area's; blank: none), interests (words with spaces between, as in
    `INTERESTS`), source, note. The BPJS head always has the interest that the office supplies the data.
    """
    homes = districts.sort_values("region_code").groupby("province_code")["region_code"].agg(list)
    rounds = [*homes.index, NATIONAL]
    firms_of = firms.sort_values("firm_id").groupby(firms["region_code"].str[:2])["firm_id"].agg(list)
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
            there = firms_of.get(code, []) if code in homes else list(firms["firm_id"].sort_values())
            owns = has_firm[at] and expertise in ("employers", "economics") and len(there) > 0
            interests += ["own_firm"] if owns else []
            firm = there[ties.integers(0, len(there))] if owns else ""
            own = below[home[at]] if tied else ""
            rows.append((code, seat, expertise, own, firm, " ".join(interests)))
    columns = ["round", "seat", "expertise", "own_region_code", "own_firm", "interests"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.insert(0, "juror_id", numbered("PJ", len(frame), 3))
    return marked(frame, seed)
