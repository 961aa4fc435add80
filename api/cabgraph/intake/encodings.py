"""What bytes a CSV file is made of: UTF-8, UTF-16, or an older encoding that the country's `reading.toml` describes.

An older encoding is believed only when nearly every word that is not plain ASCII becomes a word of the language, and no
other encoding does as well; else the file is read as UTF-8 and its damaged cells say so one by one.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any, Final

from cabgraph.intake.book import Book, ReadingError, letters_of

_CHUNK: Final = 1 << 16
_SAMPLE: Final = 1 << 17
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_DECODED: Final = re.compile("[\u0080-\ud7ff\ue000-\U0010ffff]")
_WORD: Final = re.compile("[^\\s\x00-@\\[-`{-\x7f\u2010-\u2026]+")
_FEW: Final = 0.05
_MOST: Final = 0.9
_WORDS_ENOUGH: Final = 2
_WORDS_READ: Final = 2_000


@dataclass(frozen=True)
class Encoding:
    """How a file's bytes become text: Python's codec, then what its letters stand for."""

    name: str
    codec: str
    letters: Callable[[str], str] = str
    legacy: bool = False


UTF8: Final = Encoding("UTF-8", "utf-8-sig")


def encoding_of(stream: IO[bytes], book: Book) -> Encoding:
    """Return the encoding of a whole file; the stream is left at its beginning."""
    head = stream.read(_CHUNK)
    stream.seek(0)
    if head[:2] in _UTF16:
        return Encoding("UTF-16", "utf-16")
    without_mark = _utf16_without_mark(head)
    if without_mark:
        return without_mark
    others = known_encodings(book)
    if not others:
        return UTF8
    sample = _undecodable(stream)
    stream.seek(0)
    return (sample and _chosen(others, book, lambda e: sample.decode(e.codec, "surrogateescape"))) or UTF8


_WESTERN = frozenset(map(chr, range(256))) | frozenset(bytes(range(256)).decode("cp1252", "ignore"))
"""What text can hold that a program took for Latin-1; one letter beyond it shows that the text is as it should be."""


def encoding_of_text(texts: Iterable[str], book: Book) -> Encoding | None:
    """Return the encoding whose letters stand in text that some program took for Latin-1; None for proper text."""
    sample = "\n".join(texts)
    if sample.isascii() or any(letter.isalpha() and letter not in _WESTERN for letter in set(sample)):
        return None
    others = [encoding for encoding in known_encodings(book) if encoding.codec == "latin-1"]
    plain = Encoding("", "")
    found = _chosen([plain, *others], book, lambda _: sample)
    return None if found is plain else found


def known_encodings(book: Book) -> list[Encoding]:
    """Return the older encodings of a country's `reading.toml` that whole files are found in. Raises ReadingError."""
    found = []
    for entry in book.content.get("encodings", []):
        if "codec" in entry:
            try:
                codecs.lookup(entry["codec"])
            except LookupError as error:
                raise ReadingError(f"encoding {entry['name']}: no codec {entry['codec']!r}") from error
            found.append(Encoding(entry["title"], entry["codec"], _letters(entry), legacy=True))
    return found


def _letters(entry: Mapping[str, Any]) -> Callable[[str], str]:
    put = letters_of(entry) if "from" in entry else str
    return lambda text: unicodedata.normalize("NFC", put(text))


def _utf16_without_mark(head: bytes) -> Encoding | None:
    """Tell UTF-16 by its zero bytes: nearly none in one half of the bytes, many in the other."""
    if b"\0" not in head:
        return None
    half = len(head) // 2
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > half * 0.3 and even < half * 0.02:
        return Encoding("UTF-16", "utf-16-le")
    if even > half * 0.3 and odd < half * 0.02:
        return Encoding("UTF-16", "utf-16-be")
    return None


def _undecodable(stream: IO[bytes]) -> bytes:
    """Return lines whose bytes are not UTF-8, b"" when the file as a whole is."""
    good = bad = 0
    sample: list[bytes] = []
    size = 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for chunk in iter(lambda: stream.read(_CHUNK), b""):
        if chunk.isascii():
            decoder.reset()
            continue
        text = decoder.decode(chunk)
        bad_here = len(_UNDECODED.findall(text))
        good += len(_DECODED.findall(text))
        bad += bad_here
        if bad_here and size < _SAMPLE:
            sample += [line for line in chunk.splitlines() if not line.isascii()]
            size += len(chunk)
    return b"\n".join(sample) if bad and good <= bad * _FEW else b""


def _chosen(encodings: list[Encoding], book: Book, read: Callable[[Encoding], str]) -> Encoding | None:
    word = _word_of(book)
    if word is None:
        return None
    scored = sorted(((_share(encoding.letters(read(encoding)), word), encoding) for encoding in encodings), key=_score)
    best = scored[-1]
    close = len(scored) > 1 and scored[-2][0] >= _MOST
    return best[1] if best[0] >= _MOST and not close else None


def _score(pair: tuple[float, Encoding]) -> float:
    return pair[0]


def _word_of(book: Book) -> re.Pattern[str] | None:
    pattern = book.section("fragments").get("word")
    return book.pattern(pattern) if pattern else None


def _share(text: str, word: re.Pattern[str]) -> float:
    """Return which share of the words beyond ASCII are words of the language."""
    words = [found for found in _WORD.findall(text) if not found.isascii()][:_WORDS_READ]
    if len(words) < _WORDS_ENOUGH:
        return 0.0
    return sum(1 for found in words if is_word(found, word)) / len(words)


def is_word(text: str, word: re.Pattern[str]) -> bool:
    """Say whether a text is one word of the language, written in small or capital letters or with a capital first."""
    return (text.islower() or text.isupper() or text[1:].islower() or len(text) == 1) and bool(
        word.fullmatch(text.lower())
    )
