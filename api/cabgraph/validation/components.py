"""The constraint components of SHACL Core (section 4) as patterns that match exactly what breaks them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, count
from typing import Final

from rdflib import RDF, SH, Literal
from rdflib.extras.shacl import parse_shacl_path
from rdflib.term import Node

from cabgraph.validation.fragments import exists, fill, lexical_forms
from cabgraph.validation.shapes import Shapes, ShapesError

_SAY_NOTHING: Final = {
    *("path", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target"),
    *("severity", "message", "name", "description", "order", "group", "defaultValue", "deactivated"),
    *("flags", "ignoredProperties", "qualifiedValueShape", "qualifiedValueShapesDisjoint", "sparql"),
}
_REFERENCE_ONLY: Final = {"closed", "equals", "disjoint"}
_COUNTED: Final = {"minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount"}
_MOST_VALUES: Final = 4
"""Counting n values takes n variables, all different; beyond this pySHACL counts."""


class _NotCoveredError(Exception):
    """A constraint that only pySHACL can check."""


@dataclass(frozen=True)
class Constraint:
    """One constraint of a shape; `pattern` is None when it has to go to pySHACL."""

    shape: Node
    component: str
    pattern: str | None


class Components:
    """Compiles the constraints of shapes; every variable it needs beside the given ones is new."""

    def __init__(self, shapes: Shapes) -> None:
        self._graph = shapes.graph
        self._numbers = count(1)

    def constraints(self, shape: Node, focus: str, value: str) -> Iterator[Constraint]:
        """Yield the constraints of a shape and of its property shapes. Raises ShapesError for unknown ones."""
        if (shape, SH.deactivated, Literal(True)) in self._graph:
            return
        nested = (shape, SH.path, None) in self._graph
        for predicate, parameter in sorted(self._graph.predicate_objects(shape), key=str):
            name = str(predicate).removeprefix(str(SH))
            if name == str(predicate) or name in _SAY_NOTHING:
                continue
            if name == "property":
                if nested:
                    yield Constraint(shape, name, None)
                else:
                    yield from self.constraints(parameter, focus, value)
                continue
            if name not in _REFERENCE_ONLY and not exists(f"component/{name}"):
                raise ShapesError(f"{shape}: sh:{name} is no constraint that this program knows")
            try:
                pattern = self._pattern(shape, name, parameter, focus, value)
            except _NotCoveredError:
                pattern = None
            if pattern != "":
                yield Constraint(shape, name, pattern)

    def _pattern(self, shape: Node, name: str, parameter: Node, focus: str, value: str) -> str:
        if name in _REFERENCE_ONLY or (shape, SH.qualifiedValueShapesDisjoint, Literal(True)) in self._graph:
            raise _NotCoveredError
        path = self._graph.value(shape, SH.path)
        value = value if path is not None else focus
        if name in _COUNTED:
            return self._counted(shape, name, parameter, focus)
        if name == "uniqueLang":
            first, second = self._new(), self._new()
            enough = self._distinct(shape, focus, (first, second), "")
            return fill("component/uniqueLang", enough=enough, value=first, other=second)
        if name == "hasValue":
            return fill("component/hasValue", wanted=self._values(shape, focus, parameter.n3()))
        places = {"values": self._values(shape, focus, value), "value": value, "focus": focus, "term": parameter.n3()}
        return fill(f"component/{name}", **places, **self._places(shape, name, parameter, value))

    def _places(self, shape: Node, name: str, parameter: Node, value: str) -> dict[str, str]:
        match name:
            case "datatype":
                return {"form": Literal(lexical_forms().get(str(parameter), "")).n3()}
            case "nodeKind":
                return {"kind": fill(f"kind/{str(parameter).removeprefix(str(SH))}", value=value)}
            case "in":
                return {"list": ", ".join(member.n3() for member in self._graph.items(parameter))}
            case "pattern":
                return {"flags": Literal(str(self._graph.value(shape, SH.flags, default=Literal("")))).n3()}
            case "languageIn":
                tags = "|".join(re.escape(str(tag)) for tag in self._graph.items(parameter))
                return {"languages": Literal(f"^({tags})(-|$)").n3()}
            case "lessThan" | "lessThanOrEquals":
                return {"other": self._new()}
            case "not" | "node":
                return {"condition": self._condition(parameter, value)}
            case "and" | "or" | "xone":
                return {"condition": self._combined(name, parameter, value)}
            case _:
                return {}

    def _combined(self, name: str, members: Node, value: str) -> str:
        join = {"and": "both", "or": "either", "xone": "total"}[name]
        conditions = [self._condition(member, value) for member in self._graph.items(members)]
        if name == "xone":
            conditions = [fill("one", condition=condition) for condition in conditions]
        return reduce(lambda left, right: fill(join, left=left, right=right), conditions)

    def _condition(self, shape: Node, focus: str) -> str:
        """Return an expression that is true where a node conforms to a shape."""
        if (shape, SH.sparql, None) in self._graph or (shape, RDF.first, None) in self._graph:
            raise _NotCoveredError
        parts = []
        for constraint in self.constraints(shape, focus, self._new()):
            if constraint.pattern is None:
                raise _NotCoveredError
            parts.append(fill("conforms", violation=constraint.pattern))
        return reduce(lambda left, right: fill("both", left=left, right=right), parts, fill("always"))

    def _counted(self, shape: Node, name: str, parameter: Node, focus: str) -> str:
        """Match too few values as the absence of enough of them, too many as the presence of one more."""
        number = int(str(parameter)) + (1 if name.lower().endswith("maxcount") else 0)
        if number == 0:
            return ""
        if number > _MOST_VALUES:
            raise _NotCoveredError
        member = self._graph.value(shape, SH.qualifiedValueShape) if name.startswith("qualified") else None
        variables = tuple(self._new() for _ in range(number))
        qualified = ""
        if member is not None:
            qualified = " ".join(
                fill("component/qualifies", condition=self._condition(member, variable)) for variable in variables
            )
        return fill(f"component/{name}", enough=self._distinct(shape, focus, variables, qualified))

    def _distinct(self, shape: Node, focus: str, variables: tuple[str, ...], more: str) -> str:
        parts = [self._values(shape, focus, variable) for variable in variables]
        parts += [fill("distinct", left=left, right=right) for left, right in combinations(variables, 2)]
        return " ".join((*parts, more)).strip()

    def _values(self, shape: Node, focus: str, value: str) -> str:
        """Return the pattern that binds a shape's value nodes; of a node shape the focus is the value."""
        path = self._graph.value(shape, SH.path)
        if path is None:
            return ""
        return fill("values", focus=focus, path=parse_shacl_path(self._graph, path).n3(), value=value)

    def _new(self) -> str:
        return f"?v{next(self._numbers)}"
