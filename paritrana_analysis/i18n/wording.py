"""Words, numbers and dates as a reader sees them, in Indonesian (`id`, the default) and English (`en`).

Sentences live in `words/*.toml`, one entry a sentence, both languages side by side; code names the
entry and hands over values. Numbers and dates follow the language's customs (Unicode CLDR, through
Babel), never the computer's settings. A placeholder says how its value is printed:
`{active:short}` 2,73 juta · `{n:count}` 1.865.010 · `{share:share}` 46,0% · `{told:stated}` 42%
· `{cost:idr}` Rp16.800 · `{cost:idr_short}` Rp304 miliar · `{date:date}` November 2025
· `{gap:points}` 3,1 poin persentase · `{day:weekday}` Minggu
· `{day:date_words}` tiga bulan Februari tahun dua ribu dua puluh enam · `{day:date_digits}` 03-02-2026
· `{reasons:list}` tidak hadir, tidak ada bukti. Words that follow a number:
`{n} {n:form|candidate|candidates}` (one, other).
"""

from __future__ import annotations

import math
import string
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from paritrana_analysis import dates
from paritrana_analysis.frames import is_blank
from paritrana_analysis.i18n import number_words
from paritrana_analysis.i18n.entries import LANGUAGES, catalogue, entries  # noqa: F401 (handed on)

BLANK = "–"
MINUS = "\u2212"  # the sign; CLDR has a hyphen, at which a line may break

_SCALES = {  # named powers of ten, from the largest down
    "id": ((1e12, "triliun"), (1e9, "miliar"), (1e6, "juta"), (1e3, "ribu")),
    "en": ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand")),
}
_POINTS = {"id": "poin persentase", "en": "percentage points"}


def _entry(name: str) -> dict[str, str] | None:
    stem, _, entry = name.partition(".")
    return entries(stem).get(entry)


def half_up(value: float, digits: int) -> Decimal | float:
    """A number rounded as people and spreadsheets do: 48.125 is 48.13, whatever binary makes of it.

    Nine decimals are read, so that 56.62500000001 and 56.62499999999, one quantity computed in two ways, are
    printed alike; more than a source gives.
    """
    if not math.isfinite(value):
        return value
    exact = Decimal(str(round(float(value), 9))) if not isinstance(value, int) else Decimal(value)
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) or Decimal(0)  # never "-0"


def stated_kind(share: float, most: int = 2) -> str:
    """The kind that prints a share with the decimals its source gives, `most` at the most: 42 %, 50.9 %."""
    hundredths = round(10_000 * float(share))
    decimals = 0 if hundredths % 100 == 0 else 1 if hundredths % 10 == 0 else 2
    return ("share0", "share", "share2")[min(decimals, most)]


@dataclass(frozen=True)
class Entry:
    """A value that is itself worded: the name of an entry, and the text where there is no such entry."""

    name: str
    otherwise: str = ""


class _Formatter(string.Formatter):
    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def format_field(self, value: object, spec: str) -> str:
        if spec.startswith("form|"):
            return self.reader.form(value, *spec.split("|")[1:])
        return self.reader.cell(value, spec or "text")


@dataclass(frozen=True)
class Both:
    """A text in both languages that stands with its data, the name of a kind of evidence."""

    id: str
    en: str


class UnknownLanguage(ValueError):
    """A language that there are no words in; told in all that there are, since the reader's is not known."""

    def __init__(self, given: object) -> None:
        values = {"value": str(given)[:60], "known": ", ".join(LANGUAGES)}
        lines = []
        for t in map(Reader, LANGUAGES):
            mend = t("errors.unknown_language_mend", **values)
            lines += [t("errors.unknown_language", **values), f"    {t('errors.to_mend')} {mend}"]
        super().__init__("\n".join(lines))

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback."""
        return [str(self)]


class Reader:
    """One reader's language. `reader("summary.lead", share=0.46)` gives the sentence.

    Raises UnknownLanguage for another than those of `LANGUAGES`.

    >>> import paritrana_analysis as pa
    >>> pa.Reader("id").cell(0.4087, "share2"), pa.Reader("en").cell(0.4087, "share2")
    ('40,87%', '40.87%')
    """

    def __init__(self, language: str = "id") -> None:
        if language not in LANGUAGES:
            raise UnknownLanguage(language)
        self.language = language
        self._format = _Formatter(self)

    def __call__(self, name: str, /, **values: object) -> str:
        entry = _entry(name)
        if entry is None:
            raise KeyError(name)
        return self._format.vformat(entry[self.language], (), values)

    def has(self, name: str) -> bool:
        return _entry(name) is not None

    def cell(self, value: object, kind: str = "text") -> str:
        """A value as printed; a blank (None, NaN) is a dash, never 0."""
        if isinstance(value, Both):
            return getattr(value, self.language)
        if isinstance(value, Entry):
            return self(value.name) if self.has(value.name) else value.otherwise
        if is_blank(value):
            return BLANK
        return getattr(self, f"_{kind}")(value)

    def form(self, number: float, one: str, other: str) -> str:
        """The form of a word that goes with a number, by the language's plural rule (Unicode CLDR)."""
        from babel import Locale

        try:
            return one if Locale(self.language).plural_form(float(number)) == "one" else other
        except (TypeError, ValueError):  # a blank, or a number told in words
            return other

    # --- the kinds -----------------------------------------------------------------------------

    def decimal(self, value: float, digits: int) -> str:
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        printed = format_decimal(half_up(value, digits), pattern, locale=self.language)
        return printed.replace("-", MINUS, 1)

    def _text(self, value: object) -> str:
        # pandas turns whole numbers beside a blank into floats: 2023.0 is the year 2023.
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

    _url = _year = _text

    def _count(self, value: float) -> str:
        return self.decimal(value, 0)

    def _number(self, value: float) -> str:
        return self.decimal(value, 2)

    def _figure(self, value: float) -> str:
        """Whatever a cell holds: a whole number without decimals."""
        return self._count(value) if float(value).is_integer() else self._number(value)

    def _one(self, value: float) -> str:
        return self.decimal(value, 1)

    def _share(self, value: float) -> str:
        return self.decimal(100 * value, 1) + "%"

    def _share2(self, value: float) -> str:
        return self.decimal(100 * value, 2) + "%"

    def _stated(self, value: float) -> str:
        return self.cell(value, stated_kind(value))

    def _stated1(self, value: float) -> str:
        return self.cell(value, stated_kind(value, most=1))

    def _share0(self, value: float) -> str:
        return self.decimal(100 * value, 0) + "%"

    def _points(self, value: float) -> str:
        return f"{self.decimal(100 * value, 1)} {_POINTS[self.language]}"

    def _change(self, value: float) -> str:
        """A change in percentage points, with its sign."""
        return ("+" if half_up(100 * value, 1) > 0 else "") + self._points(value)

    def scaled(self, value: float) -> tuple[str, str]:
        """Number and name of its power of ten: 2730000 → ("2,73", "juta")."""
        for power, name in _SCALES[self.language]:
            if abs(value) >= power:
                scaled = value / power
                # Three digits tell enough; "999,6 ribu" must not turn into "1.000 ribu".
                digits = 2 if abs(scaled) < 9.995 else 1 if abs(scaled) < 99.95 else 0
                if half_up(abs(scaled), digits) < 1000 or power == _SCALES[self.language][0][0]:
                    return self.decimal(scaled, digits), name
                return self.scaled(math.copysign(power * 1000, value))
        return self.decimal(value, 0), ""

    def _short(self, value: float) -> str:
        return " ".join(self.scaled(value)).strip()

    def _idr(self, value: float) -> str:
        sign = MINUS if value < 0 else ""
        return f"{sign}Rp{self.decimal(abs(value), 0)}"

    def _idr_short(self, value: float) -> str:
        sign = MINUS if value < 0 else ""
        return f"{sign}Rp{self._short(abs(value))}"

    def _list(self, values: Iterable[object]) -> str:
        """Several values, each as a text or an entry: "tidak hadir, tidak ada bukti"."""
        return ", ".join(self.cell(value) for value in values)

    def _all(self, values: Iterable[object]) -> str:
        """Several values that belong together: "37% dan 42%"."""
        from babel.lists import format_list

        return format_list([self.cell(value) for value in values], locale=self.language)

    def _bases(self, values: list[str]) -> str:
        """Counting bases by name: "tempat pendaftaran, tidak disebutkan"."""
        return ", ".join(self(f"terms.basis_{value}") for value in values)

    def _short_date(self, value: str | date) -> str:
        """For tables: "3 Nov 2025"."""
        return self._date(value, month="MMM")

    def _weekday(self, value: str | date) -> str:
        """The day of the week of a whole date: "Minggu"."""
        from babel.dates import format_date

        return format_date(date.fromisoformat(str(value)), "EEEE", locale=self.language)

    def _date_words(self, value: str | date) -> str:
        """A whole date in words, as an office's paper has it after *tanggal*."""
        from babel.dates import format_date

        day = date.fromisoformat(str(value))
        return self(
            "publish.date_words",
            day=number_words.ordinal(day.day, self.language),
            month=format_date(day, "MMMM", locale=self.language),
            year=number_words.in_words(day.year, self.language),
        )

    def _date_digits(self, value: str | date) -> str:
        """A whole date in digits, as it stands behind its words: "03-02-2026"."""
        return f"{date.fromisoformat(str(value)):%d-%m-%Y}"

    def _date(self, value: str | date, month: str = "MMMM") -> str:
        """A date as precise as it is known: "2025", "2025-11" or "2025-11-03"."""
        from babel.dates import format_date

        year, in_month, in_day = dates.parts(str(value))
        if in_month is None:
            return str(value)
        pattern = f"{month} y" if in_day is None else f"d {month} y"
        return format_date(date(year, in_month, in_day or 1), pattern, locale=self.language)
