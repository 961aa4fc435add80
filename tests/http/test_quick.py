"""The short way to a check gives the very bytes of the ordinary way, and takes only plain questions."""

from collections.abc import Iterator
from random import Random
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from cabgraph.answers.registry import Registry
from cabgraph.http.app import create_app
from cabgraph.http.checks import quick
from cabgraph.http.routers.check import router
from cabgraph.settings import Settings

LONGEST = quick.longest_words(router)
ASKED = 60


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings)) as opened:
        yield opened


def questions(registry: Registry) -> list[dict[str, str]]:
    """Draw checks from the lines of the release: some match, some leave a filter out, some ask too much."""
    rng = Random(1)
    rows = registry.index.rows("SELECT body, activity, product, regulation FROM item ORDER BY item")
    asked = []
    for _ in range(ASKED):
        row, other = rng.choice(rows), rng.choice(rows)
        mixed = {name: (other if rng.random() < 0.2 else row)[name] for name in row if rng.random() < 0.8}
        words = {name: str(value).rsplit("/", 1)[-1] for name, value in {**mixed, "body": row["body"]}.items() if value}
        words["on"] = f"{rng.randint(2010, 2027)}-0{rng.randint(1, 9)}-15"
        asked.append(words | ({"chains": "2", "alternatives": "0"} if rng.random() < 0.2 else {}))
    return asked


def test_both_ways_give_the_same_bytes(client: TestClient, registry: Registry) -> None:
    verdicts = set()
    for words in questions(registry):
        assert quick.read_plain(urlencode(words).encode(), LONGEST) is not None
        short = client.get("/api/check", params=words)
        long = client.get("/api/check", params={**words, "release": registry.release.manifest.id})
        assert short.content == long.content
        assert short.headers["content-type"] == long.headers["content-type"]
        assert {"etag", "vary", "cache-control"} <= short.headers.keys()
        verdicts.add(short.json().get("verdict"))
    assert verdicts >= {"yes", "no", "unknown"}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "body=",
        "activity=testing",
        "body=a&body=b",
        "body=a&chains=1&chains=1",
        "body=a&bodie=b",
        "body=a&known_at=2020-01-01",
        "body=a&release=b",
        "body=a&on=31/02/2020",
        "body=a&on=",
        "body=a&chains=-1",
        "body=a&chains=1000",
        "body=a&alternatives=x",
        "body=" + "a" * 301,
        "body=a&activity=" + "a" * 101,
    ],
)
def test_what_is_not_plain_goes_the_ordinary_way(query: str) -> None:
    assert quick.read_plain(query.encode(), LONGEST) is None


def test_dates_as_people_write_them_are_plain() -> None:
    plain = quick.read_plain(b"body=a&on=01%2F05%2F2021", LONGEST)
    assert plain is not None
    assert str(plain.words.on) == "2021-05-01"


def test_errors_are_those_of_the_ordinary_way(client: TestClient) -> None:
    assert client.get("/api/check", params={"body": "laocai-cqc", "activity": "no such thing"}).status_code == 422
    assert client.get("/api/check", params={"body": "laocai-cqc", "bodie": "x"}).status_code == 400
    assert client.post("/api/check", params={"body": "laocai-cqc"}).status_code != 200
