"""An IPython shell that puts what a cell shows into the cell's outputs, as a kernel would."""

from __future__ import annotations

import io
import platform
import sys
from contextlib import redirect_stderr, redirect_stdout

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode, from_dict
from traitlets import Type


def language_info() -> dict:
    """What a kernel of this Python writes into the notebooks it runs."""
    return {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": platform.python_version(),
    }


class Outputs:
    """The outputs of the cell that runs now, in the order in which they come."""

    def __init__(self) -> None:
        self.found: list = []
        self.to_be_cleared = False  # by the next output
        self.shown: dict[str, list] = {}  # display id → the outputs that carry it, of all cells so far

    def add(self, output) -> None:
        self._clear_if_asked()
        self.found.append(output)

    def clear(self, wait: bool) -> None:
        """Drop what has been shown: now, or when there is something to show instead."""
        self.to_be_cleared = wait
        if not wait:
            self.found.clear()

    def _clear_if_asked(self) -> None:
        if self.to_be_cleared:
            self.clear(wait=False)

    def stream(self, name: str, text: str) -> None:
        """Text printed; pieces that follow one another are one output."""
        if text:
            self._clear_if_asked()
        last = self.found[-1] if self.found else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        elif text:
            self.add(_output("stream", name=name, text=text))


def _output(kind: str, **values: object) -> NotebookNode:
    """One output. The notebook is validated as a whole when it is written, not an output at a time."""
    return from_dict({"output_type": kind, **values})


def _as_in_a_notebook() -> None:
    """Frames are shown with as many columns as in a kernel: pandas takes any other shell for a terminal."""
    pandas = sys.modules.get("pandas")
    if pandas is not None and pandas.get_option("display.max_columns") == 0:
        pandas.set_option("display.max_columns", 20)


class _Stream(io.TextIOBase):
    def __init__(self, outputs: Outputs, name: str) -> None:
        self.outputs, self.stream_name = outputs, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.outputs.stream(self.stream_name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    outputs: Outputs

    def publish(self, data, metadata=None, source=None, *, transient=None, update=False, **_) -> None:
        name = (transient or {}).get("display_id")
        if update:
            for output in self.outputs.shown.get(name, []):
                output.data, output.metadata = from_dict(data), from_dict(metadata or {})
            return
        output = _output("display_data", data=data, metadata=metadata or {})
        self.outputs.add(output)
        if name:
            self.outputs.shown.setdefault(name, []).append(output)

    def clear_output(self, wait: bool = False) -> None:
        self.outputs.clear(wait)


class _Hook(DisplayHook):
    """The value of a cell's last line: an output with its number."""

    outputs: Outputs

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict, md_dict=None) -> None:
        if format_dict:
            count = self.prompt_count  # the shell counts on before the cell runs
            self.outputs.add(
                _output("execute_result", data=format_dict, metadata=md_dict or {}, execution_count=count)
            )

    def finish_displayhook(self) -> None:
        pass


class CellShell(InteractiveShell):
    """One notebook's shell. `run` fills a cell's outputs and says whether it failed."""

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)

    def __init__(self, **settings) -> None:
        super().__init__(**settings)
        self.outputs = Outputs()
        self.display_pub.outputs = self.outputs
        self.displayhook.outputs = self.outputs
        self.colors = "nocolor"

    def init_history(self):
        """No history: it would be written into the user's own, one report waiting for another."""
        self.history_manager = HistoryManager(shell=self, parent=self, enabled=False)

    def init_sys_modules(self) -> None:
        """Leave `__main__` alone: it is the runner's, not the notebook's."""

    def run(self, cell) -> bool:
        self.outputs.found, self.outputs.to_be_cleared = [], False
        out, err = _Stream(self.outputs, "stdout"), _Stream(self.outputs, "stderr")
        _as_in_a_notebook()
        with redirect_stdout(out), redirect_stderr(err):
            cell.execution_count = self.execution_count
            result = self.run_cell(cell.source, store_history=True, cell_id=cell.get("id"))
            sys.stdout.flush()
        cell.outputs = self.outputs.found
        return not result.success

    def _showtraceback(self, etype, evalue, stb) -> None:
        self.outputs.add(_output("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb)))

    def enable_gui(self, gui=None) -> None:
        pass
