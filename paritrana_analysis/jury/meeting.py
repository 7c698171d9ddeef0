"""The notes of a panel's meeting (minutes.yaml): when, where, who was present, who dissented.

What was not noted stays blank; nothing is assumed. What a line may hold: see `handwritten`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.jury.handwritten import Lines
from paritrana_analysis.jury.members import words_in
from paritrana_analysis.jury.rounds import Round

KEYS = (
    *("number", "opened_on", "held_on", "held_at", "present", "absent"),
    *("empowered_by", "brought", "dissent", "notes", "only_one_confirmed_on", "below_quorum_confirmed_on"),
)
_DECREE = ("decree", "dated")
#: A meeting this many years after the year judged, or later, is taken for a typing error.
_LATEST = 10


@dataclass(frozen=True)
class Meeting:
    """The notes of one meeting; "" or None where nothing was noted.

    present : juror ids, or None where attendance was not taken. dissent: (juror_id, text); None where nobody
    noted whether there was any, () where it was noted that there was none.
    decree, decreed_on : the authority's decision that lets the panel decide by itself, with its number, and
    its day. Without one a panel proposes, and whoever is entitled to decides.
    """

    on: str = ""
    at: str = ""
    present: tuple[str, ...] | None = None
    dissent: tuple[tuple[str, str], ...] | None = None
    notes: tuple[str, ...] = ()
    decree: str = ""
    decreed_on: str = ""
    opened_on: str = ""  # when the round was opened, and its rule sealed
    brought: tuple[tuple[str, str], ...] = ()  # (unit, text): figures that a candidate brought; never scored
    number: str = ""  # of the minutes in the office's register of letters
    only_one_confirmed_on: str = ""  # when the chair confirmed that the only candidate with a total wins
    below_quorum_confirmed_on: str = ""  # when the panel confirmed a result on fewer scores than its quorum

    @property
    def empowered(self) -> bool:
        return bool(self.decree)

    def leaves_open(self, result) -> bool:
        """Whether a `decision.Result` has no winner before somebody confirms it on record."""
        alone = result.by_default and not self.only_one_confirmed_on
        return bool(alone or (len(result.below_quorum) and not self.below_quorum_confirmed_on))


NOTHING_NOTED = Meeting()


def meeting_of(said: object, round_: Round, file: str = "minutes.yaml") -> Meeting:
    """The notes of a meeting as they stand in minutes.yaml. Raises UserError with all faults.

    said : mapping with any of opened_on, held_on, only_one_confirmed_on and below_quorum_confirmed_on
    (2026-02-03), held_at, present or absent (juror ids), dissent (juror: text), brought (candidate's code:
    text), notes (list of texts), empowered_by (decree: text, dated: 2026-01-15), number (text, or a whole
    number from 1 on). A key without anything behind it says nothing.
    """
    if said is None:
        return Meeting()
    if not isinstance(said, Mapping):
        raise UserError(Fault("jury.minutes_form", {"known": ", ".join(KEYS)}, file=file))
    notes = _Notes(said, [member.juror_id for member in round_.members], file)
    meeting = Meeting(
        notes.noted_day("held_on", round_.assessment_year),
        notes.text("held_at"),
        notes.attendance(),
        notes.dissent(),
        notes.texts("notes"),
        *notes.decree(round_.assessment_year),
        notes.noted_day("opened_on", round_.assessment_year),
        notes.brought([candidate.unit for candidate in round_.candidates]),
        notes.letter_number("number"),
        notes.noted_day("only_one_confirmed_on", round_.assessment_year),
        notes.noted_day("below_quorum_confirmed_on", round_.assessment_year),
    )
    if meeting.opened_on and meeting.on and meeting.opened_on > meeting.on:
        notes.refuse("jury.opened_later", "opened_on", meeting.opened_on, held=meeting.on)
    if meeting.decreed_on and meeting.on and meeting.decreed_on > meeting.on:
        notes.refuse("jury.decree_later", "empowered_by", meeting.decreed_on, held=meeting.on)
    if faults := [*notes.unknown_keys(KEYS, "jury.minutes_key"), *notes.faults]:
        raise UserError(faults)
    return meeting


class _Notes(Lines):
    """The notes as written, with what is said of jurors and candidates."""

    def __init__(self, said: Mapping, jurors: Collection[str], file: str, within: str = "") -> None:
        super().__init__(said, file, within)
        self.jurors = jurors

    def noted_day(self, key: str, year: int, earliest: int | None = None) -> str:
        """A day from the year judged on, or from the earliest, as 2026-02-03; "" for none."""
        odd = "jury.minutes_other_year"
        return self.day(key, earliest or year, year + _LATEST, odd, year=str(year))

    def dissent(self) -> tuple[tuple[str, str], ...] | None:
        value = self.said.get("dissent")
        if value is None:
            return None
        if value == []:  # as a list of nobody: none dissented
            return ()
        if not isinstance(value, Mapping):
            self.refuse("jury.minutes_list", "dissent", value)
            return ()
        return tuple(
            (self._juror("dissent", juror), self.worded("dissent", text)) for juror, text in value.items()
        )

    def brought(self, units: Collection[str]) -> tuple[tuple[str, str], ...]:
        """Texts by candidate; a code may be all digits, which YAML reads as a number."""
        value = self.said.get("brought")
        if value is None:
            return ()
        if not isinstance(value, Mapping):
            self.refuse("jury.minutes_list", "brought", value)
            return ()
        for unit in value:
            if str(unit) not in units:
                self.refuse("jury.brought_by_nobody", "brought", unit, known=", ".join(units))
        return tuple((str(unit), self.worded("brought", text)) for unit, text in value.items())

    def decree(self, year: int) -> tuple[str, str]:
        """The decree's text and its day: both, or neither."""
        value = self.said.get("empowered_by")
        if value is None:
            return "", ""
        if not isinstance(value, Mapping) or set(value) != set(_DECREE):
            self.refuse("jury.minutes_decree", "empowered_by", value)
            return "", ""
        own = _Notes(value, self.jurors, self.file)
        found = own.worded("decree", value["decree"]), own.noted_day("dated", year, earliest=year - _LATEST)
        if not found[1] and not own.faults:
            own.refuse("jury.minutes_date", "dated", value["dated"])
        self.faults += own.faults
        return found

    def attendance(self) -> tuple[str, ...] | None:
        """Who was there. One list says it of all; two must name each juror once, and all of them."""
        present, absent = self._names("present"), self._names("absent")
        if present is None or absent is None:
            return present if absent is None else tuple(j for j in self.jurors if j not in absent)
        all_known = all(present) and all(absent)  # an unknown one may be who is missing
        for juror in self.jurors:
            if juror in present and juror in absent:
                self.refuse("jury.minutes_both", "present", juror)
            elif all_known and juror not in present and juror not in absent:
                self.refuse("jury.minutes_neither", "present", juror)
        return present

    def _names(self, key: str) -> tuple[str, ...] | None:
        value = self.said.get(key)
        if value is None:
            return None
        if isinstance(value, str) and value.strip():
            value = list(words_in(value))  # J1, J2 in one line
        if not isinstance(value, list):
            self.refuse("jury.minutes_list", key, value)
            return None
        names = [self._juror(key, one) for one in value]
        for name in dict.fromkeys(names):
            if name and names.count(name) > 1:
                self.refuse("jury.minutes_twice", key, name)
        return tuple(names)

    def _juror(self, key: str, value: object) -> str:
        # A code may be all digits, which YAML reads as a number.
        name = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else None
        if name not in self.jurors:
            self.refuse("jury.juror_unknown", key, value)
            return ""
        return name
