"""An update before it runs: what is refused at once, the protocol's dataset put in, and which graphs it can change."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import Final, NamedTuple

from cabgraph.store.graphs import is_iri
from cabgraph.workspace.words import Word, words

_ANY: Final = ("ALL", "NAMED")
_PLACES: Final = ("GRAPH", "WITH", "INTO", "TO")
_BEFORE_NAMES: Final = (*_PLACES, "PREFIX", "NAMED", "USING", "COPY", "MOVE", "ADD", "SILENT")


_END: Final = Word("end", "", 0, 0, 0)


class UpdateRefusedError(Exception):
    """An update that is not taken: `code` is the key of the sentence that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Reading(NamedTuple):
    """An update as it is run, and the graphs that it can change; None when only running it can tell."""

    text: str
    touched: tuple[str, ...] | None


def read_update(text: str, using: Sequence[str] = (), using_named: Sequence[str] = ()) -> Reading:
    """Return what an update comes to.

    `using` and `using_named` are the graphs of `using-graph-uri` and `using-named-graph-uri` (SPARQL 1.1 Protocol,
    section 2.2.3): they are the dataset of every operation with a WHERE. Raises UpdateRefusedError for LOAD, SERVICE,
    and a text that has USING or WITH beside them.
    """
    read = list(_telling(words(text)))
    _refuse_fetching(read)
    given = bool(using or using_named)
    if given and any(word.depth == 0 and word.says("USING", "WITH") for word in read):
        raise UpdateRefusedError("dataset-twice")
    dataset = "".join([f" USING <{graph}>" for graph in using] + [f" USING NAMED <{graph}>" for graph in using_named])
    return Reading(_rewritten(text, read, dataset), _touched(read))


def _telling(found: Iterable[Word]) -> Iterator[Word]:
    """Leave out the words of data and patterns that say nothing here, so that a large update needs little memory."""
    last: Word | None = None
    for word, following in pairwise(chain(found, [_END])):
        keyword = word.kind == "word" and not word.text.isdecimal()
        after_keyword = last is not None and last.kind == "word"
        if word.depth == 0 or keyword or after_keyword or word.text in "{}" or following.text == "{":
            yield word
        last = word


def _refuse_fetching(read: list[Word]) -> None:
    """Refuse LOAD and SERVICE, also where they are written together with the word before or after, as the engine reads.

    A prefixed name that begins with one of them is no name where an operation or a group begins.
    """
    for place, word in enumerate(read):
        written = word.text.upper().partition(":")[0]
        if word.kind == "word" or (word.kind == "name" and _is_glued(read, place)):
            for what in ("SERVICE", "LOAD"):
                if what in written:
                    raise UpdateRefusedError(f"{what.lower()}-refused")


def _is_glued(read: list[Word], place: int) -> bool:
    """Whether a prefixed name stands where none can, so that its beginning is a keyword."""
    word, before = read[place], read[place - 1] if place else None
    named = before is not None and before.says(*_BEFORE_NAMES)
    if word.depth == 0:
        return not named
    return not named and place + 1 < len(read) and read[place + 1].text == "{"


def _rewritten(text: str, read: list[Word], dataset: str) -> str:
    """Put the dataset before each WHERE, and let CLEAR of a graph that is not there do nothing.

    The short form of a deletion, one block for both, has no place for a dataset and is written out. Clearing a graph
    that was never there succeeds where empty graphs are not recorded (SPARQL 1.1 Update, section 3.1.3).
    """
    pieces, done = [], 0
    for place, word in enumerate(read):
        if word.depth:
            continue
        before = read[place - 1] if place else None
        after = read[place + 1] if place + 1 < len(read) else None
        if word.says("WHERE") and dataset:
            shorthand = before is not None and before.says("DELETE")
            pieces += [text[done : word.start], _block(text, read, place) if shorthand else "", dataset, " "]
            done = word.start
        elif word.says("CLEAR") and after is not None and after.says("GRAPH"):
            pieces += [text[done : word.end], " SILENT"]
            done = word.end
    return "".join([*pieces, text[done:]])


def _block(text: str, read: list[Word], place: int) -> str:
    """Return the braces that follow a word, with what they hold."""
    following = [word for word in read[place + 1 :] if word.depth == 0 and word.text in "{}"]
    return text[following[0].start : following[1].end] if len(following) > 1 else ""


def _touched(read: list[Word]) -> tuple[str, ...] | None:
    """Return the graphs that the operations can change, None when the text does not settle it."""
    prefixes = {
        name.text: iri.text[1:-1]
        for word, name, iri in zip(read, read[1:], read[2:], strict=False)
        if word.says("PREFIX") and name.kind == "name" and iri.kind == "iri"
    }
    found: set[str] = set()
    in_pattern = False
    if any(_hides_a_graph(read, place) for place in range(len(read))):
        return None
    for place, word in enumerate(read):
        before = read[place - 1] if place else None
        if word.depth == 0 and word.kind == "word":
            in_pattern = word.says("WHERE") and not (before is not None and before.says("DELETE"))
            if word.says(*_ANY) and not (before is not None and before.says("USING")):
                return None
        if not _names_place(word) or in_pattern:
            continue
        named = next((each for each in read[place + 1 :] if not each.says("GRAPH", "SILENT")), None)
        if named is None or named.says("DEFAULT"):
            continue
        iri = _iri(named, prefixes)
        if iri is None:
            return None
        found.add(iri)
    return tuple(sorted(found))


def _hides_a_graph(read: list[Word], place: int) -> bool:
    """Whether a keyword may be written together with what is before or after it, so that a graph would be missed."""
    word = read[place]
    if word.kind == "name":
        return _is_glued(read, place)
    return word.kind == "word" and "GRAPH" in word.text.upper() and not word.says("GRAPH")


def _names_place(word: Word) -> bool:
    """Whether a graph that may change is named after a word; COPY and MOVE name two, the first without GRAPH."""
    return word.says(*_PLACES) or (word.depth == 0 and word.says("COPY", "MOVE", "ADD"))


def _iri(word: Word, prefixes: dict[str, str]) -> str | None:
    """Return the IRI that a word stands for as the engine will have it, None when that takes more than a look."""
    if word.kind == "iri":
        iri = word.text[1:-1]
    elif word.kind == "name" and "\\" not in word.text:
        prefix, _, local = word.text.partition(":")
        iri = prefixes.get(f"{prefix}:", "") + local
    else:
        return None
    return iri if is_iri(iri) and "/." not in iri else None
