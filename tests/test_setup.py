"""The doors into the project: lock, environment.yml, Makefile."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from packaging.licenses import canonicalize_license_expression

from paritrana_analysis import __version__

ROOT = Path(__file__).resolve().parent.parent
CONDA_NAMES = {"matplotlib-base": "matplotlib"}


def locked() -> dict[str, str]:
    """Name → release; of a library with two, that of the older Pythons, which stands first."""
    text = (ROOT / "requirements.lock").read_text()
    return dict(reversed(re.findall(r"^([\w.-]+)==([\w.]+)", text, flags=re.MULTILINE)))


def pins() -> dict[str, str]:
    entries = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    plain = [entry for entry in entries if isinstance(entry, str)]
    pip = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    found = dict(
        re.split("==?", entry, maxsplit=1) for entry in plain if re.fullmatch(r"[\w-]+=[\w.]+", entry)
    )
    found |= dict(entry.split("==") for entry in pip if "==" in entry)
    return found


def test_every_pin_of_the_conda_door_is_the_lock_s_own():
    versions = locked()
    wrong = {
        name: (pin, versions.get(CONDA_NAMES.get(name, name)))
        for name, pin in pins().items()
        if versions.get(CONDA_NAMES.get(name, name)) != pin
    }
    assert wrong == {}


def test_the_conda_door_holds_everything_the_project_declares():
    project = (ROOT / "pyproject.toml").read_text()
    declared = re.findall(
        r'^    "([\w-]+)",$', project.split("dependencies = [", 1)[1].split("]", 1)[0], re.MULTILINE
    )
    there = {CONDA_NAMES.get(name, name) for name in pins()}
    # nbclient and nbformat come with nbconvert and papermill, under the lock's own pins.
    assert set(declared) - there <= {"nbclient", "nbformat"}


def test_the_release_stands_in_one_place_and_the_citation_agrees():
    assert 'dynamic = ["version"]' in (ROOT / "pyproject.toml").read_text()
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == __version__
    assert citation["authors"] == [{"name": "Paritrana Analysis maintainers"}]


def test_every_licence_of_a_table_is_an_spdx_id_or_a_reference_with_its_terms():
    package = json.loads((ROOT / "data" / "raw" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for licence in resource["licenses"]:
            assert canonicalize_license_expression(licence["name"]) == licence["name"]
            assert licence["title"]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-uv.lock", "requirements-docs.lock"])
def test_the_lock_holds_a_hash_for_every_release_and_no_address(name):
    text = (ROOT / name).read_text()
    entries = re.split(r"(?m)^(?=[\w.-]+==)", text)[1:]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "index" not in text.replace("python-index", "")


def test_the_lock_holds_the_build_backend_and_the_six():
    assert {
        "hatchling",
        "jupyterlab",
        "pandas",
        "numpy",
        "scipy",
        "matplotlib",
        "papermill",
    } <= locked().keys()


def test_the_docs_lock_holds_only_what_the_main_lock_does_not():
    text = (ROOT / "requirements-docs.lock").read_text()
    names = set(re.findall(r"^([\w.-]+)==", text, flags=re.MULTILINE))
    assert {"sphinx", "myst-nb", "furo"} <= names
    assert names & locked().keys() == set()


def test_no_set_up_file_names_an_index_or_a_host():
    for name in (
        "Makefile",
        "pyproject.toml",
        "environment.yml",
        "tools/set_up.py",
        "tools/lock.py",
        "tools/docs.py",
        ".ci/run",
    ):
        text = (ROOT / name).read_text()
        assert "://" not in text, name
        assert "--index-url" not in text, name


@pytest.mark.slow
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14", "3.15"])
@pytest.mark.parametrize(
    "platform", ["x86_64-manylinux_2_28", "aarch64-apple-darwin", "x86_64-pc-windows-msvc"]
)
def test_the_lock_resolves_with_wheels_alone(python, platform, tmp_path):
    """Not so on macOS with Intel processors: argon2-cffi-bindings (of jupyterlab) has no wheel there."""
    pinned = re.findall(r"^[\w.-]+==[^\\\n]+", (ROOT / "requirements.lock").read_text(), flags=re.MULTILINE)
    (tmp_path / "pinned.txt").write_text("\n".join(pinned))
    asked = re.findall(r"^[\w-]+(?===)", (ROOT / "requirements.in").read_text(), flags=re.MULTILINE)
    (tmp_path / "asked.in").write_text("\n".join(sorted(set(asked))))
    command = ["-m", "uv", "pip", "compile", "--quiet", "--only-binary", ":all:", "--no-header"]
    command += ["--python-version", python, "--python-platform", platform, "-c", "pinned.txt", "asked.in"]
    ended = subprocess.run([sys.executable, *command], cwd=tmp_path, capture_output=True, text=True)
    if "No module named uv" in ended.stderr or "error sending request" in ended.stderr:
        pytest.skip("neither uv nor an index")
    assert ended.returncode == 0, ended.stderr
