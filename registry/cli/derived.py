"""``registry derived``: the items that follow from others."""

import click

from registry import clock


@click.group()
def derived() -> None:
    """Recodes, survival months, age groups and causes of death."""


@derived.command("list")
def list_items() -> None:
    """List the derived items with algorithm, version and source."""
    from registry.derived import catalogue

    for name, item in catalogue.items().items():
        click.echo(f"{name}\t{item.label}\t{item.algorithm} {item.version}\t{item.source}")


@derived.command()
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def refresh(*, dry_run: bool) -> None:
    """Derive anew for all stored tumors, and say how often each item changed."""
    from registry import create_app
    from registry.audit.actions import SYSTEM
    from registry.cases import deriving

    with create_app().app_context():
        try:
            done = deriving.refresh_all(SYSTEM, today=clock.today(), store=not dry_run)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
        for name, count in done.items.most_common():
            click.echo(f"{name}\t{count}")
        verb = "would change; nothing was stored" if dry_run else "changed"
        click.echo(f"{done.changed} of {done.tumors} tumors {verb}")
