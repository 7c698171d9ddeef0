"""Whole numbers as words, as offices write days and years into their papers.

Indonesian as KBBI has the numerals: a single *puluh*, *belas*, *ratus* or *ribu* takes *se-* in place of
*satu* (*sepuluh*, *sebelas*, *seratus*, *seribu*); all words stand apart. English as British offices write
it: *and* before what is left of a hundred or a thousand, a hyphen in *twenty-six*.
"""

from __future__ import annotations

MOST = 999_999  # days and years need no more

_ID = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_EN = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def in_words(number: int, language: str) -> str:
    """A number from 0 to `MOST` in words: 2026 is "dua ribu dua puluh enam". Raises ValueError for others."""
    if not 0 <= number <= MOST:
        raise ValueError(f"{number} is not between 0 and {MOST}")
    return {"id": _indonesian, "en": _english}[language](number)


def ordinal(number: int, language: str) -> str:
    """The day of a month as that language writes it out: "tiga", "third"."""
    words = in_words(number, language)
    if language == "id":
        return words  # "tanggal tiga": a day is counted, not ordered
    start, mark, last = words.rpartition("-")
    regular = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return start + mark + _EN_ORDINALS.get(last, regular)


def _indonesian(n: int) -> str:
    if n < 10:
        return _ID[n]
    if n < 20:
        return {10: "sepuluh", 11: "sebelas"}.get(n) or f"{_ID[n - 10]} belas"
    for unit, word in ((1_000, "ribu"), (100, "ratus"), (10, "puluh")):
        if n >= unit:
            times, rest = divmod(n, unit)
            head = f"se{word}" if times == 1 else f"{_indonesian(times)} {word}"
            return f"{head} {_indonesian(rest)}" if rest else head
    raise AssertionError(n)


def _english(n: int) -> str:
    if n < 20:
        return _EN[n]
    if n < 100:
        tens, rest = divmod(n, 10)
        return f"{_EN_TENS[tens]}-{_EN[rest]}" if rest else _EN_TENS[tens]
    unit, word = (1_000, "thousand") if n >= 1_000 else (100, "hundred")
    times, rest = divmod(n, unit)
    head = f"{_english(times)} {word}"
    if not rest:
        return head
    return f"{head} and {_english(rest)}" if rest < 100 else f"{head} {_english(rest)}"
