"""Score sheets that differ from the rest of the panel, each with the reason and the figure that shows it.

Such a sheet is a question to the juror, and is never removed: an outlying juror may be the only one who read
the file. A sheet is compared with the others of its panel by median and median absolute deviation, so that
one extreme sheet can't hide another.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from paritrana_analysis.jury.statistics.severity import Severity, severity
from paritrana_analysis.jury.statistics.table import checked
from paritrana_analysis.scoring.ranks import centred_ranks

REASONS = ("lenient", "strict", "wide", "narrow", "flat", "against_the_rest", "far_score")

FAR = 3.5  # modified z-score; Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers
SHEETS = 3  # fewer have no middle to stand apart from
CANDIDATES = 5  # fewer common candidates say nothing of a sheet's order or spread (ours)
ERRORS = 2  # an effect within two standard errors isn't told from none
FALSE_ALARMS = 0.05  # in panels without any far score, if errors are normal


@dataclass(frozen=True)
class Outlier:
    """One reason to look at one sheet.

    juror, candidate : places in the table; candidate is None unless one score is meant.
    reason : "lenient", "strict"  value: points above or below the panel; limit: where FAR is reached
             "wide", "narrow"     value: standard deviation of the sheet's scores; limit: likewise
             "flat"               all candidates have the same score: value is that score
             "against_the_rest"   value: rank correlation with the mean of the others; limit 0
             "far_score"          value: points above or below what candidate and juror explain;
                                  limit: how far chance goes in one of 20 such panels
    """

    juror: int
    reason: str
    value: float
    limit: float | None
    candidate: int | None = None


def outlying_sheets(table, *, fitted: Severity | None = None) -> list[Outlier]:
    """Every reason to look at a sheet, by juror, in the order of REASONS.

    table  : scores, jurors × candidates, NaN for none. fitted : its severity, if it is at hand.

    lenient, strict : effect further than 3.5 modified z-scores from the panel's median effect, and
                      further than 2 standard errors from 0.
    wide, narrow    : likewise for the logarithm of the sheet's standard deviation, 5 candidates or more.
    flat            : two candidates or more, all with one score, where others saw a difference.
    against_the_rest: Spearman's correlation with the mean of the other jurors, over 5 candidates or
                      more, below 0.
    far_score       : residual of the additive model beyond the normal quantile that, over all scores
                      of the panel together, is passed by chance in 5 % of panels; scale by median deviation.
    With fewer than 3 sheets nothing is said; in a panel without links (see `severity`) nothing
    that rests on effects. Raises ValueError as `table.checked`.
    Source: limits as named at the head of this module; those marked ours are assumptions.
    """
    full = checked(table, 2)
    if (~np.isnan(full)).any(axis=1).sum() < SHEETS:
        return []
    model = fitted or severity(full)
    found = [*_severities(model), *_spreads(full), *_flat(full), *_against(full), *_far_scores(model)]
    return sorted(found, key=lambda one: (one.juror, REASONS.index(one.reason), one.candidate or 0))


def too_few_in_common(table) -> list[int]:
    """Sheets with scores whose order can't be held against the others': fewer than `CANDIDATES` in common.

    Returns their places in the table; what is not checked must be told, or it reads as found sound.
    """
    present = ~np.isnan(checked(table, 2))
    if present.any(axis=1).sum() < SHEETS:
        return np.flatnonzero(present.any(axis=1)).tolist()
    return np.flatnonzero(present.any(axis=1) & (in_common(table) < CANDIDATES)).tolist()


def in_common(table) -> np.ndarray:
    """Of each sheet, how many candidates it scores that another sheet scores too."""
    present = ~np.isnan(checked(table, 2))
    return (present & (present.sum(axis=0) > 1)).sum(axis=1)


def _severities(model: Severity):
    middle, reach = _reach(model.effect)
    if reach is None:
        return
    away = model.effect - middle
    told = np.abs(model.effect) > ERRORS * model.standard_error
    for juror in np.flatnonzero(told & (np.abs(away) > reach)):
        lenient = away[juror] > 0
        limit = middle + (reach if lenient else -reach)
        yield Outlier(int(juror), "lenient" if lenient else "strict", float(model.effect[juror]), limit)


def _spreads(table: np.ndarray):
    present = ~np.isnan(table)
    given = present.sum(axis=1)
    filled = np.where(present, table, 0.0)
    away = np.where(present, table - (filled.sum(axis=1) / np.maximum(given, 1))[:, None], 0.0)
    spread = np.sqrt((away**2).sum(axis=1) / np.maximum(given - 1, 1))
    told = (given >= CANDIDATES) & ~_one_score(table, present)  # no spread at all is "flat"
    logarithm = np.log(spread, out=np.full(len(table), np.nan), where=told)
    middle, reach = _reach(logarithm)
    if reach is None:
        return
    for juror in np.flatnonzero(told & (np.abs(logarithm - middle) > reach)):
        wide = logarithm[juror] > middle
        limit = float(np.exp(middle + (reach if wide else -reach)))
        yield Outlier(int(juror), "wide" if wide else "narrow", float(spread[juror]), limit)


def _flat(table: np.ndarray):
    present = ~np.isnan(table)
    for juror in np.flatnonzero(_one_score(table, present) & (present.sum(axis=1) > 1)):
        own = present[juror]
        others = np.delete(table, juror, axis=0)[:, own]
        seen = ~np.isnan(others)
        if (~_one_score(others, seen) & seen.any(axis=1)).any():
            yield Outlier(int(juror), "flat", float(table[juror, own][0]), None)


def _one_score(table: np.ndarray, present: np.ndarray) -> np.ndarray:
    """For each sheet, whether it has no two different scores."""
    return np.where(present, table, -np.inf).max(axis=1) <= np.where(present, table, np.inf).min(axis=1)


def _against(table: np.ndarray):
    present = ~np.isnan(table)
    filled = np.where(present, table, 0.0)
    counts = present.sum(axis=0)
    common = present & (counts > 1)
    rest = (filled.sum(axis=0) - filled) / np.maximum(counts - 1, 1)
    own = centred_ranks(np.where(common, table, np.nan))
    others = centred_ranks(np.where(common, rest, np.nan))
    size = np.sqrt((own**2).sum(axis=1) * (others**2).sum(axis=1))
    correlation = np.divide((own * others).sum(axis=1), size, out=np.zeros(len(table)), where=size > 0)
    for juror in np.flatnonzero((common.sum(axis=1) >= CANDIDATES) & (correlation < -1e-12)):
        yield Outlier(int(juror), "against_the_rest", float(correlation[juror]), 0.0)


def _far_scores(model: Severity):
    residual = model.residual
    known = ~np.isnan(residual)
    if model.freedom <= 0 or not known.any():
        return
    # Fitting pulls residuals in; and a median deviation of 0 says that most scores fit exactly.
    scale = _median_scale(residual[known]) * np.sqrt(known.sum() / model.freedom)
    limit = NormalDist().inv_cdf(1 - FALSE_ALARMS / (2 * known.sum())) * scale
    if limit <= 0:
        return
    for juror, candidate in np.argwhere(known & (np.abs(residual) > limit)):
        value = float(residual[juror, candidate])
        yield Outlier(int(juror), "far_score", value, float(np.copysign(limit, value)), int(candidate))


def _reach(values: np.ndarray) -> tuple[float, float | None]:
    """The middle of the values and how far from it FAR lies; None with too few, or no spread."""
    known = values[~np.isnan(values)]
    if known.size < SHEETS:
        return np.nan, None
    scale = _median_scale(known)
    return _median(known), float(FAR * scale) if scale > 0 else None


def _median_scale(values: np.ndarray) -> float:
    """Standard deviation that the median deviation stands for; by the mean deviation where that is 0."""
    away = np.abs(values - _median(values))
    middle = _median(away)
    if middle > 1e-9 * away.max(initial=0.0):
        return middle / NormalDist().inv_cdf(0.75)
    return float(away.mean() * np.sqrt(np.pi / 2))


def _median(values: np.ndarray) -> float:
    """As np.median of one or more values without blanks, without the time it takes to look for them."""
    ordered = np.sort(values)
    return float(ordered[(ordered.size - 1) // 2] + ordered[ordered.size // 2]) / 2
