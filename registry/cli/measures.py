"""``registry measures``: list, check and apply quality measures, without Flask or a database."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import IO

import click

from registry import clock
from registry.measures import loader
from registry.measures.judge import judge
from registry.measures.measure import NOT_ELIGIBLE, Measure
from registry.measures.parsing import MeasureError

_files = click.option(
    "--local",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of the site's own measures; may be given again.",
)


@click.group()
def measures() -> None:
    """List, check and apply quality measures."""


@measures.command("list")
@_files
def list_measures(files: tuple[Path, ...]) -> None:
    """Print a line for each measure: id, status, site, title."""
    for measure in _read(files):
        click.echo(f"{measure.id:8}  {measure.status:12}  {measure.site:12}  {measure.title}")


@measures.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def check(files: tuple[Path, ...]) -> None:
    """Check FILES of measures that a site wrote before they are put into the instance."""
    own = len(_read(files)) - len(loader.published())
    click.echo(f"{own} measure{'' if own == 1 else 's'} can be used")


@measures.command()
@_files
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that counts as today; this day if not given.",
)
@click.argument("cases", type=click.File("r", encoding="utf-8"), default="-")
def run(files: tuple[Path, ...], as_of: datetime | None, cases: IO[str]) -> None:
    """Judge CASES, a JSON object of items by XML id on each line.

    Prints for each case and measure that it is eligible for an object with case (the
    number of the line), measure, outcome, reason, due and days_left.
    """
    day, known = as_of.date() if as_of else clock.today(), _read(files)
    for number, line in enumerate(cases, start=1):
        if not line.strip():
            continue
        case = _case(number, line)
        for measure in known:
            verdict = judge(measure, case, day)
            if verdict.outcome == NOT_ELIGIBLE:
                continue
            answer = {
                "case": number,
                "measure": measure.id,
                "outcome": verdict.outcome,
                "reason": verdict.reason,
                "due": str(verdict.due) if verdict.due else None,
                "days_left": verdict.days_left,
            }
            click.echo(json.dumps(answer, ensure_ascii=False))


def _read(files: Iterable[Path]) -> tuple[Measure, ...]:
    try:
        return loader.with_local(files)
    except MeasureError as error:
        raise click.ClickException(str(error)) from None


def _case(number: int, line: str) -> dict[str, str]:
    try:
        case = json.loads(line)
    except json.JSONDecodeError as error:
        raise click.ClickException(f"line {number}: not JSON: {error}") from None
    if not isinstance(case, dict) or not all(isinstance(each, str) for each in case.values()):
        raise click.ClickException(f'line {number}: expected {{"primarySite": "C504", ...}}')
    return case
