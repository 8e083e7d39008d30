"""Python's values as plain ones, and as the words that stand after ``KEY=``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ._errors import InputError, Problem


def plain(x: Any, place: str) -> Any:
    """Text, numbers, True and False, lists and dicts of them. `place` names the value in the message where it is none.

    In dicts a value that is None is left out.
    """
    if isinstance(x, (bool, str, int, float)):
        return x
    if isinstance(x, Mapping):
        for key in x:
            if not isinstance(key, str):
                raise InputError([Problem(place, f"the key {key!r} is not text", "use text as keys")])
        return {key: plain(one, f"{place}.{key}" if place else key) for key, one in x.items() if one is not None}
    if hasattr(x, "tolist"):  # NumPy's numbers and arrays
        return plain(x.tolist(), place)
    if isinstance(x, (list, tuple, range)):
        return [plain(one, f"{place}[{i}]") for i, one in enumerate(x)]
    instead = "use text, numbers, True, False, lists and dicts"
    raise InputError([Problem(place or "scenario", f"{x!r} is no value of a scenario", instead)])


def word(x: Any, place: str) -> str:
    """As the program reads it after ``--set KEY=``: text as it is, lists and dicts as JSON."""
    value = plain(x, place)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
