"""Every data file of a rule breaks exactly that rule, or nothing, and pySHACL alone says the same."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import URIRef

from cabgraph.store.embedded import Workbench
from cabgraph.validation.compiler import Compiled
from cabgraph.validation.results import Result
from cabgraph.validation.run import check, compile_for, compiled_results, small_results
from cabgraph.validation.shapes import Shapes

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("C??/*.ttl"))
EXPECTED = re.compile(r"# expects: (C\d\d) <([^>]+)>(?: (Violation|Warning|Info))?")

Told = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def compiled(shapes: Shapes, store_of: Callable[..., Workbench]) -> Compiled:
    return compile_for(shapes, store_of(HERE / "context.ttl"))


def told(results: set[Result], shapes: Shapes) -> Told:
    return {(shapes.code(shape), r.focus.value, shapes.severity(shape)) for r in results if (shape := URIRef(r.shape))}


def expected(path: Path, shapes: Shapes) -> Told:
    found = EXPECTED.findall(path.read_text(encoding="utf-8"))
    return {(code, focus, severity or shapes.rules[code].severity) for code, focus, severity in found}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_file_breaks_exactly_what_it_says(
    path: Path, shapes: Shapes, compiled: Compiled, store_of: Callable[..., Workbench]
) -> None:
    wanted = expected(path, shapes)
    assert {code for code, _, _ in wanted} == ({path.parent.name} if path.stem.startswith("breaks") else set())
    store = store_of(HERE / "context.ttl", path)
    assert told(compiled_results(store, shapes, compiled), shapes) == wanted
    assert told(small_results(store, shapes), shapes) == wanted


def test_context_keeps_every_rule(shapes: Shapes, store_of: Callable[..., Workbench]) -> None:
    report = check(store_of(HERE / "context.ttl"), shapes)
    assert not report.findings
    assert report.conforms
    assert sum(1 for count in report.checked.values() if count) > 30


@pytest.mark.parametrize("code", [f"C{number:02d}" for number in range(1, 37)])
def test_rule_has_files_that_break_and_hold(code: str) -> None:
    names = [path.stem for path in FILES if path.parent.name == code]
    assert any(name.startswith("breaks") for name in names)
    assert any(name.startswith("holds") for name in names)
    assert all(name.startswith(("breaks-", "holds")) for name in names)
