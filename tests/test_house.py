"""The house: imports run down the list in CONTRIBUTING.md, and never in a circle."""

from __future__ import annotations

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from paritrana_analysis.files.places import PACKAGE, ROOT

NAME = PACKAGE.name


def order_told() -> list[str]:
    """The rooms in the order of CONTRIBUTING.md, from the command line down."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    tree = page[page.index(f"\n{NAME}/\n") :].split("```", 1)[0]
    return [
        name.removesuffix("/").removesuffix(".py")
        for name in re.findall(r"^  ([a-z0-9_]+(?:/|\.py))", tree, re.M)
    ]


def modules(package: Path = PACKAGE) -> dict[str, Path]:
    """Module name (without the package's) → file; the package itself is ""."""
    found = {}
    for path in package.rglob("*.py"):
        parts = path.relative_to(package).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of the package that a module names in an import, wherever in it the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name == NAME or name.startswith(f"{NAME}."):
                own = name[len(NAME) + 1 :]
                found.add(own if own in known else own.rpartition(".")[0])
    return {name for name in found if known.get(name) not in (None, path)}


def against(order: list[str], edges: dict[str, set[str]]) -> list[str]:
    """The imports that run upwards."""

    def height(module: str) -> int | None:
        room = module.partition(".")[0]
        return order.index(room) if room in order else None

    return [
        f"{one} imports {other}"
        for one, others in sorted(edges.items())
        for other in sorted(others)
        if None not in (height(one), height(other)) and height(other) < height(one)
    ]


KNOWN = modules()
EDGES = {name: imported(path, KNOWN) for name, path in KNOWN.items()}


def test_every_room_has_its_place_in_the_list_and_the_list_names_no_other():
    rooms = {path.stem for path in PACKAGE.glob("*.py")} | {
        path.parent.name for path in PACKAGE.glob("*/__init__.py")
    }
    assert rooms - {"__init__", "__main__"} == set(order_told())


def test_imports_run_down_the_list():
    assert against(order_told(), EDGES) == []


def test_an_import_that_runs_upwards_is_found(tmp_path):
    (tmp_path / "errors.py").write_text(f"def f():\n    from {NAME}.cli import main\n")
    edges = {"errors": imported(tmp_path / "errors.py", KNOWN)}
    assert against(order_told(), edges) == ["errors imports cli.main"]


def test_no_imports_run_in_a_circle():
    # A package's own front (`__init__`) names what stands in it: only its modules are looked at.
    inner = {name: {other for other in others if other} for name, others in EDGES.items() if name}
    try:
        list(TopologicalSorter(inner).static_order())
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def test_a_stranger_meets_few_entries_at_the_top():
    entries = [path for path in PACKAGE.iterdir() if path.name != "__pycache__" and path.suffix != ".typed"]
    assert len(entries) <= 22


@pytest.mark.parametrize(
    ("pattern", "home"),
    [
        (r"\bhashlib\b", "files.digests"),
        (
            r"os\.(rename|replace)\(|\.rename\((place|free|kept|path)|tempfile\.mkdtemp|NamedTemporary",
            "files.drafts",
        ),
        (r"__file__\)\.resolve\(\)|\.parents\[", "files.places"),
        (r"^class \w+\((Fault|UserError)\)", "errors"),
    ],
)
def test_digests_drafts_the_checkout_s_root_and_faults_have_one_home_each(pattern, home):
    found = [n for n, path in KNOWN.items() if re.search(pattern, path.read_text(encoding="utf-8"), re.M)]
    assert set(found) <= {home}


def test_a_class_has_a_name_of_its_own():
    """One meaning a word: no two rooms call different things by one name."""
    homes = {}
    for name, path in KNOWN.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(name)
    assert {word: rooms for word, rooms in homes.items() if len(rooms) > 1} == {}
