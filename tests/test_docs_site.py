"""The built site: links lead somewhere, nothing is asked from outside, public names are told."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import docs  # noqa: E402

sys.path.pop(0)
CONF = ROOT / "docs" / "site" / "conf.py"
BUILT = docs.TOOLS / ".stamp"
needs_sphinx = pytest.mark.skipif(not BUILT.exists(), reason="`make docs` has not installed Sphinx here")


def site(folder: Path, **pages: str) -> Path:
    for name, text in pages.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


# --- links ---------------------------------------------------------------------------------------------


def test_links_that_lead_somewhere_are_no_faults(tmp_path):
    page = (
        '<h1 id="top"></h1><a href="b.html#row%20one">b</a><a href="#top">up</a><a href="https://bps.go.id">'
    )
    site(tmp_path, a_html=page, b_html='<p id="row one">')
    assert list(docs.faults(tmp_path)) == []


def test_a_link_to_a_page_that_is_not_there_is_a_fault(tmp_path):
    site(tmp_path, a_html='<a href="gone.html">')
    assert list(docs.faults(tmp_path)) == ["a.html: the link to gone.html leads nowhere"]


@pytest.mark.parametrize("link", ["#gone", "b.html#gone"])
def test_a_link_to_a_place_that_is_not_on_its_page_is_a_fault(tmp_path, link):
    site(tmp_path, a_html=f'<p id="here"><a href="{link}">', b_html="<p>")
    assert list(docs.faults(tmp_path)) == [f"a.html: {link}: there is no such place on that page"]


# --- nothing from outside ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asking",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<img src="//cdn.example/x.png">',
        '<link rel="stylesheet" href="https://fonts.example/css">',
        '<link rel="preconnect" href="https://fonts.example">',
        '<iframe src="http://cdn.example"></iframe>',
        '<img srcset="https://cdn.example/2x.png 2x">',
        "<style>@import 'https://cdn.example/x.css';</style>",
        '<p style="background: url(https://cdn.example/x.png)">',
    ],
)
def test_a_page_that_asks_for_something_from_outside_is_a_fault(tmp_path, asking):
    site(tmp_path, a_html=asking)
    (fault,) = docs.faults(tmp_path)
    assert fault.startswith("a.html: asks for ") and fault.endswith("which is outside")


def test_a_style_sheet_that_asks_for_something_from_outside_or_not_there_is_a_fault(tmp_path):
    site(tmp_path, a_css="@font-face { src: url('https://fonts.example/a.woff2') } p { src: url(b.png) }")
    assert list(docs.faults(tmp_path)) == [
        "a.css: asks for https://fonts.example/a.woff2, which is outside",
        "a.css: asks for b.png, which is not there",
    ]


def test_what_a_page_brings_with_it_is_no_fault(tmp_path):
    page = '<img src="data:image/png;base64,AA"><img src="x.png?v=1"><svg><use href="#a"/></svg>'
    site(tmp_path, a_html=page, x_png="")
    assert list(docs.faults(tmp_path)) == []


@needs_sphinx
@pytest.mark.skipif(not (docs.SITE / "index.html").exists(), reason="`make docs` has not been run here")
def test_the_site_that_was_built_asks_for_nothing_and_its_links_hold():
    assert list(docs.faults(docs.SITE)) == []


# --- what stands in it ---------------------------------------------------------------------------------


def test_every_public_name_has_a_docstring_and_stands_in_the_reference():
    import paritrana_analysis

    page = docs.reference()
    named = [pair for pairs in docs.public(paritrana_analysis).values() for pair in pairs]
    rooms = {name: getattr(paritrana_analysis, name) for name in paritrana_analysis.ROOMS}
    shelf = {f"{room}.{name}" for room, front in rooms.items() for name in getattr(front, "PUBLIC", ())}
    assert {name.split(".", 1)[1] for name, _ in named} == {*paritrana_analysis.PUBLIC, *shelf}
    assert [name for name, thing in named if not thing.__doc__] == []
    assert [name for name, _ in named if f":: {name}\n" not in page] == []


def test_what_is_staged_lies_as_in_the_checkout_and_every_page_has_its_place(tmp_path):
    source = tmp_path / "source"
    docs.stage(source)
    index = (source / "index.md").read_text(encoding="utf-8")
    guides = {path.relative_to(source).as_posix() for path in (source / "docs").glob("*.md")}
    index = re.sub(r"^[^<\n]+<(.+)>$", r"\1", index, flags=re.M)  # entries that have a title of their own
    assert {page for page in guides | {"README.md", "README.id.md"} if f"\n{page}\n" not in index} == set()
    listed = (source / "docs/decisions/README.md").read_text(encoding="utf-8")
    assert all(f"\n{path.name}\n" in listed for path in ROOT.glob("docs/decisions/0*.md"))
    shown = (source / "notebooks/index.md").read_text(encoding="utf-8")
    assert all(f"\n{path.name}\n" in shown for path in ROOT.glob("notebooks/*.ipynb"))


def test_blocks_on_the_site_have_the_ink_of_their_own_white_ground(tmp_path):
    docs.stage(tmp_path / "source")
    sheets = runpy.run_path(str(CONF))["html_css_files"]
    css = "".join((tmp_path / "source" / name).read_text(encoding="utf-8") for name in sheets)
    assert re.search(r"\.paritrana \{[^}]*color: var\(--ink\)", css)  # light letters of the dark side: no
    assert re.search(r"\.cell_output \.paritrana,[^}]*background: #fff", css)


def test_lists_of_names_in_docstrings_become_lists_of_the_page():
    as_lists = runpy.run_path(str(CONF))["as_lists"]
    told = ["Scores.", "", "score, sd : 0–100,", "    blank where unknown.", "zone : text", "Raises.", ""]
    assert as_lists(told) == [
        "Scores.",
        "",
        "",
        "- ``score, sd``: 0–100, blank where unknown.",
        "- ``zone``: text",
        "",
        "Raises.",
        "",
    ]


def test_names_told_in_one_line_or_in_a_sentence_that_goes_on_are_items_of_their_own():
    as_lists = runpy.run_path(str(CONF))["as_lists"]
    told = ["given : codes as numbers. regions : the table, whose", "codes count. Returns texts.", "Raises."]
    assert as_lists(told) == [
        "",
        "- ``given``: codes as numbers.",
        "- ``regions``: the table, whose codes count.",
        "",
        "Returns texts.",
        "",
        "Raises.",
    ]
    assert as_lists(["One row.", "Raises ValueError."]) == ["One row.", "", "Raises ValueError."]


# --- the build -----------------------------------------------------------------------------------------


@needs_sphinx
@pytest.mark.slow
@pytest.mark.parametrize("link", ["docs/gone.md", "README.md#no-such-heading", "#no-such-heading"])
def test_a_broken_link_ends_the_build(tmp_path, link):
    (tmp_path / "source").mkdir()
    source = site(
        tmp_path / "source",
        index_md=f"# A\n\n[b]({link})\n\n```{{toctree}}\nREADME.md\n```\n",
        README_md="# B\n\n## There\n",
        conf_py=CONF.read_text(encoding="utf-8"),
        site_css="",
        blocks_css="",
    )
    with pytest.raises(subprocess.CalledProcessError):
        docs.build(source, tmp_path / "made")
    text = (source / "index.md").read_text(encoding="utf-8")
    (source / "index.md").write_text(text.replace(link, "README.md#there"), encoding="utf-8")
    docs.build(source, tmp_path / "made")
    assert list(docs.faults(tmp_path / "made")) == []
