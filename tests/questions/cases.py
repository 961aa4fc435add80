"""Expected answers as files: a CSV (rows) or NT (statements) whose first comment lines hold the parameters.

A line `# engines: oxigraph (why)` keeps a case from the other engine.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from cabgraph import names
from cabgraph.store.base import Term

FOLDER = Path(__file__).parent
FIXTURE = FOLDER / "fixture.ttl"
NUMBERS = {f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("decimal", "double")}
SHORT = {names.THINGS: "id:", names.VOCABULARY: "cab:"}


_ONLY = "# engines: "
ENGINES = ("oxigraph", "rdflib")


@dataclass(frozen=True)
class Case:
    """One question asked once: `inspector/body-scope.csv`, `inspector/body-scope--later.csv`."""

    path: Path
    question: str
    values: dict[str, str]
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    engines: tuple[str, ...] = ENGINES

    @property
    def name(self) -> str:
        return self.path.stem


def read_case(path: Path, root: Path) -> Case:
    """Read one expected answer."""
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = [line[1:].partition("=") for line in lines if line.startswith("# ") and "=" in line]
    values = {name.strip(): value.strip() for name, _, value in comments}
    question = path.relative_to(root).with_suffix("").as_posix().partition("--")[0]
    only = next((line.removeprefix(_ONLY).split()[0] for line in lines if line.startswith(_ONLY)), "")
    engines = (only,) if only else ENGINES
    body = [line for line in lines if not line.startswith("#")]
    if path.suffix == ".nt":
        return Case(path, question, values, (), sorted((line,) for line in body if line), engines)
    table = list(csv.reader(body))
    return Case(path, question, values, tuple(table[0]), [tuple(row) for row in table[1:]], engines)


def read_cases(root: Path) -> list[Case]:
    """Read every expected answer that lies in a folder of questions under the root."""
    files = sorted([*root.glob("*/*.csv"), *root.glob("*/*.nt")])
    return [read_case(path, root) for path in files]


def cell(term: Term | None) -> str:
    """Write a term as the files write it: our own IRIs short, a number by its value (engines differ in its form)."""
    if term is None:
        return ""
    if term.datatype in NUMBERS:
        return f"{float(term.value):g}"
    return short(term.value)


def short(text: str) -> str:
    """Write our own IRIs as the files write them."""
    for namespace, prefix in SHORT.items():
        if text.startswith(namespace):
            return prefix + text.removeprefix(namespace)
    return text
