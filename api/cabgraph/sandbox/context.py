"""Where in a text a token stands: what its innermost bracket is, and what is expected there."""

from typing import Final

TOP, GROUP, TEMPLATE, EXPRESSION, COLLECTION, PATH, NODE, ANNOTATION, QUOTED, VALUES = range(10)
"""Kinds of bracket; TOP is outside all."""
SUBJECT, VERB, VERB_DONE, OBJECT, DONE, NAMED, CONSTRAINT, CLAUSE, DATA = range(9)
"""What is expected. VERB_DONE: the verb may go on or its object come. NAMED: the name of a graph or a service.
CONSTRAINT: the expression of FILTER or BIND. CLAUSE: parts of a SELECT or a modifier. DATA: the block of VALUES."""

TRIPLES: Final = frozenset((GROUP, TEMPLATE, NODE, ANNOTATION, QUOTED))
IN_TRIPLES: Final = frozenset((SUBJECT, VERB, VERB_DONE, OBJECT, DONE))
OPENING: Final = frozenset(("{", "(", "[", "{|", "<<", "<<("))
CLOSING: Final = frozenset(("}", ")", "]", "|}", ">>", ")>>"))
CLOSED_BY: Final = {
    TOP: (),
    GROUP: ("}",),
    TEMPLATE: ("}",),
    VALUES: ("}", ")"),
    EXPRESSION: (")",),
    COLLECTION: (")",),
    PATH: (")",),
    NODE: ("]",),
    ANNOTATION: ("|}",),
    QUOTED: (">>", ")>>"),
}
OPERATORS: Final = frozenset(("||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "!"))
PATH_OPERATORS: Final = frozenset(("/", "|", "^", "^^", "||", "*", "+", "?", "!"))
PREFIXES: Final = frozenset(("!", "-", "+"))
ENDED_BY_BRACKET: Final = IN_TRIPLES | {NAMED, CONSTRAINT}
SEPARATORS: Final = {".": SUBJECT, ";": VERB, ",": OBJECT}
AFTER_WORD: Final = {
    "FILTER": CONSTRAINT,
    "BIND": CONSTRAINT,
    "GRAPH": NAMED,
    "SERVICE": NAMED,
    "VALUES": DATA,
    "SELECT": CLAUSE,
    "OPTIONAL": SUBJECT,
    "UNION": SUBJECT,
    "MINUS": SUBJECT,
    "LATERAL": SUBJECT,
}


class Frame:
    """One open bracket: its kind, what is expected in it, and whether its triples count."""

    __slots__ = ("counted", "kind", "state")

    def __init__(self, kind: int, state: int, *, counted: bool) -> None:
        self.kind = kind
        self.state = state
        self.counted = counted


def parenthesis(frame: Frame) -> Frame:
    """Return what a parenthesis opens within a bracket."""
    if frame.kind == PATH or (frame.kind in TRIPLES and frame.state == VERB):
        return Frame(PATH, VERB, counted=False)
    if frame.state == DATA or frame.kind == VALUES:
        return Frame(VALUES, CLAUSE, counted=False)
    if frame.kind in (TOP, EXPRESSION) or (frame.kind != COLLECTION and frame.state in (CONSTRAINT, CLAUSE)):
        return Frame(EXPRESSION, CLAUSE, counted=False)
    return Frame(COLLECTION, CLAUSE, counted=frame.counted)
