"""Seconds that lists of checks take over HTTP, and the memory of their runs.

`python -m benchmarks.lists --releases DIR`: the release that `current` points to there. The rows are those of people: a
name or a code of a body, words for activity and product, days as they are written; one in twenty is damaged.
"""

import argparse
import csv
import io
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from openpyxl import Workbook

from benchmarks.serving import draw, server
from cabgraph.index.lookup import Index
from cabgraph.store.release import current_release

HEADINGS = ["STT", "Tổ chức", "Mã số", "Hoạt động", "Sản phẩm", "Ngày cấp", "Ghi chú"]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DAMAGED = 0.05
_LOOKED = 0.1
_CODED = 0.7


@dataclass(frozen=True)
class Listed:
    """One list that was sent: seconds to its first byte and to its last, rows answered, memory of its processes."""

    what: str
    first: float
    whole: float
    rows: int
    megabytes: float


def rows(index: Index, count: int, bare: float, seed: int = 1) -> Iterator[list[str]]:
    """Yield rows of a list; `bare` is the share of rows that name an activity and no product."""
    rng = random.Random(seed)
    for number, probe in enumerate(draw(index, count, seed), 1):
        label = index.labels(probe.values())
        body = probe["body"]
        told = [row["code"] for row in index.ask("codes-of-bodies", things=[body])] if rng.random() < _CODED else []
        year, month, day = probe["on"].split("-")
        date = f"{day}/{month}/{year}" if rng.random() > _DAMAGED else "31/02/2020"
        yield [
            str(number),
            label[body]["vi"],
            rng.choice(told) if told else "",
            label[probe["activity"]]["vi"],
            "" if rng.random() < bare else label[probe["product"]]["vi"],
            date,
            "=1+1",
        ]


def as_csv(listed: list[list[str]]) -> bytes:
    """Return rows as CSV."""
    held = io.StringIO()
    csv.writer(held).writerows([HEADINGS, *listed])
    return held.getvalue().encode("utf-8-sig")


def as_xlsx(listed: list[list[str]]) -> bytes:
    """Return rows as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [HEADINGS, *listed]:
        sheet.append([f"'{cell}" if cell.startswith("=") else cell for cell in row])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def send(what: str, port: int, data: bytes, form: str, media_type: str) -> Listed:
    """Send a list and take its answer as it comes."""
    request = Request(f"http://127.0.0.1:{port}/api/check?format={form}", data, {"Content-Type": media_type})
    began = time.perf_counter()
    most, looked = 0.0, began
    with urlopen(request, timeout=3600) as answer:  # noqa: S310 - its own address
        size = len(answer.read(1))
        first = time.perf_counter() - began
        lines = 0
        while block := answer.read1(1 << 16):
            size += len(block)
            lines += block.count(b"\r\n")
            if time.perf_counter() - looked > _LOOKED:
                looked = time.perf_counter()
                most = max(most, _held())
    return Listed(what, first, time.perf_counter() - began, lines, most)


def _held() -> float:
    """Return the megabytes that the processes of runs hold by themselves (proportional set size)."""
    told = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    pids = [line.split()[0] for line in told.splitlines() if "checklist.worker" in line]
    held = 0
    for pid in pids:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        held += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss_Anon:"))
    return held / 1024


def run(releases: Path, long: int) -> Iterator[Listed]:
    """Send every list to a server over the release; `long` is how many rows the longest has, 0 for none."""
    index = Index(current_release(releases).index)
    full, bare = list(rows(index, 10_000, 0.0)), list(rows(index, 10_000, 0.2, 2))
    port = random.Random().randint(20_000, 40_000)
    serve = [sys.executable, "-m", "cabgraph", "serve", "--port", str(port)]
    more = {"CABGRAPH_RELEASES": str(releases), "CABGRAPH_ACCESS_LOG": "false", "CABGRAPH_BATCH_ROWS": "1000000"}
    with server(serve, port, "/readyz", **more):
        yield send("10,000 rows with products, CSV", port, as_csv(full), "csv", "text/csv")
        yield send("10,000 rows with products, CSV, again", port, as_csv(full), "csv", "text/csv")
        yield send("10,000 rows with products, XLSX", port, as_xlsx(full), "xlsx", _XLSX)
        yield send("10,000 rows, a fifth name only an activity, CSV", port, as_csv(bare), "csv", "text/csv")
        if long:
            listed = list(rows(index, long, 0.2, 3))
            yield send(f"{long:,} rows, a fifth name only an activity, CSV", port, as_csv(listed), "csv", "text/csv")


def main() -> None:
    """Measure and print a table for `RESULTS.md`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=Path, required=True)
    parser.add_argument("--long", type=int, default=100_000, help="rows of the longest list, 0 for none")
    given = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}")
    print("| list | first byte s | whole s | MB of its processes |\n|---|---|---|---|")
    for one in run(given.releases, given.long):
        print(f"| {one.what} | {one.first:.2f} | {one.whole:.1f} | {one.megabytes:.0f} |", flush=True)


if __name__ == "__main__":
    main()
