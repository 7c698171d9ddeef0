"""What a blank counts for, indicator by indicator: a rule with a name, never a silent one.

zero      not reported counts as not done: score 0.
reweight  left out, its weight goes to the rest; a unit with too much left out is not scored. This
          rewards not reporting what is bad, so it suits surveys, not evidence a region holds itself.
impute    the median score of its group, with the spread of draws from the group as its uncertainty.
exclude   a unit without this indicator is not scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from paritrana_analysis.coverage import one_kind
from paritrana_analysis.scoring.ranks import _codes, _floats

POLICIES = ("zero", "reweight", "impute", "exclude")
#: Draws carried along with an imputed value.
DRAWS = 20
#: A zone with fewer units that have a value gives way to the nation. Ours.
FEWEST_DONORS = 3


@dataclass(frozen=True)
class Imputed:
    """A column with its blanks filled. Where there was no donor at all, it stays blank.

    values, sd : shape (n,); sd (ddof 1 over the draws) is 0 where a value was given.
    rows       : positions that were blank and are filled. draws: shape (DRAWS, number of rows).
    """

    values: np.ndarray
    sd: np.ndarray
    rows: np.ndarray
    draws: np.ndarray


def impute(column: pd.Series, *, rng: np.random.Generator, groups=None, draws: int = DRAWS) -> Imputed:
    """Fill blanks with the median of the group; draw `draws` values from the group for its uncertainty.

    column : scores, shape (n,), labelled by unit. groups: each unit's zone, blank for none; a zone with
    fewer than `FEWEST_DONORS` values, or none, gives way to the nation.
    The order of units changes nothing: draws go by the units' labels. Raises ValueError for fewer than two
    draws (one has no spread), and groups of unlike rows or number.
    """
    if draws < 2:
        raise ValueError(f"draws are 2 or more, not {draws}: one has no spread")
    one_kind.check_same_rows(column=column, groups=groups)
    if groups is not None and len(groups) != len(column):
        raise ValueError(f"{len(column)} values but {len(groups)} groups")
    values = _floats(column).copy()
    sd = np.zeros(len(values))
    codes = np.zeros(len(values), dtype=np.intp) if groups is None else _codes(groups).copy()
    blank, everyone = np.isnan(values), np.sort(values[~np.isnan(values)])
    count = np.bincount(codes[~blank & (codes >= 0)], minlength=codes.max(initial=0) + 1)
    codes[blank & (count[codes] < FEWEST_DONORS)] = -1
    firsts = [] if groups is None else np.unique(codes, return_index=True)[1]
    names = {int(code): str(name) for code, name in zip(codes[firsts], _at(groups, firsts), strict=True)}
    rows, drawn = [], []
    for code in sorted(set(codes[blank].tolist()), key=lambda code: (code >= 0, names.get(code, ""))):
        donors = everyone if code < 0 else np.sort(values[~blank & (codes == code)])
        own = np.flatnonzero(blank & (codes == code))
        if not len(donors):
            continue
        own = own[np.argsort([str(label) for label in column.index[own]], kind="stable")]
        picks = rng.choice(donors, size=(draws, len(own)))
        rows.append(own)
        drawn.append(picks)
        sd[own] = picks.std(axis=0, ddof=1)
        values[own] = np.median(donors)
    if not rows:
        return Imputed(values, sd, np.zeros(0, dtype=np.intp), np.zeros((draws, 0)))
    return Imputed(values, sd, np.concatenate(rows), np.concatenate(drawn, axis=1))


def _at(groups, positions) -> list:
    return [] if groups is None else list(pd.Series(groups).iloc[positions])


@dataclass(frozen=True)
class Filled:
    """Scores after the policies; what was done to each cell. All of shape (n, p).

    scores is blank where left_out, excluded or stuck (nothing to impute from).
    imputed : for each column that was imputed, its `Imputed`.
    """

    scores: np.ndarray
    left_out: np.ndarray
    excluded: np.ndarray
    stuck: np.ndarray
    sd: np.ndarray
    imputed: dict[int, Imputed]


def fill(
    scores: pd.DataFrame,
    policies: Sequence[str],
    *,
    groups=None,
    rng: np.random.Generator | None = None,
) -> Filled:
    """Apply each column's policy to its blanks.

    scores   : 0–100, blank where missing, one row a unit. policies: one of `POLICIES` a column.
    groups   : zone of each unit, for `impute`. rng: needed only where something is imputed.
    Raises ValueError for an unknown policy, or an imputation without `rng`.
    """
    unknown = [policy for policy in policies if policy not in POLICIES]
    if unknown or len(policies) != scores.shape[1]:
        raise ValueError(f"one of {', '.join(POLICIES)} for each of {scores.shape[1]} columns: {policies}")
    given = scores.to_numpy(dtype=float, na_value=np.nan)
    filled, blank, sd = given.copy(), np.isnan(given), np.zeros(given.shape)
    stuck, imputed = np.zeros(given.shape, dtype=bool), {}
    is_policy = {policy: np.array([own == policy for own in policies]) for policy in POLICIES}
    filled[blank & is_policy["zero"]] = 0.0
    for j in np.flatnonzero(is_policy["impute"] & blank.any(axis=0)):
        if rng is None:
            raise ValueError("an imputation draws: pass rng=numpy.random.default_rng(seed)")
        found = impute(scores.iloc[:, j], rng=rng, groups=groups)
        imputed[int(j)] = found
        filled[:, j], sd[:, j] = found.values, found.sd
        stuck[:, j] = np.isnan(found.values)
    return Filled(filled, blank & is_policy["reweight"], blank & is_policy["exclude"], stuck, sd, imputed)
