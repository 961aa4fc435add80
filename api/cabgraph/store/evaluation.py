"""A query text from outside, evaluated over a store directory: the one place where that happens.

Nothing here limits time or memory: whoever calls has seen to that. Results are written by the engine itself, block by
block; what XML 1.0 (section 2.2) cannot carry becomes U+FFFD there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

import pyoxigraph as ox

SOLUTIONS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
"""The media types of SELECT and ASK (SPARQL 1.1 Query Results JSON, XML, CSV and TSV)."""
GRAPHS: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
"""The media types of CONSTRUCT and DESCRIBE."""
_XML: Final = {"application/sparql-results+xml", "application/rdf+xml"}
_PLACE: Final = re.compile(r"(?:error|Parse error|Parser error)?\s*at (\d+):(\d+): *(.*)", re.DOTALL)


_NAMES: Final = re.compile(r"\['A'[^]]*\]")
"""The engine's way to say that a name may stand there: all ranges of letters."""


class NotSparqlError(Exception):
    """The text is no query; `line` and `column` count from 1."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.message = message


class NotEvaluatedError(Exception):
    """The engine refuses to evaluate what it could parse, or breaks off."""


class NoFormatError(Exception):
    """The form of the result has no media type among those wanted; the argument is the form."""


@dataclass(frozen=True)
class Wanted:
    """What to evaluate, and the media type for each form a result may have; None where the client takes none."""

    text: str
    base: str
    union: bool
    """Whether the default graph is the union of all graphs; then the two lists are not looked at."""
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    solutions: str | None
    boolean: str | None
    graph: str | None


@dataclass(frozen=True)
class Result:
    """A result that has been begun: its form (`solutions`, `boolean`, `graph`) and media type."""

    form: str
    media_type: str
    write: Callable[[IO[bytes]], None]
    """Write the whole of it. Raises NotEvaluatedError, and whatever the stream raises."""


class Evaluator:
    """The store directories of a few releases, open read-only."""

    def __init__(self, keep: int = 2) -> None:
        self._keep = keep
        self._open: dict[Path, ox.Store] = {}

    def store(self, path: Path) -> ox.Store:
        """Return the store of a directory, opened now if it is not open. Raises NotEvaluatedError."""
        found = self._open.pop(path, None)
        if found is None:
            while len(self._open) >= self._keep:
                del self._open[next(iter(self._open))]
            try:
                found = ox.Store.read_only(str(path))
            except OSError as error:
                raise NotEvaluatedError("the store cannot be opened") from error
        self._open[path] = found
        return found

    def evaluate(self, path: Path, wanted: Wanted) -> Result:
        """Parse and begin to evaluate. Raises NotSparqlError, NotEvaluatedError, NoFormatError."""
        store = self.store(path)
        try:
            found = store.query(
                wanted.text,
                base_iri=wanted.base,
                use_default_graph_as_union=wanted.union,
                default_graph=None if wanted.default_graphs is None else _graphs(wanted.default_graphs),
                named_graphs=None if wanted.named_graphs is None else _graphs(wanted.named_graphs),
            )
        except SyntaxError as error:
            raise _not_sparql(str(error)) from None
        except (ValueError, OSError, RuntimeError) as error:
            raise NotEvaluatedError(str(error)) from None
        if isinstance(found, ox.QueryTriples):
            return _graph(found, wanted.graph)
        form = "boolean" if isinstance(found, ox.QueryBoolean) else "solutions"
        return _table(found, form, wanted.boolean if form == "boolean" else wanted.solutions)


def _graphs(names: tuple[str, ...]) -> list[Any]:
    return [ox.NamedNode(name) for name in names]


def _table(found: ox.QuerySolutions | ox.QueryBoolean, form: str, wanted: str | None) -> Result:
    if wanted not in SOLUTIONS:
        raise NoFormatError(form)
    written = SOLUTIONS[wanted]

    def write(stream: IO[bytes]) -> None:
        with _Writing(stream, wanted) as out:
            found.serialize(out, written)

    return Result(form, wanted, write)


def _graph(found: ox.QueryTriples, wanted: str | None) -> Result:
    if wanted not in GRAPHS:
        raise NoFormatError("graph")
    written = GRAPHS[wanted]

    def write(stream: IO[bytes]) -> None:
        with _Writing(stream, wanted) as out:
            found.serialize(out, written)

    return Result("graph", wanted, write)


class _Writing:
    """The stream a serialiser writes to, cleaned where it is XML; errors of the engine become ours."""

    def __init__(self, stream: IO[bytes], media_type: str) -> None:
        self._stream = CleanXml(stream) if media_type in _XML else stream

    def __enter__(self) -> IO[bytes]:
        return cast("IO[bytes]", self._stream)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is None:
            if isinstance(self._stream, CleanXml):
                self._stream.close()
        elif issubclass(kind, (OSError, RuntimeError, ValueError)) and not issubclass(kind, BrokenPipeError):
            raise NotEvaluatedError(str(error)) from error


class CleanXml:
    """A stream that replaces what XML 1.0 (section 2.2, Char) forbids by U+FFFD; the bytes are UTF-8."""

    _FORBIDDEN: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
    _REPLACEMENT: Final = b"\xef\xbf\xbd"

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._rest = b""

    def write(self, block: bytes) -> int:
        """Pass a block on; the first bytes of a character that is cut at its end wait for the next."""
        taken = len(block)
        if self._rest:
            block, self._rest = self._rest + block, b""
        for start in (b"\xef\xbf", b"\xef"):
            if block.endswith(start):
                block, self._rest = block[: -len(start)], start
                break
        self._stream.write(self._FORBIDDEN.sub(self._REPLACEMENT, block))
        return taken

    def flush(self) -> None:
        """Do nothing: who owns the stream says when it goes out."""

    def close(self) -> None:
        """Pass on what still waits."""
        if self._rest:
            self._stream.write(self._rest)
            self._rest = b""


def _not_sparql(message: str) -> NotSparqlError:
    """Return where and what; the engine tells the place behind a keyword it did not find, its length too far."""
    found = _PLACE.match(message)
    if found is None:
        return NotSparqlError(1, 1, message)
    line, column, expected = int(found[1]), int(found[2]), _NAMES.sub("a name", found[3])
    words = expected.removeprefix("expected ").removeprefix("one of ").split(", ")
    if all(word.isalpha() and word.isupper() for word in words):
        column = max(1, column - min(map(len, words)))
    return NotSparqlError(line, column, expected)
