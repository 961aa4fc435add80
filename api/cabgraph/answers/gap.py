"""Why there is no path: where each route ends, the nearest ways to close the gap, and other bodies that have one."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, Final

from cabgraph import names
from cabgraph.answers.closings import told_closings
from cabgraph.answers.path_asked import Asked
from cabgraph.answers.proof import named
from cabgraph.answers.registry import Registry
from cabgraph.answers.supposing import supposed_labels
from cabgraph.index.lookup import Index
from cabgraph.network.closing import closings
from cabgraph.network.finder import ACCREDITATION, DESIGNATION, Finder
from cabgraph.network.gap import Stage, stages
from cabgraph.network.scenario_meant import SUPPOSED
from cabgraph.network.sides import BODIES, Unmet
from cabgraph.network.supposed import Supposed
from cabgraph.texts import both

_OTHERS: Final = 10
_TRIED: Final = 100
_BY_ROUTE: Final = 5
"""How many closings of a route are told."""

Lines = list[dict[str, Any]]


def gap(registry: Registry, supposed: Supposed, asked: Asked) -> dict[str, Any]:
    """Return where each route ends, the smallest sets of additions that would give a path, and others that have one."""
    finder = supposed.after
    recorded = registry.index.ask("lines-on", body=asked.body, on=asked.on.isoformat())
    lines = supposed.lines(recorded, asked.body)
    ends = stages(finder, asked.body, lines, asked.economy, asked.activity, asked.product)
    unmet = _unmet(registry, finder, asked, lines)
    found = closings(finder, unmet)
    shown = [each for route in ends for each in [one for one in found if one.route == route.route][:_BY_ROUTE]]
    others = list(islice(_others(registry, supposed, asked, unmet), _OTHERS))
    things = [*others, *(iri for end in ends for iri in end.records[:_OTHERS])]
    labels = registry.index.labels(things) | supposed_labels(registry, supposed)
    return {
        "stages": [_stage(labels, end) for end in ends],
        "closings": told_closings(registry, supposed, unmet, sorted(shown, key=lambda each: each.rank), lines),
        "closings_total": len(found),
        "others": [named(labels, body) for body in others],
    }


def _unmet(registry: Registry, finder: Finder, asked: Asked, lines: Lines) -> Unmet:
    world = finder.world
    wider = world.wider(asked.product) if asked.product else frozenset()
    fitting = [
        line
        for line in lines
        if line["standing"] != "no"
        and line["granted_by"]
        and line["activity"] == asked.activity
        and (not asked.product or line["product"] in wider)
    ]
    facts = registry.index.ask("facts-of", things=[asked.body])
    homes = {row["value"] for row in facts if row["property"] == "jurisdiction"} & set(registry.network.economies)
    granted = {line["granted_by"] for line in lines if line["kind"] == ACCREDITATION and line["granted_by"]}
    at_home = {body for body in world.accreditors if not homes.isdisjoint(world.homes.get(body, ()))}
    return Unmet(
        asked.body,
        asked.economy,
        asked.activity,
        asked.product,
        homes=homes,
        granters={line["granted_by"] for line in fitting if line["kind"] == ACCREDITATION},
        accreditors=at_home | granted,
        designated={
            (under, line["granted_by"])
            for line in fitting
            if line["kind"] == DESIGNATION
            for under in world.under.get(line["grant"], ())
        },
    )


def _others(registry: Registry, supposed: Supposed, asked: Asked, unmet: Unmet) -> Iterator[str]:
    """Yield other bodies that have a path that day, by whatever route, each once."""
    network, day = registry.network, asked.on.isoformat()
    for body in dict.fromkeys(_promising(registry, supposed.after, asked, unmet)):
        recorded = network.held(body, asked.activity, asked.product, day, asked.known_at)
        held = supposed.held(recorded, body, asked.activity, asked.product)
        if supposed.after.chains(body, held, asked.economy, asked.activity, asked.product):
            yield body


def _promising(registry: Registry, finder: Finder, asked: Asked, unmet: Unmet) -> Iterator[str]:
    """Yield the bodies that those of the economy may know by an accreditation, a designation or taking part."""
    world = finder.world
    about = {"activity": asked.activity, "product": asked.product or "", "body": asked.body, "on": asked.on.isoformat()}
    tops = set(finder.far(asked.economy, asked.activity))
    reaching = [
        granter
        for granter in sorted({*unmet.accreditors, *unmet.granters})
        if any(near.climb.top in tops for near in finder.near(granter, asked.activity))
    ]
    joined = {
        record.arrangement
        for record in world.of_economy.get(asked.economy, ())
        if record.activity in (None, asked.activity)
        and record.standing(finder.day)
        and finder.climbs(record.arrangement)
    }
    granters = registry.index.keep(_designated_by)

    @cache
    def leads(granter: str, arrangement: str) -> bool:
        return any(True for _ in finder.governed(granter, arrangement, asked.economy, asked.activity))

    grants = [
        grant
        for grant, under in world.under.items()
        if grant in granters and any(leads(granters[grant], arrangement) for arrangement in joined & under)
    ]
    wider = world.wider(asked.product) if asked.product else frozenset()
    if reaching:
        granted = registry.index.ask("bodies-granted-on", **about, granters=reaching, limit=_OTHERS)
        yield from (row["body"] for row in granted)
    if grants:
        yield from (row["body"] for row in registry.index.ask("holders-on", **about, grants=grants, limit=_TRIED))
    yield from (
        record.participant
        for arrangement in sorted(joined)
        for record in world.of_arrangement.get(arrangement, ())
        if record.activity == asked.activity and record.participant.startswith(BODIES) and record.standing(finder.day)
        if record.participant != asked.body and (not asked.product or record.products & wider)
    )


def _designated_by(index: Index) -> dict[str, str]:
    """Return who granted each designation."""
    return {row["grant"]: row["granted_by"] for row in index.ask("granters", kind=DESIGNATION)}


def _stage(labels: dict[str, dict[str, str]], end: Stage) -> dict[str, Any]:
    why = both(f"recognition.why-{end.why}")
    return {
        "route": end.route,
        "stage": end.stage,
        "why": end.why,
        "explanation": both(f"recognition.stage-{end.route}-{end.stage}", why=why),
        "records": [_record(labels, iri) for iri in end.records[:_OTHERS]],
    }


def _record(labels: dict[str, dict[str, str]], iri: str) -> dict[str, Any] | None:
    """Return a record; one that only a scenario says has no address."""
    found = named(labels, iri)
    return {**found, "id": None} if found and iri.startswith(names.thing(SUPPOSED, "")) else found
