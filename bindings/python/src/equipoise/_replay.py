"""One trial of a simulation, told."""

from __future__ import annotations

from dataclasses import dataclass

from . import _core
from ._given import filled, nonzero
from ._scenario import StudyLike, core_study
from ._table import Result, Table


@dataclass(frozen=True)
class ReplayResult(Result):
    """What `replay` gives.

    Attributes
    ----------
    trial : Table
        One row: seed, replicate, n, effect_scale, the arms, patients randomized, deaths of each arm and patients lost
        as known at the end, ``recruitment_days``, ``days``, ``ended_by``; ``stopped_by``, the analysis that stops a
        sequential trial for all, None where each conducts a trial of its own (the one told is then the first's).
    analyses : Table
        A row an analysis: ``verdict`` (benefit, harm, none, not estimable), ``status`` (why there is no answer),
        estimate with its interval, z, p, and after looks the corrected estimate.
    looks : Table
        A row an analysis and look: what was known, the limits in force and ``decision``. No rows of a fixed design.
    patients : Table
        A row a patient in the order of randomization: days to death, discharge and loss, whether or not they were seen,
        and what is known at the end.
    """

    trial: Table
    analyses: Table
    looks: Table
    patients: Table


def replay(
    study: StudyLike,
    replicate: int,
    *,
    n: int | None = None,
    effect_scale: float | None = None,
) -> ReplayResult:
    """One trial: the very one that `power` counts under that number at that n.

    Parameters
    ----------
    study : Study, Scenario, path or dict
        What is simulated.
    replicate : int
        Number of the trial, from 0: a run of 10,000 trials has 0 to 9999.
    n : int, optional
        Total patients; the scenario's by default.
    effect_scale : float, optional
        Share of the planned effect, 0 to 1; all of it by default.

    Returns
    -------
    ReplayResult
        Its patients, its looks and what each analysis said.

    Raises
    ------
    InputError, KeyboardInterrupt
        As `power` does.
    """
    options = filled(_core.ReplayOptions(), **nonzero(n=n), replicate=replicate, effect_scale=effect_scale)
    return ReplayResult(*map(Table, _core.replay(core_study(study), options)))
