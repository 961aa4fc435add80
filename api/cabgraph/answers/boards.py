"""Which stored questions stand on which page of co-operation, in their order."""

from datetime import date, timedelta
from typing import Final

from cabgraph.answers.sheets import Ask

YEAR: Final = timedelta(days=365)
_MOST: Final = date.max - timedelta(days=1)


def gaps(home: str, on: date) -> list[Ask]:
    """Return the questions of the page of gaps, for the register's own economy (an IRI) on a day."""
    day = {"on": on.isoformat()}
    return [
        Ask("products", "explore/mandatory-products", day),
        Ask("adoptions", "cooperation/adoptions-from-superseded-edition", {}),
        Ask("publications", "cooperation/publications-without-user", day),
        Ask("unused", "cooperation/arrangements-unused", {"economy": home, **day}),
        Ask("not-carried", "cooperation/participations-not-carried-over", {"economy": home}),
    ]


def arrangement(thing: str, economy: str, on: date, only: bool = False) -> list[Ask]:
    """Return the questions of an arrangement; `only` leaves out participants of other economies than that."""
    of = {"arrangement": thing}
    return [
        Ask("about", "explore/facts-of-thing", {"thing": thing}),
        recorded(thing, economy if only else "", on),
        Ask("participants", "cooperation/participations", {**of, "on": on.isoformat()}),
        Ask("history", "cooperation/participation-history", {**of, "economy": economy}),
        components(thing),
        succession(thing, economy),
    ]


def recorded(thing: str, economy: str, on: date) -> Ask:
    """Return the question of everyone on record in an arrangement, of one economy where it is named."""
    values = {"arrangement": thing, "economy": economy, "on": on.isoformat()}
    return Ask("recorded", "cooperation/participants-of-arrangement", values)


def components(thing: str) -> Ask:
    """Return the question of what an arrangement is part of, and what is part of it, over time."""
    return Ask("components", "cooperation/components-of-arrangement", {"arrangement": thing})


def succession(thing: str, economy: str) -> Ask:
    """Return the question of what replaced an arrangement, and which participations of an economy were carried over."""
    return Ask("succession", "cooperation/succession-of-arrangement", {"arrangement": thing, "economy": economy})


def compared(home: str, other: str, on: date) -> Ask:
    """Return the question of where one economy is a member and another is not."""
    values = {"economy": home, "other": other, "on": on.isoformat()}
    return Ask(f"difference-{other.rsplit('/', 1)[-1].lower()}", "cooperation/membership-difference", values)


def calendar(home: str, on: date, until: date | None) -> Ask:
    """Return the question of what falls due from a day; a year ahead where no last day is given."""
    last = until or on + min(YEAR, _MOST - on)
    return Ask("due", "cooperation/what-falls-due", {"economy": home, "on": on.isoformat(), "until": last.isoformat()})


def earlier(home: str, on: date) -> Ask | None:
    """Return the question of what fell due before a day, None where no day is before it."""
    if on == date.min:
        return None
    return calendar(home, date.min, on - timedelta(days=1))


def impact(document: str, on: date) -> Ask:
    """Return the question of what rests on a document."""
    return Ask("impact", "explore/impact-of-document", {"document": document, "on": on.isoformat()})


def transitions(document: str) -> Ask:
    """Return the question of the transitional provisions from a document."""
    return Ask("transitions", "explore/transitions-of-document", {"document": document})
