"""Every command line that a page names is run as it stands there, on real figures and on practice figures.

Each is run by a shell in a copy of the checkout, so that nothing of it is written over: from a fresh one, in
the order in which a reader comes by them. A line that no story holds fails: whoever documents a command
adds it here.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from paritrana_analysis.cli.main import parser

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.id.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = parser()._subparsers._group_actions[0].choices
PRACTICE = "practice/2025-seed7"
ROUND = "jury/2025-kabupaten_kota-36"
OF_FIRMS = "jury/2025-perusahaan_besar-36"

#: Commands that are named in a sentence, not told to be run.
NAMES = {f"paritrana {name}" for name in ("init", "papers", "report", "round", "score", "template")}


# --- what the pages say -----------------------------------------------------------------------------------


def lines_of(page: Path) -> set[str]:
    """The lines of a page's blocks, and what stands between backticks, that call a command."""
    text = page.read_text(encoding="utf-8")
    fenced = re.findall(r"^ *```\w*\n(.*?)^ *```", text, flags=re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^ *```\w*\n.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    blocks = [*"\n".join(fenced).splitlines(), *re.findall(r"^ {4,}[^\s`][^`]*?$", prose, flags=re.MULTILINE)]
    ticked = [" ".join(found.split()) for found in re.findall(r"`([^`]+)`", prose)]
    calls = re.compile(rf"(?<![\w-])paritrana (?:--help|{'|'.join(COMMANDS)})\b")
    found = (re.sub(r" +#.*", "", line).strip().replace(r"\|", "|") for line in [*blocks, *ticked])
    return {line.removeprefix(".venv/bin/") for line in found if calls.search(line)}


DOCUMENTED = {line: page.name for page in PAGES for line in sorted(lines_of(page))}


# --- how each is run --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A line as documented; run: what stands in for its placeholders.

    real, practice : the exit status on either kind of figures, None where the line is of the other alone.
    """

    told: str
    run: str = ""
    real: int | None = 0
    practice: int | None = 0
    before: Callable[[Path, bool], None] | None = None

    def shell(self, practice: bool) -> str:
        text = self.run or self.told
        return on_practice(text) if practice else on_real(text)


def on_real(text: str) -> str:
    return re.sub(r" --raw practice/\S+", "", text).replace(f"{PRACTICE}/", "")


def on_practice(text: str) -> str:
    """With a practice edition's tables, and where their rounds, reports and papers go."""
    if "practice" in text or "my-raw" in text:
        return text
    edition = "practice/2023-seed7" if "2023" in text else PRACTICE
    text = re.sub(r"(?<![\w/])(reports|jury)/", rf"{edition}/\1/", text)
    text = re.sub(r"paritrana check\b", f"paritrana check {edition}/raw", text)
    taking = "prepare|report|verify|score|worklist|sheets|brief|minutes|papers|round"
    return re.sub(rf"paritrana ({taking})\b", rf"paritrana \1 --raw {edition}/raw", text)


def new_round(home: Path, practice: bool) -> None:
    """The round that an earlier line opened is put aside: another of its name would not take its place."""
    place = home / (PRACTICE if practice else "") / ROUND
    if place.exists():
        place.rename(place.with_name(f"before-{len(list(place.parent.iterdir()))}"))


def filled_round(home: Path, practice: bool) -> None:
    """Jurors fill their sheets. On real figures no command does it for them."""
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.jury import rounds
    from paritrana_analysis.jury.score_sheets import layout
    from paritrana_analysis.practice import fill

    place = home / (PRACTICE if practice else "") / ROUND
    round_ = rounds.read(place)
    given, word = fill.scores(round_, 3), layout.reason_label("absent", Reader("id"))
    (place / "returned").mkdir(exist_ok=True)
    for member in round_.members:
        sheet = next((place / "sheets").glob(f"*-{member.juror_id}.xlsx"))
        content = fill.filled(sheet.read_bytes(), round_, member.juror_id, given, word)
        (place / "returned" / sheet.name).write_bytes(content)


def own(told: str, **more) -> Line:
    """A line of docs/own-evidence.md, given in the folder that its first one lays out."""
    return Line(told, f"cd bukti-kami && {told}", practice=None, **more)


def own_tables(home: Path, practice: bool) -> None:
    shutil.copytree(home / (f"{PRACTICE}/raw" if practice else "data/raw"), home / "my-raw")


def own_participants(home: Path, _: bool) -> None:
    """A person's own row under the headings."""
    with (home / "my/participants.csv").open("a", encoding="utf-8") as file:
        file.write("36,2025-12,ALL,active,registration,2600000,BPJS Ketenagakerjaan,surat 12/2026,,,\n")


def copied_edition(home: Path, _: bool) -> None:
    """docs/editions.md, steps 1 to 3: the file of last year, its years changed."""
    folder = home / "paritrana_analysis/editions"
    text = (folder / "2024-kabupaten_kota.yaml").read_text(encoding="utf-8")
    text = text.replace("edition: 2024", "edition: 2025", 1)
    text = re.sub(
        r"^period:\n(?:  .*\n)+",
        "period:\n  value: {from: 2025-01-01, until: 2025-12-31}\n  assumption: The calendar year.\n",
        text,
        count=1,
        flags=re.MULTILINE,
    )
    (folder / "2025-kabupaten_kota.yaml").write_text(text, encoding="utf-8")


def filled_evidence(home: Path, _: bool) -> None:
    """docs/own-evidence.md: a secretariat fills in the rows of three districts."""
    import openpyxl

    from paritrana_analysis.data.evidence_book import layout

    path = home / "bukti-kami/evidence/bukti-2025-36.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in range(1, 30) if sheet.cell(row, 1).value == layout.machine(layout.KEY))
    columns = {layout.of_machine(cell.value): cell.column for cell in sheet[head] if cell.value}
    looked = {"state": "tidak ada setelah dicari", "looked_on": "20/11/2026", "looked_where": "kantor dinas"}
    law = {
        "state": "ada",
        "kind": "perda",
        "title_id": "Perlindungan pekerja",
        "year": 2024,
        "source": "a.pdf",
    }
    for row in range(head + 2, sheet.max_row + 1):
        key = sheet.cell(row, 1).value or ""
        if key[:8] in ("ask:3604", "ask:3671", "ask:3673"):
            for column, value in (law if key.endswith("regulation_kind") else looked).items():
                sheet.cell(row, columns[column]).value = value
    book.save(path)


ZIP = "berita-acara-2025-kabupaten-kota-36/berita-acara-2025-kabupaten-kota-36.zip"
EDITION = "paritrana_analysis/editions/2024-kabupaten_kota.yaml"
RUBRIC = "paritrana_analysis/rubric/government.yaml"
SCHEDULED = "mkdir -p build && .venv/bin/paritrana report --all --summary build/run.json"
P, P23 = f"--raw {PRACTICE}/raw", "--raw practice/2023-seed7/raw"
WEIGHTS = "our-weights.yaml"

#: In the order in which they are run. Each story begins with the practice editions that it needs.
STORIES = {
    "rules": [
        Line("paritrana --help", practice=None),
        Line("paritrana report --help", practice=None),
        Line("paritrana editions", practice=None),
        Line("paritrana editions | head", practice=None),
        Line("paritrana editions --year 2023 --category kabupaten_kota", practice=None),
        Line("paritrana editions --compare 2021 2022", practice=None),
        Line("paritrana editions --check FILE", f"paritrana editions --check {EDITION}", practice=None),
        Line("paritrana editions --check BERKAS", f"paritrana editions --check {EDITION}", practice=None),
        Line(
            "paritrana editions --year 2024 --category kabupaten_kota --weights FILE",
            "paritrana editions --year 2024 --category kabupaten_kota --weights our-weights.yaml",
            practice=None,
        ),
        Line(
            "paritrana editions --check paritrana_analysis/editions/2025-kabupaten_kota.yaml",
            practice=None,
            before=copied_edition,
        ),
        Line("paritrana editions --year 2025 --category kabupaten_kota", practice=None),
        Line("paritrana editions --compare 2024 2025", practice=None),
        Line("paritrana init my-award", practice=None),
        Line("paritrana check --assessment-year 2023", practice=None),
        Line("paritrana template participants", practice=None),
        Line("paritrana template panel", practice=None),
        Line("paritrana template letterhead", practice=None),
        Line("paritrana template dates", practice=None),
        Line("mkdir -p my && .venv/bin/paritrana template participants > my/participants.csv", practice=None),
        Line("paritrana check my/participants.csv", practice=None, before=own_participants),
    ],
    "estimates": [
        Line("paritrana estimates", practice=None),
        Line("paritrana estimates --level district", practice=None),
        Line("paritrana estimates --assessment-year 2023 --revised", practice=None),
        Line("paritrana estimates --validate --level district", practice=None),
    ],
    "tables": [
        Line("paritrana practice --seed 7 --assessment-year 2023", real=None),
        Line("paritrana practice --seed 7 --assessment-year 2025", real=None),
        Line("paritrana check"),
        Line("paritrana check --warnings"),
        Line("paritrana check --warnings --language en"),
        Line("paritrana check my-raw", before=own_tables),
        Line("paritrana prepare --assessment-year 2023"),
        Line("paritrana prepare"),
    ],
    "reports": [
        Line("paritrana practice --seed 7 --assessment-year 2025", real=None),
        Line("paritrana report --province 36"),
        Line("paritrana report --province Kalsel --assessment-year 2020 --language en", practice=2),
        Line("paritrana report --national"),
        Line("paritrana verify reports/2025/36-banten"),
        Line("paritrana verify"),
    ],
    "all reports": [
        Line("paritrana practice --seed 7 --assessment-year 2025", real=None),
        Line("paritrana report --all --formats pdf,xlsx --jobs 2"),
        Line("paritrana report --all"),
        Line("paritrana report --all --summary run.json"),
        Line("paritrana report --all --engine kernel", practice=None),
        Line(
            f'0 2 1 1 * cd "$HOME/paritrana-analysis" && {SCHEDULED} >> build/run.log 2>&1',
            f'cd "$HOME/paritrana-analysis" && {SCHEDULED} >> build/run.log 2>&1',
            practice=None,
        ),
        Line(
            f"ExecStart=%h/paritrana-analysis/{SCHEDULED.partition(' && ')[2]}",
            f'"$HOME"/paritrana-analysis/{SCHEDULED.partition(" && ")[2]}',
            practice=None,
        ),
        Line(
            f'bash_command="cd /srv/paritrana-analysis && {SCHEDULED}",',
            f'cd "$HOME/paritrana-analysis" && {SCHEDULED}',
            practice=None,
        ),
        Line(
            "paritrana report --all --raw my-raw --processed my-processed --reports my-reports",
            before=own_tables,
            practice=None,
        ),
    ],
    "scores": [
        Line("paritrana practice --seed 7 --assessment-year 2023", real=None),
        Line("paritrana practice --seed 7 --assessment-year 2025", real=None),
        Line("paritrana score --category provinsi"),
        Line("paritrana score --category kabupaten_kota --assessment-year 2023"),
        Line(f"paritrana score --category kabupaten_kota {P23} --select"),
        Line(f"paritrana score --category desa {P23} --select", real=2),  # no table of real villages
        Line(f"paritrana score --category desa {P23} --select --quota nomination=5/province", real=2),
        Line(
            "paritrana score --missing indicator=zero",
            "paritrana score --category provinsi --missing all=zero && "
            "paritrana score --category kabupaten_kota --missing all=zero",
        ),
        Line(
            "paritrana score --edition --weights --rubric",
            "paritrana score --category kabupaten_kota "
            f"--edition {EDITION} --weights {WEIGHTS} --rubric {RUBRIC}",
        ),
        Line(f"paritrana score --category provinsi --interview interview.csv --weights {WEIGHTS} --select"),
        Line(f"paritrana score {P} --category kabupaten_kota"),
        Line("paritrana worklist --category kabupaten_kota --province 36"),
    ],
    "own evidence": [
        Line("paritrana evidence --open --province 36", practice=None),
        Line(
            "paritrana evidence --read FILE",
            "paritrana evidence --read evidence/bukti-2025-36.xlsx",
            practice=None,
        ),
        Line(
            "paritrana evidence --read BERKAS",
            "paritrana evidence --read evidence/bukti-2025-36.xlsx",
            practice=None,
        ),
        Line("paritrana init bukti-kami", practice=None),
        own("paritrana template evidence > data/raw/evidence.csv"),
        own("paritrana evidence --open --province 36 --category kabupaten_kota"),
        own("paritrana evidence --read evidence/bukti-2025-36.xlsx", before=filled_evidence),
        own("paritrana evidence --read evidence/bukti-2025-36.xlsx --yes"),
        own("paritrana score --category kabupaten_kota --coverage estimate"),
    ],
    "a round": [
        Line("paritrana practice --seed 7 --assessment-year 2025", real=None),
        Line(f"paritrana sheets {P} --province 36 --top 5", real=2),  # nobody has a document score yet
        Line(f"paritrana practice --seed 3 --fill {PRACTICE}/{ROUND}", real=None),
        Line("paritrana sheets --province 36 --panel panel.csv", before=new_round),
        Line(f"paritrana brief {P} --round {PRACTICE}/{ROUND}"),
        Line(f"paritrana sheets --read {PRACTICE}/{ROUND}", before=filled_round),
        Line(f"paritrana sheets --read {ROUND}"),
        Line(f"paritrana minutes {P} {PRACTICE}/{ROUND}"),
        Line(f"paritrana minutes {ROUND}"),
        Line(f"paritrana papers {P} {PRACTICE}/{ROUND}"),
        Line(f"paritrana papers {ROUND}"),
        Line("paritrana brief --round …", f"paritrana brief --round {ROUND}"),
        Line(f"paritrana round {PRACTICE}/{ROUND} {P}"),
        Line(f"paritrana round {PRACTICE}/{ROUND} {P} --history"),
        Line(f"paritrana round {ROUND}"),
        Line(
            "paritrana round FOLDER --confirm-only-one",
            f"paritrana round {ROUND} --confirm-only-one",
            real=2,
            practice=2,
        ),
        Line(
            "paritrana practice --fill", f"paritrana practice --seed 3 --fill {ROUND}", real=2, practice=None
        ),
        Line("paritrana brief --category kabupaten_kota --province 36"),
        Line("paritrana verify jury/minutes/…/….zip", f"paritrana verify jury/minutes/{ZIP}"),
        Line(f"paritrana verify jury/minutes/{ZIP}"),
        Line(f"paritrana verify {PRACTICE}/jury/minutes/{ZIP} {P}"),
    ],
    "a round of firms": [
        Line("paritrana practice --seed 7 --assessment-year 2025", real=None),
        Line(f"paritrana sheets {P} --category perusahaan_besar --province 36 --top 5", real=2),  # no list
        Line(f"paritrana brief {P} --round {PRACTICE}/{OF_FIRMS}", real=None),
        Line(f"paritrana practice --seed 3 --fill {PRACTICE}/{OF_FIRMS}", real=None),
        Line(f"paritrana sheets --read {PRACTICE}/{OF_FIRMS} {P}", real=None),
        Line(f"paritrana minutes {P} {PRACTICE}/{OF_FIRMS}", real=None),
        Line("paritrana worklist --category desa --province 36", real=2),
        Line("paritrana template firms", practice=None),
        Line("paritrana template villages", practice=None),
    ],
    "all rounds": [
        Line("paritrana practice --seed 7 --assessment-year 2025", real=None),
        Line(f"paritrana sheets {P} --province all --top 5 --jury {PRACTICE}/jury-all", real=2),
        Line(f"paritrana practice --seed 3 --fill {PRACTICE}/jury-all", real=None),
        Line(f"paritrana sheets --read {PRACTICE}/jury-all {P}", real=None),
        Line(f"paritrana minutes {P} {PRACTICE}/jury-all --no-zip", real=None),
        Line(f"paritrana sheets {P} --sent-on {PRACTICE}/jury-all --jury {PRACTICE}/jury-all", real=None),
        Line(
            f"paritrana practice --seed 3 --fill {PRACTICE}/jury-all/2025-kabupaten_kota-national", real=None
        ),
        Line(f"paritrana sheets {P} --read {PRACTICE}/jury-all/2025-kabupaten_kota-national", real=None),
        Line(f"paritrana minutes {P} {PRACTICE}/jury-all/2025-kabupaten_kota-national", real=None),
    ],
}
LINES = [line for story in STORIES.values() for line in story]


@pytest.fixture
def checkout(tmp_path):
    """A fresh copy of the project's folder, with what a reader is told to have beside it."""
    home = tmp_path / "paritrana-analysis"
    for folder in ("paritrana_analysis", "notebooks", "data/raw"):
        shutil.copytree(ROOT / folder, home / folder, ignore=shutil.ignore_patterns("__pycache__"))
    command = home / ".venv/bin/paritrana"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m paritrana_analysis "$@"\n')
    command.chmod(0o755)
    for name, content in GIVEN.items():
        (home / name).write_text(content, encoding="utf-8")
    return home


#: Files that the pages tell a jury to write.
GIVEN = {
    "panel.csv": "juror_id,seat,expertise\nJ1,chair,regional_secretary\nJ2,member,law\nJ3,member,academia\n",
    "interview.csv": "unit,score\n36,80\n75,70\n",
    "our-weights.yaml": (
        "reason: Decided by the jury on 3 February 2025.\n"
        "weights: {regulation: 0.3, coverage: 0.4, innovation: 0.2, interview: 0.1}\n"
    ),
}


def run(line: Line, home: Path, practice: bool) -> str:
    """What went wrong, or nothing."""
    if line.before:
        line.before(home, practice)
    shell = line.shell(practice)
    place = {
        "HOME": str(home.parent),
        "PYTHONPATH": str(home),
        "PATH": f"{home}/.venv/bin:{os.environ['PATH']}",
    }
    ended = subprocess.run(
        ["bash", "-c", shell], cwd=home, env=os.environ | place, capture_output=True, text=True, check=False
    )
    wanted, said = line.practice if practice else line.real, ended.stdout + ended.stderr
    refused = "perbaikan:" in said or "to mend:" in said
    sound = ended.returncode == wanted and "Traceback" not in said and (refused or wanted != 2)
    return "" if sound else f"$ {shell}\nstatus {ended.returncode}, not {wanted}\n{said[-2000:]}"


# --- the tests ---------------------------------------------------------------------------------------------


def test_the_pages_hold_lines_of_every_command():
    named = {command for command in COMMANDS for line in DOCUMENTED if f"paritrana {command}" in line}
    assert named == set(COMMANDS)
    assert len(DOCUMENTED) >= 50


def test_every_documented_line_is_run_by_a_story_and_none_is_run_that_no_page_has():
    known = {line.told for line in LINES} | NAMES
    assert {f"{page}: {line}" for line, page in DOCUMENTED.items() if line not in known} == set()
    assert known - set(DOCUMENTED) == set()


def lines_on(story: str, practice: bool) -> list[Line]:
    return [line for line in STORIES[story] if (line.practice if practice else line.real) is not None]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("story", "practice"),
    [
        pytest.param(story, practice, id=f"{story}, {'practice' if practice else 'real'}")
        for story in STORIES
        for practice in (False, True)
        if lines_on(story, practice)
    ],
)
def test_every_documented_line_ends_as_the_page_says(story, practice, checkout):
    failed = [told for line in lines_on(story, practice) if (told := run(line, checkout, practice))]
    assert not failed, "\n\n".join(failed)
