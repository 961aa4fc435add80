"""What must hold -> a report that an official can act on.

In: a store and the folder of SHACL shapes (https://www.w3.org/TR/shacl/). Out: a `Report` of findings, each with its
rule, the thing by its name, the file and row it came from, and what to do, and as a standard `sh:ValidationReport`.

Two runners give the same report. `run.validate` asks the engine once a constraint: core constraints are compiled to
SPARQL from `templates/`, `sh:sparql` constraints run as they stand with their target added. `reference.validate_small`
is pySHACL alone, for small graphs. `docs/decisions/0004-shapes-two-runners.md` says why.
"""
