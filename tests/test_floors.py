"""Imports only point to lower floors (docs/model.md shows the flow), and each library stays in its room."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "api" / "cabgraph"
RULES = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))
FLOORS: dict[str, int] = RULES["floors"]


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def room(module: str) -> str:
    """Return the room of a dotted module name under cabgraph."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "cabgraph"


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            if node.module == "cabgraph":
                yield from (f"cabgraph.{alias.name}" for alias in node.names)
            else:
                yield node.module


def here(path: Path) -> str:
    relative = path.relative_to(ROOT).with_suffix("")
    return relative.parts[0] if relative.parts != ("__init__",) else "cabgraph"


def broken_rules(path: Path) -> list[str]:
    found = []
    mine = here(path)
    for name in imports(path):
        top = name.split(".")[0]
        if top == "cabgraph":
            theirs = room(name)
            if theirs in (mine, "__version__", "cabgraph"):
                continue
            allowed = theirs in RULES["neighbours"].get(mine, [])
            if FLOORS[theirs] >= FLOORS[mine] and not allowed:
                found.append(f"{path.relative_to(ROOT)}: {mine} (floor {FLOORS[mine]}) imports {name}")
        elif top in RULES["libraries"] and mine not in RULES["libraries"][top]:
            found.append(f"{path.relative_to(ROOT)}: {top} belongs to {RULES['libraries'][top]}")
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_to_lower_floors(path: Path) -> None:
    assert broken_rules(path) == []


def test_every_room_has_a_floor() -> None:
    rooms = {here(path) for path in modules()}
    assert rooms - set(FLOORS) == set()


def test_the_rule_can_fail(tmp_path: Path) -> None:
    bad = ROOT / "store" / "bad.py"
    tree = "from cabgraph.http.app import create_app\nimport fastapi\n"
    sample = tmp_path / "bad.py"
    sample.write_text(tree, encoding="utf-8")
    names = list(imports(sample))
    assert FLOORS[room(names[0])] > FLOORS[here(bad)]
    assert here(bad) not in RULES["libraries"]["fastapi"]


def test_modules_are_short() -> None:
    lengths = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in modules())
    assert lengths[-1] <= 400
    assert lengths[len(lengths) // 2] <= 120
