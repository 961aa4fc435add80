"""Tokens: who may write, or ask for longer. The file holds their hashes, never what a client sends.

A secret has 256 random bits, so one SHA-256 is enough to keep it: nobody can try them all, and nothing is gained by a
slow hash made for passwords (NIST SP 800-63B, section 5.1.2.2, look-up secrets of at least 112 bits).
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Final, Literal

from cabgraph.settings import Settings

Scope = Literal["read", "write"]
SCOPES: Final[tuple[Scope, ...]] = ("read", "write")
"""`read` asks with the longer limits; `write` may change the graph as well."""

_FILE: Final = "tokens.json"
_PREFIX: Final = "cabgraph"


class TokenError(Exception):
    """A token cannot be made or taken back: `code` is the key of the sentence that says why."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"{code}: {name}")
        self.code = code
        self.name = name


@dataclass(frozen=True)
class Token:
    """What is kept of a token: its public id, its name for the log, what it may do, its days, its secret's hash."""

    id: str
    name: str
    scope: Scope
    created: str
    expires: str
    sha256: str

    @property
    def writes(self) -> bool:
        """Whether it may change the graph."""
        return self.scope == "write"

    def expired(self, now: datetime) -> bool:
        """Whether its last moment has passed."""
        return bool(self.expires) and datetime.fromisoformat(self.expires) <= now


def tokens_file(settings: Settings) -> Path:
    """Return the file that keeps the tokens: that of the settings, else one in the folder of the releases."""
    return settings.tokens or settings.releases / _FILE


def create(path: Path, name: str, scope: Scope, days: int | None, now: datetime | None = None) -> tuple[Token, str]:
    """Add a token that ends after so many days (never when None); return it and the text to give away, told only now.

    Raises TokenError when another one has the name.
    """
    made = now or datetime.now(UTC)
    with _held(path) as kept:
        if any(token.name == name for token in kept.values()):
            raise TokenError("token-name-taken", name)
        identifier, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        expires = (made + timedelta(days=days)).isoformat(timespec="seconds") if days is not None else ""
        token = Token(identifier, name, scope, made.isoformat(timespec="seconds"), expires, _hash(secret))
        kept[identifier] = token
    return token, f"{_PREFIX}_{identifier}_{secret}"


def revoke(path: Path, which: str) -> Token:
    """Take back the token of an id or a name. Raises TokenError when there is none."""
    with _held(path) as kept:
        for token in kept.values():
            if which in (token.id, token.name):
                del kept[token.id]
                return token
    raise TokenError("token-unknown", which)


def all_tokens(path: Path) -> list[Token]:
    """Return the tokens that are kept, the oldest first; also those that have ended."""
    return sorted(_read(path).values(), key=lambda token: token.created)


def find(path: Path, text: str, now: datetime | None = None) -> Token | None:
    """Return the token that a client sent, or None: not one of ours, taken back, or ended."""
    prefix, _, rest = text.partition("_")
    identifier, _, secret = rest.partition("_")
    token = _read(path).get(identifier)
    if token is None or prefix != _PREFIX or not compare_digest(token.sha256, _hash(secret)):
        return None
    return None if token.expired(now or datetime.now(UTC)) else token


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _read(path: Path) -> dict[str, Token]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {each["id"]: Token(**each) for each in found["tokens"]}


@contextmanager
def _held(path: Path) -> Iterator[dict[str, Token]]:
    """Yield the tokens to change, alone; write them, for the owner only, when nothing was raised."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = _read(path)
        yield kept
        new = path.with_suffix(".new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as stream:  # noqa: PTH123 - an open descriptor
            json.dump({"tokens": [asdict(token) for token in kept.values()]}, stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(path)
    finally:
        os.close(lock)
