"""What is refused by a look at the bytes of a document."""

from pathlib import Path

import pytest

from cabgraph.store.editing import DocumentError
from cabgraph.workspace.documents import DEEPEST, examine

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"'


def look(tmp_path: Path, content: str | bytes, media_type: str) -> None:
    path = tmp_path / "body"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    examine(path, media_type)


@pytest.mark.parametrize(
    "content",
    [
        f'<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "file:///etc/passwd">]><rdf:RDF {RDF}/>',
        f'<!DOCTYPE rdf:RDF SYSTEM "http://127.0.0.1/x.dtd"><rdf:RDF {RDF}/>',
        f'<?xml version="1.0"?>\n<!doctype rdf:RDF><rdf:RDF {RDF}/>',
        f"<rdf:RDF {RDF}/>".encode("utf-16"),
        f"<rdf:RDF {RDF}>",
        f"<rdf:RDF {RDF}>" + "<rdf:Description><e:p>" * DEEPEST,
    ],
)
def test_xml_that_is_not_read(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(DocumentError):
        look(tmp_path, content, "application/rdf+xml")


def test_xml_that_is(tmp_path: Path) -> None:
    nested = DEEPEST // 2 - 1
    deep = "<rdf:Description><e:p>" * nested + "</e:p></rdf:Description>" * nested
    look(tmp_path, f"<rdf:RDF {RDF}>{deep}</rdf:RDF>", "application/rdf+xml")


def test_json_that_is_not_read(tmp_path: Path) -> None:
    for bracket in ("[", '{"e:p":'):
        with pytest.raises(DocumentError):
            look(tmp_path, bracket * (DEEPEST + 1), "application/ld+json")


def test_brackets_in_a_text_do_not_count(tmp_path: Path) -> None:
    look(tmp_path, '{"http://e/p": "' + "[" * 5000 + '\\"["}', "application/ld+json")
    look(tmp_path, "[" + "[]," * 5000 + "[]]", "application/ld+json")
