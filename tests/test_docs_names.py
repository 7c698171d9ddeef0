"""What the pages name is there: dotted names in backticks, public names, and what examples import."""

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


def imports_in(text: str) -> set[str]:
    """Dotted names that the examples of a page import, below the package."""
    found = set()
    for module, names in re.findall(r"from paritrana_analysis((?:\.\w+)*) import ([\w, ]+)", text):
        found |= {f"{module}.{name.strip()}".strip(".") for name in names.split(",")}
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_import_in_an_example_of_a_page_leads_somewhere(page):
    absent = sorted(name for name in imports_in(page.read_text(encoding="utf-8")) if not is_there(name))
    assert absent == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_public_name_in_a_page_is_public(page):
    named = set(re.findall(r"\bpa\.(\w+(?:\.\w+)?)", page.read_text(encoding="utf-8")))
    assert [one for one in named if not is_public(*one.split("."))] == []


def is_public(first: str, then: str = "") -> bool:
    """`pa.first`, or `pa.room.then`."""
    if first not in paritrana_analysis.ROOMS:
        return first in paritrana_analysis.PUBLIC
    room = getattr(paritrana_analysis, first)
    return then in {"", *getattr(room, "PUBLIC", ()), *getattr(room, "MODULES", ())}


def test_an_import_that_leads_nowhere_is_found():
    named = imports_in('python -c "from paritrana_analysis import backtest, tables; print(1)"')
    assert named == {"backtest", "tables"} and not any(is_there(name) for name in named)


def test_three_ways_through_the_house_are_told_in_ten_lines_each_that_name_functions():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.split("## Three ways through the house\n", 1)[1].split("\n## ", 1)[0]
    ways = section.split("\n**")[1:]
    titles = ["A participants count", "An evidence row", "A juror's score"]
    assert [way.split("**")[0] for way in ways] == titles
    for way in ways:
        steps = re.findall(r"^(\d+)\. (.+)$", way, re.M)
        assert [int(number) for number, _ in steps] == list(range(1, 11))
        named = {name for _, step in steps for name in re.findall(r"`([a-z_]+(?:\.\w+)+)`", step)}
        assert sorted(name for name in named if not name.endswith(".csv") and not is_there(name)) == []
        assert len(named) >= 10


@pytest.mark.parametrize("name", ["own-evidence.md", "own-evidence.id.md", "jury-day.md", "jury-day.id.md"])
def test_a_guide_to_follow_step_by_step_says_how_the_command_is_found_before_it_is_given(name):
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert ".venv/bin/paritrana" in text.split("\nparitrana ", 1)[0]


@pytest.mark.parametrize("guide", ["jury-day", "own-evidence"])
def test_a_guide_in_indonesian_has_the_commands_sections_and_tables_of_the_english_one(guide):
    """What is added to one of them and not to the other is found here."""
    english, indonesian = (
        (ROOT / "docs" / f"{guide}{suffix}.md").read_text(encoding="utf-8") for suffix in ("", ".id")
    )
    for kind in (r"```sh\n(.*?)```", r"^#+ ", r"^\|", r"^- "):
        found = [re.findall(kind, text, re.M | re.S) for text in (english, indonesian)]
        assert found[0] == found[1], kind
    options = [set(re.findall(r"--[a-z]+(?:-[a-z]+)*", text)) for text in (english, indonesian)]
    assert options[0] ^ options[1] <= {"--language", "--help"}
    assert f"({guide}.id.md)" in english and f"({guide}.md)" in indonesian


def test_a_name_that_is_not_there_is_found():
    assert names_in(
        "see `data.tables.check`, `data/tables.py`, `x.y` and `data.tables.apply_corrections`"
    ) == {
        "data.tables.check",
        "data.tables.apply_corrections",
    }
    assert is_there("data.tables.check") and not is_there("data.tables.apply_corrections")
