"""Tests of a protocol kept as data: requests in order, each with what is expected of its answer."""

import tomllib
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree as ET

from rdflib import Graph
from rdflib.compare import isomorphic

HERE = Path(__file__).parent
PREFIXES = "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n@prefix v: <http://www.w3.org/2006/vcard/ns#> .\n"
RESULTS = "{http://www.w3.org/2005/sparql-results#}"
BOUNDARY = "a6fe4cd636164618814be9f8d3d1a0de"


@dataclass(frozen=True)
class Service:
    """A server under test: its address, the paths of its services, and what is sent with a change."""

    address: str
    sparql: str = "/sparql"
    store: str = "/sparql/graphs"
    authorization: str = ""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def loaded(suite: str) -> list[dict[str, Any]]:
    """Return the tests of a file."""
    return tomllib.loads((HERE / f"{suite}.toml").read_text(encoding="utf-8"))["test"]


def send(service: Service, request: dict[str, Any], bound: dict[str, str]) -> Answer:
    """Send one request as it stands."""
    path = request["path"].format(sparql=service.sparql, store=service.store)
    for name, value in bound.items():
        path = path.replace(name, value)
    headers = {"Authorization": service.authorization} if service.authorization else {}
    if "accept" in request:
        headers["Accept"] = request["accept"]
    body, media_type = _body(request)
    if media_type:
        headers["Content-Type"] = media_type
    connection = HTTPConnection(urlsplit(service.address).netloc, timeout=60)
    try:
        connection.request(request["method"], path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def _body(request: dict[str, Any]) -> tuple[bytes | None, str]:
    if "turtle" in request:
        return (PREFIXES + request["turtle"]).encode(), "text/turtle; charset=utf-8"
    if "update" in request:
        return request["update"].encode(), "application/sparql-update"
    if "query" in request:
        return request["query"].encode(), "application/sparql-query"
    if "form" in request:
        return urlencode(
            [(name, value) for name, value in request["form"]]
        ).encode(), "application/x-www-form-urlencoded"
    if "files" in request:
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
            f"Content-Type: text/turtle; charset=utf-8\r\n\r\n{PREFIXES}{text}\r\n"
            for name, text in request["files"].items()
        ]
        return "".join([*parts, f"--{BOUNDARY}--\r\n"]).encode(), f"multipart/form-data; boundary={BOUNDARY}"
    if "body" in request:
        return request["body"].encode(request.get("encoding", "utf-8")), request.get("type", "")
    return None, ""


def problems_of(request: dict[str, Any], answer: Answer) -> list[str]:
    """Return what of an answer is not as expected."""
    found = []
    if answer.status not in request["status"] and f"{answer.status // 100}xx" not in request["status"]:
        found.append(f"status {answer.status}, expected {request['status']}: {answer.body[:500]!r}")
    if "content_type" in request and answer.headers.get("content-type") != request["content_type"]:
        found.append(f"content type {answer.headers.get('content-type')}")
    if "content_types" in request and answer.headers.get("content-type") not in request["content_types"]:
        found.append(f"content type {answer.headers.get('content-type')}")
    if "location" in request and "location" not in answer.headers:
        found.append("no location")
    if "graph" in request and not _same_graph(request["graph"], answer.body):
        found.append(f"another graph: {answer.body.decode()}")
    if "boolean" in request and _boolean(answer.body) is not request["boolean"]:
        found.append(f"not {request['boolean']}: {answer.body.decode()}")
    if "one_absolute_iri" in request:
        found += _not_one_iri(answer.body, request["one_absolute_iri"])
    if request["method"] == "HEAD" and answer.body:
        found.append("HEAD with a body")
    return found


def _same_graph(expected: str, body: bytes) -> bool:
    wanted = Graph().parse(data=PREFIXES + expected, format="turtle")
    return isomorphic(wanted, Graph().parse(data=body, format="turtle"))


def _boolean(body: bytes) -> bool:
    return ET.fromstring(body).findtext(f"{RESULTS}boolean") == "true"  # noqa: S314 - our own server's


def _not_one_iri(body: bytes, variable: str) -> list[str]:
    rows = ET.fromstring(body).findall(f".//{RESULTS}result/{RESULTS}binding[@name='{variable}']/{RESULTS}uri")  # noqa: S314
    values = [row.text or "" for row in rows]
    return [] if len(values) == 1 and urlsplit(values[0]).scheme else [f"not one absolute IRI: {values}"]
