"""An update before it runs: its words, what is refused, the protocol's dataset, the graphs that it can change."""

import pytest

from cabgraph.store.editing import EditedStore, new_store
from cabgraph.workspace.reading import UpdateRefusedError, read_update
from cabgraph.workspace.words import words

G, H = "http://e/g", "http://e/h"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INSERT DATA { <urn:a> <urn:b> 'LOAD' }", ["INSERT", "DATA", "{", "<urn:a>", "<urn:b>", "'LOAD'", "}"]),
        ("# LOAD <x>\nCLEAR ALL", ["CLEAR", "ALL"]),
        ('"""a "quoted" } WHERE""" ?where', ['"""a "quoted" } WHERE"""', "?where"]),
        ("'it\\'s' \"\" ex:with:out :load", ["'it\\'s'", '""', "ex:with:out", ":load"]),
        ("?a<?b", ["?a", "<", "?b"]),
        ("<http://e/#load> #load", ["<http://e/#load>"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert [word.text for word in words(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1/>",
        "load silent <http://e/x> into graph <http://e/g>",
        "INSERT DATA { <urn:a> <urn:b> 1 } ; LOAD <file:///etc/passwd>",
        "PREFIX x: <urn:x>\n#c\nLOAD<http://e/>",
        "INSERT {} WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "LOADSILENT<http://e/>",
        "PREFIX ex: <http://127.0.0.1/> LOADex:data",
        "PREFIX LOADex: <http://127.0.0.1/> LOADex:data",
        "INSERT {} WHERE { ?s ?p 1SERVICE<http://127.0.0.1/> { ?s ?p ?o } }",
        "INSERT {} WHERE { SERVICESILENT<http://127.0.0.1/> { ?s ?p ?o } }",
        "PREFIX ex: <http://127.0.0.1/> INSERT {} WHERE { SERVICEex:data { ?s ?p ?o } }",
        "INSERT {} WHERE { service silent ?s { ?s ?p ?o } }",
    ],
)
def test_nothing_is_fetched(text: str) -> None:
    with pytest.raises(UpdateRefusedError):
        read_update(text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:load> <urn:service> 'LOAD <x> ; SERVICE' }",
        "PREFIX load: <urn:load> INSERT DATA { load:service load:load 1 }",
        "# SERVICE\nCLEAR ALL",
        "PREFIX load: <urn:l> COPY load:a TO load:b ; WITH load:a DELETE { ?s ?p 1 } WHERE { load:a a load:b }",
        "PREFIX service: <urn:s> INSERT {} WHERE { GRAPH service:g { ?s ?p ?o } }",
        "INSERT { ?load ?service 1 } WHERE { ?load ?service 2 }",
    ],
)
def test_words_that_only_look_like_it_are_taken(text: str) -> None:
    read_update(text)


@pytest.mark.parametrize(
    ("text", "touched"),
    [
        (f"INSERT DATA {{ GRAPH <{G}> {{ <urn:a> <urn:b> 1 }} }}", (G,)),
        (f"PREFIX e: <http://e/> DELETE DATA {{ GRAPH e:g {{ <urn:a> <urn:b> 1 }} GRAPH <{H}> {{}} }}", (G, H)),
        (f"WITH <{G}> DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH ?x {{ ?s ?p ?o }} }}", (G,)),
        (f"INSERT {{ GRAPH <{G}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{H}> {{ ?s ?p ?o }} }}", (G,)),
        ("INSERT { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", None),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", None),
        ("DELETE WHERE { ?s ?p ?o }", ()),
        ("DELETEWHERE { GRAPH ?g { ?s ?p ?o } }", None),
        ("CLEARALL", None),
        (f"DELETE DATA {{ <urn:a> <urn:b> 1GRAPH<{G}> {{ <urn:a> <urn:b> 1 }} }}", (G,)),
        (f"DELETE DATA {{ <urn:a> <urn:b> true.GRAPH<{G}> {{ <urn:a> <urn:b> 1 }} }}", None),
        ("INSERT DATA { GRAPH <http://e/\\u0067> { <urn:a> <urn:b> 1 } }", None),
        ("PREFIX e: <http://e/> WITHe:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", None),
        ("PREFIX e: <http://e/> INSERTDATA{ GRAPHe:g { <urn:a> <urn:b> 1 } }", None),
        (f"CREATESILENTGRAPH<{G}>", (G,)),
        (f"COPY <{G}> TO <{H}>", (G, H)),
        (f"MOVE SILENT GRAPH <{G}> TO DEFAULT", (G,)),
        (f"ADD DEFAULT TO GRAPH <{H}>", (H,)),
        (f"CREATE SILENT GRAPH <{G}> ; DROP GRAPH <{H}>", (G, H)),
        ("CLEAR ALL", None),
        ("DROP NAMED", None),
        ("CLEAR DEFAULT", ()),
        (f"INSERT {{ <urn:a> <urn:b> ?o }} USING NAMED <{G}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}", ()),
        ("INSERT DATA { GRAPH <relative> { <urn:a> <urn:b> 1 } }", None),
        ("INSERT DATA { GRAPH none:g { <urn:a> <urn:b> 1 } }", None),
        (f"DELETE WHERE {{ ?s ?p ?o }} ; INSERT DATA {{ GRAPH <{G}> {{ <urn:a> <urn:b> 'GRAPH ?g' }} }}", (G,)),
    ],
)
def test_the_graphs_that_can_change(text: str, touched: tuple[str, ...] | None) -> None:
    assert read_update(text).touched == touched


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
            "INSERT { ?s ?p 1 }  USING <http://e/g> USING NAMED <http://e/h> WHERE { ?s ?p ?o }",
        ),
        (
            "DELETE WHERE { GRAPH ?g {} } ; CLEAR ALL",
            "DELETE { GRAPH ?g {} } USING <http://e/g> USING NAMED <http://e/h> WHERE { GRAPH ?g {} } ; CLEAR ALL",
        ),
        (
            "DELETEWHERE { ?s ?p ?o }",
            "DELETE{ ?s ?p ?o } USING <http://e/g> USING NAMED <http://e/h> WHERE { ?s ?p ?o }",
        ),
        ("INSERT DATA { <urn:a> <urn:b> 'WHERE {' }", "INSERT DATA { <urn:a> <urn:b> 'WHERE {' }"),
    ],
)
def test_the_dataset_of_the_protocol_is_put_in(text: str, expected: str) -> None:
    assert read_update(text, [G], [H]).text == expected


@pytest.mark.parametrize(
    "clause", [f"WITH <{G}> DELETE {{ ?s ?p ?o }} WHERE", f"DELETE {{ ?s ?p ?o }} USING NAMED <{G}> WHERE"]
)
def test_a_dataset_is_not_given_twice(clause: str) -> None:
    text = f"{clause} {{ ?s ?p ?o }}"
    read_update(text)
    with pytest.raises(UpdateRefusedError):
        read_update(text, [], [H])


def test_the_rewritten_forms_are_what_they_were(tmp_path: object) -> None:
    """DELETE WHERE with a dataset deletes what matches in that dataset from the default graph, and nothing else."""
    folder = tmp_path / "a"  # type: ignore[operator]
    new_store(folder)
    edited = EditedStore(folder, tmp_path / "b")  # type: ignore[operator]
    both = "<urn:a> <urn:b> 1 . <urn:c> <urn:d> 2"
    edited.update(f"INSERT DATA {{ {both} GRAPH <{G}> {{ <urn:a> <urn:b> 1 }} }}", "http://base/")
    edited.update(read_update("DELETE WHERE { ?s ?p ?o }", [G]).text, "http://base/")
    lines = [change.line for changes in edited.difference(None).values() for change in changes]
    assert lines == [
        b'<urn:c> <urn:d> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .\n',
        b'<urn:a> <urn:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <http://e/g> .\n',
    ]
    edited.update(read_update("CLEAR GRAPH <http://e/none>").text, "http://base/")
