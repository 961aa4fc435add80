"""docs/data-quality.md says what the rules say, and explains what the real data give."""

import re
from collections import Counter
from pathlib import Path

import pytest

from cabgraph import names, resources
from cabgraph.derive.run import derive
from cabgraph.graph.mapping import load
from cabgraph.intake.tables import tables
from cabgraph.store.embedded import Workbench
from cabgraph.validation.report import Report
from cabgraph.validation.run import check
from cabgraph.validation.shapes import Shapes

DOC = Path(__file__).parents[2] / "docs" / "data-quality.md"
RESULT = re.compile(r"^\| (C\d\d) \| (Warning|Info) \| (\d+) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def real(shapes: Shapes) -> Report:
    store = Workbench()
    for path in sorted(resources.ontology().rglob("*.ttl")):
        store.add(path.read_bytes(), "text/turtle", names.graph("ontology"))
    for table in tables(resources.data() / "vn"):
        if table.mapping.is_file():
            load(table, store)
    derive(store)
    return check(store, shapes)


@pytest.mark.parametrize("number", range(1, 37))
def test_doc_tells_every_rule_as_its_shape_does(number: int, shapes: Shapes) -> None:
    rule = shapes.rules[f"C{number:02d}"]
    title, message = rule.title, rule.message
    row = f"| {rule.code} | {rule.severity} | {title['vi']}<br>*{title['en']}* | {message['vi']}<br>*{message['en']}* |"
    assert row in DOC.read_text(encoding="utf-8").splitlines()


def test_real_data_give_no_violation(real: Report) -> None:
    assert [(f.code, f.focus.value, f.sources) for f in real.findings if f.severity == "Violation"] == []
    assert real.conforms
    assert [code for code, count in real.checked.items() if not count] == ["C22"]


def test_doc_explains_what_the_real_data_give(real: Report) -> None:
    given = Counter((finding.code, finding.severity) for finding in real.findings)
    told = {(code, severity): int(count) for code, severity, count in RESULT.findall(DOC.read_text(encoding="utf-8"))}
    by_day = ("C36", "Info")
    assert given.pop(by_day) >= told.pop(by_day), "grants run past their last day as time goes by, none comes back"
    assert told == dict(given)
