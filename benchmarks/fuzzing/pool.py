"""Fuzzes the sandbox: texts made from the grammar, then cut, doubled, nested and mixed by hypothesis, over real data.

`PYTHONPATH=api:. python -m benchmarks.fuzzing.pool SECONDS [RELEASES]`. A text must get a result or one of the told
refusals, in its time; no child may end by anything but a limit. What is found is printed; make it a file of
`tests/attacks/corpus`.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.sandbox.grammar.generate import Maker

from cabgraph.sandbox import problems
from cabgraph.sandbox.limits import Limits
from cabgraph.sandbox.pool import Job, Pool
from cabgraph.settings import Settings
from cabgraph.store.release import current_release

LIMITS: Final = Limits(seconds=1.0, megabytes=512, stream_seconds=3.0)
PATIENCE: Final = 5.0
"""Seconds within which everything must be over, on a busy machine."""
TABLES: Final = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", None)
GRAPHS: Final = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", None)
WORDS: Final = (
    *("{", "}", "(", ")", "[", "]", "<<", ">>", "{|", "|}", "!", "^", "/", "|", "*", "?", ".", ";", ",", "'", '"'),
    *(
        "SERVICE",
        "LOAD",
        "INSERT",
        "EXISTS",
        "NOT",
        "UNION",
        "OPTIONAL",
        "MINUS",
        "BIND",
        "VALUES",
        "UNDEF",
        "GROUP BY",
    ),
    *("\\u0000", "\\UFFFFFFFF", "\u0001", "\ud7ff", "\ufffe", "\U0010ffff", "1e400", "-0", "99999999999999999999"),
    *("<file:///etc/passwd>", "<a b>", "_:b", "@vi-VN", "^^", "CONCAT(", "REPLACE(", "regex(", "^(a+)+$", "'''", '"""'),
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw a legal text, most of the time made illegal or larger."""
    text = Maker(draw(st.integers(0, 2**32))).text()
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2, 4)))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 80)))
        piece = text[start:end]
        match draw(st.sampled_from(("cut", "double", "insert", "nest", "replace", "noise"))):
            case "cut":
                text = text[:start] + text[end:]
            case "double":
                text = text[:end] + piece * draw(st.sampled_from((1, 2, 10, 100))) + text[end:]
            case "insert":
                text = text[:start] + " " + draw(st.sampled_from(WORDS)) + " " + text[start:]
            case "nest":
                times = draw(st.sampled_from((1, 5, 60, 500)))
                text = text[:start] + "{" * times + piece + "}" * times + text[end:]
            case "replace":
                text = text.replace(piece or " ", draw(st.sampled_from(WORDS)), 3)
            case _:
                text = text[:start] + draw(st.text(max_size=8)) + text[start:]
    return text[: 64 << 10]


async def outcome(pool: Pool, job: Job) -> str:
    """Run a text, read at most a megabyte of its result, and say how it ended."""
    try:
        answer = await pool.run(job)
    except problems.SandboxError as problem:
        return type(problem).__name__
    size = len(answer.head)
    try:
        async for block in answer:
            size += len(block)
            if size > 1 << 20:
                await answer.close()
                return "left"
    except problems.BrokenOff as broken:
        return f"BrokenOff:{broken.args}"
    return answer.form


def main(seconds: float, releases: Path) -> None:
    """Run texts until the time is over, and print how they ended."""
    store = current_release(releases).store
    ends: Counter[str] = Counter()
    found: list[str] = []
    until = time.monotonic() + seconds
    with asyncio.Runner() as runner:
        pool = Pool(Settings())

        @settings(
            max_examples=1_000,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=[*HealthCheck],
        )
        @given(texts(), st.sampled_from(TABLES), st.sampled_from(GRAPHS), st.sampled_from((None, (), ("urn:g",))))
        def one(text: str, table: str | None, graph: str | None, graphs: tuple[str, ...] | None) -> None:
            if time.monotonic() > until:
                return
            job = Job(store, text, "http://example.org/base/", graphs, graphs, table, table, graph, LIMITS)
            started = time.monotonic()
            try:
                end = runner.run(asyncio.wait_for(outcome(pool, job), 30))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
                end = f"!{error!r}"
            took = time.monotonic() - started
            ends[end] += 1
            if end.startswith("!") or end == "Crashed" or "Crashed" in end or took > PATIENCE:
                found.append(text)
                print(json.dumps({"end": end, "seconds": round(took, 2), "text": text}), flush=True)

        while time.monotonic() < until:
            one()
            print(dict(ends.most_common()), flush=True)
        runner.run(pool.close())
    print(f"{sum(ends.values())} texts, {len(found)} findings: {dict(ends.most_common())}")


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "releases"))
