"""The examples of both READMEs run as they stand there."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from support import REPOSITORY

import equipoise


def examples(readme: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", readme.read_text(), re.S)


@pytest.mark.parametrize("readme", ["README.md", "bindings/python/README.md"])
def test_the_examples_run(readme: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    monkeypatch.chdir(REPOSITORY)
    codes = examples(REPOSITORY / readme)
    assert codes, "no example"
    assert len(codes[0].splitlines()) == 5
    names: dict[str, object] = {"equipoise": equipoise}
    for code in codes:
        exec(compile(code, readme, "exec"), names)  # noqa: S102
    told = capsys.readouterr().out
    assert "28-day mortality" in told
    assert os.getcwd() == str(REPOSITORY)
    frame = names["power"]
    assert isinstance(frame, equipoise.PowerResult)
    assert frame.analyses["trials"][0] == 2000
