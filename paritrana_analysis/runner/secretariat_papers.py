"""Writes the secretariat's papers of a round: letters, forms and lists, each a file to edit and one to print.

    papers/2025-kabupaten_kota-36/undangan-juri-PJ1.docx  undangan-juri-PJ1.pdf  daftar-hadir.docx …

What is printed comes from `reports/secretariat/`. A paper that somebody edited is kept, see `files.drafts`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.evaluation.bundle import Bundle
from paritrana_analysis.files import drafts
from paritrana_analysis.jury import files, office_files, rounds
from paritrana_analysis.publish.abbreviations import noted
from paritrana_analysis.publish.blocks import Document, from_json
from paritrana_analysis.publish.document import plain_data
from paritrana_analysis.reports import secretariat
from paritrana_analysis.reports.jury import open_briefing
from paritrana_analysis.reports.secretariat import Desk, Paper

FORMATS = ("docx", "pdf", "html", "xlsx")


def kinds_of(given: str) -> tuple[str, ...]:
    """The kinds that somebody asked for, with commas between; none where all are meant. Raises UserError."""
    wanted = [name.strip() for name in given.split(",") if name.strip()]
    known = {"known": ", ".join(secretariat.KINDS)}
    unknown = [Fault("secretariat.kind", known, value=n[:60]) for n in wanted if n not in secretariat.KINDS]
    if unknown:
        raise UserError(unknown)
    return tuple(name for name in secretariat.KINDS if name in wanted)


def open_desk(bundle: Bundle, folder: Path, language: str) -> Desk:
    """The round as its secretariat has it. Raises UserError for whatever of its files can't be used."""
    round_ = rounds.read(folder)
    office = office_files.read_office(folder)
    office_files.agree(office, round_, folder)
    schedule = office_files.read_schedule(folder, round_)
    briefing = open_briefing(
        round_.category,
        round_.place,
        round_.assessment_year,
        language,
        bundle.folder.parent,
        round_folder=folder,
        names_told=True,
    )
    named = files.names_may_be_told(folder, round_)
    return Desk(briefing, named, office, schedule, files.returned(folder))


def due(desk: Desk, kinds: Collection[str], folder: Path) -> tuple[list[str], list[str]]:
    """Kinds to be made now, and those that wait for a result.

    kinds : those asked for; none: all. Raises UserError where one was asked for by name and has to wait.
    """
    asked = list(kinds or secretariat.KINDS)
    # What tells a result names candidates, which a blind round does once its scores are all in.
    # A result that was told, and no longer stands, goes out to nobody before the next minutes tell another.
    stale = desk.briefing.record is not None and desk.briefing.record.stale
    decided = desk.briefing.result is not None and desk.named and not stale
    waiting = [kind for kind in asked if kind in secretariat.OF_A_RESULT and not decided]
    if waiting and kinds and stale:
        result = desk.briefing.record.result
        raise UserError(
            Fault("record.stale", {"number": result.number, "on": result.on or None}, file=str(folder))
        )
    if waiting and kinds:
        known = [kind for kind in secretariat.KINDS if kind not in secretariat.OF_A_RESULT]
        told = {"kinds": ", ".join(waiting), "known": ", ".join(known)}
        raise UserError(Fault("secretariat.no_result", told, file=str(folder)))
    return [kind for kind in asked if kind not in waiting], waiting


def write(desk: Desk, kinds: Collection[str], formats: Collection[str], to: Path) -> list[Path]:
    """The papers in a folder of the round's name below `to`; what else lies there stays.

    Returns them, and after them what was kept under another name, as in `files.drafts.put`.
    """
    folder = Path(to) / desk.round.name
    drafts.try_place(folder)
    made = dict(_made(desk, kinds, formats))
    kept = drafts.put(made, folder)
    return [*sorted(folder / name for name in made), *kept]


def _made(desk: Desk, kinds: Collection[str], formats: Collection[str]) -> Iterator[tuple[str, bytes]]:
    for paper in secretariat.papers(desk, kinds):
        for suffix, content in laid_out(desk, paper, formats).items():
            yield f"{paper.stem}{suffix}", content


def laid_out(desk: Desk, paper: Paper, formats: Collection[str]) -> dict[str, bytes]:
    """One paper in several layouts, by suffix."""
    from paritrana_analysis.publish import lay_out

    suffixes = dict.fromkeys([*(f".{name}" for name in formats), *paper.also])
    blocks = [noted(desk.reader, block) for block in paper.blocks]
    document = Document.from_blocks(from_json(plain_data(block)) for block in blocks)
    return lay_out(document, list(suffixes))
