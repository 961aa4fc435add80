"""The country's `reading.toml` and `corrections.csv`, and what happens when they are wrong."""

import csv
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cabgraph import names, resources
from cabgraph.intake.book import ReadingError, word_key
from cabgraph.intake.corrections import VERDICTS, open_corrections
from cabgraph.intake.problems import CellError, Code, Problem
from cabgraph.intake.reading import PLAIN, Reading, open_reading
from cabgraph.intake.rows import read_rows
from cabgraph.intake.tables import read_table
from cabgraph.texts import LANGUAGES, texts

HERE = Path(__file__).parent
VN = resources.data() / "vn"
BOOK = tomllib.loads((VN / "reading.toml").read_text(encoding="utf-8"))
with (HERE / "more_examples.csv").open(encoding="utf-8", newline="") as stream:
    EXAMPLES = list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def reading() -> Reading:
    return open_reading(VN)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e['reader']}-{names.slug(e['text'])}")
def test_more_examples(example: dict[str, str], reading: Reading) -> None:
    found: dict[str, Any] = {}
    try:
        for part in reading.read(example["reader"], example["text"]):
            assert part.suffix not in found
            found[part.suffix] = part.lexical
    except CellError as error:
        found = {"problem": error.code}
    assert found == json.loads(example["value"])


@pytest.mark.parametrize("name", BOOK["readers"])
def test_a_reader_says_what_it_expects_in_every_language(name: str) -> None:
    reader = BOOK["readers"][name]
    never_refuses = reader["engine"] == "text" or reader.get("search") or "(?P<text>" in str(reader.get("kinds"))
    if "expected" in reader or not (never_refuses or name == "dated-name"):
        assert sorted(reader["expected"]) == sorted(LANGUAGES)


@pytest.mark.parametrize("name", BOOK["tables"])
def test_no_two_words_of_a_table_are_read_as_one(name: str) -> None:
    words = BOOK["tables"][name]
    if "file" in words:
        return
    keys: dict[str, str] = {}
    for word, meaning in words.items():
        assert keys.setdefault(word_key(word), meaning) == meaning, word


def test_every_repetition_has_an_upper_bound() -> None:
    """An unbounded repetition beside another makes some text take for ever."""
    patterns = re.findall(r"'([^'\n]*)'", (VN / "reading.toml").read_text(encoding="utf-8"))
    assert len(patterns) > 50
    for pattern in patterns:
        outside_sets = re.sub(r"\\.|\[[^\]]*\]", "", pattern)
        assert not re.search(r"[*+]|\{\d+,\}", outside_sets), pattern


@pytest.mark.parametrize(("name", "letters"), [("tcvn3", 74), ("vni", 134)])
def test_an_older_alphabet_has_every_letter_once(name: str, letters: int) -> None:
    (encoding,) = (entry for entry in BOOK["encodings"] if entry["name"] == name)
    assert len(encoding["from"]) == len(set(encoding["from"]))
    assert len(encoding["to"]) == len(set(encoding["to"])) == letters


def test_corrections_are_a_table_like_any_other() -> None:
    rows = list(read_rows(read_table(VN / "corrections.csv-metadata.json")))
    assert [str(row) for row in rows if isinstance(row, Problem)] == []
    corrections = [entry for entries in open_corrections(VN).entries.values() for entry in entries]
    assert len(rows) == len(corrections)
    assert {entry.verdict for entry in corrections} == set(VERDICTS)
    assert all(bool(entry.corrected) == (entry.verdict != "reject") for entry in corrections)


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    for language in LANGUAGES:
        assert sorted(texts(language)["intake"]) == sorted(code.value for code in Code)


def test_a_country_without_a_reading_reads_plainly(tmp_path: Path) -> None:
    plain = open_reading(tmp_path)
    assert [part.lexical for part in plain.read("partial-date", "2024-06")] == ["2024-06", "2024-06-01", "2024-06-30"]
    with pytest.raises(CellError):
        plain.read("partial-date", "06/2024")
    assert PLAIN.read("verbatim", " a\u0300 ")[0].lexical == " a\u0300 "


BROKEN = {
    "not TOML": "readers = [",
    "no such engine": '[readers.x]\nengine = "magic"',
    "no such setting": '[readers.x]\nengine = "text"\nreplacing = []',
    "broken pattern": '[readers.x]\nengine = "text"\nempty = ["("]',
    "no such table": '[readers.x]\nengine = "text"\nlooks = [{ table = "none", to = "_y" }]',
    "no such file": '[tables.t]\nfile = "none.csv"\nkey = "a"\nvalue = "b"\n'
    '[readers.x]\nengine = "text"\nlooks = [{ table = "t", to = "_y" }]',
    "letters without meaning": '[[encodings]]\nname = "e"\ncertain = "a"\nnever = "b"\nfrom = "abc"\nto = "x"\n'
    '[readers.x]\nengine = "text"',
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_reading_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "reading.toml").write_text(BROKEN[name], encoding="utf-8")
    with pytest.raises(ReadingError):
        open_reading(tmp_path).read("x", "a text")


@pytest.mark.parametrize("line", ["a,guess,b,,vi,en,s", "a,replace"])
def test_a_broken_correction_is_named(line: str, tmp_path: Path) -> None:
    header = "published,verdict,corrected,where,reason_vi,reason_en,source"
    (tmp_path / "corrections.csv").write_text(f"{header}\n{line}\n", encoding="utf-8")
    with pytest.raises(ReadingError, match=r"corrections\.csv:2"):
        open_reading(tmp_path)
