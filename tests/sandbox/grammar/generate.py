"""Makes texts from `query.ebnf`: seeded, so that a number stands for a text."""

import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

_HERE: Final = Path(__file__).parent
_TOKEN: Final = re.compile(r"'[^']*'|[A-Za-z_]+|[()?*+|]")
_TIGHT: Final = set("{}()[];,")
_GROWING: Final = frozenset(("GroupGraphPattern", "Expression", "TriplesNode", "TriplesNodePath", "Path", "SubSelect"))


class Part(NamedTuple):
    """A piece of a production: a word, a name, a sequence or a choice of parts, and how often it stands there."""

    kind: str
    value: str
    parts: tuple["Part", ...]
    often: str


@cache
def productions() -> dict[str, Part]:
    """Return the right side of every production by its name."""
    lines = (line for line in (_HERE / "query.ebnf").read_text(encoding="utf-8").splitlines() if "::=" in line)
    found = {}
    for line in lines:
        name, _, right = line.partition("::=")
        tokens = _TOKEN.findall(right)
        found[name.strip()], rest = _choice(tokens)
        assert not rest
    return found


@cache
def terminals() -> dict[str, list[str]]:
    """Return the examples of every terminal."""
    return tomllib.loads((_HERE / "terminals.toml").read_text(encoding="utf-8"))


def _choice(tokens: list[str]) -> tuple[Part, list[str]]:
    ways: list[Part] = []
    while True:
        parts: list[Part] = []
        while tokens and tokens[0] not in "|)":
            part, tokens = _one(tokens)
            parts.append(part)
        ways.append(Part("sequence", "", tuple(parts), ""))
        if not tokens or tokens[0] == ")":
            return Part("choice", "", tuple(ways), ""), tokens
        tokens = tokens[1:]


def _one(tokens: list[str]) -> tuple[Part, list[str]]:
    first, tokens = tokens[0], tokens[1:]
    if first == "(":
        part, tokens = _choice(tokens)
        tokens = tokens[1:]
    elif first.startswith("'"):
        part = Part("word", first[1:-1], (), "")
    else:
        part = Part("name", first, (), "")
    if tokens and tokens[0] in ("?", "*", "+"):
        return part._replace(often=tokens[0]), tokens[1:]
    return part, tokens


class Maker:
    """Makes one text: branches at random, and takes the shortest way once it is large."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._budget = self._random.choice([8, 15, 30, 60, 120])
        self._fresh = 0
        self._tokens: list[str] = []
        self.made: Counter[str] = Counter()
        """How often each production was used, and each word."""

    def text(self) -> str:
        """Return a query."""
        self._name("Query", 0)
        prologue = " ".join(f"PREFIX {name} <http://example.org/>" for name in terminals()["PNAME_NS"])
        return prologue + "\n" + self._spaced()

    def _name(self, name: str, depth: int) -> None:
        self.made[name] += 1
        if name == "FRESH":
            self._fresh += 1
            self._tokens.append(f"?new{self._fresh}")
        elif name in ("PNAME_LN", "PNAME_NS", "ABSOLUTE") or name in terminals():
            self._tokens.append(self._random.choice(terminals()[name]))
        elif name == "Prologue":
            return
        else:
            self._part(productions()[name], depth + (name in _GROWING))

    def _part(self, part: Part, depth: int) -> None:
        small = len(self._tokens) > self._budget or depth > 8
        for _ in range(self._times(part.often, small)):
            match part.kind:
                case "word":
                    self.made[part.value] += 1
                    self._tokens.append(self._cased(part.value))
                case "name":
                    self._name(part.value, depth)
                case "sequence":
                    for each in part.parts:
                        self._part(each, depth)
                case "choice":
                    ways = part.parts
                    if small:
                        least = min(_least(way) for way in ways)
                        ways = tuple(way for way in ways if _least(way) == least)
                    self._part(self._random.choice(ways), depth)

    def _times(self, often: str, small: bool) -> int:
        match often:
            case "":
                return 1
            case "?":
                return 0 if small else self._random.randrange(2)
            case "*":
                return 0 if small else self._random.choice([0, 0, 1, 1, 2, 3])
            case _:
                return 1 if small else self._random.choice([1, 1, 1, 2, 4])

    def _cased(self, word: str) -> str:
        if not word.isalpha() or word in ("a", "true", "false"):
            return word
        return self._random.choice([word, word, word.lower(), word.title()])

    def _spaced(self) -> str:
        written: list[str] = []
        before = ""
        for token in self._tokens:
            tight = (token in _TIGHT or before in _TIGHT) and self._random.random() < 0.5
            written.append("" if tight else self._random.choice([" ", " ", "\n", "\t", " # it's { a \" comment (\n"]))
            written.append(token)
            before = token
        return "".join(written)


@cache
def _least(part: Part) -> int:
    """Return how deep a part must go at least, in productions."""
    return _depth(part, ())


def _depth(part: Part, seen: tuple[str, ...]) -> int:
    if part.often in ("?", "*"):
        return 0
    match part.kind:
        case "word":
            return 1
        case "name":
            if part.value in seen:
                return 1000
            if part.value not in productions():
                return 1
            return 1 + _depth(productions()[part.value], (*seen, part.value))
        case "choice":
            return min(_depth(way, seen) for way in part.parts)
        case _:
            return max((_depth(each, seen) for each in part.parts), default=0)


def queries(first: int) -> Iterator[tuple[int, str, Counter[str]]]:
    """Yield seeds, their texts and what these are made of, without end."""
    for seed in count(first):
        maker = Maker(seed)
        yield seed, maker.text(), maker.made
