"""How precisely a source tells a number, and whether a share is what its own count and denominator give."""

from __future__ import annotations

import pandas as pd

#: A share is told to a whole percent at the coarsest: "50 %" is not a round ten.
COARSEST_SHARE = 1.0
_TINY = 1e-9  # a float's last digits decide nothing


def rounding(value: float, smallest: float) -> float:
    """The unit that a number was rounded to, from its trailing zeros; at least `smallest`.

    >>> rounding(1_100_000, 1), rounding(35.0, 0.01), rounding(50.88, 0.01)
    (100000.0, 1.0, 0.01)
    """
    whole = round(value / smallest)
    unit = 1
    while whole and whole % (unit * 10) == 0:
        unit *= 10
    return float(unit * smallest)


def difference(share: float, active: float, workers: float) -> str:
    """How a share (0–1) stands to active / workers (persons) of its own source.

    "" where the two are the same as printed, or one is blank; "rounding" where they differ by no more than
    the rounding of the three printed numbers explains; "beyond" where they differ by more.

    >>> difference(0.35, 251_000, 708_000), difference(0.44, 580_000, 1_300_000)
    ('', 'rounding')
    >>> difference(0.5088, 935_079, 1_873_899)
    'beyond'
    """
    if pd.isna(share) or pd.isna(active) or pd.isna(workers) or not workers:
        return ""
    unit = min(rounding(100 * share, 0.01), COARSEST_SHARE) if share else COARSEST_SHARE
    half = unit / 200
    if abs(active / workers - share) <= half + _TINY:
        return ""
    more, fewer = rounding(active, 1) / 2, rounding(workers, 1) / 2
    lowest = (active - more) / (workers + fewer)
    highest = (active + more) / (workers - fewer)
    near = lowest <= share + half + _TINY and share - half - _TINY <= highest
    return "rounding" if near else "beyond"
