"""``registry setup``: everything that has to be there before the first sign-in."""

import sys

import click

DEMO = ("--cases", "600", "--seed", "1")


@click.command()
@click.option("--demo/--no-demo", default=None, help="Load demonstration data, or do not ask.")
@click.pass_context
def setup(context: click.Context, demo: bool | None) -> None:
    """Bring the tables up to date, make a first administrator, offer demonstration data.

    The question is asked once: on a terminal, when the registry is still empty.
    """
    import flask_migrate

    from registry import create_app, migrations_directory
    from registry.accounts import queries

    with create_app().app_context():
        flask_migrate.upgrade(migrations_directory())
        first_start = queries.number_of_users() == 0
        if first_start:
            _add_first_administrator()
    if demo is None and first_start and sys.stdin.isatty():
        demo = click.confirm("Load a made-up hospital with 600 cases to try things out?")
    if demo:
        command = context.find_root().command
        assert isinstance(command, click.Group)  # noqa: S101 - the group that this belongs to
        loaded = command.get_command(context, "demo")
        assert loaded is not None  # noqa: S101 - it stands in the table of commands
        loaded.main([*DEMO], standalone_mode=False)


def _add_first_administrator() -> None:
    from registry.accounts import actions
    from registry.audit.actions import SYSTEM
    from registry.cli.users import show_password
    from registry.security import Role

    user, password = actions.add_user(
        SYSTEM, username="admin", full_name="Administrator", role=Role.ADMINISTRATOR
    )
    show_password(user.username, password)
