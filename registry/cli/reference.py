"""``registry lifetable``, ``population``, ``referencerates``: load and list reference files."""

from pathlib import Path

import click

from registry.reports.reference.models import LIFE_TABLE, POPULATION, RATES

_name = click.option("--name", help="The name to keep it under; the file's name if not given.")
_made_up = click.option("--made-up", is_flag=True, help="Load the one made up for demonstration.")
_path = click.argument(
    "path", type=click.Path(exists=True, path_type=Path), metavar="[FILE.csv]", required=False
)


@click.group()
def lifetable() -> None:
    """Load and list life tables, which relative survival needs."""


@click.group()
def population() -> None:
    """Load and list populations, which rates need."""


@click.group()
def referencerates() -> None:
    """Load and list reference rates, which standardised ratios compare with."""


@lifetable.command("load")
@_path
@_name
@_made_up
def load_life_table(path: Path | None, name: str | None, *, made_up: bool) -> None:
    """Check FILE.csv (columns sex, year, age, q) and keep it as a new version."""
    _load(LIFE_TABLE, path, name, made_up=made_up)


@population.command("load")
@_path
@_name
@_made_up
def load_population(path: Path | None, name: str | None, *, made_up: bool) -> None:
    """Check FILE.csv (columns area, year, sex, age, people) and keep it as a new version."""
    _load(POPULATION, path, name, made_up=made_up)


@referencerates.command("load")
@_path
@_name
@_made_up
def load_reference_rates(path: Path | None, name: str | None, *, made_up: bool) -> None:
    """Check FILE.csv (site, sex, age, and rate or cases, people) and keep it as a new version."""
    _load(RATES, path, name, made_up=made_up)


@lifetable.command("list")
def list_life_tables() -> None:
    """List the life tables, the newest first."""
    _list(LIFE_TABLE)


@population.command("list")
def list_populations() -> None:
    """List the populations, the newest first."""
    _list(POPULATION)


@referencerates.command("list")
def list_reference_rates() -> None:
    """List the reference rates, the newest first."""
    _list(RATES)


def _load(kind: str, path: Path | None, name: str | None, *, made_up: bool) -> None:
    from registry.audit.actions import SYSTEM
    from registry.cli.ready import ready_app
    from registry.reports.reference import actions

    if (path is None) != made_up:
        raise click.UsageError("Give either FILE.csv or --made-up")
    with ready_app().app_context():
        try:
            if path is None:
                loaded = actions.load_made_up(SYSTEM, kind)
            else:
                loaded = actions.load(SYSTEM, kind, name or path.stem, path.read_bytes())
        except (actions.FileRefused, OSError) as error:
            raise click.ClickException(f"{path}: {error}") from error
        click.echo(f"{loaded.title} is loaded: {loaded.extent}")


def _list(kind: str) -> None:
    from registry.cli.ready import ready_app
    from registry.reports.reference import queries

    with ready_app().app_context():
        for file in queries.files(kind):
            mark = "\tmade up" if file.synthetic else ""
            click.echo(f"{file.title}\t{file.extent}\t{file.loaded_at:%Y-%m-%d}{mark}")
