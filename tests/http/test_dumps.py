"""Dumps, checksums, patches and the description of releases, as somebody who loads them sees it."""

import gzip
import hashlib
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from rdflib import DCTERMS, RDF, Dataset, Graph, Literal, Namespace, URIRef

from cabgraph import names
from cabgraph.http.app import create_app
from cabgraph.http.negotiation import RDF_FORMATS
from cabgraph.settings import Settings
from cabgraph.store.dumps import FOLDER
from cabgraph.store.patch import patch_file
from cabgraph.store.release import BusyError, Release, all_releases, current_release, publish

DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
OLDER, NEWER, DROPPED = "2030-01-02T000000Z", "2030-01-03T000000Z", "2030-01-01T000000Z"
KEPT = 2
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def changed(lines: list[bytes], seed: int) -> list[bytes]:
    """The statements with some taken out, some put in, first and last among them, and texts that look like syntax."""
    chosen = random.Random(seed)
    graph = names.graph("bodies")
    texts = ["", " .", "A <x> .", '\\" <y> .', "đổi tên", "\\n"]
    put_in = [f'<urn:x:{n}> <urn:p> "{chosen.choice(texts)}{n}" <{graph}> .\n'.encode() for n in range(50)]
    kept = [line for line in lines[1:-1] if chosen.random() > 0.001]
    return sorted({b"<urn:a:first> <urn:p> <urn:o> .\n", *kept, *put_in})


@pytest.fixture(scope="module")
def settings(real_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Three releases of which two are kept: the real one, and one whose dump differs in some hundred statements."""
    folder = tmp_path_factory.mktemp("dumps")
    source = current_release(real_settings.releases)
    for name in (DROPPED, OLDER, NEWER):
        made = folder / f".unfinished-{name}"
        shutil.copytree(source.path, made, copy_function=shutil.copy)
        manifest = replace(source.manifest, id=name)
        if name == NEWER:
            shutil.rmtree(made / FOLDER)
            content = b"".join(changed(gzip.decompress(source.dump.read_bytes()).splitlines(keepends=True), 7))
            (made / "dump.nq.gz").write_bytes(gzip.compress(content, mtime=0))
            packed = hashlib.sha256((made / "dump.nq.gz").read_bytes()).hexdigest()
            manifest = replace(
                manifest,
                sha256=hashlib.sha256(content).hexdigest(),
                statements=content.count(b"\n"),
                files={**manifest.files, "dump.nq.gz": packed},
            )
        publish(folder, made, manifest, KEPT)
    return real_settings.model_copy(update={"releases": folder})


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings), follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def kept(settings: Settings) -> dict[str, Release]:
    return {release.manifest.id: release for release in all_releases(settings.releases)}


def statements(release: Release) -> list[bytes]:
    return gzip.decompress(release.dump.read_bytes()).splitlines(keepends=True)


# ---- files


@pytest.mark.parametrize("identifier", [OLDER, NEWER])
def test_every_file_is_what_its_checksum_says(client: TestClient, identifier: str) -> None:
    sums = client.get(f"/releases/{identifier}/SHA256SUMS").text.splitlines()
    assert len(sums) > 15
    for line in sums:
        digest, name = line.split("  ")
        answered = client.get(f"/releases/{identifier}/{name}")
        assert answered.status_code == 200, name
        assert hashlib.sha256(answered.content).hexdigest() == digest, name
        assert "content-encoding" not in answered.headers
        assert "immutable" in answered.headers["cache-control"]
        assert answered.headers["access-control-allow-origin"] == "*"
        assert answered.headers["content-type"].startswith(
            "application/gzip" if name.endswith(".gz") else "text/turtle"
        )


@pytest.mark.parametrize("name", ["dump.nq", "dump.ttl", "graphs/bodies.nq", "graphs/law.ttl"])
def test_without_gz_the_text_comes_packed_or_not_as_the_client_takes_it(client: TestClient, name: str) -> None:
    whole = gzip.decompress(client.get(f"/releases/{NEWER}/{name}.gz").content)
    packed = client.get(f"/releases/{NEWER}/{name}", headers={"Accept-Encoding": "gzip, br"})
    plain = client.get(f"/releases/{NEWER}/{name}", headers={"Accept-Encoding": "identity"})
    refused = client.get(f"/releases/{NEWER}/{name}", headers={"Accept-Encoding": "gzip;q=0, *;q=0.5"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(whole) / 3
    assert packed.content == plain.content == refused.content == whole
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in refused.headers
    assert len({answer.headers["etag"] for answer in (packed, plain)}) == 2
    assert {answer.headers["vary"] for answer in (packed, plain)} == {"Accept-Encoding"}
    expected = "application/n-quads" if name.endswith("nq") else "text/turtle; charset=utf-8"
    assert packed.headers["content-type"] == plain.headers["content-type"] == expected


def test_a_broken_download_is_taken_up_again(client: TestClient) -> None:
    address = f"/releases/{NEWER}/dump.nq.gz"
    whole = client.get(address)
    assert whole.headers["accept-ranges"] == "bytes"
    half = len(whole.content) // 2
    tag = whole.headers["etag"]
    rest = client.get(address, headers={"Range": f"bytes={half}-", "If-Range": tag})
    assert rest.status_code == 206
    assert rest.headers["content-range"] == f"bytes {half}-{len(whole.content) - 1}/{len(whole.content)}"
    assert whole.content[:half] + rest.content == whole.content
    other = client.get(address, headers={"Range": f"bytes={half}-", "If-Range": '"of another release"'})
    assert (other.status_code, other.content) == (200, whole.content)
    assert client.get(address, headers={"Range": "bytes=-5"}).content == whole.content[-5:]
    packed = client.get(f"/releases/{NEWER}/dump.nq", headers={"Range": "bytes=0-9", "Accept-Encoding": "gzip"})
    assert packed.status_code == 206


def test_a_part_beyond_the_end_is_a_problem(client: TestClient) -> None:
    answered = client.get(f"/releases/{NEWER}/dump.nq.gz", headers={"Range": "bytes=999999999-"})
    assert answered.status_code == 416
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.headers["content-range"].startswith("bytes */")


ODD_RANGES = [
    "bytes=",
    "bytes=x-y",
    "lines=1-2",
    "bytes=9-3",
    "bytes=-0",
    "bytes=1-2," * 50 + "3-4",
    ";;;",
    "bytes=--1",
]


@pytest.mark.parametrize("header", ODD_RANGES)
def test_an_odd_range_is_as_if_nothing_was_said(client: TestClient, header: str) -> None:
    answered = client.get(f"/releases/{NEWER}/void.ttl", headers={"Range": header})
    assert answered.status_code == 200
    assert answered.content == client.get(f"/releases/{NEWER}/void.ttl").content


@pytest.mark.parametrize("name", ["dump.nq.gz", "dump.nq", "graphs/law.ttl", "SHA256SUMS", f"patch/{NEWER}", "", "x"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_head_is_get_without_a_body(client: TestClient, name: str, encoding: str) -> None:
    address = f"/releases/{OLDER}/{name}".removesuffix("/")
    headers = {"Accept-Encoding": encoding}
    got, head = client.get(address, headers=headers), client.head(address, headers=headers)
    volatile = ("last-modified",)
    assert head.content == b""
    assert head.status_code == got.status_code
    assert {k: v for k, v in head.headers.items() if k not in volatile} == {
        k: v for k, v in got.headers.items() if k not in volatile
    }


def test_who_has_it_already_is_told_so(client: TestClient) -> None:
    for name in ("dump.nq.gz", "dump.nq", "", "SHA256SUMS", f"patch/{NEWER}"):
        address = f"/releases/{OLDER}/{name}".removesuffix("/")
        tag = client.get(address).headers["etag"]
        for held in (tag, f'"x", W/{tag}', "*"):
            answered = client.get(address, headers={"If-None-Match": held})
            assert (answered.status_code, answered.content) == (304, b""), (name, held)
        assert client.get(address, headers={"If-None-Match": '"x"'}).status_code == 200


NO_FILES = [
    "release.json",
    "index.sqlite",
    "store",
    "dumps/index.json",
    "..%2f..%2fetc%2fpasswd",
    "graphs/..%2f..%2frelease.json",
    "graphs/%00",
    "graphs/'\"<",
    "graphs/" + "x" * 8000,
    "graphs/law.nt",
    "graphs/law",
    "graphs/",
]


@pytest.mark.parametrize("name", NO_FILES)
def test_nothing_else_is_given(client: TestClient, name: str) -> None:
    answered = client.get(f"/releases/{NEWER}/{name}")
    assert answered.status_code == 404
    assert answered.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("rest", ["", "/dump.nq.gz", "/SHA256SUMS", "/graphs/law.ttl", f"/patch/{NEWER}"])
def test_a_dropped_release_is_gone_and_another_never_was(client: TestClient, rest: str) -> None:
    for identifier, status, slug in ((DROPPED, 410, "release-dropped"), ("2001-01-01T000000Z", 404, "release-unknown")):
        answered = client.get(f"/releases/{identifier}{rest}")
        assert answered.status_code == status
        assert answered.json()["type"].endswith(slug)
        assert answered.json()["releases"] == "/releases"
    for identifier in (".unfinished-x", "dropped.txt", "x" * 65, "a b", "%00"):
        assert client.get(f"/releases/{identifier}{rest}").status_code in (400, 404)


@pytest.mark.parametrize("rest", ["", "/dump.nq.gz", "/SHA256SUMS", "/graphs/law.ttl", "?format=ttl"])
def test_current_leads_to_the_release_served(client: TestClient, rest: str) -> None:
    answered = client.get(f"/releases/current{rest}")
    assert (answered.status_code, answered.headers["location"]) == (303, f"/releases/{NEWER}{rest}")


# ---- patches


def applied(held: set[bytes], patch: bytes) -> set[bytes]:
    made = set(held)
    for line in patch.splitlines(keepends=True):
        if line.startswith(b"D "):
            made.remove(line[2:])
        elif line.startswith(b"A "):
            assert line[2:] not in made
            made.add(line[2:])
    return made


@pytest.mark.parametrize(("start", "end"), [(OLDER, NEWER), (NEWER, OLDER), (OLDER, OLDER)])
def test_a_patch_leads_from_one_release_to_the_other(
    client: TestClient, kept: dict[str, Release], start: str, end: str
) -> None:
    answered = client.get(f"/releases/{start}/patch/{end}")
    assert answered.headers["content-type"] == "application/rdf-patch"
    lines = answered.content.splitlines()
    assert lines[:3] == [
        f"H id <{names.thing('release', end)}> .".encode(),
        f"H prev <{names.thing('release', start)}> .".encode(),
        b"TX .",
    ]
    assert lines[-1] == b"TC ."
    assert (len(lines) == 4) == (start == end)
    assert applied(set(statements(kept[start])), answered.content) == set(statements(kept[end]))
    again = client.get(f"/releases/{start}/patch/{end}", headers={"Accept-Encoding": "identity"})
    assert again.content == answered.content


def test_a_store_that_takes_the_patch_holds_the_newer_release(client: TestClient, kept: dict[str, Release]) -> None:
    store = ox.Store()
    store.bulk_load(b"".join(statements(kept[OLDER])), format=ox.RdfFormat.N_QUADS)
    patch = client.get(f"/releases/{OLDER}/patch/{NEWER}").content.splitlines()
    for operation, take in ((b"D ", store.remove), (b"A ", store.add)):
        part = b"\n".join(line[2:] for line in patch if line.startswith(operation))
        for quad in ox.parse(part, format=ox.RdfFormat.N_QUADS):
            assert isinstance(quad, ox.Quad)
            take(quad)
    assert sorted(f"{quad} .\n".encode() for quad in store) == statements(kept[NEWER])


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated")
def test_another_program_reads_the_patch(client: TestClient) -> None:
    patch = client.get(f"/releases/{OLDER}/patch/{NEWER}").content
    lines = patch.splitlines(keepends=True)
    taken = [line[2:] for line in lines if line.startswith(b"D ")]
    put_in = [line[2:] for line in lines if line.startswith(b"A ")]
    assert len(taken) > 100
    assert len(put_in) > 50
    theirs = Dataset().parse(data=b"".join(taken), format="nquads")
    theirs.parse(data=patch, format="patch")
    assert set(theirs.quads()) == set(Dataset().parse(data=b"".join(put_in), format="nquads").quads())


def test_a_patch_is_made_once_and_a_second_asker_does_not_wait_for_ever(
    kept: dict[str, Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    from cabgraph.store import patch

    made = patch_file(kept[OLDER], kept[NEWER])
    assert patch_file(kept[OLDER], kept[NEWER]).stat().st_mtime_ns == made.stat().st_mtime_ns
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    made.unlink()
    monkeypatch.setattr(patch, "_PATIENCE", 0.01)
    with patch._making, pytest.raises(BusyError):
        patch_file(kept[OLDER], kept[NEWER])


def test_where_nothing_can_be_written_the_patch_comes_all_the_same(
    client: TestClient, kept: dict[str, Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Path:
        raise PermissionError

    expected = client.get(f"/releases/{OLDER}/patch/{NEWER}").content
    monkeypatch.setattr("cabgraph.http.routers.releases.patch_file", refuse)
    assert client.get(f"/releases/{OLDER}/patch/{NEWER}").content == expected


# ---- the description


def described(client: TestClient, address: str, name: str) -> Graph:
    answered = client.get(address, params={"format": name})
    assert answered.headers["content-type"].startswith(RDF_FORMATS[name])
    return Graph().parse(
        data=answered.content, format={"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}.get(name, name)
    )


@pytest.mark.parametrize("address", ["/releases", f"/releases/{NEWER}"])
def test_every_format_says_the_same(client: TestClient, address: str) -> None:
    graphs = [set(described(client, address, name)) for name in RDF_FORMATS]
    assert len(graphs[0]) > 60
    assert all(graph == graphs[0] for graph in graphs)


def test_the_releases_are_a_series(client: TestClient) -> None:
    graph = described(client, "/releases", "ttl")
    series = URIRef(names.thing("series", "releases"))
    newer, older = (URIRef(names.thing("release", name)) for name in (NEWER, OLDER))
    assert (series, RDF.type, DCAT.DatasetSeries) in graph
    assert set(graph.objects(series, DCAT.seriesMember)) == {newer, older}
    assert graph.value(series, DCAT.last) == newer
    assert graph.value(newer, DCAT.prev) == older
    assert graph.value(older, DCAT.next) == newer
    assert graph.value(older, DCAT.prev) is None, "what is kept no more is not told of"
    assert set(graph.subjects(DCAT.inSeries, series)) == {newer, older}
    for thing in (series, newer):
        assert {title.language for title in graph.objects(thing, DCTERMS.title)} == {"vi", "en"}
        assert {str(page).split("/")[3] for page in graph.objects(thing, DCAT.landingPage)} == {"vi", "en"}


def test_a_release_is_a_dataset_whose_files_are_told_rightly(client: TestClient, kept: dict[str, Release]) -> None:
    graph = described(client, f"/releases/{NEWER}", "jsonld")
    release = URIRef(names.thing("release", NEWER))
    assert (release, RDF.type, DCAT.Dataset) in graph
    assert str(graph.value(release, DCTERMS.issued)) == kept[NEWER].manifest.created
    parts = set(graph.objects(release, DCTERMS.hasPart))
    assert {str(part).rpartition("#graph-")[2] for part in parts} == {*kept[NEWER].manifest.graphs, "other"}
    files = [file for dataset in (release, *parts) for file in graph.objects(dataset, DCAT.distribution)]
    assert len(files) == 3 + 2 * len(parts)
    for file in files:
        address = str(graph.value(file, DCAT.downloadURL))
        answered = client.get(address.removeprefix("http://testserver"))
        assert answered.status_code == 200
        digest = graph.value(graph.value(file, SPDX.checksum), SPDX.checksumValue)
        assert str(digest) == hashlib.sha256(answered.content).hexdigest()
        size = graph.value(file, DCAT.byteSize)
        assert (size is None) == (not address.endswith(".gz"))
        assert size is None or int(str(size)) == len(answered.content)
        content = gzip.decompress(answered.content) if address.endswith(".gz") else answered.content
        media = str(graph.value(file, DCAT.mediaType)).partition("media-types/")[2]
        assert sum(1 for _ in ox.parse(content, format=ox.RdfFormat.from_media_type(media))) > 0


def test_the_licence_is_the_one_that_the_tables_state(client: TestClient, repository: Path) -> None:
    import json

    tables = (repository / "data" / "vn").glob("*-metadata.json")
    stated = {json.loads(path.read_text(encoding="utf-8")).get("dc:license") for path in tables} - {None}
    assert stated
    graph = described(client, f"/releases/{NEWER}", "ttl")
    assert {str(licence) for licence in graph.objects(URIRef(names.thing("release", NEWER)), DCTERMS.license)} == stated
    assert client.get(f"/releases/{NEWER}").json()["licences"] == sorted(stated)


def test_a_release_that_states_no_licence_is_given_none(settings: Settings, tmp_path: Path) -> None:
    from cabgraph.store.release import write_manifest

    folder = tmp_path / "releases"
    shutil.copytree(settings.releases, folder, symlinks=True)
    release = next(each for each in all_releases(folder) if each.manifest.id == NEWER)
    write_manifest(release.path, replace(release.manifest, licences=[], synthetic=True))
    with TestClient(create_app(settings.model_copy(update={"releases": folder}))) as client:
        graph = described(client, f"/releases/{NEWER}", "ttl")
        assert (None, DCTERMS.license, None) not in graph
        told = graph.objects(URIRef(names.thing("release", NEWER)), DCTERMS.description)
        assert any("Synthetic" in str(text) for text in told)


def test_the_address_of_the_server_is_that_of_the_settings(settings: Settings) -> None:
    public = settings.model_copy(update={"public_address": "https://registry.example/"})
    with TestClient(create_app(public)) as client:
        graph = described(client, "/releases", "nt")
        assert {str(url)[:33] for url in graph.objects(None, DCAT.downloadURL)} == {"https://registry.example/releases"}
        assert (URIRef(names.thing("release", NEWER)), DCTERMS.identifier, Literal(NEWER)) in graph


@pytest.mark.parametrize("address", ["/releases", f"/releases/{NEWER}"])
def test_negotiation(client: TestClient, address: str) -> None:
    for accept, media in (
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/*;q=0.3, application/rdf+xml", "application/rdf+xml"),
        ("application/json;q=0, application/n-triples", "application/n-triples"),
    ):
        answered = client.get(address, headers={"Accept": accept})
        assert answered.status_code == 200
        assert answered.headers["content-type"].split(";")[0] == media
        assert {"Accept", "Accept-Language"} <= set(answered.headers["vary"].split(", "))
        for link in RDF_FORMATS.items():
            assert f'<{address}?format={link[0]}>; rel="alternate"; type="{link[1]}"' in answered.headers["link"]
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406
    assert client.get(address, params={"format": "exe"}).status_code == 400
    assert client.get(address, params={"unheard": "of"}).status_code == 400
    for language in ("vi", "en"):
        answered = client.get(address, headers={"Accept": BROWSER, "Accept-Language": language})
        assert (answered.status_code, answered.headers["location"]) == (303, f"/{language}{address}")
    refused = client.delete(address)
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_of_a_release_lists_its_files(client: TestClient, kept: dict[str, Release], language: str) -> None:
    page = client.get(f"/{language}/releases/{NEWER}").text
    for name in (
        "dump.nq.gz",
        "dump.nq",
        "dump.ttl.gz",
        "graphs/law.ttl.gz",
        "graphs/law.nq",
        "void.ttl",
        "SHA256SUMS",
    ):
        assert f'href="/releases/{NEWER}/{name}"' in page, name
    assert f'href="/releases/{OLDER}/patch/{NEWER}"' in page
    assert f'href="/{language}/releases/{OLDER}"' in page
    assert kept[NEWER].manifest.sha256 in page
    assert f'href="/{language}/releases/{NEWER}"' in client.get(f"/{language}/releases").text
    gone = client.get(f"/{language}/releases/{DROPPED}")
    assert gone.status_code == 410
    assert 'href="/releases"' in gone.text
