"""docs/running.md promises what the command line takes: every command, option and path in it holds."""

from __future__ import annotations

import ast
import configparser
import re
import shlex
from pathlib import Path

import pytest

from paritrana_analysis.cli.main import parser
from paritrana_analysis.runner import batch, jobs

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
#: What follows `paritrana`, in blocks and between backticks, up to the end of the command.
COMMANDS = sorted(
    set(re.findall(r"paritrana ((?:report|verify|prepare|check)\b[^`\n\"#>&|]*)", PAGE)),
)


def test_the_page_holds_the_commands_that_this_test_is_about():
    assert "report --all --summary build/run.json" in {command.strip() for command in COMMANDS}
    assert len(COMMANDS) >= 5
    assert len(BLOCKS) >= 6


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_one_that_the_command_line_takes(command):
    arguments = shlex.split(command)
    if arguments == ["report"]:
        pytest.skip("the command's name in a sentence")
    options = parser().parse_args(arguments)
    assert callable(options.command)


def test_each_option_of_the_settings_is_one_of_report_with_the_default_told():
    table = PAGE[PAGE.index("## Settings") : PAGE.index("## The engine without a kernel")]
    named = re.findall(r"--[a-z]+", table)
    assert len(named) >= 9
    help_text = parser()._subparsers._group_actions[0].choices["report"].format_help()
    assert [name for name in named if name not in help_text] == []
    told = dict(re.findall(r"\| `(--\w+) \w+` \| (\d+) \|", table))
    assert told == {"--deadline": f"{batch.DEADLINE:g}", "--memory": f"{batch.MEMORY:g}"}
    given = parser().parse_args(["report", "--all"])
    assert (given.deadline, given.memory) == (batch.DEADLINE, batch.MEMORY)


def test_a_folder_that_a_recipe_writes_to_is_made_by_it():
    """A fresh checkout has no build/."""
    recipes = [text for _, text in BLOCKS if "build/run.json" in text]
    assert len(recipes) == 3
    assert all(text.index("mkdir -p build") < text.index("build/run.json") for text in recipes)


def test_the_units_parse_and_start_the_checkout_s_own_command():
    units = [text for _, text in BLOCKS if text.startswith(("[Service]", "[Timer]"))]
    service, timer = (configparser.ConfigParser(interpolation=None) for _ in range(2))
    service.read_string(units[0])
    timer.read_string(units[1])
    start = shlex.split(service["Service"]["ExecStart"])
    assert start[0] == service["Service"]["WorkingDirectory"] + "/.venv/bin/paritrana"
    assert timer["Timer"]["OnCalendar"] == "*-01-01 02:00"


def test_the_operator_is_called_with_the_notebook_s_own_parameters():
    text = next(text for _, text in BLOCKS if text.startswith("PapermillOperator("))
    given = {word.arg: ast.literal_eval(word.value) for word in ast.parse(text, mode="eval").body.keywords}
    notebook = ROOT / given["input_nb"].removeprefix("/srv/paritrana-analysis/")
    assert notebook == jobs.default_notebook("36")
    assert set(given["parameters"]) <= set(jobs.notebook_parameters(notebook))
    assert f"--name {given['kernel_name']}`" in PAGE, "the page says how to get the kernel it names"
