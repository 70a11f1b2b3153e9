"""A workshop in this process, asked as a browser would."""

import pytest
from asked import ORIGIN, SETTINGS
from starlette.testclient import TestClient

from sim.workshop.application import application


@pytest.fixture
def visitor():
    """Somebody whose browser has opened a page of the workshop."""
    with TestClient(application(SETTINGS), base_url=ORIGIN, headers={"origin": ORIGIN}) as client:
        yield client


@pytest.fixture
def facilitator(visitor):
    """The facilitator, who has come in by the secret."""
    assert visitor.post("/open", json={"secret": SETTINGS.secret}).status_code == 200
    return visitor
