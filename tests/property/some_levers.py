"""Random levers of a policy, as plain values, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st
from pieces import DISCIPLINES, WINDOWS, Plain, maybe, percent, plans, quotes, span, time_laws

from sim.levers.table import LEVERS


def one_of_both(**more: st.SearchStrategy[object]) -> st.SearchStrategy[Plain]:
    """For one of the two departments."""
    return st.fixed_dictionaries({"department": st.sampled_from(["Marketing", "Finance"]), **more})


def terms(**keys: object) -> st.SearchStrategy[Plain]:
    """A mapping of these keys; a value that is no strategy stands as it is."""
    return st.fixed_dictionaries(
        {key: one if isinstance(one, st.SearchStrategy) else st.just(one) for key, one in keys.items()}
    )


def joined(*parts: st.SearchStrategy[Plain]) -> st.SearchStrategy[Plain]:
    """Several mappings in one."""
    return st.tuples(*parts).map(lambda found: {key: value for part in found for key, value in part.items()})


NAMES = st.sampled_from(["Marketing", ["Finance"], ["Marketing", "Finance"]])
KINDS = st.sampled_from(["kind 0", ["kind 0"]])
SMALL = {"team": st.just("Central"), "overflow": st.booleans(), "helps_out": st.booleans()}
RETURNS = terms(chance=percent(), after=time_laws(0, 10), effort=percent(5, 80))

VALUES: dict[str, st.SearchStrategy[object]] = {
    "set": terms(
        values=st.one_of(
            terms(**{"it.teams.Central.people": st.integers(3, 6)}),
            st.sampled_from(
                [
                    {"it.teams.Central.focus": "75%"},
                    {"it.entry": {"it": "0.5 days"}},
                    {"departments.Marketing.requests.kind 0.rework": "40%"},
                    {"departments.Finance.understanding": "80%"},
                ]
            ),
        )
    ),
    "discipline": DISCIPLINES,
    "governance": joined(
        terms(weights=st.sampled_from([{"Marketing": 2}, {"kind 0": 3, "Finance": 2.5}])), maybe(board=span(0.5, 10))
    ),
    "quotes": quotes(),
    "planning": joined(plans(), maybe(departments=NAMES)),
    "small_batches": joined(terms(slices=st.integers(1, 4))),
    "relationship_manager": joined(
        one_of_both(),
        maybe(
            cost=st.just("700 per day"),
            team=st.just("Central"),
            understanding=percent(),
            honest=st.booleans(),
            planning=plans(),
            recovery=st.sampled_from([0, 0.5, "300%"]),
        ),
    ),
    "hire": terms(people=st.integers(1, 3), team="Central", lead_time=span(0, 20), ramp_up=span(0, 10)),
    "contractors": joined(
        terms(people=st.integers(1, 3), above=st.integers(1, 5), price="900 per day", team="Central"),
        maybe(below=st.integers(0, 1), lead_time=span(0, 10), review=span(0.5, 8)),
    ),
    "cross_training": st.sampled_from(["Central", "Second"]).flatmap(
        lambda team: terms(
            team=team,
            people=st.integers(1, 1),
            skills="erp" if team == "Central" else ["web"],
            training=span(0, 15),
        )
    ),
    "embedded_team": terms(department="Marketing", people=1, **SMALL),
    "joint_group": joined(
        terms(
            department=st.sampled_from(["Marketing", "Finance"]),
            people=1,
            from_department=st.integers(0, 2),
            planning=plans(),
            joint_decisions=percent(),
            **SMALL,
        ),
        maybe(
            security=time_laws(0, 5),
            vendor=terms(price="1000 per day", beyond=span(0, 10)),
        ),
    ),
    "slack": terms(people=1, **{"for": st.sampled_from(["urgent", "Marketing", "kind 0"])}, team="Central"),
    "credit_lines": terms(
        period=span(5, 40, 5),
        lines=terms(Marketing=span(0, 30, 5)),
        carry_over=st.booleans(),
        petition=terms(delay=span(0, 5), chance=percent()),
        contractor="900 per day",
    ),
    "managed_service": joined(terms(lead_time=time_laws(0, 12), price="600 per day"), maybe(kinds=KINDS)),
    "self_service": joined(
        terms(kinds=KINDS, lead_time=time_laws(0, 6), uptake=percent(), platform="50 per day"),
        maybe(comes_back=RETURNS, effort=st.sampled_from([0, "150%"])),
    ),
    "internal_market": maybe(price=st.sampled_from(["50 per day", "200 per day"])),
    "response": joined(
        terms(how=st.sampled_from(["confront", "listen", "ignore"]), trust=percent()),
        maybe(after=span(0, 10), pause=span(0, 20), departments=NAMES),
    ),
    "mandate": joined(terms(compliance=percent()), maybe(departments=NAMES, resentment=percent(0, 30))),
    "wip_limit": joined(
        terms(requests=st.integers(0, 6), then=st.sampled_from(["refuse", "defer"])),
        maybe(team=st.just("Central"), trust=percent(0, 40)),
    ),
}

LEVER_NAMES = tuple(LEVERS)


@st.composite
def levers(draw: st.DrawFn, name: str) -> Plain:
    """One lever of a policy, with or without a window."""
    values = draw(VALUES[name])
    if isinstance(values, str):
        values = {"name": values}
    assert isinstance(values, dict)
    return {name: values | draw(WINDOWS)}
