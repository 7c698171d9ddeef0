"""How a process ended, in words."""

from __future__ import annotations

import signal


def how_it_ended(status: int) -> str:
    """A process's exit status in words: "killed by SIGSEGV", "ended with exit status 9"."""
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"ended with exit status {status}"
