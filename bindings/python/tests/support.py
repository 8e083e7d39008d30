"""What the tests share: where the repository is, a small study, and JSON byte for byte."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import equipoise

REPOSITORY = Path(__file__).resolve().parents[3]

TWO_ENDPOINTS: dict[str, Any] = {
    "title": "Two endpoints",
    "seed": 7,
    "follow_up_days": 28,
    "survival": {"law": "exponential", "mortality": 0.5, "day": 28},
    "effect": {"mortality": 0.3, "day": 28},
    "trial": {"recruitment": {"sites": 4, "per_site_per_month": 2}, "dropout": {"risk": 0.02}},
    "analysis": [
        {"name": "28-day mortality", "test": "proportion-difference", "day": 28},
        {"name": 'time to death, "all"', "test": "log-rank"},
    ],
    "simulation": {"trials": 500, "n": 200, "tolerance": 0.1},
    "explore": {"n": [60, 200], "effect_scale": [0.0, 1.0], "control_mortality_shift": [0.0]},
}

Program = Callable[..., str]


def tokens(text: str) -> Any:
    """JSON with its numbers as the characters that stand there: equal ones are equal byte for byte."""
    return json.loads(text, parse_float=lambda x: f"number {x}", parse_int=lambda x: f"number {x}")


def rows(table: equipoise.Table) -> list[dict[str, Any]]:
    """The rows of a table's JSON, as tokens; the table's cells are the same to the last bit."""
    infinite = {math.inf: "Inf", -math.inf: "-Inf"}
    cells = [{name: infinite.get(cell, cell) for name, cell in row.items()} for row in table]
    assert cells == json.loads(table.json())["rows"]
    return list(tokens(table.json())["rows"])


def compared(told: dict[str, Any], row: dict[str, Any], renamed: dict[str, str]) -> int:
    """Asserts that every plain value of the program's entry stands in the row, byte for byte; gives how many."""
    count = 0
    for key, value in told.items():
        if isinstance(value, (dict, list)):
            continue
        column = renamed.get(key, key)
        if not column:
            continue
        assert column in row, f"{key} is in no column"
        assert row[column] == value, f"{key}: the program has {value}, the table {row[column]}"
        count += 1
    return count
