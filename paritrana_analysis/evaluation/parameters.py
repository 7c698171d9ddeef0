"""A notebook's parameters as people give them: numbers, years, choices, provinces, read or refused in words.

A cell, papermill and JupyterLab hand over 36, 36.0, "36" or "Banten" for one province, 2023.0 or "2023" for
a year. What can't be meant is a `UserError`, told in the reader's language, before anything is computed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from paritrana_analysis.data import regions
from paritrana_analysis.errors import Fault, UserError, told_in
from paritrana_analysis.evaluation.bundle import judged_year
from paritrana_analysis.files import places
from paritrana_analysis.files.safe_read import MOST_DIGITS

if TYPE_CHECKING:
    from paritrana_analysis.data.tables import Tables
    from paritrana_analysis.i18n.wording import Reader

#: A number of each kind that may be given, for who gave none.
_EXAMPLES = {"assessment_year": 2023, "draws": 10_000}


def whole(name: str, given: object, least: int = 0, *, blank: bool = False) -> int | None:
    """A whole number, none smaller than `least`; None for a blank where `blank` allows one.

    name : the parameter's, which the refusal names.
    """
    text = regions.as_written(given)
    if blank and not text:
        return None
    plain = isinstance(given, bool) is False and re.fullmatch(f"[0-9]{{1,{MOST_DIGITS}}}", text)
    if not plain or int(text) < least:
        values = {"least": least, "example": _EXAMPLES.get(name, max(least, 7))}
        raise UserError(Fault("no_whole_number", values, file=name, value=text[:60]))
    return int(text)


def one_of(name: str, given: object, known: Sequence[str]) -> str:
    """One of a few words, as it is written there."""
    text = regions.as_written(given)
    if text not in known:
        raise UserError(Fault("no_choice", {"known": ", ".join(known)}, file=name, value=text[:60]))
    return text


# --- as the notebooks that read the project's own tables ask -----------------------------------------


def number(name: str, given: object, t: Reader, least: int = 0, *, blank: bool = False) -> int | None:
    """`whole`, told in the reader's language."""
    with told_in(t):
        return whole(name, given, least, blank=blank)


def year(given: object, t: Reader) -> int:
    """A year judged that the project's tables can tell of; the newest, if none is given.

    given : a number or text; None: the newest. t : whose language a refusal is told in.
    Raises UserError for what is no year, and for one that the tables can't tell of.

    >>> import paritrana_analysis as pa
    >>> pa.year_judged("2023", pa.Reader("en"))
    2023
    """
    with told_in(t):
        return judged_year(places.RAW, whole("assessment_year", given, blank=True))


def province(given: object, tables: Tables, t: Reader) -> str:
    """The code of a province given as code or name.

    tables : of `read_tables`. t : whose language a refusal is told in.
    Raises UserError for what is no province, with the nearest names.

    >>> import paritrana_analysis as pa
    >>> pa.province_code("Jatim", pa.read_tables(), pa.Reader("en"))
    '35'
    """
    with told_in(t):
        return regions.province_code(given, tables["regions"])


def category(given: object, t: Reader) -> str:
    """A category of governments: what the tables of this project can be judged by."""
    with told_in(t):
        return one_of("category", given, ("provinsi", "kabupaten_kota"))
