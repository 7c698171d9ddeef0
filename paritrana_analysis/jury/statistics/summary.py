"""The panel's score of each candidate: mean, trimmed mean and median; and the same without each juror.

All three follow one rule: sort a candidate's scores, leave out the same number at both ends, take the mean of
the rest. Leaving out none gives the mean, leaving out as many as possible the median.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from paritrana_analysis.jury.statistics.table import checked
from paritrana_analysis.scoring.ranks import competition_ranks

STATISTICS = ("mean", "trimmed_mean", "median")
TRIM = 0.2  # off each end; Wilcox (2012), Introduction to Robust Estimation and Hypothesis Testing


@dataclass(frozen=True)
class Summary:
    """Per candidate (and criterion), in points of the scale; NaN for a candidate nobody scored.

    jurors : number who scored it. trimmed_off : scores left off at each end for the trimmed mean.
    """

    mean: np.ndarray
    trimmed_mean: np.ndarray
    median: np.ndarray
    jurors: np.ndarray
    trimmed_off: np.ndarray


@dataclass(frozen=True)
class WithoutEachJuror:
    """The result of one statistic when one juror's sheet is left out; jurors first, then as Summary.

    result, rank : NaN for a candidate whom only that juror scored.
    best_rank, worst_rank : over all jurors left out in turn.
    other_first : for each juror (and criterion), True if without that sheet other candidates stand first.
    """

    statistic: str
    result: np.ndarray
    rank: np.ndarray
    full_rank: np.ndarray
    best_rank: np.ndarray
    worst_rank: np.ndarray
    other_first: np.ndarray


def summarise(scores, *, trim: float = TRIM) -> Summary:
    """Mean, trimmed mean and median of each candidate's scores.

    scores : jurors × candidates (× criteria), NaN for none: a recusal is left out, for better or worse.
    trim   : share of a candidate's scores left off at each end, 0 or more, below 0.5; rounded down
             to whole scores. At 0.2, nine jurors lose the highest and the lowest; four lose none.
    Returns a Summary, candidates (× criteria). Raises ValueError for trim outside, or as `table.checked`.
    """
    table = checked(scores, 2, 3)
    _check(trim)
    ordered, counts = np.sort(table, axis=0), _counts(table)
    sums = _running(ordered)
    off = _offs(counts, trim)
    mean, trimmed, median = (_middle(sums, counts, off[statistic]) for statistic in STATISTICS)
    return Summary(mean, trimmed, median, counts, off["trimmed_mean"])


def without_each_juror(scores, *, statistic: str = "mean", trim: float = TRIM) -> WithoutEachJuror:
    """The panel's result and ranks with each juror's sheet left out in turn.

    scores, trim : as in `summarise`. statistic : "mean", "trimmed_mean" or "median".
    Ranks: 1 for the highest, ties share a rank (1, 2, 2, 4).
    Raises ValueError for an unknown statistic, and as `summarise`.
    """
    if statistic not in STATISTICS:
        raise ValueError(f"statistic is one of {', '.join(STATISTICS)}, not {statistic!r}")
    table = checked(scores, 2, 3)
    _check(trim)
    if statistic == "mean":
        result, full = _means_without(table)
    else:
        result, full = _middles_without(table, statistic, trim)
    full_rank = competition_ranks(full, axis=0)
    rank = competition_ranks(result, axis=1)
    return WithoutEachJuror(
        statistic=statistic,
        result=result,
        rank=rank,
        full_rank=full_rank,
        best_rank=np.fmin.reduce(rank, axis=0),
        worst_rank=np.fmax.reduce(rank, axis=0),
        other_first=((rank == 1) != (full_rank == 1)).any(axis=1),
    )


def _means_without(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Means without each juror, and of all: a sum less one score, so nothing need be put in order."""
    present, counts = ~np.isnan(table), _counts(table)
    scores = np.where(present, table, 0.0)
    total = scores.sum(axis=0)
    rest = counts - present
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(rest > 0, (total - scores) / rest, np.nan), total / counts


def _middles_without(table: np.ndarray, statistic: str, trim: float) -> tuple[np.ndarray, np.ndarray]:
    """Trimmed means or medians without each juror, and of all."""
    present, counts = ~np.isnan(table), _counts(table)
    order = np.argsort(table, axis=0)  # equal scores in any order: each has a place of its own
    place = np.empty_like(order)  # of each sheet among the candidate's scores
    steps = np.arange(len(table)).reshape(-1, *[1] * (table.ndim - 1))
    np.put_along_axis(place, order, steps, axis=0)
    sums = _running(np.take_along_axis(table, order, axis=0))
    rest = counts - present  # scores left, jurors × candidates (× criteria)
    off = _offs(rest, trim)[statistic]
    result = _middle(sums, rest, off, gone=np.where(present, place, len(table)), score=table)
    return result, _middle(sums, counts, _offs(counts, trim)[statistic])


def _check(trim: float) -> None:
    if not 0 <= trim < 0.5:
        raise ValueError(f"trim is a share from 0 to below 0.5 at each end, not {trim!r}")


def _counts(table: np.ndarray) -> np.ndarray:
    return (~np.isnan(table)).sum(axis=0)


def _offs(counts: np.ndarray, trim: float) -> dict[str, np.ndarray]:
    """How many scores each statistic leaves off at each end, out of `counts`."""
    # 0.29 · 100 is 28.999…: a whole number is meant.
    trimmed = np.floor(trim * counts + 1e-9).astype(int)
    return {
        "mean": np.zeros_like(counts),
        "trimmed_mean": trimmed,
        "median": np.maximum(counts - 1, 0) // 2,
    }


def _running(ordered: np.ndarray) -> np.ndarray:
    """Sum of the lowest 0, 1, 2 … scores; blanks, which stand last, add nothing."""
    sums = np.zeros((len(ordered) + 1, *ordered.shape[1:]))
    np.cumsum(np.where(np.isnan(ordered), 0.0, ordered), axis=0, out=sums[1:])
    return sums


def _middle(sums, counts, off, *, gone=None, score=None) -> np.ndarray:
    """Mean of what is left of `counts` scores without `off` at each end, from running sums.

    gone, score : the place of a score that is left out beforehand, and the score; later ones move down.
    """
    low, high = off, counts - off
    lead = () if gone is not None else (None,)
    inside = 0.0
    if gone is not None:
        inside = np.where((gone >= low) & (gone < high), np.where(np.isnan(score), 0.0, score), 0.0)
        low, high = low + (gone < low), high + (gone < high)
    upper = np.take_along_axis(sums, high[lead], axis=0)
    lower = np.take_along_axis(sums, low[lead], axis=0)
    total = upper - lower - inside
    kept = counts - 2 * off
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(kept > 0, total / kept, np.nan)
    return mean if gone is not None else mean[0]
