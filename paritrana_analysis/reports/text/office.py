"""What every paper of an office has: its head, its number, who signs, and lines for what isn't known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paritrana_analysis.publish.blocks import Letterhead, Signatory, as_given

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.jury.letterhead import Office

#: Lines to fill in by hand, as offices print them: of a name or place, of a day's part, below a signature.
LINE, SHORT_LINE, SIGNED_LINE = "………………………………", "…………………", "(……………………………)"


def head(office: Office, t: Reader) -> Letterhead:
    """The office's letterhead; without one, lines to fill in, and what belongs there."""
    if not office.told:
        return Letterhead([LINE * 2], [t("secretariat.head_to_fill")])
    below = [as_given(text) for text in (office.address, office.contact) if text]
    alt = t("secretariat.emblem", office=office.names[-1]) if office.svg else ""
    return Letterhead([as_given(name) for name in office.names], below, office.svg, alt)


def number_line(office: Office, number: str, day: str) -> str:
    """A letter's number, or a line to fill in."""
    return as_given(office.numbered(number, day)) or LINE


def place_and_day(place: str, day: str, t: Reader) -> str:
    """ "Serang, 3 Februari 2026", with a line for what isn't known."""
    return f"{as_given(place) or SHORT_LINE}, {t.cell(day, 'date') if day else SHORT_LINE}"


def letters_signed(office: Office, t: Reader) -> Signatory:
    """Who signs the office's letters."""
    signer = office.signer("letters")
    return Signatory(
        role=as_given(signer.title) or LINE,
        name=as_given(signer.name) or SIGNED_LINE,
        below=nip_line(signer.nip, t),
    )


def nip_line(nip: str, t: Reader) -> str:
    return t("secretariat.nip", nip=nip) if nip else ""
