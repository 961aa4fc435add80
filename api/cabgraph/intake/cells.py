"""How each kind of messy cell is read: one reader a kind, registered by the name that CSVW metadata use.

`READERS` hold in every country. `ENGINES` are what a country's `[readers.NAME]` are made of: each names its engine
and gives it patterns; see `data/vn/reading.toml`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from cabgraph.intake.book import Book, ReadingError
from cabgraph.intake.dates import DateReader, PeriodReader, TimestampReader, partial_date
from cabgraph.intake.parts import Part, Reader, tidy, value
from cabgraph.intake.quantities import DecimalReader, QuantityReader, xsd_decimal
from cabgraph.intake.telephones import TelephoneReader
from cabgraph.intake.words import CodeReader, TextReader

__all__ = ["ENGINES", "READERS", "VERBATIM", "Part", "Reader", "country_reader", "tidy"]

VERBATIM: Final = "verbatim"
"""The reader that keeps a cell exactly as it stands, for texts that are evidence of damage."""


def verbatim(text: str) -> list[Part]:
    """Keep the text as it stands."""
    return [value(text)]


def plain_text(text: str) -> list[Part]:
    """Take a text as it is once its encoding is repaired."""
    return [value(text)] if text else []


READERS: Final[Mapping[str, Reader]] = {
    VERBATIM: verbatim,
    "text": plain_text,
    "partial-date": partial_date,
    "decimal": xsd_decimal,
}

ENGINES: Final[Mapping[str, Callable[..., Reader]]] = {
    "text": TextReader,
    "code": CodeReader,
    "date": DateReader,
    "timestamp": TimestampReader,
    "period": PeriodReader,
    "decimal": DecimalReader,
    "quantity": QuantityReader,
    "telephone": TelephoneReader,
}

_OTHER_READERS: Final = ("beside", "dates", "decimal")


def country_reader(book: Book, name: str) -> Reader | None:
    """Return the reader a country's `[readers.NAME]` describes, None when it has none. Raises ReadingError."""
    readers = book.section("readers")
    if name not in readers:
        return None
    settings: dict[str, Any] = dict(readers[name])
    engine = settings.pop("engine", "")
    if engine not in ENGINES:
        raise ReadingError(f"{book.folder}/reading.toml: [readers.{name}]: no engine {engine!r}")
    for key in _OTHER_READERS:
        if isinstance(settings.get(key), str) and settings[key] in readers:
            settings[key] = country_reader(book, settings[key])
    try:
        return ENGINES[engine](book, **settings)
    except TypeError as error:
        raise ReadingError(f"{book.folder}/reading.toml: [readers.{name}]: {error}") from error
