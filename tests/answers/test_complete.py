"""Completion: what is offered for a few letters, in either language, without marks, by prefix and by IRI."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabgraph.answers.complete import KINDS, complete, prefixes, written_name
from cabgraph.answers.registry import Registry


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("class", "tổ chức đánh giá sự phù hợp", "cab:Body"),
        ("class", "to chuc danh gia", "cab:Body"),
        ("class", "Conformity assess", "cab:Body"),
        ("class", "scopeit", "cab:ScopeItem"),
        ("class", "cab:Bo", "cab:Body"),
        ("class", "cab:bod", "cab:Body"),
        ("class", "<https://w3id.org/cabgraph/ns#Bo", "cab:Body"),
        ("property", "cab:hold", "cab:holder"),
        ("property", "pham vi nhu in", "cab:scopeText"),
        ("property", "nhãn", "rdfs:label"),
        ("property", "rdf:ty", "rdf:type"),
        ("thing", "do luong 1", "<https://w3id.org/cabgraph/id/body/quatest1>"),
        ("thing", "Đo Lường 1", "<https://w3id.org/cabgraph/id/body/quatest1>"),
        ("thing", "<https://w3id.org/cabgraph/id/body/quatest1", "<https://w3id.org/cabgraph/id/body/quatest1>"),
        ("thing", "qcvn 16:2019/bxd", "<https://w3id.org/cabgraph/id/regulation/qcvn-16-2019-bxd>"),
        ("thing", "thu nghiem", "<https://w3id.org/cabgraph/id/activity/testing>"),
        ("thing", "apac mra", "<https://w3id.org/cabgraph/id/arrangement/apac-mra>"),
    ],
)
def test_what_is_meant_is_offered(registry: Registry, kind: str, text: str, name: str) -> None:
    offered = [item["name"] for item in complete(registry.index, kind, text)]
    assert name in offered[:5], offered


@pytest.mark.parametrize("kind", ["class", "property"])
def test_without_text_ours_come_first(registry: Registry, kind: str) -> None:
    offered = [item["name"] for item in complete(registry.index, kind, "", 30)]
    assert len(offered) == 30
    assert all(name.startswith("cab:") for name in offered)


def test_nothing_is_offered_for_what_nothing_is_called(registry: Registry) -> None:
    assert [complete(registry.index, kind, "xyzzy") for kind in KINDS] == [[], [], []]
    assert complete(registry.index, "thing", "") == []
    assert complete(registry.index, "class", "foaf:nothing-of-ours") == []


def test_items_have_both_languages_and_tell_things_apart(registry: Registry) -> None:
    (body,) = [item for item in complete(registry.index, "class", "cab:Body") if item["name"] == "cab:Body"]
    assert body["label"] == {"vi": "Tổ chức đánh giá sự phù hợp", "en": "Conformity assessment body"}
    first = complete(registry.index, "thing", "do luong 1")[0]
    assert first["note"] == "body/quatest1"
    assert set(first["label"]) == {"vi", "en"}


def test_prefixes_are_distinct_namespaces_and_none_is_asked_from_elsewhere(registry: Registry) -> None:
    assert len(set(prefixes().values())) == len(prefixes())
    assert all(namespace.endswith(("#", "/")) for namespace in prefixes().values())
    for prefix, namespace in prefixes().items():
        assert written_name(f"{namespace}Some") == f"{prefix}:Some"
    assert written_name("https://w3id.org/cabgraph/ns#a/b") == "<https://w3id.org/cabgraph/ns#a/b>"
    assert written_name("https://example.org/a") == "<https://example.org/a>"


@given(text=st.text(max_size=60), kind=st.sampled_from(KINDS))
@settings(deadline=None, max_examples=150)
def test_whatever_is_typed_is_answered(registry: Registry, text: str, kind: str) -> None:
    offered = complete(registry.index, kind, text, 10)
    assert len(offered) <= 10
    assert all(item["name"] and item["label"]["vi"] and item["label"]["en"] for item in offered)
