"""What a page of a thing offers beside itself: its tables as files, its data, and the questions that give the same."""

from typing import Any
from urllib.parse import urlencode

from cabgraph.answers.registry import Registry
from cabgraph.answers.scope import Wanted
from cabgraph.answers.tables import table_names
from cabgraph.http.asking import question_link

_RDF = ("ttl", "jsonld")
_QUESTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "body": (
        ("inspector/body-history", ("body",)),
        ("inspector/body-scope", ("body", "on")),
        ("registry/body-profile", ("body",)),
        ("explore/findings-of-thing", ("thing",)),
        ("explore/facts-of-thing", ("thing",)),
    ),
    "grant": (
        ("inspector/grant-scope", ("grant", "on")),
        ("explore/findings-of-thing", ("thing",)),
        ("explore/facts-of-thing", ("thing",)),
    ),
    "decision": (("inspector/decision", ("decision",)), ("explore/facts-of-thing", ("thing",))),
    "regulation": (
        ("inspector/bodies-under-regulation", ("regulation", "on")),
        ("explore/facts-of-thing", ("thing",)),
        ("explore/neighbourhood", ("thing",)),
    ),
    "product": (
        ("inspector/regulation-of-product", ("product", "on")),
        ("inspector/goods-class-of-product", ("product", "on")),
        ("inspector/who-else-could", ("product", "on")),
        ("explore/facts-of-thing", ("thing",)),
    ),
    "province": (
        ("registry/province-by-code", ("code", "on")),
        ("explore/scope-by-body-activity-province", ("province", "on")),
        ("explore/facts-of-thing", ("thing",)),
    ),
    "org": (
        ("registry/designations-of-former-issuers", ("issuer", "on")),
        ("registry/ended-and-unverified", ("issuer", "on")),
        ("explore/neighbourhood", ("thing",)),
        ("explore/facts-of-thing", ("thing",)),
    ),
    "standard": (
        ("explore/impact-of-standard", ("standard", "on")),
        ("explore/facts-of-thing", ("thing",)),
        ("explore/neighbourhood", ("thing",)),
    ),
}
"""Kind of a thing -> the stored questions that give the facts of its page, and the parameters to fill in."""


def paper_address(kind: str, base: str, path: str, wanted: Wanted, release: str) -> str:
    """Return the address that a sheet of paper carries: the page, the day and the release it was printed from."""
    asked = {"on": wanted.on.isoformat()} if kind != "decision" else {}
    return f"{base.rstrip('/')}{path}?{urlencode({**asked, 'release': release})}"


def files(kind: str, word: str, slug: str, wanted: Wanted, release: str = "") -> list[tuple[str, str]]:
    """Return name and address of each file of a page: tables as CSV and XLSX, the answer as JSON, the thing as RDF.

    `release` is the release that the page was asked from, if it was not simply the current one.
    """
    asked = {"on": wanted.on.isoformat()} if kind != "decision" else {}
    if release:
        asked["release"] = release
    if wanted.text:
        asked["q"] = wanted.text
    address = f"/api/{word}/{slug}"
    tables = [
        (f"{name}.{form}", f"{address}?{urlencode({**asked, 'format': form, 'table': name})}")
        for name in table_names(kind)
        for form in ("csv", "xlsx")
    ]
    answer = ("JSON", f"{address}?{urlencode({**asked, 'format': 'json'})}")
    return [*tables, answer, *((name, f"/id/{kind}/{slug}?format={name}") for name in _RDF)]


def questions(
    registry: Registry, kind: str, slug: str, wanted: Wanted, language: str, release: str = ""
) -> list[dict[str, Any]]:
    """Return the stored questions that give the facts of a page: name, title, and the address that asks them."""
    values = {kind: slug, "thing": f"{kind}/{slug}", "on": wanted.on.isoformat(), "issuer": slug}
    if kind == "province":
        values["code"] = slug.rpartition("-")[2]
    return [
        question_link(registry, name, {parameter: values[parameter] for parameter in parameters}, language, release)
        for name, parameters in _QUESTIONS[kind]
    ]
