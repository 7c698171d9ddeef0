"""Help and refusals of the command line: Indonesian, or English where the line or the environment asks."""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import re
import sys
from pathlib import Path

import pytest
from test_documented_commands import DOCUMENTED

from paritrana_analysis.cli.main import main, parser, start
from paritrana_analysis.i18n.entries import LANGUAGES, entries
from paritrana_analysis.runner import reproducible_env

#: What argparse says of a fault of the program, which no line that a person gives can bring about.
OF_PROGRAMMERS = (
    "__call__", "'required' is", "mutually exclusive", "is not callable", "cannot merge", "conflict",
    "invalid option string", "dest= is", "cannot have multiple", "argument \"-\"", "unexpected option",
    "can't open", "subcommands", "positionals may not", "default=SUPPRESS", "must be optional",
    "program's version", "is deprecated", "warning: ", "(default: ", "%(heading)s:",
)  # fmt: skip


@pytest.fixture(autouse=True)
def no_language_of_the_environment(monkeypatch):
    monkeypatch.delenv("PARITRANA_LANGUAGE", raising=False)


def commands(language: str = "id") -> dict[str, argparse.ArgumentParser]:
    return parser(language)._subparsers._group_actions[0].choices


def said(arguments: list[str], capsys) -> tuple[int, str]:
    """Status, and what was printed."""
    try:
        status = main(arguments)
    except SystemExit as end:
        status = end.code
    told = capsys.readouterr()
    return status, told.out + told.err


# --- every word in both languages ---------------------------------------------------------------------


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_option_of_a_command_has_help_in_both_languages(command):
    by_language = [commands(language)[command] for language in LANGUAGES]
    for one, other in zip(*(found._actions for found in by_language), strict=True):
        if "--help" in one.option_strings:
            continue
        name = one.dest
        assert one.help and other.help, f"{command} {name} says nothing"
        assert one.help != other.help, f"{command} {name} is in one language alone"
        assert one.nargs == 0 or one.choices or one.metavar, f"{command} {name} shows a name of the code"
    assert by_language[0].description != by_language[1].description


def test_every_entry_of_the_help_is_used():
    sources = "\n".join(path.read_text() for path in Path("paritrana_analysis/cli").glob("*.py"))
    used = set(re.findall(r"\"(\w+)\"", sources)) | set(commands())
    left = {name for name in entries("help") if not name.startswith("argparse_")} - used
    assert left == set()


def test_whatever_argparse_can_say_to_a_person_has_its_indonesian():
    spoken = {entry["en"] for name, entry in entries("help").items() if name.startswith("argparse_")}
    for node in ast.walk(ast.parse(Path(argparse.__file__).read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
            for text in node.args[: 1 if node.func.id == "_" else 2]:
                if isinstance(text, ast.Constant) and not any(part in text.value for part in OF_PROGRAMMERS):
                    assert text.value in spoken


# --- the language asked for ----------------------------------------------------------------------------

REFUSED = [
    (["laporan"], "tidak ada pilihan 'laporan'", "invalid choice: 'laporan'"),
    ([], "argumen berikut wajib diisi: PERINTAH", "arguments are required: COMMAND"),
    (["report"], "salah satu argumen berikut wajib diisi: --province", "one of the arguments --province"),
    (["report", "--all", "--national"], "tidak boleh bersama argumen --all", "not allowed with argument"),
    (["report", "--all", "--jobs"], "harus diikuti satu nilai", "expected one argument"),
    (["report", "--all", "--jobs", "dua"], "“dua” bukan bilangan bulat", "“dua” is no whole number"),
    (["report", "--all", "--jobs", "0"], "0 kurang dari 1", "0 is less than 1"),
    (["report", "--all", "--memory", "x"], "“x” bukan bilangan", "“x” is no number"),
    (["check", "--semua"], "argumen tidak dikenal: --semua", "unrecognized arguments: --semua"),
]


@pytest.mark.parametrize(("arguments", "indonesian", "english"), REFUSED)
def test_a_line_that_cannot_be_read_is_refused_in_the_language_asked_for(
    arguments, indonesian, english, capsys
):
    status, told = said(arguments, capsys)
    assert status == 2 and "cara pakai: paritrana" in told and "kesalahan: " in told and indonesian in told
    status, told = said(["--language", "en", *arguments], capsys)
    assert status == 2 and "usage: paritrana" in told and "error: " in told and english in told


ANYWHERE = [
    ["--language", "en", "report", "--help"],
    ["--language=en", "report", "--help"],
    ["report", "--language", "en", "--help"],
    ["report", "--help", "--language", "en"],
    ["report", "--province", "36", "--help", "--languages", "id,en", "--language", "en"],
]


@pytest.mark.parametrize("arguments", ANYWHERE)
def test_the_language_may_stand_anywhere_in_the_line(arguments, capsys):
    told = said(arguments, capsys)[1]
    assert "the reports of one or all provinces" in " ".join(told.split()) and "show this help" in told


@pytest.mark.parametrize("arguments", [["report", "--all"], ["--language", "en", "report", "--all"]])
def test_settings_are_fixed_for_a_report_wherever_the_language_stands(arguments, monkeypatch):
    restarted = []
    monkeypatch.setattr(sys, "argv", ["paritrana", *arguments])
    monkeypatch.setattr(reproducible_env, "restart_with", restarted.append)
    monkeypatch.setattr("paritrana_analysis.cli.main.main", lambda: 0)
    monkeypatch.setattr("paritrana_analysis.cli.main._leave", lambda status: None)
    start()
    assert restarted == [["-m", "paritrana_analysis", *arguments]]


def test_help_is_indonesian_where_no_language_is_asked_for(capsys):
    told = said(["report", "--help"], capsys)[1]
    assert all(words in told for words in ("cara pakai:", "pilihan:", "tampilkan bantuan ini", "kode BPS"))
    assert not any(words in told for words in ("usage:", "options:", "show this", "FILE"))


def test_the_environment_may_say_the_language_and_the_line_overrides_it(capsys, monkeypatch):
    monkeypatch.setenv("PARITRANA_LANGUAGE", "en")
    assert "usage:" in said(["report", "--help"], capsys)[1]
    assert "cara pakai:" in said(["report", "--help", "--language", "id"], capsys)[1]
    assert parser("en").parse_args(["check"]).language == "en"
    assert parser("en").parse_args(["--language", "id", "check"]).language == "id"
    assert parser("en").parse_args(["check", "--language", "id"]).language == "id"


def test_an_unknown_language_of_the_environment_is_refused_by_name(capsys, monkeypatch):
    monkeypatch.setenv("PARITRANA_LANGUAGE", "fr")
    status, told = said(["check"], capsys)
    assert status == 2 and "PARITRANA_LANGUAGE=fr" in told and "id, en" in told


def test_argparse_is_left_as_it_was_for_whoever_else_uses_it(capsys):
    said(["report"], capsys)
    other = argparse.ArgumentParser(prog="other")
    other.add_argument("file")
    told = io.StringIO()
    with contextlib.redirect_stderr(told), pytest.raises(SystemExit):
        other.parse_args([])
    assert "the following arguments are required: file" in told.getvalue()


# --- what the pages name ---------------------------------------------------------------------------------


def test_every_option_that_a_page_gives_to_a_command_is_one_of_that_command():
    known = {name: set(found._option_string_actions) for name, found in commands().items()}
    seen = 0
    for line, page in DOCUMENTED.items():
        for call in re.findall(r"paritrana ([a-z]+)((?: (?!&&|\|)\S+)*)", line):
            if call[0] in known:
                options = set(re.findall(r"(?<= )--[a-z-]+", call[1]))
                assert options <= known[call[0]], f"{page}: {line}"
                seen += len(options)
    assert seen > 60
