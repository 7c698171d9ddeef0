"""Each province's draws shared out to its districts.

A province's number is fitted first, from claims on provinces and the nation; its districts then share out
each of its draws: by their workers, by what is claimed of them, and by nothing else. So a province is the
same with or without its districts, its districts add up to it in every draw, and districts that boast don't
move their province (those who tell a share are not a sample of those who don't). The price is that what
districts' claims could tell of their province is not used; how far the two agree is printed by the
validation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from paritrana_analysis.coverage.estimates.cells import Cells
from paritrana_analysis.coverage.estimates.fit import Fit, fit
from paritrana_analysis.coverage.estimates.observations import SEGMENTS
from paritrana_analysis.coverage.estimates.scales import Scales
from paritrana_analysis.coverage.estimates.structure import SUM_OF_COUNTS, SUM_OF_WORKERS, G, S, Structure

#: Sweeps of the weights of districts' claims; the province's draws are spread over them.
SWEEPS, WARM_UP = 240, 10
#: Steps of Newton's method, at most, by which a draw's districts are made to add up; the longest of them; and
#: the one after which they stop: its square, what is left, is nothing.
STEPS, LONGEST, SHORTEST = 40, 2.0, 1e-6
#: Draws made to add up at once: so many stay in a processor's cache.
AT_ONCE = 60


@dataclass(frozen=True)
class Whole:
    """A province: where its fit stands (segments or groups × quarters) and its draws (draws × the same)."""

    code: str
    logits: np.ndarray
    participants: np.ndarray
    workers: np.ndarray
    drawn_participants: np.ndarray
    drawn_workers: np.ndarray


def of_districts(observations: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """The observations on these districts and on sums of them."""
    return observations[
        observations["region_code"].map(lambda c: set(c.split("+")) <= set(codes)).astype(bool)
    ]


def fit_districts(
    observations: pd.DataFrame, codes: Sequence[str], log_proxy: np.ndarray, whole: Whole, scales: Scales
) -> Fit:
    """The mode of a province's districts, given where the province stands."""
    start = log_proxy + np.log(whole.workers / np.exp(log_proxy).sum(axis=0))
    own = of_districts(observations, codes)
    rows = pd.concat([own, _sums(codes, whole, _quarters(own, whole))], ignore_index=True)
    structure = Structure(rows, codes, start, whole.logits, scales.rules, nation=False)
    return fit(structure, scales)


def draw_districts(found: Fit, whole: Whole, seed: int, quarters: slice = slice(None)) -> Cells:
    """Draws (k, districts, …) of these quarters that add up to the k draws of the province."""
    x = draw_unknowns(found, whole, seed)
    people, workers = whole.drawn_participants[..., quarters], whole.drawn_workers[..., quarters]
    parts = [slice(first, first + AT_ONCE) for first in range(0, len(x), AT_ONCE)]
    made = [
        adding_up(found.structure.cells(x[part]).during(quarters), people[part], workers[part])
        for part in parts
    ]
    return Cells(
        np.concatenate([part.logits for part in made]), np.concatenate([part.log_workers for part in made])
    )


def draw_unknowns(found: Fit, whole: Whole, seed: int) -> np.ndarray:
    """Draws of the unknowns (k, m), each given one draw of the province, to which they nearly add up."""
    number = len(whole.drawn_participants)
    per_sweep = -(-number // SWEEPS)
    rows = found.structure.observations["kind"]
    is_count, is_workers = (rows == SUM_OF_COUNTS).to_numpy(), (rows == SUM_OF_WORKERS).to_numpy()
    apart = np.zeros((len(found.system.target), SWEEPS * per_sweep))
    at = found.structure.observations["first_quarter"][is_count].unique().astype(int)
    counts = np.log(whole.drawn_participants / whole.participants)[..., at]
    workers = np.log(whole.drawn_workers / whole.workers)[..., at]
    apart[np.flatnonzero(is_count), :number] = counts.reshape(number, -1).T
    apart[np.flatnonzero(is_workers), :number] = workers.reshape(number, -1).T
    return found.draw(seed, sweeps=SWEEPS, per_sweep=per_sweep, warm_up=WARM_UP, apart=apart)[:number]


def adding_up(cells: Cells, participants: np.ndarray, workers: np.ndarray) -> Cells:
    """Cells (k, districts, …) moved, all of a segment by one logit, until they are these sums (k, …)."""
    over = np.log(workers) - np.log(cells.workers.sum(axis=1))
    log_workers = cells.log_workers + over[:, None]
    eligible = np.exp(log_workers)
    own = _moved(cells.logits[:, :, :2], eligible, participants[:, :2])
    uncovered = (eligible * expit(-own)).sum(axis=2, keepdims=True)
    construction = _moved(cells.logits[:, :, 2:], uncovered, participants[:, 2:])
    return Cells(np.concatenate([own, construction], axis=2), log_workers)


def _moved(logits: np.ndarray, base: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """logits (k, districts, n, quarters) + one number each (k, n, quarters) such that the sum is as asked."""
    whole = base.sum(axis=1)
    wanted = logit(asked / whole)
    by = np.zeros_like(asked)
    odds = np.exp(logits)
    for _ in range(STEPS):
        fraction = odds * np.exp(by)[:, None]
        fraction /= 1 + fraction
        part = base * fraction
        total = part.sum(axis=1)
        share = total / whole
        slope = (total - np.einsum("kr...,kr...->k...", part, fraction)) / whole / (share * (1 - share))
        move = np.clip((wanted - logit(share)) / slope, -LONGEST, LONGEST)
        by += move
        if np.abs(move).max() < SHORTEST:
            break
    return logits + by[:, None]


def _quarters(own: pd.DataFrame, whole: Whole) -> list[int]:
    """Where the sum is held while districts are fitted: on the last day and where claims stand.

    In between it is closed when draws are made to add up; what lies between two such quarters moves with
    them.
    """
    number = whole.participants.shape[1]
    ends = {number - 1}
    for first, last in zip(own["first_quarter"], own["last_quarter"], strict=True):
        ends.update(range(max(first, 0), min(last, number - 1) + 1))
    return sorted(ends)


def _sums(codes: Sequence[str], whole: Whole, quarters: Sequence[int]) -> pd.DataFrame:
    """The province's own counts and workers as claims on the sum of its districts, a row a quarter."""
    rows = []
    for kind, values, number in ((SUM_OF_COUNTS, whole.participants, S), (SUM_OF_WORKERS, whole.workers, G)):
        for place in range(number):
            for quarter in quarters:
                segment = (SEGMENTS[place],)
                rows.append(
                    {
                        "claim_ids": "",
                        "region_code": "+".join(codes),
                        "kind": kind,
                        "segment": segment[0],
                        "counted": segment,
                        "over": segment,
                        "value": values[place, quarter],
                        "rounded_to": 0.0,
                        "first_quarter": quarter,
                        "last_quarter": quarter,
                        "origin": "",
                    }
                )
    return pd.DataFrame(rows)
