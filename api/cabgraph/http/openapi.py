"""What `/openapi.json` says of errors and formats: that every error is a problem, and each list has its media types."""

from typing import Any, Final

from fastapi import FastAPI

from cabgraph.http.negotiation import RDF_FORMATS
from cabgraph.http.problems import MEDIA_TYPE
from cabgraph.questions.formats import FORMATS

_MEDIA: Final = {name: form.media_type.partition(";")[0] for name, form in FORMATS.items()} | RDF_FORMATS
_SCHEMA: Final = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "texts": {"type": "object", "description": "Title and detail in each language."},
    },
}
_PROBLEM: Final = {
    "description": "A problem (RFC 9457), in the language of Accept-Language and in both.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def install(app: FastAPI) -> None:
    """Have the description of the application say so."""
    made = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(made())
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _completed(schema: dict[str, Any]) -> dict[str, Any]:
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas["Problem"] = _SCHEMA
    for operations in schema["paths"].values():
        for operation in operations.values():
            _complete(operation)
    return schema


def _complete(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    for status, response in responses.items():
        if status.isdecimal() and int(status) >= 400:
            response["content"] = _PROBLEM["content"]
    if responses.get("422", {}).get("description") == "Validation Error":
        del responses["422"]
    responses["default"] = _PROBLEM
    content = responses.get("200", {}).get("content")
    if content is not None:
        for name in _formats(operation):
            if name in _MEDIA:
                content.setdefault(_MEDIA[name], {})


def _formats(operation: dict[str, Any]) -> list[str]:
    """Return the names that the parameter `format` takes."""
    found: dict[str, Any] = next(
        (each["schema"] for each in operation.get("parameters", ()) if each["name"] == "format"), {}
    )
    return [name for choice in (found, *found.get("anyOf", ())) for name in choice.get("enum", ())]
