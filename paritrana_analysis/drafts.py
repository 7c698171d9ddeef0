"""Where something is made before it takes its place: beside it, under a name that says who makes it.

    .<name>.<pid>.draft    what a process is writing        .<name>.<pid>.old    what it is about to remove

A process that is killed leaves its draft; the next one that works in the same folder clears it. A draft is
cleared only where its process is gone, or where that number now belongs to a process that began later.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from paritrana_analysis.errors import Fault, UserError

_NAME = re.compile(r"\.(?P<name>.+)\.(?P<pid>\d{1,10})\.(?:draft|old)")
_SCRATCH = re.compile(r"paritrana-(?:\w+-)?(?P<pid>\d{1,10})-\w+")
#: How far clocks may be apart, seconds, before a process is said to have begun after a draft was left.
_MARGIN = 60.0


def draft_of(place: Path, pid: int | None = None) -> Path:
    """Where a process (None: this one) prepares what will be `place`."""
    place = Path(place)
    return place.parent / f".{place.name}.{pid or os.getpid()}.draft"


def put_in_place(draft: Path, place: Path) -> None:
    """Rename the finished draft to its place; what stood there goes once the new one stands."""
    place = Path(place)
    old = place.parent / f".{place.name}.{os.getpid()}.old"
    if place.exists():
        place.rename(old)
    draft.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def try_place(place: Path) -> None:
    """Find out before the work whether `place` can be written, and make nothing yet.

    Raises UserError where a file stands in the way, OSError where the system refuses.
    """
    place = Path(place)
    there = next(folder for folder in (place, *place.resolve().parents) if folder.exists())
    if not there.is_dir():
        raise UserError(Fault("not_a_folder", file=str(there)))
    # What is written goes beside the place, and then takes it.
    _try_folder(there.resolve().parent if there == place else there)


def try_file(path: Path) -> None:
    """The same for one file. A folder of it that isn't there yet is made."""
    path = Path(path).resolve()
    if path.is_dir():
        raise UserError(Fault("result_is_folder", file=str(path)))
    try_place(path.parent / "new")
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        with path.open("ab"):
            pass


def _try_folder(folder: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from None


@contextlib.contextmanager
def making(place: Path) -> Iterator[Path]:
    """A new draft folder of `place`; put in place at the end, removed where it can't be finished.

    Raises OSError with the name of the place where the system gave none: a full disk has no name.
    """
    place = Path(place)
    draft = draft_of(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        clear_abandoned(place.parent, place.name)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        yield draft
        put_in_place(draft, place)
    except OSError as error:
        if error.filename is None and error.errno is not None:
            raise OSError(error.errno, os.strerror(error.errno), str(place)) from error
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def clear_abandoned(folder: Path, name: str | None = None) -> None:
    """Remove the drafts and old sets that killed processes left in a folder, and nothing else there.

    name : whose; None: of every name.
    """
    with contextlib.suppress(OSError):  # a read-only folder may still be read
        for path in list(Path(folder).iterdir()):
            found = _NAME.fullmatch(path.name)
            if found and name in (None, found["name"]) and _is_left(path, int(found["pid"])):
                _remove(path)


@contextlib.contextmanager
def scratch(kind: str = "") -> Iterator[Path]:
    """A folder for one task in the system's place for such; those that killed processes left are cleared."""
    with contextlib.suppress(OSError):
        for path in Path(tempfile.gettempdir()).glob("paritrana-*"):
            found = _SCRATCH.fullmatch(path.name)
            if found and path.is_dir() and path.stat().st_uid == _uid() and _is_left(path, int(found["pid"])):
                _remove(path)
    prefix = f"paritrana-{kind}-{os.getpid()}-" if kind else f"paritrana-{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        yield Path(folder)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _uid() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0  # Windows knows no such numbers: all are 0


def _is_left(path: Path, pid: int) -> bool:
    """Whether the process that made this is gone, its number given to nobody or to a later process."""
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):  # another user's, or a number that no process has
        pass
    begun = _begun(pid)
    try:
        return begun is not None and begun > path.lstat().st_mtime + _MARGIN
    except OSError:
        return False


def _begun(pid: int) -> float | None:
    """When a process began, seconds since 1970; None where the system doesn't tell."""
    try:
        since_boot = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19])
        boot = next(line for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime "))
        return int(boot.split()[1]) + since_boot / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError, StopIteration):
        return None
