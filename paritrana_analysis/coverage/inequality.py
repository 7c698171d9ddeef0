"""How unevenly workers are covered across the districts of a province.

Every measure weighs a district by its workers, so cutting one district into two with the same
coverage changes nothing. Only districts that reported belong in: a blank is refused, never taken
as 0. The measures see numbers alone: that the shares rest on one basis is asked by `of_table`, which
takes a table. Notation: y coverage, f a district's share of the workers, μ = Σ f y.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from paritrana_analysis.coverage import one_kind
from paritrana_analysis.frames import is_left_blank


@dataclass(frozen=True)
class Decomposition:
    """An index split exactly: total = between + within. between_share is None when total is 0."""

    index: str
    total: float
    between: float
    within: float

    @property
    def between_share(self) -> float | None:
        return self.between / self.total if self.total else None


def gini(values: ArrayLike, weights: ArrayLike) -> float:
    """Gini coefficient, `ΣΣ f_i f_k |y_i - y_k| / (2 μ)`.

    values  : coverage share of each district, 0 or more; shape (n,), n ≥ 1.
    weights : its workers, above 0; shape (n,).

    Returns a number without unit, 0 (all alike) up to, but below, 1. One district, or all alike: 0.
    Raises ValueError for blanks, negative values, weights not above 0, or unlike lengths.
    Source: Gini (1912), Variabilità e mutabilità; computed from districts in rising order of y.

    >>> import paritrana_analysis as pa
    >>> round(pa.coverage.gini([0.2, 0.4, 0.6], [100, 100, 100]), 4)
    0.2222
    """
    y, f = _checked(values, weights)
    if _alike(y):
        return 0.0
    order = np.argsort(y, kind="stable")
    y, f = y[order], f[order]
    upto = np.cumsum(f)
    return max(float(np.sum(f * y * (2 * upto - f - 1)) / np.sum(f * y)), 0.0)


def theil(values, weights) -> float:
    """Theil T, Σ f (y/μ) ln(y/μ), in nats; a district with y = 0 adds 0 (the limit of x ln x).

    values, weights, errors : as in `gini`. Returns 0 for one district or all alike, at most ln(1/min f).
    Source: Theil (1967), Economics and Information Theory.
    """
    y, f = _checked(values, weights)
    return _theil(y, f)


def mld(values, weights) -> float:
    """Mean logarithmic deviation (Theil L), Σ f ln(μ/y), in nats.

    values, weights : as in `gini`, but values above 0. Returns 0 for one district or all alike.
    Raises ValueError also when a value is 0: the logarithm has no value there; use `theil`.
    Source: Theil (1967), Economics and Information Theory.
    """
    y, f = _checked(values, weights)
    return _mld(y, f)


def theil_decomposition(values: ArrayLike, weights: ArrayLike, groups: Sequence[object]) -> Decomposition:
    """Theil T between and within groups of districts (zones), exactly additive.

    between = Σ s_g ln(μ_g/μ), within = Σ s_g T_g, with s_g = f_g μ_g / μ the group's part of all covered.

    values, weights : as in `gini`. groups : the group of each district, no blanks; shape (n,).
    Returns a Decomposition in nats. Raises ValueError as `gini`, and for a blank group.
    Source: Theil (1967), Economics and Information Theory.

    >>> import paritrana_analysis as pa
    >>> parts = pa.coverage.theil_decomposition([0.2, 0.4, 0.6, 0.6], [1, 1, 1, 1], ["a", "a", "b", "b"])
    >>> abs(parts.total - parts.between - parts.within) < 1e-12
    True
    """
    one_kind.check_same_rows(values=values, groups=groups)
    y, f = _checked(values, weights)
    means, parts, members = _by_group(y, f, groups)
    if not y.any():
        return Decomposition("theil", 0.0, 0.0, 0.0)
    covered = parts * means / np.sum(parts * means)
    inside = [_theil(y[own], f[own] / f[own].sum()) for own in members]
    return _split("theil", _theil(means, parts), float(np.sum(covered * np.array(inside))))


def mld_decomposition(values: ArrayLike, weights: ArrayLike, groups: Sequence[object]) -> Decomposition:
    """Mean logarithmic deviation between and within groups, exactly additive.

    between = Σ f_g ln(μ/μ_g), within = Σ f_g L_g, with f_g the group's part of the workers.

    Arguments as in `theil_decomposition`, values above 0. Returns a Decomposition in nats.
    Raises ValueError as `mld`, and for a blank group.
    Source: Theil (1967), Economics and Information Theory.

    >>> import paritrana_analysis as pa
    >>> parts = pa.coverage.mld_decomposition([0.2, 0.4, 0.6, 0.6], [1, 1, 1, 1], ["a", "a", "b", "b"])
    >>> round(parts.between / parts.total, 2)
    0.67
    """
    one_kind.check_same_rows(values=values, groups=groups)
    y, f = _checked(values, weights)
    means, parts, members = _by_group(y, f, groups)
    inside = [_mld(y[own], f[own] / f[own].sum()) for own in members]
    return _split("mld", _mld(means, parts), float(np.sum(parts * np.array(inside))))


#: What a table of districts must hold one value of: else its shares are not of one kind.
ONE_KIND = ("source", "as_of", "counting_basis", "denominator_definition")
#: Held to the same where the table has them.
ONE_KIND_IF_THERE = ("segment", "measure", "assessment_year")


def of_table(districts: pd.DataFrame) -> dict[str, float | None]:
    """Gini, Theil, mean logarithmic deviation and slope index of one table of districts, by name.

    districts : one row a district, with region_code, coverage_share, denominator_value (its workers) and the
        columns of `ONE_KIND`, each of one value. One source's single table may leave its counting basis or
        definition unsaid ("not_stated", ""): its rows were counted alike by whoever made it, so they compare
        with one another, though with no other table.

    Returns measure → value as the function of that name gives it; mld is None where a share is 0.
    Raises ValueError for a table that mixes kinds, for a district that stands twice, and as `gini`.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> of_one_source = {"source": "x", "as_of": "2023-08", "counting_basis": "residence"}
    >>> districts = pd.DataFrame({"region_code": ["9101", "9102"], "coverage_share": [0.3, 0.6],
    ...     "denominator_value": [1_000, 1_000], "denominator_definition": "workers"}).assign(**of_one_source)
    >>> round(pa.coverage.inequality_of(districts)["gini"], 4)
    0.1667
    """
    for column in (*ONE_KIND, *(column for column in ONE_KIND_IF_THERE if column in districts)):
        found = sorted({"" if pd.isna(value) else str(value) for value in districts[column]})
        if len(found) > 1:
            listed = one_kind.listed(found)
            raise ValueError(f"{column} is mixed: {listed}; measure each table of one {column} by itself")
    one_kind.check_filled(districts, ["region_code"], table="districts")
    doubled = districts.loc[districts["region_code"].duplicated(), "region_code"]
    if len(doubled):
        raise ValueError(f"district {doubled.iloc[0]!r} stands twice: keep the row that holds, or neither")
    values, weights = districts["coverage_share"], districts["denominator_value"]
    found = {measure.__name__: float(measure(values, weights)) for measure in (gini, theil)}
    found["mld"] = None if (values == 0).any() else float(mld(values, weights))
    return found | {"slope_index": float(slope_index(values, weights))}


def inequality_by(districts: pd.DataFrame, by: str, *, as_stated: bool = False) -> pd.DataFrame:
    """Inequality between the districts of each group, with what is mixed in a group said beside it.

    districts : as in `of_table`, with a column `by` (e.g. "zone"), never blank; a district without a share
        or without its workers is left out and counted. as_stated : measure groups that mix kinds too: figures
        as stated, no comparison of equals.

    Returns one row a group: the group, districts (measured), without (left out), mixed (the columns of
    `ONE_KIND` that hold more than one value, "" for none), and the measures of `of_table`; blank for a group
    that is mixed unless `as_stated`, and for one with fewer than two districts.
    Raises ValueError for a blank group, a district that stands twice, and as `gini`.
    Source: as `gini`, `theil`, `mld` and `slope_index`.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> own = pd.DataFrame({"region_code": ["9101", "9102"], "zone": "east", "coverage_share": [0.3, 0.6],
    ...     "denominator_value": 1_000, "denominator_definition": "workers", "source": ["x", "y"],
    ...     "as_of": "2023-08", "counting_basis": "residence"})
    >>> pa.inequality_by(own, "zone")["mixed"].item()
    'source'
    >>> round(pa.inequality_by(own, "zone", as_stated=True)["gini"].item(), 4)
    0.1667
    """
    one_kind.check_columns(districts, ["region_code", by, *ONE_KIND], table="districts")
    one_kind.check_filled(districts, ["region_code", by], table="districts")
    known = districts["coverage_share"].notna() & districts["denominator_value"].notna()
    rows = []
    for group, own in districts.groupby(by, sort=True):
        told = own[known.loc[own.index]]
        mixed = [kind for kind in ONE_KIND if told[kind].fillna("").astype(str).nunique() > 1]
        row = {by: group, "districts": len(told), "without": len(own) - len(told), "mixed": ", ".join(mixed)}
        if len(told) > 1 and (as_stated or not mixed):
            alike = told.assign(**dict.fromkeys(mixed, "")) if as_stated else told
            row |= of_table(alike)
        rows.append(row)
    measures = ["gini", "theil", "mld", "slope_index"]
    frame = pd.DataFrame(rows, columns=[by, "districts", "without", "mixed", *measures])
    return frame.astype(dict.fromkeys(measures, "float64"))


def slope_index(values, weights, *, order=None) -> float:
    """Slope index of inequality: how much coverage rises from the bottom to the top of the ranking.

    The slope of a straight line fitted by weighted least squares to y on the ridit, the middle of a
    district's place in the ranking (0 to 1, by workers). Districts tied in `order` share one ridit.

    values, weights : as in `gini`.
    order           : what ranks the districts, lowest first, e.g. minus the poverty rate; shape (n,).
                      By default coverage itself, and the slope is then never negative.

    Returns share points, from the least to the most favoured worker; 0 where all are tied or alike.
    Raises ValueError as `gini`, and for a blank in `order`.
    Source: Mackenbach & Kunst (1997), Measuring the magnitude of socio-economic inequalities in health,
    Soc. Sci. Med. 44. Linear: tools that fit a logistic curve give another number.
    """
    return _line(values, weights, order)[1]


def relative_index(
    values: ArrayLike, weights: ArrayLike, *, kind: str, order: ArrayLike | None = None
) -> float:
    """Relative index of inequality, by one of its two definitions.

    kind : "mean" slope index / μ (0 is equal); "km" (Mackenbach & Kunst) the fitted line's top over its
           bottom, (a + b) / a (1 is equal).
    values, weights, order : as in `slope_index`.

    Returns a number without unit. With "mean", all-zero coverage gives 0; with "km", 1.
    Raises ValueError as `slope_index`, for another kind, and with "km" when the line's bottom is not above 0.
    Source: Mackenbach & Kunst (1997), as in `slope_index`.

    >>> import paritrana_analysis as pa
    >>> round(pa.coverage.relative_index([0.2, 0.4, 0.6], [100, 100, 100], kind="km"), 2)
    7.0
    """
    if kind not in ("mean", "km"):
        raise ValueError(f"kind is 'mean' or 'km', not {kind!r}")
    bottom, slope, mean = _line(values, weights, order)
    if slope == 0:
        return 0.0 if kind == "mean" else 1.0
    if kind == "mean":
        return slope / mean
    if bottom <= 0:
        raise ValueError(f"the fitted line starts at {bottom:.6g}, not above 0: use kind='mean'")
    return (bottom + slope) / bottom


def _line(values, weights, order) -> tuple[float, float, float]:
    """Bottom, slope and mean of the weighted line of y on the ridit."""
    one_kind.check_same_rows(values=values, order=order)
    y, f = _checked(values, weights)
    rank_by = y if order is None else _numbers("order", order)
    if len(rank_by) != len(y):
        raise ValueError(f"{len(y)} values but {len(rank_by)} in order")
    mean = float(np.sum(f * y))
    _, place = np.unique(rank_by, return_inverse=True)
    tied = np.bincount(place, weights=f)
    if len(tied) == 1 or _alike(y):
        return mean, 0.0, mean
    ridit = (np.cumsum(tied) - tied / 2)[place]
    away = ridit - np.sum(f * ridit)
    slope = float(np.sum(f * away * (y - mean)) / np.sum(f * away**2))
    return mean - slope * float(np.sum(f * ridit)), slope, mean


def _theil(y: np.ndarray, f: np.ndarray) -> float:
    if _alike(y):
        return 0.0
    ratio = y / np.sum(f * y)
    logs = np.log(ratio, out=np.zeros_like(ratio), where=ratio > 0)
    return max(float(np.sum(f * ratio * logs)), 0.0)


def _mld(y: np.ndarray, f: np.ndarray) -> float:
    if (y == 0).any():
        raise ValueError(
            f"{int((y == 0).sum())} value(s) are 0, where the mean logarithmic deviation has none: use theil"
        )
    return 0.0 if _alike(y) else max(float(np.sum(f * np.log(np.sum(f * y) / y))), 0.0)


def _split(index: str, between: float, within: float) -> Decomposition:
    return Decomposition(index, between + within, between, within)


def _by_group(y, f, groups):
    """Mean and part of the workers of each group, and which districts are its own."""
    labels = list(groups)
    if len(labels) != len(y):
        raise ValueError(f"{len(y)} values but {len(labels)} groups")
    blank = [place for place, label in enumerate(labels) if is_left_blank(label)]
    if blank:
        raise ValueError(f"group is blank at position(s) {blank}")
    places = {label: [] for label in labels}
    for place, label in enumerate(labels):
        places[label].append(place)
    members = [np.array(own) for own in places.values()]
    parts = np.array([f[own].sum() for own in members])
    means = np.array([y[own[0]] if _alike(y[own]) else np.average(y[own], weights=f[own]) for own in members])
    return means, parts, members


def _alike(y: np.ndarray) -> bool:
    return bool((y == y[0]).all())


def _checked(values, weights) -> tuple[np.ndarray, np.ndarray]:
    """Values as floats and weights as shares of their sum."""
    one_kind.check_same_rows(values=values, weights=weights)
    y, w = _numbers("values", values), _numbers("weights", weights)
    if len(y) != len(w):
        raise ValueError(f"{len(y)} values but {len(w)} weights")
    if (y < 0).any():
        raise ValueError(f"values are 0 or more, not {y[y < 0][0]:g}")
    if (w <= 0).any():
        raise ValueError(f"weights are above 0, not {w[w <= 0][0]:g}")
    return y, w / w.sum()


def _numbers(name: str, given) -> np.ndarray:
    known = given.to_numpy(dtype=float, na_value=np.nan) if hasattr(given, "to_numpy") else given
    numbers = np.asarray(known, dtype=float)
    if numbers.ndim != 1 or not len(numbers):
        raise ValueError(f"{name} is one row of numbers, at least one; its shape is {numbers.shape}")
    bad = np.flatnonzero(~np.isfinite(numbers))
    if len(bad):
        raise ValueError(f"{name} is blank or not finite at position(s) {bad.tolist()}: leave those out")
    return numbers
