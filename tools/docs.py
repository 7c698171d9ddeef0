"""`make docs`: a static site in build/docs of READMEs, guides, decisions, docstrings and run notebooks.

Sphinx builds it out of a copy in build/docs-source, where pages lie as they lie in the checkout, so that
links between them hold in both. Its libraries come from `requirements-docs.lock` into build/docs-tools,
beside .venv. A warning, a link that leads nowhere, or a page that asks for something from outside ends
it with exit status 1.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from re import MULTILINE, findall
from types import ModuleType
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
LOCK = ROOT / "requirements-docs.lock"
TOOLS, SOURCE, SITE = BUILD / "docs-tools", BUILD / "docs-source", BUILD / "docs"
DRAFT = BUILD / "docs-draft"  # takes the site's place when it is whole
PAGES = ("README.md", "README.id.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE")


# --- what Sphinx is given ---------------------------------------------------------------------------------


def install() -> None:
    """Sphinx, theme and reader of notebooks, checked by their hashes; once, until their lock changes."""
    stamp = TOOLS / ".stamp"
    wanted = hashlib.sha256(sys.version.encode() + LOCK.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    shutil.rmtree(TOOLS, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--no-deps", "--require-hashes", "--target", TOOLS, "-r", LOCK)
    stamp.write_text(wanted)


def stage(source: Path = SOURCE) -> None:
    """A copy of all that becomes a page, each in its place, with the pages that are made."""
    shutil.rmtree(source, ignore_errors=True)
    site = ROOT / "docs" / "site"
    shutil.copytree(site, source)
    shutil.copy(ROOT / "paritrana_analysis" / "publish" / "blocks.css", source / "blocks.css")
    for name in PAGES:
        shutil.copy(ROOT / name, source / name)
    shutil.copytree(ROOT / "docs", source / "docs", ignore=shutil.ignore_patterns("site"))
    shutil.copytree(ROOT / "notebooks", source / "notebooks", ignore=shutil.ignore_patterns(".*"))
    decisions = source / "docs" / "decisions"
    listed = sorted(path.name for path in decisions.glob("[0-9]*.md"))
    with (decisions / "README.md").open("a", encoding="utf-8") as page:
        page.write(toctree(listed))
    notebooks = sorted(path.name for path in (source / "notebooks").glob("*.ipynb"))
    told = "# Notebooks · Buku catatan\n\nAs they come out, run anew for this site.\n\n"
    (source / "notebooks" / "index.md").write_text(told + toctree(notebooks, hidden=False), encoding="utf-8")
    (source / "api.md").write_text(reference(), encoding="utf-8")


def toctree(names: list[str], hidden: bool = True) -> str:
    options = [":hidden:"] if hidden else [":maxdepth: 1"]
    return "\n".join(["", "```{toctree}", *options, "", *names, "```", ""])


def reference() -> str:
    """The page of public names, in the order of their table, made from their docstrings."""
    import paritrana_analysis

    parts = ["# Reference · Rujukan", "", (paritrana_analysis.__doc__ or "").strip(), ""]
    for heading, names in public(paritrana_analysis).items():
        parts += [f"## {heading}", "", "```{eval-rst}"]
        for name, thing in names:
            kind = "autoclass" if isinstance(thing, type) else "autofunction"
            parts += [f".. {kind}:: {name}", *(["   :members:"] if kind == "autoclass" else []), ""]
        parts += ["```", ""]
    return "\n".join(parts)


def public(package: ModuleType) -> dict[str, list[tuple[str, object]]]:
    """Heading → the names below it in the package's own table, in full, with what they stand for; then those
    of each room of the second shelf."""
    source = Path(package.__file__ or "").read_text(encoding="utf-8")
    table = source.split("\nPUBLIC = {", 1)[1].split("\n}", 1)[0]
    found: dict[str, list[tuple[str, object]]] = {}
    for heading, name in findall(r"^    (?:# (.+)|\"(\w+)\":.*)$", table, MULTILINE):
        if heading:
            below = found.setdefault(heading[0].upper() + heading[1:], [])
        else:
            below.append((f"{package.__name__}.{name}", getattr(package, name)))
    for room in package.ROOMS:
        front = getattr(package, room)
        names = getattr(front, "PUBLIC", ())
        if names:
            found[f"`pa.{room}`"] = [(f"{front.__name__}.{name}", getattr(front, name)) for name in names]
    return found


# --- what came out ----------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a page names: its ids, the pages it links to, and what it asks for when it is opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.asked: list[str] = []
        self._style = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.ids |= {held[name] for name in ("id", "name") if name in held}
        self._style = tag == "style"
        if tag == "a" and "href" in held:
            self.links.append(held["href"])
        elif tag == "link" and held.get("rel") not in ("canonical", "index", "search", "next", "prev"):
            self.asked.append(held.get("href", ""))
        self.asked += [held[name] for name in ("src", "data", "poster") if name in held and tag != "a"]
        self.asked += [one.split()[0] for one in held.get("srcset", "").split(",") if one.strip()]
        self.asked += asked_by_style(held.get("style", ""))

    def handle_data(self, data: str) -> None:
        if self._style:
            self.asked += asked_by_style(data)

    def handle_endtag(self, tag: str) -> None:
        self._style = False


def asked_by_style(css: str) -> list[str]:
    return [
        *findall(r"url\(\s*['\"]?([^'\")]+)", css),
        *findall(r"@import\s+['\"]([^'\"]+)", css),
    ]


def faults(site: Path) -> Iterator[str]:
    """A sentence for each link that leads nowhere, and for each thing asked from outside the site."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(site)
        for asked in page.asked:
            yield from asked_for(site, path, asked)
        for link in dict.fromkeys(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue  # a reader's own step to another site
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.exists():
                yield f"{name}: the link to {link} leads nowhere"
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
                yield f"{name}: {link}: there is no such place on that page"
    for path in sorted(site.rglob("*.css")):
        for asked in asked_by_style(path.read_text(encoding="utf-8")):
            yield from asked_for(site, path, asked)


def asked_for(site: Path, path: Path, asked: str) -> Iterator[str]:
    parts = urlsplit(asked)
    if parts.scheme == "data" or asked.startswith("#"):
        return
    if parts.scheme or parts.netloc:
        yield f"{path.relative_to(site)}: asks for {asked}, which is outside"
    elif not (path.parent / unquote(parts.path)).exists():
        yield f"{path.relative_to(site)}: asks for {asked}, which is not there"


# --- the command ------------------------------------------------------------------------------------------


def run(*command: object, **how: object) -> None:
    subprocess.run([str(part) for part in command], check=True, **how)


def build(source: Path = SOURCE, site: Path = DRAFT) -> None:
    """Sphinx on what was staged; it stops on the first error, and after all its warnings."""
    shutil.rmtree(site, ignore_errors=True)
    paths = os.pathsep.join(filter(None, (str(TOOLS), os.environ.get("PYTHONPATH"))))
    sphinx = [sys.executable, "-m", "sphinx", "--quiet", "--builder", "html", "--fail-on-warning"]
    environment = os.environ | {"PYTHONPATH": paths}
    run(*sphinx, "--doctree-dir", BUILD / "docs-trees", "--fresh-env", source, site, env=environment)


def main() -> None:
    started = time.monotonic()
    install()
    stage()
    try:
        build()
    except subprocess.CalledProcessError:
        sys.exit("The site was not built; what is to be mended stands above.")
    found = list(faults(DRAFT))
    for fault in found:
        print(fault)
    if found:
        sys.exit(f"{len(found)} faults in {DRAFT.relative_to(ROOT)}; the site is as it was.")
    shutil.rmtree(SITE, ignore_errors=True)
    DRAFT.rename(SITE)
    print(f"{SITE.relative_to(ROOT)}/index.html, in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
