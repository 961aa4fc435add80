"""curl against a running server, as the documentation writes it."""

import json
import subprocess

import pytest
from tests.clients.expected import LABELS, SELECTED
from tests.serving import ServedWorkspace


def curl(*arguments: str) -> str:
    done = subprocess.run(["curl", "--silent", "--show-error", "--max-time", "30", *arguments], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.mark.parametrize(
    "way",
    [
        ["--get", "--data-urlencode", "query@-"],
        ["--data-urlencode", "query@-"],
        ["--data-binary", "@-", "--header", "Content-Type: application/sparql-query"],
    ],
    ids=["get", "form", "direct"],
)
def test_curl_asks(served_register: ServedWorkspace, texts: dict[str, str], way: list[str]) -> None:
    command = ["curl", "--silent", *way, "--header", "Accept: application/sparql-results+json"]
    done = subprocess.run(
        [*command, "--compressed", f"{served_register.address}/sparql"],
        input=texts["select"].encode(),
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stdout)["results"]["bindings"]
    assert [row["label"]["value"] for row in found] == [SELECTED[0]["label"][1]]


def test_curl_asks_without_headers(served_register: ServedWorkspace) -> None:
    told = curl(f"{served_register.address}/sparql?query=ASK%20%7B%7D&format=csv")
    assert "true" in told


def test_curl_follows_a_name(served_register: ServedWorkspace) -> None:
    turtle = curl("--location", "--header", "Accept: text/turtle", f"{served_register.address}/id/body/quatest1")
    assert all(label in turtle for label, _language in LABELS)


def test_curl_head_says_what_get_says(served_register: ServedWorkspace) -> None:
    address = f"{served_register.address}/sparql?query=ASK%20%7B%7D"
    head = curl("--head", address)
    told = curl("--include", address)
    kept = {"content-type", "etag", "vary"}

    def headers(text: str) -> set[str]:
        lines = text.partition("\r\n\r\n")[0].splitlines()[1:]
        return {line for line in lines if line.partition(":")[0].lower() in kept}

    assert headers(head) == headers(told) != set()


def test_curl_writes_and_reads_a_graph(served_register: ServedWorkspace) -> None:
    address = f"{served_register.address}/sparql/graphs?graph=urn:test:curl"
    token = f"Authorization: Bearer {served_register.token}"
    turtle = '<urn:test:s> <urn:test:p> "Đo lường"@vi .'
    refused = curl("--write-out", "%{http_code}", "--request", "PUT", "--data", turtle, address)
    assert refused.endswith("401")
    curl(
        "--fail",
        "--request",
        "PUT",
        "--header",
        token,
        "--header",
        "Content-Type: text/turtle",
        "--data",
        turtle,
        address,
    )
    assert '"Đo lường"@vi' in curl("--fail", address + "&format=nt")
    curl("--fail", "--request", "DELETE", "--header", token, address)
    assert curl("--write-out", "%{http_code}", "--output", "/dev/null", address).endswith("404")
