"""The same question put to the search and to the program."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from itertools import groupby
from typing import NamedTuple

from tests.recognition.search import Found, Search

from cabgraph import names
from cabgraph.answers.registry import Registry
from cabgraph.network.chains import Chain

Asked = tuple[str, str, str, date]
"""Body, activity, product, day."""


class Difference(NamedTuple):
    """A question with two answers."""

    body: str
    economy: str
    activity: str
    product: str
    on: date
    missing: set[Found]
    invented: set[Found]


def thing(key: str) -> str:
    return names.THINGS + key


@cache
def key_of(link: str) -> str:
    return link.removeprefix(names.THINGS)


def told(chain: Chain) -> Found:
    """A chain of the program in the words of the search."""
    route, *links = chain.identity
    keys = tuple(map(key_of, links))
    return Found(route, keys, chain.standing, bool(chain.rule), chain.held.lines if chain.held else 0)


def by_program(registry: Registry, body: str, activity: str, product: str, on: date) -> Callable[[str], set[Found]]:
    """Return what the program answers about each economy; step one is taken once for all of them."""
    network, day = registry.network, on.isoformat()
    asked = thing(body), thing(f"activity/{activity}"), thing(f"product/{product}") if product else None
    held = network.held(*asked, day)

    def answer(economy: str) -> set[Found]:
        found = network.finder(day).chains(asked[0], held, thing(f"jurisdiction/{economy}"), *asked[1:])
        answered = [told(chain) for chain in found]
        assert len(answered) == len(set(answered)), f"{asked}, {economy}: a chain twice"
        return set(answered)

    if not held and asked[0] not in network.world.of_participant:
        nothing = answer(names.THINGS)
        return lambda _economy: nothing
    return answer


def differences(
    search: Search, registry: Registry, asked: Iterable[Asked], economies: list[str], tell: Callable[[str], None]
) -> tuple[int, Counter[str], list[Difference]]:
    """Ask everything about every economy; return the questions, the chains by what they are, and the differences.

    Questions come day by day: what the search remembers of one day is forgotten at the next.
    """
    questions = 0
    chains: Counter[str] = Counter()
    wrong = []
    for on, of_day in groupby(asked, key=lambda question: question[3]):
        seen: Counter[tuple[str, ...]] = Counter()
        for body, activity, product, _ in of_day:
            expected = search.paths(body, economies, activity, product, on)
            program = by_program(registry, body, activity, product, on)
            for economy, want in expected.items():
                have = program(economy)
                if have:
                    seen.update(map(kinds, have))
                if have != want:
                    wrong.append(Difference(body, economy, activity, product, on, want - have, have - want))
            questions += len(economies)
        search.forget()
        for told_kinds, number in seen.items():
            chains.update(dict.fromkeys(told_kinds, number))
        tell(f"{on}: {questions} questions, {seen.total()} chains on that day, {len(wrong)} differences")
    return questions, chains, wrong


def kinds(chain: Found) -> tuple[str, ...]:
    """What a chain is an example of."""
    components = sum(key.startswith("arrangement-component/") for key in chain.keys)
    return chain.route, chain.standing, "binding" if chain.binding else "technical", f"{components} components"
