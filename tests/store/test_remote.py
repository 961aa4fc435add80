"""A real SPARQL server answers every stored question as the embedded store does, row for row."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cabgraph.__main__ import app
from cabgraph.answers.registry import Registry
from cabgraph.questions.catalogue import catalogue
from cabgraph.questions.run import ask, statements
from cabgraph.settings import Settings
from cabgraph.store.base import StoreError, Term
from cabgraph.store.remote import RemoteStore

QUESTIONS = list(catalogue())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def remote(
    real_settings: Settings, tmp_path_factory: pytest.TempPathFactory, monkeypatch_module: pytest.MonkeyPatch
) -> Iterator[RemoteStore]:
    """`oxigraph serve` with the release loaded into it by our own command."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    assert binary, "the oxigraph package of requirements-dev.lock is not installed"
    port = free_port()
    folder = tmp_path_factory.mktemp("oxigraph")
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [binary, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}", "--union-default-graph"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(address, timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        monkeypatch_module.setenv("CABGRAPH_RELEASES", str(real_settings.releases))
        loaded = CliRunner().invoke(app, ["load", f"{address}/update"])
        assert loaded.exit_code == 0, loaded.output
        yield RemoteStore(f"{address}/query")
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    """A monkeypatch that lasts as long as the server."""
    patch = pytest.MonkeyPatch()
    yield patch
    patch.undo()


def examples(question_index: int) -> dict[str, str]:
    return {p.name: p.example for p in QUESTIONS[question_index].parameters if p.example}


def row_key(row: tuple[Term | None, ...]) -> str:
    return repr(row)


@pytest.mark.parametrize("number", range(len(QUESTIONS)), ids=[question.name for question in QUESTIONS])
def test_same_rows_from_a_real_server(number: int, remote: RemoteStore, registry: Registry) -> None:
    question = QUESTIONS[number]
    values = examples(number)
    if not question.columns:
        here = sorted(statements(registry.store, question, values).splitlines())
        there = sorted(line for line in statements(remote, question, values).splitlines() if line)
        assert here == there
        return
    here_rows = sorted((row for row in ask(registry.store, question, values, "2026-11-22").rows), key=row_key)
    there_rows = sorted((row for row in ask(remote, question, values, "2026-11-22").rows), key=row_key)
    assert here_rows == there_rows


def test_a_server_that_is_not_there_is_a_store_error() -> None:
    gone = RemoteStore(f"http://127.0.0.1:{free_port()}/query", timeout=1)
    with pytest.raises(StoreError):
        gone.select("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")


def test_bad_text_is_a_store_error(remote: RemoteStore) -> None:
    with pytest.raises(StoreError):
        remote.select("SELECT nonsense")
