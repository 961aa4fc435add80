"""A file in an older encoding is told by its words, converted as a whole, and never taken for one that it is not."""

import csv
import io
import tomllib
import unicodedata
from collections.abc import Callable

import pytest

from cabgraph import resources
from cabgraph.intake.book import Book, open_book
from cabgraph.intake.encodings import encoding_of_text
from cabgraph.intake.parts import ErrorCell
from cabgraph.intake.sheets import About, read_sheet

VN = resources.data() / "vn"
BOOK = tomllib.loads((VN / "reading.toml").read_text(encoding="utf-8"))
TONES = "\u0300\u0301\u0303\u0309\u0323"


@pytest.fixture(scope="module")
def book() -> Book:
    return open_book(VN)


def by_table(name: str) -> Callable[[str], bytes]:
    (entry,) = (entry for entry in BOOK["encodings"] if entry["name"] == name)
    signs = dict(zip(entry["to"], entry["from"], strict=True))
    return lambda text: "".join(signs.get(letter, letter) for letter in text).encode("latin-1")


def cp1258(text: str) -> bytes:
    """Letters as that code page has them: a hat, breve or horn within the letter, its tone after it."""
    written = []
    for letter in unicodedata.normalize("NFC", text):
        base, *marks = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in marks if mark in TONES]
        shape = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in TONES))
        written.append(shape + "".join(tones))
    return "".join(written).encode("cp1258")


WRITERS: dict[str, Callable[[str], bytes]] = {
    "TCVN3 (ABC)": by_table("tcvn3"),
    "VNI": by_table("vni"),
    "Windows-1258": cp1258,
}


def names_of_bodies() -> list[str]:
    with (VN / "bodies.csv").open(encoding="utf-8") as stream:
        names = [row["name_vi"] for row in csv.DictReader(stream)]
    return [name.replace(",", "") for name in names if name and not set(name) & set("–—“”’…;üÜ")]


def read(data: bytes, book: Book) -> tuple[About, list[list[str]]]:
    about = About()
    return about, [row for _, row in read_sheet(io.BytesIO(data), book=book, about=about)]


@pytest.mark.parametrize("name", WRITERS)
def test_a_whole_file_is_converted_letter_by_letter(name: str, book: Book) -> None:
    rows = [["Tên tổ chức", "Mã số"], *([body.lower(), str(n)] for n, body in enumerate(names_of_bodies()))]
    assert len(rows) > 50
    about, found = read(WRITERS[name]("".join(f"{one};{other}\r\n" for one, other in rows)), book)
    assert (about.encoding, about.legacy, about.delimiter) == (name, True, ";")
    assert found == rows


@pytest.mark.parametrize("name", WRITERS)
def test_two_words_are_enough(name: str, book: Book) -> None:
    about, found = read(WRITERS[name]("tên,mã số\nnguyễn,1\n"), book)
    assert about.encoding == name
    assert found == [["tên", "mã số"], ["nguyễn", "1"]]


@pytest.mark.parametrize("name", WRITERS)
def test_every_name_alone_is_converted_rightly_or_not_at_all(name: str, book: Book) -> None:
    right = 0
    for body in names_of_bodies():
        about, ((cell,),) = read(WRITERS[name](body.lower()), book)
        assert not about.legacy or cell == body.lower(), body
        right += about.legacy
    assert right > 0.6 * len(names_of_bodies())


@pytest.mark.parametrize(
    "text",
    [
        "Société Générale de Surveillance,Hôtel de ville\nÉcole normale supérieure,naïve forêt\n",
        "Physikalisch-Technische Bundesanstalt,Prüfstelle für Maße\nKönigswinter,Größe\n",
        "Säteilyturvakeskus,leveät päivät\nmäärä,öljy\n",
        "Señor Muñoz,mañana\nCertificación,niños pequeños\n",
    ],
    ids=["French", "German", "Finnish", "Spanish"],
)
def test_other_languages_are_not_converted(text: str, book: Book) -> None:
    about, rows = read(text.encode("latin-1"), book)
    assert not about.legacy
    assert any(isinstance(cell, ErrorCell) for row in rows for cell in row)
    assert encoding_of_text(text.split(","), book) is None
    about, rows = read(text.encode(), book)
    assert (about.encoding, about.legacy) == ("UTF-8", False)
    assert rows[0][0] == text.split(",")[0]


def test_no_file_of_ours_is_taken_for_an_older_one(book: Book) -> None:
    for path in sorted(VN.glob("*.csv")):
        about = About()
        for _ in read_sheet(path, book=book, about=about):
            pass
        assert about.encoding == "UTF-8", path
        text = path.read_text(encoding="utf-8")
        assert encoding_of_text(text.split(","), book) is None, path


def test_one_line_in_another_encoding_leaves_the_file_as_it_is(book: Book) -> None:
    data = "Tên tổ chức\nTrung tâm Kỹ thuật Tiêu chuẩn Đo lường\n".encode() + by_table("tcvn3")("đại học\n")
    about, rows = read(data, book)
    assert not about.legacy
    assert [isinstance(row[0], ErrorCell) for row in rows] == [False, False, True]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_unicode_in_any_form(codec: str, book: Book) -> None:
    about, rows = read("Tên tổ chức\tMã\nĐại học\t1\n".encode(codec), book)
    assert rows == [["Tên tổ chức", "Mã"], ["Đại học", "1"]]
    assert not about.legacy


def test_text_that_a_program_took_for_latin_1(book: Book) -> None:
    for name in ("TCVN3 (ABC)", "VNI"):
        cells = [WRITERS[name](text).decode("latin-1") for text in ("tên tổ chức", "mã số", "ngày cấp")]
        found = encoding_of_text(cells, book)
        assert found is not None
        assert found.name == name
        assert [found.letters(cell) for cell in cells] == ["tên tổ chức", "mã số", "ngày cấp"]
    assert encoding_of_text(["Tên tổ chức", "Mã số"], book) is None


def test_zeros_that_are_no_utf_16(book: Book) -> None:
    _, rows = read(b"a,b\0\0\n1,2\n", book)
    assert rows == [["a", "b\0\0"], ["1", "2"]]


def test_one_proper_letter_keeps_a_text_as_it_is(book: Book) -> None:
    """A lone foreign letter could be a syllable of an older encoding; headings that read well show that it is none."""
    assert encoding_of_text(["Mã số", "Ü"], book) is None
