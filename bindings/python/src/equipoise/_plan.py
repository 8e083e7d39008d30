"""Everything at once, and the report that says it in words."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from . import _core
from ._given import Monitor, Progress, path_text, watch
from ._scenario import StudyLike, core_study
from ._table import Result, Table


@dataclass(frozen=True)
class PlanResult(Result):
    """What `plan` gives.

    Attributes
    ----------
    answer : str
        One sentence: n of the first analysis, with its interval.
    warnings : tuple of str
        Sentences.
    power : Table
        Columns as those of `curve`: every n of ``[explore]`` and the plan's under the planned effect; no effect, and
        each cell of the grid of optimism, at the plan's n.
    size : Table
        As `size`, for the plan and for every cell of the grid.
    type_one_error : Table
        Where the null hypothesis holds: a row an analysis, at the plan's n.
    assurance : Table
        As `AssuranceResult.analyses`; no rows where nothing is uncertain.
    looks : Table
        As `PowerResult.looks` at the plan's n, of the analysis that stops the trial, else of the first: with the
        planned effect, and with none (``effect_scale`` 0). No rows of a fixed design.
    stopping : Table
        As `PowerResult.stopping`, of every analysis, with the planned effect and with none.
    pilot : Table
        As `Study.pilot`.
    duration : Table
        Months to the last patient and to the analysis: 10%, 50% and 90% quantiles by n, each with its Monte Carlo
        standard error. No rows without recruitment.
    files : dict of str to str
        Everything that the program's ``plan`` writes, text by name: ``power.csv``, ``report.html``, ...
    """

    answer: str
    warnings: tuple[str, ...]
    power: Table
    size: Table
    type_one_error: Table
    assurance: Table
    looks: Table
    stopping: Table
    pilot: Table
    duration: Table
    files: dict[str, str] = field(repr=False)

    @property
    def report_html(self) -> str:
        """The report: one page that needs no network and no script."""
        return self.files["report.html"]

    def write(self, folder: str | os.PathLike[str]) -> Path:
        """Writes `files` into a folder, which is made where it is not there, and gives its path."""
        place = Path(path_text(folder))
        place.mkdir(parents=True, exist_ok=True)
        for name, text in self.files.items():
            (place / name).write_bytes(text.encode())
        return place

    def _repr_html_(self) -> str:
        return self.report_html


def plan(
    study: StudyLike,
    *,
    command: str = "equipoise.plan",
    threads: int | None = None,
    progress: Progress | None = None,
    monitor: Monitor | None = None,
) -> PlanResult:
    """Required n of every analysis, power curve, type I error, assurance, the grid of optimism, duration, report.

    Parameters
    ----------
    study : Study, Scenario, path or dict
        What is simulated.
    command : str
        What the report says makes it again.
    threads, progress, monitor
        As for `power`.

    Returns
    -------
    PlanResult
        Tables and texts; `PlanResult.write` puts them into a folder.

    Raises
    ------
    InputError, Interrupted, KeyboardInterrupt
        As `power` does.
    """
    whole = _core.plan(core_study(study), command, watch(threads, progress, monitor))
    tables = {name: Table(part) for name, part in whole.items() if isinstance(part, _core.Table)}
    return PlanResult(answer=whole["answer"], warnings=tuple(whole["warnings"]), files=whole["files"], **tables)
