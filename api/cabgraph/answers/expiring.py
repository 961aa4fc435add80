"""The expiry watch: grants about to end, grants past their end that nobody has verified, grants known to have ended."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from cabgraph.answers.listing import homes
from cabgraph.answers.proof import day, named
from cabgraph.index.lookup import Index

LISTS: Final = {
    "expiring": ("grants-expiring", "registry/expiring-grants"),
    "unverified": ("grants-unverified", "registry/ended-and-unverified"),
    "ended": ("grants-ended", "registry/ended-and-known"),
}
"""Each list: the statement of the index, and the stored question that asks the same of the graph."""

_LATEST: Final = date.max - timedelta(days=1)
"""The last day of the calendar stands for no end at all."""

_ISSUER: Final = {"expiring": "granted_by", "unverified": "issuer", "ended": "issuer"}


@dataclass(frozen=True)
class Watch:
    """What was asked: the day, how many days ahead, the filters as IRIs, which list and part of it, which release."""

    on: date
    within: int = 90
    granted_by: str = ""
    province: str = ""
    activity: str = ""
    show: str = "expiring"
    day_given: bool = False
    page: int = 1
    size: int = 0
    release: str = ""

    @property
    def before(self) -> date:
        """The last day of an end that is still listed."""
        return self.on + min(timedelta(days=self.within), max(_LATEST - self.on, timedelta()))

    def parameters(self, **changed: str) -> list[tuple[str, str]]:
        """Return the watch as the parameters of an address, the page left out; `changed` replaces some."""
        held = {
            "show": self.show if self.show != "expiring" else "",
            "within": str(self.within) if self.within != Watch.within else "",
            "on": self.on.isoformat() if self.day_given else "",
            **{name: _slug(value) for name, value in self.filters().items()},
            "release": self.release,
            **changed,
        }
        return [(name, value) for name, value in held.items() if value]

    def filters(self) -> dict[str, str]:
        """Return the filters by name, empty where nothing was asked."""
        return {"granted_by": self.granted_by, "province": self.province, "activity": self.activity}

    def question(self) -> tuple[str, dict[str, str]]:
        """Return the stored question behind the list shown: its name and the values to ask it with."""
        asked = {"on": self.on.isoformat(), "province": self.province, "activity": self.activity}
        asked[_ISSUER[self.show]] = self.granted_by
        if self.show == "expiring":
            asked["before"] = self.before.isoformat()
        return LISTS[self.show][1], {name: value for name, value in asked.items() if value}


def _slug(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def watch_rows(index: Index, watch: Watch, show: str) -> list[dict[str, Any]]:
    """Return the rows of the index for one list."""
    asked = {"on": watch.on.isoformat(), "before": watch.before.isoformat(), **watch.filters()}
    return index.ask(LISTS[show][0], **asked)


def expiring(index: Index, watch: Watch, size: int) -> dict[str, Any]:
    """Return one part (of `size` when the watch does not say) of the list shown, and how long each list is."""
    every = {show: watch_rows(index, watch, show) for show in LISTS}
    size = watch.size or size
    rows = every[watch.show]
    labels = index.labels(watch.filters().values())
    return {
        "on": watch.on.isoformat(),
        "within": watch.within,
        "before": watch.before.isoformat(),
        "show": watch.show,
        "filters": {name: named(labels, value or None) for name, value in watch.filters().items()},
        "lists": {show: len(found) for show, found in every.items()},
        "total": len(rows),
        "page": watch.page,
        "size": size,
        "items": tell(index, watch, rows[(watch.page - 1) * size : watch.page * size]),
    }


def tell(index: Index, watch: Watch, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows for people: the grant, its holder and where that is, who granted it, its end, what is missing."""
    places = homes(index, [row["body"] for row in rows], watch.on)
    labels = index.labels(
        thing for row in rows for thing in (row["grant"], row["body"], row["granted_by"], row["kind"])
    )
    return [
        {
            **(named(labels, row["grant"]) or {}),
            "number": row["certificate_number"],
            "kind": named(labels, row["kind"]),
            "holder": named(labels, row["body"]),
            "provinces": places.get(row["body"], []),
            "granted_by": named(labels, row["granted_by"]),
            "until": day(row["until"]),
            "since": row["since"],
            "valid_until": row["valid_until"],
            "last_verified_on": row["last_verified_on"],
            "standing": row["standing"],
            "reason": row["reason"] or "in-scope",
            "missing": row["missing"],
        }
        for row in rows
    ]
