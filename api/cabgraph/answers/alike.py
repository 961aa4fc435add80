"""Lines of a body that are judged alike, weighed once: for answers that show one line and no more."""

from cabgraph.answers.asked import Asked
from cabgraph.answers.law import Law
from cabgraph.answers.outcome import Judge, Judged
from cabgraph.answers.standing import first_alike
from cabgraph.index.lookup import Index


def may_be_told_apart(law: Law, asked: Asked) -> bool:
    """Return whether lines of one grant may differ in more than their standing: by product, edition or values asked.

    A check as known at an instant reads its periods elsewhere, and one about nothing but the body is left as it is.
    """
    return bool(
        asked.products
        or asked.standards
        or asked.measure
        or asked.known_at
        or not (asked.activity or asked.regulation)
        or asked.regulation in law.repealed_by_product
    )


def judge_alike(index: Index, asked: Asked) -> list[Judged]:
    """Return the outcome of the first line of each kind, in the order of the lines.

    The verdict, its reason, what would settle it and the first line are those of `Judge` over all lines. Only for
    checks whose lines cannot be told apart otherwise (`may_be_told_apart`).
    """
    law = index.keep(Law.read)
    return Judge(index, law, asked).judge(first_alike(index, asked, law.repealed_by_product))
