"""What every client must get, read from the table that says it."""

import csv

from cabgraph import resources

Term = tuple[str, str, str]
"""Kind, value and language of a term, as RDF/JS names them."""

BODY = "https://w3id.org/cabgraph/id/body/quatest1"
with (resources.data() / "vn" / "bodies.csv").open(encoding="utf-8", newline="") as _table:
    _row = next(row for row in csv.DictReader(_table) if row["id"] == "quatest1")

LABELS = {(_row["name_vi"], "vi"), (_row["name_en"], "en")}
SELECTED: list[dict[str, Term]] = [
    {
        "body": ("NamedNode", BODY, ""),
        "label": ("Literal", _row["name_vi"], "vi"),
        "from": ("Literal", "2020-01-13", ""),
    }
]
