"""The tables that a round was opened on, packed in one file of its record.

The name holds the digest of what is in it, not of the packed bytes: how well a library packs differs from
version to version. What is taken out is compared with the digests on record.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import safe_zip
from paritrana_analysis.files.digests import digest_of

#: Of a snapshot, packed.
MOST_BYTES = 100_000_000
#: Earliest date a zip can hold: what is in it has no date of its own.
_DATE = (1980, 1, 1, 0, 0, 0)


def name_of(tables: Mapping[str, str]) -> str:
    """The snapshot's file name. tables : name → sha256."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(tables.items()))
    return f"tables-{digest_of(lines)[:12]}.zip"


def packed(contents: Mapping[str, bytes]) -> bytes:
    """The tables in one zip: the same bytes for the same tables and the same zlib."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.external_attr = 0o644 << 16
            file.writestr(entry, contents[name], zipfile.ZIP_DEFLATED)
    return held.getvalue()


def unpacked(content: bytes, tables: Mapping[str, str], file: str) -> dict[str, bytes]:
    """The tables in a snapshot. Raises UserError where they are not those on record."""
    try:
        found = safe_zip.parts(content, file)
    except ValueError:
        raise UserError(Fault("record.snapshot_altered", file=file)) from None
    if {name: digest_of(part) for name, part in found.items()} != dict(tables):
        raise UserError(Fault("record.snapshot_altered", file=file))
    return found
