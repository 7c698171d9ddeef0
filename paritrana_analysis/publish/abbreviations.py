"""Spells out a table's abbreviations in its note, since a sheet of a workbook is read without the report."""

from __future__ import annotations

import re
from dataclasses import replace

from paritrana_analysis.i18n.wording import Reader, entries
from paritrana_analysis.publish.blocks import Block, Table

#: Each abbreviation with its full words: `words/abbreviations.toml`.
WORDS = "abbreviations"
#: "Bank BPD Bali" is a bank's name (bank pembangunan daerah), and no village council.
_WORD = re.compile(r"(?<!Bank )\b[A-Z][A-Za-z0-9]+\b")


def unspelled(t: Reader, text: str, spelled: str) -> list[str]:
    """The abbreviations of `text` whose full words `spelled` lacks, in the order of the text."""
    known, told = entries(WORDS), spelled.casefold()
    found = dict.fromkeys(word for word in _WORD.findall(text) if word in known)
    return [word for word in found if t(f"{WORDS}.{word}").casefold() not in told]


def noted(t: Reader, block: Block) -> Block:
    """The table with its abbreviations spelled out in its note; itself, as any other block, without one."""
    if not isinstance(block, Table):
        return block
    cells = {cell for row in block.rows for cell in row if isinstance(cell, str) and "://" not in cell}
    labels = [column.label for column in block.columns]
    text = "\n".join([block.caption, *labels, *sorted(cells), block.note, block.source]).replace("*", "")
    words = "; ".join(f"{word}: {t(f'{WORDS}.{word}')}" for word in unspelled(t, text, text))
    if not words:
        return block
    own = block.note if not block.note or block.note.endswith((".", "!", "?", ")")) else f"{block.note}."
    return replace(block, note=f"{own} {words}.".strip())
