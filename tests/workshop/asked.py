"""The workshop that tests ask, and all that can be asked there."""

from starlette.routing import Mount, Route

from sim.workshop.settings import Settings

SETTINGS = Settings(port=8765, secret="a-secret-of-tests")
ORIGIN = "http://127.0.0.1:8765"


def asked_of(routes, prefix=""):
    """Method and path of every route, mounted ones too; what stands in braces is filled in."""
    for route in routes:
        if isinstance(route, Route):
            path = prefix + "/".join(part if "{" not in part else "x" for part in route.path.split("/"))
            yield from ((method, path) for method in sorted(route.methods or {"GET"}))
        elif isinstance(route, Mount):
            inside = list(route.routes or ())
            yield from asked_of(inside, prefix + route.path) if inside else [("GET", f"{prefix}{route.path}/x")]
        else:
            raise AssertionError(f"what is {route}? The walk over all routes must know it")
