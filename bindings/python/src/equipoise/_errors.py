"""What the package raises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One mistake, told so that its maker can mend it.

    Attributes
    ----------
    place : str
        Where it is: ``"trial.toml, line 4, trial.allocation"``, ``"override design.alpha"``, ``"n"``.
    message : str
        What is wrong, with the value that was given.
    instead : str
        What is allowed, or ``did you mean ...``; may be empty.
    """

    place: str
    message: str
    instead: str = ""

    def __str__(self) -> str:
        told = f"{self.place}: {self.message}" if self.place else self.message
        return f"{told}; {self.instead}" if self.instead else told


class EquipoiseError(Exception):
    """Whatever the package raises of its own."""


class InputError(EquipoiseError, ValueError):
    """Mistakes of the caller's: all that were found together, at least one.

    Attributes
    ----------
    problems : tuple of Problem
        Each with its place, what is wrong, and what is allowed instead.
    """

    problems: tuple[Problem, ...]

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class Interrupted(EquipoiseError):
    """A `Monitor` was told to stop before the answer was complete; nothing of it is given.

    Attributes
    ----------
    trials_done : int
        Trials that had been simulated by then.
    """

    trials_done: int

    def __init__(self, trials_done: int) -> None:
        super().__init__(trials_done)
        self.trials_done = trials_done

    def __str__(self) -> str:
        return f"stopped after {self.trials_done} trials"
