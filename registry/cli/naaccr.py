"""``registry naaccr``: checking and copying NAACCR XML files, without a database."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from registry.exchange import naaccr_xml
from registry.exchange.naaccr_xml import copying, parallel

CLEAN, PROBLEMS, STOPPED = 0, 1, 2

dictionaries_option = click.option(
    "--dictionary",
    "dictionaries",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    help="A user-defined dictionary; may be given more than once.",
)
relaxed_option = click.option(
    "--relaxed", is_flag=True, help="Accept foreign namespaces and attributes of the root."
)


@click.group()
def naaccr() -> None:
    """Check and copy NAACCR XML files."""


@naaccr.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@dictionaries_option
@relaxed_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many processes read one file.",
)
@click.pass_context
def validate(
    context: click.Context,
    files: Sequence[str],
    dictionaries: Sequence[str],
    relaxed: bool,
    as_json: bool,
    jobs: int,
) -> None:
    """Check FILES and print a line for each error.

    Exit code 0: clean; 1: validation errors; 2: reading had to stop.
    """
    supplied = _dictionaries(context, dictionaries)
    options = naaccr_xml.ReaderOptions(strict_namespaces=not relaxed)
    worst = CLEAN
    for file in files:
        worst = max(worst, _validate(file, options, supplied, as_json=as_json, jobs=jobs))
    context.exit(worst)


@naaccr.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False))
@click.argument("target", type=click.Path(dir_okay=False))
@dictionaries_option
@relaxed_option
@click.option("--force", is_flag=True, help="Overwrite OUT.")
@click.pass_context
def copy(
    context: click.Context,
    source: str,
    target: str,
    dictionaries: Sequence[str],
    relaxed: bool,
    force: bool,
) -> None:
    """Copy SOURCE to TARGET through reader and writer (.gz by name); nothing is lost."""
    if Path(target).exists() and not force:
        raise click.ClickException(f"{target} exists; --force overwrites it")
    options = naaccr_xml.ReaderOptions(strict_namespaces=not relaxed)
    supplied = _dictionaries(context, dictionaries)
    try:
        copied = copying.copy(source, target, options, supplied, _printer(source, as_json=False))
    except (naaccr_xml.ReadingStopped, OSError) as stopped:
        _print_stop(source, stopped, as_json=False)
        context.exit(STOPPED)
    _print_notices(source, copied.notices)
    click.echo(f"{copied.patients} patients, {copied.tumors} tumors copied to {target}", err=True)
    context.exit(PROBLEMS if copied.problems else CLEAN)


def _validate(
    file: str,
    options: naaccr_xml.ReaderOptions,
    supplied: Sequence[naaccr_xml.UserDictionary],
    *,
    as_json: bool,
    jobs: int,
) -> int:
    total, worst = parallel.Findings(), CLEAN
    report = _printer(file, as_json=as_json)
    pieces = parallel.validate(file, options, supplied, jobs=jobs)
    while True:
        try:
            findings = next(pieces, None)
        except (naaccr_xml.ReadingStopped, OSError) as stopped:
            _print_stop(file, stopped, as_json=as_json)
            return STOPPED
        if findings is None:
            break
        for problem in findings.problems:
            worst = PROBLEMS
            report(problem)
        _print_notices(file, findings.notices)
        total.patients += findings.patients
        total.tumors += findings.tumors
    click.echo(f"{file}: {total.patients} patients, {total.tumors} tumors read", err=True)
    return worst


def _print_stop(file: str, stopped: Exception, *, as_json: bool) -> None:
    line = getattr(stopped, "line", None) or 1
    message = getattr(stopped, "message", None) or str(stopped)
    if as_json:
        click.echo(
            json.dumps({"file": file, "line": line, "code": "Reading stopped", "message": message})
        )
    else:
        click.echo(f"{file}:{line}: Reading stopped: {message}")


def _print_notices(file: str, notices: Sequence[naaccr_xml.Notice]) -> None:
    for notice in notices:
        click.echo(f"{file}:{notice.line}: {notice}", err=True)


def _printer(file: str, *, as_json: bool) -> Callable[[naaccr_xml.Problem], None]:
    def report(problem: naaccr_xml.Problem) -> None:
        if as_json:
            click.echo(json.dumps({"file": file, **asdict(problem)}, ensure_ascii=False))
        else:
            click.echo(f"{file}:{problem.line}: {problem}")

    return report


def _dictionaries(context: click.Context, paths: Sequence[str]) -> list[naaccr_xml.UserDictionary]:
    found = []
    for path in paths:
        try:
            found.append(naaccr_xml.read_dictionary(path))
        except (naaccr_xml.DictionaryError, OSError) as problem:
            click.echo(f"{path}: {problem}", err=True)
            context.exit(STOPPED)
    return found
