"""Fixtures: where the program and the scenarios are, and a small study."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from support import REPOSITORY, TWO_ENDPOINTS, Program

import equipoise


@pytest.fixture(scope="session")
def scenarios() -> Path:
    return REPOSITORY / "scenarios"


@pytest.fixture(scope="session")
def program() -> Program:
    """The program: called with arguments it gives what it printed. EQUIPOISE_PROGRAM says where it is."""
    named = os.environ.get("EQUIPOISE_PROGRAM")
    path = Path(named) if named else REPOSITORY / "build" / "release" / "equipoise"
    if not named and not path.exists():
        pytest.skip(f"{path} is not built, and EQUIPOISE_PROGRAM says of no other")

    def run(*arguments: object) -> str:
        done = subprocess.run([path, *map(str, arguments)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def study() -> equipoise.Study:
    return equipoise.Study(TWO_ENDPOINTS)
