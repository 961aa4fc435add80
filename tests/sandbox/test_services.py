"""Which endpoints may be asked: by their IRI, by their addresses; and how a text is led to the broker."""

import re

import pytest

from cabgraph.sandbox import problems, services
from cabgraph.sandbox.addresses import is_public
from cabgraph.sandbox.guard import examine
from cabgraph.sandbox.limits import Limits

HOSTS = ("data.example.org", "other.example.org:8080")


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"]
)
def test_the_public_internet_is_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.10", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "192.0.2.1"),
        *("169.254.169.254", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "198.18.0.1"),
        *(
            "::1",
            "::",
            "::ffff:0:0",
            "fe80::1",
            "fe80::1%eth0",
            "fc00::1",
            "fd00:ec2::254",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
        ),
        *("::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:169.254.169.254", "::127.0.0.1", "::a00:1", "::ffff:0:0"),
        *("64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1"),
        *("2001:0:7f00:1:0:0:f7f7:f7f7", "2001:0:808:808:0:0:80ff:fffe", "2606:4700::1111%lo"),
        *("localhost", "0x7f000001", "2130706433", "127.1", "", "data.example.org"),
    ],
)
def test_what_is_inside_somewhere_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("iri", "target"),
    [
        ("https://data.example.org", "/"),
        ("HTTPS://DATA.Example.ORG:443/sparql?a=b#part", "/sparql?a=b"),
        ("http://data.example.org?x", "/?x"),
        ("http://data.example.org/đ%C4%91", "/%C4%91%C4%91"),
        ("http://other.example.org:8080/a", "/a"),
    ],
)
def test_an_endpoint_is_read_into_its_parts(iri: str, target: str) -> None:
    found = services.endpoint_of(iri, HOSTS)
    assert found is not None
    assert found.target == target


@pytest.mark.parametrize(
    "iri",
    [
        *("file:///etc/passwd", "jar:http://data.example.org!/", "ftp://data.example.org/", "urn:a", "data:,x", "x"),
        *("http://127.0.0.1:9/", "http://169.254.169.254/latest", "http://[::1]/", "http://[::ffff:127.0.0.1]/"),
        *(
            "http://0x7f000001/",
            "http://2130706433/",
            "http://127.1/",
            "http://localhost/",
            "http:///data.example.org/",
        ),
        *("http://data.example.org:8080/", "http://data.example.org:22/", "https://data.example.org:80/"),
        *("http://other.example.org/", "https://other.example.org/", "http://data.example.org./"),
        *(
            "http://user@data.example.org/",
            "http://user:word@data.example.org/",
            "http://data.example.org:80@127.0.0.1/",
        ),
        *("http://data.example.org\\@127.0.0.1/", "http://data.example.org\\u0040h/", "http://data.example.org%00.h/"),
        *(
            "http://data.example.org:/",
            "http://data.example.org:٨٠/",
            "http://ｄata.example.org/",
            "//data.example.org/",
        ),
    ],
)
def test_no_other_spelling_is_on_the_list(iri: str) -> None:
    assert services.endpoint_of(iri, HOSTS) is None
    with pytest.raises(problems.SandboxError):
        examine(f"ASK {{ SERVICE SILENT <{iri}> {{ ?s ?p ?o }} }}", Limits(services=HOSTS))


def test_redirections_keep_to_the_list_and_to_tls() -> None:
    place = services.endpoint_of("https://data.example.org/a/b", HOSTS)
    assert place is not None
    near = services.redirected(place, "../c?d", HOSTS)
    assert near is not None
    assert (near.host, near.target) == ("data.example.org", "/c?d")
    for location in (
        "http://data.example.org/",
        "//127.0.0.1/",
        "http://h/",
        "file:///x",
        "https://u@data.example.org/",
    ):
        assert services.redirected(place, location, HOSTS) is None


def test_a_text_is_led_to_the_broker_by_position() -> None:
    text = (
        "PREFIX d: <https://data.example.org/>\n"
        'ASK { ?s ?p "SERVICE <https://data.example.org/>" . # SERVICE d:x\n'
        "  SERVICE d:x { } SERVICE SILENT <https://data.example.org/a-long-path> { ?s ?p ?o } ?a ?b ?c . . }"
    )
    reading = examine(text, Limits(services=HOSTS))
    written = services.rewritten(text, reading.services, 4321)
    assert re.findall(r"SERVICE(?: SILENT)? (<http://127\S*)", written) == [
        f"<http://127.0.0.1:4321/{n}>" for n in (0, 1)
    ]
    assert written.splitlines()[:2] == text.splitlines()[:2]
    for word in ("?s ?p ?o", "?a ?b", ". . }", "SERVICE d:x {", "SILENT"):
        line, before = text.splitlines()[2], written.splitlines()[2]
        there = before.find(word.replace("d:x", "<http://127.0.0.1:4321/0>")) + 1
        assert services.column_before(text, reading.services, 4321, 3, there) == line.find(word) + 1
    inside = written.splitlines()[2].find("4321/0") + 1
    assert services.column_before(text, reading.services, 4321, 3, inside) == text.splitlines()[2].find("d:x") + 1
    assert services.column_before(text, reading.services, 4321, 2, 40) == 40
