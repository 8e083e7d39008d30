"""Scenarios from files, text and dicts; studies and their pilots; data in every shape."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import TWO_ENDPOINTS

import equipoise

try:
    import tomllib
except ImportError:  # before Python 3.11
    tomllib = None  # type: ignore[assignment]

DEATHS: dict[str, list[Any]] = {
    "arm": [0, 1] * 40,
    "time": [1.0 + i % 27 for i in range(80)],
    "status": [int(i % 3 > 0) for i in range(80)],
}


def test_file_text_and_dict_are_one_scenario(scenarios: Path) -> None:
    if tomllib is None:
        pytest.skip("tomllib is not there before Python 3.11")
    for name in ("msc-septic-shock.toml", "msc-sequential.toml", "endpoints.toml", "published/6s.toml"):
        file = scenarios / name
        read = equipoise.Scenario(file)
        tree = tomllib.loads(file.read_text())
        data = {path: (file.parent / path).read_text() for path in pilots(tree)}
        made = equipoise.Scenario(tree, data=data)
        assert made.to_toml() == read.to_toml()
        assert made.hash == equipoise.Scenario.from_toml(file.read_text(), data=data, name=name).hash
        assert equipoise.Scenario.from_toml(read.to_toml(), data=data).to_toml() == read.to_toml()


def pilots(tree: dict[str, Any]) -> list[str]:
    return [value for value in tree.get("pilot", {}).values() if isinstance(value, str) and value.endswith(".csv")]


def test_what_a_scenario_tells(scenarios: Path) -> None:
    scenario = equipoise.Scenario(str(scenarios / "msc-septic-shock.toml"), {"simulation.n": 240})
    assert scenario.seed == 2022
    assert scenario.follow_up_days == 28
    assert scenario.n == 240
    assert scenario.arms == ["standard care", "MSC"]
    assert "28-day mortality" in scenario.analyses()["name"]
    assert 0 < scenario.target_power < 1
    assert len(scenario.hash) == 16
    assert "seed 2022" in repr(scenario)
    study = equipoise.Study(scenario)
    assert study.scenario.hash == scenario.hash
    assert len(study.pilot()) > 10
    assert any("pilot" in warning for warning in study.warnings)


def test_overrides_of_every_kind_come_in_order() -> None:
    base = equipoise.Scenario(TWO_ENDPOINTS)
    by_dict = base.with_overrides({"simulation.trials": 70, "design.alpha": 0.01, "trial.arms": ["a", "b \"c\""]})
    by_list = base.with_overrides(["simulation.trials=70", "design.alpha=0.01", 'trial.arms=["a", "b \\"c\\""]'])
    assert by_dict.to_toml() == by_list.to_toml()
    assert by_dict.trials == 70 and by_dict.arms == ["a", 'b "c"']
    assert base.with_overrides({"title": "Two words", "seed": 9}).title == "Two words"
    assert by_dict.with_overrides({"simulation.trials": np.int64(80)}).trials == 80
    assert by_dict.hash != base.hash
    assert equipoise.Scenario(TWO_ENDPOINTS, {"explore.n": np.array([60, 90])}).with_overrides(None).n == base.n
    nested = base.with_overrides({"trial.dropout": {"risk": 0.1}})
    assert "risk = 0.1" in nested.to_toml()
    assert base.with_overrides({}).hash == base.hash


def test_text_of_any_kind_survives_a_dict() -> None:
    title = 'q"\\ \u00fc \U0001f600 \t \x7f'
    assert equipoise.Scenario({**TWO_ENDPOINTS, "title": title}).title == title


def test_the_same_answer_from_every_kind_of_study(tmp_path: Path, study: equipoise.Study) -> None:
    file = tmp_path / "study.toml"
    file.write_text(study.scenario.to_toml())
    sources: list[Any] = [study, study.scenario, TWO_ENDPOINTS, file, str(file)]
    answers = [equipoise.power(source, trials=64) for source in sources]
    assert all(answer == answers[0] for answer in answers)


def test_data_from_columns_text_file_and_frame_are_one(tmp_path: Path) -> None:
    text = "arm,time,status\n" + "".join(f"{a},{t},{s}\n" for a, t, s in zip(*DEATHS.values()))
    file = tmp_path / "deaths.csv"
    file.write_text(text)
    sources: list[Any] = [
        DEATHS,
        {name: np.array(values) for name, values in DEATHS.items()},
        {**DEATHS, "status": [bool(status) for status in DEATHS["status"]]},
        equipoise.Data.from_csv(text),
        file,
        str(file),
    ]
    try:
        import pandas

        sources.append(pandas.DataFrame(DEATHS))
        sources.append(pandas.DataFrame(DEATHS).convert_dtypes())
    except ImportError:
        pass
    answers = [equipoise.analyze(source, "log-rank") for source in sources]
    assert answers[0].estimate["n"] == [80]
    assert all(answer == answers[0] for answer in answers)
    assert len(equipoise.test_names()) == 25
    named = {"group": DEATHS["arm"], "days": DEATHS["time"], "died": DEATHS["status"]}
    again = equipoise.analyze(named, "log-rank", arm="group", time="days", status="died")
    assert again.estimate["z"] == answers[0].estimate["z"]
    at_90 = equipoise.analyze(DEATHS, "log-rank", confidence=0.9)
    assert at_90.estimate["confidence"] == [0.9]


def test_missing_cells_and_dates(scenarios: Path) -> None:
    text = (scenarios / "running" / "msc-interim.csv").read_text()
    header, *lines = (line.split(",") for line in text.splitlines())
    columns: dict[str, Any] = {name: [line[i] for line in lines] for i, name in enumerate(header)}
    opened = datetime.date(2024, 1, 1)
    days = [opened + datetime.timedelta(days=int(float(day))) for day in columns["randomized"]]
    dated: dict[str, Any] = {**columns, "randomized": days, "weight": [None, float("nan")] + [70.5] * (len(days) - 2)}
    arrays = {**dated, "randomized": np.array(days, dtype="datetime64[ns]")}
    texts = {**dated, "randomized": [day.isoformat() for day in days]}
    at = opened + datetime.timedelta(days=1000)
    told = [
        equipoise.interim(scenarios / "msc-sequential.toml", source, date=at, opened=opened, trials=64)
        for source in (dated, arrays, texts)
    ]
    assert told[0] == told[1] == told[2]
    assert told[0].standing["day"] == [1000]
    assert told[0].standing["date"] == ["2026-09-27"]
