"""Runs each report in a child forked from one parent: imports are done once, and no state passes on.

The parent imports all libraries, draws what is the same in every report, and forks. It keeps to one thread
and opens no socket, database or kernel; nothing but loaded modules and filled caches is left in it. If a
child dies, only its own report is lost.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from paritrana_analysis.files.digests import digest_of
from paritrana_analysis.files.formed import allow_unused_formats, skip_unused_formats
from paritrana_analysis.runner.jobs import Job
from paritrana_analysis.runner.manifest import commit, environment
from paritrana_analysis.runner.reproducible_env import (
    SETTINGS,
    limit_memory,
)
from paritrana_analysis.runner.warmup import Rehearsal, worth_rehearsing


def available() -> bool:
    """Whether children can be forked here: on Linux. Elsewhere fork is missing or discouraged."""
    return sys.platform == "linux"


#: Imported once for all reports: what each of them would otherwise import when it first needs it.
MODULES = (
    "IPython.core.application",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.crashhandler",
    "IPython.core.logger",
    "IPython.core.magics",
    "IPython.core.oinspect",
    "babel.dates",
    "babel.numbers",
    "bdb",
    "pandas.core.arrays.arrow._arrow_utils",
    "pandas.core.methods.to_dict",
    "papermill",
    "paritrana_analysis.publish.xlsx",
    "paritrana_analysis.runner.shell",
    "paritrana_analysis.runner.work",
    "paritrana_analysis.publish.show",
    "pyarrow.pandas_compat",
)


def warm(jobs: Sequence[Job]) -> Rehearsal | None:
    """Import what reports need and what all of them share; the rehearsal still to be held, or None.

    Where many reports wait, rehearsing one pays for itself; a few are quicker without.
    """
    with _uncollected():
        rehearsal = _imported(jobs)
    gc.freeze()
    return rehearsal


def _imported(jobs: Sequence[Job]) -> Rehearsal | None:
    skip_unused_formats()
    from importlib import import_module

    import_module("pyarrow.parquet")
    rehearsed = worth_rehearsing(jobs)
    rehearsal = Rehearsal(rehearsed) if rehearsed else None
    from paritrana_analysis.i18n.wording import LANGUAGES, entries
    from paritrana_analysis.publish import html, pdf
    from paritrana_analysis.publish.blocks import Paragraph
    from paritrana_analysis.reports import province

    for name in MODULES:
        import_module(name)
    for name in province.NAMES:
        import_module(f"paritrana_analysis.reports.province.{name}")
        entries(name)
    _compile_schema()
    allow_unused_formats()
    environment()
    commit()
    html.block_html(Paragraph("."), LANGUAGES[0])
    html.templates().get_template("report.html.j2")
    pdf.fonts()
    return rehearsal


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Without collecting garbage: imports leave next to none, and looking for it is a tenth of their time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _compile_schema() -> None:
    """Have the notebook format's schema compiled: every notebook read or written is checked against it."""
    import nbformat

    nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell()]))


#: How many new objects make a child look for garbage (Python: 700). It lives a second and finds next to none.
SELDOM = 100_000


class ForkWorker:
    """A forked child; `poll` gives its exit status once it has ended (negative: the signal)."""

    forked = True

    def __init__(self, job: Job, memory: float | None, *, spare_core: bool = True) -> None:
        assert threading.active_count() == 1, "a parent with threads must not fork"
        self.job = job
        self.started = time.monotonic()
        self._told = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115  (lives as long as the child)
        self._status: int | None = None
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            _live(job, memory, spare_core, self._told)

    def poll(self) -> int | None:
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
        return self._status

    def stop(self) -> None:
        """End the child and whatever it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        if self._status is None:
            with contextlib.suppress(ChildProcessError):
                self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def told(self) -> str:
        """What it wrote to standard error."""
        self._told.seek(0)
        return self._told.read()


def _live(job: Job, memory: float | None, spare_core: bool, told) -> None:
    """All that the child does, up to its exit: it never returns into the parent's code."""
    code = 70
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        os.dup2(told.fileno(), 2)
        _own_state(job)
        limit_memory(memory)
        from paritrana_analysis.runner.engine import NAME
        from paritrana_analysis.runner.work import do

        do(job, engine=NAME, spare_core=spare_core)
        code = 0
    except Exception as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode(errors="replace"))
        code = 1
    except BaseException:  # a cell that calls sys.exit() ends its report, not the batch
        os.write(2, traceback.format_exc().encode(errors="replace"))
        code = 1
    finally:
        os._exit(code)


def _own_state(job: Job) -> None:
    """What a child must not share: settings of the caller, the folder, the inherited random state."""
    import locale
    import random

    os.environ.update(SETTINGS)
    time.tzset()
    gc.set_threshold(SELDOM)
    with contextlib.suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, "C.UTF-8")
    os.chdir(Path(job.notebook).parent)
    seed = int(digest_of(job.folder)[:8], 16)
    random.seed(seed)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(seed)
