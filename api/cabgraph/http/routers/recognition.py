"""`GET /api/recognition`: by which paths results of a body are recognised in an economy."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from cabgraph.answers.recognition import MOST, SHOWN, recognition, recognition_table
from cabgraph.http.cooperation.recognition import AskedRecognition
from cabgraph.http.cooperation.scenario import Hypothesis
from cabgraph.http.dependencies import AskedRegistry, Language
from cabgraph.http.lists import ListFormat, as_rows, as_turtle, chosen_format
from cabgraph.http.problems import ProblemError
from cabgraph.texts import both

router = APIRouter()


@router.get("/recognition")
def find_recognition(
    request: Request,
    registry: AskedRegistry,
    asked: AskedRecognition,
    language: Language,
    scenario: Hypothesis,
    chains: Annotated[int, Query(ge=0, le=MOST, description="The most chains to show in JSON.")] = SHOWN,
    format: ListFormat = None,  # noqa: A002 - the address's word
) -> Any:
    """Return the chains, the best first, with strength and weakest link; for none, where each route ends.

    With a scenario it is the answer of the supposed world, and `beside` that of the recorded one.
    """
    form = chosen_format(request, format)
    if form == "json":
        return recognition(registry, asked, chains, scenario)
    if form == "ttl":
        if scenario:
            raise ProblemError(400, "bad-parameter", both("recognition.supposed-statements"), parameter="format")
        found = recognition(registry, asked, MOST)["chains"]
        return as_turtle(registry, sorted({link["id"] for chain in found for link in chain["links"]}))
    return as_rows(recognition_table(registry, asked, language, scenario), form, language)
