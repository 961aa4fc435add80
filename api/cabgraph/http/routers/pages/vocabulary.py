"""The page of the vocabulary: each term has its place on it, so that its IRI, opened in a browser, leads there."""

from typing import Any

from fastapi import APIRouter, Request, Response

from cabgraph import names
from cabgraph.http.addresses import data_of
from cabgraph.http.dependencies import AskedRegistry
from cabgraph.http.records.describing import forms
from cabgraph.http.templates import render
from cabgraph.questions.run import ask

_TERMS = "explore/vocabulary"


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/vocabulary")
    def vocabulary(request: Request, registry: AskedRegistry) -> Response:
        """Show every class and property of the vocabulary with its name and meaning."""
        asked = {"vocabulary": names.VOCABULARY, "lang": language}
        terms: dict[str | None, dict[str, Any]] = {}
        for row in ask(registry.store, registry.questions[_TERMS], asked).records():
            term = terms.setdefault(row["term"], {**row, "wider": [], "domain": []})
            for several in ("wider", "domain"):
                if row[several] and row[several] not in term[several]:
                    term[several].append(row[several])
        return render(
            request,
            "vocabulary.html",
            language,
            registry.release,
            terms=list(terms.values()),
            namespace=names.VOCABULARY,
            forms=forms(data_of(names.VOCABULARY), request.query_params.get("release", "")),
        )

    return router
