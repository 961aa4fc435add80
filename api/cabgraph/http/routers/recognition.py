"""`GET /api/recognition`: by which paths results of a body are recognised in an economy."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from cabgraph.answers.recognition import MOST, SHOWN, recognition, recognition_table
from cabgraph.http.cooperation.recognition import AskedRecognition
from cabgraph.http.dependencies import AskedRegistry, Language
from cabgraph.http.lists import ListFormat, as_rows, as_turtle, chosen_format

router = APIRouter()


@router.get("/recognition")
def find_recognition(
    request: Request,
    registry: AskedRegistry,
    asked: AskedRecognition,
    language: Language,
    chains: Annotated[int, Query(ge=0, le=MOST, description="The most chains to show in JSON.")] = SHOWN,
    format: ListFormat = None,  # noqa: A002 - the address's word
) -> Any:
    """Return the chains, the best first, with strength and weakest link; for none, where each route ends."""
    form = chosen_format(request, format)
    if form == "json":
        return recognition(registry, asked, chains)
    if form == "ttl":
        found = recognition(registry, asked, MOST)["chains"]
        return as_turtle(registry, sorted({link["id"] for chain in found for link in chain["links"]}))
    return as_rows(recognition_table(registry, asked, language), form, language)
