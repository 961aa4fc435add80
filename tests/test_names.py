"""Normal forms: folding, slugs, code keys."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabgraph import names


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Đo lường", "do luong"), ("ĐÀ NẴNG", "da nang"), ("sơ đô\u0300", "so do"), ("Hoá", "hoa"), ("Hóa", "hoa")],
)
def test_fold(text: str, expected: str) -> None:
    assert names.fold(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VILAS 028", "vilas28"),
        ("VILAS-028", "VILAS 28"),
        ("VILAS – 028", "vilas028"),
        ("QCVN 01:2022/BKHCN", "QCVN 1:2022/BKHCN"),
        ("LAS-XD 24.081", "las xd 24.81"),
        ("124/QĐ-BXD", "124/QD-BXD"),
    ],
)
def test_one_code_has_one_key(one: str, other: str) -> None:
    assert names.code_key(one) == names.code_key(other)


@pytest.mark.parametrize(("one", "other"), [("VILAS 280", "VILAS 28"), ("VILAS 1", "VIAS 1"), ("1/2020", "12/020")])
def test_different_codes_have_different_keys(one: str, other: str) -> None:
    assert names.code_key(one) != names.code_key(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = names.fold(text)
    assert names.fold(once) == once
    assert names.fold(unicodedata.normalize("NFC", text)) == names.fold(unicodedata.normalize("NFD", text))


@given(st.text())
def test_a_slug_fits_into_an_address(text: str) -> None:
    assert all(c.isascii() and (c.isalnum() or c == "-") for c in names.slug(text))
