"""Patients' data."""

from __future__ import annotations

import datetime
import math
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

import numpy as np

from . import _core
from ._errors import InputError, Problem
from ._given import path_text
from ._held import Held

if TYPE_CHECKING:
    import pandas


class Data(Held):
    """Patients, as a row each (arm, time, status, covariates), as intervals, or as long scores. Immutable.

    A row a patient has ``arm``, ``time`` (days from randomization), ``status`` (1 died at ``time``, 0 alive then) and
    any covariates; interval rows ``arm, left, right[, n]``; long scores ``id, day, score``.

    Parameters
    ----------
    source : path, dict, pandas.DataFrame or Data
        A CSV file (comma or tab, UTF-8, first line the names), or columns by name: lists, NumPy arrays, Series.
        Missing is None, NaN or pandas.NA.
    name : str, optional
        Stands for the data in messages; the path, or ``"data"``, by default.

    Raises
    ------
    InputError
        For what cannot be read, with its place.
    """

    __slots__ = ("_core",)
    _instead = "send the columns, and make it there"

    _core: _core.Data

    def __init__(self, source: DataLike, *, name: str | None = None) -> None:
        if isinstance(source, Data):
            self._core = source._core
        elif isinstance(source, (str, os.PathLike)):
            path = path_text(source)
            self._core = _core.Data.csv(_read(path), name or path)
        elif isinstance(source, Mapping) or hasattr(source, "columns"):
            self._core = _core.Data.columns(_columns(source), name or "data")
        else:
            raise InputError([Problem(name or "data", f"{type(source).__name__} is no table",
                                      "give a path, a dict of columns or a data frame")])

    @classmethod
    def from_csv(cls, text: str, *, name: str = "data") -> Data:
        """From text: comma or tab separated, the first line the names."""
        made = cls.__new__(cls)
        made._core = _core.Data.csv(text, name)
        return made


DataLike = Union[Data, str, "os.PathLike[str]", Mapping[str, Any], "pandas.DataFrame"]
"""Data, the path of a CSV file, or columns by name."""


def core_data(data: DataLike) -> _core.Data:
    """The library's data behind what a verb was given."""
    return (data if isinstance(data, Data) else Data(data))._core


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError([Problem(path, "there is no such file", "check the path and its spelling")]) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError([Problem(path, f"cannot be read: {reason}", "give a CSV file")]) from None


def _columns(source: Any) -> list[tuple[str, list[Any]]]:
    names = [str(name) for name in source]
    for name in names:
        if names.count(name) > 1:
            raise InputError([Problem(f"data, column {name}", "is there twice", "give every column its own name")])
    return [(str(name), _cells(source[name], str(name))) for name in source]


def _cells(values: Any, column: str) -> list[Any]:
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise InputError([Problem(f"data, column {column}", f"{values!r} is no column", "give a list or an array")])
    if getattr(getattr(values, "dtype", None), "kind", "") == "M" and isinstance(values, np.ndarray):
        values = np.datetime_as_string(values, unit="D").astype(object)  # as numbers they would be nanoseconds
        values[values == "NaT"] = None
    plain = values.tolist() if hasattr(values, "tolist") else list(values)
    return [_cell(value, column, row) for row, value in enumerate(plain, start=1)]


def _cell(value: Any, column: str, row: int) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, datetime.datetime):  # pandas' missing time is one too
        return None if value != value else value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if hasattr(value, "item"):
        return _cell(value.item(), column, row)
    raise InputError([Problem(f"data, column {column}, row {row}", f"{value!r} is neither number nor text",
                              "use numbers, text, dates, True and False, or None where it is missing")])
