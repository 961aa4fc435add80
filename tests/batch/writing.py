"""Lists made up and answered in tests."""

import csv
import io
from collections.abc import Iterable
from datetime import date

from cabgraph.answers.checklist.added import Adding
from cabgraph.answers.checklist.record import head, records
from cabgraph.answers.checklist.run import CheckList
from cabgraph.answers.checklist.writers import FORMATS
from cabgraph.answers.registry import Registry
from cabgraph.settings import Settings

HEADINGS = ["Mã số", "Quy chuẩn", "Ngày cấp", "Ghi chú"]
YES = ["laocai-cqc", "QCVN 16:2019/BXD", "01/05/2021"]
ADDRESS = "https://register.example"


def csv_of(rows: Iterable[list[str]], delimiter: str = ",") -> bytes:
    held = io.StringIO()
    csv.writer(held, delimiter=delimiter).writerows(rows)
    return held.getvalue().encode("utf-8")


def answered(
    registry: Registry, settings: Settings, data: bytes, form: str, language: str = "vi", name: str = "list.csv"
) -> bytes:
    run = CheckList(registry, io.BytesIO(data), settings, name=name, today=date(2026, 11, 26))
    return b"".join(FORMATS[form].write(head(run), records(run), Adding(language, ADDRESS, run.release)))


def rows_of(data: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=delimiter))
