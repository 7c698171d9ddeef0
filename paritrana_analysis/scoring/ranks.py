"""Ranks: the one home of places, wherever units are put in an order.

Competition ranking: 1, 2, 2, 4. Scores are rounded to 10 decimals first, since the last digit of a
binary number must not decide who is third (0.1 + 0.2 is not above 0.3). A blank is never ranked.

`rank`               of a table's units, with tie-breaks, nationally or by zone;
`competition_ranks`, of arrays of any shape with blanks; `mean_ranks` shares the mean of equal places;
`rank_rows`          of many complete rows at once, as the simulated rankings need.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from paritrana_analysis.coverage import one_kind

#: Scores of 0–100 are equal when they agree to so many decimals.
DECIMALS = 10


def rank(score, *, tie_breaks: pd.DataFrame | None = None, directions: Sequence[int] = (), groups=None):
    """Competition rank, 1 for the highest score; equal scores are split by the tie-breaks, or share a place.

    score      : scores, 0–100, shape (n,); blanks are not ranked.
    tie_breaks : one column for each rule, first rule first, one row for each unit in the order of `score`.
                 A unit blank in a column comes after those that have a value there.
    directions : 1 where higher wins, -1 where lower wins, for each column; by default all 1.
    groups     : rank within each group (zone), shape (n,); a unit without a group is not ranked.

    Returns an Int64 Series on the index of `score` (0..n-1 for a list); <NA> where not ranked.
    Raises ValueError for unlike lengths or indexes, an unknown direction, and what is no finite number.
    """
    one_kind.check_same_rows(score=score, tie_breaks=tie_breaks, groups=groups)
    index = score.index if isinstance(score, pd.Series) else pd.RangeIndex(len(score))
    keys = [_floats(score)]
    columns = [] if tie_breaks is None else [tie_breaks.iloc[:, i] for i in range(tie_breaks.shape[1])]
    directions = list(directions) or [1] * len(columns)
    if len(directions) != len(columns) or not set(directions) <= {1, -1}:
        raise ValueError(f"one direction, 1 or -1, for each of {len(columns)} tie-breaks, not {directions}")
    for column, direction in zip(columns, directions, strict=True):
        # A blank tie-break comes last, never first.
        keys.append(np.nan_to_num(direction * _floats(column), nan=-np.inf))
    codes = np.zeros(len(index), dtype=np.intp) if groups is None else _codes(groups)
    if any(len(key) != len(index) for key in [*keys, codes]):
        raise ValueError("scores, tie-breaks and groups are of unlike lengths")
    ranked = ~np.isnan(keys[0]) & (codes >= 0)
    places = np.zeros(len(index), dtype=np.int64)
    rounded = [_rounded(key[ranked]) for key in keys]
    places[ranked] = first_places([-key for key in rounded], codes[ranked])[0]
    return pd.Series(places, index=index, dtype="Int64").mask(~ranked)


def shared(ranks: pd.Series, groups=None) -> pd.Series:
    """Whether a unit shares its place with another (of its group); False where it has no place."""
    by = [ranks] if groups is None else [ranks, pd.Series(_codes(groups), index=ranks.index)]
    return (ranks.groupby(by).transform("size") > 1).fillna(False).astype(bool)


def first_places(keys: Sequence[np.ndarray], codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First place (from 1) of each entry in rising order of the keys within its group, and how many tie.

    keys : the first decides, the next split its ties; arrays without blanks, shape (n,).
    codes: group of each entry, integers from 0.
    """
    n = len(codes)
    if not n:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order = np.lexsort([*reversed(keys), codes])
    own = codes[order]
    new_group = np.r_[True, own[1:] != own[:-1]]
    new = new_group.copy()
    for key in keys:
        ordered = key[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    position = np.arange(n)
    start = np.maximum.accumulate(np.where(new_group, position, 0))
    first = np.maximum.accumulate(np.where(new, position, 0))
    run = np.cumsum(new) - 1
    places, ties = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    places[order] = first - start + 1
    ties[order] = np.bincount(run)[run]
    return places, ties


def competition_ranks(results, axis: int = -1) -> np.ndarray:
    """1 for the highest; equal results share a rank and the next is skipped: 1, 2, 2, 4. Blank: NaN.

    results : of any shape, ranked along `axis`. Returns floats of the same shape.
    """
    return _along(-np.asarray(results, dtype=float), axis, shared=0.0)


def mean_ranks(results, axis: int = -1) -> np.ndarray:
    """1 for the lowest; equal results have the mean of their ranks: 1, 2.5, 2.5, 4. Blank: NaN."""
    return _along(np.asarray(results, dtype=float), axis, shared=0.5)


def centred_ranks(rows: np.ndarray) -> np.ndarray:
    """Mean ranks within each row, less their mean; 0 for a blank."""
    known = ~np.isnan(rows)
    middle = (known.sum(axis=1, keepdims=True) + 1) / 2
    return np.where(known, mean_ranks(rows) - middle, 0.0)


def _along(values: np.ndarray, axis: int, *, shared: float) -> np.ndarray:
    """Rising ranks; of r equal ones each has the first rank and `shared` of the r - 1 after it."""
    rising = np.swapaxes(np.round(values, DECIMALS), axis, -1)
    size = rising.shape[-1]
    if not rising.size:
        return np.swapaxes(rising, axis, -1)
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


def rank_rows(scores, ranked=None) -> np.ndarray:
    """Competition ranks of many complete rows at once, the highest score first; overwrites the scores.

    scores : (draws, units), finite. ranked : the same shape, False where a unit has no place: its rank is
    0 and it moves nobody.
    Returns int16, or int32 above 32,767 units: on every row those of `competition_ranks`, several times as
    fast. A score as a whole number of 1e-10 and its unit's position share one 64-bit integer, so that one
    plain sort orders both. Raises ValueError for scores that are not finite, or above some 1e6.
    """
    draws, n = scores.shape
    bits = max((n - 1).bit_length(), 1)
    scores *= -1e10
    np.rint(scores, out=scores)
    limit = float(1 << (62 - bits))
    if ranked is not None:
        scores[~ranked] = limit
    extremes = scores.min(initial=0), scores.max(initial=0)
    if not (extremes[0] > -limit and extremes[1] <= limit):
        raise ValueError("a score is not finite, or too large to be ranked to 10 decimals")
    packed = scores.astype(np.int64)
    packed <<= bits
    packed |= np.arange(n)
    packed.sort(axis=1)
    unit = packed & ((1 << bits) - 1)
    packed >>= bits
    tied = packed[:, 1:] == packed[:, :-1]
    kind = np.int16 if n < 2**15 else np.int32
    places = np.broadcast_to(np.arange(1, n + 1, dtype=kind), (draws, n))
    if tied.any():
        places = places.copy()
        places[:, 1:][tied] = 0
        np.maximum.accumulate(places, axis=1, out=places)
    ranks = np.empty((draws, n), dtype=kind)
    unit += (np.arange(draws) * n)[:, None]
    ranks.ravel()[unit.ravel()] = places.ravel()
    if ranked is not None:
        ranks[~ranked] = 0
    return ranks


def _rounded(key: np.ndarray) -> np.ndarray:
    return np.round(key, DECIMALS) + 0.0  # -0.0 becomes 0.0


def _floats(values) -> np.ndarray:
    return one_kind.floats("values", values)


def _codes(groups) -> np.ndarray:
    """Groups as integers from 0; -1 where blank."""
    known = groups if isinstance(groups, pd.Series | np.ndarray) else np.asarray(groups, dtype=object)
    return pd.factorize(known, use_na_sentinel=True)[0]
