"""What if: power or required n at several values of one or two keys of the scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Union

from . import _core
from ._errors import InputError, Problem
from ._given import Monitor, Progress, filled, nonzero, watch
from ._scenario import StudyLike, core_study
from ._table import Result, Table
from ._values import word

Axes = Union[Mapping[str, Any], Sequence[str], str]
"""``{"survival.mortality": [0.3, 0.4, 0.5]}``, or ``"survival.mortality=0.3:0.5:0.1"`` as after ``--vary``."""


@dataclass(frozen=True)
class VaryResult(Result):
    """What `vary` gives.

    Attributes
    ----------
    points : Table
        The rows of `PowerResult.analyses`, or of `SizeResult.analyses` without the deaths behind n, at every place; the
        last key goes fastest. Before their columns one for each key, which bears its name.
    keys : tuple of str
        What varies: the names of those columns.
    """

    points: Table
    keys: tuple[str, ...]


def vary(
    study: StudyLike,
    axes: Axes,
    *,
    of: Literal["power", "size"] = "power",
    n: int | None = None,
    target_power: float | None = None,
    tolerance: float | None = None,
    trials: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    monitor: Monitor | None = None,
) -> VaryResult:
    """Power or required n at several values of one or two keys of the scenario, on the same random numbers.

    Parameters
    ----------
    study : Study, Scenario, path or dict
        What is simulated; at each place its scenario is read anew with the keys' values, and its data with it.
    axes : dict, str or list of str
        One or two keys with their values, ``{"survival.mortality": [0.3, 0.4]}``. A text is ``"FROM:TO:STEP"`` or
        ``"A,B,C"``, or whole as after the program's ``--vary``: ``"survival.mortality=0.3:0.5:0.1"``. At most 2500
        places.
    of : {"power", "size"}
        What is asked at each place.
    n : int, optional
        Of ``of="power"``: total patients; the scenario's by default.
    target_power, tolerance : float, optional
        Of ``of="size"``, as for `size`.
    trials, threads, progress, monitor
        As for `power`; `trials` are those of each place.

    Returns
    -------
    VaryResult
        One table of all places.

    Raises
    ------
    InputError
        A value that cannot be has the place ``"vary KEY = VALUE"``.
    Interrupted, KeyboardInterrupt
        As `power` does.

    Examples
    --------
    >>> result = equipoise.vary("trial.toml", {"trial.dropout.risk": [0, 0.05, 0.1]})  # doctest: +SKIP
    >>> result.points.to_pandas()  # doctest: +SKIP
    """
    listed = _listed(axes)
    how = watch(threads, progress, monitor)
    if of == "power":
        _belong_to("size", target_power=target_power, tolerance=tolerance)
        asked = filled(_core.PowerOptions(), **nonzero(n=n, trials=trials))
        table = _core.vary_power(core_study(study), listed, asked, how)
    elif of == "size":
        _belong_to("power", n=n)
        given = nonzero(target_power=target_power, tolerance=tolerance, trials=trials)
        table = _core.vary_size(core_study(study), listed, filled(_core.SizeOptions(), **given), how)
    else:
        raise InputError([Problem("of", f"there is no {of!r} to vary", 'choose from "power" and "size"')])
    return VaryResult(Table(table), tuple(key for key, _ in listed))


def _belong_to(other: str, **given: Any) -> None:
    for name, value in given.items():
        if value is not None:
            raise InputError([Problem(name, f'belongs to of="{other}"', "ask for that, or leave it out")])


def _listed(axes: Axes) -> list[tuple[str, list[str]]]:
    if isinstance(axes, str):
        axes = [axes]
    if isinstance(axes, Mapping):
        return [(_key(key), _values(key, values)) for key, values in axes.items()]
    if not isinstance(axes, (list, tuple)) or not all(isinstance(one, str) for one in axes):
        raise InputError([Problem("axes", f"{axes!r} is neither a dict nor text",
                                  'write {"survival.mortality": [0.3, 0.4]} or "survival.mortality=0.3,0.4"')])
    return [_core.axis(text) for text in axes]


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise InputError([Problem("axes", f"the key {key!r} is not text", "use text as keys")])
    return key


def _values(key: str, values: Any) -> list[str]:
    if isinstance(values, str):
        return _core.axis(f"{key}={values}")[1]
    if hasattr(values, "tolist"):  # NumPy's arrays
        values = values.tolist()
    if not isinstance(values, (list, tuple, range)):
        raise InputError([Problem(f"vary {key}", f"{values!r} is no list of values", "give a list, or FROM:TO:STEP")])
    return [word(value, f"vary {key}") for value in values]
