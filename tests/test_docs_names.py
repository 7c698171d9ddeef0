"""What the pages name is there: every dotted name in backticks that begins with a module of the package."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import paritrana_analysis

PACKAGE = Path(paritrana_analysis.__file__).parent
ROOT = PACKAGE.parent
#: All but the one that tells of names that were.
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")} - {ROOT / "CHANGELOG.md"})
#: Modules and rooms by the name they go by in the pages.
MODULES = {path.stem for path in PACKAGE.glob("*.py")} | {
    path.parent.name for path in PACKAGE.glob("*/__init__.py")
}
#: Endings of files, which are no attributes.
FILES = ("py", "md", "toml", "json", "csv", "yaml", "ipynb", "lock", "xlsx", "html", "pdf")


def names_in(text: str) -> set[str]:
    found = set(re.findall(r"`(?:paritrana_analysis\.)?([a-z_]+(?:\.[A-Za-z_]+)+)(?:\([^`]*\))?`", text))
    return {name for name in found if name.split(".")[0] in MODULES and name.split(".")[-1] not in FILES}


def is_there(name: str) -> bool:
    """Whether a dotted name of the package leads to something: a module, or what stands in one."""
    thing, path = paritrana_analysis, "paritrana_analysis"
    for part in name.split("."):
        path = f"{path}.{part}"
        try:
            thing = getattr(thing, part) if hasattr(thing, part) else import_module(path)
        except ImportError:
            return False
    return True


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_name_of_ours_in_a_page_is_there(page):
    absent = sorted(name for name in names_in(page.read_text(encoding="utf-8")) if not is_there(name))
    assert absent == []


def test_a_name_that_is_not_there_is_found():
    assert names_in(
        "see `data.tables.check`, `data/tables.py`, `x.y` and `data.tables.apply_corrections`"
    ) == {
        "data.tables.check",
        "data.tables.apply_corrections",
    }
    assert is_there("data.tables.check") and not is_there("data.tables.apply_corrections")
