"""The door: tables in, estimates out.

found = estimates(tables, 2025)
found.rows                 a row a province (and "00") and quarter: share, intervals, persons, grade, claims
found.districts.rows       with level="district" the same of 514 districts
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from paritrana_analysis.coverage.estimates import districts as of_districts
from paritrana_analysis.coverage.estimates import provinces as of_provinces
from paritrana_analysis.coverage.estimates import scales, summary
from paritrana_analysis.coverage.estimates.cells import Cells
from paritrana_analysis.coverage.estimates.denominators import known, log_workers
from paritrana_analysis.coverage.estimates.fit import Fit
from paritrana_analysis.coverage.estimates.observations import FIRST_YEAR, observations
from paritrana_analysis.coverage.estimates.structure import NATION
from paritrana_analysis.coverage.shares import workforce

#: Seed of the draws; any other gives another set of them, and the same intervals to about half a point.
SEED = 20251231


#: Every so many of a province's draws are shared out to its districts: twice as many take twice as long, for
#: 0.2 points less of simulation error in the middle.
EVERY = 2


@dataclass(frozen=True)
class Districts:
    """Districts' part of an `Estimates`. share : (draws, districts, ends of the years told)."""

    region_codes: list[str]
    rows: pd.DataFrame
    share: np.ndarray
    distances: pd.DataFrame


@dataclass(frozen=True)
class Estimates:
    """What `estimates` returns. cells : draws of the provinces and, last, of the nation.

    claims_until : the last year whose claims have a say; later than the year judged in a revised series.
    """

    assessment_year: int
    claims_until: int
    region_codes: list[str]
    cells: Cells
    rows: pd.DataFrame
    observations: pd.DataFrame
    left_out: pd.DataFrame
    distances: pd.DataFrame
    elsewhere: pd.DataFrame
    fit: Fit
    districts: Districts | None = None

    @property
    def revised(self) -> bool:
        """Whether claims of later years have a say: with hindsight, and labelled so."""
        return self.claims_until > self.assessment_year

    @property
    def until(self) -> str:
        """The day to which claims have a say."""
        return f"{self.claims_until}-12-31"

    @property
    def date(self) -> str:
        """The day estimated: the last of the year judged."""
        return f"{self.assessment_year}-12-31"

    def latest(self) -> pd.DataFrame:
        """`rows` on that day, with each province's place among those ranked."""
        on = self.rows[self.rows["date"] == self.date]
        provinces = Cells(self.cells.logits[..., :-1, :, :], self.cells.log_workers[..., :-1, :, :])
        placed = summary.ranks(provinces, self.region_codes[:-1], self.rows, self.date)
        return on.merge(placed, on="region_code", how="left").reset_index(drop=True)


def estimates(
    tables: Mapping[str, pd.DataFrame],
    assessment_year: int,
    *,
    level: str = "province",
    series: bool = True,
    claims_until: int | None = None,
    seed: int = SEED,
) -> Estimates:
    """Coverage of every province (and district) reconciled from all claims, with intervals.

    Estimated: active participants counted once where they live, over workers who could be members, at the end
    of each quarter from 2018 to that of the year judged. Ours, never an official figure.

    tables : of `read_tables` (coverage_reported, participants, labour_force). assessment_year : claims dated
    after its 31 December have no say. level : "province", or "district" for the 514 districts too.
    series : whether districts are told for every quarter, or (False) on the last day alone, which is faster.
    claims_until : a later year makes a *revised* series, from claims that were not known then. seed : of
    the draws.

    Returns `Estimates`. Shares 0–1, counts in persons. Raises ValueError for another level or a year without
    a labour force.
    Source: form and errors in docs/estimates.md; after Burton et al. 2009 (WHO and UNICEF estimates of
    immunization coverage) and Utazi et al. 2022.

    >>> import paritrana_analysis as pa
    >>> found = pa.estimates(pa.read_tables(), 2025)
    >>> latest = found.latest().set_index("region_code")
    >>> bool(latest.loc["36", "low_90"] < latest.loc["36", "share"] < latest.loc["36", "high_90"])
    True
    """
    if level not in ("province", "district"):
        raise ValueError(f'level is "province" or "district", not {level!r}')
    # One thread for linear algebra: the last bits of a sum depend on how many share it, and matrices of
    # this size gain nothing from more.
    with threadpool_limits(1, user_api="blas"):
        return _made(tables, assessment_year, level, series, claims_until, seed)


def _made(
    tables: Mapping[str, pd.DataFrame],
    assessment_year: int,
    level: str,
    series: bool,
    claims_until: int | None,
    seed: int,
) -> Estimates:
    until = max(assessment_year, claims_until or assessment_year)
    read, left_out = observations(tables["coverage_reported"], tables["participants"], until)
    force = workforce(tables["labour_force"])
    codes = [code for code in known(force, until) if len(code) == 2 and code != NATION]
    if not codes:
        raise ValueError(f"labour force: no province's workers are known up to {until}")
    found = of_provinces.fit_provinces(read, codes, log_workers(force, codes, until), scales.read("province"))
    x = found.draw(
        seed,
        sweeps=of_provinces.SWEEPS,
        per_sweep=of_provinces.PER_SWEEP,
        warm_up=of_provinces.WARM_UP,
    )
    cells = found.structure.cells(x)
    whole = summary.with_nation(cells)
    quarters = (assessment_year + 1 - FIRST_YEAR) * 4
    rows = summary.rows(whole, [*codes, NATION], read)
    shown = rows[rows["date"].isin(summary.dates(quarters))].reset_index(drop=True)
    own = found.structure.observations
    made = Estimates(
        assessment_year,
        until,
        [*codes, NATION],
        Cells(whole.logits[..., :quarters], whole.log_workers[..., :quarters]),
        shown,
        read,
        left_out,
        _distances(found, own),
        summary.elsewhere(found.structure.elsewhere(x), cells, codes),
        found,
    )
    if level == "province":
        return made
    told = slice(0 if series else quarters - 1, quarters)
    return Estimates(
        **{**made.__dict__, "districts": _districts(made, found, cells, read, force, until, told, seed)}
    )


def _distances(found: Fit, own: pd.DataFrame) -> pd.DataFrame:
    """Claims against what the mode says of them, without the day's error that only they tell of."""
    structure = found.structure
    x = found.x.copy()
    x[structure.slices["occasion"]] = 0.0
    said, _ = structure.linearised(x)
    spans = np.where(
        own["kind"] == "share",
        1,
        np.minimum(own["last_quarter"], structure.start.shape[2] - 1)
        - np.maximum(own["first_quarter"], 0)
        + 1,
    )
    occasion = np.where(own["kind"].isin(["share", "count"]), found.scales.unknowns["occasion"], 0.0)
    spread = np.hypot(found.system.scale[: len(own)], occasion)
    return summary.distances(own, np.exp(said[: len(own)]) / spans, spread)


def _districts(
    made: Estimates, found: Fit, cells: Cells, read, force, until: int, told: slice, seed: int
) -> Districts:
    scale = scales.read("district")
    at = found.structure.cells(found.x)
    members: dict[str, list[str]] = {}
    below = [code for code in known(force, until) if len(code) == 4]
    for code in below:
        members.setdefault(code[:2], []).append(code)
    proxies = dict(zip(below, log_workers(force, below, until), strict=True))
    claims = dict(list(read.groupby(read["region_code"].str[:2])))

    def of_province(place: int) -> tuple | None:
        province = made.region_codes[place]
        mine = members.get(province, [])
        if not mine:
            return None
        whole = of_districts.Whole(
            province,
            at.logits[place],
            at.participants[place],
            at.workers[place],
            cells.participants[::EVERY, place],
            cells.workers[::EVERY, place],
        )
        proxy = np.stack([proxies[code] for code in mine])
        own = of_districts.of_districts(claims.get(province, read.iloc[:0]), mine)
        fitted = of_districts.fit_districts(own, mine, proxy, whole, scale)
        drawn = of_districts.draw_districts(fitted, whole, seed + int(province), told)
        held = fitted.structure.observations
        distant = _distances(fitted, held)[held["claim_ids"] != ""]
        rows = summary.rows(drawn, mine, own, first=told.start)
        return mine, rows, summary.shares(drawn)[..., 3 - told.start % 4 :: 4], distant

    # Provinces do not know of one another, each has its own seed: any number of threads gives the same.
    with ThreadPoolExecutor() as pool:
        found_in = [one for one in pool.map(of_province, range(len(made.region_codes) - 1)) if one]
    codes, rows, shares, distant = zip(*found_in, strict=True)
    return Districts(
        [code for mine in codes for code in mine],
        pd.concat(rows, ignore_index=True),
        np.concatenate(shares, axis=1),
        pd.concat(distant, ignore_index=True),
    )
