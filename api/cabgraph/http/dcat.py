"""The releases as a series of datasets (DCAT 3, https://www.w3.org/TR/vocab-dcat-3/), as JSON-LD.

What each key means stands in `ontology/releases.jsonld`.
"""

from typing import Any

from cabgraph import names
from cabgraph.http.rdf import as_json_ld
from cabgraph.texts import LANGUAGES, both

SERIES = names.thing("series", "releases")
_MEDIA = {"nq": "media:application/n-quads", "ttl": "media:text/turtle"}
_CONTEXT = "releases.jsonld"
_GZIP = "media:application/gzip"
_SHA256 = "spdx:checksumAlgorithm_sha256"


def series(releases: list[dict[str, Any]], origin: str) -> bytes:
    """Return the series with every release kept, the newest first; `origin` is where this server is reached."""
    described = [_release(each, origin) for each in releases]
    document = {
        "id": SERIES,
        "type": "DatasetSeries",
        "title": both("dcat.series"),
        "description": both("dcat.series-about"),
        "modified": releases[0]["created"] if releases else None,
        "licence": sorted({licence for each in releases for licence in each["licences"]}),
        "landingPage": [f"{origin}/{language}/releases" for language in LANGUAGES],
        "last": release_iri(releases[0]["id"]) if releases else None,
        "seriesMember": described,
    }
    return as_json_ld(document, _CONTEXT)


def release(described: dict[str, Any], origin: str) -> bytes:
    """Return one release with its parts, its files, and the patches that lead to it."""
    return as_json_ld(_release(described, origin), _CONTEXT)


def release_iri(identifier: str) -> str:
    """Return the IRI of a release, the same under any host."""
    return names.thing("release", identifier)


def _release(described: dict[str, Any], origin: str) -> dict[str, Any]:
    iri = release_iri(described["id"])
    about = "dcat.synthetic-about" if described["synthetic"] else "dcat.release-about"
    whole = [dump for dump in described["dumps"] if dump["name"].startswith("dump.")]
    graphs: dict[str, list[dict[str, Any]]] = {}
    for dump in described["dumps"]:
        if dump not in whole:
            graphs.setdefault(dump["name"].split("/")[-1].split(".")[0], []).append(dump)
    return {
        "id": iri,
        "type": ["Dataset", "void:Dataset"],
        "title": both("dcat.release", id=described["id"]),
        "description": both(about, statements=described["statements"], tables=described["tables"]),
        "identifier": described["id"],
        "version": described["id"],
        "issued": described["created"],
        "licence": described["licences"],
        "conformsTo": names.VOCABULARY,
        "inSeries": SERIES,
        "isVersionOf": names.thing("dataset", "cabgraph"),
        "prev": release_iri(described["previous"]) if described["previous"] else None,
        "next": release_iri(described["next"]) if described["next"] else None,
        "landingPage": [f"{origin}/{language}/releases/{described['id']}" for language in LANGUAGES],
        "statements": described["statements"],
        "dataDump": [f"{origin}{dump['address']}" for dump in whole],
        "distribution": [_unpacked(described, iri, origin), *(_distribution(dump, iri, origin) for dump in whole)],
        "hasPart": [_part(name, dumps, iri, origin) for name, dumps in graphs.items()],
        "seeAlso": [f"{origin}{patch['address']}" for patch in described.get("patches", [])],
    }


def _part(name: str, dumps: list[dict[str, Any]], iri: str, origin: str) -> dict[str, Any]:
    return {
        "id": f"{iri}#graph-{name}",
        "type": ["Dataset", "void:Dataset"],
        "title": both("dcat.graph", graph=dumps[0]["graph"] or name),
        "isPartOf": iri,
        "statements": dumps[0]["statements"],
        "distribution": [_distribution(dump, iri, origin) for dump in dumps],
    }


def _distribution(dump: dict[str, Any], iri: str, origin: str) -> dict[str, Any]:
    node = f"{iri}#{dump['name']}"
    return {
        "id": node,
        "type": "Distribution",
        "dct:title": dump["name"],
        "accessURL": f"{origin}{dump['address']}",
        "downloadURL": f"{origin}{dump['address']}",
        "mediaType": _MEDIA[dump["name"].split(".")[-2]],
        "compressFormat": _GZIP,
        "byteSize": str(dump["bytes"]),
        "checksum": _checksum(node, dump["sha256"]),
    }


def _unpacked(described: dict[str, Any], iri: str, origin: str) -> dict[str, Any]:
    """Return the whole without compression, whose checksum names the release."""
    address = f"{origin}/releases/{described['id']}/dump.nq"
    return {
        "id": f"{iri}#dump.nq",
        "type": "Distribution",
        "accessURL": address,
        "downloadURL": address,
        "mediaType": _MEDIA["nq"],
        "checksum": _checksum(f"{iri}#dump.nq", described["sha256"]),
    }


def _checksum(node: str, digest: str) -> dict[str, str]:
    return {"id": f"{node}-sha256", "type": "Checksum", "algorithm": _SHA256, "checksumValue": digest}
