"""``registry staging``: stage cases and look schemas up, without Flask and without a database."""

import json
from collections import Counter
from pathlib import Path
from typing import IO, Any

import click

from registry import clock
from registry.staging import library, reading
from registry.staging.algorithm import Algorithm
from registry.staging.bundle import Bundle

_bundle = click.option(
    "--bundle",
    "path",
    type=click.Path(exists=True, path_type=Path),
    default=library.STARTER,
    help="The algorithm: a zip file as SEER publishes it, or a folder with the same files; "
    "the starter set if not given.",
)
_year = click.option(
    "--current-year",
    type=click.IntRange(1900, 9998),
    help="The year that counts as the present one; this year if not given.",
)


@click.group()
def staging() -> None:
    """Stage cases with a published SEER algorithm."""


@staging.command()
@_bundle
@_year
@click.argument("cases", type=click.File("r", encoding="utf-8"), default="-")
def run(path: Path, current_year: int | None, cases: IO[str]) -> None:
    """Stage CASES, a JSON object {"input": {...}} on each line, and print a result for each."""
    algorithm = _algorithm(path, current_year)
    lacking = Counter[str]()
    for number, line in enumerate(cases, start=1):
        if line.strip():
            staged = algorithm.stage(_case(number, line))
            if staged.schema_id and not algorithm.schema(staged.schema_id).has_content:
                lacking[staged.schema_id] += 1
            answer = {
                "result": staged.result,
                "schema_id": staged.schema_id,
                "output": staged.output,
                "errors": [error._asdict() for error in staged.errors],
                "path": staged.path,
            }
            click.echo(json.dumps(answer, ensure_ascii=False, sort_keys=True))
    if lacking and path == library.STARTER:
        click.echo(
            f"{lacking.total()} cases got their schema only: the starter set has no tables for "
            f"{', '.join(sorted(lacking))}. The bundle {algorithm.bundle.name} from SEER has them.",
            err=True,
        )


@staging.command()
@_bundle
@_year
@click.argument("values", nargs=-1, required=True, metavar="KEY=VALUE...")
def lookup(path: Path, current_year: int | None, values: tuple[str, ...]) -> None:
    """Name the schemas of a case, given as site=C509 hist=8500 and discriminators."""
    given = {}
    for each in values:
        key, equals, value = each.partition("=")
        if not equals:
            raise click.UsageError(f"{each!r} is not KEY=VALUE, for example site=C509")
        given[key] = value
    algorithm = _algorithm(path, current_year)
    found = algorithm.lookup(given)
    if not found:
        raise click.ClickException(f"No schema of {algorithm.bundle.name} accepts {given}")
    for schema_id in found:
        click.echo(f"{schema_id}\t{algorithm.schema(schema_id).title}")
    if len(found) > 1:
        needed = [key for key in algorithm.discriminators(found) if key not in given]
        click.echo(f"Still to be decided by: {', '.join(needed) or 'nothing that is known'}")


@staging.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), metavar="FILE.zip")
def install(path: Path) -> None:
    """Check the bundle FILE.zip and keep it with the registry; other versions stay."""
    try:
        bundle = library.install(path, _folder())
    except (reading.BundleError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{bundle.name} is installed: {_extent(bundle)}")


@staging.command("list")
def list_bundles() -> None:
    """List the bundles that are installed."""
    try:
        bundles = library.installed(_folder())
    except (reading.BundleError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for bundle in bundles:
        click.echo(f"{bundle.name}\t{_extent(bundle)}")
    if not bundles:
        click.echo("No bundle is installed; `registry staging install FILE.zip` does that")


def _extent(bundle: Bundle) -> str:
    return f"{len(bundle.raw_schemas)} schemas, {len(bundle.raw_tables)} tables"


def _folder() -> Path:
    from registry import create_app

    return Path(create_app().instance_path) / "staging"


def _algorithm(path: Path, current_year: int | None) -> Algorithm:
    try:
        bundle = reading.read(path)
    except (reading.BundleError, OSError) as error:
        raise click.ClickException(str(error)) from error
    return Algorithm(bundle, current_year=current_year or clock.today().year)


def _case(number: int, line: str) -> dict[str, str | None]:
    try:
        case: Any = json.loads(line)
        given = case["input"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise click.ClickException(
            f'line {number}: a JSON object {{"input": {{...}}}} was expected ({error!r})'
        ) from error
    if not isinstance(given, dict):
        raise click.ClickException(f"line {number}: input is {given!r}, not an object")
    for key, value in given.items():
        if value is not None and not isinstance(value, str):
            raise click.ClickException(f"line {number}: {key} is {value!r}, not text or null")
    return given
