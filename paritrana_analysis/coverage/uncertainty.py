"""How sure a coverage share is, when the workers it is divided by are a survey estimate.

The participants are counted in a register; the workers come from a labour force survey with a
relative standard error (RSE). Without an RSE there is no interval: none is assumed here. A share
above 1 is kept as it is, and so is a limit below 0 (it is flagged).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import NormalDist
from typing import TypeAlias, overload

import numpy as np
import pandas as pd

#: One number, or one a row.
Numbers: TypeAlias = float | None | Sequence[float | None] | np.ndarray | pd.Series

METHODS = ("log", "delta", "fieller")
BASES = ("rse_given", "rse_scenario")  # from whoever made the survey, or "if the RSE were x %"
REASONS = ("blank", "no_rse", "unbounded")  # why there is no interval
RSE_FLAG = 0.25  # BPS practice as known, not re-read: flag above 25 %


@dataclass(frozen=True)
class ShareInterval:
    """A share with its interval; `low` and `high` are None when `reason` says why there is none."""

    share: float | None
    low: float | None
    high: float | None
    method: str
    level: float
    basis: str
    reason: str | None = None
    rse_high: bool = False
    low_below_zero: bool = False


@overload
def share_interval(
    active: float | None,
    workers: float | None,
    *,
    rse: float | None,
    rse_active: float | None = 0.0,
    correlation: float = 0.0,
    level: float = 0.95,
    method: str = "log",
    basis: str = "rse_given",
) -> ShareInterval: ...
@overload
def share_interval(
    active: Numbers,
    workers: Numbers,
    *,
    rse: Numbers,
    rse_active: Numbers = 0.0,
    correlation: float = 0.0,
    level: float = 0.95,
    method: str = "log",
    basis: str = "rse_given",
) -> pd.DataFrame: ...
def share_interval(
    active: Numbers,
    workers: Numbers,
    *,
    rse: Numbers,
    rse_active: Numbers = 0.0,
    correlation: float = 0.0,
    level: float = 0.95,
    method: str = "log",
    basis: str = "rse_given",
) -> ShareInterval | pd.DataFrame:
    """Interval of active / workers, where workers is an estimate with relative standard error `rse`.

    active      : active participants, persons, 0 or more; exact unless rse_active is given.
    workers     : estimated workers, persons, above 0.
    rse         : RSE of workers as a share (0.10 is 10 %), 0 to 1; blank gives no interval.
    rse_active  : RSE of active, as a share. correlation: of the two errors, -1 to 1.
    level       : confidence, between 0 and 1.
    method      : with p = active / workers, z the normal quantile, s² = ra² + r² - 2 c ra r:
                  "log"     p · exp(± z s): positive, symmetric as a ratio (default);
                  "delta"   p · (1 ± z s): symmetric, misses the upper tail;
                  "fieller" the t with (active - t workers)² ≤ z² Var(active - t workers). With an
                  exact numerator it is active / (workers (1 ± z r)). Unbounded from z r = 1 on.
    basis       : "rse_given" (brought with the data) or "rse_scenario" (an assumed RSE).

    Numbers in: one ShareInterval. Lists, arrays or Series in (the other arguments may be numbers): a
    DataFrame with one row each and the fields of ShareInterval as columns, on the index of the Series.
    A blank number gives a blank interval and the reason; so does a set of Fieller without bounds.
    rse_high is True where an RSE is above 25 %.
    Raises ValueError, with the value, for workers ≤ 0, active < 0, an RSE outside 0–1, a text, a correlation
    outside -1–1, a level outside 0–1, an unknown method or basis, or Series with unlike indexes.
    Source: Fieller (1954), Some Problems in Interval Estimation, J. R. Statist. Soc. B 16; delta and
    log: first-order expansion of a ratio and of its logarithm.

    >>> import paritrana_analysis as pa
    >>> found = pa.share_interval(258_073, 631_439, rse=0.05, basis="rse_scenario")
    >>> round(found.low, 3), round(found.high, 3)
    (0.371, 0.451)
    """
    _check_choices(method, basis, level, correlation)
    settings = {"correlation": correlation, "level": level, "method": method, "basis": basis}
    given = {"active": active, "workers": workers, "rse": rse, "rse_active": rse_active}
    if all(np.ndim(value) == 0 for value in given.values()):
        return _one(**{name: _number(name, value) for name, value in given.items()}, **settings)
    return _many(given, settings)


def _many(given: dict, settings: dict) -> pd.DataFrame:
    series = [value for value in given.values() if isinstance(value, pd.Series)]
    if any(not one.index.equals(series[0].index) for one in series):
        raise ValueError("the Series have unlike indexes: align them first")
    lengths = {len(value) for value in given.values() if np.ndim(value)}
    if len(lengths) > 1:
        raise ValueError(f"unlike lengths: {sorted(lengths)}")
    index = series[0].index if series else pd.RangeIndex(lengths.pop())
    columns = [list(value) if np.ndim(value) else [value] * len(index) for value in given.values()]
    rows = []
    for label, *values in zip(index, *columns, strict=True):
        try:
            numbers = {name: _number(name, value) for name, value in zip(given, values, strict=True)}
            rows.append(_one(**numbers, **settings))
        except ValueError as problem:
            raise ValueError(f"row {label!r}: {problem}") from problem
    columns = [field.name for field in fields(ShareInterval)]
    table = pd.DataFrame([vars(row) for row in rows], index=index, columns=columns)
    kinds = dict.fromkeys(["share", "low", "high", "level"], "float64") | {"reason": "str"}
    return table.astype(kinds | {"rse_high": bool, "low_below_zero": bool})


def _one(*, active, workers, rse, rse_active, correlation, level, method, basis) -> ShareInterval:
    share = None if active is None or workers is None else active / workers
    rse_high = max(rse or 0.0, rse_active or 0.0) > RSE_FLAG

    def result(low=None, high=None, reason=None):
        below = low is not None and low < 0
        return ShareInterval(share, low, high, method, level, basis, reason, rse_high, below)

    if share is None:
        return result(reason="blank")
    if rse is None or rse_active is None:
        return result(reason="no_rse")
    z = NormalDist().inv_cdf(0.5 + level / 2)
    factors = _FACTORS[method](z, rse, rse_active, correlation)
    if factors is None:
        return result(reason="unbounded")
    return result(share * factors[0], share * factors[1])


def _spread(rse: float, rse_active: float, correlation: float) -> float:
    return math.sqrt(max(rse_active**2 + rse**2 - 2 * correlation * rse_active * rse, 0.0))


def _delta(z, rse, rse_active, correlation):
    half = z * _spread(rse, rse_active, correlation)
    return 1 - half, 1 + half


def _log(z, rse, rse_active, correlation):
    half = z * _spread(rse, rse_active, correlation)
    return math.exp(-half), math.exp(half)


def _fieller(z, rse, rse_active, correlation):
    """Roots u of (1 - u)² = z² (ra² - 2 u c ra r + u² r²), so that t = p u; None when unbounded."""
    leading = 1 - (z * rse) ** 2
    if leading <= 0:
        return None
    middle = 1 - z**2 * correlation * rse_active * rse
    inside = _spread(rse, rse_active, correlation) ** 2 - (z * rse_active * rse) ** 2 * (1 - correlation**2)
    root = z * math.sqrt(max(inside, 0.0))
    return (middle - root) / leading, (middle + root) / leading


_FACTORS = {"log": _log, "delta": _delta, "fieller": _fieller}


def _check_choices(method, basis, level, correlation) -> None:
    if method not in METHODS:
        raise ValueError(f"method is one of {', '.join(METHODS)}, not {method!r}")
    if basis not in BASES:
        raise ValueError(f"basis is one of {', '.join(BASES)}, not {basis!r}")
    if not 0 < level < 1:
        raise ValueError(f"level lies between 0 and 1, not {level!r}")
    if not -1 <= correlation <= 1:
        raise ValueError(f"correlation lies between -1 and 1, not {correlation!r}")


def _number(name: str, value) -> float | None:
    """The value as a float, None for a blank; ValueError if it cannot be what `name` says."""
    if pd.isna(value):
        return None
    if isinstance(value, str | bool | np.bool_):
        raise ValueError(f"{name} is a number, not {value!r}")
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{name} is a finite number, not {value!r}")
    if name == "workers" and number <= 0:
        raise ValueError(f"workers is above 0, not {value!r}")
    if name == "active" and number < 0:
        raise ValueError(f"active is 0 or more, not {value!r}")
    if name.startswith("rse") and not 0 <= number <= 1:
        raise ValueError(f"{name} is a share from 0 to 1 (0.10 for 10 %), not {value!r}")
    return number
