"""sha256 digests, by which a changed file is recognised: of bytes, of a text, of a file."""

from __future__ import annotations

import hashlib
from pathlib import Path


def digest_of(content: bytes | str) -> str:
    """sha256 of bytes, or of a text as UTF-8, as 64 hex digits."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def sha256(path: Path) -> str:
    """sha256 of a file's bytes. Raises OSError."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
