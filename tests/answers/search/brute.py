"""The rules of docs/decisions/0011 told once more, line by line over plain statements, with nothing of the index."""

import re
import unicodedata
from collections import defaultdict
from datetime import date
from pathlib import Path

from cabgraph.answers.search import Search
from cabgraph.store.base import Store

HERE = Path(__file__).parent


def words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFD", text.casefold().replace("\u0111", "d"))
    return re.findall("[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))


def code_words(text: str) -> list[str]:
    pieces = [piece for word in words(text) for piece in re.findall("[a-z]+|[0-9]+", word)]
    return [piece.lstrip("0") or "0" for piece in pieces]


class Brute:
    """All statements a search can depend on, read into plain dictionaries."""

    def __init__(self, store: Store) -> None:
        def rows(name: str) -> list[tuple[str | None, ...]]:
            return list(store.select((HERE / f"{name}.rq").read_text(encoding="utf-8")).values())

        self.grants = {grant: (body, kind, grantor) for grant, body, kind, grantor in rows("grants")}
        self.lines = [row for row in rows("lines") if row[1] in self.grants]
        with_lines = {line[1] for line in self.lines}
        self.lines += [(grant, grant, None, None, None) for grant in self.grants if grant not in with_lines]
        self.periods = defaultdict(list)
        for of, first, last, kind in rows("periods"):
            self.periods[of].append((first, last, "yes" if (kind or "").endswith("#ActivePeriod") else "unknown"))
        self.broader = defaultdict(set)
        for narrow, broad in rows("broader"):
            self.broader[narrow].add(broad)
        self.homes = defaultdict(set)
        for body, place in rows("homes"):
            self.homes[body].add(place)
        self.names = defaultdict(set)
        for body, name in rows("names"):
            self.names[body].add(name or "")

    def above(self, concept: str | None) -> set[str | None]:
        found, rest = set(), {concept}
        while rest:
            found |= rest
            rest = {broad for narrow in rest for broad in self.broader.get(narrow, ())} - found
        return found

    def standing(self, line: str | None, on: date) -> str:
        day = on.isoformat()
        return next((kind for first, last, kind in self.periods[line] if first <= day <= last), "no")

    def passes(self, line: tuple[str | None, ...], search: Search) -> bool:
        _, grant, activity, product, regulation = line
        _, kind, grantor = self.grants[grant]
        held = {
            "activity": self.above(activity),
            "product": self.above(product),
            "regulation": {regulation},
            "kind": {kind},
            "granted_by": {grantor},
        }
        return all(held[facet] & set(search.filters[facet]) for facet in held if search.filters.get(facet))

    def called(self, body: str | None, text: str) -> bool:
        def begun(asked: list[str], name: list[str]) -> bool:
            return bool(asked) and all(any(token.startswith(word) for token in name) for word in asked)

        return any(
            begun(words(text), words(name)) or begun(code_words(text), code_words(name)) for name in self.names[body]
        )

    def bodies(self, search: Search) -> dict[str | None, str | None]:
        """Return each body that the search matches, and how it stands."""
        narrowed = any(
            search.filters.get(facet) for facet in ("activity", "product", "regulation", "kind", "granted_by")
        )
        best: dict[str | None, str | None] = {} if narrowed else dict.fromkeys(self.homes)
        order = ["no", "unknown", "yes"]
        for line in self.lines:
            if self.passes(line, search):
                body = self.grants[line[1]][0]
                best[body] = max(best.get(body) or "no", self.standing(line[0], search.on), key=order.index)
        return {
            body: standing
            for body, standing in best.items()
            if (not search.filters.get("standing") or standing in search.filters["standing"])
            and (not search.filters.get("province") or self.homes[body] & set(search.filters["province"]))
            and (not search.text or self.called(body, search.text))
        }
