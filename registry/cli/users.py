"""``registry users``: adding users and helping those who cannot sign in."""

import click

ROLES = ("administrator", "registrar", "reviewer", "analyst")


@click.group()
def users() -> None:
    """Add, list and switch users."""


@users.command("list")
def list_users() -> None:
    """Print a line for each user: user name, role, whether active, name."""
    from registry.accounts import queries
    from registry.cli.ready import ready_app

    with ready_app().app_context():
        for user in queries.users():
            state = "active" if user.active else "switched off"
            click.echo(f"{user.username}\t{user.role}\t{state}\t{user.full_name}")


@users.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=click.Choice(ROLES), default="registrar", show_default=True)
@click.option("--initials", default="", help="Up to three letters, for abstractedBy.")
def add(username: str, name: str, role: str, initials: str) -> None:
    """Add a user and print the password, which is stored nowhere."""
    from registry.accounts import actions
    from registry.accounts.forms import is_username
    from registry.audit.actions import SYSTEM
    from registry.cli.ready import ready_app
    from registry.security import Role

    if not is_username(username):
        raise click.ClickException(
            f"{username!r} is no user name: type 2 to 80 letters, digits, dots, dashes"
        )
    with ready_app().app_context():
        try:
            user, password = actions.add_user(
                SYSTEM, username=username, full_name=name, role=Role(role), initials=initials
            )
        except actions.UsernameTaken as taken:
            raise click.ClickException(str(taken)) from None
        show_password(user.username, password)


@users.command("reset-password")
@click.argument("username")
def reset_password(username: str) -> None:
    """Give a user a new password and print it; sign-in is open again."""
    from registry.accounts import actions, queries
    from registry.audit.actions import SYSTEM
    from registry.cli.ready import ready_app

    with ready_app().app_context():
        user = queries.user_named(username)
        if user is None:
            raise click.ClickException(f"There is no user {username}")
        show_password(user.username, actions.reset_password(SYSTEM, user))


@users.command("switch")
@click.argument("username")
@click.argument("state", type=click.Choice(["on", "off"]))
def switch(username: str, state: str) -> None:
    """Switch a user off (no sign-in any more) or on again."""
    from registry.accounts import actions, queries
    from registry.audit.actions import SYSTEM
    from registry.cli.ready import ready_app

    with ready_app().app_context():
        user = queries.user_named(username)
        if user is None:
            raise click.ClickException(f"There is no user {username}")
        try:
            actions.change_user(SYSTEM, user, {"active": state == "on"})
        except actions.LastAdministrator as refused:
            raise click.ClickException(str(refused)) from None
        click.echo(f"{user.username} is switched {state}")


def show_password(username: str, password: str) -> None:
    """Print a password that was just made, the only time that it can be seen."""
    click.echo(f"\n    User name  {username}\n    Password   {password}\n")
    click.echo("The password is shown this once; the first sign-in asks for another.")
