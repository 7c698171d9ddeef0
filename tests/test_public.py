"""The public face: what `import paritrana_analysis as pa` gives, what it costs, and what is told of it."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import subprocess
import sys

import pandas as pd
import pytest

import paritrana_analysis as pa
from paritrana_analysis.files.places import PACKAGE

every = pytest.mark.parametrize("name", sorted(pa.PUBLIC))


def python(code: str) -> str:
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return ended.stdout.strip()


# --- loaded when asked for -------------------------------------------------------------------------------


def test_the_import_alone_loads_no_pandas_and_no_room():
    loaded = python(
        "import sys, paritrana_analysis as pa; dir(pa)\n"
        "print([name for name in sys.modules if name in ('pandas', 'numpy', 'matplotlib', 'babel')"
        " or name.startswith('paritrana_analysis.')])"
    )
    assert loaded == "[]"


def test_a_name_that_is_not_public_is_no_attribute():
    with pytest.raises(AttributeError, match="coverage_buy"):
        pa.coverage_buy  # noqa: B018


def test_dir_and_all_name_what_is_public():
    assert set(pa.PUBLIC) <= set(dir(pa))
    assert sorted(pa.PUBLIC) == pa.__all__


def test_no_public_name_is_that_of_a_room():
    rooms = {path.stem for path in PACKAGE.glob("*.py")} | {path.name for path in PACKAGE.iterdir()}
    assert not rooms & set(pa.PUBLIC)


def test_a_type_checker_is_told_the_same_table():
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    told = {alias.asname: f"{node.module}.{alias.name}" for node in block.body for alias in node.names}
    kept = {}
    for name, place in pa.PUBLIC.items():
        module, _, own = place.partition(":")
        kept[name] = f"{pa.__name__}.{module}.{own or name}"
    assert told == kept


# --- told -----------------------------------------------------------------------------------------------


@every
def test_a_public_name_is_told_with_an_example(name):
    thing = getattr(pa, name)
    told = inspect.getdoc(thing)
    assert told and ">>> " in told and f"pa.{name}" in told


#: One reading of the tables for all examples.
SHARED = {}


@every
def test_the_example_runs(name, monkeypatch):
    thing = getattr(pa, name)
    if "tables" not in SHARED:
        SHARED["tables"] = pa.read_tables()
    if name != "read_tables":
        monkeypatch.setattr(pa, "read_tables", lambda: dict(SHARED["tables"]))
    module = importlib.import_module(thing.__module__)
    (example,) = [
        one for one in doctest.DocTestFinder(recurse=False).find(thing, name, module=module) if one.examples
    ]
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(example, out=told.append)
    assert runner.failures == 0, "".join(told)


# --- codes of one's own ----------------------------------------------------------------------------------


def test_codes_as_numbers_become_texts_and_what_is_no_code_is_named():
    regions = pa.read_tables()["regions"]
    assert pa.region_codes(pd.Series([3604.0, 36]), regions).tolist() == ["3604", "36"]
    assert pa.region_codes(pd.Series([" 3604 "]), regions).tolist() == ["3604"]
    with pytest.raises(pa.UserError) as refused:
        pa.region_codes(pd.Series(["3604", "9999", None, "36.04"], name="kode"), regions)
    told = str(refused.value)
    assert "3 dari 4" in told and "“9999” (1)" in told and "“” (2)" in told and "“36.04” (3)" in told


def test_shares_by_codes_that_are_numbers_are_refused_with_the_mend():
    people = pd.DataFrame({"region_code": [3604], "active_participants": [99_999]})
    workers = pd.DataFrame({"region_code": ["3604"], "employed": [600_000]})
    with pytest.raises(ValueError, match="region_codes"):
        pa.coverage_by(people, workers, by=["region_code"], counting_basis="residence")
