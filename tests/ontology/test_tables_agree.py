"""Tables and ontology agree: same names where both describe a concept, and every code of a cell is a concept."""

import csv
import json
import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, SKOS, Graph, URIRef

ROOT = Path(__file__).parents[2]
SHARED = [
    ("provinces", "province", "vn-{id}", "name_vi", "name_en"),
    ("jurisdictions", "jurisdiction", "{id}", "name_vi", "name_en"),
    ("hs_codes", "hs", "{id}", "label_vi", "label_en"),
    ("conformity_procedures", "procedure", "{code}", "name_vi", "name_en"),
]


@pytest.mark.parametrize(("table", "scheme", "identifier", "vi", "en"), SHARED, ids=[row[0] for row in SHARED])
def test_same_concepts_and_names(
    schemes: dict[str, Graph], table: str, scheme: str, identifier: str, vi: str, en: str
) -> None:
    graph = schemes[scheme]
    with (ROOT / "data" / "vn" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    for row in rows:
        concept = URIRef(f"https://w3id.org/cabgraph/id/{scheme}/{identifier.format(**row)}")
        names = {label.language: str(label) for label in graph.objects(concept, SKOS.prefLabel)}
        assert names == {"vi": row[vi], "en": row[en]}, concept


METADATA = sorted((ROOT / "data").glob("*/*-metadata.json"))
CODED = re.compile(r"https://w3id\.org/cabgraph/id/([a-z-]+)/\{\+?(\w+)\}$")


@pytest.mark.parametrize("metadata", METADATA, ids=lambda path: path.name.removesuffix("-metadata.json"))
def test_every_code_of_a_cell_is_a_concept(schemes: dict[str, Graph], metadata: Path) -> None:
    described = json.loads(metadata.read_text(encoding="utf-8"))
    coded = {}
    for column in described["tableSchema"]["columns"]:
        found = CODED.fullmatch(column.get("valueUrl", ""))
        if found and found.group(1) in schemes and found.group(1) != "product" and found.group(2) == column["name"]:
            coded[column["name"]] = (found.group(1), column.get("separator"))
    table = metadata.parent / described["url"]
    if not coded or table.suffix != ".csv":
        return
    unknown = set()
    with table.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            for name, (scheme, separator) in coded.items():
                cell = row.get(name) or ""
                for code in cell.split(separator) if separator else [cell]:
                    concept = URIRef(f"https://w3id.org/cabgraph/id/{scheme}/{code.strip()}")
                    if code.strip() and (concept, SKOS.inScheme, None) not in schemes[scheme]:
                        unknown.add(f"{scheme}/{code.strip()}")
    assert unknown == set()


def test_sources_of_the_vocabulary_are_documents_of_the_tables(everything: Graph) -> None:
    known = set()
    for kind, table in (("legal-document", "legal_documents"), ("standard", "standards")):
        with (ROOT / "data" / "vn" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
            known |= {URIRef(f"https://w3id.org/cabgraph/id/{kind}/{row['id']}") for row in csv.DictReader(stream)}
    cited = {source for source in everything.objects(None, DCTERMS.source) if "/id/" in source}
    assert len(cited) > 20
    assert cited - known == set()
