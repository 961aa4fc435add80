"""The SPARQL fragments in `templates/`, and how their places are filled."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "templates"
_PLACE: Final = re.compile(r"\{\{(\w+)\}\}")


@lru_cache(maxsize=128)
def _fragment(name: str) -> str:
    lines = (_FOLDER / f"{name}.rq").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#")).strip()


def exists(name: str) -> bool:
    """Say whether there is a fragment of this name."""
    return (_FOLDER / f"{name}.rq").is_file()


def fill(name: str, **places: str) -> str:
    """Return a fragment with its places filled. Raises KeyError for a place that is left empty."""
    return _PLACE.sub(lambda place: places[place.group(1)], _fragment(name))


@lru_cache(maxsize=1)
def lexical_forms() -> dict[str, str]:
    """Return the regular expression of each datatype's lexical form (XML Schema 1.1 Part 2)."""
    return {key: str(value) for key, value in tomllib.loads((_FOLDER / "lexical.toml").read_text("utf-8")).items()}
