"""Checks the array of a panel's scores; finds which jurors are linked by candidates that both scored."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from paritrana_analysis.coverage import one_kind
from paritrana_analysis.scoring.ranks import DECIMALS


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
