"""Keeps what is left of a report that failed: the half-run notebook, and a page that says what happened."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.runner import partial_run
from paritrana_analysis.runner.jobs import Job

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def keep(job: Job, draft: Path, reason: str, told: str) -> None:
    """Keep what the draft holds under `failed/`; a failure to do so must not hide the first one."""
    try:
        kept = Path(job.failed)
        kept.mkdir(parents=True, exist_ok=True)
        book = _half_run(job, draft, reason)
        if book:
            (kept / f"{job.stem}.ipynb").write_text(
                json.dumps(book, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
            )
        (kept / f"{job.stem}.html").write_text(page(job, reason, told, book), encoding="utf-8")
    except OSError:  # a full or read-only disk, most likely what went wrong in the first place
        return


def forget(job: Job) -> None:
    """Remove what an earlier failure of this job left."""
    folder = Path(job.failed)
    if not folder.is_dir():
        return
    for name in (f"{job.stem}.ipynb", f"{job.stem}.html"):
        (folder / name).unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()


def _half_run(job: Job, draft: Path, reason: str) -> dict | None:
    try:
        book = json.loads((draft / "running.ipynb").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return partial_run.recover(Path(job.notebook), job.parameters, draft, reason)
    begun = [cell for cell in book["cells"] if cell["metadata"].get("papermill", {}).get("start_time")]
    if begun and not failed_cell(book):  # its kernel died, and papermill doesn't say in which cell
        partial_run.mark(begun[-1], reason)
    return book


def failed_cell(book: dict | None) -> tuple[int, str, str] | None:
    """Number, source and error of the cell that failed."""
    for place, cell in enumerate((book or {}).get("cells", []), start=1):
        for output in cell.get("outputs", []):
            if output.get("output_type") == "error":
                trace = _COLOURS.sub("", "\n".join(output.get("traceback", [])))
                return place, "".join(cell["source"]), trace
    return None


def page(job: Job, reason: str, told: str, book: dict | None) -> str:
    """A plain page: which report, why, at which cell, with which parameters."""
    t, cell = Reader(job.language), failed_cell(book)
    rows = [(t("failure.region"), f"{job.province_code} {job.name}"), (t("failure.reason"), reason)]
    rows += [(name, str(value)) for name, value in sorted(job.parameters.items()) if name != "processed"]
    listed = "".join(
        f"<tr><th scope=row>{html.escape(k)}</th><td>{html.escape(v)}</td></tr>" for k, v in rows
    )
    parts = [f"<h1>{html.escape(t('failure.title', name=job.name))}</h1><table>{listed}</table>"]
    if cell:
        parts.append(f"<h2>{html.escape(t('failure.cell', n=cell[0]))}</h2><pre>{html.escape(cell[1])}</pre>")
        parts.append(f"<pre>{html.escape(cell[2])}</pre>")
    elif told.strip():
        parts.append(f"<pre>{html.escape(told[-4000:])}</pre>")
    parts.append(f"<p>{html.escape(t('failure.next'))}</p>")
    return (
        f'<!DOCTYPE html>\n<html lang="{job.language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(t('failure.title', name=job.name))}</title>"
        "<style>body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "th{text-align:left;padding-right:1rem}pre{overflow-x:auto;background:#f3f7f7;padding:.6rem}</style>"
        f"</head><body>{''.join(parts)}</body></html>\n"
    )
