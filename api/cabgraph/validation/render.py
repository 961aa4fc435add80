"""A report in a terminal: by severity and rule, each thing by its name, file and row, with what to do."""

import tomllib
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.rule import Rule as Line
from rich.table import Table
from rich.text import Text

from cabgraph import names
from cabgraph.store.base import Term
from cabgraph.validation.report import Finding, Report
from cabgraph.validation.shapes import Texts

_STYLES: Final = {"Violation": "bold red", "Warning": "yellow", "Info": "cyan"}
_MOST_ROWS: Final = {"Warning": 20, "Info": 10}
"""How many things a message lists; violations are all listed, since every one has to be corrected."""


@lru_cache(maxsize=2)
def _texts(language: str) -> dict[str, str]:
    path = Path(__file__).parent / "texts" / f"{language}.toml"
    return {key: str(value) for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def render(report: Report, language: str, console: Console | None = None) -> None:
    """Print a report in vi or en."""
    console = console or Console()
    texts = _texts(language)
    titles = {rule.code: rule.title for rule in report.rules}
    for severity, of_severity in groupby(report.findings, key=lambda finding: finding.severity):
        heading = f"{_in(report.severity_names[severity], language)} ({report.counts[severity]})"
        console.print(Line(Text(heading, style=_STYLES[severity]), style=_STYLES[severity]))
        for code, of_rule in groupby(of_severity, key=lambda finding: finding.code):
            findings = list(of_rule)
            console.print(Text(f"\n{code}  {_in(titles[code], language)} ({len(findings)})", style="bold"))
            for message, same in groupby(findings, key=lambda finding: _in(finding.messages, language)):
                console.print(Text(f"{texts['todo']}: {message}"))
                _list(list(same), severity, language, console)
    _summary(report, texts, console)


def _list(findings: list[Finding], severity: str, language: str, console: Console) -> None:
    texts = _texts(language)
    most = _MOST_ROWS.get(severity, len(findings))
    table = Table(show_edge=False, pad_edge=False, box=None, header_style="dim")
    table.add_column(texts["thing"], overflow="fold", ratio=3)
    table.add_column(texts["where"], overflow="fold", ratio=2)
    table.add_column(texts["value"], overflow="fold", ratio=2)
    for finding in findings[:most]:
        where = ", ".join(f"{source.file}:{source.row}" for source in finding.sources) or texts["unplaced"]
        value = _named(finding.value, finding.value_names, language) if finding.value else ""
        table.add_row(Text(_named(finding.focus, finding.focus_names, language)), Text(where), Text(value))
    console.print(table)
    if len(findings) > most:
        console.print(Text(texts["more"].format(count=len(findings) - most), style="dim"))


def _summary(report: Report, texts: dict[str, str], console: Console) -> None:
    console.print(Line())
    console.print(
        Text(
            texts["summary"].format(
                things=sum(report.checked.values()),
                rules=len(report.rules),
                violations=report.counts["Violation"],
                warnings=report.counts["Warning"],
                infos=report.counts["Info"],
            )
        )
    )
    idle = sorted(code for code, count in report.checked.items() if not count)
    if report.empty:
        console.print(Text(texts["empty"], style="bold red"))
        return
    if idle:
        console.print(Text(texts["idle"].format(codes=", ".join(idle)), style="dim"))
    outcome = "conforms" if report.conforms else "fails"
    console.print(Text(texts[outcome], style="bold green" if report.conforms else "bold red"))


def _named(term: Term, found: Texts, language: str) -> str:
    """Return a thing as people call it, with its address; a literal as it stands."""
    if term.kind != "uri":
        return term.value
    short = term.value.removeprefix(names.THINGS).removeprefix(names.VOCABULARY)
    name = _in(found, language)
    return f"{name} [{short}]" if name else short


def _in(texts: Texts, language: str) -> str:
    """Return a text in a language, else in Vietnamese, else in any."""
    return texts.get(language) or texts.get("vi") or next(iter(texts.values()), "")
