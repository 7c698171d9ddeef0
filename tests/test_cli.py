"""The command line: starts at once, refuses before it runs, tells in the reader's language."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tables_as_text import write_cell

from paritrana_analysis.cli.main import main
from paritrana_analysis.evaluation.bundle import prepare
from paritrana_analysis.files import drafts
from paritrana_analysis.runner import batch, overview

HEAVY = ("pandas", "numpy", "papermill", "matplotlib", "frictionless", "babel", "nbconvert", "scipy", "yaml")


@pytest.fixture(scope="module")
def places(small_raw, tmp_path_factory):
    """--raw and --processed of a small project whose bundle is made."""
    home = tmp_path_factory.mktemp("home")
    prepare(small_raw, home / "processed", 2025)
    return ["--raw", str(small_raw), "--processed", str(home / "processed")], home


@pytest.fixture
def refused(places, tmp_path, capsys):
    """Run `report` with these arguments; the status and what was said, after seeing that nothing was made."""

    def run(*arguments, language="en"):
        reports = tmp_path / "reports"
        options = [*places[0], "--reports", str(reports), "--language", language]
        status = main(["report", *arguments, *options])
        assert not reports.exists()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return status, printed.err

    return run


def python(*arguments):
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


# --- starting ----------------------------------------------------------------------------------------


def test_it_starts_without_the_heavy_libraries():
    code = (
        "import sys; from paritrana_analysis.cli import main as cli; cli.parser();"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    assert python("-c", code).stdout.strip() == "[]"


def test_help_is_given_without_the_heavy_libraries():
    code = (
        "import sys\nfrom paritrana_analysis.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit as end: print('status', end.code)\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    printed = python("-c", code).stdout
    assert "cara pakai: paritrana" in printed and "status 0" in printed and printed.strip().endswith("[]")


@pytest.mark.parametrize("command", ["check", "template", "prepare", "report"])
def test_every_command_has_help_that_names_its_language(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert "--language" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["laporan"], ["report"], ["check", "--language", "nl"]])
def test_a_command_that_is_none_ends_with_status_2_and_shows_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert "cara pakai: paritrana" in capsys.readouterr().err


def test_one_province_and_all_cannot_be_asked_for_together():
    with pytest.raises(SystemExit) as end:
        main(["report", "--all", "--province", "36"])
    assert end.value.code == 2


# --- refused before anything runs --------------------------------------------------------------------


@pytest.mark.parametrize("given", ["99", "3604", "00", "../36", "/etc/passwd", "Qwxz", ""])
def test_an_unknown_province_is_refused(refused, given):
    status, message = refused("--province", given)
    assert status == 2
    assert f"“{given}” is not the code or name of a province" in message


def test_a_misspelt_province_is_refused_with_the_nearest_name(refused):
    status, message = refused("--province", "Bantem")
    assert status == 2 and "did you mean 36 Banten?" in message
    status, message = refused("--province", "Bantem", language="id")
    assert status == 2 and "mungkin maksudnya 36 Banten?" in message


def test_one_unknown_province_among_known_ones_stops_all_of_them(refused):
    assert refused("--province", "36", "--province", "99")[0] == 2


def test_an_unknown_format_is_refused_with_the_known_ones(refused):
    status, message = refused("--province", "36", "--formats", "html,odt")
    assert status == 2
    assert "“odt”" in message and "html" in message and "xlsx" in message


def test_an_unknown_language_of_reports_is_refused_with_the_known_ones(refused):
    status, message = refused("--province", "36", "--languages", "id,fr")
    assert status == 2 and "“fr”" in message and "id, en" in message


def test_an_unknown_parameter_is_refused_before_anything_runs(refused):
    """Papermill only warns, and goes on with the default."""
    status, message = refused("--province", "36", "-p", "provinsi=31")
    assert status == 2
    assert "“provinsi”" in message and "province_code" in message


def test_a_misspelt_parameter_is_refused_with_the_nearest_name(refused):
    status, message = refused("--province", "36", "-p", "langauge=en")
    assert status == 2 and "did you mean language?" in message


def test_a_parameter_without_a_value_is_refused(refused):
    status, message = refused("--province", "36", "-p", "language")
    assert status == 2 and "write NAME=VALUE" in message


def test_an_unknown_format_and_an_unknown_parameter_are_told_together(refused):
    _, message = refused("--province", "36", "--formats", "odt", "-p", "provinsi=31")
    assert "“odt”" in message and "“provinsi”" in message


def test_a_fault_in_the_tables_stops_a_report_before_it_begins(raw, tmp_path, capfd):
    write_cell(raw / "participants.csv", 3, "segment", "SEMUA")
    places = ["--raw", str(raw), "--processed", str(tmp_path / "p"), "--reports", str(tmp_path / "r")]
    try:
        status = main(["report", "--province", "36", *places])
    except SystemExit as end:
        status = end.code
    assert status not in (0, None)
    message = capfd.readouterr().err
    assert "participants.csv, baris 3, kolom “segment”" in message and "Traceback" not in message
    assert not (tmp_path / "r").exists() and not (tmp_path / "p").exists()


def test_a_file_that_somebody_changed_in_a_report_s_set_is_told_to_be_kept(
    places, tmp_path, capsys, monkeypatch
):
    """It stood as 36-banten.kept-1.html beside the new one, and nothing was said."""

    def made(planned, settings, tell):
        for job in planned:
            place = Path(job.folder)
            draft = drafts.draft_of(place)
            draft.mkdir(parents=True)
            (draft / "36-banten.html").write_text("new")
            drafts.put_in_place(draft, place)
        return [batch.Outcome(job, "made") for job in planned]

    monkeypatch.setattr(batch, "run", made)
    monkeypatch.setattr(overview, "write", lambda *_: None)
    changed = tmp_path / "reports" / "2025" / "36-banten" / "36-banten.html"
    changed.parent.mkdir(parents=True)
    changed.write_text("by hand")
    asked = ["report", "--province", "36", *places[0], "--reports", str(tmp_path / "reports")]
    for told in (1, 0):  # once
        assert main(asked) == 0
        assert capsys.readouterr().err.count("36-banten.kept-1.html") == told
        changed.unlink()
    assert changed.with_name("36-banten.kept-1.html").read_text() == "by hand"


# --- the small commands ------------------------------------------------------------------------------


def test_a_check_as_a_program_ends_with_status_0_and_says_nothing_on_standard_error(small_raw):
    ended = python("-m", "paritrana_analysis", "check", str(small_raw), "--language", "en")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("No faults. Doubtful values: ")


@pytest.mark.parametrize(("language", "told"), [("id", "belum dicari"), ("en", "were not looked for")])
def test_a_check_with_faults_counts_no_doubts_that_nobody_looked_for(
    small_raw, tmp_path, capsys, language, told
):
    table = shutil.copytree(small_raw, tmp_path / "raw") / "participants.csv"
    doubted = "3604,2025-11,ALL,active,registration,100000,NULL,-,,,\n"
    table.write_text(table.read_text(encoding="utf-8") + doubted + doubted.replace("3604", "9999"), "utf-8")
    assert main(["check", str(table.parent), "--language", language]) == 1
    ended = capsys.readouterr().out.splitlines()[-1]
    assert ended.startswith(("Kesalahan: 1.", "Faults: 1.")) and told in ended


def test_a_template_has_the_columns_that_the_check_asks_for(capsys, tmp_path):
    assert main(["template", "participants"]) == 0
    own = tmp_path / "participants.csv"
    own.write_text(capsys.readouterr().out, encoding="utf-8")
    assert own.read_text(encoding="utf-8").startswith("region_code,as_of,segment,status,counting_basis")
    assert main(["check", str(own)]) == 0


def test_a_template_of_no_table_is_refused_with_the_tables_there_are(capsys):
    assert main(["template", "peserta"]) == 2
    assert "participants" in capsys.readouterr().err


def test_prepare_says_where_the_bundle_is_and_for_how_many_provinces(small_raw, places, capsys):
    _, home = places
    options = ["--raw", str(small_raw), "--processed", str(home / "processed")]
    assert main(["prepare", *options, "--assessment-year", "2025", "--language", "en"]) == 0
    printed = capsys.readouterr().out
    assert "2025" in printed and "2 provinces" in printed and str(home / "processed" / "2025") in printed


def test_a_year_outside_the_data_is_refused_without_a_traceback(small_raw, tmp_path, capsys):
    options = ["--raw", str(small_raw), "--processed", str(tmp_path / "p"), "--assessment-year", "1900"]
    assert main(["prepare", *options, "--language", "en"]) not in (0, None)
    assert "assessment year 1900 is outside the data" in capsys.readouterr().err
    assert not (tmp_path / "p").exists()


def test_raw_tables_that_are_not_there_are_the_user_s_to_mend(tmp_path, capsys):
    options = ["--raw", str(tmp_path / "nowhere"), "--processed", str(tmp_path / "p")]
    assert main(["prepare", *options, "--language", "en"]) not in (0, None)
    assert "to mend:" in capsys.readouterr().err
