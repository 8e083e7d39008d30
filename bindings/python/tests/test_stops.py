"""Ctrl-C, progress, stops from other threads, and the interpreter's lock."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support import TWO_ENDPOINTS

import equipoise

ENDLESS = 500_000_000  # trials

Calls = dict[str, Callable[[], object]]


@pytest.fixture(scope="module")
def calls(study: equipoise.Study, scenarios: Path) -> Calls:
    daily_scores = equipoise.Data(equipoise.simulate(scenarios / "msc-septic-shock.toml", n=400))
    return {
        "power": lambda: equipoise.power(study, trials=ENDLESS),
        "power of huge trials": lambda: equipoise.power(study, n=100_000, trials=ENDLESS),
        "curve": lambda: equipoise.curve(study, trials=ENDLESS),
        "size": lambda: equipoise.size(study, trials=ENDLESS, tolerance=0.001),
        "simulate": lambda: equipoise.simulate(study, n=1000, trials=90_000),
        "analyze": lambda: equipoise.analyze(daily_scores, "mmrm"),  # some seconds, which nothing stops
    }


@pytest.mark.parametrize("name", ["power", "power of huge trials", "curve", "size", "simulate", "analyze"])
def test_ctrl_c_stops_within_a_second_and_the_interpreter_goes_on(
    calls: Calls, study: equipoise.Study, name: str
) -> None:
    pressed: list[float] = []

    def press() -> None:
        time.sleep(0.4)
        pressed.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    presser = threading.Thread(target=press)
    presser.start()
    ended = False
    with pytest.raises(KeyboardInterrupt):
        calls[name]()
        ended = True  # before the key was pressed: no test
        presser.join()
    assert not ended
    assert time.monotonic() - pressed[0] < 1
    presser.join()
    assert equipoise.power(study, trials=64).analyses["trials"] == [64, 64]


def test_ctrl_c_of_a_whole_interpreter_ends_it_in_order() -> None:
    code = (
        "import equipoise, signal, os, threading\n"
        "threading.Timer(0.4, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        f"scenario = {TWO_ENDPOINTS!r}\n"
        "try:\n"
        f"    equipoise.power(scenario, n=50_000, trials={ENDLESS})\n"
        "except KeyboardInterrupt:\n"
        "    print('stopped', len(equipoise.test_names()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "stopped 25\n", "")


def test_other_threads_run_while_trials_are_simulated(study: equipoise.Study) -> None:
    """The lock is let go of: another thread's clock goes on ticking."""
    ticks: list[float] = []
    over = threading.Event()

    def tick() -> None:
        while not over.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.005)

    ticker = threading.Thread(target=tick)
    ticker.start()
    begin = time.monotonic()
    equipoise.power(study, n=2000, trials=8000)
    end = time.monotonic()
    over.set()
    ticker.join()
    within = [t for t in ticks if begin <= t <= end]
    assert end - begin > 0.1
    assert len(within) > (end - begin) / 0.1


def test_two_threads_simulate_at_once(study: equipoise.Study) -> None:
    expected = equipoise.power(study, trials=640).analyses
    found: dict[int, equipoise.Table] = {}

    def run(i: int) -> None:
        found[i] = equipoise.power(study, trials=640).analyses

    threads = [threading.Thread(target=run, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[i] == expected for i in range(4))


def test_forked_processes_give_the_same_digits(study: equipoise.Study) -> None:
    expected = equipoise.power(study, trials=640, threads=2).analyses
    with multiprocessing.get_context("fork").Pool(2, initializer=_given.append, initargs=(study,)) as pool:
        assert pool.map_async(_forked_power, range(3)).get(120) == [expected] * 3


_given: list[equipoise.Study] = []


def _forked_power(_: int) -> equipoise.Table:
    return equipoise.power(_given[0], trials=640, threads=2).analyses


def test_progress_rises_to_the_number_of_trials(study: equipoise.Study) -> None:
    told: list[int] = []
    threads: set[int] = set()

    def progress(done: int) -> None:
        told.append(done)
        threads.add(threading.get_ident())

    equipoise.power(study, n=2000, trials=8000, progress=progress)
    assert len(told) > 2
    assert told == sorted(set(told))
    assert told[-1] == 8000
    assert threads == {threading.get_ident()}


def test_an_error_of_the_progress_callback_stops_and_comes_out(study: equipoise.Study) -> None:
    raised: list[float] = []

    def progress(done: int) -> None:
        raised.append(time.monotonic())
        raise ZeroDivisionError(f"after {done}")

    with pytest.raises(ZeroDivisionError, match="after [1-9]"):
        equipoise.power(study, trials=ENDLESS, progress=progress)
    assert len(raised) == 1
    assert time.monotonic() - raised[0] < 1


def test_a_monitor_stops_from_another_thread(study: equipoise.Study) -> None:
    monitor = equipoise.Monitor()

    def stop() -> None:
        while monitor.trials_done == 0:
            time.sleep(0.01)
        monitor.stop()

    threading.Thread(target=stop).start()
    with pytest.raises(equipoise.Interrupted, match="stopped after [1-9][0-9]* trials") as stopped:
        equipoise.power(study, trials=ENDLESS, monitor=monitor)
    assert stopped.value.trials_done > 0
    assert monitor.stopped
    assert monitor.trials_done >= stopped.value.trials_done
    with pytest.raises(equipoise.Interrupted):
        equipoise.simulate(study, n=1000, trials=1000, monitor=monitor)


def test_threads_change_no_digit(study: equipoise.Study) -> None:
    results = [equipoise.power(study, trials=640, threads=threads).to_dict() for threads in (1, 2, 5)]
    assert results[0] == results[1] == results[2]
