"""Tokens: told once, kept as hashes, ended by their day or taken back."""

import json
import stat
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import Request
from typer.testing import CliRunner

from cabgraph.__main__ import app
from cabgraph.http.problems import ProblemError
from cabgraph.http.tokens import asked_token
from cabgraph.settings import Settings
from cabgraph.workspace.tokens import TokenError, all_tokens, create, find, revoke

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_token_is_found_by_its_text_and_its_text_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    token, text = create(path, "anna", "write", 30, NOW)
    found = find(path, text, NOW)
    assert found == token
    assert token.writes
    assert text.split("_", 2)[2] not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_token_ends(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    _, text = create(path, "anna", "read", 30, NOW)
    assert find(path, text, NOW + timedelta(days=29))
    assert find(path, text, NOW + timedelta(days=30)) is None
    _, forever = create(path, "bao", "read", None, NOW)
    assert find(path, forever, NOW + timedelta(days=9999))


@pytest.mark.parametrize("which", ["name", "id"])
def test_a_token_is_taken_back(tmp_path: Path, which: str) -> None:
    path = tmp_path / "tokens.json"
    token, text = create(path, "anna", "write", None)
    other, _ = create(path, "bao", "read", None)
    revoke(path, getattr(token, which))
    assert find(path, text) is None
    assert all_tokens(path) == [other]
    with pytest.raises(TokenError):
        revoke(path, token.id)


def test_a_name_is_given_once(tmp_path: Path) -> None:
    create(tmp_path / "t.json", "anna", "write", None)
    with pytest.raises(TokenError):
        create(tmp_path / "t.json", "anna", "read", None)


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t + "x", lambda t: "other" + t[8:], lambda t: t[:0], str.upper]
)
def test_another_text_is_no_token(tmp_path: Path, change: object) -> None:
    path = tmp_path / "tokens.json"
    _, text = create(path, "anna", "write", None)
    assert find(path, change(text)) is None  # type: ignore[operator]


def _request(settings: Settings, header: str | None, query: str = "") -> Request:
    class State:
        pass

    application = State()
    application.state = State()  # type: ignore[attr-defined]
    application.state.settings = settings  # type: ignore[attr-defined]
    headers = [(b"authorization", header.encode())] if header else []
    return Request({"type": "http", "headers": headers, "query_string": query.encode(), "app": application})


def test_a_request_sends_a_token_as_bearer_or_as_a_password(tmp_path: Path) -> None:
    settings = Settings(tokens=tmp_path / "tokens.json")
    token, text = create(tmp_path / "tokens.json", "anna", "write", None)
    basic = b64encode(f"whoever:{text}".encode()).decode()
    for header in (f"Bearer {text}", f"bearer  {text}", f"Basic {basic}"):
        assert asked_token(_request(settings, header)) == token
    assert asked_token(_request(settings, None)) is None


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer", "Basic ???", "Basic dGV4dA==", "Digest a=b", "nothing"])
def test_a_wrong_token_is_unauthorized(tmp_path: Path, header: str) -> None:
    settings = Settings(tokens=tmp_path / "tokens.json")
    create(tmp_path / "tokens.json", "anna", "write", None)
    with pytest.raises(ProblemError) as raised:
        asked_token(_request(settings, header))
    assert raised.value.status == 401
    assert "Bearer realm" in raised.value.headers["WWW-Authenticate"]


def test_a_token_in_the_address_is_refused_even_when_it_holds(tmp_path: Path) -> None:
    settings = Settings(tokens=tmp_path / "tokens.json")
    _, text = create(tmp_path / "tokens.json", "anna", "write", None)
    with pytest.raises(ProblemError) as raised:
        asked_token(_request(settings, None, f"access_token={text}"))
    assert raised.value.status == 401


def test_the_command_tells_the_token_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CABGRAPH_RELEASES", str(tmp_path))
    run = CliRunner()
    made = run.invoke(app, ["token", "create", "anna", "--scope", "write", "--days", "7"])
    text = made.stdout.strip()
    assert find(tmp_path / "tokens.json", text)
    listed = run.invoke(app, ["token", "list"])
    assert "anna" in listed.stdout
    assert text.rpartition("_")[2] not in listed.stdout
    assert run.invoke(app, ["token", "create", "bao", "--scope", "admin"]).exit_code == 2
    assert run.invoke(app, ["token", "revoke", "anna"]).exit_code == 0
    assert json.loads((tmp_path / "tokens.json").read_text()) == {"tokens": []}
