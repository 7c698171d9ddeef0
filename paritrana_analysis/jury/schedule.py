"""The days of a round and the numbers of its letters (dates.yaml), as the secretariat sets them.

They decide no score, so they are not sealed: a day may be moved. What happened at the meeting stands in
minutes.yaml (`meeting`); what is not told here is a line to fill in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.jury.handwritten import Lines
from paritrana_analysis.jury.rounds import Round

DAYS = ("letters_on", "sheets_due", "objections_due", "announced_on")
KEYS = (*DAYS, "meeting", "interview", "numbers")
_SITTING = ("day", "time", "at")
#: Papers that have a number in the office's register of letters.
NUMBERED = ("invitation", "interview", "attendance", "shortlist", "press", "certificates", "candidates")
#: A day this many years after the year judged, or later, is taken for a typing error.
_LATEST = 10


@dataclass(frozen=True)
class Sitting:
    """When and where the jury sits; "" where it isn't set. time : as it is to be printed, "09.00 WIB"."""

    day: str = ""
    time: str = ""
    at: str = ""


@dataclass(frozen=True)
class Schedule:
    """Days as 2026-02-03; "" where none is set.

    letters_on : the day on the letters. sheets_due : by when jurors return their sheets. objections_due : by
    when candidates reply to their own pages. announced_on : the day on the papers of a result. numbers : of
    `NUMBERED`, as `letterhead.Office.numbered` takes them.
    """

    letters_on: str = ""
    sheets_due: str = ""
    objections_due: str = ""
    announced_on: str = ""
    meeting: Sitting = Sitting()
    interview: Sitting = Sitting()
    numbers: Mapping[str, str] = field(default_factory=dict)


def schedule_of(said: object, round_: Round, file: str = "dates.yaml") -> Schedule:
    """The days as the file tells them. Raises UserError with all faults."""
    if said is None:
        return Schedule()
    if not isinstance(said, Mapping):
        raise UserError(Fault("secretariat.form", {"known": ", ".join(KEYS)}, file=file))
    lines, year = Lines(said, file), round_.assessment_year
    faults = list(lines.unknown_keys(KEYS, "secretariat.key"))
    numbers = lines.part("numbers", "secretariat.numbers")
    if numbers is not None:
        faults += numbers.unknown_keys(NUMBERED, "secretariat.key")
    found = Schedule(
        **{name: _day(lines, name, year) for name in DAYS},
        meeting=_sitting(lines, "meeting", year, faults),
        interview=_sitting(lines, "interview", year, faults),
        numbers={} if numbers is None else {name: numbers.letter_number(name) for name in NUMBERED},
    )
    faults += [*lines.faults, *([] if numbers is None else numbers.faults)]
    if faults:
        raise UserError(faults)
    return found


def _day(lines: Lines, key: str, year: int) -> str:
    return lines.day(key, year, year + _LATEST, "secretariat.day_year", year=str(year))


def _sitting(lines: Lines, key: str, year: int, faults: list[Fault]) -> Sitting:
    own = lines.part(key, "secretariat.sitting")
    if own is None:
        return Sitting()
    faults += own.unknown_keys(_SITTING, "secretariat.key")
    found = Sitting(_day(own, "day", year), own.text("time"), own.text("at"))
    faults += own.faults
    return found
