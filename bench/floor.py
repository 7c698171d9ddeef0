"""A cold batch with two clocks inside it: what its warm-up took, and what its notebooks' cells took.

Run as a process of its own: `python -m bench.floor ARGUMENTS OF paritrana report`. Prints JSON, seconds:
`imports`, `rehearsal` and `cells` (of all reports, added up) and `whole`, from the start of the command to
its end. Taken in the run that they are compared with, since the same work takes a third longer from one
minute to the next. The floor of a batch is imports + rehearsal + cells / cores: it can't go under that.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import time

STARTED = time.perf_counter()


def main() -> None:
    from paritrana_analysis.runner.reproducible_env import restart_with, skip_unused_formats

    restart_with(["-m", "bench.floor", *sys.argv[1:]])
    skip_unused_formats()
    from paritrana_analysis.cli import main as cli
    from paritrana_analysis.runner import fork_worker, warmup

    told = {"imports": 0.0, "rehearsal": 0.0}
    read, write = os.pipe()
    fork_worker.warm = _timed(
        fork_worker.warm, lambda seconds: told.update(imports=seconds), _clock_the_cells(write)
    )
    warmup.Rehearsal.hold = _timed(warmup.Rehearsal.hold, lambda seconds: told.update(rehearsal=seconds))
    with contextlib.redirect_stdout(io.StringIO()):
        status = cli.main(sys.argv[1:])
    told["whole"] = time.perf_counter() - STARTED
    os.close(write)
    with os.fdopen(read) as clocks:
        told["cells"] = sum(map(float, clocks))
    print(json.dumps(told))
    sys.exit(status)


def _timed(function, tell, afterwards=lambda: None):
    """The function, with its seconds told each time."""

    def timed(*arguments, **options):
        started = time.perf_counter()
        try:
            return function(*arguments, **options)
        finally:
            tell(time.perf_counter() - started)
            afterwards()

    return timed


def _clock_the_cells(pipe: int):
    """From when it is called, each cell of this process and its children writes its seconds to the pipe."""

    def clock() -> None:
        from paritrana_analysis.runner.shell import CellShell

        CellShell.run = _timed(CellShell.run, lambda seconds: os.write(pipe, f"{seconds}\n".encode()))

    return clock


if __name__ == "__main__":
    main()
