"""Letters that a notebook holds as outlines are text on paper: the same words, in the same places."""

from __future__ import annotations

import io
import re
from html import unescape

import pypdf
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from matplotlib.figure import Figure as Drawing
from PIL import Image, ImageChops, ImageFilter
from test_figures import DRAWINGS
from test_report_figures import DRAWN

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.theme import to_svg
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.publish import pdf
from paritrana_analysis.publish.blocks import Document, Figure, Meta
from paritrana_analysis.publish.docx import _png
from paritrana_analysis.publish.svg_text import lettered


def drawn(*lines, **how) -> str:
    """A drawing of nothing but these lines, which are no formulas, as in all drawings (`theme.STYLE`)."""
    figure = Drawing(figsize=(4, 2))
    for number, line in enumerate(lines):
        figure.text(0.1, 0.1 + 0.2 * number, line, **{"parse_math": theme.STYLE["text.parse_math"]} | how)
    return to_svg(figure)


def said(svg: str) -> list[str]:
    return [unescape(words) for words in re.findall("<text[^>]*>([^<]*)</text>", svg)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DRAWINGS | DRAWN)
def test_every_line_of_every_drawing_is_text(name, language):
    ax = (DRAWINGS | DRAWN)[name](Reader(language))
    made = lettered(to_svg(ax.figure))
    wanted = [line for text in ax.figure.findobj(match=lambda a: hasattr(a, "get_text"))
              for line in text.get_text().split("\n") if text.get_visible() and line.strip()]  # fmt: skip
    assert sorted(said(made)) == sorted(wanted)
    assert "#DejaVuSans" not in made


@pytest.mark.parametrize("name", ["map", "districts", "claims", "waterfall", "matrix"])
def test_text_stands_where_the_outlines_stood(name):
    svg = to_svg((DRAWINGS | DRAWN)[name](Reader("id")).figure)
    outlines, text = (
        Image.open(io.BytesIO(_png(drawing, theme.FULL))).convert("L").filter(ImageFilter.BoxBlur(3))
        for drawing in (svg, lettered(svg))
    )
    assert outlines.size == text.size
    # A letter set by the font is not the outline to the shade; a letter beside its place would be far off.
    assert ImageChops.difference(outlines, text).getextrema()[1] < 60


@pytest.mark.parametrize(
    "how", [{}, {"weight": "bold"}, {"style": "oblique"}, {"rotation": 90}, {"alpha": 0.5}]
)
def test_face_turn_and_shade_are_kept(how):
    made = lettered(drawn("Lebak 12,3%", **how))
    assert said(made) == ["Lebak 12,3%"]
    assert ('font-weight="bold"' in made) == ("weight" in how)
    assert ('font-style="oblique"' in made) == ("style" in how)
    assert ("rotate(-90)" in made) == ("rotation" in how)
    assert ("opacity: 0.5" in made) == ("alpha" in how)


def test_marks_and_spaces_of_xml_are_text():
    assert said(lettered(drawn("a < b & c > d", "two  spaces"))) == ["a < b & c > d", "two  spaces"]


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("line", ["保護", "Rp -- 12", "\U0001f642"])
def test_a_drawing_with_a_line_that_cant_be_text_stays_as_it_is(line):
    svg = drawn("Lebak", line)
    assert lettered(svg) == svg


def test_a_drawing_of_another_hand_stays_as_it_is():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><!-- a note --><rect id="a" width="30" height="10"/></svg>'
    assert lettered(svg) == svg


@given(st.text(st.characters(codec="latin-1", exclude_categories=("C",)), min_size=1, max_size=30))
@example("\\$")
def test_a_line_is_said_word_for_word_or_stays_outlines(line):
    svg = drawn(line)
    made = lettered(svg)
    assert made == svg or said(made) == [line]


def test_words_of_a_drawing_can_be_found_on_the_paper():
    svg = to_svg(DRAWINGS["map"](Reader("id")).figure)
    meta = Meta("Peta", "id", "Banten", "dari masukan", "36")
    made = pdf.render(Document.from_blocks([meta, Figure("map", "Peta", "38 provinsi", svg)]))
    text = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert "Kalteng" in text and "belum ada angka" in text
