"""Lines of a body that are judged alike, weighed once: for answers that show one line and no more."""

from cabgraph.answers.asked import Asked
from cabgraph.answers.law import Law
from cabgraph.answers.outcome import Judge, Judged
from cabgraph.answers.standing import first_alike, said
from cabgraph.index.lookup import Index


def may_be_told_apart(asked: Asked) -> bool:
    """Return whether lines of one grant may differ in more than their standing: by product, edition or values asked.

    A check as known at an instant reads its periods elsewhere, and one about nothing but the body is left as it is.
    """
    return bool(
        asked.products or asked.standards or asked.measure or asked.known_at or not (asked.activity or asked.regulation)
    )


def judge_alike(index: Index, asked: Asked) -> list[Judged]:
    """Return the outcome of the first line of each kind, in the order of the lines.

    The verdict, its reason, what would settle it and the first line are those of `Judge` over all lines. Only for
    checks whose lines cannot be told apart otherwise (`may_be_told_apart`).
    """
    law = index.keep(Law.read)
    among = index.covering().kinds_of_body(asked.body or "", said(index, asked))
    found = first_alike(index, among, asked.on, _partly(law, asked, [regulation for *_, regulation in among]))
    return Judge(index, law, asked).judge(found)


def _partly(law: Law, asked: Asked, cited: list[str | None]) -> list[str]:
    """Return the regulations of lines under which the product counts, because parts were repealed by product."""
    day = asked.on.isoformat()
    return sorted(
        regulation
        for regulation in set(cited)
        if regulation and any(law.repeals_on(asked.regulation or regulation, day).values())
    )
