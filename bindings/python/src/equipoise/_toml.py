"""Plain values as TOML: scenarios that were made as dicts, and the values of overrides."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from ._errors import InputError, Problem

_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


def value(x: Any, place: str) -> str:
    """One value on one line. `place` names it in the message about a value that TOML has no word for."""
    if isinstance(x, bool):
        return "true" if x else "false"
    if isinstance(x, str):
        return _text(x)
    if isinstance(x, Mapping):
        inner = ", ".join(f"{key(k, place)} = {value(v, f'{place}.{k}')}" for k, v in x.items() if v is not None)
        return f"{{ {inner} }}" if inner else "{}"
    if hasattr(x, "tolist"):  # NumPy's numbers and arrays
        return value(x.tolist(), place)
    if isinstance(x, (list, tuple, range)):
        return "[" + ", ".join(value(v, f"{place}[{i}]") for i, v in enumerate(x)) + "]"
    if isinstance(x, int):
        return str(x)
    if isinstance(x, float):
        return repr(x) if math.isfinite(x) else ("nan" if math.isnan(x) else ("inf" if x > 0 else "-inf"))
    instead = "use text, numbers, True, False, lists and dicts"
    raise InputError([Problem(place, f"{x!r} cannot stand in a scenario", instead)])


def key(name: Any, place: str) -> str:
    """One part of a key."""
    if not isinstance(name, str):
        raise InputError([Problem(place, f"the key {name!r} is not text", "use text as keys")])
    return name if _BARE.match(name) else _text(name)


def document(tree: Mapping[str, Any]) -> str:
    """A whole document; keys whose value is None are left out."""
    plain, tables = [], []
    for name, x in tree.items():
        if x is None:
            continue
        head = key(name, "scenario")
        if isinstance(x, Mapping):
            tables.append(f"\n[{head}]\n" + _lines(x, name))
        elif isinstance(x, (list, tuple)) and x and all(isinstance(one, Mapping) for one in x):
            tables += [f"\n[[{head}]]\n" + _lines(one, f"{name}[{i}]") for i, one in enumerate(x)]
        else:
            plain.append(f"{head} = {value(x, name)}\n")
    return "".join(plain + tables)


def _lines(table: Mapping[str, Any], place: str) -> str:
    return "".join(f"{key(k, place)} = {value(v, f'{place}.{k}')}\n" for k, v in table.items() if v is not None)


def _text(x: str) -> str:
    return json.dumps(x, ensure_ascii=False).replace("\x7f", "\\u007f")
