"""Makes one report in the parent process before it forks, only to fill the caches; the report is thrown away.

The first report of a process does work that later ones find done: letters are measured, templates compiled,
the map of provinces is drawn. Forked children inherit these caches. Reading a bundle and laying out a PDF
start threads, and a process with threads must not fork. So the frames are read in a child of their own, and
no PDF is laid out here.
"""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from paritrana_analysis.data.regions import NATION
from paritrana_analysis.runner.jobs import METHODS, Job

#: A rehearsal takes as long as a report and saves each of them a third.
FEWEST = 5


def worth_rehearsing(jobs: Sequence[Job]) -> Job | None:
    """The first of many provinces' reports; None for a few, which are quicker without."""
    alike = [job for job in jobs if job.province_code not in (NATION, METHODS)]
    return alike[0] if len(alike) >= FEWEST else None


class Rehearsal:
    """A report to be rehearsed; its frames are being read in a child of this process."""

    def __init__(self, job: Job) -> None:
        self.job = job
        read_end, write_end = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(read_end)  # were it open here, writing to a parent that was killed would never end
            _send(job, write_end)
        os.close(write_end)
        self._file = os.fdopen(read_end, "rb")

    def hold(self) -> None:
        """Tell the report once and lay it out as far as that starts no thread.

        A report that can't be told is no fault of the rehearsal: its own child will say so.
        """
        received = self._received()
        if received is None:
            return
        with suppress(Exception):
            _tell(self.job, *received)
        gc.collect()
        gc.freeze()

    def _received(self) -> tuple[dict, dict] | None:
        """National frames and the region's own, by name; None where they could not be read."""
        with self._file as file:
            sent = file.read()
        _, status = os.waitpid(self._pid, 0)
        return pickle.loads(sent) if status == 0 and sent else None


def _send(job: Job, pipe: int) -> None:
    """All that the reading child does, up to its exit."""
    code = 1
    with suppress(BaseException):
        from paritrana_analysis.evaluation.bundle import open_bundle

        bundle = open_bundle(Path(job.bundle))
        national = {name: bundle.national(name) for name in bundle.names("national")}
        frames = national, bundle.region(job.province_code)
        with os.fdopen(pipe, "wb") as file:
            pickle.dump(frames, file)
        code = 0
    os._exit(code)


def _tell(job: Job, national: dict, own: dict) -> None:
    from importlib import import_module

    from paritrana_analysis.evaluation.view import open_report
    from paritrana_analysis.publish import html, pdf, xlsx
    from paritrana_analysis.publish.blocks import Document
    from paritrana_analysis.publish.show import bundles
    from paritrana_analysis.reports import province
    from paritrana_analysis.runner.partial_run import parameterised

    year = int(Path(job.bundle).name)
    report = open_report(job.province_code, year, job.language, Path(job.bundle).parent)
    report.hold(national, own)
    parameterised(Path(job.notebook), job.parameters)
    told = []
    for name in province.NAMES:
        told += import_module(f"paritrana_analysis.reports.province.{name}").blocks(report)
    for block in told:
        bundles(block, job.language)
    document = Document.from_blocks(told)
    html.render(document)
    xlsx.render(document)
    pdf.described(document)
