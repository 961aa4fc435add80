"""By which paths results of a body are recognised in an economy: the chains told, or where the walk ends."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from cabgraph import names
from cabgraph.answers.files import listed
from cabgraph.answers.gap import gap
from cabgraph.answers.path_asked import Asked
from cabgraph.answers.proof import named, source_of
from cabgraph.answers.registry import Registry
from cabgraph.answers.supposing import suppose, supposed_labels, told_scenario
from cabgraph.network.chains import Chain, Link
from cabgraph.network.closing import cut_points
from cabgraph.network.records import Participation
from cabgraph.network.scenario_meant import Read
from cabgraph.network.supposed import Supposed
from cabgraph.network.weakest import weakest
from cabgraph.questions.table import Table
from cabgraph.texts import both, say

SHOWN: Final = 10
MOST: Final = 200
_COLUMNS: Final = (
    *("number", "route", "strength", "standing", "arrangement", "here", "there"),
    *("grant", "lines", "rule", "breaks_on", "weakest", "links", "supposed"),
)
_CONDITIONS: Final = ("scope", "options", "parties", "status", "note")
_OF_GRANTS: Final = {"modulesText": "scope", "schemeName": "options", "comment": "note"}
"""What a grant says in words, and as which condition."""


def recognition(registry: Registry, asked: Asked, shown: int = SHOWN, scenario: Sequence[Read] = ()) -> dict[str, Any]:
    """Answer a question: up to `shown` chains with their links, or where each route ends. Raises StoreError.

    With a scenario the answer is that of the supposed world, and `beside` tells that of the recorded one and the chains
    gained and lost.
    """
    day = asked.on.isoformat()
    supposed = suppose(registry, scenario, day, asked.known_at)
    recorded = registry.network.held(asked.body, asked.activity, asked.product, day, asked.known_at)
    held = supposed.held(recorded, asked.body, asked.activity, asked.product)
    things = asked.economy, asked.activity, asked.product
    chains = supposed.after.chains(asked.body, held, *things)
    before = supposed.before.chains(asked.body, recorded, *things) if scenario else chains
    gained = {chain.identity for chain in _gone(chains, before)}
    told = _Teller(registry, supposed, [*chains[:shown], *_gone(before, chains)[:shown]], asked)
    found = {
        **_verdict(told, chains),
        "asked": told.asked(),
        "total": len(chains),
        "chains": [{**told.chain(chain), "gained": chain.identity in gained} for chain in chains[:shown]],
        "cut_points": [told.name(iri) for iri in cut_points(chains)],
        "gap": None if chains else gap(registry, supposed, asked),
        "known_at": asked.known_at.isoformat() if asked.known_at else None,
        "release": registry.release.manifest.id,
    }
    if scenario:
        found |= {
            "scenario": told_scenario(registry, scenario),
            "beside": {
                **_verdict(told, before),
                "total": len(before),
                "gained": len(gained),
                "lost": [told.chain(chain) for chain in _gone(before, chains)[:shown]],
            },
        }
        found["explanation"] = both("recognition.supposed", said=found["explanation"])
    return found


def _verdict(told: "_Teller", chains: Sequence[Chain]) -> dict[str, Any]:
    best = chains[0] if chains else None
    verdict = best.standing if best else "none"
    strength = best.strength if best else None
    return {
        "verdict": verdict,
        "strength": strength,
        "breaks_on": best.breaks_on if best else None,
        "explanation": told.sentence(f"recognition.{verdict}-{strength}" if best else "recognition.none"),
    }


def _gone(before: Sequence[Chain], after: Sequence[Chain]) -> list[Chain]:
    """Return the chains of the first that the second does not have."""
    there = {chain.identity for chain in after}
    return [chain for chain in before if chain.identity not in there]


def recognition_table(registry: Registry, asked: Asked, language: str, scenario: Sequence[Read] = ()) -> Table:
    """Return every chain, one a row; `supposed` are the links that only the scenario says. Raises StoreError."""
    answer = recognition(registry, asked, MOST, scenario)

    def cells() -> Iterable[Iterable[object]]:
        for number, chain in enumerate(answer["chains"], 1):
            weak = chain["links"][chain["weakest"]]
            yield (
                number,
                *(say(language, f"recognition.{name}-{chain[name]}") for name in ("route", "strength", "standing")),
                *(chain[name]["label"][language] for name in ("arrangement", "here", "there")),
                chain["grant"] and chain["grant"]["label"][language],
                chain["lines"],
                chain["rule"] and chain["rule"]["label"][language],
                chain["breaks_on"],
                weak["label"][language],
                " > ".join((link["id"] or link["supposed"]).removeprefix(names.THINGS) for link in chain["links"]),
                "; ".join(dict.fromkeys(link["supposed"] for link in chain["links"] if link["supposed"])),
            )

    about = {name: thing["id"] for name, thing in answer["asked"].items() if isinstance(thing, dict)}
    about |= {"scenario": "; ".join(read.text for read in scenario)} if scenario else {}
    return listed("recognition", _COLUMNS, cells(), about | {"on": asked.on.isoformat()})


class _Teller:
    """Names, sources and words of the things of some chains, looked up once."""

    def __init__(self, registry: Registry, supposed: Supposed, chains: list[Chain], asked: Asked) -> None:
        self._registry = registry
        self._supposed = supposed
        self._finder = finder = supposed.after
        self._asked = asked
        things = {asked.body, asked.economy, asked.activity, asked.product}
        for chain in chains:
            things |= {link.iri for link in chain.links} | {chain.arrangement, chain.here, chain.there, chain.rule}
            things |= {chain.held.grant, chain.held.granted_by} if chain.held else set()
        for iri in list(things):
            record = finder.world.participations.get(iri or "")
            if record:
                things |= {record.participant, record.arrangement, record.activity, record.role}
        self.labels = registry.index.labels(things - supposed.added) | supposed_labels(registry, supposed)
        proofs = sorted({chain.held.item for chain in chains if chain.held})
        grants = sorted({chain.held.grant for chain in chains if chain.held})
        rows = registry.index.ask("sources", things=[*proofs, *grants])
        self._sources: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            self._sources.setdefault(row["record"], []).append(source_of(row))

        self._said: dict[str, list[dict[str, str]]] = {}
        for row in registry.index.ask("facts-of", things=grants) if grants else ():
            if row["property"] in _OF_GRANTS:
                told = {"use": _OF_GRANTS[row["property"]], "text": row["value"]}
                self._said.setdefault(row["thing"], []).append(told)

    def name(self, iri: str | None) -> dict[str, Any] | None:
        found = named(self.labels, iri)
        return {**found, "id": None} if found and iri in self._supposed.added else found

    def sentence(self, key: str) -> dict[str, str]:
        asked = self._asked
        things = {"body": asked.body, "economy": asked.economy, "activity": asked.activity}
        return both(key, on=asked.on, **{name: self.labels[iri] for name, iri in things.items()})

    def asked(self) -> dict[str, Any]:
        asked = self._asked
        return {
            "body": self.name(asked.body),
            "economy": self.name(asked.economy),
            "activity": self.name(asked.activity),
            "product": self.name(asked.product),
            "on": asked.on.isoformat(),
        }

    def chain(self, chain: Chain) -> dict[str, Any]:
        weak = weakest(chain)
        held = chain.held
        return {
            "route": chain.route,
            "strength": chain.strength,
            "standing": chain.standing,
            "arrangement": self.name(chain.arrangement),
            "here": self.name(chain.here),
            "there": self.name(chain.there),
            "rule": self.name(chain.rule),
            "grant": self.name(held.grant) if held else None,
            "granted_by": self.name(held.granted_by) if held else None,
            "lines": held.lines if held else 0,
            "breaks_on": chain.breaks_on,
            "weakest": chain.links.index(weak),
            "links": [self._link(link, held.grant if held and link.kind == "scope" else "") for link in chain.links],
        }

    def _link(self, link: Link, grant: str = "") -> dict[str, Any]:
        record = self._finder.world.participations.get(link.iri)
        texts = self._said.get(grant, []) if grant else self._registry.network.texts.get(link.iri, [])
        return {
            "kind": link.kind,
            **(self.name(link.iri) or {}),
            **(self._participation(record) if record else {}),
            "supposed": self._supposed.sentences.get(link.iri) or self._supposed.sentences.get(grant),
            "standing": link.standing,
            "reason": link.reason or None,
            "missing": link.missing or None,
            **link.span._asdict(),
            "ends_on": link.ends_on,
            "last_verified_on": link.verified,
            "conditions": [
                {"use": row["use"], "text": row["text"]} for use in _CONDITIONS for row in texts if row["use"] == use
            ],
            "sources": self._of(link.iri),
        }

    def _participation(self, record: Participation) -> dict[str, Any]:
        return {
            "participant": self.name(record.participant),
            "arrangement": self.name(record.arrangement),
            "activity": self.name(record.activity),
            "role": self.name(record.role),
        }

    def _of(self, iri: str) -> list[dict[str, Any]]:
        rows = self._registry.network.sources.get(iri, [])
        told = [source_of({"citation": None, "confidence": None, **row}) for row in rows]
        return told or self._sources.get(iri, [])
