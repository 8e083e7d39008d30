"""Tables as dicts, arrays, data frames and texts."""

from __future__ import annotations

import copy
import json
import math
import pickle
from pathlib import Path

import numpy as np
import pytest

import equipoise


@pytest.fixture(scope="module")
def result(study: equipoise.Study) -> equipoise.PowerResult:
    return equipoise.power(study, trials=128)


def test_columns_say_what_they_are(result: equipoise.PowerResult) -> None:
    table = result.analyses
    power = table.column("power")
    assert power.mcse in table and power.lower in table and power.upper in table
    assert all(column.meaning for column in table.columns)
    assert table.column("n").unit == "patients"
    assert len({column.name for column in table.columns}) == len(table.columns)


def test_rows_columns_and_dicts_agree(result: equipoise.PowerResult) -> None:
    table = result.analyses
    assert len(table) == 2
    assert [row["power"] for row in table] == table["power"] == table.to_dict()["power"]
    assert table[0]["analysis"] == "28-day mortality"
    assert table[-1] == table[1]
    assert table.rows(test="log-rank") == [table[1]]
    assert list(table.numbers("power")) == table["power"]
    assert math.isnan(table.numbers("closed_form")[1]) or table["closed_form"][1] is not None
    with pytest.raises(IndexError, match="no row 2"):
        table[2]
    with pytest.raises(equipoise.InputError, match='did you mean "power"'):
        table["powr"]
    with pytest.raises(equipoise.InputError, match="is not a number"):
        table.numbers("analysis")
    table["power"].append(None)
    table.to_dict()["power"].clear()
    assert len(table["power"]) == 2  # what is given out is a copy


def test_json_and_csv_are_the_tables(result: equipoise.PowerResult) -> None:
    table = result.analyses
    document = json.loads(table.json())
    assert [row["power"] for row in document["rows"]] == table["power"]
    assert [column["name"] for column in document["columns"]] == list(table.to_dict())
    header, first, *_ = table.csv().splitlines()
    assert header.split(",") == list(table.to_dict())
    assert first.startswith("28-day mortality") or "28-day mortality" in first
    whole = json.loads(result.to_json())
    assert whole["analyses"] == document
    assert result.to_dict()["analyses"] == table.to_dict()


def test_copies_and_pickles_are_equal(result: equipoise.PowerResult) -> None:
    for again in (pickle.loads(pickle.dumps(result)), copy.deepcopy(result)):
        assert again == result
        assert again.analyses.csv() == result.analyses.csv()
        assert again.analyses.json() == result.analyses.json()


def test_data_frames(result: equipoise.PowerResult, study: equipoise.Study) -> None:
    pandas = pytest.importorskip("pandas")
    frame = result.analyses.to_pandas()
    assert list(frame.columns) == list(result.analyses.to_dict())
    assert frame["power"].tolist() == result.analyses["power"]
    assert frame["power"].dtype == np.float64
    assert frame["trials"].dtype == np.int64
    assert frame["analysis"].tolist() == result.analyses["analysis"]
    assert frame.attrs["columns"]["n"]["unit"] == "patients"
    patients = {"arm": [0, 1] * 30, "time": [1.0 + i % 9 for i in range(60)], "status": [i % 3 % 2 for i in range(60)]}
    details = equipoise.analyze(patients, "logistic").details
    assert {type(cell) for cell in details["row"]} == {int, type(None)}
    assert details.to_pandas()["row"].dtype == pandas.Int64Dtype()
    assert details.to_pandas()["number"].dtype == np.float64
    assert len(equipoise.power(study, trials=64).not_estimable.to_pandas()) == 0


def test_patients_are_arrays(study: equipoise.Study, scenarios: Path) -> None:
    patients = equipoise.simulate(study, n=60, trials=3)
    assert patients.size == 180
    assert patients["arm"].dtype == np.int64 and patients["time"].dtype == np.float64
    assert set(patients["arm"]) == {0, 1} and set(patients["trial"]) == {0, 1, 2}
    assert np.isin(patients["status"], [0, 1]).all()
    assert (patients["time"] <= 28).all()
    assert patients["time"].flags.owndata or patients["time"].base is not None
    last = equipoise.simulate(study, n=60, first=2)
    assert np.array_equal(last["time"], patients["time"][patients["trial"] == 2])
    with pytest.raises(equipoise.InputError, match='did you mean "time"'):
        patients["tme"]
    with pytest.raises(equipoise.InputError, match="have none|the patients"):
        patients.scores()
    scored = equipoise.simulate(scenarios / "msc-septic-shock.toml", n=40)
    assert scored.scores().shape == (40, 29)
    assert np.array_equal(scored.scores()[:, 7], scored["sofa7"], equal_nan=True)
    assert scored["sofa0"].dtype == np.float64


def test_many_patients_are_those_of_few_at_a_time(study: equipoise.Study) -> None:
    """Trials are simulated some at a time: the seam does not show."""
    whole = equipoise.simulate(study, n=200, trials=250)
    assert whole.size == 50_000
    for first in (0, 99, 100, 249):
        one = equipoise.simulate(study, n=200, first=first)
        for name in whole:
            assert np.array_equal(one[name], whole[name][whole["trial"] == first])
    frame = whole.to_pandas() if pytest.importorskip("pandas") else None
    assert frame is not None and frame["time"].mean() == whole["time"].mean()
