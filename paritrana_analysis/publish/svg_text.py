"""Prepares drawings for the PDF: letters that a notebook holds as outlines become text again.

In a browser outlines look the same with or without the font. In the PDF the font is embedded: text can be
searched and copied, while an outline for each letter would take a fifth of the file and of Typst's time.

By hand, since matplotlib draws a figure with outlines or with text (`svg.fonttype`), never with both, and
Typst makes no text of outlines: a notebook would have to hold each drawing twice (docs/decisions/0032).
"""

from __future__ import annotations

import re

#: A line of text as matplotlib outlines it: what it says, then a letter after the other in one font.
_OUTLINED = re.compile(
    r"<!-- (?P<said>[^<>]*) -->\s*"
    r'<g(?P<style> style="[^"]*")? transform="(?P<place>translate\([^()]*\)(?: rotate\([^()]*\))?)'
    r' scale\((?P<scale>[\d.]+) -(?P=scale)\)">\s*'
    r"(?:<defs>(?:\s*<path [^>]*/>)*\s*</defs>\s*)?"
    r'<use xlink:href="#(?P<font>DejaVuSans(?:-(?:Bold)?(?:Oblique)?)?)-(?!0")[0-9a-f]+"[^>]*/>\s*'
    r'(?:<use xlink:href="#(?P=font)-(?!0")[0-9a-f]+"[^>]*/>\s*)*</g>'
)
_EM = 100  # matplotlib's outlines are of a font of this size
_FACES = {
    "DejaVuSans": "",
    "DejaVuSans-Bold": ' font-weight="bold"',
    "DejaVuSans-Oblique": ' font-style="oblique"',
    "DejaVuSans-BoldOblique": ' font-weight="bold" font-style="oblique"',
}


def lettered(svg: str) -> str:
    """The drawing with its lines as text in DejaVu Sans, where they stood; unchanged where one can't be.

    That is a line with a letter that the font lacks, or one that matplotlib doesn't name word for word.
    """
    made = _OUTLINED.sub(_as_text, svg)
    if "<!--" in made or 'href="#DejaVuSans' in made:
        return svg
    return made.replace("<svg ", '<svg font-family="DejaVu Sans" xml:space="preserve" ', 1)


def _as_text(line: re.Match) -> str:
    if "- -" in line["said"]:  # a comment may hold no two dashes, and these were perhaps such
        return line[0]
    how = f'{line["style"] or ""} font-size="{_EM * float(line["scale"]):g}"{_FACES[line["font"]]}'
    return f'<text transform="{line["place"]}"{how}>{line["said"]}</text>'
