"""`/api/products`, `/api/regulations` and so on: everything of a kind, page by page or as a file."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from cabgraph.answers.catalogue import catalogue
from cabgraph.answers.files import things_table
from cabgraph.http.addresses import LISTED
from cabgraph.http.dependencies import AppSettings, Language, OpenRegistry
from cabgraph.http.lists import ListFormat, as_rows, as_turtle, chosen_format, tell_pages

router = APIRouter()

Text = Annotated[str, Query(max_length=300, description="Number or name, or the beginning of its words.")]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
Size = Annotated[int | None, Query(ge=1, le=5000)]
_EVERYTHING = 1_000_000


def _add(word: str, kind: str) -> None:
    @router.get(f"/{word}", name=f"list_{word}", description=f"List the {word}, or those that a text finds.")
    def listed(
        request: Request,
        response: Response,
        registry: OpenRegistry,
        settings: AppSettings,
        language: Language,
        q: Text = "",
        page: PageNumber = 1,
        size: Size = None,
        format: ListFormat = None,  # noqa: A002 - the address's word
    ) -> Any:
        form = chosen_format(request, format)
        if form == "json":
            found = catalogue(registry.index, kind, q, page, size or settings.page_size)
            tell_pages(request, response, found)
            return {**found, "release": registry.release.manifest.id}
        found = catalogue(registry.index, kind, q, 1, _EVERYTHING)
        if form == "ttl":
            return as_turtle(registry, [item["id"] for item in found["items"]])
        return as_rows(things_table(word, found, language), form, language)


for _word, _kind in LISTED.items():
    _add(_word, _kind)
