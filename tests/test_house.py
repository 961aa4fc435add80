"""Knowledge lives in files: no SPARQL text, no Vietnamese, no word lists of the domain in Python."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "api" / "cabgraph").rglob("*.py"))

SPARQL = re.compile(r"\b(SELECT|CONSTRUCT|ASK|DESCRIBE|INSERT|DELETE)\b[^\"]*[{?]|\bPREFIX\s+\w*:")
VIETNAMESE = re.compile(
    "[\u1ea0-\u1ef9\u0103\u00e2\u0111\u00ea\u00f4\u01a1\u01b0\u0102\u00c2\u0110\u00ca\u00d4\u01a0\u01af]"
)
DOMAIN = re.compile(
    r"\b(VILAS|VICAS|VIAS|LAS-XD|QCVN|TCVN|STAMEQ|BoA|BKHCN|BXD|MOST|Viet\s?Nam|Vietnamese (?!first)|\u0111\u01a1n)\b"
)
HOSTS = re.compile(
    r"https?://(?!www\.w3\.org|w3id\.org|purl\.org|qudt\.org|schema\.org|xmlns\.com|example|127\.0\.0\.1|localhost)"
)


def strings(path: Path) -> Iterator[tuple[int, str, bool]]:
    """Yield (line, text, is it a docstring) of every string of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value, id(node) in docs


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_knowledge_in_python(path: Path) -> None:
    found = []
    for line, text, is_doc in strings(path):
        if VIETNAMESE.search(text) or (SPARQL.search(text) and not is_doc):
            found.append((line, text))
        if not is_doc and DOMAIN.search(text):
            found.append((line, text))
    assert found == []


def test_the_rules_can_fail() -> None:
    assert SPARQL.search("SELECT ?s WHERE { ?s ?p ?o }")
    assert VIETNAMESE.search("ch\u1ec9 \u0111\u1ecbnh")
    assert DOMAIN.search("VILAS 028")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_name_no_host_and_hash_everything(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    packages = re.findall(r"^[a-z0-9][\w.-]*(?:\[.*?\])?==", text, re.MULTILINE)
    assert len(packages) > 20
    assert text.count("--hash=sha256:") >= len(packages)


def test_texts_have_the_same_keys_in_both_languages() -> None:
    import tomllib

    def keys(table: dict[str, object], prefix: str = "") -> set[str]:
        found = set()
        for name, value in table.items():
            found |= keys(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name}
        return found

    folder = ROOT / "api" / "cabgraph" / "web" / "texts"
    vi, en = (tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8")) for language in ("vi", "en"))
    assert keys(vi) == keys(en)


def test_the_lock_of_the_front_end_names_no_registry_and_hashes_everything() -> None:
    import json

    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert len(packages) > 3
    assert [name for name, package in packages.items() if "resolved" in package or "integrity" not in package] == []
