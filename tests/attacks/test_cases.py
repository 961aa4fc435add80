"""Every case of `cases`: a clear answer in time, nothing changed by what is refused. `conftest.py` sees to the rest."""

import ast
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tests.attacks.conftest import Trap, slowness
from tests.attacks.reading import FOLDER, Case, cases
from tests.attacks.sending import Got, send
from tests.serving import ServedWorkspace

ROWS = range(1, 38)
"""The rows of the list of bad inputs that an endpoint is held to."""


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_a_case(case: Case, served: ServedWorkspace, trap: Trap) -> None:
    before = served.release()
    got = send(served, case.request(trap.port, served.token))
    told = case.told
    wanted = told["status"] if isinstance(told["status"], list) else [told["status"]]
    assert got.status in wanted, got.text[:500]
    if got.status >= 400:
        assert served.release() == before
        assert_a_problem(got)
    for key, check in CHECKS.items():
        if key in told:
            check(got, case.filled(told[key], trap.port, "") if isinstance(told[key], str) else told[key])


def assert_a_problem(got: Got) -> None:
    """An error is said as one, in both languages, without anything of the inside; on a page, as a page."""
    for inside in ("Traceback", 'File "', str(Path(__file__).parents[2]), "site-packages"):
        assert inside not in got.text
    if got.headers["Content-Type"].startswith("text/html"):
        assert "<html" in got.text
    else:
        assert got.headers["Content-Type"] == "application/problem+json"
        problem = json.loads(got.body)
        assert problem["status"] == got.status
        assert {"vi", "en"} <= problem["texts"].keys()


def bindings(got: Got) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(got.body)["results"]["bindings"]
    return found


def in_time(got: Got, seconds: float) -> None:
    assert got.took < seconds * slowness()


def of_type(got: Got, name: str) -> None:
    assert json.loads(got.body)["type"].endswith(f"/{name}"), got.text


def about(got: Got, what: str) -> None:
    assert json.loads(got.body)["what"] == what


def holding(got: Got, names: list[str]) -> None:
    assert set(names) <= json.loads(got.body).keys()


def with_value(got: Got, value: str) -> None:
    assert [row["value"]["value"] for row in bindings(got)] == [value]


def with_headers(got: Got, headers: dict[str, str]) -> None:
    for name, value in headers.items():
        assert got.headers[name].startswith(value), name


def without_headers(got: Got, names: list[str]) -> None:
    assert [name for name in names if name in got.headers] == []


def with_rows(got: Got, number: int) -> None:
    if got.status == 200:
        assert len(json.loads(got.body)["rows"]) == number


def saying(got: Got, text: str) -> None:
    assert text in got.text


def never_saying(got: Got, text: str) -> None:
    assert text not in got.text


def well_formed(got: Got, _: bool) -> None:
    ET.fromstring(got.body)  # noqa: S314 - what our own server wrote


def sealed(got: Got, _: bool) -> None:
    assert not re.search(rb"BaseSettings|\"hash\"|\[build-system\]", got.body)


CHECKS: dict[str, Callable[[Got, Any], None]] = {
    "seconds": in_time,
    "type": of_type,
    "what": about,
    "holds": holding,
    "value": with_value,
    "header": with_headers,
    "lacks": without_headers,
    "rows": with_rows,
    "says": saying,
    "never": never_saying,
    "well_formed": well_formed,
    "sealed": sealed,
}


def test_every_row_of_the_list_is_tried() -> None:
    files = [tomllib.loads(path.read_text(encoding="utf-8"))["case"] for path in FOLDER.glob("*.toml")]
    tried = {case["row"] for told in files for case in told}
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (found := re.match(r"test_row_(\d+)_", node.name)):
                tried.add(int(found[1]))
    assert set(ROWS) - tried == set()
