"""Where the ontology, shapes, queries and data lie: inside the wheel, or at the root of a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]


def root() -> Path:
    """Return the folder that holds `ontology/`, `shapes/`, `queries/` and `data/`."""
    return _PACKAGE if (_PACKAGE / "ontology").is_dir() else _CHECKOUT


def ontology() -> Path:
    """Return the folder of the vocabulary and its concept schemes."""
    return root() / "ontology"


def shapes() -> Path:
    """Return the folder of the SHACL rules."""
    return root() / "shapes"


def queries() -> Path:
    """Return the folder of the stored questions."""
    return root() / "queries"


def data() -> Path:
    """Return the folder of the tables, one folder a country."""
    return root() / "data"
