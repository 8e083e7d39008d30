"""Several studies on the same random numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Union

from . import _core
from ._errors import InputError, Problem
from ._given import Monitor, Progress, filled, nonzero, watch
from ._scenario import StudyLike, core_study
from ._table import Result, Table

Studies = Union[Sequence[StudyLike], Mapping[str, StudyLike]]
"""Studies, or what they are made from; with a dict their rows have its names."""


@dataclass(frozen=True)
class CompareResult(Result):
    """What `compare` gives.

    Attributes
    ----------
    analyses : Table
        A row a study and analysis: ``scenario`` (its name or file); ``power`` and ``harm`` with their errors;
        ``against``, the analysis of the first study that it is paired with (that of its name; where no name is common,
        primary with primary); ``difference``, its power less that one's, with the Monte Carlo standard error and 95%
        limits of paired trials; ``difference_apart_mcse``, what runs apart would have; ``only_here``, ``only_first``
        and ``both``, the pairs counted. The first study's rows have no difference. ``n_required`` with its limits
        where it was asked for.
    notes : tuple of str
        Studies that take the first's seed and number of trials for their own.
    """

    analyses: Table
    notes: tuple[str, ...]


def compare(
    studies: Studies,
    *,
    n: int | None = None,
    trials: int | None = None,
    size: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
    monitor: Monitor | None = None,
) -> CompareResult:
    """Power of several studies on the same random numbers, and the differences of paired trials.

    Parameters
    ----------
    studies : list or dict of Study, Scenario, path or dict
        Two to 26. Those of a dict are called by its keys: ``{"plan": plan, "longer": longer}``.
    n : int, optional
        Total patients of each; the scenarios' own by default.
    trials : int, optional
        Synthetic trials of each; those of the first scenario by default.
    size : bool
        Also the required number of patients of each, for its own target power.
    threads, progress, monitor
        As for `power`.

    Returns
    -------
    CompareResult
        Each difference with the Monte Carlo error of pairs.

    Raises
    ------
    InputError
        Also for fewer than two studies.
    Interrupted, KeyboardInterrupt
        As `power` does.

    Examples
    --------
    >>> result = equipoise.compare(["trial.toml", "trial-90-days.toml"], n=600)  # doctest: +SKIP
    >>> result.analyses["difference"]  # doctest: +SKIP
    """
    names = list(studies) if isinstance(studies, Mapping) else []
    listed = list(studies.values()) if isinstance(studies, Mapping) else studies
    if not isinstance(listed, (list, tuple)) or not all(isinstance(name, str) for name in names):
        raise InputError([Problem("studies", f"{studies!r} is neither a list of studies nor a dict of them by name",
                                  'write [first, second] or {"first": first, "second": second}')])
    options = filled(_core.CompareOptions(), **nonzero(n=n, trials=trials), size=size, names=names)
    table, notes = _core.compare([core_study(one) for one in listed], options, watch(threads, progress, monitor))
    return CompareResult(Table(table), tuple(notes))
