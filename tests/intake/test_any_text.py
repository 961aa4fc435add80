"""Whatever stands in a cell gives values or a problem, never anything else, and never takes long."""

import re
import time
import unicodedata
from datetime import date
from functools import cache

import pytest
from csvw.metadata import Datatype
from hypothesis import given, settings
from hypothesis import strategies as st

from cabgraph import resources
from cabgraph.intake.cells import READERS, VERBATIM
from cabgraph.intake.datatypes import canonical
from cabgraph.intake.parts import Part, tidy
from cabgraph.intake.problems import CellError, Code
from cabgraph.intake.reading import Reading, open_reading


@cache
def vietnam() -> Reading:
    return open_reading(resources.data() / "vn")


NAMES = sorted({*READERS, *vietnam().book.section("readers")})
# fmt: off
WORDS = [
    "ngày", "tháng", "năm", "từ", "đến", "kể từ", "ký", "QĐ", "VPCNCL", "BXD", "VILAS", "LAS-XD", "MED", "ISO", "TCVN",
    "PDM", "AFL", "Tel:", "Fax:", "quận", "tỉnh", "Cần Thơ", "dated", "April", "(x)", "%", "&ocirc;", "®", "\ufffd",
    "…", "/", "-", "–", ".", ",", ":", "(", ")", "2024", "06", "31", "0", "028", "+84", "\u0300", "\u00a0",
]
# fmt: on
messy = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=12).map("".join),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
)


def read(name: str, text: str) -> list[Part] | Code:
    try:
        return vietnam().read(name, text)
    except CellError as error:
        return error.code


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(text=messy)
def test_any_text_gives_values_or_a_problem(name: str, text: str) -> None:
    parts = read(name, text)
    if isinstance(parts, Code):
        return
    for part in parts:
        if name != VERBATIM:
            assert unicodedata.is_normalized("NFC", part.lexical)
            assert part.lexical == tidy(part.lexical)
        if part.datatype == "date":
            date.fromisoformat(part.lexical)
        if part.datatype == "decimal":
            assert re.fullmatch(r"[+-]?[0-9.]+", part.lexical)


@settings(max_examples=300, deadline=None)
@given(text=messy)
def test_bounds_of_a_partial_date_are_in_order(text: str) -> None:
    parts = read("partial-date", text)
    if isinstance(parts, Code):
        return
    by = {part.suffix: part.lexical for part in parts}
    assert by["_earliest"] <= by["_latest"]
    assert by["_earliest"].startswith(by[""])
    assert by["_latest"].startswith(by[""])


@settings(max_examples=300, deadline=None)
@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)), month_only=st.booleans())
def test_day_stands_before_month(day: date, month_only: bool) -> None:
    text = f"/{day.month}/{day.year}" if month_only else f"{day.day}/{day.month}/{day.year}"
    parts = read("partial-date", text)
    assert not isinstance(parts, Code)
    assert parts[0].lexical == (f"{day:%Y-%m}" if month_only else day.isoformat())


@settings(max_examples=300, deadline=None)
@given(text=messy)
def test_reading_twice_changes_nothing(text: str) -> None:
    for name in ("partial-date", "decision-number", "certificate-code", "standard-designation"):
        parts = read(name, text)
        if isinstance(parts, Code) or not parts or parts[0].lexical == "unknown":
            continue
        again = read(name, parts[0].lexical)
        assert not isinstance(again, Code)
        assert again[0].lexical == parts[0].lexical


@settings(max_examples=300, deadline=None)
@given(text=st.text())
def test_tidy_text_is_nfc_and_stays_as_it_is(text: str) -> None:
    once = tidy(text)
    assert unicodedata.is_normalized("NFC", once)
    assert tidy(once) == once


REPEATED = [
    " ",
    ".",
    "/",
    "-",
    "1",
    "a",
    "Đ",
    "ngày ",
    " / ",
    "0/",
    "(",
    "®",
    "a¸",
    "QĐ-",
    "/QĐ",
    "1.",
    "A.",
    ", ",
    "&amp;",
    "từ ngày /",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_text_takes_long(name: str) -> None:
    for piece in REPEATED:
        text = (piece * 32_767)[:32_767]
        for length in (150, 450, 990, len(text)):
            started = time.process_time()
            read(name, text[:length])
            assert time.process_time() - started < 1.0, (piece, length)


@pytest.mark.parametrize("base", ["date", "dateTime", "decimal", "integer", "boolean", "gYear", "anyURI", "string"])
@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=30))
def test_any_text_has_a_datatype_or_a_problem(base: str, text: str) -> None:
    try:
        canonical(Datatype(base=base))(text)
    except CellError as error:
        refused = error.code
    else:
        refused = Code.DATATYPE
    assert refused == Code.DATATYPE
