"""Links to the SPARQL behind a page: one builder, so that every page leads to the same place."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from cabgraph.answers.registry import Registry


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
