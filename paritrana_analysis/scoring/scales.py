"""From a raw value to a score of 0–100 that is higher the better.

Fixed scales (goalposts, a target with its own start, steps, a table) judge a unit by the rule book
alone. Relative scales (min-max, z, rank, a target counted from the lowest) judge it against a reference
set, the nation or its zone: there, adding one unit can change the score of all others. A blank stays
blank, and where a relative scale has nothing to tell apart every unit gets the neutral score.

Source, unless a function names another: Nardo et al. (2008), Handbook on Constructing Composite
Indicators, OECD/JRC, chapter 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from paritrana_analysis.coverage import one_kind
from paritrana_analysis.scoring.faults import ScoringFault
from paritrana_analysis.scoring.ranks import _codes, _floats, first_places

KINDS = ("goalposts", "min_max", "z", "rank", "target", "steps", "table")
#: Scores against a reference set; the others need no more than the rule book.
RELATIVE = ("min_max", "z", "rank")
#: What every unit gets from a relative scale when all units are alike. Ours.
NEUTRAL = 50.0
#: Raw values are alike when they agree to so many significant digits: 0.7 + 0.1 reaches 0.8.
SIGNIFICANT = 12


@dataclass(frozen=True)
class Scale:
    """One indicator's scale, as the rule book gives it.

    kind     : one of `KINDS`.
    lo, hi   : goalposts in the raw unit, lo < hi in both directions; for "target", lo is where counting
               starts (blank: from the worst value of the reference set).
    target   : raw value that earns 100.
    points   : for "steps" {limit: points}, for "table" {level: points}; points 0–100.
    ties     : for "rank": "min" (competition) or "average" (Borda).
    constant : what a relative scale does when all units are alike: "neutral" gives each `NEUTRAL`,
               "redistribute" leaves the indicator out and moves its weight.
    """

    kind: str
    lo: float | None = None
    hi: float | None = None
    target: float | None = None
    points: tuple = ()
    ties: str = "min"
    constant: str = "neutral"

    def __post_init__(self) -> None:
        if isinstance(self.points, Mapping):
            object.__setattr__(self, "points", tuple(self.points.items()))

    def faults(self, indicator: str, direction: int = 1) -> list[ScoringFault]:
        """What is wrong with this scale, all at once; empty when nothing is."""

        def fault(key: str, **values) -> ScoringFault:
            return ScoringFault(key, {"indicator": indicator, **values})

        if self.kind not in KINDS:
            return [fault("scale_unknown", found=self.kind, known=", ".join(KINDS))]
        found = []
        if self.kind == "goalposts" and not _rising(self.lo, self.hi):
            found.append(fault("goalposts_order", lo=self.lo, hi=self.hi))
        if self.kind == "target":
            if not _is_number(self.target):
                found.append(fault("target_blank"))
            elif self.lo is not None:
                start, end = (self.lo, self.target) if direction > 0 else (self.target, self.lo)
                if not _rising(start, end):
                    found.append(fault("target_order", lo=self.lo, target=self.target))
        if self.kind in ("steps", "table"):
            found += self._point_faults(fault, direction)
        if self.ties not in ("min", "average"):
            found.append(fault("ties_unknown", found=self.ties))
        if self.constant not in ("neutral", "redistribute"):
            found.append(fault("constant_unknown", found=self.constant))
        return found

    def _point_faults(self, fault, direction: int) -> list[ScoringFault]:
        if not self.points:
            return [fault("points_blank")]
        bad = [level for level, points in self.points if not _is_number(points) or not 0 <= points <= 100]
        if bad:
            return [fault("points_range", levels=", ".join(map(str, bad)))]
        if self.kind == "table":
            return []
        if not all(_is_number(limit) for limit, _ in self.points):
            return [fault("limits_not_numbers")]
        limits = sorted(self.points, key=lambda pair: direction * pair[0])
        earned = [points for _, points in limits]
        if len({limit for limit, _ in limits}) < len(limits) or earned != sorted(earned):
            return [fault("points_fall")]
        return []


@dataclass(frozen=True)
class Scaled:
    """What a scale gave: scores 0–100 (blank where the value is), and what is worth saying.

    constant : units in a group where a relative scale had nothing to tell apart: all that have a value
               there have `NEUTRAL`.
    clipped  : units beyond the scale's ends, counted as 0 or 100.
    unknown  : units whose level the table does not know; their score is blank.
    """

    scores: np.ndarray
    constant: np.ndarray
    clipped: np.ndarray
    unknown: np.ndarray


def apply(scale: Scale, values, *, direction: int = 1, groups=None) -> Scaled:
    """Scores by `scale`, clipped to 0–100.

    values : raw values, shape (n,); numbers, or levels for kind "table". groups: as in `min_max`.
    Raises ValueError for an unknown kind and a direction other than 1 or -1.
    """
    if scale.kind not in KINDS:
        raise ValueError(f"a scale is one of {', '.join(KINDS)}, not {scale.kind!r}")
    if scale.kind == "table":
        scores = lookup(values, dict(scale.points))
        unknown = np.isnan(scores) & ~blank(values, levels=[level for level, _ in scale.points])
        none = np.zeros(len(scores), dtype=bool)
        return Scaled(scores, none, none, unknown)
    raw = _floats(values)
    none = np.zeros(len(raw), dtype=bool)
    if scale.kind == "steps":
        return Scaled(steps(raw, dict(scale.points), direction=direction), none, none, none)
    if scale.kind == "goalposts":
        scores, beyond = goalposts(raw, scale.lo, scale.hi, direction=direction), _outside(raw, scale)
        return Scaled(scores, none, beyond, none)
    if scale.kind == "target":
        scores = distance_to_target(raw, scale.target, lo=scale.lo, direction=direction, groups=groups)
        past = direction * raw > direction * scale.target
        return Scaled(scores, none, past | _outside(raw, scale, direction), none)
    if scale.kind == "min_max":
        scores = min_max(raw, direction=direction, groups=groups)
    elif scale.kind == "rank":
        scores = by_rank(raw, direction=direction, groups=groups, ties=scale.ties)
    else:
        scores = z_score(raw, direction=direction, groups=groups)
    # Only z reaches beyond 0–100, more than five standard deviations from the mean.
    clipped = (scores < 0) | (scores > 100)
    return Scaled(np.clip(scores, 0, 100), _spread(raw, groups).constant, clipped, none)


def goalposts(values, lo: float, hi: float, *, direction: int = 1):
    """100 · (x - lo) / (hi - lo), or 100 · (hi - x) / (hi - lo) for direction -1; cut at 0 and 100.

    values : raw values, shape (n,). lo, hi: in the same unit, lo < hi, from the rule book.
    Returns scores of the same kind as `values` (Series or array). Raises ValueError unless lo < hi.
    """
    if not _rising(lo, hi):
        raise ValueError(f"goalposts need lo < hi, not {lo} and {hi}")
    raw = _floats(values)
    share = (raw - lo) / (hi - lo) if _up(direction) else (hi - raw) / (hi - lo)
    return _like(values, 100 * np.clip(share, 0, 1))


def centred_goalposts(reference: float, lowest: float, highest: float) -> tuple[float, float]:
    """Goalposts (lo, hi) with `reference` in the middle, as wide as the values seen.

    Source: Mazziotta & Pareto (2016), On a generalized non-compensatory composite index for measuring
    socio-economic phenomena, Soc. Indic. Res. 127.
    """
    if not (_is_number(reference) and _rising(lowest, highest)):
        raise ValueError(f"lowest < highest, around a reference: {lowest}, {highest}, {reference}")
    half = (highest - lowest) / 2
    return reference - half, reference + half


def min_max(values, *, direction: int = 1, groups=None):
    """Goalposts at the lowest and highest value of the reference set.

    values : raw values, shape (n,). groups: the reference set of each unit (zone), without blanks; by
             default all units are one set. Where all of a set are alike, each gets `NEUTRAL`.
    Returns scores 0–100. Raises ValueError for a blank group or unlike lengths.
    """
    raw, spread = _floats(values), _spread(values, groups)
    away = raw - spread.low if _up(direction) else spread.high - raw
    width = np.where(spread.constant, 1.0, spread.high - spread.low)
    return _like(values, _or_neutral(100 * away / width, spread.constant, raw))


def z_score(values, *, direction: int = 1, groups=None, centre: float = 50.0, ddof: int = 1):
    """centre + 10 · (x - mean) / s, s with n - `ddof` in its denominator; not cut.

    values, groups : as in `min_max`; where all of a set are alike, each gets `centre`.
    Raises ValueError for a ddof other than 0 or 1, and a centre that is no number.
    ddof=1 reproduces the Handbook's Table 15; centre=100 with ddof=0 gives the values of MPI.
    """
    if ddof not in (0, 1) or not _is_number(centre):
        raise ValueError(f"ddof is 0 or 1, and centre a number: {ddof!r}, {centre!r}")
    raw, spread = _floats(values), _spread(values, groups)
    here, codes = ~np.isnan(raw), spread.codes
    count = np.bincount(codes[here], minlength=spread.groups)
    # Moved to each set's lowest value first: large values with a small spread keep their digits.
    moved = np.where(here, raw - spread.low, 0.0)
    mean = (np.bincount(codes, weights=moved, minlength=spread.groups) / np.maximum(count, 1))[codes]
    squares = np.bincount(codes, weights=np.where(here, (moved - mean) ** 2, 0), minlength=spread.groups)
    sd = np.sqrt(squares / np.maximum(count - ddof, 1))[codes]
    away = (moved - mean) / np.where(spread.constant | (sd == 0), 1.0, sd)
    scores = centre + 10 * (away if _up(direction) else -away)
    return _like(values, _or_neutral(scores, spread.constant, raw, centre))


def by_rank(values, *, direction: int = 1, groups=None, ties: str = "min"):
    """100 · (n - r) / (n - 1), r the rank from the best of n units with a value.

    values, groups : as in `min_max`. ties: "min" competition rank, "average" mean rank (Borda).
    Returns scores 0–100, `NEUTRAL` where all of a set are alike or it has one unit.
    """
    if ties not in ("min", "average"):
        raise ValueError(f"ties is 'min' or 'average', not {ties!r}")
    raw, spread = _floats(values), _spread(values, groups)
    here = ~np.isnan(raw)
    key = significant(raw[here])
    places, tied = first_places([-key if _up(direction) else key], spread.codes[here])
    places = places + (tied - 1) / 2 if ties == "average" else places
    count = np.bincount(spread.codes[here], minlength=spread.groups)[spread.codes[here]]
    scores = np.full(len(raw), np.nan)
    scores[here] = 100 * (count - places) / np.maximum(count - 1, 1)
    return _like(values, _or_neutral(scores, spread.constant, raw))


def distance_to_target(values, target: float, *, lo: float | None = None, direction: int = 1, groups=None):
    """100 · (x - lo) / (target - lo), cut at 0 and 100: how much of the way to the target is done.

    lo     : where the way starts; blank: from the worst value of the reference set (as in `min_max`).
    With direction -1 lower is better, and lo lies above the target. Whoever has reached the target has
    100, also when the whole reference set has. Raises ValueError when a given lo is not before the target.
    """
    if not _is_number(target):
        raise ValueError(f"the target is a number, not {target!r}")
    raw = _floats(values)
    up = _up(direction)
    if lo is None:
        spread = _spread(values, groups)
        start = spread.low if up else spread.high
    else:
        if not _rising(*((lo, target) if up else (target, lo))):
            raise ValueError(f"lo {lo} does not lie before the target {target}")
        start = np.full(len(raw), float(lo))
    reached = raw >= target if up else raw <= target
    way = np.where(start == target, 1.0, target - start)
    scores = np.where(reached, 100.0, 100 * np.clip((raw - start) / way, 0, 1))
    return _like(values, np.where(np.isnan(raw), np.nan, scores))


def steps(values, points: Mapping[float, float], *, direction: int = 1):
    """Points of the furthest limit reached: x ≥ limit, or x ≤ limit for direction -1; 0 before the first.

    values : raw values, shape (n,). points: {limit: points 0–100}, as the regulation lists them. Raises
    ValueError for other limits or points, and for none.
    """
    _check_points(points, limits=True)
    sign = 1 if _up(direction) else -1
    pairs = sorted((sign * limit, earned) for limit, earned in points.items())
    raw = sign * _floats(values)
    limits = significant(np.array([limit for limit, _ in pairs], dtype=float))
    earned = np.array([0.0, *(points for _, points in pairs)])
    scores = earned[np.searchsorted(limits, significant(np.nan_to_num(raw)), side="right")]
    return _like(values, np.where(np.isnan(raw), np.nan, scores))


def lookup(values, points: Mapping) -> np.ndarray:
    """Points of each level; blank where the level is blank or not in the table. Returns an array.

    Raises ValueError for points outside 0–100.
    """
    _check_points(points, limits=False)
    levels = pd.Series(np.asarray(values, dtype=object))
    return levels.map(dict(points)).to_numpy(dtype=float, na_value=np.nan)


def _check_points(points: Mapping, *, limits: bool) -> None:
    odd = [earned for earned in points.values() if not _is_number(earned) or not 0 <= earned <= 100]
    if odd or not points:
        raise ValueError(f"points are 0 to 100, at least one: {odd[:5]}")
    if limits and not all(_is_number(limit) for limit in points):
        raise ValueError(f"limits are numbers: {[limit for limit in points if not _is_number(limit)][:5]}")


def blank(values, levels=()) -> np.ndarray:
    """Which values are missing: None, NaN, or an empty text that is not a level of its own."""
    given = pd.Series(np.asarray(values, dtype=object))
    missing = given.isna().to_numpy()
    return missing if "" in levels else missing | (given == "").to_numpy(dtype=bool, na_value=False)


def significant(raw: np.ndarray) -> np.ndarray:
    """Rounded to `SIGNIFICANT` digits, so that raw values alike in every digit that counts are equal."""
    size = np.abs(raw)
    with np.errstate(divide="ignore", invalid="ignore"):
        power = np.where(size > 0, np.floor(np.log10(size)), 0.0)
    # Two steps, since 10 ** 300 and more does not fit.
    unit = 10.0 ** (SIGNIFICANT - 1 - np.clip(power, -250, 250))
    return np.round(raw * unit) / unit + 0.0


@dataclass(frozen=True)
class _Spread:
    codes: np.ndarray
    groups: int
    low: np.ndarray  # of each unit's reference set
    high: np.ndarray
    constant: np.ndarray


def _spread(values, groups) -> _Spread:
    one_kind.check_same_rows(values=values, groups=groups)
    raw = _floats(values)
    codes = np.zeros(len(raw), dtype=np.intp) if groups is None else _codes(groups)
    if len(codes) != len(raw):
        raise ValueError(f"{len(raw)} values but {len(codes)} groups")
    if groups is not None:
        codes = np.where(blank(groups), -1, codes)  # an empty text would be a zone of its own
    if (codes < 0).any():
        raise ValueError(f"group is blank at position(s) {np.flatnonzero(codes < 0)[:5].tolist()}")
    count = int(codes.max()) + 1 if len(codes) else 0
    low, high = np.full(count, np.nan), np.full(count, np.nan)
    np.fmin.at(low, codes, raw)
    np.fmax.at(high, codes, raw)
    alike = high - low <= 10.0**-SIGNIFICANT * np.fmax(np.abs(low), np.abs(high))
    return _Spread(codes, count, low[codes], high[codes], alike[codes])


def _or_neutral(scores, constant, raw, neutral: float = NEUTRAL) -> np.ndarray:
    return np.where(np.isnan(raw), np.nan, np.where(constant, neutral, scores))


def _outside(raw: np.ndarray, scale: Scale, direction: int = 1) -> np.ndarray:
    outside = np.zeros(len(raw), dtype=bool)
    if scale.lo is not None:
        outside |= direction * raw < direction * scale.lo
    if scale.hi is not None:
        outside |= raw > scale.hi
    return outside


def _up(direction: int) -> bool:
    if direction not in (1, -1):
        raise ValueError(f"direction is 1 (higher is better) or -1, not {direction!r}")
    return direction == 1


def _is_number(value) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool) and np.isfinite(value)


def _rising(lo, hi) -> bool:
    return _is_number(lo) and _is_number(hi) and lo < hi


def _like(given, scores: np.ndarray):
    return pd.Series(scores, index=given.index) if isinstance(given, pd.Series) else scores
