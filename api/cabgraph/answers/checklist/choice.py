"""Which of a row's words to ask with: where several columns say one thing, the next is taken when one names nothing."""

from typing import TYPE_CHECKING, Final

from cabgraph.answers.checklist.asking import Request, Word

if TYPE_CHECKING:
    from cabgraph.answers.asked import NotUnderstoodError

_FIELDS: Final = {"regulation": ("regulation",), "standard": ("standard",), "rule": ("regulation", "standard")}
"""What a word in a column about rules may name, the likelier first."""

_GROUPS: Final = {"rule": ("regulation", "standard")}


class Choice:
    """The word chosen so far for each field of a check; the next one when that names nothing."""

    def __init__(self, request: Request) -> None:
        self._options: dict[str, list[tuple[str, Word]]] = {
            "body": [("body", word) for word in request.bodies],
            "activity": [("activity", word) for word in request.activities],
            "product": [("product", word) for word in request.products],
            "rule": [(name, word) for word in request.rules for name in _FIELDS[word.name]],
        }
        self._chosen = dict.fromkeys(self._options, 0)
        self.refused: dict[str, NotUnderstoodError] = {}

    def words(self) -> dict[str, str]:
        """Return the fields of the check."""
        return {
            name: word.text
            for group, options in self._options.items()
            for name, word in options[self._chosen[group] : self._chosen[group] + 1]
        }

    def word(self, group: str) -> Word | None:
        """Return the word chosen of a group."""
        chosen = self._options.get(group, [])[self._chosen.get(group, 0) :]
        return chosen[0][1] if chosen else None

    def first(self, group: str) -> Word | None:
        """Return the word of a group that comes first."""
        return self._options[group][0][1] if self._options[group] else None

    def next(self, group: str) -> bool:
        """Choose the next word of a group; False when there is none."""
        more = self._chosen[group] + 1 < len(self._options[group])
        self._chosen[group] += more
        return more

    def others(self, group: str) -> list[Word]:
        """Return the words of a group that were not chosen."""
        chosen = self.word(group)
        return list(dict.fromkeys(word for _, word in self._options[group] if word is not chosen))


def group_of(field: str) -> str:
    """Return the group that a field of a check belongs to."""
    return next((group for group, fields in _GROUPS.items() if field in fields), field)
