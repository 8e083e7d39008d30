"""One analysis on a data set, through the code that the simulation runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import _core
from ._data import DataLike, core_data
from ._errors import InputError, Problem
from ._given import filled
from ._table import Result, Table
from ._values import word


@dataclass(frozen=True)
class AnalysisResult(Result):
    """What `analyze` gives.

    Attributes
    ----------
    estimate : Table
        One row: ``test``, ``n`` (patients), ``estimand``, ``control``, ``treatment``, ``estimate`` (treatment against
        control as papers print it: a negative risk difference of death is a benefit; logarithms for ratios),
        ``standard_error``, ``lower``, ``upper``, ``confidence``, ``z`` (positive favours treatment), ``p_value``
        (two-sided, or of the alternative asked for), ``p_benefit`` (one-sided), ``status`` (``"ok"``, or why there is
        no answer), ``reason``, ``when``, ``alternative``.
    details : Table
        What the test also knows: ``name``, ``row`` and ``column`` (from 1), ``number`` or ``text``.
    """

    estimate: Table
    details: Table


def analyze(
    data: DataLike,
    test: str,
    *,
    control: str | None = None,
    trial: str | None = None,
    confidence: float | None = None,
    **options: Any,
) -> AnalysisResult:
    """One analysis on a data set. What cannot be answered has a status, not a NaN.

    Parameters
    ----------
    data : path, dict of columns, pandas.DataFrame or Data
        The patients.
    test : str
        A name as scenarios have it, ``"log-rank"``: see `test_names`. Formula, signs and source of each stand in
        ``scenarios/REFERENCE.md``.
    control : str, optional
        Name of the control arm; by default 0 of 0 and 1, else the first in the data.
    trial : str, optional
        Of data with several trials (a column ``trial``), the one to analyze.
    confidence : float, optional
        Of the interval; 0.95 by default.
    **options
        The test's own, ``day=28``; and ``arm=``, ``time=``, ``status=``, ``id=``, ``visit=``, ``count=``,
        ``icu_time=``, ``icu_event=`` for the names of columns.

    Returns
    -------
    AnalysisResult
        Estimate and details.

    Raises
    ------
    InputError
        For what cannot be asked, and for data that cannot be read, with the place.

    Examples
    --------
    >>> equipoise.analyze("deaths.csv", "proportion-difference", day=28).estimate["p_value"]  # doctest: +SKIP
    """
    if not isinstance(test, str):
        raise InputError([Problem("test", f"{test!r} is not text", "give one of test_names()")])
    words = [f"{name}={word(value, name)}" for name, value in options.items() if value is not None]
    asked = filled(_core.AnalysisOptions(), options=words, control=control, trial=trial, confidence=confidence)
    return AnalysisResult(*map(Table, _core.analyze(core_data(data), test, asked)))


def test_names() -> list[str]:
    """The names of all tests."""
    return _core.test_names()


test_names.__test__ = False  # type: ignore[attr-defined]  # pytest takes it for one where it is imported
