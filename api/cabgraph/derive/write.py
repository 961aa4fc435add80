"""Periods -> statements of the graph `derived`."""

from collections.abc import Iterable, Iterator
from typing import Final

from cabgraph import names
from cabgraph.derive.records import Period

_TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_DATE: Final = "<http://www.w3.org/2001/XMLSchema#date>"
_CLASSES: Final = {"yes": "ActivePeriod", "unknown": "UncertainPeriod", "no": "InactivePeriod"}


def period_iri(record: str, number: int) -> str:
    """Return the IRI of the n-th period of a record: the record's own kind and slug stand in it."""
    kind, slug = names.kind_and_slug(record) or ("other", names.slug(record))
    return names.thing("period", f"{kind}/{slug}/{number}")


def statements(record: str, periods: Iterable[Period]) -> Iterator[str]:
    """Yield the N-Triples of a record's periods, one text a period."""
    for number, period in enumerate(periods, 1):
        subject = f"<{period_iri(record, number)}>"
        found = {
            "of": f"<{record}>",
            "from": f'"{period.since.isoformat()}"^^{_DATE}',
            "until": f'"{period.until.isoformat()}"^^{_DATE}',
            "reason": period.reason and f'"{period.reason}"',
            "missing": period.missing and f'"{period.missing}"',
            "openedBy": period.opened_by and f"<{period.opened_by}>",
            "closedBy": period.closed_by and f"<{period.closed_by}>",
        }
        lines = [f"{subject} {_TYPE} <{names.VOCABULARY}{_CLASSES[period.standing]}> .\n"]
        lines += [f"{subject} <{names.VOCABULARY}{name}> {value} .\n" for name, value in found.items() if value]
        yield "".join(lines)
