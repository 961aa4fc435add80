"""What the guard lets pass, what it refuses and why, and that it never takes long."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabgraph.sandbox import problems
from cabgraph.sandbox.guard import check_update, examine
from cabgraph.sandbox.limits import Limits

HERE = Path(__file__).parent
LEGAL = sorted((HERE / "legal").glob("*.rq"))
REFUSED = sorted((HERE / "refused").glob("*.rq"))
LIMITS = Limits()

KILLERS: dict[str, Callable[[int], str]] = {
    "{": lambda n: "ASK " + "{" * n + "}" * n,
    "(": lambda n: "ASK { FILTER " + "(" * n + "1" + ")" * n + "}",
    "!": lambda n: "ASK { FILTER(" + "!" * n + "1) }",
    "- ": lambda n: "ASK { FILTER(" + "- " * n + "1) }",
    "path (": lambda n: "ASK { ?s " + "(" * n + "<urn:p>" + ")" * n + " ?o }",
    "path !": lambda n: "ASK { ?s " + "!(" * n + "<urn:p>" + ")" * n + " ?o }",
    "collection (": lambda n: "ASK { ?s ?p " + "(" * n + "1" + ")" * n + " }",
    "[": lambda n: "ASK { ?s ?p " + "[ ?p " * n + "1" + "]" * n + " }",
    "<<": lambda n: "ASK { " + "<< " * n + "?s ?p ?o" + " >> ?p ?o" * n + " }",
    "<<(": lambda n: "ASK { ?s ?p " + "<<( ?s ?p " * n + "1" + ")>>" * n + " }",
    "<<( in data": lambda n: "ASK { VALUES ?x { " + "<<( <urn:s> <urn:p> " * n + "1" + ")>>" * n + " } }",
    "{|": lambda n: "ASK { ?s ?p ?o " + "{| ?p ?o " * n + "|}" * n + " }",
    "EXISTS": lambda n: "ASK { " + "FILTER EXISTS { " * n + "}" * n + " }",
    "EXISTS side by side": lambda n: "ASK { " + "FILTER EXISTS { ?s ?p ?o } " * n + "}",
    "sub-SELECT": lambda n: "ASK " + "{ SELECT * " * n + "{ }" + "}" * n,
    "OPTIONAL": lambda n: "ASK { " + "OPTIONAL { " * n + "}" * n + " }",
    "MINUS": lambda n: "ASK { " + "MINUS { " * n + "}" * n + " }",
    "function": lambda n: "ASK { FILTER(" + "STR(" * n + "1" + ")" * n + ") }",
    "IN": lambda n: "ASK { FILTER(" + "1 IN (" * n + "1" + ")" * n + ") }",
    "UNION": lambda n: "ASK { " + "UNION".join(["{ }"] * n) + " }",
    "OPTIONAL side by side": lambda n: "ASK { " + "OPTIONAL { } " * n + "}",
    "groups": lambda n: "ASK { " + "{ } " * n + "}",
    "BIND": lambda n: "ASK { " + " ".join(f"BIND(1 AS ?x{i})" for i in range(n)) + "}",
    "AS": lambda n: "SELECT " + " ".join(f"(1 AS ?x{i})" for i in range(n)) + " { }",
    "FILTER": lambda n: "ASK { " + "FILTER(1) " * n + "}",
    "VALUES": lambda n: "ASK { " + "VALUES ?x { 1 } " * n + "}",
    "GRAPH": lambda n: "ASK { " + "GRAPH ?g { } " * n + "}",
    "||": lambda n: "ASK { FILTER(" + "||".join(["1"] * n) + ") }",
    "+": lambda n: "ASK { FILTER(" + "+".join(["1"] * n) + ") }",
    "p/p": lambda n: "ASK { ?s " + "/".join(["<urn:p>"] * n) + " ?o }",
    "p|p": lambda n: "ASK { ?s " + "|".join(["<urn:p>"] * n) + " ?o }",
    "pattern": lambda n: "ASK { " + ".".join(f"?s{i} ?p{i} ?o{i}" for i in range(n)) + " }",
    "object list": lambda n: "ASK { ?s ?p " + ",".join(["?o"] * n) + " }",
    "predicate list": lambda n: "ASK { ?s " + ";".join(["?p ?o"] * n) + " }",
    "collection": lambda n: "ASK { ?s ?p (" + " 1" * n + ") }",
    "glued verbs": lambda n: "PREFIX a: <urn:> ASK { " + "?s aa:b ." * n + " }",
}
"""Texts of a size that kill or stall an engine (rows 17 and 18 of the table of bad inputs, and more of their kind)."""


@pytest.mark.parametrize("path", LEGAL, ids=lambda path: path.stem)
def test_legal_queries_pass(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    try:
        ox.Store().query(text, base_iri="http://example.org/")
    except RuntimeError as problem:
        assert "custom function" in str(problem)  # noqa: PT017
    examine(text, LIMITS)


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_what_is_refused_and_why(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = text.splitlines()[0].removeprefix("# ")
    with pytest.raises(problems.SandboxError) as refused:
        examine(text, LIMITS)
    match refused.value:
        case problems.ServiceRefused(where=where):
            told = f"service {where}"
        case problems.NotAQuery():
            told = "update"
        case problems.SyntaxProblem(line=line, column=column):
            told = f"syntax {line}:{column}"
        case other:
            told = repr(other)
    assert told == expected


@pytest.mark.parametrize("stored", sorted((HERE.parents[1] / "queries").rglob("*.rq")), ids=lambda path: path.stem)
def test_the_stored_questions_pass(stored: Path) -> None:
    assert examine(stored.read_text(encoding="utf-8"), LIMITS).form


@pytest.mark.parametrize("shape", KILLERS)
@pytest.mark.parametrize("size", [2_000, 20_000, 200_000])
def test_texts_that_kill_engines_are_refused_at_once(shape: str, size: int) -> None:
    text = KILLERS[shape](size)
    started = time.process_time()
    with pytest.raises(problems.TooComplex):
        examine(text, LIMITS)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "text",
    [
        "a." * 500_000,
        "<a" * 500_000,
        "<" * 1_000_000,
        '"""\\' * 250_000,
        "'''" + "\\'" * 500_000,
        '"' * 999_999,
        "?" * 1_000_000,
        "ASK { VALUES ?x { " + "<a" * 500_000,
        "ASK { VALUES ?x { " + '"""\\' * 250_000,
        "a:" + "." * 1_000_000,
        "_:a" + ".a." * 300_000,
        "1." * 500_000,
        "1e" * 500_000,
        "@a" + "-" * 1_000_000,
        "SERVICE" * 150_000,
        "AAS" * 300_000,
        "#" * 1_000_000,
        " " * 1_000_000 + "\x00",
        "PREFIX a: <urn:> " * 60_000,
    ],
    ids=lambda text: text[:12],
)
def test_the_guard_takes_linear_time_whatever_it_reads(text: str) -> None:
    started = time.process_time()
    with suppress(problems.SandboxError):
        examine(text, LIMITS)
    assert time.process_time() - started < 4


def test_data_does_not_count() -> None:
    rows = " ".join(f'("a{i} }} (" <urn:({i})> {i})' for i in range(20_000))
    text = f"ASK {{ VALUES (?a ?b ?c) {{ {rows} }} }}"
    assert examine(text, LIMITS).form == "ASK"


def test_what_is_on_the_list_may_be_a_service() -> None:
    limits = Limits(services=("data.example.org",))
    text = "PREFIX d: <https://DATA.example.org/>\nASK { SERVICE SILENT d:sparql { ?s ?p ?o } }"
    (service,) = examine(text, limits).services
    assert text[service.start : service.end] == "d:sparql"
    assert service.iri == "https://DATA.example.org/sparql"
    for where in (
        "http://data.example.org.evil/",
        "http://user@data.example.org/",
        "http://data.example.org@127.0.0.1/",
        "ftp://data.example.org/",
        "http://data.example.org\\u0040127.0.0.1/",
        "//data.example.org/",
        "data.example.org",
        "http://127.0.0.1/#data.example.org",
        "http://127.0.0.1/?http://data.example.org/",
    ):
        with pytest.raises(problems.ServiceRefused):
            examine(f"ASK {{ SERVICE <{where}> {{ }} }}", limits)


def test_updates_are_read_as_updates() -> None:
    check_update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> <urn:c> } } ; DELETE WHERE { ?s ?p ?o }", LIMITS)
    check_update("INSERT DATA { " + "<urn:a> <urn:b> 1 . " * 5_000 + "}", LIMITS)
    check_update("PREFIX load: <urn:> COPY load:a TO GRAPH load:b ; WITH load:a DELETE { ?s ?p ?o } WHERE { }", LIMITS)
    for text in ("LOAD <http://a/>", "CLEAR ALL ; load silent <file:///a>", "LOADSILENT<http://a/>"):
        with pytest.raises(problems.LoadRefused):
            check_update(text, LIMITS)
    with pytest.raises(problems.LoadRefused):
        check_update("PREFIX a: <urn:> LOADa:b", LIMITS)
    with pytest.raises(problems.ServiceRefused):
        check_update("DELETE { ?s ?p ?o } WHERE { SERVICE <http://a/> { } }", Limits(services=("a",)))
    with pytest.raises(problems.TooComplex):
        check_update("DELETE { ?s ?p ?o } WHERE " + "{" * 2_000, LIMITS)


WORDS = "SELECT ASK CONSTRUCT PREFIX VALUES FILTER BIND SERVICE EXISTS AS OPTIONAL LOAD ?x a:b :"
MARKS = '@en _:a 1 1.5e <urn:a> true { } ( ) [ ] << >> <<( )>> {| |} < > \' " """ \\ # . ; , ^ ^^ | / * + - ! = \n \0 đ'
PIECES = st.sampled_from([*(f"{word} " for word in WORDS.split()), *MARKS.split(" "), "\ud800"])


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=60).map("".join))
def test_no_text_makes_the_guard_fail_in_any_other_way(text: str) -> None:
    for read in (examine, check_update):
        with suppress(problems.SandboxError):
            read(text, LIMITS)
