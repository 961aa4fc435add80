"""The proof of an answer as people follow it: lines that one grant and one decision hold up, told once."""

from typing import Any

_SAME = ("grant", "opened_by", "closed_by")


def chains(proof: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the proof with lines of the same grant, decision, dates and standing put together under `lines`.

    Legal bases and sources of the lines are joined, each once.
    """
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for step in proof:
        key = (
            *((step[name] or {}).get("id") for name in _SAME),
            step["standing"],
            step["reason"],
            step["from"],
            step["until"],
        )
        chain = found.setdefault(key, {**step, "lines": [], "legal_basis": [], "sources": []})
        chain["lines"].append(step)
        for name in ("legal_basis", "sources"):
            known = {part["id"] for part in chain[name]}
            chain[name] += [part for part in step[name] if part["id"] not in known]
    return list(found.values())
