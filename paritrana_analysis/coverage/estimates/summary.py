"""Draws told in numbers: intervals, grades, ranks, gaps, and claims that stand far off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.special import logit

from paritrana_analysis.coverage.estimates.cells import Cells
from paritrana_analysis.coverage.estimates.observations import AGENCY, FIRST_YEAR, SEGMENTS
from paritrana_analysis.coverage.estimates.structure import NATION

#: Intervals told, in percent of the draws.
LEVELS = (50, 80, 90)
#: Shares are told to a tenth of a point, so that a report is made again only when a printed value moves.
SHARE_DECIMALS = 3
#: Persons are told to this many digits: more would be noise of the draws.
PERSON_DIGITS = 3
#: A region's own claims stand behind an estimate that is at most this many quarters away. Ours.
SUPPORT_QUARTERS = 8
GRADES = ("low", "medium", "high")

ROW_COLUMNS = [
    "region_code",
    "date",
    "share",
    *(f"{end}_{level}" for level in LEVELS for end in ("low", "high")),
    "active_participants",
    "participants_low_90",
    "participants_high_90",
    "workers",
    *(f"participants_{segment.lower()}" for segment in SEGMENTS),
    "grade",
    "claims",
    "newest_as_of",
    "newest_claim",
    "simulation_error",
]
#: The day of which registration is known for every province: people registered elsewhere are told of it.
REGISTERED_ON = "2023-12-31"
#: Parts of the draws, each of draws that follow one another, whose ends of intervals are compared.
BATCHES = 10


def dates(quarters: int) -> list[str]:
    """The last day of each quarter from the first of `FIRST_YEAR`.

    >>> dates(4)
    ['2018-03-31', '2018-06-30', '2018-09-30', '2018-12-31']
    """
    ends = ("03-31", "06-30", "09-30", "12-31")
    return [f"{FIRST_YEAR + quarter // 4}-{ends[quarter % 4]}" for quarter in range(quarters)]


def shares(cells: Cells) -> np.ndarray:
    """Coverage of all workers in each draw, (draws, regions, quarters)."""
    return cells.participants.sum(axis=-2) / cells.workers.sum(axis=-2)


def rows(cells: Cells, codes: Sequence[str], observations: pd.DataFrame, *, first: int = 0) -> pd.DataFrame:
    """One row a region and quarter with `ROW_COLUMNS`: shares 0–1, persons, and what stands behind them.

    first : the quarter that the first of the cells is.
    """
    share = shares(cells)
    people, workers = cells.participants, cells.workers.sum(axis=-2)
    quarters = range(first, first + share.shape[-1])
    told = dates(quarters.stop)[first:]
    frame = pd.DataFrame({"region_code": np.repeat(list(codes), len(told)), "date": told * len(codes)})
    percents = [50, *(50 + sign * level / 2 for level in LEVELS for sign in (-1, 1))]
    names = ["share", *(f"{end}_{level}" for level in LEVELS for end in ("low", "high"))]
    for name, values in zip(names, percentiles(share, percents), strict=True):
        frame[name] = np.round(values, SHARE_DECIMALS).ravel()
    frame["simulation_error"] = np.round(simulation_error(share), SHARE_DECIMALS).ravel()
    total = people.sum(axis=-2)
    low, median, high = percentiles(total, [5, 50, 95])
    frame["active_participants"] = persons(median)
    frame["participants_low_90"], frame["participants_high_90"] = persons(low), persons(high)
    frame["workers"] = persons(percentiles(workers, 50))
    of_segments = percentiles(people, 50)
    for place, segment in enumerate(SEGMENTS):
        frame[f"participants_{segment.lower()}"] = persons(of_segments[:, place])
    support = _support(observations, codes, quarters)
    return frame.merge(support, on=["region_code", "date"], validate="one_to_one")[ROW_COLUMNS]


def percentiles(values: np.ndarray, percents: float | Sequence[float], axis: int = 0) -> np.ndarray:
    """`np.percentile`, sorted first: numpy sorts with vector instructions, and selects without."""
    return np.percentile(np.sort(values, axis=axis), percents, axis=axis, overwrite_input=True)


def simulation_error(share: np.ndarray) -> np.ndarray:
    """Standard error of the ends of the 90 % interval, the larger of the two: how far a seed moves them.

    share : (draws, …), in the order drawn. From the ends in batches of draws that follow one another, as
    draws of neighbouring sweeps are alike (Flegal and Jones 2010, "Batch means and spectral variance
    estimators in Markov chain Monte Carlo").
    """
    size = max(len(share) // BATCHES, 1)
    parts = share[: size * BATCHES].reshape(-1, size, *share.shape[1:])
    ends = percentiles(parts, [5, 95], axis=1)
    return ends.std(axis=1, ddof=1).max(axis=0) / np.sqrt(len(parts))


def with_nation(cells: Cells) -> Cells:
    """Cells with one more region at the end: the sum of all."""
    people = cells.participants.sum(axis=-3, keepdims=True)
    workers = cells.workers.sum(axis=-3, keepdims=True)
    own = logit(people[..., :2, :] / workers)
    left = (workers - people[..., :2, :]).sum(axis=-2, keepdims=True)
    construction = logit(people[..., 2:, :] / left)
    return Cells(
        np.concatenate([cells.logits, np.concatenate([own, construction], axis=-2)], axis=-3),
        np.concatenate([cells.log_workers, np.log(workers)], axis=-3),
    )


def persons(values: np.ndarray) -> np.ndarray:
    """Counts rounded to `PERSON_DIGITS` digits that count, as whole numbers."""
    flat = values.ravel()
    unit = 10.0 ** np.maximum(np.floor(np.log10(np.maximum(flat, 1))) - PERSON_DIGITS + 1, 0)
    return (np.round(flat / unit) * unit).astype("int64")


def _support(observations: pd.DataFrame, codes: Sequence[str], quarters: range) -> pd.DataFrame:
    """Grade, number and newest of the claims on each region that stand near each quarter."""
    own = observations[observations["kind"].ne("workers")].sort_values(["last_quarter", "as_of", "claim_ids"])
    by_region: dict[str, list[dict]] = {}
    for claim in own.to_dict("records"):
        by_region.setdefault(claim["region_code"], []).append(claim)
    told = []
    for code in codes:
        claims = by_region.get(code, [])
        for quarter, date in zip(quarters, dates(quarters.stop)[quarters.start :], strict=True):
            near = [
                claim
                for claim in claims
                if claim["last_quarter"] >= quarter - SUPPORT_QUARTERS
                and claim["first_quarter"] <= quarter + SUPPORT_QUARTERS
            ]
            newest = near[-1] if near else {"as_of": "", "claim_ids": ""}
            told.append((code, date, _grade(near), len(near), newest["as_of"], newest["claim_ids"]))
    columns = ["region_code", "date", "grade", "claims", "newest_as_of", "newest_claim"]
    return pd.DataFrame(told, columns=columns)


def _grade(near: Sequence[Mapping]) -> str:
    """low: nothing but the nation; medium: own claims; high: two origins, one of them not the agency."""
    if not near:
        return "low"
    origins = {claim["origin"] for claim in near}
    return "high" if len(origins) > 1 and origins - {AGENCY} else "medium"


def ranks(cells: Cells, codes: Sequence[str], graded: pd.DataFrame, date: str) -> pd.DataFrame:
    """Where each region stands on a date by coverage, 1 the highest, over the draws.

    graded : of `rows`. A region of the lowest grade is not ranked: its columns are blank.
    Returns region_code, rank_median, rank_low_90, rank_high_90, ranked (how many are).
    """
    quarter = dates(cells.logits.shape[-1]).index(date)
    grade = graded[graded["date"] == date].set_index("region_code")["grade"].reindex(list(codes))
    ranked = (grade != "low").to_numpy()
    share = shares(cells)[..., quarter][:, ranked]
    place = (-share).argsort(axis=1).argsort(axis=1) + 1
    frame = pd.DataFrame({"region_code": list(codes)})
    for name, at in (("rank_median", 50), ("rank_low_90", 5), ("rank_high_90", 95)):
        frame[name] = np.nan
        frame.loc[ranked, name] = np.round(np.percentile(place, at, axis=0))
    frame["ranked"] = int(ranked.sum())
    return frame


def gap(cells: Cells, codes: Sequence[str], date: str, target_share: float) -> pd.DataFrame:
    """People still to be covered on a date to reach a share of the workers: median and 90 % interval,
    persons.

    0 where a draw has reached it. target_share : 0–1.
    """
    quarter = dates(cells.logits.shape[-1]).index(date)
    people = cells.participants[..., quarter].sum(axis=-1)
    missing = np.maximum(target_share * cells.workers[..., quarter].sum(axis=-1) - people, 0)
    low, median, high = np.percentile(missing, [5, 50, 95], axis=0)
    return pd.DataFrame(
        {
            "region_code": list(codes),
            "gap": persons(median),
            "gap_low_90": persons(low),
            "gap_high_90": persons(high),
        }
    )


def change(cells: Cells, codes: Sequence[str], graded: pd.DataFrame, of: str, to: str) -> pd.DataFrame:
    """Change of coverage between two dates (0–1) in the same draws; blank unless claims stand near both."""
    names = dates(cells.logits.shape[-1])
    share = shares(cells)
    moved = share[..., names.index(to)] - share[..., names.index(of)]
    own = graded[graded["date"].isin([of, to]) & (graded["grade"] != "low")].groupby("region_code").size()
    both = np.array([own.get(code, 0) == 2 for code in codes])
    frame = pd.DataFrame({"region_code": list(codes)})
    for name, at in (("change", 50), ("change_low_90", 5), ("change_high_90", 95)):
        frame[name] = np.where(both, np.round(np.percentile(moved, at, axis=0), SHARE_DECIMALS), np.nan)
    return frame


def elsewhere(drawn: np.ndarray, cells: Cells, codes: Sequence[str]) -> pd.DataFrame:
    """People registered over people resident in each region on `REGISTERED_ON`, or on the last day if it is
    earlier: median and 90 % interval of the ratio.

    drawn : of `Structure.elsewhere`, (draws, regions, 3). separable : whether the interval excludes 1;
    where it doesn't, basis, denominator and region cannot be told apart.
    """
    known = [date for date in dates(cells.logits.shape[-1]) if date <= REGISTERED_ON]
    people = cells.participants[..., len(known) - 1]
    ratio = (people * np.exp(drawn)).sum(axis=-1) / people.sum(axis=-1)
    low, median, high = np.round(np.percentile(ratio, [5, 50, 95], axis=0), 2)
    return pd.DataFrame(
        {
            "region_code": list(codes),
            "date": known[-1],
            "registered_to_resident": median,
            "low_90": low,
            "high_90": high,
            "separable": (low > 1) | (high < 1),
        }
    )


def distances(observations: pd.DataFrame, said: np.ndarray, spread: np.ndarray) -> pd.DataFrame:
    """How far each claim stands from what the estimate makes of it.

    said : what each should say (its own unit), without its own error. spread : standard error on the log
    scale. Adds estimate, times (claim over estimate) and distance (in standard errors, absolute).
    """
    frame = observations.assign(estimate=said, times=observations["value"] / said)
    return frame.assign(distance=np.abs(np.log(frame["times"])) / spread)


def strangest(distant: pd.DataFrame, number: int = 10) -> pd.DataFrame:
    """The claims farthest from their estimates, the first `number` of each year, the nation's with them."""
    told = distant.assign(year=distant["as_of"].str[:4]).sort_values(
        ["year", "distance", "claim_ids"], ascending=[True, False, True]
    )
    return told.groupby("year", sort=True).head(number).reset_index(drop=True)


__all__ = [
    "NATION",
    "change",
    "distances",
    "elsewhere",
    "gap",
    "ranks",
    "rows",
    "shares",
    "strangest",
    "with_nation",
]
