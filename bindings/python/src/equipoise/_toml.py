"""Scenarios that were made as dicts, as TOML."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from ._values import plain

_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


def document(tree: Mapping[str, Any]) -> str:
    """The whole text; keys whose value is None are left out."""
    single, tables = [], []
    for name, x in plain(tree, "").items():
        head = _key(name)
        if isinstance(x, dict):
            tables.append(f"\n[{head}]\n" + _lines(x))
        elif isinstance(x, list) and x and all(isinstance(one, dict) for one in x):
            tables += [f"\n[[{head}]]\n" + _lines(one) for one in x]
        else:
            single.append(f"{head} = {_value(x)}\n")
    return "".join(single + tables)


def _lines(table: dict[str, Any]) -> str:
    return "".join(f"{_key(name)} = {_value(x)}\n" for name, x in table.items())


def _value(x: Any) -> str:
    if isinstance(x, bool):
        return "true" if x else "false"
    if isinstance(x, str):
        return _text(x)
    if isinstance(x, dict):
        return "{" + ", ".join(f"{_key(name)} = {_value(one)}" for name, one in x.items()) + "}"
    if isinstance(x, list):
        return "[" + ", ".join(map(_value, x)) + "]"
    if isinstance(x, float) and not math.isfinite(x):
        return "nan" if math.isnan(x) else ("inf" if x > 0 else "-inf")
    return repr(x)


def _key(name: str) -> str:
    return name if _BARE.match(name) else _text(name)


def _text(x: str) -> str:
    return json.dumps(x, ensure_ascii=False).replace("\x7f", "\\u007f")
