"""The 75 strings that stand in the wild, each with the value it should give (tests/intake/dirty_examples.csv).

`raw`, `source`, `expected` and `why` are the collection; `reader`, `separator`, `policy` and `value` say how this
country's reading.toml and corrections.csv handle it. `cell` is the text of the cell where `raw` also holds a remark
of the collector, or where the expected value needs what stands beside it in the source.
"""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from cabgraph import names, resources
from cabgraph.intake.header import Headings
from cabgraph.intake.parts import tidy
from cabgraph.intake.problems import CellError
from cabgraph.intake.reading import Reading, open_reading
from cabgraph.intake.rows import Problem, read_rows
from cabgraph.intake.tables import read_table

HERE = Path(__file__).parent
with (HERE / "dirty_examples.csv").open(encoding="utf-8", newline="") as stream:
    EXAMPLES = list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def reading() -> Reading:
    return open_reading(resources.data() / "vn")


def as_dict(parts: list[Any]) -> dict[str, Any]:
    """Parts by suffix; a suffix given twice holds a list."""
    found: dict[str, Any] = {}
    for part in parts:
        if part.suffix in found:
            found[part.suffix] = [
                *([found[part.suffix]] if isinstance(found[part.suffix], str) else found[part.suffix])
            ]
            found[part.suffix].append(part.lexical)
        else:
            found[part.suffix] = part.lexical
    return found


def pieces_of(example: dict[str, str]) -> list[str]:
    text = example["cell"] or example["raw"]
    return [piece.strip() for piece in text.split(example["separator"])] if example["separator"] else [text]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e['no']}-{names.slug(e['class'])}")
def test_example(example: dict[str, str], reading: Reading, tmp_path: Path) -> None:
    expected = json.loads(example["value"])
    if example["reader"] == "rows":
        assert rows_of(example["cell"], tmp_path) == expected
    elif example["reader"] == "headings":
        headings = Headings(read_table(HERE / "annex.csv-metadata.json"))
        assert [column.name for piece in pieces_of(example) if (column := headings.column(piece))] == expected
    elif isinstance(expected, dict):
        with pytest.raises(CellError) as refused:
            reading.read(example["reader"], example["cell"] or example["raw"], context=example["source"])
        assert refused.value.code == expected["problem"]
        assert refused.value.parameters["reason"]["vi"]
    else:
        check_values(example, expected, reading)


def check_values(example: dict[str, str], expected: list[dict[str, Any]], reading: Reading) -> None:
    found = []
    for piece in pieces_of(example):
        read = as_dict(reading.read(example["reader"], piece, context=example["source"]))
        published = read.pop("_text", None)
        if "" in read:
            assert (published is None) == (read[""] == tidy(piece)), "what was published stays beside the value"
        if read:
            found.append(read)
    assert found == expected
    if example["policy"] == "distinct":
        assert len({(names.slug(read[""]), read.get("_date")) for read in found}) == len(found)
    if example["policy"] == "same-when-folded":
        for read in found:
            one, other = read[""].split(" / ")
            assert one != other
            assert names.fold(one) == names.fold(other)


def rows_of(text: str, folder: Path) -> list[dict[str, str]]:
    """Rows of a small annex as dictionaries, a problem as its code and row."""
    (folder / "annex.csv").write_text(text, encoding="utf-8")
    (folder / "annex.csv-metadata.json").write_text((HERE / "annex.csv-metadata.json").read_text(encoding="utf-8"))
    found = []
    for row in read_rows(read_table(folder / "annex.csv-metadata.json")):
        if isinstance(row, Problem):
            found.append({"problem": str(row.code), "row": str(row.parameters["row"])})
        else:
            found.append({name: " ".join(row.texts(name)) for name in row.values})
    return found


def test_every_string_of_the_collection_is_here() -> None:
    assert [int(example["no"]) for example in EXAMPLES] == list(range(1, 76))


def test_without_its_date_a_number_lacks_its_year(reading: Reading) -> None:
    read = as_dict(reading.read("decision-number", "318/QĐ – VPCNCL"))
    assert read == {"": "318/QĐ-VPCNCL", "_issuer": "VPCNCL", "_flag": "year-missing", "_text": "318/QĐ – VPCNCL"}


def test_a_correction_holds_only_where_it_was_published(reading: Reading) -> None:
    assert as_dict(reading.read("certificate-code", "VILAS 1234", context="boa.gov.vn"))[""] == "VILAS 1234"
