"""Finds and reads what a secretariat sets for its papers, in a round's folder or beside the rounds.

jury/letterhead.yaml  logo.png           the office: of every round here
    /2025-kabupaten_kota-36/letterhead.yaml   of this round alone, in place of that
                           /dates.yaml        days of the round, numbers of its letters
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import drafts, safe_read
from paritrana_analysis.jury import letterhead, schedule
from paritrana_analysis.jury.letterhead import Office
from paritrana_analysis.jury.rounds import Round
from paritrana_analysis.jury.schedule import Schedule

LETTERHEAD, DATES = "letterhead.yaml", "dates.yaml"


def read_office(folder: Path) -> Office:
    """The office whose papers these are; a blank one where no letterhead is told. Raises UserError."""
    path = _letterhead_of(folder)
    if path is None:
        return Office()
    office = letterhead.office_of(safe_read.yaml_file(path), str(path))
    if not office.logo:
        return office
    from paritrana_analysis.publish import emblem

    logo = path.parent / office.logo
    svg = letterhead.drawing_of(_logo(logo, path), str(logo))
    if not emblem.can_be_set(svg):
        raise UserError(Fault("secretariat.logo_form", file=str(logo)))
    return replace(office, svg=svg)


def agree(office: Office, round_: Round, folder: Path) -> None:
    """Raises UserError where the office names another person than the panel for one of its seats."""
    faults = [
        Fault(
            "secretariat.other_name",
            {"seat": member.seat, "panel": member.name},
            file=str(_letterhead_of(folder)),
            column=f"signatories.{member.seat}.name",
            value=name,
        )
        for member in round_.members
        if (name := office.signer(member.seat).name) and member.name and name != member.name
    ]
    if faults:
        raise UserError(faults)


def read_schedule(folder: Path, round_: Round) -> Schedule:
    """The days of a round; none where there is no dates.yaml. Raises UserError."""
    path = Path(folder) / DATES
    if not os.path.lexists(path):
        return Schedule()
    _refuse_link(path)
    return schedule.schedule_of(safe_read.yaml_file(path), round_, str(path))


def inputs(folder: Path) -> Mapping[str, bytes]:
    """What papers with a letterhead are made from, by the names that it has in a round's own folder."""
    path = _letterhead_of(folder)
    if path is None:
        return {}
    found = {LETTERHEAD: path.read_bytes()}
    office = letterhead.office_of(safe_read.yaml_file(path), str(path))
    return found | ({office.logo: _logo(path.parent / office.logo, path)} if office.logo else {})


def try_sheets_due(folder: Path, day: str, round_: Round) -> None:
    """Raises UserError where that day can't be noted: none of this round, or a file of days is there already.

    That file is a person's, and not written over.
    """
    path = Path(folder) / DATES
    if os.path.lexists(path):
        raise UserError(Fault("secretariat.dates_there", file=str(path), value=day))
    schedule.schedule_of({"sheets_due": day}, round_, "--sheets-due")


def set_sheets_due(folder: Path, day: str, template: str) -> Path:
    """Note by when sheets are due in a round's dates.yaml; `template` is the file without any day."""
    drafts.put({DATES: template.replace("sheets_due:", f"sheets_due: {day}", 1).encode()}, Path(folder))
    return Path(folder) / DATES


def _letterhead_of(folder: Path) -> Path | None:
    """The round's own letterhead, else the one beside the rounds, else None."""
    for place in (Path(folder), Path(folder).resolve().parent):
        if os.path.lexists(place / LETTERHEAD):
            _refuse_link(place / LETTERHEAD)
            return place / LETTERHEAD
    return None


def _logo(path: Path, named_in: Path) -> bytes:
    if not os.path.lexists(path):
        raise UserError(Fault("secretariat.no_logo", file=str(named_in), column="logo", value=path.name))
    _refuse_link(path)
    return safe_read.content_of(path, letterhead.MOST_LOGO)


def _refuse_link(path: Path) -> None:
    """Raises UserError for what is no file of its own folder: a folder, a pipe, a link out of it."""
    if not (path.is_file() and path.resolve().is_relative_to(path.parent.resolve())):
        raise UserError(Fault("jury.no_file_of_folder", file=str(path)))
