"""Mistakes come as InputError with every problem: place, message, instead."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import TWO_ENDPOINTS

import equipoise
from equipoise import InputError

BAD_TOML = '[survival]\nlaw = "exponentail"\n[[analysis]]\ntest = "log-rank"\nrho = -1\n'


def problems(call: Callable[[], object]) -> tuple[equipoise.Problem, ...]:
    with pytest.raises(InputError) as raised:
        call()
    assert raised.value.problems
    assert str(raised.value) == "\n".join(map(str, raised.value.problems))
    return raised.value.problems


def test_every_mistake_of_a_scenario_at_once() -> None:
    found = problems(lambda: equipoise.Scenario.from_toml(BAD_TOML, {"design.alpha": 2}, name="mine.toml"))
    places = {problem.place: problem for problem in found}
    assert {"mine.toml, line 5, analysis[0].rho", "override design.alpha"} <= set(places)
    law = places["mine.toml, line 2, survival.law"]
    assert "exponentail" in law.message
    assert law.instead == 'did you mean "exponential"?'
    assert isinstance(law, equipoise.Problem)
    assert equipoise.InputError.__mro__[1:3] == (equipoise.EquipoiseError, ValueError)


CASES: dict[str, tuple[Callable[[equipoise.Study], object], str]] = {
    "no file": (lambda s: equipoise.Scenario("/nowhere/s.toml"), "/nowhere/s.toml"),
    "no scenario": (lambda s: equipoise.power(3.5), "scenario"),  # type: ignore[arg-type]
    "n below": (lambda s: equipoise.power(s, n=1), "n"),
    "n zero": (lambda s: equipoise.power(s, n=0), "n"),
    "n no number": (lambda s: equipoise.power(s, n="many"), "n"),  # type: ignore[arg-type]
    "n broken": (lambda s: equipoise.power(s, n=10.5), "n"),  # type: ignore[arg-type]
    "n beyond 64 bits": (lambda s: equipoise.power(s, n=10**30), "n"),
    "trials negative": (lambda s: equipoise.power(s, trials=-5), "trials"),
    "trials zero": (lambda s: equipoise.curve(s, trials=0), "trials"),
    "threads": (lambda s: equipoise.power(s, threads=-1), "threads"),
    "progress": (lambda s: equipoise.power(s, progress=3), "progress"),  # type: ignore[arg-type]
    "monitor": (lambda s: equipoise.power(s, monitor=3), "monitor"),  # type: ignore[arg-type]
    "power": (lambda s: equipoise.size(s, target_power=1.5), "target_power"),
    "by day": (lambda s: equipoise.simulate(s, by_day=True), "by_day"),
    "too many": (lambda s: equipoise.simulate(s, trials=10**9), "trials"),
    "no trials": (lambda s: equipoise.simulate(s, trials=0), "trials"),
    "assurance n": (lambda s: equipoise.assurance(s, n=1), "n"),
    "assurance n text": (lambda s: equipoise.assurance(s, n="1"), "n"),  # type: ignore[arg-type]
    "alpha": (lambda s: equipoise.boundaries(alpha=-1), "alpha"),
    "drift zero": (lambda s: equipoise.boundaries(drift=0), "drift"),
    "test no text": (lambda s: equipoise.analyze({"arm": [0]}, 7), "test"),  # type: ignore[arg-type]
    "alpha text": (lambda s: equipoise.boundaries(alpha="0.05"), "alpha"),  # type: ignore[arg-type]
    "binding": (lambda s: equipoise.boundaries(binding=1), "binding"),  # type: ignore[arg-type]
    "override": (lambda s: equipoise.Scenario(TWO_ENDPOINTS, {"simulation.trials": 0}), "override simulation.trials"),
    "override text": (lambda s: equipoise.Scenario(TWO_ENDPOINTS, "design.alpha=1"), "overrides"),
    "override value": (lambda s: s.scenario.with_overrides({"design.alpha": object()}), "override design.alpha"),
    "data beside": (lambda s: equipoise.Scenario("x.toml", data={}), "data"),
    "data file": (lambda s: equipoise.analyze("/nowhere/d.csv", "log-rank"), "/nowhere/d.csv"),
    "data folder": (lambda s: equipoise.analyze("/", "log-rank"), "/"),
    "data kind": (lambda s: equipoise.analyze(7, "log-rank"), "data"),
    "test": (lambda s: equipoise.analyze({"arm": [0, 1], "time": [1, 2], "status": [1, 0]}, "log-rnk"), "test"),
    "ragged": (lambda s: equipoise.Data({"arm": [0, 1], "time": [1]}), "data, column time"),
    "cell": (lambda s: equipoise.Data({"arm": [0, object()]}), "data, column arm, row 2"),
    "fit option": (lambda s: equipoise.fit({"arm": [0]}, dys=[7]), "dys"),
    "fit law": (lambda s: equipoise.fit({"arm": [0, 1], "time": [1, 2], "status": [1, 0]}, laws="weibul"), "laws"),
    "fit scores": (lambda s: equipoise.fit(s, scores="x.csv"), "scores"),
    "column": (lambda s: equipoise.Data({"arm": 1}), "data, column arm"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_has_its_place(study: equipoise.Study, name: str) -> None:
    call, place = CASES[name]
    found = problems(lambda: call(study))
    assert [problem.place for problem in found] == [place]
    assert found[0].message


def test_bytes_that_are_no_text_are_told_of(tmp_path: Path) -> None:
    file = tmp_path / "latin.csv"
    file.write_bytes("arm,time,status\nm\u00fcde,1,1\nwach,2,0\n".encode("latin-1"))
    assert "latin.csv" in problems(lambda: equipoise.analyze(file, "log-rank"))[0].place
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b'title = "m\xfcde"\n')
    assert "bad.toml" in problems(lambda: equipoise.Scenario(bad))[0].place


def test_check_raises_nothing(tmp_path: Path, scenarios: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(BAD_TOML)
    found = equipoise.check(bad)
    assert len(found.problems) >= 2
    assert found.toml == found.hash == ""
    sound = equipoise.check(scenarios / "msc-septic-shock.toml")
    assert sound.problems == ()
    assert sound.hash == equipoise.Scenario(scenarios / "msc-septic-shock.toml").hash
    assert any("pilot" in warning for warning in sound.warnings)
    assert equipoise.check({"survival": object()}).problems


def test_what_the_library_holds_is_not_pickled_and_says_so(study: equipoise.Study) -> None:
    data = equipoise.Data({"arm": [0, 1], "time": [1, 2], "status": [1, 0]})
    for held in (study, study.scenario, data):
        assert copy.copy(held) is copy.deepcopy(held) is held
        with pytest.raises(TypeError, match="cannot be pickled: the library holds it; send"):
            pickle.dumps(held)
    patients = equipoise.simulate(study, n=20)
    assert list(pickle.loads(pickle.dumps(patients))["time"]) == list(patients["time"])


def test_errors_can_be_sent_to_other_processes() -> None:
    error = InputError([equipoise.Problem("n", "is 0", "use 2")])
    again: Any = pickle.loads(pickle.dumps(error))
    assert again.problems == error.problems
    assert pickle.loads(pickle.dumps(equipoise.Interrupted(64))).trials_done == 64
