"""Where things lie: the package, what ships with it, and the folder that a person works in.

A person works in the first of these that there is, looked for anew each time a place is asked for:

    1. the project: the working directory, or a folder above it, with `paritrana.toml`, which `paritrana init`
       writes, and data/raw/datapackage.json;
    2. the checkout that holds the package, wherever the caller stands;
    3. neither, as where a wheel is installed: tables and notebooks are read from inside the package, where
       nothing is written; whoever asks for a place to write in is told to run `paritrana init`.

    RAW, NOTEBOOKS                 the tables and notebooks at hand, as above
    ROOT, PROCESSED, REPORTS       where results go; raise UserError in the third case
    OWN_RAW, OWN_NOTEBOOKS         those that ship with the package: a project's own may be a stranger's

Ask as `places.RAW`, never by `from … import RAW` in the package: a name bound at import stays where it was.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

#: The folder of the package's own code and words.
PACKAGE = Path(__file__).resolve().parent.parent
#: What the wheel holds of the checkout besides the package (`pyproject.toml`, force-include).
CARRIED = PACKAGE / "carried"
#: The file by which a folder that `paritrana init` laid out is known.
MARK = "paritrana.toml"
#: The tables' own mark, in data/raw: their dictionary.
DICTIONARY = Path("data", "raw", "datapackage.json")

RAW: Path
NOTEBOOKS: Path
ROOT: Path
PROCESSED: Path
REPORTS: Path


def checkout() -> Path | None:
    """The checkout that holds the package; None where it was installed from a wheel."""
    folder = PACKAGE.parent
    # Beside an installed package lie other packages, and perhaps somebody's data: the wheel says what it is.
    return None if CARRIED.is_dir() or not (folder / DICTIONARY).is_file() else folder


def project() -> Path | None:
    """The project that the working directory is in; None where it is in none."""
    # A working directory may have been removed, and a folder above it be closed to us.
    with contextlib.suppress(OSError):
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / MARK).is_file() and (folder / DICTIONARY).is_file():
                return folder
    return None


def home() -> Path | None:
    """Where results go: the project, or else the checkout; None where there is neither."""
    return project() or checkout()


def lock() -> Path | None:
    """The file that names every library by version and digest; None in an installation, which has none."""
    folder = checkout()
    return folder / "requirements.lock" if folder else None


OWN = checkout() or CARRIED
OWN_RAW = OWN / DICTIONARY.parent
OWN_NOTEBOOKS = OWN / "notebooks"


def _root() -> Path:
    from paritrana_analysis.errors import Fault, UserError

    if there := home():
        return there
    raise UserError(Fault("no_project"))


_ASKED = {
    "RAW": lambda: (project() or OWN) / DICTIONARY.parent,
    "NOTEBOOKS": lambda: (project() or OWN) / "notebooks",
    "ROOT": _root,
    "PROCESSED": lambda: _root() / "data" / "processed",
    "REPORTS": lambda: _root() / "reports",
}


def __getattr__(name: str) -> Path:
    if name not in _ASKED:
        raise AttributeError(name)
    return _ASKED[name]()
