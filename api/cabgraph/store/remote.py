"""Any SPARQL 1.1 endpoint as a store, through SPARQLWrapper."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any
from urllib.error import URLError

from SPARQLWrapper import CONSTRUCT, INSERT, JSON, N3, POST, SELECT, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from cabgraph import resources
from cabgraph.store.base import Row, Rows, StoreError, Term

_N_TRIPLES = "application/n-triples"
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def _term(binding: dict[str, str] | None) -> Term | None:
    if binding is None:
        return None
    if binding["type"] in ("uri", "bnode"):
        return Term(binding["type"], binding["value"])
    language = binding.get("xml:lang", "")
    return Term("literal", binding["value"], "" if language else binding.get("datatype", _XSD_STRING), language)


class RemoteStore:
    """A SPARQL 1.1 Protocol endpoint whose default graph is the union of the release's graphs."""

    def __init__(self, endpoint: str, timeout: float = 30.0) -> None:
        self._endpoint = endpoint
        self._timeout = timeout

    def _wrapper(self, query: str, result_format: str, form: str = SELECT) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(self._endpoint)
        wrapper.setMethod(POST)
        wrapper.setQuery(query)
        wrapper.queryType = form  # it takes "address" in a comment for an ADD, and sends an update
        wrapper.setReturnFormat(result_format)
        wrapper.setTimeout(max(1, round(self._timeout)))
        return wrapper

    def _answer(self, query: str, result_format: str) -> Any:
        try:
            return self._wrapper(query, result_format).query().convert()
        except (SPARQLWrapperException, URLError, OSError, ValueError) as error:
            raise StoreError(f"{self._endpoint}: {error}") from error

    def select(self, query: str) -> Rows:
        """Run a SELECT. Raises StoreError when the endpoint refuses or cannot be reached."""
        answer = self._answer(query, JSON)
        try:
            names = tuple(answer["head"]["vars"])
            bindings = answer["results"]["bindings"]
        except (KeyError, TypeError) as error:
            raise StoreError(f"{self._endpoint}: not SPARQL JSON results") from error
        return Rows(names, self._rows(names, bindings))

    @staticmethod
    def _rows(names: tuple[str, ...], bindings: list[dict[str, dict[str, str]]]) -> Iterator[Row]:
        return (tuple(_term(binding.get(name)) for name in names) for binding in bindings)

    def construct(self, query: str) -> bytes:
        """Run a CONSTRUCT or DESCRIBE and return N-Triples as the endpoint wrote them. Raises StoreError.

        They are not parsed: rdflib would rewrite literals (2026-11-22T00:00:00Z becomes ...+00:00).
        """
        wrapper = self._wrapper(query, N3, CONSTRUCT)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", _N_TRIPLES)
        try:
            answer = wrapper.query()
            media_type = str(answer.info().get("content-type", ""))
            content = bytes(answer.response.read())
        except (SPARQLWrapperException, URLError, OSError, ValueError) as error:
            raise StoreError(f"{self._endpoint}: {error}") from error
        if not media_type.startswith(_N_TRIPLES):
            raise StoreError(f"{self._endpoint}: answered {media_type or 'nothing'} instead of {_N_TRIPLES}")
        return content

    def load(self, statements: Iterable[str], batch: int = 2000) -> int:
        """Add lines of N-Quads by SPARQL 1.1 Update, in batches; return how many. Raises StoreError.

        The lines must come sorted by nothing in particular, but each must name its graph.
        """
        template = (resources.queries() / "derive" / "load-statements.ru").read_text(encoding="utf-8")
        count = 0
        lines = iter(statements)
        while block := list(islice(lines, batch)):
            for graph, group in groupby(sorted(map(_split, block)), key=lambda pair: pair[0]):
                text = " ".join(statement for _, statement in group)
                self._update(template.format(graph=graph, statements=text))
            count += len(block)
        return count

    def _update(self, text: str) -> None:
        wrapper = self._wrapper(text, JSON, INSERT)
        try:
            wrapper.query()
        except (SPARQLWrapperException, URLError, OSError, ValueError) as error:
            raise StoreError(f"{self._endpoint}: {error}") from error

    def close(self) -> None:
        """Nothing is held between requests."""


def _split(line: str) -> tuple[str, str]:
    """Split a line of N-Quads into (graph, statement)."""
    body = line.rstrip().removesuffix(".").rstrip()
    statement, _, graph = body.rpartition(" ")
    return graph.strip("<>"), f"{statement} ."
