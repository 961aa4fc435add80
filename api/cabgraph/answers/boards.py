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


def arrangement(thing: str, economy: str, on: date) -> list[Ask]:
    """Return the questions of the page of an arrangement; its participants over time are those of one economy."""
    of = {"arrangement": thing}
    return [
        Ask("about", "explore/facts-of-thing", {"thing": thing}),
        Ask("participants", "cooperation/participations", {**of, "on": on.isoformat()}),
        Ask("history", "cooperation/participation-history", {**of, "economy": economy}),
        Ask("components", "cooperation/components-of-arrangement", of),
        Ask("succession", "cooperation/succession-of-arrangement", {**of, "economy": economy}),
    ]


def compared(home: str, other: str, on: date) -> Ask:
    """Return the question of where one economy is a member and another is not."""
    values = {"economy": home, "other": other, "on": on.isoformat()}
    return Ask(f"difference-{other.rsplit('/', 1)[-1].lower()}", "cooperation/membership-difference", values)


def calendar(home: str, on: date, until: date | None) -> Ask:
    """Return the question of what falls due from a day; a year ahead where no last day is given."""
    last = until or on + min(YEAR, _MOST - on)
    return Ask("due", "cooperation/what-falls-due", {"economy": home, "on": on.isoformat(), "until": last.isoformat()})


def impact(document: str, on: date) -> Ask:
    """Return the question of what rests on a document."""
    return Ask("impact", "explore/impact-of-document", {"document": document, "on": on.isoformat()})
