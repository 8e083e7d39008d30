"""Power, harm, bias and coverage, by simulation."""

from __future__ import annotations

from dataclasses import dataclass

from . import _core
from ._given import Monitor, Progress, filled, nonzero, watch
from ._scenario import StudyLike, core_study
from ._table import Result, Table


@dataclass(frozen=True)
class PowerResult(Result):
    """What `power` gives.

    Attributes
    ----------
    analyses : Table
        A row an analysis. ``power``: share of trials that reject in favour of treatment; ``harm``: in favour of
        control; both at the design's alpha. ``mean_estimate``, ``sd_estimate`` (between trials), ``true_value`` (at
        infinite n with nobody lost), ``bias``, ``coverage`` (of the 95% interval, among trials that have one),
        ``not_estimable``. A share p of N trials has Monte Carlo standard error sqrt(p (1 - p) / N) and Wilson's 95%
        limits. ``closed_form``: power by formula, where one exists, with its source.
    not_estimable : Table
        Trials in which an analysis had no answer, by why.
    trials : Table
        A row a quantity of the trials themselves (patients, deaths by arm, lost, days): mean and Monte Carlo error.
    looks : Table
        Of a design with looks, a row an analysis and look: information and limits as planned, the chances to stop there
        for benefit, harm and futility, power so far, mean estimate and bias of the trials that stop, patients, deaths
        and months. No rows of a fixed design.
    stopping : Table
        A row an analysis over all looks: the chances to stop early, expected n, deaths and months, the median unbiased
        estimate's bias and the coverage of its interval. No rows of a fixed design.
    """

    analyses: Table
    not_estimable: Table
    trials: Table
    looks: Table
    stopping: Table


def power(
    study: StudyLike,
    *,
    n: int | None = None,
    trials: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    monitor: Monitor | None = None,
) -> PowerResult:
    """Power, harm, bias and coverage of every analysis at one n.

    Parameters
    ----------
    study : Study, Scenario, path or dict
        What is simulated.
    n : int, optional
        Total patients, 2 to 1,000,000; the scenario's by default.
    trials : int, optional
        Synthetic trials, 1 to 1e9; the scenario's by default.
    threads : int, optional
        All cores by default. The same digits on any number.
    progress : callable, optional
        Called with the number of trials done.
    monitor : Monitor, optional
        Stops the simulation from another thread.

    Returns
    -------
    PowerResult
        Every share with its Monte Carlo standard error and limits.

    Raises
    ------
    InputError
        Where something that was given cannot be.
    Interrupted
        Where `monitor` was told to stop.
    KeyboardInterrupt
        Within a second of Ctrl-C.

    Examples
    --------
    >>> result = equipoise.power("trial.toml", n=400)  # doctest: +SKIP
    >>> result.analyses["power"]  # doctest: +SKIP
    """
    options = filled(_core.PowerOptions(), **nonzero(n=n, trials=trials))
    return PowerResult(*map(Table, _core.power(core_study(study), options, watch(threads, progress, monitor))))


@dataclass(frozen=True)
class CurveResult(Result):
    """What `curve` gives.

    Attributes
    ----------
    points : Table
        The rows of `PowerResult.analyses` with ``n``, ``effect_scale`` and ``control_mortality_shift``.
    """

    points: Table


def curve(
    study: StudyLike,
    *,
    trials: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    monitor: Monitor | None = None,
) -> CurveResult:
    """Power at every n, share of the effect and shift of control mortality that the scenario's ``[explore]`` names.

    Parameters
    ----------
    study, trials, threads, progress, monitor
        As for `power`; `trials` are those of each point.

    Returns
    -------
    CurveResult
        All points on the same patients: those of a smaller n are among those of a larger one.

    Raises
    ------
    InputError, Interrupted, KeyboardInterrupt
        As `power` does.
    """
    counted = filled(_core.PowerOptions(), **nonzero(trials=trials)).trials
    return CurveResult(Table(_core.curve(core_study(study), counted, watch(threads, progress, monitor))))
