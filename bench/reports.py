"""Rows of the runner: 38 reports cold, unchanged, one changed; the start of the command line."""

from __future__ import annotations

import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from bench.measure import Timing, command, row

ROOT = Path(__file__).resolve().parent.parent
PARITRANA = [sys.executable, "-m", "paritrana_analysis"]
BIN = Path(sys.executable).parent
PEER = "papermill CLI, then nbconvert CLI (ipynb + HTML only)"
#: Provinces on which the plain loop is timed; nothing is shared between its reports, so it scales by number.
SAMPLE = ("36", "97", "35", "31")
ALL = 38


def plain_loop(folder: Path, processed: Path) -> float:
    """Seconds for 38 reports by the plain loop, from a sample."""
    return statistics.mean(_plain(folder, processed, code) for code in SAMPLE) * ALL


@cache
def _plain(folder: Path, processed: Path, code: str) -> float:
    out = folder / f"plain-{code}.ipynb"
    book = ROOT / "notebooks" / "province_report.ipynb"
    # Province codes are text: -r keeps "36" from becoming a number.
    run = [BIN / "papermill", book, out, "-r", "province_code", code, "-r", "processed", processed]
    convert = [BIN / "jupyter", "nbconvert", "--to", "html", "--no-input", out]
    return command(run).seconds + command(convert).seconds


def rows(folder: Path, wanted) -> Iterator[dict]:
    """Rows whose name is wanted, in a temporary folder."""
    if wanted("cli_start"):
        peer = command([BIN / "papermill", "--help"], runs=3).seconds
        yield row(
            "cli_start", command([*PARITRANA, "--help"], runs=9), peer="papermill --help", peer_seconds=peer
        )
    if not any(map(wanted, ("reports_cold", "reports_unchanged", "reports_one_changed"))):
        return
    raw, processed, reports = folder / "raw", folder / "processed", folder / "reports"
    shutil.copytree(ROOT / "data" / "raw", raw)
    places = ["--raw", raw, "--processed", processed]
    prepare = [*PARITRANA, "prepare", *places]
    report = [*PARITRANA, "report", "--all", *places, "--reports", reports]
    prepared = command(prepare).seconds

    def empty() -> None:
        shutil.rmtree(reports, ignore_errors=True)

    if not wanted("reports_cold"):
        command(report)
    else:
        runs = []
        for code in SAMPLE:  # in turn: the machine is slower in one minute than in the next
            runs.append(command(report, before=empty))
            _plain(folder, processed, code)
        cold = _middle(runs)
        peer = plain_loop(folder, processed)
        clocked = [_clocked(report, empty) for _ in range(3)]
        middle = sorted(clocked, key=lambda told: told["over_floor"])[1]
        yield row(
            "reports_cold",
            cold,
            peer=PEER,
            peer_seconds=peer,
            scaled=True,
            over_floor=round(middle["over_floor"], 2),
            over_floor_of_each=[round(told["over_floor"], 2) for told in clocked],
            clocked={name: round(seconds, 3) for name, seconds in middle.items()},
            prepare_seconds=round(prepared, 3),
        )
    if wanted("reports_unchanged"):
        same = command(report, runs=5)
        yield row(
            "reports_unchanged", same, peer=PEER, peer_seconds=plain_loop(folder, processed), scaled=True
        )
    if wanted("reports_one_changed"):
        yield _one_changed(raw, prepare, report, reports)


def _one_changed(raw: Path, prepare: list, report: list, reports: Path) -> dict:
    """One row of one district's evidence changes; the bundle is prepared anew apart, then the reports."""
    timings, prepares, clocked = [], [], []
    for run in range(6):
        _edit(raw / "evidence.csv", f"({run})")
        before = _manifests(reports)
        prepares.append(command(prepare).seconds)
        if run % 2:
            clocked.append(_clocked(report))
        else:
            timings.append(command(report))
        after = _manifests(reports)
        changed = [name for name in after if after[name] != before[name]]
        if changed != ["36-banten"]:
            raise SystemExit(f"one region's own row was changed, and these sets were rewritten: {changed}")
    return row(
        "reports_one_changed",
        _middle(timings),
        warm_up_seconds=round(statistics.median(told["imports"] for told in clocked), 3),
        after_warm_up_seconds=round(
            statistics.median(told["whole"] - told["imports"] for told in clocked), 3
        ),
        prepare_seconds=round(statistics.median(prepares), 3),
        sets_rewritten=1,
    )


def _middle(timings: list[Timing]) -> Timing:
    """The median of runs of the same command."""
    seconds = statistics.median(timing.seconds for timing in timings)
    return Timing(seconds, len(timings), max(timing.peak_mib for timing in timings))


def _edit(path: Path, mark: str) -> None:
    """Change the title of an item of Kota Cilegon's evidence, which only Banten's report prints."""
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    title = table[0].index("title_id")
    line = next(cells for cells in table if cells[0] == "3672")
    line[title] = line[title].split(" (")[0] + f" {mark}"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table)


def _manifests(reports: Path) -> dict[str, bytes]:
    return {path.parent.name: path.read_bytes() for path in sorted(reports.glob("*/*/manifest.json"))}


def _clocked(report: list, before: Callable[[], None] = lambda: None) -> dict[str, float]:
    """The same command with clocks inside it, and how far it is above its floor: see `bench.floor`."""
    before()
    arguments = [str(argument) for argument in report[len(PARITRANA) :]]
    run = subprocess.run(
        [sys.executable, "-m", "bench.floor", *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    told = json.loads(run.stdout.splitlines()[-1])
    told["floor"] = told["imports"] + told["rehearsal"] + told["cells"] / (os.cpu_count() or 1)
    return told | {"over_floor": told["whole"] / told["floor"]}
