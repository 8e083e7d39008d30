"""Every number is the program's, byte for byte as its JSON and CSV have it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from support import TWO_ENDPOINTS, Program, compared, rows, tokens

import equipoise

SCENARIOS = ["msc-septic-shock.toml", "msc-sequential.toml", "own-pilot.toml", "published/6s.toml"]


def asked(program: Program, *arguments: object) -> Any:
    return tokens(program(*arguments, "--json"))


def whole_n(point: dict[str, Any]) -> dict[str, Any]:
    """The program's points have n as 50 where tables have 50.0."""
    return {**point, "n": f"{point['n']}.0"}


@pytest.mark.parametrize("name", SCENARIOS)
def test_power(program: Program, scenarios: Path, name: str) -> None:
    told = asked(program, "power", scenarios / name, "--n", 120, "--trials", 128)
    result = equipoise.power(scenarios / name, n=120, trials=128, threads=2)
    assert len(result.analyses) == len(told["analyses"]) > 1
    stopping = rows(result.stopping) or [{}] * len(result.analyses)
    assert (stopping[0] == {}) == (name != "msc-sequential.toml")
    for entry, row, over_looks in zip(told["analyses"], rows(result.analyses), stopping):
        assert compared(entry, {**over_looks, **row}, {"name": "analysis"}) > 15
    looks = [look for entry in told["analyses"] for look in entry.get("looks", [])]
    assert len(looks) == len(result.looks)
    for look, row in zip(looks, rows(result.looks)):
        assert compared(look, row, {}) > 30
    means = {row["quantity"]: row for row in rows(result.trials)}
    assert means["patients"]["mean"] == told["trial"]["patients"]["mean"]
    assert means["lost"]["mcse"] == told["trial"]["lost"]["mcse"]
    reasons = {(row["analysis"], row["reason"]): row["count"] for row in rows(result.not_estimable)}
    assert reasons == {
        (entry["name"], reason): count
        for entry in told["analyses"]
        for reason, count in entry.get("not_estimable_reasons", {}).items()
    }


@pytest.mark.parametrize("name", ["msc-septic-shock.toml", "published/6s.toml"])
def test_size(program: Program, scenarios: Path, name: str) -> None:
    arguments = ["--power", 0.9, "--tolerance", 0.2, "--trials", 256]
    told = asked(program, "size", scenarios / name, *arguments)
    result = equipoise.size(scenarios / name, target_power=0.9, tolerance=0.2, trials=256)
    assert len(result.analyses) == len(told["analyses"])
    for entry, row in zip(told["analyses"], rows(result.analyses)):
        assert compared(entry, row, {"name": "analysis"}) > 12


def test_curve(program: Program, scenarios: Path) -> None:
    few = {"explore.n": [50, 100], "explore.effect_scale": [0.0, 1.0], "explore.control_mortality_shift": [0.0]}
    overrides = [word for key, value in few.items() for word in ("--set", f"{key}={value}")]
    told = asked(program, "curve", scenarios / "msc-septic-shock.toml", "--trials", 64, *overrides)
    study = equipoise.Study(scenarios / "msc-septic-shock.toml", few)
    result = equipoise.curve(study, trials=64)
    entries = [(point, entry) for point in told["points"] for entry in point["analyses"]]
    assert len(result.points) == len(entries) > 10
    for (point, entry), row in zip(entries, rows(result.points)):
        assert compared(whole_n(point), row, {}) == 3
        assert compared(entry, row, {"name": "analysis"}) > 15


def test_assurance(program: Program, scenarios: Path) -> None:
    arguments = ["--n", "60,120", "--draws", 50, "--trials-per-draw", 4, "--trials", 64]
    told = asked(program, "assurance", scenarios / "msc-septic-shock.toml", *arguments)
    result = equipoise.assurance(
        scenarios / "msc-septic-shock.toml", n=[120, 60], draws=50, trials_per_draw=4, trials=64
    )
    by_place = {(row["n"], row["analysis"]): row for row in rows(result.analyses)}
    points = list(map(whole_n, told["points"]))
    names = {"name": "analysis", "sd": "power_sd", "sd_mcse": "power_sd_mcse"}
    seen = [compared(e, by_place[p["n"], e["name"]], names) for p in points for e in p["analyses"]]
    assert len(seen) == len(by_place) > 10
    assert min(seen) > 15
    assert told["benefit"] == f"number {result.benefit!r}"
    assert told["drawn"] == list(result.drawn)


def test_plan_files(program: Program, scenarios: Path, tmp_path: Path) -> None:
    short = {"simulation.trials": 64, "simulation.tolerance": 0.5, "explore.n": [60, 120]}
    words = [word for key, value in short.items() for word in ("--set", f"{key}={value}")]
    path = scenarios / "published" / "6s.toml"
    said = program("plan", path, *words, "--out", tmp_path / "program")
    plan = equipoise.plan(equipoise.Study(path, short), command=command(path, words))
    plan.write(tmp_path / "python")
    assert len(plan.files) > 5
    for name in plan.files:
        assert (tmp_path / "python" / name).read_bytes() == (tmp_path / "program" / name).read_bytes(), name
    assert plan.report_html.startswith("<!")
    assert plan.answer in said
    sizes = list(csv.DictReader(io.StringIO(plan.files["size.csv"])))
    assert ["" if n is None else str(n) for n in plan.size["n"]] == [row["n"] for row in sizes]
    assert len(plan.type_one_error) == 2


def test_looks_of_a_plan_are_those_of_its_files() -> None:
    short = {"simulation.trials": 64, "simulation.tolerance": 0.5, "design.kind": "group-sequential",
             "design.looks": [0.5, 0.75, 1]}
    study = equipoise.Study(TWO_ENDPOINTS, short)
    plan = equipoise.plan(study)
    assert plan.looks.csv() == plan.files["looks.csv"]
    assert plan.stopping.csv() == plan.files["stops.csv"]
    power = equipoise.power(study)
    assert plan.looks.rows(effect_scale=1.0) == power.looks.rows(analysis=plan.looks["analysis"][0])
    assert plan.stopping.rows(effect_scale=1.0) == list(power.stopping)
    assert len(plan.looks.rows(effect_scale=0.0)) == 3


def command(path: Path, words: list[str]) -> str:
    told = [word if word == "--set" else f"'{word}'" for word in words]
    return " ".join(["equipoise plan", str(path), *told])


@pytest.mark.parametrize("by_day", [False, True])
def test_simulated_patients(program: Program, scenarios: Path, tmp_path: Path, by_day: bool) -> None:
    path = scenarios / "endpoints.toml"
    file = tmp_path / "patients.csv"
    program("simulate", path, "--n", 40, "--trials", 3, "--out", file, *(["--long"] if by_day else []))
    header, *lines = (line.split(",") for line in file.read_text().splitlines())
    patients = equipoise.simulate(path, n=40, trials=3, by_day=by_day)
    assert list(patients) == header
    assert patients.size == len(lines) > 100
    for place, name in enumerate(header):
        cells = [line[place] for line in lines]
        if patients[name].dtype == object:
            assert list(patients[name]) == cells
        else:
            assert patients.to_dict()[name] == [float(cell) if cell else None for cell in cells], name


def test_analyses_of_data(program: Program, scenarios: Path) -> None:
    data = scenarios / "running" / "msc-interim.csv"
    asks: list[tuple[str, dict[str, Any]]] = [
        ("log-rank", {}),
        ("proportion-difference", {"day": 28}),
        ("fisher", {"day": 14}),
    ]
    for test, options in asks:
        words = [word for key, value in options.items() for word in ("--option", f"{key}={value}")]
        told = asked(program, "analyze", data, "--test", test, "--confidence", 0.9, *words)
        result = equipoise.analyze(data, test, confidence=0.9, **options)
        assert compared(told, rows(result.estimate)[0], {}) >= 15
        numbers = {row["name"]: row["number"] for row in rows(result.details) if row["row"] is None}
        single = {name: value for name, value in told["details"].items() if not isinstance(value, (list, dict))}
        assert {name: numbers[name] for name in single if single[name] is not None}
        for name, value in single.items():
            if name in numbers and numbers[name] is not None:
                assert numbers[name] == value


def test_interim(program: Program, scenarios: Path) -> None:
    scenario, data = scenarios / "msc-sequential.toml", scenarios / "running" / "msc-interim.csv"
    told = asked(program, "interim", scenario, data, "--date", 1000, "--trials", 128)
    result = equipoise.interim(scenario, data, date=1000, trials=128)
    assert compared(told["standing"], rows(result.standing)[0], {}) == 19
    assert compared(told["test"], rows(result.test)[0], {}) == 28
    for name, table in (("days", result.days), ("chances", result.chances)):
        assert len(table) == len(told[name]) > 0
        for entry, row in zip(told[name], rows(table)):
            assert compared(entry, row, {}) >= 8
    assert list(result.notes) == told["notes"]
    blinded = equipoise.interim(scenario, data, date=1000, trials=128, blinded=True)
    assert len(blinded.test) == len(blinded.chances) == 0


def test_fit(program: Program, scenarios: Path) -> None:
    scenario = scenarios / "msc-septic-shock.toml"
    told = asked(program, "fit", scenario)
    result = equipoise.fit(equipoise.Scenario(scenario))
    by_place = {(row["fitted"], row["law"]): row for row in rows(result.laws)}
    values = {(r["fitted"], r["law"], r["parameter"], r["place"]): r["value"] for r in rows(result.parameters)}
    assert (result.control, result.treatment) == (told["control"], told["treatment"])
    seen = 0
    arms = [("control" if arm["arm"] == result.control else "treatment", arm) for arm in told["arms"]]
    for fitted, arm in [*arms, ("both", told["both_arms"])]:
        for law in arm["laws"]:
            assert compared(law, by_place[fitted, law["law"]], {}) == 6
            for name, value in law["parameters"].items():
                listed = value if isinstance(value, list) else [value]
                counted: list[str | None] = [f"number {i + 1}" for i in range(len(listed))]
                places = counted if isinstance(value, list) else [None]
                found = [values[fitted, law["law"], name, place] for place in places]
                assert found == [None if str(one)[:7] != "number " else one for one in listed]
                seen += len(found)
    assert seen == len(values) > 10
    data = scenarios / "pilot" / "alp2022-deaths.csv"
    toml = program("fit", data, "--law", "exponential", "--control", "control", "--toml")
    assert equipoise.fit_toml(data, laws="exponential", control="control") == toml
    by_data = equipoise.fit(data, control="control", laws=["exponential", "weibull"], days=[7, 28])
    assert set(by_data.laws["law"]) == {"exponential", "weibull"}
    assert set(by_data.survival.numbers("day")) == {7, 28}


def test_boundaries(program: Program) -> None:
    told = asked(program, "boundaries", "--looks", "0.5,0.75,1", "--efficacy", "LDOF", "--futility", "HSD:-2")
    result = equipoise.boundaries(
        [0.5, 0.75, 1], efficacy="lan-demets-obrien-fleming", futility="hwang-shih-decani:-2"
    )
    assert len(result.looks) == len(told["looks"]) == 3
    for entry, row in zip(told["looks"], rows(result.looks)):
        assert compared(entry, row, {"p_one_sided": "p_one_sided"}) > 5
    design = rows(result.design)[0]
    assert design["inflation"] == told["inflation"]
