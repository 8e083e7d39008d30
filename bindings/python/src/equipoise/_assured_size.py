"""The smallest trial that reaches a target assurance."""

from __future__ import annotations

from dataclasses import dataclass

from . import _core
from ._given import Monitor, Progress, filled, nonzero, watch
from ._scenario import StudyLike, core_study
from ._table import Result, Table


@dataclass(frozen=True)
class AssuredSizeResult(Result):
    """What `assured_size` gives.

    Attributes
    ----------
    analyses : Table
        A row an analysis: ``reachable``; ``n`` (total patients) with its 95% Monte Carlo interval ``n_lower`` to
        ``n_upper`` (None where it goes on beyond what was looked at); ``assurance_at_n`` with the Monte Carlo standard
        error between draws; ``highest_assurance`` and ``highest_n``, the highest that was seen and where. Where the
        target is not reached ``n`` is None and ``note`` says why.
    drawn : tuple of str
        What is drawn, in words.
    """

    analyses: Table
    drawn: tuple[str, ...]


def assured_size(
    study: StudyLike,
    assurance: float,
    *,
    trials: int | None = None,
    draws: int | None = None,
    trials_per_draw: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    monitor: Monitor | None = None,
) -> AssuredSizeResult:
    """The smallest trial whose assurance, power averaged over what is uncertain, reaches a target, for every analysis.

    Parameters
    ----------
    study : Study, Scenario, path or dict
        What is simulated.
    assurance : float
        To be reached, 0.01 to 0.99. It has a ceiling: the chance that the treatment works at all.
    trials : int, optional
        That the default of `draws` is made from; the scenario's by default.
    draws : int, optional
        Of parameters behind each size, 100 to 1e7; a tenth of the trials by default, at least 1000.
    trials_per_draw : int, optional
        1 to 10,000; by default 10, or what `draws` leaves of the trials.
    threads, progress, monitor
        As for `power`.

    Returns
    -------
    AssuredSizeResult
        n of every analysis, with its interval.

    Raises
    ------
    InputError
        Also where nothing is uncertain.
    Interrupted, KeyboardInterrupt
        As `power` does.

    References
    ----------
    O'Hagan, Stevens and Campbell 2005, Pharm Stat 4:187.
    """
    given = nonzero(assurance=assurance, trials=trials, draws=draws, trials_per_draw=trials_per_draw)
    options = filled(_core.AssuredSizeOptions(), **given)
    table, drawn = _core.assured_size(core_study(study), options, watch(threads, progress, monitor))
    return AssuredSizeResult(Table(table), tuple(drawn))
