"""Places in a ranking: one function, used wherever units are ranked.

Competition ranking: 1, 2, 2, 4. Scores are rounded to 10 decimals first, since the last digit of a
binary number must not decide who is third (0.1 + 0.2 is not above 0.3). A blank is never ranked.
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


def _rounded(key: np.ndarray) -> np.ndarray:
    return np.round(key, DECIMALS) + 0.0  # -0.0 becomes 0.0


def _floats(values) -> np.ndarray:
    return one_kind.floats("values", values)


def _codes(groups) -> np.ndarray:
    """Groups as integers from 0; -1 where blank."""
    known = groups if isinstance(groups, pd.Series | np.ndarray) else np.asarray(groups, dtype=object)
    return pd.factorize(known, use_na_sentinel=True)[0]
