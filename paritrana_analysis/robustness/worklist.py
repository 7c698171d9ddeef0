"""Which unknown to look into first: how far each answer would move the limits of totals and places.

Each unknown is tried at every score that its scale gives, or at `STEPS` points of its range; what moves least
and most is told, and no answer is called likely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from paritrana_analysis.robustness.bounds import SLACK, Ranges, ranges
from paritrana_analysis.scoring.ranks import DECIMALS
from paritrana_analysis.scoring.rules import Rules

#: Points of a range at which an unknown without levels is tried.
STEPS = 11

COLUMNS = [
    "unit",
    "indicator",
    "score_low",
    "score_high",
    "narrows_least",
    "narrows_most",
    "settles_least",
    "settles_most",
    "firsts",
    "firsts_least",
    "firsts_most",
]


@dataclass(frozen=True)
class Unknowns:
    """Units × indicators whose score lies between low and high (0–100), with the names of both.

    weights : within the aspect, (n, p). groups : of each unit. levels : indicator → the only scores that it
    can have. Only indicators of `askable` are tried: a score relative to the field is nobody's to look up.
    """

    units: Sequence[str]
    low: np.ndarray
    high: np.ndarray
    weights: np.ndarray
    rules: Rules
    groups: np.ndarray
    levels: dict[str, tuple[float, ...]]
    askable: Sequence[str]


def worklist(unknowns: Unknowns, units: Sequence[str] | None = None) -> pd.DataFrame:
    """A row an unknown of the units asked for (default: all), what moves most first.

    narrows_least, narrows_most : by how many points the range of the unit's total becomes narrower.
    settles_least, settles_most : pairs of the unit with others of its group whose order becomes settled.
    firsts : units of the group that can still be first; firsts_least, firsts_most : after the answer.
    """
    held = ranges(unknowns.low, unknowns.high, unknowns.rules, unknowns.weights)
    cells = _cells(unknowns, units)
    if not cells:
        return pd.DataFrame(columns=COLUMNS)
    unit, column, option, score = (np.array(part) for part in zip(*cells, strict=True))
    low, high = unknowns.low[unit].copy(), unknowns.high[unit].copy()
    rows = np.arange(len(unit))
    low[rows, column] = high[rows, column] = score
    tried = ranges(low, high, unknowns.rules, unknowns.weights[unit])
    frame = pd.DataFrame({"cell": option, "unit_no": unit, "column": column})
    frame["narrows"] = (held.high - held.low)[unit] - (tried.high - tried.low)
    frame["settles"], frame["firsts"] = 0, 0
    before = np.zeros(len(unknowns.units), dtype=int)
    for group in np.unique(unknowns.groups[unit]):
        members = np.flatnonzero(unknowns.groups == group)
        own = np.flatnonzero(unknowns.groups[unit] == group)
        settles, firsts, now = _moved(held, tried, unit, members, own)
        frame.loc[own, "settles"], frame.loc[own, "firsts"] = settles, firsts
        before[members] = now
    grouped = frame.groupby(["cell", "unit_no", "column"])
    told = grouped.agg(
        narrows_least=("narrows", "min"),
        narrows_most=("narrows", "max"),
        settles_least=("settles", "min"),
        settles_most=("settles", "max"),
        firsts_least=("firsts", "min"),
        firsts_most=("firsts", "max"),
    ).reset_index()
    keys = unknowns.rules.keys
    told["unit"] = [unknowns.units[number] for number in told["unit_no"]]
    told["indicator"] = [keys[number] for number in told["column"]]
    told["score_low"] = unknowns.low[told["unit_no"], told["column"]]
    told["score_high"] = unknowns.high[told["unit_no"], told["column"]]
    told["firsts"] = before[told["unit_no"]]
    # The last digits of a range must not decide what is asked first.
    told[["narrows_least", "narrows_most"]] = told[["narrows_least", "narrows_most"]].round(DECIMALS)
    moves = ["settles_most", "settles_least", "narrows_most", "narrows_least"]
    told = told.sort_values([*moves, "unit_no", "column"], ascending=[False] * 4 + [True] * 2, kind="stable")
    return told[COLUMNS].reset_index(drop=True)


def _cells(unknowns: Unknowns, units: Sequence[str] | None) -> list[tuple[int, int, int, float]]:
    """(unit, indicator, number of the cell, score tried) of every unknown that may be asked about."""
    wanted = range(len(unknowns.units))
    if units is not None:
        asked = set(units)
        wanted = [number for number in wanted if unknowns.units[number] in asked]
    found, number = [], 0
    for unit in wanted:
        for column, key in enumerate(unknowns.rules.keys):
            low, high = unknowns.low[unit, column], unknowns.high[unit, column]
            if key not in unknowns.askable or not high > low or not unknowns.weights[unit, column] > 0:
                continue
            levels = [score for score in unknowns.levels[key] if low <= score <= high]
            found += [
                (unit, column, number, score) for score in (levels or np.linspace(low, high, STEPS).tolist())
            ]
            number += 1
    return found


def _moved(held: Ranges, tried: Ranges, unit, members, own):
    """Pairs newly settled, and who can still be first, for the tries `own` of units in one group."""
    low, high = np.sort(held.low[members]), np.sort(held.high[members])

    def settled(lowest, highest, self_low, self_high):
        below = np.searchsorted(high, lowest - SLACK, side="left") - (self_high < lowest - SLACK)
        above = len(low) - np.searchsorted(low, highest + SLACK, side="right") - (self_low > highest + SLACK)
        return below + above

    its_low, its_high = held.low[unit[own]], held.high[unit[own]]
    before = settled(its_low, its_high, its_low, its_high)
    after = settled(tried.low[own], tried.high[own], its_low, its_high)
    # The highest low of the others decides who can still be first.
    first, second = (low[-1], low[-2]) if len(low) > 1 else (low[-1], -np.inf)
    others = np.where(its_low >= first, second, first)
    best = np.maximum(others, tried.low[own])
    can = len(high) - np.searchsorted(high, best - SLACK, side="left")
    can += (tried.high[own] >= best - SLACK).astype(int) - (its_high >= best - SLACK).astype(int)
    now = len(high) - np.searchsorted(high, first - SLACK, side="left")
    return after - before, can, now


def fewest_to_settle_first(unknowns: Unknowns) -> pd.DataFrame:
    """By group the least number of answers after which its first place can be settled, if all turn out well.

    Returns a row a group: group, unit (who would be first with the fewest answers), answers (None where even
    all can't settle it, as when two are alike), open (unknowns in the group). Only what may be asked about is
    answered; the rest keeps its range. Of each rival the answers that lower its highest total most are
    counted first: exact for arithmetic means, for others at most too many.
    """
    rising, falling = _step_by_step(unknowns)
    rows = []
    for group in dict.fromkeys(unknowns.groups.tolist()):
        members = np.flatnonzero(unknowns.groups == group)
        answers, unit = _fewest(rising[members], falling[members])
        open_ = _open(unknowns)[members].sum()
        leader = "" if answers is None else unknowns.units[members[unit]]
        rows.append({"group": group, "unit": leader, "answers": answers, "open": int(open_)})
    return pd.DataFrame(rows).astype({"answers": "Int64"})


def _fewest(rising: np.ndarray, falling: np.ndarray) -> tuple[int | None, int]:
    """The fewest answers after which one unit of a group is above all others, and which unit; or None.

    A unit is above a rival once the rival's highest total lies below its own lowest: of each rival as many
    answers are needed as it has totals at or above that.
    """
    n = len(rising)
    if n == 1:
        return 0, 0
    limit = rising - SLACK
    every = np.sort(falling[:, :-1].ravel())
    of_all = every.size - np.searchsorted(every, limit, side="left")
    own = (falling[:, None, :-1] >= limit[:, :, None]).sum(axis=2)
    total = np.arange(rising.shape[1]) + of_all - own
    last = np.sort(falling[:, -1])
    others = np.where(falling[:, -1] == last[-1], last[-2], last[-1])  # the best that a rival must stay at
    total = np.where(others[:, None] >= limit, np.iinfo(int).max, total)
    unit, _ = np.unravel_index(total.argmin(), total.shape)
    fewest = int(total.min())
    return (None, 0) if fewest == np.iinfo(int).max else (fewest, int(unit))


def _open(unknowns: Unknowns) -> np.ndarray:
    askable = np.isin(unknowns.rules.keys, list(unknowns.askable))
    return (unknowns.high > unknowns.low) & (unknowns.weights > 0) & askable


def _step_by_step(unknowns: Unknowns) -> tuple[np.ndarray, np.ndarray]:
    """Lowest total of each unit after 0, 1, … best answers, and highest after 0, 1, … worst; (n, p + 1).

    After its last unknown a unit stays where it is.
    """
    open_ = _open(unknowns)
    n, p = open_.shape
    held = ranges(unknowns.low, unknowns.high, unknowns.rules, unknowns.weights)
    gain = np.where(open_, (unknowns.high - unknowns.low) * held.weights, -1.0)
    order = np.argsort(-gain, axis=1, kind="stable")
    low, high, rows = unknowns.low.copy(), unknowns.high.copy(), np.arange(n)
    rising, falling = [held.low], [held.high]
    for step in range(p):
        column = order[:, step]
        asked = open_[rows, column]
        answered_up, answered_down = unknowns.high[rows, column], unknowns.low[rows, column]
        low[rows, column] = np.where(asked, answered_up, low[rows, column])
        high[rows, column] = np.where(asked, answered_down, high[rows, column])
        rising.append(ranges(low, np.maximum(low, unknowns.high), unknowns.rules, unknowns.weights).low)
        falling.append(ranges(np.minimum(high, unknowns.low), high, unknowns.rules, unknowns.weights).high)
    return np.array(rising).T, np.array(falling).T
