"""Rows of robustness: simulated rankings, Sobol indices, confidence sets of ranks.

Each runs as a process of its own, `python -m bench.robustness NAME OUT`, so that its peak memory is that of
the work. Seconds are of the call alone, without imports and without making the table. `simulate_ranks…` go
through the door that users have, `rank_stability.own_units.stability`: scoring, rankings and frames.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import peers
from bench.measure import Timing, command, row

UNITS, INDICATORS, ASPECTS, DRAWS = 514, 20, 4, 10_000
MORE = 9  # times the units: 4,626 of the 5,000 that are ranked at most
CORES = 2


def _stability(units: int, *, draws: int = DRAWS, **more) -> Callable[[], object]:
    """The public door on a table of its own: 20 indicators in 4 aspects, 4 scales × 2 means, no drivers."""
    import numpy as np
    import pandas as pd

    from paritrana_analysis.robustness.rank_stability import Reasonable
    from paritrana_analysis.robustness.rank_stability.own_units import stability
    from paritrana_analysis.scoring import Aspect, Indicator, Rules, Scale

    keys = [f"i{j:02d}" for j in range(INDICATORS)]
    values = pd.DataFrame(np.random.default_rng(20).random((units, INDICATORS)) * 80 + 10, columns=keys)
    scale = Scale("goalposts", lo=0, hi=100)
    made = [
        Indicator(key, f"a{j % ASPECTS}", ASPECTS / INDICATORS, 1, scale, "reweight")
        for j, key in enumerate(keys)
    ]
    rules = Rules([Aspect(f"a{k}", 1 / ASPECTS) for k in range(ASPECTS)], made)
    drawn = Reasonable(
        draws=draws,
        seed=4,
        aggregations=("arithmetic", "geometric"),
        floors=(1.0,),
        exclusion=False,
        sobol_n=0,
        **more,
    )
    return lambda: stability(values, rules, reasonable=drawn, cores=CORES)


def _timed(work: Callable[[], object], runs: int) -> list[float]:
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return seconds


def _floor() -> list[float]:
    """A matrix product and a sort of the same size, nothing else."""
    import numpy as np

    rng = np.random.default_rng(1)
    weights, parts = rng.random((DRAWS, INDICATORS)), rng.random((INDICATORS, UNITS))
    return _timed(lambda: np.sort(weights @ parts, axis=1), 7)


def simulate_ranks() -> dict:
    work = _stability(UNITS)
    work()
    return {"seconds": _timed(work, 9), "floor_seconds": statistics.median(_floor())}


def simulate_ranks_noise() -> dict:
    return {"seconds": _timed(_stability(UNITS, cell_noise=0.02), 3)}


def simulate_ranks_growth() -> dict:
    """MORE times the units, and ten times the draws; between them the plain row again, so that each ratio is
    of neighbours in time."""
    more = {
        "units": (MORE, _stability(MORE * UNITS)),
        "draws": (10, _stability(UNITS, draws=10 * DRAWS)),
    }
    plain = _stability(UNITS)
    plain()
    told = {"seconds": []}
    for name, (times, work) in more.items():
        seconds, ratios = [], []
        for _ in range(3):
            before = _timed(plain, 5)
            seconds += _timed(work, 1)
            ratios.append(seconds[-1] / statistics.median(before + _timed(plain, 5)) / times)
        told[f"{name}_seconds"] = round(statistics.median(seconds), 4)
        told[f"{name}_{times}_times"] = round(statistics.median(ratios), 2)
        told["seconds"] = told["seconds"] or seconds
    return told


def sobol() -> dict:
    import numpy as np

    from paritrana_analysis.robustness.sensitivity import sobol_indices, sobol_sample

    names = [f"x{i}" for i in range(8)]
    points = sobol_sample(names, 4096, np.random.default_rng(1))
    outputs = points.sum(axis=-1) + points[..., 0] * points[..., 1]

    def work():
        sobol_sample(names, 4096, np.random.default_rng(1))
        sobol_indices(outputs, names, rng=np.random.default_rng(2), bootstraps=100)

    return {"seconds": _timed(work, 9)}


def rank_sets() -> dict:
    import numpy as np

    from paritrana_analysis.robustness.rank_sets import KINDS
    from paritrana_analysis.robustness.rank_sets import rank_sets as sets

    rng = np.random.default_rng(6)
    share = rng.random(UNITS)
    errors = share * rng.uniform(0.02, 0.1, UNITS)

    def work():
        for kind in KINDS:
            sets(share, errors, rng=np.random.default_rng(7), kind=kind, draws=1000, cores=CORES)

    return {"seconds": _timed(work, 3)}


WORK = {
    one.__name__: one
    for one in (
        simulate_ranks,
        simulate_ranks_noise,
        simulate_ranks_growth,
        sobol,
        rank_sets,
    )
}


def rows(folder: Path, wanted) -> Iterator[dict]:
    """Rows whose name is wanted, in a temporary folder."""
    if wanted("simulate_ranks"):
        base, told = _run("simulate_ranks", folder)
        peer = peers.seconds("simulate_ranks", folder)
        yield row(
            "simulate_ranks",
            base,
            peer=f"pysensmcda smaa.simulate, min-max and arithmetic only; {peers.SHARE} rankings",
            peer_seconds=None if peer is None else peer * DRAWS / peers.SHARE,
            scaled=True,
            floor_seconds=round(told["floor_seconds"], 4),
            over_floor=round(base.seconds / told["floor_seconds"], 2),
        )
    if wanted("simulate_ranks_noise"):
        yield row("simulate_ranks_noise", _run("simulate_ranks_noise", folder)[0])
    if wanted("simulate_ranks_growth"):
        grown, told = _run("simulate_ranks_growth", folder)
        del told["seconds"]
        yield row("simulate_ranks_growth", grown, **told)
    if wanted("sobol"):
        peer = peers.seconds("sobol", folder)
        yield row("sobol", _run("sobol", folder)[0], peer="SALib sample and analyze", peer_seconds=peer)
    if wanted("rank_sets"):
        yield row("rank_sets", _run("rank_sets", folder)[0])


def _run(name: str, folder: Path) -> tuple[Timing, dict]:
    out = folder / f"{name}.json"
    whole = command([sys.executable, "-m", "bench.robustness", name, out])
    told = json.loads(out.read_text())
    return Timing(statistics.median(told["seconds"]), len(told["seconds"]), whole.peak_mib), told


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(WORK[sys.argv[1]]()))
