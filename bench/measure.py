"""Time a command as a whole process: seconds and peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    seconds: float  # median
    runs: int
    peak_mib: float  # of the largest process in the tree


def command(
    arguments: Sequence[object], *, runs: int = 1, before: Callable[[], None] = lambda: None
) -> Timing:
    """The median of several runs; `before` is called ahead of each, outside the clock."""
    seconds, peaks = [], []
    for _ in range(runs):
        before()
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(a) for a in arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        told = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - started)
        if os.waitstatus_to_exitcode(status):
            raise SystemExit(f"{arguments}: {told.decode(errors='replace')[-2000:]}")
        peaks.append(usage.ru_maxrss / 1024)
    return Timing(statistics.median(seconds), runs, max(peaks))


def row(
    name: str,
    timing: Timing,
    *,
    peer: str = "",
    peer_seconds: float | None = None,
    scaled: bool = False,
    **more,
) -> dict:
    """A row of `bench.json`."""
    made = {
        "name": name,
        "seconds": round(timing.seconds, 4),
        "runs": timing.runs,
        "peak_mib": round(timing.peak_mib, 1),
    }
    if peer_seconds is not None:
        ratio = round(peer_seconds / timing.seconds, 2)
        made |= {"peer": peer, "peer_seconds": round(peer_seconds, 4), "ratio": ratio, "peer_scaled": scaled}
    return made | more
