"""What each page is told of a room: a player what the role would see, the desk what a facilitator needs, the wall what
the room may know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.workshop.play.cards import CARDS
from sim.workshop.play.catalogue import BY_KEY
from sim.workshop.play.company import is_joint
from sim.workshop.play.decisions import budget_of, choice_price
from sim.workshop.play.league import EXPLAINED, table
from sim.workshop.play.options import Role
from sim.workshop.play.state import Phase
from sim.workshop.play.words import told

if TYPE_CHECKING:
    from sim.results.quarters import Quarter
    from sim.workshop.play.state import Company, State

View = dict[str, Any]
ENDED = (Phase.REVEAL, Phase.DEBRIEF)


def common(state: State) -> View:
    """What every page of a room shows."""
    rounds = state.template.rounds
    here = rounds[state.quarter]
    return {
        "turn": state.turn,
        "phase": state.phase,
        "step": state.step,
        "quarter": state.quarter,
        "quarters": len(rounds),
        "game": state.template.name,
        "title": here.title,
        "story": here.story,
        "ask": here.ask,
        "cards": [_card(key) for key in state.cards_now()] if state.phase is not Phase.LOBBY else [],
        "ends": state.ends,
        "paused": state.paused,
        "notice": state.notice,
        "explained": EXPLAINED,
    }


def player(state: State, company: Company, role: Role) -> View:
    """What somebody in a seat sees."""
    partner = company.seats.get(_other(role))
    standing = next((each for each in league(state) if each["company"] == company.name), None)
    return common(state) | {
        "company": company.name,
        "role": role,
        "name": company.seats[role].person,
        "partner": None if partner is None else {"name": partner.person, "role": _other(role)},
        "partner_decided": _other(role) in company.drafts,
        "decided": role in company.drafts,
        "budget": budget_of(state.template, role, state.cards_now()),
        "options": _options(state, company, role) if state.phase is Phase.OPEN else [],
        "quarters_seen": [_seen(role, company, number) for number in range(len(company.quarters))],
        "standing": standing if state.phase in (Phase.SHOWN, *ENDED) else None,
        "bill": bill(company.quarters, company.name) if state.phase in ENDED else None,
    }


def lobby(state: State) -> View:
    """What somebody sees who has not joined yet: the companies and their free roles."""
    return common(state) | {
        "companies": [
            {"name": each.name, "free": [role for role in Role if role not in each.seats]}
            for each in state.companies.values()
        ],
        "begun": state.phase is not Phase.LOBBY,
    }


def desk(state: State) -> View:
    """What the facilitator sees."""
    return common(state) | {
        "people": state.people,
        "companies": [_at_the_desk(company) for company in state.companies.values()],
        "league": league(state),
        "deck": [{"key": card.key, "title": card.title, "story": card.story} for card in CARDS.values()],
        "rounds": [each.title for each in state.template.rounds],
        "notice": " ".join(filter(None, (state.notice, state.desk_notice))),
    }


def wall(state: State) -> View:
    """What is projected: the league table while the game goes on, and what was hidden at its end."""
    seats = [(company, role) for company in state.companies.values() for role in company.seats]
    view = common(state) | {
        "companies": [
            {"name": each.name, "people": [f"{seat.person}, {role}" for role, seat in each.seats.items()]}
            for each in state.companies.values()
        ],
        "decided": sum(role in company.drafts for company, role in seats),
        "people": len(seats),
        "league": league(state) if state.phase is not Phase.LOBBY else [],
    }
    if state.phase in ENDED:
        view["bills"] = [bill(company.quarters, company.name) for company in state.companies.values()]
        view["final"] = final_league(state)
    return view


def final_league(state: State) -> list[View]:
    """The league with the half year after the last decisions, in which the last quarter's bills come in."""
    companies = {each.name: [*each.quarters, *state.after.get(each.name, [])] for each in state.companies.values()}
    return _standings(table(companies, [*state.old, *state.old_after]))


def league(state: State) -> list[View]:
    """The league as it stands."""
    if not state.old:
        return []
    return _standings(table({each.name: each.quarters for each in state.companies.values()}, state.old))


def _standings(standings: Any) -> list[View]:
    return [
        {
            "company": each.company,
            "rank": each.rank,
            "score": each.score,
            "earned": each.earned,
            "trusted": each.trusted,
        }
        for each in standings
    ]


def _other(role: Role) -> Role:
    return Role.CMO if role is Role.CIO else Role.CIO


def _card(key: str) -> View:
    card = CARDS[key]
    return {"key": key, "title": card.title, "story": card.story}


def _options(state: State, company: Company, role: Role) -> list[View]:
    new = state.template.new_options(state.quarter)
    before, draft = company.before(role), company.drafts.get(role, {})
    return [
        {
            "key": option.key,
            "title": option.title,
            "question": option.question,
            "new": option.key in new,
            "chosen": draft.get(option.key, before.get(option.key, option.usual.key)),
            "choices": [
                {"key": one.key, "title": one.title, "effect": one.effect, "price": choice_price(one)}
                for one in option.choices
            ],
        }
        for option in state.template.open_options(state.quarter, role)
    ]


def _seen(role: Role, company: Company, number: int) -> View:
    """One quarter as the role sees it."""
    now, before = company.quarters[number], company.quarters[number - 1] if number else None
    seen: View = {
        "quarter": number,
        "said": told(role, now, before),
        "automatic": role in company.automatic[number],
        "chosen": choices_in_words(company.decided[number].get(role, {})),
    }
    joined = {key: value for part in company.decided[number].values() for key, value in part.items()}
    asked_for = joined.get("team") == "joint" if role is Role.CIO else joined.get("person") == "yes"
    if asked_for and not is_joint(joined):
        seen["said"].append("There was no joint group: it takes both of you in the same quarter.")
    mine = now.department("Marketing")
    if role is Role.CIO:
        kept, missed = (sum(getattr(each, name) for each in now.departments) for name in ("kept", "missed"))
        return seen | {
            "figures": [
                {"label": "waiting", "value": now.waiting},
                {"label": "dates kept", "value": f"{kept} of {kept + missed}"},
                {"label": "weeks to start", "value": "–" if now.wait is None else round(now.wait)},
                {"label": "people", "value": round(now.people)},
                {"label": "IT's cost", "value": round(now.it_cost / 1e3), "unit": "k"},
            ],
            "curves": {"waiting": now.waiting_by_week, "landing": now.returned_by_week},
        }
    return seen | {
        "figures": [
            {"label": "needs", "value": mine.needs},
            {"label": "asked IT", "value": mine.asked},
            {"label": "dates kept to you", "value": f"{mine.kept} of {mine.kept + mine.missed}"},
            {"label": "done by IT", "value": mine.by_it},
            {"label": "agency", "value": round(mine.agency / 1e3), "unit": "k"},
            *([{"label": "own work", "value": round(mine.own_work / 1e3), "unit": "k"}] if mine.own_work else []),
        ],
        "curves": {"trust": [round(100 * each) for each in mine.trust_by_week], "agency": now.round_by_week},
    }


def choices_in_words(chosen: dict[str, str], *, usual: bool = False) -> list[str]:
    """Choices in words; the usual ones only where they are asked for."""
    said = []
    for key, value in chosen.items():
        option = BY_KEY[key]
        choice = option.choice(value) or option.usual
        if usual or choice is not option.usual:
            said.append(f"{option.title}: {choice.title}")
    return said


def _at_the_desk(company: Company) -> View:
    last = company.quarters[-1] if company.quarters else None
    return {
        "name": company.name,
        "seats": [
            {
                "role": role,
                "name": company.seats[role].person if role in company.seats else None,
                "decided": role in company.drafts,
                "automatic": bool(company.automatic) and role in company.automatic[-1],
                "chosen": choices_in_words(company.drafts.get(role) or company.before(role)),
            }
            for role in Role
        ],
        "waiting": None if last is None else last.waiting,
        "trust": None if last is None else round(100 * last.department("Marketing").trust),
        "round_it": sum(each.department("Marketing").round_it for each in company.quarters),
        "returned": sum(each.returned for each in company.quarters),
    }


def bill(quarters: list[Quarter], name: str) -> View:
    """What went round IT in a company, and what it cost."""
    marketing = [each.department("Marketing") for each in quarters]
    return {
        "company": name,
        "needs": sum(each.needs for each in marketing),
        "round_it": sum(each.round_it for each in marketing),
        "unasked": sum(each.unasked for each in marketing),
        "agency": round(sum(each.agency for each in marketing) / 1e3),
        "returned": sum(each.returned for each in quarters),
        "returned_cost": round(sum(each.returned_cost for each in quarters) / 1e3),
    }
