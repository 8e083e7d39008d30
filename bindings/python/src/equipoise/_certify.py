"""The type I error, certified."""

from __future__ import annotations

from dataclasses import dataclass

from . import _core
from ._given import Monitor, Progress, filled, nonzero, watch
from ._scenario import StudyLike, core_study
from ._table import Result, Table


@dataclass(frozen=True)
class CertifyResult(Result):
    """What `certify` gives.

    Attributes
    ----------
    analyses : Table
        A row an analysis. ``type_one_error``: share of trials on the edge of the null hypothesis that reject, with its
        Monte Carlo standard error and 95% limits; ``at_most`` and ``at_least``: limits of the true error, each with
        one-sided confidence `confidence` (Clopper and Pearson 1934); ``level``: what the design allows, None where a
        rule decides that promises none. An error is above its level where ``at_least`` is.
    confidence : float
        Of ``at_most`` and ``at_least``: 0.999.
    left_out : tuple of str
        Analyses for which no law gives the edge of their null hypothesis; nothing was simulated for them.
    """

    analyses: Table
    confidence: float
    left_out: tuple[str, ...]


def certify(
    study: StudyLike,
    *,
    n: int | None = None,
    trials: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    monitor: Monitor | None = None,
) -> CertifyResult:
    """The type I error of every analysis with an upper limit that holds whatever the truth.

    The trials run without an effect, those of a test against a margin at the margin, and in a design whose futility
    does not bind every trial goes on.

    Parameters
    ----------
    study : Study, Scenario, path or dict
        What is simulated. The error is that under its control arm, recruitment and losses.
    n : int, optional
        Total patients; the scenario's by default.
    trials : int, optional
        10,000,000 by default, whatever the scenario has.
    threads, progress, monitor
        As for `power`.

    Returns
    -------
    CertifyResult
        Each error with its limits.

    Raises
    ------
    InputError, Interrupted, KeyboardInterrupt
        As `power` does.

    References
    ----------
    Clopper and Pearson 1934, Biometrika 26:404.
    """
    options = filled(_core.CertifyOptions(), **nonzero(n=n, trials=trials))
    table, confidence, left_out = _core.certify(core_study(study), options, watch(threads, progress, monitor))
    return CertifyResult(Table(table), confidence, tuple(left_out))
