"""Power averaged over what is uncertain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import _core
from ._given import Monitor, Progress, filled, nonzero, watch
from ._scenario import StudyLike, core_study
from ._table import Result, Table


@dataclass(frozen=True)
class AssuranceResult(Result):
    """What `assurance` gives.

    Attributes
    ----------
    analyses : Table
        A row an analysis and n. ``assurance``: mean over draws of the probability to find a benefit, with the Monte
        Carlo standard error between draws; ``conditional_power``: as if the plan were the truth; ``target_reached``:
        share of draws whose power is at least the target; quantiles and sd of power over draws.
    parts : Table
        A row a part and analysis: sd of power when that part alone is drawn. No rows unless asked for.
    drawn : tuple of str
        What is drawn, in words.
    benefit, benefit_mcse : float
        Share of draws in which treatment truly lowers mortality by the last day, and its Monte Carlo standard error.
    """

    analyses: Table
    parts: Table
    drawn: tuple[str, ...]
    benefit: float
    benefit_mcse: float


def assurance(
    study: StudyLike,
    *,
    n: int | Sequence[int] | None = None,
    trials: int | None = None,
    draws: int | None = None,
    trials_per_draw: int | None = None,
    parts: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
    monitor: Monitor | None = None,
) -> AssuranceResult:
    """Power averaged over what the pilot, or the scenario's ``[prior]``, leaves uncertain.

    Parameters
    ----------
    study : Study, Scenario, path or dict
        What is simulated.
    n : int or list of int, optional
        Total patients; the scenario's by default.
    trials : int, optional
        Behind the conditional power; the scenario's by default.
    draws : int, optional
        Of parameters, 2 to 1e7; a tenth of the trials by default, at least 1000.
    trials_per_draw : int, optional
        1 to 1e6; by default 10, or what `draws` leaves of the trials.
    parts : bool
        Also what each part of the model alone leaves open, at the largest n.
    threads, progress, monitor
        As for `power`.

    Returns
    -------
    AssuranceResult
        Each mean with its Monte Carlo standard error.

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
    given = nonzero(trials=trials, draws=draws, trials_per_draw=trials_per_draw)
    options = filled(_core.AssuranceOptions(), n=_sizes(n), parts=parts, **given)
    table, per_part, drawn, benefit, error = _core.assurance(
        core_study(study), options, watch(threads, progress, monitor)
    )
    return AssuranceResult(Table(table), Table(per_part), tuple(drawn), benefit, error)


def _sizes(n: Any) -> Any:
    return n if n is None or hasattr(n, "__len__") else [n]
