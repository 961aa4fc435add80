"""One product group: HS codes, duties and risk class on a day, procedures, and who may test or certify it."""

from datetime import date
from typing import Any

from cabgraph.answers.facts import Facts, about
from cabgraph.answers.notes import alerts, findings, sources
from cabgraph.answers.proof import day, named
from cabgraph.answers.regulation import listed
from cabgraph.answers.scope import Wanted
from cabgraph.index.lookup import Index


def product(index: Index, iri: str, wanted: Wanted) -> dict[str, Any] | None:
    """Return a product as of a day, or None when the release does not know it."""
    if not index.ask("names-of-thing", thing=iri, kind="product"):
        return None
    above = ancestors(index, iri)
    below = [row["concept"] for row in index.ask("narrower", concept=iri)]
    children = [thing for thing in about(index, iri, "broader") if thing in below]
    labels = index.labels([iri, *above, *children])
    listings = _duties(index, [iri, *above], wanted.on)
    held = [listing for listing in listings if listing["duty"]]
    return {
        **(named(labels, iri) or {}),
        "other_names": Facts(index, [iri]).all(iri, "altLabel"),
        "broader": [named(labels, thing) for thing in above],
        "narrower": [named(labels, thing) for thing in children],
        "narrower_count": len(below),
        "on": wanted.on.isoformat(),
        "hs": sorted({code for listing in held if listing["product"]["id"] == iri for code in listing["hs"]}),
        "risk": _risk(held),
        "procedures": _once(procedure for listing in held for procedure in listing["procedures"]),
        "duties": held,
        "other_days": [listing for listing in listings if not listing["duty"]],
        "bodies": bodies(index, iri, wanted),
        "alerts": alerts(index, [iri]),
        "findings": findings(index, [iri]),
        "sources": sources(index, [iri, *(listing["id"] for listing in held)]),
    }


def ancestors(index: Index, iri: str) -> list[str]:
    """Return the groups above a product, the nearest first."""
    above = [row["ancestor"] for row in index.ask("above", things=[iri])]
    depth: dict[str, int] = dict.fromkeys(above, 0)
    for row in index.ask("above", things=above):
        depth[row["concept"]] += 1
    return sorted(above, key=lambda thing: (-depth[thing], thing))


def _duties(index: Index, products: list[str], on: date) -> list[dict[str, Any]]:
    """Return the listings of products; `duty` says whether each binds on the day, None where it is of another day.

    As the stored questions inspector/regulation-of-product and inspector/goods-class-of-product have it: a listing
    counts from the earliest day it may have begun, `standing` tells whether that is certain.
    """
    found = [row["listing"] for row in index.ask("listings-of-products", things=products)]
    today = on.isoformat()
    told = []
    for listing in listed(index, found, on):
        since, until = listing["from"] or "", listing["until"] or "9999-12-31"
        earliest = listing["possibly_from"] or since
        here = bool(since) and earliest <= today <= until
        binds = listing["mandatory_from"]
        duty = "unknown" if not binds else "mandatory" if binds <= today else "not-yet"
        told.append(
            {
                **listing,
                "standing": ("yes" if since <= today else "unknown") if here else None,
                "duty": duty if here else None,
            }
        )
    return sorted(told, key=lambda listing: (listing["from"] or "9999", listing["id"]), reverse=True)


def _risk(held: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each goods class or risk level of the day once, with the listings that give it."""
    classes: dict[str, dict[str, Any]] = {}
    for listing in held:
        if listing["risk_class"]:
            found = classes.setdefault(listing["risk_class"]["id"], {**listing["risk_class"], "standing": "unknown"})
            found.setdefault("by", []).append(listing["id"])
            found["standing"] = "yes" if "yes" in (found["standing"], listing["standing"]) else "unknown"
    return list(classes.values())


def _once(things: Any) -> list[dict[str, Any]]:
    return list({thing["id"]: thing for thing in things}.values())


def bodies(index: Index, iri: str, wanted: Wanted) -> dict[str, Any]:
    """Return who has scope lines that cover a product on a day, certainly or perhaps, one page of them.

    A line for a broader group covers the product. The rows are those of inspector/who-else-could, lines that agree
    in body, activity, grant, regulation and standing together.
    """
    rows = index.ask("bodies-for-product", product=iri, on=wanted.on.isoformat())
    shown = rows[(wanted.page - 1) * wanted.size : wanted.page * wanted.size]
    grants = {row["grant"]: row for row in index.ask("grants", things=[row["grant"] for row in shown])}
    labels = index.labels(
        [row[column] for row in shown for column in ("body", "activity", "grant", "regulation")]
        + [row["granted_by"] for row in grants.values()]
    )
    certain = {row["body"] for row in rows if row["standing"] == "yes"}
    return {
        "on": wanted.on.isoformat(),
        "total": len(rows),
        "certain": len(certain),
        "uncertain": len({row["body"] for row in rows} - certain),
        "page": wanted.page,
        "size": wanted.size,
        "items": [
            {
                **(named(labels, row["body"]) or {}),
                "activity": named(labels, row["activity"]),
                "regulation": named(labels, row["regulation"]),
                "grant": named(labels, row["grant"]),
                "number": grants[row["grant"]]["certificate_number"],
                "granted_by": named(labels, grants[row["grant"]]["granted_by"]),
                "lines": row["lines"],
                "standing": row["standing"],
                "reason": row["reason"] or "in-scope",
                "from": day(row["since"]),
                "until": day(row["until"]),
            }
            for row in shown
        ],
    }
