"""What may become of a query that gets no whole answer."""


class SandboxError(Exception):
    """A query that got no answer, or not the whole of it."""


class SyntaxProblem(SandboxError):  # noqa: N818
    """The text is not SPARQL 1.1 Query; `line` and `column` count from 1, in characters."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(f"{line}:{column}: {message}")
        self.line = line
        self.column = column
        self.message = message


class TooComplex(SandboxError):  # noqa: N818
    """The text goes beyond a limit: `what` is the key of `Limits` that `limit` is the value of."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(f"more than {limit} {what}")
        self.what = what
        self.limit = limit


class ServiceRefused(SandboxError):  # noqa: N818
    """SERVICE names an endpoint that is not asked; `where` is as the text writes it.

    `why`: `list`, it is not on the operator's; `address`, its host is not of the public internet; `redirect`, it leads
    to where the same holds; `isolation`, the system gives workers no network of their own.
    """

    def __init__(self, where: str, why: str = "list") -> None:
        super().__init__(where)
        self.where = where
        self.why = why


class ServiceFailed(SandboxError):  # noqa: N818
    """An endpoint gave no usable answer.

    `why`: `unreachable`, `broken` (no HTTP, or cut), `status` (not 200), `type` (no results), `redirects`, `slow`,
    `large`, `often` (one query asks too many times).
    """

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why


class LoadRefused(SandboxError):  # noqa: N818
    """An update would fetch a document."""


class NotAQuery(SandboxError):  # noqa: N818
    """The text is an update where a query is taken."""


class NotAcceptable(SandboxError):  # noqa: N818
    """The client takes no format of the result's `form`: `solutions`, `boolean` or `graph`."""

    def __init__(self, form: str) -> None:
        super().__init__(form)
        self.form = form


class Busy(SandboxError):  # noqa: N818
    """All workers are taken and the queue is full; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"busy for about {retry_after} s")
        self.retry_after = retry_after


class TimedOut(SandboxError):  # noqa: N818
    """The query ran `seconds` without an end and was stopped."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"stopped after {seconds:g} s")
        self.seconds = seconds


class TooMuchMemory(SandboxError):  # noqa: N818
    """The query wanted more memory than a worker may have."""


class Crashed(SandboxError):  # noqa: N818
    """The worker died of the query."""


class EvaluationFailed(SandboxError):  # noqa: N818
    """The engine cannot evaluate the text, such as a function it does not know."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BrokenOff(SandboxError):  # noqa: N818
    """A result ended before its end, after some of it was handed out; `why` is the error that did it, if one did."""

    def __init__(self, why: SandboxError | None = None) -> None:
        super().__init__(str(why or "broken off"))
        self.why = why
