"""Hints, the stub and docstrings tell the truth."""

from __future__ import annotations

import dataclasses
import importlib.util
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import equipoise

VERBS = [name for name in equipoise.__all__ if inspect.isfunction(getattr(equipoise, name)) and name != "test_names"]


def test_every_verb_is_there() -> None:
    asked = "power size curve assurance plan fit analyze boundaries interim simulate".split()
    what_if = "vary compare assured_size certify replay".split()
    assert {*asked, *what_if} <= set(VERBS)


def test_version_is_the_librarys() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", equipoise.__version__)


@pytest.mark.parametrize("name", VERBS)
def test_a_docstring_names_every_parameter(name: str) -> None:
    verb = getattr(equipoise, name)
    text = inspect.getdoc(verb) or ""
    section = re.search(r"Parameters\n-+\n(.*?)(\n\n[A-Z]\w+\n-+|\Z)", text, re.S)
    assert section, "no section Parameters"
    heads = re.findall(r"^(\S.*)$", section[1], re.M)
    named = {word.strip().lstrip("*") for head in heads for word in head.split(" : ")[0].split(",")}
    assert named == set(inspect.signature(verb).parameters)


@pytest.mark.parametrize("name", [n for n in equipoise.__all__ if inspect.isclass(getattr(equipoise, n))])
def test_a_docstring_names_every_field(name: str) -> None:
    kind = getattr(equipoise, name)
    text = inspect.getdoc(kind) or ""
    assert text
    if dataclasses.is_dataclass(kind):
        section = text.split("Attributes\n")[1]
        heads = re.findall(r"^(\S.*) : ", section, re.M)
        named = {word.strip() for head in heads for word in head.split(",")}
        assert named == {f.name for f in dataclasses.fields(kind)}


def test_the_package_says_that_it_is_typed() -> None:
    folder = Path(equipoise.__file__).parent
    assert (folder / "py.typed").exists()
    assert (folder / "_core.pyi").exists()


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, cwd=folder)


def test_the_stub_is_what_the_module_has(tmp_path: Path) -> None:
    if importlib.util.find_spec("mypy") is None:
        pytest.skip("mypy is not installed (Debian: python3-mypy)")
    # pybind11's classes have a metaclass of their own, and those that nobody makes an __init__ that takes anything.
    allowed = tmp_path / "allowed"
    allowed.write_text("equipoise\\._core\\.[A-Z]\\w+\nequipoise\\._core\\.(Table|Data|Scenario)\\.__init__\n")
    done = run("mypy.stubtest", "equipoise._core", "--allowlist", str(allowed), folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_hints_of_a_users_program_hold(tmp_path: Path) -> None:
    if importlib.util.find_spec("mypy") is None:
        pytest.skip("mypy is not installed (Debian: python3-mypy)")
    user = tmp_path / "user.py"
    user.write_text(
        "import equipoise\n"
        "result: equipoise.PowerResult = equipoise.power('trial.toml', n=400)\n"
        "power: float = result.analyses.numbers('power')[0]\n"
        "equipoise.power('trial.toml', n='many')\n"
    )
    done = run("mypy", "--strict", str(user), folder=tmp_path)
    errors = [line for line in done.stdout.splitlines() if ": error: " in line]
    assert len(errors) == 1, done.stdout + done.stderr
    assert 'user.py:4: error: Argument "n" to "power" has incompatible type "str"' in errors[0]
