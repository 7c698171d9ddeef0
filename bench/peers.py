"""An environment for peers, from a lock of its own, in build/peers; and what they do on the same work.

`python -m bench.peers` makes it. As a program of that environment, `python bench/peers.py NAME OUT`
runs one peer and writes its seconds as JSON.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
import venv
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "bench" / "requirements-peers.lock"
HOME = ROOT / "build" / "peers"
#: Rankings that pysensmcda runs; each costs the same, so they scale by number.
SHARE = 500


@cache
def python() -> Path | None:
    """The environment's interpreter, made anew when the lock changed; None where it can't be had."""
    stamp, wanted = HOME / "lock.sha256", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    found = HOME / "bin" / "python"
    if stamp.exists() and stamp.read_text() == wanted:
        return found
    try:
        venv.create(HOME, with_pip=True, clear=True)
        install = [found, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", LOCK]
        subprocess.run(list(map(str, install)), check=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        print(f"no peers: their environment could not be made ({problem})", file=sys.stderr)
        return None
    stamp.write_text(wanted)
    return found


def sobol() -> float:
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample

    problem = {"num_vars": 8, "names": [f"x{i}" for i in range(8)], "bounds": [[0, 1]] * 8}
    started = time.perf_counter()
    points = sample.sample(problem, 4096, calc_second_order=False, seed=1)
    sampled = time.perf_counter() - started
    outputs = points.sum(axis=1) + points[:, 0] * points[:, 1]
    started = time.perf_counter()
    analyze.analyze(problem, outputs, calc_second_order=False, num_resamples=100, seed=1)
    return sampled + time.perf_counter() - started


def simulate_ranks() -> float:
    import numpy as np
    from pysensmcda import smaa

    rng = np.random.default_rng(20)
    values = rng.random((514, 20)) * 80 + 10
    weights = rng.dirichlet(np.ones(20), SHARE)
    low, high = values.min(axis=0), values.max(axis=0)

    def rule(matrix, one, types):
        return (100 * (matrix - low) / (high - low)) @ one

    started = time.perf_counter()
    smaa.simulate(rule, values, np.ones(20), weights=weights, reverse_ranking=True)
    return time.perf_counter() - started


def seconds(name: str, folder: Path) -> float | None:
    """A peer's seconds, the best of three in one process of its environment; None where there is none."""
    if python() is None:
        return None
    out = folder / f"peer-{name}.json"
    subprocess.run(
        [str(python()), str(Path(__file__)), name, str(out)], check=True, stdout=subprocess.DEVNULL
    )
    return json.loads(out.read_text())


if __name__ == "__main__":
    if len(sys.argv) == 1:
        raise SystemExit(0 if python() else 1)
    work = {"sobol": sobol, "simulate_ranks": simulate_ranks}[sys.argv[1]]
    Path(sys.argv[2]).write_text(json.dumps(min(work() for _ in range(3))))
