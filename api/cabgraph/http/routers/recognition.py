"""`GET /api/recognition`: by which paths results of a body are recognised in an economy."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from cabgraph.answers.recognition import MOST, SHOWN, recognition, recognition_table
from cabgraph.answers.registry import Registry
from cabgraph.http.cooperation.chain import chain_picture
from cabgraph.http.cooperation.recognition import AskedRecognition
from cabgraph.http.cooperation.scenario import Hypothesis
from cabgraph.http.dependencies import AskedRegistry, Language
from cabgraph.http.lists import as_rows, as_turtle, chosen_format
from cabgraph.http.problems import ProblemError
from cabgraph.http.templates import draw
from cabgraph.texts import both

router = APIRouter()

PathFormat = Annotated[
    Literal["json", "csv", "xlsx", "ttl", "svg"] | None,
    Query(description="svg draws one chain; csv, xlsx and ttl hold all. Accept chooses when left out."),
]


@router.get("/recognition")
def find_recognition(
    request: Request,
    registry: AskedRegistry,
    asked: AskedRecognition,
    language: Language,
    scenario: Hypothesis,
    chains: Annotated[int, Query(ge=0, le=MOST, description="The most chains to show in JSON.")] = SHOWN,
    chain: Annotated[int, Query(ge=1, le=MOST, description="Which chain svg draws, 1 the best.")] = 1,
    format: PathFormat = None,  # noqa: A002 - the address's word
) -> Any:
    """Return the chains, the best first, with strength and weakest link; for none, where each route ends.

    With a scenario it is the answer of the supposed world, and `beside` that of the recorded one.
    """
    form = chosen_format(request, format)
    if form == "json":
        return recognition(registry, asked, chains, scenario)
    if form == "svg":
        return _drawn(registry, recognition(registry, asked, chain, scenario), chain, language)
    if form == "ttl":
        if scenario:
            raise ProblemError(400, "bad-parameter", both("recognition.supposed-statements"), parameter="format")
        found = recognition(registry, asked, MOST)["chains"]
        return as_turtle(registry, sorted({link["id"] for chain in found for link in chain["links"]}))
    return as_rows(recognition_table(registry, asked, language, scenario), form, language)


def _drawn(registry: Registry, answer: dict[str, Any], chain: int, language: str) -> Response:
    """Return a chain as a picture. Raises a problem (404) where there is no such chain."""
    if chain > len(answer["chains"]):
        raise ProblemError(404, "not-found", both("recognition.no-such-chain", number=chain, total=answer["total"]))
    picture = chain_picture(answer, chain, language)
    drawn = draw("chain.svg", language, picture=picture, release=registry.release.manifest)
    headers = {"Content-Disposition": f'attachment; filename="chain-{chain}.svg"', "Content-Language": language}
    return Response(drawn.encode(), media_type="image/svg+xml", headers=headers)
