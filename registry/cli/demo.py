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
@click.option(
    "--practice",
    is_flag=True,
    help="Make a practice registry, with a database of its own: invented charts, scored.",
)
def demo(
    cases: int,
    seed: int,
    today: datetime | None,
    add: bool,
    target: Path | None,
    force: bool,
    practice: bool,
) -> None:
    """Fill an empty registry with a synthetic hospital.

    All persons, numbers and addresses are invented.
    """
    if practice:
        _found_practice()
        return
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


def _found_practice() -> None:
    import os

    import flask_migrate

    from registry import create_app, migrations_directory
    from registry.accounts import actions as accounts
    from registry.accounts import queries
    from registry.audit.actions import SYSTEM
    from registry.cli.users import show_password
    from registry.practice import actions
    from registry.security import Role

    # Beside the hospital's own registry, never in it, unless another folder is named.
    folder = os.environ.get("REGISTRY_INSTANCE") or "instance/practice"
    app = create_app(instance_path=Path(folder))
    with app.app_context():
        flask_migrate.upgrade(migrations_directory())
        try:
            actions.found(SYSTEM)
        except actions.NotForPractice as refused:
            raise click.ClickException(f"{app.instance_path}: {refused}") from None
        for username, full_name, role in (
            ("admin", "Administrator", Role.ADMINISTRATOR),
            ("trainee", "Trainee", Role.REGISTRAR),
        ):
            if queries.user_named(username) is None:
                user, password = accounts.add_user(
                    SYSTEM, username=username, full_name=full_name, role=role
                )
                show_password(user.username, password)
    click.echo(f"Start it with: REGISTRY_INSTANCE={folder} registry serve --port 5001", err=True)
