"""Shows a report's blocks in a notebook, and leaves them in its outputs for `publish/` to lay out.

Each block becomes one display: the block itself as data, which only `publish/` reads, beside the
HTML or the drawing that JupyterLab puts on the screen.
"""

from __future__ import annotations

from collections.abc import Iterable

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.abbreviations import noted
from paritrana_analysis.publish.blocks import (
    Attachment,
    Block,
    Bullets,
    Fields,
    Figure,
    FormTitle,
    KeyFigures,
    Letterhead,
    Meta,
    Numbered,
    PageBreak,
    Paragraph,
    Signatures,
    Table,
    from_json,
)
from paritrana_analysis.publish.document import BLOCK_MIME, SVG_MIME, plain_data, unmarked


def show(blocks: Iterable[Block] | Block, language: str = "id") -> None:
    """Displays the blocks one by one. A Meta block among them settles the language for the rest."""
    from IPython.display import display

    for block in [blocks] if isinstance(blocks, Block) else blocks:
        if isinstance(block, Meta):
            language = block.language
        for bundle in bundles(block, language):
            display(bundle, raw=True)


def bundles(block: Block, language: str) -> list[dict]:
    """What a notebook's output holds for the block: MIME type → content."""
    data = plain_data(noted(Reader(language), block))
    block = from_json(data)
    plain = _plain(block)
    if not isinstance(block, Figure):
        return [{BLOCK_MIME: data, "text/plain": plain, "text/html": _html(block, language)}]
    drawing = data["svg"]
    data["svg"] = ""  # the drawing stands beside it; once is enough
    return [{BLOCK_MIME: data, "text/plain": plain, SVG_MIME: drawing}, _legend(block, language)]


def _html(block: Block, language: str) -> str:
    from paritrana_analysis.publish.html import block_css, block_html

    if isinstance(block, Meta):  # said once in a notebook, so the look comes with it
        told = (
            block_html(Paragraph(block.practice_stamp, "warning"), language) if block.practice_stamp else ""
        )
        return f"<style>\n{block_css()}</style>{_framed(told + _small(_plain(block)), language)}"
    if isinstance(block, PageBreak):
        return "<hr>"
    if isinstance(block, Attachment):
        return _framed(_small(_plain(block)), language)
    return _framed(block_html(block, language), language)


def _legend(figure: Figure, language: str) -> dict:
    """A figure's caption and note, in a display of their own: JupyterLab shows one form of each."""
    lines = [figure.caption, figure.note] if figure.note else [figure.caption]
    return {
        "text/plain": "\n".join(unmarked(line) for line in lines),
        "text/html": _framed("".join(_small(line) for line in lines), language),
    }


def _small(text: str) -> str:
    from paritrana_analysis.publish.html import block_html

    return block_html(Paragraph(text, "note"), "id")


def _framed(html: str, language: str) -> str:
    return f'<div class="paritrana" lang="{language}">{html}</div>'


def _plain(block: Block) -> str:
    match block:
        case Meta():
            told = (block.practice_stamp, block.title, block.language, block.provenance)
            return " · ".join(filter(None, told))
        case Bullets():
            return "\n".join(f"- {unmarked(item)}" for item in block.items)
        case Numbered():
            return "\n".join(f"{n}. {unmarked(item)}" for n, item in enumerate(block.items, start=1))
        case Letterhead():
            return "\n".join(map(unmarked, (*block.lines, *block.below)))
        case FormTitle():
            return "\n".join(map(unmarked, (block.text, *block.below)))
        case Fields():
            lines = [f"{unmarked(label)}: {unmarked(value)}" for label, value in block.rows]
            return "\n".join(filter(None, [unmarked(block.before), *lines]))
        case Signatures():
            signed = [f"{unmarked(one.role)}: {unmarked(one.name)}" for one in block.items]
            return "\n".join(filter(None, [unmarked(block.closing), unmarked(block.before), *signed]))
        case KeyFigures():
            return "\n".join(f"{item.value} {item.unit}: {unmarked(item.caption)}" for item in block.items)
        case Table():
            return f"{unmarked(block.caption)} ({len(block.rows)} × {len(block.columns)})"
        case Figure():
            return block.alt
        case Attachment():
            return f"{block.name}: {block.description}"
        case PageBreak():
            return ""
        case _:
            return unmarked(block.text)
