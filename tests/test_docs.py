"""Docs are tested: every setting, command, route, question, class, property and rule is documented."""

import re
from pathlib import Path

import pytest
import typer.main

from cabgraph.__main__ import app as command_line
from cabgraph.http.app import create_app
from cabgraph.http.routers import pages
from cabgraph.settings import Settings

ROOT = Path(__file__).parents[1]
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_sentence() -> None:
    for name, field in Settings.model_fields.items():
        assert f"`CABGRAPH_{name.upper()}`" in DOCS["operate.md"]
        assert field.description
        assert field.description in DOCS["operate.md"], name


def test_every_command_is_documented() -> None:
    commands = typer.main.get_command(command_line).commands  # type: ignore[attr-defined]
    assert commands
    for name in commands:
        assert f"`cabgraph {name}" in DOCS["operate.md"], name


def test_every_route_is_documented() -> None:
    described = create_app(Settings()).openapi()["paths"]
    paths = {path for path, methods in described.items() if "get" in methods}
    for path, methods in described.items():
        assert "get" in methods or any(f"`{method.upper()} {path}`" in DOCS["operate.md"] for method in methods), path
    paths |= {"/", "/openapi.json", "/static/{file}"}
    for route in (route for router in pages.routers_in("vi") for route in router.routes):
        path = f"/{{tongue}}{route.path}"  # type: ignore[attr-defined]
        methods = sorted(route.methods)  # type: ignore[attr-defined]
        assert "GET" in methods or f"`{methods[0]} {path}`" in DOCS["operate.md"], path
        paths |= {path} if "GET" in methods else set()
    assert len(paths) > 10
    for path in paths:
        assert f"`GET {path.replace(':path', '')}`" in DOCS["operate.md"], path


@pytest.mark.parametrize("command", ["make serve", "make test", "make check"])
def test_readme_names_the_commands_of_the_makefile(command: str) -> None:
    target = command.split()[1]
    assert command in README
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_readme_names_every_folder_of_the_flow() -> None:
    for folder in ("ontology/", "data/", "shapes/", "queries/", "api/cabgraph/", "docs/", "tests/"):
        assert folder in README, folder


def test_relative_links_lead_somewhere() -> None:
    for document in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_class_and_property_is_in_the_model() -> None:
    text = (ROOT / "ontology" / "cab.ttl").read_text(encoding="utf-8")
    terms = re.findall(r"^cab:(\w+)\s+a\s", text, re.MULTILINE)
    assert len(terms) > 120
    missing = [term for term in terms if not re.search(rf"\b{term}\b", DOCS["model.md"])]
    assert missing == []
