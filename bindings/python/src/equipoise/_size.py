"""The smallest trial that reaches the target power."""

from __future__ import annotations

from dataclasses import dataclass

from . import _core
from ._given import Monitor, Progress, filled, nonzero, watch
from ._scenario import StudyLike, core_study
from ._table import Result, Table


@dataclass(frozen=True)
class SizeResult(Result):
    """What `size` gives.

    Attributes
    ----------
    analyses : Table
        A row an analysis: ``reachable``; ``n`` (total patients) with its 95% Monte Carlo interval ``n_lower`` to
        ``n_upper``; ``power_at_n`` from trials that did not choose n, with its Monte Carlo standard error; the trials
        behind the search. Where power rises in teeth (exact tests) ``n`` is the first size that reaches the target and
        ``n_kept`` the one from which on it is kept. Where no size reaches the target, ``n`` is None and
        ``highest_power`` says how near it came.
    """

    analyses: Table


def size(
    study: StudyLike,
    *,
    target_power: float | None = None,
    tolerance: float | None = None,
    trials: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    monitor: Monitor | None = None,
) -> SizeResult:
    """The smallest trial in which an analysis reaches the target power, for every analysis.

    Parameters
    ----------
    study : Study, Scenario, path or dict
        What is simulated.
    target_power : float, optional
        0.01 to 0.999; the scenario's by default.
    tolerance : float, optional
        Half-width of n's 95% interval as a share of n, 0.001 to 0.5; the scenario's by default.
    trials, threads, progress, monitor
        As for `power`.

    Returns
    -------
    SizeResult
        n of every analysis, with its interval.

    Raises
    ------
    InputError, Interrupted, KeyboardInterrupt
        As `power` does.
    """
    given = nonzero(target_power=target_power, tolerance=tolerance, trials=trials)
    options = filled(_core.SizeOptions(), **given)
    return SizeResult(Table(_core.size(core_study(study), options, watch(threads, progress, monitor))))
