"""Rankings by votes and by comparison in pairs, where no score is made: for tests and for researchers.

Each is known to break one rule or another that a score keeps: Borda can turn round when a unit that
nobody would choose leaves the list, Condorcet may have no answer, Kemeny may have several.

Source: Nardo et al. (2008), Handbook on Constructing Composite Indicators, OECD/JRC, chapter 6; Munda &
Nardo (2003), On the methodological foundations of composite indicators used for ranking countries, JRC.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import pandas as pd

from paritrana_analysis.coverage import one_kind

#: 8! = 40,320 orders are looked through; nine would be 362,880.
MOST_UNITS = 8
_SAME = 1e-9

#: How many indicators (or voters) rank the units so, best first: [(3, "abcd"), (5, "acbd")].
Profile = Iterable[tuple[float, Sequence[str]]]


def borda(profile: Profile) -> pd.Series:
    """Points of each unit: n - 1 from a voter who puts it first, down to 0; in order of the labels.

    Raises ValueError unless every voter ranks the same units, each once, and voters are 0 or more in number.
    """
    units, votes = _checked(profile)
    points = pd.Series(0.0, index=units)
    for voters, order in votes:
        for place, unit in enumerate(order):
            points[unit] += voters * (len(units) - 1 - place)
    return points


def pairwise(profile: Profile) -> pd.DataFrame:
    """Votes that put the row above the column. Errors as `borda`."""
    units, votes = _checked(profile)
    matrix = pd.DataFrame(0.0, index=units, columns=units)
    for voters, order in votes:
        for place, unit in enumerate(order):
            for other in order[place + 1 :]:
                matrix.loc[unit, other] += voters
    return matrix


def condorcet(support: pd.DataFrame) -> list[str] | None:
    """The order in which each unit beats all after it, or None where a cycle or a tie leaves none.

    support : as from `pairwise` or `outranking_matrix`; ValueError for what can't be from there.
    """
    _check_support(support)
    beats = support.to_numpy() > support.to_numpy().T
    wins = beats.sum(axis=1)
    if sorted(wins) != list(range(len(support))):
        return None
    return [support.index[i] for i in np.argsort(-wins)]


def outranking_matrix(
    values: pd.DataFrame, weights: Sequence[float], directions: Sequence[int] | None = None
) -> pd.DataFrame:
    """Weight of the indicators on which the row does better than the column, half of it where they tie.

    values     : raw values, one row a unit, one column an indicator, no blanks. No scale is needed, but
                 values rounded for print tie where the real ones don't.
    weights    : one a column, 0 or more. directions: 1 or -1 a column; by default all 1.
    Returns units × units, 0 on the diagonal. Raises ValueError for blanks or unlike lengths, a unit that
    stands twice, and weights or directions that are none.
    """
    x = values.to_numpy(dtype=float, na_value=np.nan)
    w = one_kind.floats("weights", weights)
    d = np.ones(x.shape[1]) if directions is None else np.asarray(directions, dtype=float)
    if np.isnan(x).any() or len(w) != x.shape[1] or len(d) != x.shape[1]:
        raise ValueError("values have no blanks, and one weight and one direction a column")
    if np.isinf(x).any() or not (w >= 0).all() or not np.isin(d, (1, -1)).all():
        raise ValueError("values are finite, weights 0 or more, directions 1 or -1")
    _check_units(values.index)
    apart = np.sign((x[:, None, :] - x[None, :, :]) * d)
    matrix = ((apart + 1) / 2 * w).sum(axis=2)
    np.fill_diagonal(matrix, 0)
    return pd.DataFrame(matrix, index=values.index, columns=values.index)


@dataclass(frozen=True)
class Kemeny:
    """The best support, every order that has it (best unit first), and the next best support."""

    support: float
    rankings: tuple[tuple[str, ...], ...]
    next_support: float | None


def kemeny(support: pd.DataFrame) -> Kemeny:
    """The order with the most support over all its pairs, by looking through all orders.

    support : for the row above the column; at most `MOST_UNITS` units, or ValueError is raised, as for what
              can't be from `pairwise` or `outranking_matrix`.
    Source: Kemeny (1959), Mathematics without numbers, Daedalus 88; Young & Levenglick (1978).
    """
    if not 1 <= len(support) <= MOST_UNITS:
        raise ValueError(f"1 to {MOST_UNITS} units can be looked through, not {len(support)}")
    _check_support(support)
    orders, totals = order_supports(support)
    best = totals.max()
    rankings = tuple(tuple(support.index[list(o)]) for o in orders[totals >= best - _SAME])
    rest = totals[totals < best - _SAME]
    return Kemeny(float(best), rankings, float(rest.max()) if len(rest) else None)


def order_supports(support: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """All orders (as positions), and the support of each: the sum over its pairs."""
    matrix, n = support.to_numpy(dtype=float), len(support)
    orders = np.array(list(permutations(range(n))))
    above, below = np.triu_indices(n, k=1)
    return orders, matrix[orders[:, above], orders[:, below]].sum(axis=1)


def _check_units(index: pd.Index) -> None:
    if index.has_duplicates:
        raise ValueError(f"unit {index[index.duplicated()][0]!r} stands twice")


def _check_support(support: pd.DataFrame) -> None:
    if not len(support) or not support.index.equals(support.columns):
        raise ValueError("support has the same units as rows and as columns, in one order")
    _check_units(support.index)
    if not (one_kind.floats("supports", support.to_numpy()) >= 0).all():
        raise ValueError("supports are 0 or more, and none is blank")


def _checked(profile: Profile) -> tuple[list[str], list[tuple[float, list[str]]]]:
    votes = [(voters, list(order)) for voters, order in profile]
    if not votes:
        raise ValueError("nobody votes")
    for voters, _ in votes:
        one_kind.number("the number of voters", voters)
    units = sorted(votes[0][1])
    odd = [order for _, order in votes if sorted(order) != units or len(set(order)) < len(order)]
    if odd:
        raise ValueError(f"every voter ranks the same units, each once: {odd[0]}")
    return units, votes
