"""The query forms that are refused in `queries/`, found in rdflib's parse tree (docs/decisions/0005)."""

from collections.abc import Iterator
from typing import Any

from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

FILTER_EQUALS_CONSTANT = "FILTER compares a variable with a constant: put the constant into the pattern or VALUES"
TRAILING_VALUES = "VALUES after the group: put it inside"
EQUALITY_IN_NOT_EXISTS = "equality or IN inside NOT EXISTS: join through the pattern"
FILTER_IN_UNION = "FILTER on a VALUES variable inside a UNION branch: it is out of scope there"
JOIN_IN_EXISTS = "EXISTS over more than one triple: Oxigraph joins it anew for every row; use MINUS, OPTIONAL or a join"
NESTED_OPTIONAL = "OPTIONAL inside OPTIONAL: flatten"

_EQUALITIES = ("=", "!=", "IN", "NOT IN")


def lint(text: str) -> set[str]:
    """Return the refused forms that a query holds."""
    query = parseQuery(text)[1]
    found = set(_group(query, frozenset(), in_union=False, in_optional=False, in_absence=False))
    if _field(_field(query, "valuesClause"), "var"):
        found.add(TRAILING_VALUES)
    return found


def _field(node: Any, name: str) -> Any:
    """Return a field of a node, or None; rdflib's own `get` returns the name where the field is missing."""
    return node[name] if isinstance(node, CompValue) and name in node else None


def _parts(node: Any) -> Iterator[Any]:
    """Yield what stands directly inside a node."""
    if isinstance(node, CompValue):
        yield from node.values()
    elif isinstance(node, (list, tuple)) or type(node).__name__ in ("ParseResults", "plist"):
        yield from node


def _unwrapped(node: Any) -> Any:
    """Drop the layers of expression that hold nothing but another expression."""
    while isinstance(node, CompValue) and node.name.endswith("Expression") and not _field(node, "other"):
        node = node.expr
    return node


def _variables(node: Any) -> set[str]:
    if isinstance(node, Variable):
        return {str(node)}
    return set().union(*(_variables(part) for part in _parts(node)), set())


def _conjuncts(expression: Any) -> Iterator[Any]:
    expression = _unwrapped(expression)
    if isinstance(expression, CompValue) and expression.name == "ConditionalAndExpression":
        yield from _conjuncts(expression.expr)
        for other in expression.other:
            yield from _conjuncts(other)
    else:
        yield expression


def _is_constant(node: Any) -> bool:
    node = _unwrapped(node)
    if isinstance(node, CompValue):
        return node.name in ("pname", "literal")
    return not isinstance(node, Variable)


def _equals_constant(expression: Any) -> bool:
    if not isinstance(expression, CompValue):
        return False
    if expression.name == "Builtin_sameTerm":
        sides = [expression.arg1, expression.arg2]
    elif expression.name == "RelationalExpression" and expression.op in ("=", "IN"):
        sides = [expression.expr, *(expression.other if expression.op == "IN" else [expression.other])]
    else:
        return False
    kinds = [_is_constant(side) for side in sides]
    return any(kinds) and any(isinstance(_unwrapped(side), Variable) for side in sides)


def _has_equality(node: Any) -> bool:
    if isinstance(node, CompValue) and node.name == "RelationalExpression" and _field(node, "op") in _EQUALITIES:
        return True
    if isinstance(node, CompValue) and node.name == "Builtin_sameTerm":
        return True
    return any(_has_equality(part) for part in _parts(node))


def _steps(node: Any) -> int:
    """Count the triples of a pattern, each step of a path sequence as one."""
    if isinstance(node, CompValue) and node.name == "TriplesBlock":
        return sum(len(triples) // 3 for triples in node.triples) + _steps(list(node.triples))
    if isinstance(node, CompValue) and node.name == "PathSequence":
        return len(node.part) - 1
    return sum(_steps(part) for part in _parts(node))


def _inline(node: Any) -> set[str]:
    """Return the variables of the VALUES blocks that stand directly in a group."""
    parts = _field(node, "part") or []
    blocks = [part for part in parts if isinstance(part, CompValue) and part.name == "InlineData"]
    return set().union(*(_variables(_field(block, "var")) for block in blocks), set())


def _group(node: Any, outer: frozenset[str], *, in_union: bool, in_optional: bool, in_absence: bool) -> Iterator[str]:
    """Walk the tree; `outer` holds the VALUES variables bound outside the UNION branch that we are in."""
    name = node.name if isinstance(node, CompValue) else ""
    if name == "Filter":
        yield from _filter(node, outer, in_union=in_union, in_absence=in_absence)
    if name == "OptionalGraphPattern":
        if in_optional:
            yield NESTED_OPTIONAL
        in_optional = True
    if name in ("Builtin_EXISTS", "Builtin_NOTEXISTS") and _steps(node) > 1:
        yield JOIN_IN_EXISTS
    if name == "Builtin_NOTEXISTS":
        in_absence, in_optional = True, False
    if name == "Builtin_EXISTS":
        in_optional = False
    if name == "GroupOrUnionGraphPattern" and len(node.graph) > 1:
        in_union = True
    elif not in_union:
        outer |= _inline(node)
    for part in _parts(node):
        yield from _group(part, outer, in_union=in_union, in_optional=in_optional, in_absence=in_absence)


def _filter(node: Any, outer: frozenset[str], *, in_union: bool, in_absence: bool) -> Iterator[str]:
    if any(_equals_constant(conjunct) for conjunct in _conjuncts(node.expr)):
        yield FILTER_EQUALS_CONSTANT
    if in_absence and _has_equality(node.expr):
        yield EQUALITY_IN_NOT_EXISTS
    if in_union and _variables(node.expr) & outer:
        yield FILTER_IN_UNION
