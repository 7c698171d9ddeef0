"""The panel's scores as an array: its check, its ranks, and who is linked with whom."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from paritrana_analysis.coverage import one_kind

DECIMALS = 10  # 0.1 + 0.2 and 0.3 are the same score


def checked(scores, *dimensions: int) -> np.ndarray:
    """Scores as floats on 10 decimals; jurors first, candidates second, NaN where there is no score.

    Raises ValueError if there are other dimensions than those named, no jurors or no candidates,
    or a value that is infinite or a text.
    """
    array = one_kind.floats_or_infinite("scores", scores)
    if array.ndim not in dimensions:
        wanted = " or ".join(map(str, dimensions))
        raise ValueError(f"scores have {wanted} dimensions (jurors × candidates …), not {array.ndim}")
    if 0 in array.shape:
        raise ValueError(f"scores of shape {array.shape}: at least one juror and one candidate")
    if np.isinf(array).any():
        raise ValueError(f"{np.isinf(array).sum()} score(s) are infinite")
    return np.round(array, DECIMALS)


def sitting(table: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The table without the jurors who scored nobody and the candidates nobody scored; who is left."""
    present = ~np.isnan(table)
    jurors, candidates = present.any(axis=1), present.any(axis=0)
    if jurors.all() and candidates.all():
        return table, jurors, candidates
    return table[np.ix_(jurors, candidates)], jurors, candidates


def competition_ranks(results, axis: int = -1) -> np.ndarray:
    """1 for the highest; equal results share a rank and the next is skipped: 1, 2, 2, 4. Blank: NaN.

    Results are compared on 10 decimals.
    """
    return _ranks(-np.asarray(results, dtype=float), axis, shared=0.0)


def mean_ranks(results, axis: int = -1) -> np.ndarray:
    """1 for the lowest; equal results have the mean of their ranks: 1, 2.5, 2.5, 4. Blank: NaN."""
    return _ranks(np.asarray(results, dtype=float), axis, shared=0.5)


def centred_ranks(rows: np.ndarray) -> np.ndarray:
    """Mean ranks within each row, less their mean; 0 for a blank."""
    known = ~np.isnan(rows)
    middle = (known.sum(axis=1, keepdims=True) + 1) / 2
    return np.where(known, mean_ranks(rows) - middle, 0.0)


def _ranks(values: np.ndarray, axis: int, *, shared: float) -> np.ndarray:
    """Rising ranks; of r equal ones each has the first rank and `shared` of the r - 1 after it."""
    rising = np.swapaxes(np.round(values, DECIMALS), axis, -1)
    size = rising.shape[-1]
    rows = rising.reshape(-1, size)
    # Equal ones may come in any order, as they share a rank; blanks come last.
    order = np.argsort(rows, axis=-1) + size * np.arange(len(rows))[:, None]
    ordered = rows.ravel()[order]
    places = np.arange(size)
    starts = np.ones((len(rows), size + 1), dtype=bool)
    starts[:, 1:-1] = ordered[:, 1:] != ordered[:, :-1]
    first = np.maximum.accumulate(np.where(starts[:, :-1], places, 0), axis=-1)
    rank = first + 1.0
    if shared:
        ends = np.where(starts[:, 1:], places, size)[:, ::-1]
        rank += shared * (np.minimum.accumulate(ends, axis=-1)[:, ::-1] - first)
    rank[np.isnan(ordered)] = np.nan
    ranks = np.empty(rows.size)
    ranks[order] = rank
    return np.swapaxes(ranks.reshape(rising.shape), axis, -1)


def linked_parts(present: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Number of the part that each juror and each candidate belongs to.

    Two belong together if a chain of scores leads from one to the other. In a panel of one part all
    numbers are 0. Between parts nobody compared anything, so no severity can be told from merit.
    """
    jurors, candidates = present.shape
    if present.all():
        return np.zeros(jurors, dtype=int), np.zeros(candidates, dtype=int)
    row, column = np.nonzero(present)
    size = jurors + candidates
    links = coo_array((np.ones(row.size), (row, jurors + column)), shape=(size, size))
    _, parts = connected_components(links.tocsr(), directed=False)
    return parts[:jurors].astype(int), parts[jurors:].astype(int)
