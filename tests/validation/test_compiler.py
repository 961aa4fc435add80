"""The compiler finds what pySHACL finds, hands over what it cannot compile, and refuses what nobody would check."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cabgraph.store.embedded import Workbench
from cabgraph.validation.report import Report
from cabgraph.validation.run import check, check_small, compile_for
from cabgraph.validation.shapes import Shapes, ShapesError, load_shapes

HERE = Path(__file__).parent
EXAMPLE = "https://example.org/"
PREFIXES = (
    f"@prefix ex: <{EXAMPLE}> . @prefix sh: <http://www.w3.org/ns/shacl#> . "
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . "
    'ex:s a sh:NodeShape ; skos:notation "s" ; sh:targetClass ex:C ; '
)


def bad(report: Report) -> set[str]:
    return {finding.focus.value.removeprefix(EXAMPLE) for finding in report.findings}


@pytest.mark.parametrize("folder", ["core", "reference-only"])
def test_both_runners_find_exactly_the_bad_ones(folder: str, store_of: Callable[..., Workbench]) -> None:
    shapes = load_shapes(HERE / folder)
    store = store_of(HERE / folder / "components.ttl")
    compiled, reference = check(store, shapes), check_small(store, shapes)
    assert {(f.code, f.focus) for f in compiled.findings} == {(f.code, f.focus) for f in reference.findings}
    for code in set(shapes.rules) - {"off"}:
        found = {name for name in bad(compiled) if name.startswith(f"{code}-")}
        assert found
        assert all("bad" in name for name in found)
    assert not [name for name in bad(compiled) if "good" in name]


def test_every_bad_one_is_found(store_of: Callable[..., Workbench]) -> None:
    text = (HERE / "core" / "components.ttl").read_text(encoding="utf-8")
    named = {
        word.strip(",.;").removeprefix("ex:") for word in text.split() if word.startswith("ex:") and "-bad" in word
    }
    assert bad(check(store_of(HERE / "core" / "components.ttl"), load_shapes(HERE / "core"))) == named


def test_what_is_compiled_and_what_is_not() -> None:
    store = Workbench()
    assert compile_for(load_shapes(HERE / "core"), store).reference_only == ()
    left = {component for _, _, component in compile_for(load_shapes(HERE / "reference-only"), store).reference_only}
    assert left == {"closed", "equals", "disjoint", "maxCount", "not"}


def test_our_own_rules_are_compiled_wholly(shapes: Shapes) -> None:
    assert compile_for(shapes, Workbench()).reference_only == ()


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:minCuont 1",
        "sh:js ex:function",
        'sh:sparql ex:q . ex:q sh:ask "ASK { }"',
        'sh:sparql ex:q . ex:q sh:select "SELECT $this WHERE { $this $PATH ?value }"',
        'sh:sparql ex:q . ex:q sh:deactivated true ; sh:select "SELECT $this WHERE { $this ?p ?value }"',
        "sh:target ex:t . ex:t a sh:JSTarget",
    ],
)
def test_what_nobody_would_check_is_refused(constraint: str, tmp_path: Path) -> None:
    (tmp_path / "s.ttl").write_text(f"{PREFIXES} {constraint} .", encoding="utf-8")
    with pytest.raises(ShapesError):
        compile_for(load_shapes(tmp_path), Workbench())


def test_unknown_components_inside_other_shapes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "s.ttl").write_text(f"{PREFIXES} sh:not [ sh:path ex:p ; sh:minCuont 1 ] .", encoding="utf-8")
    with pytest.raises(ShapesError, match="minCuont"):
        compile_for(load_shapes(tmp_path), Workbench())
