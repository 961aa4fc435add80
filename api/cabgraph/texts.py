"""The sentences people read, vi and en.

They stand in `web/texts/*.toml`: sections of templates filled with `str.format`.
"""

import calendar
import tomllib
from datetime import date
from functools import cache, lru_cache
from importlib import resources as package_resources
from typing import Any

LANGUAGES = ("vi", "en")
_MONTHS = tuple(calendar.month_name[month] for month in range(13))


@lru_cache(maxsize=len(LANGUAGES))
def texts(language: str) -> dict[str, Any]:
    """Return all texts of a language. Raises FileNotFoundError for a language there is none of."""
    source = package_resources.files("cabgraph") / "web" / "texts" / f"{language}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def say(language: str, key: str, /, **values: object) -> str:
    """Return one sentence: `key` is `section.name`, dates are written as the language writes them.

    Raises KeyError when the sentence or one of its values is missing.
    """
    shown = {name: show_date(language, value) if isinstance(value, date) else value for name, value in values.items()}
    return _template(language, key).format(**shown)


@cache
def _template(language: str, key: str) -> str:
    found: Any = texts(language)
    for part in key.split("."):
        found = found[part]
    return str(found)


def both(key: str, /, **values: object) -> dict[str, str]:
    """Return one sentence in every language; values may be dictionaries by language themselves."""
    return {
        language: say(
            language, key, **{k: v.get(language, "") if isinstance(v, dict) else v for k, v in values.items()}
        )
        for language in LANGUAGES
    }


def show_date(language: str, day: date) -> str:
    """Return a day as people write it: 01/07/2020 in Vietnamese, 1 July 2020 in English."""
    return f"{day:%d/%m/%Y}" if language == "vi" else f"{day.day} {_MONTHS[day.month]} {day.year}"
