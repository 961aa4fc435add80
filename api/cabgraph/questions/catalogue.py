"""The stored questions, read from their files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from cabgraph import resources
from cabgraph.questions.header import Column, Header, Parameter, Texts

_MARK = "#+"
_PROGRAMS_OWN = ("derive/", "network/")
_ROW = re.compile(r"(?i:\bvalues)\s*\(((?:\s*\?\w+)+)\s*\)\s*\{(?P<row>[^{}]*)\}")
_PREFIX = re.compile(r"(?im)^\s*prefix\s+(\w*):\s*<([^<>]*)>")


class QuestionError(Exception):
    """A question's file cannot be used. The message says file, line and what is wrong."""


class UnknownQuestionError(KeyError):
    """No stored question has this name."""


@dataclass(frozen=True)
class Question:
    """One stored question. `pieces` are its text around the row, or the copies of the row, that hold the parameters."""

    name: str
    header: Header
    text: str
    pieces: tuple[str, ...]

    @property
    def title(self) -> Texts:
        """What is asked, as a short sentence."""
        return self.header.title

    @property
    def description(self) -> Texts:
        """What the answer means, and what it does not say."""
        return self.header.description

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What the asker gives, in the order of the parameter row."""
        return self.header.parameters

    @property
    def columns(self) -> tuple[Column, ...]:
        """What comes back, in order; none when the answer is statements."""
        return self.header.columns

    @property
    def folder(self) -> str:
        """The group of readers that the question is kept under."""
        return self.name.rpartition("/")[0]

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the text declares, and their namespaces."""
        return dict(_PREFIX.findall(self.text))


def read_question(path: Path, name: str) -> Question:
    """Read one file. Raises QuestionError."""
    text = path.read_text(encoding="utf-8")
    header = _header(path, text)
    wanted = [parameter.name for parameter in header.parameters]
    rows = [found for found in _ROW.finditer(text) if [v.strip("?") for v in found.group(1).split()] == wanted]
    if wanted and not rows:
        raise QuestionError(f"{path}:1: no row holds the parameters {', '.join(wanted)}")
    for row in rows:
        if row["row"].split() != rows[0]["row"].split():
            line = text.count("\n", 0, row.start()) + 1
            raise QuestionError(f"{path}:{line}: the row of parameters is not the one before")
    ends = [0, *(end for row in rows for end in row.span("row")), len(text)]
    pieces = tuple(text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))
    return Question(name, header, text, pieces)


def _header(path: Path, text: str) -> Header:
    """Read the `#+` lines as YAML in which every scalar is text. Raises QuestionError with the line of the file."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.startswith(_MARK)]
    source = "\n".join(line.removeprefix(_MARK).removeprefix(" ") for _, line in lines)

    def place(line: int) -> str:
        return f"{path}:{lines[min(line, len(lines) - 1)][0] if lines else 1}"

    try:
        loader = yaml.BaseLoader(source)
        root = loader.get_single_node()
        return Header.model_validate(loader.construct_document(root) if root else {})
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        raise QuestionError(f"{place(line)}: the header is not YAML: {error.problem}") from error
    except ValidationError as error:
        problem = error.errors()[0]
        steps = ".".join(str(step) for step in problem["loc"])
        raise QuestionError(f"{place(_line(root, problem['loc']))}: {steps or 'header'}: {problem['msg']}") from error


def _line(node: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """Return the YAML line of the deepest part of the location that the header holds."""
    if node is None:
        return 0
    for step in location:
        inner: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            inner = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            inner = node.value[step]
        if inner is None:
            break
        node = inner
    return int(node.start_mark.line)


class Catalogue:
    """All stored questions by name, such as `inspector/body-scope`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _questions(self) -> dict[str, Question]:
        """Every file under the folder but the program's own, read when the first is asked for. Raises QuestionError."""
        files = sorted(self._folder.glob("*/**/*.rq"))
        named = ((path.relative_to(self._folder).with_suffix("").as_posix(), path) for path in files)
        return {name: read_question(path, name) for name, path in named if not name.startswith(_PROGRAMS_OWN)}

    def __getitem__(self, name: str) -> Question:
        """Return one question. Raises UnknownQuestionError."""
        try:
            return self._questions[name]
        except KeyError as error:
            raise UnknownQuestionError(name) from error

    def __contains__(self, name: object) -> bool:
        return name in self._questions

    def __iter__(self) -> Iterator[Question]:
        return iter(self._questions.values())

    def __len__(self) -> int:
        return len(self._questions)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Return the questions that ship with the program, read once. Raises QuestionError."""
    return Catalogue(resources.queries())
