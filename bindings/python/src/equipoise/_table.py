"""Tables: what every result is made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Union, overload

import numpy as np
from numpy.typing import NDArray

from . import _core
from ._errors import InputError, Problem
from ._nearest import nearest

if TYPE_CHECKING:
    import pandas

Cell = Union[None, bool, int, float, str]
"""Missing, yes or no, a whole number, a number (may be infinite, never NaN), text."""


@dataclass(frozen=True)
class Column:
    """What a column of a table is.

    Attributes
    ----------
    name : str
        Unique in its table, in snake_case.
    unit : str
        ``"days"``, ``"patients"``; empty: none. Shares and probabilities are 0 to 1.
    meaning : str
        One sentence, with the formula or definition where it is a number.
    mcse : str
        Name of the column that is its Monte Carlo standard error; empty: it has none.
    lower, upper : str
        Names of the columns that are its 95% limits.
    """

    name: str
    unit: str
    meaning: str
    mcse: str = ""
    lower: str = ""
    upper: str = ""


class Table:
    """Rows under columns that say what they are, in which unit, and which other column is their error.

    Tables are what the verbs give; none is made by hand. ``table["power"]`` is a column, ``table[0]`` a row,
    ``for row in table`` goes through the rows as dicts, ``len(table)`` counts them.

    Attributes
    ----------
    name : str
        What it is: ``"power"``, ``"size"``, ...
    columns : tuple of Column
        Name, unit, meaning and errors of each column.
    """

    __slots__ = ("name", "columns", "_cells", "_source", "_rows")

    name: str
    columns: tuple[Column, ...]

    def __init__(self, source: _core.Table) -> None:
        self.name = source.name
        self.columns = tuple(Column(*told) for told in source.columns())
        self._cells: dict[str, list[Cell]] = {c.name: cells for c, cells in zip(self.columns, source.cells())}
        self._source: _core.Table | tuple[str, str] = source
        self._rows = source.rows

    def __len__(self) -> int:
        return self._rows

    def __contains__(self, column: object) -> bool:
        return column in self._cells

    # What stands in a cell depends on its column, which no hint can know: Any spares the caller a cast a cell.
    @overload
    def __getitem__(self, key: str) -> list[Any]: ...

    @overload
    def __getitem__(self, key: int) -> dict[str, Any]: ...

    def __getitem__(self, key: str | int) -> list[Any] | dict[str, Any]:
        """A column by its name, or a row by its place (from 0; from the end where negative)."""
        if isinstance(key, str):
            return list(self._column(key))
        if not -self._rows <= key < self._rows:
            raise IndexError(f"table {self.name} has {self._rows} rows, no row {key}")
        return {name: cells[key] for name, cells in self._cells.items()}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (self[row] for row in range(self._rows))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return self.name == other.name and self.columns == other.columns and self._cells == other._cells

    __hash__ = None  # type: ignore[assignment]

    def _column(self, name: str) -> list[Cell]:
        if name not in self._cells:
            instead = nearest(name, self._cells) if self._cells else "it is empty"
            raise InputError([Problem(f"table {self.name}", f'has no column "{name}"', instead)])
        return self._cells[name]

    def column(self, name: str) -> Column:
        """What a column is: unit, meaning, and the names of its errors."""
        self._column(name)
        return next(column for column in self.columns if column.name == name)

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column as an array of numbers: 1 and 0 for yes and no, NaN where a cell is missing.

        Raises
        ------
        InputError
            Where there is no such column, or one with text.
        """
        cells = self._column(name)
        for cell in cells:
            if isinstance(cell, str):
                raise InputError([Problem(f"table {self.name}, column {name}", f'"{cell}" is not a number')])
        return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)

    def rows(self, **equal: Cell) -> list[dict[str, Any]]:
        """The rows in which every named column has this value, in their order.

        Examples
        --------
        >>> result.analyses.rows(test="log-rank")  # doctest: +SKIP
        """
        wanted = [(self._column(name), value) for name, value in equal.items()]
        return [self[row] for row in range(self._rows) if all(cells[row] == value for cells, value in wanted)]

    def to_dict(self) -> dict[str, list[Any]]:
        """Columns by name, as lists of plain values; missing is None."""
        return {name: list(cells) for name, cells in self._cells.items()}

    def to_pandas(self) -> pandas.DataFrame:
        """The table as a data frame; needs pandas.

        Whole numbers are ``int64``, or ``Int64`` where some are missing; in other columns missing is NaN, or None among
        text. ``frame.attrs["columns"]`` has unit, meaning and errors of each column.
        """
        try:
            import pandas
        except ImportError as missing:
            raise ImportError("to_pandas needs pandas (Debian: python3-pandas); to_dict needs nothing") from missing
        series = {name: pandas.Series(cells, dtype=_dtype(cells)) for name, cells in self._cells.items()}
        frame = pandas.DataFrame(series)
        frame.attrs = {"name": self.name, "columns": {column.name: asdict(column) for column in self.columns}}
        return frame

    def csv(self) -> str:
        """As the program writes it: numbers as the shortest text that reads back to the same double."""
        return self._texts()[0]

    def json(self) -> str:
        """``{"name", "columns": [...], "rows": [{COLUMN: cell}]}``; infinities are ``"Inf"`` and ``"-Inf"``."""
        return self._texts()[1]

    def _texts(self) -> tuple[str, str]:
        if not isinstance(self._source, tuple):
            self._source = (self._source.csv(), self._source.json())
        return self._source

    def __getstate__(self) -> tuple[Any, ...]:
        return (self.name, self.columns, self._cells, self._texts(), self._rows)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.name, self.columns, self._cells, self._source, self._rows = state

    def __repr__(self) -> str:
        rows = "1 row" if self._rows == 1 else f"{self._rows} rows"
        return f"<equipoise.Table {self.name}: {rows}; {', '.join(self._cells)}>"


def _dtype(cells: list[Cell]) -> str:
    kinds = {type(cell) for cell in cells}
    known = kinds - {type(None)}
    if known == {int}:
        return "int64" if kinds == known else "Int64"
    if known == {bool}:
        return "bool" if kinds == known else "boolean"
    return "float64" if known <= {int, float} else "object"


class Result:
    """What the results of the verbs have in common: their tables as plain values."""

    def to_dict(self) -> dict[str, Any]:
        """Every part by its name: tables as `Table.to_dict` gives them, the rest as it is."""
        assert is_dataclass(self)
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    def to_json(self) -> str:
        """The same as one JSON document; tables as `Table.json` has them."""
        assert is_dataclass(self)
        parts = []
        for f in fields(self):
            part = getattr(self, f.name)
            parts.append(f"{json.dumps(f.name)}: {part.json() if isinstance(part, Table) else json.dumps(part)}")
        return "{" + ", ".join(parts) + "}"


def _plain(part: Any) -> Any:
    if isinstance(part, Table):
        return part.to_dict()
    if isinstance(part, tuple):
        return list(part)
    return dict(part) if isinstance(part, dict) else part
