"""The folder of the synthetic country: the real country's metadata and mappings, with rows of our own."""

import csv
import json
import shutil
from pathlib import Path
from typing import IO, Any, Self

from benchmarks.synthetic.words import words

MARK = "cab:synthetic"
"""The common property by which a table's metadata say that its rows are invented."""
_METADATA = ".csv-metadata.json"
_HELPERS = ("reading.toml",)


class Tables:
    """Open files of a folder like the real country's; each row goes straight to its file."""

    def __init__(self, real: Path, folder: Path) -> None:
        self._real = real
        self._folder = folder
        self._files: dict[str, IO[str]] = {}
        self._writers: dict[str, csv.DictWriter[str]] = {}
        self.counts: dict[str, int] = {}

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        for name in _HELPERS:
            shutil.copy(self._real / name, self._folder / name)
        for name in words()["tables"]["copied"]:
            for suffix in (".csv", _METADATA, ".rq"):
                shutil.copy(self._real / f"{name}{suffix}", self._folder / f"{name}{suffix}")
        for name, keys in words()["tables"]["rows"].items():
            for row in self._rows(name):
                if row["id"] in keys:
                    self.add(name, **row)
        return self

    def __exit__(self, *_: object) -> None:
        for stream in self._files.values():
            stream.close()

    def add(self, table: str, **cells: str) -> None:
        """Write one row; a cell that the real table has no column for is an error, a missing one is empty."""
        if table not in self._writers:
            self._open(table)
        self._writers[table].writerow(cells)
        self.counts[table] = self.counts.get(table, 0) + 1

    def rows(self, table: str) -> list[dict[str, str]]:
        """Return the rows of a real reference table that was copied."""
        return self._rows(table)

    def _rows(self, table: str) -> list[dict[str, str]]:
        with (self._real / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def _open(self, table: str) -> None:
        described: dict[str, Any] = json.loads((self._real / f"{table}{_METADATA}").read_text(encoding="utf-8"))
        schema = described["tableSchema"]
        described |= {MARK: True, "dc:source": words()["source"]}
        described["dc:title"] = {
            language: f"{title} ({mark})"
            for (language, title), mark in zip(
                sorted(described["dc:title"].items()), ("synthetic", "giả lập"), strict=True
            )
        }
        (self._folder / f"{table}{_METADATA}").write_text(
            json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        shutil.copy(self._real / f"{table}.rq", self._folder / f"{table}.rq")
        stream = (self._folder / f"{table}.csv").open("w", encoding="utf-8", newline="")
        self._files[table] = stream
        columns = [column["name"] for column in schema["columns"]]
        self._writers[table] = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        self._writers[table].writeheader()
