"""Who would take part in an arrangement for an economy that joins it: docs/decisions/0023."""

from collections import Counter

from cabgraph import names
from cabgraph.network.records import Participation
from cabgraph.network.world import World


def joining(world: World, economy: str, arrangement: str, day: str) -> list[Participation] | None:
    """Return the participations of an economy that joins, without those that stand already; None for want of anybody.

    Among accreditation bodies it is those of the economy that nothing continued, each for every activity that somebody
    ever took part for; elsewhere, where nobody of the economy certainly takes part, the organisation that takes
    part for the economy in most arrangements, for no activity in particular.
    """
    there = world.of_arrangement.get(arrangement, [])
    accrediting = sum(record.participant in world.accreditors for record in there)
    if 2 * accrediting > len(there):
        joiners = _accreditors(world, economy)
        activities = sorted({record.activity for record in there if record.activity})
        wanted: list[tuple[str, str | None]] = [(joiner, activity) for joiner in joiners for activity in activities]
    elif certain_there(world, economy, arrangement, day):
        return []
    else:
        wanted = [(joiner, None) for joiner in _speaker(world, economy)]
    if not wanted:
        return None
    standing = {
        (name, record.activity)
        for record in there
        if record.standing(day) == "yes"
        for name in world.identities(record.participant)
    }
    return [
        Participation("", arrangement=arrangement, participant=joiner, activity=activity)
        for joiner, activity in wanted
        if (joiner, activity) not in standing
    ]


def there_on(world: World, economy: str, arrangement: str, day: str) -> list[Participation]:
    """Return the participations of an economy in an arrangement that stand or may stand on a day."""
    return [
        record
        for record in world.of_arrangement.get(arrangement, ())
        if economy in world.homes.get(record.participant, ()) and record.standing(day)
    ]


def certain_there(world: World, economy: str, arrangement: str, day: str) -> bool:
    """Whether somebody who is no laboratory certainly takes part for an economy in an arrangement on a day."""
    there = there_on(world, economy, arrangement, day)
    return any(record.standing(day) == "yes" and _speaks(record.participant) for record in there)


def _accreditors(world: World, economy: str) -> list[str]:
    own = [iri for iri in world.accreditors if economy in world.homes.get(iri, ())]
    return sorted(iri for iri in own if not world.continued.get(iri))


def _speaks(participant: str) -> bool:
    """Whether an organisation may take part for an economy: a body takes part for itself."""
    return not participant.startswith(names.thing("body", ""))


def _speaker(world: World, economy: str) -> list[str]:
    taken = {
        (record.participant, record.arrangement)
        for record in world.of_economy.get(economy, ())
        if record.participant not in world.accreditors and _speaks(record.participant)
    }
    counted = Counter(participant for participant, _ in taken)
    return sorted(counted, key=lambda iri: (-counted[iri], iri))[:1]
