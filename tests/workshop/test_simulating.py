"""Calls run in processes of their own, in turn, and a process that dies is replaced."""

import asyncio
import math
import os
import signal
import time

import pytest

from sim.workshop.simulating import DiedError, Simulator, TooLongError


def with_simulator(test, processes=1):
    """Run a test's coroutine with a simulator that is ready, and see that its processes end."""

    async def run():
        simulator = Simulator(processes)
        simulator.start()
        try:
            pids = {await simulator.call(os.getpid) for _ in range(4 * processes)}
            await test(simulator)
        finally:
            await simulator.close()
        return pids

    for pid in asyncio.run(run()):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_call_gives_what_the_function_gives_and_raises_what_it_raises():
    async def test(simulator):
        assert await simulator.call(math.factorial, 5) == 120
        assert await simulator.call(os.getpid) != os.getpid()
        with pytest.raises(ValueError, match="negative"):
            await simulator.call(math.factorial, -1)
        with pytest.raises(Exception, match="pickle"):
            await simulator.call(lambda: 1)
        assert await simulator.call(math.factorial, 3) == 6

    with_simulator(test)


def test_the_server_goes_on_while_something_is_simulated(tmp_path):
    async def test(simulator):
        call = asyncio.create_task(simulator.call(_waits_for, str(tmp_path / "sign")))
        await asyncio.sleep(0.2)  # it is under way, and ends only when the server goes on
        (tmp_path / "sign").touch()
        assert await call == "seen"

    with_simulator(test)


def test_a_killed_process_is_replaced_and_its_call_tried_once_more(tmp_path):
    async def test(simulator):
        assert await simulator.call(_dies_the_first_time, str(tmp_path / "mark")) == "well"
        assert simulator.replaced == 1
        with pytest.raises(DiedError, match="died"):
            await simulator.call(_dies)
        assert await simulator.call(math.factorial, 3) == 6

    with_simulator(test)


def test_a_call_that_takes_too_long_is_ended():
    async def test(simulator):
        begun = time.perf_counter()
        with pytest.raises(TooLongError, match=r"0\.5 seconds"):
            await simulator.call(time.sleep, 60, longest=0.5)
        assert time.perf_counter() - begun < 5
        assert await simulator.call(math.factorial, 3) == 6

    with_simulator(test)


def test_a_call_that_nobody_waits_for_is_not_begun(tmp_path):
    async def test(simulator):
        first = asyncio.create_task(simulator.call(time.sleep, 0.3))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(simulator.call(_mark, str(tmp_path / "mark")))
        await asyncio.sleep(0.05)
        second.cancel()
        await first
        assert await simulator.call(math.factorial, 3) == 6
        assert not (tmp_path / "mark").exists()

    with_simulator(test)


def test_one_who_floods_is_served_once_before_another_is():
    async def test(simulator):
        ended = []

        async def called(caller):
            await simulator.call(time.sleep, 0.02, caller=caller)
            ended.append(caller)

        flood = [asyncio.create_task(called("flood")) for _ in range(100)]
        await asyncio.sleep(0.1)
        for _ in range(5):
            before = ended.count("flood")
            await called("quiet")
            assert ended.count("flood") - before <= 2  # the one under way, and one whose turn came first
        for call in flood:
            call.cancel()

    with_simulator(test)


def test_more_than_can_wait_is_refused():
    from sim.workshop.refusals import RefusedError

    async def test(simulator):
        calls = [asyncio.create_task(simulator.call(time.sleep, 0.01)) for _ in range(300)]
        done = await asyncio.gather(*calls, return_exceptions=True)
        assert any(isinstance(each, RefusedError) for each in done)
        assert sum(each is None for each in done) >= 200

    with_simulator(test)


def test_closing_ends_what_runs_and_what_waits():
    async def run():
        simulator = Simulator(1)
        simulator.start()
        calls = [asyncio.create_task(simulator.call(time.sleep, 60)) for _ in range(3)]
        await asyncio.sleep(0.5)
        begun = time.perf_counter()
        await simulator.close()
        done = await asyncio.gather(*calls, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in done)
        assert time.perf_counter() - begun < 2

    asyncio.run(run())


def _waits_for(path):
    while not os.path.exists(path):
        time.sleep(0.01)
    return "seen"


def _dies():
    os.kill(os.getpid(), signal.SIGKILL)


def _dies_the_first_time(path):
    if not os.path.exists(path):
        _mark(path)
        _dies()
    return "well"


def _mark(path):
    with open(path, "w") as file:
        file.write("was here")
