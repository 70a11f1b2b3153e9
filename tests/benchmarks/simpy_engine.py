"""SimPy as its documentation teaches it: a process a request, a (priority) resource, `request | timeout`.

Nothing here is tuned; it is what somebody writes who has read the tutorial, and keeps one record a request.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import simpy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from queue_models import Inputs

Record = tuple[float, float | None, float]  # arrived, started (None: it left), gone


def run(inputs: Inputs) -> list[Record]:
    """Serve all requests; their records in order of arrival."""
    environment = simpy.Environment()
    records: list[Record] = [(0.0, None, 0.0)] * len(inputs.priority)
    servers: simpy.Resource
    if inputs.patience is None:
        servers, customer = simpy.Resource(environment, inputs.people), _patient
    else:
        servers, customer = simpy.PriorityResource(environment, inputs.people), _impatient

    def source() -> Iterator[simpy.Event]:
        for number in range(len(inputs.priority)):
            yield environment.timeout(inputs.gaps[number])
            environment.process(customer(environment, servers, inputs, number, records))

    environment.process(source())
    environment.run()
    return records


def _patient(
    environment: simpy.Environment, servers: Any, inputs: Inputs, number: int, records: list[Record]
) -> Iterator[simpy.Event]:
    arrived = environment.now
    with servers.request() as request:
        yield request
        started = environment.now
        yield environment.timeout(inputs.service[number])
        records[number] = (arrived, started, environment.now)


def _impatient(
    environment: simpy.Environment, servers: Any, inputs: Inputs, number: int, records: list[Record]
) -> Iterator[simpy.Event]:
    assert inputs.patience is not None
    arrived = environment.now
    with servers.request(priority=inputs.priority[number]) as request:
        outcome = yield request | environment.timeout(inputs.patience[number])
        if request in cast("dict[simpy.Event, Any]", outcome):
            started = environment.now
            yield environment.timeout(inputs.service[number])
            records[number] = (arrived, started, environment.now)
        else:
            records[number] = (arrived, None, environment.now)


class _Drawn:
    """A sequence whose every value is drawn when it is asked for, as most SimPy models do it."""

    def __init__(self, generator: random.Random, values: Sequence[float]) -> None:
        self._draw = generator.expovariate
        self._rate = len(values) / sum(values)

    def __getitem__(self, _number: int) -> float:
        return self._draw(self._rate)


def run_drawing(inputs: Inputs) -> list[Record]:
    """The same, drawing each number when it is needed, from exponential laws with the inputs' means."""
    generator = random.Random(1)
    drawn = [_Drawn(generator, values) for values in (inputs.gaps, inputs.service)]
    patience = None if inputs.patience is None else _Drawn(generator, inputs.patience)
    return run(
        replace(
            inputs,
            gaps=cast("list[float]", drawn[0]),
            service=cast("list[float]", drawn[1]),
            patience=cast("list[float] | None", patience),
        )
    )
