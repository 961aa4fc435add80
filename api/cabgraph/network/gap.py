"""Where the walk from a body ends, when there is no chain: the first stage of each route that fails, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cabgraph.network.finder import ACCREDITATION, DESIGNATION, Finder
from cabgraph.network.records import Participation, Record


@dataclass(frozen=True)
class Stage:
    """The stage of a route at which the walk ends, why, and the records that tell so.

    The stages and reasons are those of docs/decisions/0021, section 7.
    """

    route: str
    stage: str
    why: str
    records: tuple[str, ...] = ()


def stages(
    finder: Finder, body: str, lines: list[dict[str, Any]], economy: str, activity: str, product: str | None
) -> list[Stage]:
    """Return the first failing stage of each route; `lines` is what the lines of the body say, standing or not."""
    return [
        _by_accreditation(finder, lines, economy, activity, product),
        _by_government(finder, lines, economy, activity, product),
        _by_scheme(finder, body, economy, activity, product),
    ]


def _by_accreditation(
    finder: Finder, lines: list[dict[str, Any]], economy: str, activity: str, product: str | None
) -> Stage:
    route = "accreditation"
    held = [line for line in lines if line["kind"] == ACCREDITATION]
    standing = _covering(finder, held, activity, product)
    if not any(line["standing"] != "no" for line in standing):
        return Stage(route, "no-scope", _why_no_scope(held, standing, activity), _grants(standing or held))
    granters = {line["granted_by"] for line in standing if line["standing"] != "no" and line["granted_by"]}
    names = {name for granter in granters for name in finder.world.identities(granter)}
    taking_part = [
        record
        for name in sorted(names)
        for record in finder.world.of_participant.get(name, ())
        if record.activity == activity
    ]
    if not any(record.standing(finder.day) for record in taking_part):
        return Stage(route, "no-participation", _why(taking_part, finder.day), _of(taking_part))
    tops = {near.climb.top for granter in granters for near in finder.near(granter, activity)}
    if not tops:
        arrangements = sorted({record.arrangement for record in taking_part if record.standing(finder.day)})
        found = [finder.world.arrangements[iri] for iri in arrangements if iri in finder.world.arrangements]
        return Stage(route, "no-arrangement", _why(found, finder.day), tuple(arrangements))
    there = [
        record
        for record in finder.world.of_economy.get(economy, ())
        if record.activity == activity and record.participant in finder.world.accreditors
    ]
    return Stage(route, "nobody-there", _why(there, finder.day), _of(there))


def _by_government(
    finder: Finder, lines: list[dict[str, Any]], economy: str, activity: str, product: str | None
) -> Stage:
    route, world = "government", finder.world
    held = [line for line in lines if line["kind"] == DESIGNATION and line["grant"] in world.under]
    standing = _covering(finder, held, activity, product)
    if not any(line["standing"] != "no" for line in standing):
        return Stage(route, "no-scope", _why_no_scope(held, standing, activity), _grants(standing or held))
    lines = [line for line in standing if line["standing"] != "no" and line["granted_by"]]
    arrangements = {iri for line in lines for iri in world.under[line["grant"]]}
    taking_part = [
        record
        for name in sorted({name for line in lines for name in world.identities(line["granted_by"])})
        for record in world.of_participant.get(name, ())
        if record.arrangement in arrangements and record.activity in (None, activity)
    ]
    if not any(record.standing(finder.day) for record in taking_part):
        return Stage(route, "no-participation", _why(taking_part, finder.day), _of(taking_part))
    return _direct(finder, route, arrangements, economy, activity)


def _by_scheme(finder: Finder, body: str, economy: str, activity: str, product: str | None) -> Stage:
    route = "scheme"
    own = finder.world.of_participant.get(body, [])
    fitting = [record for record in own if record.activity == activity and _covers(finder, record, product)]
    if not any(record.standing(finder.day) for record in fitting):
        why = "another-activity" if own and not fitting else _why(fitting, finder.day)
        return Stage(route, "no-participation", why, _of(fitting or own))
    arrangements = {record.arrangement for record in fitting if record.standing(finder.day)}
    return _direct(finder, route, arrangements, economy, activity)


def _direct(finder: Finder, route: str, arrangements: set[str], economy: str, activity: str) -> Stage:
    usable = sorted(iri for iri in arrangements if finder.climbs(iri))
    if not usable:
        found = [finder.world.arrangements[iri] for iri in sorted(arrangements) if iri in finder.world.arrangements]
        return Stage(route, "no-arrangement", _why(found, finder.day), tuple(sorted(arrangements)))
    there = [
        record
        for record in finder.world.of_economy.get(economy, ())
        if record.arrangement in arrangements and record.activity in (None, activity)
    ]
    return Stage(route, "nobody-there", _why(there, finder.day), _of(there) or tuple(usable))


def _covering(
    finder: Finder, lines: Iterable[dict[str, Any]], activity: str, product: str | None
) -> list[dict[str, Any]]:
    wider = finder.world.wider(product) if product else frozenset()
    return [line for line in lines if line["activity"] == activity and (not product or line["product"] in wider)]


def _covers(finder: Finder, record: Participation, product: str | None) -> bool:
    return not product or bool(record.products & finder.world.wider(product))


def _why_no_scope(held: list[dict[str, Any]], covering: list[dict[str, Any]], activity: str) -> str:
    """Say why nothing stands: nothing was ever held, only something else, or what it was before that day."""
    if not held:
        return "never"
    if covering:
        reasons = {line["reason"] for line in covering}
        return next(
            (reason for reason in ("suspended", "withdrawn", "reduced", "ended") if reason in reasons), "not-yet"
        )
    return "another-product" if any(line["activity"] == activity for line in held) else "another-activity"


def _why(records: Iterable[Record], day: str) -> str:
    """Say why none of some records leads on: there is none, none yet, or what became of the last."""
    found = list(records)
    if not found:
        return "never"
    periods = [period for record in found if (period := record.on(day))]
    reasons = {period.reason for period in periods if period.standing == "no"}
    if any(period.standing != "no" for period in periods):
        return "not-connected"
    return next((reason for reason in ("suspended", "withdrawn", "ended") if reason in reasons), "not-yet")


def _of(records: Iterable[Record]) -> tuple[str, ...]:
    return tuple(sorted({record.iri for record in records}))


def _grants(lines: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(sorted({line["grant"] for line in lines}))
