"""Where things lie: the package, the checkout that holds it, and what belongs to the checkout."""

from __future__ import annotations

from pathlib import Path

#: The folder of the package's own code and words.
PACKAGE = Path(__file__).resolve().parent.parent
#: The checkout: where the package, its tables and its notebooks stand, wherever the caller stands.
ROOT = PACKAGE.parent
RAW = ROOT / "data" / "raw"
PROCESSED = ROOT / "data" / "processed"
REPORTS = ROOT / "reports"
NOTEBOOKS = ROOT / "notebooks"
#: The file that names every library by version and digest.
LOCK = ROOT / "requirements.lock"
