"""Where weights come from: given as numbers, divided by jurors, or compared in pairs.

All weights sum to 1. No official weight of the award is public: whatever is used here is a choice, and
the report says whose.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.scoring.applied_rules import AppliedRule

#: Sums are taken as right within this: 0.333333 three times over is meant to be 1.
TOLERANCE = 1e-5
#: What each juror divides.
BUDGET = 100.0
#: The Handbook advises budget allocation for no more indicators than this.
MOST_TO_DIVIDE = 10
#: Mean consistency index of random matrices, for 1 to 9 items (Saaty 1980).
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45)
#: A matrix from this consistency ratio on contradicts itself too much (Saaty 1980).
INCONSISTENT = 0.1


def given(weights: pd.Series, *, normalise: bool = False) -> pd.Series:
    """Weights as someone set them, checked; with `normalise` brought to a sum of 1.

    weights : one number a key, 0 or more. Raises UserError for a blank or negative weight and a key that
    stands twice, and unless `normalise` for a sum other than 1; with it, for a sum of 0.
    """
    numbers = pd.Series(weights, dtype=float)
    faults = _twice(numbers.index)
    faults += [
        Fault("scoring.weight_negative", {"key": key, "weight": _plain(weight)})
        for key, weight in numbers.items()
        if not (np.isfinite(weight) and weight >= 0)
    ]
    total = numbers.sum()
    if not faults and (total <= 0 if normalise else abs(total - 1) > TOLERANCE):
        faults.append(Fault("scoring.weights_sum", {"sum": _plain(total)}))
    if faults:
        raise UserError(faults)
    return numbers / total


@dataclass(frozen=True)
class JurorWeights:
    """Weights agreed by budget allocation.

    weights : mean over the jurors, summing to 1. sd: over the jurors (ddof 1), blank for one juror.
    jurors  : each juror's own weights, one row a juror: the spread from which robustness draws.
    """

    weights: pd.Series
    sd: pd.Series
    jurors: pd.DataFrame
    notices: tuple[AppliedRule, ...] = ()


def budget_allocation(points: pd.DataFrame) -> JurorWeights:
    """Each juror divides 100 points over the indicators; the weight is the mean, the spread is kept.

    points : one row a juror, one column an indicator, points 0 or more.
    Raises UserError naming every juror whose points are blank, negative, or don't sum to 100, and every
    juror and indicator that stands twice.
    Source: Nardo et al. (2008), Handbook on Constructing Composite Indicators, OECD/JRC, chapter 6.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> jurors = pd.DataFrame([[50, 50], [70, 30]], columns=["coverage", "budget"])
    >>> pa.scoring.budget_allocation(jurors).weights.to_dict()
    {'coverage': 0.6, 'budget': 0.4}
    """
    if points.empty:
        raise ValueError("no jurors, or nothing to weigh")
    numbers = points.astype(float)
    again = numbers.index[numbers.index.duplicated()].unique()
    faults = _twice(numbers.columns) + [Fault("scoring.juror_twice", {"juror": juror}) for juror in again]
    for juror, row in numbers.iterrows():
        bad = [str(key) for key, value in row.items() if not (np.isfinite(value) and value >= 0)]
        if bad:
            faults.append(Fault("scoring.juror_points", {"juror": juror, "keys": ", ".join(bad)}))
        elif abs(row.sum() - BUDGET) > BUDGET * TOLERANCE:
            faults.append(Fault("scoring.juror_sum", {"juror": juror, "sum": _plain(row.sum())}))
    if faults:
        raise UserError(faults)
    jurors = numbers.div(numbers.sum(axis=1), axis=0)
    many = len(jurors.columns) > MOST_TO_DIVIDE
    notices = (AppliedRule("many_to_divide", values={"items": len(jurors.columns)}),) if many else ()
    return JurorWeights(jurors.mean(), jurors.std(ddof=1), jurors, notices)


@dataclass(frozen=True)
class PairWeights:
    """Weights by the analytic hierarchy process, with how far the matrix agrees with itself.

    eigenvalue : the principal one, λ ≥ n. ci: (λ - n) / (n - 1). cr: ci over the random index; 0 for two.
    """

    weights: pd.Series
    eigenvalue: float
    ci: float
    cr: float
    notices: tuple[AppliedRule, ...] = ()

    @property
    def consistent(self) -> bool:
        return self.cr < INCONSISTENT


def ahp(comparisons: pd.DataFrame, *, allow_inconsistent: bool = False) -> PairWeights:
    """Weights from comparisons in pairs: the principal eigenvector of the matrix, summing to 1.

    comparisons : how many times more the row counts than the column, above 0; at most nine items, rows
                  and columns the same, 1 on the diagonal, and below it 1 over what is above.
    allow_inconsistent : return a matrix with CR ≥ 0.1 with a notice, instead of refusing it.

    Raises UserError for another form, naming each pair that isn't reciprocal, and for CR ≥ 0.1.
    Source: Saaty (1980), The Analytic Hierarchy Process; Saaty (1990), Eur. J. Oper. Res. 48.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> pairs = pd.DataFrame([[1, 3], [1 / 3, 1]], index=["a", "b"], columns=["a", "b"])
    >>> pa.scoring.ahp(pairs).weights.round(2).to_dict()
    {'a': 0.75, 'b': 0.25}
    """
    keys, n = list(comparisons.index), len(comparisons)
    if list(comparisons.columns) != keys or not 1 <= n <= len(RANDOM_INDEX):
        raise UserError(Fault("scoring.pairs_form", {"most": len(RANDOM_INDEX)}))
    if twice := _twice(comparisons.index):
        raise UserError(twice)
    matrix = comparisons.to_numpy(dtype=float)
    bad = ~(np.isfinite(matrix) & (matrix > 0))
    if bad.any():
        raise UserError(
            [Fault("scoring.pair_value", {"row": keys[i], "other": keys[j]}) for i, j in np.argwhere(bad)]
        )
    # 0.33 stands for a third in many sheets: one percent off is taken as meant.
    off = np.triu(np.abs(matrix * matrix.T - 1) > 0.0101)
    if off.any():
        raise UserError(
            [
                Fault("scoring.pair_not_reciprocal", {"row": keys[i], "other": keys[j]})
                for i, j in np.argwhere(off)
            ]
        )
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    eigenvalue, vector = float(values[first].real), np.abs(vectors[:, first].real)
    ci = (eigenvalue - n) / (n - 1) if n > 1 else 0.0
    cr = max(ci / RANDOM_INDEX[n - 1], 0.0) if n > 2 else 0.0
    told = {"ratio": _plain(cr)}
    if cr >= INCONSISTENT and not allow_inconsistent:
        raise UserError(Fault("scoring.pairs_inconsistent", told))
    notices = (AppliedRule("pairs_inconsistent", values=told),) if cr >= INCONSISTENT else ()
    return PairWeights(pd.Series(vector / vector.sum(), index=keys), eigenvalue, ci, cr, notices)


def _twice(keys: pd.Index) -> list[Fault]:
    """A fault for each key that stands more than once: it would count as often."""
    return [Fault("scoring.key_twice", {"key": key}) for key in keys[keys.duplicated()].unique()]


def _plain(number: float) -> float:
    """As a person would type it, for messages."""
    return float(f"{number:.6g}")
