"""Settings that a report's bytes must not depend on, made the same for every child process."""

from __future__ import annotations

import os
import sys

SETTINGS = {
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",  # Typst: reports run side by side, and its threads would wait for one another
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


def restart_with(arguments: list[str]) -> None:
    """Start this Python anew with the settings, unless it runs with them already.

    Hash seed, BLAS threads and locale are read once, when Python starts. Costs a few hundredths of a
    second; nothing heavy may be imported before.
    """
    if any(os.environ.get(name) != value for name, value in SETTINGS.items()) and hasattr(os, "fork"):
        os.execve(sys.executable, [sys.executable, *arguments], os.environ | SETTINGS)


def limit_memory(gibibytes: float | None) -> None:
    """Let this process have no more address space than that: a hungry report fails, not the machine.

    Windows knows no such limit: there a report takes what it takes.
    """
    if gibibytes:
        try:
            import resource
        except ImportError:
            return
        most = int(gibibytes * 2**30)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
