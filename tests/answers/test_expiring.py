"""A prolonged grant ends at its new end, in the index as in the stored question."""

from datetime import date
from pathlib import Path

import pytest
from tests.derive.graphs import CASES, workbench

from cabgraph import names, resources
from cabgraph.answers.expiring import Watch, watch_rows
from cabgraph.derive.run import derive
from cabgraph.index.build import index_queries, write_index
from cabgraph.index.lookup import Index
from cabgraph.questions.catalogue import Catalogue
from cabgraph.questions.run import ask

GRANTOR = "<grant/g> cab:grantedBy <org/ministry> .\n"


@pytest.mark.parametrize(
    ("case", "on", "ends"),
    [
        ("end-given-by-prolongation", date(2020, 11, 1), "2020-12-31"),
        ("end-given-by-prolongation", date(2020, 3, 1), None),
        ("longer-validity", date(2020, 11, 1), None),
        ("longer-validity", date(2021, 11, 1), "2021-12-31"),
    ],
)
def test_a_prolonged_grant_ends_at_its_new_end(tmp_path: Path, case: str, on: date, ends: str | None) -> None:
    store = workbench((CASES / f"{case}.ttl").read_text(encoding="utf-8") + GRANTOR)
    derive(store)
    write_index(store, index_queries(resources.queries() / "derive"), tmp_path / "index.sqlite", lambda _: None)
    watch = Watch(on, 90)
    rows = watch_rows(Index(tmp_path / "index.sqlite"), watch, "expiring")
    found = {(row["grant"], row["until"]) for row in rows}
    values = {"on": on.isoformat(), "before": watch.before.isoformat()}
    asked = ask(store, Catalogue(resources.queries())["registry/expiring-grants"], values).records()
    assert found == {(row["grant"], row["until"]) for row in asked}
    assert found == ({(names.thing("grant", "g"), ends)} if ends else set())
