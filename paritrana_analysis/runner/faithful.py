"""Decides before a notebook runs whether it gives the same in this process as in a kernel.

A kernel has its own process, file descriptors, event loop and `__main__`. Code that notices the difference
can't be listed; code that does not can: plain Python with the libraries named here. Every other notebook is
left to papermill's own engine.
"""

from __future__ import annotations

import ast
import asyncio
import json
import os
import sys
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from paritrana_analysis.i18n.wording import Reader

#: Options that don't change how cells run.
_HARMLESS = ("input_path", "start_timeout", "progress_bar", "request_save_on_cell_execute")
#: papermill's own seconds between savings of a notebook while a cell runs; here it is saved after each cell.
_AUTOSAVE = 30
#: What cells may import: libraries that compute and say what they have to say in Python.
_LIBRARIES = frozenset(
    [
        "__future__",
        "collections",
        "dataclasses",
        "datetime",
        "decimal",
        "fractions",
        "functools",
        "itertools",
        "json",
        "math",
        "numpy",
        "operator",
        "pandas",
        "paritrana_analysis",
        "random",
        "re",
        "statistics",
        "string",
        "textwrap",
    ]
)
#: Of them, what draws, starts processes or is about this very process.
_BUT_FOR = ("pandas.plotting", "pandas.io", "paritrana_analysis.charts", "paritrana_analysis.runner")
_DISPLAY = ("display", "HTML", "Markdown", "JSON", "Latex", "SVG", "clear_output")
#: Names that reach for the interpreter, its frames or the record of cells.
_NAMES = frozenset(
    [
        "input",
        "exit",
        "quit",
        "exec",
        "eval",
        "compile",
        "breakpoint",
        "help",
        "globals",
        "locals",
        "vars",
        "get_ipython",
        "copyright",
        "credits",
        "license",
        "In",
        "SystemExit",
        "KeyboardInterrupt",
        "BaseException",
        "GeneratorExit",
        "MemoryError",
        "RecursionError",
    ]
)
_ATTRIBUTES = frozenset(["plot", "hist", "boxplot", "style", "system", "memmap", "f2py"])
_ASYNCHRONOUS = (ast.Await, ast.AsyncFor, ast.AsyncWith, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Reason:
    """Why a kernel is needed: the name of its words in `words/engine.toml`, and what they need."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, reader: Reader) -> str:
        told = reader(f"engine.{self.key}", **self.values)
        return (
            reader("engine.in_cell", number=self.values["cell"], why=told) if "cell" in self.values else told
        )

    def __str__(self) -> str:
        return self.said(Reader("en"))  # as papermill's own messages are


def of_the_process() -> Reason | None:
    """Why no notebook is run in this process as in a kernel; None: it can be."""
    if threading.current_thread() is not threading.main_thread():
        return Reason("thread")
    try:
        asyncio.get_running_loop()
        return Reason("loop")
    except RuntimeError:
        pass
    shell = sys.modules.get("IPython.core.interactiveshell")
    if shell is not None and shell.InteractiveShell.initialized():
        return Reason("ipython")
    return None


def of_the_notebook(nb_man, kernel_name: str | None, options: dict) -> Reason | None:
    """Why this notebook, asked for so, can't be run here as in a kernel; None: it can."""
    asked = sorted(name for name, value in options.items() if name not in _HARMLESS and value)
    if asked:
        return Reason("option", {"names": ", ".join(asked)})
    if nb_man.autosave_cell_every not in (0, _AUTOSAVE):
        return Reason("option", {"names": "autosave_cell_every"})
    if kernel_name != "python3" or not is_python(nb_man.nb.metadata):
        return Reason("kernel", {"name": str(kernel_name)})
    if not _is_this_python():
        return Reason("other_python")
    if _has_settings():
        return Reason("settings")
    return _of_the_cells(nb_man.nb.cells)


def language_of(metadata: Mapping) -> str:
    """The language in which a notebook is written, by its own metadata; else its kernel's name ("ir")."""
    kernel, info = metadata.get("kernelspec") or {}, metadata.get("language_info") or {}
    return str(kernel.get("language") or info.get("name") or kernel.get("name") or "python")


def is_python(metadata: Mapping) -> bool:
    return language_of(metadata).lower().startswith("python")


def of_the_file(notebook: Path) -> Reason | None:
    """Why a report's notebook can't be run in a forked child as in a kernel, by its cells; None: it can."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return _of_the_cells({**cell, "source": "".join(cell["source"])} for cell in cells)


def _of_the_cells(cells: Iterable[Mapping]) -> Reason | None:
    for number, cell in enumerate(cells, start=1):
        if cell["cell_type"] == "code" and (found := _of_a_cell(cell["source"])):
            return Reason(found.key, {**found.values, "cell": number})
    return None


def _is_this_python() -> bool:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return False
    program = spec.argv[0]
    ours = program in ("python", "python3") or Path(program).absolute() == Path(sys.executable).absolute()
    return ours and "ipykernel_launcher" in " ".join(spec.argv) and not spec.env


def _has_settings() -> bool:
    """What a kernel would read when it starts."""
    if os.environ.get("PYTHONSTARTUP"):
        return True
    folder = Path(os.environ.get("IPYTHONDIR") or Path.home() / ".ipython") / "profile_default"
    patterns = ("startup/*.py", "startup/*.ipy", "*config*.py", "*config*.json")
    return any(path for pattern in patterns for path in folder.glob(pattern))


def _of_a_cell(source: str) -> Reason | None:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return Reason("not_python")  # magics, shell commands, and mistakes
    for node in ast.walk(tree):
        if found := _of_a_node(node):
            return found
    return None


def _of_a_node(node: ast.AST) -> Reason | None:
    if isinstance(node, ast.Import):
        return _imported(alias.name for alias in node.names if not _allowed(alias.name))
    if isinstance(node, ast.ImportFrom):
        return _of_an_import_from(node)
    if isinstance(node, ast.Name) and (node.id in _NAMES or node.id.startswith(("__", "_i", "_dh"))):
        return Reason("uses", {"name": node.id})
    if isinstance(node, ast.Attribute) and (node.attr in _ATTRIBUTES or node.attr.startswith("__")):
        return Reason("uses", {"name": f".{node.attr}"})
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name in ("__del__", "_repr_png_"):
        return Reason("defines", {"name": node.name})
    if isinstance(node, ast.FunctionDef) and node.name in ("_repr_jpeg_", "_repr_pdf_", "_repr_mimebundle_"):
        return Reason("defines", {"name": node.name})
    if isinstance(node, ast.ExceptHandler):
        return Reason("catches")  # one raised within is told together with the first, by a kernel otherwise
    return Reason("waits") if isinstance(node, _ASYNCHRONOUS) else None


def _of_an_import_from(node: ast.ImportFrom) -> Reason | None:
    names = [alias.name for alias in node.names]
    if node.module in ("IPython.display", "pathlib"):
        known = _DISPLAY if node.module == "IPython.display" else ("Path",)
        return _imported(name for name in names if name not in known)
    paths = [f"{node.module}.{name}" for name in names]
    return _imported(path for path in paths if node.level or not _allowed(path))


def _imported(not_allowed: Iterable[str]) -> Reason | None:
    return next((Reason("imports", {"name": name}) for name in not_allowed), None)


def _allowed(module: str) -> bool:
    within = any(module == name or module.startswith(f"{name}.") for name in _BUT_FOR)
    return module.partition(".")[0] in _LIBRARIES and not within
