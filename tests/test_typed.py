"""Numbers and days as people type them: `typed.toml` holds the cases; the API, the page and lists read them alike."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cabgraph import typed

CASES = tomllib.loads((Path(__file__).parent / "typed.toml").read_text(encoding="utf-8"))
READERS: dict[str, Any] = {"number": typed.read_number, "day": typed.read_day}


@pytest.mark.parametrize(("kind", "case"), [(kind, case) for kind in READERS for case in CASES[kind]])
def test_it_is_read_so(kind: str, case: dict[str, Any]) -> None:
    if "code" in case:
        with pytest.raises(typed.UnreadError) as refused:
            READERS[kind](case["text"])
        assert refused.value.code == case["code"]
    else:
        assert READERS[kind](case["text"]) == case["reads"]
