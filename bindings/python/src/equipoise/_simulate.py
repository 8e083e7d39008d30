"""Synthetic patients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import _core
from ._errors import InputError, Problem
from ._given import Monitor, filled, nonzero, watch
from ._nearest import nearest
from ._scenario import StudyLike, core_study
from ._table import Column

if TYPE_CHECKING:
    import pandas


class Patients(Mapping[str, "NDArray[Any]"]):
    """Synthetic patients as NumPy arrays by column: ``patients["time"]``.

    A mapping of names to arrays of one length: ``int64`` for whole numbers, ``float64`` (NaN is missing) for others,
    ``object`` for text. `size` is the number of rows.

    Attributes
    ----------
    columns : tuple of Column
        Name, unit and meaning of each array.
    """

    __slots__ = ("columns", "_arrays")

    columns: tuple[Column, ...]

    def __init__(self, columns: tuple[Column, ...], arrays: Mapping[str, NDArray[Any]]) -> None:
        self.columns = columns
        self._arrays = dict(arrays)

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self._arrays:
            raise InputError([Problem("patients", f'have no column "{name}"', nearest(name, self._arrays))])
        return self._arrays[name]

    def __contains__(self, name: object) -> bool:
        return name in self._arrays

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    @property
    def size(self) -> int:
        """Rows: patients, or patients' days."""
        return len(next(iter(self._arrays.values()), ()))

    def to_dict(self) -> dict[str, list[Any]]:
        """Columns by name, as lists of plain values; missing is None."""
        return {name: [None if x != x else x for x in array.tolist()] for name, array in self._arrays.items()}

    def to_pandas(self) -> pandas.DataFrame:
        """The patients as a data frame; needs pandas."""
        try:
            import pandas
        except ImportError as missing:
            raise ImportError("to_pandas needs pandas (Debian: python3-pandas); to_dict needs nothing") from missing
        return pandas.DataFrame(self._arrays)

    def scores(self) -> NDArray[np.float64]:
        """The daily scores sofa0, sofa1, ... as an array of patients by days, NaN once out of the ICU."""
        names = [name for name in self._arrays if name.startswith("sofa") and name[4:].isdigit()]
        if not names:
            raise InputError([Problem("scores", "the patients have none", "simulate a scenario with [sofa]")])
        return np.column_stack([self._arrays[name] for name in names]).astype(np.float64, copy=False)

    def __repr__(self) -> str:
        return f"<equipoise.Patients: {self.size} rows; {', '.join(self._arrays)}>"


def simulate(
    study: StudyLike,
    *,
    n: int | None = None,
    trials: int = 1,
    first: int = 0,
    by_day: bool = False,
    monitor: Monitor | None = None,
) -> Patients:
    """Synthetic patients: the very ones that `power`, `size` and `plan` count, replicate by replicate.

    Parameters
    ----------
    study : Study, Scenario, path or dict
        What is simulated.
    n : int, optional
        Patients of each trial, at least one allocation; the scenario's by default.
    trials : int
        1 or more; at most 1e8 patients in all.
    first : int
        Number of the first replicate.
    by_day : bool
        A row a patient and day with a score (needs ``[sofa]``) instead of a row a patient.
    monitor : Monitor, optional
        Stops the simulation from another thread.

    Returns
    -------
    Patients
        What is known at the analysis: ``trial``, ``id``, ``arm`` (0 control, 1 treatment), ``site``, ``arrival``
        (calendar days from the opening of the first site), ``time`` (days from randomization to death or to when last
        seen alive), ``status`` (1 died), the scenario's covariates, and with ``[sofa]`` ``crtime``, ``crev`` (0 still
        in the ICU, 1 died there, 2 discharged alive) and ``sofa0``, ``sofa1``, ... Or by day: ``trial``, ``id``,
        ``arm``, ``day``, ``score``.

    Raises
    ------
    InputError, Interrupted, KeyboardInterrupt
        As `power` does.
    """
    options = filled(_core.SimulationOptions(), **nonzero(n=n), trials=trials, first=first, by_day=by_day)
    told = _core.simulate(core_study(study), options, watch(None, None, monitor))
    columns = tuple(Column(name, unit, meaning) for name, unit, meaning, _ in told)
    return Patients(columns, {name: array for name, _, _, array in told})
