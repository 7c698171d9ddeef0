"""Many jobs: as many children at a time as cores. One failure is named and leaves the others alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from paritrana_analysis.bundle import open_bundle
from paritrana_analysis.runner import cold, manifest
from paritrana_analysis.runner.jobs import Job

#: A report that takes longer than this is stopped, seconds.
DEADLINE = 600


@dataclass(frozen=True)
class Outcome:
    """How one job ended: made · unchanged · failed, and for a failure why."""

    job: Job
    status: str
    seconds: float = 0.0
    reason: str = ""


def run(
    jobs: Sequence[Job],
    *,
    workers: int | None = None,
    tell: Callable[[Outcome], None] = lambda _: None,
    deadline: float = DEADLINE,
) -> list[Outcome]:
    """Make every set that isn't there yet; outcomes in the order of the jobs.

    tell : called with each outcome as it comes.
    """
    bundle = open_bundle(Path(jobs[0].bundle)) if jobs else None
    outcomes: dict[str, Outcome] = {}

    def done(outcome: Outcome) -> None:
        outcomes[outcome.job.folder] = outcome
        tell(outcome)

    waiting = deque()
    for job in jobs:
        if manifest.unchanged(job, bundle):
            _forget_failure(job)
            done(Outcome(job, "unchanged"))
        else:
            waiting.append(job)
    running: list[tuple[Job, subprocess.Popen, float]] = []
    try:
        while waiting or running:
            while waiting and len(running) < (workers or os.cpu_count() or 1):
                job = waiting.popleft()
                running.append((job, cold.start(job), time.monotonic()))
            time.sleep(0.02)
            for child in list(running):
                if outcome := _ended(*child, deadline):
                    running.remove(child)
                    done(outcome)
    finally:
        for _, child, _ in running:
            _stop(child)
    return [outcomes[job.folder] for job in jobs]


def _ended(job: Job, child: subprocess.Popen, started: float, deadline: float) -> Outcome | None:
    seconds = time.monotonic() - started
    if child.poll() is None:
        if seconds < deadline:
            return None
        _stop(child)
        return Outcome(job, "failed", seconds, f"deadline of {deadline:g} s passed")
    told = child.stderr.read().strip()
    child.stderr.close()
    if child.returncode == 0:
        _forget_failure(job)
        return Outcome(job, "made", seconds)
    return Outcome(job, "failed", seconds, _reason(child.returncode, told))


def _reason(code: int, told: str) -> str:
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    last = [line for line in told.splitlines() if line.strip()]
    return last[-1] if last else f"ended with exit status {code}"


def _stop(child: subprocess.Popen) -> None:
    """End the child and the kernel it started."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, AttributeError):
        child.kill()
    child.wait()


def _forget_failure(job: Job) -> None:
    for kept in Path(job.failed).glob(f"{job.stem}.*"):
        kept.unlink()
    if Path(job.failed).is_dir() and not any(Path(job.failed).iterdir()):
        Path(job.failed).rmdir()


def progress(total: int):
    """A progress bar on standard error, and a `tell` for `run` that moves it and names failures."""
    from tqdm import tqdm

    bar = tqdm(total=total, unit="report", file=sys.stderr, disable=None, dynamic_ncols=True)

    def tell(outcome: Outcome) -> None:
        bar.set_postfix_str(f"{outcome.job.province_code} {outcome.job.name}"[:40])
        bar.update()
        if outcome.status == "failed":
            bar.write(f"{outcome.job.province_code} {outcome.job.name}: {outcome.reason}", file=sys.stderr)

    return bar, tell
