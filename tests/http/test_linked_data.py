"""Everything the graph speaks of has an address that answers: data or page, its other forms, and what leads to it."""

import gzip
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef

from cabgraph import names
from cabgraph.answers.description import MOST_COUNTED, PAGE
from cabgraph.answers.registry import Registry
from cabgraph.http.addresses import data_of
from cabgraph.http.app import create_app
from cabgraph.http.negotiation import RDF_FORMATS
from cabgraph.settings import Settings
from cabgraph.store.release import current_release, publish

FOAF = Namespace("http://xmlns.com/foaf/0.1/")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
SH = Namespace("http://www.w3.org/ns/shacl#")
VOID = Namespace("http://rdfs.org/ns/void#")
PARSERS = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
HUB = names.thing("confidence", "high")
BUSY = names.thing("activity", "testing")
PARAMETERS = "/id/question/inspector/grant-scope"
PREFIXES = f"/things?iri={quote(names.graph('questions/prefixes'), safe='')}"
ELSEWHERE = f"/things?iri={quote('http://qudt.org/vocab/unit/REV-PER-MIN', safe='')}"
DESCRIPTION = URIRef("http://purl.org/dc/terms/description")
PLACES = [
    "/id/body/{}",
    "/id/{}/x",
    "/things?iri={}",
    "/vi/things/body/{}",
    "/en/things?iri={}",
    "/id/body/quatest1?after={}",
    "/vi/things/body/quatest1?after={}",
]
NASTY = [
    "..%2f..%2fetc%2fpasswd",
    "%00",
    "%0d%0aX-Injected:%201",
    "'",
    "%22%20.%20%3Curn:a%3E",
    "x%3E%20%3Curn:p%3E%20%3Curn:o",
    "x%22%20%7D%20UNION%20%7B%20?s%20?p%20?o",
    "%5Cu0022",
    "%E2%80%AEx",
    "%FF%FE",
    "x" * 8000,
    "{}",
    "%7B%7B7*7%7D%7D",
]


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings), follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def quads(registry: Registry) -> list[ox.Quad]:
    with gzip.open(registry.release.dump) as stream:
        return [quad for quad in ox.parse(stream.read(), format=ox.RdfFormat.N_QUADS) if isinstance(quad, ox.Quad)]


@pytest.fixture(scope="module")
def whole(quads: list[ox.Quad]) -> dict[str, list[ox.Triple]]:
    """Every triple of the release under its subject and under its object."""
    about: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        for node in {quad.subject, quad.object}:
            if isinstance(node, ox.NamedNode):
                about.setdefault(node.value, []).append(quad.triple)
    return about


@pytest.fixture(scope="module")
def kinds(quads: list[ox.Quad]) -> dict[str, list[str]]:
    """The subjects of the release by their kind: the path's first word below /id/, or what they begin with."""
    found: dict[str, set[str]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode):
            iri = quad.subject.value
            ours = iri.startswith(names.BASE)
            rest = re.split(r"[/#]", iri.removeprefix(names.BASE if ours else ""))
            kind = "/".join(rest[:2]) if iri.startswith(names.THINGS) else rest[0] if ours else "elsewhere"
            found.setdefault(kind, set()).add(iri)
    return {kind: sorted(iris) for kind, iris in found.items()}


def read(client: TestClient, address: str, name: str = "nt") -> Graph:
    answered = client.get(address + ("&" if "?" in address else "?") + f"format={name}")
    assert answered.status_code == 200, address
    assert answered.headers["content-type"].split(";")[0] == RDF_FORMATS[name]
    return Graph().parse(data=answered.content, format=PARSERS[name])


def test_a_thing_of_every_kind_answers_data_and_page(
    client: TestClient, kinds: dict[str, list[str]], whole: dict[str, list[ox.Triple]]
) -> None:
    """Three of each kind, drawn anew with a seed: all of its statements are in the data, and the page shows it."""
    chosen = random.Random(4)
    assert len(kinds) > 55
    assert {"ns", "graph", "report", "elsewhere", "id/period", "id/item", "id/source", "id/question"} <= set(kinds)
    for iris in kinds.values():
        for iri in chosen.sample(iris, min(3, len(iris))):
            address = data_of(iri)
            led = client.get(address, headers={"Accept": "application/n-triples"})
            assert led.status_code == 303, (iri, led.text[:200])
            answered = client.get(led.headers["location"])
            assert answered.status_code == 200, iri
            lines = set(answered.text.splitlines())
            own = {f"{triple} ." for triple in whole[iri] if triple.subject == ox.NamedNode(iri)}
            assert own, iri
            assert own <= lines, iri
            seen = client.get(address, headers=BROWSER)
            assert seen.status_code == 303, iri
            page = client.get(seen.headers["location"])
            if page.status_code == 303:
                page = client.get(page.headers["location"])
            assert page.status_code == 200, (iri, seen.headers["location"])


def test_no_thing_that_anything_mentions_is_missing(client: TestClient, whole: dict[str, list[ox.Triple]]) -> None:
    """IRIs of ours that are only pointed to, rules for example, say at least what points to them."""
    only = [
        iri
        for iri, triples in whole.items()
        if iri.startswith(names.BASE) and all(triple.subject != ox.NamedNode(iri) for triple in triples)
    ]
    assert only
    for iri in random.Random(5).sample(only, min(8, len(only))):
        graph = read(client, data_of(iri))
        assert (None, None, URIRef(iri)) in graph


def languages(whole: dict[str, list[ox.Triple]], iri: str) -> set[str | None]:
    """The languages in which a thing has a name."""
    labels = [
        triple.object
        for triple in whole.get(iri, [])
        if triple.subject == ox.NamedNode(iri) and triple.predicate.value == str(RDFS.label)
    ]
    return {label.language for label in labels if isinstance(label, ox.Literal)}


def test_all_that_leads_to_a_thing_is_told_with_names(client: TestClient, whole: dict[str, list[ox.Triple]]) -> None:
    iri = names.thing("body", "quatest1")
    graph = read(client, "/id/body/quatest1")
    for triple in whole[iri]:
        assert f"{triple} ." in graph.serialize(format="nt11").splitlines(), triple
    thing = URIRef(iri)
    neighbours = set(graph.subjects(None, thing)) | {o for o in graph.objects(thing) if isinstance(o, URIRef)}
    neighbours |= set(graph.predicates(thing, None))
    named = {node: languages(whole, str(node)) for node in neighbours}
    assert sum(map(len, named.values())) > 20
    for node, known in named.items():
        assert {label.language for label in graph.objects(node, RDFS.label) if isinstance(label, Literal)} == known


@pytest.mark.parametrize(("iri", "capped"), [(HUB, True), (BUSY, False)])
def test_what_is_left_out_is_told_and_can_be_paged_through(
    client: TestClient, whole: dict[str, list[ox.Triple]], iri: str, capped: bool
) -> None:
    node = ox.NamedNode(iri)
    leading = {t.subject.value for t in whole[iri] if t.object == node and isinstance(t.subject, ox.NamedNode)}
    assert (len(leading) > MOST_COUNTED) == capped
    assert len(leading) > 5 * PAGE
    address: str | None = f"{data_of(iri)}?format=nt"
    found: list[str] = []
    while address:
        answered = client.get(address)
        graph = Graph().parse(data=answered.content, format="nt")
        page = {str(subject) for subject in graph.subjects(None, URIRef(iri))} & leading
        assert 0 < len(page) <= PAGE
        assert not found or min(page) > max(found), "pages follow one another"
        document = graph.value(None, FOAF.primaryTopic, URIRef(iri))
        assert (document, RDF.type, HYDRA.PartialCollectionView) in graph
        total = graph.value(document, HYDRA.totalItems)
        assert total is None if capped else int(str(total)) == len(leading)
        told = [text for text in graph.objects(document, DESCRIPTION) if isinstance(text, Literal)]
        sentences = {str(text.language): str(text) for text in told}
        assert set(sentences) == {"vi", "en"}
        assert str(MOST_COUNTED if capped else len(leading)) in sentences["en"]
        assert str(len(page)) in sentences["vi"]
        found += sorted(page)
        links = dict(re.findall(r'<([^>]*)>; rel="(next)"', answered.headers["link"]))
        following = graph.value(document, HYDRA.next)
        address = next(iter(links), None)
        assert (address is None) == (following is None)
    assert len(found) == len(set(found))
    assert len(found) == (MOST_COUNTED + 1 if capped else len(leading))
    assert set(found) <= leading


def test_the_bounds_told_are_those_of_the_questions(repository: Path) -> None:
    for name in ("links-in", "links-to-thing"):
        text = (repository / "queries" / "explore" / f"{name}.rq").read_text(encoding="utf-8")
        assert set(re.findall(r"LIMIT (\d+)", text)) == {str(MOST_COUNTED + 1), str(PAGE)}


@pytest.mark.parametrize("address", ["/id/body/quatest1", "/ns", PARAMETERS, PREFIXES, ELSEWHERE])
def test_every_format_says_the_same(client: TestClient, address: str) -> None:
    graphs = {name: set(read(client, address, name)) for name in RDF_FORMATS}
    assert len(graphs["nt"]) > 20
    assert all(graph == graphs["nt"] for graph in graphs.values())


def test_the_vocabulary_comes_with_its_terms(client: TestClient, repository: Path) -> None:
    graph = read(client, "/ns", "ttl")
    stated = Graph().parse(repository / "ontology" / "cab.ttl")
    ontology = URIRef(names.VOCABULARY)
    terms = set(stated.subjects(RDFS.isDefinedBy, ontology))
    assert (ontology, RDF.type, OWL.Ontology) in graph
    assert len(terms) > 200
    for term in terms:
        assert set(stated.predicate_objects(term)) <= set(graph.predicate_objects(term)), term
    page = client.get("/vi/vocabulary").text
    shown = set(re.findall(r'<span id="([^"]+)">', page))
    classes = {str(term).partition("#")[2] for term in stated.subjects(RDF.type, OWL.Class) if term in terms}
    assert classes <= shown


def test_parts_without_an_address_come_with_the_whole(client: TestClient) -> None:
    graph = read(client, "/id/question/inspector/body-scope")
    question = URIRef(names.thing("question", "inspector/body-scope"))
    parameters = list(graph.objects(question, SH.parameter))
    assert len(parameters) > 2
    assert all(graph.value(parameter, SH.order) is not None for parameter in parameters)
    report = read(client, "/report")
    results = list(report.objects(None, SH.result))
    assert len(results) > 100
    assert all(report.value(result, SH.focusNode) is not None for result in results)


def test_the_document_speaks_of_itself(client: TestClient, registry: Registry) -> None:
    graph = read(client, "/id/body/quatest1")
    document = URIRef("http://testserver/id/body/quatest1")
    assert graph.value(document, FOAF.primaryTopic) == URIRef(names.thing("body", "quatest1"))
    assert graph.value(document, VOID.inDataset) == URIRef(names.thing("release", registry.release.manifest.id))
    licences = {str(each) for each in graph.objects(document, URIRef("http://purl.org/dc/terms/license"))}
    assert licences == set(registry.release.manifest.licences)
    assert licences


LINKS = re.compile(r'<([^>]*)>((?:; [a-z]+="[^"]*")+)')


@pytest.mark.parametrize("query", ["", "?format=ttl", "?format=rdf"])
def test_links_lead_to_the_other_forms_and_to_the_source(client: TestClient, query: str) -> None:
    answered = client.get(f"/id/body/quatest1{query}", headers={"Accept": "text/turtle"})
    by: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for target, rest in LINKS.findall(answered.headers["link"]):
        attributes = dict(re.findall(r'([a-z]+)="([^"]*)"', rest))
        by.setdefault(attributes["rel"], []).append((target, attributes))
    types = [attributes["type"] for _, attributes in by["alternate"]]
    assert types == [*RDF_FORMATS.values(), "text/html", "text/html"]
    assert {attributes.get("hreflang") for _, attributes in by["alternate"]} == {None, "vi", "en"}
    for target, attributes in by["alternate"]:
        reached = client.get(target)
        assert reached.status_code == 200, target
        assert reached.headers["content-type"].startswith(attributes["type"])
    assert [target for target, _ in by["canonical"]] == [names.thing("body", "quatest1")]
    source = read(client, by["via"][0][0])
    assert len(list(source.subject_objects(SH.construct))) == 1
    assert all(target.startswith("/") for target, _ in by["describedby"])
    for target, _ in by["describedby"]:
        assert client.get(target, headers={"Accept": "text/turtle"}).status_code == 200
    assert ("describes" in by) == bool(query)


@pytest.mark.parametrize("address", ["/id/body/quatest1", "/ns", "/report", PREFIXES, ELSEWHERE])
def test_negotiation(client: TestClient, address: str) -> None:
    mark = "&" if "?" in address else "?"
    for accept in ("text/turtle", "*/*", "text/turtle;q=0.9, image/png", "application/json;q=0.9, text/*;q=0.1"):
        answered = client.get(address, headers={"Accept": accept})
        assert answered.status_code == 303
        assert {"Accept", "Accept-Language"} <= set(answered.headers["vary"].split(", "))
        data = client.get(answered.headers["location"])
        assert data.status_code == 200
        assert data.headers["content-type"].startswith("text/turtle")
        assert data.headers["access-control-allow-origin"] == "*"
    for language in ("vi", "en"):
        answered = client.get(address, headers={**BROWSER, "Accept-Language": language})
        assert answered.headers["location"].startswith(f"/{language}/")
    refused = client.get(address, headers={"Accept": "image/png, text/turtle;q=0"})
    assert refused.status_code == 406
    assert "text/turtle" in refused.json()["offered"]
    assert client.get(f"{address}{mark}format=exe").status_code == 400
    assert client.get(f"{address}{mark}unheard=of").status_code == 400
    for query in ("", f"{mark}format=ttl"):
        got, head = client.get(address + query), client.head(address + query)
        assert head.content == b""
        assert (head.status_code, dict(head.headers)) == (got.status_code, dict(got.headers))
    assert client.delete(address).headers["allow"] == "GET, HEAD"


def test_who_has_the_data_is_told_so(client: TestClient) -> None:
    tags = set()
    for name in RDF_FORMATS:
        address = f"/id/body/quatest1?format={name}"
        tag = client.get(address).headers["etag"]
        tags.add(tag)
        answered = client.get(address, headers={"If-None-Match": tag})
        assert (answered.status_code, answered.content) == (304, b"")
    assert len(tags) == len(RDF_FORMATS)


@pytest.mark.parametrize("segment", NASTY)
@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_built_from_an_address(client: TestClient, place: str, segment: str) -> None:
    for accept in ("text/turtle", "text/html"):
        answered = client.get(place.format(segment), headers={"Accept": accept})
        after = "after=" in place
        assert answered.status_code in ((200, 303, 400) if after else (400, 404)), answered.text[:300]
        assert "x-injected" not in answered.headers
        assert len(answered.content) < 60_000
        assert "Traceback" not in answered.text
        if answered.status_code >= 400 and accept == "text/turtle" and not place.startswith(("/vi", "/en")):
            assert answered.headers["content-type"] == "application/problem+json"
    assert client.get("/id/body/quatest1?format=nt").status_code == 200


def test_a_link_page_is_bound_as_data(client: TestClient) -> None:
    """A place to go on from that looks like SPARQL gives no other rows."""
    plain = set(read(client, f"/id/activity/testing?after={quote('z', safe='')}"))
    odd = set(read(client, "/id/activity/testing?after=" + quote('z" } UNION { ?s ?p ?o', safe="")))
    ours = URIRef("http://testserver/")
    assert {t for t in odd if not t[0].startswith(ours)} == {t for t in plain if not t[0].startswith(ours)}


def test_the_plain_page_tells_what_leads_there(client: TestClient) -> None:
    for language, sentence in (("vi", f"hơn {MOST_COUNTED}"), ("en", f"More than {MOST_COUNTED}")):
        page = client.get(f"/{language}/things/confidence/high").text
        assert sentence in page
        assert '<link rel="alternate" type="text/turtle" href="/id/confidence/high?format=ttl">' in page
        following = re.search(r'rel="next" href="([^"]+)#links"', page)
        assert following
        second = client.get(following[1].replace("&amp;", "&")).text
        assert f'href="/{language}/things/confidence/high#links"' in second
        assert second != page
    assert "không có gì dẫn tới đây" in client.get("/vi/things/dataset/cabgraph").text.lower()


def test_the_address_of_a_release_is_that_of_its_description(client: TestClient, registry: Registry) -> None:
    identifier = registry.release.manifest.id
    assert (
        client.get(f"/id/release/{identifier}?format=ttl").headers["location"] == f"/releases/{identifier}?format=ttl"
    )
    assert client.get("/id/series/releases").headers["location"] == "/releases"


# ---- what was moved, and what is no more


MOVED = f"""
<{names.thing("body", "misspelt")}> <http://purl.org/dc/terms/isReplacedBy> <{names.thing("body", "quatest1")}> .
<{names.thing("body", "older-slug")}> <http://purl.org/dc/terms/isReplacedBy> <{names.thing("body", "misspelt")}> .
<{names.thing("body", "quatest2")}> <http://purl.org/dc/terms/replaces> <{names.thing("body", "twin")}> .
<{names.thing("body", "split")}> <http://purl.org/dc/terms/isReplacedBy> <{names.thing("body", "quatest1")}> .
<{names.thing("body", "split")}> <http://purl.org/dc/terms/isReplacedBy> <{names.thing("body", "quatest2")}> .
<{names.thing("body", "round")}> <http://purl.org/dc/terms/isReplacedBy> <{names.thing("body", "round")}> .
"""
NAMELESS = names.thing("period", "grant/long-ago/1")


@pytest.fixture(scope="module")
def moved(real_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A release whose data say that some addresses were replaced, after one that spoke of things it does not."""
    folder = tmp_path_factory.mktemp("moved")
    source = current_release(real_settings.releases)
    for name, added in (
        ("2030-01-01T000000Z", f'<{NAMELESS}> <{names.VOCABULARY}note> "then" .'),
        ("2030-01-02T000000Z", MOVED),
    ):
        made = folder / f".unfinished-{name}"
        shutil.copytree(source.path, made, copy_function=shutil.copy)
        store = ox.Store(str(made / "store"))
        store.load(added.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(names.graph("bodies")))
        store.flush()
        del store
        publish(folder, made, replace(source.manifest, id=name), 5)
    settings = real_settings.model_copy(update={"releases": folder})
    with TestClient(create_app(settings), follow_redirects=False) as opened:
        yield opened


@pytest.mark.parametrize(
    ("slug", "target"), [("misspelt", "quatest1"), ("older-slug", "quatest1"), ("twin", "quatest2")]
)
def test_an_address_of_which_only_its_successor_is_left_redirects_for_good(
    moved: TestClient, slug: str, target: str
) -> None:
    for query in ("", "?format=nt"):
        answered = moved.get(f"/id/body/{slug}{query}")
        assert (answered.status_code, answered.headers["location"]) == (301, f"/id/body/{target}{query}")


def test_what_was_split_or_leads_to_itself_says_so_and_redirects_nowhere(moved: TestClient) -> None:
    graph = read(moved, "/id/body/split")
    split = URIRef(names.thing("body", "split"))
    assert len(list(graph.objects(split, URIRef("http://purl.org/dc/terms/isReplacedBy")))) == 2
    assert moved.get("/id/body/round").status_code == 303


def test_what_was_replaced_but_is_described_keeps_its_address(client: TestClient) -> None:
    for slug in ("aplac-mra", "pac-mla"):
        graph = read(client, f"/id/arrangement/{slug}")
        replaced = URIRef("http://purl.org/dc/terms/isReplacedBy")
        assert (URIRef(names.thing("arrangement", slug)), replaced, None) in graph
        assert client.get(f"/id/arrangement/{slug}").status_code == 303


def test_an_old_name_or_a_code_leads_to_the_thing(client: TestClient) -> None:
    answered = client.get("/id/body/VILAS-028", params={"format": "ttl"})
    assert answered.status_code == 303
    assert answered.headers["location"].startswith("http://testserver/id/body/")
    assert answered.headers["location"].endswith("format=ttl")


def test_what_only_an_earlier_release_speaks_of_is_gone_not_missing(moved: TestClient) -> None:
    address = NAMELESS.removeprefix(names.BASE)
    for path in (f"/{address}", f"/vi/things/{address.removeprefix('id/')}"):
        gone = moved.get(path, headers={"Accept": "application/json"})
        assert gone.status_code == 410, path
        assert gone.json()["kept"] == "2030-01-01T000000Z"
        kept = moved.get(f"{path}?release=2030-01-01T000000Z", headers={"Accept": "text/turtle"})
        assert kept.status_code in (200, 303)
        if kept.status_code == 303:
            then = moved.get(kept.headers["location"])
            assert '"then"' in then.text
            assert "release=2030-01-01T000000Z" in kept.headers["location"]
    assert moved.get("/id/period/grant/never/1").status_code == 404


@pytest.mark.parametrize("reason", ["ended", "suspended", "withdrawn"])
def test_what_stands_no_more_answers_with_its_state(client: TestClient, quads: list[ox.Quad], reason: str) -> None:
    of, why = (ox.NamedNode(f"{names.VOCABULARY}{word}") for word in ("of", "reason"))
    periods = {quad.subject for quad in quads if quad.predicate == why and quad.object == ox.Literal(reason)}
    over = [(quad.subject, quad.object) for quad in quads if quad.predicate == of and quad.subject in periods]
    assert over
    for period, thing in over[:3]:
        assert isinstance(period, ox.NamedNode)
        assert isinstance(thing, ox.NamedNode)
        assert client.get(data_of(thing.value)).status_code == 303
        graph = read(client, data_of(thing.value))
        assert (URIRef(period.value), URIRef(why.value), Literal(reason)) in graph
        assert graph.value(URIRef(period.value), URIRef(f"{names.VOCABULARY}from")) is not None
