"""Thirty participants on one machine, over the loopback, with streams open as browsers have them."""

import asyncio
import json
import statistics
import time
from pathlib import Path

import httpx2 as httpx
import pytest
from patience import PATIENCE

pytestmark = pytest.mark.slow

PEOPLE = 30
ROUNDS = 24
PAUSE = 0.5  # seconds between rounds: people take minutes, and one address may not ask without end
FLAT = 3.0  # MB that the server may grow after its first game


class Phone:
    """A participant's page: it listens, and asks for the state when it is told of something that concerns it."""

    def __init__(self, server, number):
        self.client = httpx.AsyncClient(base_url=server.address, headers={"origin": server.address}, timeout=PATIENCE)
        self.number, self.company = number, f"Company {number // 2}"
        self.view = None
        self._news = asyncio.Event()
        self._awaited = {}

    async def join(self, code):
        self.room = f"/play/{code}"
        role = ("CIO", "CMO")[self.number % 2]
        body = {"name": f"Person {self.number}", "company": self.company, "role": role}
        (await self.client.post(f"{self.room}/join", json=body)).raise_for_status()
        self.tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._look())]

    async def _listen(self):
        async with self.client.stream("GET", f"{self.room}/stream", timeout=None) as stream:
            self._news.set()  # what was told before it listened
            async for line in stream.aiter_lines():
                told = json.loads(line[5:])["companies"] if line.startswith("data:") else []
                if told is None or self.company in told:
                    self._news.set()

    async def _look(self):
        while True:
            await self._news.wait()
            self._news.clear()
            self.view = (await self.client.get(f"{self.room}/state")).json()
            awaited = self._awaited.pop((self.view["phase"], self.view["quarter"]), None)
            if awaited is not None:
                awaited.set_result(time.perf_counter())

    def sees(self, phase, quarter):
        """When this phase of a quarter will be seen."""
        awaited = self._awaited[phase, quarter] = asyncio.get_running_loop().create_future()
        return awaited

    async def decide(self):
        likes = {"promise": ("honest", "hopeful", "expected")[self.number % 3], "person": "yes", "team": "joint"}
        likes |= {
            "hire": ("one", "two", "none")[self.number % 3],
            "stance": ("late", "patient", "round")[self.number % 3],
        }
        chosen = {each["key"]: likes.get(each["key"], each["chosen"]) for each in self.view["options"]}
        body = {"turn": self.view["turn"], "chosen": chosen}
        (await self.client.post(f"{self.room}/decide", json=body)).raise_for_status()

    async def leave(self):
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.client.aclose()


async def played(server, rounds=ROUNDS):
    """Seconds from each round's last decision to the last one's seeing the results, and the server's memory."""
    desk = httpx.AsyncClient(base_url=server.address, headers={"origin": server.address}, timeout=PATIENCE)
    await desk.post("/open", json={"secret": server.secret_address.partition("#")[2]})
    code = (await desk.post("/play/rooms", json={"game": "short"})).json()["next"].split("/")[2]
    phones = [Phone(server, number) for number in range(PEOPLE)]
    await asyncio.gather(*(phone.join(code) for phone in phones))
    times, memory = [], []
    for number in range(rounds):
        await asyncio.sleep(PAUSE)
        quarter = number % 6
        opened = [phone.sees("open", quarter) for phone in phones]
        turn = (await desk.get(f"/play/{code}/desk/state")).json()["turn"]
        action = {"action": "back", "quarter": 0} if number and not quarter else {"action": "advance"}
        (await desk.post(f"/play/{code}/desk", json={"turn": turn, **action})).raise_for_status()
        await asyncio.gather(*opened)
        shown = [phone.sees("shown", quarter) for phone in phones]
        await asyncio.gather(*(phone.decide() for phone in phones[1:]))
        await phones[0].decide()
        last = time.perf_counter()
        times.append(max(await asyncio.gather(*shown)) - last)
        memory.append(megabytes(server.process.pid))
    await asyncio.gather(*(phone.leave() for phone in phones), desk.aclose())
    return times, memory


def megabytes(process):
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_results_reach_thirty_and_the_servers_memory_stays_flat(server):
    times, memory = asyncio.run(played(server))
    print(f"results reach all {PEOPLE}: median {statistics.median(times):.2f} s, slowest {max(times):.2f} s")
    assert memory[-1] - memory[5] < FLAT
