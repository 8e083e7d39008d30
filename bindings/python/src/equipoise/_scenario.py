"""Scenarios and studies."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Union

from . import _core, _toml
from ._errors import InputError, Problem
from ._given import Overrides, overrides as given_overrides, path_text
from ._held import Held
from ._table import Table


class Scenario(Held):
    """A study as its TOML text states it. Immutable.

    The keys, their ranges, units, defaults and sources are listed in ``scenarios/REFERENCE.md``, which
    ``equipoise schema --markdown`` prints.

    Parameters
    ----------
    source : path, dict or Scenario
        A file (the data that it names are looked for beside it), or the same keys as a dict of dicts.
    overrides : dict or list of str, optional
        Keys that are to have another value: ``{"design.alpha": 0.025}`` or ``["design.alpha=0.025"]``.
    data : dict, optional
        With a dict as source: texts of the data files that the scenario names, by those names.

    Raises
    ------
    InputError
        With every mistake of the text, each with file, line and key.

    Examples
    --------
    >>> scenario = equipoise.Scenario("trial.toml", {"simulation.trials": 20000})  # doctest: +SKIP
    """

    __slots__ = ("_core",)
    _instead = "send its path or dict, or to_toml() with the texts of its data, and make it there"

    _core: _core.Scenario

    def __init__(
        self,
        source: ScenarioLike,
        overrides: Overrides = None,
        *,
        data: Mapping[str, str] | None = None,
    ) -> None:
        more = given_overrides(overrides)
        if isinstance(source, Mapping):
            text = _toml.document(source)
            self._core = _core.Scenario.parse(text, dict(data or {}), more, "scenario")
            return
        if data is not None:
            raise InputError([Problem("data", "is given beside a scenario that is no dict",
                                      "use Scenario.from_toml for a text with its data")])
        if isinstance(source, Scenario):
            self._core = source._core.with_overrides(more)
        elif isinstance(source, (str, os.PathLike)):
            self._core = _core.Scenario.read(path_text(source), more)
        else:
            raise InputError([Problem("scenario", f"{source!r} is none", "give a path, a dict or a Scenario")])

    @classmethod
    def from_toml(
        cls,
        text: str,
        overrides: Overrides = None,
        *,
        data: Mapping[str, str] | None = None,
        name: str = "scenario.toml",
    ) -> Scenario:
        """From text; the disk is not looked at.

        Parameters
        ----------
        text : str
            TOML.
        overrides : dict or list of str, optional
            As for `Scenario`.
        data : dict, optional
            Texts of the data files that the scenario names, by those names:
            ``{"pilot.csv": "arm,time,status\\n..."}``.
        name : str
            Stands for the file in messages, and for the title where the text states none.
        """
        made = cls.__new__(cls)
        made._core = _core.Scenario.parse(text, dict(data or {}), given_overrides(overrides), name)
        return made

    def with_overrides(self, overrides: Overrides) -> Scenario:
        """The same text and data with more overrides, which come after those that it has."""
        return Scenario(self, overrides)

    @property
    def title(self) -> str:
        """The study's title."""
        return self._core.title

    @property
    def seed(self) -> int:
        """What every random number comes from, together with the scenario."""
        return self._core.seed

    @property
    def follow_up_days(self) -> int:
        """The longest follow-up, in days."""
        return self._core.follow_up_days

    @property
    def trials(self) -> int:
        """Synthetic trials a point (``simulation.trials``)."""
        return self._core.trials

    @property
    def n(self) -> int:
        """Total patients of `power`: ``simulation.n``, else the largest of ``explore.n``."""
        return self._core.n

    @property
    def target_power(self) -> float:
        """0 to 1 (``simulation.target_power``)."""
        return self._core.target_power

    @property
    def arms(self) -> list[str]:
        """Names of the arms, control first."""
        return self._core.arms

    @property
    def warnings(self) -> list[str]:
        """Keys that do not act though somebody may think so; each with its place."""
        return self._core.warnings

    @property
    def hash(self) -> str:
        """16 hexadecimal digits of `to_toml` and of the data files as they stand now: equal for equal studies."""
        return self._core.hash()

    def analyses(self) -> Table:
        """Name, test, estimand (what the estimate is, with its scale) and what each looks at."""
        return Table(self._core.analyses())

    def to_toml(self) -> str:
        """TOML with every value spelled out, defaults too: reading it again gives the same scenario."""
        return self._core.toml()

    def __repr__(self) -> str:
        return f"<equipoise.Scenario {self.title!r}: seed {self.seed}, {len(self.analyses())} analyses>"


class Study(Held):
    """A scenario with everything resolved that can be resolved once: the pilot read and fitted, laws and effect ready.

    Immutable; several threads may use one. Every verb also takes a `Scenario`, a path or a dict in its place, and then
    makes the study itself: make it once where it is asked often.

    Parameters
    ----------
    source : Scenario, path or dict
        The scenario; what `Scenario` takes is taken here too.
    overrides : dict or list of str, optional
        As for `Scenario`.

    Raises
    ------
    InputError
        For mistakes of the scenario or of the data that it names.
    """

    __slots__ = ("_core",)
    _instead = "send what its scenario is made from, and make it there"

    _core: _core.Study

    def __init__(self, source: ScenarioLike, overrides: Overrides = None) -> None:
        scenario = source if isinstance(source, Scenario) and overrides is None else Scenario(source, overrides)
        self._core = _core.Study(scenario._core)

    @property
    def scenario(self) -> Scenario:
        """What it was made from."""
        made = Scenario.__new__(Scenario)
        made._core = self._core.scenario
        return made

    @property
    def warnings(self) -> list[str]:
        """A pilot below published minimum sizes, mortality beyond what was seen, keys that do not act."""
        return self._core.warnings

    def pilot(self) -> Table:
        """What the pilot says, a line a quantity, with standard errors and 95% limits; no rows without a pilot."""
        return Table(self._core.pilot())

    def __repr__(self) -> str:
        return f"<equipoise.Study {self.scenario.title!r}>"


ScenarioLike = Union[Scenario, str, "os.PathLike[str]", Mapping[str, Any]]
"""A scenario, the path of its file, or its keys as a dict of dicts."""

StudyLike = Union[Study, ScenarioLike]
"""A study, or what one is made from."""


def core_study(study: StudyLike) -> _core.Study:
    """The library's study behind what a verb was given."""
    return (study if isinstance(study, Study) else Study(study))._core


@dataclass(frozen=True)
class Check:
    """What `check` finds.

    Attributes
    ----------
    problems : tuple of Problem
        Empty where the study can be simulated.
    warnings : tuple of str
        Sentences on keys, the pilot's size and what lies beyond it.
    toml, hash : str
        As `Scenario.to_toml` and `Scenario.hash`; empty where there are problems.
    """

    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]
    toml: str
    hash: str


def check(source: str | os.PathLike[str] | Mapping[str, Any], overrides: Overrides = None) -> Check:
    """Finds what is wrong with a scenario and its data, and raises nothing for it.

    Parameters
    ----------
    source : path or dict
        As for `Scenario`.
    overrides : dict or list of str, optional
        As for `Scenario`.
    """
    try:
        more = given_overrides(overrides)
        if isinstance(source, Mapping):
            found = _core.check(_toml.document(source), {}, more, "scenario")
        else:
            found = _core.check_file(path_text(source), more)
    except InputError as error:
        return Check(error.problems, (), "", "")
    problems, warnings, toml, hash_ = found
    return Check(tuple(Problem(*told) for told in problems), tuple(warnings), toml, hash_)
