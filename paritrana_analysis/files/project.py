"""A project: a folder with tables and notebooks of one's own, for whoever installed the package alone."""

from __future__ import annotations

import shutil
from pathlib import Path

from paritrana_analysis import __version__
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import places
from paritrana_analysis.i18n.wording import Reader

#: How to go on, by file and language, as in the checkout.
READMES = {"README.md": "en", "README.id.md": "id"}


def lay_out(folder: Path) -> None:
    """Write data/raw, the notebooks, how to go on, and the mark of a project into a new or an empty folder.

    The mark comes last: what an interrupted call leaves is no project. Raises UserError for a folder that
    holds anything.
    """
    folder = Path(folder)
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise UserError(Fault("folder_taken", file=str(folder)))
    _copy(places.OWN_RAW, folder / places.DICTIONARY.parent, ("*.csv", "*.json", "*.yaml"))
    _copy(places.OWN_NOTEBOOKS, folder / "notebooks", ("*.ipynb",))
    for name, language in READMES.items():
        _write(folder / name, Reader(language)("project.readme", version=__version__))
    # Whoever opens it reads either language.
    about = "".join(f"# {Reader(language)('project.mark')}\n" for language in ("id", "en"))
    _write(folder / places.MARK, f'{about}release = "{__version__}"\n')


def _copy(source: Path, to: Path, patterns: tuple[str, ...]) -> None:
    to.mkdir(parents=True)
    for pattern in patterns:
        for path in sorted(source.glob(pattern)):
            shutil.copyfile(path, to / path.name)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
