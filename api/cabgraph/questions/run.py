"""Run a bound question on a store."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cabgraph.questions.bind import Bound, bind
from cabgraph.questions.catalogue import Question
from cabgraph.store.base import Row, Store, StoreError, Term


@dataclass(frozen=True)
class Answer:
    """What came back: the question as understood, and its rows, which are read once."""

    bound: Bound
    rows: Iterator[Row]

    @property
    def question(self) -> Question:
        """The question that was asked."""
        return self.bound.question

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.question.columns)

    @property
    def name(self) -> str:
        """The path of the question."""
        return self.question.name

    def title(self, language: str) -> str:
        """Return the question in a language."""
        return self.question.title[language]

    def headings(self, language: str) -> tuple[str, ...]:
        """Return the labels of the columns in a language."""
        return tuple(column.label[language] for column in self.question.columns)

    def asked(self, language: str) -> list[tuple[str, Term | None]]:
        """Return the parameters as understood, by their labels in a language."""
        return [(given.label[language], self.bound.values[given.name]) for given in self.question.parameters]

    def parameters(self) -> dict[str, Term | None]:
        """Return the parameters as understood, by name."""
        return dict(self.bound.values)

    def records(self) -> Iterator[dict[str, str | None]]:
        """Yield each row as lexical values by column name."""
        for row in self.rows:
            yield {name: term.value if term else None for name, term in zip(self.names, row, strict=True)}


def ask(store: Store, question: Question, values: Mapping[str, str], today: str = "") -> Answer:
    """Ask for rows. Raises ParameterError, and StoreError when the store fails or answers with other columns."""
    return answered(store, bind(question, values, today))


def answered(store: Store, bound: Bound) -> Answer:
    """Ask a question that has its values. Raises StoreError when the store fails or answers with other columns."""
    found = store.select(bound.text)
    # All of them now: the engine's rows may be read only by the thread that asked, and who writes them out is another.
    answer = Answer(bound, iter(list(found.solutions)))
    if found.variables != answer.names:
        raise StoreError(f"{answer.name}: asked for {answer.names}, the store answers {found.variables}")
    return answer


def statements(store: Store, question: Question, values: Mapping[str, str], today: str = "") -> bytes:
    """Ask for statements: N-Triples of a question without columns. Raises ParameterError and StoreError."""
    return store.construct(bind(question, values, today).text)
