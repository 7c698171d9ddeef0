"""An installation from a wheel, in an empty folder: what works there, and where things lie."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from paritrana_analysis import __version__
from paritrana_analysis.cli.main import main
from paritrana_analysis.errors import UserError
from paritrana_analysis.evaluation.bundle import code_hash
from paritrana_analysis.files import places, project
from paritrana_analysis.runner import manifest
from paritrana_analysis.runner.reproducible_env import limit_memory

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The wheel, built from the checkout and unpacked beside no checkout; libraries are those at hand."""
    home = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = ["wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", home, CHECKOUT]
    subprocess.run([*pip, *build], check=True, capture_output=True)
    wheel = next(home.glob("paritrana_analysis-*.whl"))
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--target", home / "site", wheel],
        check=True,
        capture_output=True,
    )
    return home / "site"


@pytest.fixture
def run(site, tmp_path, monkeypatch):
    """Gives a command of the installed package, in an empty folder; its status and both its outputs."""
    environment = os.environ | {"PYTHONPATH": str(site)}

    def command(*arguments: str, within: str = ".") -> tuple[int, str, str]:
        ended = subprocess.run(
            [sys.executable, "-m", "paritrana_analysis", *arguments],
            cwd=tmp_path / within,
            env=environment,
            capture_output=True,
            text=True,
        )
        return ended.returncode, ended.stdout, ended.stderr

    return command


# --- the wheel ------------------------------------------------------------------------------------------


def test_the_wheel_carries_the_package_whole_and_the_checkout_s_tables_and_notebooks(site):
    for own, carried in {
        CHECKOUT / "data" / "raw": "carried/data/raw",
        CHECKOUT / "notebooks": "carried/notebooks",
        places.PACKAGE: ".",
    }.items():
        there = site / "paritrana_analysis" / carried
        for path in own.rglob("*"):
            if not path.is_file() or {"__pycache__", ".ipynb_checkpoints"} & {*path.parts}:
                continue
            assert (there / path.relative_to(own)).read_bytes() == path.read_bytes(), path.name


def test_a_wheel_and_its_checkout_have_one_digest_of_the_code(site, tmp_path):
    ask = "from paritrana_analysis.evaluation.bundle import code_hash as c; print(c())"
    told = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == code_hash()


def test_check_and_template_work_at_once_in_an_empty_folder(run, tmp_path):
    assert run("check")[0] == 0
    status, columns, _ = run("template", "participants")
    assert status == 0
    assert columns.startswith("region_code,as_of,")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", ["prepare", "report --province 36", "score --category provinsi"])
def test_results_without_a_project_are_refused_with_the_way_out(run, site, tmp_path, given):
    status, _, told = run(*given.split(), "--language", "en")
    assert status == 2
    assert "paritrana init" in told
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []
    assert not (site / "reports").exists()


@pytest.mark.slow
def test_a_project_laid_out_by_an_installation_makes_its_report(run, tmp_path):
    assert run("init", "my-award")[0] == 0
    status, _, told = run("report", "--province", "36", within="my-award/notebooks")
    assert status == 0, told
    home = tmp_path / "my-award"
    made = home / "reports" / "2025" / "36-banten"
    assert {path.suffix for path in made.iterdir()} >= {".html", ".pdf", ".xlsx", ".json"}
    told = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    assert (told["paritrana_analysis"], told["commit"]) == (__version__, "")
    assert told["inputs"]["code"] == code_hash()
    assert told["inputs"]["lock"], "the libraries that are installed, where no lock is"
    assert (home / "data" / "processed" / "2025" / "bundle.json").is_file()
    for path in made.glob("*.[hj]*"):
        assert str(tmp_path) not in path.read_text(encoding="utf-8")


# --- where things lie -----------------------------------------------------------------------------------


@pytest.fixture
def award(tmp_path) -> Path:
    project.lay_out(tmp_path / "my-award")
    return tmp_path / "my-award"


def test_a_project_is_found_from_any_folder_in_it(award, monkeypatch):
    for folder in (award, award / "notebooks", award / "data" / "raw"):
        monkeypatch.chdir(folder)
        assert award / "data" / "raw" == places.RAW
        assert award / "notebooks" == places.NOTEBOOKS
        assert award / "reports" == places.REPORTS
        assert award / "data" / "processed" == places.PROCESSED


def test_outside_of_a_project_the_checkout_is_at_hand(award, monkeypatch):
    for folder in (award.parent, CHECKOUT / "docs"):
        monkeypatch.chdir(folder)
        assert CHECKOUT / "data" / "raw" == places.RAW
        assert CHECKOUT / "reports" == places.REPORTS
    (award / places.MARK).unlink()
    monkeypatch.chdir(award)
    assert places.ROOT == CHECKOUT, "tables alone make no project: any checkout has them"


def test_a_working_folder_that_is_gone_is_no_project(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert places.project() is None


def test_an_installation_reads_what_it_carries_and_names_no_place_to_write(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "checkout", lambda: None)
    monkeypatch.chdir(tmp_path)
    assert places.RAW == places.OWN_RAW
    assert places.lock() is None
    with pytest.raises(UserError) as refused:
        _ = places.REPORTS
    assert [fault.key for fault in refused.value.faults] == ["no_project"]


def test_reports_rest_on_the_package_s_own_rules_not_a_project_s(small_raw, tmp_path, monkeypatch, capsys):
    award = tmp_path / "my-award"
    shutil.copytree(small_raw, award / "data" / "raw")
    (award / places.MARK).touch()
    dictionary = award / places.DICTIONARY
    text = dictionary.read_text(encoding="utf-8")
    dictionary.write_text(text.replace('"name": "participants"', '"name": "participant"'), encoding="utf-8")
    monkeypatch.chdir(award)
    assert main(["check", "--language", "en"]) == 1
    assert "participants" in capsys.readouterr().err


def test_places_are_asked_for_when_needed_never_bound_at_import():
    bound = re.compile(r"files\.places import [^#]*?\b(RAW|NOTEBOOKS|ROOT|PROCESSED|REPORTS)\b")
    for path in places.PACKAGE.rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not bound.search(line), path.name


# --- what made a set ------------------------------------------------------------------------------------


def test_a_checkout_knows_its_commit_and_an_installation_none(monkeypatch, tmp_path):
    manifest.commit.cache_clear()
    if (CHECKOUT / ".git").exists():
        assert re.fullmatch(r"[0-9a-f]{40}(-dirty)?", manifest.commit())
    for folder in (None, tmp_path):
        monkeypatch.setattr(places, "checkout", lambda folder=folder: folder)
        manifest.commit.cache_clear()
        assert manifest.commit() == ""
    manifest.commit.cache_clear()


def test_a_system_without_memory_limits_runs_a_report_without_one(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)  # as on Windows
    limit_memory(6)


# --- init -----------------------------------------------------------------------------------------------


def test_init_lays_out_the_tables_the_notebooks_and_how_to_go_on_in_both_languages(award):
    for folder in ("data/raw", "notebooks"):
        here, there = CHECKOUT / folder, award / folder
        names = {path.name for path in here.iterdir() if path.is_file()}
        assert names == {path.name for path in there.iterdir()}
        assert all((here / name).read_bytes() == (there / name).read_bytes() for name in names)
    for name in ("README.md", "README.id.md"):
        text = (award / name).read_text(encoding="utf-8")
        assert "paritrana report --province 36" in text
        assert "make report" not in text
        assert "make test" not in text


def test_init_takes_an_empty_folder_and_writes_over_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["init", "."]) == 0
    assert (tmp_path / places.MARK).is_file()
    (tmp_path / "README.md").write_text("mine")
    assert main(["init", ".", "--language", "en"]) == 2
    assert "empty" in capsys.readouterr().err
    assert (tmp_path / "README.md").read_text() == "mine"
    (tmp_path / "a file").touch()
    assert main(["init", "a file"]) == 2
