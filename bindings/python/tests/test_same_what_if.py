"""Keys that vary, comparisons, n for an assurance, certificates and replays: the program's, byte for byte."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import TWO_ENDPOINTS, Program, compared, rows, tokens

import equipoise
from equipoise import InputError, _toml

PRIOR = {"prior": {"log_hazard_ratio": {"mean": -0.5, "sd": 0.2}}}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The small study as a file that the program reads."""
    path = tmp_path / "study.toml"
    path.write_text(_toml.document(TWO_ENDPOINTS))
    return path


def asked(program: Program, *arguments: object) -> Any:
    return tokens(program(*arguments, "--json"))


def points(told: dict[str, Any], table: equipoise.Table, least: int) -> None:
    assert len(table) == len(told["points"]) > 0
    for point, row in zip(told["points"], rows(table)):
        assert compared(point["at"], row, {}) == len(told["vary"])
        assert compared(point["analysis"], row, {"name": "analysis"}) >= least


def test_power_along_two_keys(program: Program, file: Path) -> None:
    alpha, n = "design.alpha=0.01:0.05:0.02", "simulation.n=60,120"
    told = asked(program, "power", file, "--vary", alpha, "--vary", n, "--trials", 128)
    result = equipoise.vary(file, [alpha, n], trials=128, threads=2)
    points(told, result.points, 20)
    assert result.keys == ("design.alpha", "simulation.n")
    same = equipoise.vary(file, {"design.alpha": [0.01, 0.03, 0.05], "simulation.n": range(60, 121, 60)}, trials=128)
    assert same.points == result.points
    for row in result.points:
        there = equipoise.Study(file, {"design.alpha": row["design.alpha"], "simulation.n": row["simulation.n"]})
        alone = equipoise.power(there, trials=128).analyses.rows(analysis=row["analysis"])[0]
        assert {name: row[name] for name in alone} == alone
    assert len(set(result.points["power"])) > 3


def test_size_along_words(program: Program, file: Path) -> None:
    key = "analysis[0].test"
    few = ["--trials", 300, "--tolerance", 0.3, "--power", 0.7]
    told = asked(program, "size", file, "--vary", f"{key}=proportion-difference,fisher", *few)
    result = equipoise.vary(
        file, {key: ["proportion-difference", "fisher"]}, of="size", target_power=0.7, tolerance=0.3, trials=300
    )
    points(told, result.points, 15)
    assert result.points[key] == ["proportion-difference"] * 2 + ["fisher"] * 2
    assert result.points["n"][2] > result.points["n"][0]


def test_a_comparison(program: Program, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(equipoise.Scenario(TWO_ENDPOINTS, {"analysis[0].day": 14, "seed": 8}).to_toml())
    arguments = ["--n", 80, "--trials", 256, "--size", "--set", "simulation.tolerance=0.3"]
    told = asked(program, "compare", file, other, *arguments)
    coarse = {"simulation.tolerance": 0.3}
    studies = [equipoise.Study(file, coarse), equipoise.Study(other, coarse)]
    result = equipoise.compare(studies, n=80, trials=256, size=True)
    entries = [entry for scenario in told["scenarios"] for entry in scenario["analyses"]]
    assert len(entries) == len(result.analyses) == 4
    for entry, row in zip(entries, rows(result.analyses)):
        assert compared(entry, row, {"name": "analysis"}) > 18
    assert list(result.notes) == told["notes"] != []
    named = equipoise.compare({"plan": studies[0], "early": studies[1]}, n=80, trials=256)
    assert named.analyses["scenario"] == ["plan", "plan", "early", "early"]
    # By hand: what pairs say of the difference and its error.
    row = named.analyses[2]
    assert row["difference"] == pytest.approx(row["power"] - named.analyses[0]["power"], abs=1e-12)
    apart = (row["only_here"] + row["only_first"]) / 256
    assert apart > 0
    assert row["difference_mcse"] == pytest.approx(math.sqrt((apart - row["difference"] ** 2) / 256), abs=1e-12)


def test_n_for_an_assurance(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "prior.toml"
    path.write_text(equipoise.Scenario({**TWO_ENDPOINTS, **PRIOR}).to_toml())
    told = asked(program, "size", path, "--assurance", 0.7, "--draws", 200, "--trials-per-draw", 5)
    result = equipoise.assured_size(path, 0.7, draws=200, trials_per_draw=5, threads=2)
    assert len(result.analyses) == len(told["analyses"]) == 2
    for entry, row in zip(told["analyses"], rows(result.analyses)):
        assert compared(entry, row, {"name": "analysis"}) > 13
        assert row["target_assurance"] == told["target_assurance"]
    assert list(result.drawn) == told["drawn"]
    n = result.analyses["n"][0]
    there = equipoise.assurance(path, n=n, draws=200, trials_per_draw=5, trials=64)
    assert there.analyses["assurance"][0] == result.analyses["assurance_at_n"][0]


def test_a_certificate(program: Program, file: Path) -> None:
    told = asked(program, "power", file, "--certify", "--n", 80, "--trials", 512)
    result = equipoise.certify(file, n=80, trials=512)
    assert len(result.analyses) == len(told["analyses"]) == 2
    for entry, row in zip(told["analyses"], rows(result.analyses)):
        assert compared(entry, row, {"name": "analysis"}) == 17
    assert result.confidence == 0.999
    assert result.left_out == ()
    # At the upper limit so few rejections have a chance of one in a thousand.
    row = result.analyses[0]
    p = row["at_most"]
    chance = sum(math.comb(512, k) * p**k * (1 - p) ** (512 - k) for k in range(row["rejections"] + 1))
    assert chance == pytest.approx(0.001, rel=1e-6)


def test_a_replayed_trial(program: Program, file: Path) -> None:
    looks = ["--set", "design.kind=group-sequential", "--set", "design.looks=[0.5, 1]"]
    told = asked(program, "replay", file, "--replicate", 17, "--n", 120, "--scale", 0.5, *looks)
    study = equipoise.Study(file, {"design.kind": "group-sequential", "design.looks": [0.5, 1]})
    result = equipoise.replay(study, 17, n=120, effect_scale=0.5)
    for name, least in (("analyses", 13), ("looks", 14), ("patients", 10)):
        table = getattr(result, name)
        assert len(table) == len(told[name]) > 0
        for entry, row in zip(told[name], rows(table)):
            assert compared(entry, row, {}) >= least
    assert compared(told, rows(result.trial)[0], {"scenario": "title"}) == 11
    assert [result.trial["control_deaths"][0], result.trial["treatment_deaths"][0]] == json.loads(
        program("replay", file, "--replicate", 17, "--n", 120, "--scale", 0.5, *looks, "--json")
    )["deaths"]
    drawn = equipoise.simulate(file, n=120, first=17)
    whole = equipoise.replay(file, 17, n=120)
    assert list(drawn["time"]) == whole.patients["known_until"]
    assert len(whole.looks) == 0


CASES: dict[str, tuple[Callable[[equipoise.Study], object], str]] = {
    "no key": (lambda s: equipoise.vary(s, {}), "vary"),
    "no values": (lambda s: equipoise.vary(s, {"design.alpha": []}), "vary design.alpha"),
    "no list": (lambda s: equipoise.vary(s, {"design.alpha": 3}), "vary design.alpha"),
    "no axis": (lambda s: equipoise.vary(s, 3), "axes"),  # type: ignore[arg-type]
    "key no text": (lambda s: equipoise.vary(s, {3: [1]}), "axes"),  # type: ignore[dict-item]
    "bad axis": (lambda s: equipoise.vary(s, "design.alpha=0:1:x"), "vary design.alpha=0:1:x"),
    "unknown key": (lambda s: equipoise.vary(s, {"trial.dropout.rissk": [0.1]}), "vary trial.dropout.rissk = 0.1"),
    "bad value": (lambda s: equipoise.vary(s, {"design.alpha": [0.1, 2]}), "vary design.alpha = 2"),
    "three keys": (lambda s: equipoise.vary(s, {"a": [1], "b": [1], "c": [1]}), "vary"),
    "set twice": (lambda s: equipoise.vary(s, {"simulation.n": [60]}, n=60), "vary simulation.n"),
    "of": (lambda s: equipoise.vary(s, {"seed": [1]}, of="sizes"), "of"),  # type: ignore[arg-type]
    "n of size": (lambda s: equipoise.vary(s, {"seed": [1]}, of="size", n=60), "n"),
    "power of power": (lambda s: equipoise.vary(s, {"seed": [1]}, target_power=0.9), "target_power"),
    "one study": (lambda s: equipoise.compare([s]), "compare"),
    "a study alone": (lambda s: equipoise.compare(s), "studies"),  # type: ignore[arg-type]
    "compare n": (lambda s: equipoise.compare([s, s], n=1), "n"),
    "assurance": (lambda s: equipoise.assured_size(s, 1.5), "assurance"),
    "assurance zero": (lambda s: equipoise.assured_size(s, 0), "assurance"),
    "draws": (lambda s: equipoise.assured_size(s, 0.7, draws=5), "draws"),
    "certify n": (lambda s: equipoise.certify(s, n=1), "n"),
    "certify trials": (lambda s: equipoise.certify(s, trials=-1), "trials"),
    "replicate": (lambda s: equipoise.replay(s, -1), "replicate"),
    "scale": (lambda s: equipoise.replay(s, 0, effect_scale=1.5), "effect_scale"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_is_refused(study: equipoise.Study, name: str) -> None:
    call, place = CASES[name]
    with pytest.raises(InputError) as raised:
        call(study)
    assert [problem.place for problem in raised.value.problems] == [place]
    assert all(problem.instead for problem in raised.value.problems)


def test_nothing_uncertain_has_no_assured_size(study: equipoise.Study) -> None:
    with pytest.raises(InputError, match="nothing is uncertain"):
        equipoise.assured_size(study, 0.7)


def test_a_monitor_stops_each(study: equipoise.Study) -> None:
    calls: list[Callable[[equipoise.Monitor], object]] = [
        lambda m: equipoise.vary(study, {"seed": [1, 2]}, trials=10**8, monitor=m),
        lambda m: equipoise.compare([study, study], trials=10**8, monitor=m),
        lambda m: equipoise.certify(study, monitor=m),
        lambda m: equipoise.assured_size({**TWO_ENDPOINTS, **PRIOR}, 0.9, draws=10**7, monitor=m),
    ]
    for call in calls:
        monitor = equipoise.Monitor()
        monitor.stop()
        with pytest.raises(equipoise.Interrupted):
            call(monitor)
