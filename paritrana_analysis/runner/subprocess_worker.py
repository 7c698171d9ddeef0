"""A child with its own Python and kernel: slower than a fork, and it works everywhere.

Started as `python -m paritrana_analysis.runner.subprocess_worker`, the job on standard input. Exit status 0:
the set is in place; 1: the notebook failed and what is left of it is kept; anything else: the child died.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time

from paritrana_analysis.files.formed import skip_unused_formats
from paritrana_analysis.runner.jobs import Job
from paritrana_analysis.runner.reproducible_env import SETTINGS, limit_memory


class SubprocessWorker:
    """A running child; `poll` gives its exit status once it has ended (negative: the signal)."""

    forked = False

    def __init__(self, job: Job, memory: float | None, *, spare_core: bool = True) -> None:
        self.job = job
        self.started = time.monotonic()
        self._told = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115  (lives as long as the child)
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(memory or ""), str(spare_core)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._told,
            text=True,
            env=os.environ | SETTINGS,
            start_new_session=True,
        )
        self._process.stdin.write(job.to_json())
        self._process.stdin.close()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.poll()

    def stop(self) -> None:
        """End the child and the kernel it started.

        A kernel has a session of its own, and one that is stuck in C code doesn't notice that its parent is
        gone: left alone it would hold a core for ever.
        """
        import psutil

        with contextlib.suppress(psutil.NoSuchProcess):
            for process in psutil.Process(self.pid).children(recursive=True):
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
        self._process.kill()
        self._process.wait()

    def told(self) -> str:
        """What it wrote to standard error."""
        self._told.seek(0)
        return self._told.read()


def main() -> int:
    job = Job.from_json(sys.stdin.read())
    memory, spare_core = sys.argv[1:]
    # The kernel needs address space of its own, and inherits the limit.
    limit_memory(float(memory) if memory else None)
    skip_unused_formats()
    from paritrana_analysis.runner.work import do

    try:
        do(job, spare_core=spare_core == str(True))
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
