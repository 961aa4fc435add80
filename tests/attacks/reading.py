"""The files of `cases`, each case made into the requests it stands for."""

import gzip
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from tests.attacks.sending import Sent

FOLDER: Final = Path(__file__).with_name("cases")
LONG: Final = "a" * 60_000
FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Case:
    """One request, what is filled in when it is sent, and what is expected of its answer."""

    name: str
    told: dict[str, Any]
    by: str
    each: str
    times: int

    def filled(self, value: str, trap: int, token: str) -> str:
        """Return a text with its places filled in."""
        if "@" not in value:
            return value
        filled = value.replace("@percent@", quote(self.each, safe="")).replace("@each@", self.each)
        filled = filled.replace("@trap@", str(trap)).replace("@token@", token)
        return filled.replace("@long@", LONG).replace("@segment@", LONG[:8000])

    def request(self, trap: int, token: str) -> Sent:
        """Return the request."""
        told = self.told

        def fill(value: str) -> str:
            return self.filled(value, trap, token)

        headers = {name: fill(value) for name, value in told.get("headers", {}).items()}
        # A header is bytes; what is no ASCII goes as UTF-8, as careless clients send it.
        headers = {name: value.encode().decode("latin-1") for name, value in headers.items()}
        target = fill(told.get("path", "/sparql"))
        if "raw" in told:
            target += "?" + fill(told["raw"])
        method = fill(told.get("method", "GET"))
        body = self._body(fill)
        if self.by:
            headers.setdefault("Accept", "application/sparql-results+json, text/turtle")
            text = body.decode() if body is not None else fill(told["query"])
            if self.by == "get":
                target, body = f"{target}?{urlencode({'query': text}, quote_via=quote)}", None
            else:
                method = "POST"
                headers["Content-Type"] = FORM if self.by == "form" else f"application/sparql-{_KIND[self.by]}"
                body = urlencode({"query": text}).encode() if self.by == "form" else text.encode()
        elif "type_sent" in told:
            headers["Content-Type"] = fill(told["type_sent"])
        return Sent(method, target, headers, body, bool(told.get("token")))

    def _body(self, fill: Any) -> bytes | None:
        told = self.told
        if "text" in told:
            return self._grown(fill).encode()
        if "hex" in told:
            return bytes.fromhex(told["hex"])
        if "packed" in told:
            return gzip.compress(b" " * (told["packed"] << 20), 9)
        return fill(told["body"]).encode() if "body" in told else None

    def _grown(self, fill: Any) -> str:
        parts = self.told["text"]
        if "numbered" in parts:
            made = (
                parts["numbered"].replace("@before@", str(number - 1)).replace("@number@", str(number))
                for number in range(1, self.times + 1)
            )
            return parts["before"] + "".join(made) + parts["after"]
        middle = fill(parts["open"]) * self.times + parts.get("between", "") + parts.get("close", "") * self.times
        return fill(parts.get("before", "")) + middle + parts.get("after", "")


_KIND: Final = {"direct": "query", "update": "update"}


def cases() -> Iterator[Case]:
    """Yield every case of every file, by each of its ways, values and sizes."""
    for path in sorted(FOLDER.glob("*.toml")):
        for told in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            for by in told.get("by", [""]):
                for place, each in enumerate(told.get("each", [""])):
                    for times in told.get("text", {}).get("times", [0]):
                        name = f"{told['row']}-{told['why']}-{by}{place or ''}{f'-{times}' if times else ''}"
                        yield Case(name.replace(" ", "-"), told, by, each, times)
