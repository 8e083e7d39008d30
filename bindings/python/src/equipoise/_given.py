"""What callers give, as the library takes it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, Union

from . import _core
from ._errors import InputError, Problem
from ._values import word

Overrides = Union[Mapping[str, Any], Sequence[str], None]
"""Keys of the scenario with values, ``{"design.alpha": 0.025}``, or ``["design.alpha=0.025"]`` as after ``--set``."""

Progress = Callable[[int], object]
"""Called with the number of trials done, about twenty times a second, on the thread that called the verb."""

Options = TypeVar("Options")

_KINDS = {bool: "True or False", int: "a whole number", float: "a number", str: "text", list: "a list"}


class Monitor:
    """Watches simulations, and stops them from another thread.

    ``power(study, monitor=monitor)`` raises `Interrupted` soon after ``monitor.stop()``. One that was stopped stays so.
    """

    __slots__ = ("_core",)

    def __init__(self) -> None:
        self._core = _core.Monitor()

    def stop(self) -> None:
        """Ends the simulations that were given this monitor, within a block of trials."""
        self._core.stop()

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._core.stopped

    @property
    def trials_done(self) -> int:
        """Trials finished since the monitor was made, in all runs that it watched."""
        return self._core.trials_done


def overrides(given: Overrides) -> list[str]:
    """As the library takes them: KEY=VALUE each."""
    if given is None:
        return []
    if isinstance(given, Mapping):
        return [f"{key}={word(value, f'override {key}')}" for key, value in given.items() if value is not None]
    if isinstance(given, str) or not all(isinstance(one, str) for one in given):
        raise InputError([Problem("overrides", f"{given!r} is neither a dict nor a list of text",
                                  'write {"design.alpha": 0.025} or ["design.alpha=0.025"]')])
    return list(given)


def watch(threads: int | None, progress: Progress | None, monitor: Monitor | None) -> _core.Watch:
    """How a simulation is carried out."""
    if progress is not None and not callable(progress):
        raise InputError([Problem("progress", f"{progress!r} cannot be called", "give a function of the trials done")])
    if monitor is not None and not isinstance(monitor, Monitor):
        raise InputError([Problem("monitor", f"{monitor!r} is not one", "give an equipoise.Monitor")])
    set_by = filled(_core.Watch(), threads=threads)
    set_by.progress = progress
    if monitor is not None:
        set_by.monitor = monitor._core
    return set_by


def filled(options: Options, /, **given: Any) -> Options:
    """The options with what was given; None leaves the default."""
    for name, value in given.items():
        if value is None:
            continue
        kind = type(getattr(options, name))
        if (kind is bool) != isinstance(value, bool):
            raise _wrong(name, value, kind)
        try:
            setattr(options, name, value)
        except (TypeError, OverflowError, ValueError):
            raise _wrong(name, value, kind) from None
    return options


def nonzero(**given: Any) -> dict[str, Any]:
    """Refuses 0 where the library would take it for "as the scenario has it"."""
    for name, value in given.items():
        if value is not None and not isinstance(value, (str, bool)) and value == 0:
            raise InputError([Problem(name, "0 is out of range", "leave it out for the default")])
    return given


def _wrong(name: str, value: Any, kind: type) -> InputError:
    return InputError([Problem(name, f"{value!r} is not {_KINDS.get(kind, 'allowed')}", "")])


def path_text(path: str | os.PathLike[str]) -> str:
    """A path as text."""
    text = os.fspath(path)
    if not isinstance(text, str):
        raise InputError([Problem("path", f"{path!r} is not text", "give the path as str or pathlib.Path")])
    return text
