"""Links to the SPARQL behind a page: one builder, so that every page leads to the same place."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from cabgraph import names
from cabgraph.answers.registry import Registry

_LINES: Final = "inspector/certificate-within-scope"
_AS_KNOWN: Final = "inspector/register-as-known"


def question_link(
    registry: Registry, name: str, values: Mapping[str, str], language: str, release: str = ""
) -> dict[str, Any]:
    """Return a stored question with its values filled in: name, title, and the address that asks it.

    `release` is the release that the page was asked from by name; the question is then asked of the same one.
    """
    question = registry.questions[name]
    asked = {parameter: value for parameter, value in values.items() if value}
    if any(parameter.name == "lang" for parameter in question.parameters):
        asked["lang"] = language
    if release:
        asked["release"] = release
    query = f"?{urlencode(asked)}" if asked else ""
    return {"name": name, "title": question.title.model_dump(), "address": f"/api/questions/{name}{query}"}


def questions_of_check(
    registry: Registry, answer: Mapping[str, Any], language: str, release: str = ""
) -> tuple[list[dict[str, Any]], bool]:
    """Return the stored questions that give the scope lines an answer weighs, and whether they hold all that was asked.

    They have one product and one document, and no value, certificate or instant: what does not fit is left out. The
    verdict itself follows from the lines by rules (docs/decisions/0008), not by one query.
    """
    asked = answer["asked"]
    kind, body = names.kind_and_slug((asked["body"] or {}).get("id", "")) or ("", "")
    if kind != "body":
        return [], False
    if answer["known_at"]:
        values = {"body": body, "on": asked["on"], "known": answer["known_at"][:10]}
        narrowed = any(asked[name] for name in ("activity", "product", "regulation", "standard", "value"))
        return [question_link(registry, _AS_KNOWN, values, language, release)], not narrowed
    documents = [*asked["standard"], *filter(None, [asked["regulation"]])]
    values = {"body": body, "on": asked["on"]}
    for name, things in (("activity", [asked["activity"]]), ("product", asked["product"]), ("document", documents)):
        if len(things) == 1 and things[0]:
            values[name] = things[0]["id"]
    whole = len(asked["product"]) < 2 and len(documents) < 2 and not asked["value"] and not asked["certificate"]
    return [question_link(registry, _LINES, values, language, release)], whole
