"""``registry demo``: a synthetic hospital, in the registry or as a NAACCR XML file."""

from datetime import date, datetime
from pathlib import Path

import click


@click.command()
@click.option("--cases", default=600, show_default=True, type=click.IntRange(1, 200_000))
@click.option("--seed", default=1, show_default=True, help="Another seed, another hospital.")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day up to which cases came in; by default this day.",
)
@click.option("--add", is_flag=True, help="Add to a registry that is not empty.")
@click.option(
    "--file",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a NAACCR XML file (.gz by name) and leave the registry alone.",
)
@click.option("--force", is_flag=True, help="Overwrite the file.")
def demo(
    cases: int, seed: int, today: datetime | None, add: bool, target: Path | None, force: bool
) -> None:
    """Fill an empty registry with a synthetic hospital.

    All persons, numbers and addresses are invented.
    """
    day = today.date() if today else date.today()  # noqa: DTZ011 - the day of this place
    if target:
        patients = _write(target, cases, seed, day, force=force)
        click.echo(f"{target}: {patients} patients, {cases} cases written", err=True)
        return
    patients = _fill(cases, seed, day, add=add)
    click.echo(f"{patients} patients, {cases} cases added", err=True)


def _write(target: Path, cases: int, seed: int, today: date, *, force: bool) -> int:
    from registry.demo import files

    if target.exists() and not force:
        raise click.ClickException(f"{target} exists; --force overwrites it")
    return files.write(target, count=cases, seed=seed, today=today)


def _fill(cases: int, seed: int, today: date, *, add: bool) -> int:
    from registry.audit.actions import SYSTEM
    from registry.cli.ready import ready_app
    from registry.demo import actions

    with ready_app().app_context():
        try:
            return actions.fill(SYSTEM, count=cases, seed=seed, today=today, add=add)
        except actions.NotEmpty as refused:
            raise click.ClickException(f"{refused}; --add adds to them") from None
