"""The words and shares of the synthetic country, and what every part draws from them."""

import tomllib
from bisect import bisect
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

Pair = tuple[str, str]
"""The same in Vietnamese and English."""

T = TypeVar("T")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return the content of `words.toml`."""
    with (Path(__file__).parent / "words.toml").open("rb") as stream:
        return tomllib.load(stream)


def share(name: str) -> float:
    """Return one of the shares, between 0 and 1."""
    return float(words()["shares"][name])


def today() -> date:
    """Return the last day that the synthetic register knows of."""
    day: date = words()["today"]
    return day


def label(kind: str, **values: str | Pair) -> Pair:
    """Return a label of a kind in both languages; a pair gives each language its own."""
    vi, en = words()["labels"][kind]
    return tuple(  # type: ignore[return-value]
        text.format(**{name: v if isinstance(v, str) else v[n] for name, v in values.items()})
        for n, text in enumerate((vi, en))
    )


def provenance() -> dict[str, str]:
    """Return the cells by which every synthetic row says that it is one."""
    return {"source": words()["source"], "confidence": "low"}


def years_later(day: date, years: int) -> date:
    """Return the anniversary; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def some_day(rng: Random, first: date, last: date) -> date:
    """Return a day between two days, both included."""
    return first + timedelta(rng.randrange(max((last - first).days, 0) + 1))


def recorded(rng: Random, day: date, most: int = 40) -> str:
    """Return the instant at which something of a day was recorded: some days later, not after today."""
    return instant(min(max(day, date(2007, 1, 1)) + timedelta(rng.randint(0, most)), today()))


def instant(day: date) -> str:
    """Return the instant of a record's day in UTC."""
    return datetime.combine(day, time(3)).isoformat() + "Z"


def weighted(rng: Random, values: Sequence[T], cumulative: Sequence[float]) -> T:
    """Return one of the values, by their cumulative weights."""
    return values[min(bisect(cumulative, rng.random() * cumulative[-1]), len(values) - 1)]
