"""A patch between two dumps, applied to the first, gives the second; rdflib reads it so too."""

import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset

from cabgraph.store.lines import graph_of
from cabgraph.store.patch import Change, changes, patch_lines

OLD, NEW = "https://example.org/release/1", "https://example.org/release/2"


def quad(subject: int, text: str, graph: int) -> bytes:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    where = f" <https://example.org/g{graph}>" if graph else ""
    return f'<https://example.org/{subject}> <https://example.org/p> "{escaped}"{where} .\n'.encode()


QUADS = st.builds(
    quad,
    st.integers(0, 5),
    st.one_of(st.sampled_from(["", " .", '" <x> .', "đ\u0301", "A <a> <b> <c> ."]), st.text(max_size=6)),
    st.integers(0, 2),
)
DUMPS = st.lists(QUADS, max_size=12).map(sorted)


def applied(statements: set[bytes], patch: bytes) -> set[bytes]:
    held = set(statements)
    for line in patch.splitlines(keepends=True):
        operation, _, statement = line.partition(b" ")
        if operation == b"A":
            assert statement not in held, "what is added was not there"
            held.add(statement)
        elif operation == b"D":
            held.remove(statement)
    return held


@given(DUMPS, DUMPS)
def test_a_patch_applied_to_the_older_gives_the_newer(older: list[bytes], newer: list[bytes]) -> None:
    patch = b"".join(patch_lines(NEW, OLD, changes(older, newer)))
    assert applied(set(older), patch) == set(newer)
    assert patch.startswith(f"H id <{NEW}> .\nH prev <{OLD}> .\nTX .\n".encode())
    assert patch.endswith(b"TC .\n")
    back = b"".join(patch_lines(OLD, NEW, changes(newer, older)))
    assert applied(set(newer), back) == set(older)


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated")
@given(DUMPS, DUMPS)
def test_rdflib_applies_the_patch_alike(older: list[bytes], newer: list[bytes]) -> None:
    def read(lines: list[bytes]) -> Dataset:
        return Dataset().parse(data=b"".join(lines), format="nquads")

    theirs = read(older)
    patch = b"".join(patch_lines(NEW, OLD, changes(older, newer)))
    theirs.parse(io.BytesIO(patch), format="patch")
    assert set(theirs.quads()) == set(read(newer).quads())


def test_a_line_of_each_is_in_memory() -> None:
    read = {"older": 0, "newer": 0}

    def lines(which: str) -> Iterator[bytes]:
        for number in range(1000):
            read[which] += 1
            yield quad(number + (20_000 if which == "newer" else 10_000), "x", 1)

    found = changes(lines("older"), lines("newer"))
    next(found)
    assert max(read.values()) < 5
    assert sum(1 for _ in found) == 1999


def test_unsorted_lines_are_refused() -> None:
    with pytest.raises(ValueError, match="not sorted"):
        list(changes([b"b\n", b"a\n"], []))


def test_a_repeated_statement_counts_once() -> None:
    assert list(changes([b"a\n", b"a\n"], [b"a\n", b"b\n", b"b\n"])) == [Change(added=True, line=b"b\n")]


@pytest.mark.parametrize(
    ("line", "graph"),
    [
        (b"<a:s> <a:p> <a:o> <a:g> .\n", b"<a:g>"),
        (b"<a:s> <a:p> <a:o> .\n", None),
        (b'<a:s> <a:p> "x <a:g> .\\" <a:h>" .\n', None),
        (b'<a:s> <a:p> "x"^^<a:d> .\n', None),
        (b'<a:s> <a:p> "x"@vi <a:g> .\n', b"<a:g>"),
        (b'<a:s> <a:p> "\\\\" <a:g> .\n', b"<a:g>"),
        (b"_:a <a:p> _:b _:g .\n", b"_:g"),
    ],
)
def test_the_graph_of_a_line(line: bytes, graph: bytes | None) -> None:
    assert graph_of(line) == graph


@pytest.mark.parametrize("line", [b"", b"<a:s> <a:p> .\n", b"<a:s> <a:p> <a:o> <a:g> <a:h> .\n", b"# comment\n"])
def test_what_is_no_statement_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match="not a statement"):
        graph_of(line)
