"""How strict or lenient each juror is, and each candidate's mean with that difference removed ("fair mean").

A candidate who was scored by the strict half of a panel has a lower raw mean for that reason alone. An
additive model removes this. It assumes that a juror is equally strict with all candidates, and that which
jurors scored a candidate does not depend on its quality. So the fair mean stands beside the raw one and does
not replace it; whether it counts is for the edition to say.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from paritrana_analysis.jury.statistics.table import checked, linked_parts, sitting
from paritrana_analysis.scoring.ranks import competition_ranks


@dataclass(frozen=True)
class Severity:
    """Jurors' effects and candidates' means, in points of the scale; shapes (jurors,) and (candidates,).

    effect          : above 0 scores higher than colleagues (lenient), below 0 lower (strict); adds up to 0.
    standard_error  : of the effect; NaN if nothing is left to estimate the error from.
    shrunk_effect   : the effect times the part of it that is not chance, 0 to 1; NaN as above.
    raw_mean, fair_mean, shrunk_fair_mean : as scored; with effects, with shrunk effects taken out.
    raw_rank, fair_rank : 1 for the highest, ties share a rank (1, 2, 2, 4).
    residual        : jurors × candidates, what neither candidate nor juror explains.
    error_sd        : standard deviation of the residuals, on freedom degrees of freedom; None without.
    juror_sd        : of severity in jurors like these; 0 where the estimate of its square is below 0.
    juror_part, candidate_part : number of the part of the panel each belongs to; -1 if it has no score.
    reason          : "not_connected" if parts share no score: then effects, fair means and what
                      rests on them are NaN. "no_error_left" if only errors and shrunk figures are missing.
                      "no_scores" if the sheets are blank.
    """

    effect: np.ndarray
    standard_error: np.ndarray
    shrunk_effect: np.ndarray
    raw_mean: np.ndarray
    fair_mean: np.ndarray
    shrunk_fair_mean: np.ndarray
    raw_rank: np.ndarray
    fair_rank: np.ndarray
    residual: np.ndarray
    error_sd: float | None
    juror_sd: float | None
    freedom: int
    juror_part: np.ndarray
    candidate_part: np.ndarray
    reason: str | None = None


def severity(table) -> Severity:
    """Least squares of score = level + candidate + juror + error, jurors' effects adding up to 0.

    table : scores, jurors × candidates, NaN for none. A juror or candidate without a score keeps its
    place and is NaN throughout.

    The fair mean is a candidate's mean of (score - effect of who gave it). In a complete table it is
    the raw mean. The shrunk effect is effect · s² / (s² + e² / n), with s² the variance of severity
    (as in `agreement.icc`; below 0 counts as 0), e² of error, n the juror's number of scores.
    Returns a Severity. Raises ValueError as `table.checked`.
    Source: Searle (1971), Linear Models (two-way crossed, without interaction); shrinkage: Robinson
    (1991), That BLUP Is a Good Thing, Statist. Sci. 6, with the other jurors' effects held as they are.
    """
    full = checked(table, 2)
    used, sat, scored = sitting(full)
    present = ~np.isnan(used)
    juror_part, candidate_part = np.full(sat.size, -1), np.full(scored.size, -1)
    juror_part[sat], candidate_part[scored] = linked_parts(present)
    seats, given = present.sum(axis=0), present.sum(axis=1)
    raw = _mean(used, seats)
    jurors, candidates = used.shape
    freedom = int(seats.sum()) - jurors - candidates + 1

    effect = error = shrunk = np.full(jurors, np.nan)
    residual = np.full(used.shape, np.nan)
    error_sd = juror_sd = None
    reason = "not_connected" if candidate_part.max() > 0 else None if jurors else "no_scores"
    if reason is None:
        inverse = _inverse(present, seats, given)
        above = np.where(present, used - raw, 0.0).sum(axis=1)  # the raw means
        effect = inverse @ above
        residual = used - effect[:, None]
        residual -= _mean(residual, seats)
        if freedom > 0:
            squares = float((residual[present] ** 2).sum())
            variance = squares / freedom
            error_sd = float(np.sqrt(variance))
            error = np.sqrt(variance * np.diag(inverse))
            spread = max((effect @ above - (jurors - 1) * variance) / (seats.sum() - candidates), 0.0)
            juror_sd = float(np.sqrt(spread))
            noise = variance / given
            shrunk = effect * np.divide(
                spread, spread + noise, out=np.zeros(jurors), where=spread + noise > 0
            )
        else:
            reason = "no_error_left"
    fair = _mean(used - effect[:, None], seats)
    wide = np.full(full.shape, np.nan)
    wide[np.ix_(sat, scored)] = residual
    raw_all, fair_all = _spread(raw, scored), _spread(fair, scored)
    raw_rank, fair_rank = competition_ranks([raw_all, fair_all])
    return Severity(
        effect=_spread(effect, sat),
        standard_error=_spread(error, sat),
        shrunk_effect=_spread(shrunk, sat),
        raw_mean=raw_all,
        fair_mean=fair_all,
        shrunk_fair_mean=_spread(_mean(used - shrunk[:, None], seats), scored),
        raw_rank=raw_rank,
        fair_rank=fair_rank,
        residual=wide,
        error_sd=error_sd,
        juror_sd=juror_sd,
        freedom=freedom,
        juror_part=juror_part,
        candidate_part=candidate_part,
        reason=reason,
    )


def _mean(table: np.ndarray, seats: np.ndarray) -> np.ndarray:
    """Mean of each candidate's scores; NaN if what was given is NaN everywhere."""
    known = ~np.isnan(table)
    sums = np.where(known, table, 0.0).sum(axis=0) / np.maximum(seats, 1)
    return np.where(known.any(axis=0), sums, np.nan)


def _inverse(present: np.ndarray, seats: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Inverse of the jurors' equations, candidates swept out, on effects that add up to 0."""
    jurors = given.size
    even = np.full((jurors, jurors), 1 / jurors)
    if present.all():
        return (np.eye(jurors) - even) / seats.size
    shared = present / seats @ present.T
    return np.linalg.inv(np.diag(given.astype(float)) - shared + even) - even


def _spread(values: np.ndarray, places: np.ndarray) -> np.ndarray:
    out = np.full(places.size, np.nan)
    out[places] = values
    return out
