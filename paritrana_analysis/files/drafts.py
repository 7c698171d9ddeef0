"""Drafts: files and folders are written under another name beside their place, and renamed when complete.

    .<name>.<pid>.draft    what a process is writing        .<name>.<pid>.old    what it is about to remove

A process that is killed leaves its draft; the next one that works in the same folder clears it. A draft is
cleared only where its process is gone, or where that number now belongs to a process that began later.

What a person put into a folder of ours, or changed there, is never removed: it stays, or comes along into
the new set, and where a file of ours takes its name it is kept as <name>.kept-1.<suffix>. A file is ours
where it is as the folder's own record says that we wrote it.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, count
from pathlib import Path

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files.digests import digest_of, sha256

_NAME = re.compile(r"\.(?P<name>.+)\.(?P<pid>\d{1,10})\.(?:draft|old)")
_SCRATCH = re.compile(r"paritrana-(?:\w+-)?(?P<pid>\d{1,10})-\w+")
#: How far clocks may be apart, seconds, before a process is said to have begun after a draft was left.
_MARGIN = 60.0
#: The record of a folder that has no other: "digest  name", as `sha256sum` writes and checks it.
SUMS = "SHA256SUMS"
#: Records of sets, and where in them stands the digest of each file; None: a file of that name is ours.
_RECORDS = {
    "manifest.json": lambda said: {name: _digest(told) for name, told in said["outputs"].items()},
    "bundle.json": lambda said: dict.fromkeys(said["files"]),
    "datapackage.json": lambda said: {r["path"]: _digest(r["hash"]) for r in said["resources"]},
}
_KEPT = re.compile(r"(.+)\.kept-\d+(\.[^.]*)?")


def draft_of(place: Path, pid: int | None = None) -> Path:
    """Where a process (None: this one) prepares what will be `place`."""
    place = Path(place)
    return place.parent / f".{place.name}.{pid or os.getpid()}.draft"


def put_in_place(draft: Path, place: Path) -> None:
    """Rename the finished draft to its place; of what stood there, all that isn't ours comes along."""
    place = Path(place)
    old = place.parent / f".{place.name}.{os.getpid()}.old"
    if place.exists():
        place.rename(old)
    draft.rename(place)
    if old.exists():
        bring_along(old, place)


def bring_along(old: Path, place: Path) -> None:
    """Move into a new set what somebody put into or changed in the old one, and remove the rest."""
    ours = recorded(old)
    try:
        for path in sorted(old.rglob("*")):
            name = path.relative_to(old).as_posix()
            if (path.is_dir() and not path.is_symlink()) or _is_as(path, ours.get(name, "")):
                continue
            if not _is_as(place / name, sha256(path) if path.is_file() else ""):
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                path.rename(free(place / name))
    except OSError:  # what could not be moved stays where it is
        return
    shutil.rmtree(old, ignore_errors=True)


def put(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write these files into a folder, each whole or not at all, and leave all else that lies there.

    The folder is never swapped away: what somebody saves into it meanwhile would go with it. All contents
    are on the disk before the first takes its place, so that a full disk changes nothing. Returns what
    was kept under another name, because it was in the way and not ours.
    """
    folder = Path(folder)
    in_the_way = not_ours(files, folder)
    made = {name: digest for name, digest in _sums(folder).items() if (folder / name).is_file()}
    files = {**files, SUMS: _as_sums(made | {name: digest_of(content) for name, content in files.items()})}
    drafts: dict[Path, Path] = {}
    kept = []
    try:
        for name, content in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = draft_of(target)
            drafts[draft] = target
            draft.write_bytes(content)
        for path in in_the_way:
            kept.append(free(path))
            path.rename(kept[-1])
        for draft, target in drafts.items():
            draft.replace(target)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)
    return kept


def add_new(content: bytes, path: Path, claim: str, is_free: Callable[[], bool]) -> bool:
    """Write a new file, whole or not at all and never over another; whether it was free to be written.

    claim : name beside it that one process at a time can hold. is_free : asked while we hold it. Raises
    FileExistsError with that name where another process holds it, or left it when it was killed.
    """
    holds = path.with_name(claim)
    path.parent.mkdir(parents=True, exist_ok=True)
    with holds.open("xb") as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            holds.unlink()
            raise
    if not is_free() or os.path.lexists(path):
        holds.unlink()
        return False
    holds.rename(path)
    return True


def exchange(files: Mapping[str, bytes], folder: Path, *, keep: Iterable[str]) -> list[Path]:
    """Put new contents in the place of files of a person's, those named in `keep` kept beside as they were.

    All contents are on the disk before the first takes its place. Returns where the former ones are kept.
    """
    folder = Path(folder)
    drafts = {draft_of(folder / name): folder / name for name in files}
    before = {target: target.read_bytes() for target in drafts.values() if target.is_file()}
    kept, placed = [], []
    try:
        for draft, target in drafts.items():
            draft.write_bytes(files[target.name])
        for name in keep:
            if (folder / name).is_file():
                kept.append(free(folder / name))
                shutil.copy2(folder / name, kept[-1])
        for draft, target in drafts.items():
            draft.replace(target)
            placed.append(target)
    except OSError:
        for target in placed:
            if target in before:
                target.write_bytes(before[target])
        for path in kept:
            path.unlink(missing_ok=True)
        raise
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)
    return kept


def not_ours(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """What stands where these files go, and is neither the same nor as we wrote it."""
    ours = recorded(folder)
    standing = {name: Path(folder) / name for name in files}
    return [
        path
        for name, path in standing.items()
        if os.path.lexists(path)
        and not _is_as(path, digest_of(files[name]))
        and not _is_as(path, ours.get(name, ""))
    ]


def remove(digests: Mapping[str, str], folder: Path) -> None:
    """Remove files of ours by name, where they still are as we wrote them (sha256)."""
    for name, digest in digests.items():
        path = Path(folder) / name
        if path.parent == Path(folder) and _is_as(path, digest):
            path.unlink()


def recorded(folder: Path) -> dict[str, str | None]:
    """Files that we wrote into a folder, with their sha256, as its records say; None: of any content."""
    found: dict[str, str | None] = {}
    for name, read in _RECORDS.items():
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            found |= read(json.loads((Path(folder) / name).read_bytes()))
            found[name] = None
    if sums := _sums(folder):
        found |= {**sums, SUMS: None}
    return found


def sums_of(folder: Path) -> bytes:
    """The record of a folder of ours: what `SHA256SUMS` in it has to say."""
    return _as_sums({path.name: sha256(path) for path in Path(folder).iterdir() if path.name != SUMS})


def is_kept(path: Path) -> bool:
    """Whether this is a person's file that one of ours had to take the name from."""
    return bool(_KEPT.fullmatch(Path(path).name))


def kept_in(folder: Path) -> list[Path]:
    """A person's files below a folder that ones of ours had to take the name from."""
    return sorted(path for path in Path(folder).rglob("*") if is_kept(path))


def before_kept(path: Path) -> str:
    """The name that a kept file had."""
    return _KEPT.sub(r"\1\2", Path(path).name)


def free(path: Path) -> Path:
    """The path, or where something stands there the first of its kept names that is free."""
    kept = (path.with_name(f"{path.stem}.kept-{n}{path.suffix}") for n in count(1))
    return next(place for place in chain([path], kept) if not os.path.lexists(place))


def _is_as(path: Path, digest: str | None) -> bool:
    """Whether a regular file, and no link to one, has this digest; None: any."""
    return path.is_file() and not path.is_symlink() and (digest is None or sha256(path) == digest)


def _digest(told: object) -> str:
    return str(told["sha256"] if isinstance(told, Mapping) else told).removeprefix("sha256:")


def _sums(folder: Path) -> dict[str, str]:
    try:
        lines = (Path(folder) / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    return {name: digest for digest, parted, name in (line.partition("  ") for line in lines) if parted}


def _as_sums(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()


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
                _clear(path, path.with_name(found["name"]))


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


def _clear(path: Path, place: Path) -> None:
    """A draft goes. A set that a killed process had moved out of the way is put back where none stands."""
    if path.suffix != ".old" or not path.is_dir():
        _remove(path)
    elif place.is_dir():
        bring_along(path, place)
    else:
        path.rename(place)


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
        if not _exists(pid):
            return True
    except (OSError, OverflowError):  # another user's, or a number that no process has
        pass
    begun = _begun(pid)
    try:
        return begun is not None and begun > path.lstat().st_mtime + _MARGIN
    except OSError:
        return False


def _exists(pid: int) -> bool:
    if os.name == "nt":  # there the number 0 is Ctrl-C, and would be sent
        import psutil

        return psutil.pid_exists(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _begun(pid: int) -> float | None:
    """When a process began, seconds since 1970; None where the system doesn't tell."""
    try:
        since_boot = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19])
        boot = next(line for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime "))
        return int(boot.split()[1]) + since_boot / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError, StopIteration):
        return None
