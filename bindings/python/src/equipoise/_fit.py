"""Survival laws and score models fitted to a pilot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import _core
from ._data import DataLike, core_data
from ._errors import InputError, Problem
from ._given import filled
from ._nearest import nearest
from ._scenario import Scenario, Study
from ._table import Result, Table


@dataclass(frozen=True)
class FitResult(Result):
    """What `fit` gives. ``fitted`` says who a row is about: control, treatment (each arm by itself), or both.

    Attributes
    ----------
    control, treatment : str
        Names of the arms; empty: none.
    laws : Table
        A row a law, by AIC, best first: whether it is selected and identified, log-likelihood, AIC, BIC.
    parameters : Table
        Value on the natural scale, standard error on the scale of the fit.
    covariance : Table
        On the scale of the fit, a row an entry.
    survival : Table
        Survival and restricted means of each law, with 95% limits.
    posterior : Table
        Exact beta posterior of interval counts, a row an arm and interval.
    turnbull : Table
        Turnbull's estimate, a row a step.
    nonparametric : Table
        Survival at the days without a law: lowest and highest that the data allow.
    scores : Table
        A row a part of the score model. No rows without scores.
    score_parameters : Table
        Estimates, standard errors and Satterthwaite's degrees of freedom, by part.
    score_covariance : Table
        Of the parameters and of the random effects, a row an entry.
    warnings : Table
        What to doubt: about whom, which law or part, and the warning.
    """

    control: str
    treatment: str
    laws: Table
    parameters: Table
    covariance: Table
    survival: Table
    posterior: Table
    turnbull: Table
    nonparametric: Table
    scores: Table
    score_parameters: Table
    score_covariance: Table
    warnings: Table


def fit(
    source: Scenario | Study | DataLike,
    *,
    scores: DataLike | None = None,
    laws: str | Sequence[str] | None = None,
    control: str | None = None,
    **options: Any,
) -> FitResult:
    """Survival laws and score models fitted to a pilot: ranked, with what the data cannot say.

    Parameters
    ----------
    source : Scenario, Study, or path, dict of columns, pandas.DataFrame or Data
        What ``[pilot]`` of a scenario names; or data: a row a patient (arm, time, status), intervals (arm, left, right
        [, n]), or long scores (id, day, score) with ``score_model=True``. A path is one of data.
    scores : path, dict of columns, pandas.DataFrame or Data, optional
        Long scores of the data's patients.
    laws : str or list of str, optional
        ``"weibull"``, ``"piecewise-exponential"``, ...; all but ``weibull-ph`` by default.
    control : str, optional
        Name of the control arm; by default 0 of 0 and 1, or the scenario's.
    **options
        ``trial``, ``pooled``, ``covariates``, ``days`` (at which survival is given), ``cuts``, ``inner_knots``,
        ``spline_scale``, ``cure_law``, ``follow_up_days``, ``estimate``; and of scores ``score_model``, ``score``,
        ``day``, ``score_terms``, ``random``, ``residual``, ``method``, ``course``: as ``FitOptions`` of
        ``equipoise/fit.hpp`` has them.

    Returns
    -------
    FitResult
        A law that the data do not identify is told so.

    Raises
    ------
    InputError
        For what cannot be asked, and for data that cannot be read, with the place.
    """
    asked = _options(laws, control, options)
    if isinstance(source, (Scenario, Study)):
        parts = _core.fit_scenario(_scenario(source, scores), asked)
    else:
        parts = _core.fit_data(core_data(source), asked, None if scores is None else core_data(scores))
    return FitResult(**{name: Table(part) if isinstance(part, _core.Table) else part for name, part in parts.items()})


def fit_toml(
    source: Scenario | Study | DataLike,
    *,
    scores: DataLike | None = None,
    laws: str | Sequence[str] | None = None,
    control: str | None = None,
    **options: Any,
) -> str:
    """The fit as ``[survival]``, ``[sofa]`` and ``[effect]`` of a scenario, for a run without data.

    Parameters
    ----------
    source, scores, laws, control, **options
        As for `fit`; the first of `laws` is taken, else the scenario's, else piecewise-exponential.

    Returns
    -------
    str
        TOML.

    Raises
    ------
    InputError
        As `fit` does.
    """
    asked = _options(laws, control, options)
    if isinstance(source, (Scenario, Study)):
        return _core.fit_toml_of_scenario(_scenario(source, scores), asked)
    return _core.fit_toml_of_data(core_data(source), asked, None if scores is None else core_data(scores))


def _scenario(source: Scenario | Study, scores: DataLike | None) -> _core.Scenario:
    if scores is not None:
        raise InputError([Problem("scores", "stand beside data", "the scenario names its own (pilot.scores)")])
    return (source.scenario if isinstance(source, Study) else source)._core


def _options(laws: str | Sequence[str] | None, control: str | None, options: dict[str, Any]) -> _core.FitOptions:
    asked = _core.FitOptions()
    names = [name for name in dir(asked) if not name.startswith("_")]
    for name in options:
        if name not in names:
            raise InputError([Problem(name, "is no option of fit", nearest(name, names))])
    return filled(asked, laws=[laws] if isinstance(laws, str) else laws, control=control, **options)
