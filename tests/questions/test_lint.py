"""No query under `queries/` uses a form that was measured slow or wrong, and the linter can tell."""

import ast
from pathlib import Path

import pytest
from tests.questions import lint
from tests.questions.cases import FOLDER

ROOT = FOLDER.parents[1]
QUERIES = sorted((ROOT / "queries").rglob("*.rq"))
BAD = {
    "filter-equals-constant": lint.FILTER_EQUALS_CONSTANT,
    "filter-in-constants": lint.FILTER_EQUALS_CONSTANT,
    "filter-same-term": lint.FILTER_EQUALS_CONSTANT,
    "trailing-values": lint.TRAILING_VALUES,
    "in-inside-not-exists": lint.EQUALITY_IN_NOT_EXISTS,
    "equality-inside-not-exists": lint.EQUALITY_IN_NOT_EXISTS,
    "filter-on-values-in-union": lint.FILTER_IN_UNION,
    "nested-optional": lint.NESTED_OPTIONAL,
    "join-inside-exists": lint.JOIN_IN_EXISTS,
    "path-inside-not-exists": lint.JOIN_IN_EXISTS,
}
OF_A_BUILD = {lint.JOIN_IN_EXISTS}
"""What the build's own queries may hold: they run once, over everything."""


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: str(path.relative_to(ROOT / "queries")))
def test_no_refused_form(path: Path) -> None:
    allowed = OF_A_BUILD if path.parent.name == "derive" else set()
    assert lint.lint(path.read_text(encoding="utf-8")) <= allowed


@pytest.mark.parametrize("path", sorted((FOLDER / "bad").glob("*.rq")), ids=lambda path: path.stem)
def test_the_linter_finds_what_it_refuses(path: Path) -> None:
    assert lint.lint(path.read_text(encoding="utf-8")) == {BAD[path.stem]}


def test_every_bad_form_has_its_file() -> None:
    assert {path.stem for path in (FOLDER / "bad").glob("*.rq")} == set(BAD)


def test_the_engine_never_binds_by_substitution() -> None:
    calls = [
        (path, keyword.arg)
        for path in (ROOT / "api").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "substitutions"
    ]
    assert calls == []
