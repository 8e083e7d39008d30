"""Where a running trial stands."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from . import _core
from ._data import DataLike, core_data
from ._given import Monitor, Progress, filled, nonzero, watch
from ._scenario import StudyLike, core_study
from ._table import Result, Table


@dataclass(frozen=True)
class InterimResult(Result):
    """What `interim` gives.

    Attributes
    ----------
    standing : Table
        One row, both arms together: patients, deaths, information (share of the planned), look, mortality.
    days : Table
        When the last randomization, the looks and the end of follow-up will be: quantiles of the calendar day with
        their Monte Carlo errors.
    test : Table
        One row: the estimate with its naive and repeated intervals, z (positive favours treatment) and the limits at
        the information seen, what was crossed, and what a stop here would give. No row where blinded.
    chances : Table
        The chance to show benefit if the trial goes on, given the plan, the trend, no effect, priors and by simulation.
        No rows where blinded or over.
    notes : tuple of str
        What could not be told, and why.
    """

    standing: Table
    days: Table
    test: Table
    chances: Table
    notes: tuple[str, ...]


def interim(
    study: StudyLike,
    data: DataLike,
    *,
    date: float | str | datetime.date | None = None,
    opened: str | datetime.date | None = None,
    earlier: Sequence[float] | None = None,
    analysis: str | None = None,
    control: str | None = None,
    blinded: bool = False,
    trials: int | None = None,
    draws: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    monitor: Monitor | None = None,
) -> InterimResult:
    """Where a running trial stands among its looks, what it shows, its chances and its calendar.

    Parameters
    ----------
    study : Study, Scenario, path or dict
        The trial as it was planned.
    data : path, dict of columns, pandas.DataFrame or Data
        A row a patient: ``id``, ``arm``, ``time`` (days from randomization to death or the last day seen alive),
        ``status`` (1 died), ``randomized`` (calendar day from the trial's opening, or a date).
    date : number, str or datetime.date, optional
        Calendar day of the look; the last day in the data by default. What came later is not read.
    opened : str or datetime.date, optional
        Date of the trial's opening, day 0; the first randomization by default.
    earlier : list of float, optional
        Information at the looks held before, as shares of the planned; as planned by default.
    analysis : str, optional
        Its name in the scenario; the one that leads the design by default, else the first.
    control : str, optional
        Name of the control arm; as the scenario has it by default.
    blinded : bool
        The arm is not read: `InterimResult.test` and `InterimResult.chances` have no rows.
    trials : int, optional
        Completions of the trial to simulate; the scenario's number of trials by default.
    draws : int, optional
        From the prior, 1 to 10 million; 10,000 by default.
    threads, progress, monitor
        As for `power`.

    Returns
    -------
    InterimResult
        Tables and notes.

    Raises
    ------
    InputError, Interrupted, KeyboardInterrupt
        As `power` does.
    """
    options = filled(
        _core.InterimOptions(),
        date=_day(date),
        opened=_day(opened),
        earlier=earlier,
        analysis=analysis,
        control=control,
        blinded=blinded,
        **nonzero(trials=trials),
        draws=draws,
    )
    standing, days, test, chances, notes = _core.interim(
        core_study(study), core_data(data), options, watch(threads, progress, monitor)
    )
    return InterimResult(Table(standing), Table(days), Table(test), Table(chances), tuple(notes))


def _day(day: float | str | datetime.date | None) -> str | None:
    if day is None or isinstance(day, str):
        return day
    if isinstance(day, datetime.datetime):
        return day.date().isoformat()
    return day.isoformat() if isinstance(day, datetime.date) else f"{day!r}"
