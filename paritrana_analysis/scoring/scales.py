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
from paritrana_analysis.errors import Fault
from paritrana_analysis.scoring.ranks import _codes, _floats

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

    def faults(self, indicator: str, direction: int = 1) -> list[Fault]:
        """What is wrong with this scale, all at once; empty when nothing is."""

        def fault(key: str, **values) -> Fault:
            return Fault(f"scoring.{key}", {"indicator": indicator, **values})

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

    def _point_faults(self, fault, direction: int) -> list[Fault]:
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


def min_max(values, *, direction: int = 1, groups=None):
    """Goalposts at the lowest and highest value of the reference set.

    values : raw values, shape (n,). groups: the reference set of each unit (zone), without blanks; by
             default all units are one set. Where all of a set are alike, each gets `NEUTRAL`.
    Returns scores 0–100. Raises ValueError for a blank group or unlike lengths.
    """
    return _each_set(values, groups, "min_max", direction)


def z_score(values, *, direction: int = 1, groups=None, centre: float = 50.0, ddof: int = 1):
    """centre + 10 · (x - mean) / s, s with n - `ddof` in its denominator; not cut.

    values, groups : as in `min_max`; where all of a set are alike, each gets `centre`.
    Raises ValueError for a ddof other than 0 or 1, and a centre that is no number.
    ddof=1 reproduces the Handbook's Table 15; centre=100 with ddof=0 gives the values of MPI.
    """
    if ddof not in (0, 1) or not _is_number(centre):
        raise ValueError(f"ddof is 0 or 1, and centre a number: {ddof!r}, {centre!r}")
    return _each_set(values, groups, "z", direction, centre=centre, ddof=ddof)


def by_rank(values, *, direction: int = 1, groups=None, ties: str = "min"):
    """100 · (n - r) / (n - 1), r the rank from the best of n units with a value.

    values, groups : as in `min_max`. ties: "min" competition rank, "average" mean rank (Borda).
    Returns scores 0–100, `NEUTRAL` where all of a set are alike or it has one unit.
    """
    if ties not in ("min", "average"):
        raise ValueError(f"ties is 'min' or 'average', not {ties!r}")
    return _each_set(values, groups, "rank", direction, ties=ties)


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
    return _Spread(codes, low[codes], high[codes], _alike(low, high)[codes])


def _each_set(values, groups, kind: str, direction: int, **more):
    """`compared` for each reference set in turn; a blank stays blank."""
    raw, spread = _floats(values), _spread(values, groups)
    scores = np.full(len(raw), np.nan)
    order = np.argsort(spread.codes, kind="stable")
    for own in np.split(order, np.flatnonzero(np.diff(spread.codes[order])) + 1):
        here = own[~np.isnan(raw[own])]
        if len(here):
            row = significant(raw[here]) if kind == "rank" else raw[here]
            scores[here] = compared(row, kind, direction=direction, **more)
    _up(direction)
    return _like(values, scores)


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


# --- relative scales on arrays -------------------------------------------------------------------------


def compared(
    values,
    kind: str,
    *,
    direction: int = 1,
    present=None,
    centre: float = NEUTRAL,
    ddof: int = 1,
    ties: str = "min",
) -> np.ndarray:
    """Scores by a relative scale, each row a reference set of its own; a new array, not cut.

    values  : (..., n) without blanks; for "rank" equal or not to the last bit (see `significant`).
    kind    : "min_max" 100 (x - min) / (max - min); "z" centre + 10 (x - mean) / s, s with n - ddof;
              "rank" 100 (n - r) / (n - 1), r the competition rank, or the mean rank with ties="average".
    present : where a cell holds a value, of the shape of the last axes; other cells get 0.
    Where all of a row are alike each gets `NEUTRAL` ("z": centre).
    Raises ValueError for another kind or direction, and an infinite value where a mean or an end rests on it.
    """
    x = np.asarray(values, dtype=float)
    up = _up(direction)
    if kind == "rank":
        made = _ranked(x, up, present, ties)
    elif kind in RELATIVE:
        low, high, flat = _ends(x, present)
        made = x - low if kind == "z" or up else high - x
        if kind == "z":
            made, spread = _from_mean(made, present, ddof)
            flat, middle = flat | (spread == 0), centre
            made /= np.where(flat, 1.0, spread)
            made *= 10 if up else -10
            made += centre
        else:
            middle = NEUTRAL
            made *= 100
            made /= np.where(flat, 1.0, high - low)
        if flat.any():
            np.copyto(made, middle, where=flat)
    else:
        raise ValueError(f"a relative scale is one of {', '.join(RELATIVE)}, not {kind!r}")
    if present is not None:
        made[..., ~present] = 0.0
    return made


def _ends(x: np.ndarray, present) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lowest and highest of each row, and whether they are alike; (..., 1)."""
    where = {} if present is None else {"where": present}
    low = x.min(axis=-1, keepdims=True, initial=np.inf, **where)
    high = x.max(axis=-1, keepdims=True, initial=-np.inf, **where)
    # A blank shows in the scores; one infinite value would give all units the neutral score.
    if np.isinf(low).any() or np.isinf(high).any():
        raise ValueError("a value is infinite")
    return low, high, _alike(low, high)


def _alike(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    return high - low <= 10.0**-SIGNIFICANT * np.fmax(np.abs(low), np.abs(high))


def _from_mean(moved: np.ndarray, present, ddof: int) -> tuple[np.ndarray, np.ndarray]:
    """Values (already moved to the row's lowest, so that large ones with a small spread keep their digits)
    less their mean, and their standard deviation."""
    if present is None:
        n = moved.shape[-1]
        moved -= moved.mean(axis=-1, keepdims=True)
    else:
        n = present.sum(axis=-1, keepdims=True)
        moved -= moved.sum(axis=-1, keepdims=True, where=present) / n
        moved[..., ~present] = 0.0
    squares = np.einsum("...n,...n->...", moved, moved)[..., None]
    return moved, np.sqrt(squares / np.maximum(n - ddof, 1))


def _ranked(x: np.ndarray, up: bool, present, ties: str) -> np.ndarray:
    worst_last = -x if up else x * 1.0
    n = x.shape[-1]
    rows_of = x.shape[-2] if x.ndim > 1 else 1
    held = np.full(rows_of, n)
    if present is not None:
        worst_last = np.where(present, worst_last, np.inf)
        held = np.broadcast_to(present.sum(axis=-1), rows_of)
    rows = worst_last.reshape(-1, n)
    order, tied, places = _places(rows)
    at_place = 100 * (held[:, None] - 1 - np.arange(n)) / np.maximum(held[:, None] - 1, 1)
    at_place[held == 1] = NEUTRAL
    made = np.empty_like(rows)
    order += (np.arange(len(rows)) * n)[:, None]
    made.ravel()[order.ravel()] = np.broadcast_to(at_place, (len(rows) // rows_of, rows_of, n)).ravel()
    if len(tied):
        of = tied % rows_of
        shared = np.take_along_axis(at_place[of], places, axis=1)
        if ties == "average":
            # The last place of a run of equals is one before the first place of the next.
            ahead = np.concatenate([places[:, 1:], np.full((len(places), 1), n)], axis=1)
            ends = np.where(ahead > places, np.arange(n), n)
            last = np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]
            shared = (shared + np.take_along_axis(at_place[of], last, axis=1)) / 2
        # All alike among those present: nobody is behind the first.
        shared[(places == 0).sum(axis=1) >= held[of]] = NEUTRAL
        made.ravel()[order[tied].ravel()] = shared.ravel()
    return made.reshape(x.shape)


def _places(rows):
    """Units of each row in rising order, (rows, n); which rows hold ties; and in these, how many units are
    strictly below each, (tied rows, n). Exact.

    A float's bits order as an integer; its lowest bits give way to the unit's position so that one plain
    sort does. Rows in which that hides a difference or a tie are sorted again in full.
    """
    n = rows.shape[1]
    own = (1 << max((n - 1).bit_length(), 1)) - 1
    rows += 0.0  # -0.0 becomes 0.0
    keys = rows.view(np.int64)
    order = keys >> 63
    order &= np.int64(2**63 - 1)
    order ^= keys
    order &= ~own
    order |= np.arange(n)
    order.sort(axis=1)
    # Neighbours that differ in nothing but the position.
    near = ((order[:, 1:] ^ order[:, :-1]).view(np.uint64) <= own).any(axis=1)
    order &= own
    doubtful = np.flatnonzero(near)
    places = np.tile(np.arange(n), (len(doubtful), 1))
    if len(doubtful):
        exact = np.argsort(rows[doubtful], axis=1, kind="stable")
        ahead = np.take_along_axis(rows[doubtful], exact, axis=1)
        order[doubtful] = exact
        places[:, 1:][ahead[:, 1:] == ahead[:, :-1]] = 0
        np.maximum.accumulate(places, axis=1, out=places)
    return order, doubtful, places
