"""The office whose papers these are (letterhead.yaml): its names, address, emblem, numbers, who signs.

What is not told stays a line to fill in: no office, number or name is made up. A shared file beside the
rounds holds for all of them, one in a round's own folder for that round alone.
"""

from __future__ import annotations

import re
import string
import struct
import zlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from paritrana_analysis.dates import parts
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.jury.handwritten import Lines, shown

KEYS = ("office", "address", "contact", "logo", "city", "number", "signatories")
#: Who signs: the letters; and what is printed of two seats where the panel signs.
SIGNING = ("letters", "chair", "secretary")
_SIGNER = ("title", "name", "nip")
#: What a pattern of numbers may hold: the letter's own number, year and month (as offices write it: II).
PLACES = ("n", "year", "month")
#: Of an emblem. Ours: a picture of an office's emblem in print needs no more.
MOST_LOGO = 1_000_000
LOGOS = (".png", ".svg")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_DOTS = "……"
_NIP = re.compile(r"[0-9]{18}")
_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_PIXELS = 4_000


@dataclass(frozen=True)
class Signer:
    """Who signs; "" where it isn't known. nip : of a civil servant, as printed."""

    title: str = ""
    name: str = ""
    nip: str = ""


@dataclass(frozen=True)
class Office:
    """The office; "" or nothing where it is not told. number : the pattern of its letters' numbers."""

    names: tuple[str, ...] = ()
    address: str = ""
    contact: str = ""
    logo: str = ""  # the emblem's file, beside the letterhead's
    city: str = ""
    number: str = ""
    signing: Mapping[str, Signer] = field(default_factory=dict)
    svg: str = ""  # the emblem as a drawing

    @property
    def told(self) -> bool:
        return bool(self.names)

    def signer(self, which: str) -> Signer:
        return self.signing.get(which, Signer())

    def numbered(self, n: str, day: str = "") -> str:
        """The number of a letter: the pattern filled, dots where a part isn't known; "" without a pattern.

        n : the bare number in the office's register, or a whole number that somebody wrote: that stands.
        day : of the letter, as 2026-02-03.
        """
        if not self.number or (n and not n.isdigit()):
            return n
        year, month, _ = parts(day) if day else (None, None, None)
        values = {"n": n or _DOTS, "year": year or _DOTS, "month": _ROMAN[month - 1] if month else _DOTS}
        return self.number.format(**values)


def office_of(said: object, file: str = "letterhead.yaml") -> Office:
    """The office as its file tells it, its emblem not yet drawn. Raises UserError with all faults."""
    if said is None:
        return Office()
    if not isinstance(said, Mapping):
        raise UserError(Fault("secretariat.form", {"known": ", ".join(KEYS)}, file=file))
    lines = Lines(said, file)
    faults = list(lines.unknown_keys(KEYS, "secretariat.key"))
    office = Office(
        names=lines.texts("office"),
        address=lines.text("address"),
        contact=lines.text("contact"),
        logo=lines.text("logo"),
        city=lines.text("city"),
        number=lines.text("number"),
        signing=_signing(lines, faults),
    )
    if office.number and not _is_pattern(office.number):
        lines.refuse("secretariat.pattern", "number", office.number)
    if office.logo and not _is_name(office.logo):
        lines.refuse("secretariat.logo_name", "logo", office.logo)
    if faults := [*faults, *lines.faults]:
        raise UserError(faults)
    return office


def _signing(lines: Lines, faults: list[Fault]) -> dict[str, Signer]:
    below = lines.part("signatories", "secretariat.signatories")
    if below is None:
        return {}
    faults += below.unknown_keys(SIGNING, "secretariat.key")
    found = {}
    for which in SIGNING:
        own = below.part(which, "secretariat.signatory")
        if own is not None:
            faults += own.unknown_keys(_SIGNER, "secretariat.key")
            found[which] = Signer(own.text("title"), own.text("name"), _nip(own))
            faults += own.faults
    faults += below.faults
    return found


def _nip(lines: Lines) -> str:
    """The number of a civil servant as offices print it, 19700101 199003 1 001; "" for none."""
    value = lines.said.get("nip")
    if value is None:
        return ""
    text = "" if isinstance(value, bool) else "".join(str(value).split())
    if not _NIP.fullmatch(text):
        lines.refuse("secretariat.nip", "nip", value)
        return ""
    return f"{text[:8]} {text[8:14]} {text[14]} {text[15:]}"


def _is_pattern(text: str) -> bool:
    """Whether a number comes out of it: {n} once, and nothing else in braces than what is known."""
    try:
        found = [(name, form, turned) for _, name, form, turned in string.Formatter().parse(text)]
    except ValueError:
        return False
    places = [name for name, _, _ in found if name is not None]
    plain = not any(form or turned for _, form, turned in found)
    return plain and set(places) <= set(PLACES) and places.count("n") == 1


def _is_name(text: str) -> bool:
    """Whether this is the bare name of a picture's file, beside the letterhead."""
    return not re.search(r"[/\\:]", text) and text.lower().endswith(LOGOS)


# --- the emblem -------------------------------------------------------------------------------------------


def drawing_of(content: bytes, file: str) -> str:
    """The emblem as an SVG drawing that needs nothing else. Raises UserError for what is no such picture."""
    if content.startswith(_PNG):
        return _framed(content, file)
    try:
        text = content.decode("utf-8-sig")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise UserError(Fault("secretariat.logo_reaches_out", file=file))
        root = ElementTree.fromstring(text)
    except (UnicodeDecodeError, ElementTree.ParseError):
        raise UserError(Fault("secretariat.logo_form", file=file)) from None
    if root.tag.rpartition("}")[2] != "svg":
        raise UserError(Fault("secretariat.logo_form", file=file))
    if _reaches_out(root):
        raise UserError(Fault("secretariat.logo_reaches_out", file=file))
    return text


def _reaches_out(root: ElementTree.Element) -> bool:
    """Whether the drawing runs a script or takes anything from elsewhere."""
    for part in root.iter():
        name, text = str(part.tag).rpartition("}")[2].lower(), (part.text or "").lower()
        if name in ("script", "foreignobject") or "@import" in text or "url(" in text.replace("url(#", ""):
            return True
        for key, value in part.attrib.items():
            attribute, text = key.rpartition("}")[2].lower(), value.strip().lower()
            if attribute.startswith("on") or "url(" in text.replace("url(#", ""):
                return True
            if attribute == "href" and not text.startswith(("#", "data:image/png;", "data:image/jpeg;")):
                return True
    return False


def _is_whole(content: bytes) -> bool:
    """Whether a PNG has all its parts, each with its checksum, from its size to its end."""
    at, kinds = len(_PNG), []
    while at + 12 <= len(content) and kinds[-1:] != [b"IEND"]:
        (length,) = struct.unpack(">I", content[at : at + 4])
        part, checksum = content[at + 4 : at + 8 + length], content[at + 8 + length : at + 12 + length]
        if len(checksum) < 4 or zlib.crc32(part) != struct.unpack(">I", checksum)[0]:
            return False
        kinds.append(part[:4])
        at += 12 + length
    return kinds[:1] == [b"IHDR"] and kinds[-1:] == [b"IEND"] and b"IDAT" in kinds


def _framed(content: bytes, file: str) -> str:
    """A PNG within an SVG of its size: so papers have one kind of drawing."""
    if not _is_whole(content):
        raise UserError(Fault("secretariat.logo_form", file=file))
    width, height = struct.unpack(">II", content[16:24])
    if not (0 < width <= _MOST_PIXELS and 0 < height <= _MOST_PIXELS):
        size = {"most": _MOST_PIXELS}
        raise UserError(Fault("secretariat.logo_size", size, file=file, value=shown(f"{width} × {height}")))
    data = b64encode(content).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{data}"/></svg>\n'
    )
