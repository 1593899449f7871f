"""``registry staging``: stage cases and look schemas up, without Flask and without a database."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from registry import clock
from registry.staging import library, reading
from registry.staging.algorithm import Algorithm
from registry.staging.bundle import Bundle

if TYPE_CHECKING:
    from flask import Flask

    from registry.cases.staging.review import Restaged

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
    from registry.audit.actions import SYSTEM
    from registry.cases.staging import actions

    with _application().app_context():
        try:
            bundle = actions.install_bundle(SYSTEM, path)
        except (reading.BundleError, OSError) as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{bundle.name} is installed: {_extent(bundle)}")
    click.echo("`registry staging restage --dry-run` says which stored cases it changes")


@staging.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), metavar="FILE.csv")
def ajcc(path: Path) -> None:
    """Check a table of AJCC categories or groups that the site wrote, and load it."""
    from registry.audit.actions import SYSTEM
    from registry.cases.staging import actions
    from registry.staging.ajcc.tables import TableError

    with _application().app_context():
        try:
            actions.load_ajcc_table(SYSTEM, path)
        except (TableError, OSError) as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{path.name} is loaded")


@staging.command("list")
def list_bundles() -> None:
    """List the bundles that are installed."""
    try:
        bundles = library.installed(Path(_application().instance_path) / "staging")
    except (reading.BundleError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for bundle in bundles:
        click.echo(f"{bundle.name}\t{_extent(bundle)}")
    if not bundles:
        click.echo("No bundle is installed; `registry staging install FILE.zip` does that")


@staging.command()
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--brought", is_flag=True, help="Restage also what files brought.")
@click.option(
    "--bundle",
    "path",
    type=click.Path(exists=True, path_type=Path),
    help="A bundle that is not installed yet; with --dry-run only.",
)
def restage(path: Path | None, *, dry_run: bool, brought: bool) -> None:
    """Stage the stored cases with the newest installed bundles, and say what changes."""
    from registry.audit.actions import SYSTEM
    from registry.cases.staging import actions, review, site

    if path and not dry_run:
        raise click.UsageError("--bundle goes with --dry-run: install a bundle to restage with it")
    with _application().app_context():
        try:
            shelf = site.shelf_with(path) if path else site.shelf()
            found = list(review.review(shelf, brought=brought))
        except (reading.BundleError, OSError) as error:
            raise click.ClickException(str(error)) from error
        for line in _differences(found):
            click.echo(line)
        if dry_run:
            click.echo(f"{len(found)} tumors would change; nothing was stored")
        else:
            count = actions.restage(SYSTEM, shelf, found, today=clock.today())
            click.echo(f"{count} tumors changed")


def _differences(found: "list[Restaged]") -> Iterator[str]:
    """Give the differences, most frequent first: table and row, item, old and new value, count."""
    counts = Counter(difference for each in found for difference in each.differences)
    for each, count in sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0]))):
        place = f"table {each.table}" + (f", row {each.row}" if each.row else ", no row")
        decided = place if each.table else "no table"
        old, new = each.old or "blank", each.new or "blank"
        yield f"{decided}\t{each.naaccr_id}\t{old} -> {new}\t{count}"


def _extent(bundle: Bundle) -> str:
    return f"{len(bundle.raw_schemas)} schemas, {len(bundle.raw_tables)} tables"


def _application() -> "Flask":
    from registry import create_app

    return create_app()


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
