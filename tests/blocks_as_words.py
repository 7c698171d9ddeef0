"""All words of some blocks, tables among them, as tests compare them."""

from __future__ import annotations

from collections.abc import Iterable

from paritrana_analysis.publish.blocks import Block, Bullets, Heading, Paragraph, Table


def as_words(blocks: Iterable[Block]) -> str:
    found = []
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            found.append(block.text)
        elif isinstance(block, Bullets):
            found += block.items
        elif isinstance(block, Table):
            found += [block.caption, block.note, *(str(cell) for row in block.rows for cell in row)]
    return "\n".join(found)
