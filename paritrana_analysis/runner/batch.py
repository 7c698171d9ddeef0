"""Runs many jobs, as many child processes at a time as there are cores. One failure doesn't stop the others.

Where the system can fork, a child is forked from a parent that has imported everything already ("forked");
elsewhere it starts as a new Python with a kernel ("cold"). A forked child that dies (by a signal, or at the
deadline) is run once more as a cold one, so that no report is lost to a fault of the fork. A notebook that
raises an error is not run again. A notebook that a fork would not run just as a kernel does (`faithful`) is
run cold at once.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import shutil
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from paritrana_analysis.evaluation.bundle import open_bundle
from paritrana_analysis.files import drafts
from paritrana_analysis.runner import (
    failures,
    faithful,
    fork_worker,
    manifest,
)
from paritrana_analysis.runner.exit_status import how_it_ended
from paritrana_analysis.runner.fork_worker import ForkWorker
from paritrana_analysis.runner.jobs import Job
from paritrana_analysis.runner.subprocess_worker import SubprocessWorker
from paritrana_analysis.runner.warmup import Rehearsal
from paritrana_analysis.runner.work import draft_of

#: A report that takes longer than this is stopped, seconds.
DEADLINE = 300.0
#: Address space of one child, GiB.
MEMORY = 6.0
#: How long the parent waits for a child to end before it looks at deadlines, seconds.
PAUSE = 0.1
_WANTS_MEMORY = re.compile("MemoryError|bad_alloc|Cannot allocate memory")


@dataclass(frozen=True)
class Outcome:
    """How one job ended: made · unchanged · failed, and for a failure why."""

    job: Job
    status: str
    seconds: float = 0.0
    reason: str = ""
    engine: str = ""  # forked · cold
    why: tuple[str, ...] = ()  # what made it necessary, see `manifest.stale`


@dataclass(frozen=True)
class Settings:
    """How children are run. `fork` None: where it can be had, and the notebook's cells need no kernel."""

    workers: int | None = None
    deadline: float = DEADLINE
    memory: float | None = MEMORY
    fork: bool | None = None
    again: bool = False  # make sets even where nothing changed
    retry: bool = True  # try a forked child that died once more in the cold


DEFAULTS = Settings()


def run(
    jobs: Sequence[Job], settings: Settings = DEFAULTS, tell: Callable[[Outcome], None] = lambda _: None
) -> list[Outcome]:
    """Make every set that isn't there yet; outcomes in the order of the jobs.

    tell : called with each outcome as it comes. Interrupted (Ctrl-C), children are ended first.
    """
    if not jobs:
        return []
    bundle = open_bundle(Path(jobs[0].bundle))
    outcomes: dict[str, Outcome] = {}
    why: dict[str, tuple[str, ...]] = {}

    def done(outcome: Outcome) -> None:
        outcome = replace(outcome, why=why[outcome.job.folder])
        outcomes[outcome.job.folder] = outcome
        if outcome.status != "failed":
            failures.forget(outcome.job)
        tell(outcome)

    waiting: list[tuple[Job, bool]] = []
    books = {job.notebook for job in jobs}
    forks = {notebook: _forks(notebook, settings) for notebook in books}
    for job in jobs:
        why[job.folder] = manifest.stale(job, bundle) or (("again",) if settings.again else ())
        if why[job.folder]:
            waiting.append((job, forks[job.notebook]))
        else:
            done(Outcome(job, "unchanged"))
    for root in {Path(job.folder).parent for job in jobs}:
        drafts.clear_abandoned(root)
    to_fork = [job for job, fork in waiting if fork]
    rehearsal = fork_worker.warm(to_fork) if to_fork else None
    # The longest first: no core should be left with a long one while the others have nothing more to do.
    longest = sorted(waiting, key=lambda one: bundle.size_of(one[0].province_code), reverse=True)
    _attend(deque(longest), settings, done, rehearsal)
    return [outcomes[job.folder] for job in jobs]


def for_a_kernel(jobs: Sequence[Job], settings: Settings = DEFAULTS) -> dict[str, faithful.Reason]:
    """Notebooks of these jobs that are run by a kernel though children are forked here, each with why."""
    if settings.fork is not None or not fork_worker.available():
        return {}
    found = {notebook: faithful.of_the_file(Path(notebook)) for notebook in {j.notebook for j in jobs}}
    return {notebook: why for notebook, why in found.items() if why}


def _forks(notebook: str, settings: Settings) -> bool:
    if settings.fork is None:
        return fork_worker.available() and faithful.of_the_file(Path(notebook)) is None
    return settings.fork


def _attend(
    waiting: deque, settings: Settings, done: Callable[[Outcome], None], rehearsal: Rehearsal | None
) -> None:
    running: list[SubprocessWorker | ForkWorker] = []
    workers = settings.workers or os.cpu_count() or 1
    try:
        while waiting or running:
            # The parent holds its rehearsal on one core while the first children use the others.
            while waiting and len(running) < workers - (1 if rehearsal else 0):
                job, fork = waiting.popleft()
                spare_core = len(waiting) + len(running) < workers  # fewer others left than cores
                running.append(
                    (ForkWorker if fork else SubprocessWorker)(job, settings.memory, spare_core=spare_core)
                )
            if rehearsal:
                rehearsal.hold()
                rehearsal = None
                continue  # the core is free for a child now
            _until_one_ends(running)
            for child in list(running):
                outcome = _ended(child, settings)
                if outcome is None:
                    continue
                running.remove(child)
                if outcome.status == "died" and child.forked and settings.retry:
                    waiting.append((child.job, False))
                else:
                    done(_final(outcome))
    finally:
        for child in running:
            child.stop()
            _clear(child)


def _until_one_ends(running: Sequence[SubprocessWorker | ForkWorker]) -> None:
    """Sleep until one of them has ended, or for a moment: then deadlines are looked at."""
    ends: list[int] = []
    try:
        for child in running:
            ends.append(os.pidfd_open(child.pid))
        select.select(ends, [], [], PAUSE)
    except (AttributeError, OSError):  # not Linux, or refused there
        time.sleep(PAUSE / 10)
    finally:
        for end in ends:
            os.close(end)


def _ended(child: SubprocessWorker | ForkWorker, settings: Settings) -> Outcome | None:
    seconds = time.monotonic() - child.started
    engine = "forked" if child.forked else "cold"
    code = child.poll()
    if code is None:
        if seconds < settings.deadline:
            return None
        child.stop()
        outcome = Outcome(
            child.job, "died", seconds, f"deadline: stopped after {settings.deadline:g} s", engine
        )
    elif code == 0:
        outcome = Outcome(child.job, "made", seconds, engine=engine)
    else:
        # An error of the notebook leaves status 1; anything else is a death.
        status = "failed" if code == 1 else "died"
        outcome = Outcome(child.job, status, seconds, _reason(code, child.told(), settings.memory), engine)
    if outcome.status != "made":
        failures.keep(child.job, draft_of(child.job, child.pid), outcome.reason, child.told())
    _clear(child)
    return outcome


def _final(outcome: Outcome) -> Outcome:
    if outcome.status != "died":
        return outcome
    return Outcome(outcome.job, "failed", outcome.seconds, outcome.reason, outcome.engine)


def _reason(code: int, told: str, memory: float | None) -> str:
    last = [line for line in told.splitlines() if line.strip()]
    if code < 0 or not last:
        return how_it_ended(code)
    # A user's fault ends with its mend, set in: what is wrong stands in the line before.
    mend = len(last) > 1 and last[-1].startswith("    ") and not last[-2].startswith("    ")
    reason = "; ".join(line.strip() for line in last[-2:])[:600] if mend else last[-1][:300]
    return f"{reason} (limit: {memory:g} GiB)" if memory and _WANTS_MEMORY.search(reason) else reason


def _clear(child: SubprocessWorker | ForkWorker) -> None:
    shutil.rmtree(draft_of(child.job, child.pid), ignore_errors=True)


@contextlib.contextmanager
def progress(total: int) -> Iterator[Callable[[Outcome], None]]:
    """A `tell` for `run` that names failures on standard error, and moves a bar where that is a terminal."""
    bar = _bar(total) if sys.stderr.isatty() else None

    def tell(outcome: Outcome) -> None:
        if bar:
            bar.set_postfix_str(f"{outcome.job.province_code} {outcome.job.name}"[:40])
            bar.update()
        if outcome.status == "failed":
            write = bar.write if bar else print
            write(f"{outcome.job.province_code} {outcome.job.name}: {outcome.reason}", file=sys.stderr)

    with bar or contextlib.nullcontext():
        yield tell


def _bar(total: int):
    from tqdm import tqdm  # only here: it takes as long to import as all else together

    tqdm.monitor_interval = 0  # its monitor is a thread, and a parent with threads must not fork
    return tqdm(total=total, unit="report", file=sys.stderr, dynamic_ncols=True)
