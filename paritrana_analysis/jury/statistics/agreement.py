"""How far the jurors agree: intraclass correlation, Krippendorff's alpha, Kendall's W.

Each measure is written for candidates with weights. Weights of 1 give the estimate; weights that count how
often a candidate was drawn give the bootstrap (`intervals`), by the same formula. Only the estimate of W has
a shorter formula of its own, from ranks that are the same in every draw. An estimate below 0 is reported as
it is: the jurors agree less than by chance. No measure says that a panel is right. It says how far another
panel like it would put the candidates in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from paritrana_analysis.jury.statistics.table import checked, sitting
from paritrana_analysis.scoring.ranks import centred_ranks

ICC_FORMS = ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")
LEVELS = ("nominal", "ordinal", "interval", "ratio")
MEASURES = (*ICC_FORMS, *(f"alpha_{level}" for level in LEVELS), "kendall_w")

#: Why there is no estimate.
REASONS = ("too_few_jurors", "one_candidate", "no_overlap", "not_connected", "no_variation", "no_error_left")

_NOISE = 1e-12  # a sum of squares below this part of the total is rounding, not variation
_COLUMNS = 512
_CELLS = 2_000_000  # numbers held at a time


@dataclass(frozen=True)
class Agreement:
    """An estimate, and what it rests on. `value` is None when `reason` says why.

    jurors, candidates : those the estimate could use; `candidates_left_out` were scored, but could
    not be used (alpha: by one juror only; W: not by every juror). complete: no score is missing
    among the jurors and candidates that sat.
    """

    measure: str
    value: float | None
    jurors: int
    candidates: int
    candidates_left_out: int
    complete: bool
    reason: str | None = None


def icc(table) -> dict[str, Agreement]:
    """Intraclass correlations, by name: "icc1", "icc2", "icc3" of one juror, "icc1k" … of the panel's mean.

    The forms of Shrout and Fleiss, from variances of candidates (c), jurors (j) and error (e):

        ICC(1,1) = c₁ / (c₁ + w)            each candidate seen by other jurors; w within candidates
        ICC(2,1) = c / (c + j + e)          jurors as a sample of possible jurors; absolute agreement
        ICC(3,1) = c / (c + e)              these jurors only; consistency
        ICC(·,k): what is not c is divided by k, the number of jurors.

    Complete tables: the variances come from the mean squares, as published. Incomplete tables: by
    Henderson's method 3 (sums of squares of jurors after candidates, and of candidates after jurors,
    set equal to what is expected of them), which is the same on a complete table; k is the harmonic
    mean of the jurors per candidate. That is right if who is missing has nothing to do with the
    score that would have been given. Nothing is dropped and nothing filled in.

    table : scores, jurors × candidates, NaN for none.
    Returns an Agreement for each form; without value for fewer than two jurors or candidates
    (too_few_jurors, one_candidate), if parts of the panel share no scores (not_connected), if nothing
    is left to estimate the error from (no_error_left), or if the variances add up to nothing or less
    (no_variation). Raises ValueError as `table.checked`.
    Source: Shrout and Fleiss (1979), Intraclass correlations: uses in assessing rater reliability,
    Psychol. Bull. 86; Henderson (1953), Estimation of variance and covariance components,
    Biometrics 9; harmonic mean: Brennan (2001), Generalizability Theory.
    """
    used, _, _ = sitting(checked(table, 2))
    jurors, candidates = used.shape
    reason = _too_small(jurors, candidates)
    values = dict.fromkeys(ICC_FORMS, np.nan)
    if reason is None:
        parts = variance_parts(used, np.ones((1, candidates)))
        values = {form: float(drawn[0]) for form, drawn in _forms(parts).items()}
        if np.isnan(parts["error"][0]):
            scores = np.count_nonzero(~np.isnan(used))
            connected = parts["connected"][0]
            reason = "no_error_left" if connected and scores <= jurors + candidates - 1 else "not_connected"
    complete = not np.isnan(used).any()
    return {
        form: _agreement(form, value, (jurors, candidates, 0, complete), reason)
        for form, value in values.items()
    }


def krippendorff_alpha(table, level: str = "interval") -> Agreement:
    """Krippendorff's alpha, 1 - observed / expected disagreement; incomplete tables as they are.

    level : the distance between two scores a and b:
            "nominal"  0 if equal, else 1;
            "ordinal"  (rank of a - rank of b)², mean ranks among all scores that can be paired: the
                       published sum of frequencies between a and b comes to this;
            "interval" (a - b)²;
            "ratio"    ((a - b) / (a + b))², scores of 0 or more.
    table : scores, jurors × candidates, NaN for none. A candidate scored by one juror has no pair
    and is left out.
    Returns an Agreement; no_overlap if no candidate was scored twice, one_candidate if only one was,
    no_variation if all scores are the same. Raises ValueError for an unknown level, for scores
    below 0 with "ratio", and as `table.checked`.
    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; Hayes and Krippendorff
    (2007), Answering the Call for a Standard Reliability Measure for Coding Data.
    """
    used, _, _ = sitting(checked(table, 2))
    present = ~np.isnan(used)
    paired = present.sum(axis=0) > 1
    jurors, candidates = int(present[:, paired].any(axis=1).sum()), int(paired.sum())
    value = float(alpha_draws(used, level, np.ones((1, used.shape[1])))[0])
    reason = "too_few_jurors" if used.shape[0] < 2 else None if candidates else "no_overlap"
    if candidates == 1:
        value, reason = np.nan, "one_candidate"  # 0 by arithmetic, whatever the scores
    counts = (jurors, candidates, used.shape[1] - candidates, bool(present.all()))
    return _agreement(f"alpha_{level}", value, counts, reason)


def kendall_w(table) -> Agreement:
    """Kendall's coefficient of concordance W, corrected for ties: 0 no common order, 1 the same order.

    W = 12 S / (m² (n³ - n) - m ΣT), S the squared deviations of the rank sums, T = Σ (t³ - t) over
    each juror's ties: S over m times the squared deviations of all ranks. Equals Friedman's χ² / (m (n - 1)).

    table : scores, jurors × candidates, NaN for none. Ranks only compare if each juror ranks the
    same candidates: an incomplete table is cut to the candidates that every sitting juror scored,
    and `candidates_left_out` says how many were not.
    Returns an Agreement; no_overlap if fewer than two candidates are left, no_variation if each juror
    gave all the same. Raises ValueError as `table.checked`.
    Source: Kendall and Babington Smith (1939), The Problem of m Rankings, Ann. Math. Stat. 10.
    """
    used, _, _ = sitting(checked(table, 2))
    ranked = scored_by_all(used)
    jurors, candidates = ranked.shape
    reason = _too_small(*used.shape)
    if reason is None and candidates < 2:
        reason = "no_overlap"
    value = np.nan if reason else _concordance(centred_ranks(ranked))
    left_out = used.shape[1] - candidates
    return _agreement("kendall_w", value, (jurors, candidates, left_out, left_out == 0), reason)


def _concordance(ranks: np.ndarray) -> float:
    """W of centred ranks, jurors × candidates; NaN if each juror gave all the same."""
    most = len(ranks) * float((ranks**2).sum())
    return float((ranks.sum(axis=0) ** 2).sum()) / most if most else np.nan


def scored_by_all(table: np.ndarray) -> np.ndarray:
    """The candidates without a blank."""
    return table[:, ~np.isnan(table).any(axis=0)]


# --- over draws of the candidates: weights (draws × candidates) are how often each was drawn ---------


def icc_draws(table: np.ndarray, weights: np.ndarray) -> dict[str, np.ndarray]:
    """Each form of ICC for each draw, NaN where it is undefined. table: checked, jurors × candidates."""
    return _forms(variance_parts(table, weights))


def variance_parts(table: np.ndarray, weights: np.ndarray) -> dict[str, np.ndarray]:
    """Variances of candidates, jurors and error for each draw (see `icc`), as estimated: some below 0.

    Also: one_way_candidates and within (one-way), panel_size (harmonic mean of jurors per candidate),
    scale (variance of all scores) and connected. NaN where a draw doesn't determine them.
    """
    present = ~np.isnan(table)
    y = _centred(table, present)
    seats = present.sum(axis=0)  # jurors of each candidate
    means = y.sum(axis=0) / seats
    within_each = (np.where(present, y - means, 0.0) ** 2).sum(axis=0)

    scores = weights @ seats
    drawn = weights.sum(axis=1)
    given = weights @ present.T.astype(float)  # scores that each juror gave, draws × jurors
    acting = (given > 0).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = weights @ (y**2).sum(axis=0)
        total = weights @ y.sum(axis=0)
        scale = (squares - total**2 / scores) / scores
        # A draw of scores that are all alike: what is left of them is the last binary digit.
        scale[scale <= _NOISE * squares / scores] = 0.0
        within_ss = weights @ within_each
        juror_sums = weights @ y.T
        after_jurors = squares - np.where(given > 0, juror_sums**2 / given, 0.0).sum(axis=1)

        left = juror_sums - weights @ (present * means).T  # what a juror gave above the candidates' means
        explained, connected = _explained_by_jurors(left, weights, present, seats, given)
        error_ss = np.maximum(within_ss - explained, 0.0)
        error_ss[error_ss <= _NOISE * scale * scores] = 0.0
        freedom = scores - drawn - acting + 1
        error = np.where(connected & (freedom > 0), error_ss / freedom, np.nan)
        candidates = (after_jurors - error_ss - (drawn - 1) * error) / (scores - acting)
        candidates[scale == 0] = np.nan
        jurors = (explained - (acting - 1) * error) / (scores - drawn)

        within = np.where(scale == 0, np.nan, within_ss / (scores - drawn))
        between = (weights @ (seats * means**2) - total**2 / scores) / (drawn - 1)
        seats_each = (scores - weights @ seats**2 / scores) / (drawn - 1)
        return {
            "candidates": candidates,
            "jurors": jurors,
            "error": error,
            "one_way_candidates": (between - within) / seats_each,
            "within": within,
            "panel_size": drawn / (weights @ (1 / seats)),
            "scale": scale,
            "connected": connected,
        }


def alpha_draws(table: np.ndarray, level: str, weights: np.ndarray) -> np.ndarray:
    """Krippendorff's alpha for each draw, NaN where it is undefined. table: checked."""
    if level not in LEVELS:
        raise ValueError(f"level is one of {', '.join(LEVELS)}, not {level!r}")
    present = ~np.isnan(table)
    if level == "ratio" and (table[present] < 0).any():
        raise ValueError("a ratio scale has no scores below 0: use interval")
    paired = present.sum(axis=0) > 1
    if not paired.any():
        return np.full(len(weights), np.nan)
    if not paired.all():
        table, present, weights = table[:, paired], present[:, paired], weights[:, paired]
    observed, expected = _DISAGREEMENT[level](table, present, weights)
    scores = weights @ present.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = observed * (scores - 1) / expected
    return np.where(expected > 0, 1 - ratio, np.nan)


def kendall_draws(table: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Kendall's W for each draw, NaN where it is undefined. table: checked and complete."""
    if not table.size:
        return np.full(len(weights), np.nan)
    jurors, size = len(table), weights.sum(axis=1)
    below = np.zeros((table.shape[1], table.shape[1]))
    ties = np.zeros(len(weights))
    some = max(1, _CELLS // max(below.size, table.shape[1] * len(weights)))
    for start in range(0, jurors, some):
        sheets = table[start : start + some]
        equal = sheets[:, :, None] == sheets[:, None, :]
        below += (sheets[:, :, None] < sheets[:, None, :]).sum(axis=0) + 0.5 * equal.sum(axis=0)
        # One product for all sheets: how many drawn candidates share each candidate's score.
        wide = equal.transpose(1, 0, 2).reshape(table.shape[1], -1).astype(float)
        alike = (weights @ wide).reshape(len(weights), len(sheets), -1)
        ties += (weights * np.einsum("bjc,bjc->bc", alike, alike)).sum(axis=1)  # Σ t³
    ties -= jurors * size
    # A mean rank is what lies below, half of what is equal, and a half.
    deviations = weights @ below - jurors * size[:, None] / 2
    spread = 12 * (weights * deviations**2).sum(axis=1)
    most = jurors**2 * (size**3 - size) - jurors * ties
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(most > 0.5, spread / most, np.nan)  # `most` is a whole number


# --- parts -------------------------------------------------------------------------------------------


def _agreement(measure: str, value: float, counts: tuple, reason: str | None) -> Agreement:
    jurors, candidates, left_out, complete = counts
    missing = bool(np.isnan(value))
    return Agreement(
        measure,
        None if missing else value,
        jurors,
        candidates,
        left_out,
        complete,
        (reason or "no_variation") if missing else None,
    )


def _too_small(jurors: int, candidates: int) -> str | None:
    if jurors < 2:
        return "too_few_jurors"
    return "one_candidate" if candidates < 2 else None


def _centred(table: np.ndarray, present: np.ndarray) -> np.ndarray:
    """Scores less their mean, 0 where there is none; exactly 0 if all are the same."""
    if not present.any():
        return np.zeros(table.shape)
    first = table.ravel()[present.argmax()]
    shifted = np.where(present, table - first, 0.0)
    return np.where(present, shifted - shifted.sum() / present.sum(), 0.0)


def _forms(parts: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    size, floor = parts["panel_size"], _NOISE * parts["scale"]
    one, two, within = parts["one_way_candidates"], parts["candidates"], parts["within"]
    rest = {
        "icc1": (one, within),
        "icc2": (two, parts["jurors"] + parts["error"]),
        "icc3": (two, parts["error"]),
        "icc1k": (one, within / size),
        "icc2k": (two, (parts["jurors"] + parts["error"]) / size),
        "icc3k": (two, parts["error"] / size),
    }
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            # Variances that add up to nothing or less have no shares.
            form: np.where(candidates + others > floor, candidates / (candidates + others), np.nan)
            for form, (candidates, others) in rest.items()
        }


def _explained_by_jurors(left, weights, present, seats, given) -> tuple[np.ndarray, np.ndarray]:
    """Sum of squares of jurors after candidates for each draw, and whether the draw is connected."""
    if present.all():
        return (left**2).sum(axis=1) / given[:, 0], np.ones(len(weights), dtype=bool)
    jurors = len(present)
    # For each candidate the pairs of jurors who both scored it, over its number of jurors.
    pairs = (present[:, None, :] & present[None, :, :]).reshape(jurors * jurors, -1).T / seats[:, None]
    shared = (weights @ pairs).reshape(-1, jurors, jurors)
    connected = _connected(shared > 0, given > 0, weights @ (seats == jurors) > 0)
    normal = -shared
    diagonal = np.arange(jurors)
    # A juror without a candidate in this draw has an equation of its own, 0 = 0.
    normal[:, diagonal, diagonal] += np.where(given > 0, given, 1.0)
    both = (given > 0)[:, :, None] & (given > 0)[:, None, :]
    normal += both  # effects that add up to 0: makes a connected draw solvable, and moves no effect
    explained = np.full(len(weights), np.nan)
    if connected.any():
        effects = np.linalg.solve(normal[connected], left[connected][:, :, None])[:, :, 0]
        explained[connected] = (left[connected] * effects).sum(axis=1)
    return explained, connected


def _connected(neighbours: np.ndarray, acting: np.ndarray, shared_by_all: np.ndarray) -> np.ndarray:
    """Whether the acting jurors of each draw hang together through the candidates they share."""
    connected = shared_by_all.copy()
    open_ = np.flatnonzero(~connected)
    if not open_.size:
        return connected
    reach, links = acting[open_], neighbours[open_].astype(float)
    reached = np.zeros_like(reach)
    reached[np.arange(len(open_)), reach.argmax(axis=1)] = True
    for _ in range(acting.shape[1]):
        further = reached | ((links @ reached[:, :, None].astype(float))[:, :, 0] > 0)
        if (further == reached).all():
            break
        reached = further
    connected[open_] = (reached | ~reach).all(axis=1)
    return connected


def _values(table: np.ndarray, present: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct scores, rising, and how often each candidate got each: candidates × scores."""
    distinct, place = np.unique(table[present], return_inverse=True)
    candidate = np.nonzero(present)[1]
    cells = np.bincount(candidate * distinct.size + place, minlength=table.shape[1] * distinct.size)
    return distinct, cells.reshape(-1, distinct.size).astype(float)


# Each gives the sum over pairs within a candidate, over its scores less one; and over all pairs.


def _interval(table, present, weights):
    y, seats = _centred(table, present), present.sum(axis=0)
    means = y.sum(axis=0) / seats
    spread = (np.where(present, y - means, 0.0) ** 2).sum(axis=0)
    observed = weights @ (2 * seats * spread / (seats - 1))
    scores, squares = weights @ seats, weights @ (y**2).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = 2 * (scores * squares - (weights @ y.sum(axis=0)) ** 2)
    return observed, np.where(expected > _NOISE * scores * squares, expected, 0.0)


def _nominal(table, present, weights):
    seats = present.sum(axis=0)
    _, counts = _values(table, present)
    observed = weights @ ((seats**2 - (counts**2).sum(axis=1)) / (seats - 1))
    return observed, (weights @ seats) ** 2 - ((weights @ counts) ** 2).sum(axis=1)


def _ordinal(table, present, weights):
    seats = present.sum(axis=0)
    _, counts = _values(table, present)
    drawn = weights @ counts
    # Mean rank of each score, counted from the middle of the list.
    ranks = np.cumsum(drawn, axis=1) - drawn / 2 - drawn.sum(axis=1, keepdims=True) / 2
    sums, squares = ranks @ counts.T, ranks**2 @ counts.T
    observed = (weights * 2 * (seats * squares - sums**2) / (seats - 1)).sum(axis=1)
    # The ranks add up to 0 over all scores. Some differ unless all scores of the draw are one.
    expected = 2 * drawn.sum(axis=1) * (drawn * ranks**2).sum(axis=1)
    return observed, expected


def _ratio(table, present, weights):
    seats = present.sum(axis=0)
    apart = np.zeros(table.shape[1])
    filled = np.where(present, table, np.nan)
    for sheet in filled:
        apart += np.nansum(_ratio_distance(sheet, filled), axis=0)
    distinct, counts = _values(table, present)
    drawn = weights @ counts
    expected = np.zeros(len(weights))
    for start in range(0, distinct.size, _COLUMNS):  # a square of all scores may not fit in memory
        some = slice(start, start + _COLUMNS)
        distances = _ratio_distance(distinct[:, None], distinct[None, some])
        expected += ((drawn @ distances) * drawn[:, some]).sum(axis=1)
    return weights @ (apart / (seats - 1)), expected


def _ratio_distance(one, other):
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(one == other, 0.0, ((one - other) / (one + other)) ** 2)


_DISAGREEMENT = {"nominal": _nominal, "ordinal": _ordinal, "interval": _interval, "ratio": _ratio}
