"""Write the tables of a synthetic country: `python -m benchmarks.generate --bodies 2000 --lines 300000 --out DIR`."""

import argparse
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from benchmarks.synthetic.country import NAME, write_country


def main() -> None:
    """Read the arguments, write the folder, print the rows of each table and how to build it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bodies", type=int, default=2_000, help="how many bodies")
    parser.add_argument("--lines", type=int, default=300_000, help="how many scope lines")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same bytes")
    parser.add_argument("--out", type=Path, required=True, help="the folder in which the country's folder is made")
    asked = parser.parse_args()
    console = Console()
    with Progress(console=console) as progress:
        task = progress.add_task("bodies", total=asked.bodies)
        counts = write_country(
            asked.out, asked.bodies, asked.lines, asked.seed, lambda n: progress.update(task, completed=n)
        )
    for table, rows in counts.items():
        console.print(f"{table}: {rows}")
    console.print(f"CABGRAPH_DATA={asked.out} CABGRAPH_COUNTRIES='[\"{NAME}\"]' cabgraph build")


if __name__ == "__main__":
    main()
