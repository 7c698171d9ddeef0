"""What the writing and the reading of a score sheet share: names of tabs, keys of columns, words.

The scores are on one tab. A hidden row above its header holds a machine key for each column, a hidden column
one for each row: a key moves along when somebody moves its column or row. A hidden tab holds the keys of the
round and of the juror, and a digest of every text that the sheet was written with. Any other text in the file
was written by somebody, and is kept as a remark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from paritrana_analysis.files.digests import digest_of
from paritrana_analysis.i18n.wording import LANGUAGES, Entry, Reader
from paritrana_analysis.jury.members import RECUSALS
from paritrana_analysis.jury.rounds import BLANK_REASONS

SHEET_VERSION = 1
#: Of the hidden tab.
META = "_paritrana"

KEY, CANDIDATE, REASON, REMARK, EVIDENCE = "key", "candidate", "reason", "remark", "evidence"
_CRITERION = "criterion:"
#: Without one of these a sheet can't be read; every criterion's besides.
NEEDED = (KEY, CANDIDATE, REASON, REMARK)
#: Key of the row that counts the filled cells: it is no candidate, and its text is no remark of a juror.
COUNTER = "counter"

#: The reasons for a blank that a juror chooses from; recusals are recorded before the sheets go out.
CHOICES = tuple(reason for reason in BLANK_REASONS if reason != "recused")
#: Letters of a cell's text in a message.
_MOST_TOLD = 80
#: In the score cells of a recused candidate.
RECUSED_MARK = "–"


def criterion_column(criterion: str) -> str:
    """The machine key of a criterion's column: "criterion:coverage"."""
    return _CRITERION + criterion


def criterion_of(column_key: str) -> str:
    """The criterion of a column's machine key; "" for another column."""
    return column_key.removeprefix(_CRITERION) if column_key.startswith(_CRITERION) else ""


def columns(criteria: Iterable[str]) -> tuple[str, ...]:
    """Machine keys of all columns, in the order they are written."""
    return (KEY, CANDIDATE, *map(criterion_column, criteria), REASON, REMARK, EVIDENCE)


def criterion_label(criterion: str, reader: Reader) -> str:
    return column_label(criterion_column(criterion), reader)


def column_entry(column_key: str) -> Entry:
    """The words of what stands above the column."""
    criterion = criterion_of(column_key)
    if criterion:
        return Entry(f"editions.aspect_{criterion}", criterion.replace("_", " "))
    return Entry(f"score_sheets.column_{column_key}")


def column_label(column_key: str, reader: Reader) -> str:
    """What stands above the column."""
    return reader.cell(column_entry(column_key))


def reason_entry(reason: str) -> Entry:
    return Entry(f"score_sheets.reason_{reason}")


def reason_label(reason: str, reader: Reader) -> str:
    return reader.cell(reason_entry(reason))


def column_named(label: str, criteria: Iterable[str]) -> str:
    """The machine key of the column with this label in either language; "" where none has it."""
    return _columns_by_label(tuple(criteria)).get(plain(label), "")


def reason_named(text: str) -> str:
    """The key of a reason by its words in either language, or by the key itself; "" for another text."""
    return _by_words(CHOICES, reason_label).get(plain(text), "")


@cache
def _columns_by_label(criteria: tuple[str, ...]) -> dict[str, str]:
    return _by_words(columns(criteria), column_label)


def _by_words(keys: Iterable[str], words: Callable[[str, Reader], str]) -> dict[str, str]:
    """Key by itself and by its words in each language, as texts are compared."""
    found: dict[str, str] = {}
    for key in keys:
        for text in (key, *(words(key, Reader(language)) for language in LANGUAGES)):
            found.setdefault(plain(text), key)
    return found


def recusal_label(why: str, reader: Reader, *, blind: bool) -> str:
    """What a recused candidate's row says. why : one of `members.RECUSALS`; untold where names are hidden."""
    return (
        reader("score_sheets.recused")
        if blind
        else reader("score_sheets.recused_because", why=reader(f"jury.recusal_{why}"))
    )


def is_recusal(text: str) -> bool:
    """Whether a recused candidate's cell still says what it was written with."""
    said = {RECUSED_MARK, "-"}
    for reader in map(Reader, LANGUAGES):
        said |= {
            plain(recusal_label(why, reader, blind=blind)) for why in RECUSALS for blind in (True, False)
        }
    return plain(text) in said


def plain(text: str) -> str:
    """Text as it is compared: spaces of every kind made one, no invisible marks, small letters."""
    return " ".join(re.sub("[\u200b-\u200f\u2060\ufeff]", "", text).split()).casefold()


def shortened(text: str) -> str:
    """A cell's text on one line, cut where it is too long for a message."""
    text = " ".join(text.split())
    return text if len(text) <= _MOST_TOLD else text[: _MOST_TOLD - 1] + "…"


def digest(text: str) -> str:
    """Of a text that the workbook was written with."""
    return digest_of(plain(text))[:12]
