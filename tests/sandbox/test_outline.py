"""What the guard remembers of a text holds for every other text of its outline: never a verdict that reading denies."""

import random
import re
from itertools import islice
from pathlib import Path

import pytest
from tests.sandbox.grammar.generate import queries

from cabgraph.sandbox import guard, tokens
from cabgraph.sandbox.limits import Limits
from cabgraph.sandbox.problems import SandboxError
from cabgraph.sandbox.reading import Reading, Readings

HERE = Path(__file__).parent
LIMITS = Limits()
TEXTS = [path.read_text(encoding="utf-8") for folder in ("legal", "refused") for path in (HERE / folder).glob("*.rq")]
TWINS = 3
GENERATED = 1500
PIECES = (
    *("<http://a/#b>", "<>", "<urn:x>", "<b>", "<NOW()&&?b>", "<<", "<", "<=", ">", ">>", "<<(", ")>>"),
    *('"', "'", '""', "''", '"a"', "'b'", '"""', "'''", '"<urn:x>"', "'\"'", '"\\""', '"#"', "\\", "\\'", "^^", "@en"),
    *(
        "#",
        "\n",
        " ",
        "?a",
        "1",
        "a",
        "ex:b",
        "ex:o\\'n",
        "ex:\\#",
        "_:n",
        ".",
        ";",
        ",",
        "+",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
    ),
    *(
        "ASK {",
        "SELECT",
        "FILTER(?a",
        "VALUES ?a {",
        "EXISTS {",
        "SERVICE",
        "PREFIX ex: ",
        "UNION",
        "NOW()",
        "CONSTRUCT {",
    ),
)


def verdict(text: str) -> Reading | tuple[str, str]:
    """What a whole reading says of a text."""
    try:
        return guard._Reader(text, LIMITS, update=False).read()
    except SandboxError as error:
        return type(error).__name__, str(vars(error))


def fresh(text: str, limits: Limits) -> Reading:
    return guard._Reader(text, limits, update=False).read()


def remembered(readings: Readings, text: str) -> Reading | tuple[str, str]:
    try:
        return readings.of(text, LIMITS, fresh)
    except SandboxError as error:
        return type(error).__name__, str(vars(error))


def twin(text: str, rng: random.Random) -> str:
    """A text with other IRIs and strings, some of them odd, where the outline has a mark."""
    iris = ("<urn:other>", "<>", "<NOW()>", "<//x#y>", "<http://localhost/>")
    strings = ('"z"', "''", '"""q"""', "'''\"'''", '"SERVICE <x:y>"', "'\\''", '"# {"')
    outline = tokens.outline(text) or ""
    return re.sub("[\x01\x02]", lambda mark: rng.choice(iris if mark[0] == "\x01" else strings), outline)


@pytest.mark.parametrize("texts", ["corpus", "grammar"])
def test_twins_are_read_as_if_for_the_first_time(texts: str) -> None:
    rng, readings = random.Random(1), Readings()
    asked = TEXTS if texts == "corpus" else [text for _, text, _ in islice(queries(7), GENERATED)]
    remembering = 0
    for text in asked:
        assert remembered(readings, text) == verdict(text)
        for _ in range(TWINS):
            other = twin(text, rng)
            remembering += tokens.outline(other) == tokens.outline(text)
            assert remembered(readings, other) == verdict(other), other
    assert remembering > len(asked)


def test_pieces_in_any_order_are_read_as_if_for_the_first_time() -> None:
    rng, readings = random.Random(2), Readings()
    for _ in range(40_000):
        text = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 9)))
        assert remembered(readings, text) == verdict(text), text
        other = twin(text, rng)
        assert remembered(readings, other) == verdict(other), (text, other)


def test_what_an_operator_hides_is_not_remembered() -> None:
    compared = "ASK { FILTER(?a <urn:a>?b) }"
    assert not fresh(compared, LIMITS).by_outline
    assert fresh("ASK { ?a <urn:a> ?b }", LIMITS).by_outline


def test_marks_of_an_outline_in_a_text_make_it_none() -> None:
    assert tokens.outline("ASK { ?a ?b '\x01' }") is None
    assert tokens.outline("ASK { ?a <urn:b> 'c' # <d> }") == "ASK { ?a \x01 \x02 # <d> }"


@pytest.mark.parametrize(
    ("text", "changing"),
    [
        ("SELECT (NOW() AS ?x) { }", True),
        ("SELECT (now#\n() AS ?x) { }", True),
        ("SELECT (STRUUID() AS ?x) { }", True),
        ("SELECT ?unknown { ?unknown ?a 'NOW()' FILTER(?a < 1) }", False),
        ("ASK { FILTER(?a<NOW()&&?b>?c) }", True),
        ("CONSTRUCT { ?s ?p [] } { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p (1 2) } { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p _:a } { ?s ?p ?o }", True),
        ("CONSTRUCT { <<?s ?p ?o>> ?p 1 } { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p ?o {| ?p 1 |} } { ?s ?p ?o }", True),
        ("CONSTRUCT WHERE { ?s ?p [] }", True),
        ("CONSTRUCT WHERE { ?s ?p ?o }", False),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p [ ?q ?o ] FILTER(?o IN (1, 2)) } ORDER BY (?o)", False),
    ],
)
def test_what_may_change_on_the_same_data(text: str, changing: bool) -> None:
    assert fresh(text, LIMITS).changing is changing
