"""What a text may be before it goes to a worker: read token by token, once, in linear time, and never evaluated.

It keeps to the told limits, sees SERVICE, LOAD and updates wherever they are, and lets errors of syntax pass to the
engine, which says them better; only what is no token at all, or a bracket that closes nothing, ends here. Where the
engine is laxer than the grammar the count is the higher one.
"""

from typing import Final

from cabgraph.sandbox import context as at
from cabgraph.sandbox import tokens
from cabgraph.sandbox.context import Frame
from cabgraph.sandbox.limits import Limits
from cabgraph.sandbox.problems import LoadRefused, NotAQuery, ServiceRefused, SyntaxProblem, TooComplex
from cabgraph.sandbox.reading import Reading, Readings
from cabgraph.sandbox.services import Service, endpoint_of
from cabgraph.sandbox.words import CHANGES, CHANGING, COUNTED, FORMS, OWNING, WORDS, apart

_REMEMBERED: Final = 16 << 10
"""Characters up to which a text's reading is kept for the next text with the same outline."""
_NEW_NODES: Final = frozenset(("_", "[", "(", "<<", "{|", "~"))
"""The marks by which a template makes nodes of its own, others each time."""


def examine(text: str, limits: Limits) -> Reading:
    """Read a query. Raises TooComplex, ServiceRefused, NotAQuery, SyntaxProblem."""
    if len(text) > _REMEMBERED:
        return _examine(text, limits)
    return _readings.of(text, limits, _examine)


def check_update(text: str, limits: Limits) -> Reading:
    """Read an update, to which the same limits apply. Raises TooComplex, ServiceRefused, LoadRefused, SyntaxProblem."""
    return _Reader(text, limits, update=True).read()


def _examine(text: str, limits: Limits) -> Reading:
    return _Reader(text, limits, update=False).read()


_readings: Final = Readings()


class _Reader:
    """One reading of one text."""

    def __init__(self, text: str, limits: Limits, *, update: bool) -> None:
        self.text = text
        self.limits = limits
        self.update = update
        self.form = ""
        self.dataset = False
        self.services: list[Service] = []
        self.frame = Frame(at.TOP, at.CLAUSE, counted=False)
        self.stack: list[Frame] = []
        self.start = self.end = 0
        self.patterns = self.paths = self.operators = self.signs = 0
        self.clauses: dict[str, int] = {}
        self.word = ""
        """The keyword just read; empty after any other token."""
        self.operand = False
        """Whether an expression has just had an operand, so that an operator follows."""
        self.owned = False
        self.literal = False
        """Whether a string was just read, which a datatype may follow."""
        self.typed = False
        """Whether the next name is a datatype."""
        self.serving = False
        self.changing = False
        self.by_outline = True
        self.templated = False
        self.declaring: str | None = None
        self.prefixes: dict[str, str] = {}

    def read(self) -> Reading:
        text, match = self.text, tokens.TOKEN.match
        take = (self._mark, None, self._iri, self._string, self._variable, self._name, self._blank, self._term, None)
        position, size = 0, len(text)
        while position < size:
            found = match(text, position)
            if found is None:
                raise self._wrong(position, "unexpected character")
            group = found.lastindex or 0
            self.start, self.end = position, found.end()
            if group == tokens.IRI and self.operand and not self.typed and self.frame.kind == at.EXPRESSION:
                self.end = position + 1
                self.by_outline = False
                self._mark("<")
            elif group != tokens.SPACE and group != tokens.LANGUAGE:
                take[group if group < tokens.SIGN else 0](found[0])  # type: ignore[misc]
            position = self.end
        return Reading(self.form, self.dataset, tuple(self.services), self.changing, self.by_outline)

    def _wrong(self, position: int, message: str) -> SyntaxProblem:
        line, column = tokens.place(self.text, position)
        return SyntaxProblem(line, column, f"{message}: {self.text[position : position + 20]!r}")

    # terms

    def _iri(self, token: str) -> None:
        if self.declaring is not None:
            self.prefixes[self.declaring] = token[1:-1]
            self.declaring = None
            self.word = ""
        elif self.typed:
            self.typed = False
        else:
            if self.serving:
                self._serve(token[1:-1])
            self._term(token)

    def _string(self, token: str) -> None:
        self._term(token)
        self.literal = True

    def _variable(self, token: str) -> None:
        if self.serving:
            raise ServiceRefused(token)
        if self.frame.state == at.VERB:
            self.frame.state = at.OBJECT
            self.word = ""
        else:
            self._term(token)

    def _name(self, token: str) -> None:
        prefix, colon, local = token.partition(":")
        if not colon:
            self._words(token)
        elif self.word == "PREFIX":
            self.declaring, self.word = prefix, ""
        elif self.typed:
            self.typed = False
        else:
            self._prefixed(token, prefix, local)

    def _prefixed(self, token: str, prefix: str, local: str) -> None:
        if self.frame.kind == at.TOP and self.update and not self.word and prefix.upper().startswith("LOAD"):
            raise LoadRefused(token)
        if self.serving:
            self._serve(self.prefixes.get(prefix, "") + local, written=token)
        elif self.frame.state == at.SUBJECT:
            follows = tokens.TOKEN.match(self.text, self.end)
            after = follows.end() if follows and follows.lastindex == tokens.SPACE else self.end
            if self.text.startswith("{", after):
                raise self._wrong(after, "unexpected group")
        self._term(token)

    def _blank(self, token: str) -> None:
        if self.form == "CONSTRUCT":
            self._new("_")
        self._term(token)

    def _new(self, mark: str) -> None:
        """See whether a mark makes new nodes: in a template, and in a pattern that is one (CONSTRUCT WHERE)."""
        frame = self.frame
        if mark in _NEW_NODES and frame.kind in at.TRIPLES and not (frame.counted and self.templated):
            self.changing = True

    def _term(self, _token: str) -> None:
        """Take a whole node: a term, or what a closing bracket ends."""
        self.word = ""
        self.literal = False
        self.operand = True
        self.signs = 0
        frame = self.frame
        if frame.kind == at.COLLECTION:
            self._pattern(frame, 2)
            return
        state = frame.state
        if state in (at.OBJECT, at.VERB_DONE):
            self._pattern(frame, 1)
            frame.state = at.DONE
        elif state == at.SUBJECT:
            frame.state = at.VERB
        elif state == at.VERB:
            frame.state = at.VERB_DONE
        elif state == at.NAMED:
            frame.state = at.SUBJECT

    def _pattern(self, frame: Frame, number: int) -> None:
        if frame.counted:
            self.patterns += number
            if self.patterns > self.limits.patterns:
                raise TooComplex("patterns", self.limits.patterns)

    # keywords

    def _words(self, run: str) -> None:
        if run == "a" and (self.frame.state == at.VERB or self.frame.kind == at.PATH):
            self._term(run)
            return
        upper = run.upper()
        if upper in WORDS:
            self._word(upper)
            return
        try:
            for word in apart(run):
                if word in WORDS:
                    self._word(word)
                elif word.isdigit():
                    self._term(word)
                else:
                    self._mark(word)
        except ValueError:
            raise self._wrong(self.start, "unknown word") from None

    def _word(self, word: str) -> None:
        self.word = word
        self.operand = False
        self.signs = 0
        if word in ("TRUE", "FALSE"):
            self._term(word)
            return
        if word in COUNTED and (word != "AS" or (self.stack and self.stack[-1].state == at.CLAUSE)):
            self._clause(word)
        if word in OWNING:
            self.owned = True
        if word == "SERVICE":
            self.serving = True
            self.by_outline = False
        if word in CHANGING:
            self.changing = True
        if self.frame.kind == at.TOP:
            self._at_top(word)
        if self.frame.kind in (at.GROUP, at.TEMPLATE):
            self.frame.state = at.AFTER_WORD.get(word, self.frame.state)
        elif self.frame.kind == at.EXPRESSION and word == "IN":
            self._operator()

    def _at_top(self, word: str) -> None:
        if not self.form:
            if word in CHANGES and not self.update:
                raise NotAQuery(word)
            if word in FORMS:
                self.form = word
        if word == "VALUES":
            self.frame.state = at.DATA
        elif word == "FROM":
            self.dataset = True
        elif word == "LOAD" and self.update:
            raise LoadRefused(word)

    def _clause(self, what: str) -> None:
        number = self.clauses.get(what, 0) + 1
        self.clauses[what] = number
        if number > self.limits.clauses:
            raise TooComplex("clauses", self.limits.clauses)

    def _serve(self, iri: str, written: str = "") -> None:
        self.serving = False
        if self.update or endpoint_of(iri, self.limits.services) is None:
            raise ServiceRefused(written or iri)
        self.services.append(Service(self.start, self.end, iri))

    # punctuation

    def _mark(self, mark: str) -> None:
        if mark == "^^" and self.literal:
            self.typed = True
            return
        self.literal = False
        if self.form == "CONSTRUCT":
            self._new(mark)
        if mark in at.OPENING:
            self._open(mark)
        elif mark in at.CLOSING:
            self._close(mark)
        elif self.frame.kind == at.EXPRESSION:
            self._in_expression(mark)
        elif self.frame.kind == at.PATH or self.frame.state in (at.VERB, at.VERB_DONE):
            self._in_path(mark)
        elif mark in at.SEPARATORS:
            self._separate(mark)
        self.word = ""

    def _in_expression(self, mark: str) -> None:
        if mark in at.OPERATORS:
            if not self.operand and mark in at.PREFIXES:
                self._sign()
            self._operator()
        self.operand = False

    def _operator(self) -> None:
        self.operators += 1
        if self.operators > self.limits.operators:
            raise TooComplex("operators", self.limits.operators)

    def _sign(self) -> None:
        self.signs += 1
        if self.signs + len(self.stack) > self.limits.nesting:
            raise TooComplex("nesting", self.limits.nesting)

    def _in_path(self, mark: str) -> None:
        if mark in "+-" and self.text[self.end : self.end + 2].lstrip(".")[:1].isdigit():
            return
        if mark in at.SEPARATORS:
            self._separate(mark)
            return
        if mark in at.PATH_OPERATORS:
            self.paths += len(mark)
            if self.paths > self.limits.path_operators:
                raise TooComplex("path_operators", self.limits.path_operators)
            if mark in "!^":
                self._sign()
            elif self.frame.kind != at.PATH and mark in "/|":
                self.frame.state = at.VERB

    def _separate(self, mark: str) -> None:
        frame = self.frame
        if frame.kind not in at.TRIPLES:
            return
        if frame.state in (at.VERB_DONE, at.OBJECT):
            self._pattern(frame, 1)
        if frame.state in at.IN_TRIPLES:
            frame.state = at.SEPARATORS[mark]

    def _open(self, mark: str) -> None:
        if self.serving:
            raise self._wrong(self.start, "unexpected bracket")
        frame = self.frame
        if mark == "{":
            inner = self._brace(frame)
        elif mark == "(":
            inner = at.parenthesis(frame)
        elif mark == "[":
            inner = Frame(at.NODE, at.VERB, counted=frame.counted)
        elif mark == "{|":
            inner = Frame(at.ANNOTATION, at.VERB, counted=frame.counted)
        elif frame.kind == at.EXPRESSION and self.operand:
            self._in_expression("<")
            self.end = self.start + 1
            self.by_outline = False
            return
        else:
            inner = Frame(at.QUOTED, at.SUBJECT, counted=frame.counted and frame.kind != at.EXPRESSION)
        self.stack.append(frame)
        self.frame = inner
        if len(self.stack) + self.signs > self.limits.nesting:
            raise TooComplex("nesting", self.limits.nesting)
        self.signs = 0
        self.operand = False

    def _brace(self, frame: Frame) -> Frame:
        if frame.state == at.DATA:
            return self._data()
        if frame.kind == at.TEMPLATE or self.word in ("CONSTRUCT", "INSERT", "DELETE", "DATA"):
            self.templated = True
            return Frame(at.TEMPLATE, at.SUBJECT, counted=False)
        if frame.kind == at.GROUP and not self.owned and frame.state != at.CLAUSE:
            self._clause("{")
        self.owned = False
        return Frame(at.GROUP, at.SUBJECT, counted=True)

    def _data(self) -> Frame:
        run = tokens.DATA.match(self.text, self.end)
        if run is not None:
            self.end = run.end()
        return Frame(at.VALUES, at.CLAUSE, counted=False)

    def _close(self, mark: str) -> None:
        frame = self.frame
        if not self.stack or mark not in at.CLOSED_BY[frame.kind]:
            if mark == ">>" and frame.kind == at.EXPRESSION:
                self._in_expression(">")
                self.end = self.start + 1
                return
            raise self._wrong(self.start, "nothing to close")
        if frame.state in (at.VERB_DONE, at.OBJECT) and frame.kind in at.TRIPLES:
            self._pattern(frame, 1)
        self.frame = outer = self.stack.pop()
        self.signs = 0
        self.word = ""
        self.operand = True
        if frame.kind in (at.COLLECTION, at.NODE, at.QUOTED):
            self._term(mark)
        elif frame.kind == at.PATH:
            if outer.kind != at.PATH:
                outer.state = at.VERB_DONE
        elif mark == "}" and outer.state == at.DATA:
            outer.state = at.CLAUSE if outer.kind == at.TOP else at.SUBJECT
        elif frame.kind in (at.GROUP, at.TEMPLATE, at.EXPRESSION) and outer.state in at.ENDED_BY_BRACKET:
            outer.state = at.SUBJECT
