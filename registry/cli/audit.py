"""``registry audit``: proving that the audit trail is whole."""

import click


@click.group()
def audit() -> None:
    """Prove that the audit trail is whole."""


@audit.command()
@click.pass_context
def verify(context: click.Context) -> None:
    """Check the chain of all events; exit code 1, with their numbers, where it is broken."""
    from registry.audit import actions, queries
    from registry.cli.ready import ready_app

    with ready_app().app_context():
        broken = list(actions.broken_events())
        for number in broken:
            click.echo(f"Event {number} does not fit the event before it")
        if broken:
            click.echo(f"The audit trail is broken in {len(broken)} places")
            context.exit(1)
        count = queries.number_of_events()
        click.echo(f"The audit trail is whole: {count:,} events")
