"""A zip from anybody, unpacked into memory within limits: looked at first, and counted while it is unpacked.

Refused before anything is unpacked: too many parts, too large, packed too tightly to be what it says, a name
that leads elsewhere or stands twice, a link or device, a locked part.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from pathlib import Path

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import safe_read

MOST_PARTS = 2_000
#: Bytes of the zip, and of all that is in it.
MOST_BYTES = 200_000_000
#: How often larger a part may be than it is packed; text packs to a twentieth. Small parts may be more.
MOST_RATIO = 100
SMALL = 100_000
_STEP = 1_000_000

#: Parts of a path as ours are: no drive, nothing above, no sign that a system reads in its own way.
_NAME = re.compile(r"(?:[^/\\:\x00-\x1f]+/)*[^/\\:\x00-\x1f]+/?")


def parts(zipped: Path | bytes, file: str, most: int = MOST_BYTES) -> dict[str, bytes]:
    """The parts of a zip by name, folders left out.

    zipped : a file, or its content. most : bytes that all parts may have together.
    Raises UserError for a zip beyond the limits, ValueError for what is no zip or is broken.
    """
    content = safe_read.content_of(zipped, MOST_BYTES) if isinstance(zipped, Path) else zipped
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            infos = package.infolist()
            looked_at(infos, file, most)
            found, left = {}, most
            for info in infos:
                if not info.is_dir():
                    found[info.filename] = _unpacked(package, info, file, left)
                    left -= len(found[info.filename])
            return found
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ValueError(str(error)) from None


def looked_at(infos: list[zipfile.ZipInfo], file: str, most: int = MOST_BYTES) -> None:
    """Refuse a zip by its list of contents. Raises UserError with the first thing that is wrong."""

    def refuse(key: str, value: str = "", **values: object) -> None:
        raise UserError(Fault(key, values, file=file, value=value[:80]))

    if len(infos) > MOST_PARTS:
        refuse("zip_too_many", most=MOST_PARTS)
    if sum(info.file_size for info in infos) > most:
        refuse("zip_too_large", most=most // 1_000_000)
    names = [info.filename.rstrip("/").casefold() for info in infos]
    folders = {"/".join(name.split("/")[:n]) for name in names for n in range(1, name.count("/") + 1)}
    seen: set[str] = set()
    for info, name in zip(infos, names, strict=True):
        steps = info.filename.split("/")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if not _NAME.fullmatch(info.filename) or ".." in steps or "." in steps:
            refuse("zip_name", info.filename)
        if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            refuse("zip_link", info.filename)
        if name in seen or (name in folders and not info.is_dir()):
            refuse("zip_twice", info.filename)
        if info.flag_bits & 0x1:
            refuse("zip_locked", info.filename)
        if info.file_size > max(SMALL, MOST_RATIO * info.compress_size):
            refuse("zip_ratio", info.filename, most=MOST_RATIO)
        seen.add(name)


def _unpacked(package: zipfile.ZipFile, info: zipfile.ZipInfo, file: str, left: int) -> bytes:
    """One part, read in steps: what it says of its own size is not believed."""
    most = min(left, info.file_size)
    held = io.BytesIO()
    with package.open(info) as part:
        while step := part.read(_STEP):
            held.write(step)
            if held.tell() > most:
                raise UserError(Fault("zip_too_large", {"most": MOST_BYTES // 1_000_000}, file=file))
    return held.getvalue()
